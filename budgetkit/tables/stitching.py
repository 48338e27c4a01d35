"""Parts that continue over pages → one table: by title, header, edges and neighbourhood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetkit.amounts import is_amount, is_dash, parse_amount
from budgetkit.grids.grids import Cell
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.headers import column_paths, is_number_row
from budgetkit.tables.page_breaks import heads_again, join_pages, page_totals
from budgetkit.tables.recognition import TablePart, total_row
from budgetkit.tables.settings import thresholds
from budgetkit.text import fold


@dataclass
class Stitched:
    """The parts of one table, and its cells on common columns with rows counted through."""

    parts: list[TablePart]
    cells: list[Cell]
    n_rows: int
    n_columns: int
    header_rows: int
    number_rows: tuple[int, ...]
    #: The first row of each part.
    starts: tuple[int, ...]


def chain_parts(parts: Sequence[TablePart]) -> list[list[TablePart]]:
    """Group the parts of a document, in reading order, into tables."""
    chains: list[list[TablePart]] = []
    for part in parts:
        if chains and continues(chains[-1], part):
            part.key, part.reason = chains[-1][0].key, "continues"
            chains[-1].append(part)
        else:
            chains.append([part])
    return _halves_in_order(chains)


def _halves_in_order(chains: list[list[TablePart]]) -> list[list[TablePart]]:
    """Chains with a table's second half behind its first, where the file holds them the other way.

    A headless, nameless piece goes to the table of its columns on the next page when each of its
    codes is below a code of that table and not among them.
    """
    out: list[list[TablePart]] = []
    for chain in chains:
        last = out[-1] if out else []
        if len(last) == 1 and _is_second_half(last[0], chain[0]):
            last[0].key, last[0].reason = chain[0].key, "halves"
            out[-1] = [*chain, *last]
        else:
            out.append(chain)
    return out


def _is_second_half(piece: TablePart, head: TablePart) -> bool:
    if piece.title or piece.depth or piece.unit or not head.title or head.key == OTHER or (
        head.grid.page != piece.grid.page + 1 or not _edges_fit(head, piece)
    ):
        return False
    lower, upper = _codes(piece), _codes(head)
    return bool(lower) and not lower & upper and all(
        any(code.startswith(up) and len(code) > len(up) for up in upper) for code in lower)


def _codes(part: TablePart) -> set[str]:
    """The classification codes in the first column of a part's body."""
    return {fold(row[0]) for row in part.grid.rows()[part.body_start:]
            if re.fullmatch(r"\d{3}|\d{5}|\d{7}", fold(row[0]))}


def continues(chain: list[TablePart], part: TablePart) -> bool:
    """Whether ``part`` goes on with the table that ``chain`` began."""
    head, last = chain[0], chain[-1]
    same_page = part.grid.page == last.grid.page
    if not same_page and not _on_the_next_page(last, part):
        return False
    fits = _columns_fit(head, last, part)
    if part.continued:
        return fits or not same_page
    if part.title:
        return not same_page and fits and _said_twice(chain, part)
    if part.key not in (OTHER, head.key) and part.reason.startswith("title"):
        return False
    if not fits or (not _is_sheet(head) and _other_kinds(last, part)):
        return False
    if same_page:
        # Rules that stop for a moment: the next piece stands right under the last, headless.
        return -thresholds().break_gap < part.grid.ys[0] - last.grid.ys[-1] < thresholds().break_gap
    # A header of its own that is not the header of the table begins another table.
    if part.depth and head.depth and not _same_header(head, part) and not _is_sheet(head):
        return not _worded_header(part) and not part.unit
    return not (part.unit and _begins_anew(chain, part))


def _said_twice(chain: list[TablePart], part: TablePart) -> bool:
    """Whether a page prints the title and the header of the table again, and goes on with it."""
    return _same_title(chain[0], part) and _same_header(chain[0], part) and not _begins_anew(
        chain, part)


def _on_the_next_page(last: TablePart, part: TablePart) -> bool:
    """Whether a part is the first of the page after that of which the other is the last."""
    after = {last.grid.page + 1, max(last.grid.pages) + 1}
    return part.grid.page in after and part.first_on_page and last.last_on_page


def _is_sheet(part: TablePart) -> bool:
    return part.key in TABLES and TABLES[part.key].shape == "sheet"


def _columns_fit(head: TablePart, last: TablePart, part: TablePart) -> bool:
    """Whether a part has the table's columns: by their edges, their header or what they hold."""
    if _edges_fit(last, part) or (part.depth and _same_header(head, part)):
        return True
    if _is_sheet(head):
        return _same_width(last, part) or _right_columns(last, part)
    return part.grid.page != last.grid.page and _same_kinds(last, part)


def _same_header(head: TablePart, part: TablePart) -> bool:
    """Whether two headers say the same, row by row; a cell too low for its text may say less."""
    one, two = ([[t for t in row if t] for row in p.header()] for p in (head, part))
    return (len(one) == len(two) and all(map(_same_row, one, two))) or (
        _same_heads(head, part) or _other_order(head, part) is not None)


