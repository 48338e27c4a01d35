"""The data package: what leaves the house is valid, safe to open, and comes back equal."""

import csv
import dataclasses
import io
import json
import pickle
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import frictionless
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

import budgetkit as bk
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.errors import MissingFile, UnreadableInput, UnwritableOutput
from budgetkit.grids.grids import Cell
from budgetkit.narrative import Narrative
from budgetkit.package import load_example, load_package, write_package, writing
from budgetkit.package_format.state import ObjectReader, ObjectWriter
from budgetkit.safe_csv import guard, read_rows, unguard, write_rows
from budgetkit.tables.lines import read_lines
from budgetkit.tables.table import Fact, Table
from budgetkit.tables.tidy_table import TidyTable

PROJECT = Path(__file__).resolve().parent.parent
WEIHUI = PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"
RUNS = "=+-@＝＋－＠\t\r"
HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1:A9)", "'=1", "''@x", "a,b", 'say "no"',
           "two\nlines", "\r", "﻿bom", "＝１+１", "-1,234.56", "-", "—", "''", "'", "\u202e", "",
           "合计\t=1", "\t=1", "-5%", "--", "-.5", "−5"]


@pytest.fixture(scope="module")
def weihui() -> Disclosure:
    return bk.read(WEIHUI)


@pytest.fixture(scope="module")
def folder(weihui, tmp_path_factory) -> Path:
    return write_package(weihui, tmp_path_factory.mktemp("out") / "weihui")


def table(texts: list[list[str]], key="projects", title="项目支出表", unit="万元") -> Table:
    """A small table of one page; the first row is its header."""
    cells = [Cell(r, c, text, 1, 10.0 * c, 5.0 * r, 10.0 * c + 10, 5.0 * r + 5)
             for r, row in enumerate(texts) for c, text in enumerate(row)]
    made = TidyTable(key, title, [1], len(texts), len(texts[0]), cells, 1, texts[0], unit)
    read_lines(made, 2024)
    return made


def disclosure(*tables: Table, department="某局") -> Disclosure:
    return Disclosure([SourceFile("a.pdf", "0" * 64, 1)], department, 2024, "budget", "department",
                      list(tables), Narrative())


# ── valid ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_frictionless_finds_nothing(folder):
    """Catches a descriptor, schema, hash or cell that breaks the Data Package standard."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "message"]) == []
    assert len(report.tasks) > 15


def test_every_file_is_described(folder):
    """Catches a file without schema, sha256 and size, or one that is not the one described."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = {r["path"]: r for r in descriptor["resources"]}
    state = descriptor["budgetkit"]["state"]
    assert {p.name for p in folder.iterdir()} == {*described, state["path"], "datapackage.json"}
    for entry in [*described.values(), state]:
        held = (folder / entry["path"]).read_bytes()
        assert entry["bytes"] == len(held)
        assert entry["hash"] == "sha256:" + sha256(held).hexdigest()
    for entry in described.values():
        with (folder / entry["path"]).open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines))
        assert header == [f["name"] for f in entry["schema"]["fields"]]
        assert all(f["description"] for f in entry["schema"]["fields"])
    assert descriptor["sources"][0]["sha256"] == sha256(WEIHUI.read_bytes()).hexdigest()


PROMISED = {
    "tables": "table, title, pages, rows, columns, unit, engine, empty, note, unit_assumed",
    "cells": "table, title, page, row, column, row_span, column_span, header, text, x0, y0, x1, "
             "y1",
    "facts": "table, page, row, column, row_code, row_label, column_label, amount, "
             "function_code, economic_code, government_code, code_from, corrected, doubt",
    "claims": "section, subject, measure, amount, change, percent, share, base, page, sentence",
    "findings": "rule, family, severity, table, page, row, column, message, message_zh, "
                "expected, found, difference",
    "glossary": "term, definition, page",
}


@pytest.mark.parametrize("name", PROMISED)
def test_promised_columns(folder, name):
    """Catches a column that was renamed, moved or dropped: others read these files."""
    first = (folder / f"{name}.csv").read_bytes().split(b"\n")[0].decode()
    assert first == PROMISED[name].replace(", ", ",")


def test_bytes_of_the_sheets(folder):
    """Catches a byte order mark, CRLF, or a file that does not end its last line."""
    for path in folder.glob("*.csv"):
        held = path.read_bytes()
        assert not held.startswith(b"\xef\xbb\xbf"), path.name
        assert held.endswith(b"\n"), path.name
        assert b"\r" not in held, path.name


