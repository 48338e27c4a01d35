"""The prose of published disclosures: claims written down by hand from the pages."""

import pytest

#: Numbers as the reader of a table expects them: money in 万元, changes signed.
#: document, page, subject, measure, amount, change, percent, share, base
CLAIMS = """
suzhou/02 | 23 | 收入、支出预算总计 | budget | 4651.67 | | | |
suzhou/02 | 23 | 收、支预算总计 | change | | 47.15 | 1.02 | | 2025
suzhou/02 | 23 | 一般公共预算拨款收入 | change | | 47.15 | 1.02 | | 2025
suzhou/02 | 24 | 一般公共服务支出（类）支出 | change | | -17.08 | -0.58 | | 2025
suzhou/02 | 25 | 基本支出 | share | | | | 92.7 |
suzhou/02 | 27 | 住房改革支出（款）购房补贴（项）支出 | change | | -245.3 | -37.9 | | 2025
suzhou/02 | 29 | 公务接待费支出 | share | | | | 100 |
suzhou/02 | 29 | 一般公共预算拨款安排的培训费预算支出 | change | | -21.73 | | | 2025
suzhou/02 | 30 | 采购服务支出 | budget | 183 | | | |
wuxi/06 | 26 | 其他收入 | change | | 0 | | | 2024
wuxi/06 | 26 | 一般公共预算拨款收入 | change | | 26.21 | 0.97 | | 2024
wuxi/06 | 27 | 社会保障和就业支出（类）支出 | change | | 2.24 | 1.23 | | 2024
wuxi/06 | 28 | 其他收入 | share | | | | 5.02 |
wuxi/06 | 29 | 项目支出 | share | | | | 40.99 |
chongqing/01 | 2 | 收入 | budget | 19230.18 | | | |
chongqing/01 | 2 | 一般公共预算财政拨款 | change | | 2781.90 | | | 2025
chongqing/01 | 3 | 资源勘探工业信息等支出 | budget | 673.17 | | | |
chongqing/01 | 3 | 项目支出 | change | | 2419.80 | | | 2025
chongqing/01 | 4 | 公务用车运行维护费 | change | | -2.48 | | | 2025
chongqing/01 | 4 | 公务接待费 | change | | 0 | | | 2025
chongqing/01 | 5 | 委托业务费涉及财政拨款资金 | budget | 6265.73 | | | |
chongqing/08 | 3 | 收入 | change | | -29815.76 | | | 2025
chongqing/08 | 4 | 一般公共预算拨款 | change | | 8347.73 | | | 2025
changsha/01 | 5 | 收入 | budget | 1935.36 | | | |
changsha/01 | 6 | 支出 | change | | 54.13 | 2.88 | | 2025
changsha/01 | 8 | 机关运行经费 | change | | 7.20 | 6.22 | | 2025
changsha/01 | 8 | 公务用车运行费 | budget | 5.00 | | | |
changsha/01 | 8 | “三公”经费 | change | | -1.75 | | | 2025
huzhou/03 | 7 | 支出 | change | | -772.20 | -10.1 | | 2025
huzhou/03 | 7 | 日常公用支出 | share | | | | 9.2 |
huzhou/03 | 8 | 卫生健康（类）支出 | share | | | | 3.9 |
huzhou/03 | 9 | 卫生健康支出（类）行政事业单位医疗（款）公务员医疗补助（项） | budget | 146.94 | | | |
huzhou/03 | 11 | 因公出国（境）费用 | change | | | -100 | | 2025
huzhou/03 | 11 | 公务用车运行维护费支出 | change | | 0 | | | 2025
huzhou/03 | 12 | 会议费 | change | | -9.66 | -100 | | 2025
quanzhou/01 | 24 | 收入 | change | | 4385.72 | | | 2025
quanzhou/01 | 24 | 其他收入 | budget | 4200 | | | |
quanzhou/01 | 25 | 2010399-其他政府办公厅（室）及相关机构事务支出 | budget | 3942.61 | | | |
quanzhou/01 | 27 | 公务用车购置费 | change | | -2.30 | -0.87 | | 2025
quanzhou/01 | 27 | 因公出国（境）经费 | change | | 0 | 0 | | 2025
quanzhou/01 | 38 | 委托业务费 | budget | 961.76 | | | |
zhuhai/01 | 30 | 支出 | change | | 12616.73 | 23.5 | | 2025
zhuhai/01 | 30 | 公务用车购置及运行维护费 | change | | 0 | 0 | | 2025
zhuhai/01 | 30 | 公务接待费 | change | | 0.84 | 14.5 | | 2025
zhuhai/01 | 31 | 机关运行经费 | change | | -789.13 | -6.8 | | 2025
jiangsu/procuratorate-2018 | 23 | 收、支预算总计 | change | | 3958.67 | 21.95 | | 2017
jiangsu/procuratorate-2018 | 24 | 社会保障和就业支出 | change | | -184.96 | -9.1 | | 2017
jiangsu/procuratorate-2018 | 25 | 一般公共预算收入 | share | | | | 99.94 |
jiangsu/procuratorate-2018 | 26 | 行政运行（项）支出 | change | | 2915.22 | 36.58 | | 2017
jiangsu/procuratorate-2018 | 29 | 公务接待费预算支出 | change | | -40.05 | | | 2017
jiangsu/npc-2017 | 24 | 社会保障和就业支出 | change | | 193.25 | 13.65 | | 2016
jiangsu/npc-2017 | 24 | 单位预留机动经费 | share | | | | 0.94 |
jiangsu/npc-2017 | 28 | 一般公共预算机关运行经费预算支出 | change | | 4032.99 | 254.23 | | 2016
shanghai/01 | 6 | 收入 | budget | 40870 | | | |
shanghai/01 | 6 | 一般公共预算拨款支出 | change | | 1500 | | | 2025
shanghai/01 | 6 | 政府性基金拨款支出 | budget | 0 | | | |
shanghai/01 | 6 | “卫生健康支出” | budget | 1370 | | | |
shanghai/01 | 21 | 公务用车购置费 | change | | -24 | | | 2025
shanghai/01 | 21 | 公务用车运行费 | change | | 0.90 | | | 2025
shanghai-putuo/wanli-2024 | 6 | 财政拨款收入 | change | | -876.75 | | | 2023
shanghai-putuo/wanli-2024 | 32 | 公务用车购置费 | change | | 25 | | | 2023
"""

