"""What a document is called, a report on it, and the unit of amounts where none is printed."""

from __future__ import annotations

from collections.abc import Iterable

from budgetkit.disclosure import Disclosure
from budgetkit.messages import Enumeration, in_room
from budgetkit.tables.targets import usual_unit

say = in_room("reporting.naming")


def document_title(d: Disclosure, lang: str | None = None) -> str:
    """What a document is: ``甲局2024年部门预算``; its kind and level are said where they are known."""
    return _named("document-year" if d.identity.year else "document", d, lang)


def report_title(d: Disclosure, lang: str | None = None) -> str:
    """What a report on a document is called.

    Examples
    --------
    >>> import budgetkit as bk
    >>> report_title(bk.load_example("weihui-2024"), "zh")
    '卫辉市政务服务和大数据管理局2024年部门预算解读'
    """
    return _named("report-year" if d.identity.year else "report", d, lang)


def unit_assumed(d: Disclosure, pages: Iterable[int | None], lang: str | None = None) -> str:
    """That tables on some pages print no unit of money, and how they were read; else nothing.

    Examples
    --------
    >>> import budgetkit as bk
    >>> unit_assumed(bk.load_example("weihui-2024"), [9, 18], "en")
    ''
    """
    asked = set(pages)
    bare = [t for t in d.tables if t.unit_is_assumed and t.facts and asked & set(t.pages)]
    if not bare:
        return ""
    return say("unit-assumed", lang, unit=bare[0].unit or usual_unit(d.tables),
               pages=Enumeration(sorted({p for t in bare for p in t.pages if p in asked})))


def by_file_name(d: Disclosure, lang: str | None = None) -> str:
    """What of the title only the file's name says; nothing where the document says all of it."""
    who = d.identity
    told = [what for what, said_by in (("department", who.department_from), ("year", who.year_from))
            if said_by == "file_name"]
    return say(f"by-file-name-{'-and-'.join(told)}", lang) if told else ""


def _named(key: str, d: Disclosure, lang: str | None) -> str:
    who = d.identity
    kind = say(f"kind-{d.kind}-{'unit' if d.level == 'unit' else 'department'}", lang)
    return say(key, lang, year=who.year, kind=kind,
               department=who.department or say("unknown", lang)) + by_file_name(d, lang)
