"""Which files are one disclosure: by a manifest, by a data package, else by name and folder.

Most disclosures are one PDF, so a PDF is a document of its own unless something says otherwise:

1. a manifest (CSV) says it;
2. the folder is a data package;
3. files of one folder whose names are the same without the words of parts (``X说明.pdf`` and
   ``X表格.pdf``, or ``X.pdf`` and ``X表格.pdf``; :mod:`budgetkit.identity`), each another part;
4. a folder below the first holds exactly two PDFs, one of which is named as tables and the other
   is not, and their names speak of no two years.
"""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from budgetkit.errors import MissingFile, UnreadableInput
from budgetkit.file_names import shown_name
from budgetkit.identity import NameParts, agreed, said_by, stem_and_part
from budgetkit.messages import message_in
from budgetkit.package_format.fields import DESCRIPTOR
from budgetkit.sources.forms import SUFFIXES

if TYPE_CHECKING:
    import pandas as pd

message = message_in("corpus.grouping")

MANIFEST = "manifest.csv"
Paths = str | Path | Sequence[str | Path]
_ORDER = {"narrative": 0, "": 1, "tables": 2}


@dataclass(frozen=True, slots=True)
class DocumentFiles:
    """The files of one document, in reading order, under a name that is unique in a build.

    ``root`` is the given folder, manifest or file that they were found by; ``rule`` says why these
    files are one document.
    """

    name: str
    files: tuple[str, ...]
    root: str
    rule: str = "one file"
    package: bool = False
    said: NameParts = field(default_factory=NameParts)

    @property
    def size(self) -> int:
        """Bytes of its files together; one that is gone counts nothing."""
        return sum(map(_size, self.files))


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def group(sources: Paths) -> pd.DataFrame:
    """How files would be grouped, to look at before a build, or to edit into a manifest.

    Use it on a folder whose disclosures have several files each. Write it to CSV beside the files
    as ``manifest.csv``, change ``document`` where the rule is wrong, and build again.

    Parameters
    ----------
    sources : path or sequence of paths
        As for :func:`budgetkit.corpus.build`.

    Returns
    -------
    DataFrame
        ``file`` (below the folder, as a manifest wants it), ``document`` (the name of the
        disclosure that it belongs to) and ``rule`` (why).

    Raises
    ------
    MissingFile, UnreadableInput
        As :func:`budgetkit.corpus.build`.

    Examples
    --------
    >>> from budgetkit import bundled
    >>> group(bundled.data() / "jiangsu")["document"].tolist()[:2]
    ['jiangsu/npc-2017', 'jiangsu/npc-2018']
    """
    import pandas as pd

    rows = []
    for source in find_sources(sources):
        # a manifest's files lie below the folder it stands in
        root = Path(source.root)
        root = root.parent if root.is_file() else root
        rows += [[Path(os.path.relpath(file, root)).as_posix(), source.name, source.rule]
                 for file in source.files]
    return pd.DataFrame(rows, columns=["file", "document", "rule"])


def find_sources(sources: Paths) -> list[DocumentFiles]:
    """Every document of these folders, packages, manifests and PDFs, sorted by name.

    Raises
    ------
    MissingFile
        A path is not there, or nothing below it is a PDF or package.
    UnreadableInput
        A manifest lacks its column ``file``, or two given folders have the same name.
    """
    given = [sources] if isinstance(sources, str | Path) else list(sources)
    found: list[DocumentFiles] = []
    for path in map(Path, given):
        if not path.exists():
            raise MissingFile(path)
        found += _below(path)
    if not found:
        raise MissingFile(Path(next(iter(given), ".")), message("nothing-there"))
    names: dict[str, DocumentFiles] = {}
    for source in found:
        source = replace(source, name=shown_name(source.name))
        other = names.setdefault(source.name, source)
        if other.files != source.files:
            raise UnreadableInput(
                source.root, message("both-hold", other=other.root, document=source.name),
                remedy=message("give-above"))
    return [names[name] for name in sorted(names)]


def _below(path: Path) -> Iterator[DocumentFiles]:
    path = path.resolve()
    if path.is_dir():
        if is_package(path):
            yield _package(path, path)
        elif (path / MANIFEST).is_file():
            listed = list(read_manifest(path / MANIFEST))
            yield from listed
            yield from _walk(path, {file for source in listed for file in source.files})
        else:
            yield from _walk(path, set())
    elif path.suffix.lower() == ".csv":
        yield from read_manifest(path)
    else:
        name = f"{path.parent.name}/{path.name}"
        yield DocumentFiles(name, (str(path),), str(path), said=said_by(shown_name(name)))


def is_package(folder: Path) -> bool:
    """Whether a folder says of itself that it is a data package of budgetkit."""
    try:
        return b'"budgetkit"' in (folder / DESCRIPTOR).read_bytes()
    except OSError:
        return False


