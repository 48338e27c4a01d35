"""The report: one page that answers a reader's questions, needs nothing else, is the same twice."""

import base64
import io
import re
import shutil
from copy import copy
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from made_budgets import prose

import budgetkit as bk
from budgetkit import contained, errors, reporting
from budgetkit.change.implied_rows import basis_named
from budgetkit.checks import Finding
from budgetkit.checks.finding_groups import Cause
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.messages import Named
from budgetkit.present import Image
from budgetkit.reporting import answers, made, money, printing
from budgetkit.reporting.document import SECTIONS, _with_page, build, key_facts
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.headlines import FEWEST, MOST, _project, _source, _weight, headlines_of
from budgetkit.reporting.naming import report_title
from budgetkit.reporting.places import small_picture
from budgetkit.reporting.promised import PlannedProject, goals_in_rows, with_shared_sheets
from budgetkit.sources.pictures import unlocked

PDF = Path(__file__).resolve().parent.parent / "data" / "weihui-2024" / "weihui-2024.pdf"
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>\u202e'
ANCHORS = {
    "first", "income", "income-chart", "income-table", "spending", "spending-chart", "spending-table",
    "buys-chart", "buys-table", "projects", "projects-table", "change", "change-chart", "growth-table",
    "reasons-table", "debt", "debt-chart", "debt-projects-chart", "debt-table", "debt-summary", "targets",
    "targets-table", "sums", "terms", "terms-table", "method", "files-table", "coverage-table", "quote",
}


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
    return bk.load_example("weihui-2024")


@pytest.fixture(scope="module")
def facts(budget):
    return ReportFacts(budget)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The report in both languages, the Chinese one twice, once with its workbook beside it."""
    folder = tmp_path_factory.mktemp("reports")
    made = {name: reporting.report(PDF, folder / f"{name}.html", lang=name[:2],
                                   tables=folder / "tables.xlsx" if name == "zh" else None)
            for name in ("zh", "en", "zh-again")}
    return made | {"tables": folder / "tables.xlsx"}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Two years of one department without pictures at hand: quick to write."""
    return [bk.load_example(f"jiangsu/npc-{year}") for year in (2017, 2018)]


# ── one file ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_two_runs_one_hash(written):
    """Catches a date, an address in memory or an order that changes from run to run."""
    assert written["zh"].read_bytes() == written["zh-again"].read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_asks_nobody_and_runs_nothing(written, lang):
    """Catches a script, a style sheet or a picture that the page would fetch."""
    html = written[lang].read_text(encoding="utf-8")
    read = Page(html)
    assert not {"script", "link", "iframe", "object", "embed", "form"} & set(read.tags)
    assert all(re.match(r"data:image/(png|svg\+xml)[;,]", source) for source in read.values("src"))
    away = [link for link in read.values("href") if not link.startswith("#")]
    assert [link[:22] for link in away] == ["data:application/vnd.o"]  # the workbook
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]
    assert re.findall(r"url\((?!data:)", html) == [] and "@import" not in html
    assert "default-src 'none'" in html
    for svg in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", html):
        drawn = base64.b64decode(svg).decode()
        assert "<script" not in drawn and "href=\"http" not in drawn and "@import" not in drawn


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_is_whole(written, lang):
    """Catches an anchor that moved or leads nowhere, a picture without words, or a number lost."""
    read = Page(written[lang].read_text(encoding="utf-8"))
    ids = read.values("id")
    assert set(ids) >= ANCHORS
    assert {link[1:] for link in read.values("href") if link.startswith("#")} <= set(ids)
    assert len(set(ids)) == len(ids)
    alternatives = read.values("alt")
    assert len(alternatives) == read.tags.count("img") >= 10
    assert all(len(words) > 10 and "No description" not in words for words in alternatives)
    text = " ".join(read.seen)
    assert "11,534.22" in text and "Traceback" not in text
    assert "4,800.00" in text and "7.65" in text  # the largest project and the smallest


@pytest.mark.slow
def test_it_begins_with_what_one_should_know(written):
    """Catches a first screen without who, year, how much, and the findings before the contents."""
    html = written["zh"].read_text(encoding="utf-8")
    first = "".join(Page(html[: html.index("<nav")]).seen)
    assert "卫辉市政务服务和大数据管理局2024年部门预算解读" in first
    assert "11,534.22万元" in first and "11个项目" in first and "93个目标" in first
    for said in ("1200.17%", "+1,201.68%", "10,331.00万元（占全部的89.57%）", "无法核对"):
        assert said in first
    assert html[: html.index("<nav")].count("<img") == 4  # each finding with its place


