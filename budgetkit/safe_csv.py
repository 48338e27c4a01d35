"""CSV that a spreadsheet may open without running it: one way to write text, the same way back.

A spreadsheet takes a cell that begins with ``= + - @`` (or their full-width forms, or a tab or
line end before them) for a formula. Such a text is written with an apostrophe before it, and so
is a text that begins with apostrophes before such a sign; reading takes one apostrophe away.
A plain negative number (``-1,234.56``) and a lone ``-`` are no formulas and stay as they are.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from budgetkit.patterns import pattern

if TYPE_CHECKING:
    import pandas as pd

_RUNS = pattern(r"'*[=+\-@＝＋－＠\t\r\n]")
_HARMLESS = pattern(r"-(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?%?")
_ESCAPED = pattern(r"'+[=+\-@＝＋－＠\t\r\n]")
_QUOTED = pattern(r'["\r\n]')
#: What a text that runs, or is escaped, begins with; and nothing.
_MARKS = "'=+-@＝＋－＠\t\r\n"
_HALF_PAIR = pattern("[\ud800-\udfff]")


def guard(text: str) -> str:
    """The text as it is written, so that no spreadsheet runs it.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> guard("=1+1"), guard("-1,234.56"), guard("-1+1"), guard("合计")
    ("'=1+1", '-1,234.56', "'-1+1", '合计')
    """
    if _RUNS.match(text) and not _HARMLESS.fullmatch(text):
        return "'" + text
    return text


def unguard(text: str) -> str:
    """The text as it was before :func:`guard`.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> unguard(guard("'=1+1")), unguard("'合计'")
    ("'=1+1", "'合计'")
    """
    return text[1:] if _ESCAPED.match(text) else text


def whole_characters(text: str) -> str:
    """The text with U+FFFD for halves of surrogate pairs: they cannot be written as UTF-8.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> whole_characters("合\\ud800计") == "合\\ufffd计"
    True
    """
    return _HALF_PAIR.sub("\ufffd", text)


def _printed(value: object) -> str:
    if type(value) is int:
        return str(value)
    if type(value) is float and (plain := repr(value))[-1].isdigit() and "e" not in plain:
        return plain
    if isinstance(value, str):
        return guard(value) if value[:1] in _MARKS else value
    if value is None or value != value:  # NaN and NaT differ from themselves
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return format(Decimal(repr(float(value))), "f")
    return str(value)


def _line(values: Sequence[object]) -> str:
    # csv.writer of Python 3.12 and older leaves a lone carriage return unquoted
    texts = [_printed(value) for value in values]
    if texts == [""]:
        return '""\n'
    line = ",".join(texts)
    if line.count(",") >= len(texts) or _QUOTED.search(line):
        line = ",".join('"' + t.replace('"', '""') + '"' if "," in t or _QUOTED.search(t) else t
                        for t in texts)
    return whole_characters(line) + "\n"


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a sheet: UTF-8, comma, LF. :func:`read_rows` reads it back.

    Parameters
    ----------
    path : Path
    header : sequence of str
    rows : iterable of sequences
        Missing values (None, NaN) are empty; floats are written without exponent, booleans as
        ``true`` and ``false``, text guarded.

    Raises
    ------
    OSError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     path = Path(place, "a.csv")
    ...     write_rows(path, ["name", "amount"], [["=1+1", 1e-7], ["合计", None]])
    ...     list(read_rows(path.read_bytes()))
    [['name', 'amount'], ['=1+1', '0.0000001'], ['合计', '']]
    """
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(_line(header))
        out.writelines(_line(row) for row in rows)


def rows_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A sheet as text, as :func:`write_rows` writes it to a file.

    Parameters
    ----------
    header : sequence of str
    rows : iterable of sequences

    Returns
    -------
    str

    Examples
    --------
    >>> print(rows_csv(["name", "total"], [["=1+1", -1.5], ["合计", None]]), end="")
    name,total
    '=1+1,-1.5
    合计,
    """
    return "".join(map(_line, [header, *rows]))


def frame_csv(frame: pd.DataFrame) -> str:
    """A frame, without its index, as the text of a sheet.

    Parameters
    ----------
    frame : DataFrame

    Returns
    -------
    str
        Header first; a missing value is blank.

    Examples
    --------
    >>> import pandas as pd
    >>> print(frame_csv(pd.DataFrame({"name": ["=1+1", "合计"], "total": [-1.5, None]})), end="")
    name,total
    '=1+1,-1.5
    合计,
    """
    columns = [[None if missing else value for value, missing in
                zip(frame.iloc[:, at].tolist(), frame.iloc[:, at].isna(), strict=True)]
               for at in range(frame.shape[1])]
    return rows_csv(list(frame.columns), zip(*columns, strict=True))


def read_rows(written: bytes) -> Iterator[list[str]]:
    """The rows of a sheet as text, the header first, as they were before they were guarded.

    Parameters
    ----------
    written : bytes
        What :func:`write_rows` wrote.

    Raises
    ------
    UnicodeDecodeError, csv.Error
        It is no such sheet.

    Examples
    --------
    >>> list(read_rows("name,total\\n'=1+1,-1.5\\n".encode()))
    [['name', 'total'], ['=1+1', '-1.5']]
    """
    csv.field_size_limit(sys.maxsize)  # a whole page may stand in one cell
    for row in csv.reader(io.StringIO(written.decode("utf-8"), newline="")):
        yield [unguard(text) for text in row]
