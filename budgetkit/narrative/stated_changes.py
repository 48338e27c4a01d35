"""What a change says: of which amount, against which year, and which change it is a part of."""

from __future__ import annotations

import re
from decimal import Decimal

from budgetkit.narrative.discourse_state import Clause
from budgetkit.narrative.grammar import Stated, Token
from budgetkit.narrative.stated_amounts import AmountReader, own_basis
from budgetkit.narrative.statements import Claim, Sentence

_DIRECTION = {"up": "up", "new": "up", "down": "down", "either": "open"}
#: The sum of the reasons, not one more of them.
_NET = re.compile(r"相抵|综上|合计$|总共$")
#: A list of so many parts is one that breaks its whole down; one of fewer where they make it up,
#: each told to so many 万元.
LISTED, LISTED_OFF = 3, Decimal("0.01")


class ChangeReader(AmountReader):
    """Makes a claim of a change, in money, in percent, or in words."""

    def _change(
        self, sentence: Sentence, stated: Stated, clause: Clause, phrase: str, verb: Token,
        money: bool,
    ) -> None:
        direction = _turn(verb, stated) or _DIRECTION.get(verb.kind) or (
            "up" if verb.text.startswith(("大于", "高于", "多于", "超")) else "down"
        )
        named = self.named(phrase)
        if not named and _completes(clause, stated, direction, verb, money):
            return
        net = self.explained if _NET.search(phrase + clause.pending) else None
        if net is not None:
            self.remember(net.subject)
            phrase = clause.pending = ""
        if not named and not clause.pending.strip():
            self._turn_back(sentence, clause, stated.start)
        claim = self.state(sentence, "change", phrase, stated, clause.pending)
        if money:
            claim.change = stated
        else:
            claim.percent = stated
        claim.direction, claim.words = direction, verb.text
        self._compare(claim, clause)
        if net is not None:
            claim.of = net.of
        else:
            self._place(claim, clause, bool(named))

    def flat(self, sentence: Sentence, token: Token, clause: Clause) -> None:
        """与上年持平: a change of nought, said in words."""
        if clause.compare is None or self.explained is not None:
            return
        if clause.change is not None and clause.amount is not None and (
            clause.change.of == clause.amount.id and not clause.phrase.strip("，、 ")
        ):
            return  # 增加0.00万元，增长0.00%，与上年持平 says one thing twice
        phrase, pending = clause.phrase, clause.pending
        if self.latest is not None and self.latest.measure == "none" and (
            self.latest.sentence is sentence
        ):
            phrase = pending = ""
        if not self.named(phrase) and not pending.strip():
            self._turn_back(sentence, clause, token.start)
        zero = Stated(Decimal(0), 0, "", token.text, token.start, token.end)
        claim = self.state(sentence, "change", phrase, zero, pending)
        claim.change, claim.direction, claim.words = zero, "flat", token.text
        self._compare(claim, clause)
        self._place(claim, clause, bool(self.named(phrase)))

    def _turn_back(self, sentence: Sentence, clause: Clause, at: int) -> None:
        """After a list that only breaks a whole down, 比上年减少5万元 is said of the whole."""
        last, whole = clause.amount or self.latest, self.top
        if last is None or whole is None or last.listing is None or last.part_of != whole.id:
            return
        head = self.head
        if head is not None and self._is_balance(head, whole) and last.sentence is not sentence and (
            not self._has_changed(head)
        ):
            back = head
        elif self._list_is_told(sentence, last, whole, at):
            back = whole
        else:
            return
        clause.amount = self.latest = back
        self.remember(back.subject)

    def _is_balance(self, head: Claim, whole: Claim) -> bool:
        """Whether a paragraph opened with 收支总预算, of which the whole is a side."""
        return head.subject.side == "both" and head.id <= whole.id

    def _has_changed(self, head: Claim) -> bool:
        return any(c.of is not None and c.of >= head.id and c.measure == "change"
                   for c in self.claims[head.id :])

    def _list_is_told(self, sentence: Sentence, last: Claim, whole: Claim, at: int) -> bool:
        """Whether the list that broke a whole down is over, and no change of it was told."""
        listed = {c.id: c for c in self.claims[whole.id :] if c.listing == last.listing and c.amount}
        total = sum(c.amount.value for c in listed.values() if c.amount)
        closed = whole.amount is not None and len(listed) > 1 and (
            abs(total - whole.amount.value) <= LISTED_OFF * len(listed))
        runs_on = last.sentence is sentence and not re.search(
            "[；;。]", sentence.text[last.end : at])
        # behind a comma only where the list is closed: its parts make up the whole
        if not closed and (runs_on or len(listed) < LISTED):
            return False
        changed = {c.of for c in self.claims[whole.id :] if c.measure == "change"}
        return not changed & {whole.id, *listed}

    def _place(self, claim: Claim, clause: Clause, named: bool) -> None:
        """Say which amount changed, and of which change this one is a part."""
        if self.explained is not None:
            claim.reason_for = self.explained.id
            return
        if not named and clause.amount is None and self.latest is not None:
            claim.of = self.latest.id
        elif clause.amount is not None and (not named or clause.amount.subject == claim.subject):
            claim.of = clause.amount.id
        elif named:
            amount = self.amount_of(claim.subject)
            claim.of = None if amount is None else amount.id
        if clause.whole_change is not None and named:
            claim.part_of = clause.whole_change.id
        clause.change = self.last_change = claim
        if named:
            self.remember(claim.subject)

    def _compare(self, claim: Claim, clause: Clause) -> None:
        token = clause.compare or self.base
        if token is None:
            return
        if token.kind in ("own", "than_own"):
            claim.base = self.year if self.measure == "final" else None
            claim.basis = own_basis(token)
            return
        last = self.year - 1 if self.year else None
        claim.base = self.year_of(token.year) if token.year else last
        claim.basis = token.basis or ""


def _completes(clause: Clause, stated: Stated, direction: str, verb: Token, money: bool) -> bool:
    """Whether a number tells the change before it once more: 增加300万元，增长25%, or the reverse."""
    last = clause.change
    if last is None:
        return False
    if not money and last.percent is None:
        last.percent, last.end = stated, stated.end
        if last.direction == "open":
            last.direction = direction
        elif {last.direction, direction} == {"up", "down"}:
            last.turned = verb.text
        return True
    if money and last.change is None and last.percent and last.direction == direction and (
        clause.amount is not None and clause.amount.end <= last.start
    ):
        last.change, last.end = stated, stated.end  # 增长25%，即增加300万元
        return True
    return False


def _turn(verb: Token, stated: Stated) -> str:
    """The direction of 变动-100万元, which only the sign tells."""
    return ("down" if stated.value < 0 else "up") if verb.kind == "moved" else ""