@pytest.mark.slow
def test_how_to_read_is_said_once(written):
    """Catches an explanation under every chart, or one that is not folded."""
    html = written["zh"].read_text(encoding="utf-8")
    assert html.count('class="how"') == len(set(re.findall(r'class="how"><summary>怎么看</summary><p>(.*?)</p>', html)))
    assert html.count("怎么看") == html.count('class="how"') <= 4


@pytest.mark.slow
def test_bytes(written):
    """Catches a report that grows beyond three fifths of the 3.1 MB it once had."""
    for lang in ("zh", "en"):
        assert written[lang].stat().st_size <= 0.6 * 3_146_880


@pytest.mark.slow
def test_chinese_report_is_chinese(written):
    """Catches English prose or column heads in the Chinese report."""
    read = Page(written["zh"].read_text(encoding="utf-8"))
    text = " ".join(read.seen)
    allowed = {"budgetkit", "weihui", "pdf", "SHA", "GB", "APA", "SVG", "xlsx", "xxx", "n"}
    anchors = {word for name in ANCHORS | {"not-understood"} for word in name.split("-")}
    words = set(re.findall(r"[A-Za-z]{2,}", text)) - allowed - anchors
    assert {word for word in words if not re.fullmatch("[a-f]+", word)} == set()
    assert not re.search(r"[A-Za-z]{4,}", " ".join(read.values("alt")))


@pytest.mark.slow
def test_english_report_is_english(written):
    """Catches a Chinese sentence of ours in the English report."""
    text = " ".join(Page(written["en"].read_text(encoding="utf-8")).seen)
    assert "怎么看" not in text and "钱从哪里来" not in text and "单位：万元" not in text
    assert "Where does the money come from?" in text and "一般公共预算" in text


@pytest.mark.slow
def test_marks(written):
    """Catches a space before a percent sign, or a hyphen for a minus, in a figure of the report."""
    for lang in ("zh", "en"):
        text = " ".join(Page(written[lang].read_text(encoding="utf-8")).seen)
        assert not re.search(r"\.\d+ %", text)
        assert not re.search(r"[\s(（]-\d[\d,]*\.\d\d", text)


@pytest.mark.slow
def test_chinese_letters_are_inside(written):
    """Catches Chinese text that shows as boxes where the reader's machine has no Chinese font."""
    from fontTools.ttLib import TTFont

    html = written["zh"].read_text(encoding="utf-8")
    held = re.search(r"data:font/woff;base64,([^)]+)\)", html)[1]
    drawn = TTFont(io.BytesIO(base64.b64decode(held))).getBestCmap()
    text = "".join(Page(html).seen)
    assert {c for c in text if "\u4e00" <= c <= "\u9fff" and ord(c) not in drawn} == set()


# ── quoting it ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_workbook_opens_and_holds_the_projects(written):
    """Catches a download that no spreadsheet opens, amounts as texts, or a file unlike the one inside."""
    openpyxl = pytest.importorskip("openpyxl")
    html = written["zh"].read_text(encoding="utf-8")
    inside = base64.b64decode(re.search(r'href="data:application/vnd[^,]+,([^"]+)"', html)[1])
    assert written["tables"].read_bytes() == inside
    book = openpyxl.load_workbook(io.BytesIO(inside))
    sheet = book["项目"]
    assert sheet["A1"].value == "单位：万元"
    heads = [cell.value for cell in sheet[2]]
    assert heads == ["序号", "项目", "金额", "占所列项目", "承诺了什么", "页码"]
    assert [sheet.cell(3, 3).value, sheet.cell(13, 3).value, sheet.cell(3, 6).value] == [4800, 7.65, 18]
    assert {"资金来源", "全部目标", "核对结果", "部门收支总表"} <= set(book.sheetnames)
    assert book["全部目标"].max_row >= 93
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    keys = {t for t in texts if re.fullmatch("[a-z][a-z_0-9]+", t)}
    assert keys == {"xxx"}, "names of the code where a reader's words should stand"
    assert {"收入", "总体目标", "错误", "部门整体绩效目标表"} <= texts


