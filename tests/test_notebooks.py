"""The notebooks: as their sources give them, one language each, running on any disclosure without a warning."""

import ast
import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import run_notebooks
from nbformat.v4 import new_code_cell

from budgetkit import bundled
from budgetkit.teach import exercises

PROJECT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("??/*.ipynb"))
CHAPTERS = sorted((PROJECT / "notebooks" / "source").glob("*.md"))
#: other templates than Weihui's: codes in one column and no projects; yuan, three code columns
REAL = ["chongqing/02.pdf", "shanghai/01.pdf"]
TAGS = {"parameters", "exercise", "lab", "previous"}
every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: f"{p.parent.name}-{p.stem}")
chapters = pytest.mark.parametrize("source", CHAPTERS, ids=lambda p: p.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def tagged(notebook, tag):
    return [c for c in notebook.cells if tag in c.metadata.get("tags", [])]


def in_language(source, lang):
    return read(PROJECT / "notebooks" / lang / f"{source.stem}.ipynb")


def test_notebooks_are_what_their_sources_give():
    """Catches a notebook changed without its source, or outputs, counts or a machine's metadata in it."""
    script = PROJECT / "scripts" / "make_notebooks.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr + "run: python scripts/make_notebooks.py"


@every
def test_parameters_come_first(path):
    """Catches a notebook that can read only its own document."""
    notebook = read(path)
    (cell,) = tagged(notebook, "parameters")
    assert cell is next(c for c in notebook.cells if c.cell_type == "code")
    names = {t.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assign)
             for t in node.targets}
    assert names & {"paths", "folder", "store"}
    assert f'bk.set_language("{path.parent.name}")' in cell.source


@chapters
def test_languages_tell_the_same(source):
    """Catches a cell that only one language has, headings that differ in depth, or other code."""
    pairs = list(zip(in_language(source, "en").cells, in_language(source, "zh").cells, strict=True))
    for english, chinese in pairs:
        assert english.cell_type == chinese.cell_type
        assert english.metadata == chinese.metadata
        if english.cell_type == "code":
            assert code_without_words(english.source) == code_without_words(chinese.source)
        else:
            marks = [re.findall(r"^#+(?= )", c.source, re.M) for c in (english, chinese)]
            assert marks[0] == marks[1], english.source
    assert pairs[0][0].source.startswith("# ")


