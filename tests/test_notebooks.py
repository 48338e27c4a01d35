"""The notebooks: stored clean, written alike, and running on any disclosure without a warning."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import run_notebooks

from budgetkit import bundled

PROJECT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
#: other templates than Weihui's: codes in one column and no projects; yuan, three code columns
REAL = ["chongqing/02.pdf", "shanghai/01.pdf"]
TAGS = {"en", "zh", "parameters", "exercise", "lab", "previous"}
every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def tagged(notebook, tag):
    return [c for c in notebook.cells if tag in c.metadata.get("tags", [])]


@pytest.mark.slow
def test_notebooks_are_clean():
    """Catches outputs, counts or a machine's metadata stored in a notebook."""
    script = PROJECT / "scripts" / "clean_notebooks.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + "run: python scripts/clean_notebooks.py"


@every
def test_parameters_come_first(path):
    """Catches a notebook that can read only its own document."""
    notebook = read(path)
    (cell,) = tagged(notebook, "parameters")
    assert cell is next(c for c in notebook.cells if c.cell_type == "code")
    names = {t.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assign)
             for t in node.targets}
    assert "lang" in names
    assert names & {"paths", "folder", "store"}


@every
def test_prose_stands_in_both_languages(path):
    """Catches a paragraph without its translation beside it, or headings that differ in depth."""
    notebook = read(path)
    assert {t for c in notebook.cells for t in c.metadata.get("tags", [])} <= TAGS
    assert re.match(r"# .+ · .+", notebook.cells[0].source)
    for here, after in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        said = here.metadata.get("tags", [])
        if "en" in said:
            assert after is not None and "zh" in after.metadata.get("tags", []), here.source
            marks = [re.findall(r"^#+(?= )", c.source, re.M) for c in (here, after)]
            assert marks[0] == marks[1], here.source
            assert not re.search(r"(?<![（(*“])[\u4e00-\u9fff]{25,}", here.source)
        if "zh" in said:
            assert not re.search(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+ [A-Za-z]+", here.source)
            # a line break inside a paragraph would show as a space between two characters
            assert not re.search(r"[\u4e00-\u9fff，。、；]\n[\u4e00-\u9fff]", here.source)
            assert not re.search(r"[：。？，]\*\*[\u4e00-\u9fff]", here.source), "bold ends in a sign"
    assert len(tagged(notebook, "en")) == len(tagged(notebook, "zh"))


@every
def test_prose_of_the_report_reads_well_on_paper(path):
    """Catches talk of cells, notebooks and parameters in prose that a report prints."""
    if path.stem.startswith("00"):
        return  # how to open one's own budget
    for cell in read(path).cells:
        if cell.cell_type == "markdown" and not {"lab", "exercise"} & set(cell.metadata.get("tags", [])):
            assert not re.search(r"(?i)notebook|`previous`|\bcells? (above|below)|next cell|笔记|单元格",
                                 cell.source), cell.source


@every
def test_the_document_is_read_in_a_cell_of_its_own(path):
    """Catches an answer in the cell that reads the document: the report leaves its output out."""
    reads = [c.source for c in read(path).cells if "d = bk.read(paths)" in c.source]
    said = ("d", "bk.explore.summary(d, lang=lang)", "bk.explore.headlines(d, lang=lang)")
    assert all(c.splitlines()[-1] in said for c in reads)


@every
def test_code_is_short(path):
    """Catches a function in a notebook that belongs in the library, or a figure of a document."""
    for cell in read(path).cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                assert node.end_lineno - node.lineno < 5
        assert len(cell.source.splitlines()) <= 12
    prose = " ".join(c.source for c in read(path).cells if c.cell_type == "markdown")
    assert not re.search(r"\d[\d,]*\.\d\d(?!\d)", prose), "a figure of one document in the prose"


@every
def test_notebook_is_listed(path):
    """Catches a notebook that the folder's first page does not name."""
    assert f"`{path.stem}`" in (PROJECT / "notebooks" / "README.md").read_text(encoding="utf-8")


def outputs_of(path, document, lang):
    (ran,) = run_notebooks.run([path], {"paths": str(document), "previous": None, "lang": lang})
    assert "stopped" not in ran.metadata, ran.metadata.get("stopped")
    outputs = [o for cell in ran.cells if cell.cell_type == "code" for o in cell.outputs]
    warned = [o.text for o in outputs if o.output_type == "stream" and o.name == "stderr"]
    assert warned == []
    return outputs


def check_outputs(outputs):
    for output in outputs:
        held = output.get("data", {})
        if "image/png" in held and "text/html" not in held:
            assert output.metadata["image/png"]["alttext"]
        assert not any("widget" in kind for kind in held)
        assert "\ufffd" not in json.dumps(held, ensure_ascii=False)


@every
@pytest.mark.kernel
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_runs_on_the_bundled_budget(path, lang):
    """Catches an error, a warning or a missing glyph on the document that everybody tries first."""
    outputs = outputs_of(path, bundled.example(), lang)
    assert outputs
    check_outputs(outputs)


@every
@pytest.mark.kernel
@pytest.mark.parametrize("document", REAL, ids=lambda name: name.replace("/", "-")[:-4])
def test_runs_on_other_templates(path, document, disclosure):
    """Catches a notebook that only knows the tables and columns of one province."""
    check_outputs(outputs_of(path, disclosure.path(document), "zh"))