def test_a_figure_is_cited_with_document_page_and_version(budget):
    """Catches a reference without author, year, page, checksum or version, or with a day of access."""
    held = reporting.cite(budget, what="项目", pages=[18, 17], lang="zh")
    assert held.gbt == (
        "卫辉市政务服务和大数据管理局. 卫辉市政务服务和大数据管理局2024年部门预算[R]. 2024: 17–18. "
        f"weihui-2024.pdf，SHA-256 {budget.files[0].sha256}. 由 budgetkit {bk.__version__} 读取。图表：项目。")
    held = reporting.cite(budget, lang="en")
    assert held.apa == (
        "卫辉市政务服务和大数据管理局. (2024). 卫辉市政务服务和大数据管理局: 2024 department budget "
        f"(weihui-2024.pdf, SHA-256 {budget.files[0].sha256}). "
        f"Read by budgetkit (Version {bk.__version__}) [Computer software].")


@pytest.mark.slow
def test_every_figure_has_its_reference(written):
    """Catches a chart or table that cannot be linked to or cited."""
    html = written["zh"].read_text(encoding="utf-8")
    figures = re.findall(r'<figure id="([^"]+)"', html)
    assert len(figures) == html.count('<details class="cite">') >= 12
    for anchor in figures:
        assert f'<a href="#{anchor}">' in html


def test_a_picture_of_other_money_says_so():
    """Catches two shares of one line on a page, of the whole and of a part of it, without a word."""
    split = pd.DataFrame({"basic": [60.0], "project": [30.0], "page": [27]})
    split.attrs = {"total": 90.0, "table": "general_budget_expenditure", "title": "支出明细表"}
    facts = SimpleNamespace(split=split)
    (said,) = money._split_elsewhere(facts, 100.0, "zh")
    assert "第27页《支出明细表》" in said and "90.00万元" in said
    assert money._split_elsewhere(facts, 90.0, "en") == []


def test_a_sentence_printed_over_and_over_stands_once():
    """Catches “涉密项目。” six times as what a project promises, and a text that loses a part."""
    assert money._short("该项目为涉密项目。 该项目为涉密项目。") == "该项目为涉密项目。"
    assert money._short("甲；乙；甲") == "甲；乙；甲"
    assert money._short("。甲") == "。甲"


# ── what stands out ──────────────────────────────────────────────────────────────────────────


def test_headlines_are_chosen_by_rules(budget):
    """Catches findings in another order, without their number, section or place."""
    told = reporting.headlines(budget)
    assert [h.kind for h in told] == ["error", "change", "debt", "target"]
    assert [h.section for h in told] == ["sums", "change", "debt", "targets"]
    assert [h.number for h in told] == [4, Decimal("1201.68"), Decimal("10331.00"), 21]
    assert [h.places[0].page for h in told] == [3, 3, 18, 22]
    for h in told:
        assert h.text("zh") != h.text("en") and re.search(r"\d", h.text("zh"))


def test_no_headline_repeats_a_percentage_that_is_found_wrong():
    """Catches a first screen that states −43% of what the findings below call −57%, or a growth that is no money's."""
    said = prose(2026, "（六）“三公”经费预算情况",
                 "1.2026年“三公”经费预算18.6万元，较上年减少24.5万元（43%）。其中：公务接待费8.6万元，较上年减少1.4万元（14%）；"
                 "公务用车运行维护费10万元，较上年减少23.1万元（69.79%）。",
                 "二、2026年主要工作任务", "全市民间投资增长80%。")
    d = Disclosure([SourceFile("2026.pdf", "told", 1)], "甲局", 2026, "budget", "department", [], said)
    assert [f.found for f in bk.check(d).filter(severity="error")] == ["-43%"]
    assert [h.number for h in reporting.headlines(d) if h.kind == "stated"] == [Decimal("-69.79"), Decimal("-14")]


def test_a_change_is_shown_where_it_is_stated(monkeypatch):
    """Catches “appropriations change by +5.18%” beside a picture of total revenue, and 预算 in an English sentence."""
    monkeypatch.setattr("budgetkit.reporting.facts.places", lambda _, claim: (claim,))
    said = prose(2026, "一、收支预算情况说明",
                 "2026年，甲局收入预算40870万元，其中：财政拨款收入30441万元，比2025年预算增加1500万元；其他收入5428万元。")
    d = Disclosure([SourceFile("2026.pdf", "told", 1)], "甲局", 2026, "budget", "department", [], said)
    facts = ReportFacts(d)
    sentence = said.claim_list[0].sentence
    (shown,) = facts.places_of_sentence(said.claim_list[0].page, sentence.text, Decimal(1500))
    assert shown.change.value == 1500 and facts.places_of_sentence(1, "别的") == ()
    told = basis_named("年初预算数")
    assert (told.text("en"), told.text("zh")) == ("budget", "年初预算数")


