"""The explorer of change: years, grouping, depth, lines, with or without what comes once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, reduce
from io import BytesIO
from itertools import combinations
from typing import Any

from budgetkit import charts
from budgetkit.change import DEPTHS, Comparison, NotComparable, Row, compare, drivers, execution
from budgetkit.change.notes import amount, in_language, percent, signed
from budgetkit.change.summary_text import label_of, titled
from budgetkit.charts.change import can_be_cut
from budgetkit.charts.drawn import Picture
from budgetkit.debt import sign_of_code
from budgetkit.disclosure import Disclosure
from budgetkit.errors import BudgetkitError
from budgetkit.explore.base import Explorer
from budgetkit.explore.change_tables import change_growth, change_implied, change_lines
from budgetkit.explore.controls import Choice, Control, Number, Switch
from budgetkit.explore.execution_tables import change_execution
from budgetkit.explore.view import View
from budgetkit.messages import Clauses, Message, checked_language, in_room, message_in

say, message = in_room("explore.change"), message_in("explore.change")
_BY = ("function", "economic", "source", "fund", "project")
#: Groupings that have codes of several depths.
_DEEP = ("function", "economic")
_MEASURES = ("change", "percent", "contribution")
#: Pages shown of a line at most, of each document.
_PAGES = 2


def change(*disclosures: Disclosure, lang: str | None = None, renamed: bool = False) -> Explorer:
    """Choose two years, a grouping and a depth, and see what changed, line by line.

    With one disclosure: what that document itself tells of the year before. A chosen line is
    shown on its pages, where the PDFs are at hand.

    Parameters
    ----------
    disclosures : Disclosure
        One, two or more years.
    lang : {"en", "zh"}, optional
    renamed : bool
        The names are one department (see :func:`budgetkit.change.compare`).

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        No disclosure, or another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> held = [bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018, 2019)]
    >>> view = change(*held).view(by="economic", depth="class")
    >>> "+18.22%" in view.note
    True
    """
    lang = checked_language(lang)
    if not disclosures:
        raise ValueError("give at least one disclosure")
    if len(disclosures) == 1:
        return _told(disclosures[0], lang)
    held = sorted(disclosures, key=lambda d: (d.year or 0, d.kind != "budget"))
    pairs = {(i, j): f"{_label(held[i], lang)} → {_label(held[j], lang)}"
             for i, j in combinations(range(len(held)), 2)}
    last = (len(held) - 2, len(held) - 1)
    pairs = {last: pairs.pop(last), **pairs}

    @lru_cache(maxsize=64)
    def found(years: tuple[int, int], by: str, depth: str) -> Comparison | str:
        try:
            return compare(held[years[0]], held[years[1]], by, depth=depth, renamed=renamed)
        except NotComparable as why:
            return say("cannot", lang, why=in_language(why.what, lang))

    def draw(years: tuple[int, int], by: str, depth: str, measure: str, limit: int, once: bool, line: str) -> View:
        c = found(years, by, depth)
        if isinstance(c, str):
            return View(note=c, empty=True)
        rows = [r for r in c.rows if not (once and comes_once(r))]
        rows = sorted(rows, key=lambda r: -abs(r.change))[: int(limit)]
        note = _note(c, once, lang)
        picture = None
        if line:
            picture, told = _evidence(c, (held[years[0]], held[years[1]]), line, lang)
            note = _joined([note, *told], lang)
        picture = picture or charts.picture(charts.changed_lines(
            c, by=measure, lang=lang, limit=int(limit), rows=rows))
        pages = [{fact.page for r in rows for fact in r.facts[end]} for end in (0, 1)]
        return View(picture, change_lines(c, lang=lang, rows=rows), note, pages=pages)

    groups = [by for by in _BY if isinstance(found(last, by, "item"), Comparison)] or ["function"]
    lines = {"": say("no-line", lang)}
    for by in groups:
        lines |= _line_options(found(last, by, "item"), lang)
    controls: dict[str, Control] = {
        "years": Choice(say("years", lang), pairs),
        "by": Choice(say("by", lang), {by: say(f"by-{by}", lang) for by in groups}),
        "depth": Choice(say("depth", lang), {
            depth: say(f"depth-{depth}", lang) for depth in reversed(DEPTHS)}),
        "measure": Choice(say("measure", lang), {
            each: say(f"measure-{each}", lang) for each in _MEASURES}),
        "limit": (most := Number(say("limit", lang), 3, 40, 12)),
        "once": Switch(say("once", lang)),
        "line": (one := Choice(say("line", lang), lines)),
    }

    def offers(chosen: Mapping[str, Any]) -> Mapping[str, Control]:
        c = found(chosen["years"], chosen["by"], chosen["depth"])
        idle = {name for name in ("years", "by") if len(_options(controls[name])) < 2}
        if chosen["by"] not in _DEEP:
            idle.add("depth")
        if isinstance(c, str):
            return {name: controls[name] for name in ("years", "by", "depth") if name not in idle}
        if not any(map(comes_once, c.rows)):
            idle.add("once")
        if len(c.rows) <= most.low:
            idle.add("limit")
        shown = {name: control for name, control in controls.items() if name not in idle}
        if "limit" in shown:
            shown["limit"] = replace(most, high=min(most.high, len(c.rows)))
        held = _line_options(c, lang)
        return shown | {"line": replace(one, options={"": lines[""]} | {
            key: said for key, said in held.items() if key in lines})}

    return Explorer(draw, controls, title=say("title", lang), lang=lang, of=held, offers=offers)


def _options(control: Control) -> Sequence[Any]:
    return list(control.options) if isinstance(control, Choice) else ()


def _line_options(c: Comparison | str, lang: str) -> dict[str, str]:
    """The lines of a comparison, by code and name."""
    return {} if isinstance(c, str) else {
        f"{r.code}|{r.name}": f"{r.code} {label_of(r, lang).removeprefix(r.code).strip()}".strip() for r in c.rows}


def _label(d: Disclosure, lang: str) -> str:
    kind = "final_account" if d.kind == "final_account" else "budget"
    return say(f"document-{kind}", lang, year=d.year)


def comes_once(r: Row) -> bool:
    """Whether a line is borrowed money, its cost, or money of earlier years."""
    for e in (*r.current_entries, *r.previous_entries):
        sign = sign_of_code(e.code, [e.name]) if e.code[:1] == "2" else None
        if e.key == "carryover" or (sign is not None and sign.purpose != "not_debt"):
            return True
    return False


def _note(c: Comparison, once: bool, lang: str) -> str:
    said = c.sentences(lang)[:1]
    left = [r for r in c.rows if comes_once(r)] if once else []
    if left:
        said.append(_left_out(c, left).text(lang))
    return _joined([*said, *(in_language(n, lang) for n in c.notes)], lang)


def _joined(said: Iterable[str], lang: str) -> str:
    """Sentences one behind the other."""
    return reduce(lambda first, then: say("then", lang, first=first, then=then), said)


def _left_out(c: Comparison, left: Sequence[Row]) -> Message:
    """What lines that come once hold, and how the rest changed."""
    old, new = (sum((value or Decimal(0) for value in values), Decimal(0))
                for values in ([r.previous for r in left], [r.current for r in left]))
    before, after = c.previous_total - old, c.current_total - new
    growth = (after - before) / before * 100 if before > 0 else None
    return message("left-out", n=len(left), old=amount(old), new=amount(new), before=amount(before),
                   after=amount(after), change=signed(after - before), percent=percent(growth))


def _evidence(c: Comparison, ends: tuple[Disclosure, Disclosure], line: str,
              lang: str) -> tuple[Picture | None, list[str]]:
    """The pages on which a line is printed, previous year first, and what is said of them."""
    from PIL import Image

    from budgetkit.evidence import show

    row = next((r for r in c.rows if f"{r.code}|{r.name}" == line), None)
    if row is None:
        return None, []
    images: list[Image.Image] = []
    words, lost = [], []
    for d, facts in zip(ends, row.facts, strict=True):
        for fact in facts[:_PAGES]:
            try:
                images += show(d, fact, scale=1.6).images
                words.append(message("page", title=titled(d.title, lang), page=fact.page))
            except BudgetkitError as why:
                lost = [say("no-pdf", lang, why=why)]
    if not images:
        return None, lost
    said = say("pages", lang, pages=Clauses(words))
    whole = Image.new("RGB", (max(i.width for i in images), sum(i.height + 8 for i in images)),
                      "white")
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height + 8
    drawn = BytesIO()
    whole.quantize(48).save(drawn, format="PNG")
    return Picture(drawn.getvalue(), said, min(whole.width, 760)), [said, *lost]


def _told(d: Disclosure, lang: str) -> Explorer:
    """What one document tells of the year before: its reasons, growth and last year's amounts."""
    tables = ["growth", "implied", "wrong"]
    if d.kind == "final_account":
        tables = ["execution", *tables]

    def draw(cut: bool, shown: str) -> View:
        try:
            found = drivers(d)
        except NotComparable as why:
            return View(note=say("cannot", lang, why=in_language(why.what, lang)), empty=True)
        if shown == "execution":
            carried_out = execution(d)
            note = _joined(carried_out.sentences(lang)[:2], lang)
            return View(charts.picture(charts.execution(carried_out, lang=lang)),
                        change_execution(carried_out, lang=lang), note)
        sheet = change_growth(found, lang=lang) if shown == "growth" else change_implied(
            d, lang=lang, wrong=shown == "wrong")
        note = _joined(["", *found.sentences(lang)[:2]], lang).strip()
        picture = charts.picture(charts.waterfall(found, lang=lang, cut=cut))
        return View(picture, sheet, note)

    controls: dict[str, Control] = {
        "cut": Switch(say("cut", lang), False),
        "shown": Choice(say("shown", lang), {each: say(f"shown-{each}", lang) for each in tables})}
    title = say("told", lang)
    try:
        cuts = can_be_cut(drivers(d), lang)
    except NotComparable:
        if "execution" not in tables:  # nothing is told of last year: no control would do anything
            return Explorer(lambda: draw(False, tables[0]), {}, title=title, lang=lang, of=[d])
        cuts = False
    return Explorer(draw, controls, title=title, lang=lang, of=[d], offers=lambda chosen: {
        name: control for name, control in controls.items()
        if name != "cut" or (cuts and chosen["shown"] != "execution")})
