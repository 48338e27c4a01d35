"""The prose: what the published sentences of one budget say, and small texts of every shape."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetkit.grids.lattices import ruled_lattices
from budgetkit.narrative import Narrative, ProsePage, grammar, read_narrative
from budgetkit.narrative.grammar import clean_subject, state, tokens
from budgetkit.narrative.page_numbers import printed_numbers
from budgetkit.narrative.paragraphs import paragraphs
from budgetkit.narrative.prose_lines import prose_lines
from budgetkit.numbering import numbered
from budgetkit.sources.page import TextLine, text_lines
from budgetkit.sources.pdf import Document

ROOT = Path(__file__).resolve().parent.parent
EM = 12.0
LEFT, RIGHT = 60.0, 540.0


def prose_pages(path):
    """The pages of a PDF with the lines outside their ruled tables."""
    pages = []
    with Document(path) as document:
        for page in document:
            boxes = [lattice.box for lattice in ruled_lattices(page)]
            free = [
                g for g in page.glyphs
                if not any(x0 - 2 <= (g.x0 + g.x1) / 2 <= x1 + 2 and y0 - 2 <= g.middle <= y1 + 2
                           for x0, y0, x1, y1 in boxes)
            ]  # fmt: skip
            pages.append(ProsePage(page.number, page.width, page.height, text_lines(free)))
    return pages


@cache
def weihui() -> Narrative:
    return read_narrative(prose_pages(ROOT / "data" / "weihui-2024" / "weihui-2024.pdf"))


def width(text):
    return sum(0.5 if char.isascii() else 1.0 for char in text) * EM


def line(text, x=LEFT, y=100.0, size=EM):
    return TextLine(text, x, y, x + width(text) * size / EM, y + size, size)


def typeset(*texts, page=1, top=100.0):
    """Paragraphs set as a word processor sets them: two characters of indent, full lines."""
    lines, y = [], top
    for text in texts:
        x = LEFT + 2 * EM
        while text:
            cut = len(text)
            while x + width(text[:cut]) > RIGHT:
                cut -= 1
            lines.append(line(text[:cut], x, y))
            text, x, y = text[cut:], LEFT, y + 20
    return ProsePage(page, 600, 2000, lines)


def read(*texts, year=2024):
    """A narrative of one page: a heading that names department and year, then the texts."""
    title = line(f"某县教育局{year}年部门预算", 200, 40, 22)
    page = typeset(*texts)
    return read_narrative([ProsePage(1, 600, 2000, [title, *page.lines])])


def told(narrative, **wanted):
    """The claims of which every wanted attribute is as given; numbers as printed."""
    found = []
    for claim in narrative.claim_list:
        values = {
            "subject": claim.subject.text, "key": claim.subject.key, "code": claim.subject.code,
            "measure": claim.measure, "direction": claim.direction, "base": claim.base,
            "page": claim.page, "whole": claim.whole, "section": claim.section,
            **{name: getattr(claim, name) and getattr(claim, name).text
               for name in ("amount", "change", "percent", "share")},
        }  # fmt: skip
        if all(values[name] == value for name, value in wanted.items()):
            found.append(claim)
    return found


# ── Weihui ───────────────────────────────────────────────────────────────────────────────────


def test_cover():
    """A cover that gives department, year or kind wrong."""
    cover = weihui().cover
    assert (cover.department, cover.year) == ("卫辉市政务服务和大数据管理局", 2024)
    assert (cover.kind, cover.level) == ("budget", "department")


def test_contents():
    """An entry of the contents lost, joined with the next one, or at the wrong depth."""
    rows = weihui().contents[["number", "title", "level"]].values.tolist()
    assert len(rows) == 18
    assert rows[0] == ["第一部分", "卫辉市政务服务和大数据管理局概况", 1]
    assert rows[3] == ["第二部分", "卫辉市政务服务和大数据管理局2024年部门预算情况说明", 1]
    assert rows[12] == ["七、", "2024年支出经济分类汇总表", 2]
    assert rows[17] == ["十二、", "2024年部门预算项目绩效目标汇总表", 2]


def test_sections():
    """A heading missed, or text under the wrong one."""
    labels = [s.label for s in weihui().sections]
    assert labels[:2] == [
        "第一部分卫辉市政务服务和大数据管理局概况", "一、卫辉市政务服务和大数据管理局主要职责",
    ]  # fmt: skip
    by_label = {s.label: s for s in weihui().sections}
    fund = by_label["八、政府性基金预算支出情况说明"]
    assert (fund.level, fund.pages) == (2, (5,))
    assert "特定目标类项目11191万元" in fund.text
    procurement = by_label["（二）政府采购支出情况"]
    assert weihui().sections[procurement.parent].label == "九、其他重要事项情况说明"
    assert procurement.pages == (5, 6)


def test_glossary():
    """A term of the glossary lost, or its definition cut at the page's end."""
    terms = {t.term: t for t in weihui().term_list}
    assert list(terms) == [
        "财政拨款收入", "财政专户管理资金", "事业收入", "事业单位经营收入", "其他收入",
        "用事业基金弥补收支差额", "基本支出", "项目支出", "“三公”经费",
        "行政（事业）单位机构运转经费情况",
    ]  # fmt: skip
    assert terms["事业收入"].definition.endswith("不包括教育收费。")
    assert terms["基本支出"].definition.endswith("人员经费和日常公用经费两部分。")
    assert terms["“三公”经费"].page == 7


