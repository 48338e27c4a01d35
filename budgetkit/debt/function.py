"""The function table that a breakdown is held against: its lowest lines and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetkit import classification
from budgetkit.amounts import tolerance
from budgetkit.debt.classifiers import Sign, sign_of_code, speaks
from budgetkit.debt.prose import Statement, statements
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Named
from budgetkit.model import line_amount, line_fact, printed_total
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.text import fold

#: Tables that list expenditure by function, the widest cover first.
WIDE = ("department_expenditure", "appropriation_expenditure")
BY_FUND = ("general_budget_expenditure", "government_fund", "state_capital")
NO_DEBT = Sign("not_debt")
_CODED = {"class", "section", "item"}
#: 其他支出: debt only in its items 22904, which the government fund pays.
CLASS = "229"


@dataclass(frozen=True)
class FunctionLine:
    """A lowest line of the function table: 万元; ``sign`` is what its code says of debt."""

    code: str
    name: str
    amount: Decimal
    basic: Decimal
    fact: Fact
    sign: Sign | None

    def told_by(self, said: Statement) -> bool:
        """Whether a sentence of the text speaks of it."""
        return said.tells(self.name, self.amount, self.sign)

    @property
    def called(self) -> Named:
        """Its name; in English the English one, where there is one, before the printed one."""
        said = classification.english(self.code)
        return Named(f"{said}, {self.name}" if said else self.name, self.name)

    @property
    def owes(self) -> Sign:
        """What its code says of debt; a code that says nothing is no debt."""
        return self.sign or NO_DEBT


@dataclass(frozen=True)
class FunctionRecord:
    """The lowest lines of the function table (or tables) and its printed total."""

    lines: tuple[FunctionLine, ...]
    total: Decimal
    tables: tuple[Table, ...]

    @property
    def basic(self) -> Decimal:
        return sum((li.basic for li in self.lines), Decimal(0))

    @property
    def debt(self) -> list[FunctionLine]:
        """Lines whose code speaks of borrowed money, or may: one a code.

        Some tables print a code once for each economic class that it is spent under.
        """
        held: dict[str, FunctionLine] = {}
        for line in self.lines:
            if line.sign and line.sign.purpose != "not_debt":
                first = held.get(line.code)
                held[line.code] = line if first is None else replace(
                    first, amount=first.amount + line.amount, basic=first.basic + line.basic)
        return list(held.values())


def lowest(table: Table) -> list[Line]:
    """The coded lines that no other line divides further.

    A parent stands right above its first child in every layout, so the next coded line tells.
    """
    coded = [li for li in table.lines if li.level in _CODED]
    return [li for i, li in enumerate(coded)
            if i + 1 == len(coded) or not _divided(li, coded[i + 1])]


def _divided(line: Line, below: Line) -> bool:
    if below.code == line.code:  # an item printed under its section's own code
        return line.level == "section" and line_amount(line) == line_amount(below)
    return len(below.code) > len(line.code) and below.code.startswith(line.code)


def _basic(line: Line) -> Decimal:
    """Basic expenditure, also where a table prints only 人员 and 公用 or only 项目."""
    if "basic" in line.amounts:
        return line.amounts["basic"].amount
    parts = [line.amounts[n].amount for n in ("personnel", "public") if n in line.amounts]
    return sum(parts, Decimal(0))


def function_lines(table: Table, year: int | None = None) -> list[FunctionLine]:
    """The lowest lines of a table by function, with what their codes say."""
    names = {li.code: li.name for li in table.lines if li.level in _CODED and li.name}
    out = []
    for line in lowest(table):
        fact, amount = line_fact(line), line_amount(line)
        if fact is None or amount is None:
            continue
        above = [line.name, *(
            names.get(line.code[:n]) or classification.name(line.code[:n], year) or ""
            for n in (7, 5) if len(line.code) > n)]
        official = classification.name(line.code, year) or ""
        sign = sign_of_code(line.code, [*above, official], year)
        out.append(FunctionLine(line.code, _title(above), amount,
                                _basic(line), fact, sign))
    return out


def _title(names: Sequence[str]) -> str:
    """The line's name, after the name above it where only that one speaks of a bond."""
    if speaks(names[0], "code"):
        return names[0]
    above = next((n for n in names[1:] if speaks(n, "code")), None)
    return f"{above}：{names[0]}" if above else names[0]


