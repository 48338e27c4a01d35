"""What an amount says, by the words before it: whose year, measured from what, part of what."""

from __future__ import annotations

import re
from decimal import Decimal

from budgetkit.narrative.discourse_state import Clause, Memory
from budgetkit.narrative.grammar import DOWN, FLAT, UP, YEAR, Stated, Token, state, tokens
from budgetkit.narrative.statements import Claim, Sentence
from budgetkit.narrative.subjects import Subject
from budgetkit.patterns import pattern

_PREVIOUS = pattern(rf"^(?P<lead>[^，。]*?)(?P<year>{YEAR})(?P<rest>[^，。]*)$")
#: 由2023年的1000万元增加到1200万元: the year that stands last.
_FROM = pattern(rf"^(?P<lead>.*)[由从](?P<year>{YEAR})(?P<rest>[^，。由从]{{0,12}})$")
#: 由1000万元增至1200万元: the first of the two is last year's.
_RISING = pattern(r"(?:增|减|降|升|提|调|压|上|下)[^，。；\d]{0,3}[至到]")
_BASIS = pattern(r"预算执行数?|执行数|决算数?|年初预算数?|预算数?")
#: Funds whose name says 预算: 一般公共预算支出决算 is no budget.
_FUND = pattern(r"(?:一般公共|公共财政|政府性基金|国有资本经营|国资|(?<!性)基金)预算(?!数|为|安排)")
#: The budget as it stood at the year's end.
_ADJUSTED = pattern(r"(?:全年|调整后?的?|调整后的?年初|变更后?的?)预算")
#: Right behind the amount that a change is measured from.
_MOVES = pattern(rf"[，,]?(?:略有?|有所|基本)?(?:{UP}|{DOWN}|{FLAT})")
_CARRIED = pattern(r"结转|结余|余额")
_COMPLETED = pattern(
    r"完成了?(?:本年度?|当年|全年)?(?P<basis>(?:年初|调整|全年|批复)*(?:后的?)?预算数?)(?:为|的)?$")


