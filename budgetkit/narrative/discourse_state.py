"""What was said before a number, as far as it decides what the number means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from budgetkit.narrative.grammar import Stated, Token, clean_subject
from budgetkit.narrative.sections import Section, path
from budgetkit.narrative.statements import Claim, Count, Sentence
from budgetkit.narrative.subjects import Subject, fund_named, may_hold, resolve, table_of

_LAST_YEAR = ("上年", "去年", "上一年", "前一年")


@dataclass
class Opener:
    """其中： at the end of a paragraph: the whole whose parts stand in the paragraphs below.

    `implied` where 其中 is not said and deeper numbers follow all the same.
    """

    rank: float
    amount: Claim | None
    change: Claim | None
    listing: int = 0
    style: str | None = None
    done: bool = False
    implied: bool = False


@dataclass
class Clause:
    """The state within a sentence; a bracket keeps it and gives it back.

    Attributes
    ----------
    phrase, after : str
        Words since the last mark or number: before the word of direction, and after it.
    verb, compare : Token or None
        The word of direction; 与上年相比.
    amount, change : Claim or None
        Stated last.
    whole_amount, whole_change : Claim or None
        What the numbers of an open list are parts of; `outer` is the list around it.
    pending : str
        A subject named a clause before its number.
    described : bool
        The words since 用于 only describe: they name no subject.
    listing : int
        Number of the open list.
    listed, lost : bool
        The list was opened by 用于 (`coloned`: by 用于：); the list's whole is not stated.
    against : Token or None
        比2023年 right before: an amount that follows is that year's. `ahead` is what was said
        before it.
    names, each : list of str, Token or None
        收入、支出分别增加: the names still to be given a number, and their verb.
    kept : tuple
        The wholes to return to when a reason ends.
    planned : Claim or None
        完成预算60万元: the budget whose completion is told next.
    counted : str
        What was counted right before: 人员类项目5个，涉及预算560万元.
    quantity : bool
        The sentence counts things by a bare 万: 采血总量13万.
    """

    phrase: str = ""
    verb: Token | None = None
    after: str = ""
    compare: Token | None = None
    amount: Claim | None = None
    change: Claim | None = None
    whole_amount: Claim | None = None
    whole_change: Claim | None = None
    outer: Claim | None = None
    pending: str = ""
    described: bool = False
    listing: int = 0
    listed: bool = False
    lost: bool = False
    names: list[str] = field(default_factory=list)
    each: Token | None = None
    against: Token | None = None
    ahead: str = ""
    kept: tuple[Claim | None, Claim | None] = (None, None)
    coloned: bool = False
    planned: Claim | None = None
    counted: str = ""
    quantity: bool = False

    def grow(self, text: str) -> None:
        """Take words in: before the word of direction, or after it."""
        if self.verb is not None:
            self.after += text
        else:
            self.phrase += text

    def clear(self) -> None:
        """A mark or a number ends the phrase."""
        self.phrase, self.after, self.verb, self.against = "", "", None, None

    def inner(self) -> Clause:
        """What a bracket keeps while its inside is read."""
        return Clause(
            self.phrase, None, "", self.compare, self.amount, self.change, self.whole_amount,
            self.whole_change, listing=self.listing,
        )  # fmt: skip


class Memory:
    """Where the reading is, and what was stated so far."""

    def __init__(self, sections: Sequence[Section], year: int | None, kind: str, department: str):
        self.sections = sections
        self.year = year
        self.measure = "final" if kind == "final_account" else "budget"
        self.department = department
        self.claims: list[Claim] = []
        self.counts: list[Count] = []
        self.listings = 0
        # the section
        self.heading = self.item = self.table = self.fund = ""
        self.titles: list[str] = []
        self.first: Claim | None = None  # its first amount
        self.last_change: Claim | None = None
        self.explained: Claim | None = None  # the change that is being explained
        # the paragraph
        self.within: Opener | None = None
        self.head: Claim | None = None  # its first amount
        self.top: Claim | None = None  # the last one that is no part of another here
        self.latest: Claim | None = None
        self.subject: Subject | None = None
        self.base: Token | None = None
        self.fresh = False  # a subject was named in this sentence

    def enter(self, index: int) -> Section:
        """Go to a section."""
        section = self.sections[index]
        above = path(self.sections, index)
        headings = [s for s in above if s.heading]
        self.heading = headings[-1].label if headings else ""
        self.item = section.label if not section.heading else ""
        self.titles = [s.title for s in above]
        self.table = _run_in_table(section) or next(
            (t for s in reversed(headings) if (t := table_of(s.title))), ""
        )
        self.fund = next((f for title in reversed(self.titles) if (f := fund_named(title))), "")
        if section.heading:
            self.explained = self.last_change = self.first = None
        return section

    def begin_paragraph(self) -> None:
        self.head = self.top = self.latest = None
        self.subject = self.base = None

    def new_listing(self) -> int:
        self.listings += 1
        return self.listings

    def remember(self, subject: Subject) -> None:
        self.subject, self.fresh = subject, True

    # claims

    def state(
        self, sentence: Sentence, measure: str, phrase: str, stated: Stated, pending: str = ""
    ) -> Claim:
        """A new claim about what the phrase names, or about what was named before."""
        text = self.named(phrase)
        if text in ("支出", "收入") and self._of_the_last(sentence, measure, phrase):
            text = ""
        if text:
            subject = self.resolve(text)
        else:
            subject, text = self._pending(pending)
        start = sentence.text.rfind(text, 0, stated.start) if text else stated.start
        return self.add(measure, subject, sentence, start if start >= 0 else stated.start,
                        stated.end)  # fmt: skip

    def _of_the_last(self, sentence: Sentence, measure: str, phrase: str) -> bool:
        """Whether a bare 支出 is that of the thing named before, not of the whole budget.

        年初预算为5万元，支出决算为4万元; 接待430人次，共计支出6万元.
        """
        last = self.latest
        if last is None or measure == "change":
            return False
        if "决算" in phrase:
            return True
        near = last.sentence is sentence or re.search("共计|累计|实际", phrase)
        return bool(near) and last.subject.key != "total" and not re.search(
            "预算|总(?!共)|合计(?!支出|收入)|本年|全年|当年", phrase)

    def add(
        self, measure: str, subject: Subject, sentence: Sentence, start: int, end: int
    ) -> Claim:
        claim = Claim(
            len(self.claims), self.heading, self.item, subject, measure, sentence, start, end,
            year=self.year, table=self.table, fund=self.fund,
        )  # fmt: skip
        self.claims.append(claim)
        return claim

    def amount_of(self, subject: Subject) -> Claim | None:
        """The latest amount of the same thing in the same section."""
        for other in reversed(self.claims[-40:]):
            if other.section != self.heading:
                break
            if other.amount and other.measure != "previous" and other.of is None and (
                other.reason_for is None) and (
                other.subject.text == subject.text
                or (subject.key and _same(other.subject, subject))
            ):
                return other
        return None

    def part_of(
        self, claim: Claim, whole: Claim | None, listing: int
    ) -> tuple[int | None, int | None]:
        """The whole of a part, and its list: a list ends where no part of its whole follows."""
        while whole is not None and not may_hold(whole.subject, claim.subject):
            listing = whole.listing or listing
            whole = None if whole.part_of is None else self.claims[whole.part_of]
        if whole is None or (
            whole.subject.side == "both" and whole.subject.key == claim.subject.key
        ):
            return None, None  # 收入总计 is one side of 收支总计, not a part of it
        return whole.id, listing

    # subjects and years

    def named(self, phrase: str) -> str:
        return clean_subject(phrase, self.department)

    def resolve(self, text: str) -> Subject:
        return resolve(text, self.titles, self.year)

    def _pending(self, phrase: str) -> tuple[Subject, str]:
        """A subject named a clause before: 基本支出由于人员增加，相比上年增加5万元."""
        text = self.named(re.split("由于|因为|随着", phrase)[0])
        subject = self.resolve(text) if text else None
        if subject is not None and subject.key:
            return subject, text
        return self._inherited(), ""

    def _inherited(self) -> Subject:
        """Nothing is named: it is about what was named last, or what the heading names."""
        if self.subject is not None and self.fresh:
            return self.subject
        if self.latest is not None:
            return self.latest.subject
        if self.subject is not None:
            return self.subject
        title = self.titles[-1] if self.titles else ""
        text = self.named(re.sub(r"(?:预算)?(?:安排)?(?:情况)?(?:说明)?$", "", title))
        return resolve(text or title, self.titles[:-1], self.year)

    def year_of(self, text: str | None) -> int | None:
        """The year that 2023年度 or 上年 means."""
        if not text:
            return None
        digits = re.match(r"20\d\d", text)
        if digits:
            return int(digits[0])
        if text.startswith(_LAST_YEAR):
            return self.year - 1 if self.year else None
        return None


_OWN_TABLE = frozenset(
    {"three_public", "operating_expenses", "procurement", "government_fund", "state_capital",
     "department_performance"}
)  # fmt: skip


def _run_in_table(section: Section) -> str:
    """The table that a run-in heading names: （一）机关运行经费：…"""
    if section.heading or re.search(r"[\d类款项]", section.title) or len(section.title) > 20:
        return ""
    table = table_of(section.title)
    return table if table in _OWN_TABLE or re.match("(?:收入|支出)预算$", section.title) else ""


def _same(a: Subject, b: Subject) -> bool:
    if a.key != b.key or a.code != b.code:
        return False
    return not a.side or not b.side or a.side == b.side or "both" in (a.side, b.side)
