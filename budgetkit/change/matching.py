"""Which line of one year is which line of the next: ordered rules, each line used once.

A rule only joins what is unambiguous. What no rule joins stays alone, and says why where a rule
had more than one answer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from budgetkit import classification
from budgetkit.change.entries import REST, Entry
from budgetkit.classification import Move
from budgetkit.text import fold

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
    "rest": {"en": "what the printed lines do not reach of the total", "zh": "合计中未列出明细的部分"},
    "none": {"en": "no line like it in the other document", "zh": "另一文件中没有对应"},
}  # fmt: skip


@dataclass(frozen=True)
class Match:
    """Lines of the two ends that are one line: one and one; several where it was split or merged."""

    previous: tuple[Entry, ...]
    current: tuple[Entry, ...]
    rule: str
    note: str = ""


@dataclass(frozen=True)
class Told:
    """What a document says of one of its lines: now, a year before (万元), how exactly, where."""

    current: Decimal
    previous: Decimal
    allowed: Decimal
    page: int


@dataclass
class _Board:
    """Both ends while they are matched; ``joined`` holds the edges with their rule and note."""

    old: Sequence[Entry]
    new: Sequence[Entry]
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


def match(previous: Sequence[Entry], current: Sequence[Entry], system: str,
          years: tuple[int, int], told: Mapping[str, Told] | None = None) -> list[Match]:
    """Match the entries of two accounts.

    Parameters
    ----------
    previous, current : sequence of Entry
    system : {"function", "economic", "government", ""}
        Of the codes; empty where lines are matched by name.
    years : (int, int)
        Budget years of the two ends; going back in time gives the mirrored matches.
    told : mapping of str to Told, optional
        What the later document says that its lines (by code) were a year before.

    Returns
    -------
    list of Match
        Every entry is in exactly one of them. In the order of ``current``, what is gone at the
        place of its code.
    """
    if years[0] > years[1]:
        back = match(current, previous, system, (years[1], years[0]), told)
        found = [Match(m.current, m.previous, m.rule, m.note) for m in back]
        return _ordered(found, previous, current)
    board = _Board(previous, current, system)
    _rests(board)
    if system:
        moves = _moves(system, years)
        _curated(board, moves)
        _same_code(board)
        _curated_parents(board, moves)
        _same_name(board)
        _stated(board, told or {})
        _under_heading(board)
    else:
        _same_source(board)
        _by_words(board, "same-name", lambda e: classification.stem(e.name))
        _by_words(board, "same-name-but-year", lambda e: _without_years(e.name))
        _cut_names(board)
    return _ordered(_matches(board), previous, current)


def _rests(board: _Board) -> None:
    by_key = {e.key: i for i, e in enumerate(board.new) if e.rest}
    for i, e in enumerate(board.old):
        if e.rest and e.key in by_key:
            board.join(i, by_key[e.key], "rest")


# ── the curated table ────────────────────────────────────────────────────────────────────────

def _moves(system: str, years: tuple[int, int]) -> list[Move]:
    """Moves between the years, and those near them: a document may be early or late with one."""
    if years[0] == years[1]:
        return []  # one year has one classification
    near = classification.DOUBT
    return classification.moves(years[0] - near, years[1] + near, system)


def _codes(entries: Iterable[Entry]) -> dict[str, int]:
    return {e.key: i for i, e in enumerate(entries) if e.code and not e.rest}


def _curated(board: _Board, moves: list[Move]) -> None:
    """Follow each old line along the moves, as long as the new document does not hold it itself."""
    news, olds = _codes(board.new), _codes(board.old)
    by_code: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        if move.from_code and move.to_code:
            by_code[move.from_code].append(move)
    for o, entry in enumerate(board.old):
        if entry.rest or entry.code not in by_code:
            continue
        stays = news.get(entry.code)
        if stays is not None and classification.like(entry.name, board.new[stays].name):
            continue
        for code, name, source in _followed(entry, by_code):
            n = news.get(code)
            if n is None or not _is_called(board.new[n], name):
                continue
            if code in olds and code != entry.code and not _merges(entry.code, code, moves):
                continue
            board.join(o, n, "curated", source)


def _followed(entry: Entry, by_code: dict[str, list[Move]]) -> list[tuple[str, str, str]]:
    """(code, name, source) that a line's moves lead to, one move after another."""
    found: list[tuple[str, str, str]] = []
    open_: list[tuple[str, str, int]] = [(entry.code, entry.name, 0)]
    seen = set()
    while open_:
        code, name, year = open_.pop(0)
        for move in by_code.get(code, ()):
            step = (move.to_code, move.to_name)
            if move.year < year or step in seen or not classification.like(move.from_name, name):
                continue
            seen.add(step)
            found.append((*step, _told(move)))
            open_.append((*step, move.year))
    return found


