"""Whether two printed lines or names are alike: the predicates of the matching rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetkit import classification
from budgetkit.change.entries import AccountLine
from budgetkit.change.settings import DEFAULT, MatchSettings
from budgetkit.text import fold


def same_line(a: AccountLine, b: AccountLine, settings: MatchSettings = DEFAULT) -> str:
    """The rule by which two lines of one code are one line; empty where they are not.

    Examples
    --------
    >>> from decimal import Decimal
    >>> old = AccountLine("210", "210", "医疗卫生与计划生育支出", Decimal(1))
    >>> same_line(old, AccountLine("210", "210", "卫生健康支出", Decimal(2)))
    'same-code'
    """
    if classification.like(a.name, b.name) or not a.name or not b.name:
        return "same-code"
    called = {classification.stem(n.name) for n in classification.names(a.code)}
    if classification.stem(a.name) in called and classification.stem(b.name) in called:
        renamed = not _given_away(a.code, a.name, b.name)
        return "same-code" if renamed else ""
    if is_cut(a.name, b.name, settings):
        return "same-code-cut-name"
    return "same-code-similar-name" if _similar(a.name, b.name, settings) else ""


def _given_away(code: str, first: str, second: str) -> bool:
    """Whether one of two names of a code went elsewhere with a move: then the code was reused."""
    stems = {classification.stem(first), classification.stem(second)}
    return any(
        m.from_code == code and m.kind != "renamed" and classification.stem(m.from_name) in stems
        for m in classification.moves(0, 9999)
    )


def is_cut(a: str, b: str, settings: MatchSettings = DEFAULT) -> bool:
    """Whether one name is the beginning of the other: clipped by its cell."""
    first, second = sorted((classification.stem(a), classification.stem(b)), key=len)
    return len(first) >= settings.cut_name and second.startswith(first)


def _similar(a: str, b: str, settings: MatchSettings) -> bool:
    """Whether most pairs of neighbouring characters are common: a word more, an order changed."""
    first, second = (_pairs(classification.stem(n)) for n in (a, b))
    if not first or not second:
        return False
    return 2 * len(first & second) / (len(first) + len(second)) >= settings.similar_names


def _pairs(name: str) -> set[str]:
    return {name[i : i + 2] for i in range(len(name) - 1)}


def same_depth(a: AccountLine, b: AccountLine) -> bool:
    """Whether both codes are of one level."""
    return len(a.code) == len(b.code)


def is_general(name: str, system: str, settings: MatchSettings = DEFAULT) -> bool:
    """Whether the classification has this name under more than a few headings."""
    return len(classification.codes_called(name, system)) > settings.general_name


#: Words that half of all names share; they say nothing of what a line is.
_COMMON = re.compile(r"其他|支出|事务|管理|一般|工作|经费|业务|费用|费|及|和|与|等|的|、|（.*?）|\(.*?\)")


def is_made_of(whole: str, parts: Sequence[str], settings: MatchSettings = DEFAULT) -> bool:
    """Whether a name is put together from the names of several lines.

    Most of each part must be in the whole, each must bring a word of its own, and together they
    must make up half of it: 补贴 in two names says nothing.

    Examples
    --------
    >>> is_made_of("公诉、审判、侦查等检察监督", ["公诉和审判监督", "侦查监督"])
    True
    >>> is_made_of("就业创业服务补贴", ["职业培训补贴", "社会保险补贴"])
    False
    """
    all_ = _own_pairs(whole)
    if not all_ or not all(shares_most(part, whole, settings) for part in parts):
        return False
    shared = [_own_pairs(part) & all_ for part in parts]
    for i, mine in enumerate(shared):
        if not mine - set().union(*(s for j, s in enumerate(shared) if j != i)):
            return False
    return len(set().union(*shared)) >= settings.made_of * len(all_)


def shares_most(part: str, whole: str, settings: MatchSettings = DEFAULT) -> bool:
    """Whether most of a name, its common words apart, stands in another."""
    pairs = _own_pairs(part)
    return bool(pairs) and len(pairs & _own_pairs(whole)) >= settings.shared_words * len(pairs)


def _own_pairs(name: str) -> set[str]:
    return {pair for part in _COMMON.split(classification.stem(name)) for pair in _pairs(part)}


_NOTICE = re.compile(r"[一-鿿]{2,6}[〔\[(（]20\d\d[〕\])）]\d+号?")
_YEAR = re.compile(r"20\d\d(?:[-—–至]20\d\d)?(?:年度?)?")


def without_years(name: str) -> str:
    """The name without its years; the year of a notice stays, it names the notice.

    Examples
    --------
    >>> without_years("2024年人大会议经费"), without_years("豫财债〔2022〕31号2023年项目")
    ('人大会议经费', '豫财债(2022)31号项目')
    """
    said = fold(name)
    kept = _NOTICE.findall(said)
    bare = _YEAR.sub("", _NOTICE.sub("\x00", said))
    for notice in kept:
        bare = bare.replace("\x00", notice, 1)
    return bare
