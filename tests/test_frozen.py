"""What a reader holds is his own: frames are copies, and a disclosure can be asked like a mapping."""

from html.parser import HTMLParser

import made_tables
import pandas as pd
import pytest

import budgetkit as bk
from budgetkit.tables.tidy_table import ROWS_SHOWN

FRAMES = ("facts", "claims", "glossary", "contents", "table_list", "totals", "coverage")


@pytest.fixture(scope="module")
def d():
    return bk.load_example("weihui-2024")


def spoil(frame):
    """Write into the cells, add a column and a word of one's own."""
    if len(frame):
        frame.loc[:, frame.columns[0]] = frame.iloc[0, 0]
        frame.loc[0, frame.columns[-1]] = frame.iloc[-1, -1]
    frame["mine"] = 1
    frame.attrs["mine"] = True


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_is_the_readers_own(d, name):
    """Catches a reader's change that the next reader, a check or a package would see."""
    before = getattr(d, name)
    spoil(getattr(d, name))
    pd.testing.assert_frame_equal(getattr(d, name), before)
    assert getattr(d, name).attrs == before.attrs


@pytest.mark.slow
def test_a_table_is_the_readers_own(d):
    """Catches ``d["projects"].loc[…] = …`` that changes the disclosure."""
    for key in d:
        before, findings = d[key], len(bk.check(d))
        spoil(d[key])
        spoil(d.table(key).frame)
        pd.testing.assert_frame_equal(d[key], before)
        assert len(bk.check(d)) == findings


@pytest.mark.parametrize("name", ["claims", "glossary", "contents", "reasons"])
def test_a_frame_of_the_prose_is_the_readers_own(d, name):
    """Catches a change through ``d.narrative`` that ``d`` shows."""
    before = getattr(d.narrative, name)
    spoil(getattr(d.narrative, name))
    pd.testing.assert_frame_equal(getattr(d.narrative, name), before)


def test_a_disclosure_is_asked_like_a_mapping(d):
    """Catches ``list(d)`` that ends in a KeyError, and keys that cannot be asked for."""
    assert list(d) == d.keys() == d.found == d._ipython_key_completions_()
    assert len(d) == 11 and "projects" in d and "procurement" not in d
    assert {key: len(frame) for key, frame in dict(d).items()} == {k: len(d[k]) for k in d}


def test_a_disclosure_without_tables_is_one(d):
    """Catches ``if previous:`` that takes a narrative alone for nothing."""
    bare = bk.Disclosure(d.files, d.department, 2024, "budget", "unit", [], d.narrative)
    assert len(bare) == 0 and bare and list(bare) == []


class Printed(HTMLParser):
    """The rows of a table of HTML, each cell with its spans."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.text, self._in = [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        self._in = tag in ("td", "th")
        if self._in:
            spans = dict(attrs)
            self.rows[-1].append([tag, "", int(spans.get("rowspan", 1)),
                                  int(spans.get("colspan", 1))])

    def handle_endtag(self, tag):
        self._in = self._in and tag not in ("td", "th")

    def handle_data(self, data):
        self.text += data
        if self._in:
            self.rows[-1][-1][1] += data


def test_a_table_shows_itself_as_printed():
    """Catches a merged heading shown in pieces, markup from a document, a table without its unit."""
    table = made_tables.made_table("""
        |科目编码|科目名称|支出|<|
        |^|^|合计|<b>其中|
        |201|一般公共服务支出|3.00|1.00|
        """, header_rows=2, title="部门支出总表")
    shown = Printed(table._repr_html_())
    assert shown.rows[0] == [["th", "科目编码", 2, 1], ["th", "科目名称", 2, 1], ["th", "支出", 1, 2]]
    assert shown.rows[1] == [["th", "合计", 1, 1], ["th", "<b>其中", 1, 1]]
    assert [cell[1] for cell in shown.rows[2]] == ["201", "一般公共服务支出", "3.00", "1.00"]
    assert "部门支出总表" in shown.text and "万元" in shown.text and "p. 1" in shown.text


@pytest.mark.parametrize(("rows", "told"), [(ROWS_SHOWN, ""), (ROWS_SHOWN + 1, "1 more rows")])
def test_a_long_table_is_cut_and_says_so(rows, told):
    """Catches a list of a thousand rows in a notebook, and rows that are cut off in silence."""
    body = "\n".join(f"|{n}|1.00|" for n in range(rows))
    shown = Printed(made_tables.made_table(f"|项目|金额|\n{body}", header_rows=1)._repr_html_())
    assert len(shown.rows) == 1 + ROWS_SHOWN
    assert (told in shown.text) if told else ("more rows" not in shown.text)
