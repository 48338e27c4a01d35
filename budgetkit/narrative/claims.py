"""Stated amounts, changes, percentages and shares: what each number of the prose says.

A sentence is read left to right. Its tokens (:mod:`budgetkit.narrative.grammar`) move a small
state: the year it compares with, the direction named last, the list that is open, the change
that is being explained. A number becomes a claim by the state in which it is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetkit.narrative.grammar import NUMBERS, YEAR, Stated, Token, clean_subject, state, tokens
from budgetkit.narrative.numbering import Number, numbered
from budgetkit.narrative.paragraphs import Paragraph, Place
from budgetkit.narrative.sections import Section, path
from budgetkit.narrative.subjects import PARTS, Subject, resolve, table_of


@dataclass(frozen=True)
class Sentence:
    """A sentence of the prose with its place."""

    text: str
    start: int
    paragraph: Paragraph = field(repr=False, compare=False)

    @property
    def page(self) -> int:
        return self.paragraph.page_at(self.start)

    def places(self, start: int = 0, end: int | None = None) -> tuple[Place, ...]:
        """Boxes of the sentence, or of the part of it between two characters."""
        end = len(self.text) if end is None else end
        return self.paragraph.places(self.start + start, self.start + end)


@dataclass
class Claim:
    """One statement of the prose.

    Attributes
    ----------
    id : int
        Its place in ``Narrative.claim_list``.
    section, item : str
        Heading above it; the numbered paragraph it stands in (empty where there is none).
    subject : Subject
    measure : str
        `budget`, `final` (决算), `outturn` (执行数 of this year), `previous` (last year's
        number), `change`, `share`, `completion` (完成预算的…%), `percent` (any other).
    amount, change, percent, share : Stated or None
        The numbers it prints. `change` keeps the printed sign; see ``signed``.
    direction : {"up", "down", "flat", "open", ""}
        `open` where the template's choice was never made: 增加（减少）.
    words : str
        The word of direction as printed.
    base : int or None
        Year compared with; for `previous` the year of the amount.
    basis : str
        What of that year, as printed: `预算数`, `预算执行数`; empty where it is not said.
    year : int or None
        Year of the disclosure.
    table : str
        Key of the standard table that the section speaks of, or empty.
    of : int or None
        Id of the claim whose change or share this is: the amount it belongs to.
    part_of : int or None
        Id of the whole in whose list (其中：) it stands.
    reason_for : int or None
        Id of the change that it helps to explain.
    whole : str
        Of a share: what it is a share of, as printed.
    """

    id: int
    section: str
    item: str
    subject: Subject
    measure: str
    sentence: Sentence
    start: int
    end: int
    amount: Stated | None = None
    change: Stated | None = None
    percent: Stated | None = None
    share: Stated | None = None
    direction: str = ""
    words: str = ""
    base: int | None = None
    basis: str = ""
    year: int | None = None
    table: str = ""
    of: int | None = None
    part_of: int | None = None
    reason_for: int | None = None
    whole: str = ""

    @property
    def page(self) -> int:
        return self.sentence.paragraph.page_at(self.sentence.start + self.start)

    @property
    def signed(self) -> Decimal | None:
        """The change in 万元, negative where the words say less; None where they do not say."""
        return _signed(self.change, self.direction)

    @property
    def signed_percent(self) -> Decimal | None:
        """The percentage with the sign that the words give it."""
        return _signed(self.percent, self.direction)

    def places(self) -> tuple[Place, ...]:
        """Where its numbers and their subject stand, one box a line."""
        return self.sentence.places(self.start, self.end)


def _signed(stated: Stated | None, direction: str) -> Decimal | None:
    if stated is None:
        return None
    if direction == "down":
        return -abs(stated.value)
    if direction == "open" and stated.value:
        return None
    return stated.value


@dataclass(frozen=True)
class Reason:
    """One reason given for a change, with its amount where it states one."""

    claim: int
    text: str
    amount: Decimal | None
    direction: str
    page: int
    stated: int | None = None


@dataclass(frozen=True)
class Count:
    """A number of things: 车辆0辆, 6个重点项目."""

    subject: str
    value: int
    unit: str
    sentence: Sentence
    start: int
    end: int

    @property
    def page(self) -> int:
        return self.sentence.page


# ── sentences ────────────────────────────────────────────────────────────────────────────────

_STOP = re.compile(r"[。！？](?=[”’）)】]*)|[（(]|[)）]")


def sentences(paragraph: Paragraph) -> Iterator[Sentence]:
    """Split at 。！？ outside brackets; a list number stays with what it numbers."""
    text, start, depth, opened = paragraph.text, 0, 0, 0
    for match in _STOP.finditer(text):
        mark = match[0]
        if mark in "（(":
            depth += 1
            opened = match.start()
        elif mark in "）)":
            depth = max(0, depth - 1)
        elif depth == 0 or match.start() - opened > 200:
            end = match.end()
            while end < len(text) and text[end] in "”’）)】":
                end += 1
            yield Sentence(text[start:end], start, paragraph)
            start, depth = end, 0
    if text[start:].strip():
        yield Sentence(text[start:], start, paragraph)


# ── reading ──────────────────────────────────────────────────────────────────────────────────

_DIRECTION = {"up": "up", "new": "up", "down": "down", "either": "open"}
#: Between a word of direction and its number: 增加了约5万元, 增幅为5%, 增加额5万元.
_FILLER = re.compile(r"[了约近达共各额数幅率度比例为合计总]*(?:幅度|比例)?(?:为|约|达)?(?:人民币)?$")
_LEVEL = re.compile(r"^(?:到|至)")
_PREVIOUS = re.compile(rf"^(?P<lead>[^，。]*?)(?P<year>{YEAR})(?P<rest>[^，。]*)$")
_CARRIED = re.compile(r"结转|结余")
_ENUMERATOR = re.compile(
    r"^(?:[一二三四五六七八]是|[二三四五六七八九]、|\d{1,2}[.．、](?!\d)|\d{1,2}[.．](?=20\d\d年)|"
    r"[（(]\d[)）]|[②-⑨]|其次|第[二三四五])"
)
_SUMMARY = re.compile(r"^(?:以上|上述|综上)")
#: The sum of the reasons, not one more of them.
_NET = re.compile(r"相抵|综上|合计$|总共$")
_BELOW = re.compile(
    r"(?P<name>[^，。；]*?)(?:主要)?(?:具体)?(?:支出|收入)?(?:内容|情况|项目)?(?:如下|其中|包括|分别为|"
    r"用于以下方面)[：:，]?$"
)
#: A line of a list whose lines all end in a full stop still says its share of the whole.
_SHARED = re.compile(r"^[^，。]{2,40}元，占[\d.]+%[。；]?$")
_LAST_YEAR = ("上年", "去年", "上一年", "前一年")


@dataclass
class _Opener:
    """其中： at the end of a paragraph: the whole whose parts stand in the paragraphs below."""

    rank: float
    amount: Claim | None
    change: Claim | None
    style: str | None = None
    done: bool = False
    implied: bool = False


@dataclass
class _Frame:
    """What a bracket hides and gives back: 公务用车购置及运行费0万元（公务用车购置费0万元）增加….

    Also the state within a sentence.
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
    listed: bool = False
    lost: bool = False
    kept: tuple[Claim | None, Claim | None] = (None, None)


