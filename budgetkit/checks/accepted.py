"""Findings that somebody has looked at and accepted: kept in a sheet, counted, not shown again.

Who checks the same department each year knows some findings by heart. An accepted finding is known
by its rule, its table and its words, whatever page it stands on this time; where its figures
have changed it is shown again.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from budgetkit.atomic_write import whole_file
from budgetkit.checks.finding import Finding
from budgetkit.errors import MissingFile, UnreadableInput, unreadable_why
from budgetkit.messages import message_in
from budgetkit.safe_csv import read_rows, write_rows

message = message_in("checks.accepted")

#: Columns of the sheet. ``why`` is for people: it is empty when written, and never read.
COLUMNS = ("rule", "table", "page", "found", "expected", "message", "message_zh", "why")
_NEEDED = ("rule", "table", "found", "expected", "message_zh")
#: Spreadsheets in China save CSV in the system's own writing; a BOM is theirs too.
_ENCODINGS = ("utf-8-sig", "gb18030")
_PAGE = re.compile(r"第\d+(?:[、-]\d+)*页")
_NUMBER = re.compile(r"\d[\d,.]*")
#: Marks that other versions of budgetkit wrote otherwise: 1,234.50 was 1234.5, −5 was -5.
_GROUPS, _TAIL = re.compile(r"(?<=\d),(?=\d{3})"), re.compile(r"(\.\d*?)0+(?!\d)")

#: rule, table, words without page numbers; found and expected stand in the words.
_Mark = tuple[str, str, str]


def _mark(rule: str, table: str, message_zh: str) -> _Mark:
    words = _GROUPS.sub("", re.sub(r"\s+", "", _PAGE.sub("", message_zh))).replace("−", "-")
    return rule, table, re.sub(r"\.(?!\d)", "", _TAIL.sub(r"\1", words))


def _without_figures(mark: _Mark) -> _Mark:
    return (*mark[:2], _NUMBER.sub("#", mark[2]))


class Accepted:
    """The accepted findings of a sheet: each is good for one finding.

    Parameters
    ----------
    rows : iterable of dict
        With the columns ``rule, table, found, expected, message_zh``.

    Examples
    --------
    >>> from budgetkit.checks import Finding
    >>> from budgetkit.messages import Named
    >>> known = Accepted([{"rule": "r", "table": "", "message_zh": "第3页：印 5.00，应为 4.00。"}])
    >>> def found(page, amount):
    ...     said = Named("", f"第{page}页：印 {amount}，应为 4.00。")
    ...     return Finding("error", said, rule="r")
    >>> shown, accepted, changed = known.part([found(7, "5.00"), found(9, "6.00")])
    >>> [f.message_zh for f in shown], len(accepted), changed
    (['第9页：印 6.00，应为 4.00。'], 1, 0)
    >>> known.part([found(9, "6.00")])[2]
    1
    """

    def __init__(self, rows: Iterable[dict[str, str]]):
        self._marks = Counter(_mark(r["rule"], r["table"], r["message_zh"]) for r in rows)

    def part(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding], int]:
        """Findings to show, accepted ones, and how many of the shown have only other figures.

        Parameters
        ----------
        findings : iterable of Finding

        Returns
        -------
        tuple
            Two lists of Finding and a whole number.
        """
        left, shown, accepted = Counter(self._marks), [], []
        for f in findings:
            mark = _mark(f.rule, f.table, f.message_zh)
            if left[mark]:
                left[mark] -= 1
                accepted.append(f)
            else:
                shown.append(f)
        known = Counter(map(_without_figures, (+left).elements()))
        seen = Counter(_without_figures(_mark(f.rule, f.table, f.message_zh)) for f in shown)
        return shown, accepted, (known & seen).total()


def read_accepted(file: str | Path) -> Accepted:
    """The sheet of accepted findings.

    Parameters
    ----------
    file : path
        CSV as :func:`write_accepted` writes it; a spreadsheet may have saved it again.

    Returns
    -------
    Accepted

    Raises
    ------
    MissingFile, UnreadableInput
        It is not there, or is no such sheet; the message names the column that it lacks.

    Examples
    --------
    >>> read_accepted("nowhere.csv")
    Traceback (most recent call last):
        ...
    budgetkit.errors.MissingFile: nowhere.csv: no such file. Write one with --write-accepted.
    """
    path = Path(file)
    try:
        written = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingFile(path, remedy=message("write-one")) from error
    except OSError as error:
        raise UnreadableInput(path, unreadable_why(error)) from error
    for encoding in _ENCODINGS:
        try:
            rows = list(read_rows(written.decode(encoding).encode()))
            break
        except (UnicodeDecodeError, csv.Error):
            continue
    else:
        raise UnreadableInput(path, message("no-csv"))
    head, *body = rows or [[]]
    lacking = [c for c in _NEEDED if c not in head]
    if lacking:
        raise UnreadableInput(path, message("lacks-column", column=lacking[0]), remedy=message("write-one"))
    return Accepted(dict(zip(head, row, strict=False)) for row in body if len(row) >= len(_NEEDED))


def write_accepted(findings: Iterable[Finding], file: str | Path) -> None:
    """Write the findings as accepted ones; take out of the sheet what is not.

    Parameters
    ----------
    findings : iterable of Finding
    file : path
        A CSV file; written whole or not at all.

    Raises
    ------
    UnwritableOutput
        It cannot be written.
    """
    with whole_file(Path(file)) as beside:
        write_rows(beside, COLUMNS, (
            [f.rule, f.table, f.page, f.found, f.expected, f.message, f.message_zh, ""]
            for f in findings))
