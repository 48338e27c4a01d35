"""Frames as readers see them: labels in their language, figures to the right, text as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from budgetkit.change import STATUSES, status_words
from budgetkit.change.notes import begun
from budgetkit.messages import checked_language, in_room
from budgetkit.present import Sheet, block, heads, notice, of_frame
from budgetkit.renamed import renamed_keyword
from budgetkit.tables import label

say = in_room("explore.tables")
#: Columns of the tidy frames whose values are words, with those words.
_VALUES = {
    "level": ("total", "unit", "class", "section", "item", "row"),
    "severity": ("error", "withheld", "warning", "rounding", "info"),
    "family": ("arithmetic", "across", "prose", "completeness", "classification", "targets", "reading"),
    "status": ("understood", "partly", "not_understood"),
    "side": ("revenue", "expenditure"),
    "scope": ("project", "department", "unit"),
    "part": ("target", "goal", "fund", "said"),
}
#: What a document of a corpus answers: their words stand with its explorer.
_ANSWERS = ("answered", "blank", "no_total", "not_understood", "not_printed", "narrative_only", "withheld", "not_read", "earlier_store")


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
    region: str = "",
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
    region : str, optional
        What a table without a caption is called for those who hear the page.

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
    if not len(held) or not len(held.columns):
        return notice(none or say("nothing", lang), head="" if none else caption)
    words = {name: told for name in held.columns if (told := words_of(name, lang)) is not None}
    shown, whole = (of_frame(
        held, lambda name: (labels or {}).get(name) or heading(name, lang), lang=lang,
        caption=caption, formats={**words, **(formats or {})}, limit=most) for most in (limit, None))
    return block(table=shown, region=region or say("table", lang), whole=whole, pages=_pages(held))


def _pages(frame: pd.DataFrame) -> list[int]:
    """The pages that the rows of a frame name."""
    if "page" not in frame:
        return []
    return sorted({int(page) for page in frame["page"].dropna() if str(page).strip() not in ("", "0")})


def nothing(why: str, *, caption: str = "") -> Sheet:
    """In place of a table: why the document gives no answer.

    >>> nothing("the document prints no interest").text
    'The document prints no interest'
    """
    return notice(begun(why), head=caption, empty=True)


def filled(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The frame without those of the named columns in which no row says anything.

    >>> import pandas as pd
    >>> list(filled(pd.DataFrame({"page": [3], "note": [""]}), "note", "absent"))
    ['page']
    """
    blank = [c for c in names if c in frame and len(frame)
             and not (frame[c].notna() & (frame[c].astype(str) != "")).any()]
    return frame.drop(columns=blank)


def heading(name: str, lang: str) -> str:
    """What readers call a column of a frame; its own name where we have no words for it.

    >>> heading("scope", "zh"), heading("total", "en")
    ('所属', 'Total')
    """
    known = label(name, lang)
    # a column of no printed table; an item stands beside what is printed of it
    return heads("explore.tables", lang).get(name, known) if known == name or name == "item" else known


def _plain_index(frame: pd.DataFrame) -> bool:
    return frame.index.nlevels == 1 and frame.index.name is None


def words_of(name: str, lang: str) -> Callable[[Any], str] | None:
    """How one value of a column is told to readers, where its values are words of ours.

    >>> words_of("part", "zh")("fund"), words_of("status", "zh")("answered"), words_of("total", "zh")
    ('资金', '有数', None)
    """
    if name == "item":
        return lambda value: label(str(value), lang)
    words = _VALUES.get(name)
    if words is None:
        return None

    def told(value: Any) -> str:
        if value in words:
            return say(f"value-{name}-{value}", lang)
        if name == "status" and value in _ANSWERS:
            return in_room("explore.corpus")(f"status-{value.replace('_', '-')}", lang)
        # a comparison has a status, too: of a line, not of a table
        return status_words(value, lang) if name == "status" and value in STATUSES else str(value)
    return told