@pytest.mark.parametrize(
    ("subject", "measure", "amount", "change", "percent", "share", "base", "page"),
    [
        ("收入总计", "budget", "11534.22万元", None, None, None, None, 3),
        ("支出总计", "budget", "11534.22万元", None, None, None, None, 3),
        ("收入", "change", None, "10648.12万元", "1200.17%", None, 2023, 3),
        ("支出", "change", None, "10648.12万元", "1200.17%", None, 2023, 3),
        ("一般公共预算", "budget", "343.22万元", None, None, None, None, 4),
        ("政府性基金收入", "budget", "11191万元", None, None, None, None, 4),
        ("基本支出", "share", None, None, None, "1.64%", None, 4),
        ("一般公共预算收支", "change", None, "36.81万元", "12.01%", None, 2023, 4),
        ("政府性基金收支", "change", None, "10611.3万元", "1830.48%", None, 2023, 4),
        ("基本支出", "share", None, None, None, "55.08%", None, 4),
        ("社会保障和就业（类）支出", "budget", "20.28万元", None, None, None, None, 4),
        ("公用经费支出", "share", None, None, None, "7.63%", None, 4),
        ("因公出国（境）费", "budget", "0万元", None, None, None, None, 5),
        ("公务接待费", "change", None, "0万元", None, None, 2023, 5),
        ("政府性基金预算支出", "budget", "11191万元", None, None, None, None, 5),
        ("卫辉市群众文化综合体灾后重建项目", "budget", "10331万元", None, None, None, None, 5),
        ("机构运转经费支出", "budget", "14.43万元", None, None, None, None, 5),
        ("政府采购", "budget", "67.49万元", None, None, None, None, 5),
    ],
)
def test_claims(subject, measure, amount, change, percent, share, base, page):
    """A stated number lost, or given to another subject, year or page."""
    assert told(
        weihui(), subject=subject, measure=measure, amount=amount, change=change, percent=percent,
        share=share, base=base, page=page,
    )  # fmt: skip


def test_every_number_is_a_claim():
    """A number of the prose that no claim holds: 68 amounts and percentages by hand count."""
    # Pages 3–6, counted on the page: money and percentages, without 单价50万元以上 and the like,
    # and without the two that are xxx.
    held = [n for c in weihui().claim_list for n in (c.amount, c.change, c.percent, c.share) if n]
    assert len([n for n in held if n.unit]) == 73


