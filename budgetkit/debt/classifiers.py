"""What speaks for borrowed money: function codes and words. The knowledge is in knowledge/debt*.csv.

A sign says what the money is for (purpose) and which debt it is (instrument); how much a sign
is worth is decided where several meet, in :mod:`budgetkit.debt.breakdown`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from budgetkit.messages import checked_language
from budgetkit.text import fold

#: purpose → zh, en. The order is that of tables and charts.
PURPOSES: dict[str, tuple[str, str]] = {
    "bond_funded": ("举借资金安排的支出", "paid with borrowed money"),
    "interest": ("付息", "interest"),
    "principal": ("还本", "principal repaid"),
    "debt_service": ("还本付息（未分）", "principal and interest, not told apart"),
    "issue_cost": ("发行费用", "costs of issuing"),
    "not_debt": ("与债务无关", "not debt"),
    "shared": ("可能含下列举借的资金", "may hold some of the borrowed money below"),
    "unlisted": ("未按功能或项目列出", "not listed by function or project"),
    "unknown": ("无法判断", "unknown"),
}
#: Purposes that say debt; narrow words are asked before wide ones.
DEBT = ("interest", "principal", "issue_cost", "debt_service", "bond_funded")
#: What debt costs.
COSTS = ("interest", "principal", "debt_service", "issue_cost")
#: instrument → zh, en.
INSTRUMENTS: dict[str, tuple[str, str]] = {
    "special_bond": ("专项债券", "special bond"),
    "general_bond": ("一般债券", "general bond"),
    "treasury_bond": ("特别国债", "special treasury bond"),
    "bank_loan": ("银行贷款", "bank loan"),
    "foreign_loan": ("国外贷款", "foreign loan"),
    "": ("", ""),
}
#: Borrowed from a bank or abroad: no bond.
LOANS = ("bank_loan", "foreign_loan")
#: The kinds of evidence, strongest first; a fund's column alone proves no debt.
KINDS: dict[str, tuple[str, str]] = {
    "code": ("功能科目", "function code"),
    "amount": ("金额与科目相符", "amount of a function code"),
    "source": ("资金来源", "source of the money"),
    "notice": ("文号", "notice"),
    "words": ("项目名称", "words of the name"),
    "prose": ("文字说明", "words of the text"),
    "targets": ("绩效目标", "words of the targets"),
    "fund": ("资金栏", "fund column"),
}


@dataclass(frozen=True)
class Sign:
    """What a code or a name says of the money; ``fund`` is where such a code stands."""

    purpose: str
    instrument: str = ""
    fund: str = ""
    why: str = ""


@dataclass(frozen=True)
class DebtSign:
    """One reason for a purpose, with its page; ``kind`` is a key of :data:`KINDS`.

    Attributes
    ----------
    kind : str
    zh, en : str
        The reason in both languages.
    page : int or None
        Of all files together; with a ``file``, of that file.
    table : str
        Key of the table, or empty.
    file : str
        Name of the file, where the document has several.

    Examples
    --------
    >>> DebtSign("code", "科目2290402", "code 2290402", 14).text("zh")
    '科目2290402（第14页）'
    """

    kind: str
    zh: str
    en: str
    page: int | None = None
    table: str = ""
    file: str = ""

    def text(self, lang: str | None = None) -> str:
        """The reason in one language, with its page.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str

        Raises
        ------
        ValueError
            For another language.
        """
        lang = checked_language(lang)
        said = self.zh if lang == "zh" else self.en
        if self.page is None:
            return said
        name = f"{self.file}{'' if lang == 'zh' else ', '}" if self.file else ""
        return f"{said}（{name}第{self.page}页）" if lang == "zh" else (
            f"{said} ({name}page {self.page})")

    def __str__(self) -> str:
        return self.text()


def _rows(file: str) -> list[dict[str, str]]:
    with (files("budgetkit") / "knowledge" / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def _codes() -> tuple[tuple[re.Pattern, int, Sign], ...]:
    return tuple(
        (re.compile(r["pattern"]), int(r["valid_from"] or 0),
         Sign(r["purpose"], r["instrument"], r["fund"], r["source"]))
        for r in _rows("debt_codes.csv")
    )  # fmt: skip


@cache
def words(said_of: str) -> tuple[tuple[re.Pattern, Sign], ...]:
    """The patterns that are looked for in a ``code``'s name, a ``project``'s name, and so on."""
    return tuple(
        (re.compile(r["pattern"]), Sign(r["purpose"], r["instrument"], "", r["why"]))
        for r in _rows("debt_words.csv") if r["said_of"] == said_of
    )  # fmt: skip


#: No pattern of codes, projects, sources and prose is without one of these.
_SPEAKING = frozenset("债贷息还借偿融")


def says_nothing(text: str) -> bool:
    """Whether a text has none of the characters that all words of debt are made of.

    >>> says_nothing("行政运行"), says_nothing("还本")
    (True, False)
    """
    return _SPEAKING.isdisjoint(text)


def speaks(text: str, said_of: str) -> Sign | None:
    """The first sign that the words of a text give, or None.

    Examples
    --------
    >>> speaks("污水处理厂专项债券利息", "project").purpose
    'interest'
    >>> speaks("地方政府专项债券绩效评价服务费", "project").purpose
    'about'
    >>> speaks("综合窗口政府购买服务", "project")
    >>> speaks("亚行贷款防洪工程还本付息", "project").instrument
    'foreign_loan'
    >>> speaks("公交车购置贷款贴息", "project").why
    'a policy subsidy: loans of others'
    """
    if says_nothing(text):
        return None
    folded = fold(text)
    sign = next((sign for pattern, sign in words(said_of) if pattern.search(folded)), None)
    if sign is None or sign.instrument or sign.purpose not in DEBT:
        return sign
    return replace(sign, instrument=_instrument(folded))


def _instrument(folded: str) -> str:
    """Which debt the words name: a bond before a loan, a foreign loan before any other."""
    return next((s.instrument for p, s in words("instrument") if p.search(folded)), "")


def sign_of_code(code: str, names: Iterable[str] = (), year: int | None = None) -> Sign | None:
    """What a functional code says of borrowed money; None where it says nothing.

    Parameters
    ----------
    code : str
        Digits only.
    names : iterable of str
        The names printed for the code and for the codes above it, narrowest first: a bond that
        got a code of its own after this was written is still known by its name.
    year : int, optional
        Budget year; some codes mean a bond only from a year on.

    Returns
    -------
    Sign or None

    Examples
    --------
    >>> sign_of_code("2290402").purpose, sign_of_code("2320498").instrument
    ('bond_funded', 'special_bond')
    >>> sign_of_code("2290401").purpose, sign_of_code("22904").purpose, sign_of_code("2010301")
    ('not_debt', 'unknown', None)
    >>> sign_of_code("2129901", ["其他城乡社区专项债券收入安排的支出"]).purpose
    'bond_funded'
    """
    for pattern, valid_from, sign in _codes():
        if pattern.fullmatch(code) and (year is None or year >= valid_from):
            return sign
    for name in names:
        sign = speaks(name, "code")
        if sign:
            if sign.instrument in LOANS or sign.purpose == "not_debt":
                return replace(sign, fund="")
            general = sign.instrument == "general_bond" or "一般" in fold(name)
            special = sign.instrument or ("general_bond" if general else "special_bond")
            return Sign(sign.purpose, special,
                        "general_budget" if general else "government_fund", sign.why)
    return None


def purpose_label(purpose: str, lang: str | None = None) -> str:
    """The purpose in words.

    Parameters
    ----------
    purpose : str
        A key of `PURPOSES`.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    KeyError
        No such purpose.

    Examples
    --------
    >>> purpose_label("interest", "zh")
    '付息'
    """
    lang = checked_language(lang)
    return PURPOSES[purpose][0 if lang == "zh" else 1]


def instrument_label(instrument: str, lang: str | None = None) -> str:
    """The instrument in words; empty where it is not told.

    Parameters
    ----------
    instrument : str
        A key of `INSTRUMENTS`.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    KeyError
        No such instrument.

    Examples
    --------
    >>> instrument_label("special_bond", "zh"), instrument_label("special_bond")
    ('专项债券', 'special bond')
    """
    lang = checked_language(lang)
    return INSTRUMENTS[instrument][0 if lang == "zh" else 1]