def _is_called(entry: Entry, name: str) -> bool:
    return classification.like(entry.name, name) or _is_cut(entry.name, name)


def _merges(old: str, new: str, moves: list[Move]) -> bool:
    return any(m.from_code == old and m.to_code == new and m.kind in ("merged", "split")
               for m in moves)


def _curated_parents(board: _Board, moves: list[Move]) -> None:
    """A heading was moved: the line of the same name below its new place, where there is one."""
    wide = [m for m in moves if m.from_code and m.to_code and m.kind != "renamed"
            and m.from_code != m.to_code]
    answers: dict[int, dict[int, str]] = {}
    free_old, free_new = board.free_old(), board.free_new()
    for move in wide:
        left = [o for o in free_old if _is_under(board.old[o], move.from_code)]
        right = [n for n in free_new if board.new[n].code.startswith(move.to_code)] if left else []
        for o in left:
            for n in right:
                if classification.like(board.old[o].name, board.new[n].name):
                    answers.setdefault(o, {})[n] = _told(move)
    _take_unique(board, answers, "curated-parent")


def _is_under(entry: Entry, code: str) -> bool:
    return entry.code.startswith(code) and entry.code != code


def _told(move: Move) -> str:
    return f"{move.year} {move.kind}: {move.from_code} → {move.to_code}, {move.source}"


# ── codes and names ──────────────────────────────────────────────────────────────────────────

def _same_code(board: _Board) -> None:
    news = _codes(board.new)
    for o, entry in enumerate(board.old):
        n = news.get(entry.code) if entry.code and not entry.rest else None
        if n is None:
            continue
        other = board.new[n]
        rule = _same_line(entry, other)
        if rule:
            # a line that was split or merged keeps its own code beside the others
            curated = o in board.used_old or n in board.used_new
            board.join(o, n, "curated" if curated else rule)
        elif o not in board.used_old and n not in board.used_new:
            said = f"same code {entry.code}, but {entry.name} and {other.name}: left apart"
            board.doubts_old[o] = board.doubts_new[n] = said


def _same_line(a: Entry, b: Entry) -> str:
    if classification.like(a.name, b.name) or not a.name or not b.name:
        return "same-code"
    called = {classification.stem(n.name) for n in classification.names(a.code)}
    if classification.stem(a.name) in called and classification.stem(b.name) in called:
        renamed = not _given_away(a.code, a.name, b.name)
        return "same-code" if renamed else ""
    if _is_cut(a.name, b.name):
        return "same-code-cut-name"
    return "same-code-similar-name" if _similar(a.name, b.name) else ""


def _given_away(code: str, first: str, second: str) -> bool:
    """Whether one of two names of a code went elsewhere with a move: then the code was reused."""
    stems = {classification.stem(first), classification.stem(second)}
    return any(
        m.from_code == code and m.kind != "renamed" and classification.stem(m.from_name) in stems
        for m in classification.moves(0, 9999)
    )


def _is_cut(a: str, b: str) -> bool:
    """Whether one name is the beginning of the other: clipped by its cell."""
    first, second = sorted((classification.stem(a), classification.stem(b)), key=len)
    return len(first) >= 4 and second.startswith(first)


def _similar(a: str, b: str) -> bool:
    """Whether most pairs of neighbouring characters are common: a word more, an order changed."""
    first, second = (_pairs(classification.stem(n)) for n in (a, b))
    if not first or not second:
        return False
    return 2 * len(first & second) / (len(first) + len(second)) >= 0.6


def _pairs(name: str) -> set[str]:
    return {name[i : i + 2] for i in range(len(name) - 1)}


