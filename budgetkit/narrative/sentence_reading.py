"""Reading a sentence left to right: its tokens move a small state, its numbers become claims.

The state is the year compared with, the direction named last, the list that is open, the change
that is being explained. A number becomes a claim by the state in which it is met
(:mod:`budgetkit.narrative.numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetkit.narrative.asides import Aside
from budgetkit.narrative.causes import CauseReader, told_in_words
from budgetkit.narrative.discourse_state import Clause, Opener
from budgetkit.narrative.grammar import BASIS, NUMBERS, YEAR, Token, tokens
from budgetkit.narrative.numbers import names_in
from budgetkit.narrative.reason_marks import (
    ENUMERATED,
    adds_to,
    first_mark,
    goes_on,
    is_next_reason,
    lists_reasons,
    shape,
)
from budgetkit.narrative.sections import Section
from budgetkit.narrative.statements import Claim, Sentence

_SUMMARY = re.compile(r"^(?:以上|上述|综上)")
_LIST_BELOW = re.compile(r"(?:(?:其中|包括|如下|分别为|用于以下方面|构成)[：:，]?|(?:划分|分类|构成为)[：:])$")
_NAME_BELOW = re.compile(
    r"(?P<name>[^，。；]*?)(?:主要)?(?:具体)?(?:支出|收入)?(?:内容|情况|项目)?(?:如下|其中|包括|分别为|"
    r"用于以下方面)[：:，]?$"
)
_SORTED = frozenset({"total", "general_budget", "appropriation", "government_fund"})
#: A year that stands as a label before a colon.
_LABEL = re.compile(rf"(?:{YEAR})(?:{BASIS})?(?:数|为)?")
#: 与上年相比: what follows is this year's.
_COMPARED = re.compile(r"(?:相比较?|对比|比较|相较|.比|同比|环比)$")
#: A reason that is being told: it states an amount, or more than the words that lead to it.
_BEGUN = re.compile("元|[\u4e00-\u9fff]{4}")


class SentenceReader(CauseReader):
    """Reads sentences in order and collects what they state."""

    def __init__(self, sections: Sequence[Section], year: int | None, kind: str, department: str):
        super().__init__(sections, year, kind, department)
        self._openers: list[Opener] = []
        self._rank = 0
        self._itemised = ""  # the change explained is an item itself: shape of its mark
        self._began: str | None = ""  # shape of the first reason's mark; None where it stands below
        self._below: tuple[str, int] | None = None  # reasons stand below: last number of the list
        self._aside = Aside(year, department)

    def _sentence(self, sentence: Sentence, rank: float) -> None:
        text = sentence.text
        self.fresh = False
        self._summary = bool(_SUMMARY.match(text))
        if self.explained is not None and (self._summary or (
            sentence.start > 0 and not self._is_next(text) and not goes_on(text)
        )):
            self.explained = None
        change = self.last_change
        if self.explained is None and change is not None and lists_reasons(text) and (
            change.sentence.paragraph is sentence.paragraph and change.sentence is not sentence
        ):
            self.explained, self._itemised, self._began = change, "", shape("一是")
        self._now = sentence
        self._clause = Clause()
        if self.within is not None:
            self._clause.whole_amount = self.within.amount
            self._clause.whole_change = self.within.change
            self._clause.listing = self.within.listing
        self._brackets: list[Clause] = []
        self._reason_from = 0 if self.explained is not None else -1
        found = list(tokens(text))
        hidden = _plain_brackets(found)
        self._aside.begin(text)
        at = 0
        for i, token in enumerate(found):
            words, at = text[at : token.start], token.end
            self._clause.grow(words)
            if self._is_aside(token, words):
                self._clause.clear()
            elif i in hidden:
                self._clause.grow(token.text)
            else:
                getattr(self, _ON[token.kind])(token)
        self._end(text, rank)
        self._before = sentence

    def _is_aside(self, token: Token, words: str) -> bool:
        """Whether a token belongs to what is told of something else than this year's budget."""
        if token.kind not in NUMBERS:
            self._aside.hear(words, token)
        elif self.explained is None:
            itemised = self._is_itemised()
            # a part of what was told: an item of a list of this sentence, or the item of a list above
            listed = itemised or (self._clause.whole_amount is not None and self._now.start == 0)
            self._aside.leads(words, listed, itemised and not self._brackets)
        return self._aside.on

    def _is_itemised(self) -> bool:
        """Whether a number stands in a list of this sentence, of an amount or of a change."""
        clause, above = self._clause, self.within
        if clause.whole_amount is not None and (above is None or clause.listing != above.listing):
            return True
        return clause.whole_change is not None and (above is None or clause.whole_change is not above.change)

    def _end(self, text: str, rank: float) -> None:
        """The sentence is over: what stays open goes on below."""
        if self.explained is not None:
            self._close_reason(len(text))
            if text.endswith(("：", ":")) and not text[self._reason_from :].strip("：:"):
                self._below = ("", 0)
        else:
            self._below = None
        if _LIST_BELOW.search(text.rstrip("。")):
            whole = self._whole_below(text)
            self._openers.append(Opener(rank, whole, self._clause.change, self.new_listing()))

    def _whole_below(self, text: str) -> Claim | None:
        """The whole whose parts the paragraphs below list."""
        match = _NAME_BELOW.search(text.rstrip("。"))
        named = self.named(match["name"]) if match else ""
        whole = self.amount_of(self.resolve(named)) if named else None
        if whole is not None:
            return whole
        before = self.top or self.head or self.first
        return before if "如下" in text[-4:] else self._clause.amount or before

    def _on_number(self, token: Token) -> None:
        self.number(self._now, token, self._clause)
        self._clause.clear()
        self._clause.pending, self._clause.described = "", False

    def _on_other_number(self, token: Token) -> None:
        self._clause.clear()

    def _on_count(self, token: Token) -> None:
        self.count(self._now, token, self._clause)
        self._clause.phrase = ""

    def _on_direction(self, token: Token) -> None:
        clause = self._clause
        if token.kind == "new" and self.explained is None:
            clause.grow(token.text)
            return
        if clause.verb is not None:
            clause.phrase += clause.verb.text + clause.after
        clause.verb, clause.after = token, ""

    def _on_than(self, token: Token) -> None:
        self._clause.verb, self._clause.after, self._clause.compare = token, "", token

    def _on_compare(self, token: Token) -> None:
        clause = self._clause
        explained = self.explained
        if explained is not None and explained.measure == "completion":
            # 决算数小于预算数的主要原因是厉行节约，与上年相比减少5万元
            self._close_reason(token.start)
            self.explained = None
        elif explained is not None and explained.measure == "direction" and not clause.phrase.strip(
            "，、 "
        ) and explained.of is not None:
            # 增加较多，主要原因是批复率提高，比上年执行数480万元增加20万元: of the same amount again
            self._close_reason(token.start)
            self.explained, clause.amount = None, self.claims[explained.of]
            clause.whole_amount, clause.whole_change = clause.kept
        clause.compare = self.base = token
        if not _COMPARED.search(token.text):
            clause.against, clause.ahead = token, clause.phrase

    def _on_flat(self, token: Token) -> None:
        self.flat(self._now, token, self._clause)
        self._clause.phrase = ""

    def _on_reason(self, token: Token) -> None:
        """The words that follow explain a change: of this sentence, or the last one before."""
        clause = self._clause
        if token.kind == "reason" and self._summary:
            return
        if self.explained is None:
            item = ENUMERATED.search(self._now.text[: token.start])
            self._itemised = shape(item["mark"]) if item else ""
        cause = self._cause(token)
        if cause is not None:
            if self.explained is None:
                clause.kept = (clause.outer or clause.whole_amount, clause.whole_change)
                self._began = first_mark(self._now.text[token.end :])
            elif cause is self.explained and self._reason_from >= 0 and (
                _BEGUN.search(self._now.text[self._reason_from : token.start])
            ):
                clause.described = True
                clause.clear()
                return  # 一是人员经费增加5万元，主要是调资: the reason of a reason
            self.explained, self._reason_from = cause, token.end
            clause.whole_amount = clause.whole_change = None
        elif token.kind == "mainly":
            self._open_list(token.kind, token.start)
        clause.described = True
        clause.clear()

    def _on_list(self, token: Token) -> None:
        clause = self._clause
        if token.text.startswith("分别") and len(names := names_in(clause.phrase)) > 1:
            clause.names, clause.each, clause.phrase = names, None, ""
            return
        if token.text.startswith("分别") and (one := self.named(clause.phrase)):
            self.remember(self.resolve(one))  # “三公”经费分别为：2023年30万元、2024年28万元
        if self.explained is None:
            self._open_list(token.kind, token.start)
        clause.described = True
        clause.clear()

    def _on_sorted(self, token: Token) -> None:
        """按功能分类，…: the whole is listed, in the paragraph where it is stated."""
        whole = self.top
        if whole is not None and self.explained is None and whole.subject.side != "revenue" and (
            whole.subject.key in _SORTED
        ):
            self._clause.whole_amount, self._clause.listing = whole, self.new_listing()
        self._clause.clear()

    def _on_within(self, token: Token) -> None:
        self._open_list(token.kind, token.start)
        self._clause.clear()

    def _on_none(self, token: Token) -> None:
        if self.explained is None:
            self.none(self._now, token)
        self._clause.grow(token.text)

    def _on_open(self, token: Token) -> None:
        """A bracket behind an amount lists its parts."""
        clause = self._clause
        self._brackets.append(clause.inner())
        if clause.amount is not None and clause.amount.end == token.start:
            clause.whole_amount, clause.listing = clause.amount, self.new_listing()
        clause.clear()

    def _on_close(self, token: Token) -> None:
        if self._brackets:
            self._clause = self._brackets.pop()
            if self._clause.amount is not None:
                self.subject = self._clause.amount.subject

    def _on_pause(self, token: Token) -> None:
        if self._clause.phrase or self._clause.verb is not None:
            self._clause.grow(token.text)

    def _on_stop(self, token: Token) -> None:
        clause = self._clause
        if token.text in "：:" and _LABEL.fullmatch(clause.phrase.strip("，、（( ")):
            return  # 上年：25.77万元: the year is said of the amount behind the colon
        if self.explained is None:
            self._in_words = told_in_words(self._now, clause, token.start) or self._in_words
        if clause.phrase.strip() and not clause.described:
            clause.pending = clause.phrase
        if token.text in "；;。":
            clause.names, clause.pending, clause.described = [], "", False
            clause.compare, clause.quantity = None, False
            if clause.outer is not None:
                clause.whole_amount, clause.outer, clause.listed = clause.outer, None, False
            elif clause.listed and not clause.coloned:
                clause.whole_amount, clause.listed = None, False
            rest = self._now.text[token.end :]
            said = self._now.text[max(self._reason_from, 0) : token.start]
            if self.explained is not None and rest and not (
                self._is_next(rest) or adds_to(said, rest)
            ):
                self._close_reason(token.start)
                self.explained = None
                clause.whole_amount, clause.whole_change = clause.kept
            if token.text in "；;":
                clause.change = None
        elif token.text in "：:" and clause.amount is not None and (
            clause.amount.end == token.start and self.explained is None
        ):
            clause.whole_amount, clause.listing = clause.amount, self.new_listing()
        clause.clear()

    def _open_list(self, kind: str, start: int) -> None:
        """其中, 包括, …中: the numbers that follow are parts of a whole named before."""
        clause = self._clause
        named = self.named(clause.phrase + clause.after)
        before = self.top or self.first
        if named and kind != "purpose":
            whole = self.amount_of(self.resolve(named))
            if whole is None and kind == "within":
                clause.whole_amount, clause.lost = None, True
                return
            whole = whole or before
        elif kind == "list" and self._now.text[:start].endswith(("；", ";")):
            whole = before or clause.amount  # the list before it is over
        elif clause.amount is None and clause.change is not None and clause.change.of is not None:
            whole = self.claims[clause.change.of]  # 支出较上年增加5万元，其中：
        else:
            whole = clause.amount or before
        if whole is not None:
            within = clause.whole_amount
            if kind in ("mainly", "purpose") and within and whole.part_of == within.id:
                clause.outer = clause.outer or within
            clause.whole_amount, clause.listing = whole, self.new_listing()
            clause.listed = kind in ("mainly", "purpose")
            clause.coloned = self._now.text[start:].lstrip("主要用于是为系")[:1] in ("：", ":")
        if clause.change is not None:
            clause.whole_change = clause.change

    def _is_next(self, text: str) -> bool:
        return is_next_reason(text, self._itemised, self._began)

    def _close_reason(self, end: int) -> None:
        if self.explained is not None and self._reason_from >= 0:
            span = (self._now, self._reason_from, end)
            self.spans.setdefault(self.explained.id, []).append(span)


#: Kind of token → what it does.
_ON = {
    **dict.fromkeys(NUMBERS, "_on_number"),
    **dict.fromkeys(("limit", "rate", "date"), "_on_other_number"),
    **dict.fromkeys(("up", "down", "either", "new", "moved"), "_on_direction"),
    **dict.fromkeys(("compare", "over", "own"), "_on_compare"),
    **dict.fromkeys(("reason", "mainly"), "_on_reason"),
    **dict.fromkeys(("list", "purpose"), "_on_list"),
    "sorted": "_on_sorted", "count": "_on_count", "than": "_on_than", "than_own": "_on_than", "flat": "_on_flat", "within": "_on_within",
    "none": "_on_none", "open": "_on_open", "close": "_on_close", "pause": "_on_pause",
    "stop": "_on_stop",
}  # fmt: skip


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