def test_a_change_of_appropriations_is_a_headline_where_last_years_total_is_not_told(budget):
    """Catches growth by two thirds that the first screen leaves out, since the whole of last year is not told."""
    d = copy(budget)
    d.narrative = prose(2024, "2024年部门预算编制说明", "2024年，本部门收入预算11,534万元，其中：财政拨款收入11,534万元，"
                              "比2023年预算增加4,614万元；事业收入0万元。")
    told = {h.kind: h for h in reporting.headlines(d)}
    assert told["change"].number == Decimal("66.68")  # 4,614 of 6,920
    assert told["change"].page == 1 and "6,920.00" in told["change"].text("en")
    assert "财政拨款比2023年预算变动+66.68%" in told["change"].text("zh")


def test_headlines_are_at_most_five_and_filled_up(budget, small):
    """Catches a sixth finding, or a document of which less is said than it tells."""
    crowded = copy(ReportFacts(budget))
    assert len(headlines_of(crowded)) <= MOST
    plain = reporting.headlines(small[1])
    assert FEWEST <= len(plain) <= MOST


def test_headlines_are_honest_where_there_is_nothing(budget):
    """Catches a finding of a document that holds nothing."""
    held = {h.kind for h in reporting.headlines(_bare(budget))}
    assert held <= {"error", "change", "debt"}  # what the prose alone tells


def test_a_name_read_twice_under_a_stamp_stands_in_no_headline(budget):
    """Catches 普普惠惠金金融融发发展展 printed as the name of the largest project."""
    held = ReportFacts(budget)
    held.projects = [PlannedProject("普普惠惠金金融融发发展展项项目目", Decimal(9000), 18),
                     PlannedProject("大大小小的项目", Decimal(10), 18)]
    said = next(iter(_project(held)))
    assert "The largest of 2 projects, whose name is not read surely (see the page), takes" in said.text("en")
    assert "普普" not in said.text("zh") and said.page == 18
    held.projects = [PlannedProject("大大小小的项目", Decimal(9000), 18)]
    assert "One project, 大大小小的项目, takes" in next(iter(_project(held))).text("en")


def _bare(d):
    """A disclosure without what was worked out of its tables before."""
    return type(d)(d.files, d.department, d.year, d.kind, d.level, [], d.narrative, [], [], [])


def test_nothing_is_absent_where_not_all_was_understood(budget):
    """Catches a report that says the document has no projects, where a page was not read."""
    bare = ReportFacts(_bare(budget))
    said = money.projects(bare, "en").lead[0]
    assert not bare.whole and said == "No list of projects was found in what could be read."
    assert made.not_understood(bare, "zh")[-1][1] == "没有找到表，以下只依据文字。"


def test_every_project_has_its_money_and_target(facts):
    """Catches a project left out, out of order, or beside another's targets."""
    (exhibit,) = money.projects(facts, "zh").exhibits
    rows = exhibit.table.rows
    assert len(rows) == 11
    amounts = [row[2] for row in rows]
    assert amounts == sorted(amounts, reverse=True) and sum(amounts) == Decimal("11345.15")
    assert rows[7][1] == "综合窗口政府购买服务岗位人员工资" and "保障人数：16人" in rows[7][4]


def test_projects_begin_on_their_first_page(budget):
    """Catches the page of the largest project given as the page from which projects are listed."""
    held = ReportFacts(budget)
    held.projects = [PlannedProject("大", Decimal(9), 38), PlannedProject("小", Decimal(1), 22)]
    assert "（第22页起）" in " ".join(f["said"] for f in key_facts(held, "zh"))


def test_what_is_bought_names_its_whole(facts):
    """Catches shares of basic expenditure shown under a title that speaks of all the money."""
    found = money.spending(facts, "zh")
    (said,) = (s for s in found.lead if "占比以" in s)
    assert "基本支出189.07万元，是全部支出的1.64%" in said
    assert {e.title for e in found.exhibits if e.anchor.startswith("buys")} == {"基本支出买了什么（按经济分类）"}


def test_far_off_is_told_before_a_slip():
    """Catches a share 0.08 points off told as the worst error beside a total written as 0.3万元."""
    def cause(expected, found, off):
        return Cause((Finding("error", Named("wrong", "错"), expected=expected, found=found, difference=Decimal(off)),))

    slip, far = cause("71.65%", "71.73%", "0.08"), cause("2940.05", "0.3", "-2939.75")
    assert max([slip, far], key=_weight) is far


