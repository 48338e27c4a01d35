"""Last year, rebuilt from what this year's document says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import ClassVar

from budgetkit.amounts import UNITS, as_float, tolerance
from budgetkit.change.comparability import year_of
from budgetkit.change.framed import Framed, Record
from budgetkit.change.implied_rows import SCOPE_OF_TABLE, Implied
from budgetkit.change.implied_tables import from_tables
from budgetkit.change.notes import Note, amount, in_language, together
from budgetkit.change.summary_text import titled
from budgetkit.disclosure import Disclosure
from budgetkit.errors import expect_disclosure
from budgetkit.messages import Added, Percent, message_in
from budgetkit.narrative import Claim
from budgetkit.present import Column, ShownTable, block

message = message_in("change.implied")
#: What a sentence's money covers, by words in it or by the table its section speaks of.
_SCOPES = (
    ("government_fund", re.compile(r"政府性基金")),
    ("state_capital", re.compile(r"国有资本")),
    ("general_budget", re.compile(r"一般公共预算|公共财政")),
    ("appropriation", re.compile(r"财政拨款")),
)


@dataclass
class ImpliedYear(Framed):
    """What a document says of the year before; ask it like a frame, or for the exact ``rows``.

    Attributes
    ----------
    rows : list of Implied
    notes : list of str
    frame : DataFrame
        ``item, key, code, side, scope, base, basis, current, change, percent, previous,
        previous_by_change, previous_by_percent, previous_printed, percent_from_change, agrees,
        note, source, page, sentence``; amounts in 万元.

    Examples
    --------
    >>> import budgetkit as bk
    >>> last = implied(bk.load_example("weihui-2024"))
    >>> last.year, [r.item for r in last.disagreeing]
    (2024, ['收入总计', '支出总计', '一般公共预算'])
    """

    title: str
    year: int
    rows: list[Implied]
    notes: list[str] = field(default_factory=list)

    _columns: ClassVar[dict[str, str]] = {
        "item": "str", "key": "str", "code": "str", "side": "str", "scope": "str",
        "base": "Int64", "basis": "str", "current": "float64", "change": "float64",
        "percent": "float64", "previous": "float64", "previous_by_change": "float64",
        "previous_by_percent": "float64", "previous_printed": "float64",
        "percent_from_change": "float64", "agrees": "boolean", "note": "str", "source": "str",
        "page": "int64", "sentence": "str",
    }  # fmt: skip

    _amounts: ClassVar[tuple[str, ...]] = (
        "current", "change", "previous", "previous_by_change", "previous_by_percent",
        "previous_printed")

    def _records(self) -> list[Record]:
        return [
            {
                "item": r.item, "key": r.key, "code": r.code, "side": r.side, "scope": r.scope,
                "base": r.base, "basis": r.basis, "current": as_float(r.current),
                "change": as_float(r.change), "percent": as_float(r.percent),
                "previous": as_float(r.previous), "previous_by_change": as_float(r.by_change),
                "previous_by_percent": as_float(r.by_percent), "previous_printed": as_float(r.printed),
                "percent_from_change": as_float(r.percent_from_change), "agrees": r.agrees,
                "note": r.note, "source": r.source, "page": r.page, "sentence": r.sentence,
            }
            for r in self.rows
        ]  # fmt: skip

    def find(self, key: str, scope: str | None = None, measure: str | None = None
             ) -> Implied | None:
        """The first row of a subject key or functional code that has an amount of last year.

        Parameters
        ----------
        key : str
        scope : str, optional
            A key of `SCOPES`; any money when not given.
        measure : {"budget", "outturn"}, optional
            Which base: last year's budget or its 执行数; any when not given.

        Returns
        -------
        Implied or None

        Examples
        --------
        >>> import budgetkit as bk
        >>> implied(bk.load_example("weihui-2024")).find("basic_expenditure").previous
        Decimal('156.87')
        """
        return next((r for r in self.rows if key in (r.key, r.code) and r.previous is not None
                     and (scope is None or r.scope == scope)
                     and (measure is None or r.measure == measure)), None)

    @property
    def disagreeing(self) -> list[Implied]:
        """Rows whose stated numbers contradict each other."""
        return [r for r in self.rows if r.agrees is False]

    def covers(self, lang: str | None = None) -> str:
        """What it rests on, in one sentence: statements of the prose, columns of the tables.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str

        Raises
        ------
        ValueError
            For another language.
        """
        told = sum(r.source == "prose" for r in self.rows)
        return message("covers", n=told, document=titled(self.title, lang), last=self.year - 1,
                       printed=len(self.rows) - told).text(lang)

    def __repr__(self) -> str:
        lines = [self.covers(), ""]
        for r in self.rows:
            lines.append(f"{r.item}: {amount(r.current)} ← {amount(r.previous)}"
                         + (f"  ! {in_language(r.note)}" if r.note else ""))
        return "\n".join([*lines, *(f"! {in_language(n)}" for n in self.notes)])

    def _repr_html_(self) -> str:
        columns = (
            Column(message("head-item").text()), Column(str(self.year), "amount"),
            Column(message("head-change").text(), "change"),
            Column(message("head-percent").text(), "rate"), Column(str(self.year - 1), "amount"),
            Column(message("head-note").text()))
        rows = [(r.item, r.current, r.change, r.percent, r.previous, in_language(r.note))
                for r in self.rows]
        return block(table=ShownTable(columns, rows, missing="—")).html


def implied(d: Disclosure) -> ImpliedYear:
    """Last year's amounts, rebuilt from this year's prose and from columns headed 上年.

    Use it where last year's document is not at hand, and to test the percentages that a document
    states. What is rebuilt is what this document says; last year's own document may differ.

    Parameters
    ----------
    d : Disclosure

    Returns
    -------
    ImpliedYear
        One row a statement; `find` gives the amount of one subject.

    Raises
    ------
    NotComparable
        The document says nothing of its year.

    Notes
    -----
    previous = current − change, or current / (1 + percent). A percentage disagrees where it is
    further from change / previous than the rounding of the printed numbers allows.

    Examples
    --------
    >>> import budgetkit as bk
    >>> last = implied(bk.load_example("weihui-2024"))
    >>> [str(last.find(k).previous) for k in ("total", "general_budget", "government_fund")]
    ['886.10', '306.41', '579.7']
    >>> round(last.find("total").percent_from_change, 2), last.find("total").percent
    (Decimal('1201.68'), Decimal('1200.17'))
    """
    expect_disclosure(d)
    year = year_of(d)
    kept = _once(_first_of_each([*_from_prose(d), *from_tables(d)]))
    return ImpliedYear(d.title, year, kept, [*two_bases(kept), *_parts_of_total(kept)])


def two_bases(rows: Sequence[Implied]) -> list[Note]:
    """Last year's budget and what was carried out of it are two bases, and are not mixed."""
    done = sum(r.measure == "outturn" for r in rows)
    planned = sum(r.measure == "budget" for r in rows)
    if not done or not planned:
        return []
    return [Note(message("two-bases", done=done, planned=planned))]


