"""The presenter: one description, shown as text, HTML, notebook and workbook, by one set of marks."""

import ast
import io
import re
import subprocess
import sys
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetkit as bk
from budgetkit import present
from budgetkit.present import Column, Image, Link, ShownTable, block, html, of_frame, workbook
from budgetkit.present.page import TEMPLATES

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>\u202e'
LINES = ShownTable(
    (Column("Line"), Column("Amount (万元)", "amount"), Column("Change", "change"),
     Column("%", "rate"), Column("Page", "whole")),
    (("道路", Decimal("-1234.5"), Decimal("-3.5"), Decimal("-12.345"), 9),
     ("=1+1", 1234567.0, 0.0, 0.0, None)),
    caption="Lines, 万元", lang="en")


def test_marks_are_the_standard_ones():
    """Catches a hyphen for a minus, thousands that are not apart, a space before a percent sign."""
    assert LINES.cells == (("道路", "−1,234.50", "−3.50", "−12.35%", "9"),
                           ("=1+1", "1,234,567.00", "0.00", "0.00%", ""))


def test_text_and_html_say_the_same():
    """Catches a value that a terminal shows otherwise than a page."""
    shown = re.findall(r"<td[^>]*>(.*?)</td>", block(table=LINES).html)
    assert shown == [text for row in LINES.cells for text in row]
    for text in filter(None, shown):
        assert text in LINES.text


@given(st.text(min_size=1, max_size=60))
def test_no_text_becomes_an_element(text):
    """Catches a caption, head, value or note of a document that becomes part of the page."""
    table = ShownTable((Column(text),), ((text,),), text, (text,), lang="zh")
    page = block(table=table, sentences=[text], notes=[text]).html
    plain = block(table=ShownTable((Column("-"),), (("-",),), "-", ("-",), lang="zh"),
                  sentences=["-"], notes=["-"]).html
    assert page.count("<") == plain.count("<") and page.count('"') == plain.count('"')


def test_what_hides_others_is_left_out():
    """Catches a character that turns the text around, on a page or in its title."""
    page = present.whole_page("comparison_page.html.j2", title=HOSTILE, lang="zh",
                              sentences=[HOSTILE], table=LINES, notes=[HOSTILE])
    assert "\u202e" not in page and "<script" not in page and "<img" not in page
    assert page.startswith("<!DOCTYPE html>") and 'lang="zh-CN"' in page


@pytest.mark.parametrize("template", sorted(p.name for p in TEMPLATES.glob("*.j2")))
def test_no_template_turns_escaping_off(template):
    """Catches a template that marks a text of a document as safe."""
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    assert "|safe" not in source.replace(" ", "") and "autoescape" not in source


def test_workbook_opens_with_numbers_as_numbers():
    """Catches amounts written as texts, a formula that runs, names of sheets that clash."""
    openpyxl = pytest.importorskip("openpyxl")
    made = workbook({"支出/项目": LINES, "支出 项目": LINES, "x" * 40: LINES}, title="t")
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["支出 项目", "支出 项目 (2)", "x" * 30 + "…"]
    sheet = book.worksheets[0]
    # printed: as wide as the page, the heads on every one, a head over its numbers
    assert (sheet.page_setup.fitToHeight, sheet.page_setup.orientation) == (0, "landscape")
    assert sheet.print_title_rows == "$1:$2" and [sheet.cell(2, at).alignment.horizontal for at in (1, 2)] == [None, "right"]
    assert [c.value for c in sheet[2]] == list(LINES.heads)
    assert [c.value for c in sheet[3]] == ["道路", -1234.5, -3.5, -12.345, 9]
    assert (sheet["A4"].value, sheet["A4"].data_type, sheet["E4"].value) == ("=1+1", "s", None)
    assert made == workbook({"支出/项目": LINES, "支出 项目": LINES, "x" * 40: LINES}, title="t")


def test_a_sheet_says_what_it_cannot_hold(monkeypatch):
    """Catches rows and ends of texts that a spreadsheet drops without a word."""
    openpyxl = pytest.importorskip("openpyxl")
    monkeypatch.setattr(sys.modules["budgetkit.present.workbook"], "_ROWS", 10)
    table = ShownTable((Column("a"),), [("x" * 40_000,), *((str(n),) for n in range(20))], lang="en", notes=("n",))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook({"a": table}))).worksheets[0]
    column = [row[0].value for row in sheet.iter_rows()]
    assert column[2].endswith("x…") and len(column[2]) == 32_767
    assert column[3:7] == ["0", "1", "2", "3"] and column[-2:] == ["n", "and 16 more rows"]
    assert len(column) <= 10


def test_a_frame_is_described_by_its_values():
    """Catches a year with a thousands comma, a missing amount shown as nan."""
    frame = pd.DataFrame({"name": ["甲", "乙"], "total": [1.0, float("nan")], "year": [2024, 2023]})
    assert of_frame(frame, str, lang="zh").cells == (("甲", "1.00", "2024"), ("乙", "", "2023"))


def test_html_loads_jinja_when_it_is_asked_for():
    """Catches a start of budgetkit that pays for templates which nobody asked for."""
    asked = "import budgetkit.checks, budgetkit.change, sys; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_links_lead_within_the_page():
    """Catches an address of a link that is not a place of the page, or breaks out of it."""
    table = ShownTable((Column("Page"),), ((Link("p. 3", 'x" onclick="y'),),), lang="en")
    shown = html("plain_table.html.j2", table=table)
    assert 'href="#x&#34; onclick=&#34;y"' in shown


def test_pictures_are_inside():
    """Catches a picture that a page would fetch."""
    assert Image(b"<svg/>", "w", 10, "svg+xml").source.startswith("data:image/svg+xml")
    assert "<img" in html("view.html.j2", title="", note="", lang="en", undrawn=[], table="",
                          images=[Image(b"1", HOSTILE, 10)])


def test_a_disclosure_shows_itself():
    """Catches a department's name that runs in a notebook."""
    d = bk.load_example("weihui-2024")
    d.department = HOSTILE
    assert "<script" not in d._repr_html_() and "&lt;script&gt;" in d._repr_html_()


def test_no_room_puts_html_together_by_hand():
    """Catches a tag in Python outside the presenter: a text beside it is not escaped by a template."""
    package = TEMPLATES.parent.parent
    made = []
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
        made += [f"{path.relative_to(package)}:{node.lineno}" for node in ast.walk(tree)
                 if isinstance(node, ast.Constant) and isinstance(node.value, str)
                 and id(node) not in told and re.match(r"\s*<(table|t[rdh]|p|div|ul|ol|li|img|h\d|html)\b", node.value)]
    assert made == []
