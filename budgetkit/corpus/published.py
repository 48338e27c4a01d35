"""A corpus as a data package: a Parquet file a table, to be given to others and opened as it is.

A store keeps a folder a document, so that builds may go on. A published corpus is whole; it holds
nothing of the run that made it, and no prose: the sentences stay in the documents.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from budgetkit.corpus import questions
from budgetkit.corpus.columns import OF_RUNS, TABLES, schema
from budgetkit.corpus.segments import quoted
from budgetkit.package_format.fields import DESCRIPTOR

if TYPE_CHECKING:
    import pyarrow as pa

#: The file that says that a folder is a published corpus.
DOCUMENTS = "documents.parquet"
#: What stays out: columns of a run and of a machine, and prose, in which people may be named.
LEFT_OUT = {
    "documents": ("name", "why", "bytes", "synthetic", "rule"),
    "claims": ("sentence",),
}
#: What a kind of column is called in the table schema of a data package, as its validator frictionless
#: takes it: it reads Parquet through pandas, where a list is no ``array``, a missing whole number is a float,
#: and the size of the file is not counted (findings/frictionless_parquet_lists.sh, frictionless_parquet_null_is_nan.sh). The file has
#: the exact types.
TYPES = {"text": "string", "int": "integer", "number": "number", "bool": "boolean",
         "texts": "any", "ints": "any", "amount": "number"}


class Exactly(Protocol):
    """What can be asked for exact amounts: a :class:`budgetkit.corpus.Corpus`."""

    def arrow(self, query: str, parameters: dict | None = None) -> pa.Table: ...


class Published:
    """A published corpus on disk.

    Parameters
    ----------
    folder : path
    """

    def __init__(self, folder: str | Path):
        self.folder = Path(folder).resolve()

    @property
    def is_one(self) -> bool:
        """Whether the folder holds a published corpus."""
        return (self.folder / DOCUMENTS).is_file()

    def rows(self, table: str) -> str:
        """SQL that gives the rows of a table as a store has them; nothing where there is none."""
        path = self.folder / f"{table}.parquet"
        if not path.is_file():
            return ""
        query = questions.PUBLISHED_DOCUMENTS if table == "documents" else questions.PUBLISHED
        return query.format(path=quoted(path))

    def sheets(self) -> dict[str, str]:
        """SQL of the CSV files that lie beside the tables, by their names: where it came from, and the like."""
        return {path.stem: questions.SHEET.format(path=quoted(path))
                for path in sorted(self.folder.glob("*.csv")) if path.stem not in TABLES}

    def all_listings(self) -> list[dict]:
        """One listing, of the package's own name: what is published is whole, and no file of it is awaited."""
        try:
            name = json.loads((self.folder / DESCRIPTOR).read_bytes())["name"]
        except (OSError, ValueError, LookupError):
            name = self.folder.name
        return [{"root": str(name), "documents": []}]


def columns(table: str) -> dict[str, str]:
    """The columns of a table that are published, with their kinds.

    Examples
    --------
    >>> "sentence" in columns("claims"), columns("totals")["amount"]
    (False, 'amount')
    """
    return {name: kind for name, kind in TABLES[table].items()
            if name not in LEFT_OUT.get(table, ())}


def publish(held: Exactly, folder: Path, *, below: str = "") -> list[dict[str, Any]]:
    """Write every table of a corpus into a folder; the same corpus gives the same bytes.

    Parameters
    ----------
    held : Corpus
    folder : path
    below : str
        What the names of the documents begin with, and what they lose.

    Returns
    -------
    list of dict
        A resource of a data package a table: ``name, path, format, hash, rows, schema``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = []
    for table in (t for t in TABLES if t != OF_RUNS):
        own = ", ".join(f't."{name}"' for name in columns(table) if name != "document")
        order = "1" if table == "documents" else "1, position"
        found = held.arrow(questions.TO_PUBLISH.format(own=own, table=table, order=order),
                           {"cut": len(below) + 1})
        kept = schema(table)
        found = found.cast(pa.schema([kept.field(name) for name in columns(table)]))
        path = folder / f"{table}.parquet"
        pq.write_table(found, path, compression="zstd", compression_level=19)
        content = path.read_bytes()
        made.append({
            "name": table, "path": path.name, "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "hash": "sha256:" + sha256(content).hexdigest(), "rows": found.num_rows,
            "schema": {"fields": [{"name": name, "type": _type(kind, found.column(name).null_count)}
                                  for name, kind in columns(table).items()]}})
    return made


def _type(kind: str, missing: int) -> str:
    return "number" if kind == "int" and missing else TYPES[kind]
