"""What a number says, by the words before it: an amount, a change, a share, a count."""

from __future__ import annotations

import re
from decimal import Decimal

from budgetkit.narrative.discourse_state import Clause, Memory
from budgetkit.narrative.grammar import DOWN, FLAT, QUANTITY, UP, YEAR, Stated, Token, state, tokens
from budgetkit.narrative.statements import Claim, Count, Sentence
from budgetkit.narrative.subjects import may_hold

_DIRECTION = {"up": "up", "new": "up", "down": "down", "either": "open"}
#: Between a word of direction and its number: 增加了约5万元, 增幅为5%, 增加额5万元.
_FILLER = re.compile(r"[了约近达共各额数幅率度比例为合计总]*(?:幅度|比例)?(?:为|约|达)?(?:人民币)?$")
_LEVEL = re.compile(r"^(?:到|至)")
_PREVIOUS = re.compile(rf"^(?P<lead>[^，。]*?)(?P<year>{YEAR})(?P<rest>[^，。]*)$")
#: 由2023年的1000万元增加到1200万元: the year that stands last.
_FROM = re.compile(rf"^(?P<lead>.*)[由从](?P<year>{YEAR})(?P<rest>[^，。由从]{{0,12}})$")
#: 由1000万元增至1200万元: the first of the two is last year's.
_RISING = re.compile(r"(?:增|减|降|升|提|调|压|上|下)[^，。；\d]{0,3}[至到]")
_BASIS = re.compile(r"预算执行数?|执行数|决算数?|年初预算数?|预算数?")
#: Funds whose name says 预算: 一般公共预算支出决算 is no budget.
_FUND = re.compile(r"(?:一般公共|公共财政|政府性基金|国有资本经营|国资|(?<!性)基金)预算(?!数|为|安排)")
#: The budget as it stood at the year's end.
_ADJUSTED = re.compile(r"(?:全年|调整后?的?|调整后的?年初|变更后?的?)预算")
#: Right behind the amount that a change is measured from.
_MOVES = re.compile(rf"[，,]?(?:略有?|有所|基本)?(?:{UP}|{DOWN}|{FLAT})")
_CARRIED = re.compile(r"结转|结余|余额")
#: The sum of the reasons, not one more of them.
_NET = re.compile(r"相抵|综上|合计$|总共$")
_COMPLETION = re.compile(r"完成|执行率|支出进度|预算的")
_COMPLETED = re.compile(
    r"完成了?(?:本年度?|当年|全年)?(?P<basis>(?:年初|调整|全年|批复)*(?:后的?)?预算数?)(?:为|的)?$")
_SHARE_END = re.compile(r"的?(?:比重|比例|比|份额)?(?:为|约|达)?$")


class NumberReader(Memory):
    """Makes a claim of each number."""

    def number(self, sentence: Sentence, token: Token, clause: Clause) -> None:
        """A number with its unit, in the state that the clause has reached."""
        stated = state(token)
        _respectively(clause)
        verb, after = clause.verb, clause.after.strip()
        if token.kind == "amount" and not token.text.endswith("元") and (
            clause.quantity or QUANTITY.search(clause.phrase + clause.after)
        ):
            clause.quantity = True  # 采血总量13万, 比上年增加1万: things, not money
            return
        if clause.quantity and token.kind != "amount" and not self.named(clause.phrase):
            return  # how far the things grew
        money = token.kind in ("amount", "zero")
        # 新增 is said of new things too; only where a rise is explained it is one.
        if verb is not None and (verb.kind != "new" or self.explained is not None):
            if _LEVEL.match(after):
                if money:
                    self._amount(sentence, stated, clause, clause.phrase)
                    return
            elif _FILLER.fullmatch(after):
                self._change(sentence, stated, clause, clause.phrase, verb, money)
                return
            elif money and len(after) <= 60:
                self._change(sentence, stated, clause, clause.after, verb, money)
                return
            elif "占" not in after and not money:
                self._change(sentence, stated, clause, clause.phrase, verb, money)
                return
        phrase = clause.phrase + (verb.text + clause.after if verb is not None else "")
        if money and verb is None and clause.against is not None and (
            self._compared(sentence, stated, clause, clause.against)
        ):
            return
        if money:
            self._amount(sentence, stated, clause, phrase)
        else:
            self._percentage(sentence, stated, clause, phrase)

    # amounts

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
        named = self.named(_BASIS.sub("", words, count=1))
        told = self.resolve(named) if named else None
        behind = re.match("相比|比较|对比|相较", sentence.text[stated.end :])
        if told is not None and told.key == "total" and _MOVES.match(sentence.text[stated.end :]):
            told = None  # 比2025年收入执行数480万元增加20万元: the same thing's, however short
        if told is not None and not behind and not (
            last is not None and (told.key or told.text) == (last.subject.key or last.subject.text)
        ):
            return False
        if told is not None and behind and last is not None and not (
            told.key or told.text in last.subject.text
        ):
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

    # changes

    def _change(
        self, sentence: Sentence, stated: Stated, clause: Clause, phrase: str, verb: Token,
        money: bool,
    ) -> None:
        direction = _turn(verb, stated) or _DIRECTION.get(verb.kind) or (
            "up" if verb.text.startswith(("大于", "高于", "多于", "超")) else "down"
        )
        last = clause.change
        named = self.named(phrase)
        if not money and last is not None and last.percent is None and not named:
            last.percent, last.end = stated, stated.end
            if last.direction == "open":
                last.direction = direction
            elif {last.direction, direction} == {"up", "down"}:
                last.turned = verb.text
            return
        if money and last is not None and last.change is None and last.percent and not named and (
            last.direction == direction and clause.amount is not None
            and clause.amount.end <= last.start
        ):
            last.change, last.end = stated, stated.end  # 增长25%，即增加300万元
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
        runs_on = last.sentence is sentence and not re.search(
            "[；;。]", sentence.text[last.end : at])
        changed = {c.of for c in self.claims[whole.id :] if c.measure == "change"}
        head = self.head
        if head is not None and head.subject.side == "both" and head.id <= whole.id and not (
            last.sentence is sentence or any(c.of is not None and c.of >= head.id and (
                c.measure == "change") for c in self.claims[head.id :])
        ):
            clause.amount = self.latest = head
            self.remember(head.subject)
            return
        listed = {c.id: c for c in self.claims[whole.id :] if c.listing == last.listing and c.amount}
        total = sum(c.amount.value for c in listed.values() if c.amount)
        whole_list = whole.amount is not None and len(listed) > 1 and (
            abs(total - whole.amount.value) <= Decimal("0.01") * len(listed)
        )
        # behind a comma only where the list is closed: its parts make up the whole
        told_all = whole_list if runs_on else len(listed) >= 3 or whole_list
        if told_all and not changed & {whole.id, *listed}:
            clause.amount = self.latest = whole
            self.remember(whole.subject)

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

    # shares, counts, nothing

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


def own_basis(token: Token) -> str:
    """What of this year a final account is compared with: 年初预算数."""
    found = re.search("(?:年初|调整|全年|批复).*数?|预算.*|计划数", token.text)
    return re.sub("(?:相比|对比|比较|相较)$", "", found[0]) if found else token.text


def _turn(verb: Token, stated: Stated) -> str:
    """The direction of 变动-100万元, which only the sign tells."""
    return ("down" if stated.value < 0 else "up") if verb.kind == "moved" else ""


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
