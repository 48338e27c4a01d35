"""What one visitor gave and what was read of it: in this process and its folder, for as long as both last."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from budgetkit.contained import end_idle
from budgetkit.errors import BudgetkitError, SeveralBudgets, UnreadableInput
from budgetkit.file_names import shown_name
from budgetkit.messages import Message, message_in
from budgetkit.reader import read

if TYPE_CHECKING:
    from budgetkit.corpus import Corpus
    from budgetkit.disclosure import Disclosure

message = message_in("app")
#: Megabytes that a visitor's files may have together, where nobody says otherwise.
MEGABYTES = 50.0
#: What a visitor's folder is called: with the number of the process, so that what one leaves behind is found.
FOLDER = "visitor"


class Visit:
    """One visitor's documents.

    Everything that is written, here or by the processes that read, lies in a folder of this process; it
    goes with :meth:`forget` and at the end of the process.

    Parameters
    ----------
    megabytes : float
        That the files may have together.

    Examples
    --------
    >>> import budgetkit as bk
    >>> with Visit() as visit:
    ...     given = bk.bundled.example().read_bytes()
    ...     visit.read({"a.pdf": given}).department
    '卫辉市政务服务和大数据管理局'
    """

    def __init__(self, megabytes: float = MEGABYTES) -> None:
        self.megabytes = megabytes
        self.disclosure: Disclosure | None = None
        self.previous: Disclosure | None = None
        self.corpus: Corpus | None = None
        #: Of several: the name of each file that could not be read → why.
        self.unread: dict[str, Message] = {}
        self._store: Path | None = None
        self.folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER}-{os.getpid()}-"))
        self._before = tempfile.tempdir, os.environ.get("TMPDIR")
        # the processes that read, and LibreOffice, write where this one does
        tempfile.tempdir = os.environ["TMPDIR"] = str(self.folder)
        atexit.register(self.forget)

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_error: object) -> None:
        self.forget()

    def read(self, files: Mapping[str, bytes], *, previous: Mapping[str, bytes] | None = None,
             password: str = "") -> Disclosure:
        """Read one budget, and the one of the year before where it is given.

        Parameters
        ----------
        files, previous : mapping of str to bytes
            Name of each file to what it holds.
        password : str
            For files that do not open without.

        Returns
        -------
        Disclosure
            `previous` holds the other one.

        Raises
        ------
        BudgetkitError
            The files cannot be read, are of several budgets, or are too large; then nothing is held.
        """
        self._end()
        self._fits({**files, **{f"\0{name}": held for name, held in (previous or {}).items()}})
        try:
            self.disclosure = read(dict(files), password=password or None, contained=True)
            self.previous = read(dict(previous), password=password or None, contained=True) if previous else None
        except BudgetkitError as error:
            self._end()
            if isinstance(error, SeveralBudgets):  # here one presses a button, and gives no command
                raise SeveralBudgets(error.file, error.what, remedy=message("say-several")) from None
            raise
        finally:
            end_idle()  # processes that wait hold what they have read
        return self.disclosure

    def read_many(self, files: Mapping[str, bytes], *, password: str = "") -> Corpus:
        """Read several budgets into a store of this visit.

        Parameters
        ----------
        files : mapping of str to bytes
        password : str

        Returns
        -------
        budgetkit.corpus.Corpus
            A document that cannot be read is a row of it, with the reason.

        Raises
        ------
        BudgetkitError
            The files are too large, or none of them is a document.
        """
        from budgetkit import corpus

        self._end()
        self._fits(files)
        place = Path(tempfile.mkdtemp(prefix="given-"))
        given = place / message("your-files").text()  # what a corpus is called: by its folder
        given.mkdir()
        self._store = Path(tempfile.mkdtemp(prefix="store-"))
        try:
            for number, (name, held) in enumerate(files.items(), 1):
                path = given / _plain(name)
                if path.exists():
                    path = given / f"{number}-{_plain(name)}"
                path.write_bytes(held)
            built = corpus.build(given, self._store, progress=False, jobs=1, password=password or None)
            self.corpus = corpus.open(built.store)
            self.unread = {name.rpartition("/")[2]: why for name, why in built.why.items()}
        finally:
            shutil.rmtree(place, ignore_errors=True)
            end_idle()
        return self.corpus

    def forget(self) -> None:
        """Let go of everything, and remove the folder with what lies in it."""
        self._end()
        tempfile.tempdir = self._before[0]
        if self._before[1] is None:
            os.environ.pop("TMPDIR", None)
        else:
            os.environ["TMPDIR"] = self._before[1]
        shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.forget)

    def _end(self) -> None:
        self.disclosure = self.previous = None
        if self.corpus is not None:
            self.corpus.close()
            self.corpus = None
        self.unread = {}
        if self._store is not None:
            shutil.rmtree(self._store, ignore_errors=True)
            self._store = None

    def _fits(self, files: Mapping[str, bytes]) -> None:
        if not files:
            raise UnreadableInput(None, message("no-file"), remedy=message("choose-file"))
        megabytes = sum(map(len, files.values())) / 1e6
        if megabytes > self.megabytes:
            raise UnreadableInput(None, message("too-large", mb=f"{megabytes:.1f}", most=f"{self.megabytes:g}"),
                                  remedy=message("give-fewer"))


def _plain(name: str) -> str:
    """A file's name without what a browser may send before it.

    >>> _plain("../../a.pdf"), _plain("C:\\\\x\\\\b.pdf"), _plain("..")
    ('a.pdf', 'b.pdf', '-')
    """
    last = PureWindowsPath(PurePosixPath(name).name).name
    return "-" if last in ("", ".", "..") else shown_name(last)