def test_codes_of_functional_lines():
    """A functional class named in the prose without the code that the tables know it by."""
    codes = {c.subject.code for c in weihui().claim_list if c.subject.key == "function"}
    assert codes == {"201", "208", "210", "221"}


def test_reasons():
    """A reason lost, given to the wrong change, or the sum of the reasons taken for one more."""
    claims = weihui().claim_list
    revenue, expenditure = told(weihui(), change="10648.12万元", percent="1200.17%")
    listed = {}
    for reason in weihui().reason_list:
        listed.setdefault(reason.claim, []).append(reason.amount)
    assert listed[revenue.id] == [Decimal("10331"), Decimal("284.91"), Decimal("32.20")]
    assert listed[expenditure.id] == [Decimal("10331"), Decimal("284.91"), Decimal("32.20")]
    general = told(weihui(), change="36.81万元")[0]
    assert listed[general.id] == [Decimal("32.2"), Decimal("4.61")]
    told_again = told(weihui(), subject="预算收入总计", change="10648.12万元")[0]
    assert told_again.reason_for is None
    assert claims[told_again.of].subject.text == "收入总计"


def test_parts_know_their_whole():
    """A part whose whole is not found, so that sums told in words cannot be checked."""
    claims = weihui().claim_list
    whole = told(weihui(), subject="一般公共预算支出", amount="343.22万元")[0]
    lists = {}
    for claim in claims:
        if claim.part_of == whole.id and claim.amount:
            lists.setdefault(claim.listing, []).append(claim.amount.value)
    assert [sum(parts) for parts in lists.values()] == [Decimal("343.22"), Decimal("343.22")]


def test_placeholders():
    """An unfilled template that goes unnoticed, or a number list taken for one."""
    found = [(p.kind, p.text, p.page) for p in weihui().placeholders]
    assert found == [
        ("direction", "增加（减少）", 5), ("direction", "增加（减少）", 5), ("letters", "xxx", 5),
        ("direction", "增加（减少）", 5), ("direction", "增加（减少）", 5),
        ("direction", "增加（减少）", 5),
    ]  # fmt: skip


def test_places():
    """A sentence that is outlined where it does not stand."""
    claim = told(weihui(), subject="公用经费支出", share="7.63%")[0]
    boxes = claim.sentence.places()
    assert {box.page for box in boxes} == {4}
    assert [round(box.y0) for box in boxes] == [672, 695] or len(boxes) >= 2
    last = claim.places()[-1]
    assert last.x0 < last.x1 <= 120


def test_frames():
    """A frame that leaves the promised columns or types."""
    assert list(weihui().claims.columns) == [
        "section", "subject", "measure", "amount", "change", "percent", "share", "base", "page",
        "sentence",
    ]  # fmt: skip
    assert weihui().claims["amount"].dtype == "float64"
    assert str(weihui().claims["base"].dtype) == "Int64"
    assert list(weihui().glossary.columns) == ["term", "definition", "page"]
    assert list(weihui().reasons.columns) == ["claim", "text", "amount", "direction", "page"]
    empty = Narrative()
    assert len(empty.claims) == len(empty.glossary) == len(empty.contents) == 0


