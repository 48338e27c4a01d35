"""Catches text that stands in the file and not on the page, read as if it were printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_builder import Sheet, press

from budgetkit.amounts import parse_amount
from budgetkit.grids.grids import cell_text
from budgetkit.sources.glyphs import CUT, Glyph
from budgetkit.sources.pdf import Document


def page(tmp_path: Path, made: Sheet, **options):
    return Document(press(tmp_path / "made.pdf", [made], **options)).page(1)


def said(tmp_path: Path, made: Sheet, **options) -> list[str]:
    return [line.text for line in page(tmp_path, made, **options).lines]


def state(made: Sheet, operators: str, x: float, y: float, text: str, **more) -> None:
    """Paint a text in a graphics state of its own."""
    made.paint.append(f"q {operators}")
    made.text(x, y, text, **more)
    made.paint.append("Q")


@pytest.mark.parametrize("operators", ["1 1 1 rg", "3 Tr", "0.97 0.98 0.97 rg"])
def test_unpainted_text_is_not_on_the_page(tmp_path, operators):
    """Last year's amount in white on white, or without paint, beside this year's."""
    made = Sheet()
    state(made, operators, 100, 100, "1,210.00")
    made.text(160, 100, "1,300.50")
    held = page(tmp_path, made)
    assert [line.text for line in held.lines] == ["1,300.50"]
    assert "".join(g.text for g in held.hidden) == "1,210.00"


def test_white_text_on_a_dark_ground_is_on_the_page(tmp_path):
    """A heading in white on a blue bar is printed, though its colour is the paper's."""
    made = Sheet()
    made.paint.append("0.1 0.2 0.6 rg 90 730 200 24 re f 0 g")
    state(made, "1 1 1 rg", 100, 104, "部门收支总表")
    assert said(tmp_path, made) == ["部门收支总表"]
    assert page(tmp_path, made).hidden == []


def test_text_in_the_colour_of_the_bar_under_it_is_not(tmp_path):
    """Blue on the same blue is as white on white."""
    made = Sheet()
    made.paint.append("0.1 0.2 0.6 rg 90 730 200 24 re f 0 g")
    state(made, "0.1 0.2 0.6 rg", 100, 104, "1,210.00")
    assert said(tmp_path, made) == []


def test_text_under_a_white_box_is_not_on_the_page(tmp_path):
    """An amount painted over with a white box, and the right one painted on it."""
    made = Sheet()
    made.text(100, 100, "1,210.00")
    made.text(100, 160, "合计")
    made.paint.append("1 g 95 735 80 16 re f 0 g")
    made.text(100, 100, "1,300.50")
    assert said(tmp_path, made) == ["1,300.50", "合计"]


def test_text_smaller_than_any_eye_reads(tmp_path):
    """Half a point is no print; five points are a footnote."""
    made = Sheet()
    made.text(100, 100, "4444.44", size=0.5)
    made.text(160, 100, "1300.50", size=5)
    assert said(tmp_path, made) == ["1300.50"]


def test_what_a_clip_box_cuts(tmp_path):
    """A label cut by its cell stays whole, an amount so cut is none, a column away is away."""
    made = Sheet()
    clip = "80 700 40 60 re W n"  # from x = 80 to 120
    state(made, clip, 85, 100, "职业年金缴费支出")
    state(made, clip, 85, 120, "123456.78")
    state(made, clip, 200, 120, "6666.66")
    lines = page(tmp_path, made).lines
    assert lines[0].text == "职业年金缴费支出" and lines[0].x1 <= 125
    assert lines[1].text.endswith(CUT) and parse_amount(lines[1].text) is None
    assert len(lines) == 2


def test_an_amount_cut_at_its_beginning_is_none(tmp_path):
    """1,234.50 of which the page shows 34.50."""
    made = Sheet()
    state(made, "98.5 700 60 60 re W n", 85, 100, "1,234.50")
    [line] = page(tmp_path, made).lines
    assert line.text.startswith(CUT) and parse_amount(line.text) is None


def test_invisible_text_over_a_scan_is_the_scans_text(tmp_path):
    """A scan with the text that a machine read in it, laid over it without paint."""
    made = Sheet()
    made.paint.append("q 595 0 0 842 0 0 cm /Scan Do Q")
    state(made, "3 Tr", 100, 100, "部门收支总表")
    held = page(tmp_path, made)
    assert [line.text for line in held.lines] == ["部门收支总表"] and held.scanned == 6


def test_invisible_text_over_a_letterhead_is_not(tmp_path):
    """A picture behind a printed page makes no scan of it."""
    made = Sheet()
    made.paint.append("q 595 0 0 842 0 0 cm /Scan Do Q")
    made.text(100, 130, "合计 1,300.50 万元，比上年增加 90.50 万元")
    state(made, "3 Tr", 100, 100, "1,210.00")
    held = page(tmp_path, made)
    assert held.scanned == 0 and "1,210.00" not in "".join(line.text for line in held.lines)


def test_a_hyphen_at_the_end_of_a_line_is_a_minus(tmp_path):
    """pdfium 159 (pypdfium2 5.15) gives U+0002 for it: 变动额为-⏎12.50 was read as +12.50."""
    made = Sheet()
    made.text(100, 100, "变动额为-")
    made.text(100, 112, "12.50万元")
    assert said(tmp_path, made) == ["变动额为-", "12.50万元"]


