"""Rows that are printed twice: the same codes, for the same unit, and the whole has no room for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from budgetkit import classification
from budgetkit.checks.codes import CODED, name_cell
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_table
from budgetkit.messages import message_in
from budgetkit.model.sums_down import column_sums
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.line_codes import all_codes, has_code, is_under, with_codes
from budgetkit.tables.row_codes import base_name
from budgetkit.tables.table import Line, Table
from budgetkit.text import fold

message = message_in("checks.repeated_rows")
#: Classification and code, of each that a line carries.
Codes = tuple[tuple[str, str], ...]
#: Texts that say something of a row, not which row it is.
_REMARKS = {"name", "note", "serial", "percent"}


@rule("code-once", family="classification")
def code_once(d) -> Iterator[Finding]:
    """Within a unit, a row with the same codes and words stands once in a table.

    Rows that their whole adds up are no double print: the table lists its units without their
    names. Where rows are left out on purpose, two rows of one unit with the same amounts are one.
    """
    for table, lines in _by_table(d):
        rows: dict[tuple, list[Line]] = {}
        for unit, line in lines:
            rows.setdefault((unit, *_identity(line)), []).append(line)
        again = [held for held in rows.values() if len(held) > 1]
        begun = _begun_anew([line for _, line in lines]) if again else {}
        above = _codes_above([line for _, line in lines]) if again else {}
        for repeats in again:
            told = _in_whole(table, repeats, above)
            parts = [repeats] if told == "" else _by_part(repeats, begun) if told == "room" else ()
            for first, *more in parts:
                for line in more:
                    if not _both_levels(first, line) and classification.like(
                            first.name, line.name):
                        yield _printed_twice(table, first, line)


def _by_part(repeats: list[Line], begun: dict[int, int]) -> list[list[Line]]:
    """Lines of one unit that are printed twice with the same amounts."""
    parts: dict[int, list[Line]] = {}
    for line in repeats:
        parts.setdefault(begun[line.row], []).append(line)
    return [held for held in parts.values() if len(held) == 2 and _alike(*held)]


def _printed_twice(table: Table, first: Line, line: Line) -> Finding:
    place, column = name_cell(table, line)
    told = message("printed-twice", code=line.code, name=line.name, page=first.page)
    return in_table("warning", table, told, page=line.page, row=line.row, column=column,
                    found=line.code, places=(place, name_cell(table, first)[0]))


def _both_levels(first: Line, line: Line) -> bool:
    """Whether a section without items is printed once as section and once as its own item."""
    return line.row == first.row + 1 and _alike(first, line) and line.level != "item" and (
        not classification.children(line.code))


def _by_table(d) -> Iterator[tuple[Table, list[tuple[int, Line]]]]:
    """The coded lines of each table, with the row of the unit that they stand under."""
    for table in d.tables:
        if table.key in TABLES and TABLES[table.key].shape in CODED:
            unit, lines = -1, []
            for line in table.lines:
                if line.level == "unit":
                    unit = line.row
                elif has_code(line):
                    lines.append((unit, line))
            yield table, lines


def _begun_anew(lines: list[Line]) -> dict[int, int]:
    """Row → how often the codes above it went back: each unit's lines begin with the first again."""
    times, above, found = 0, "", {}
    for line in lines:
        times += line.code < above
        found[line.row], above = times, line.code
    return found


def _alike(one: Line, other: Line) -> bool:
    """Whether two rows print the same amounts."""
    first, second = ({n: f.amount for n, f in li.amounts.items()} for li in (one, other))
    return first == second


def _identity(line: Line) -> tuple:
    """What tells a row from others: all its codes, and its words but for remarks and its name."""
    words = {base_name(k): v for k, v in line.texts.items()}
    return (line.panel, *sorted(line.codes.items()),
            *sorted((k, fold(v)) for k, v in words.items() if k not in _REMARKS))


def _in_whole(table: Table, repeats: Sequence[Line], above: Mapping[Codes, Codes]) -> str:
    """What the whole says of lines with the same codes: the line above them all, or the total.

    Returns
    -------
    {"sum", "room", ""}
        The whole is the ``sum`` of its parts with each of them, or each has a whole of its own;
        it has ``room`` for more, so that rows are left out on purpose; or it is less, or none is
        printed.
    """
    coded = list(with_codes(table.lines))
    over = above[_codes(repeats[0])]
    wholes = [li for li in coded if _codes(li) == over] if over else [
        line for line in table.lines if line.level == "total" and line.amounts][:1]
    if over and len(wholes) >= len(repeats):
        return "sum"
    if len(wholes) != 1:
        return ""
    parts = [li for li in coded if above[_codes(li)] == over]
    found = list(column_sums("", wholes[0], parts))
    if not found or any(not each.holds and each.difference < 0 for each in found):
        return ""
    return "sum" if all(each.holds for each in found) else "room"


def _codes(line: Line) -> Codes:
    return tuple(sorted(all_codes(line).items()))


def _codes_above(coded: Sequence[Line]) -> dict[Codes, Codes]:
    """Codes of lines → those of the narrowest line that each is a part of, or none."""
    each: dict[Codes, Line] = {}
    for line in coded:
        each.setdefault(_codes(line), line)
    found = {}
    for codes, line in each.items():
        above = [other for other in each.values() if is_under(line, other)]
        found[codes] = _codes(max(above, key=lambda o: sum(map(len, o.codes.values())))) if above else ()
    return found