class AmountReader(Memory):
    """Makes a claim of an amount."""

    def _amount(self, sentence: Sentence, stated: Stated, clause: Clause, phrase: str) -> None:
        spent = clause.amount
        if spent is not None and spent.measure in {"final", "outturn"} and (
            of := _COMPLETED.search(phrase)
        ):
            # 支出42万元，完成预算60万元的70%: what was planned for it
            measure = "adjusted" if _ADJUSTED.search(of["basis"]) else "budget"
            planned = self.add(measure, spent.subject, sentence, stated.start, stated.end)
            planned.amount, planned.basis, planned.of = stated, of["basis"], spent.id
            clause.planned = planned
            return
        clause.planned = None
        measure, base, basis, phrase = self._time(phrase)
        if clause.counted and not self.named(phrase) and not clause.pending.strip():
            phrase = clause.counted  # 人员类项目5个，涉及预算560万元
        clause.counted = ""
        if _RISING.match(sentence.text[stated.end :]) and re.search("[由从]$", phrase.strip()):
            measure, base = "previous", self.year - 1 if self.year else None
        claim = self.state(sentence, measure, phrase, stated, clause.pending)
        claim.amount, claim.base, claim.basis = stated, base, basis
        again = self.head is not None and (claim.subject.text, measure) == (
            self.head.subject.text, self.head.measure
        )
        if measure != "previous" and not again:
            claim.part_of, claim.listing = self.part_of(
                claim, clause.whole_amount, clause.listing
            )
        if self.explained is not None:
            claim.reason_for = self.explained.id
        if measure == "previous":
            if base is not None and clause.compare is None:
                clause.compare = Token("compare", "", 0, 0, str(base), basis)
        elif not self._said_again(claim, clause.amount):
            clause.amount, clause.change = claim, None
            if self.explained is None:
                self._hold(claim, clause)
        self.remember(claim.subject)

    def _said_again(self, claim: Claim, last: Claim | None) -> bool:
        """由于年初预算数为0，无法计算: the budget once more, behind what was spent."""
        return last is not None and last.measure == "final" and (
            claim.measure in {"budget", "adjusted"} and last.subject == claim.subject)

    def _compared(
        self, sentence: Sentence, stated: Stated, clause: Clause, against: Token
    ) -> bool:
        """比2023年预算数10.5万元减少2万元: the amount that a change is measured from."""
        last = clause.amount
        if last is None or re.search("[；;]", sentence.text[last.end : stated.start]):
            last = self._meant(sentence, stated)
        words = clause.phrase[len(clause.ahead) :]
        told = self._named_thing(words, sentence.text[stated.end :])
        if told is not None and _is_another(told, last, sentence.text[stated.end :]):
            return False
        if told is None and (ahead := self.named(clause.ahead)):
            self.remember(self.resolve(ahead))
        elif last is not None:
            self.remember(last.subject)
            self.latest = last
        claim = self.state(sentence, "previous", "", stated)
        basis = _BASIS.search(_FUND.sub("", words))
        claim.amount, claim.basis = stated, against.basis or (basis[0] if basis else "")
        if against.kind == "own":
            claim.basis = own_basis(against)
            claim.measure = "adjusted" if _ADJUSTED.search(claim.basis) else "budget"
        else:
            claim.base = self.year_of(against.year)
        if self.explained is not None:
            claim.reason_for = self.explained.id
        return True

    def _named_thing(self, words: str, behind: str) -> Subject | None:
        """What the words between 比2023年 and its amount name, if anything."""
        named = self.named(_BASIS.sub("", words, count=1))
        told = self.resolve(named) if named else None
        if told is not None and told.key == "total" and _MOVES.match(behind):
            return None  # 比2025年收入执行数480万元增加20万元: the same thing's, however short
        return told

    def _meant(self, sentence: Sentence, stated: Stated) -> Claim | None:
        """The amount that a sentence means which only says 比2023年5万元增加1万元."""
        whole, last = self.top, self.latest
        if last is None or whole is None or last.part_of is None:
            return last
        moved = Decimal(0)
        sign = 0
        for token in tokens(sentence.text[stated.end :]):
            sign = {"up": 1, "down": -1}.get(token.kind, sign)
            if token.kind == "amount":
                moved = sign * state(token).value
                break
        for claim in (last, whole, self.head):
            if claim and claim.amount and claim.amount.value == stated.value + moved:
                return claim
        return self.head if self.head and self.head.subject.side == "both" else whole

    def _hold(self, claim: Claim, clause: Clause) -> None:
        """Keep the amount in mind: later words may speak of it without naming it."""
        if clause.lost:
            self.latest = claim
            return
        self.head = self.head or claim
        self.first = self.first or claim
        above = self.within.amount if self.within else None
        if claim.part_of is None or (above is not None and claim.part_of == above.id):
            self.top = claim
        if not clause.listed or claim.part_of is None:
            self.latest = claim

    def _time(self, phrase: str) -> tuple[str, int | None, str, str]:
        """Whose year an amount is: measure, base year, basis, and what is left of the phrase."""
        found = _BASIS.search(_FUND.sub("", phrase))
        words = found[0] if found else ""
        match = _FROM.match(phrase) or _PREVIOUS.match(phrase)
        if match and not _CARRIED.search(match["rest"][:6]):
            year = self.year_of(match["year"])
            if year is not None and self.year is not None and year < self.year:
                rest = match["rest"]
                if words:
                    rest = re.sub(rf"^的?(?:当年)?{words}(?:数)?", "", rest)
                return "previous", year, words, match["lead"] + rest
        if "决算" in words:
            return "final", None, words, phrase
        if "执行" in words:
            return "outturn", None, words, phrase
        if "预算" in words:
            # a final account knows three measures: 年初预算, 全年预算 (as adjusted), 决算
            adjusted = self.measure == "final" and _ADJUSTED.search(phrase)
            return ("adjusted" if adjusted else "budget"), None, words, phrase
        return self.measure, None, "", phrase


def _is_another(told: Subject, last: Claim | None, behind: str) -> bool:
    """Whether what was named is another thing than the one whose amount was told last."""
    if re.match("相比|比较|对比|相较", behind):
        return last is not None and not (told.key or told.text in last.subject.text)
    return last is None or (told.key or told.text) != (last.subject.key or last.subject.text)


def own_basis(token: Token) -> str:
    """What of this year a final account is compared with: 年初预算数."""
    found = re.search("(?:年初|调整|全年|批复).*数?|预算.*|计划数", token.text)
    return re.sub("(?:相比|对比|比较|相较)$", "", found[0]) if found else token.text