def test_figures_as_published(folder):
    """Catches amounts in another unit, a lost code, a wrong header path or page."""
    facts = list(csv.DictReader((folder / "facts.csv").open(encoding="utf-8")))
    bonds = [f for f in facts if f["table"] == "department_expenditure"
             and f["row_code"] == "2290402"]
    assert {(f["column_label"], f["amount"]) for f in bonds} == {
        ("合计", "10331.00"), ("项目支出/小计", "10331.00"), ("项目支出/特定目标类", "10331.00")}
    cells = list(csv.DictReader((folder / "cells.csv").open(encoding="utf-8")))
    (cell,) = [c for c in cells if c["table"] == "department_expenditure"
               and c["text"] == "174.64" and c["row"] == "3"]
    assert cell["header"] == "基本支出/人员经费/工资福利支出"
    (wide,) = [c for c in cells if c["table"] == "department_expenditure"
               and c["text"] == "基本支出"]
    assert (wide["row_span"], wide["column_span"], wide["header"]) == ("1", "5", "")
    tables = list(csv.DictReader((folder / "tables.csv").open(encoding="utf-8")))
    fund = next(t for t in tables if t["table"] == "government_fund")
    assert (fund["unit"], fund["empty"]) == ("万元", "false")
    assert "我部门没有政府性基金收入" in fund["note"]
    blank = next(t for t in tables if t["table"] == "three_public")
    assert blank["empty"] == "true"


def test_tidy_frames_are_the_frames(weihui, folder):
    """Catches a tidy frame on disk that differs from d[key] in a column, a type or a value."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    types = {r["name"]: {f["name"]: f["type"] for f in r["schema"]["fields"]}
             for r in descriptor["resources"]}
    kinds = {"number": "float64", "integer": "int64", "string": "str", "boolean": "bool"}
    for key in weihui.found:
        written = pd.read_csv(folder / f"{key}.csv", keep_default_na=False, dtype=str)
        for name, kind in types[key].items():
            if kind == "number":
                written[name] = pd.to_numeric(written[name])
            written[name] = written[name].astype(kinds[kind])
            if kind == "string":
                written[name] = written[name].map(unguard)
        frame = weihui[key].astype({n: "str" for n, k in types[key].items() if k == "string"})
        pd.testing.assert_frame_equal(written, frame.astype(written.dtypes.to_dict()))


def test_units_and_projects_that_repeat_a_table(tmp_path):
    """Catches the second table of a kind dropped from the tidy frames, or summed with the first."""
    one = table([["项目名称", "合计"], ["甲", "1.00"]])
    two = table([["项目名称", "合计"], ["乙", "2.00"]])
    other = table([["一", "二"], ["丙", "3.00"]], key="other", title="国有资产表")
    folder = write_package(disclosure(one, two, other), tmp_path / "p")
    assert "甲" in (folder / "projects.csv").read_text(encoding="utf-8")
    assert "乙" in (folder / "projects-2.csv").read_text(encoding="utf-8")
    assert not (folder / "projects-3.csv").exists()
    assert "丙" in (folder / "cells.csv").read_text(encoding="utf-8")


# ── back again ───────────────────────────────────────────────────────────────────────────────


def test_equal_when_read_back(weihui, folder):
    """Catches anything of a disclosure that the package loses or changes."""
    back = Disclosure.from_package(folder)
    assert back == weihui
    # == compares every field; these are made from them and must agree too
    for name in ("facts", "claims", "glossary", "contents", "table_list"):
        pd.testing.assert_frame_equal(getattr(back, name), getattr(weihui, name))
    for key in weihui.found:
        pd.testing.assert_frame_equal(back[key], weihui[key])
    assert back.missing == weihui.missing
    assert repr(back) == repr(weihui)
    assert [f.amount.as_tuple() for f in back.fact_list] == [
        f.amount.as_tuple() for f in weihui.fact_list]


def test_equality_is_no_empty_word(weihui, folder):
    """Catches an == that does not look into tables, lines, facts or prose."""
    back = load_package(folder)
    back.tables[2].cells[7].text += "。"
    assert back != weihui
    back = load_package(folder)
    line = back.tables[2].lines[3]
    line.level = "unit" if line.level == "item" else "item"
    assert back != weihui
    back = load_package(folder)
    fact = back.tables[0].facts[0]
    back.tables[0].facts[0] = dataclasses.replace(fact, amount=fact.amount + Decimal("0.01"))
    assert back != weihui
    back = load_package(folder)
    back.narrative.claim_list.pop()
    assert back != weihui


def test_prose_waits_until_it_is_asked_for(weihui, folder):
    """Catches a package that opens slowly because of its prose, or loses it on the way to a worker."""
    back = load_package(folder)
    assert "narrative" not in vars(back)
    away = pickle.loads(pickle.dumps(back))
    assert len(away.tables) == len(weihui.tables)
    assert away.sections == weihui.sections
    assert away == back == weihui
    with pytest.raises(AttributeError, match="no 'paragraphs'"):
        back.paragraphs  # noqa: B018


def test_lines_hold_the_facts_themselves(folder):
    """Catches a line whose amounts are copies: a change to the one would not reach the other."""
    for t in load_package(folder).tables:
        held = {id(fact) for fact in t.facts}
        assert all(id(fact) in held for line in t.lines for fact in line.amounts.values())


def test_written_twice_is_the_same(weihui, folder, tmp_path):
    """Catches a time, a path or an order that changes from run to run."""
    again = write_package(load_package(folder), tmp_path / "again")
    for path in folder.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_no_path_of_this_machine(weihui, folder):
    """Catches the place of the PDF on the writer's machine in what leaves the house."""
    assert weihui.files[0].path
    for path in folder.iterdir():
        assert str(WEIHUI.parent).encode() not in path.read_bytes(), path.name
    assert load_package(folder).files[0].path == ""