def _first_of_each(rows: list[Implied]) -> list[Implied]:
    """Without a second change of one stated amount: 同时…增加部门预算5万元 is a reason, or a part."""
    said: dict[int, Implied] = {}
    kept = []
    for r in rows:
        of = r.claim.of if r.claim is not None else None
        first = said.setdefault(of, r) if of is not None else r
        if first is r or r.base != first.base or r.change is None or first.change is None or (
            r.change == first.change
        ):
            kept.append(r)
    return kept


def _once(rows: list[Implied]) -> list[Implied]:
    """Each statement once, the fuller one first; what only a reason says stands behind."""
    kept: list[Implied] = []
    for r in sorted(rows, key=lambda r: (not r.direct, r.percent is None)):
        alike = [k for k in kept if (k.key or k.item, k.code, k.scope) == (
            r.key or r.item, r.code, r.scope)]
        if any((k.side, k.current, k.change) == (r.side, r.current, r.change)
               and r.percent in (None, k.percent) and r.printed in (None, k.printed)
               for k in alike):
            continue
        other = next((k for k in alike if k.direct and k.current == r.current), None)
        if not r.direct and other is not None and other.previous is not None:
            if r.previous is None or abs(r.previous - other.previous) <= r.allowed + other.allowed:
                continue
            said = Note(message("elsewhere", page=other.page, amount=amount(other.previous)))
            r = replace(r, agrees=False, note=together([r.note, said]))
        kept.append(r)
    order = {id(r): i for i, r in enumerate(rows)}
    return sorted(kept, key=lambda r: (not r.direct, order.get(id(r), len(rows))))


