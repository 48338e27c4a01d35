"""How a report, or one figure of it, is quoted: GB/T 7714 and APA, the same on every day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from budgetkit import __version__
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Message, in_room
from budgetkit.reporting.naming import document_title
from budgetkit.wrapping import in_ranges

say = in_room("reporting.citing")


@dataclass(frozen=True)
class Citation:
    """One reference in two styles.

    Attributes
    ----------
    gbt : str
        GB/T 7714—2015, without a day of access: the file is told by its sha256.
    apa : str
        APA, seventh edition.

    Examples
    --------
    >>> Citation("甲局. 2024年部门预算[R]. 2024.", "甲局. (2024). 2024年部门预算.").gbt[-5:]
    '2024.'
    """

    gbt: str
    apa: str


def cite(d: Disclosure, *, what: str = "", pages: Iterable[int] = (), lang: str | None = None) -> Citation:
    """The reference of a document as budgetkit read it, or of one figure of its report.

    Parameters
    ----------
    d : Disclosure
    what : str, optional
        What is quoted, as a figure is titled.
    pages : iterable of int
        The pages of the document that it comes from.
    lang : {"en", "zh"}, optional

    Returns
    -------
    Citation

    Raises
    ------
    ValueError
        For another language.

    Notes
    -----
    GB/T 7714—2015 信息与文献 参考文献著录规则: author, title, type and carrier ([R/OL] needs an
    address and a day; a file that is told by its checksum is [R]), place and year, pages. APA:
    Publication Manual, 7th edition, 10.4 (reports).

    Examples
    --------
    >>> import budgetkit as bk
    >>> cite(bk.load_example("weihui-2024"), pages=[11], lang="zh").gbt[:53]
    '卫辉市政务服务和大数据管理局. 卫辉市政务服务和大数据管理局2024年部门预算[R]. 2024: 11.'
    """
    named = d.identity
    who = named.department or say("nobody", lang)
    shown = in_ranges(set(pages))
    files = [Message("reporting.citing.file", name=file.name, sha256=file.sha256) for file in d.files]
    values = {"who": who, "title": document_title(d, lang), "year": named.year or say("no-year", lang),
              "files": files, "version": __version__}
    end = say("figure", lang, what=what) if what else ""
    styles = ("gbt-pages", "apa-pages") if shown else ("gbt", "apa")
    return Citation(*(say(style, lang, pages=shown, figure=end, **values) for style in styles))