def test_the_pdf_beside_the_package_is_found(weihui, folder, tmp_path):
    """Catches evidence that cannot be shown though the PDF lies there."""
    moved = write_package(weihui, tmp_path / "p")
    (tmp_path / "weihui-2024.pdf").write_bytes(b"")
    assert load_package(moved).files[0].path == str(tmp_path / "weihui-2024.pdf")


def test_prose_left_out(weihui, tmp_path):
    """Catches a sentence of the document in a package that was to hold tables only."""
    folder = write_package(weihui, tmp_path / "tables", prose=False)
    names = {p.name for p in folder.iterdir()}
    assert names & {"claims.csv", "glossary.csv", "contents.csv", "findings.csv"} == set()
    assert {"tables.csv", "cells.csv", "facts.csv", "projects.csv"} <= names
    back = load_package(folder)
    assert back == dataclasses.replace(weihui, narrative=Narrative())
    assert "贯彻执行政务服务和政务信息化" not in (folder / "disclosure.json").read_text(encoding="utf-8")


def test_amounts_stay_exact(tmp_path):
    """Catches an amount that passed through a float on its way: 元 with two decimals, in 万元."""
    d = disclosure(table([["项目名称", "合计"], ["甲", "123,456,789.01"], ["乙", "-0.10"]],
                         unit="元"))
    back = load_package(write_package(d, tmp_path / "p"))
    assert [f.amount for f in back.fact_list] == [Decimal("12345.678901"), Decimal("-0.00001")]
    written = (tmp_path / "p" / "facts.csv").read_text(encoding="utf-8")
    assert "12345.678901" in written
    assert "-0.00001" in written  # not 1E-5


# ── text that a spreadsheet would run ────────────────────────────────────────────────────────


@given(st.text(alphabet=st.one_of(st.sampled_from("'" + RUNS + "0189.,%A一\n\""), st.characters())))
def test_guard_is_undone(text):
    """Catches a text that does not come back, or that a spreadsheet takes for a formula."""
    written = guard(text)
    assert unguard(written) == text
    if written and written[0] in RUNS:
        assert written[0] == "-"
        assert written[1:].strip("0123456789.,%") == ""


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_rows_come_back(tmp_path_factory, rows):
    """Catches quotes, commas, line ends or control characters that break a sheet."""
    path = tmp_path_factory.mktemp("sheet") / "a.csv"
    write_rows(path, ["a", "b"], rows)
    header, *back = read_rows(path.read_bytes())
    assert header == ["a", "b"]
    assert back == rows


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_table(text, tmp_path):
    """Catches hostile words of a document that are run, lost or changed on the way out and in."""
    d = disclosure(table([["项目名称", "合计"], [text, "1.00"]], title=text or "表"),
                   department=text)
    folder = write_package(d, tmp_path / "p")
    assert load_package(folder) == d
    assert frictionless.validate(str(folder / "datapackage.json")).valid
    for path in folder.glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_bytes().decode(), newline="")):
            for cell in row:
                sheet = Workbook().active
                if not any(c < " " and c not in "\t\n\r" for c in cell):
                    sheet["A1"] = cell
                    assert sheet["A1"].data_type != "f", (path.name, cell)