# ── prose ────────────────────────────────────────────────────────────────────────────────────

def scope_of(claim: Claim, claims: list[Claim]) -> str:
    """Which money a claim is about: its own words, those of the whole it belongs to, its table."""
    seen: set[int] = set()
    at: Claim | None = claim
    while at is not None and at.id not in seen:
        seen.add(at.id)
        for scope, words in _SCOPES:
            if words.search(at.subject.text) or at.subject.key == scope:
                return scope
        above = at.part_of if at.part_of is not None else at.of
        at = claims[above] if above is not None else None
    return SCOPE_OF_TABLE.get(claim.table, "")


def _from_prose(d: Disclosure) -> Iterator[Implied]:
    claims = d.narrative.claim_list
    for claim in claims:
        if claim.measure != "change" or (claim.change is None and claim.percent is None):
            continue
        if claim.base is not None and d.year is not None and claim.base >= d.year:
            continue
        amount = _amount_of(claim, claims)
        if amount is None or amount.amount is None:
            continue
        yield _judged(claim, amount, scope_of(amount if claim.of is not None else claim, claims),
                      _stated_previous(claim, claims))


def _amount_of(claim: Claim, claims: list[Claim]) -> Claim | None:
    """The amount that changed: named by the reader, or the only one of its kind and money."""
    if claim.of is not None:
        return claims[claim.of]
    if claim.subject.key in ("", "function", "total") or (
        claim.reason_for is not None
        and claims[claim.reason_for].subject.key == claim.subject.key
    ):
        return None  # a part of what it explains, not the whole
    scope = scope_of(claim, claims)
    held = [c for c in claims if c.amount is not None and c.measure in ("budget", "final")
            and c.reason_for is None and c.subject.key == claim.subject.key
            and c.subject.code == claim.subject.code and scope_of(c, claims) == scope]
    return held[0] if held and len({c.amount.value for c in held if c.amount}) == 1 else None


def _stated_previous(claim: Claim, claims: list[Claim]) -> Claim | None:
    """Last year's amount of the same thing, printed in the same sentence."""
    return next((c for c in claims if c.measure == "previous" and c.amount is not None
                 and c.reason_for is None and c.sentence == claim.sentence
                 and c.subject == claim.subject), None)


def _judged(claim: Claim, stated: Claim, scope: str, before: Claim | None) -> Implied:
    """A stated change held against the amount it is of, and against last year's where printed."""
    assert stated.amount is not None
    current, change, percent = stated.amount.value, claim.signed, claim.signed_percent
    printed = before.amount.value if before is not None and before.amount else None
    if printed == current and change:
        printed = None  # this year's amount under last year's number
    allowed = sum((tolerance(0, s.places, s.unit if s.unit in UNITS else "万元")
                   for s in (stated.amount, claim.change) if s is not None), Decimal(0))
    judged = _Judged()
    if claim.direction == "open" and change is None and claim.change is not None:
        judged.notes.append(Note(message("open")))
    if change is not None and change > current + allowed:
        judged.notes.append(Note(message("too-large", change=amount(change))))
    elif change is not None:
        judged = _by_change(claim, current, change, printed, allowed, judged.notes)
    elif percent is not None and printed and claim.percent is not None:
        judged = _by_last_year(claim, percent, current, printed, allowed, judged.notes)
    subject = stated.subject
    return Implied(
        subject.text or claim.subject.text, subject.key, subject.code, subject.side, scope,
        current, change, percent, printed, claim.base, claim.basis, allowed, judged.percent,
        judged.agrees, together(judged.notes), "prose", claim.page, claim.sentence.text, claim,
    )  # fmt: skip


