"""What can go wrong at the boundary: each message names the file, the page and the next step.

A `BudgetkitError` means that the input (or the place to write to) is at fault, not the code.
The command line prints the message and ends with exit code 2.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Collection
from os import PathLike, fspath
from pathlib import Path, PurePath
from typing import ClassVar

from budgetkit.file_names import shown_name
from budgetkit.messages import Message, message_in
from budgetkit.offered import offering

__all__ = [
    "BudgetkitError", "EncryptedPdf", "MissingExtra", "MissingFile", "NoBudgetTable", "NoTextLayer",
    "RefusedCorrection", "SeveralBudgets", "UnknownForm", "UnreadableInput", "UntrustedText",
    "UnwritableOutput",
]
__dir__ = offering(__all__)
message = message_in("errors")


#: What is wrong where a disk is full, or a share of it is used up.
FULL = message("disk-full")


class BudgetkitError(Exception):
    """A file cannot be read or written; the message says which, where and what to do.

    Use it in ``except``: every error that budgetkit raises on purpose is one. ``str(error)`` is
    said in the language of the moment when it is shown, :meth:`text` in any.

    Parameters
    ----------
    file : path or None
        The file at fault; None where there is none.
    what : Message or str, optional
        What is wrong; each child has its own wording.
    page : int, optional
        Page number, counted from 1.
    remedy : Message or str, optional
        The next step for the reader; each child has its own.

    Examples
    --------
    >>> print(NoTextLayer("scans/weihui.pdf", page=12))
    weihui.pdf, page 12: no text layer (scanned page). Run: pip install 'budgetkit[scan]'
    >>> print(NoTextLayer("scans/weihui.pdf", page=12).text("zh"))
    weihui.pdf第12页：没有文字层（扫描页）。请运行：pip install 'budgetkit[scan]'
    >>> BudgetkitError("a.pdf", "ends in the middle of a table", page=3).page
    3
    """

    what: Message | str = message("unusable")
    remedy: Message | str = ""
    #: a missing or unwritable place is named as it was typed, a document by its name alone
    names_whole_path: ClassVar[bool] = False

    def __init__(
        self,
        file: str | PathLike[str] | None,
        what: Message | str | None = None,
        *,
        page: int | None = None,
        remedy: Message | str | None = None,
    ) -> None:
        self.file = None if file is None else fspath(file)
        self.page = page
        self.what = type(self).what if what is None else what
        self.remedy = type(self).remedy if remedy is None else remedy
        super().__init__(self.file, self.what)

    def text(self, lang: str | None = None) -> str:
        """The whole message in a language; without one, in that of today.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str
            One line.

        Raises
        ------
        ValueError
            For another language.
        """
        return self.message().text(lang)

    def message(self) -> Message:
        """The whole message, to be said later.

        Returns
        -------
        Message
        """
        what = self.what if isinstance(self.what, Message) else self.what.rstrip(".。 ")
        place = self._place()
        said = message("told-at", place=place, what=what) if place else message("told", what=what)
        return message("with-remedy", said=said, remedy=self.remedy) if self.remedy else said

    def _place(self) -> Message | str:
        file = self.file or ""
        if file and not self.names_whole_path:
            file = PurePath(file).name or file
        file = shown_name(file)
        if self.page is None:
            return file
        return (message("page-of", file=file, page=self.page) if file
                else message("page", page=self.page))

    def __str__(self) -> str:
        return self.text()

    def __reduce__(self) -> tuple[Callable[..., BudgetkitError], tuple[object, ...]]:
        # worker processes of a corpus send their errors home; keyword arguments must survive
        return _rebuilt, (type(self), self.file, self.what, self.page, self.remedy)


def _rebuilt(kind: type[BudgetkitError], file: str | None, what: Message | str, page: int | None,
             remedy: Message | str) -> BudgetkitError:
    return kind(file, what, page=page, remedy=remedy)


class MissingFile(BudgetkitError):
    """There is no such file or folder.

    Examples
    --------
    >>> print(MissingFile("weihui.pdf"))
    weihui.pdf: no such file. Check the path.
    """

    what = message("no-file")
    remedy = message("check-path")
    names_whole_path = True


class UnreadableInput(BudgetkitError):
    """The file is there but cannot be opened: permissions, a folder, a broken file.

    Examples
    --------
    >>> print(UnreadableInput("a.pdf"))
    a.pdf: cannot be read. Check the file and its permissions.
    """

    what = message("unreadable")
    remedy = message("check-file")


class UnknownForm(UnreadableInput):
    """The file is of no form that budgetkit reads; the message says what it seems to be.

    Examples
    --------
    >>> print(UnknownForm("notes.txt"))
    notes.txt: not a PDF. Give the published PDF itself, not the web page that links to it.
    """

    what = message("no-pdf")
    remedy = message("give-pdf")


#: The name of :class:`UnknownForm` from when a PDF was the only form.
NotAPdf = UnknownForm


class EncryptedPdf(UnreadableInput):
    """The PDF wants a password that was not given, or a wrong one was.

    Examples
    --------
    >>> print(EncryptedPdf("a.pdf"))
    a.pdf: encrypted, and the password is missing or wrong. Give the password.
    """

    what = message("encrypted")
    remedy = message("give-password")


class NoTextLayer(UnreadableInput):
    """The page is a picture: nothing on it can be read as text.

    Examples
    --------
    >>> print(NoTextLayer("weihui.pdf", page=12))
    weihui.pdf, page 12: no text layer (scanned page). Run: pip install 'budgetkit[scan]'
    """

    what = message("no-text-layer")
    remedy = message("install-scan")


class UntrustedText(UnreadableInput):
    """The text layer holds codes instead of characters: what it says is not what is printed.

    Examples
    --------
    >>> print(UntrustedText("a.pdf", page=3))  # doctest: +ELLIPSIS
    a.pdf, page 3: the text layer cannot be trusted (...). Give another copy of the PDF, or ...
    """

    what = message("untrusted-text")
    remedy = message("give-other-copy")


class NoBudgetTable(UnreadableInput):
    """Text is there, but none of the standard tables of a budget.

    Examples
    --------
    >>> print(NoBudgetTable("a.pdf"))
    a.pdf: no budget table found. Is this a department budget? If its tables are in a second file, give both.
    """

    what = message("no-table")
    remedy = message("give-both")


class SeveralBudgets(UnreadableInput):
    """The files are of different budgets: read as one, they would be a third that nobody published.

    Examples
    --------
    >>> print(SeveralBudgets("b.pdf"))
    b.pdf: is of another budget. Read each by itself, or all of them with `budgetkit corpus`.
    """

    what = message("other-budget")
    remedy = message("read-each")


class RefusedCorrection(UnreadableInput):
    """A sheet of corrections does not fit what was read: nothing of it is taken on trust.

    Examples
    --------
    >>> print(RefusedCorrection("corrections.csv", "the cell is not there"))
    corrections.csv: the cell is not there. Correct the sheet, or read without it.
    """

    remedy = message("correct-sheet")


class UnwritableOutput(BudgetkitError):
    """The result cannot be written there; nothing was left half-written.

    Examples
    --------
    >>> print(UnwritableOutput("out/report.html"))
    out/report.html: cannot be written. Give a folder you may write to.
    """

    what = message("unwritable")
    remedy = message("give-folder")
    names_whole_path = True

    def __init__(self, file: str | PathLike[str] | None, what: Message | str | None = None, *,
                 page: int | None = None, remedy: Message | str | None = None) -> None:
        if remedy is None and isinstance(what, Message) and what.key == FULL.key:
            remedy = message("free-room")
        super().__init__(file, what, page=page, remedy=remedy)


class MissingExtra(BudgetkitError):
    """A part of budgetkit wants packages that are not installed.

    Examples
    --------
    >>> print(MissingExtra(None))
    a package is missing. Run: pip install 'budgetkit[notebooks]'
    """

    what = message("package-missing")
    remedy = message("install-notebooks")


def own_fault(error: BaseException) -> Message:
    """A fault of our own in one line: what, and where in budgetkit.

    Parameters
    ----------
    error : Exception
        As it was caught, with its traceback.

    Returns
    -------
    Message

    Examples
    --------
    >>> print(own_fault(IndexError("list index out of range")))
    could not be read: IndexError: list index out of range
    """
    place, trace = None, error.__traceback__
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if "budgetkit" in path.parts:
            place = path.name, trace.tb_lineno
        trace = trace.tb_next
    what = " ".join(str(error).split())[:200]
    fault = ": ".join(filter(None, (type(error).__name__, what)))
    if place is None:
        return message("own-fault", fault=fault)
    return message("own-fault-in", fault=fault, file=place[0], line=place[1])


def unreadable_why(error: OSError) -> Message:
    """What is wrong with a file that the system does not give, in the system's own words."""
    return message("unreadable-why", why=error.strerror or type(error).__name__)


def unwritable_why(error: OSError) -> Message:
    """What is wrong with a place that the system does not take, in the system's own words.

    Examples
    --------
    >>> full = OSError(errno.ENOSPC, "No space left on device")
    >>> print(UnwritableOutput("out/report.html", unwritable_why(full)))
    out/report.html: no room is left on the disk. Free some, or give a folder on another disk.
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL
    return message("unwritable-why", why=error.strerror or type(error).__name__)


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


def expect_one_of(options: Collection[str], **given: object) -> None:
    """Raise a plain sentence where a choice is none of those that there are.

    Raises
    ------
    ValueError

    Examples
    --------
    >>> expect_one_of(("wan", "yuan"), unit="dollar")
    Traceback (most recent call last):
    ValueError: unit is one of wan, yuan, not 'dollar'
    """
    for name, value in given.items():
        if value not in options:
            raise ValueError(f"{name} is one of {', '.join(options)}, not {value!r}")
