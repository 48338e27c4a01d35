"""What speaks for borrowed money: function codes and words. The knowledge is in knowledge/debt*.csv.

A sign says what the money is for (purpose) and which debt it is (instrument); how much a sign
is worth is decided where several meet, in :mod:`budgetkit.debt.breakdown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from budgetkit.debt.places import page_message
from budgetkit.knowledge_sheets import rows
from budgetkit.messages import Message, Named, in_room
from budgetkit.patterns import pattern
from budgetkit.text import fold

_purpose, _instrument = in_room("debt.purpose"), in_room("debt.instrument")
_say = in_room("debt.evidence")

#: In the order of tables and charts; :func:`purpose_label` says them in words.
PURPOSES = ("bond_funded", "interest", "principal", "debt_service", "issue_cost", "not_debt",
            "shared", "unlisted", "unknown")
#: Purposes that say debt; narrow words are asked before wide ones.
DEBT = ("interest", "principal", "issue_cost", "debt_service", "bond_funded")
#: What debt costs.
COSTS = ("interest", "principal", "debt_service", "issue_cost")
#: Which debt it is; empty where nothing tells it. :func:`instrument_label` says them in words.
INSTRUMENTS = ("special_bond", "general_bond", "treasury_bond", "bank_loan", "foreign_loan", "")
#: Borrowed from a bank or abroad: no bond.
LOANS = ("bank_loan", "foreign_loan")
#: The kinds of evidence, strongest first; a fund's column alone proves no debt.
KINDS = ("code", "amount", "source", "notice", "words", "prose", "targets", "fund")


@dataclass(frozen=True)
class Sign:
    """What a code or a name says of the money; ``fund`` is where such a code stands.

    ``says`` is the message that tells of the words of a name: a key of ``debt.words``.
    """

    purpose: str
    instrument: str = ""
    fund: str = ""
    says: str = ""


@dataclass(frozen=True)
class DebtSign:
    """One reason for a purpose, with its page; ``kind`` is a key of :data:`KINDS`.

    Attributes
    ----------
    kind : str
    said : Message or Named
        The reason.
    page : int or None
        Of all files together; with a ``file``, of that file.
    table : str
        Key of the table, or empty.
    file : str
        Name of the file, where the document has several.

    Examples
    --------
    >>> DebtSign("code", Named("code 2290402", "科目2290402"), 14).text("zh")
    '科目2290402（第14页）'
    """

    kind: str
    said: Message | Named
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
        if self.page is None:
            return self.said.text(lang)
        place = page_message(self.file, self.page)
        return _say("on-page", lang, said=self.said, place=place)

    def __str__(self) -> str:
        return self.text()


@cache
def _codes() -> tuple[tuple[re.Pattern, int, Sign], ...]:
    return tuple(
        (pattern(r["pattern"]), int(r["valid_from"] or 0),
         Sign(r["purpose"], r["instrument"], r["fund"]))
        for r in rows("debt_codes.csv")
    )  # fmt: skip


@cache
def words(said_of: str) -> tuple[tuple[re.Pattern, Sign], ...]:
    """The patterns that are looked for in a ``code``'s name, a ``project``'s name, and so on."""
    return tuple(
        (pattern(r["pattern"]), Sign(r["purpose"], r["instrument"], "", r["says"]))
        for r in rows("debt_words.csv") if r["said_of"] == said_of
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
    >>> speaks("公交车购置贷款贴息", "project").says
    'policy-subsidy'
    """
    if says_nothing(text):
        return None
    folded = fold(text)
    sign = next((sign for pattern, sign in words(said_of) if pattern.search(folded)), None)
    if sign is None or sign.instrument or sign.purpose not in DEBT:
        return sign
    return replace(sign, instrument=_named_instrument(folded))


def _named_instrument(folded: str) -> str:
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
    for known, valid_from, sign in _codes():
        if known.fullmatch(code) and (year is None or year >= valid_from):
            return sign
    for name in names:
        said = speaks(name, "code")
        if said:
            if said.instrument in LOANS or said.purpose == "not_debt":
                return replace(said, fund="")
            general = said.instrument == "general_bond" or "一般" in fold(name)
            special = said.instrument or ("general_bond" if general else "special_bond")
            return Sign(said.purpose, special,
                        "general_budget" if general else "government_fund", said.says)
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
    return _purpose(purpose, lang)


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
    return _instrument(instrument, lang) if instrument else ""
