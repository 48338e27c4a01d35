"""A damaged file speaks up on the pages it damages, and a second reader that fails is no end."""

import re
import zlib
from pathlib import Path

import pytest
from pdf_builder import Sheet, press

import budgetkit as bk
from budgetkit.messages import Message
from budgetkit.sources import pdf as pdf_source
from budgetkit.sources.damage import Damage, damage
from budgetkit.tables import engine_fallback

PROJECT = Path(__file__).resolve().parent.parent
FONTS = PROJECT / "tests" / "samples" / "weihui-2024-tables-calc.pdf"


@pytest.fixture(autouse=True)
def _english():
    with bk.language("en"):
        yield


def zeroed(content: bytes, number: int) -> bytes:
    """A file whose object's stream is zeros from its hundredth byte on."""
    begin = content.index(b"stream", re.search(rb"(?<!\d)%d 0 obj" % number, content).end()) + 108
    end = content.index(b"endstream", begin)
    return content[:begin] + bytes(end - begin) + content[end:]


def told(d) -> list[tuple[int, str]]:
    return [(f.page, f.severity) for f in bk.check(d) if f.rule == "reading-page-is-lost"]


def test_sound_files_are_not_accused():
    """Catches an accusation of a file that is whole."""
    for path in [*PROJECT.glob("data/**/*.pdf"), *PROJECT.glob("tests/samples/weihui*.pdf")]:
        with pdf_source.Document(path) as document:
            assert damage(path.read_bytes(), len(document)) == Damage(), path.name


def test_zeros_over_a_font_are_told():
    """Catches a destroyed font of which `check` says nothing: its letters are gone from every page."""
    content = FONTS.read_bytes()
    font = int(re.findall(rb"/FontFile (\d+) 0 R", content)[-1])
    d = bk.read(zeroed(content, font))
    assert told(d) == [(page, "warning") for page in range(1, 13)]
    assert all("a part of the file that the page is made of is damaged" in f.message
               for f in bk.check(d) if f.rule == "reading-page-is-lost")
    assert not bk.check(d).filter(severity="error"), "an error of the file, not of its makers"
    assert sum("is damaged" in n for n in map(str, d.notes)) == 12


def test_zeros_over_a_page_are_told_of_this_page():
    """Catches half a page without a word, and a word about pages that are whole."""
    content = FONTS.read_bytes()
    pages = re.findall(rb"/Type/Page/.{0,300}?/Contents (\d+) 0 R", content, re.S)
    assert len(pages) == 12
    sound, d = bk.read(content), bk.read(zeroed(content, int(pages[3])))
    lost = [f for f in sound.fact_list if f.page == 4]
    assert lost and not [f for f in d.fact_list if f.page == 4]
    assert told(d)[0] == (4, "warning") and {page for page, _ in told(d)} == {4}


def test_mangled_dictionary_is_told(tmp_path):
    """Catches a page whose dictionary lost what is painted on it."""
    sheet = Sheet()
    sheet.text(50, 100, "2024年部门预算")
    content = press(tmp_path / "a.pdf", [sheet, sheet]).read_bytes()
    assert damage(content, 2) == Damage()
    assert damage(content.replace(b"/Contents", b"/Cont\x00nts", 1), 2).pages == {1}
    at = content.index(b"/Contents") + 4
    assert 1 in damage(content[:at] + bytes(4) + content[at + 4 :], 2).pages
    assert damage(content.replace(b"/Contents", b"/A\x00 /Contents"), 2).pages == {1, 2}, "no name"


def test_objects_that_hold_others_are_told_somewhere():
    """Catches a broken store of objects that nobody speaks of: which page it was for is not known."""
    content = (PROJECT / "tests" / "samples" / "weihui-2024-weasyprint.pdf").read_bytes()
    holder = int(re.findall(rb"(\d+) 0 obj\s*<<[^>]*/ObjStm", content)[0])
    assert damage(zeroed(content, holder), 22).somewhere


def small(paint: bytes, length: bytes, place: bytes) -> bytes:
    """A file of one page, with the length of its contents and their place as said."""
    body = (b"%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
            b"2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
            b"3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R>>\nendobj\n"
            b"4 0 obj\n<</Length %s/Filter/FlateDecode>>\nstream\n%s\nendstream\nendobj\n"
            % (length, paint))
    return body + b"xref\n4 1\n" + place + b" 00000 n\r\ntrailer <</Root 1 0 R>>"