def code_without_words(code):
    """What code does: no comments, and no text that has a space, a capital or a Chinese character."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = "" if re.search(r"[\sA-Z\u4e00-\u9fff]|_zh$|^(en|zh|law|message|reason)$", node.value) \
                else node.value
    return ast.dump(tree)


@every
def test_a_notebook_is_in_one_language(path):
    """Catches prose, or a comment in code, in the other language."""
    notebook = read(path)
    assert {t for c in notebook.cells for t in c.metadata.get("tags", [])} <= TAGS
    for cell in notebook.cells:
        said = cell.source if cell.cell_type == "markdown" else "\n".join(re.findall(r"# .*", cell.source))
        said = re.sub(r"```.*?```|`[^`]*`", "", said, flags=re.S)
        if path.parent.name == "en":
            assert not re.search(r"(?<![（(*“])[\u4e00-\u9fff]{25,}", said), said
            continue
        assert not re.search(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+ [A-Za-z]+", said), said
        # a line break inside a paragraph would show as a space between two characters
        assert not re.search(r"[\u4e00-\u9fff，。、；]\n[\u4e00-\u9fff]", said), said
        assert not re.search(r"[：。？，]\*\*[\u4e00-\u9fff]", said), "bold ends in a sign"


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
def test_a_chapter_begins_with_its_aims_and_ends_with_a_summary(path):
    """Catches a chapter whose learner does not know what for, how long, and what is left of it."""
    first, last = " ".join(c.source for c in read(path).cells[1:4]), " ".join(c.source for c in read(path).cells[-2:])
    words = {"en": ("After this chapter you can", "Time:", "You need:"), "zh": ("学完这一章，您能够", "时间", "需要")}
    assert all(f"**{word}" in first for word in words[path.parent.name])
    assert re.search(r"What you take with you|小结|In short", last)


@pytest.mark.slow
def test_slides_are_made_of_a_chapter(tmp_path):
    """Catches a command of the teacher's guide that makes no slides, or slides that show answers or need the internet."""
    guide = (PROJECT / "notebooks/teacher/en.md").read_text(encoding="utf-8")
    command = re.search(r"^BUDGETKIT_EXPLORERS=still jupyter (nbconvert .*)", guide, re.M)
    words = command[1].replace("build/slides", str(tmp_path)).replace(" --execute", "").split()
    done = subprocess.run([sys.executable, "-m", "jupyter", *words], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (made,) = tmp_path.glob("*.html")
    page = made.read_text(encoding="utf-8")
    slides = re.findall(r"<section>(.*?)</section>", page, re.S)
    asked = [re.sub("<.*?>|¶", "", h) for h in re.findall(r"<h\d.*?</h\d>", "".join(slides), re.S)]
    assert len(asked) == len(slides) - 1 > 10  # the first is empty; a question each
    assert "What is a department budget?" in asked and "Exercise 01.1" in asked
    assert "<aside>" in page and "Solutions" not in page and "bk.read" not in page
    assert not re.search(r"(src|href)=.https?:", page)


def test_the_guides_of_the_teacher_tell_the_same():
    """Catches a chapter, plan or exercise that one language of the guide leaves out."""
    guides = [(PROJECT / f"notebooks/teacher/{lang}.md").read_text(encoding="utf-8") for lang in ("en", "zh")]
    for pattern in (r"^#+", r"^\| *[\d:–]+", r"(?<!\d)0\d\.\d(?!\d)", r"^## (\d\d)", r"notebooks/(?:en|zh)/\w+"):
        english, chinese = (sorted(re.findall(pattern, guide, re.M)) for guide in guides)
        assert len(english) == len(chinese) > 0, (pattern, english, chinese)
    chapters = [c.stem[:2] for c in CHAPTERS]
    assert re.findall(r"^## (\d\d) ", guides[0], re.M) == chapters


@every
def test_the_document_is_read_in_a_cell_of_its_own(path):
    """Catches an answer in the cell that reads the document: the report leaves its output out."""
    reads = [c.source for c in read(path).cells if "d = bk.read(paths)" in c.source]
    said = ("d", "bk.explore.summary(d)", "bk.explore.headlines(d)")
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
    assert not [c.source for c in read(path).cells if re.search(r"\d %", c.source)], "a space before %"
    prose = " ".join(re.sub(r"```.*?```", "", c.source, flags=re.S)
                     for c in read(path).cells if c.cell_type == "markdown")
    assert not re.search(r"\d[\d,]*\.\d\d(?!\d)", prose), "a figure of one document in the prose"


@every
def test_notebook_is_listed(path):
    """Catches a notebook that the folder's first page does not name."""
    assert f"`{path.stem}`" in (PROJECT / "notebooks" / "README.md").read_text(encoding="utf-8")


#: What a notebook may cost on the bundled budget: seconds of a processor, bytes when it was run.
SECONDS, BYTES = 20, 3_000_000


def outputs_of(path, document, *, solved=False):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    (ran,) = run_notebooks.run([path], {"paths": str(document), "previous": None},
                               solving if solved else None)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "stopped" not in ran.metadata, ran.metadata.get("stopped")
    if document == bundled.example():
        assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < SECONDS
        assert len(nbformat.writes(ran).encode()) < BYTES
    outputs = [o for cell in ran.cells if cell.cell_type == "code" for o in cell.outputs]
    warned = [o.text for o in outputs if o.output_type == "stream" and o.name == "stderr"]
    assert warned == []
    return outputs


def solving(cells):
    """A cell after each exercise that gives the answer of its solution, and wants it called right."""
    for cell in cells:
        yield cell
        if asked := re.match(r'answer = \.\.\..*\nbk\.teach\.check\("(\d\d\.\d)", answer, (.+)\)', cell.source):
            *before, last = exercises()[asked[1]].solution.split("\n")
            yield new_code_cell("\n".join([*before, f"verdict = bk.teach.check('{asked[1]}', {last}, {asked[2]})",
                                           "assert verdict.right, verdict.text('en')"]))


def check_outputs(outputs):
    for output in outputs:
        held = output.get("data", {})
        if "image/png" in held and "text/html" not in held:
            assert output.metadata["image/png"]["alttext"]
        assert not any("widget" in kind for kind in held)
        assert "\ufffd" not in json.dumps(held, ensure_ascii=False)


@every
@pytest.mark.kernel
def test_runs_on_the_bundled_budget(path):
    """Catches an error, a warning or a missing glyph on the document that everybody tries first, or a wrong solution."""
    outputs = outputs_of(path, bundled.example(), solved=True)
    assert outputs
    check_outputs(outputs)


@pytest.mark.parametrize("path", [p for p in NOTEBOOKS if p.parent.name == "zh"], ids=lambda p: p.stem)
@pytest.mark.kernel
@pytest.mark.parametrize("document", REAL, ids=lambda name: name.replace("/", "-")[:-4])
def test_runs_on_other_templates(path, document, disclosure):
    """Catches a notebook that only knows the tables and columns of one province."""
    check_outputs(outputs_of(path, disclosure.path(document)))


@pytest.mark.kernel
@pytest.mark.parametrize(("chapter", "document", "said"), [
    ("04_debt_funded_projects", "chongqing/01.pdf", ["重庆市人民政府办公厅", "没有债券、贷款、还本或付息"]),
    ("05_performance_indicators", "huzhou/03.pdf", ["湖州市财政局", "只有文字目标", "节约财政资金≥8亿元"]),
])
def test_a_chapter_without_an_answer_says_so_and_goes_on_with_an_example(chapter, document, said, disclosure):
    """Catches one empty section after another, or the example's figures told as this department's."""
    outputs = outputs_of(PROJECT / "notebooks" / "zh" / f"{chapter}.ipynb", disclosure.path(document))
    texts = [o.get("data", {}).get("text/plain", "") + o.get("text", "") for o in outputs]
    turn = texts.index("卫辉市政务服务和大数据管理局 2024年预算\n")
    assert not [text for text in texts[:turn] if "卫辉市" in text]
    assert all(word in " ".join(texts[:turn]) for word in said)
    # what follows is the example's: pictures and tables, no apologies
    assert not [text for text in texts[turn:] if said[0] in text or said[1] in text]
    assert sum("<img" in str(o.get("data", {})) or "image/png" in o.get("data", {}) for o in outputs[turn:]) > 3