# ── small texts ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024年收入预算67.5万元，比2023年预算减少3.2万元，下降4.53%。",
         [{"subject": "收入", "measure": "budget", "amount": "67.5万元"},
          {"subject": "收入", "change": "3.2万元", "percent": "4.53%", "direction": "down",
           "base": 2023}]),
        ("公务接待费3万元，同比减少1万元，下降25%，占“三公”经费总额的比重为35.2%。",
         [{"key": "reception", "change": "1万元", "percent": "25%", "base": 2023},
          {"key": "reception", "share": "35.2%", "whole": "“三公”经费总额"}]),
        ("会议费、培训费分别为1.5万元、2万元。",
         [{"key": "meetings", "amount": "1.5万元"}, {"key": "training", "amount": "2万元"}]),
        ("收入、支出分别增加3万元、4万元。",
         [{"subject": "收入", "change": "3万元"}, {"subject": "支出", "change": "4万元"}]),
        ("“三公”经费由2023年的120万元减少到100万元，下降16.67%。",
         [{"measure": "previous", "amount": "120万元", "base": 2023},
          {"measure": "budget", "amount": "100万元"}, {"percent": "16.67%", "direction": "down"}]),
        ("2.公务用车购置及运行费5万元（其中，公务用车购置费1万元，公务用车运行费4万元），"
         "比上年增加1万元。",
         [{"key": "vehicle_purchase", "amount": "1万元"},
          {"key": "vehicles", "change": "1万元", "base": 2023}]),
        ("公务接待费预算支出116.5万元，本年数小于上年预算数40.05万元。",
         [{"key": "reception", "change": "40.05万元", "direction": "down", "base": 2023}]),
        ("机关运行经费5000元，比2023年决算数增长16倍。",
         [{"amount": "5000元", "key": "operating_expenses"},
          {"percent": "16倍", "direction": "up"}]),
        ("政府性基金拨款支出预算为0；国有资本经营预算拨款支出预算为0。",
         [{"key": "government_fund", "amount": "0"}, {"key": "state_capital", "amount": "0"}]),
        ("培训费10万元，与上年预算数相同。",
         [{"key": "training", "change": "相同", "direction": "flat", "base": 2023}]),
        ("（二）2080505-机关事业单位基本养老保险缴费支出442.44万元。",
         [{"code": "2080505", "amount": "442.44万元", "measure": "budget"}]),
        ("3、公共安全支出（204类）司法（06款）普法宣传（05项）124.29万元。2023年当年预算执行数为118.46"
         "万元，2024年预算安排124.29万元，比2023年预算执行数增加4.92%。",
         [{"code": "2040605", "measure": "previous", "amount": "118.46万元", "base": 2023},
          {"code": "2040605", "measure": "change", "percent": "4.92%", "base": 2023}]),
        ("一般公共预算支出年初预算为100万元，支出决算为95万元，完成年初预算的95%。",
         [{"measure": "budget", "amount": "100万元"}, {"measure": "final", "amount": "95万元"},
          {"measure": "completion", "percent": "95%", "key": "general_budget"}]),
        ("本部门2024年没有使用政府性基金预算拨款安排的支出。",
         [{"measure": "none", "key": "government_fund"}]),
    ],
)  # fmt: skip
def test_grammar(text, wanted):
    """A way to state a number that the grammar reads wrong."""
    narrative = read(text)
    for claim in wanted:
        assert told(narrative, **claim), (claim, narrative.claims.to_string())


def test_a_change_after_a_list_is_of_the_whole():
    """比上年减少5万元 behind a list by function given to the last function of the list."""
    narrative = read(
        "（二）支出预算。2024年支出预算100万元。按支出功能分类，包括教育支出50万元，科学技术支出30万元，"
        "住房保障支出20万元。比上年减少5万元，主要是基本支出减少5万元。"
    )
    (change,) = told(narrative, change="5万元", subject="支出")
    assert narrative.claim_list[change.of].amount.text == "100万元"


def test_limits_rates_and_cities_are_no_claims():
    """单价50万元以上, 50元/人 or 无锡 taken for a stated amount or for none."""
    narrative = read(
        "单价50万元以上通用设备0台，单位价值100万元（含）以上设备2台（套）。补助标准50元/人。",
        "群众满意度稳定在95%以上。",
        "无锡市某局2024年财政拨款支出预算5万元。",
    )
    assert [c.amount.text for c in narrative.claim_list] == ["5万元"]
    assert not told(narrative, measure="none")


def test_reasons_below_a_colon():
    """Reasons set as numbered paragraphs under 主要原因：, or a next item taken for a reason."""
    narrative = read(
        "一、收入预算情况说明",
        "2024年收入预算100万元，比上年增加30万元，主要原因：",
        "1.人员经费增加10万元。",
        "2.新增信息化项目经费20万元。",
        "二、支出预算情况说明",
        "2024年支出预算100万元，与上年持平，主要原因是：",
        "1.基本支出60万元。",
    )
    amounts = [reason.amount for reason in narrative.reason_list if reason.amount is not None]
    assert amounts == [Decimal("10"), Decimal("20")]


