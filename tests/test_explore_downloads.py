"""What an explorer gives to take away, how it is come back to, and that no control of it is dead."""

import csv
import io
import re
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

import budgetkit as bk
from budgetkit import __version__, charts, explore
from budgetkit.charts.drawn import Picture
from budgetkit.explore import Choice, Explorer, Number, Search, Switch, View
from budgetkit.explore.downloads import source_line

HOSTILE = '=cmd|calc\'!A0"><script>alert(1)</script>'
ROWS = pd.DataFrame({"name": [HOSTILE, *[f"项目{n}" for n in range(60)]],
                     "total": [-1234.5, *[float(n) for n in range(60)]], "page": [3, *[4] * 60]})
FILE = SimpleNamespace(name=f"{HOSTILE}.pdf", sha256="0123456789abcdef" * 4, pages=9)
HELD = SimpleNamespace(title="甲局/2024年预算", files=[FILE])


def draw(part, least=0, once=False, words=""):
    ax = charts.expenditure_by_function(ROWS.head(3), ax=Figure(layout="constrained").subplots())
    return View(charts.picture(ax), ROWS[ROWS["total"] >= least] if least else ROWS, note=f"{part} {least} {words}")


CONTROLS = {"part": Choice("Show", {"all": "全部", "a&b": "几行", None: "—", (1, 2): "两年"}),
            "least": Number("At least", 0, 40, 0, 5), "once": Switch("Once"), "words": Search("Find")}


@pytest.fixture(scope="module")
def made():
    explorer = Explorer(draw, CONTROLS, "Lines", "en", of=[HELD])
    return {each.kind: each for each in explorer.downloads()}


def test_csv_holds_every_row_and_runs_nothing(made):
    """Catches rows beyond those shown left out, a cell that a spreadsheet runs, and letters that Excel garbles."""
    text = made["csv"].content.decode("utf-8-sig")
    assert made["csv"].content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1] == ["'" + HOSTILE, "-1234.5", "3"] and rows[61] == ["项目59", "59.0", "4"]
    assert [row[0] for row in rows[63:]] == [
        "Amounts in 万元 (10,000 yuan).",
        f"Source: {HOSTILE}.pdf (sha256 0123456789ab), p. 3–4; budgetkit {__version__}."]


def test_workbook_holds_texts_and_the_source(made):
    """Catches a text that became a formula, or a workbook without its source."""
    sheet = openpyxl.load_workbook(io.BytesIO(made["xlsx"].content)).active
    assert (sheet["A3"].value, sheet["A3"].data_type, sheet["B3"].value) == (HOSTILE, "s", -1234.5)
    told = [cell.value for cell in sheet["A"] if cell.value]
    assert told[-1].startswith("Source: ") and sheet.max_row > 61


def test_pictures_carry_their_source_as_text(made):
    """Catches a picture without its source, and a file's name that becomes an element of the SVG."""
    picture = Image.open(io.BytesIO(made["png"].content))
    assert picture.info["Source"].endswith(f"p. 3–4; budgetkit {__version__}.")
    plain = Image.open(io.BytesIO(draw("all").pictures[0].png))
    assert picture.width == plain.width and 20 < picture.height - plain.height < 200
    svg = made["svg"].content.decode()
    assert "<script" not in svg and "&lt;script&gt;" in svg and svg.count("<svg") == 1
    assert "Source: " in re.sub(r"<[^>]+>", "", svg)


def test_files_have_names_that_every_system_takes(made):
    """Catches a slash of a title in a file's name."""
    assert {each.name for each in made.values()} == {f"甲局-2024年预算-Lines.{kind}" for kind in made}


def test_a_page_has_no_vectors_and_nothing_gives_nothing():
    """Catches an SVG made of a page's picture, and a file of a picture that says there is none."""
    page = Picture(draw("all").pictures[0].png, "Page 3", 672)
    files = Explorer(lambda: View(page), {}, "Page", "en").downloads()
    assert [each.kind for each in files] == ["png"]
    empty = charts.picture(charts.empty_axes(title="Debt"))
    assert Explorer(lambda: View(empty, note="none"), {}, "Debt", "en").downloads() == []


def test_source_names_the_file_that_holds_the_page():
    """Catches a page of the second file told of the first, or under the number that no file prints."""
    two = SimpleNamespace(title="", files=[SimpleNamespace(name="a.pdf", sha256="a" * 64, pages=13),
                                           SimpleNamespace(name="b.pdf", sha256="b" * 64, pages=14)])
    said = source_line([two], [[18, 19, 20]], "en")
    assert said.startswith("Source: b.pdf (sha256 bbbbbbbbbbbb), p. 5–7 (each file counted by itself")
    assert source_line([two], [[]], "zh").startswith("来源：a.pdf（sha256 aaaaaaaaaaaa）、b.pdf（sha256")


