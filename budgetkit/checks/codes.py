"""Codes and names against the classification of the year (政府收支分类科目)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from budgetkit import classification
from budgetkit.checks.books import Printed, cell_place
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, in_table
from budgetkit.classification import Name
from budgetkit.messages import Message, message_in
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.line_codes import with_codes
from budgetkit.tables.table import Line, Table
from budgetkit.text import fold

message = message_in("checks.codes")
CODED = ("function", "economic")
#: So many names that are none of their codes' may be a table's habit; fewer are slips.
LEAST_NAMES = 4


def _coded(d) -> Iterator[tuple[Table, Line]]:
    for table in d.tables:
        if table.key in TABLES and TABLES[table.key].shape in CODED:
            yield from ((table, line) for line in with_codes(table.lines))


def _system(table: Table, code: str) -> str | None:
    """Function tables hold functional codes; what else stands there is not judged."""
    system = classification.system_of(code)
    if TABLES[table.key].shape == "function":
        return system if system == "function" else None
    return system if system in {"economic", "government"} else None


def name_cell(table: Table, line: Line):
    """The cell of the line's name, or its first."""
    row = [c for c in table.cells if c.row == line.row and c.text]
    named = next((c for c in row if line.name and fold(line.name) in fold(c.text)), None)
    cell = named or (row[0] if row else None)
    return cell_place(table, line.row, cell.column if cell else 0, line.page), (
        cell.column if cell else None)


@rule("name-of-code", family="classification")
def name_of_code(d) -> Iterator[Finding]:
    """A code carries the name that the classification gives it in the budget year.

    Where half of a table's names are none of their codes' the two belong to different columns.
    """
    asked: Counter[int] = Counter()
    wrong: dict[int, list[tuple[Table, Line, str]]] = defaultdict(list)
    for table, line in _coded(d):
        system = _system(table, line.code)
        held = classification.names(line.code, system) if system else []
        if not system or not held or not line.name:
            continue
        asked[id(table)] += 1
        printed = fold(line.name)
        # cut short, without 的, or with words of the place added
        if not any(classification.like(line.name, n.name) or _cut(printed, fold(n.name)) for n in held):
            wrong[id(table)].append((table, line, system))
    for of, named in wrong.items():
        if len(named) < LEAST_NAMES or 2 * len(named) < asked[of]:
            yield from (_misnamed(d, *each) for each in named)


def _misnamed(d, table: Table, line: Line, system: str) -> Finding:
    meant = classification.find(line.name, system, d.year, under=line.code[:3]) or (
        classification.find(line.name, system, d.year, level=classification.level(line.code)))
    name = (classification.name(line.code, d.year, system)
            or classification.names(line.code, system)[-1].name)
    place, column = name_cell(table, line)
    others = meant and meant != line.code
    told = message("name-of-another" if others else "name-of-code", code=line.code,
                   name=line.name, right=_in_words(name), meant=meant)
    return in_table("warning", table, told, page=line.page, row=line.row, column=column,
                    expected=name, found=line.name, places=(place,))


def _in_words(name: str) -> Message:
    """The name that should be printed; in English with its meaning."""
    known = classification.translate(name)
    return message("name-known" if known else "name", printed=name, english=known)


def _cut(printed: str, name: str) -> bool:
    plain = (t.removesuffix("支出").replace("的", "") for t in (printed, name))
    short, long = sorted(plain, key=len)
    return len(short) >= 2 and short in long


@rule("dead-name", family="classification")
def dead_name(d) -> Iterator[Finding]:
    """No line of a table carries a name that was given up before the budget year."""
    if not d.year:
        return
    for table in d.tables:
        if table.key not in TABLES or TABLES[table.key].shape not in {*CODED, "panels"}:
            continue
        for line in table.lines:
            dead = _dead(table, line, d.year)
            if dead is None:
                continue
            now = classification.name(dead.code, d.year, dead.system) or ""
            place, column = name_cell(table, line)
            blank = not any(f.amount for f in line.amounts.values())
            told = message("dead-and-now" if now else "dead", name=line.name, code=dead.code,
                           year=dead.valid_to, now=_in_words(now))
            yield in_table("info" if blank else "warning", table, told, page=line.page, row=line.row,
                           column=column, expected=now, found=line.name, places=(place,))


def _dead(table: Table, line: Line, year: int) -> Name | None:
    """The code that carried a line's name until it was given up; of summaries only by function."""
    panels = TABLES[table.key].shape == "panels"
    if not line.name or line.level in {"total", "unit"} or (panels and line.panel == 0):
        return None
    code = line.code or None
    if code and _system(table, code) is None and not panels:
        return None
    dead = classification.dead_name(code, line.name, year)
    return None if dead is None or (panels and dead.system != "function") else dead


@rule("dead-name-in-prose", family="classification")
def dead_name_in_prose(d) -> Iterator[Finding]:
    """The prose calls a class or section by the name in force, which is that of the tables."""
    if not d.year:
        return
    said: set[tuple[str, str, int]] = set()
    for claim in d.narrative.claim_list:
        if claim.subject.key != "function":
            continue
        code = claim.subject.code
        for depth, name in enumerate(claim.subject.names, start=1):
            if not name:
                continue
            own = code[: 2 * depth + 1] if len(code) >= 2 * depth + 1 else None
            dead = classification.dead_name(own, name, d.year)
            mark = (name, claim.sentence.text, claim.sentence.start)
            if dead is None or dead.system != "function" or mark in said:
                continue
            said.add(mark)
            now = classification.name(dead.code, d.year, "function") or ""
            cell = _line_of(d, dead.code)
            start = claim.sentence.text.find(name)
            if start < 0:
                continue  # named in the sentence before, and told there
            told = message("dead-in-prose-and-now" if now else "dead", name=name, code=dead.code,
                           year=dead.valid_to, now=_in_words(now))
            if cell:
                told = message("called-in-table", told=told, page=cell.page, name=cell.fact.row_label)
            yield in_sentence(
                "error", claim.sentence, start, start + len(name), told, expected=now, found=name, more=(cell.place,) if cell else ())


