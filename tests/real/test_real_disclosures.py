"""Real disclosures against figures that were read off the pictures of their pages by hand."""

from __future__ import annotations

import csv
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

from budgetkit.tables.catalogue import KEYS
from budgetkit.text import fold

HERE = Path(__file__).resolve().parent


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FIGURES = {file: list(rows) for file, rows in groupby(_rows("figures.csv"), lambda r: r["file"])}
DOCUMENTS = {row["file"]: row for row in _rows("documents.csv")}


def _facts_at(d, figure):
    """The facts of the named table, row and column; a row is named by its code or its label."""
    return [
        f for t in d.all(figure["table"]) for f in t.facts
        if f.page == int(figure["page"])
        and (not figure["row"] or figure["row"] == f.row_code
             or fold(figure["row"]) == fold(f.row_label))
        and fold(f.column_label) == fold(figure["column"])
    ]


@pytest.mark.parametrize("file", FIGURES)
def test_figures_stand_where_the_page_prints_them(disclosure, file):
    """Catches an amount that is lost, in the wrong row or column, or in the wrong unit."""
    wrong = []
    for figure in FIGURES[file]:
        found = [f.amount for f in _facts_at(disclosure(file), figure)]
        if Decimal(figure["amount"]) not in found:
            wrong.append(f"{figure['table']} p. {figure['page']} {figure['row']!r} "
                         f"{figure['column']!r}: printed {figure['amount']}, read {found}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("file", DOCUMENTS)
def test_who_when_and_what(disclosure, file):
    """Catches a cover that is misread: department, year, unit, kind and level of the document."""
    d, said = disclosure(file), DOCUMENTS[file]
    assert (fold(d.department), d.year, d.unit, d.kind) == (
        fold(said["department"]), int(said["year"]), said["unit"], said["kind"])
    if said["level"]:
        assert d.level == said["level"]


@pytest.mark.parametrize("file", DOCUMENTS)
def test_every_standard_table_is_found_under_its_key(disclosure, file):
    """Catches a table that is missing, or that goes under another table's key."""
    wanted = DOCUMENTS[file]["keys"].split()
    assert set(wanted) <= set(KEYS), "a key that does not exist stands in documents.csv"
    assert sorted(disclosure(file).found) == sorted(wanted)


@pytest.mark.parametrize("file", [f for f, row in DOCUMENTS.items() if row["blank"]])
def test_a_blank_form_is_there_and_says_so(disclosure, file):
    """Catches a blank form that is dropped, filled with something, or loses its note."""
    said = DOCUMENTS[file]
    table = disclosure(file).table(said["blank"])
    assert table.empty and not table.facts
    if said["note"]:
        assert fold(table.note).startswith(fold(said["note"]))


def test_the_hand_written_figures_are_enough():
    """Catches a figures.csv that shrinks: twenty documents of all places, eight figures in each."""
    full = [file for file, rows in FIGURES.items() if len(rows) >= 8]
    assert len(full) >= 20
    places = {file.split("/")[0] for file in full}
    assert places >= {"changsha", "chongqing", "huzhou", "jiangsu", "quanzhou", "shanghai",
                      "shanghai-putuo", "suzhou", "wuxi", "zhuhai"}


def test_two_files_make_one_disclosure(disclosure):
    """Catches narrative and tables that are not joined: tables, cover and pages of both."""
    d = disclosure("jiangsu/npc-2019-narrative.pdf", "jiangsu/npc-2019-tables.pdf")
    assert (d.year, d.kind, len(d.files), d.pages) == (2019, "budget", 2, 32)
    assert "department_summary" in d and d.table("department_summary").pages == [20]
    assert not d.missing
