"""The bundled corpus: its documents and figures, what is not in it, and that it can be made again."""

import csv
import hashlib
import json
import re
import runpy
import time
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import readings

import budgetkit as bk
from budgetkit.corpus import published
from budgetkit.text import fold

PROJECT = Path(__file__).resolve().parent.parent
CORPUS = PROJECT / "data" / "corpus"
PACKAGE = json.loads((CORPUS / "datapackage.json").read_text("utf-8"))
TABLES = sorted(CORPUS.glob("*.parquet"))
MOST = 3_000_000
#: Numbers of telephones, of mobile ones, of identity cards; addresses of mail; words before a name.
CONTACTS = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}[-－—]\d{7,8}(?!\d)|(?<!\d)\d{17}[\dXx](?![\dA-Za-z])"
                      r"|\w@\w|(?:联系人|负责人|填报人|审核人|填表人|经办人|责任人|法定代表人|联系电话)\s*[:：]\s*\S")


def rows(name):
    with (CORPUS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


SOURCES = rows("sources.csv")


@pytest.fixture(scope="module")
def held():
    with bk.load_corpus() as held:
        yield held


def test_every_document_of_every_place_is_there(held):
    """Catches a document that is lost, or stands there without its source."""
    documents = held.documents
    assert len(documents) == 109
    assert set(documents["document"]) == {row["document"] for row in SOURCES}
    assert {d.rpartition("/")[0] for d in documents["document"]} == {r["place"] for r in rows("places.csv")}
    assert len(rows("places.csv")) == 19
    assert (documents["state"] == "read").all() and documents["copy_of"].isna().all()
    kinds = documents["kind"].value_counts()
    assert kinds["final_account"] == 3 and kinds["budget"] > 95
    for row in documents.itertuples():
        assert sorted(row.sha256) == sorted(r["sha256"] for r in SOURCES if r["document"] == row.document)


def test_every_source_says_where_and_what():
    """Catches a file without address, title or checksum; the example alone is typeset by us."""
    for row in SOURCES:
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"]) and row["title"]
        assert row["address"].startswith("https://") or row["document"] == "weihui/2024"
    assert [s["sha256"] for s in PACKAGE["sources"]] == [r["sha256"] for r in SOURCES]
    assert "Copyright Law" in PACKAGE["licenses"][0]["title"] and PACKAGE["made"]


@pytest.mark.parametrize(("document", "measure", "amount"), [  # read off the pages
    ("changsha/01", "expenditure", "1935.36"), ("changsha/01", "basic", "1517.95"),
    ("chongqing/01", "expenditure", "19230.18"), ("jiangsu/npc-2017", "appropriation", "13649.07"),
    ("jiangsu/npc-2019", "expenditure", "18330.37"), ("jiangsu/procuratorate-2018", "appropriation", "21940.96"),
    ("wuxi/05", "expenditure", "154121.76"), ("beijing/04", "expenditure", "110896.619602"),
    ("beijing/02", "basic", "37789.361305"), ("shanghai-putuo/justice-unit-2026", "basic", "2211.8861"),
    ("weihui/2024", "carryover", "10331.00"), ("weihui/2024", "expenditure", "11534.22"),
])
def test_totals_are_what_the_page_prints(held, document, measure, amount):
    """Catches a total of another document, year or unit."""
    row = held.arrow("select amount from coverage where document = $d and measure = $m",
                     {"d": document, "m": measure}).to_pylist()
    assert [r["amount"] for r in row] == [Decimal(amount)]


def test_a_row_can_be_cited(held):
    """Catches a figure whose document cannot be found again: file, page in it, its sha256."""
    (row,) = held.ask("expenditure", department="中共江苏省委办公厅", year=2018).to_dict("records")
    told = held.cite(row)
    # 13 pages of narrative stand before the tables
    assert told["file"] == "party-office-2018-tables.pdf" and told["file_page"] == told["page"] - 13
    assert told["sha256"] == [r["sha256"] for r in SOURCES if r["document"] == "jiangsu/party-office-2018"]


def test_figures_read_off_the_pages_by_hand_are_there(held):
    """Catches an amount that is lost or stands elsewhere: every figure of tests/real/figures.csv."""
    called = {row["file"].removeprefix("disclosures/"): row["document"] for row in SOURCES}
    with (PROJECT / "tests/real/figures.csv").open(encoding="utf-8", newline="") as lines:
        figures = list(csv.DictReader(lines))
    there = _facts(held)
    lost = [f for f in figures if (f["table"], Decimal(f["amount"]), fold(f["row"]), fold(f["column"]))
            not in there[called[f["file"]]]]
    assert len(figures) > 230 and lost == []


def test_printed_totals_of_another_reader_are_there(held):
    """Catches a total that a reader of the pictures of the pages saw and the corpus has not."""
    called = {row["file"]: row["document"] for row in SOURCES}
    with readings.CASES.path("totals.csv").open(encoding="utf-8", newline="") as lines:
        totals = [t for t in csv.DictReader(lines) if t["file"] in called]
    amounts = defaultdict(set)
    for row in held.arrow("select document, round(amount, 2) as amount from facts").to_pylist():
        amounts[row["document"]].add(Decimal(row["amount"]).quantize(Decimal("0.01")))
    lost = [t for t in totals if not any(
        abs(Decimal(t["amount"]) - a) < Decimal("0.011") for a in amounts[called[t["file"]]])]
    assert len(totals) > 1500 and lost == []


def _facts(held):
    there = defaultdict(set)
    for f in held.arrow('select document, "table", amount, row_code, row_label, column_label from facts').to_pylist():
        for row in ("", f["row_code"], f["row_label"]):
            there[f["document"]].add((f["table"], Decimal(f["amount"]), fold(row), fold(f["column_label"])))
    return there


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.stem)
def test_nobody_is_named(path):
    """Catches a telephone number, a contact, or the sentences in which people stand."""
    table = pq.read_table(path)
    assert not {"sentence", "text", "contact"} & set(table.column_names)
    for name in table.column_names:
        if name == "sha256":
            continue
        for value in set(_texts(table.column(name))):
            assert not CONTACTS.search(value), (name, value[:80])