#: document, page, amount: what is owned and what a quarter may spend is told of no year's budget
ASIDES = """
zhuhai/01 | 31 | 522897.93
shanghai-putuo/wanli-2024 | 33 | 158.05
"""

#: document, page, functional code, measure, amount or percent: the lines of an item and its past
LINES = """
shanghai-putuo/justice-unit-2026 | 6 | 2040601 | previous | 1690.69
shanghai-putuo/justice-unit-2026 | 6 | 2040601 | budget | 1434.89
shanghai-putuo/justice-unit-2026 | 6 | 2040601 | change | -1.10
shanghai-putuo/justice-unit-2026 | 6 | 2080501 | budget | 56.12
shanghai-putuo/justice-unit-2026 | 6 | 2080501 | budget | 57.8
shanghai-putuo/justice-unit-2026 | 7 | 2210203 | budget | 207
shanghai-putuo/justice-unit-2026 | 7 | 2210203 | budget | 170.03
shanghai-putuo/justice-unit-2026 | 7 | 2210203 | change | 21.74
shanghai-putuo/wanli-2024 | 6 | 2010507 | previous | 60.13
shanghai-putuo/wanli-2024 | 9 | 2210201 | budget | 352.67
suzhou/02 | 26 | 2010801 | budget | 2342
suzhou/02 | 27 | 2080505 | change | 20.83
huzhou/03 | 8 | 2010699 | budget | 1153
quanzhou/01 | 25 | 2010302 | budget | 1126.82
jiangsu/procuratorate-2018 | 26 | 2040405 | budget | 1895
"""

COVERS = """
suzhou/02 | 苏州市审计局 | 2026 | budget | department
suzhou/09 | 苏州市自然资源和规划局 | 2026 | budget | unit
wuxi/06 | 无锡市信访局 | 2025 | budget | department
chongqing/08 | 重庆市规划和自然资源局 | 2026 | budget | department
quanzhou/05 | 泉州市人民政府办公室（本级） | 2026 | budget | unit
huzhou/03 | 湖州市财政局 | 2026 | budget | department
jiangsu/npc-2017 | 江苏省人大常委会办公厅 | 2017 | budget | department
shanghai/01 | 上海交通职业技术学院 | 2026 | budget | unit
shanghai-putuo/wanli-2024 | 上海市普陀区人民政府万里街道办事处 | 2024 | budget | department
shanghai-putuo/final-accounts-blank-template | 上海市XX局 | 2024 | final_account | department
"""

