"""The reasons that the prose lists for a change: 主要原因：1. … 2. …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from budgetkit.narrative.grammar import tokens
from budgetkit.narrative.statements import Claim, Reason, Sentence

#: Where the reasons for a claim stand: claim id → (sentence, first character, last character).
Spans = Mapping[int, Sequence[tuple[Sentence, int, int]]]

_ITEM = re.compile(
    r"(?:[一二三四五六七八]是|\d{1,2}[.．、](?!\d)|\d{1,2}[.．](?=20\d\d年)|[（(]\d[)）]|"
    r"[①-⑨]|其次是?|第[一二三四五][，是]|[一二三四五]、)"
)


def reasons(claims: Sequence[Claim], spans: Spans) -> Iterator[Reason]:
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
                alone = sum(
                    c.sentence is sentence and first <= c.start < last and c.measure == "change"
                    for c in claims
                ) == 1
                page = sentence.paragraph.page_at(sentence.start + first)
                after = first
                for claim in inside:
                    own = text if alone else _clause(sentence.text, claim, after)
                    after = claim.end
                    yield Reason(of, own, claim.signed, claim.direction, page, claim.id)
                if not inside:
                    yield Reason(of, text, None, _bare_direction(text), page)


def _clause(text: str, claim: Claim, first: int) -> str:
    """The clause in which one of several changes is stated."""
    start = max(first, *(text.rfind(mark, 0, claim.start) + 1 for mark in "，；：。"))
    end = re.compile("[，；。、和及]|$").search(text, claim.end)
    return text[start : end.start() if end else claim.end].strip("，；、和及与。： ")


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
