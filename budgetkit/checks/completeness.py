"""What a disclosure must hold and how it must read: tables, notes, units, years, whole sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from budgetkit.amounts import parse_amount
from budgetkit.checks.books import Printed
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import of_words
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, in_table, quote, says
from budgetkit.messages import message_in
from budgetkit.narrative.grammar import DOWN, LESS, MORE, UP
from budgetkit.narrative.paragraphs import Place
from budgetkit.narrative.placeholders import DIRECTIONS, Placeholder
from budgetkit.narrative.statements import Sentence
from budgetkit.tables.catalogue import OTHER
from budgetkit.tables.table import Table
from budgetkit.text import fold

message = message_in("checks.completeness")
#: Tables whose blank form wants a note that says why, with the words that name them.
MAY_BE_BLANK = {"government_fund": "政府性基金", "state_capital": "国有资本经营",
                "three_public": "三公", "procurement": "政府采购"}
#: Said of what a blank form would print: 无政府性基金预算收支, 政府性基金收支表：不涉及.
DENIED = r"(?:无|没有|未|不涉及)[^。；，]{{0,20}}{name}|{name}[^。；，]{{0,24}}(?:不涉及|无|没有|为空|为零|未)"


# ── tables ───────────────────────────────────────────────────────────────────────────────────


@rule("blank-form-has-a-note", family="completeness")
def blank_form_has_a_note(d) -> Iterator[Finding]:
    """A blank form says, under it or elsewhere, that there is nothing to print."""
    for table in d.tables:
        if table.key in MAY_BE_BLANK and table.empty and not _noted(table) and not _explained(
            d, table.key
        ):
            # tables alone: the words may stand in the narrative, in another file
            alone = not any(c.amount for c in d.claims.values())
            yield in_table("info" if alone else "warning", table, message("blank-form"),
                           places=_whole(table))


def _noted(table: Table) -> bool:
    """Whether its note or one of its cells says that there is nothing to print."""
    return bool(says(table.note, "no_data") or says(table.note, "conditional") or any(
        says(c.text, "no_data") or fold(c.text) == "无" for c in table.cells))


def _explained(d, key: str) -> bool:
    """Whether prose or a list of tables says that there is none: …预算为0, 无…收支, 不涉及."""
    if any(c.subject.key == key and (c.measure == "none" or (
            c.amount is not None and c.amount.value == 0)) for c in d.claims.values()):
        return True
    denied = re.compile(DENIED.format(name=MAY_BE_BLANK[key]))
    rows: dict[tuple[int, int], str] = {}
    for at, table in enumerate(d.tables):
        for cell in table.cells if table.key == OTHER else ():
            rows[at, cell.row] = rows.get((at, cell.row), "") + fold(cell.text)
    return any(denied.search(said) for said in (*(fold(s.text) for s in d.sentences),
                                                *rows.values()))


@rule("note-of-no-data-over-data", family="completeness")
def note_of_no_data_over_data(d) -> Iterator[Finding]:
    """A note that there is no data stands only under a table without data."""
    for table in d.tables:
        held = [f for f in table.facts if f.amount]
        if held and table.note and _says_none(table):
            most = Printed(table, max(held, key=lambda f: abs(f.amount)))
            told = message("no-data-over-data", note=quote(table.note[:80]), n=len(held),
                           amount=most.text, where=most.short)
            yield replace(in_table(
                "error", table, told, page=table.pages[-1], row=most.fact.row,
                column=most.fact.column, found=most.fact.text, places=(most.place,)), page=most.page)


def _says_none(table: Table) -> bool:
    return bool(says(table.note, "no_data")) and not says(table.note, "conditional")


@rule("table-of-another-department", family="completeness")
def table_of_another_department(d) -> Iterator[Finding]:
    """The name over a table is the department's own, or that of one of its units."""
    least = d.settings.department_length
    named = Counter(t.department for t in d.tables if len(t.department) >= least)
    own = fold(d.department)
    for table in d.tables:
        name = fold(table.department)
        usual = named[table.department] * d.settings.usual_name > sum(named.values())
        if len(name) < least or not own or usual:
            continue
        if name in own or own in name or name[:4] == own[:4]:
            continue
        told = message("another-department", name=table.department, department=d.department)
        yield in_table("warning", table, told, expected=d.department, found=table.department,
                       places=_whole(table))


