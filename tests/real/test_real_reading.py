"""The benchmark's counts on one disclosure of every place: nothing lost, invented or glued."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import measure  # noqa: E402

FILES = (
    "changsha/03.pdf", "chongqing/06.pdf", "huzhou/02.pdf", "jiangsu/npc-2018.pdf",
    "jiangsu/procuratorate-2018.pdf", "quanzhou/02.pdf", "shanghai/12.pdf",
    "shanghai-putuo/wanli-2025.pdf", "suzhou/09.pdf", "wuxi/05.pdf", "zhuhai/01.pdf",
)


@pytest.fixture(scope="module", params=FILES)
def measured(request, disclosure):
    d = disclosure(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measure.bk, "read", lambda _: d)
        return request.param, measure.measure(disclosure.path(request.param))


def test_every_title_on_a_table_page_has_its_table(measured):
    """Catches a standard table that stands on a page and is not found, or under another key."""
    assert measured[1].promised >= 9 and not measured[1].missing


def test_every_number_stands_in_one_cell_at_its_place(measured):
    """Catches amounts that are lost or invented, numbers in the wrong cell, and glued cells."""
    result = measured[1]
    assert result.amounts > 100
    assert not [*result.lost, *result.invented, *result.misplaced, *result.bad_cells]


def test_every_printed_code_is_read(measured):
    """Catches codes that are cut, joined wrongly or carried down from the wrong line."""
    assert measured[1].codes > 20 and not measured[1].codes_wrong


def test_an_identity_that_fails_has_been_looked_at(measured):
    """Catches a sum that does not hold for a reason of ours."""
    file, result = measured
    with (BENCHMARKS / "reading-verdicts.csv").open(encoding="utf-8", newline="") as lines:
        known = {(r["file"], r["table"], r["rule"], r["printed"]) for r in csv.DictReader(lines)
                 if r["verdict"] == "document"}
    failed = {(file, key, each.rule, str(each.total.amount)) for key, each in result.failed}
    assert result.held > 20 and failed <= known