def test_lengths_and_places_are_held_against_the_file():
    """Catches a length that cuts a page, and a table that has an object where it is not."""
    paint = zlib.compress(b"BT (1,234.56) Tj ET")
    right = b"%d" % len(paint)
    at = b"%010d" % small(paint, right, b"0" * 10).index(b"4 0 obj")
    assert damage(small(paint, right, at), 1) == Damage()
    assert damage(small(paint, b"9", at), 1).pages == {1}
    assert damage(small(paint, right, b"0000000009"), 1).pages == {1}
    assert damage(small(paint[:-6], right, at), 1).pages == {1}


def fails(*_, **__):
    raise KeyError("a library's own fault")


def test_camelot_that_fails_is_a_note(monkeypatch):
    """Catches a fault in camelot that ends reading, or that nobody hears of."""
    monkeypatch.setattr(engine_fallback, "camelot_lattices", fails)
    with pdf_source.Document(FONTS) as document:
        reading = engine_fallback.FileReading(document, lambda _: [])
        for _ in range(2):
            assert engine_fallback._lattices(reading, reading.pages[:1], "vector", None) == {}
    assert [str(n) for n in reading.notes] == [
        "weihui-2024-tables-calc.pdf: camelot (vector) failed over this file and was not asked "
        "further"]


@pytest.mark.parametrize(("reader", "needs", "words"), [
    ("dropped_glyphs", "bare", "in a font that the file does not hold"),
    ("name_glyphs", "nameless", "letters of the page are drawings"),
])
def test_playa_that_fails_is_a_note_and_a_finding(monkeypatch, reader, needs, words):
    """Catches a fault in playa that ends reading though pdfium had opened the file."""
    painted = pdf_source.read_painted

    def asks(page, frame):
        found = painted(page, frame)
        if needs == "bare":
            found.texts.bare.add(-1)
        else:
            found.nameless = True
        return found

    monkeypatch.setattr(pdf_source, "read_painted", asks)
    monkeypatch.setattr(pdf_source, reader, fails)
    monkeypatch.setattr(pdf_source, "pages_without_names", fails)
    if needs == "bare":
        monkeypatch.setattr(pdf_source, "name_glyphs", lambda glyphs, *_: (glyphs, 0))
    d = bk.read(FONTS)
    assert len(d.fact_list) == 232
    assert [p for p, _ in told(d)] == list(range(1, 13))
    assert all(words in f.message for f in bk.check(d) if f.rule == "reading-page-is-lost")


def test_reader_of_pictures_that_fails_is_a_note(monkeypatch):
    """Catches a fault in the networks that ends reading: the page stays a scan that was not read."""
    monkeypatch.setattr(pdf_source.scans, "at_hand", lambda: True)
    monkeypatch.setattr(pdf_source.scans, "read_page", fails)
    monkeypatch.setattr(pdf_source.scans, "look_again", fails)
    made = pdf_source.Document._as_written

    def pictured(self, number):
        page = made(self, number)
        if number == 2:
            page.glyphs, page.image_area = [], page.width * page.height
            page.runs = []
        return page

    monkeypatch.setattr(pdf_source.Document, "_as_written", pictured)
    d = bk.read(FONTS)
    assert "the page is a picture, and what reads pictures failed; nothing on it was read" in " ".join(
        f.message for f in bk.check(d) if f.page == 2)
    with pdf_source.Document(FONTS) as document:
        assert document.look_again(document.page(1), [(0, 0, 9, 9)]) == [[]]
        assert "a second time failed" in str(document.notes[0])


def test_page_that_pdfium_cannot_give_is_a_finding(monkeypatch):
    """Catches a page that is damaged for pdfium and is a note in a list alone, or the end."""
    taken = pdf_source.Document._taken_up

    def broken(self, number):
        if number == 3:
            raise pdf_source.pdfium.PdfiumError("Failed to load page.")
        return taken(self, number)

    monkeypatch.setattr(pdf_source.Document, "_taken_up", broken)
    assert (3, "warning") in told(bk.read(FONTS))


