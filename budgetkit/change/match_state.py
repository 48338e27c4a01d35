"""The board on which two accounts are matched: rules join lines, connected lines are one match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetkit.change.bilingual_text import together
from budgetkit.change.entries import REST, AccountLine
from budgetkit.messages import checked_language

#: Every rule with its words, the strongest first.
RULES: dict[str, dict[str, str]] = {
    "stated": {"en": "the document says what last year's lines came to",
               "zh": "文件说明的上年数等于这些科目之和"},
    "curated": {"en": "table of renamed and moved codes", "zh": "科目变动对照表"},
    "same-code": {"en": "same code, same or renamed line", "zh": "代码相同、名称相同或已更名"},
    "same-code-cut-name": {"en": "same code, name cut short in one document",
                           "zh": "代码相同、一处名称不全"},
    "same-code-similar-name": {"en": "same code, similar name", "zh": "代码相同、名称相近"},
    "curated-parent": {"en": "its heading was moved; same name below it",
                       "zh": "上级科目变动、名称相同"},
    "same-source": {"en": "same source or fund", "zh": "同一来源"},
    "same-name": {"en": "same name (under another heading, where codes are printed)",
                  "zh": "名称相同（上级科目不同）"},
    "same-name-but-year": {"en": "same name but for the year in it", "zh": "除年份外名称相同"},
    "cut-name": {"en": "name cut short in one document", "zh": "一处名称不全"},
    "split-under-heading": {"en": "split or merged under one heading, by their names",
                            "zh": "同一上级科目下拆分或合并（据名称）"},
    "told-move": {"en": "the later document says that its money was moved",
                  "zh": "后一年文件说明为科目间调整"},
    "other-table": {"en": "another table of the other document prints it",
                    "zh": "另一文件的其他表列有此项"},
    "rest": {"en": "what the printed lines do not reach of the total", "zh": "合计中未列出明细的部分"},
    "none": {"en": "no line like it in the other document", "zh": "另一文件中没有对应"},
}  # fmt: skip

STATUSES: dict[str, dict[str, str]] = {
    "new": {"en": "new", "zh": "新增"},
    "gone": {"en": "gone", "zh": "取消"},
    "up": {"en": "up", "zh": "增加"},
    "down": {"en": "down", "zh": "减少"},
    "same": {"en": "same", "zh": "持平"},
    "renamed": {"en": "renamed", "zh": "更名"},
    "moved": {"en": "moved", "zh": "调整科目"},
    "split": {"en": "split", "zh": "拆分"},
    "merged": {"en": "merged", "zh": "合并"},
    "unknown": {"en": "only here, and not both read whole", "zh": "仅此处有（未完整读取）"},
}
#: The same where a budget stands beside the final account of its year: nothing grew or went.
EXECUTED: dict[str, dict[str, str]] = STATUSES | {
    "new": {"en": "not in the budget", "zh": "年初预算未列"},
    "gone": {"en": "nothing in the outturn", "zh": "决算无此项"},
    "up": {"en": "over budget", "zh": "高于预算"},
    "down": {"en": "under budget", "zh": "低于预算"},
    "same": {"en": "as budgeted", "zh": "与预算一致"},
}


@dataclass(frozen=True)
class Match:
    """Lines of the two ends that are one line: one and one; several where it was split or merged."""

    previous: tuple[AccountLine, ...]
    current: tuple[AccountLine, ...]
    rule: str
    note: str = ""


@dataclass(frozen=True)
class PriorYearStatement:
    """What a document says of one of its lines: now, a year before (万元), how exactly, where.

    ``at`` is the page in words, in both languages, with its file where there are several.
    """

    current: Decimal
    previous: Decimal
    allowed: Decimal
    at: tuple[str, str]


@dataclass
class Board:
    """Both ends while they are matched; ``joined`` holds the edges with their rule and note."""

    old: Sequence[AccountLine]
    new: Sequence[AccountLine]
    system: str
    joined: list[tuple[int, int, str, str]] = field(default_factory=list)
    used_old: set[int] = field(default_factory=set)
    used_new: set[int] = field(default_factory=set)
    doubts_old: dict[int, str] = field(default_factory=dict)
    doubts_new: dict[int, str] = field(default_factory=dict)

    def join(self, o: int, n: int, rule: str, note: str = "") -> None:
        self.joined.append((o, n, rule, note))
        self.used_old.add(o)
        self.used_new.add(n)

    def free_old(self) -> list[int]:
        return [i for i in range(len(self.old)) if i not in self.used_old and not self.old[i].rest]

    def free_new(self) -> list[int]:
        return [i for i in range(len(self.new)) if i not in self.used_new and not self.new[i].rest]


def grouped(board: Board) -> list[Match]:
    """The connected lines as matches; what is not connected is alone."""
    parts: dict[tuple[str, int], int] = {}
    groups: list[set[tuple[str, int]]] = []
    for o, n, _, _ in board.joined:
        ends = [("old", o), ("new", n)]
        known = sorted({parts[e] for e in ends if e in parts})
        if not known:
            groups.append(set())
            known = [len(groups) - 1]
        first = known[0]
        for other in known[1:]:
            groups[first] |= groups[other]
            groups[other] = set()
        groups[first] |= set(ends)
        for e in groups[first]:
            parts[e] = first
    rules: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for o, _, rule, note in board.joined:
        rules[parts["old", o]].append((rule, note))
    found = []
    for at, group in enumerate(groups):
        if group:
            rule, _ = min(rules[at], key=lambda r: list(RULES).index(r[0]))
            notes = together(n for _, n in rules[at])
            found.append(Match(
                tuple(board.old[i] for i in sorted(i for side, i in group if side == "old")),
                tuple(board.new[i] for i in sorted(i for side, i in group if side == "new")),
                rule, notes))  # fmt: skip
    for i, e in enumerate(board.old):
        if i not in board.used_old:
            rule = "rest" if e.rest else "none"
            found.append(Match((e,), (), rule, board.doubts_old.get(i, "")))
    for i, e in enumerate(board.new):
        if i not in board.used_new:
            rule = "rest" if e.rest else "none"
            found.append(Match((), (e,), rule, board.doubts_new.get(i, "")))
    return found


def in_order(found: list[Match], previous: Sequence[AccountLine], current: Sequence[AccountLine]) -> list[Match]:
    """By code where there are codes, else in printed order; what is not listed comes last."""
    place = {id(e): i for i, e in enumerate(current)}
    before = {id(e): i for i, e in enumerate(previous)}

    def order(m: Match):
        first = (m.current or m.previous)[0]
        at = place[id(m.current[0])] if m.current else before[id(m.previous[0])]
        # what a heading does not list comes after what it lists
        return first.key == REST, first.code + "~" * first.rest, not m.current, at

    return sorted(found, key=order)


def rule_words(rule: str, lang: str | None = None) -> str:
    """What a rule means.

    Parameters
    ----------
    rule : str
        A key of `RULES`.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    KeyError
        No such rule.
    ValueError
        For another language.

    Examples
    --------
    >>> rule_words("curated", "zh")
    '科目变动对照表'
    """
    return RULES[rule][checked_language(lang)]
