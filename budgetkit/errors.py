"""What can go wrong at the boundary: each message names the file, the page and the next step.

A `BudgetkitError` means that the input (or the place to write to) is at fault, not the code.
The command line prints the message and ends with exit code 2.
"""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path, PurePath


class BudgetkitError(Exception):
    """A file cannot be read or written; the message says which, where and what to do.

    Use it in ``except``: every error that budgetkit raises on purpose is one.

    Parameters
    ----------
    file : path or None
        The file at fault; None where there is none.
    what : str, optional
        What is wrong; each child has its own wording.
    page : int, optional
        Page number, counted from 1.
    remedy : str, optional
        The next step for the reader; each child has its own.

    Examples
    --------
    >>> print(NoTextLayer("scans/weihui.pdf", page=12))
    weihui.pdf, page 12: no text layer (scanned page). Run: pip install 'budgetkit[scan]'
    >>> BudgetkitError("a.pdf", "ends in the middle of a table", page=3).page
    3
    """

    what = "cannot be used"
    remedy = ""
    #: a missing or unwritable place is named as it was typed, a document by its name alone
    names_whole_path = False

    def __init__(
        self,
        file: str | PathLike[str] | None,
        what: str | None = None,
        *,
        page: int | None = None,
        remedy: str | None = None,
    ) -> None:
        self.file = None if file is None else fspath(file)
        self.page = page
        self.what = type(self).what if what is None else what
        self.remedy = type(self).remedy if remedy is None else remedy
        super().__init__(self._message())

    def _message(self) -> str:
        place = ""
        if self.file is not None:
            place = self.file if self.names_whole_path else PurePath(self.file).name or self.file
        if self.page is not None:
            place = f"{place}, page {self.page}" if place else f"page {self.page}"
        message = f"{place}: {self.what}" if place else self.what
        message = message.rstrip(". ") + "."
        return f"{message} {self.remedy}".rstrip()

    def __reduce__(self):
        # worker processes of a corpus send their errors home; keyword arguments must survive
        return _rebuilt, (type(self), self.file, self.what, self.page, self.remedy)


def _rebuilt(kind, file, what, page, remedy):
    return kind(file, what, page=page, remedy=remedy)


class MissingFile(BudgetkitError):
    """There is no such file or folder.

    Examples
    --------
    >>> print(MissingFile("weihui.pdf"))
    weihui.pdf: no such file. Check the path.
    """

    what = "no such file"
    remedy = "Check the path."
    names_whole_path = True


class UnreadableInput(BudgetkitError):
    """The file is there but cannot be opened: permissions, a folder, a broken file."""

    what = "cannot be read"
    remedy = "Check the file and its permissions."


class UnknownForm(UnreadableInput):
    """The file is of no form that budgetkit reads; the message says what it seems to be."""

    what = "not a PDF"
    remedy = "Give the published PDF itself, not the web page that links to it."


#: The name of :class:`UnknownForm` from when a PDF was the only form.
NotAPdf = UnknownForm


class EncryptedPdf(UnreadableInput):
    """The PDF wants a password that was not given, or a wrong one was."""

    what = "encrypted, and the password is missing or wrong"
    remedy = "Give the password."


class NoTextLayer(UnreadableInput):
    """The page is a picture: nothing on it can be read as text.

    Examples
    --------
    >>> print(NoTextLayer("weihui.pdf", page=12))
    weihui.pdf, page 12: no text layer (scanned page). Run: pip install 'budgetkit[scan]'
    """

    what = "no text layer (scanned page)"
    remedy = "Run: pip install 'budgetkit[scan]'"


class UntrustedText(UnreadableInput):
    """The text layer holds codes instead of characters: what it says is not what is printed."""

    what = "the text layer cannot be trusted (its fonts do not say which characters they draw)"
    remedy = "Give another copy of the PDF, or print it to a picture and OCR it."


class NoBudgetTable(UnreadableInput):
    """Text is there, but none of the standard tables of a budget."""

    what = "no budget table found"
    remedy = "Is this a department budget? If its tables are in a second file, give both."


class SeveralBudgets(UnreadableInput):
    """The files are of different budgets: read as one, they would be a third that nobody published."""

    what = "is of another budget"
    remedy = "Read each by itself, or all of them with `budgetkit corpus`."


class RefusedCorrection(UnreadableInput):
    """A sheet of corrections does not fit what was read: nothing of it is taken on trust."""

    remedy = "Correct the sheet, or read without it."


class UnwritableOutput(BudgetkitError):
    """The result cannot be written there; nothing was left half-written."""

    what = "cannot be written"
    remedy = "Give a folder you may write to."
    names_whole_path = True


class MissingExtra(BudgetkitError):
    """A part of budgetkit wants packages that are not installed."""

    what = "a package is missing"
    remedy = "Run: pip install 'budgetkit[notebooks]'"


def own_fault(error: Exception) -> str:
    """A fault of our own in one line: what, and where in budgetkit.

    Parameters
    ----------
    error : Exception
        As it was caught, with its traceback.

    Returns
    -------
    str

    Examples
    --------
    >>> own_fault(IndexError("list index out of range"))
    'could not be read: IndexError: list index out of range'
    """
    where, trace = "", error.__traceback__
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if "budgetkit" in path.parts:
            where = f" in {path.name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    what = " ".join(str(error).split())[:200]
    return f"could not be read: {type(error).__name__}{f': {what}' if what else ''}{where}"


def expect_disclosure(*given: object) -> None:
    """Raise a plain sentence where something else than a disclosure was given.

    Raises
    ------
    TypeError

    Examples
    --------
    >>> expect_disclosure({"a": 1})
    Traceback (most recent call last):
    TypeError: a disclosure is wanted here, as budgetkit.read(...) gives it, not dict
    """
    for each in given:
        if not hasattr(each, "fact_list"):
            raise TypeError("a disclosure is wanted here, as budgetkit.read(...) gives it, not "
                            f"{type(each).__name__}")
