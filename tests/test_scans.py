"""Pages read in their pictures: as exact as their text layer, whatever way the sheet lay."""

from io import BytesIO
from pathlib import Path

import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit.errors import NoTextLayer, UnreadableInput
from budgetkit.model.second_look import look_again
from budgetkit.settings import using
from budgetkit.sources.page import Page, PictureText, Scanned
from budgetkit.sources.scan import pages as scans
from budgetkit.sources.scan.settings import ScanSettings
from budgetkit.tables.lines import read_lines

pil = pytest.importorskip("PIL.Image")
WEIHUI = Path(__file__).parent.parent / "data" / "weihui-2024" / "weihui-2024.pdf"
#: Spending by function: 11 rows, codes, names, 33 amounts.
PAGE = 14
reads = pytest.mark.skipif(not scans.at_hand(), reason="budgetkit[scan] is not installed")


def drawn(number=PAGE, dpi=150):
    """A page of the bundled budget as a picture."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(WEIHUI) as pdf:
        return pdf[number - 1].render(scale=dpi / 72).to_pil().convert("RGB")


def scanned(*images, dpi=150) -> bytes:
    """Pictures as a PDF of pages without text."""
    held = BytesIO()
    images[0].save(held, "PDF", resolution=dpi, save_all=True, append_images=list(images[1:]),
                   quality=70)
    return held.getvalue()


def amounts(d):
    return [(f.row_code, f.column_label, f.text) for f in d.fact_list]


@pytest.fixture(scope="module")
def printed():
    """Codes, headings and amounts of the page, by its text layer."""
    d = bk.load_example("weihui-2024")
    return [(f.row_code, f.column_label, f.text) for f in d.fact_list if f.page == PAGE]


@reads
@pytest.mark.parametrize(("setting", "level", "upright"), [
    ({}, 2, 2), ({"level_least": 210.0}, 0, 2), ({"reach": 0.1, "upright_alone": 200.0}, 2, 0)])
def test_a_threshold_of_pictures_decides(setting, level, upright):
    """Catches settings that are taken and not used: a frame of 200 × 50 points, 10 pixels a point."""
    import numpy as np

    from budgetkit.sources.scan.ruled import ruling_lines

    picture = np.full((800, 2400), 255, np.uint8)
    picture[100:610, 200:2210] = 0
    picture[110:600, 210:2200] = 255
    with using(ScanSettings(**setting)):
        rules = ruling_lines(picture, 10.0)
    assert [sum(r.horizontal for r in rules), sum(not r.horizontal for r in rules)] == [level, upright]


@reads
@pytest.mark.slow
@pytest.mark.parametrize("laid", ["straight", "askew", "sideways", "on its head"])
def test_a_scan_reads_as_its_text_layer(printed, laid):
    """Catches an amount, code or heading lost or changed where a sheet lay askew, sideways or wrong."""
    image = drawn()
    if laid == "askew":
        image = image.rotate(1.3, resample=pil.Resampling.BICUBIC, fillcolor="white")
    elif laid != "straight":
        image = image.rotate({"sideways": 90, "on its head": 180}[laid], expand=True)
    d = bk.read(scanned(image))
    assert amounts(d) == printed
    assert not d.doubts
    assert [loss.kind for loss in d.losses] == ["read"]
    shown = bk.evidence.show(d, d.fact_list[0])
    assert shown.pages == (1,)


@reads
@pytest.mark.slow
def test_a_seal_over_amounts_is_washed_out(printed):
    """Catches a red seal read as figures, or figures under it lost."""
    from PIL import ImageDraw

    image = drawn()
    seal = pil.new("RGBA", image.size, (255, 255, 255, 0))
    pen = ImageDraw.Draw(seal)
    x, y = 700, 500
    pen.ellipse([x - 150, y - 150, x + 150, y + 150], outline=(214, 40, 40, 190), width=9)
    pen.regular_polygon((x, y, 46), 5, fill=(214, 40, 40, 190))
    image = pil.alpha_composite(image.convert("RGBA"), seal).convert("RGB")
    assert amounts(bk.read(scanned(image))) == printed


@reads
@pytest.mark.slow
def test_pictures_and_scanned_pages_among_others():
    """Catches a picture refused, and a scanned page of a PDF of text that is left out."""
    import pypdfium2 as pdfium

    held = BytesIO()
    drawn().save(held, "TIFF", save_all=True, append_images=[drawn(17)], dpi=(150, 150))
    alone = bk.read(held.getvalue())
    assert alone.files[0].pages == 2
    assert alone.found == ["general_budget_expenditure", "government_fund"]
    with pdfium.PdfDocument(WEIHUI) as pdf, pdfium.PdfDocument(scanned(drawn())) as scan:
        mixed = pdfium.PdfDocument.new()
        mixed.import_pages(pdf, [0, 8])
        mixed.import_pages(scan)
        held = BytesIO()
        mixed.save(held)
    d = bk.read(held.getvalue())
    assert d.found == ["department_summary", "general_budget_expenditure"]
    assert [(loss.kind, loss.page, loss.sample) for loss in d.losses] == [("read", 3, "3")]


def test_without_the_readers_one_sentence_says_what_to_do(monkeypatch):
    """Catches a scan refused without the command that would have it read."""
    monkeypatch.setattr(scans, "at_hand", lambda: False)
    image = drawn(dpi=40)
    with pytest.raises(NoTextLayer, match=r"Run: pip install 'budgetkit\[scan\]'"):
        bk.read(scanned(image, dpi=40))
    held = BytesIO()
    image.save(held, "PNG")
    with pytest.raises(bk.BudgetkitError, match=r"Run: pip install 'budgetkit\[scan\]', or give"):
        bk.read(held.getvalue())


@reads
def test_a_picture_too_large_is_refused():
    """Catches a small file that unpacks to a picture no machine can hold."""
    held = BytesIO()
    pil.new("1", (13_000, 10_000)).save(held, "PNG")
    with pytest.raises(UnreadableInput, match=r"a picture of over 120,000,000 pixels, more than"):
        bk.read(held.getvalue())


# ── doubts ───────────────────────────────────────────────────────────────────────────────────

SPENT = """
    |功能分类科目|<|合计|基本支出|项目支出|
    |科目编码|科目名称|^|^|^|
    ||合计|343.22|189.07|154.15|
    |201|一般公共服务支出|{first}|145.86|154.15|
    |208|社会保障和就业支出|43.21|43.21|0.00|
