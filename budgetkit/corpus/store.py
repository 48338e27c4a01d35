"""A store on disk: one folder a document, renamed into place when it is whole.

::

    STORE/
      budgetkit-corpus.json           says that the folder is a store, and of which layout
      locks                           one byte a document (:mod:`budgetkit.corpus.locks`)
      runs.csv                        what reading took, a line a document, the newest last
      listings/<root>.json            the documents that a folder held when it was last read
      making/                         what is being written; whatever a killed build left is cleared
      documents/ab/<key>.<n>.<mark>[.failed]/<table>.parquet
      sheaves/<n>/<table>.parquet     copies of many documents in one file, to be asked quickly

``key`` stands for the document's name, ``mark`` for what it was made of: sha256 of its files,
budgetkit's version, what the manifest says. A document made anew gets the next ``n``; the highest
counts, and the older are cleared by the next build. The folders of documents are the truth; the
sheaves can be deleted at any time.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from budgetkit.corpus.columns import LAYOUT, TABLES, schema
from budgetkit.corpus.locks import locked
from budgetkit.errors import MissingFile, UnreadableInput, UnwritableOutput, unwritable_why
from budgetkit.messages import Message, message_in
from budgetkit.safe_csv import whole_characters

message = message_in("corpus.store")

MARKER = "budgetkit-corpus.json"


def key_of(name: str) -> str:
    """The key of a document in a store: 16 hexadecimal digits that stand for its name."""
    return sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A finished document: the name of its folder, taken apart."""

    key: str
    number: int
    mark: str
    failed: bool = False

    @property
    def folder(self) -> str:
        return f"{self.key}.{self.number}.{self.mark}" + (".failed" if self.failed else "")

    @classmethod
    def parse(cls, folder: str) -> StoredPart | None:
        """The part of this folder's name; None for a folder that is none."""
        key, *rest = folder.split(".")
        if len(key) != 16 or len(rest) not in (2, 3) or not rest[0].isdigit():
            return None
        return cls(key, int(rest[0]), rest[1], failed=rest[2:] == ["failed"])


