"""Explorers: what they show with a front end and without, and that no text of a document runs."""

import re
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from nbclient import NotebookClient
from nbconvert import HTMLExporter

import budgetkit as bk
from budgetkit import charts, explore
from budgetkit.change import compare
from budgetkit.explore import Choice, Explorer, Number, Search, Switch, View
from budgetkit.present import Image, html

WIDGET = "application/vnd.jupyter.widget-view+json"
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)>"\u202e=cmd|calc\'&'
LINES = pd.DataFrame({"name": ["行政运行", "住房公积金"], "total": [300.01, 15.77], "page": [11, 11]})


def draw(part, least=0, shares=False, words=""):
    lines = LINES[(LINES["total"] >= least) & LINES["name"].str.contains(words, regex=False)]
    ax = charts.expenditure_by_function(lines, ax=Figure(layout="constrained").subplots())
    return View(charts.picture(ax), lines, note=f"{part}: {len(lines)} lines")


CONTROLS = {
    "part": Choice({"en": "Show", "zh": "显示"}, {"all": {"en": "All", "zh": "全部"}, "some": "几行"}),
    "least": Number({"en": "At least (万元)", "zh": "不少于（万元）"}, 0, 400, 0, 10),
    "shares": Switch({"en": "Shares", "zh": "比重"}),
    "words": Search({"en": "Find", "zh": "查找"}, hint="公积金"),
}


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.texts, self.attributes = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *a) for a in attrs]

    def handle_data(self, data):
        self.texts.append(data)


def test_without_front_end_picture_and_table_only():
    """Catches a dead widget where there is no kernel, or a bundle without its picture."""
    bundle, details = Explorer(draw, CONTROLS)._repr_mimebundle_()
    assert sorted(bundle) == ["image/png", "text/html", "text/plain"]
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert "行政运行 300.01" in details["image/png"]["alttext"]
    assert "300.01" in bundle["text/plain"]
    tags = Tags(bundle["text/html"])
    assert tags.tags.count("img") == 1 and tags.tags.count("table") == 1
    assert next(v for _, k, v in tags.attributes if k == "alt").startswith("Where the money")


def test_with_front_end_both(monkeypatch):
    """Catches a live bundle that leaves the saved notebook without picture and table."""
    monkeypatch.setenv("BUDGETKIT_EXPLORERS", "live")
    bundle, _ = Explorer(draw, CONTROLS)._repr_mimebundle_()
    assert {WIDGET, "image/png", "text/html", "text/plain"} == set(bundle)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_control_is_described_and_redraws(lang):
    """Catches a control without a description, and a change that does not reach the picture."""
    explorer = Explorer(draw, CONTROLS, lang=lang)
    row, shown, *_ = explorer.widget().children
    assert [w.description for w in row.children] == [c.label[lang] for c in CONTROLS.values()]
    before = shown.value
    row.children[1].value = 100
    assert "住房公积金" not in shown.value and shown.value != before
    row.children[1].value = 0
    assert shown.value == before
    row.children[3].value = "公积金"
    assert "300.01" not in shown.value


def test_what_goes_wrong_while_drawing_is_said():
    """Catches an error that a click hides, leaving the old picture beside the new choice."""
    def fail(part):
        if part == "some":
            raise ValueError(HOSTILE)
        return View(note="fine")
    row, shown, *_ = Explorer(fail, {"part": CONTROLS["part"]}).widget().children
    row.children[0].value = "some"
    assert 'role="alert"' in shown.value and "&lt;script&gt;" in shown.value
    row.children[0].value = "all"
    assert "fine" in shown.value


def test_same_choices_same_bytes():
    """Catches a picture or table that differs from one run to the next."""
    first, second = (Explorer(draw, CONTROLS).html(least=10) for _ in range(2))
    assert first == second


def test_control_without_label_is_refused():
    """Catches a control that a screen reader cannot name."""
    with pytest.raises(ValueError, match="no label"):
        Explorer(draw, {"part": Choice(" ", ["all"])})
    with pytest.raises(ValueError, match="no such choice: fund"):
        Explorer(draw, CONTROLS).view(fund=1)
    with pytest.raises(ValueError, match="lang"):
        Explorer(draw, CONTROLS, lang="fr")


def test_options_of_one_name_stay_apart():
    """Catches two projects of one name of which a drop-down can only choose the first."""
    seen = []
    choice = Choice("Project", {1: "路", 2: "路"})
    row, *_ = Explorer(lambda p: seen.append(p) or View(), {"p": choice}).widget().children
    assert [words for words, _ in row.children[0].options] == ["路", "路 (2)"]
    row.children[0].index = 1
    assert seen[-1] == 2


def test_hostile_text_is_only_text():
    """Catches a document's text that becomes an element or attribute of the page."""
    lines = pd.DataFrame({HOSTILE: [HOSTILE], "total": [1.0]})
    view = View(None, lines, note=HOSTILE)
    html = Explorer(lambda p: view, {"p": Choice(HOSTILE, {HOSTILE: HOSTILE})}, HOSTILE).html()
    tags = Tags(html)
    assert {"script", "img"} & set(tags.tags) == set()
    assert not [a for a in tags.attributes if a[1].startswith("on")]
    assert "".join(tags.texts).count("<script>alert(1)</script>") == 4
    assert "\u202e" not in html


def run(source: str) -> str:
    cells = [nbformat.v4.new_code_cell(source)]
    client = NotebookClient(nbformat.v4.new_notebook(cells=cells), kernel_name="python3")
    return HTMLExporter(embed_images=True).from_notebook_node(client.execute())[0]


