"""What a document is called, and what a report on it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit.messages import in_room

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

say = in_room("reporting.naming")


def document_title(d: Disclosure, lang: str | None = None) -> str:
    """What a document is: ``甲局2024年部门预算``; its kind and level are said where they are known."""
    return _named("document-year" if d.year else "document", d, lang)


def report_title(d: Disclosure, lang: str | None = None) -> str:
    """What a report on a document is called.

    Examples
    --------
    >>> import budgetkit as bk
    >>> report_title(bk.load_example("weihui-2024"), "zh")
    '卫辉市政务服务和大数据管理局2024年部门预算解读'
    """
    return _named("report-year" if d.year else "report", d, lang)


def _named(key: str, d: Disclosure, lang: str | None) -> str:
    kind = say(f"kind-{d.kind}-{'unit' if d.level == 'unit' else 'department'}", lang)
    return say(key, lang, year=d.year, kind=kind,
               department=d.department or say("unknown", lang))
