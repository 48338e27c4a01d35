"""Notebooks → one self-contained report: run, page, print."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from pathlib import Path

from budgetkit.atomic_write import spare, whole_file
from budgetkit.errors import UnwritableOutput, unwritable_why
from budgetkit.messages import Message, checked_language, message_in
from budgetkit.reporting.chapters import chapters

message = message_in("reporting.running")

__all__ = ["UnfinishedChapter", "chapters", "report"]


class UnfinishedChapter(UserWarning):
    """A notebook stopped on this document; the report says so in its place.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("error", UnfinishedChapter)  # a report that is not whole is none
    ...     warnings.warn("02 stopped", UnfinishedChapter)
    Traceback (most recent call last):
        ...
    budgetkit.reporting.UnfinishedChapter: 02 stopped
    """

_Paths = str | Path | Sequence[str | Path]


def report(
    paths: _Paths,
    out: str | Path,
    *,
    lang: str | None = None,
    previous: _Paths | None = None,
    notebooks: Sequence[str] | None = None,
    code: bool = False,
    pdf: bool = False,
) -> Path:
    """Write the report on a disclosure: one HTML file that needs nothing else.

    The notebooks that apply to the document run on it; their prose in one language, their pictures
    (with alternative text) and tables make the page. It holds no script and asks no address for
    anything. The same document, version and language give the same bytes.

    Parameters
    ----------
    paths : path or sequence of paths
        The PDF, or the PDFs, of one disclosure.
    out : path
        The HTML file to write; its folder is made where it is missing.
    lang : {"en", "zh"}, optional
    previous : path or sequence of paths, optional
        The disclosure of the year before, for comparisons.
    notebooks : sequence of str, optional
        Names or numbers of notebooks; by default all that apply.
    code : bool
        Show the code.
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
    ...     page = report(bk.bundled.example(), folder + "/r.html", notebooks=["01"], lang="zh")
    ...     "卫辉市政务服务和大数据管理局" in page.read_text(encoding="utf-8")
    True
    """
    from budgetkit.reader import read
    from budgetkit.reporting.page import build
    from budgetkit.reporting.printing import NoBrowser, find_browser, print_pdf
    from budgetkit.reporting.running import NOTEBOOK_ONLY, run

    lang = checked_language(lang)
    out = Path(out)
    spare([*_listed(paths), *_listed(previous or ())],
          *([out, out.with_suffix(".pdf")] if pdf else [out]))
    if pdf and find_browser() is None:
        raise NoBrowser(None)
    d = read(paths)
    # what cannot be read is said before anything is run
    before = None if previous is None else read(previous)
    _writable(out)
    values = {"paths": _absolute(paths), "lang": lang,
              "previous": None if previous is None else _absolute(previous)}
    # what compares two documents is for two documents
    without = NOTEBOOK_ONLY if previous is not None else NOTEBOOK_ONLY | {"previous"}
    ran = run(chapters(d, previous=previous is not None, asked=notebooks), values, without=without)
    for notebook in ran:
        if "stopped" in notebook.metadata:
            said = message("unfinished", notebook=notebook.metadata["name"],
                           why=notebook.metadata["stopped"])
            warnings.warn(said.text(lang), UnfinishedChapter, stacklevel=2)
    with whole_file(out) as beside:
        beside.write_text(build(d, ran, lang=lang, code=code, previous=before), encoding="utf-8",
                          newline="\n")
    if pdf:
        print_pdf(out, out.with_suffix(".pdf"))
    return out


def _absolute(paths: _Paths) -> str | list[str]:
    """The notebooks run elsewhere."""
    held = [str(path.resolve()) for path in _listed(paths)]
    return held[0] if isinstance(paths, str | Path) else held


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
