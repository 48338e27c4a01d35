"""One explanation under several indicators: copied, and then it explains at most one of them."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from budgetkit.performance.indicators import indicators
from budgetkit.performance.settings import DEFAULT, PerformanceSettings
from budgetkit.text import fold

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure


def copied_explanations(d: Disclosure, *, settings: PerformanceSettings = DEFAULT
                        ) -> pd.DataFrame:
    """Return the explanations that stand under two indicators or more of one sheet.

    An explanation in one merged cell over several indicators is printed once, and is not counted.

    Parameters
    ----------
    d : Disclosure
    settings : PerformanceSettings, optional

    Returns
    -------
    pandas.DataFrame
        ``project`` (empty: the department), ``explanation``, ``indicators`` joined with ``;``,
        ``count``, ``page``.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf")
    >>> list(copied_explanations(d)["indicators"])
    ['绩效目标编制完成率;绩效自评完成率']
    """
    import pandas as pd

    frame = indicators(d)
    records = []
    for _, rows in frame.groupby("sheet", sort=False):
        groups: dict[str, list] = defaultdict(list)
        for row in rows.to_dict("records"):
            said = fold(row["explanation"])
            if len(said) < settings.least_explanation or _merged(d, row):
                continue
            same = next((g for g in groups if _alike(g, said, settings.alike_explanations)), said)
            groups[same].append(row)
        for own in groups.values():
            names = list(dict.fromkeys(r["indicator"] for r in own))
            if len(names) > 1:
                records.append({"project": own[0]["project"], "explanation": own[0]["explanation"],
                                "indicators": ";".join(names), "count": len(names),
                                "page": own[0]["page"]})
    return pd.DataFrame.from_records(
        records, columns=["project", "explanation", "indicators", "count", "page"])


def _alike(one: str, other: str, least: float) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= least and matcher.ratio() >= least


def _merged(d: Disclosure, row: dict) -> bool:
    said = row["explanation"]
    return any(c.text == said and c.row_span > 1 and c.row <= row["row"] < c.row + c.row_span
               for c in d.tables[row["table"]].cells)