@pytest.mark.kernel
def test_nbconvert_shows_picture_and_table():
    """Catches nbconvert choosing the widget, which is dead on its page, before the picture."""
    html = run(
        "import pandas as pd\n"
        "from budgetkit import charts, explore\n"
        "lines = pd.DataFrame({'name': ['行政运行'], 'total': [300.01]})\n"
        "def draw(part):\n"
        "    ax = charts.expenditure_by_function(lines)\n"
        "    return explore.View(charts.picture(ax), lines)\n"
        "explore.Explorer(draw, {'part': explore.Choice('Show', ['all'])}, title='Lines')"
    )
    tags = Tags(html)
    assert "table" in tags.tags
    assert any(t == "img" and k == "src" and v.startswith("data:image/png") for t, k, v in
               tags.attributes)
    assert 'type="application/vnd.jupyter.widget-view+json"' not in html


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def test_figures_right_words_left_blank_blank():
    """Catches a blank form shown as 0.00 or nan, and figures that do not stand under each other."""
    frame = LINES.assign(basic=[None, 15.77], level=["item", "total"])
    for lang, head, level in [("zh", "合计", "项"), ("en", "Total", "item 项")]:
        sheet = explore.table(frame, lang=lang)
        assert f">{head}</th>" in sheet.html
        first = re.findall(r"<td[^>]*>(.*?)</td>", sheet.html)[:5]
        assert first == ["行政运行", "300.01", "11", "", level]
        assert '<td align="right" style="padding:.3em .6em;text-align:right">300.01</td>' in sheet.html
        assert '<td align="left" style="padding:.3em .6em;text-align:left;white-space:nowrap">行政运行</td>' in sheet.html
        assert "300.01" in sheet.text


def test_rows_left_out_are_counted():
    """Catches a long table cut in silence."""
    sheet = explore.table(pd.concat([LINES] * 30), lang="zh", limit=40)
    assert sheet.html.count("<tr>") == 41 and "另有20行" in sheet.html and "另有20行" in sheet.text


def test_named_index_columns_and_formats():
    """Catches a group's name lost with the index, and a format that is not used."""
    grouped = LINES.groupby("name")[["total"]].sum()
    sheet = explore.table(grouped, labels={"name": "Line"}, formats={"total": "{:.0f}!".format},
                          columns=["name", "total", "absent"])
    assert ">Line</th>" in sheet.html and ">300!</td>" in sheet.html
    empty = explore.table(LINES.iloc[:0], lang="zh")
    assert "<table" not in empty.html and "没有内容" in empty.html and not empty.empty


@given(st.text(max_size=80))
def test_safe_text_opens_nothing(text):
    """Catches a character that leaves the text of a cell or an attribute in quotes."""
    page = html("view.html.j2", title="", note=f"-{text}", lang="en", images=[Image(b"", text, 1)], undrawn=[], table="")
    parsed = Tags(page)
    assert parsed.tags == ["div", "img", "p"] and len(parsed.attributes) == 8


def test_words_are_not_torn_and_heads_are_not_widened():
    """Catches `governmen|t fund` in a narrow column, or a head kept as wide as its sentence."""
    frame = pd.DataFrame({"scope": ["government fund"], "counts": ["5 of 6"]})
    html = bk.explore.table(frame, labels={"counts": "Can be checked by anybody"}).html
    least = re.search(r"min-width:(\d+)em[^>]*>government fund", html)
    assert int(least[1]) >= 7
    assert re.search(r'<th scope="col" [^>]*word-break:keep-all">Can be checked', html)


def test_parts_of_a_sum_read_as_a_sum():
    """Catches Python's brackets and quotes in a reader's table."""
    frame = pd.DataFrame({"terms": [(("基本支出", 189.07), ("项目支出", 154.15))]})
    shown = bk.explore.table(frame, lang="zh").text.splitlines()
    assert shown == ["各部分", "基本支出 189.07 + 项目支出 154.15"]


def test_number_ends_where_its_control_says():
    """Catches a number beyond its ends, which no view was made for."""
    number = bk.explore.findings(bk.load_example("weihui-2024")).widget().children[0].children[3]
    number.value = 999
    assert number.value == number.max < 60 and number.step == 1


def test_first_choice_is_shown():
    """Catches a drop-down that shows nothing because what it begins with is called None."""
    evidence = bk.explore.debt(bk.load_example("weihui-2024")).widget().children[0].children[1]
    assert (evidence.index, evidence.label, evidence.value) == (0, "all lines", None)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_columns_of_the_public_frames_have_heads_in_words(lang):
    """Catches a column shown by its English key: `proved` of coverage, `current` of a comparison."""
    old, new = (bk.load_example(f"jiangsu/npc-{year}") for year in (2017, 2018))
    compared = compare(old, new, "function").frame
    d = bk.load_example("weihui-2024")
    for frame in (d.coverage, d.totals, d.facts, d.contents, compared):
        shown = explore.table(frame, lang=lang, limit=1).html
        heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]+)<", shown)
        assert len(heads) == len(frame.columns)
        assert not set(heads) & set(frame.columns), heads


def test_status_of_a_comparison_is_of_a_line():
    """Catches the status of a line that is compared told as how far a table was read."""
    frame = pd.DataFrame({"status": ["renamed", "partly"]})
    assert explore.table(frame, lang="zh").text.split() == ["状态", "更名", "部分读懂"]


def test_a_picture_without_an_answer_is_its_sentence():
    """Catches an empty box with one line in it, shown and given away as if it were a chart."""
    drawn = charts.picture(charts.empty_axes(title="变动原因", lang="zh"))
    explorer = Explorer(lambda: View(drawn, note="只有文字。"), {}, title="变动", lang="zh")
    assert "<img" not in explorer.html() and drawn.description in explorer.html()
    assert explorer.downloads() == []