def test_net_of_reasons_is_no_reason():
    """增减相抵后增加… counted as one more reason."""
    narrative = read(
        "项目支出200万元，比上年增加15万元，主要原因是外事经费增加20万元，办公费压减5万元，"
        "增减相抵后增加15万元。"
    )
    assert [r.amount for r in narrative.reason_list] == [Decimal("20"), Decimal("-5")]


@pytest.mark.parametrize(
    ("text", "kind", "gap"),
    [
        ("预算数比2023年增加（减少）xxx万元。", "letters", "xxx"),
        ("××局2024年无收入。", "letters", "××"),
        ("支出增长（下降）5%。", "direction", "增长（下降）"),
        ("与2025年预算数持平，主要原因是。", "reason", "主要原因是"),
        ("政府性基金支出预算支出万元。", "number", "支出"),
        ("经营支出XX万元（不涉及的不列）。", "instruction", "（不涉及的不列）"),
    ],
)
def test_gaps(text, kind, gap):
    """A gap of a template that is not seen."""
    assert (kind, gap) in [(p.kind, p.text) for p in read(text).placeholders]


@pytest.mark.parametrize(
    "text",
    [
        "比上年增加5万元，增长10%，主要原因是人员增加。",
        "人员经费5万元，主要包括：基本工资、津贴补贴。",
        "预决算持平的不用说明变动原因。",
        "公务用车购置费（含购置税）0万元。",
    ],
)
def test_no_gaps(text):
    """A complete sentence taken for an unfilled one."""
    assert read(text).placeholders == []


def test_sentence_over_a_page_of_tables():
    """A sentence broken by a page number, a running head or a table between its halves."""
    head = "某县教育局2024年度部门预算公开"

    def page(number, *lines):
        return ProsePage(number, 600, 800, [
            line(head, LEFT, 10, 9), *lines, line(f"- {number} -", 290, 780, 9)])  # fmt: skip

    full = "一二三四五六七八九十" * 4
    half = "2024年收入预算合计100万元，比上年增加20万元，主要是人员经费增加1,234"
    pages = [
        page(1, line(full[:38], LEFT + 24, 100), line(full, LEFT, 120),
             line(half.rjust(40 + len(half) - int(width(half) / EM), "字"), LEFT, 140)),
        page(2, line("收入总表", 270, 60, 18), line("单位：万元", 480, 90)),
        page(3, line(".56万元。", LEFT, 100), line("下一段。" + full[:34], LEFT + 24, 120),
             line(full, LEFT, 140)),
        page(4, line(full, LEFT, 100)),
        page(5, line(full, LEFT, 100)),
    ]  # fmt: skip
    texts = [p.text for p in paragraphs(prose_lines(pages)) if p.kind == "text"]
    assert texts[0].endswith("主要是人员经费增加1,234.56万元。")
    assert not any(head in text or "- 2 -" in text for text in texts)


def test_heading_and_body_stay_apart():
    """A heading joined with the paragraph under it, or two numbered lines with each other."""
    narrative = read("一、收支预算总体情况说明", "收入1万元。", "（一）收入预算", "（二）支出预算")
    assert [s.label for s in narrative.sections if s.number] == [
        "一、收支预算总体情况说明", "（一）收入预算", "（二）支出预算",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "terms"),
    [
        (["一、财政拨款收入：是指当年拨付的资金。", "二、基本支出：指人员支出。"],
         ["财政拨款收入", "基本支出"]),
        (["1.一般公共服务支出（类）财政事务（款）行政运行（项）：反映行政单位的基本支出。"],
         ["一般公共服务支出（类）财政事务（款）行政运行（项）"]),
        (["【财政拨款收入】指当年拨付的资金。"], ["财政拨款收入"]),
        (["财政拨款收入是指当年拨付的资金。", "其他收入是指除上述以外的收入。"],
         ["财政拨款收入", "其他收入"]),
        (["1.机关运行经费", "为保障行政单位运行用于购买货物和服务的各项资金。"], ["机关运行经费"]),
    ],
)  # fmt: skip
def test_shapes_of_a_glossary(texts, terms):
    """A shape of 名词解释 that is read as no terms, or as too many."""
    narrative = read("第三部分名词解释", *texts)
    assert [t.term for t in narrative.term_list] == terms
    assert all(t.definition for t in narrative.term_list)
    assert narrative.claim_list == []