def test_struck_out_figures_are_taken_back(tmp_path):
    """1,250.00 struck out and 1,200.00 beside it; a rule under an amount strikes nothing."""
    made = Sheet()
    made.text(100, 100, "1,250.00")
    made.rule(100, 97, 136, 97)
    made.text(150, 100, "1,200.00")
    made.rule(150, 101.5, 186, 101.5)
    made.rule(80, 117, 300, 117)  # a table's rule that a text touches
    made.text(100, 120, "1,100.00")
    made.rule(100, 137, 110, 137)  # the line of a form, drawn too high: 减少 20 万元
    made.text(100, 140, "20")
    held = page(tmp_path, made)
    assert [line.text for line in held.lines] == ["1,200.00", "1,100.00", "20"]
    assert "".join(g.text for g in held.struck) == "1,250.00" and len(held.rules) == 3


def test_text_without_a_font_is_added_where_nothing_stands(tmp_path):
    """pdfium drops a font that is not in the file; the rest of the page is there once."""
    made = Sheet()
    made.text(100, 100, "部门收支总表")
    held = page(tmp_path, made, embedded=False)
    assert [line.text for line in held.lines] == ["部门收支总表"]


# ── in one cell ──────────────────────────────────────────────────────────────────────────────


def glyphs(text: str, gap: float = 0.0, size: float = 9.0, start: float = 0.0) -> list[Glyph]:
    """Characters half as wide as high, ``gap`` points apart; a space is as wide as a letter."""
    made, x = [], start
    for order, char in enumerate(text):
        if char != " ":
            made.append(Glyph(char, x, x + size / 2, 100.0, size, order))
        x += size / 2 + gap
    return made


@pytest.mark.parametrize(("text", "gap", "is_read"), [
    ("1,200.00", 2.6, "1,200.00"),
    ("1,200.00", 7.0, "1,200.00"),
    ("1 200.00", 0.0, "1200.00"),
    ("1, 200. 00", 0.0, "1,200.00"),
    ("25180591 .33", 0.0, "25180591.33"),
    ("10050", 3.0, "10050"),
    ("100 200", 0.0, "100 200"),
    ("1   200.00", 0.0, "1 200.00"),
    ("3.50 4.50", 0.0, "3.50 4.50"),
    ("1.00 2", 0.0, "1.00 2"),
])
def test_a_number_set_with_spaces_is_one(text, gap, is_read):
    """Digits spread over the cell, thousands set apart, and two numbers that stay two."""
    assert cell_text(glyphs(text, gap)) == is_read


def test_a_raised_digit_is_a_footnotes_mark():
    """1,200.00 and a small 1 set high is no 1,200.001, and no two lines."""
    amount = glyphs("1,200.00")
    mark = Glyph("1", 36.2, 38.7, 97.0, 5.0, 20)
    level = Glyph("1", 36.2, 38.7, 100.0, 5.0, 20)
    assert cell_text([*amount, mark]) == "1,200.00¹"
    assert parse_amount("1,200.00¹").value == parse_amount("1,200.00").value
    assert cell_text([*amount, level]) == "1,200.001"


# ── fonts that do not say what they draw ─────────────────────────────────────────────────────


def type3(path: Path, names: list[str], codes: list[int], text: list[int]) -> Path:
    """A page whose one line is set in a Type 3 font without ToUnicode: code → name → a box."""
    objects: list[bytes] = []

    def add(body: str, stream: str | None = None) -> int:
        packed = "" if stream is None else f"\nstream\n{stream}\nendstream"
        objects.append((body.replace("@", str(len(stream or ""))) + packed).encode())
        return len(objects)

    drawn = {n: add("<< /Length @ >>", "500 0 0 0 450 700 d1 0 0 400 700 re f") for n in names}
    named = " ".join(f"{c} /{n}" for c, n in zip(codes, names, strict=True))
    procs = " ".join(f"/{n} {number} 0 R" for n, number in drawn.items())
    font = add(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [.001 0 0 .001 0 0] "
        f"/CharProcs << {procs} >> /Encoding << /Type /Encoding /Differences [{named}] >> "
        f"/FirstChar {min(codes)} /LastChar {max(codes)} "
        f"/Widths [{'500 ' * (max(codes) - min(codes) + 1)}] /Resources << >> >>")
    said = "".join(f"{code:02x}" for code in text)
    content = add("<< /Length @ >>", f"BT /T 12 Tf 100 700 Td <{said}> Tj ET")
    page = add(f"<< /Type /Page /Parent {len(objects) + 2} 0 R /MediaBox [0 0 595 842] /Contents "
               f"{content} 0 R /Resources << /Font << /T {font} 0 R >> >> >>")
    tree = add(f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    root = add(f"<< /Type /Catalog /Pages {tree} 0 R >>")
    out = b"%PDF-1.7\n"
    for number, body in enumerate(objects, 1):
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    path.write_bytes(out + b"trailer << /Root %d 0 R >>\n%%%%EOF\n" % root)
    return path


FIGURES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "period",
           "comma"]


@pytest.mark.parametrize("first", [1, 48, 97], ids=["control", "digits", "letters"])
def test_figures_that_only_a_name_tells(tmp_path, first):
    """pdfium 159 (pypdfium2 5.15) gives the code: 1,200.00 is control characters, letters, 2<411:11.

    From code 48 on the names are shifted by one: `/zero` is drawn under the code of 1.
    """
    codes = [first + 1 + n for n in range(len(FIGURES))]
    text = [codes[FIGURES.index(n)] for n in (
        "one", "comma", "two", "zero", "zero", "period", "zero", "zero")]
    held = Document(type3(tmp_path / "t.pdf", FIGURES, codes, text)).page(1)
    assert [line.text for line in held.lines] == ["1,200.00"] and held.unnamed == 0


def test_figures_that_nothing_tells(tmp_path):
    """A font of /g0, /g1 …: what it draws is not known, and none of it is read."""
    names = [f"g{n}" for n in range(12)]
    held = Document(type3(tmp_path / "t.pdf", names, list(range(48, 60)), [49, 50])).page(1)
    assert held.glyphs == [] and held.unnamed == 2
