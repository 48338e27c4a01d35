"""What a number says, by the words before it: an amount, a change, a share, a count."""

from __future__ import annotations

import re

from budgetkit.narrative.discourse_state import Clause
from budgetkit.narrative.grammar import QUANTITY, Stated, Token, state
from budgetkit.narrative.stated_changes import ChangeReader
from budgetkit.narrative.statements import Count, Sentence
from budgetkit.narrative.subjects import may_hold
from budgetkit.patterns import pattern

#: Between a word of direction and its number: 增加了约5万元, 增幅为5%, 增加额5万元.
_FILLER = pattern(r"[了约近达共各额数幅率度比例为合计总]*(?:幅度|比例)?(?:为|约|达)?(?:人民币)?$")
_LEVEL = pattern(r"^(?:到|至)")
_COMPLETION = pattern(r"完成|执行率|支出进度|预算的")
_SHARE_END = pattern(r"的?(?:比重|比例|比|份额)?(?:为|约|达)?$")
#: Between a word of direction and the amount of what it names lie so many characters, at most.
NAMED_CHANGE = 60


class NumberReader(ChangeReader):
    """Makes a claim of each number."""

    def number(self, sentence: Sentence, token: Token, clause: Clause) -> None:
        """A number with its unit, in the state that the clause has reached."""
        stated = state(token)
        _respectively(clause)
        if self._counts_things(token, clause):
            return
        verb, after = clause.verb, clause.after.strip()
        money = token.kind in ("amount", "zero")
        # 新增 is said of new things too; only where a rise is explained it is one.
        role = _role(after, money) if verb is not None and (
            verb.kind != "new" or self.explained is not None) else ""
        if role == "level":
            self._amount(sentence, stated, clause, clause.phrase)
            return
        if verb is not None and role:
            phrase = clause.after if role == "named change" else clause.phrase
            self._change(sentence, stated, clause, phrase, verb, money)
            return
        phrase = clause.phrase + (verb.text + clause.after if verb is not None else "")
        if not money:
            self._percentage(sentence, stated, clause, phrase)
        elif verb is not None or clause.against is None or not (
            self._compared(sentence, stated, clause, clause.against)
        ):
            self._amount(sentence, stated, clause, phrase)

    def _counts_things(self, token: Token, clause: Clause) -> bool:
        """采血总量13万, 比上年增加1万: things, not money; nor is how far the things grew."""
        if token.kind == "amount" and not token.text.endswith("元") and (
            clause.quantity or QUANTITY.search(clause.phrase + clause.after)
        ):
            clause.quantity = True
            return True
        return clause.quantity and token.kind != "amount" and not self.named(clause.phrase)

    def _percentage(self, sentence: Sentence, stated: Stated, clause: Clause, phrase: str) -> None:
        change = clause.change
        if change is not None and change.percent is None and change.change is not None and (
            sentence.text[change.change.end : stated.start] in ("（", "(")
        ):
            change.percent, change.end = stated, stated.end  # 减少1万元（9.09%）
            return
        head, marker, of = phrase.rpartition("占")
        if marker and not of.startswith("用"):
            claim = self.state(sentence, "share", head, stated)
            claim.share, claim.whole = stated, _SHARE_END.sub("", of)
        elif _COMPLETION.search(phrase) or (
            clause.planned is not None and phrase.strip() in ("的", "")
        ):
            claim = self.state(sentence, "completion", phrase.split("完成")[0], stated)
            claim.percent, claim.basis = stated, phrase.rpartition("完成")[2] or phrase
            head = ""
        else:
            head = phrase
            claim = self.state(sentence, "percent", phrase, stated)
            claim.percent = stated
        whole = clause.whole_amount
        if clause.amount is not None and not self.named(head):
            claim.of = clause.amount.id
            # a list that described the amount before is over: 人员经费…，主要包括…；公用经费
            while whole is not None and not may_hold(whole.subject, claim.subject):
                whole = None if whole.part_of is None else self.claims[whole.part_of]
        if whole is not None:
            claim.part_of = whole.id
        if self.explained is not None:
            claim.reason_for = self.explained.id

    def count(self, sentence: Sentence, token: Token, clause: Clause) -> None:
        """车辆0辆, 6个重点项目: how many of what."""
        match = re.match(r"([\d,]+)(?:\.\d+)?\s*(.+)", token.text)
        if match is None or "." in token.text:
            return
        subject = self.named(clause.phrase + clause.after)
        clause.counted = subject
        rest = re.match(r"[^，。；：、（(\d]{0,12}", sentence.text[token.end :])
        self.counts.append(
            Count(subject or (rest[0] if rest else ""), int(match[1].replace(",", "")), match[2],
                  sentence, token.start, token.end)
        )  # fmt: skip

    def none(self, sentence: Sentence, token: Token) -> None:
        """没有使用政府性基金预算拨款安排的支出: nothing is said to be there."""
        rest = re.match(r"[^，。；]*", sentence.text[token.end :])
        words = rest[0] if rest else ""
        text = re.sub(r"^(?:使用|安排|发生)|(?:预算)?(?:财政)?拨款?安排的(?:支出|预算)$", "", words)
        subject = self.resolve(self.named(text) or text)
        claim = self.add("none", subject, sentence, token.start, token.end + len(words))
        self.subject, self.latest = subject, claim


def _role(after: str, money: bool) -> str:
    """What a number behind a word of direction is, by the words between them.

    >>> _role("到", True), _role("了约", False), _role("人员经费", True), _role("占支出", False)
    ('level', 'change', 'named change', '')
    """
    if _LEVEL.match(after):
        return "level" if money else ""
    if _FILLER.fullmatch(after):
        return "change"
    if money:
        return "named change" if len(after) <= NAMED_CHANGE else ""
    return "" if "占" in after else "change"


def _respectively(clause: Clause) -> None:
    """收入、支出分别增加5万元、6万元: each number takes the next of the names."""
    head, marker, _ = clause.phrase.rpartition("分别")
    if marker and len(names := names_in(head)) > 1:
        clause.names, clause.each, clause.phrase = names, clause.verb, ""
    if clause.names and not clause.phrase.strip("，、和与及 "):
        clause.phrase = clause.names.pop(0)
        clause.verb = clause.verb or clause.each


def names_in(phrase: str) -> list[str]:
    """The names that share a verb: 收入、支出, or 会议费和培训费."""
    return [name for name in re.split("[、和与及]", phrase) if name.strip()]
