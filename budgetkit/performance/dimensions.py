"""Which dimension an indicator belongs to: as printed, or by its own words where none is printed.

The words are in ``knowledge/target_dimensions.csv``. The dimensions are those of 财预〔2020〕10号
(项目支出绩效评价管理办法): cost, output (quantity, quality, timeliness), benefit (economic, social,
ecological, sustained), satisfaction; sheets of departments add management and input.
"""

from __future__ import annotations

import re
from functools import cache

from budgetkit.messages import in_room
from budgetkit.performance.knowledge import knowledge
from budgetkit.text import fold

#: In the order of the form; :func:`dimension_label` says them, and their aspects, in words.
DIMENSIONS = ("cost", "output", "benefit", "satisfaction", "management", "input")
#: Aspects of output and benefit (财预〔2020〕10号).
ASPECTS = ("quantity", "quality", "timeliness", "economic", "social", "ecological", "sustained")
_say = in_room("performance.dimension")
_BY_KIND = {"date": "timeliness", "period": "timeliness", "count": "quantity", "ratio": "quality"}


def dimension_label(key: str, lang: str | None = None) -> str:
    """A dimension, or an aspect of one, in words.

    Parameters
    ----------
    key : str
        One of `DIMENSIONS` or `ASPECTS`.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    KeyError
        No such dimension.

    Examples
    --------
    >>> dimension_label("output", "zh"), dimension_label("timeliness", "en")
    ('产出', 'Timeliness')
    """
    return _say(key, lang)


@cache
def _patterns(where: str) -> list[tuple[re.Pattern[str], str, str]]:
    return [(re.compile(row["pattern"]), row["dimension"], row["aspect"])
            for row in knowledge("dimensions") if row["where"] == where]


@cache
def _find(where: str, text: str) -> tuple[str, str]:
    said = fold(text)
    return next(((d, a) for p, d, a in _patterns(where) if p.search(said)), ("", "")) if said \
        else ("", "")


def dimension_of(level1: str, level2: str, indicator: str, kind: str = "") -> tuple[str, str, str]:
    """(dimension, aspect, from): ``from`` is ``printed``, ``words``, or empty where unknown.

    Parameters
    ----------
    level1, level2, indicator : str
        As printed.
    kind : str, optional
        Kind of the parsed target: a date under a bare 产出指标 is timeliness.

    Returns
    -------
    tuple of str
        A key of `DIMENSIONS` and one of `ASPECTS`, each empty where it is unknown, and where they
        were found.

    Examples
    --------
    >>> dimension_of("产出指标", "数量指标", "培训人数")
    ('output', 'quantity', 'printed')
    >>> dimension_of("产出指标", "成本指标", "设备购置费")
    ('cost', '', 'printed')
    >>> dimension_of("", "", "公众气象服务满意度")
    ('satisfaction', '', 'words')
    >>> dimension_of("产出指标", "", "服务周期", "period")
    ('output', 'timeliness', 'printed')
    """
    wide, narrow = _find("heading", level1), _find("heading", level2)
    dimension, aspect = narrow if narrow[0] else wide
    if narrow[0] == "cost" and wide[0] in {"output", "benefit"}:
        dimension, aspect = narrow  # the forms up to 2020 print 成本指标 under 产出指标
    elif wide[0] and narrow[0] and wide[0] != narrow[0] and narrow[0] != "satisfaction":
        dimension, aspect = wide if not narrow[1] else narrow
    if not dimension:
        dimension, aspect = _find("words", indicator)
        if not dimension and kind == "count":
            dimension, aspect = "output", "quantity"
        return dimension, aspect, "words" if dimension else ""
    if not aspect and dimension in {"output", "benefit"}:
        own = _find("indicator", indicator)
        worded = _find("words", indicator)
        if own[0] == dimension:
            aspect = own[1]
        elif worded[0] == dimension and worded[1] == "timeliness":
            aspect = worded[1]
        elif dimension == "output":
            aspect = _BY_KIND.get(kind, "")
    return dimension, aspect, "printed"
