"""What each part of a project's money is: function codes first, then fund, notices and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.debt.classifiers import DEBT, KINDS, DebtSign, Sign, sign_of_code
from budgetkit.debt.division import divide
from budgetkit.debt.evidence import own_evidence
from budgetkit.debt.function import FunctionLine, FunctionRecord
from budgetkit.debt.parts import ProjectPart
from budgetkit.debt.prose import Statement
from budgetkit.debt.settings import DEFAULT, DebtSettings
from budgetkit.messages import Enumeration, RoundedAmount, message_in

_message = message_in("debt.evidence")
#: What money is for, and which debt it is.
Kind = tuple[str, str]
_NO_DEBT: Kind = ("not_debt", "")

# ── what each part is ────────────────────────────────────────────────────────────────────────


def decide(parts: list[ProjectPart], lines: list[FunctionLine], record: FunctionRecord | None,
           said: Sequence[Statement] = (), settings: DebtSettings = DEFAULT) -> dict[int, Decimal]:
    """Give each part its purpose; returns what of each debt line no part accounts for.

    Strongest first: the row's own code; the kind of money its column names; amounts that make up
    a debt line in one way only; the works that the text names; the words of the name. A name, a
    column or a paragraph is enough: a bond's code that is missing proves nothing.
    """
    left: dict[int, Decimal] = {i: line.amount for i, line in enumerate(lines)}
    if record and not _covers_carryover(record, parts):
        for part in parts:
            part.covered = part.when != "carryover"
    _by_own_code(parts, lines, left)
    _by_column(parts, lines, left)
    for fund in ("government_fund", "general_budget"):
        pool = [p for p in parts if p.amount and p.covered and not p.purpose
                and p.fund in (fund, "")]
        chosen = [i for i, line in enumerate(lines)
                  if left[i] and (line.owes.fund or "government_fund") == fund]
        if pool and chosen:
            _by_amounts(pool, lines, chosen, left, settings)
    _without_money(parts)
    _by_works(parts, lines, left, said)
    _by_words(parts, lines, left)
    _without_sign(parts, lines, left, record)
    for part in parts:
        part.evidence += own_evidence(part)
        part.evidence.sort(key=lambda e: KINDS.index(e.kind))
    return left


def _without_money(parts: Sequence[ProjectPart]) -> None:
    for part in parts:
        if not part.purpose and not part.amount:
            part.is_("not_debt", "certain")
            part.evidence.append(DebtSign("amount", _message("no-money"), part.project.page,
                                          "projects"))


def _may_pay(line: FunctionLine, part: ProjectPart) -> bool:
    return part.fund in ("", line.owes.fund or part.fund)


def _covers_carryover(record: FunctionRecord, parts: Sequence[ProjectPart]) -> bool:
    """Whether the function table holds the money carried over that the projects table holds.

    Some places print this year's money only: then the table's project spending is nearer to
    that of the projects without what is carried over.
    """
    whole = sum((p.amount for p in parts), Decimal(0))
    new = sum((p.amount for p in parts if p.when != "carryover"), Decimal(0))
    spending = record.total - record.basic
    return abs(spending - whole) <= abs(spending - new)


def _by_own_code(parts: list[ProjectPart], lines: list[FunctionLine],
                 left: dict[int, Decimal]) -> None:
    """A line that prints its own function code needs no other evidence.

    A code that says nothing of debt does not speak against a name that does.
    """
    for part in parts:
        code = part.project.code
        if not code:
            continue
        hit = next((i for i, line in enumerate(lines)
                    if code.startswith(line.code) or line.code.startswith(code)), None)
        sign = sign_of_code(code)
        if hit is not None and (lines[hit].code == code or sign is None):
            sign = lines[hit].owes
        if sign is not None and sign.purpose in DEBT:
            part.is_(sign.purpose, "certain", sign.instrument)
            if hit is not None:
                left[hit] -= part.amount
        elif len(code) == 7 and (sign is None or sign.purpose == "not_debt") and not (
                part.says_debt or part.column):
            part.is_("not_debt", "certain")
        else:
            continue
        part.code = code
        part.evidence.append(DebtSign("code", _message("code", code=code), part.project.page,
                                      "projects"))


def _by_column(parts: list[ProjectPart], lines: list[FunctionLine],
               left: dict[int, Decimal]) -> None:
    """Money whose column, or whose 资金性质, is called a bond or a loan."""
    for part in parts:
        if part.column is None or part.purpose or not part.amount:
            continue
        purpose = part.said.purpose if part.says_debt else part.column.purpose
        part.is_(purpose, "certain", part.column.instrument)
        part.evidence.append(DebtSign("source", _message("kind-of-money", said=part.column_said),
                                      part.project.page, "projects"))
        _use(part, lines, left)


@dataclass
class _Pool:
    """A fund's money over the lines of its debt, grouped by what they are for; the rest is none."""

    parts: list[ProjectPart]
    groups: dict[Kind, list[int]]
    bins: list[Decimal]
    slack: Decimal
    settings: DebtSettings

    @property
    def kinds(self) -> list[Kind]:
        """What each bin is for, in their order."""
        return [*self.groups, _NO_DEBT][: len(self.bins)]

    def divided(self) -> tuple[list[frozenset[int]] | None, str]:
        """For each part the bins that it may lie in, and how sure that is."""
        may = self._divide()
        if may is not None and any(len(m) > 1 for m in may):
            # the amounts leave several divisions open; the words of the names may leave one
            narrowed = self._divide([_allowed(p, self.kinds) for p in self.parts])
            if narrowed is not None and narrowed != may:
                return narrowed, "likely"
        return may, "certain"

    def _divide(self, allowed: list[frozenset[int]] | None = None) -> list[frozenset[int]] | None:
        return divide([p.amount for p in self.parts], self.bins, self.slack, allowed, self.settings)