def test_a_share_names_its_whole_and_page(facts):
    """Catches a percentage in a headline that says neither what it is of nor where it stands."""
    (head,) = _source(facts)
    told = _with_page(head, "zh")
    assert told.startswith("11,534.22万元资金中，97.02%（11,191.00万元）") and told.endswith(f"（第{head.page}页）")


def test_text_without_tables_is_told(budget):
    """Catches "not found" said of money that the text of a document without tables states."""
    alone = ReportFacts(_bare(budget))
    assert any(row[1] == Decimal("11534.22") for e in money.income(alone, "zh").exhibits for row in e.table.rows)
    for section in (money.income, money.spending):
        assert not any("没有找到" in said for said in section(alone, "zh").lead)


def test_an_amount_that_is_added_is_said_to_be(facts):
    """Catches a sum over units shown as if the document printed it."""
    for added in (True, False):
        alone, lines = ReportFacts(facts.d), facts.economics.copy()
        lines.attrs |= {"added": added}
        alone.economics = lines
        table = next(e.table for e in money.spending(alone, "zh").exhibits if e.anchor == "buys-table")
        assert any("相加" in note for note in table.notes) is added


def test_lines_of_debt_that_miss_its_total_by_rounding_say_so(facts):
    """Catches two amounts of borrowed money a cent apart, without a word, in one section."""
    alone = ReportFacts(facts.d)
    alone.debt = replace(facts.debt, borrowed=facts.debt.borrowed + Decimal("0.01"))
    assert any("10,331.00万元，按科目印出的为10,331.01万元" in said for said in answers.debts(alone, "zh").lead)
    assert not any("尾差" in said for said in answers.debts(facts, "zh").lead)


def test_a_goal_printed_beside_the_project_is_its_promise(facts):
    """Catches "no target sheet" said of a project whose goal stands in the table of projects itself."""
    table = copy(next(t for t in facts.d.tables if t.key == "projects"))
    line = next(li for li in table.lines if li.amounts)
    table.names, table.columns = (*table.names, "column_30"), (*table.columns, "项目/绩效目标")
    table.lines = [replace(line, texts=line.texts | {"column_30": "办结率达到九成"})]
    assert goals_in_rows(table) == {(line.page, line.row): "办结率达到九成"}
    told = PlannedProject("甲", Decimal(1), line.page, goal="办结率达到九成")
    assert money._promises(facts, told, "zh") == "办结率达到九成"


def test_a_sheet_of_several_projects_is_proved_by_their_money(facts):
    """Catches a sheet given to projects by its name alone, or kept from those whose money it names exactly."""
    sheet = copy(facts.sheets[0])
    sheet.name, sheet.scope, sheet.amount = "中小企业（发展）专项资金", "project", Decimal(30)
    rows = [PlannedProject(f"{n}（市中小企业发展专项资金）", Decimal(a), 1) for n, a in (("甲", 10), ("乙", 20))]
    assert [p.together for p in with_shared_sheets(rows, [sheet])] == [2, 2]
    assert with_shared_sheets([rows[0], replace(rows[1], amount=Decimal("20.01"))], [sheet])[0].sheet is None


def test_amounts_have_two_decimals(budget):
    """Catches 3,622.500000 万元 in a sentence, of a document that prints six decimals."""
    fine = ReportFacts(budget)
    fine.projects = [PlannedProject("甲", Decimal("3622.500000"), 1), PlannedProject("乙", Decimal("1.234567"), 1)]
    said = money.projects(fine, "zh").lead[0]
    assert said == "共2个项目，合计3,623.73万元，从大到小排列。"


# ── two years ────────────────────────────────────────────────────────────────────────────────


def test_two_years_are_compared_line_by_line(small):
    """Catches a report of two years that tells only what this year says of last year."""
    page, _ = build(ReportFacts(small[1], small[0]), lang="zh")
    text = "".join(Page(page).seen)
    assert "与2017年的文件相比" in text and "逐行比较" in text


def test_another_department_is_not_compared_and_said_first(small):
    """Catches a comparison of two departments, or silence on why there is none."""
    other = bk.load_example("jiangsu/procuratorate-2017")
    held = ReportFacts(small[1], other)
    page, _ = build(held, lang="zh")
    first = "".join(Page(page[: page.index("<nav")]).seen)
    assert "没有与上一年的文件比较" in first and "江苏省人民检察院" in first
    assert held.compared is None
    assert ReportFacts(small[1], other, renamed=True).compared is not None


