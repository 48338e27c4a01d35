"""Tricks of the page: turned, cropped, painted oddly, stamped, scanned, locked, lying."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from pdf_builder import LANDSCAPE, Sheet, press
from PIL import ImageChops

import budgetkit as bk
from budgetkit.errors import EncryptedPdf, NoTextLayer, UnknownForm, UntrustedText
from budgetkit.grids.engines import camelot_lattices
from budgetkit.grids.lattices import ruled_lattices
from budgetkit.sources.pdf import Document

SAMPLES = Path(__file__).resolve().parent / "samples"

ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "1,300.50", "1,200.00", "100.50"],
    ["201", "一般公共服务支出", "1,300.50", "1,200.00", "100.50"],
    ["20103", "政府办公厅（室）及相关机构事务", "1,300.50", "1,200.00", "100.50"],
    ["2010301", "行政运行", "1,200.00", "1,200.00", ""],
    ["2010302", "一般行政管理事务", "100.50", "", "100.50"],
]
AMOUNTS = sorted(Decimal(t.replace(",", "")) for row in ROWS[1:] for t in row[2:] if t)


def cover(**tricks) -> Sheet:
    sheet = Sheet(**tricks)
    sheet.centre(200, "某某市水务局2024年部门预算", 22)
    return sheet


def sheet(**tricks) -> Sheet:
    made = Sheet(**tricks)
    made.centre(60, "部门支出总体情况表")
    made.text(40, 90, "部门：某某市水务局")
    made.text(450, 90, "单位：万元")
    made.table(40, 100, [55, 190, 80, 80, 80], ROWS)
    return made


def read(tmp_path: Path, *sheets: Sheet, **options):
    return bk.read(press(tmp_path / "made.pdf", [cover(), *sheets], **options))


def amounts(d) -> list[Decimal]:
    return sorted(f.amount for f in d.table("department_expenditure").facts)


@pytest.mark.parametrize("tricks", [
    {}, {"rotate": 90}, {"rotate": 180}, {"rotate": 270},
    {"turned": 90}, {"turned": 180}, {"turned": 270}, {"crop": (120.0, 60.0, 0.0, 0.0)},
    {"rules": "polygons"}, {"rules": "dots"}, {"bold": True}, {"size": LANDSCAPE},
], ids=str)
def test_the_page_may_be_turned_cropped_or_painted_oddly(tmp_path, tricks):
    """Catches rules and text that are only found on upright pages with stroked lines."""
    d = read(tmp_path, sheet(**tricks))
    assert amounts(d) == AMOUNTS
    table = d.table("department_expenditure")
    assert [line.code for line in table.lines] == ["", "201", "20103", "2010301", "2010302"]
    assert table.lines[3].name == "行政运行"
    assert table.pages == [2] and (d.department, d.year) == ("某某市水务局", 2024)


@pytest.mark.parametrize("tricks", [
    {}, {"crop": (40.0, 60.0, 0.0, 0.0)}, {"rotate": 90, "crop": (40.0, 60.0, 0.0, 0.0)},
    {"turned": 90}, {"turned": 180},
], ids=str)
def test_camelot_finds_a_table_where_the_page_shows_it(tmp_path, tricks):
    """Catches camelot's places, counted from the media box, taken for those of the crop box."""
    path = press(tmp_path / "made.pdf", [sheet(**tricks)])
    with Document(path) as document:
        page = document.page(1)
        ours = ruled_lattices(page)[0].box
        theirs = camelot_lattices(document.given, [page], "vector").get(1, [])
    assert [lattice.box for lattice in theirs] == (
        [] if tricks.get("turned") == 180 else [pytest.approx(ours, abs=1.0)])


def test_a_page_on_its_head_is_shown_as_it_is_read(tmp_path):
    """Catches a frame drawn around another cell because the picture was not turned with the page."""
    turned, plain = (_pictured(read(tmp_path, sheet(turned=degrees))) for degrees in (180, 0))
    assert turned.size == plain.size
    assert ImageChops.difference(turned, plain).convert("L").point(
        lambda v: 255 * (v > 128)).getbbox() is None


def _pictured(d):
    fact = next(f for f in d.table("department_expenditure").facts if f.text == "100.50")
    return bk.evidence.show(d, fact, scale=1.0).images[0]


@pytest.mark.parametrize("size", [12, 48])
def test_a_slanted_watermark_stays_out_of_the_cells(tmp_path, size):
    """Catches the characters of a stamp across the page that fall into cells."""
    made = sheet()
    for y in range(120, 260, 60):
        made.text(90, y + 40, "预算公开专用", size, angle=30)
    d = read(tmp_path, made)
    assert amounts(d) == AMOUNTS
    said = "".join(c.text for c in d.table("department_expenditure").cells)
    assert "专" not in said and "开" not in said