@pytest.mark.parametrize(
    ("lines", "department", "year", "kind", "level"),
    [
        (["某市财政局2026年部门预算"], "某市财政局", 2026, "budget", "department"),
        (["2026年度", "某市教育局（本级）", "单位预算公开"], "某市教育局（本级）", 2026, "budget", "unit"),
        (["某市2026年市级单位预算", "预算单位：某某职业学院"], "某某职业学院", 2026, "budget", "unit"),
        (["某市审计局", "2024年度部门决算"], "某市审计局", 2024, "final_account", "department"),
        (["二〇二四年度某县水利局部门预算"], "某县水利局", 2024, "budget", "department"),
        (["2024年部门预算", "（某市计量局）"], "某市计量局", 2024, "budget", "department"),
        (["某市计量局", "2024年部门预算", "2024年3月"], "某市计量局", 2024, "budget", "department"),
        (["某市计量局", "2024年部门预算公开目录"], "某市计量局", 2024, "budget", "department"),
        # a school, a prison, a federation by its short name
        (["某市第二中学", "2024年单位预算"], "某市第二中学", 2024, "budget", "unit"),
        (["某省第一监狱", "2024年部门决算"], "某省第一监狱", 2024, "final_account", "department"),
        (["某市妇联", "2024年部门预算"], "某市妇联", 2024, "budget", "department"),
        (["部门代码：105", "2024年某市计量局", "部门预算"], "某市计量局", 2024, "budget", "department"),
        # a name broken over two lines, with or without the year before it and a date below
        (["2018年度某省高级", "人民法院预算公开", "2018年2月24日"],
         "某省高级人民法院", 2018, "budget", "department"),
        (["某市人民政府国有资产监督", "管理委员会2024年部门预算", "2024年3月"],
         "某市人民政府国有资产监督管理委员会", 2024, "budget", "department"),
        (["市级预算", "某市水利局2024年部门预算"], "某市水利局", 2024, "budget", "department"),
        (["某市", "水利局2024年部门预算"], "某市水利局", 2024, "budget", "department"),
        (["某市发展和改革委员会", "2019年部门综合预算说明"],
         "某市发展和改革委员会", 2019, "budget", "department"),
    ],
)
def test_shapes_of_a_cover(lines, department, year, kind, level):
    """A cover whose department, year, kind or level is read wrong."""
    page = ProsePage(1, 600, 800, [
        line(text, 300 - width(text), 200 + 60 * i, 24) for i, text in enumerate(lines)
    ])  # fmt: skip
    cover = read_narrative([page]).cover
    assert (cover.department, cover.year, cover.kind, cover.level) == (
        department, year, kind, level,
    )  # fmt: skip


def test_contents_with_leaders_and_numbers():
    """A contents page with dotted leaders, wrapped entries and page numbers."""
    page = ProsePage(1, 600, 800, [
        line("目 录", 270, 60, 18),
        line("第一部分部门概况.........................1", LEFT, 100),
        line("一、部门主要职责……………………………2", LEFT, 120),
        line("二、关于一般公共预算“三公”经费预算情况的总体", LEFT, 140),
        line("说明.....................................12", LEFT, 160),
    ])  # fmt: skip
    body = ProsePage(2, 600, 800, [line("第一部分部门概况", 240, 60, 18)])
    narrative = read_narrative([page, body])
    assert narrative.contents[["number", "title", "target"]].values.tolist() == [
        ["第一部分", "部门概况", 1], ["一、", "部门主要职责", 2],
        ["二、", "关于一般公共预算“三公”经费预算情况的总体说明", 12],
    ]  # fmt: skip
    assert [s.label for s in narrative.sections] == ["第一部分部门概况"]