class ClaimReader:
    """Reads the paragraphs of a narrative in order and collects what they state."""

    def __init__(self, sections: Sequence[Section], year: int | None, kind: str, department: str):
        self.sections = sections
        self.year = year
        self.measure = "final" if kind == "final_account" else "budget"
        self.department = department
        self.claims: list[Claim] = []
        self.counts: list[Count] = []
        self.spans: dict[int, list[tuple[Sentence, int, int]]] = {}
        self._open: list[_Opener] = []
        self._explained: Claim | None = None
        self._last_change: Claim | None = None
        self._within: _Opener | None = None
        self._first: Claim | None = None
        self._rank = 0
        self._below: tuple[str, int] | None = None  # reasons stand below: last number of the list
        self._fresh = False

    # one section, one paragraph, one sentence

    def read_section(self, index: int) -> None:
        """Read the paragraphs of a section."""
        section = self.sections[index]
        above = path(self.sections, index)
        headings = [s for s in above if s.heading]
        self._heading = headings[-1].label if headings else ""
        self._item = section.label if not section.heading else ""
        self._titles = [s.title for s in above]
        self._table = _run_in_table(section) or next(
            (t for s in reversed(headings) if (t := table_of(s.title))), ""
        )
        if section.heading:
            self._explained = self._last_change = self._first = None
            self._rank = _rank(section.paragraphs[0]) if section.paragraphs else 0
            self._open = [opener for opener in self._open if opener.rank < self._rank]
        for paragraph in section.paragraphs:
            if paragraph.kind in ("text", "note"):
                if section.heading and paragraph is section.paragraphs[0] and section.number:
                    continue
                self._paragraph(paragraph)

    def _paragraph(self, paragraph: Paragraph) -> None:
        found = numbered(paragraph.text)
        style = found.style if found else "plain"
        self._head: Claim | None = None
        self._top: Claim | None = None
        self._latest: Claim | None = None
        self._subject: Subject | None = None
        self._base: Token | None = None
        if found is not None:
            self._open = [opener for opener in self._open if opener.rank < found.rank]
        self._within = self._open[-1] if self._open else None
        if self._within is not None:
            if not (self._within.implied and style == "plain"):
                self._within.style = self._within.style or style
            ended = self._within.done and not _SHARED.search(paragraph.text)
            if self._within.style != style or ended:
                self._within = None
        if self._below is None or found is None or not self._follows(found):
            self._explained = self._below = None
        rank = found.rank if found else self._rank + 0.5
        for sentence in sentences(paragraph):
            self._sentence(sentence, rank)
        if self._within is not None and style == "plain" and paragraph.text.endswith("。"):
            self._within.done = True
        if found is not None and self._head is not None and self._head is self._latest and not (
            self._open and self._open[-1].rank == rank
        ):
            # 1．本年收入合计5万元。 with （1）, （2） below: their whole, without 其中
            self._open.append(_Opener(rank, self._head, None, implied=True))

    def _sentence(self, sentence: Sentence, rank: float) -> None:
        text = sentence.text
        self._fresh = False
        summary = bool(_SUMMARY.match(text))
        if self._explained is not None and (
            summary or (sentence.start > 0 and not _ENUMERATOR.match(text))
        ):
            self._explained = None
        frame = _Frame()
        if self._within is not None:
            frame.whole_amount, frame.whole_change = self._within.amount, self._within.change
        stack: list[_Frame] = []
        found = list(tokens(text))
        hidden = _plain_brackets(found)
        at = 0
        reason_from = 0 if self._explained is not None else -1
        for i, token in enumerate(found):
            if token.start < at:
                continue
            between = text[at : token.start]
            self._grow(frame, between)
            at = token.end
            kind = token.kind
            explained = self._explained
            if i in hidden:
                self._grow(frame, token.text)
            elif kind in NUMBERS:
                self._number(sentence, token, frame)
                frame.phrase, frame.after, frame.verb, frame.pending = "", "", None, ""
                frame.described = False
            elif kind in ("limit", "rate", "date"):
                frame.phrase, frame.after, frame.verb = "", "", None
            elif kind == "count":
                self._count(sentence, token, frame)
                frame.phrase = ""
            elif kind in ("up", "down", "either", "new"):
                if kind == "new" and explained is None:
                    self._grow(frame, token.text)
                else:
                    if frame.verb is not None:
                        frame.phrase += frame.verb.text + frame.after
                    frame.verb, frame.after = token, ""
            elif kind == "than":
                frame.verb, frame.after, frame.compare = token, "", token
            elif kind in ("compare", "over"):
                frame.compare = token
                self._base = token
            elif kind == "flat":
                self._flat(sentence, token, frame)
                frame.phrase = ""
            elif kind in ("reason", "mainly") and not (summary and kind == "reason"):
                cause = self._cause(kind, frame)
                if cause is not None:
                    if self._explained is None:
                        frame.kept = (frame.outer or frame.whole_amount, frame.whole_change)
                    self._explained = cause
                    reason_from = token.end
                    frame.whole_amount = frame.whole_change = None
                elif kind == "mainly":
                    self._open_list(frame, kind)
                frame.described = True
                frame.phrase, frame.after, frame.verb = "", "", None
            elif kind in ("list", "purpose"):
                if explained is None:
                    self._open_list(frame, kind)
                frame.described = True
                frame.phrase, frame.after, frame.verb = "", "", None
            elif kind == "within":
                self._open_list(frame, kind)
                frame.phrase, frame.after, frame.verb = "", "", None
            elif kind == "none":
                if explained is None:
                    self._none(sentence, token, frame)
                self._grow(frame, token.text)
            elif kind == "open":
                stack.append(
                    _Frame(frame.phrase, None, "", frame.compare, frame.amount, frame.change,
                           frame.whole_amount, frame.whole_change)
                )  # fmt: skip
                if text[: token.start] and frame.amount is not None and (
                    frame.amount.end == token.start
                ):
                    frame.whole_amount = frame.amount
                frame.phrase, frame.after, frame.verb = "", "", None
            elif kind == "close":
                if stack:
                    frame = stack.pop()
                    self._subject = frame.amount.subject if frame.amount else self._subject
            elif kind == "pause":
                if frame.phrase == "" and frame.verb is None:
                    continue
                self._grow(frame, token.text)
            elif kind == "stop":
                if frame.phrase.strip() and not frame.described:
                    frame.pending = frame.phrase
                if token.text in "；;。":
                    rest = text[token.end :]
                    frame.pending, frame.described = "", False
                    if frame.outer is not None:
                        frame.whole_amount, frame.outer = frame.outer, None
                    if self._explained is not None and rest and not _ENUMERATOR.match(rest):
                        self._close_reason(sentence, reason_from, token.start)
                        self._explained = None
                        frame.whole_amount, frame.whole_change = frame.kept
                    frame.compare = None
                    if token.text in "；;":
                        frame.change = None
                frame.phrase, frame.after, frame.verb = "", "", None
        if self._explained is not None:
            self._close_reason(sentence, reason_from, len(text))
            if text.endswith(("：", ":")) and not text[reason_from:].strip("：:"):
                self._below = ("", 0)
        else:
            self._below = None
        if _ends_open(text):
            self._open.append(_Opener(rank, self._whole_below(text, frame), frame.change))

    def _follows(self, number: Number) -> bool:
        """Whether the paragraph is the next of the reasons that stand below 主要原因：."""
        style, value = self._below or ("", 0)
        following = style in ("", number.style) and number.value == value + 1
        self._below = (number.style, number.value) if following else None
        return following

    def _whole_below(self, text: str, frame: _Frame) -> Claim | None:
        """The whole whose parts the paragraphs below list."""
        match = _BELOW.search(text.rstrip("。"))
        named = clean_subject(match["name"], self.department) if match else ""
        if named:
            of = self._amount_of(resolve(named, self._titles, self.year), self._heading)
            if of is not None:
                return self.claims[of]
        if "如下" in text[-4:]:
            return self._top or self._head or self._first
        return frame.amount or self._top or self._head or self._first

    # what the tokens do

    @staticmethod
    def _grow(frame: _Frame, text: str) -> None:
        if frame.verb is not None:
            frame.after += text
        else:
            frame.phrase += text

    def _cause(self, kind: str, frame: _Frame) -> Claim | None:
        """The change that a reason is given for: in this sentence, or the last one before it."""
        if frame.change is not None or kind == "mainly":
            return frame.change
        return self._last_change

    def _open_list(self, frame: _Frame, kind: str) -> None:
        """其中, 包括, …中: the numbers that follow are parts of a whole named before."""
        named = clean_subject(frame.phrase + frame.after, self.department)
        before = self._top or self._first
        if named and kind != "purpose":
            subject = resolve(named, self._titles, self.year)
            of = self._amount_of(subject, self._heading)
            whole = before if of is None else self.claims[of]
            if kind == "within" and of is None:
                frame.whole_amount, frame.lost = None, True
                return
        else:
            whole = frame.amount or before
        if whole is not None:
            nested = frame.whole_amount is not None and whole.part_of == frame.whole_amount.id
            if nested and kind in ("mainly", "purpose"):
                frame.outer = frame.outer or frame.whole_amount
            frame.whole_amount = whole
            frame.listed = kind in ("mainly", "purpose")
        if frame.change is not None:
            frame.whole_change = frame.change

    def _none(self, sentence: Sentence, token: Token, frame: _Frame) -> None:
        """没有使用政府性基金预算拨款安排的支出: nothing is said to be there."""
        rest = re.match(r"[^，。；]*", sentence.text[token.end :])
        text = re.sub(r"(?:预算)?(?:财政)?拨款?安排的(?:支出|预算)$", "", rest[0] if rest else "")
        subject = resolve(clean_subject(text, self.department) or text, self._titles, self.year)
        claim = Claim(
            len(self.claims), self._heading, self._item, subject, "none", sentence, token.start,
            token.end + (rest.end() if rest else 0), year=self.year, table=self._table,
        )  # fmt: skip
        self.claims.append(claim)
        self._subject, self._latest = subject, claim

    def _number(self, sentence: Sentence, token: Token, frame: _Frame) -> None:
        stated = state(token)
        verb, after = frame.verb, frame.after
        is_money = token.kind in ("amount", "zero")
        if verb is not None and verb.kind != "new" or (verb is not None and self._explained):
            assert verb is not None
            if _LEVEL.match(after.strip()):
                if is_money:
                    self._amount(sentence, stated, frame, frame.phrase)
                    return
            elif _FILLER.fullmatch(after.strip()):
                self._change(sentence, stated, frame, frame.phrase, is_money)
                return
            elif is_money and len(after) <= 60:
                self._change(sentence, stated, frame, after, is_money)
                return
            elif "占" not in after and not is_money:
                self._change(sentence, stated, frame, frame.phrase, is_money)
                return
        phrase = frame.phrase + (verb.text + after if verb is not None else "")
        if is_money:
            self._amount(sentence, stated, frame, phrase)
        else:
            self._percentage(sentence, stated, frame, phrase)

    def _amount(self, sentence: Sentence, stated: Stated, frame: _Frame, phrase: str) -> None:
        measure, base, basis, phrase = self._time(phrase)
        claim = self._claim(sentence, measure, phrase, stated, frame.pending)
        claim.amount, claim.base, claim.basis = stated, base, basis
        again = self._head is not None and claim.subject.text == self._head.subject.text
        if measure != "previous" and not again:
            claim.part_of = self._part_of(claim, frame.whole_amount)
        if self._explained is not None:
            claim.reason_for = self._explained.id
        if measure != "previous":
            frame.amount = claim
            frame.change = None
            if self._explained is None and frame.lost:
                self._latest = claim
            elif self._explained is None:
                self._head = self._head or claim
                self._first = self._first or claim
                above = self._within.amount if self._within else None
                if claim.part_of is None or (above is not None and claim.part_of == above.id):
                    self._top = claim
                if not frame.listed or claim.part_of is None:
                    self._latest = claim
        self._subject, self._fresh = claim.subject, True

    def _time(self, phrase: str) -> tuple[str, int | None, str, str]:
        """Whose year an amount is: measure, base year, basis, and what is left of the phrase."""
        basis = re.search(r"预算执行数?|执行数|决算数?|年初预算数?|预算数?", phrase)
        words = basis[0] if basis else ""
        match = _PREVIOUS.match(phrase)
        if match and not _CARRIED.search(match["rest"][:6]):
            year = self._year_of(match["year"])
            if year is not None and self.year is not None and year < self.year:
                rest = re.sub(rf"^的?(?:当年)?{words}(?:数)?", "", match["rest"]) if words else (
                    match["rest"]
                )
                return "previous", year, words, match["lead"] + rest
        if "决算" in words:
            return "final", None, words, phrase
        if "执行" in words:
            return "outturn", None, words, phrase
        if "预算" in words:
            return "budget", None, words, phrase
        return self.measure, None, "", phrase

    def _change(
        self, sentence: Sentence, stated: Stated, frame: _Frame, phrase: str, is_money: bool
    ) -> None:
        verb = frame.verb
        assert verb is not None
        direction = _DIRECTION.get(verb.kind) or (
            "up" if verb.text.startswith(("大于", "高于", "多于")) else "down"
        )
        last = frame.change
        named = clean_subject(phrase, self.department)
        if not is_money and last is not None and last.percent is None and not named:
            last.percent, last.end = stated, stated.end
            if last.direction == "open":
                last.direction = direction
            return
        net = self._explained is not None and _NET.search(phrase + frame.pending)
        if net:
            self._subject, self._fresh = self._explained.subject, True
            phrase = frame.pending = ""
        claim = self._claim(sentence, "change", phrase, stated, frame.pending)
        if is_money:
            claim.change = stated
        else:
            claim.percent = stated
        claim.direction, claim.words = direction, verb.text
        self._compared(claim, frame)
        if net:
            claim.of = self._explained.of
        else:
            self._place_change(claim, frame, bool(named))

    def _flat(self, sentence: Sentence, token: Token, frame: _Frame) -> None:
        """与上年持平: a change of nought, said in words."""
        if frame.compare is None or self._explained is not None:
            return
        if frame.change is not None and frame.amount is not None and (
            frame.change.of == frame.amount.id and not frame.phrase.strip("，、 ")
        ):
            return  # 增加0.00万元，增长0.00%，与上年持平 says one thing twice
        phrase, pending = frame.phrase, frame.pending
        if self._latest is not None and self._latest.measure == "none" and (
            self._latest.sentence is sentence
        ):
            phrase = pending = ""
        zero = Stated(Decimal(0), 0, "", token.text, token.start, token.end)
        claim = self._claim(sentence, "change", phrase, zero, pending)
        claim.change, claim.direction, claim.words = zero, "flat", token.text
        self._compared(claim, frame)
        self._place_change(claim, frame, bool(clean_subject(phrase, self.department)))

    def _place_change(self, claim: Claim, frame: _Frame, named: bool) -> None:
        if self._explained is not None:
            claim.reason_for = self._explained.id
            return
        if not named and frame.amount is None and self._latest is not None:
            claim.of = self._latest.id
        elif frame.amount is not None and (not named or frame.amount.subject == claim.subject):
            claim.of = frame.amount.id
        elif named:
            claim.of = self._amount_of(claim.subject, claim.section)
        if frame.whole_change is not None and named:
            claim.part_of = frame.whole_change.id
        frame.change = claim
        self._last_change = claim
        if named:
            self._subject, self._fresh = claim.subject, True

    def _amount_of(self, subject: Subject, section: str) -> int | None:
        """The latest amount of the same thing in the same section."""
        for other in reversed(self.claims[-40:]):
            if other.section != section:
                break
            if other.amount and other.measure != "previous" and other.reason_for is None and (
                other.subject.text == subject.text
                or (subject.key and _same(other.subject, subject))
            ):
                return other.id
        return None

    def _part_of(self, claim: Claim, whole: Claim | None) -> int | None:
        """The whole of a part; a list ends where a thing follows that cannot be its part."""
        while whole is not None and claim.subject.key and whole.subject.key in PARTS and (
            claim.subject.key not in PARTS[whole.subject.key]
        ):
            whole = None if whole.part_of is None else self.claims[whole.part_of]
        return None if whole is None else whole.id

    def _compared(self, claim: Claim, frame: _Frame) -> None:
        token = frame.compare or self._base
        if token is None:
            return
        claim.base = self._year_of(token.year) if token.year else (
            self.year - 1 if self.year else None
        )
        claim.basis = token.basis or ""

    def _percentage(self, sentence: Sentence, stated: Stated, frame: _Frame, phrase: str) -> None:
        head, marker, whole = phrase.rpartition("占")
        if marker and not whole.startswith("用"):
            claim = self._claim(sentence, "share", head, stated)
            claim.share = stated
            claim.whole = re.sub(r"的?(?:比重|比例|比|份额)?(?:为|约|达)?$", "", whole)
        elif re.search(r"完成|执行率|支出进度|预算的", phrase):
            claim = self._claim(sentence, "completion", re.split("完成", phrase)[0], stated)
            claim.percent = stated
        else:
            claim = self._claim(sentence, "percent", phrase, stated)
            claim.percent = stated
            head = phrase
        named = bool(clean_subject(head, self.department))
        if frame.amount is not None and not named:
            claim.of = frame.amount.id
        if frame.whole_amount is not None:
            claim.part_of = frame.whole_amount.id
        if self._explained is not None:
            claim.reason_for = self._explained.id

    def _count(self, sentence: Sentence, token: Token, frame: _Frame) -> None:
        match = re.match(r"([\d,]+)(?:\.\d+)?\s*(.+)", token.text)
        if match and "." not in token.text:
            subject = clean_subject(frame.phrase + frame.after, self.department)
            rest = re.match(r"[^，。；：、（(\d]{0,12}", sentence.text[token.end :])
            self.counts.append(
                Count(subject or (rest[0] if rest else ""), int(match[1].replace(",", "")),
                      match[2], sentence, token.start, token.end)
            )  # fmt: skip

    # help

    def _claim(
        self, sentence: Sentence, measure: str, phrase: str, stated: Stated, pending: str = ""
    ) -> Claim:
        text = clean_subject(phrase, self.department)
        if text in ("支出", "收入") and "决算" in phrase and self._latest is not None:
            text = ""  # 年初预算为5万元，支出决算为4万元: of the thing named before
        if text:
            subject = resolve(text, self._titles, self.year)
        else:
            subject, text = self._pending(pending)
        start = sentence.text.rfind(text, 0, stated.start) if text else stated.start
        claim = Claim(
            len(self.claims), self._heading, self._item, subject, measure, sentence,
            start if start >= 0 else stated.start, stated.end, year=self.year, table=self._table,
        )  # fmt: skip
        self.claims.append(claim)
        return claim

    def _pending(self, phrase: str) -> tuple[Subject, str]:
        """A subject named a clause before: 基本支出由于人员增加，相比上年增加5万元."""
        text = clean_subject(re.split("由于|因为|随着", phrase)[0], self.department)
        subject = resolve(text, self._titles, self.year) if text else None
        if subject is not None and subject.key:
            return subject, text
        return self._inherited(), ""

    def _inherited(self) -> Subject:
        """Nothing is named: it is about what was named last, or what the heading names."""
        if self._subject is not None and self._fresh:
            return self._subject
        if self._latest is not None:
            return self._latest.subject
        if self._subject is not None:
            return self._subject
        title = self._titles[-1] if self._titles else ""
        text = clean_subject(re.sub(r"(?:预算)?(?:安排)?(?:情况)?(?:说明)?$", "", title), self.department)
        return resolve(text or title, self._titles[:-1], self.year)

    def _year_of(self, text: str | None) -> int | None:
        if not text:
            return None
        digits = re.match(r"20\d\d", text)
        if digits:
            return int(digits[0])
        if text.startswith(_LAST_YEAR):
            return self.year - 1 if self.year else None
        return None

    def _close_reason(self, sentence: Sentence, start: int, end: int) -> None:
        if self._explained is not None and start >= 0:
            self.spans.setdefault(self._explained.id, []).append((sentence, start, end))


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


