"""What the text says of borrowed money: amounts under a bond's name, the works they pay for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.debt.classifiers import COSTS, DEBT, Sign, says_nothing, speaks, words
from budgetkit.debt.settings import DEFAULT, DebtSettings
from budgetkit.disclosure import Disclosure
from budgetkit.narrative import Claim
from budgetkit.narrative.grammar import Stated
from budgetkit.patterns import pattern
from budgetkit.text import fold

_UNITS = {"亿元": Decimal(10000), "千万元": Decimal(1000), "百万元": Decimal(100)}
#: Amounts of this year's money, as a claim calls them.
_THIS_YEAR = {"budget", "final"}
#: Debt that is owed or allowed, of a whole city or a whole investment: no money of this budget.
_NO_BUDGET = pattern(r"限额|余额|存量|总投资|累计|发行(?!费)|争取|亿元以上")
#: What is said of a whole place is not said of a department.
_OF_A_PLACE = pattern(r"(全|我)[省市区县]")
#: A line of the classification down to its item: 交通运输支出（类）…（款）公路水路运输（项）.
_LEVELS = pattern(r"\([类款项]\)")
_WORK = pattern(r"(?:主要)?用于(?P<work>[^。;；]+)")
_WORK_END = pattern(r"(?:工程款|经费|资金)?(?:等?方面)?(?:的)?支出$|等$")
_NO_NAMES = {"支出", "事务", "预算"}
#: 177.92万元是上年结转的老旧船舶拆解补助资金.
_CARRIED = pattern(r"(\d[\d,.]*[万亿]?元)(?:是|为|系|均为|全部为)(?:上年|历年|以前年度)?结转")
_SENTENCE = pattern(r"[^。！？\n]+[。！？]?")
#: What was, and is no more.
_GONE = pattern(r"不再|没有|未安排|还清|结清|上年有|无需|取消")


@dataclass(frozen=True)
class Statement:
    """An amount that the text gives under a name: 万元.

    Attributes
    ----------
    subject : str
        As printed, down to the item where it is a line of the classification.
    names : tuple of str
        Its levels, widest first.
    sign : Sign or None
        What its last level says of debt.
    works : tuple of (str, Decimal or None)
        The works that it is for, with their amounts where the text gives them.
    carried : bool
        Whether the text says that the money was carried over.
    """

    amount: Decimal
    subject: str
    names: tuple[str, ...]
    sign: Sign | None
    works: tuple[tuple[str, Decimal | None], ...]
    carried: bool
    page: int
    sentence: str
    slack: Decimal = DEFAULT.same_amount

    @property
    def purpose(self) -> str:
        return self.sign.purpose if self.sign else ""

    def is_of(self, amount: Decimal) -> bool:
        """Whether a table prints the same amount: 1.50亿元 is 15,000.00, or 15,049.99.

        >>> Statement(Decimal(15000), "", (), None, (), False, 1, "", Decimal(50)).is_of(
        ...     Decimal("15049.99"))
        True
        """
        return abs(self.amount - amount) <= self.slack

    def tells(self, name: str, amount: Decimal, sign: Sign | None) -> bool:
        """Whether it speaks of a line of the function table: its amount, and its sign or name."""
        if not self.is_of(amount):
            return False
        named = bool(self.names) and self.names[-1] in fold(name)
        return named or (sign is not None and self.purpose == sign.purpose)


@dataclass(frozen=True)
class Mention:
    """The text explains a line by what debt costs, and gives no amount of it.

    Attributes
    ----------
    purpose : str
    line : str
        Name of the line as printed in the text.
    amount : Decimal
        Of the whole line, in 万元: what debt costs is in it.
    page : int
    sentence : str
    """

    purpose: str
    line: str
    amount: Decimal
    page: int
    sentence: str


def statements(d: Disclosure, settings: DebtSettings = DEFAULT) -> list[Statement]:
    """The amounts of this year that the text gives under a name of debt, or down to an item."""
    claims = [(c, c.amount) for c in d.narrative.claim_list
              if c.measure in _THIS_YEAR and c.amount is not None and c.base is None]
    parts: dict[int, list[Claim]] = {}
    for claim, _ in claims:
        if claim.part_of is not None:
            parts.setdefault(claim.part_of, []).append(claim)
    out = []
    for claim, amount in claims:
        if says_nothing(claim.subject.text) and "项" not in claim.subject.text:
            continue
        printed = fold(claim.subject.text)
        names = tuple(n for n in _LEVELS.split(printed) if n and n not in _NO_NAMES)
        coded = bool(_LEVELS.search(printed))
        sign = _sign(names[-1] if names else "", coded)
        if amount.value and (coded or sign) and not _NO_BUDGET.search(printed) and not (
                _OF_A_PLACE.search(fold(claim.sentence.text)) and not coded):
            out.append(_statement(claim, amount, names, sign, parts.get(claim.id, []), settings))
    return out


def _statement(claim: Claim, amount: Stated, names: tuple[str, ...], sign: Sign | None,
               parts: Sequence[Claim], settings: DebtSettings) -> Statement:
    said = claim.sentence.text
    works: tuple[tuple[str, Decimal | None], ...] = tuple(
        (c.subject.text, c.amount.value) for c in parts if c.amount)
    if not works and (found := _WORK.search(fold(said[claim.end:]))):
        works = ((_WORK_END.sub("", found["work"]), None),)
    unit = _UNITS.get(amount.unit, Decimal(1))
    slack = max(settings.same_amount, unit.scaleb(-amount.places) / 2)
    return Statement(amount.value, claim.subject.text, names, sign, works,
                     _says_carried(claim, amount), claim.page, said, slack)


def _sign(name: str, coded: bool) -> Sign | None:
    sign = speaks(name, "code") if coded else speaks(name, "project")
    return sign if sign and sign.purpose in DEBT else None


def _says_carried(claim: Claim, amount: Stated) -> bool:
    """Whether the paragraph says of this very amount that it was carried over."""
    text = claim.sentence.paragraph.text
    if "结转" not in text:
        return False
    return any(fold(m[1]) == fold(amount.text) for m in _CARRIED.finditer(fold(text)))


def mentions(d: Disclosure) -> list[Mention]:
    """Lines whose change the text explains by interest or repayment without giving its amount."""
    held: dict[int, list[Claim]] = {}
    for claim in d.narrative.claim_list:
        if not says_nothing(claim.sentence.paragraph.text):
            held.setdefault(id(claim.sentence.paragraph), []).append(claim)
    out = []
    for claims in held.values():
        first, amount = next(((c, c.amount) for c in claims
                              if c.measure in _THIS_YEAR and c.amount), (None, None))
        if first is None or amount is None or not amount.value:
            continue
        for sentence in _after(first):
            sign = speaks(sentence, "project") if _of_debt(sentence) else None
            if sign and sign.purpose in COSTS and not _GONE.search(sentence) and not (
                    _NO_BUDGET.search(sentence) or _OF_A_PLACE.search(sentence)):
                out.append(Mention(sign.purpose, first.subject.text, amount.value,
                                   first.page, sentence))
                break
    return out


def _of_debt(sentence: str) -> bool:
    return any(p.search(sentence) for p, _ in words("prose"))


def _after(claim: Claim) -> Iterator[str]:
    """The sentences of its paragraph after the one of the claim, as far as they give no amount."""
    paragraph = fold(claim.sentence.paragraph.text)
    said = fold(claim.sentence.text)
    for match in _SENTENCE.finditer(paragraph[paragraph.find(said) + len(said):]):
        yield match[0]
    explained = re.split(r"主要(?:原因)?(?:是|为)", said, maxsplit=1)
    if len(explained) > 1:
        yield explained[1]