# ── years ────────────────────────────────────────────────────────────────────────────────────

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?:年度?|(?=年))")
_SPAN = re.compile(r"20\d\d年?\s*[-—–~至到]\s*20\d\d")


@rule("title-has-the-year", family="completeness")
def title_has_the_year(d) -> Iterator[Finding]:
    """The titles and notes of tables name the year of the disclosure."""
    if not d.year:
        return
    for table in d.tables:
        for text, severity, key in ((table.title, "error", "title-has-another-year"),
                                    (table.note, "warning", "note-has-another-year")):
            years = {int(y) for y in _YEAR.findall(text)}
            if years and d.year not in years and not _SPAN.search(text) and table.key != OTHER:
                wrong = sorted(years)[-1]
                if severity == "warning" and wrong == d.year - 1 and re.search("上年|结转", text):
                    continue
                told = message(key, wrong=wrong, year=d.year, quoted=quote(text[:60]))
                yield in_table(severity, table, told, expected=str(d.year), found=str(wrong),
                               places=_whole(table))


@rule("heading-has-the-year", family="completeness")
def heading_has_the_year(d) -> Iterator[Finding]:
    """A heading that names a year names that of the disclosure."""
    if not d.year:
        return
    for section in d.narrative.sections:
        years = [int(y) for y in _YEAR.findall(section.title)]
        if section.heading and years and d.year not in years and section.paragraphs and not (
            _SPAN.search(section.title) or re.search(r"20\d\d年[底末]|截至|\d月", section.title)
        ):
            first = section.paragraphs[0]
            yield Finding(
                "warning", message("heading-has-another-year", page=first.page, wrong=years[-1],
                                   heading=quote(section.label[:60]), year=d.year),
                "", first.page, expected=str(d.year), found=str(years[-1]),
                places=first.places())


@rule("base-is-last-year", family="completeness")
def base_is_last_year(d) -> Iterator[Finding]:
    """A budget is compared with the year before it."""
    if not d.year:
        return
    for claim in d.narrative.claim_list:
        if claim.measure != "change" or claim.base is None or claim.reason_for is not None:
            continue
        if claim.base == d.year and d.kind == "final_account":
            continue  # 决算数比年初预算数: with this year's own budget
        if claim.base != d.year - 1:
            yield in_sentence(
                "warning" if claim.base < d.year else "error", claim.sentence, claim.start,
                claim.end,
                message("base", base=claim.base, year=d.year, before=d.year - 1),
                expected=str(d.year - 1), found=str(claim.base))


#: Counted up to this day: vehicles, assets, posts.
_AS_OF = re.compile(r"截[至止到](?P<year>20\d\d)年(?:(?P<month>\d{1,2})月)?(?P<end>年?[底末])?")
_STOCK = re.compile(r"共有|现有|实有|拥有|固定资产|资产总额|车辆|在编|在职|编制|设备")
_AHEAD = re.compile(r"预计|计划|将|拟|力争|目标")


@rule("as-of-is-behind", family="completeness")
def as_of_is_behind(d) -> Iterator[Finding]:
    """What is counted as of a day (截至…年…月) is counted before the budget, and not long before."""
    if not d.year:
        return
    for sentence in d.sentences:
        for found in _AS_OF.finditer(sentence.text):
            clause = re.split("[。；]", sentence.text[found.start() :])[0]
            if not _STOCK.search(clause) or _AHEAD.search(clause):
                continue
            year, month = int(found["year"]), int(found["month"] or (12 if found["end"] else 0))
            last, usual = (d.year, d.year) if d.kind == "final_account" else (d.year - 1, d.year - 1)
            early = year == d.year and month < d.settings.published_by and not found["end"]
            if last <= year <= usual or early or (d.kind == "final_account" and year == d.year + 1):
                continue
            yield in_sentence(
                "warning", sentence, found.start(), found.end(),
                message("as-of-ahead" if year > usual else "as-of-behind", day=found[0], year=d.year),
                expected=str(usual), found=str(year))


_RUNS = re.compile("实施(?:周期|期限|时间)")