"""


def judged(first, readings, sure=0.95):
    """The table as it is when one of its cells was read as ``first``, and again as ``readings``."""
    table = made_table(SPENT.format(first=first), key="general_budget_expenditure", header_rows=2)
    read_lines(table, 2024)
    texts = [PictureText(c.x0, c.y0, c.x1, c.y1, c.text, sure) for c in table.cells]
    page = Page(1, 600, 800, 0, [], [], 0.0, [], scan=Scanned(texts))
    asked = []

    def look(_page, boxes):
        asked.extend(boxes)
        return [[PictureText(*box, text, how) for text, how in readings if box[:2] == (20.0, 30.0)]
                for box in boxes]

    look_again([table], {1: page}, look)
    return table, asked


def test_what_sums_prove_is_not_read_again():
    """Catches time spent on figures that the table's own sums prove."""
    table, asked = judged("300.01", [])
    assert not [box for box in asked if box[1] >= 30.0 and box[0] >= 20.0]
    assert not table.doubts


@pytest.mark.parametrize(("first", "readings"), [
    ("306.01", [("300.01", 0.9), ("306.01", 0.8)]),
    ("30001", [("30001", 0.99)]),  # the point is put in where the sums prove it
])
def test_the_reading_that_the_sums_prove_is_taken_and_marked(first, readings):
    """Catches a figure repaired in silence, or not repaired though another reading closes the sums."""
    table, _ = judged(first, readings)
    fact = next(f for f in table.facts if f.row == 3 and f.column == 2)
    assert fact.text == "300.01"
    assert fact.doubt == f"by the sums; read as {first}"
    assert [d.repaired for d in table.doubts] == [True]


def test_what_no_reader_read_is_not_made_up():
    """Catches an error of the document itself mended away: both readers read what is printed."""
    table, _ = judged("306.01", [("306.01", 0.99)])
    fact = next(f for f in table.facts if f.row == 3 and f.column == 2)
    assert (fact.text, fact.doubt) == ("306.01", "")


def test_what_nothing_proves_is_marked():
    """Catches a figure in which two readings differ told as certain."""
    table, _ = judged("306.01", [("308.01", 0.8), ("306.01", 0.9)])
    fact = next(f for f in table.facts if f.row == 3 and f.column == 2)
    assert (fact.text, fact.doubt) == ("306.01", "or 308.01")
    assert [d.repaired for d in table.doubts] == [False]


def test_a_comma_of_thousands_read_as_a_point_is_not_told_as_certain():
    """Catches 306,010 told as 306.010 because a reader takes a comma for a point and is sure of it."""
    table, _ = judged("306.010", [("306.010", 0.99)])
    fact = next(f for f in table.facts if f.row == 3 and f.column == 2)
    assert fact.doubt in ("or 306,010", "or 306.010")


def test_doubts_are_in_facts_findings_report_and_package(tmp_path):
    """Catches a doubt that is lost on the way to a reader: in a frame, a report, a package."""
    from budgetkit.reporting.made import doubts
    from budgetkit.tables.lines import settle_lines
    from budgetkit.tables.table import Doubt

    d = bk.load_example("weihui-2024")
    table = d.table("general_budget_expenditure")
    fact = table.facts[0]
    cell = table.at[fact.row, fact.column]
    table.doubts.append(Doubt(fact.page, fact.row, fact.column, fact.text, ("348.22",), False,
                              cell.x0, cell.y0, cell.x1, cell.y1))
    settle_lines(table, d.year, d.kind, anew=True)
    d.__dict__.pop("fact_list", None)
    assert d.facts.query("doubt != ''")["doubt"].to_list() == ["or 348.22"]
    assert "348.22" in doubts(d, "zh")[0] and "348.22" in doubts(d, "en")[0]
    bk.package.write_package(d, tmp_path / "p")
    again = bk.Disclosure.from_package(tmp_path / "p")
    assert again.doubts == d.doubts
    assert [f.doubt for f in again.fact_list if f.doubt] == ["or 348.22"]