def _texts(column):
    if pa.types.is_list(column.type):
        return [t for told in column.to_pylist() for t in told or () if isinstance(t, str)]
    return [t for t in column.to_pylist() if t] if pa.types.is_string(column.type) else []


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.stem)
def test_nothing_of_a_run_or_a_machine(path):
    """Catches seconds, memory, an hour, a path, or a column that no store has."""
    table = pq.read_table(path)
    assert table.column_names == list(published.columns(path.stem))
    assert not {"seconds", "memory", "bytes"} & set(table.column_names)
    assert not any(pa.types.is_temporal(f.type) for f in table.schema)
    for name in table.column_names:
        assert not any(t.startswith(("/", "~")) or "/work/" in t or "/tmp/" in t
                       for t in _texts(table.column(name))), name


def test_resources_are_what_the_catalogue_says():
    """Catches a file that was changed since, and a corpus too large to come with the program."""
    listed = {r["path"]: r for r in PACKAGE["resources"]}
    assert {p.name for p in TABLES} <= set(listed)
    for name, resource in listed.items():
        content = (CORPUS / name).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        assert resource.get("bytes", len(content)) == len(content) and resource["title"]
    assert sum(p.stat().st_size for p in CORPUS.iterdir()) < MOST


def test_it_opens_at_once():
    """Catches a corpus that makes a learner wait: less than a second of the processor."""
    bk.load_corpus().close()  # duckdb and pyarrow are loaded
    began = time.process_time()
    with bk.load_corpus() as opened:
        assert len(opened.documents) == 109
    assert time.process_time() - began < 1


def test_every_error_was_looked_at(held):
    """Catches an accusation that nobody held against the page, or one that was found to be false."""
    found = held.sql("select f.severity, v.verdict, f.document, f.rule from findings f left join verdicts v "
                     "on f.document = v.document and f.position = v.position::integer "
                     "where f.severity in ('error', 'withheld')")
    assert len(found) > 90
    assert set(found["verdict"]) == {"true", "duplicate", "withheld"}


def test_the_readmes_say_how_much_there_is(held):
    """Catches a description of another corpus than this one."""
    for name in ("README.md", "README.zh-CN.md"):
        told = (CORPUS / name).read_text("utf-8")
        assert "109" in told and "19" in told and "239" in told
        for resource in PACKAGE["resources"]:
            assert f"`{resource['path']}`" in told


def test_published_twice_is_the_same(held, tmp_path):
    """Catches bytes that hang on the order of rows; and a column that is lost when it is read back."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        published.publish(held, tmp_path / name)
    for path in TABLES:
        one = (tmp_path / "one" / path.name).read_bytes()
        assert one == (tmp_path / "two" / path.name).read_bytes()
        assert pq.read_table(tmp_path / "one" / path.name).equals(pq.read_table(path)), path.name


def test_it_stays_out_of_the_page():
    """Catches a corpus that every visitor of the page would have to load."""
    make_web = runpy.run_path(str(PROJECT / "scripts" / "make_web.py"))
    named = [name for name, _ in make_web["own_files"]()]
    assert "budgetkit/reader.py" in named
    assert not [n for n in named if n.endswith(".parquet") or "/_data/" in n or n.startswith("data/")]


@pytest.mark.parametrize("ask", [
    lambda held: held.ask("三公", by="department", year=1999), lambda held: held.ask("basic_share", by="year", year=1999),
    lambda held: held.forms(year=1999), lambda held: held.spread("basic_share", "folder", year=1999),
])
def test_a_year_of_which_there_is_no_document_is_an_empty_answer(held, ask):
    """Catches KeyError: 0 where no document is asked."""
    told = ask(held)
    assert len(told) == 0 and len(told.columns) > 4


@pytest.mark.slow
def test_frictionless_finds_nothing():
    """Catches a data package that breaks its standard, or a cell that is not of its column's type."""
    report = frictionless.validate(str(CORPUS / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "message"]) == []
