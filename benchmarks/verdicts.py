"""The verdicts that people gave on findings, and which finding of today each of them is about.

``../shared/unfamiliar/verdicts.csv`` names file, page, rule, row, column and the message as it was
worded then. ``checks-verdicts.csv`` names document, rule, page and the printed words or number;
page 0 stands for every finding of a rule in a document. A document of the unfamiliar folder is
named there ``unfamiliar/xian/01``, and what is said of it there goes before the other file.

Wording may change, a row may move. A verdict is about a finding of its document if, in this order:

1. rule, page, row and column are the same;
2. rule and page are the same, and so are most numbers of the claim (the message without the
   sentence that it quotes); where it has fewer than two, most of what it quotes;
3. the rule is the same, the page is the next or the one before, and the numbers are the same;
4. another rule says it of the same page, with the same numbers (of a cell: of the same cell with
   half of them): reported as *under another rule*;
5. it is the only verdict left, and the only finding left, of its rule on the page, outside tables.

Each is joined to one other, best first; a verdict with a printed number or page 0 to every one.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from checkouts import HERE, UNFAMILIAR

VERDICTS = ("true", "duplicate", "withheld", "false")
#: How much of the numbers (or of the quoted words) must be the same: more than half leaves room for
#: a bound, a share or a page that is said in addition; the same numbers may miss one of five.
ALIKE, SAME = 0.6, 0.8
#: The steps of the list above that say something of the finding.
OTHER_RULE, ONLY_ONE = 4, 5
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_EXCERPT = re.compile(r"^(.+)[:：]\s*“.*$", re.DOTALL)
_PAGE = re.compile(r"第\d+页|pp?\. ?\d+")


def numbers(text: str) -> Counter[str]:
    """The numbers of a claim, in one spelling: no thousands commas, no trailing zeros.

    >>> sorted(numbers("第3页：印 3,695.90 万元，占-2.10%"))
    ['-2.1%', '3695.9']
    """
    found = Counter()
    for printed in _NUMBER.findall(_PAGE.sub("", text)):
        plain, percent = printed.replace(",", "").rstrip("%"), printed[-1:] == "%"
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        found[plain + "%" * percent] += 1
    return found


def claim(message: str) -> str:
    """The message without the sentence that it quotes at its end.

    >>> claim("第2页：“培训费”：印“增加1%”，应为2%：“…培训费3万元。”")
    '第2页：“培训费”：印“增加1%”，应为2%'
    """
    found = _EXCERPT.match(message)
    return found[1] if found and not _PAGE.fullmatch(found[1]) else message


def shared(wanted: Counter, there: Counter) -> float:
    """The part of what is wanted that is there, from 0 to 1."""
    return (wanted & there).total() / wanted.total() if wanted else 0.0


def grams(text: str) -> Counter[str]:
    """Groups of three letters of all that a message quotes."""
    said = re.sub(r"\s", "", "".join(re.findall(r"[“《].*[”》]", text)))
    return Counter(said[i:i + 3] for i in range(len(said) - 2))


@dataclass
class Verdict:
    """What somebody who looked at the page said of a finding."""

    document: str
    page: int
    rule: str
    row: int | None
    column: int | None
    verdict: str
    why: str
    message: str = ""
    found: str = ""
    many: bool = False
    matched: list[dict] = field(default_factory=list)
    how: int = 0

    def likeness(self, finding: dict) -> float:
        """How much of the claim the finding makes too, from 0 to 1."""
        if not self.message:
            return self._printed(finding)
        wanted = numbers(claim(self.message))
        if wanted.total() < 2:
            return shared(grams(self.message), grams(finding["message"]))
        return shared(wanted, numbers(" ".join(
            (finding["message"], finding["found"], finding["expected"]))))

    def _printed(self, finding: dict) -> float:
        if self.found in (finding["found"][:40], finding["expected"][:40]):
            return 1.0
        mine = numbers(self.found)
        if mine:
            return shared(mine, numbers(claim(finding["message"]) + " " + finding["found"]))
        return 0.9 * (self.found in finding["message"])


def load() -> list[Verdict]:
    """Every verdict at hand."""
    own = list(_own(HERE / "checks-verdicts.csv"))
    theirs = list(_theirs(UNFAMILIAR / "verdicts.csv"))
    for old in theirs:
        again = [v for v in own if (v.document, v.page, v.rule) == (
            old.document, old.page, old.rule) and v.many and v.likeness(
            {"found": "", "expected": "", "message": old.message}) >= SAME]
        if not again:
            own.append(old)
    return own


def _own(path: Path) -> Iterable[Verdict]:
    with path.open(encoding="utf-8", newline="") as lines:
        for r in csv.DictReader(lines):
            yield Verdict(r["document"], int(r["page"]), r["rule"], None, None, r["verdict"],
                          r["why"], found=r["found"], many=True)


def _theirs(path: Path) -> Iterable[Verdict]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        for r in csv.DictReader(lines):
            yield Verdict(
                "unfamiliar/" + r["file"].removesuffix(".pdf"), int(r["page"]), r["rule"],
                int(r["row"]) if r["row"] else None, int(r["column"]) if r["column"] else None,
                r["verdict"], r["cause"], message=r["message_zh"])


def _step(v: Verdict, f: dict) -> tuple[int, float] | None:
    """The number of the step that joins them, and how alike they are; None where none does."""
    alike = v.likeness(f)
    cell = v.row is not None
    if v.rule == f["rule"] and v.page in (f["page"], 0):
        if v.page == 0 or (cell and (v.row, v.column) == (f["row"], f["column"])):
            return 1, alike
        if alike >= ALIKE:
            return 2, alike
    if v.many:
        return None
    if v.rule == f["rule"] and abs(v.page - f["page"]) == 1 and alike >= SAME:
        return 3, alike
    if v.rule != f["rule"] and v.page == f["page"]:
        same_cell = cell and (v.row, v.column) == (f["row"], f["column"]) and alike >= 0.5
        several = numbers(claim(v.message)).total() >= 2
        if same_cell or (several and alike >= SAME):
            return OTHER_RULE, alike
    return None


def join(verdicts: list[Verdict], findings: dict[str, list[dict]]) -> None:
    """Put to each verdict the findings it is about, and to each finding its verdict."""
    by_document = defaultdict(list)
    for v in verdicts:
        v.matched, v.how = [], 0
        by_document[v.document].append(v)
    for document, found in findings.items():
        for f in found:
            f["verdict"] = None
        _join_one(by_document[document], found)


def _join_one(verdicts: list[Verdict], found: list[dict]) -> None:
    pairs = []
    for n, v in enumerate(verdicts):
        for m, f in enumerate(found):
            if (fits := _step(v, f)) is not None:
                pairs.append((fits[0], -fits[1], n, m))
    for step, _, n, m in sorted(pairs):
        _put(verdicts[n], found[m], step)
    left = Counter((v.rule, v.page) for v in verdicts if not v.matched and v.row is None)
    free = Counter((f["rule"], f["page"]) for f in found if f["verdict"] is None)
    for v in verdicts:
        place = v.rule, v.page
        if not v.matched and v.row is None and left[place] == free[place] == 1:
            _put(v, next(f for f in found if f["verdict"] is None
                         and (f["rule"], f["page"]) == place), ONLY_ONE)


def _put(v: Verdict, f: dict, step: int) -> None:
    if f["verdict"] is not None or (v.matched and not v.many):
        return
    f["verdict"] = v.verdict
    v.matched.append(f)
    v.how = v.how or step
