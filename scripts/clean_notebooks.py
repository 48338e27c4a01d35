"""Make the notebooks clean: no outputs, no counts, a neutral kernel, no metadata but tags.

    python scripts/clean_notebooks.py [--check] [FILE.ipynb ...]

With --check nothing is written; the names of unclean notebooks are printed and the exit code is 1.
"""

import argparse
import hashlib
from pathlib import Path

import nbformat

PROJECT = Path(__file__).resolve().parent.parent
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def cleaned(path: Path) -> str:
    """The notebook as it should be stored."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": sorted(set(tags))} if tags else {})
        # the place in the notebook: the same cell keeps its id whoever saved it
        cell.id = hashlib.sha256(f"{path.name} {number}".encode()).hexdigest()[:8]
        cell.source = cell.source.rstrip()
        cell.pop("attachments", None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    # one line of the file a line of the cell, as Jupyter saves it
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    unclean = 0
    for path in asked.files or sorted((PROJECT / "notebooks").glob("*.ipynb")):
        stored, wanted = path.read_text(encoding="utf-8"), cleaned(path)
        if stored == wanted:
            continue
        unclean += 1
        print(path.name, "is not clean" if asked.check else "cleaned")
        if not asked.check:
            path.write_text(wanted, encoding="utf-8")
    return int(asked.check and unclean > 0)


if __name__ == "__main__":
    raise SystemExit(main())
