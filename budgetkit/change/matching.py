"""Which line of one year is which line of the next: ordered rules, each line used once.

A rule only joins what is unambiguous. What no rule joins stays alone, and says why where a rule
had more than one answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from budgetkit import classification
from budgetkit.change.entries import AccountLine
from budgetkit.change.match_state import Board, Match, PriorYearStatement, grouped, in_order
from budgetkit.change.notes import Note, amount
from budgetkit.change.settings import DEFAULT, MatchSettings
from budgetkit.change.similarity import (
    is_cut,
    is_general,
    is_made_of,
    same_depth,
    same_line,
    shares_most,
    without_years,
)
from budgetkit.classification import Move
from budgetkit.messages import message_in
from budgetkit.text import fold

message = message_in("change.matching")


def match(previous: Sequence[AccountLine], current: Sequence[AccountLine], system: str,
          years: tuple[int, int], told: Mapping[str, PriorYearStatement] | None = None,
          settings: MatchSettings = DEFAULT) -> list[Match]:
    """Match the entries of two accounts.

    Parameters
    ----------
    previous, current : sequence of Entry
    system : {"function", "economic", "government", ""}
        Of the codes; empty where lines are matched by name.
    years : (int, int)
        Budget years of the two ends; going back in time gives the mirrored matches.
    told : mapping of str to PriorYearStatement, optional
        What the later document says that its lines (by code) were a year before.
    settings : MatchSettings
        How much alike two lines must be.

    Returns
    -------
    list of Match
        Every entry is in exactly one of them. In the order of ``current``, what is gone at the
        place of its code.
    """
    if years[0] > years[1]:
        back = match(current, previous, system, (years[1], years[0]), told, settings)
        found = [Match(m.current, m.previous, m.rule, m.note) for m in back]
        return in_order(found, previous, current)
    board = Board(previous, current, system, settings)
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
        _by_words(board, "same-name-but-year", lambda e: without_years(e.name))
        _cut_names(board)
    return in_order(grouped(board), previous, current)


def _rests(board: Board) -> None:
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


def _codes(entries: Iterable[AccountLine]) -> dict[str, int]:
    return {e.key: i for i, e in enumerate(entries) if e.code and not e.rest}


def _curated(board: Board, moves: list[Move]) -> None:
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
            if n is None or not _is_called(board.new[n], name, board.settings):
                continue
            if code in olds and code != entry.code and not _merges(entry.code, code, moves):
                continue
            board.join(o, n, "curated", source)


def _followed(entry: AccountLine, by_code: dict[str, list[Move]]) -> list[tuple[str, str, str]]:
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


def _is_called(entry: AccountLine, name: str, settings: MatchSettings) -> bool:
    return classification.like(entry.name, name) or is_cut(entry.name, name, settings)


def _merges(old: str, new: str, moves: list[Move]) -> bool:
    return any(m.from_code == old and m.to_code == new and m.kind in ("merged", "split")
               for m in moves)


def _curated_parents(board: Board, moves: list[Move]) -> None:
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


def _is_under(entry: AccountLine, code: str) -> bool:
    return entry.code.startswith(code) and entry.code != code


def _told(move: Move) -> Note:
    return Note(message(f"move-{move.kind}", year=move.year, old=move.from_code, new=move.to_code,
                        source=move.source))


# ── codes and names ──────────────────────────────────────────────────────────────────────────

def _same_code(board: Board) -> None:
    news = _codes(board.new)
    for o, entry in enumerate(board.old):
        n = news.get(entry.code) if entry.code and not entry.rest else None
        if n is None:
            continue
        other = board.new[n]
        rule = same_line(entry, other, board.settings)
        if rule:
            # a line that was split or merged keeps its own code beside the others
            curated = o in board.used_old or n in board.used_new
            board.join(o, n, "curated" if curated else rule)
        elif o not in board.used_old and n not in board.used_new:
            board.doubt([o], [n], Note(message("same-code", code=entry.code, old=entry.name,
                                               new=other.name)))


def _same_name(board: Board) -> None:
    """The same name under another heading, where it stands once at each end.

    行政运行 or 一般行政管理事务 stand under every heading: such a name must be the only one of its
    kind in both documents, others only among what is still unmatched.
    """
    olds, news = _by_stem(board.old), _by_stem(board.new)
    free_old, free_new = set(board.free_old()), set(board.free_new())
    for name in (name for name in olds if name in news):
        left, right = _of_one_depth(board, [i for i in olds[name] if i in free_old],
                                    [j for j in news[name] if j in free_new])
        if not left or not right:
            continue
        alone = len(olds[name]) == len(news[name]) == 1
        tells = alone or not is_general(name, board.system, board.settings)
        if len(left) == len(right) == 1 and tells:
            board.join(left[0], right[0], "same-name")
        else:
            board.doubt(left, right, _several(len(olds[name]), len(news[name])))


def _of_one_depth(board: Board, left: Sequence[int],
                  right: Sequence[int]) -> tuple[list[int], list[int]]:
    """The lines whose codes are of the level of one at the other end."""
    old = [i for i in left if any(same_depth(board.old[i], board.new[j]) for j in right)]
    return old, [j for j in right if any(same_depth(board.old[i], board.new[j]) for i in old)]


def _by_stem(entries: Sequence[AccountLine]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for i, e in enumerate(entries):
        if e.name and not e.rest:
            found[classification.stem(e.name)].append(i)
    return found


def _several(before: int, after: int) -> Note:
    return Note(message("several", before=before, after=after))


# ── what the document says ───────────────────────────────────────────────────────────────────

def _stated(board: Board, told: Mapping[str, PriorYearStatement]) -> None:
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
        if missing <= said.allowed or len(left) > board.settings.most_parts:
            continue
        found = [some for k in range(1, len(left) + 1) for some in combinations(left, k)
                 if abs(sum((board.old[o].amount for o in some), -missing)) <= said.allowed]
        if len(found) == 1:
            note = Note(message("stated", place=said.at, amount=amount(said.previous)))
            for o in found[0]:
                board.join(o, n, "stated", note)


# ── split or merged under one heading ────────────────────────────────────────────────────────

def _under_heading(board: Board) -> None:
    """One line became several under one heading, or several one, by their names.

    Only where no other unmatched line under the heading could be meant.
    """
    old, new = _by_heading(board.old, board.free_old()), _by_heading(board.new, board.free_new())
    for heading in old.keys() & new.keys():
        left, right = old[heading], new[heading]
        for wholes, parts, turned in ((left, right, False), (right, left, True)):
            some = board.old if not turned else board.new
            others = board.new if not turned else board.old
            found = [(w, made) for w in wholes
                     if (made := _parts_of(some[w].name, parts, others, board.settings))]
            used = [p for _, made in found for p in made]
            if len(used) == len(set(used)):
                for w, made in found:
                    for p in made:
                        board.join(*((p, w) if turned else (w, p)), "split-under-heading")


def _parts_of(whole: str, parts: Sequence[int], entries: Sequence[AccountLine],
              settings: MatchSettings) -> tuple[int, ...]:
    """The one set of two or more lines that a name is made of; empty where there is none."""
    near = [p for p in parts if shares_most(entries[p].name, whole, settings)]
    if len(near) < 2 or len(near) > settings.most_parts:
        return ()
    return tuple(near) if is_made_of(whole, [entries[p].name for p in near], settings) else ()


def _by_heading(entries: Sequence[AccountLine], free: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for i in free:
        above = classification.parent(entries[i].code)
        if above:
            found[above].append(i)
    return found


# ── lines without codes ──────────────────────────────────────────────────────────────────────

def _same_source(board: Board) -> None:
    olds: dict[str, list[int]] = defaultdict(list)
    news: dict[str, list[int]] = defaultdict(list)
    for entries, held in ((board.old, olds), (board.new, news)):
        for i, e in enumerate(entries):
            if e.key and not e.rest:
                held[e.key].append(i)
    for key in olds.keys() & news.keys():
        if len(olds[key]) == 1 and len(news[key]) == 1:
            board.join(olds[key][0], news[key][0], "same-source")


def _by_words(board: Board, rule: str, words: Callable[[AccountLine], str]) -> None:
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
        board.doubt(left, right, _several(len(left), len(right)))


def _cut_names(board: Board) -> None:
    answers: dict[int, dict[int, str]] = {}
    olds = [(o, fold(board.old[o].name)) for o in board.free_old() if o not in board.doubts_old]
    news = [(n, fold(board.new[n].name)) for n in board.free_new() if n not in board.doubts_new]
    for short, whole, old_first in ((olds, news, True), (news, olds, False)):
        names = sorted((name, i) for i, name in whole)
        for i, name in short:
            at = bisect_left(names, (name, -1)) if len(name) >= board.settings.cut_project else len(names)
            while at < len(names) and names[at][0].startswith(name):
                o, n = (i, names[at][1]) if old_first else (names[at][1], i)
                answers.setdefault(o, {})[n] = ""
                at += 1
    _take_unique(board, answers, "cut-name")


def _take_unique(board: Board, answers: dict[int, dict[int, str]], rule: str) -> None:
    times: dict[int, int] = defaultdict(int)
    for found in answers.values():
        for n in found:
            times[n] += 1
    for o, found in answers.items():
        if len(found) == 1 and times[next(iter(found))] == 1:
            n, note = next(iter(found.items()))
            board.join(o, n, rule, note)
        else:
            board.doubt([o], list(found), Note(message("could-be", n=len(found))))