def test_unit_that_is_gone_is_said_beside_the_amounts():
    """Catches amounts shown in a unit that the page no longer prints, as if it did."""
    d = bk.load_example("weihui-2024")
    table = d.table("government_fund")
    assert "万元 ·" in table._repr_html_() and "assumed" not in table._repr_html_()
    table.problem_list = [Message("tables.no-unit", unit="万元")]
    assert "万元 (assumed: no unit is printed)" in table._repr_html_()
    assert table.unit_said("zh") == "万元（推定，未印出单位）"


def pressed(tmp_path, *, size: float = 9) -> bytes:
    """A page of a small table, as it is printed."""
    sheet = Sheet()
    sheet.centre(60, "2024年一般公共预算支出表")
    sheet.table(60, 100, [120, 90, 90], [["科目", "合计", "项目"], ["教育支出", "1,234.50", "34.50"],
                                         ["住房保障支出", "200.00", "0.00"]], size=size)
    return press(tmp_path / "a.pdf", [sheet]).read_bytes()


def changed(content: bytes, marked: bytes, change) -> bytes:
    """A file with one compressed stream changed, compressed anew and as long as it says.

    The table of places is left out: each reader makes it again.
    """
    for head in re.finditer(rb"/Length (\d+) /Filter /FlateDecode >>\nstream\n", content):
        end = head.end() + int(head[1])
        held = zlib.decompress(content[head.end() : end])
        if marked in held:
            new = zlib.compress(change(held))
            return (content[: head.start()] + b"/Length %d /Filter /FlateDecode >>\nstream\n"
                    % len(new) + new + content[end : content.index(b"xref\n")]
                    + content[content.index(b"trailer") :])
    raise AssertionError(marked)


def blanks(held: bytes) -> bytes:
    """A map of characters that says a blank of every digit."""
    digits = b"".join(b"<%04x> <0020>\n" % code for code in range(0x30, 0x3A))
    return held.replace(b"endcmap", b"10 beginbfchar\n" + digits + b"endbfchar\nendcmap")


def test_figures_that_a_font_calls_blanks_are_told(tmp_path):
    """Catches a font whose map is lost, whole and with a right checksum: figures gone, no finding."""
    content = pressed(tmp_path)
    assert told(bk.read(content)) == []
    d = bk.read(changed(content, b"begincmap", blanks))
    assert told(d) == [(1, "warning")]
    [found] = [f for f in bk.check(d) if f.rule == "reading-page-is-lost"]
    assert "characters are drawn by a font that does not say which they are" in found.message
    assert not bk.check(d).filter(severity="error"), "an error of the file, not of its makers"


def test_a_blank_that_its_font_draws_is_not_told(tmp_path):
    """Catches a false accusation: blanks of a sound page that the font paints as the box of a lack."""
    sheet = Sheet()
    sheet.text(70, 100, "　　2024年度收入总计 130.00 万元，支出总计 130.00 万元。", 12)
    sheet.text(70, 120, "　　Table 1, page 3.\t（一） 收入\xa0支出", 12)
    with pdf_source.Document(press(tmp_path / "a.pdf", [sheet])) as document:
        assert document.page(1).unnamed == 0


@pytest.mark.parametrize(("lost", "count"), [("5", 2), ("0", 4), ("年", 0)])
def test_one_figure_that_a_font_calls_a_blank_is_told(tmp_path, lost, count):
    """Catches amounts with a hole in them: one digit lost, between digits or before the point."""
    sheet = Sheet()
    sheet.text(70, 100, "2024年：1,250.40；345.00", 12)
    content = press(tmp_path / "a.pdf", [sheet]).read_bytes()
    blank = b"1 beginbfchar\n<%04x> <0020>\nendbfchar\nendcmap" % ord(lost)
    content = changed(content, b"begincmap", lambda held: held.replace(b"endcmap", blank))
    with pdf_source.Document(content) as document:
        assert document.page(1).unnamed == count