#: document, entries of the contents, terms of the glossary: counted on the page
COUNTS = """
suzhou/02 | 20 | 15
huzhou/03 | 27 | 18
quanzhou/01 | 25 | 12
changsha/01 | 19 | 2
zhuhai/01 | 19 | 10
chongqing/01 | 0 | 16
jiangsu/procuratorate-2018 | 19 | 9
shanghai-putuo/justice-unit-2026 | 15 | 8
"""


def rows(text):
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def number(text):
    return float(text) if text else None


def same(value, wanted):
    """Equal numbers; a number that is not wanted must not be stated."""
    return (value != value) if wanted is None else value == pytest.approx(wanted)


@pytest.mark.parametrize("row", rows(CLAIMS), ids=lambda row: " ".join(row[:4]))
def test_claims(row, disclosure):
    """A number of a real disclosure's prose lost, or given to another subject, year or page."""
    name, page, subject, measure, amount, change, percent, share, base = row
    claims = disclosure(f"{name}.pdf").claims
    near = claims[(claims["page"] == int(page)) & (claims["subject"] == subject)]
    hits = [
        row
        for row in near[near["measure"] == measure].itertuples()
        if same(row.amount, number(amount)) and same(row.change, number(change))
        and same(row.percent, number(percent)) and same(row.share, number(share))
        and (not base or row.base == int(base))
    ]
    assert hits, claims[claims["page"] == int(page)].drop(columns="sentence").to_string()


@pytest.mark.parametrize("row", rows(ASIDES), ids=lambda row: " ".join(row[:2]))
def test_what_is_told_of_something_else_is_no_claim(row, disclosure):
    """Catches property or a quarter's plan of a real page taken for the year's budget of the department."""
    name, page, amount = row
    claims = disclosure(f"{name}.pdf").claims
    assert float(amount) not in set(claims[claims["page"] == int(page)]["amount"])


@pytest.mark.parametrize("row", rows(LINES), ids=lambda row: " ".join(row[:4]))
def test_functional_lines(row, disclosure):
    """A functional line whose code is not found, or whose past and present are mixed up."""
    name, page, code, measure, value = row
    held = [
        claim for claim in disclosure(f"{name}.pdf").narrative.claim_list
        if claim.page == int(page) and claim.subject.code == code and claim.measure == measure
    ]  # fmt: skip
    stated = [
        float(n) for c in held
        for n in (c.amount and c.amount.value, c.signed, c.signed_percent) if n is not None
    ]  # fmt: skip
    assert float(value) in stated


@pytest.mark.parametrize("row", rows(COVERS), ids=lambda row: row[0])
def test_covers(row, disclosure):
    """A disclosure filed under another department, year, kind or level."""
    name, department, year, kind, level = row
    cover = disclosure(f"{name}.pdf").narrative.cover
    assert (cover.department, str(cover.year), cover.kind, cover.level) == (
        department, year, kind, level,
    )  # fmt: skip


@pytest.mark.parametrize("row", rows(COUNTS), ids=lambda row: row[0])
def test_contents_and_glossary(row, disclosure):
    """An entry of the contents or a term of the glossary lost, doubled or joined to the next."""
    name, entries, terms = row
    narrative = disclosure(f"{name}.pdf").narrative
    assert (len(narrative.contents), len(narrative.glossary)) == (int(entries), int(terms))


def test_gaps_that_a_reviewer_found(disclosure):
    """The two unfilled phrases that the finance reviewer wrote down are not seen."""
    gaps = disclosure("shanghai-putuo/justice-unit-2026.pdf").narrative.placeholders
    assert [(gap.kind, gap.page) for gap in gaps] == [("direction", 6), ("reason", 21)]


def test_reasons_over_a_footnote(disclosure):
    """Reasons that go on after a footnote and a page break: −16897.63 … +262 make −29815.76."""
    narrative = disclosure("chongqing/08.pdf").narrative
    change = next(c for c in narrative.claim_list if c.change and c.change.text == "29,815.76万元")
    amounts = [r.amount for r in narrative.reason_list if r.claim == change.id]
    assert len(amounts) == 5
    assert sum(amounts) == change.signed


def test_a_blank_template_states_nothing(disclosure):
    """Claims read out of XXX万元."""
    narrative = disclosure("shanghai-putuo/final-accounts-blank-template.pdf").narrative
    assert not [c for c in narrative.claim_list if c.measure != "none"]
    assert len(narrative.placeholders) > 100