def _same_name(board: _Board) -> None:
    """The same name under another heading, where it stands once at each end.

    行政运行 or 一般行政管理事务 stand under every heading: such a name must be the only one of its
    kind in both documents, others only among what is still unmatched.
    """
    olds, news = _by_stem(board.old), _by_stem(board.new)
    free_old, free_new = set(board.free_old()), set(board.free_new())
    for name, held in olds.items():
        left = [i for i in held if i in free_old]
        right = [i for i in news.get(name, ()) if i in free_new]
        left = [i for i in left if any(_same_depth(board.old[i], board.new[j]) for j in right)]
        right = [j for j in right if any(_same_depth(board.old[i], board.new[j]) for i in left)]
        if not left or not right:
            continue
        alone = len(held) == 1 and len(news[name]) == 1
        if len(left) == 1 and len(right) == 1 and (alone or not _is_general(name, board.system)):
            board.join(left[0], right[0], "same-name")
            continue
        said = f"{len(held)} lines before and {len(news[name])} after are called {name}: left apart"
        board.doubts_old.update({i: said for i in left})
        board.doubts_new.update({i: said for i in right})


def _same_depth(a: Entry, b: Entry) -> bool:
    return len(a.code) == len(b.code)


def _is_general(name: str, system: str) -> bool:
    """Whether the classification has this name under more than two headings."""
    return len(classification.codes_called(name, system)) > 2


