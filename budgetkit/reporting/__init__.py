"""One document → a report: one HTML file around its reader's questions, and a workbook."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from budgetkit.atomic_write import spare, whole_file
from budgetkit.disclosure import Disclosure
from budgetkit.errors import UnwritableOutput, unwritable_why
from budgetkit.messages import Message, checked_language
from budgetkit.offered import offering
from budgetkit.reporting.citing import Citation, cite
from budgetkit.reporting.headlines import Headline, headlines

__all__ = ["Citation", "Headline", "cite", "headlines", "report"]
__dir__ = offering(__all__)

_Paths = str | Path | Sequence[str | Path]


def report(
    paths: _Paths,
    out: str | Path,
    *,
    lang: str | None = None,
    previous: _Paths | None = None,
    renamed: bool = False,
    password: str | None = None,
    corrections: str | Path | None = None,
    tables: str | Path | None = None,
    pdf: bool = False,
) -> Path:
    """Write the report on a disclosure: one HTML file that needs nothing else.

    It begins with who, which year, how much, and three to five findings; then it answers a
    reader's questions. It holds no script and asks no address for anything. The same document,
    version and language give the same bytes.

    Parameters
    ----------
    paths : path or sequence of paths
        The document, or the files of one disclosure; or a data package.
    out : path
        The HTML file to write; its folder is made where it is missing.
    lang : {"en", "zh"}, optional
    previous : path or sequence of paths, optional
        The disclosure of the year before, for comparisons. Where it is not comparable, the report
        says why.
    renamed : bool
        The two departments are one: it was renamed.
    password : str, optional
        For a PDF that does not open without one.
    corrections : path, optional
        A sheet of cells that were misread: see :func:`budgetkit.read`.
    tables : path, optional
        Write the workbook of all tables (xlsx) there, too; it is in the report as well.
    pdf : bool
        Print it too, beside the HTML file, with the machine's Chromium or Chrome.

    Returns
    -------
    pathlib.Path
        The HTML file.

    Raises
    ------
    BudgetkitError
        A file cannot be read, the report cannot be written (or would be written over a file that
        is read), a package or the browser is missing.
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = report(bk.bundled.example(), folder + "/r.html", lang="zh")
    ...     "卫辉市政务服务和大数据管理局" in page.read_text(encoding="utf-8")
    True
    """
    from budgetkit.reporting.document import build
    from budgetkit.reporting.facts import ReportFacts
    from budgetkit.reporting.printing import NoBrowser, find_browser, print_pdf
    from budgetkit.sources.pictures import unlocked

    lang = checked_language(lang)
    out = Path(out)
    made = [out, *([out.with_suffix(".pdf")] if pdf else []), *([Path(tables)] if tables is not None else [])]
    spare([*_listed(paths), *_listed(previous or ()), *_listed(corrections or ())], *made)
    if pdf and find_browser() is None:
        raise NoBrowser(None)
    d = _read(paths, password, corrections)
    # what cannot be read is said before anything is made
    before = None if previous is None else _read(previous, password)
    for path in made:
        _writable(path)
    with unlocked(password):
        page, book = build(ReportFacts(d, before, renamed=renamed), lang=lang)
    with whole_file(out) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")
    if tables is not None:
        with whole_file(Path(tables)) as beside:
            beside.write_bytes(book)
    if pdf:
        print_pdf(out, out.with_suffix(".pdf"))
    return out


def _read(paths: _Paths, password: str | None, corrections: str | Path | None = None) -> Disclosure:
    from budgetkit.package import load_package
    from budgetkit.package_format.fields import DESCRIPTOR
    from budgetkit.reader import read

    listed = _listed(paths)
    if len(listed) == 1 and corrections is None and (listed[0] / DESCRIPTOR).is_file():
        return load_package(listed[0])
    return read(listed, password=password, corrections=corrections)


def _listed(paths: _Paths) -> list[Path]:
    return [Path(paths)] if isinstance(paths, str | Path) else [Path(p) for p in paths]


def _writable(out: Path) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableOutput(out.parent, unwritable_why(error)) from error
    if out.is_dir():
        raise UnwritableOutput(out, Message("errors.is-folder"), remedy=Message("errors.name-file"))
    if not os.access(out.parent, os.W_OK):
        raise UnwritableOutput(out)
