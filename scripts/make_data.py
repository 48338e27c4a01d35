"""Remake data/: the packages from their PDFs, datapackage.json from data/sources.toml.

Packages whose PDFs are not bundled are remade where the folder of disclosures is at hand
(BUDGETKIT_DISCLOSURES, or ../shared/disclosures beside the checkout); otherwise they stay. The
corpus of many departments is made by scripts/make_corpus.py, and only described here.

    python scripts/make_data.py [--into FOLDER]
"""

import argparse
import json
import os
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

import budgetkit as bk
from budgetkit.package import write_package

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"


def disclosures() -> Path:
    """Where the PDFs lie that are not bundled; the folder may be missing."""
    beside = PROJECT.parent / "shared" / "disclosures"
    return Path(os.environ.get("BUDGETKIT_DISCLOSURES") or beside)


def fingerprint(path: Path) -> dict:
    held = path.read_bytes()
    return {"bytes": len(held), "hash": "sha256:" + sha256(held).hexdigest()}


def sources() -> dict:
    return tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))


def at_hand(package: dict) -> list[Path]:
    """The PDFs that a package is made from, or none where one is not at hand."""
    root = disclosures() if package.get("elsewhere") else DATA
    paths = [root / document["path"] for document in package["documents"]]
    return paths if all(path.is_file() for path in paths) else []


def remake(package: dict, into: Path) -> bool:
    """Write one package from its PDFs, where they are at hand and the ones it was made from."""
    paths = at_hand(package)
    for path, document in zip(paths, package["documents"], strict=False):
        stated = document.get("sha256")
        if stated and sha256(path.read_bytes()).hexdigest() != stated:
            sys.exit(f"{path.name} is another file than the one in data/sources.toml")
    if paths:
        write_package(bk.read(paths), into / package["path"], prose=package.get("prose", not package.get("elsewhere")))
    return bool(paths)


def catalogue(held: dict, into: Path) -> dict:
    """datapackage.json of the whole folder."""
    resources = []
    for document in held["document"]:
        path = into / document["path"]
        path = path if path.is_file() else DATA / document["path"]
        resources.append({
            "name": document["name"], "path": document["path"],
            "title": document["title"], "format": path.suffix[1:],
            "mediatype": document["mediatype"], **fingerprint(path),
            "sources": [{"title": document["source"]}], "made": document["made"],
        })
    for package in held["package"]:
        written = f"{package['path']}/datapackage.json"
        path = into / written if (into / written).is_file() else DATA / written
        described = json.loads(path.read_text(encoding="utf-8"))["sources"]
        resources.append({
            "name": package["name"], "path": written,
            "title": package["title"], "format": "json",
            "mediatype": "application/json", **fingerprint(path),
            "sources": [
                {"title": document.get("title", file["title"]), "sha256": file["sha256"]}
                for document, file in zip(package["documents"], described, strict=True)
            ],
            "made": package["made"],
        })
    for corpus in held["corpus"]:
        path = DATA / corpus["path"]
        described = json.loads(path.read_text(encoding="utf-8"))["sources"]
        resources.append({
            "name": corpus["name"], "path": corpus["path"], "title": corpus["title"],
            "format": "json", "mediatype": "application/json", **fingerprint(path),
            "sources": [{"title": file["title"], "sha256": file["sha256"]} for file in described],
            "made": corpus["made"],
        })
    for resource in resources:
        resource["licenses"] = [held["licence"]]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        **{name: held[name] for name in ("name", "title", "description")},
        "licenses": [held["licence"]],
        "resources": resources,
    }


def make(into: Path) -> list[str]:
    """Remake everything that can be remade, and say what was."""
    held = sources()
    made = [package["path"] for package in held["package"] if remake(package, into)]
    text = json.dumps(catalogue(held, into), ensure_ascii=False, indent=1) + "\n"
    (into / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    return [*made, "datapackage.json"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=DATA, help="another folder than data/")
    into = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    made = make(into)
    print("Remade:", *made)
    kept = [p["path"] for p in sources()["package"] if p["path"] not in made]
    if kept:
        print("Kept as they were, their PDFs are not at hand:", *kept)


if __name__ == "__main__":
    main()
