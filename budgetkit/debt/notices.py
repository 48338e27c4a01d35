"""Allotment notices in the names of projects: 豫财债〔2022〕31号 → issuer, level, year, number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from budgetkit.debt.classifiers import words
from budgetkit.debt.settings import DEFAULT, DebtSettings
from budgetkit.knowledge_sheets import rows
from budgetkit.messages import in_room
from budgetkit.patterns import pattern
from budgetkit.text import fold

#: Whose a notice is; empty where it cannot be told. :func:`level_label` says them in words.
LEVELS = ("central", "province", "city", "")
_say = in_room("debt.level")
# fold() has made every bracket round; a number at the very end without 号 may be cut short
_NOTICE = pattern(r"(?P<run>[一-鿿]{2,20})\(?\((?P<year>(?:19|20)\d\d)年?\)\)?第?"
                     r"(?P<number>\d{1,5})(?P<more>(?:[、,和及]\d{1,5})*)(?:号|(?=[^\d号、,和及]))")
_CITED = pattern(r"(?P<run>[一-鿿]{2,20})(?P<year>(?:19|20)\d\d)年?第?(?P<number>\d{1,5})"
                    r"(?P<more>)号")
#: How a notice is written: GB/T 9704.
_STYLE = "{}〔{}〕{}号"
#: Characters that the place before 财 has at the most.
_PLACE = 3


@dataclass(frozen=True)
class Notice:
    """A notice (文号) that allotted money.

    Attributes
    ----------
    issuer : str
        As written before the bracket: 豫财债.
    level : {"central", "province", "city", ""}
        Whose it is; empty where it cannot be told.
    year, number : int

    Examples
    --------
    >>> n = Notice("豫财债", 2022, 31, "province")
    >>> n.text, n.of_debt
    ('豫财债〔2022〕31号', True)
    """

    issuer: str
    year: int
    number: int
    level: str = ""

    @property
    def text(self) -> str:
        """In one style, whatever brackets were printed.

        Examples
        --------
        >>> Notice("豫财债", 2022, 31).text
        '豫财债〔2022〕31号'
        """
        return _STYLE.format(self.issuer, self.year, self.number)

    @property
    def of_debt(self) -> bool:
        """Whether the issuing office is the debt office (财债): then the money is borrowed."""
        return "债" in self.issuer

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Province:
    code: str
    name: str
    abbreviations: tuple[str, ...]
    cities: tuple[str, ...]


def level_label(level: str, lang: str | None = None) -> str:
    """Whose notice it is, in words.

    Examples
    --------
    >>> level_label("city", "zh"), level_label("", "en")
    ('市县级', 'level not told')
    """
    return _say(level or "unknown", lang)


@cache
def provinces() -> tuple[Province, ...]:
    """Provinces with the characters that stand for them, and their cities (GB/T 2260)."""
    return tuple(
        Province(r["code"], r["name"], tuple(r["abbreviations"].split()),
                 tuple(r["cities"].split()))
        for r in rows("debt_provinces.csv"))


def find_notices(text: str, *, province: str | None = None, city: str = "",
                 settings: DebtSettings = DEFAULT) -> list[Notice]:
    """The notices that a text names, in order.

    Use it on the name of a project. Every style of bracket gives the same notice.

    Parameters
    ----------
    text : str
    province : str, optional
        Two-digit code (GB/T 2260) of the province that the document comes from: the same
        character may stand for a province and for a city elsewhere (新: 新疆, or 新乡 in 河南).
    city : str
        The document's own city, where known: 苏 may be 江苏 or 苏州 in a document of 苏州.
    settings : DebtSettings, optional

    Returns
    -------
    list of Notice

    Examples
    --------
    >>> [n.text for n in find_notices("上年结转豫财债（2022）31号群众文化综合体")]
    ['豫财债〔2022〕31号']
    >>> find_notices("（新财预[2021]254号）", province="41")[0].level
    'city'
    >>> [n.text for n in find_notices("豫财债〔2022〕31、33号")]
    ['豫财债〔2022〕31号', '豫财债〔2022〕33号']
    """
    folded = fold(text)
    found = []
    for match in sorted([*_NOTICE.finditer(folded), *_CITED.finditer(folded)],
                        key=lambda m: m.start()):
        before = folded[match.start() - 1 : match.start()]
        issuer = _issuer(match["run"], settings.longest_issuer, whole=before in {"(", ")", ""})
        if issuer:
            level = _level(issuer, province, city)
            found += [Notice(issuer, int(match["year"]), int(number), level)
                      for number in re.findall(r"\d+", match["number"] + match["more"])]
    return found


def without_notices(text: str, settings: DebtSettings = DEFAULT) -> str:
    """The folded text without its notices and the brackets around them.

    Examples
    --------
    >>> without_notices("上年结转（新财预[2021]254号）卫辉市群众文化综合体")
    '上年结转卫辉市群众文化综合体'
    """
    folded = fold(text)
    for notice in find_notices(folded, settings=settings):
        cited = re.compile(rf"\(?{re.escape(notice.issuer)}\(*{notice.year}年?\)*第?"
                           rf"0*{notice.number}(?:[、,和及]\d{{1,5}})*号?\)?[:、,]?")
        folded = cited.sub("", folded, count=1)
    return folded


def _issuer(run: str, longest: int, *, whole: bool) -> str:
    """The issuer at the end of a run of characters: words that lead up to it are taken off."""
    cut = 0
    for aside, _ in words("aside"):
        for match in aside.finditer(run):
            # 财预 and 财债 are offices, though 预算 and 安排 may stand before them
            if match.end() < len(run) and "财" not in match[0]:
                cut = max(cut, match.end())
    issuer = run[cut:] or run
    if "财" in issuer[1:] or issuer.startswith("财"):
        at = issuer.rindex("财")
        place = issuer[:at]
        if len(place) > _PLACE or (len(place) > 1 and not whole and not _is_place(place)):
            place = place[-1:]
        issuer = place + issuer[at:]
    return issuer if len(issuer) <= longest and re.search("财|发|政|国|府|委|办|函", issuer) else ""


def _is_place(text: str) -> bool:
    return any(
        text in p.abbreviations or text == p.name or any(c.startswith(text) for c in p.cities)
        for p in provinces()
    )


def _level(issuer: str, province: str | None, city: str) -> str:
    if any(p.search(issuer) for p, _ in words("central")):
        return "central"
    at = issuer.find("财")
    place = issuer[:at] if at >= 0 else issuer[:1]
    home = next((p for p in provinces() if p.code == province), None)
    abbreviates = [p for p in provinces() if place in p.abbreviations or place == p.name]
    if home:
        if place not in home.abbreviations and place != home.name:
            return "city" if at > 0 else ""
        # only a province issues bonds (Budget Law, art. 35), so its debt office is meant
        return "" if city.startswith(place) and "债" not in issuer else "province"
    if abbreviates and "债" in issuer[at:]:
        return "province"
    return "" if abbreviates or len(place) == 1 else "city"


def home_province(
    department: str, codes: Iterable[str] = (), issuers: Iterable[str] = ()
) -> str | None:
    """The province a document comes from, as a two-digit code; None where nothing tells it.

    PriorYearStatement by the name of the department (its province or city), by the codes of its projects
    (the first six digits are the division's, GB/T 2260), or by a debt notice in the document:
    only provinces issue bonds.

    Examples
    --------
    >>> home_province("湖州市交通运输局"), home_province("卫辉市某局", ["41078122000000023181"])
    ('33', '41')
    >>> home_province("卫辉市某局", issuers=["新财预", "豫财债"])
    '41'
    """
    for p in provinces():
        if department.startswith((p.name, *p.cities)):
            return p.code
    divisions = {c[:2] for c in codes if len(c) >= 15 and c.isdigit()}
    known = {p.code for p in provinces()} & divisions
    if len(known) == 1:
        return known.pop()
    said = {p.code for p in provinces() for i in issuers
            if "财债" in i and i[: i.find("财")] in p.abbreviations}
    return said.pop() if len(said) == 1 else None


def home_city(department: str) -> str:
    """The city that a department's name begins with, or an empty string."""
    return next((c for p in provinces() for c in p.cities if department.startswith(c)), "")