def _heads(part: TablePart) -> list[str]:
    """The lowest heading of each column."""
    rows = range(part.first, part.first + part.depth)
    return [fold(path.rsplit("/", 1)[-1]) for path in column_paths(
        part.grid.cells, part.grid.n_columns, rows)]


def _same_heads(head: TablePart, part: TablePart) -> bool:
    """Whether a page leaves out, or adds, an upper row of the header: the columns go by one name."""
    if not (head.depth and part.depth) or head.depth == part.depth:
        return False
    one, two = _heads(head), _heads(part)
    return one == two and len(set(one)) == len(one) > 2 and all(one)


def _other_order(head: TablePart, part: TablePart) -> list[int] | None:
    """Where a page sets the same columns in another order: for each, its place in the first."""
    if not (head.depth and part.depth) or head.grid.n_columns != part.grid.n_columns:
        return None
    one, two = _heads(head), _heads(part)
    if one == two or sorted(one) != sorted(two) or len(set(one)) < max(len(one), 3) or not all(one):
        return None
    return [one.index(heading) for heading in two]


def _kind(text: str) -> str:
    """What a cell of a body holds: an amount, a code, words; nothing where it is blank."""
    said = fold(text)
    if not said or is_dash(said):
        return ""
    if re.fullmatch(r"\d{2,7}", said):
        return "code"
    return "amount" if parse_amount(said) else "words"


def _kinds(part: TablePart) -> list[set[str]]:
    """What each column of a part's body holds."""
    rows = part.grid.rows()[part.body_start:]
    return [{_kind(row[column]) for row in rows} - {""} for column in range(part.grid.n_columns)]


def _same_kinds(last: TablePart, part: TablePart) -> bool:
    """Whether a headless page holds the same kinds of things in the same columns, moved or not.

    A word processor may set the rest of a table in at another edge, with columns of other widths.
    """
    if part.depth or part.title or part.unit or part.grid.n_columns != last.grid.n_columns:
        return False
    pairs = [(one, two) for one, two in zip(_kinds(last), _kinds(part), strict=False) if one and two]
    kinds = {kind for one, _ in pairs for kind in one}
    return len(pairs) > 2 and {"code", "words", "amount"} <= kinds and all(
        len(one) == 1 and one == two for one, two in pairs)


def _other_kinds(last: TablePart, part: TablePart) -> bool:
    """Whether a headless page has nothing but words where the table has nothing but amounts."""
    return not part.depth and part.grid.n_columns == last.grid.n_columns and (
        {"amount"}, {"words"}) in zip(_kinds(last), _kinds(part), strict=True)


def _same_row(one: list[str], two: list[str]) -> bool:
    """Whether two rows of a header are the same text, or all but a few, and those cut short."""
    if len(one) != len(two):
        return False
    cut = sum(a != b for a, b in zip(one, two, strict=True))
    return thresholds().cut_heads * cut <= len(one) and all(
        a.startswith(b) or b.startswith(a) for a, b in zip(one, two, strict=True))


def _worded_header(part: TablePart) -> bool:
    words = [t for row in part.header() for t in row if t]
    return len(words) >= 3 and part.depth >= 1 and any(
        w in {"合计", "金额", "项目", "小计", "预算数", "序号"} or w.endswith(("名称", "编码", "代码"))
        for w in words
    )


def _same_title(head: TablePart, part: TablePart) -> bool:
    one, two = fold(head.title), fold(part.title)
    return one == two or one.rstrip("续表()（）") == two.rstrip("续表()（）")


def _begins_anew(chain: list[TablePart], part: TablePart) -> bool:
    """Whether the part starts with a total again, or speaks of another unit."""
    head = chain[0]
    if part.department and head.department and fold(part.department) != fold(head.department):
        return True
    rows = part.grid.rows()
    first = rows[part.body_start] if part.body_start < len(rows) else []
    head_rows = head.grid.rows()
    begun = head_rows[head.body_start] if head.body_start < len(head_rows) else []
    if total_row(first) and _total_again(head, part):
        return False
    last_rows = chain[-1].grid.rows()
    closed = total_row(last_rows[-1])
    return (total_row(first) and (total_row(begun) or closed)) or (
        closed and bool(part.title) and not total_row(begun))


def _total_again(head: TablePart, part: TablePart) -> bool:
    """Whether a page only says the table's total again before it goes on.

    What follows the total is then another row than at the table's beginning: it is no copy. A
    total may print nothing but amounts.
    """
    (one, after), (two, then) = (
        [[fold(t) for t in row if t.strip()] for row in (*p.grid.rows()[p.body_start:], [], [])[:2]]
        for p in (head, part))
    says_total = (total_row(two) and len(two) > 1) or all(map(is_amount, two))
    return bool(two) and says_total and one == two and after != then


def _right_columns(last: TablePart, part: TablePart) -> bool:
    """Whether a page shows only the right-hand columns: its tall labels stand outside its rules."""
    one, two = last.grid.xs, part.grid.xs
    return abs(one[-1] - two[-1]) <= thresholds().edge < two[0] - one[0] and all(
        min(abs(x - e) for e in one) <= thresholds().edge for x in two)


