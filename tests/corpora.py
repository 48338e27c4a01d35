"""Stores for the tests: made of bundled packages and of sample PDFs, compared whole."""

import shutil
from pathlib import Path

from budgetkit import bundled, corpus
from budgetkit.corpus.columns import OF_RUNS, TABLES

PROJECT = Path(__file__).resolve().parent.parent
JIANGSU = bundled.data() / "jiangsu"
WEIHUI = bundled.data() / "weihui-2024" / "weihui-2024.pdf"


def contents(store):
    """All that a store holds, in a fixed order: table to its rows as tuples."""
    with corpus.open(store) as held:
        return {table: _rows(held, table) for table in TABLES if table != OF_RUNS}


def _rows(held, table):
    frame = held.sql(f"select * from _{table} order by all")
    return frame.astype(object).map(repr).to_numpy().tolist()


def folder_of(place, *, packages=("npc-2018", "procuratorate-2019"), pdfs=("a.pdf",)):
    """A folder with some bundled packages, and the Weihui budget under these names."""
    place.mkdir(parents=True, exist_ok=True)
    for name in packages:
        shutil.copytree(JIANGSU / name, place / name)
    for name in pdfs:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(WEIHUI, place / name)
    return place