def test_a_second_page_with_a_cropped_amount_outside_is_not_read(tmp_path):
    """Catches text beyond the page's edge that is taken for the page's."""
    made = sheet()
    made.text(700, 150, "9,999.99")
    assert Decimal("9999.99") not in {f.amount for f in read(tmp_path, made).fact_list}


@pytest.mark.parametrize(("claimed", "fault"), [(0xE123, "private-use"), (0xFFFD, "replacement")])
def test_a_text_layer_that_lies_is_named(tmp_path, claimed, fault):
    """Catches private-use and replacement characters that pass for text."""
    d = read(tmp_path, sheet(), unicode={"务": claimed})
    assert any("page 2" in note and fault in note for note in d.notes)


def test_a_page_of_wrong_letters_is_no_data(tmp_path):
    """Catches figures under garbled labels that pass for amounts, or an error without the page."""
    # a font that gives accented letters for Chinese, as some printers make it
    letters = {c: 0xC0 + n for n, c in enumerate("科目编码名称合计基本支出项一般公共服务")}
    with pytest.raises(UntrustedText, match=r"made\.pdf, page 1: .*OCR"):
        read(tmp_path, sheet(), unicode=letters)


def test_cid_codes_are_named(tmp_path):
    """Catches `(cid:123)` in place of characters, as some tools write into the text layer."""
    made = sheet()
    made.text(40, 400, "(cid:1234)(cid:88)(cid:4021)")
    assert any("cid" in note for note in read(tmp_path, made).notes)


def test_a_scanned_page_is_named_and_the_rest_is_read(tmp_path):
    """Catches a scan in a readable file that is passed over in silence, or stops the reading."""
    d = read(tmp_path, sheet(), Sheet(scan=True))
    assert amounts(d) == AMOUNTS
    assert any("page 3" in note and "scan" in note for note in d.notes)


def test_a_file_of_scans_has_no_text_layer(tmp_path):
    """Catches a scanned file that is read as an empty disclosure."""
    path = press(tmp_path / "scan.pdf", [Sheet(scan=True), Sheet(scan=True)])
    with pytest.raises(NoTextLayer, match=r"scan\.pdf"):
        bk.read(path)


def test_an_owner_password_that_allows_reading_is_no_hindrance():
    """Catches a file that anybody may open being refused for its owner's password."""
    assert amounts(bk.read(SAMPLES / "owner-password.pdf")) == AMOUNTS


def test_a_user_password_is_asked_for_and_taken(tmp_path):
    """Catches a locked file that fails with a traceback, or stays locked with its password."""
    path = shutil.copy(SAMPLES / "user-password.pdf", tmp_path / "locked.pdf")
    with pytest.raises(EncryptedPdf, match=r"locked\.pdf"):
        bk.read(path)
    assert amounts(bk.read(path, password="open")) == AMOUNTS


def test_long_documents_are_opened_by_ranges(tmp_path, monkeypatch):
    """Catches pages lost, doubled or read with a closed file where pdfium is opened anew."""
    pages = [sheet() for _ in range(6)]
    for number, page in enumerate(pages, 2):
        page.centre(820, f"— {number} —", 9)
    path = press(tmp_path / "long.pdf", [cover(), *pages])
    whole = bk.read(path)
    monkeypatch.setattr("budgetkit.sources.pdf.RANGE", 2)
    by_ranges = bk.read(path)
    assert sorted(f.amount for t in by_ranges.tables for f in t.facts) == sorted(AMOUNTS * 6)
    assert by_ranges == whole


def test_an_amount_that_the_page_cuts_off_is_no_amount(tmp_path):
    """Catches `1,2` that is left of 1,234.56 where a sheet is wider than its page."""
    made = Sheet()
    made.centre(60, "部门支出总体情况表")
    made.text(450, 90, "单位：万元")
    made.table(40, 100, [55, 190, 80, 80, 170],
               [*ROWS[:1], ["2010301", "行政运行", "1,234.56", "1,200.00", ""]])
    made.text(made.size[0] - 12, 132, "1,234.56")  # the third figure falls over the edge
    d = read(tmp_path, made)
    assert amounts(d) == [Decimal("1200.00"), Decimal("1234.56")]
    assert any("page 2: 1 text runs off the edge" in note for note in d.notes)


def test_a_download_cut_short_says_so(tmp_path):
    """Catches half a PDF that is called a web page."""
    whole = press(tmp_path / "whole.pdf", [cover(), sheet()]).read_bytes()
    (tmp_path / "half.pdf").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(UnknownForm, match=r"half\.pdf: .*cut short\. Download it again"):
        bk.read(tmp_path / "half.pdf")