def _rank(paragraph: Paragraph) -> int:
    """Depth by numbering; 0 for a title without a number."""
    found = numbered(paragraph.text)
    return found.rank if found else 0


def _same(a: Subject, b: Subject) -> bool:
    if a.key != b.key or a.code != b.code:
        return False
    return not a.side or not b.side or a.side == b.side or "both" in (a.side, b.side)


def _ends_open(text: str) -> bool:
    """其中： at the end: the list stands in the paragraphs below."""
    return bool(re.search(r"(?:其中|包括|如下|分别为|用于以下方面|构成)[：:，]?$", text.rstrip("。")))


def _plain_brackets(found: Sequence[Token]) -> set[int]:
    """Brackets that hold no number, with all that stands in them: part of the words."""
    hidden: set[int] = set()
    opened: list[int] = []
    for i, token in enumerate(found):
        if token.kind == "open":
            opened.append(i)
        elif token.kind == "close" and opened:
            first = opened.pop()
            inside = found[first : i + 1]
            if not any(t.kind in NUMBERS or t.kind in ("limit", "rate", "list") for t in inside):
                hidden.update(range(first, i + 1))
        elif token.kind == "close":
            hidden.add(i)
    hidden.update(opened)
    return hidden



# ── reasons ──────────────────────────────────────────────────────────────────────────────────

