"""Frames as readers see them: labels in their language, figures to the right, text as text."""

from __future__ import annotations

import numbers
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from budgetkit.amounts import format_amount
from budgetkit.charts.chart_base import text_width
from budgetkit.messages import Clauses, checked_language, in_room, written
from budgetkit.renamed import renamed_keyword
from budgetkit.tables import label

if TYPE_CHECKING:
    import pandas as pd

say = in_room("explore.tables")
#: Columns of the tidy frames whose values are words, with those words.
_VALUES = {
    "level": ("total", "unit", "class", "section", "item", "row"),
    "severity": ("error", "withheld", "warning", "rounding", "info"),
    "family": ("arithmetic", "across", "prose", "completeness", "classification", "targets", "reading"),
    "status": ("understood", "partly", "not_understood"),
    "side": ("revenue", "expenditure"),
}
#: Columns of frames that are no columns of a printed table.
_LABELS = frozenset((
    "law", "law_zh", "terms", "says", "state", "pages", "what", "term", "definition", "section",
    "subject", "measure", "percent", "share", "base", "sentence", "change", "last_year", "rule",
    "family", "severity", "message", "message_zh", "expected", "found", "difference", "cause",
    "cause_zh", "amounts", "placed", "status", "reason", "reason_zh", "findings", "entries",
    "also", "row", "column", "rows", "columns", "unit", "engine", "empty", "row_code", "row_label",
    "column_label", "code_from", "corrected", "year", "department",
))
_CODE = re.compile(r"[\x21-\x7e]{1,24}")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
_WHOLE = {"page", "pages", "year", "row", "column", "rows", "columns"}
_FRAME = 'class="bk-table" style="border-collapse:collapse"'
# characters that reorder or hide text around them
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Sheet:
    """A frame ready to be shown; a notebook shows it by itself.

    Attributes
    ----------
    html : str
        A table element; every text escaped, every figure right-aligned.
    text : str
        The same for a terminal.
    empty : str
        Why the document gives no answer; a report names the question among those left open.
    bare : bool
        There are no rows, which is an answer; a report leaves out how to read them.

    Examples
    --------
    >>> import pandas as pd
    >>> sheet = table(pd.DataFrame({"name": ["住房公积金"], "total": [15.77]}), lang="zh")
    >>> sheet.text.split(), sheet.bare
    (['科目名称', '合计', '住房公积金', '15.77'], False)
    """

    html: str = field(repr=False)
    text: str
    empty: str = ""
    bare: bool = False

    def _repr_mimebundle_(self, include=None, exclude=None):
        told = {"empty": self.empty} if self.empty else {"bare": True} if self.bare else {}
        return ({"text/html": self.html, "text/plain": self.text}, {"text/html": told} if told else {})


@renamed_keyword(most="limit")
def table(
    frame: pd.DataFrame,
    *,
    lang: str | None = None,
    caption: str = "",
    columns: list[str] | None = None,
    labels: Mapping[str, str] | None = None,
    formats: Mapping[str, Callable[[Any], str]] | None = None,
    limit: int = 40,
    none: str = "",
) -> Sheet:
    """A frame with labels in the reader's language and right-aligned figures.

    Use it as the last line of a cell, in place of the bare frame: columns have Chinese or English
    names, amounts (万元) two decimals, a blank form stays blank, and text of the document cannot
    run or spill.

    Parameters
    ----------
    frame : DataFrame
        Any frame; named columns that `budgetkit.label` knows are translated.
    lang : {"en", "zh"}, optional
    caption : str, optional
        Said above the table.
    columns : list of str, optional
        Only these, in this order; those that the frame lacks are left out.
    labels : mapping, optional
        Column name to its heading, before `budgetkit.label`.
    formats : mapping, optional
        Column name to a function that writes one value, e.g. ``{"share": "{:.1%}".format}``.
    limit : int
        Rows shown; how many more there are is said under the table.
    none : str, optional
        What a frame without rows means: the sentence that stands in place of the table.

    Returns
    -------
    Sheet

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import pandas as pd
    >>> shown = table(pd.DataFrame({"name": ["<b>"], "total": [11534.22]}), lang="zh")
    >>> "合计" in shown.html, "11,534.22" in shown.html, "<b>" in shown.html
    (True, True, False)
    """
    lang = checked_language(lang)
    held = frame if _plain_index(frame) else frame.reset_index()
    if columns is not None:
        held = held[[c for c in columns if c in held.columns]]
    names = [c if isinstance(c, str) else " · ".join(map(str, c)) if isinstance(c, tuple)
             else str(c) for c in held.columns]
    headings = [(labels or {}).get(n) or _heading(n, lang) for n in names]
    shown = held.iloc[:limit]
    cells, figures = [], []
    for position, name in enumerate(names):
        values = shown.iloc[:, position].tolist()
        figures.append(_figures(values))
        write = (formats or {}).get(name) or _writer(name, values, lang)
        cells.append(["" if _missing(v) else write(v) for v in values])
    rows = list(zip(*cells, strict=True)) if cells else []
    if not rows:
        return _in_words(none, "") if none else _in_words(say("nothing", lang), caption)
    more = len(held) - len(shown)
    left = say("more", lang, more=Decimal(more)) if more else ""
    region = caption or say("table", lang)
    return Sheet(_html(headings, rows, figures, caption, left, region),
                 _text(headings, rows, figures, caption, left))


