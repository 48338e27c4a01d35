"""Disclosure → for every measure its amount and cell, or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from budgetkit import budget_lines, model
from budgetkit.amounts import tolerance
from budgetkit.change import execution, scope_words
from budgetkit.corpus.measures import Measure, measures
from budgetkit.debt.breakdown import breakdown_of
from budgetkit.debt.debt_line import DebtLine
from budgetkit.debt.function import FunctionRecord
from budgetkit.debt.summary import Summary, summary_of
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Enumeration, Message, Named, message_in
from budgetkit.performance.indicators import indicator_records, whole_sheets
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import label
from budgetkit.tables.table import Table

message = message_in("corpus.answering")

#: Periods of the total that is shown, the first first: of an account, and of anything else.
_OF_ACCOUNT, _OF_BUDGET = ("this_year", "all"), ("all", "this_year")
#: Funds that a narrower total may be of; where 基本支出 of one is all 基本支出, so are its parts.
_WITHIN = ("general_budget", "appropriation")
_PARTS_OF_BASIC = ("personnel", "public")
_THREE = ("travel_abroad", "vehicles", "reception")
#: What a form says where it holds figures back.
_WITHHELD = re.compile("涉密|不予公开|保密规定")
_HUNDRED = 100
_NO_ZERO_IN_PROSE = ("procurement",)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a document answers to one measure.

    Attributes
    ----------
    measure : str
    status : str
        ``answered``; else ``blank`` (a form without amounts), ``no_total`` (the table is there and
        prints no such total), ``not_understood``, ``not_printed``, ``narrative_only``, ``withheld``.
    amount : Decimal or None
        In 万元, or percent.
    source : str
        ``table``; ``same_money`` (the total of a fund that is proved to be all the money);
        ``worked_out`` (from other answers or lines); ``prose``.
    period : str
        ``all`` with what is carried over, ``this_year`` without.
    table, page, row, column
        The cell; for what is not answered, the table that does not tell.
    title : str
        Of the table, as printed.
    agrees : bool or None
        False where the document prints two totals of this.
    why : Message or None
        Why there is no answer, or how it was had.
    """

    measure: str
    status: str
    amount: Decimal | None = None
    source: str = ""
    period: str = ""
    table: str = ""
    title: str = ""
    page: int | None = None
    row: int | None = None
    column: int | None = None
    agrees: bool | None = None
    why: Message | None = None


class Analyses:
    """What measures and tables are worked out of: each is made once a document, when it is asked for."""

    def __init__(self, d: Disclosure) -> None:
        self.disclosure = d

    @cached_property
    def breakdown(self) -> tuple[FunctionRecord | None, list[DebtLine], Table | None]:
        """The debt lines, with what they are held against."""
        return breakdown_of(self.disclosure)

    @cached_property
    def debt(self) -> Summary:
        """What is borrowed, and what it costs."""
        return summary_of(self.disclosure, *self.breakdown)

    @cached_property
    def indicators(self) -> list[dict]:
        """The targets, a row each."""
        told = indicator_records(whole_sheets(self.disclosure))
        return [dict(zip(told.columns, row, strict=True)) for row in told.rows]


def answers(d: Disclosure, held: Analyses | None = None) -> list[Answer]:
    """One answer a measure, in the order of ``knowledge/measures.csv``.

    ``held`` are analyses of ``d`` that somebody else needs, too.

    Examples
    --------
    >>> import budgetkit as bk
    >>> told = {a.measure: a for a in answers(bk.load_example("weihui-2024"))}
    >>> str(told["carryover"].amount), told["abroad"].status, told["abroad"].page
    ('10331.00', 'blank', 16)
    """
    told: dict[str, Answer] = {}
    held = held or Analyses(d)
    for measure in measures().values():
        told[measure.key] = _answer(held, measure, told)
    return list(told.values())


def _answer(held: Analyses, measure: Measure, told: dict[str, Answer]) -> Answer:
    d = held.disclosure
    if "/" in measure.concept:
        return _share(measure, told)
    if measure.key in _WORKED_OUT:
        found = _WORKED_OUT[measure.key](held, measure)
    else:
        found = (_left_over(d, measure) or _of_total(d, measure) or _same_money(d, measure) or _three_public(d, measure)
                 or _from_prose(d, measure))
    return found or _why_not(d, measure)


# ── printed totals ───────────────────────────────────────────────────────────────────────────


