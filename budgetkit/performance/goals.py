"""Goals in words: what a sheet promises in sentences, and the numbers in it that could be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit.amounts import in_unit
from budgetkit.errors import expect_disclosure
from budgetkit.performance.sentences import numbers_in
from budgetkit.performance.signs import cleaned

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

COLUMNS = ["sheet", "scope", "project_code", "project", "department", "amount", "goal", "numbers",
           "promises", "indicators", "page"]


def goals(d: Disclosure, *, unit: str = "wan") -> pd.DataFrame:
    """Return one row a goal in words, with the numbers that stand in it.

    Use it where a place asks for goals in words only: they are all that can be held against the
    money. Numbers of dates, laws and codes do not count.

    Parameters
    ----------
    d : Disclosure
    unit : {"wan", "yuan"}
        Of the amounts: 万元, or 元 for who computes.

    Returns
    -------
    pandas.DataFrame
        ``amount`` in 万元; ``goal`` as printed; ``numbers``: how many of its numbers have a unit;
        ``promises``: they, with the words before each, joined with ``；``; ``indicators``: how many
        the sheet prints beside it; ``page``.

    Examples
    --------
    >>> import budgetkit as bk
    >>> frame = goals(bk.load_example("weihui-2024"))
    >>> len(frame), int(frame["numbers"].sum())
    (1, 0)
    """
    import pandas as pd

    expect_disclosure(d)
    records = []
    for number, sheet in enumerate(d.target_sheets):
        if not sheet.goal:
            continue
        found = numbers_in(cleaned(sheet.goal))
        records.append({
            "sheet": number, "scope": sheet.scope, "project_code": sheet.code,
            "project": sheet.name, "department": sheet.department,
            "amount": None if sheet.amount is None else float(sheet.amount), "goal": sheet.goal,
            "numbers": len(found), "promises": "；".join(f"{n.words}{n}" for n in found),
            "indicators": len(sheet.targets), "page": sheet.pages[0] if sheet.pages else 0})
    frame = pd.DataFrame.from_records(records, columns=COLUMNS)
    frame["amount"] = pd.to_numeric(frame["amount"]).astype("float64")
    return in_unit(frame, ["amount"], unit)