@rule("project-runs-in-the-year", family="completeness")
def project_runs_in_the_year(d) -> Iterator[Finding]:
    """The period in which a project runs (实施周期) holds the year of the disclosure."""
    if not d.year:
        return
    for section in d.narrative.sections:
        for paragraph in section.paragraphs:
            if not _RUNS.search(section.title + paragraph.text[:12]):
                continue
            years = [int(y) for y in re.findall(r"(?<!\d)(20[0-4]\d)(?=年|[-./]\d|$)", paragraph.text)]
            if years and not min(years) <= d.year <= max(years):
                at = paragraph.text.index(str(years[-1]))
                yield in_sentence(
                    "warning", Sentence(paragraph.text, 0, paragraph), at, at + 4,
                    message("project-runs" if years[0] != years[-1] else "project-runs-in-one",
                            first=min(years[0], years[-1]), last=max(years[0], years[-1]),
                            year=d.year),
                    expected=str(d.year), found=str(years[-1]))


# ── words ────────────────────────────────────────────────────────────────────────────────────


@rule("template-is-filled-in", family="completeness")
def template_is_filled_in(d) -> Iterator[Finding]:
    """No blank of the template is left: xxx, 增加（减少）, 主要原因是。

    Where nothing changed there is no way to choose; where the sentence says the way beside its
    amount, the words left say no more. What a picture does not show may be on paper.
    """
    for gap in d.narrative.placeholders:
        ways = gap.kind == "direction"
        unsure = gap.page in d.pictured or (ways and (_of_nothing(gap) or _says_way(gap)))
        yield in_sentence("warning" if unsure else "error", gap.sentence, gap.start, gap.end,
                          message("gap-direction", printed=gap.text) if ways else
                          message(f"gap-{gap.kind}"), found=gap.text,
                          remedies=of_words(gap.sentence.places()))


#: What follows 增加（减少）: its amount, or the words that go on to its reason.
_AMOUNT = re.compile(r"[^\d，。；]{0,4}(?P<n>\d[\d,.]*)")


#: 减少0.15万元，下降（增长）27.78%: the way is said of the amount, right before the share or behind it.
_CHANGED = rf"(?:{UP}|{DOWN}|{MORE}|{LESS})(?:了|额)?\d[\d,.]*[万亿]?元"
_CHANGED_BEFORE = re.compile(rf"{_CHANGED}[，,、]?(?:同比|比上年)?$")
_CHANGED_BEHIND = re.compile(rf"\d[\d,.]*[%％][，,、]?(?:比上年|同比)?{_CHANGED}")


def _of_nothing(gap: Placeholder) -> bool:
    """Whether the change whose direction was not chosen is of nought, as is any other beside it."""
    text = gap.sentence.text
    amounts = [parse_amount(found["n"]) for way in DIRECTIONS.finditer(text)
               if (found := _AMOUNT.match(text, way.end()))]
    return bool(amounts) and not any(a is None or a.value for a in amounts)


def _says_way(gap: Placeholder) -> bool:
    """Whether a change with its way and amount, 减少0.15万元, stands right before or behind it."""
    text = gap.sentence.text
    before, behind = text[:gap.start], text[gap.end:]
    return bool(_CHANGED_BEFORE.search(before) or _CHANGED_BEHIND.match(behind))


#: Within a line.
_GAP = re.compile(r"(?<![A-Za-z0-9×])[xXｘＸ×]{2,}(?![A-Za-z0-9])|20[xX×]{2}年|某某(?:局|单位|部门)")


@rule("template-is-filled-in-tables", family="completeness")
def template_is_filled_in_tables(d) -> Iterator[Finding]:
    """No blank of the template is left in titles, notes and cells of tables."""
    for table in d.tables:
        said = [(table.title, None), (table.note, None), *((cell.text, cell) for cell in table.cells)]
        if not _GAP.search("\n".join([text for text, _ in said])):
            continue
        for text, cell in said:
            if found := _GAP.search(text):
                page = cell.page if cell else table.pages[0]
                yield in_table(
                    "error", table, message("gap-in-table", quoted=quote(text, *found.span())),
                    page=page, row=cell.row if cell else None,
                    column=cell.column if cell else None, found=found[0],
                    places=(Place(page, cell.x0, cell.y0, cell.x1, cell.y1),) if cell else
                    _whole(table))


def _whole(table: Table) -> tuple[Place, ...]:
    """The first row of a table, to show where it stands."""
    cells = [c for c in table.cells if c.page == table.pages[0]]
    if not cells:
        return ()
    top = min(c.y0 for c in cells)
    return (Place(table.pages[0], min(c.x0 for c in cells), top, max(c.x1 for c in cells),
                  min(c.y1 for c in cells if c.y0 == top)),)