def _of_total(d: Disclosure, measure: Measure, concept: str = "") -> Answer | None:
    periods: tuple[str, ...] = (measure.period,)
    if measure.period == "shown":
        periods = _OF_ACCOUNT if d.kind == "final_account" else _OF_BUDGET
    concept = concept or measure.concept
    if measure.period == "shown" and concept == measure.concept:
        found = d.shown(concept, measure.side)
    else:
        found = next((t for p in periods for t in d.total_list
                      if t.key == (concept, measure.side, p)), None)
    if found is None:
        return None
    if found.amount != found.fact.amount:  # several cells of the line: no one of them says it
        return Answer(measure.key, "answered", found.amount, "worked_out", found.period, found.table,
                      found.printed.title, found.page, why=message("cells-added"))
    return _printed(measure, found)


def _printed(measure: Measure, found: model.PrintedTotal) -> Answer:
    return Answer(measure.key, "answered", found.amount, "table", found.period, found.table,
                  found.printed.title, found.page, found.row, found.column,
                  not found.differs if found.places + found.differs > 1 else None)


def _left_over(d: Disclosure, measure: Measure) -> Answer | None:
    """All money of earlier years: what the whole has beyond the year's own, as it is printed or added.

    上年实户资金余额 stands beside 上年结转, and no row need print their sum.
    """
    whole, own = (d.total("total", "revenue", period) for period in ("all", "this_year"))
    if measure.key != "carryover" or whole is None or own is None:
        return None
    beyond = whole.amount - own.amount
    printed = [t for t in d.total_list if t.key == ("total", "revenue", "carryover")]
    for found in (t for t in printed if t.amount == t.fact.amount == beyond):
        return _printed(measure, found)
    added, names = budget_lines.left_over(d)
    if not names or abs(added - beyond) > tolerance(len(names) + 1, 2):
        return None
    told = budget_lines.source_lines(d)
    page = next(int(r["page"]) for r in told.rows if r["carryover"])
    return Answer(measure.key, "answered", added, "worked_out", "carryover", told.table, told.title,
                  page, why=message("left-over-added", names=Enumeration(names)))


def _same_money(d: Disclosure, measure: Measure) -> Answer | None:
    """人员经费 and 公用经费 of a fund, where all 基本支出 is that fund's by its printed totals."""
    if measure.key not in _PARTS_OF_BASIC:
        return None
    whole = d.shown("basic", measure.side)
    for fund in _WITHIN:
        of_fund = next((t for t in d.total_list if t.concept == f"{fund}_basic"
                        and t.side == measure.side and t.period in _OF_BUDGET), None)
        if whole and of_fund and whole.amount == of_fund.amount:
            shown = replace(measure, period="shown")
            if found := _of_total(d, shown, f"{fund}_{measure.concept}"):
                return replace(found, source="same_money", why=message("same-money", fund=_named(fund)))
    return None


def _three_public(d: Disclosure, measure: Measure) -> Answer | None:
    """“三公” as the sum of its three parts, where one table prints all three of them."""
    if measure.key != "three_public":
        return None
    parts = [_of_total(d, replace(measure, concept=c)) for c in _THREE]
    held = [p for p in parts if p is not None and p.amount is not None]
    if len(held) < len(parts) or len({(p.table, p.period) for p in held}) > 1:
        return None
    whole = sum((p.amount for p in held if p.amount is not None), Decimal(0))
    return replace(held[0], amount=whole, source="worked_out", row=None, column=None,
                   agrees=None, why=message("three-parts"))


def _named(concept: str) -> Named:
    return Named(label(concept, "en"), label(concept, "zh"))


# ── what the prose states ────────────────────────────────────────────────────────────────────


def _from_prose(d: Disclosure, measure: Measure) -> Answer | None:
    """The amount that the prose states of all the money, where all its statements agree."""
    if not measure.subject or d.narrative is None:
        return None
    stated = "final" if d.kind == "final_account" else "budget"
    said = [(c.amount, c.page) for c in d.narrative.claim_list
            if c.subject.key == measure.subject and c.measure == stated and c.amount is not None
            and c.subject.side in (measure.side, "both") and c.year == d.year
            and c.fund in ("", measure.key) and c.part_of is None]
    if len({amount.value for amount, _ in said}) != 1:
        return None
    first, page = said[0]
    if measure.key in _NO_ZERO_IN_PROSE and not first.value:
        return None  # 采购…0万元 is too often of one kind of procurement
    return Answer(measure.key, "answered", first.value, "prose", page=page,
                  why=message("prose", said=first.text))


# ── what is worked out ───────────────────────────────────────────────────────────────────────


def _share(measure: Measure, told: dict[str, Answer]) -> Answer:
    part, whole = (told[name] for name in measure.concept.split("/"))
    if part.amount is None or not whole.amount:
        lacking = part if part.amount is None else whole
        why = lacking.why or message("whole-is-zero")
        return Answer(measure.key, lacking.status if lacking.why else "no_total",
                      table=lacking.table, title=lacking.title, page=lacking.page, why=why)
    return replace(part, measure=measure.key, amount=part.amount / whole.amount * _HUNDRED,
                   source="worked_out", row=None, column=None)


