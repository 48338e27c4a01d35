"""The report: one page that needs nothing else, in one language, the same twice."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import budgetkit as bk
from budgetkit import errors, reporting
from budgetkit.reporting import page, printing, running
from budgetkit.reporting.chapters import CHAPTERS, chapters

PDF = Path(__file__).resolve().parent.parent / "data" / "weihui-2024" / "weihui-2024.pdf"
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>\u202e'


class Page(HTMLParser):
    """Tags, attributes and the text that a reader sees."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.seen, self._hidden = [], [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._hidden += tag in ("style", "script", "title")

    def handle_endtag(self, tag):
        self._hidden -= tag in ("style", "script", "title")

    def handle_data(self, data):
        if not self._hidden:
            self.seen.append(data)

    def values(self, name):
        return [value for _, held, value in self.attributes if held == name]


@pytest.fixture(scope="module")
def budget():
    return bk.read(PDF)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The report on notebook 01, in both languages, the Chinese one twice."""
    folder = tmp_path_factory.mktemp("reports")
    return {
        name: reporting.report(PDF, folder / f"{name}.html", lang=name[:2], notebooks=["01"])
        for name in ("zh", "en", "zh-again")
    }


@pytest.mark.kernel
def test_two_runs_one_hash(written):
    """Catches a date, an address in memory or an order that changes from run to run."""
    assert written["zh"].read_bytes() == written["zh-again"].read_bytes()


@pytest.mark.kernel
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_asks_nobody_and_runs_nothing(written, lang):
    """Catches a script, a style sheet or a picture that the page would fetch."""
    html = written[lang].read_text(encoding="utf-8")
    read = Page(html)
    assert not {"script", "link", "iframe", "object", "embed", "form"} & set(read.tags)
    assert all(source.startswith("data:image/png;base64,") for source in read.values("src"))
    assert all(link.startswith("#") for link in read.values("href"))
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]
    assert re.findall(r"url\((?!data:)", html) == [] and "@import" not in html
    assert "default-src 'none'" in html


@pytest.mark.kernel
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_says_its_source(written, lang, budget):
    """Catches a report without file name, sha256, pages and version, or with a path of a machine."""
    html = written[lang].read_text(encoding="utf-8")
    text = " ".join(Page(html).seen)
    file = budget.files[0]
    for said in (file.name, file.sha256, str(file.pages), f"budgetkit {bk.__version__}"):
        assert said in text
    assert str(PDF.parent) not in html
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in html


@pytest.mark.kernel
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_is_whole(written, lang):
    """Catches a contents entry that leads nowhere, a picture without words, code, or an error."""
    read = Page(written[lang].read_text(encoding="utf-8"))
    assert {link[1:] for link in read.values("href")} <= set(read.values("id"))
    assert len(set(read.values("id"))) == len(read.values("id"))
    assert read.tags.count("img") >= 6 and read.tags.count("table") >= 4
    alternatives = read.values("alt")
    assert len(alternatives) == read.tags.count("img")
    assert all(len(words) > 20 and "No description" not in words for words in alternatives)
    assert "11,534.22" in " ".join(read.seen)
    text = " ".join(read.seen)
    assert "bk.read" not in text and "Traceback" not in text and "Exercises" not in text
    assert "alert" not in read.values("role")


@pytest.mark.kernel
def test_chinese_report_is_chinese(written):
    """Catches English prose or column heads in the Chinese report."""
    read = Page(written["zh"].read_text(encoding="utf-8"))
    text = " ".join(read.seen)
    allowed = {"budgetkit", "weihui", "pdf", "sha", "PDF", "n"}
    assert set(re.findall(r"[A-Za-z]{2,}", text.replace("sha256", ""))) <= allowed | {
        word for word in re.findall(r"[A-Za-z]{2,}", text) if re.fullmatch("[a-f]+", word)
    }
    assert not re.search(r"[A-Za-z]{4,}", " ".join(read.values("alt")))


@pytest.mark.kernel
def test_english_report_is_english(written):
    """Catches a Chinese sentence of ours in the English report."""
    text = " ".join(Page(written["en"].read_text(encoding="utf-8")).seen)
    assert "怎么看" not in text and "钱从哪里来" not in text
    assert "Where does the money come from?" in text and "一般公共预算" in text


@pytest.mark.kernel
def test_chinese_letters_are_inside(written):
    """Catches Chinese text that shows as boxes where the reader's machine has no Chinese font."""
    import base64
    import io

    from fontTools.ttLib import TTFont

    html = written["zh"].read_text(encoding="utf-8")
    held = re.search(r"data:font/woff;base64,([^)]+)\)", html)[1]
    drawn = TTFont(io.BytesIO(base64.b64decode(held))).getBestCmap()
    text = "".join(Page(html).seen)
    assert {c for c in text if "\u4e00" <= c <= "\u9fff" and ord(c) not in drawn} == set()


