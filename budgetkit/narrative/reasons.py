"""The reasons that the prose lists for a change: 主要原因：1. … 2. …

A passage is parted into pieces, each with at most the amounts that one verb governs. An amount is
a reason's where a word says which way it goes: 增加, 压减; 取消. A move (分流, 划转, 调减…用于) goes
the way of the change that it explains. A percentage and an amount a head move money that is not
told. An amount whose way no word tells counts only where the sum then is the change; otherwise it
is named as not placed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from budgetkit.narrative.grammar import QUANTITY, Token, state, tokens
from budgetkit.narrative.reason_marks import NUMBER
from budgetkit.narrative.statements import Claim, Reason, Sentence
from budgetkit.patterns import pattern

#: Where the reasons for a claim stand: claim id → (sentence, first character, last character).
Spans = Mapping[int, Sequence[tuple[Sentence, int, int]]]

_ITEM = pattern(
    rf"(?:另?一方面是?|[一二三四五六七八]是|{NUMBER}|[（(]\d[)）]|"
    r"[①-⑨]|其次是?|第[一二三四五][，是]|[一二三四五]、)"
)
#: Words of direction that the grammar of numbers does not need.
_UP = "增设|增拨|补发|划入|转入|并入|(?<=[算数年])多(?=\\d)"
_DOWN = "已完成|完工|结项|到期|取消|停止|停办|不再|未再|未安排|不安排|划出|转出|退出|(?<=[算数年])少(?=\\d)"
#: Money that goes to another line or body: up here, down there.
_MOVE = (
    "分流|划转|转列|列转|移交|调剂|"
    "调[入出]|(?:调减|调整|调剂|压减|减少)(?=[^，。；]{0,24}(?:用于|转至|调至|列入))|(?<=调整)至"
)
_WAYS = pattern(f"(?P<move>{_MOVE})|(?P<up>{_UP})|(?P<down>{_DOWN})")
#: What follows is an amount a head or a rate, none of this change.
_PER_HEAD = pattern(r"人均|每人|生均|户均|每[户车月年辆亩生]|/人|定额|标准")
#: What follows is a level, not how far it moved: 增加到, 由5万元.
_LEVEL = pattern(r"(?:增加|增长|提高|上升|减少|下降|降低|调整|增|减)[到至]|[由从](?:上年|去年|20\d\d年)?的?$|原?预算(?:为|数)|安排预算$")
#: The sum of the reasons, not one more of them.
_NET = pattern(r"相抵|综上|以上.{0,12}(?:共计|合计)|合计$|总共")
_GONE = pattern("不再|取消|未安排|未再|停止|停办")
#: What a reason is for, or the reason of the reason: 增加5万元，主要是调资.
_BEHIND = pattern("主要|用于|其中|即|包括")
#: How far the amount before it moved: 5万元，比上年增加1万元.
_COMPARED = pattern(r"(?:与|较|比|同|相比)(?:于)?(?:上|去年|20\d\d年)")
#: What is left of 原因说明：.
_ONLY_LEADS = frozenset({"说明", "如下", "分析", "情况", "具体如下"})
_ENDS = "，,；;。：:、及和 "
#: A clause that only leads to the next one: 因人员增加, …
_LEADING = pattern(r"^(?:因|由于|随着|鉴于)|(?:导致|致使|致|使|从而|因此|故|相应)$")
_AND = pattern("、|以及|及|和")
#: Ends a piece that says all of a reason: 预算减少, 有所增加, 未安排预算.
_SAID = pattern(r"(?:增加|减少|下降|增长|取消|调减|压减|压缩|削减)(?:了|较多|较大)?(?:等)?$|(?:未|不再?)安排[^，]{0,6}$")
_STOPS = frozenset("，,；;。")
#: A verb stands before its object where as many characters lie between it and the amount: 新增甲项目5万元.
_OBJECT = 3
#: As many amounts without a way of their own are tried both ways; more would meet a sum by chance.
_TRIED = 3


@dataclass
class _Money:
    """An amount of a piece: its sign by the words, 0 where they do not tell."""

    token: Token
    sign: int
    moved: bool = False


@dataclass
class _Piece:
    """A stretch of a reason: its text, what it counts, and what of it cannot be counted."""

    start: int
    end: int
    text: str
    money: list[_Money] = field(default_factory=list)
    way: str = ""
    untold: bool = False
    opens: int = 0  # the sign that a verb before its objects gives to the ones that follow
    gone: bool = False

    def join(self, other: _Piece, text: str) -> None:
        """Take in the clause that tells how the amount changed, or that it is no more."""
        self.end, self.text = other.end, text[self.start : other.end].strip(_ENDS)
        self.way, self.opens = other.way or "down", other.opens
        self.gone = not other.money
        if other.money:
            self.money = other.money  # the amount before it is what it came to
        for m in self.money:
            m.sign = m.sign or (0 if m.moved else -1)


def reasons(claims: Sequence[Claim], spans: Spans) -> Iterator[Reason]:
    """The reasons that the prose lists for its changes, in order."""
    for of, stretches in spans.items():
        change = claims[of].signed
        whole = [(sentence, piece) for sentence, start, end in stretches
                 for first, last in _items(sentence.text, start, end)
                 for piece in _pieces(sentence.text, first, last)]
        placed = _placed([p for _, p in whole], change)
        for sentence, piece in whole:
            yield from _told(of, claims, sentence, piece, placed)


def _told(of: int, claims: Sequence[Claim], sentence: Sentence, piece: _Piece,
          placed: Mapping[int, Decimal]) -> Iterator[Reason]:
    """A piece as reasons: one an amount that was placed, else one without an amount."""
    page = sentence.paragraph.page_at(sentence.start + piece.start)
    left = tuple(m.token.text for m in piece.money if id(m) not in placed)
    counted = [m for m in piece.money if id(m) in placed]
    for m in counted:
        stated = next((c.id for c in claims if c.reason_for == of and c.sentence is sentence
                       and any(s is not None and s.start == m.token.start
                               for s in (c.change, c.amount))), None)
        amount = placed[id(m)]
        yield Reason(of, piece.text, amount, "down" if amount < 0 else "up", page, stated,
                     left if m is counted[-1] else ())
    if not counted:
        yield Reason(of, piece.text, None, piece.way, page, None, left)


# ── numbers dispose ──────────────────────────────────────────────────────────────────────────


def _placed(pieces: Sequence[_Piece], change: Decimal | None) -> dict[int, Decimal]:
    """The amounts of the reasons that are known with their sign, by identity."""
    sign = 0 if not change else 1 if change > 0 else -1
    sure: dict[int, Decimal] = {}
    moved: list[_Money] = []
    unsaid: list[_Money] = []
    for money in (m for p in pieces for m in p.money):
        if money.sign:
            sure |= _signed([money], money.sign)
        else:
            (moved if money.moved else unsaid).append(money)
    by_words = sure | _signed(moved, sign)
    if change is None or not (moved or unsaid):
        return by_words if sign else sure
    for loose in (moved, [*moved, *unsaid]):
        if tried := _meeting(change, sure, loose, sign or 1):
            return tried
    along = by_words | _signed(unsaid, sign)
    return along if unsaid and sign and sum(along.values()) == change else by_words


def _signed(money: Sequence[_Money], sign: int) -> dict[int, Decimal]:
    return {id(m): sign * _value(m) for m in money}


def _value(money: _Money) -> Decimal:
    return abs(state(money.token).value)


def _meeting(change: Decimal, sure: Mapping[int, Decimal], loose: Sequence[_Money],
             sign: int) -> dict[int, Decimal] | None:
    """The ways of some loose amounts with which all of them sum to the change; the fewest turned."""
    if not loose or len(loose) > _TRIED:
        return None
    ways = sorted(product((sign, -sign), repeat=len(loose)),
                  key=lambda way: sum(x != sign for x in way))
    for way in ways:
        tried = {**sure, **{id(m): x * _value(m) for m, x in zip(loose, way, strict=True)}}
        if sum(tried.values()) == change:
            return tried
    return None


# ── pieces ───────────────────────────────────────────────────────────────────────────────────


def _pieces(text: str, start: int, end: int) -> Iterator[_Piece]:
    """The parts of one listed reason; the whole of it where it states no amount of its own."""
    found = [t for t in tokens(text) if start <= t.start and t.end <= end]
    if not any(t.kind == "amount" for t in found):
        words = text[start:end].strip(_ENDS)
        if words and words not in _ONLY_LEADS and not _NET.search(words):
            yield _Piece(start, end, words, way=_bare_direction(words))
        return
    ahead, opens, within = start, 0, False
    waiting: _Piece | None = None
    for first, last in _clauses(text, found, start, end):
        piece = _read(text, found, first, last, opens)
        within = _goes_on_within(text[first:last], within)
        if _NET.search(piece.text) or within:
            ahead = last
        elif waiting is not None and _goes_with(waiting, piece):
            waiting.join(piece, text)
            ahead = last
        elif piece.money or (piece.untold and not _BEHIND.match(piece.text)):
            piece.start, piece.text = ahead, text[ahead:last].strip(_ENDS)
            opens, ahead = piece.opens, last
            if waiting is not None:
                yield waiting
            waiting = piece
        # else it leads to the next one, or says what the last one is for
    if waiting is not None:
        yield waiting


def _goes_on_within(clause: str, within: bool) -> bool:
    """Whether a clause stands behind 其中, up to the next semicolon or stop."""
    return re.match(r"[，,；;。、]*其中", clause) is not None or (
        within and clause[:1] not in "；;。")


def _goes_with(first: _Piece, second: _Piece) -> bool:
    """Whether a clause tells more of what stands before it: 5万元，今年不再安排; 增加，比上年增加1万元."""
    if not second.money:
        return bool(first.money and _GONE.search(second.text) and (
            first.gone or not any(m.sign or m.moved for m in first.money)))
    return bool(_COMPARED.match(second.text)) and not any(m.sign for m in first.money)


def _clauses(text: str, found: Sequence[Token], start: int, end: int) -> list[tuple[int, int]]:
    """Where the clauses of a reason begin and end; lists are parted where each part says its own."""
    depth, cuts = 0, [start]
    for t in found:
        depth += {"open": 1, "close": -1}.get(t.kind, 0)
        if t.kind == "stop" and t.text in _STOPS and depth == 0:
            cuts.append(t.start)
    out = []
    for first, last in zip(cuts, [*cuts[1:], end], strict=True):
        at = first
        for mark in _AND.finditer(text, first + 1, last):
            inside = text.count("（", first, mark.start()) - text.count("）", first, mark.start())
            if not inside and _says_all(text[at : mark.start()], found, at, mark.start()) and (
                _says(text[mark.end() : last], found, mark.end(), last)
            ):
                out.append((at, mark.start()))
                at = mark.start()
        out.append((at, last))
    return out


def _says(words: str, found: Sequence[Token], start: int, end: int) -> bool:
    """Whether a stretch states an amount, a percentage or a way."""
    return bool(_WAYS.search(words)) or any(
        t.kind in ("amount", "percent", "up", "down", "new") and start <= t.start < end
        for t in found)


def _says_all(words: str, found: Sequence[Token], start: int, end: int) -> bool:
    """Whether a stretch is a reason by itself: 增加甲 in 增加甲、乙10万元 is none."""
    return bool(_SAID.search(words)) or any(
        t.kind in ("amount", "percent") and start <= t.start < end for t in found)


def _read(text: str, found: Sequence[Token], start: int, end: int, opens: int) -> _Piece:
    """A clause: its amounts, each with the way that the nearest word before it gives."""
    piece = _Piece(start, end, text[start:end].strip(_ENDS))
    mine = [t for t in found if start <= t.start < end]
    words = _words_of_way(text, mine, start, end)
    piece.way = {"move": ""}.get(words[0][2], words[0][2]) if words else ""
    at, depth, behind = start, 0, -1
    for t in mine:
        if t.kind == "open":
            depth += 1
            if at == t.start and piece.money and behind < 0:
                behind = depth
        elif t.kind == "close":
            behind = -1 if behind == depth else behind
            depth -= 1
        elif t.kind in ("percent", "points", "times"):
            piece.untold = piece.untold or not piece.money
        elif t.kind == "amount" and behind < 0:
            _place(piece, text, t, words, at, opens)
            at = t.end
    if words and not piece.money and not _LEADING.search(piece.text):
        piece.untold = True
    return piece


def _words_of_way(text: str, mine: Sequence[Token], start: int, end: int
                  ) -> list[tuple[int, int, str]]:
    """Where a clause says a way; of words that overlap the longest, and a move before any other."""
    said = [(t.start, t.end, "up" if t.kind == "new" else t.kind) for t in mine
            if t.kind in ("up", "down", "new")]
    words = sorted([*_ways(text, start, end), *said])
    return [w for w in words if not any(_takes_over(other, w) for other in words)]


def _takes_over(other: tuple[int, int, str], word: tuple[int, int, str]) -> bool:
    return other != word and other[0] <= word[0] < other[1] and (
        other[2] == "move" or other[1] - other[0] > word[1] - word[0])


def _place(piece: _Piece, text: str, t: Token, words: Sequence[tuple[int, int, str]], at: int,
           opens: int) -> None:
    """One amount of a clause: counted with its way, or left out where it is no part of the change."""
    before = [w for w in words if w[1] <= t.start]
    thing = not t.text.endswith("元") and QUANTITY.search(text[at : t.start])
    if thing or _PER_HEAD.search(text[at : t.start]):
        piece.untold = True
        return
    if _LEVEL.search(text[at : t.start]):
        piece.money.append(_Money(t, 0))
        return
    if before:
        last = before[-1]
        if last[2] != "move" and t.start - last[1] > _OBJECT:
            piece.opens = 1 if last[2] == "up" else -1
        if last[2] == "move":
            piece.money.append(_Money(t, 0, moved=True))
        else:
            piece.money.append(_Money(t, 1 if last[2] == "up" else -1))
    elif after := next((w for w in words if w[0] >= t.end), None):
        piece.money.append(_Money(t, 0, moved=True) if after[2] == "move" else _Money(
            t, {"up": 1, "down": -1}[after[2]]))
    elif opens:
        piece.money.append(_Money(t, opens))
        piece.opens = opens
    else:
        piece.money.append(_Money(t, 0))


def _ways(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    for match in _WAYS.finditer(text, start, end):
        yield match.start(), match.end(), match.lastgroup or ""


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    marks = [
        m for m in _ITEM.finditer(text, start, end)
        if m.start() == start or text[m.start() - 1] in "，,；;。：:"
    ]  # fmt: skip
    if not marks:
        yield start, end
        return
    if text[start : marks[0].start()].strip(_ENDS):
        yield start, marks[0].start()
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        yield mark.end(), following.start() if following else end


def _bare_direction(text: str) -> str:
    kinds = [t.kind for t in tokens(text) if t.kind in ("up", "down", "flat", "new")]
    return {"new": "up"}.get(kinds[0], kinds[0]) if kinds else ""