def _classes(analyses: Analyses, measure: Measure) -> Answer | None:
    d = analyses.disclosure
    lines = (budget_lines.function_lines(d) if measure.concept == "function"
             else budget_lines.economic_lines(d))
    held = [r for r in lines.rows if r["total"] is not None]
    if not held:
        return None
    title = next((t.title for t in d.tables if t.key == lines.table), "")
    return Answer(measure.key, "answered", sum((r["total"] for r in held), Decimal(0)),
                  "worked_out", table=lines.table, title=title, page=int(held[0]["page"]))


def _borrowed(held: Analyses, measure: Measure) -> Answer | None:
    said = held.debt
    if said.total is None:
        return Answer(measure.key, "no_total", why=message("no-whole"))
    return Answer(measure.key, "answered", said.borrowed or Decimal(0), "worked_out",
                  why=message("general-bonds"))


def _targets(held: Analyses, measure: Measure) -> Answer | None:
    told = held.indicators
    if not told:
        goals = next((t for t in held.disclosure.tables if t.key in measure.tables and t.facts), None)
        return None if goals is None else Answer(measure.key, "not_printed", table=goals.key, title=goals.title,
                                                 page=goals.pages[0], why=message("goals-alone", page=goals.pages[0]))
    share = Decimal(sum(row["measurable"] for row in told) * _HUNDRED) / len(told)
    return Answer(measure.key, "answered", share, "worked_out", page=told[0]["page"],
                  why=message("targets", n=len(told)))


def _carried_out(held: Analyses, measure: Measure) -> Answer:
    """The outturn of a final account, and its share of what was planned, as the account says it."""
    d = held.disclosure
    if d.kind != "final_account" or d.year is None:
        return Answer(measure.key, "not_printed", why=message("no-account"))
    told = next((e for e in execution(d).of("total") if e.outturn is not None and e.rate is not None
                 and e.plan is not None), None)
    if told is None:
        return Answer(measure.key, "no_total", why=message("no-plan"))
    of = Named(scope_words(told.scope, "en"), scope_words(told.scope, "zh"))
    amount = told.outturn if measure.concept == "outturn" else told.rate
    return Answer(measure.key, "answered", amount, "worked_out", "this_year", page=told.page,
                  why=message(f"outturn-of-{told.against}", of=of, plan=told.plan))


_WORKED_OUT: dict[str, Callable[[Analyses, Measure], Answer | None]] = {
    "function_classes": _classes, "economic_classes": _classes, "borrowed": _borrowed,
    "measurable_targets": _targets, "outturn": _carried_out, "completion": _carried_out,
}


# ── why there is none ────────────────────────────────────────────────────────────────────────


def _why_not(d: Disclosure, measure: Measure) -> Answer:
    """The reason, the most certain first: the table itself, then what nobody read, then the kind."""
    return next(_reasons(d, measure))


def _reasons(d: Disclosure, measure: Measure) -> Iterator[Answer]:
    own = sorted((t for t in d.tables if t.key in measure.tables),
                 key=lambda t: measure.tables.index(t.key))
    for status, table, why in _of_tables(d, own):
        yield Answer(measure.key, status, table=table.key, title=table.title, page=table.pages[0],
                     why=why)
    if pages := model.unread_pages(d.coverage_list, measure.words):
        yield Answer(measure.key, "not_understood", page=pages[0],
                     why=message("unread", n=len(pages), pages=Enumeration(pages)))
    if not any(t.facts for t in d.tables):
        yield Answer(measure.key, "narrative_only", why=message("narrative-only"))
    names = Enumeration(Named(TABLES[k].en, TABLES[k].zh) for k in measure.tables if k in TABLES)
    yield Answer(measure.key, "not_printed", why=message("not-printed", tables=names)
                 if measure.tables else message("not-told"))


def _of_tables(d: Disclosure, own: Sequence[Table]) -> Iterator[tuple[str, Table, Message]]:
    for table in own:
        if any(_WITHHELD.search(c.text) for c in table.cells):
            yield "withheld", table, message("withheld", page=table.pages[0])
    coverage = {(c.page, c.title, c.table): c for c in d.coverage_list}
    for table in own:
        found = coverage.get((table.pages[0], table.title, table.key))
        if found and found.status != "understood" and found.why:
            yield "not_understood", table, message("partly", page=table.pages[0], why=found.why)
    for table in own:  # the table of its own first
        if not table.facts:
            yield "blank", table, message("blank", page=table.pages[0])
        else:
            yield "no_total", table, message("no-total", page=table.pages[0])