def _line_of(d, code: str) -> Printed | None:
    """A cell of the line with this code, to show what the tables call it."""
    for table in d.tables:
        if table.key in TABLES and TABLES[table.key].shape == "function":
            for line in table.lines:
                if line.code == code and line.amounts:
                    return Printed(table, next(iter(line.amounts.values())))
    return None


@rule("name-in-prose-is-name-in-table", family="classification")
def name_in_prose_is_name_in_table(d) -> Iterator[Finding]:
    """A line that prose and table give one code has one name in both."""
    names: dict[str, set[str]] = {}
    for _, line in _coded(d):
        names.setdefault(line.code, set()).add(line.name)
    said: set[tuple[str, str]] = set()
    for claim in d.narrative.claim_list:
        code = claim.subject.code
        if claim.subject.key != "function" or not code:
            continue
        for depth, name in enumerate(claim.subject.names, start=1):
            own = code[: 2 * depth + 1]
            if not name or len(own) != 2 * depth + 1 or own not in names or (own, name) in said:
                continue
            said.add((own, name))
            if any(classification.like(name, n) or _cut(fold(name), fold(n)) for n in names[own]):
                continue
            if d.year and classification.dead_name(own, name, d.year):
                continue  # told as a dead name
            start = max(0, claim.sentence.text.find(name))
            there = sorted(names[own])[0]
            yield in_sentence(
                "warning", claim.sentence, start, start + len(name),
                message("called-otherwise", code=own, name=name, there=there), expected=there, found=name)


@rule("code-is-known", family="classification")
def code_is_known(d) -> Iterator[Finding]:
    """A code that we do not know is said to be unknown: it may be new, or of the place.

    Seven digits under a national economic code of five are the place's own.
    """
    said: set[str] = set()
    for table, line in _coded(d):
        system = _system(table, line.code)
        if system is None or line.code in said or classification.is_known(
                classification.national(line.code), system):
            continue
        said.add(line.code)
        place, column = name_cell(table, line)
        yield in_table("info", table, message("unknown", code=line.code, name=line.name),
                       page=line.page, row=line.row, column=column, found=line.code, places=(place,))


@rule("item-under-its-parent", family="classification")
def item_under_its_parent(d) -> Iterator[Finding]:
    """A line stands under the class and section that its own code begins with."""
    for table in d.tables:
        if table.key not in TABLES or TABLES[table.key].shape != "function":
            continue
        above: list[Line] = []
        for line in table.lines:
            if line.level in {"total", "unit"} or not line.code:
                above = []
                continue
            if line.level not in {"class", "section", "item"}:
                continue
            above = [a for a in above if len(a.code) < len(line.code)]
            wrong = next((a for a in above if not line.code.startswith(a.code)), None)
            if wrong is not None and _holds(table, line, wrong):
                place, column = name_cell(table, line)
                told = message("under-another", code=line.code, name=line.name, above=wrong.code,
                               above_name=wrong.name)
                yield in_table("warning", table, told, page=line.page, row=line.row, column=column,
                               expected=wrong.code, found=line.code, places=(place,))
            if wrong is not None:
                above = [a for a in above if line.code.startswith(a.code)]
            above.append(line)


def _holds(table: Table, line: Line, parent: Line) -> bool:
    """Whether the table has no row of the line's own parent, so that it hangs under a wrong one."""
    own = classification.parent(line.code)
    return own is not None and not any(other.code == own for other in table.lines)


#: Digits of a code and of those a level below it, whose lines a table prints all or none of.
LEVELS = {"function": ((3, 5), (5, 7)), "economic": ((3, 5),)}


@rule("levels-are-whole", family="classification")
def levels_are_whole(d) -> Iterator[Finding]:
    """Where a table prints classes, sections and items, no line between them is left out."""
    for table in d.tables:
        if table.key not in TABLES or TABLES[table.key].shape not in CODED:
            continue
        # a code that its name stands for is none that the table prints
        lines = {li.code: li for li in with_codes(table.lines) if li.amounts and not li.code_from}
        for upper, lower in LEVELS[TABLES[table.key].shape]:
            own = {c for c in lines if len(c) == upper}
            over = {c[:upper] for c in lines if len(c) == lower}
            odd = own ^ over
            if len(own & over) < 2 or len(odd) * 2 > len(own & over):
                continue  # the table prints its levels so
            for code in sorted(odd):
                whole = any(c != code and c.startswith(code) for c in lines)
                if code not in own or (not whole and classification.children(code)):
                    yield _left_out(table, lines, code, code in own, len(own & over))


def _left_out(table: Table, lines: dict[str, Line], code: str, itself: bool, rest: int) -> Finding:
    line = lines[code] if itself else next(li for c, li in lines.items() if c.startswith(code))
    place, column = name_cell(table, line)
    told = message("nothing-under", code=code, name=line.name, rest=rest) if itself else message(
        "nothing-over", line=line.code, name=line.name, code=code, rest=rest)
    return in_table("warning", table, told, page=line.page, row=line.row, column=column,
                    expected="" if itself else code, found=line.code, places=(place,))