def test_hostile_header(tmp_path):
    """Catches a printed heading that is run as a formula where it names a column of a frame."""
    sheet = table([["=HYPERLINK(1)", "二"], ["甲", "乙"]], key="project_performance",
                  title="项目绩效目标表")
    folder = write_package(disclosure(sheet), tmp_path / "p")
    for path in folder.glob("*.csv"):
        assert not path.read_text(encoding="utf-8").startswith("="), path.name
        assert "\n=" not in path.read_text(encoding="utf-8"), path.name
    assert frictionless.validate(str(folder / "datapackage.json")).valid
    assert load_package(folder) == disclosure(sheet)


# ── whole or not at all ──────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize("step", ["write_rows", "_descriptor", "_fingerprint"])
def test_failing_in_the_middle(step, weihui, folder, tmp_path, monkeypatch):
    """Catches half a package, or an old one damaged, when the disk is full or a bug strikes."""
    old = write_package(load_package(folder), tmp_path / "p")
    before = {p.name: p.read_bytes() for p in old.iterdir()}
    calls = []
    whole = getattr(writing, step)

    def fail(*given):
        calls.append(given)
        if step == "_descriptor" or len(calls) == 5:
            raise OSError(28, "No space left on device")
        return whole(*given)

    monkeypatch.setattr(writing, step, fail)
    with pytest.raises(UnwritableOutput, match="no room is left"):
        write_package(weihui, tmp_path / "p")
    assert {p.name: p.read_bytes() for p in old.iterdir()} == before
    calls.clear()
    with pytest.raises(UnwritableOutput):
        write_package(weihui, tmp_path / "new" / "folder")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["p"]