def test_tables_in_the_contents_are_entries_of_their_own():
    """Catches a list of tables without page numbers read as one long entry, which no table can keep."""
    page = ProsePage(1, 600, 800, [
        line("目 录", 270, 60, 18), line("第一部分部门概况", LEFT, 100), line("附件：某局2022年部门预算表", LEFT, 120),
        line("表1部门收支总表", LEFT, 140), line("表1-1部门收入总表", LEFT, 160), line("表2部门支出总表", LEFT, 180)])
    body = ProsePage(2, 600, 800, [line("第一部分部门概况", 240, 60, 18)])
    entries = read_narrative([page, body]).entry_list
    assert [e.title for e in entries][-3:] == ["表1部门收支总表", "表1-1部门收入总表", "表2部门支出总表"]


# ── whatever is printed is read back ─────────────────────────────────────────────────────────

amounts = st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2)


@given(amounts, st.booleans(), st.sampled_from(["元", "千元", "万元", "亿元"]))
def test_amounts_read_back(amount, commas, unit):
    """A printed amount that comes back as another number, or with other decimals."""
    printed = f"{amount:,}" if commas else f"{amount}"
    (claim,) = read(f"培训费支出{printed}{unit}。").claim_list
    factor = {"元": "0.0001", "千元": "0.1", "万元": "1", "亿元": "10000"}[unit]
    assert claim.amount.value == amount * Decimal(factor)
    assert claim.amount.places == 2
    assert claim.subject.key == "training"


@given(amounts, amounts, st.sampled_from([("增加", "增长", 1), ("减少", "下降", -1)]))
def test_changes_read_back(change, percent, way):
    """A change whose sign, percentage or base year is lost on the way."""
    verb, rate, sign = way
    narrative = read(f"会议费5万元，比2023年预算{verb}{change}万元，{rate}{percent}%。")
    claim = narrative.claim_list[1]
    assert (claim.signed, claim.signed_percent) == (sign * change, sign * percent)
    assert (claim.base, claim.of) == (2023, 0)


@given(st.text(alphabet="增加减少万元%占其中：，。；（）12.,-年上与比持平主要原因是“”、0 ", max_size=80))
def test_any_text_is_read(text):
    """A text that stops the reading, or a place outside its sentence."""
    for claim in read(text or "。").claim_list:
        assert 0 <= claim.start <= claim.end <= len(claim.sentence.text)
        claim.places()


@given(st.lists(st.integers(1, 38), min_size=1, max_size=6))
def test_paragraphs_read_back(lengths):
    """Paragraphs of any length that are joined or torn when their lines are put together."""
    texts = ["字" * (7 * n) + "。" for n in lengths]
    read_back = [p.text for p in paragraphs(prose_lines([typeset(*texts)])) if p.kind == "text"]
    assert read_back == texts


def test_numbering():
    """A number of an official document that is not seen, or a year or decimal taken for one."""
    assert numbered("十二、项目").value == 12
    assert numbered("（三）支出").style == "han_bracket"
    assert numbered("4.2026年收支总表").rest == "2026年收支总表"
    assert numbered("一、2024年收支总表").rest == "2024年收支总表"
    assert numbered("3.5万元") is None
    assert numbered("2024年预算") is None


def test_subjects_without_their_frame():
    """A subject that keeps the year, the department or the words for 'is'."""
    assert clean_subject("2024年我部门“三公”经费预算为") == "“三公”经费"
    assert clean_subject("某县教育局2024年一般公共预算支出年初预算为", "某县教育局") == "一般公共预算支出"
    assert clean_subject("省教育厅本年收入预算合计", "某省教育厅") == "本年收入预算合计"
    assert clean_subject("本年收入合计") == "本年收入合计"


