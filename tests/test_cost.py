"""What reading costs, told by what does not depend on the machine: what is loaded, compiled, asked twice."""

import gc
import json
import subprocess
import sys
from collections import Counter

import pytest

import budgetkit as bk
from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.pdf import Document
from budgetkit.tables import engine_fallback


def told_by(code: str):
    """What a fresh interpreter prints as JSON."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_names_of_the_package_load_no_frames_and_compile_no_grammar():
    """Catches pandas or numpy loaded, or the patterns of the prose compiled, by an import alone."""
    loaded, compiled = told_by(
        "import json, sys, budgetkit as bk; bk.read, bk.check; "
        "from budgetkit.narrative import grammar; "
        "print(json.dumps([sorted({m.partition('.')[0] for m in sys.modules}), "
        "'finditer' in vars(grammar._TOKEN)]))")
    assert not {"pandas", "numpy", "pyarrow", "camelot", "cv2", "matplotlib", "playa"} & set(loaded)
    assert not compiled


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


@pytest.mark.slow
def test_tables_are_assembled_once_where_nothing_is_in_doubt(monkeypatch):
    """Catches tables assembled again though no page was read by another engine."""
    times = []
    kept = engine_fallback.assemble
    monkeypatch.setattr(engine_fallback, "assemble", lambda *a: times.append(1) or kept(*a))
    bk.read(bk.bundled.example())
    assert len(times) == 1