def test_state_is_read_back():
    """Catches a state that loses an option which is no text, or words that hold its own marks."""
    explorer = Explorer(draw, CONTROLS, "Lines", "en")
    for chosen in ({"part": "a&b", "words": "a=b&c 路+%"}, {"part": None, "least": 15}, {"part": (1, 2), "once": True}):
        state = explorer.state(**chosen)
        assert explorer.read_state(state) == explorer.choices | chosen, state
        assert explorer.at(state).html() == explorer.html(**chosen)
    for wrong in ("part=zzz", "least=41", "least=x", "once=2", "fund=1", "garbage"):
        with pytest.raises(ValueError):
            explorer.at(wrong)


def test_live_explorer_gives_links_and_takes_a_state():
    """Catches a link to a server, files of the view before, and a line of another explorer that is obeyed."""
    explorer = Explorer(draw, CONTROLS, "Lines", "en", of=[HELD])
    row, shown, opened, (files, state, _) = (lambda box: (*box[:3], box[3].children))(explorer.widget().children)
    assert files.value == ""  # nothing is drawn again before it is asked for
    opened.value = True
    links = re.findall(r'<a download="([^"]+)" href="([^"]{20})', files.value)
    assert len(links) == 4 and all(address.startswith("data:") for _, address in links)
    assert "<script" not in files.value
    before = files.value
    row.children[1].value = 40
    assert files.value != before and state.value == "part=all&least=40&once=0&words="
    state.value = "part=a%26b&least=5&once=1&words=路"
    assert [w.value for w in row.children] == ["a&b", 5, True, "路"] and "a&amp;b 5 路" in shown.value
    state.value = "table=government_fund"
    assert 'role="alert"' in files.value and row.children[1].value == 5


def test_controls_that_do_nothing_are_not_there(weihui):
    """Catches a level of codes beside the findings, and a number that goes on where the entries end."""
    row = explore.budget(weihui, lang="en").widget().children[0]
    shown = lambda: [w.description for w in row.children if w.layout.display != "none"]  # noqa: E731
    assert shown() == ["Table", "Level of code", "Show"]
    row.children[0].value = "projects"
    assert shown() == ["Table"]
    row = explore.findings(weihui, lang="en").widget().children[0]
    row.children[3].value = row.children[3].max
    row.children[2].value = "projects"
    assert row.children[3].layout.display == "none" or row.children[3].value <= row.children[3].max < 8


def values(control):
    """What a reader may choose: the ends and the middle of a number, words that some names have."""
    if isinstance(control, Choice):
        return list(control.options)
    if isinstance(control, Number):
        return [control.low, (control.low + control.high) // 2, control.high]
    return [True, False] if isinstance(control, Switch) else ["服务", "江苏"]


@pytest.mark.slow
@pytest.mark.parametrize("which", ["budget", "findings", "sums", "change", "years", "debt", "performance", "textual"])
def test_every_control_that_is_shown_changes_the_answer(weihui, which):
    """Catches a dead control: of the explorer as it opens, and beside other values of its first control."""
    office = [bk.load_example(f"jiangsu/party-office-{year}") for year in (2017, 2018)]
    explorer = {"years": lambda: explore.change(*office), "textual": lambda: explore.performance(office[0])}.get(
        which, lambda: getattr(explore, which)(weihui))()
    first = next(iter(explorer.controls), None)
    options = values(explorer.controls[first]) if first else []
    for state in [{}, *({first: option} for option in (options[1:2] + options[-1:]))]:
        shown = explorer.html(**state)
        dead = [name for name, control in explorer.offered(**state).items()
                if all(explorer.html(**state | {name: value}) == shown for value in values(control))]
        assert dead == [], state


def test_projects_targets_and_findings_are_in_the_budget(weihui):
    """Catches a total listed among the projects, or projects that add up to more than the document prints."""
    shown = explore.budget(weihui, lang="en")
    projects = shown.view(table="projects")
    assert len(projects.table.table.rows) == 11
    assert round(sum(row[1] for row in projects.table.table.rows), 2) == 11345.15
    assert "93 targets" in shown.view(table="targets").note
    assert "explorer of the findings" in shown.view(table="findings").note


def test_score_is_the_sum_of_the_parts_that_are_told(weihui):
    """Catches a score beside parts that add up to another, and weights that are taken as they stand."""
    explorer = explore.performance(weihui, lang="en")
    note = explorer.view(project=1, output=100, benefit=100, execution=0, satisfaction=0).note
    score, parts = re.search(r"Score ([\d.]+) of 100: (.*)\.$", note).groups()
    got = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+) of ([\d.]+)", parts)]
    assert abs(sum(part for part, _ in got) - float(score)) < 0.11 and sum(most for _, most in got) == 100
    assert "add up to 200 and are brought to 100" in explorer.view(
        output=100, benefit=100, execution=0, satisfaction=0).note
    assert "All weights are nought" in explorer.view(output=0, benefit=0, execution=0, satisfaction=0).note
