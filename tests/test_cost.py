"""What reading costs, told by what does not depend on the machine: what is loaded, compiled, asked twice."""

import gc
import json
import subprocess
import sys
from collections import Counter

import pypdfium2 as pdfium
import pytest

import budgetkit as bk
from budgetkit.model.sums import closure
from budgetkit.sources import pdf as pdf_source
from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.forms import give, open_source
from budgetkit.sources.glyphs import Glyph
from budgetkit.sources.pdf import Document
from budgetkit.tables import file_reading
from budgetkit.tables.engine_fallback import read_source


def told_by(code: str):
    """What a fresh interpreter prints as JSON."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_names_of_the_package_load_no_frames_and_compile_no_grammar():
    """Catches pandas, numpy or pdfium loaded, or the patterns of the prose compiled, by an import alone."""
    loaded, compiled = told_by(
        "import json, sys, budgetkit as bk; bk.read, bk.check; "
        "from budgetkit.narrative import grammar; "
        "print(json.dumps([sorted({m.partition('.')[0] for m in sys.modules}), "
        "'finditer' in vars(grammar._TOKEN)]))")
    assert not {"pandas", "numpy", "pyarrow", "camelot", "cv2", "matplotlib", "playa", "pypdfium2"} & set(loaded)
    assert not compiled


def test_a_store_is_opened_and_built_again_without_what_reads_documents():
    """Catches the checks and tables loaded by every `budgetkit corpus`, also where nothing is new."""
    loaded = told_by("import json, sys; from budgetkit.corpus import build, open; "
                     "print(json.dumps(sorted(sys.modules)))")
    assert not {"budgetkit.checks", "budgetkit.debt", "budgetkit.narrative", "pandas", "duckdb"} & set(loaded)


@pytest.mark.slow
def test_reading_and_checking_loads_no_frames():
    """Catches a frame made on the way from a document to its findings."""
    loaded = told_by(
        "import json, sys, budgetkit as bk; bk.check(bk.read(bk.bundled.example())); "
        "print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))")
    assert not {"pandas", "numpy", "pyarrow", "camelot"} & set(loaded)


@pytest.mark.slow
def test_the_collector_is_as_it_was_after_reading(tmp_path):
    """Catches a collector of cycles left off by a document, or by one that cannot be read."""
    assert gc.isenabled()
    bk.read(bk.bundled.example())
    assert gc.isenabled()
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(bk.BudgetkitError):
        bk.read(tmp_path / "a.pdf")
    assert gc.isenabled()
    gc.disable()
    try:
        bk.read(bk.bundled.example())
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_text_of_a_page_is_one_call(monkeypatch):
    """Catches a page whose characters are asked for one by one."""
    asked = Counter()

    def count(name):
        kept = getattr(calls, name)

        def called(*arguments):
            asked[name] += 1
            return kept(*arguments)

        monkeypatch.setattr(calls, name, called)

    count("get_text")
    count("char_code")
    document = Document(bk.bundled.example())
    page = document.page(1)
    document.close()
    assert page.glyphs
    assert asked["get_text"] == 1
    assert asked["char_code"] <= 61  # which way the page is written is asked of sixty


def test_a_page_and_its_text_are_opened_once(monkeypatch):
    """Catches a page, or its text, that pdfium parses again for another question."""
    opened = Counter()

    def count(owner, name):
        kept = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *a, **k: opened.update([name]) or kept(*a, **k))

    count(pdfium.PdfDocument, "get_page")
    count(pdfium.PdfPage, "get_textpage")
    d = bk.read(bk.bundled.example())
    assert opened == {"get_page": d.pages, "get_textpage": d.pages}


def test_an_address_is_made_ready_once_for_all_that_is_asked_of_it(monkeypatch):
    """Catches ctypes turning the address of a text object into an argument again for every call."""
    made = []
    kept = calls.handles
    monkeypatch.setattr(calls, "handles", lambda each: made.append(kept(each)) or made[-1])
    with Document(bk.bundled.example()) as document:
        page = document.page(8)
    # of each text object: itself, and what cuts it
    assert page.texts and sum(map(len, made)) <= 2 * page.texts + page.shapes + 20


@pytest.mark.slow
def test_tables_are_assembled_once_where_nothing_is_in_doubt(monkeypatch):
    """Catches tables assembled again though no page was read by another engine."""
    times = []
    kept = file_reading.assemble
    monkeypatch.setattr(file_reading, "assemble", lambda *a: times.append(1) or kept(*a))
    bk.read(bk.bundled.example())
    assert len(times) == 1


@pytest.mark.slow
def test_the_glyphs_of_a_page_go_when_its_grids_are_filled(monkeypatch):
    """Catches a file whose pages lie in memory all at once, or any of them after it is read."""
    def glyphs():
        return sum(isinstance(each, Glyph) for each in gc.get_objects())

    most = []
    kept = file_reading.losses_of_page
    monkeypatch.setattr(file_reading, "losses_of_page",
                        lambda page: most.append((glyphs(), len(page.glyphs))) or kept(page))
    gc.collect()
    before = glyphs()
    with open_source(give(bk.bundled.example()), None) as document:
        reading = read_source(document, None, None, closure)
    assert all(here <= before + 1.5 * own + 100 for here, own in most)
    assert not any(page.is_held for page in reading.pages)
    assert glyphs() == before


def placed(glyph):
    return glyph.text, glyph.x0, glyph.x1, glyph.baseline, glyph.size, glyph.order


def test_a_page_that_was_let_go_is_as_it_was():
    """Catches a glyph or a rule that is another when the page is asked for once more."""
    with Document(bk.bundled.example()) as document:
        for number in (1, 8):
            page, other = document.page(number), document.page(number)
            page.let_go()
            assert not page.is_held and page.has_glyphs and page.kind == other.kind
            assert list(map(placed, page.glyphs)) == list(map(placed, other.glyphs))
            assert [r.text for r in page.runs] == [r.text for r in other.runs]
            assert page.rules == other.rules and page.lines == other.lines


def test_the_second_reader_opens_a_file_once(monkeypatch):
    """Catches playa opened anew for every page that it is asked for."""
    import playa

    painted, parse, opened = pdf_source.read_painted, playa.parse, []

    def lacks_all_fonts(page, frame):
        found = painted(page, frame)
        found.texts.bare.add(-1)
        found.nameless = True
        return found

    monkeypatch.setattr(pdf_source, "read_painted", lacks_all_fonts)
    monkeypatch.setattr(playa, "parse", lambda *a, **k: opened.append(1) or parse(*a, **k))
    with Document(bk.bundled.example()) as document:
        assert [document.page(number).failed for number in (1, 2, 3)] == [[], [], []]
    assert opened == [1]


def test_a_page_has_no_part_that_no_page_has():
    """Catches a misspelt part of a page taken for one that was let go."""
    with Document(bk.bundled.example()) as document, pytest.raises(AttributeError, match="glyhps"):
        document.page(1).glyhps  # noqa: B018