def test_interrupted(weihui, tmp_path, monkeypatch):
    """Catches what Ctrl-C leaves behind."""

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "_descriptor", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_package(weihui, tmp_path / "p")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_swap_fails(weihui, folder, tmp_path, monkeypatch):
    """Catches an old package lost because the new one could not be moved to its place."""
    old = write_package(load_package(folder), tmp_path / "p")
    whole = Path.rename

    def rename(self, target):
        if self.name.endswith(".new"):
            raise PermissionError(13, "Permission denied")
        return whole(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(UnwritableOutput, match="Permission denied"):
        write_package(weihui, old)
    assert [p.name for p in tmp_path.iterdir()] == ["p"]
    assert load_package(old) == weihui


def test_an_old_package_is_replaced_whole(weihui, tmp_path):
    """Catches a sheet of the old package left among the new ones."""
    folder = write_package(weihui, tmp_path / "p")
    assert (folder / "projects.csv").exists()
    write_package(disclosure(table([["一", "二"], ["丙", "3"]], key="other")), folder)
    assert not (folder / "projects.csv").exists()
    assert len(load_package(folder).tables) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["p"]


@pytest.mark.parametrize("name", ["notes.txt", "datapackage.json", "sub/deeper.csv"])
def test_a_folder_with_other_things(name, weihui, tmp_path):
    """Catches somebody's own files deleted because a package was written there."""
    other = tmp_path / "p" / name
    other.parent.mkdir(parents=True)
    other.write_text('{"name": "mine", "resources": [{"path": "datapackage.json"}]}')
    with pytest.raises(UnwritableOutput, match=r"holds other things \((notes|datapackage|sub)"):
        write_package(weihui, tmp_path / "p")
    assert other.is_file()
    mixed = write_package(weihui, tmp_path / "q")
    (mixed / "my notes.txt").write_text("mine")
    with pytest.raises(UnwritableOutput, match=r"my notes\.txt"):
        write_package(weihui, mixed)
    assert (mixed / "my notes.txt").is_file()


def test_places_that_cannot_be(weihui, tmp_path, monkeypatch):
    """Catches a traceback, or a file replaced, where a folder cannot be made."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UnwritableOutput, match="is a file, not a folder"):
        write_package(weihui, tmp_path / "file")
    with pytest.raises(UnwritableOutput, match="Not a directory"):
        write_package(weihui, tmp_path / "file" / "below")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnwritableOutput, match="the folder you are in"):
        write_package(weihui, Path("."))
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_new_folders_are_made_and_shared(weihui, tmp_path):
    """Catches a package that only its writer may read: other folders' rights are the measure."""
    folder = write_package(weihui, tmp_path / "a" / "b" / "p")
    plain = tmp_path / "plain"
    plain.mkdir()
    assert folder.stat().st_mode == plain.stat().st_mode


# ── what is no package ───────────────────────────────────────────────────────────────────────


def test_no_package(tmp_path):
    """Catches a traceback for a wrong folder."""
    with pytest.raises(MissingFile, match="no such folder"):
        load_package(tmp_path / "nothing")
    with pytest.raises(UnreadableInput, match="is no data package of budgetkit"):
        load_package(tmp_path)


@pytest.mark.parametrize("name", ["cells.csv", "facts.csv", "disclosure.json"])
def test_changed_since(name, folder, tmp_path):
    """Catches figures edited by hand that are passed on as the document's."""
    copy = tmp_path / "p"
    copy.mkdir()
    for path in folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    held = (copy / name).read_bytes()
    (copy / name).write_bytes(held.replace(b"10331", b"10332").replace(b"10,331", b"10,332"))
    with pytest.raises(UnreadableInput, match=rf"{name}: was changed since it was written"):
        load_package(copy)
    (copy / name).unlink()
    with pytest.raises(UnreadableInput, match=name):
        load_package(copy)


def test_the_state_makes_no_strange_objects():
    """Catches a package that makes objects of any class it likes."""
    for kind in ("pathlib:Path", "budgetkit.errors:BudgetkitError", "budgetkit.tables.table:os",
                 "budgetkit.tables.catalogue:TABLES", "budgetkit.reading_room:Cell",
                 "budgetkit.tables.table:Decimal", "budgetkit:read", ":", ""):
        with pytest.raises(ValueError, match="no kind of budgetkit's"):
            ObjectReader({"kinds": [[kind]], "objects": []})


def test_packages_of_other_versions():
    """Catches a package that a class moved, or a field added later, makes unreadable."""
    library = {"kinds": [["budgetkit.tables.lines:Fact", "table", "page", "row", "column",
                          "row_code", "row_label", "column_label", "amount", "places", "name",
                          "text"],
                         ["budgetkit.tables.no_such_module:Line", "row", "page", "code", "name",
                          "level", "parent"]],
               "objects": [[0, "other", 1, 2, 3, "", "甲", "合计", {"decimal": "1.50"}, 2, "total",
                            "1.50"], [1, 2, 1, "", "甲", "row", ""]]}
    fact, line = ObjectReader(library).read([{"object": 0}, {"object": 1}])
    assert type(fact) is Fact
    assert fact.amount == Decimal("1.50")
    assert (line.panel, line.amounts, line.texts) == (0, {}, {})
    for names in (["name", "sha256", "pages", "path", "colour"], ["name", "pages"]):
        with pytest.raises(ValueError, match=r"other fields now: (colour|sha256)"):
            ObjectReader({"kinds": [["budgetkit.disclosure:SourceFile", *names]], "objects": []})


@pytest.mark.slow
@given(st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(),
              st.floats(allow_nan=False, allow_infinity=False),
              st.decimals(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(st.lists(inner), st.lists(inner).map(tuple),
                            st.dictionaries(st.text(), inner),
                            st.dictionaries(st.tuples(st.integers(), st.text()), inner)),
))  # fmt: skip
def test_state_comes_back(value):
    """Catches a tuple that comes back as a list, a Decimal as a float, a key as text."""
    writer = ObjectWriter()
    written = json.loads(json.dumps(writer.write(value)))
    back = ObjectReader(json.loads(json.dumps(writer.library()))).read(written)
    assert back == value
    assert repr(back) == repr(value)


def test_shared_objects_stay_shared():
    """Catches one paragraph that becomes two when it stands under two headings."""
    file = SourceFile("a.pdf", "0", 1)
    writer = ObjectWriter()
    written = writer.write([file, file, SourceFile("a.pdf", "0", 1)])
    back = ObjectReader(writer.library()).read(written)
    assert back[0] is back[1] is not back[2]
    assert back == [file] * 3
    with pytest.raises(TypeError, match="Path cannot be kept"):
        writer.write([PROJECT])


# ── examples ─────────────────────────────────────────────────────────────────────────────────


def test_example_needs_no_pdf(monkeypatch):
    """Catches an example that is read from its PDF, or is slow because it loads the PDF's tools."""

    def refuse(*_, **__):
        raise AssertionError("the PDF was touched")

    monkeypatch.setattr("budgetkit.sources.pdf.Document.__init__", refuse)
    d = load_example("weihui-2024")
    assert (d.department, d.year) == ("卫辉市政务服务和大数据管理局", 2024)
    assert d["government_fund"]["total"].iloc[0] == 860.0
    assert d.claims["sentence"].str.contains("1200.17").any()
    assert Path(d.files[0].path) == WEIHUI


@pytest.mark.parametrize("name", ["weihui", "../data/weihui-2024", "/", ""])
def test_no_such_example(name):
    """Catches a message that does not say which examples there are."""
    with pytest.raises(MissingFile, match=r"There are: .*weihui-2024"):
        load_example(name)