def _package(folder: Path, root: Path) -> DocumentFiles:
    above = root.parent.parent if folder == root else root.parent
    name = folder.relative_to(above).as_posix()
    return DocumentFiles(name, (str(folder),), str(root), "data package", package=True)


def _walk(root: Path, taken: set[str]) -> Iterator[DocumentFiles]:
    for place, folders, files in os.walk(root):
        here = Path(place)
        if here != root and is_package(here):
            folders.clear()
            yield _package(here, root)
            continue
        # hidden folders, and stores of our own, hold no disclosures
        folders[:] = sorted(f for f in folders if not f.startswith(".")
                            and not (here / f / "budgetkit-corpus.json").exists())
        pdfs = [here / f for f in sorted(files)
                if f.lower().endswith(SUFFIXES) and not f.startswith((".", "~$"))
                and str(here / f) not in taken]
        yield from _groups(pdfs, root, below=here != root)


def _groups(pdfs: list[Path], root: Path, *, below: bool) -> Iterator[DocumentFiles]:
    stems: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for path in pdfs:
        stem, part = stem_and_part(shown_name(path.name))
        stems[stem].append((part, path))
    if below and len(pdfs) == 2 and len(stems) == 2:
        pair = [held[0] for held in stems.values()]
        years = {said_by(shown_name(path.name)).years for _, path in pair} - {()}
        if [part for part, _ in pair].count("tables") == 1 and len(years) <= 1:
            yield _several(pair, root, "two files of a folder", pdfs[0].parent)
            return
    for stem, held in stems.items():
        parts = [part for part, _ in held]
        if len(held) > 1 and len(set(parts)) == len(parts) and not (
            "" in parts and {"narrative", "tables"} <= set(parts)  # the whole beside its halves
        ):
            name = stem or pdfs[0].parent.name
            yield _several(held, root, "same name, another part", pdfs[0].parent / name)
        else:
            for _, path in held:
                name = path.relative_to(root.parent).as_posix()
                yield DocumentFiles(name, (str(path),), str(root), said=said_by(shown_name(name)))


def _several(held: list[tuple[str, Path]], root: Path, rule: str, named: Path) -> DocumentFiles:
    ordered = sorted(held, key=lambda pair: (_ORDER[pair[0]], pair[1].name))
    name = named.relative_to(root.parent).as_posix()
    said = agreed(said_by(path.relative_to(root.parent).as_posix()) for _, path in ordered)
    return DocumentFiles(name, tuple(str(path) for _, path in ordered), str(root), rule, said=said)


def read_manifest(path: Path) -> Iterator[DocumentFiles]:
    """The documents that a manifest names.

    Columns: ``file`` (below the manifest's folder; a PDF or a data package) and, where wanted,
    ``document`` (files with the same one are one disclosure, in the manifest's order),
    ``published_as`` (the file's first name, where it was renamed), ``department``, ``year`` and
    ``kind`` (``budget``, ``final_account``): what the document should be, held against its text.
    In UTF-8, or in GB 18030, which Excel writes on a Chinese system.

    Raises
    ------
    UnreadableInput
        Not a CSV with a column ``file``.
    """
    try:
        content = path.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("gb18030")
        lines = csv.DictReader(io.StringIO(text, newline=""))
        rows = [row for row in lines if (row.get("file") or "").strip()]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableInput(path, message("no-csv", why=str(error))) from error
    if not rows:
        raise UnreadableInput(path, message("lists-none"),
                              remedy=message("what-a-manifest-is"))
    documents: dict[str, list[dict]] = defaultdict(list)
    for row in rows:
        # a file beside the manifest's folder, ../city/01.pdf, goes by city/01.pdf
        place = "/".join(p for p in PurePosixPath(row["file"].strip()).parts if p not in ("..", "/"))
        name = (row.get("document") or "").strip() or place
        documents[name].append(row)
    for name, held in documents.items():
        files = tuple(str((path.parent / row["file"].strip()).resolve()) for row in held)
        yield DocumentFiles(
            name if name.startswith(f"{path.parent.name}/") else f"{path.parent.name}/{name}",
            files, str(path), "manifest", package=len(files) == 1 and is_package(Path(files[0])),
            said=_said(held))


def _said(rows: Iterable[dict]) -> NameParts:
    """What the manifest says; where it is silent, what the files' names say."""
    rows = list(rows)
    names = [said_by((r.get("published_as") or "").strip() or r["file"]) for r in rows]
    told = agreed(names)
    departments = _entered(rows, "department") or told.departments
    years = [int(y) for y in _entered(rows, "year") if y.isdigit()] or told.years
    kinds = _entered(rows, "kind") or [told.kind]
    return replace(told, departments=tuple(dict.fromkeys(departments)), years=tuple(sorted(set(years))),
                   kind=kinds[0] if len(set(kinds)) == 1 else "")


def _entered(rows: Iterable[dict], field: str) -> list[str]:
    """What the rows of a manifest say in one field, blanks left out."""
    return [said for row in rows if (said := (row.get(field) or "").strip())]