@dataclass
class _Judged:
    """Whether stated numbers fit each other, the percentage that the others give, and what is said."""

    agrees: bool | None = None
    percent: Decimal | None = None
    notes: list[str] = field(default_factory=list)


def _by_change(claim: Claim, current: Decimal, change: Decimal, printed: Decimal | None,
               allowed: Decimal, notes: list[str]) -> _Judged:
    """The percentage and last year's amount held against the stated change."""
    judged = _Judged(notes=notes)
    last, percent = current - change, claim.signed_percent
    if last > 0:
        judged.percent = found = change / last * 100
        if percent is not None and claim.percent is not None:
            reach = _half_step(claim) + 100 * allowed / last * (1 + abs(change) / last)
            judged.agrees = abs(found - percent) <= reach
            if not judged.agrees:
                notes.append(Note(message(
                    "percent-of-change", stated=Percent(percent), change=amount(change),
                    last=amount(last), found=Percent(found, 2))))
    elif percent:
        notes.append(Note(message("from-nothing")))
    if printed is not None:
        fits = abs(current - printed - change) <= allowed * 2
        judged.agrees = fits if judged.agrees is None else judged.agrees and fits
        if not fits:
            notes.append(Note(message("other-last-year", printed=amount(printed),
                                      implied=amount(last))))
    return judged


def _by_last_year(claim: Claim, percent: Decimal, current: Decimal, printed: Decimal,
                  allowed: Decimal, notes: list[str]) -> _Judged:
    """The percentage held against last year's amount, where no change is stated."""
    found = (current - printed) / printed * 100
    reach = _half_step(claim) + 100 * allowed / abs(printed) * (1 + abs(current / printed))
    agrees = abs(found - percent) <= reach
    if not agrees:
        notes.append(Note(message(
            "percent-of-last-year", stated=Percent(percent), now=amount(current),
            last=amount(printed), found=Percent(found, 2, signed=True))))
    return _Judged(agrees, found, notes)


def _half_step(claim: Claim) -> Decimal:
    """Half of the last printed place of a percentage; of 倍, a hundred times that."""
    assert claim.percent is not None
    step = Decimal(1).scaleb(-claim.percent.places) / 2
    return step * 100 if claim.percent.unit == "倍" else step


def _parts_of_total(rows: list[Implied]) -> list[Note]:
    """Whether last year's funds add up to last year's total."""
    told = {key: next(((r, r.previous) for r in rows if r.key == key and r.source == "prose"
                       and r.previous is not None), None)
            for key in ("total", "general_budget", "government_fund", "state_capital")}
    total = told.pop("total")
    parts = [part for part in told.values() if part is not None and part[1]]
    if total is None or len(parts) < 2:
        return []
    reached = sum((last for _, last in parts), Decimal(0))
    apart = abs(reached - total[1])
    if not apart:
        return []
    rounding = apart <= sum((r.allowed for r, _ in parts), total[0].allowed)
    return [Note(message(
        "parts-rounding" if rounding else "parts-apart", total=amount(total[1]),
        terms=Added([amount(last) for _, last in parts]), reached=amount(reached)))]


def told_of_lines(d: Disclosure) -> dict[str, Implied]:
    """What the prose says last year's functional lines were: code → the one statement of it."""
    held: dict[str, list[Implied]] = {}
    for r in _from_prose(d):
        if r.key == "function" and len(r.code) == 7 and r.by_change is not None:
            held.setdefault(r.code, []).append(r)
    return {code: rows[0] for code, rows in held.items() if len({r.by_change for r in rows}) == 1}
