"""A comparison as a printed table, as HTML, or as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from os import PathLike
from pathlib import Path

from budgetkit import classification
from budgetkit.atomic_write import whole_file
from budgetkit.change.compared_lines import ComparedLines, Row, line_name
from budgetkit.change.match_state import rule_words
from budgetkit.change.notes import in_language, points
from budgetkit.change.summary_text import both_titles, sentences
from budgetkit.messages import checked_language, in_room
from budgetkit.present import Column, ShownTable, whole_page
from budgetkit.safe_csv import guard

say = in_room("change.writing")
_CHANGED = ("code", "line", "year", "year", "change", "percent", "points", "status", "pages", "rule")
#: Where a budget stands beside the final account of its year.
_CARRIED_OUT = ("code", "line", "budget", "outturn", "difference", "execution", "points", "status", "pages",
                "rule")
#: What stands in each column; the execution rate has no sign, a change has one.
_KINDS = ("code", "text", "amount", "amount", "change", "rate", "number", "text", "text", "text")
#: A name is cut so wide in a terminal; in English the printed name stands behind it.
_WIDEST = {"zh": 34, "en": 68}


def described(c: ComparedLines, lang: str | None = None, *, caption: str = "") -> ShownTable:
    """The comparison as a table for the presenter; its caption names both documents.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> described(bk.change.compare(d, d, by="fund"), "zh").heads[:2]
    ('科目编码', '名称')
    """
    lang = checked_language(lang)
    keys = _CARRIED_OUT if c.carried_out else _CHANGED
    years = (0, 0, *c.years, *[0] * 6)
    heads = [say(f"head-{key}", lang, year=year) for key, year in zip(keys, years, strict=True)]
    kinds = ["percent" if key == "execution" else kind
             for key, kind in zip(keys, _KINDS, strict=True)]
    columns = [Column(head, kind, points if kind == "number" else None)
               for head, kind in zip(heads, kinds, strict=True)]
    rows = [(r.code, _name(r, lang), r.previous, r.current, r.change,
             r.execution if c.carried_out else r.percent, r.contribution,
             "" if r.rule == "total" else c.status_words(r, lang),
             _pages(r), "" if r.rule == "total" or _is_same(r) else rule_words(r.rule, lang)) for r in [*c.rows, c.total]]
    return ShownTable(tuple(columns), rows, caption or say("caption", lang, titles=both_titles(c.titles, lang)),
                      total=True, missing="—", lang=lang)


def _name(r: Row, lang: str) -> str:
    """What a line is called, and what it was where that was something else."""
    if r.rule == "total":
        return say("total", lang)
    name = line_name(r, r.current_entries or r.previous_entries, lang)
    known = classification.english(r.code) or classification.translate(name) if lang == "en" else None
    name = say("name-known", lang, english=known, printed=name) if known else name
    if r.status in ("renamed", "moved", "split", "merged"):
        old = "；".join(dict.fromkeys(f"{e.code} {e.name}".strip() for e in r.previous_entries))
        return say("was", lang, name=name, old=old) if old else name
    return name


def _is_same(r: Row) -> bool:
    """Whether a line bears one code and one name in both documents: nothing to say of its match."""
    return r.rule == "same-code" and ({(e.code, e.name) for e in r.previous_entries}
                                      == {(e.code, e.name) for e in r.current_entries})


def _pages(r: Row) -> str:
    """The pages of a line, before and now: 16 → 14."""
    ends = [[str(p) for e in entries for p in e.pages] for entries in (r.previous_entries, r.current_entries)]
    return " → ".join("、".join(dict.fromkeys(pages)) or "—" for pages in ends) if any(ends) else ""


def remarks(c: ComparedLines, lang: str | None = None) -> list[str]:
    """What a reader of the table must know: what a blank says, that 万元 are rounded; the notes.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> remarks(bk.change.compare(d, d), "en")[0]
    'Nothing under “Matched by”: code and name are the same in both.'
    """
    said = [say("blank-rule", lang)] if any(_is_same(r) for r in c.rows) else []
    if any(round(r.change, 2) != round(r.current, 2) - round(r.previous, 2)
           for r in [*c.rows, c.total] if r.current is not None and r.previous is not None):
        said.append(say("rounded", lang))
    return [*said, *(in_language(n, lang) for n in c.notes)]


def printed(c: ComparedLines, lang: str | None = None, *, width: int | None = None) -> str:
    """The comparison as a table of text, with title and notes.

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.change import compare
    >>> d = bk.load_example("weihui-2024")
    >>> print(printed(compare(d, d, by="fund"), width=16).splitlines()[0])
    卫辉市政务服务和大数据管理局 2024 budget → 卫辉市政务服务和大数据管理局 2024 budget, 万元
    """
    lang = checked_language(lang)
    shown = described(c, lang)
    lines = [shown.caption, "", replace(shown, caption="").in_columns(width or _WIDEST[lang])]
    told = remarks(c, lang)
    lines += ["", *(f"! {remark}" for remark in told)] if told else []
    return "\n".join(lines)


def _page(c: ComparedLines, lang: str) -> str:
    return whole_page(
        "comparison_page.html.j2", title=both_titles(c.titles, lang), lang=lang,
        sentences=sentences(c, lang), table=described(c, lang, caption=say("unit", lang)),
        notes=remarks(c, lang))


def _csv(c: ComparedLines, unit: str) -> str:
    held = io.StringIO()
    out = csv.writer(held, lineterminator="\n")
    out.writerow(c.frame.columns)
    for record in c.records(unit=unit):
        out.writerow([_csv_cell(v) for v in record.values()])
    return held.getvalue()


def _csv_cell(value: object) -> object:
    if isinstance(value, str):
        return guard(value)
    # a quotient of two amounts has no more places than this to tell
    return "" if value is None else round(value, 6) if isinstance(value, float) else value


def write(c: ComparedLines, path: str | PathLike[str], *, lang: str | None = None,
          unit: str = "wan") -> Path:
    """Write a comparison: ``.csv``, ``.html``, anything else a printed table.

    Parameters
    ----------
    c : Comparison
    path : path
    lang : {"en", "zh"}, optional
        Of HTML and the printed table; CSV has the columns of the frame.
    unit : {"wan", "yuan"}
        Of the amounts of CSV, for those who compute: 万元 or 元. What is read is in 万元.

    Returns
    -------
    Path

    Raises
    ------
    UnwritableOutput
        There is no permission or no room to write, or a folder of that name is there; what stood
        there before is unchanged.
    ValueError
        For another language or unit.

    Examples
    --------
    >>> import budgetkit as bk
    >>> old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = write(bk.change.compare(old, new), f"{folder}/lines.csv")
    ...     path.read_text(encoding="utf-8").split(",")[:2]
    ['code', 'name']
    """
    lang = checked_language(lang)
    target = Path(path)
    ending = target.suffix.lower()
    text = (_csv(c, unit) if ending == ".csv" else _page(c, lang) if ending in (".html", ".htm")
            else printed(c, lang) + "\n")  # fmt: skip
    with whole_file(target) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    return target