class Store:
    """The folders of a store.

    Raises
    ------
    MissingFile
        No such folder, where it is not to be made.
    UnreadableInput
        A folder that is no store, or a store of another layout.
    UnwritableOutput
        It cannot be made, or the folder holds other things.
    """

    def __init__(self, folder: str | os.PathLike[str], *, make: bool = False):
        self.folder = Path(folder).resolve()
        self.documents = self.folder / "documents"
        self.making = self.folder / "making"
        self.sheaves = self.folder / "sheaves"
        self.listings = self.folder / "listings"
        self.locks = self.folder / "locks"
        self.runs = self.folder / "runs.csv"
        if make and not (self.folder / MARKER).is_file():
            self._make()
        self._verify()

    def _make(self) -> None:
        try:
            if self.folder.is_dir() and (other := next(iter(sorted(
                    p.name for p in self.folder.iterdir()
                    if p.name not in {"documents", "making", "sheaves", "listings", "locks", "runs.csv"}
                    and not p.name.startswith(MARKER))), None)):
                raise UnwritableOutput(self.folder, Message("errors.holds-others", other=other),
                                       remedy=message("new-folder-or-store"))
            for place in (self.documents, self.making, self.sheaves, self.listings):
                place.mkdir(parents=True, exist_ok=True)
            # last, and in one stroke: a store without its marker is made again
            beside = self.folder / f"{MARKER}.{token_hex(4)}"
            beside.write_text(json.dumps({"budgetkit": "corpus", "layout": LAYOUT}) + "\n",
                              encoding="utf-8")
            beside.replace(self.folder / MARKER)
        except OSError as error:
            raise UnwritableOutput(self.folder, unwritable_why(error)) from error

    def _verify(self) -> None:
        if not self.folder.is_dir():
            raise MissingFile(self.folder, message("no-such-store"),
                              remedy=message("make-one"))
        try:
            said = json.loads((self.folder / MARKER).read_bytes())
            layout = said["layout"] if said["budgetkit"] == "corpus" else None
        except (OSError, ValueError, LookupError, TypeError):
            layout = None
        if layout != LAYOUT:
            what = message("no-store") if layout is None else message("other-layout", layout=layout)
            raise UnreadableInput(self.folder, what, remedy=message("make-one"))

    # ── documents ────────────────────────────────────────────────────────────────────────────

    def parts(self) -> dict[str, StoredPart]:
        """Every finished document by its key: of each, the one made last."""
        newest: dict[str, StoredPart] = {}
        for bucket in _folders(self.documents):
            for part in _parts(bucket):
                held = newest.get(part.key)
                if held is None or part.number > held.number:
                    newest[part.key] = part
        return newest

    def part(self, key: str) -> StoredPart | None:
        """The finished document of this key, the one made last."""
        return max((p for p in _parts(self.documents / key[:2]) if p.key == key),
                   key=lambda p: p.number, default=None)

    def place(self, part: StoredPart) -> Path:
        """The folder of a finished document."""
        return self.documents / part.key[:2] / part.folder

    def wants_password(self, part: StoredPart) -> bool:
        """Whether a document could not be read for want of a password."""
        if not part.failed:
            return False
        import pyarrow.parquet as pq

        held = pq.read_table(self.place(part) / "documents.parquet", columns=["reason"])
        return Message("errors.encrypted").text("en") in (held.column("reason")[0].as_py() or "")

    def put(self, key: str, mark: str, records: Mapping[str, Sequence[dict]], *,
            failed: bool = False) -> StoredPart:
        """Write a document and rename it into place. The caller holds its lock.

        Parameters
        ----------
        key, mark : str
        records : mapping
            Table to its rows; ``document`` is put in here.
        failed : bool
            Whether it is only the row that says why there is nothing.

        Raises
        ------
        OSError
            No room, no permission; nothing is in place.
        """
        before = self.part(key)
        part = StoredPart(key, before.number + 1 if before else 1, mark, failed)
        beside = self.making / f"{key}.{token_hex(6)}"
        beside.mkdir()
        try:
            for table, rows in records.items():
                if rows:
                    write_table(beside / f"{table}.parquet", table,
                                [{"document": key, "position": n} | row
                                 for n, row in enumerate(rows)])
            _flush(beside)
            place = self.place(part)
            place.parent.mkdir(exist_ok=True)
            beside.rename(place)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        return part

    def drop(self, part: StoredPart) -> None:
        """Take a document out: first out of sight in one stroke, then off the disk."""
        gone = self.making / f"{part.key}.{token_hex(6)}"
        try:
            self.place(part).rename(gone)
        except FileNotFoundError:
            return
        shutil.rmtree(gone, ignore_errors=True)

    def clear(self) -> None:
        """Take away what killed builds left and what newer documents replaced."""
        for folder in _folders(self.making):
            with locked(self.locks, folder.name.partition(".")[0]) as mine:
                if mine:
                    shutil.rmtree(folder, ignore_errors=True)
        for path in self.making.glob("*.json"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - 3600:  # none is written for so long
                    path.unlink()
        newest = self.parts()
        for bucket in _folders(self.documents):
            for part in _parts(bucket):
                # another build may have replaced it since: only what is older goes
                if part.number < newest[part.key].number:
                    self.drop(part)

    def add_run(self, key: str, seconds: float, memory: float) -> None:
        """Write down what reading a document took. A line is whole, whoever else writes one."""
        with self.runs.open("a", encoding="ascii") as held:
            held.write(f"{key},{time.time():.3f},{seconds:.3f},{memory:.1f}\n")

    # ── listings ─────────────────────────────────────────────────────────────────────────────

    def listing(self, root: str) -> dict | None:
        """What was written about a folder when it was last read."""
        try:
            return json.loads((self.listings / f"{key_of(root)}.json").read_bytes())
        except (OSError, ValueError):
            return None

    def list_root(self, root: str, listing: dict) -> None:
        """Write down which documents a folder holds now."""
        place = self.listings / f"{key_of(root)}.json"
        beside = self.making / f"{key_of(root)}.{token_hex(6)}.json"
        # ASCII alone: names that are no UTF-8 come back as they are on the disk
        beside.write_text(json.dumps(listing, separators=(",", ":")), encoding="utf-8")
        beside.replace(place)

    def all_listings(self) -> list[dict]:
        """Every folder that was read into this store, with its documents."""
        return [json.loads(p.read_bytes()) for p in sorted(self.listings.glob("*.json"))]


def _folders(place: Path) -> list[Path]:
    return [place / name for name in _names(place)]


def _names(place: Path) -> list[str]:
    try:
        with os.scandir(place) as entries:
            return sorted(e.name for e in entries if e.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return []


def _parts(bucket: Path) -> Iterator[StoredPart]:
    return filter(None, map(StoredPart.parse, _names(bucket)))


def write_table(path: Path, table: str, rows: Sequence[dict]) -> None:
    """Write rows as one Parquet file with the table's schema; columns not given are missing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: [row.get(name) for row in rows] for name in TABLES[table]}
    try:
        made = pa.table(columns, schema=schema(table))
    except UnicodeEncodeError:  # half a surrogate pair, from a broken text layer or file name
        columns = {name: [_whole(v) for v in column] for name, column in columns.items()}
        made = pa.table(columns, schema=schema(table))
    pq.write_table(made, path, compression="zstd", write_statistics=False)


def _whole(value):
    if isinstance(value, list):
        return [_whole(v) for v in value]
    return whole_characters(value) if isinstance(value, str) else value


def _flush(folder: Path) -> None:
    """Onto the disk before the rename: a power cut must not leave a named but empty document."""
    for path in (*folder.iterdir(), folder):
        if os.name == "nt" and path == folder:
            continue
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def mark_of(shas: Iterable[str], *said: object) -> str:
    """What a document was made of, as 16 hexadecimal digits."""
    text = json.dumps([list(shas), *said], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]
