"""Where the money comes from, what it buys, and every project with its money and target."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetkit import charts
from budgetkit.charts.bars import printed_name
from budgetkit.messages import Clauses, Message, Percent, in_room, message_in
from budgetkit.model.coverage import not_read
from budgetkit.present import Column, ShownTable
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.promised import PlannedProject
from budgetkit.reporting.sections import Exhibit, ReportSection, chart, pages_of
from budgetkit.reporting.sheet_money import is_part, sheet_money
from budgetkit.reporting.stated import stated_amounts, stated_table

say, message = in_room("reporting.money"), message_in("reporting.money")
#: So many of a project's targets stand beside its money; all are in the workbook.
PROMISES = 2
#: Longer than this a target is cut, visibly.
LONGEST = 60
#: What a dimension of targets is worth to a reader, first to last.
_TELLING = ("output", "benefit", "satisfaction", "cost")
_SENTENCE = re.compile("[^。；;]+[。；;]*|^[。；;]+")


def income(facts: ReportFacts, lang: str) -> ReportSection:
    """Where the money comes from."""
    money = facts.sources
    total = money.attrs["total"]
    lead: list[str] = []
    exhibits: list[Exhibit] = []
    if money.empty:
        lead += _stated_or_absent(facts, "收入", "income", lang)
        exhibits += stated_table(facts, "income", lang)
        if is_part(facts):
            exhibits += sheet_money(facts, lang)
    else:
        each = money[["this_year", "carryover"]].sum(axis=1)
        order = each.sort_values(ascending=False, kind="stable").index
        if total:
            lead.append(say("income-total" if len(money) > 1 else "income-one", lang, total=_exact(total),
                            n=len(money), name=_name(money.loc[order[0]], lang), share=_share(each.max(), total)))
            if carried := money["carryover"].sum():
                lead.append(say("carried", lang, amount=_exact(carried), share=_share(carried, total)))
        pages = pages_of(money)
        parts = [part for part in ("this_year", "carryover") if money[part].fillna(0).any()]
        columns = (Column(say("source", lang)), *(Column(say(part, lang), "amount") for part in parts),
                   Column(say("together", lang), "amount"), Column(say("share", lang), "percent"),
                   Column(say("page", lang), "whole"))
        rows = [(_name(money.loc[i], lang), *(money[part][i] for part in parts), each[i],
                 each[i] / total * 100 if total else None, money["page"][i]) for i in order]
        exhibits += chart("income-chart", say("income", lang), "bars",
                          lambda: charts.revenue_by_source(facts.d, lang=lang), pages)
        exhibits.append(Exhibit("income-table", say("income", lang), pages=tuple(sorted(set(pages))),
                                table=ShownTable(columns, rows, say("unit", lang), lang=lang)))
    return ReportSection("income", say("income-question", lang), tuple(lead), tuple(exhibits))


def spending(facts: ReportFacts, lang: str) -> ReportSection:
    """What the money is for, and what it buys."""
    lines, kinds, exhibits = facts.functions, facts.economics, list[Exhibit]()
    lead: list[str] = []
    if lines.empty and kinds.empty:
        lead += _stated_or_absent(facts, "支出", "spending", lang)
        exhibits += stated_table(facts, "spending", lang)
    if not lines.empty:
        total = lines.attrs["total"]
        top = lines.iloc[int(lines["total"].fillna(0).to_numpy().argmax())]
        if total:
            table = printed_name(lines.attrs["table"], lines.attrs["title"], lang)
            lead.append(say("spending-total" if len(lines) > 1 else "spending-one", lang, total=_exact(total),
                            name=_name(top, lang), n=len(lines), share=_share(top["total"], total), table=table))
            project = lines["project"].sum()
            if lines["project"].notna().any() and total:
                lead.append(say("projects-share", lang, share=_share(project, total),
                                rest=_share(lines["basic"].sum(), total)))
            lead += _split_elsewhere(facts, total, lang)
        exhibits += chart("spending-chart", say("functions", lang), "stack",
                          lambda: charts.basic_and_project(facts.d, lang=lang), pages_of(facts.split))
        exhibits.append(_by_code("spending-table", say("functions", lang), lines, lang))
    if not kinds.empty:
        lead.append(_bought(facts, lang))
        buys = say("economics-basic" if kinds.attrs["basic"] else "economics", lang)
        exhibits += chart("buys-chart", buys, "bars",
                          lambda: charts.expenditure_by_economic_class(facts.d, lang=lang), pages_of(kinds))
        exhibits.append(_by_code("buys-table", buys, kinds, lang))
    return ReportSection("spending", say("spending-question", lang), tuple(lead), tuple(exhibits))


def _split_elsewhere(facts: ReportFacts, total: float, lang: str) -> list[str]:
    """Which other table the picture of basic and project expenditure is of, where it is of other money."""
    split = facts.split
    own = split.attrs["total"]
    if not own or split[["basic", "project"]].isna().all(axis=None) or abs(own - total) <= 0.005:
        return []
    return [say("split-elsewhere", lang, total=_exact(own), page=int(split["page"].min()),
                table=printed_name(split.attrs["table"], split.attrs["title"], lang))]


def _bought(facts: ReportFacts, lang: str) -> str:
    """Which table tells what is bought, and what whole its shares are of."""
    kinds = facts.economics
    total = kinds.attrs["total"] or float(kinds["total"].sum())
    values = {"table": printed_name(kinds.attrs["table"], kinds.attrs["title"], lang),
              "page": int(kinds["page"].min()), "total": _exact(total)}
    whole = float(facts.total.amount) if facts.total is not None else 0.0
    if total < whole - 0.005:
        return say("economics-part-basic" if kinds.attrs["basic"] else "economics-part", lang,
                   share=_share(total, whole), **values)
    return say("economics-of", lang, **values)


def _by_code(anchor: str, title: str, lines: pd.DataFrame, lang: str) -> Exhibit:
    total = lines.attrs["total"]
    parts = [part for part in ("basic", "project", "other") if lines[part].notna().any()]
    columns = [Column(say("code", lang), "code"), Column(say("name", lang)),
               *(Column(say(part, lang), "amount") for part in parts),
               Column(say("together", lang), "amount"), Column(say("share", lang), "percent"),
               Column(say("page", lang), "whole")]
    ordered = lines.sort_values("total", ascending=False, kind="stable")
    rows = [(row["code"], _name(row, lang), *(row[part] for part in parts), row["total"],
             row["total"] / total * 100 if total else None, row["page"]) for _, row in ordered.iterrows()]
    return Exhibit(anchor, title, pages=tuple(sorted(set(pages_of(lines)))), folded=len(rows) > 12,
                   table=ShownTable(tuple(columns), rows, say("unit", lang), lang=lang,
                                    notes=(say("added", lang),) if lines.attrs["added"] else ()))


def projects(facts: ReportFacts, lang: str) -> ReportSection:
    """Every project, largest first, with its money and what is promised for it."""
    held = facts.projects
    if not held:
        return ReportSection("projects", say("projects-question", lang), (_absent(facts, "项目", "projects", lang),))
    amounts = [p.amount for p in held if p.amount is not None]
    whole = facts.total.amount if facts.total is not None else None
    lead, reached = _projects_lead(len(held), amounts, whole, lang)
    columns = [Column(say("number", lang), "whole"), Column(say("project-name", lang)),
               Column(say("money", lang), "amount"), Column(say("share-of-projects", lang), "percent"),
               Column(say("promise", lang)), Column(say("page", lang), "whole")]
    rows: list[tuple[Any, ...]] = [
        (n, p.name, p.amount, p.amount / reached * 100 if p.amount is not None and reached > 0 else None,
         _promises(facts, p, lang), p.page or None) for n, p in enumerate(held, 1)]
    if not amounts:  # two columns that no row fills
        columns = [c for at, c in enumerate(columns) if at not in (2, 3)]
        rows = [row[:2] + row[4:] for row in rows]
    notes = [say("unlisted", lang, n=len(facts.unlisted), names=facts.unlisted)] if facts.unlisted else []
    pages = tuple(sorted({p.page for p in held if p.page}))
    table = ShownTable(tuple(columns), rows, say("unit", lang), lang=lang)
    return ReportSection("projects", say("projects-question", lang), tuple(lead),
                   (Exhibit("projects-table", say("projects", lang), table=table, pages=pages),),
                   notes=tuple(notes))


def _projects_lead(
    count: int, amounts: list[Decimal], whole: Decimal | None, lang: str
) -> tuple[list[str], Decimal]:
    """What all projects come to, told, and as what shares are taken of: nothing where it is none."""
    reached = sum(amounts, Decimal(0))
    if not amounts:
        return [say("projects-without-money", lang, n=count)], reached
    if whole and reached > whole:  # a list that holds more than there is counts something twice
        return [say("projects-beyond", lang, n=count)], Decimal(0)
    lead = [say("projects-total", lang, n=count, total=round(reached, 2))]
    if whole and reached > 0:
        lead.append(say("of-all", lang, share=_share(float(reached), float(whole))))
    return lead, reached


def _promises(facts: ReportFacts, project: PlannedProject, lang: str) -> str:
    """What is promised: the targets that tell most, and how many more there are; with its page where it is another."""
    if project.sheet is None:
        return _short(project.goal) if project.goal else say("no-sheet", lang) if facts.sheets else ""
    pages = facts.sheets[project.sheet].pages
    told = _of_sheet(facts, project, project.sheet, lang)
    if project.together > 1:
        return say("shared-sheet", lang, told=told, n=project.together, page=pages[0] if pages else project.page)
    if not pages or project.page in pages:
        return told
    return say("on-page", lang, told=told, page=pages[0])


def _of_sheet(facts: ReportFacts, project: PlannedProject, sheet: int, lang: str) -> str:
    own = facts.targets[facts.targets["sheet"] == sheet]
    own = own[(own["target"] != "") & (own["kind"] != "none")]
    if own.empty:
        goals = facts.goals[facts.goals["sheet"] == sheet]["goal"]
        if sheet in facts.targets.attrs.get("unread", {}):
            return say("sheet-unread", lang)
        return _short(goals.iloc[0]) if len(goals) else _short(project.goal) if project.goal else say("no-target", lang)
    rank = own["dimension"].map(lambda name: _TELLING.index(name) if name in _TELLING else len(_TELLING))
    first = own.assign(rank=rank).sort_values(["measurable", "rank"], ascending=[False, True],
                                              kind="stable").head(PROMISES)
    told: Iterable[Any] = [message("one", indicator=_short(row["indicator"]), target=_short(row["promise"]))
                           for _, row in first.iterrows()]
    left = len(own) - len(first)
    return say("promised" if left else "promised-all", lang, told=Clauses(told), n=left,
               m=int(own["measurable"].sum()), all=len(own))


def _short(text: str) -> str:
    """In one line, cut where it is long; a sentence that is printed over and over stands once."""
    found: dict[str, str] = {}
    for sentence in _SENTENCE.findall(" ".join(str(text).split())):
        found.setdefault(sentence.strip(), sentence)
    text = "".join(found.values())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _stated_or_absent(facts: ReportFacts, words: str, what: str, lang: str) -> list[str]:
    """That the text alone tells it; where it does not either, that nothing does."""
    if not stated_amounts(facts, what):
        return [_absent(facts, words, what, lang)]
    other = not_read(facts.d.coverage_list, words, message(f"as-{what}"))
    unread = [] if other is None else [say("not-read", lang, said=other)]
    return [*unread, in_room("reporting.stated")("told", lang)]


def _absent(facts: ReportFacts, words: str, what: str, lang: str) -> str:
    """That the document does not tell it; where a table was not understood, which may."""
    other = not_read(facts.d.coverage_list, words, message(f"as-{what}"))
    if other is not None:
        return say("not-read", lang, said=other)
    if is_part(facts) and what in ("income", "spending"):
        return say(f"part-{what}", lang, kind=in_room("reporting.naming")(f"kind-{facts.d.kind}-department", lang))
    return say(f"absent-{what}" if facts.whole else f"unseen-{what}", lang)


def _name(row: pd.Series, lang: str) -> str:
    """The name of a line: what it is called in English, and as it is printed."""
    english = row["name_en"]
    if lang != "zh" and isinstance(english, str) and english != row["name"]:
        return say("named", lang, english=english, printed=row["name"])
    return row["name"]


def _exact(amount: float) -> Decimal:
    return Decimal(f"{amount:.2f}")


def _share(part: float, whole: float) -> Message | Percent:
    """A share that never says 100% of what is less."""
    if abs(whole - part) < 0.005:
        return message("all")
    return message("nearly") if part / whole > 0.9999 else Percent(part / whole * 100, 2)