def _same_width(last: TablePart, part: TablePart) -> bool:
    one, two = last.grid.xs, part.grid.xs
    return abs((one[-1] - one[0]) - (two[-1] - two[0])) <= 2 * thresholds().edge


def _edges_fit(last: TablePart, part: TablePart) -> bool:
    """Whether one's column edges are among the other's, once the left edges are laid together."""
    if not _same_width(last, part):
        return False
    fewer, more = sorted((last.grid.xs, part.grid.xs), key=len)
    shift = more[0] - fewer[0]
    # A page that holds only the total may have its code columns merged: few rows, few edges.
    if len(more) - len(fewer) > max(2, len(fewer) // 3) and min(
        last.grid.n_rows, part.grid.n_rows
    ) > 3:
        return False
    near = thresholds().edge
    return all(min(abs(x + shift - m) for m in more) <= near for x in fewer)


def _common_edges(parts: Sequence[TablePart]) -> list[list[int]]:
    """For each part, the number of the common column edge that each of its own edges is."""
    edges: list[float] = []
    placed: list[list[float]] = []
    base = parts[0].grid.xs[0]
    for part in parts:
        # a page of the right-hand columns alone is laid under them, not at the left edge
        shift = 0.0 if _right_columns(parts[0], part) else base - part.grid.xs[0]
        own = [x + shift for x in part.grid.xs]
        placed.append(own)
        if len(own) != len(placed[0]) or len(placed) == 1:
            # As many columns as the first page: they are the same columns, though moved a little.
            edges.extend(x for x in own if not any(abs(x - e) <= thresholds().edge for e in edges))
    edges.sort()
    out = []
    for own in placed:
        if len(own) == len(edges):
            out.append(list(range(len(own))))
        else:
            out.append([min(range(len(edges)), key=lambda i: abs(edges[i] - x)) for x in own])
    return out


def stitch(parts: Sequence[TablePart]) -> Stitched:
    """Lay the parts under each other: one header, rows counted through, cut rows made whole."""
    placed = _common_edges(parts)
    n_columns = max(p[-1] for p in placed)
    cells: list[Cell] = []
    n_rows = 0
    head = parts[0]
    number_rows: list[int] = []
    starts: list[int] = []
    for index, (part, edges) in enumerate(zip(parts, placed, strict=True)):
        skip = part.first if index == 0 else _repeated(head, part)
        if index == 0:
            number_rows = [r - part.first for r in part.number_rows]
        order = _other_order(head, part) if index else None
        moved = [_placed(c, c.row - skip + n_rows, edges, order)
                 for c in part.grid.cells if c.row >= skip]
        added = part.grid.n_rows - skip
        if index and added:
            moved, gone = join_pages(cells, moved, n_rows, parts[index - 1].grid.open_foot)
            added -= gone
        cells.extend(c for c in moved if c.column_span > 0)
        starts.append(n_rows)
        n_rows += added
    number_rows += [*heads_again(cells, head.depth, n_rows), *page_totals(cells, head.depth)]
    return Stitched(list(parts), cells, n_rows, n_columns, head.depth, tuple(number_rows),
                    tuple(starts))


def _placed(cell: Cell, row: int, edges: Sequence[int], order: Sequence[int] | None) -> Cell:
    """A cell at its row and its columns of the whole table."""
    first, span = cell.column, cell.column_span
    if order is None:
        column, span = edges[first], edges[first + span] - edges[first]
    else:
        columns = sorted(order[first : first + span])
        beside = columns[-1] - columns[0] == span - 1
        column, span = (columns[0], span) if beside else (order[first], 1)
    return Cell(row, column, cell.text, cell.page, cell.x0, cell.y0, cell.x1, cell.y1,
                cell.row_span, span)


def _repeated(head: TablePart, part: TablePart) -> int:
    """Number of first rows of a later page that say the title and the header again."""
    if _same_heads(head, part) or _other_order(head, part):
        return part.body_start
    rows = part.grid.rows()
    row = part.first + _said_again(head, part, [[fold(t) for t in r if t.strip()] for r in rows])
    while row < len(rows) and is_number_row(rows[row]) and head.number_rows:
        row += 1
    return row + (row == part.body_start and _total_again(head, part))


def _said_again(head: TablePart, part: TablePart, said: Sequence[list[str]]) -> int:
    """How many rows of a page, from its first on, are the whole header: row by row, or as a heap."""
    header = [[t for t in row if t] for row in head.header()]
    begun = said[part.first : part.first + len(header)]
    if header and len(begun) == len(header) and all(
        own and (_same_row(own, line) or _mostly(own, line))
        for own, line in zip(begun, header, strict=True)
    ):
        return len(header)
    # Header texts alike, printed over other rows (a cut header cell).
    heap = sorted(t for line in header for t in line)
    own = sorted(t for line in said[part.first : part.first + part.depth] for t in line)
    return part.depth if own and own == heap else 0


def _mostly(one: list[str], two: list[str]) -> bool:
    return len(one) > 2 and len(set(one) & set(two)) >= thresholds().same_heads * max(len(set(one)), len(set(two)))