def function_record(d: Disclosure, said: Sequence[Statement] | None = None
                    ) -> FunctionRecord | None:
    """The function table with the widest cover; the tables by fund together where none has it.

    Lines whose code does not tell (22904, 229) are told by finer lines of other tables, by the
    text, or by a fund that spends nothing.
    """
    said = statements(d) if said is None else said
    for key in WIDE:
        held = [r for t in d.all(key) if (r := _record([t], d.year))]
        if held:
            return _told(_refined(max(held, key=lambda r: r.total), d), d, said)
    by_fund = [t for k in BY_FUND for t in d.all(k)[:1]]
    record = _record([t for t in by_fund if lowest(t)], d.year)
    if record:
        return _told(record, d, said)
    revenue = [r for t in d.all("department_revenue") if (r := _record([t], d.year))]
    if revenue:
        return _told(max(revenue, key=lambda r: r.total), d, said)
    panels = _from_panels(d)
    return panels and _told(panels, d, said)


def _record(tables: Sequence[Table], year: int | None) -> FunctionRecord | None:
    lines = tuple(li for t in tables for li in function_lines(t, year))
    if not lines:
        return None
    totals = [printed_total(t) for t in tables]
    if all(t is not None for t in totals):
        total = sum((t for t in totals if t is not None), Decimal(0))
    else:
        total = sum((li.amount for li in lines), Decimal(0))
    return FunctionRecord(lines, total, tuple(tables))


def _refined(record: FunctionRecord, d: Disclosure) -> FunctionRecord:
    """A line that does not tell (22904) is replaced by the finer lines of another table."""
    others = [function_lines(t, d.year) for k in ("government_fund", *BY_FUND) for t in d.all(k)]
    lines: list[FunctionLine] = []
    for line in record.lines:
        finer = next((f for other in others if (f := _finer(line, other))), None)
        lines += finer or [line]
    return FunctionRecord(tuple(lines), record.total, record.tables)


def _told(record: FunctionRecord, d: Disclosure, said: Sequence[Statement]) -> FunctionRecord:
    """Lines that do not tell, as the text or the fund's own total tells them."""
    return replace(record, lines=tuple(
        li if li.sign is None or li.sign.purpose != "unknown" else _tell(li, d, said)
        for li in record.lines))


def _tell(line: FunctionLine, d: Disclosure, said: Sequence[Statement]) -> FunctionLine:
    """A line of 22904 or 229 with what is said of it elsewhere, or as it is."""
    if line.code == CLASS and not _spends_fund(d):
        return replace(line, sign=None)
    named = fold(line.name)
    for each in said:
        at = next((i for i, n in enumerate(each.names) if n in named or named in n), None)
        if at is None or not each.is_of(line.amount):
            continue
        below = each.names[at + 1:]  # the items that the text puts under the line's name
        if below:
            return replace(line, name=f"{line.name}：{below[-1]}",
                           sign=each.sign or Sign("not_debt", "", "government_fund"))
    return line


def _spends_fund(d: Disclosure) -> bool:
    """Whether the government fund spends anything, as far as is printed; a blank form says no."""
    total = d.total("government_fund")
    if total is not None:
        return bool(total.amount)
    forms = d.all("government_fund")
    return not forms or any(f.amount for t in forms for f in t.facts)


def _finer(line: FunctionLine, others: Iterable[FunctionLine]) -> list[FunctionLine]:
    if len(line.code) > 5:
        return []
    under = [o for o in others if len(o.code) > len(line.code) and o.code.startswith(line.code)]
    summed = sum((o.amount for o in under), Decimal(0))
    return under if under and abs(summed - line.amount) <= tolerance(len(under), 2) else []


def _from_panels(d: Disclosure) -> FunctionRecord | None:
    """Classes by name, from the summary of revenue and expenditure: the last resort."""
    for key in ("department_summary", "appropriation_summary"):
        for table in d.all(key):
            lines = []
            for line in table.lines:
                code = classification.find(line.name, "function", d.year, level=1)
                fact = line_fact(line)
                if code and fact and line.panel:
                    lines.append(FunctionLine(code, line.name, fact.amount, Decimal(0), fact,
                                              sign_of_code(code, [line.name], d.year)))
            if lines:
                total = sum((li.amount for li in lines), Decimal(0))
                return FunctionRecord(tuple(lines), total, (table,))
    return None