def _by_amounts(parts: list[ProjectPart], lines: Sequence[FunctionLine], chosen: list[int],
                left: dict[int, Decimal], settings: DebtSettings) -> None:
    """Divide a fund's money over its lines; where one division is possible, it is evidence."""
    groups: dict[Kind, list[int]] = {}
    for i in chosen:
        groups.setdefault((lines[i].owes.purpose, lines[i].owes.instrument), []).append(i)
    bins = [sum((left[i] for i in members), Decimal(0)) for members in groups.values()]
    rest = sum((p.amount for p in parts), Decimal(0)) - sum(bins, Decimal(0))
    slack = tolerance(len(parts), min((p.fact.places for p in parts if p.fact), default=2))
    if rest < -slack:
        return
    pool = _Pool(parts, groups, [*bins, rest] if rest > slack else bins, slack, settings)
    may, sure = pool.divided()
    if may is None:
        return
    for part, bins_of in zip(parts, may, strict=True):
        if len(bins_of) == 1:
            members = [lines[i] for i in groups.get(pool.kinds[min(bins_of)], [])]
            _put(part, members, sure, sum(m == bins_of for m in may))
    for at, numbers in enumerate(groups.values()):
        if all(len(m) == 1 for m in may if at in m):
            left.update(dict.fromkeys(numbers, Decimal(0)))


def _put(part: ProjectPart, members: list[FunctionLine], sure: str, together: int) -> None:
    """A part is of these lines, or of none: told by amounts, so many parts together."""
    if not members and part.says_debt:
        return  # a name is enough: the amounts say only that no code is left for it
    if members:
        _take(part, members)
        part.sure = sure if part.sure == "certain" else part.sure
    else:
        part.purpose, part.sure = "not_debt", sure
    part.evidence.append(_fits(part, members, together))


def _allowed(part: ProjectPart, keys: Sequence[tuple[str, str]]) -> frozenset[int]:
    """The groups of lines that a part's own words leave open."""
    everywhere = frozenset(range(len(keys)))
    said = part.said.purpose
    if not said or said == "about":
        return everywhere
    fits = {i for i, (p, _) in enumerate(keys)
            if p == said or (said == "debt_service" and p in {"principal", "interest"})
            or (said == "not_debt" and p == "not_debt")}
    return frozenset(fits) or everywhere


def _fits(part: ProjectPart, members: list[FunctionLine], together: int) -> DebtSign:
    """The evidence of amounts: this line alone, or together with which others, is that code."""
    if not members:
        return DebtSign("amount", _message("fund-elsewhere"), part.project.page, "projects")
    said = _message("fits-alone" if together == 1 else "fits-together", codes=_codes(members),
                    name=members[0].called, n=together,
                    amount=RoundedAmount(sum((li.amount for li in members), Decimal(0))))
    return DebtSign("amount", said, members[0].fact.page, members[0].fact.table)


def _codes(lines: Sequence[FunctionLine]) -> Enumeration:
    return Enumeration(dict.fromkeys(li.code for li in lines))


def _take(part: ProjectPart, members: list[FunctionLine]) -> None:
    sign = members[0].owes
    part.purpose, part.instrument = sign.purpose, sign.instrument
    part.sure = "unknown" if sign.purpose == "unknown" else "certain"
    part.code = "、".join(dict.fromkeys(li.code for li in members))


def _by_works(parts: list[ProjectPart], lines: list[FunctionLine], left: dict[int, Decimal],
              said: Sequence[Statement]) -> None:
    """The text names the one work of a debt line, and only one project has room for it.

    That project's money is parted: the work's amount, and what is left.
    """
    for i, line in enumerate(lines):
        found = next((s for s in said if s.works and line.told_by(s)), None)
        if left[i] <= tolerance(1, 2) or found is None or line.owes.purpose not in DEBT:
            continue
        for work, amount in found.works:
            if amount is None and len(found.works) > 1:
                continue
            amount = left[i] if amount is None or found.is_of(amount) else amount
            wide = [p for p in parts if not p.purpose and p.covered and _may_pay(line, p)
                    and p.amount + tolerance(1, 2) >= amount]
            if len(wide) != 1 or amount > left[i]:
                continue
            _part_off(parts, wide[0], amount, line, work, found)
            left[i] -= amount


