"""Codes and names against the classification of the year (政府收支分类科目)."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit import classification
from budgetkit.checks.books import Printed, cell_place, title_of
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.row_codes import with_codes
from budgetkit.tables.table import Line, Table
from budgetkit.text import fold

CODED = ("function", "economic")


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
    """A code carries the name that the classification gives it in the budget year."""
    for table, line in _coded(d):
        system = _system(table, line.code)
        held = classification.names(line.code, system) if system else []
        if not held or not line.name or any(classification.like(line.name, n.name) for n in held):
            continue
        printed = fold(line.name)
        if any(_cut(printed, fold(n.name)) for n in held):
            continue  # cut short, without 的, or with words of the place added
        meant = classification.find(line.name, system, d.year, under=line.code[:3]) or (
            classification.find(line.name, system, d.year, level=classification.level(line.code)))
        name = classification.name(line.code, d.year, system) or held[-1].name
        place, column = name_cell(table, line)
        other_en = f"; that name belongs to {meant}" if meant and meant != line.code else ""
        other_zh = f"，该名称对应 {meant}" if meant and meant != line.code else ""
        yield Finding(
            "warning",
            f"p. {line.page}, {title_of(table, 'en')}: code {line.code} is printed with the name "
            f"“{line.name}”; in the classification it is {_in_english(name)}{other_en}.",
            f"第{line.page}页《{title_of(table)}》：科目编码 {line.code} 印作“{line.name}”，"
            f"分类科目中应为“{name}”{other_zh}。",
            table.key, line.page, line.row, column, name, line.name, None, (place,))


def _in_english(name: str) -> str:
    """The name in English, with the Chinese one that should be printed."""
    known = classification.translate(name)
    return f"{known} (“{name}”)" if known else f"“{name}”"


def _cut(printed: str, name: str) -> bool:
    plain = (t.removesuffix("支出").replace("的", "") for t in (printed, name))
    short, long = sorted(plain, key=len)
    return len(short) >= 2 and (long.startswith(short) or short in long)


@rule("dead-name", family="classification")
def dead_name(d) -> Iterator[Finding]:
    """No line of a table carries a name that was given up before the budget year."""
    if not d.year:
        return
    for table in d.tables:
        if table.key not in TABLES or TABLES[table.key].shape not in {*CODED, "panels"}:
            continue
        for line in table.lines:
            panels = TABLES[table.key].shape == "panels"
            if not line.name or line.level in {"total", "unit"} or (panels and line.panel == 0):
                continue
            code = line.code or None
            if code and _system(table, code) is None and not panels:
                continue
            dead = classification.dead_name(code, line.name, d.year)
            if dead is None or (dead.system != "function" and panels):
                continue
            now = classification.name(dead.code, d.year, dead.system) or ""
            place, column = name_cell(table, line)
            blank = not any(f.amount for f in line.amounts.values())
            now_en = f"; it is now {_in_english(now)}" if now else ""
            now_zh = f"，现为“{now}”" if now else ""
            yield Finding(
                "info" if blank else "warning",
                f"p. {line.page}, {title_of(table, 'en')}: “{line.name}” ({dead.code}) was given "
                f"up after {dead.valid_to}{now_en}.",
                f"第{line.page}页《{title_of(table)}》：“{line.name}”（{dead.code}）{dead.valid_to}年后"
                f"已停用{now_zh}。",
                table.key, line.page, line.row, column, now, line.name, None, (place,))


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
            here_en = f"; the table on p. {cell.page} calls it “{cell.fact.row_label}”" if cell else ""
            here_zh = f"，第{cell.page}页表中为“{cell.fact.row_label}”" if cell else ""
            yield in_sentence(
                "error", claim.sentence, start, start + len(name),
                f"“{name}” ({dead.code}) was given up after {dead.valid_to}"
                + (f", it is now {_in_english(now)}" if now else "") + here_en,
                f"“{name}”（{dead.code}）{dead.valid_to}年后已停用"
                + (f"，现为“{now}”" if now else "") + here_zh,
                expected=now, found=name, more=(cell.place,) if cell else ())


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
                f"the prose calls {own} “{name}”, the table “{there}”",
                f"文字称科目 {own} 为“{name}”，表中为“{there}”", expected=there, found=name)


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
        yield Finding(
            "info",
            f"p. {line.page}, {title_of(table, 'en')}: code {line.code} “{line.name}” is not in "
            "our copy of the classification; it may be right.",
            f"第{line.page}页《{title_of(table)}》：科目 {line.code}“{line.name}”不在本工具收录的分类科目中，"
            "不一定有误。",
            table.key, line.page, line.row, column, "", line.code, None, (place,))


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
                yield Finding(
                    "warning",
                    f"p. {line.page}, {title_of(table, 'en')}: {line.code} “{line.name}” stands "
                    f"under {wrong.code} “{wrong.name}”, to which its code does not belong.",
                    f"第{line.page}页《{title_of(table)}》：{line.code}“{line.name}”列在 {wrong.code}"
                    f"“{wrong.name}”之下，编码不属于该科目。",
                    table.key, line.page, line.row, column, wrong.code, line.code, None, (place,))
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
    en = (f"{code} “{line.name}” has no lines under it, as the other {rest} of its level have"
          if itself else f"{line.code} “{line.name}” and its like stand under no line of {code}, as "
          f"those of {rest} others do")
    zh = (f"{code}“{line.name}”下无明细行，而同级其他{rest}个科目均有"
          if itself else f"{line.code}“{line.name}”等行之上无 {code} 一行，而同级其他{rest}个科目均有")
    return Finding(
        "warning",
        f"p. {line.page}, {title_of(table, 'en')}: {en}; a line may have been left out.",
        f"第{line.page}页《{title_of(table)}》：{zh}，可能漏列一行。",
        table.key, line.page, line.row, column, code if not itself else "", line.code, None, (place,))