def nothing(why: str, *, caption: str = "") -> Sheet:
    """In place of a table: why the document gives no answer.

    >>> nothing("the document prints no interest").text
    'the document prints no interest'
    """
    said = _in_words(why, caption)
    return Sheet(said.html, said.text, empty=why)


def filled(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The frame without those of the named columns in which no row says anything.

    >>> import pandas as pd
    >>> list(filled(pd.DataFrame({"page": [3], "note": [""]}), "note", "absent"))
    ['page']
    """
    blank = [c for c in names if c in frame and len(frame)
             and not (frame[c].notna() & (frame[c].astype(str) != "")).any()]
    return frame.drop(columns=blank)


def _in_words(said: str, caption: str) -> Sheet:
    head = f"<strong>{safe(caption)}</strong> " if caption else ""
    return Sheet(f'<p class="bk-none">{head}{safe(said)}</p>', "\n".join(filter(None, (caption, said))),
                 bare=True)


def _heading(name: str, lang: str) -> str:
    known = label(name, lang)
    if known == name and name in _LABELS:
        return say(f"head-{name}", lang)
    return known


def safe(text: object) -> str:
    """Text of a document as HTML: escaped, and without characters that reorder or hide others.

    >>> safe("<script>" + chr(0x202E) + "预算")
    '&lt;script&gt;预算'
    """
    return escape(_UNSEEN.sub("", str(text)), quote=True)


def _plain_index(frame: pd.DataFrame) -> bool:
    return frame.index.nlevels == 1 and frame.index.name is None


def _missing(value: object) -> bool:
    if value is None:
        return True
    try:
        return bool(value != value)  # NaN, NaT
    except (TypeError, ValueError):
        return type(value).__name__ == "NAType"


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Number | Decimal) and not isinstance(value, bool)


def _figures(values: list) -> bool:
    held = [v for v in values if not _missing(v)]
    return bool(held) and all(map(_is_number, held))


def _writer(name: str, values: list, lang: str) -> Callable[[Any], str]:
    words = _VALUES.get(name)
    if words:
        return lambda v: say(f"value-{name}-{v}", lang) if v in words else str(v)
    if not _figures(values):
        return lambda v: _said(v, lang)
    if name in _WHOLE:
        return lambda v: f"{v:.0f}"
    if all(isinstance(v, numbers.Integral) for v in values if not _missing(v)):
        return lambda v: f"{v:,d}"
    return lambda v: format_amount(v)


def _said(value: Any, lang: str) -> str:
    if isinstance(value, bool):
        return say("yes" if value else "no", lang)
    if isinstance(value, list | tuple | set | frozenset):
        pairs = [v for v in value if isinstance(v, tuple) and len(v) == 2 and _is_number(v[1])]
        if pairs and len(pairs) == len(value):  # the parts of a sum
            return " + ".join(f"{name} {format_amount(amount)}" for name, amount in pairs)
        return written(Clauses(map(str, value)), lang)
    return format_amount(value) if _is_number(value) else str(value)


def _html(headings, rows, figures, caption, left, region) -> str:
    align = ["right" if f else "left" for f in figures]
    room = [_room(f, [r[i] for r in rows]) for i, f in enumerate(figures)]
    # the attribute for pages that strip styles, the style for pages that overrule attributes
    base = [f'align="{a}" style="padding:.3em .6em;text-align:{a}' for a in align]
    put = [f'{b}{w}"' for b, w in zip(base, room, strict=True)]
    # a short head is kept whole; a longer one breaks between words, whatever its column holds
    head = "".join(
        f'<th scope="col" {b};{"white-space:nowrap" if text_width(h) <= 10 else "word-break:keep-all"}">'
        f"{safe(h)}</th>" for h, b in zip(headings, base, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td {p}>{safe(v)}</td>" for v, p in zip(row, put, strict=True)) + "</tr>"
        for row in rows
    )
    said = f'<caption style="text-align:left">{safe(caption)}</caption>' if caption else ""
    foot = f'<p class="bk-more">{safe(left)}</p>' if left else ""
    # a wide table scrolls by itself, and by the keyboard
    return (f'<div class="bk-scroll" tabindex="0" role="region" aria-label="{safe(region)}"'
            f' style="overflow-x:auto"><table {_FRAME}>{said}<thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>{foot}")


def _room(figure: bool, texts: list[str]) -> str:
    """How narrow a column may become: codes are kept whole, long texts get room to be read."""
    if figure:
        return ""
    if all(map(_CODE.fullmatch, filter(None, texts))):
        return ";white-space:nowrap"
    limit = max(map(text_width, texts), default=0) / 2
    if limit <= 6:
        return ";white-space:nowrap"
    least = next(em for longer, em in ((60, 13), (24, 9), (8, 6), (0, 5)) if limit > longer)
    # a Latin word is not torn; a very long one (an address, a checksum) is
    words = [len(w) for text in texts for w in _WORD.findall(text) if len(w) <= 18]
    return f";min-width:{max([least, *(round(0.6 * n + 1.5) for n in words)])}em"


def _text(headings, rows, figures, caption, left) -> str:
    grid = [tuple(headings), *rows]
    wide = [max(text_width(r[i]) for r in grid) for i in range(len(headings))]
    lines = []
    for row in grid:
        cells = []
        for value, limit, figure in zip(row, wide, figures, strict=True):
            space = " " * (limit - text_width(value))
            cells.append(space + value if figure else value + space)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(filter(None, [caption, *lines, left]))