def _by_stem(entries: Sequence[Entry]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for i, e in enumerate(entries):
        if e.name and not e.rest:
            found[classification.stem(e.name)].append(i)
    return found


# ── what the document says ───────────────────────────────────────────────────────────────────

#: With more lines than this under a heading, a sum may be met by chance.
_MOST = 8


def _stated(board: _Board, told: Mapping[str, Told]) -> None:
    """Lines that only together are what the document says that the line was last year."""
    joined: dict[int, Decimal] = defaultdict(Decimal)
    for o, n, _, _ in board.joined:
        joined[n] += board.old[o].amount
    for n, entry in enumerate(board.new):
        said = told.get(entry.code) if not entry.rest else None
        if said is None or abs(said.current - entry.amount) > said.allowed:
            continue
        missing = said.previous - joined[n]
        left = [o for o in board.free_old() if board.old[o].code[:5] == entry.code[:5]]
        if missing <= said.allowed or len(left) > _MOST:
            continue
        found = [some for k in range(1, len(left) + 1) for some in combinations(left, k)
                 if abs(sum((board.old[o].amount for o in some), -missing)) <= said.allowed]
        if len(found) == 1:
            note = f"page {said.page}: {said.previous} last year"
            for o in found[0]:
                board.join(o, n, "stated", note)


# ── split or merged under one heading ────────────────────────────────────────────────────────

#: Words that half of all names share; they say nothing of what a line is.
_COMMON = re.compile(r"其他|支出|事务|管理|一般|工作|经费|业务|费用|费|及|和|与|等|的|、|（.*?）|\(.*?\)")


def _under_heading(board: _Board) -> None:
    """One line on one side, several on the other, all unmatched under one heading and of its name.

    Only where the one shares a word with each of the several, and with nothing else.
    """
    old, new = _by_heading(board.old, board.free_old()), _by_heading(board.new, board.free_new())
    for heading in old.keys() & new.keys():
        left, right = old[heading], new[heading]
        pairs = [(o, n) for o in left for n in right
                 if _share_a_word(board.old[o].name, board.new[n].name)]
        for o in left:
            mine = [n for a, n in pairs if a == o]
            if len(mine) > 1 and all(sum(1 for _, n in pairs if n == m) == 1 for m in mine):
                for n in mine:
                    board.join(o, n, "split-under-heading")
        for n in right:
            mine = [o for o, b in pairs if b == n]
            if len(mine) > 1 and all(sum(1 for o, _ in pairs if o == m) == 1 for m in mine):
                for o in mine:
                    board.join(o, n, "split-under-heading")


def _by_heading(entries: Sequence[Entry], free: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for i in free:
        above = classification.parent(entries[i].code)
        if above:
            found[above].append(i)
    return found


def _share_a_word(a: str, b: str) -> bool:
    first, second = (set().union(*(_pairs(p) for p in _COMMON.split(classification.stem(n)) if p))
                     if classification.stem(n) else set() for n in (a, b))
    return bool(first & second)


# ── lines without codes ──────────────────────────────────────────────────────────────────────

def _same_source(board: _Board) -> None:
    olds: dict[str, list[int]] = defaultdict(list)
    news: dict[str, list[int]] = defaultdict(list)
    for entries, held in ((board.old, olds), (board.new, news)):
        for i, e in enumerate(entries):
            if e.key and not e.rest:
                held[e.key].append(i)
    for key in olds.keys() & news.keys():
        if len(olds[key]) == 1 and len(news[key]) == 1:
            board.join(olds[key][0], news[key][0], "same-source")


def _by_words(board: _Board, rule: str, words) -> None:
    """Lines of one wording, where each end has one of them."""
    olds: dict[str, list[int]] = defaultdict(list)
    news: dict[str, list[int]] = defaultdict(list)
    for i in board.free_old():
        olds[words(board.old[i])].append(i)
    for i in board.free_new():
        news[words(board.new[i])].append(i)
    for said in olds.keys() & news.keys():
        left, right = olds[said], news[said]
        if not said:
            continue
        if len(left) == 1 and len(right) == 1:
            board.join(left[0], right[0], rule)
            continue
        why = f"{len(left)} lines before and {len(right)} after bear this name: left apart"
        board.doubts_old.update({i: why for i in left})
        board.doubts_new.update({i: why for i in right})


_NOTICE = re.compile(r"[一-鿿]{2,6}[〔\[(（]20\d\d[〕\])）]\d+号?")
_YEAR = re.compile(r"20\d\d(?:[-—–至]20\d\d)?(?:年度?)?")


def _without_years(name: str) -> str:
    """The name without its years; the year of a notice stays, it names the notice."""
    said = fold(name)
    kept = _NOTICE.findall(said)
    bare = _YEAR.sub("", _NOTICE.sub("\x00", said))
    for notice in kept:
        bare = bare.replace("\x00", notice, 1)
    return bare


def _cut_names(board: _Board) -> None:
    answers: dict[int, dict[int, str]] = {}
    olds = [(o, fold(board.old[o].name)) for o in board.free_old() if o not in board.doubts_old]
    news = [(n, fold(board.new[n].name)) for n in board.free_new() if n not in board.doubts_new]
    for short, whole, old_first in ((olds, news, True), (news, olds, False)):
        names = sorted((name, i) for i, name in whole)
        for i, name in short:
            at = bisect_left(names, (name, -1)) if len(name) >= 8 else len(names)
            while at < len(names) and names[at][0].startswith(name):
                o, n = (i, names[at][1]) if old_first else (names[at][1], i)
                answers.setdefault(o, {})[n] = ""
                at += 1
    _take_unique(board, answers, "cut-name")


def _take_unique(board: _Board, answers: dict[int, dict[int, str]], rule: str) -> None:
    times: dict[int, int] = defaultdict(int)
    for found in answers.values():
        for n in found:
            times[n] += 1
    for o, found in answers.items():
        if len(found) == 1 and times[next(iter(found))] == 1:
            n, note = next(iter(found.items()))
            board.join(o, n, rule, note)
        else:
            said = f"{len(found)} lines could be it: left apart"
            board.doubts_old[o] = said
            board.doubts_new.update({n: said for n in found})


# ── groups ───────────────────────────────────────────────────────────────────────────────────

def _matches(board: _Board) -> list[Match]:
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
            notes = "; ".join(dict.fromkeys(n for _, n in rules[at] if n))
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


def _ordered(found: list[Match], previous: Sequence[Entry], current: Sequence[Entry]) -> list[Match]:
    """By code where there are codes, else in printed order; what is not listed comes last."""
    place = {id(e): i for i, e in enumerate(current)}
    before = {id(e): i for i, e in enumerate(previous)}

    def order(m: Match):
        first = (m.current or m.previous)[0]
        at = place[id(m.current[0])] if m.current else before[id(m.previous[0])]
        return first.key == REST, first.code, not m.current, at

    return sorted(found, key=order)
