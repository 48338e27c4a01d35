"""What an answer about targets covers: so many targets of so many sheets, and what was not read."""

from __future__ import annotations

from budgetkit.disclosure import Disclosure
from budgetkit.messages import checked_language, in_room
from budgetkit.model import absent
from budgetkit.performance.indicators import whole_sheets
from budgetkit.wrapping import in_ranges

_say = in_room("performance.covers")


def covers(d: Disclosure, lang: str | None = None) -> str:
    """The first sentence of every answer about targets.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional
        Without it the language of today.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> covers(bk.load_example("weihui-2024"), "en")
    '93 targets of 11 projects and the department (p. 19–22), all of it read.'
    """
    sheets = whole_sheets(d)
    if not sheets:
        return absent(d.coverage_list, "targets", checked_language(lang), _say("none", lang))
    count = sum(len(s.targets) for s in sheets)
    projects = sum(s.scope == "project" for s in sheets)
    whose = [*([_say("projects", lang, n=projects)] if projects else []),
             *([_say("department", lang)] if projects < len(sheets) else [])]
    pages = sorted({p for s in sheets for p in s.pages})
    what = _say("sheets" if count else "goals", lang, n=count, sheets=whose,
                pages=pages_in_files(d, pages, lang))
    unread = sorted({p for s in sheets for p in s.unread})
    if unread:
        return _say("partly", lang, what=what, unread=pages_in_files(d, unread, lang))
    return _say("whole", lang, what=what)


def pages_in_files(d: Disclosure, pages: list[int], lang: str | None = None) -> str:
    """Pages as a reader finds them: with the file's name and its own numbers where there are two.

    Examples
    --------
    >>> import budgetkit as bk
    >>> pages_in_files(bk.load_example("weihui-2024"), [3, 4, 5, 9], "en")
    'p. 3–5, 9'
    """
    if len(d.files) < 2:
        return _say("pages", lang, pages=in_ranges(pages))
    said, start = [], 0
    for file in d.files:
        own = [p - start for p in pages if start < p <= start + file.pages]
        start += file.pages
        if own:
            said.append(_say("of-file", lang, file=file.name, pages=in_ranges(own)))
    return "; ".join(said)