_ITEM = re.compile(
    r"(?:[一二三四五六七八]是|\d{1,2}[.．、](?!\d)|\d{1,2}[.．](?=20\d\d年)|[（(]\d[)）]|"
    r"[①-⑨]|其次是?|第[一二三四五][，是]|[一二三四五]、)"
)


def reasons(claims: Sequence[Claim], spans: dict[int, list[tuple[Sentence, int, int]]]):
    """The reasons that the prose lists for its changes, in order."""
    for of, pieces in spans.items():
        for sentence, start, end in pieces:
            for first, last in _items(sentence.text, start, end):
                text = sentence.text[first:last].strip("，,；;。：: ")
                if not text:
                    continue
                inside = [
                    c for c in claims
                    if c.reason_for == of and c.sentence is sentence and c.change is not None
                    and first <= c.change.start < last
                ]  # fmt: skip
                alone = 1 == sum(
                    c.sentence is sentence and first <= c.start < last and c.measure == "change"
                    for c in claims
                )
                page = sentence.paragraph.page_at(sentence.start + first)
                for claim in inside:
                    own = text if alone else _clause(sentence.text, claim, first)
                    yield Reason(of, own, claim.signed, claim.direction, page, claim.id)
                if not inside:
                    yield Reason(of, text, None, _bare_direction(text), page)


def _clause(text: str, claim: Claim, first: int) -> str:
    """The clause in which one of several changes is stated."""
    start = max(first, *(text.rfind(mark, 0, claim.start) + 1 for mark in "，；：。"))
    end = re.compile("[，；。]|$").search(text, claim.end)
    return text[start : end.start() if end else claim.end]


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    marks = [
        m for m in _ITEM.finditer(text, start, end)
        if m.start() == start or text[m.start() - 1] in "，,；;。：:"
    ]  # fmt: skip
    if not marks:
        yield start, end
        return
    if text[start : marks[0].start()].strip("，,；;。：: "):
        yield start, marks[0].start()
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        yield mark.end(), following.start() if following else end


def _bare_direction(text: str) -> str:
    kinds = [t.kind for t in tokens(text) if t.kind in ("up", "down", "flat", "new")]
    return {"new": "up"}.get(kinds[0], kinds[0]) if kinds else ""