# ── hostile documents ────────────────────────────────────────────────────────────────────────


def test_hostile_document_is_only_text(small):
    """Catches a name, a title or a file that becomes an element of the page."""
    hostile = copy(small[1])
    hostile.department = HOSTILE
    hostile.files = [replace(file, name=HOSTILE) for file in hostile.files]
    page, _ = build(ReportFacts(hostile), lang="zh")
    read = Page(page)
    assert "script" not in read.tags
    assert not [name for _, name, _ in read.attributes if name.startswith("on")]
    assert "\u202e" not in page and "&lt;script&gt;" in page
    style = page[page.index("<style>") : page.index("</style>")]
    assert "<" not in style[7:] and "onerror=" not in style  # the foot of printed pages names the file


def test_titles_by_kind(budget):
    """Catches a final account called a budget, or a title with the word None."""
    held = copy(budget)
    held.kind, held.year = "final_account", None
    assert report_title(held, "zh") == "卫辉市政务服务和大数据管理局部门决算解读"
    held.department = ""
    assert "None" not in report_title(held, "en")


def test_sections_are_the_readers_questions():
    """Catches a section that is lost, or told before what a reader asks first."""
    assert [section.__name__ for section in SECTIONS] == [
        "income", "spending", "projects", "changes", "debts", "targets", "sums", "terms", "method"]


def test_chart_can_be_saved():
    """Catches a chart that no program opens once it is saved."""
    from xml.etree import ElementTree

    from budgetkit.charts import drawing, revenue_by_source

    drawn = drawing(revenue_by_source(bk.load_example("weihui-2024"), lang="zh"))
    root = ElementTree.fromstring(drawn.svg)
    assert root.tag.endswith("svg") and len(drawn.svg) < 60_000
    assert Image(drawn.svg.encode(), drawn.description, 1, "svg+xml").source.startswith("data:image/svg+xml")


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
    with pytest.raises(ValueError, match="lang"):
        reporting.report(PDF, tmp_path / "r.html", lang="fr")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.slow
def test_a_locked_document_is_shown_with_its_password(tmp_path):
    """Catches a report of a locked file that tells a fault and shows no picture of its place."""
    locked = Path(__file__).parent / "samples" / "user-password.pdf"
    d = bk.read(locked, password="open")
    [fault] = bk.check(d).filter(severity="error")
    assert small_picture(d, fault.places, "en") is None, "a disclosure keeps no password"
    with unlocked("open"):
        shown = small_picture(d, fault.places, "en")
    written = reporting.report(locked, tmp_path / "r.html", lang="en", password="open")
    assert base64.b64encode(shown.data).decode() in written.read_text(encoding="utf-8")


def test_tables_are_not_written_over_what_is_read(tmp_path):
    """Catches --tables that destroys the spreadsheet it reads."""
    source = shutil.copy(PDF, tmp_path / "budget.xlsx")
    with pytest.raises(errors.BudgetkitError):
        reporting.report(source, tmp_path / "r.html", tables=source)
    assert Path(source).read_bytes() == PDF.read_bytes()


def test_pdf_without_a_browser_says_so(tmp_path, monkeypatch):
    """Catches --pdf that is silent, or reads the document first, where there is no browser."""
    monkeypatch.setattr(printing, "find_browser", lambda: None)
    with pytest.raises(printing.NoBrowser, match="Chromium"):
        reporting.report(PDF, tmp_path / "r.html", pdf=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(printing.find_browser() is None, reason="no Chromium or Chrome here")
def test_pdf_is_printed(written, tmp_path):
    """Catches no PDF within a command's limits, one without figures, page numbers or source, blank pages, another size than A4."""
    import pypdfium2

    source = shutil.copy(written["zh"], tmp_path / "r.html")
    with contained.memory_limit(contained.MEMORY):  # as the command does
        printed = printing.print_pdf(Path(source), tmp_path / "r.pdf")
    document = pypdfium2.PdfDocument(printed)
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    assert all(len(text) > 200 for text in pages)
    assert "11,534.22" in "".join(pages) and "钱从哪里来" in "".join(pages)
    image = document[1].render(scale=1).to_pil().convert("L")
    assert image.crop((0, 800, 595, 842)).getextrema()[0] < 128  # the foot is printed