@pytest.mark.slow
def test_code_is_shown_when_asked(budget):
    """Catches --code that shows nothing, or the parameters of this machine."""
    held = new_notebook(cells=[
        new_code_cell("paths = '/x'", metadata={"tags": ["injected-parameters"]}),
        new_code_cell("d.facts"),
    ])
    text = page.build(budget, [held], lang="en", code=True)
    assert "d.facts" in text and "/x" not in text
    assert "d.facts" not in page.build(budget, [held], lang="en")


@pytest.mark.slow
def test_hostile_document_is_only_text(budget):
    """Catches a name, an output or a picture's words that become an element of the page."""
    from copy import copy

    hostile = copy(budget)
    hostile.department = HOSTILE
    outputs = [
        new_output("stream", name="stdout", text=HOSTILE),
        new_output("execute_result", {"text/plain": HOSTILE}),
        new_output("display_data", {"image/png": "QUJD", "text/plain": HOSTILE}),
        new_output("display_data", {"image/png": "QUJD"},
                   metadata={"image/png": {"alttext": HOSTILE, "width": 10}}),
        new_output("display_data", {"application/x-" + HOSTILE: HOSTILE}),
    ]
    held = new_notebook(cells=[new_markdown_cell("# A · 甲\n\n## B"),
                               new_code_cell("1", outputs=outputs)])
    held.metadata["stopped"] = HOSTILE
    read = Page(page.build(hostile, [held], lang="zh", code=True))
    assert "script" not in read.tags and read.tags.count("img") == 2
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]
    assert "\u202e" not in "".join(read.seen)


def test_headings_and_languages(budget):
    """Catches a heading out of step, two languages at once, or cells meant for the notebook."""
    cells = [
        new_markdown_cell("# Read · 读"),
        new_markdown_cell("## Why `so`?\n\ntext", metadata={"tags": ["en"]}),
        new_markdown_cell("## 为什么？", metadata={"tags": ["zh"]}),
        new_markdown_cell("both"),
        new_markdown_cell("secret", metadata={"tags": ["exercise"]}),
    ]
    read = Page(page.build(budget, [new_notebook(cells=cells)], lang="zh"))
    text = "".join(read.seen)
    assert "为什么？" in text and "both" in text
    assert "Why" not in text and "secret" not in text
    assert read.tags.count("h1") == 1 and read.tags.count("h2") == 4 and "h3" in read.tags


def test_question_without_an_answer_is_named_at_the_end(budget):
    """Catches an empty picture with its explanation in a report, or good news taken for silence."""
    why = {"text/html": {"empty": "no reason states an amount"}}
    cells = [
        new_markdown_cell("# Change · 变动"),
        new_markdown_cell("## Which reasons?\n\nRead them so."),
        new_code_cell("1", outputs=[new_output("display_data", {"text/html": "<p>-</p>"},
                                               metadata=why)]),
        new_markdown_cell("## Which faults?\n\nNone is good."),
        new_code_cell("2", outputs=[new_output("display_data", {"text/html": "<p>none found</p>"})]),
    ]
    read = Page(page.build(budget, [new_notebook(cells=cells)], lang="en"))
    text = " ".join(read.seen)
    assert "Read them so" not in text and "none found" in text and "None is good" in text
    told = text[text.index("What was not found in this document"):]
    assert "Which reasons?" in told and "no reason states an amount" in told
    assert {link[1:] for link in read.values("href")} <= set(read.values("id"))


def test_how_to_read_nothing_is_left_out(budget):
    """Catches two paragraphs on how to read a table that has no rows."""
    shown = bk.explore.table(budget.facts.head(0), none="Every sum holds.")
    html, about = shown._repr_mimebundle_()
    cells = [
        new_markdown_cell("# Sums · 和"),
        new_markdown_cell("## Which fail?\n\nA tie."),
        new_code_cell("1", outputs=[new_output("display_data", html, metadata=about)]),
        new_markdown_cell("**How to read it:** row by row."),
    ]
    text = " ".join(Page(page.build(budget, [new_notebook(cells=cells)], lang="en")).seen)
    assert "Every sum holds." in text and "A tie." in text and "row by row" not in text


@pytest.mark.kernel
def test_report_begins_with_what_one_should_know(written):
    """Catches a report whose first page does not say how much, or whose contents miss it."""
    read = Page(written["zh"].read_text(encoding="utf-8"))
    main = "".join(read.seen).split("要点")[2]
    assert main.strip().startswith("11,534.22万元是卫辉市政务服务和大数据管理局2024年计划的支出")
    assert "#glance" in read.values("href") and "glance" in read.values("id")


# ── running ──────────────────────────────────────────────────────────────────────────────────


def notebook(folder, *sources):
    path = folder / "own.ipynb"
    cells = [new_code_cell(sources[0], metadata={"tags": ["parameters"]})]
    nbformat.write(new_notebook(cells=cells + [new_code_cell(s) for s in sources[1:]]), path)
    return path