@pytest.mark.parametrize(("said", "wan"), [
    ("项目支出100万5000元", "100.5"), ("基本支出1 200.00万元", "1200"),
    ("共1 234 567.89元", "123.456789"), ("其中2 100.00万元、50.00万元", "2100"),
])
def test_amounts_in_two_units_and_with_spaces(said, wan):
    """100万5000元 read as 5,000 yuan, 1 200.00万元 as 200: both were false findings of the check."""
    values = [state(t).value for t in tokens(said) if t.kind == "amount"]
    assert values[0] == Decimal(wan)


def test_units():
    """A unit converted wrong."""
    values = [state(t).value for t in tokens("1亿元、2万元、3千元、4元") if t.kind == "amount"]
    assert values == [Decimal(10000), Decimal(2), Decimal("0.3"), Decimal("0.0004")]


def _begins(pattern) -> tuple[set[str], bool]:
    """The characters that a parsed pattern can begin with (``\\d``: a digit), and whether it may be empty."""
    begins: set[str] = set()
    for operator, value in pattern:
        kind, held = str(operator), []
        if kind == "LITERAL":
            held = [({chr(value)}, False)]
        elif kind == "IN":
            held = [(set(map(chr, range(v[0], v[1] + 1))) if str(k) == "RANGE" else
                     {chr(v)} if str(k) == "LITERAL" else {{"CATEGORY_DIGIT": "\\d"}[str(v)]}, False)
                    for k, v in value]
        elif kind == "BRANCH":
            held = [_begins(branch) for branch in value[1]]
        elif kind in ("SUBPATTERN", "MAX_REPEAT"):
            inner, empty = _begins(value[-1])
            held = [(inner, empty or (kind == "MAX_REPEAT" and value[0] == 0))]
        else:
            assert kind in ("ASSERT", "ASSERT_NOT", "AT"), f"{kind} may begin with anything"
            continue
        begins |= set().union(*(chars for chars, _ in held))
        if not any(empty for _, empty in held):
            return begins, False
    return begins, True


def test_the_search_for_tokens_passes_over_no_beginning():
    """Catches a pattern of the grammar with a first character at which no token is sought."""
    from re import _parser

    words = grammar._FIRST_WORDS
    for begins, kinds in ((grammar._NUMBERS_BEGIN, grammar.TOKENS[:words]),
                          (grammar._WORDS_BEGIN, grammar.TOKENS[words:])):
        sought = re.compile(begins)
        for name, pattern in kinds:
            chars, empty = _begins(_parser.parse(pattern))
            assert chars and not empty, name
            missed = [c for c in chars if not sought.match("7" if c == "\\d" else c)]
            assert not missed, (name, missed)


def _numbered_pages(*feet):
    return [ProsePage(n, 595, 842, [TextLine("正文", 60, 400, 90, 412, 12)] + [
        TextLine(text, 280, 800, 310, 812, 9) for text in foot.split("|") if text])
        for n, foot in enumerate(feet, 1)]


@pytest.mark.parametrize(("feet", "expected"), [
    # a cover, then pages that count on; one between them that prints none
    (["", "— 1 —", "", "— 3 —", "— 4 —"], ("", "1", "", "3", "4")),
    # numbers begin anew in the tables
    (["1", "2", "3", "第1页", "第2页", "第3页"], ("1", "2", "3", "1", "2", "3")),
    (["- 7 -", "- 8 -"], ("", "")),  # two alone prove nothing
    (["12", "9", "30", "2026"], ("", "", "", "")),  # nor do numbers that do not count on
    (["5/20|3", "6/20|3", "7/20|3"], ("5", "6", "7")),  # a running head's 3 is no page
])
def test_a_pages_number_is_told_where_its_neighbours_prove_it(feet, expected):
    """Catches any number in the margin told as the printed page."""
    assert printed_numbers(_numbered_pages(*feet)) == expected
