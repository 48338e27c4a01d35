"""Remake data/corpus from the documents at hand: read, checked, published as Parquet (minutes).

The documents lie in ../shared beside the checkout, or where BUDGETKIT_SHARED says. What is written
by hand: data/corpus/sources.csv (a line a file), places.csv, corpus.toml and the two README.

    python scripts/make_corpus.py [--into FOLDER] [--store STORE] [--jobs N]

With --store what was read is kept, so that a run after a change of descriptions takes a second; a
store that another state of the code made must not be given.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
import tomllib
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

import budgetkit as bk
from budgetkit.corpus.published import publish

PROJECT = Path(__file__).resolve().parent.parent
CORPUS = PROJECT / "data" / "corpus"
#: What a verdict says of a finding, as benchmarks/checks-verdicts.csv has it.
VERDICTS = ("document", "position", "severity", "rule", "page", "verdict", "why")


def rows_of(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def place_of(file: str) -> Path:
    """Where a file of sources.csv lies; the folder may be missing."""
    shared = Path(os.environ.get("BUDGETKIT_SHARED") or PROJECT.parent / "shared")
    return (PROJECT / "data" if file.startswith("weihui-2024/") else shared) / file


def manifest(into: Path, named: list[dict]) -> Path:
    """What `corpus.build` reads: every file under the name of its document.

    A file that is another one than sources.csv says ends the run.
    """
    listed = into / "manifest.csv"
    with listed.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["file", "document", "published_as"])
        for row in named:
            path = place_of(row["file"])
            if sha256(path.read_bytes()).hexdigest() != row["sha256"]:
                sys.exit(f"{row['file']} is another file than the one in data/corpus/sources.csv")
            lines.writerow([path, f"{into.name}/{row['document']}", row["title"]])
    return listed


def judged(held: bk.corpus.Corpus, named: list[dict]) -> list[dict]:
    """The verdict of a person on each finding that has one; see benchmarks/verdicts.py."""
    sys.path.insert(0, str(PROJECT / "benchmarks"))
    import verdicts

    known = verdicts.load()
    called = {}
    for row in named:
        file = row["file"].removeprefix("disclosures/").removesuffix(".pdf")
        called[row["document"]] = called[file] = row["document"]
    called["weihui-2024"] = "weihui/2024"
    for v in known:
        v.document = called.get(v.document, v.document)
    findings = defaultdict(list)
    for row in held.sql("select * from findings order by document, position").to_dict("records"):
        plain = {k: (None if value != value else value) for k, value in row.items()}
        for number in ("page", "row", "column"):
            plain[number] = None if row[number] is None or row[number] != row[number] else int(row[number])
        findings[row["document"]].append(plain | {
            "message": row["message_zh"], "found": row["found"] or "", "expected": row["expected"] or ""})
    verdicts.join(known, findings)
    why = {id(f): v.why for v in known for f in v.matched}
    return [{**{name: f.get(name) for name in VERDICTS}, "why": why[id(f)]}
            for document in sorted(findings) for f in findings[document] if f["verdict"]]


def sheet(path: Path, columns: tuple[str, ...], rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.DictWriter(out, columns, lineterminator="\n")
        lines.writeheader()
        lines.writerows(rows)


def described(path: Path, integers: tuple[str, ...] = ()) -> dict:
    """A CSV file as a resource of the data package."""
    content = path.read_bytes()
    head = content.decode("utf-8").partition("\n")[0].split(",")
    return {"name": path.stem, "path": path.name, "format": "csv", "mediatype": "text/csv",
            "encoding": "utf-8", "bytes": len(content), "hash": "sha256:" + sha256(content).hexdigest(),
            "schema": {"fields": [{"name": n, "type": "integer" if n in integers else "string"}
                                  for n in head]}}


def catalogue(into: Path, tables: list[dict]) -> dict:
    """datapackage.json: the words of corpus.toml, every resource with its size and checksum."""
    told = tomllib.loads((CORPUS / "corpus.toml").read_text(encoding="utf-8"))
    sheets = [described(CORPUS / "sources.csv"), described(CORPUS / "places.csv"),
              described(into / "verdicts.csv", ("position", "page"))]
    resources = [{"title": told["tables"][r["name"]], **r} for r in [*tables, *sheets]]
    return {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            **{name: told[name] for name in ("name", "title", "description")},
            "licenses": told["licenses"], "made": told["made"],
            "sources": [{"title": row["title"], **({"path": row["address"]} if row["address"] else {}),
                         "document": row["document"], "sha256": row["sha256"]}
                        for row in rows_of(CORPUS / "sources.csv")],
            "resources": resources}


def make(into: Path, store: Path, jobs: int | None) -> dict:
    """Remake the folder; what was made."""
    named = rows_of(CORPUS / "sources.csv")
    with tempfile.TemporaryDirectory() as beside:
        listed = Path(beside) / "corpus"
        listed.mkdir()
        built = bk.corpus.build(manifest(listed, named), store, jobs=jobs)
    print(built, *built.reasons.values(), sep="\n")
    with bk.corpus.open(store) as held:
        tables = publish(held, into, below="corpus/")
    with bk.corpus.open(into) as held:
        sheet(into / "verdicts.csv", VERDICTS, judged(held, named))
    made = catalogue(into, tables)
    text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    (into / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=CORPUS, help="another folder than data/corpus")
    parser.add_argument("--store", type=Path, help="a folder that keeps what was read")
    parser.add_argument("--jobs", type=int)
    asked = parser.parse_args()
    if absent := [r["file"] for r in rows_of(CORPUS / "sources.csv") if not place_of(r["file"]).is_file()]:
        sys.exit(f"{len(absent)} documents are not at hand, the first is {absent[0]}: data/corpus stays as it is")
    asked.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        made = make(asked.into, asked.store or Path(place) / "store", asked.jobs)
    sizes = {r["name"]: (asked.into / r["path"]).stat().st_size for r in made["resources"]
             if (asked.into / r["path"]).is_file()}
    print(f"{sum(sizes.values()) / 1e6:.2f} MB", sizes)


if __name__ == "__main__":
    main()