def _part_off(parts: list[ProjectPart], part: ProjectPart, amount: Decimal, line: FunctionLine,
              work: str, found: Statement) -> None:
    rest = part.amount - amount
    if rest > tolerance(1, 2):
        parts.insert(parts.index(part) + 1, replace(part, amount=rest, evidence=[]))
        part.amount = amount
    part.is_(line.owes.purpose, "likely", line.owes.instrument)
    part.code = line.code
    only = _message("only-room", amount=RoundedAmount(line.amount), code=line.code, work=work)
    part.evidence += [
        DebtSign("code", _message("code-line", code=line.code, name=line.called),
                 line.fact.page, line.fact.table),
        DebtSign("prose", only, found.page)]


def _by_words(parts: list[ProjectPart], lines: list[FunctionLine],
              left: dict[int, Decimal]) -> None:
    """Names that say bond, loan, interest or repayment; the codes they may stand for are used up."""
    for purpose in DEBT:
        for part in parts:
            if part.purpose or not part.amount or not part.says_debt or (
                    part.said.purpose != purpose):
                continue
            exact = [i for i, line in enumerate(lines) if part.covered and _may_pay(line, part)
                     and left[i] and abs(left[i] - part.amount) <= tolerance(1, 2)
                     and line.owes.purpose in DEBT]
            if len(exact) == 1 and lines[exact[0]].owes.purpose != purpose:
                sign = lines[exact[0]].owes  # the code knows better what the bond's money is for
                part.is_(sign.purpose, "likely", sign.instrument)
                left[exact[0]] = Decimal(0)
                continue
            part.is_(purpose, "likely", part.said.instrument)
            if part.covered:
                _use(part, lines, left)


def _use(part: ProjectPart, lines: list[FunctionLine], left: dict[int, Decimal]) -> None:
    """Take the part's amount off the debt lines that it may be in."""
    need = part.amount
    for i, line in enumerate(lines):
        if need > 0 and left[i] > 0 and _alike(line.owes, part):
            used = min(left[i], need)
            left[i] -= used
            need -= used
            part.instrument = part.instrument or line.owes.instrument


def _alike(sign: Sign, part: ProjectPart) -> bool:
    """Whether a debt line's code may stand for a part whose purpose is known."""
    both = {sign.purpose, part.purpose}
    one = sign.purpose in {part.purpose, "unknown"} or (
        "debt_service" in both and both <= {"debt_service", "principal", "interest"})
    return one and (not sign.instrument or not part.instrument
                    or sign.instrument == part.instrument)


def _without_sign(parts: list[ProjectPart], lines: list[FunctionLine],
                  left: dict[int, Decimal], record: FunctionRecord | None) -> None:
    """Parts that nothing calls debt: a debt line may pay for a share of them, or nothing does."""
    undecided = [p for p in parts if not p.purpose]
    for part in undecided:
        open_lines = [i for i, rest in left.items()
                      if part.covered and rest > tolerance(1, 2) and _may_pay(lines[i], part)]
        if open_lines:
            _shared(part, lines, left, open_lines,
                    _at_least(part, lines, left, undecided, parts, record))
        else:
            _no_debt(part, record if part.covered else None)


def _shared(part: ProjectPart, lines: list[FunctionLine], left: dict[int, Decimal],
            which: list[int], least: Decimal) -> None:
    """Borrowed money that no project is told to get: it is in one of these, how much nobody says."""
    held = [lines[i] for i in which]
    part.is_("shared", "unknown")
    said = _message("may-pay-least" if least > 0 else "may-pay", codes=_codes(held),
                    amount=RoundedAmount(sum((left[i] for i in which), Decimal(0))),
                    least=RoundedAmount(least))
    part.evidence.append(DebtSign("code", said, held[0].fact.page, held[0].fact.table))


def _at_least(part: ProjectPart, lines: Sequence[FunctionLine], left: dict[int, Decimal],
              undecided: Sequence[ProjectPart], parts: Sequence[ProjectPart],
              record: FunctionRecord | None) -> Decimal:
    """How much of the debt left must be in this part: what the other parts have no room for.

    Nothing, where the function table has projects that the projects table does not list.
    """
    if record is None:
        return Decimal(0)
    listed = sum((p.amount for p in parts if p.covered), Decimal(0))
    spending = record.total - record.basic
    if abs(spending - listed) > tolerance(len(parts), 2):
        return Decimal(0)
    mine = [i for i, line in enumerate(lines) if _may_pay(line, part)]
    room = sum((p.amount for p in undecided if p is not part and p.covered
                and any(_may_pay(lines[i], p) for i in mine)), Decimal(0))
    return sum((left[i] for i in mine), Decimal(0)) - room


def _no_debt(part: ProjectPart, record: FunctionRecord | None) -> None:
    """No code is left that could pay for it, and no word says debt."""
    may_be = part.fund in ("government_fund", "")
    part.is_("not_debt", "certain" if record or not may_be else "likely")
    if not may_be:
        return
    part.evidence.append(DebtSign(
        "code" if record else "words", _message("no-code-left" if record else "no-word"),
        part.project.page, "projects"))
