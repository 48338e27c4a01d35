"""A data package that somebody edited: the file, row and column at fault, in one sentence."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

import budgetkit as bk
from budgetkit.errors import UnreadableInput
from budgetkit.package import load_package

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "weihui-2024" / "package"


def edited(place: Path, name: str, change) -> Path:
    """A package with one file changed, and the descriptor told so."""
    shutil.copytree(EXAMPLE, place)
    new = change((place / name).read_text("utf-8-sig" if name.endswith(".csv") else "utf-8"))
    (place / name).write_text(new, encoding="utf-8", newline="")
    listed = json.loads((place / "datapackage.json").read_text("utf-8"))
    for entry in [*listed["resources"], listed["budgetkit"]["state"]]:
        if entry["path"] == name:
            entry["hash"] = "sha256:" + sha256((place / name).read_bytes()).hexdigest()
    (place / "datapackage.json").write_text(json.dumps(listed), encoding="utf-8")
    return place


def in_line(number: int, column: int, text: str):
    """A change of one cell of a sheet."""
    def change(held: str) -> str:
        lines = held.split("\r\n") if "\r\n" in held else held.split("\n")
        cells = lines[number - 1].split(",")
        lines[number - 1] = ",".join([*cells[:column], text, *cells[column + 1 :]])
        return "\n".join(lines)
    return change


def without(key: str):
    """A change of the state: one of its parts is gone."""
    def change(held: str) -> str:
        state = json.loads(held)
        del state[key]
        return json.dumps(state, ensure_ascii=False)
    return change


@pytest.mark.parametrize(("name", "change", "said"), [
    ("facts.csv", in_line(3, 7, "many"), "facts.csv: row 3, column amount: ‘many’ is no number."),
    ("facts.csv", in_line(2, 1, "x"), "facts.csv: row 2, column page: ‘x’ is no number."),
    ("cells.csv", in_line(1, 0, "tables"), "cells.csv: has other columns than such a sheet."),
    ("facts.csv", lambda held: held[: held.rstrip().rindex("\n") + 1],
     "facts.csv: ends before all its rows are there."),
    ("disclosure.json", without("library"),
     "disclosure.json: cannot be read as a package (‘library’ is missing)."),
    ("disclosure.json", lambda held: "[" * 100_000, "its parts lie within each other too deep"),
], ids=["amount", "page", "columns", "short", "part gone", "deep"])
def test_edited_package_names_the_place(tmp_path, name, change, said):
    """Catches a KeyError, a RecursionError, or a sentence that leaves the reader to seek."""
    place = edited(tmp_path / "package", name, change)
    with bk.language("en"), pytest.raises(UnreadableInput) as told:
        load_package(place)
    assert said in str(told.value)
    assert "budgetkit extract" in str(told.value)
