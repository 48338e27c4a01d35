"""The sheets of knowledge on targets, as rows."""

from __future__ import annotations

from functools import cache

from budgetkit.knowledge_sheets import rows


@cache
def knowledge(sheet: str) -> tuple[dict[str, str], ...]:
    """The rows of ``knowledge/target_SHEET.csv``.

    Examples
    --------
    >>> knowledge("units")[0]
    {'unit': '%', 'kind': 'ratio'}
    """
    return tuple(rows(f"target_{sheet}.csv"))