@pytest.mark.parametrize("blank", [b"3000", b"00A0"])
def test_letters_of_many_shapes_that_are_called_blanks_are_told(blank):
    """Catches a destroyed map that says the same blank of every letter, of words and of figures."""
    def emptied(found: re.Match[bytes]) -> bytes:
        held = zlib.decompress(found[2])
        if b"begincmap" not in held:
            return found[0]
        said = zlib.compress(re.sub(rb"(<[0-9A-F]{2}> )<[0-9A-F]{4}>|(?<=\n)<[0-9A-F]{4}>(?=\n)",
                                    lambda m: (m[1] or b"") + b"<%s>" % blank, held))
        return found[1] + said.ljust(len(found[2]), b"\0") + found[3]

    content = re.sub(rb"(/FlateDecode>>\s*stream\r?\n)(.*?)(\r?\nendstream)", emptied,
                     FONTS.read_bytes(), flags=re.S)
    with pdf_source.Document(FONTS) as sound, pdf_source.Document(content) as lost:
        assert sound.page(3).unnamed == 0 and lost.page(3).unnamed > 50


def test_a_stretch_of_zeros_in_a_whole_stream_is_told(tmp_path):
    """Catches commands of a page overwritten before they were compressed."""
    content = pressed(tmp_path)
    lost = changed(content, b" Tj ET", lambda held: held[:900] + bytes(400) + held[1300:])
    assert damage(content, 1) == Damage() and damage(lost, 1).pages == {1}


def test_characters_without_a_width_are_told():
    """Catches a page on which every letter stands on the one before, accused of what it does not print."""
    content = FONTS.read_bytes()
    narrow = re.sub(rb"/Widths\s*\[[^\]]*\]", lambda m: re.sub(rb"\d", b"0", m[0]), content)
    assert narrow != content
    found = bk.check(bk.read(narrow))
    assert not found.filter(severity="error")
    assert {f.page for f in found if f.rule == "reading-page-is-lost"} >= set(range(2, 12))


@pytest.mark.parametrize("says, told_of", [
    (b"/Contents", set()), (b"/Conten\xd7s", {1}), (b"/Bontents", {1})])
def test_a_page_that_lost_the_name_of_its_contents(tmp_path, says, told_of):
    """Catches a page left blank by one wrong letter, in a dictionary that is no page's by its type."""
    content = pressed(tmp_path).replace(b"/Type /Page ", b"/Type\xaaPage ").replace(b"/Contents", says)
    assert damage(content, 1).pages == told_of


def test_pages_that_the_tree_does_not_count_are_told():
    """Catches the last pages gone without a word because the file's count of pages is damaged."""
    content = FONTS.read_bytes()
    fewer = content.replace(b"/Count 12", b"/Count 10")
    assert fewer != content
    d = bk.read(fewer)
    assert d.pages == 10 and "broken_somewhere" in {loss.kind for loss in d.losses}


def test_unit_that_is_gone_is_said_in_the_sheets(tmp_path):
    """Catches a workbook and a data package that show amounts in a unit nobody printed, as if it were."""
    import csv
    import json
    import zipfile

    from budgetkit.package import write_package
    from budgetkit.reporting import report

    d = bk.load_example("weihui-2024")
    d.table("government_fund").problem_list = [Message("tables.no-unit", unit="万元")]
    write_package(d, tmp_path / "out")
    titles = {r["name"]: r["title"] for r in json.loads(
        (tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))["resources"]}
    assert [name for name, title in titles.items() if "assumed" in title] == ["government_fund"]
    with (tmp_path / "out" / "tables.csv").open(encoding="utf-8") as sheet:
        said = [(row["table"], row["unit"]) for row in csv.DictReader(sheet) if row["unit_assumed"] == "true"]
    assert said == [("government_fund", "万元")] and d.table_list["unit_assumed"].sum() == 1
    report([tmp_path / "out"], tmp_path / "a.html", lang="zh", tables=tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        held = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert held.count("推定，未印出单位") == 1


@pytest.mark.parametrize(("key", "figure"), [("projects", True), ("department_summary", True), ("", False)])
def test_a_unit_that_is_gone_is_said_under_what_shows_its_amounts(tmp_path, key, figure):
    """Catches a report whose charts, tables or first figure show amounts in a unit that nobody printed."""
    from budgetkit.package import write_package
    from budgetkit.reporting import report

    d = bk.load_example("weihui-2024")
    if key:
        d.table(key).problem_list = [Message("tables.no-unit", unit="万元")]
    write_package(d, tmp_path / "out")
    report([tmp_path / "out"], tmp_path / "a.html", lang="zh")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    told = f"第{d.table(key or 'projects').pages[0]}页的表未印金额单位，按万元读取。"
    assert (told in page) == figure
