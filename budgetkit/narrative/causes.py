"""Which change a reason is given for: one with a number, one that words alone tell, 比上年有所减少."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetkit.narrative.discourse_state import Clause
from budgetkit.narrative.grammar import BASIS, DOWN, LESS, MORE, UP, Token
from budgetkit.narrative.numbers import NumberReader
from budgetkit.narrative.sections import Section
from budgetkit.narrative.statements import Claim, Sentence
from budgetkit.patterns import pattern

#: How far, behind the word of direction: 增加较多, 减少幅度较大.
_FAR = pattern(r"(?:了|得)?(?:(?:幅度|数额|金额)?(?:较|比较|略)?[多大少小]|(?:较为)?明显|较快)?")
#: How far, before it: 有所减少, 大幅增加.
_SOMEWHAT = pattern(r"(?:有所|略有?|均|都|也|大幅度?|小幅度?|明显|显著|相应|总体|整体|呈|有)+$")
#: What stands between 比2025年 and its verb and names nothing: 初预算数56,831.85, printed without a unit.
_AGAINST = pattern(rf"^(?:{BASIS}|初?预算数?|[初数额的]|\d[\d,.]*(?![\d年]))+")
#: 与上年相比增加的原因: the word of direction stands within the word for a reason.
_WITHIN = pattern(rf"(?P<up>{UP})|(?P<down>{DOWN})")
#: What raises or lowers money, so that 主要是 behind a full stop tells why and not what it consists of.
_MOVES = pattern(rf"{UP}|{DOWN}|新增|增设|取消|到期|完成|划[入转出]|合并|调[整增减]")
#: 决算数大于年初预算数的原因: why more or less was spent than planned, not more than last year.
_DEVIATION = re.compile(
    rf"(?:{MORE}|{LESS}|超过|超出|等于|未达到?|未完成|[与和同较比]).{{0,6}}预算.{{0,8}}$|差异.{{0,6}}$"
)
_PAUSES = "，,；;：: 。"


@dataclass(frozen=True)
class ToldInWords:
    """A change without a number, until somebody gives its reason: 收入比上年有所减少."""

    sentence: Sentence
    start: int
    end: int
    direction: str
    name: str  # what the words before the verb name; empty where it is what was told last
    clause: Clause

    def leads_to(self, sentence: Sentence, at: int) -> bool:
        """Whether nothing but marks stands between it and a place of its sentence or the next one."""
        if sentence is self.sentence:
            return not sentence.text[self.end : at].strip(_PAUSES)
        return sentence.paragraph is self.sentence.paragraph and not (
            self.sentence.text[self.end :].strip(_PAUSES) or sentence.text[:at].strip(_PAUSES))


def told_in_words(sentence: Sentence, clause: Clause, end: int) -> ToldInWords | None:
    """The change that a clause tells in words: a comparison, a direction, and no number behind it."""
    verb = clause.verb
    if verb is None or verb.kind not in ("up", "down") or not _FAR.fullmatch(clause.after.strip()):
        return None
    return _told(sentence, clause, verb.start, end, verb.kind)


def told_by_reason(sentence: Sentence, clause: Clause, reason: Token) -> ToldInWords | None:
    """The change within the word for its reason: 与2016年度相比增加的原因."""
    found = _WITHIN.match(reason.text)
    if found is None or clause.verb is not None:
        return None
    return _told(sentence, clause, reason.start, reason.start + found.end(), found.lastgroup or "")


def _told(sentence: Sentence, clause: Clause, start: int, end: int, direction: str
          ) -> ToldInWords | None:
    if clause.compare is None or clause.change is not None:
        return None
    name = _AGAINST.sub("", _SOMEWHAT.sub("", clause.phrase.strip()))
    return ToldInWords(sentence, start, end, direction, name, clause)


def tells_why(text: str) -> bool:
    """Whether what follows 主要是 at a sentence's begin says why something changed, not what it is.

    >>> tells_why("增加水费等支出。"), tells_why("用于水费。"), tells_why("保障公务接待需要。")
    (True, False, False)
    """
    return not text.startswith("用于") and _MOVES.search(re.split("[；;。]", text)[0]) is not None


class CauseReader(NumberReader):
    """Finds the change that a reason explains; where none is sure, the reason is given to none."""

    _now: Sentence
    _clause: Clause

    def __init__(self, sections: Sequence[Section], year: int | None, kind: str, department: str):
        super().__init__(sections, year, kind, department)
        self.spans: dict[int, list[tuple[Sentence, int, int]]] = {}
        self._in_words: ToldInWords | None = None  # a change without a number, told last
        self._before: Sentence | None = None

    def _cause(self, token: Token) -> Claim | None:
        """The change that the words behind a token explain."""
        clause, said = self._clause, self._now.text[: token.start]
        if token.kind == "reason" and clause.compare is None and _DEVIATION.search(
            re.split("[，。；]", said)[-1]
        ):
            return self._completion()
        if clause.change is not None:
            return clause.change
        told = self._told_in_words(token) if self.explained is None else None
        if told is not None:
            return self._moved(told)
        if token.kind == "reason":
            return self.last_change if clause.amount is None else None
        return self._only_change_before(token) if self.explained is None and not said.strip() else None

    def _told_in_words(self, token: Token) -> ToldInWords | None:
        """The change without a number that stands right before the reason, or within its word."""
        told = told_in_words(self._now, self._clause, token.start) or (
            told_by_reason(self._now, self._clause, token)) or self._in_words
        if told is None or not (told.sentence is self._now or told.sentence is self._before):
            return None
        return told if told.leads_to(self._now, token.start) else None

    def _moved(self, told: ToldInWords) -> Claim | None:
        """The claim that a change in words is, where it is known of what; it bears no number."""
        name = self.named(told.name)
        if name:
            subject = self.resolve(name)
            of = self.amount_of(subject)
            if not subject.key:
                return None
        else:
            self._turn_back(told.sentence, told.clause, told.end)
            of = told.clause.amount
            if of is None:
                return None
            subject = of.subject
        claim = self.add("direction", subject, told.sentence, told.start, told.end)
        claim.direction, claim.words = told.direction, told.sentence.text[told.start : told.end]
        claim.of = None if of is None else of.id
        self._compare(claim, told.clause)
        return claim

    def _only_change_before(self, token: Token) -> Claim | None:
        """The one change of the sentence before, where 主要是 begins a sentence that says why."""
        before = self._before
        if before is None or before.paragraph is not self._now.paragraph or not (
            tells_why(self._now.text[token.end :])
        ):
            return None
        changes = [c for c in self.claims[-12:] if c.sentence is before and c.measure == "change"]
        one = changes[0] if len(changes) == 1 else None
        told = one is not None and one.direction in ("up", "down") and one.reason_for is None
        return one if told and one is not None and one.id not in self.spans else None

    def _completion(self) -> Claim | None:
        """How far the budget was carried out, as the paragraph said last."""
        for claim in reversed(self.claims[-6:]):
            if claim.measure == "completion":
                here = claim.sentence.paragraph is self._now.paragraph
                return claim if here and claim.reason_for is None else None
        return None