@pytest.mark.kernel
def test_chapter_that_stops_says_so_and_the_next_runs(tmp_path):
    """Catches one notebook's error that loses the report, or is hidden in it."""
    failing = notebook(tmp_path, "lang = 'en'", "1", "raise ValueError('no such table')", "2")
    with pytest.warns(reporting.UnfinishedChapter, match="no such table"):
        out = reporting.report(PDF, tmp_path / "new" / "r.html", lang="zh",
                               notebooks=[str(failing), "00"])
    read = Page(out.read_text(encoding="utf-8"))
    assert "alert" in read.values("role")
    assert "no such table" in " ".join(read.seen) and "从这里开始" in " ".join(read.seen)


@pytest.mark.kernel
def test_chapters_share_what_was_read(tmp_path):
    """Catches a document that each chapter reads again, and a frame that one changes for the next."""
    paths = []
    for n in range(2):
        paths.append(tmp_path / f"0{n}.ipynb")
        nbformat.write(new_notebook(cells=[new_code_cell(
            f"import budgetkit as bk\n"
            f"d = bk.read([{str(PDF)!r}])\n"
            "frame = d.facts\n"
            "frame['amount'] = 0\n"
            "print(id(d.tables), d.facts['amount'].sum() > 0)")]), paths[-1])
    said = ["".join(o.text for o in ran.cells[-1].outputs) for ran in running.run(paths, {})]
    assert said[0] == said[1]
    assert said[0].endswith("True\n")


@pytest.mark.kernel
def test_parameters_are_injected(tmp_path):
    """Catches parameters put before the notebook's own, which then win."""
    path = notebook(tmp_path, "lang = 'en'", "print(lang, paths)")
    (ran,) = running.run([path], {"lang": "zh", "paths": ["a.pdf", "b.pdf"]})
    assert ran.cells[-1].outputs[0].text == "zh ['a.pdf', 'b.pdf']\n"


@pytest.mark.kernel
def test_cells_that_are_not_for_the_report_are_not_run(tmp_path):
    """Catches a minute spent on cells that the report then leaves out."""
    path = notebook(tmp_path, "lang = 'en'", "print('seen')")
    held = nbformat.read(path, as_version=4)
    held.cells.append(new_code_cell("1 / 0", metadata={"tags": ["lab"]}))
    held.cells.append(new_code_cell("print(2)", metadata={"tags": ["previous"]}))
    nbformat.write(held, path)
    (ran,) = running.run([path], {}, without={"lab", "previous"})
    assert "stopped" not in ran.metadata
    assert [o.text for c in ran.cells for o in c.outputs] == ["seen\n"]


def test_chapters_that_apply(budget):
    """Catches a report with a chapter that has nothing to say, or without one that has."""
    named = {path.stem for path in chapters(budget)}
    there = {name for name, _ in CHAPTERS if (bk.bundled.notebooks() / f"{name}.ipynb").is_file()}
    assert named == there  # Weihui speaks of last year, borrows and promises
    with pytest.raises(errors.MissingFile, match="no such notebook"):
        chapters(budget, asked=["99"])


# ── errors ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_errors_leave_nothing_behind(tmp_path):
    """Catches a traceback or half a report where the input or the place is at fault."""
    (tmp_path / "a.pdf").write_bytes(b"no pdf")
    with pytest.raises(errors.UnknownForm):
        reporting.report(tmp_path / "a.pdf", tmp_path / "r.html")
    with pytest.raises(errors.MissingFile):
        reporting.report(PDF, tmp_path / "r.html", previous=tmp_path / "absent.pdf")
    with pytest.raises(errors.UnwritableOutput, match="folder"):
        reporting.report(PDF, tmp_path)
    with pytest.raises(errors.UnwritableOutput):
        reporting.report(PDF, tmp_path / "a.pdf" / "r.html")
    with pytest.raises(errors.UnreadableInput, match="not a notebook"):
        (tmp_path / "x.ipynb").write_text("{", encoding="utf-8")
        reporting.report(PDF, tmp_path / "r.html", notebooks=[str(tmp_path / "x.ipynb")])
    with pytest.raises(ValueError, match="lang"):
        reporting.report(PDF, tmp_path / "r.html", lang="fr")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "x.ipynb"]


def test_pdf_without_a_browser_says_so(tmp_path, monkeypatch):
    """Catches --pdf that is silent, or runs the notebooks first, where there is no browser."""
    monkeypatch.setattr(printing, "find_browser", lambda: None)
    with pytest.raises(printing.NoBrowser, match="Chromium"):
        reporting.report(PDF, tmp_path / "r.html", pdf=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.kernel
@pytest.mark.browser
@pytest.mark.skipif(printing.find_browser() is None, reason="no Chromium or Chrome here")
def test_pdf_is_printed(written, tmp_path):
    """Catches a PDF without the figures or with another page size than A4."""
    import pypdfium2

    source = shutil.copy(written["zh"], tmp_path / "r.html")
    printed = printing.print_pdf(Path(source), tmp_path / "r.pdf")
    document = pypdfium2.PdfDocument(printed)
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "11,534.22" in text and "钱从哪里来" in text
