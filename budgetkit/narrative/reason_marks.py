"""Where the reasons of a change go on: the marks of a list of reasons, and words like 同时."""

from __future__ import annotations

import re

from budgetkit.narrative.grammar import tokens
from budgetkit.patterns import pattern

#: 1、 1. and the like; 1、2019年 is one, 1.20 is none.
NUMBER = r"\d{1,2}[.．、](?:(?!\d)|(?=20\d\d年))"
ENUMERATOR = pattern(
    rf"^(?:另一方面是?|[一二三四五六七八]是|[二三四五六七八九]、|{NUMBER}|"
    r"[（(]\d[)）]|[②-⑨]|其次|第[二三四五])"
)
#: An item of a list that is being told: （1）人员经费减少5万元，主要是…；（2）…
ENUMERATED = pattern(
    rf"(?:^|[：:；;，,])(?P<mark>[一二三四五六七八]是|{NUMBER}|[（(]\d[)）]|[①-⑨])[^；;]*$")
#: The number of a first reason, or of any.
REASON_MARK = pattern(rf"[一二三四五六七八]是|{NUMBER}|"
                          r"[（(]\d[)）]|[①-⑨]|第[一二三四五]|[一二三四五]、")
#: A number that only reasons have: the first of them may have gone without.
_SECOND = pattern("[二三四五六七八]是|其次|第[二三四五]|另一方面")
_ALSO = pattern(r"(?:同时|另外|此外|另|并且|还有)[，,]?")


def adds_to(said: str, rest: str) -> bool:
    """Whether what follows a semicolon is one more reason without a number: 工资减少3万元；社保增加1万元.

    Only behind a reason that states an amount; with a reason of its own it is a line of its own.
    """
    until = re.split("[；;。]", rest)[0]
    return "元" in said and ENUMERATOR.match(rest) is None and _only_moves(until)


_FIRST = pattern("一是")
_MOVED = pattern(r"(?:增加|减少|压减|新增|下降|增长|取消)[^。]{0,30}\d[^。]{0,6}元")


def lists_reasons(text: str) -> bool:
    """Whether a sentence right behind a change lists its reasons: 一是人员经费增加60万元；二是…"""
    return _FIRST.match(text) is not None and _MOVED.search(text) is not None


def goes_on(text: str) -> bool:
    """Whether a sentence gives one more reason: 同时，…增加部门预算5万元。

    A sentence that states an amount and how it changed (此外，基本支出5万元，比上年…) is about
    something else.
    """
    if not _ALSO.match(text):
        return False
    return _only_moves(text)


def _only_moves(text: str) -> bool:
    """Whether a text states amounts, each with its direction, and neither a level nor a reason."""
    moved = counted = False
    for token in tokens(text):
        if token.kind == "stop":
            moved = False
        elif token.kind in ("up", "down", "new"):
            moved = True
        elif token.kind == "amount":
            if not moved:
                return False
            counted = True
        elif token.kind in ("compare", "over", "own", "reason", "mainly", "percent"):
            return False
    return counted


def shape(mark: str) -> str:
    """A mark of a list without its number: （2） and （3） are alike."""
    return re.sub(r"\d+|[一二三四五六七八①-⑨]", "N", mark)


def is_next_reason(text: str, itemised: str, began: str | None) -> bool:
    """Whether a text is the next of the reasons, not the next item.

    Reasons go on with the numbers that they began with; ；②公用经费5万元 behind an unnumbered
    reason is a line of its own. 一是 is often left out.

    Parameters
    ----------
    text : str
    itemised : str
        Shape of the mark of the item whose change is explained.
    began : str or None
        Shape of the first reason's mark, empty where it has none; None where it stands below.

    Examples
    --------
    >>> is_next_reason("二是减少5万元", "", ""), is_next_reason("②公用经费5万元", "", "")
    (True, False)
    """
    mark = ENUMERATOR.match(text)
    if mark is None or shape(mark[0]) == itemised:
        return False
    return _SECOND.match(mark[0]) is not None or began in (None, shape(mark[0]))


def first_mark(text: str) -> str | None:
    """Shape of the mark that the first of some reasons bears; None where they stand below."""
    behind = text.lstrip("：: ，,")
    mark = REASON_MARK.match(behind)
    return shape(mark[0]) if mark else "" if behind else None
