"""The benchmark of the reader: it must notice what it is there to notice."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from pdf_builder import Sheet, press

import budgetkit as bk

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
measure = pytest.importorskip("measure")
printed = pytest.importorskip("printed")
header_paths = pytest.importorskip("header_paths")

ROWS = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "1,300.50", "1,200.00", "100.50"],
        ["201", "一般公共服务支出", "1,300.50", "1,200.00", "100.50"],
        ["2010301", "行政运行", "1,200.00", "1,200.00", ""],
        ["2010302", "一般行政管理事务", "100.50", "", "100.50"]]


@pytest.fixture
def path(tmp_path) -> Path:
    sheet = Sheet()
    sheet.centre(60, "部门支出总体情况表")
    sheet.text(450, 90, "单位：万元")
    sheet.table(40, 100, [55, 190, 80, 80, 80], ROWS)
    return press(tmp_path / "made.pdf", [sheet])


def test_a_good_reading_is_good(path):
    """Catches a benchmark that complains of what is right."""
    result = measure.measure(path)
    assert (result.promised, result.amounts, result.codes) == (1, 10, 3)
    assert result.held >= 6
    for name in ("missing", "lost", "invented", "misplaced", "outside", "bad_cells",
                 "codes_wrong", "failed"):
        assert not getattr(result, name), name


@pytest.mark.parametrize(("spoil", "noticed"), [
    (lambda t: _say(t, "100.50", ""), "lost"),
    (lambda t: _say(t, "1,200.00", "1,200.07"), "invented"),
    (lambda t: _say(t, "201", ""), "misplaced"),
    (lambda t: _say(t, "行政运行", "1,200.00行政运行"), "bad_cells"),
    (lambda t: setattr(t, "key", "other"), "missing"),
    (lambda t: [setattr(line, "code", "") for line in t.lines], "codes_wrong"),
    (lambda t: t.cells.clear(), "outside"),
], ids=lambda v: v if isinstance(v, str) else "")
def test_a_spoiled_reading_is_noticed(path, monkeypatch, spoil, noticed):
    """Catches a benchmark that does not see a lost, invented, moved or glued cell."""
    d = bk.read(path)
    spoil(d.tables[0])
    monkeypatch.setattr(measure.bk, "read", lambda _: d)
    assert getattr(measure.measure(path), noticed)


def _say(table, old: str, new: str) -> None:
    next(c for c in table.cells if c.text == old).text = new


@pytest.mark.parametrize(("line", "key"), [
    ("表一 2024年部门收支总体情况表", "department_summary"),
    ("一般公共预算支出表", "general_budget_expenditure"),
    ("公开09表:一般公共预算“三公”经费支出表", "three_public"),
    ("六、政府性基金预算支出表(单位:万元)", "government_fund"),
    ("收支总表反映部门全部收支情况。", None),
    ("第三部分 部门预算表", None),
])
def test_titles_are_told_without_the_readers_catalogue(line, key):
    """Catches a list of title words that promises too much or too little."""
    assert printed.title_of(line) == key


def test_every_verdict_names_whose_error_it_is():
    """Catches a verdict without an owner or a reason."""
    with (BENCHMARKS / "reading-verdicts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and all(r["verdict"] in {"document", "ours", "yardstick"} and r["reason"] for r in rows)


HEADER = [["科目", "", "本年支出", ""], ["编码", "名称", "合计", "基本支出"]]


def test_a_wrong_heading_is_noticed():
    """Catches a measure of header paths that is content with a heading over the wrong column."""
    paths = header_paths.printed_paths(HEADER, [[0, 0, 1, 2], [0, 2, 1, 2]])
    assert paths == ["科目/编码", "科目/名称", "本年支出/合计", "本年支出/基本支出"]
    assert header_paths.paths_right(paths, paths) == 4
    assert header_paths.paths_right(paths, [*paths[:2], "合计", "本年支出/基本支出"]) == 3
    assert header_paths.paths_right(paths, [*paths[:2], paths[3], paths[2]]) == 3


def test_blank_cells_of_a_transcribed_header_are_merged_ones():
    """Catches a truth without spans that gives half its columns no heading."""
    header = [["项目", "", "金额"], ["编码", "名称", ""]]
    assert header_paths.printed_paths(header, header_paths.spans_of_blanks(header)) == [
        "项目/编码", "项目/名称", "金额"]


def test_the_row_s_own_code_is_taken_where_it_stands_lower():
    """Catches the second code of a row counted as the row's, where the first is set at its foot."""
    tokens = [printed.Token("30101", 1, 60, 105, 25), printed.Token("50101", 1, 180, 100, 25),
              printed.Token("201", 1, 50, 200, 15), printed.Token("201001", 1, 62, 215, 30)]
    assert printed.codes(tokens, (40, 90, 600, 300), 1, economic=True) == ["30101"]
    assert printed.codes(tokens, (40, 90, 600, 300), 1, economic=False) == []
