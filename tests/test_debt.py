"""Borrowed money: which projects, by which evidence, from which notice, for which work."""

import copy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_tables import made_table

import budgetkit as bk
from budgetkit import debt
from budgetkit.debt.classifiers import speaks
from budgetkit.debt.division import divide
from budgetkit.debt.function import function_record
from budgetkit.debt.grouping import bare_work, group_works
from budgetkit.debt.notices import find_notices, home_province, without_notices
from budgetkit.debt.projects import projects_table, read_projects
from budgetkit.disclosure import Disclosure
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines

D = Decimal


def made(*tables, department="某县某局", year=2024):
    for table in tables:
        read_lines(table, year)
    return Disclosure([], department, year, "budget", "department", list(tables), Narrative())


def function_table(*lines, total=None, key="department_expenditure"):
    """A table by function from (code, name, basic, project)."""
    rows = [f"| {c} | {n} | {b + p} | {b} | {p} |" for c, n, b, p in lines]
    total = sum(b + p for _, _, b, p in lines) if total is None else total
    basic = sum(b for _, _, b, _ in lines)
    text = "\n".join(["| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |",
                      f"|  | 合计 | {total} | {basic} | {total - basic} |", *rows])
    return made_table(text, key=key, title="部门支出总表", header_rows=1)


def projects_list(*lines):
    """A projects table from (name, general, fund, carried-over fund)."""
    def cell(amount):
        return f"{amount:.2f}" if amount else ""

    rows = [f"| {n} | {g + f + c:.2f} | {cell(g)} | {cell(f)} | {cell(c)} |"
            for n, g, f, c in lines]
    sums = [sum((li[i] for li in lines), D(0)) for i in (1, 2, 3)]
    text = "\n".join([
        "| 项目名称 | 合计 | 本年拨款 | < | 财政拨款结转结余 |",
        "| ^ | ^ | 一般公共预算 | 政府性基金预算 | 政府性基金预算 |",
        f"| 合计 | {sum(sums):.2f} | {cell(sums[0])} | {cell(sums[1])} | {cell(sums[2])} |", *rows])
    return made_table(text, key="projects", title="项目支出表", page=2, header_rows=2)


BOND = ("2290402", "其他地方自行试点项目收益专项债券收入安排的支出")
INTEREST = ("2320498", "其他地方自行试点项目收益专项债券付息支出")
LAND = ("2120899", "其他国有土地使用权出让收入安排的支出")
STAFF = ("2010301", "行政运行")


def by_purpose(rows):
    sums = {}
    for row in rows:
        sums[row.purpose] = sums.get(row.purpose, D(0)) + row.amount
    return sums


# ── Weihui, against the issue and the pages ─────────────────────────────────────────────────


#: name as printed on page 18, amount, purpose, vintage, notice; whole names on pages 21 and 22
WEIHUI = [
    ("智能综窗“多网融合”集成服务系统", "67.49", "not_debt", None, ""),
    ("卫辉市市民中心大厅网络等费用", "17.80", "not_debt", None, ""),
    ("市县乡三级连网对接运维等费用", "7.65", "not_debt", None, ""),
    ("综合窗口政府购买服务岗位人员工资", "51.21", "not_debt", None, ""),
    ("市民中心运行等费用", "10.00", "not_debt", None, ""),
    ("上年结转（新财预[2021]254号）卫辉市群众文化综合体灾后重建项目", "536.63", "bond_funded", 2021,
     "新财预〔2021〕254号"),
    ("上年结转（新财预[2021]183号）卫辉市群众文化综合体灾后重建项目", "963.37", "bond_funded", 2021,
     "新财预〔2021〕183号"),
    ("上年结转豫财债（2022）31号卫辉市群众文化综合体灾后重建项目", "4800.00", "bond_funded", 2022,
     "豫财债〔2022〕31号"),
    ("上年结转豫财债[2023]33号卫辉市群众文化综合体灾后重建项目", "2031.00", "bond_funded", 2023,
     "豫财债〔2023〕33号"),
    ("上年结转（新财预[2021]292号）卫辉市群众文化综合体灾后重建项目", "2000.00", "bond_funded", 2021,
     "新财预〔2021〕292号"),
    ("卫辉市市民中心地下停车场建设及群众文化综合体灾后重建项目等专项债券收入", "860.00", "interest",
     None, ""),
    ("基本支出", "189.07", "not_debt", None, ""),
]


def test_weihui_rows(weihui):
    """Catches a project of Weihui with a wrong name, amount, purpose, year or notice."""
    rows = debt.rows(weihui)
    got = [(r.name, f"{r.amount:.2f}", r.purpose, r.vintage, "；".join(map(str, r.notices)))
           for r in rows]
    assert got == WEIHUI
    assert {r.sure for r in rows} == {"certain"}


SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize("name", ["repeated-headers", "weasyprint", "tables-calc"])
def test_weihui_in_other_typesettings(name):
    """Catches evidence that hangs on one typesetting's cells."""
    rows = debt.rows(bk.read(SAMPLES / f"weihui-2024-{name}.pdf"))
    assert by_purpose(rows) == {"bond_funded": D("10331.00"), "interest": D("860.00"),
                                "not_debt": D("343.22")}
    assert sorted(r.vintage for r in rows if r.vintage) == [2021, 2021, 2021, 2022, 2023]


def test_weihui_interest_is_no_building(weihui):
    """Catches trust in the name alone: 等专项债券收入 is 860.00 of interest by its code."""
    row = next(r for r in debt.rows(weihui) if r.purpose == "interest")
    assert [e.kind for e in row.evidence] == ["amount", "words", "targets", "fund"]
    assert "2320498" in row.evidence[0].text("zh") and row.evidence[0].page == 11
    assert (row.instrument, row.when, row.code) == ("special_bond", "this_year", "2320498")


def test_weihui_five_lines_are_one_work(weihui):
    """Catches works that are told apart by their notices, or the interest put among them."""
    works = debt.works(weihui)
    assert works.loc[0, ["work", "lines", "amount", "rule"]].tolist() == [
        "卫辉市群众文化综合体灾后重建项目", 5, 10331.0, "same words"]
    assert (works["lines"][1:] == 1).all()


def test_weihui_cut_names_say_their_rule(weihui):
    """Catches a name made whole in silence: the table cuts seven names, page 18."""
    frame = debt.breakdown(weihui)
    assert (frame["name_rule"] == "prefix and amount").sum() == 7
    cut = frame[frame["name_rule"] == "prefix and amount"]
    assert all(w.startswith(p) and w != p for w, p in zip(cut["name"], cut["printed"], strict=True))


def test_weihui_vintages(weihui):
    """Catches a wrong year, level or age of the money carried over."""
    frame = debt.vintages(weihui)
    assert frame.groupby("vintage")["carryover"].sum().to_dict() == {
        2021: 3500.0, 2022: 4800.0, 2023: 2031.0}
    assert frame["level"].tolist() == ["city"] * 3 + ["province"] * 2
    assert frame["age"].tolist() == [3, 3, 3, 2, 1]


def test_weihui_summary(weihui):
    """Catches wrong shares, and the government-fund table's missing 10,331.00 left unsaid."""
    s = debt.summary(weihui)
    assert (s.borrowed, s.carried_over, s.this_year) == (D("10331.00"), D("10331.00"), D(0))
    assert (s.interest, s.unknown, s.untraced) == (D("860.00"), D(0), D(0))
    assert (s.without, s.general_budget) == (D("343.22"), D("343.22"))
    assert round(s.share(s.borrowed), 2) == D("89.57")
    assert s.interest_per_100 is None  # the government fund pays all of it
    lacking = s.lacking("zh")
    assert len(lacking) == 1
    assert "第17页" in lacking[0] and "860.00 = 11,191.00 − 10,331.00" in lacking[0]
    shown = {(t.table, t.shown) for t in s.showings if t.purpose == "bond_funded"}
    assert ("department_revenue", True) in shown and ("government_fund", False) in shown


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_weihui_reads_in_both_languages(weihui, lang):
    """Catches a row of the summary or a piece of evidence without words in one language."""
    labels = [label for label, _ in debt.summary(weihui).lines(lang)]
    assert all(labels) and all(label.isascii() == (lang == "en") for label in labels)
    for evidence in debt.breakdown(weihui, lang)["evidence"]:
        assert evidence and all(evidence)


def test_weihui_prose(weihui):
    """Catches sentences on bonds that are passed over, pages 3 to 6."""
    said = debt.said(weihui)
    assert said["page"].tolist() == [3, 3, 5, 6]
    assert said["sentence"].str.contains("10331").sum() == 3


# ── sums are kept, whatever the names ───────────────────────────────────────────────────────


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=60)
def test_purposes_outlive_names(weihui, data):
    """Catches purposes that hang on names or order: amounts and codes tell Weihui's alone."""
    d = copy.copy(weihui)
    d.tables = [copy.copy(t) for t in weihui.tables]
    table = projects_table(d)
    lines = [copy.copy(li) for li in table.lines]
    for line in lines:
        if line.level == "total" or line.name.isdigit():
            continue
        name = data.draw(st.one_of(
            st.just(line.name[: data.draw(st.integers(1, len(line.name)))]),
            st.text("甲乙丙丁项目工程", min_size=1, max_size=12)))
        line.name, line.texts = name, {**line.texts, "project": name}
    table.lines = data.draw(st.permutations(lines))
    rows = debt.rows(d)
    assert by_purpose(rows) == {"bond_funded": D("10331.00"), "interest": D("860.00"),
                                "not_debt": D("343.22")}


amounts = st.integers(1, 10**8).map(lambda n: D(n) / 100)
names = st.one_of(
    st.text("市县道路医院学校改造工程项目（）", min_size=1, max_size=20),
    st.sampled_from(["上年结转豫财债〔2022〕31号污水处理厂", "专项债券付息", "某中心专项债券项目",
                     "债券绩效评价服务费", "再融资债券还本", "一般债券利息", "特别国债项目"]))


@pytest.mark.slow
@given(
    listed=st.lists(st.tuples(names, *[st.one_of(st.just(D(0)), amounts)] * 3), max_size=9),
    codes=st.lists(st.tuples(st.sampled_from([BOND, INTEREST, LAND, STAFF, ("22904", "款")]),
                             st.one_of(st.just(D(0)), amounts), amounts), min_size=1, max_size=6),
)
@settings(max_examples=150)
def test_sums_are_those_of_the_tables(listed, codes):
    """Catches money lost or counted twice, for any projects beside any function table."""
    table = projects_list(*listed)
    d = made(function_table(*[(c, n, b, p) for (c, n), b, p in codes]), table)
    rows, record = debt.rows(d), function_record(d)
    assert sum((r.amount for r in rows if r.covered), D(0)) == record.total
    printed = sum((g + f + c for _, g, f, c in listed), D(0))
    assert sum((r.amount for r in rows if r.source == "projects"), D(0)) == printed
    assert all(r.sure == "unknown" for r in rows if r.purpose == "unknown")
    assert all(r.evidence for r in rows)


# ── what can be told, and what cannot ───────────────────────────────────────────────────────


def rows_of(function, listed):
    return [r for r in debt.rows(made(function, projects_list(*listed))) if r.source == "projects"]


def test_division_that_fails_leaves_the_code_its_amount():
    """Catches a guess, and 27,600 called unknown for 15,000 of bonds that three projects share."""
    function = function_table((*BOND, D(0), D(15000)), (*LAND, D(0), D(12600)))
    listed = [("医院建设发展", D(0), D(6500), D(0)), ("医院能力建设", D(0), D(15600), D(0)),
              ("医院建设发展二期", D(0), D(5500), D(0))]
    s = debt.summary(made(function, projects_list(*listed)))
    assert (s.borrowed, s.unknown, s.untraced) == (D(15000), D(0), D(15000))
    rows = rows_of(function, listed)
    assert [r.purpose for r in rows] == ["shared"] * 3
    assert "2290402" in rows[0].evidence[0].text()
    # 15,000 less 6,500 and 5,500 cannot be elsewhere
    assert ["at least 3,000.00" in r.evidence[0].text() for r in rows] == [False, True, False]


def test_two_equal_projects_are_told_apart_by_words():
    """Catches a division that is not the only one, taken for certain."""
    function = function_table((*BOND, D(0), D(500)), (*LAND, D(0), D(500)))
    plain = rows_of(function, [("道路", D(0), D(500), D(0)), ("桥梁", D(0), D(500), D(0))])
    assert [r.purpose for r in plain] == ["shared", "shared"]
    named = rows_of(function, [("道路专项债券项目", D(0), D(500), D(0)), ("桥梁", D(0), D(500), D(0))])
    assert [(r.purpose, r.sure) for r in named] == [
        ("bond_funded", "likely"), ("not_debt", "likely")]


def test_a_missing_code_disproves_no_name():
    """Catches 专项债券付息 called no debt because the function table prints land money alone."""
    rows = rows_of(function_table((*LAND, D(0), D(500)), (*STAFF, D(0), D(80))),
                   [("政府专项债券付息", D(0), D(80), D(0)), ("道路", D(0), D(420), D(0)),
                    ("运行", D(80), D(0), D(0))])
    assert [(r.purpose, r.instrument, r.sure) for r in rows] == [
        ("interest", "special_bond", "likely"), ("not_debt", "", "certain"),
        ("not_debt", "", "certain")]


def test_work_about_a_bond_is_not_the_bond():
    """Catches the audit of a bond, paid from the general budget, taken for borrowed money."""
    rows = rows_of(
        function_table(("2159802", "超长期特别国债安排的支出", D(0), D("97.80")),
                       (*STAFF, D(0), D(65))),
        [("追加2025年超长期特别国债支持消费品以旧换新审计服务经费", D(65), D(0), D(0)),
         ("2025年超长期特别国债支持消费品以旧换新资金", D(0), D("97.80"), D(0))])
    assert [(r.purpose, r.instrument) for r in rows] == [
        ("not_debt", ""), ("bond_funded", "treasury_bond")]
    assert (rows[1].vintage, rows[1].vintage_rule) == (2025, "words")


def test_project_paid_by_two_funds_has_two_rows():
    """Catches a project's general money counted as borrowed with its bond (Huzhou, 2026)."""
    rows = rows_of(function_table((*BOND, D(0), D(68500)), (*STAFF, D(0), D("1752.12"))),
                   [("公路综合建设养护", D("1752.12"), D(68500), D(0))])
    assert [(r.fund, r.purpose, str(r.amount)) for r in rows] == [
        ("general_budget", "not_debt", "1752.12"), ("government_fund", "bond_funded", "68500.00")]


def test_carryover_beside_the_function_table():
    """Catches bonds carried over called no debt because the function table leaves them out."""
    d = made(function_table((*INTEREST, D(0), D(860)), (*STAFF, D(100), D(50))), projects_list(
        ("上年结转豫财债（2022）31号某中心", D(0), D(0), D(4800)),
        ("某中心专项债券利息", D(0), D(860), D(0)), ("运行", D(50), D(0), D(0))))
    rows = debt.rows(d)
    assert [(r.purpose, r.sure, r.covered) for r in rows[:2]] == [
        ("bond_funded", "likely", False), ("interest", "certain", True)]
    assert debt.summary(d).borrowed == D(4800)
    assert debt.summary(d).total == D(5810)


def test_22904_alone_does_not_tell():
    """Catches 22904 without its items taken for bonds: it holds the fund's own money too."""
    d = made(function_table(("22904", "其他政府性基金及对应专项债务收入安排的支出", D(0), D(300))))
    assert by_purpose(debt.rows(d)) == {"unknown": D(300)}


def test_22904_told_by_the_fund_table():
    """Catches the finer lines of the government-fund table left unused."""
    fund = function_table((*BOND, D(0), D(300)), key="government_fund")
    d = made(function_table(("22904", "其他政府性基金及对应专项债务收入安排的支出", D(0), D(300))), fund)
    assert by_purpose(debt.rows(d)) == {"bond_funded": D(300)}


@pytest.mark.parametrize(("code", "name", "purpose", "instrument"), [
    ("2290401", "其他政府性基金安排的支出", "not_debt", ""),
    ("2290403", "其他政府性基金债务收入安排的支出", "bond_funded", "special_bond"),
    ("2310411", "国有土地使用权出让金债务还本支出", "principal", "special_bond"),
    ("2320301", "地方政府一般债券付息支出", "interest", "general_bond"),
    ("2330498", "其他地方自行试点项目收益专项债券发行费用支出", "issue_cost", "special_bond"),
    ("2121601", "征地和拆迁补偿支出", "bond_funded", "special_bond"),
    ("2149801", "公路水路运输", "bond_funded", "treasury_bond"),
    ("2219899", "其他住房保障支出", "bond_funded", "treasury_bond"),
    ("22911", "中央金融机构注资特别国债财务基金支出", "interest", "treasury_bond"),
    ("2310701", "中央金融机构注资特别国债还本支出", "principal", "treasury_bond"),
    ("2340101", "公共卫生体系建设", "bond_funded", "treasury_bond"),
    ("2080501", "行政单位离退休", None, None),
    ("2299999", "其他支出", None, None),
])
def test_codes(code, name, purpose, instrument):
    """Catches a functional code read as the wrong debt, or as none."""
    sign = debt.sign_of_code(code, [name], 2026)
    if purpose in (None, "not_debt"):
        assert sign is None or sign.purpose == "not_debt"
    else:
        assert (sign.purpose, sign.instrument) == (purpose, instrument)


@pytest.mark.parametrize(("name", "purpose"), [
    ("污水处理厂专项债券项目", "bond_funded"), ("2023年新增专项债资金", "bond_funded"),
    ("地方政府一般债券利息", "interest"), ("债券付息支出", "interest"),
    ("专项债券还本付息", "debt_service"), ("归还到期专项债券本金", "principal"),
    ("再融资债券资金", "principal"), ("专项债券发行手续费", "issue_cost"),
    ("专项债券项目绩效评价服务费", "about"), ("政府债务管理系统运维", "about"),
    ("企业债权清收", "not_debt"), ("中小微企业贷款贴息", "not_debt"), ("存款利息收入上缴", "not_debt"),
    ("政务服务大厅运行", None), ("隧道还本付息", "debt_service"), ("置换债券利息", "interest"),
    ("产业园配套设施（专项债券）", "bond_funded"), ("专项债券-职业培训中心建设", "bond_funded"),
    ("世行贷款项目配套资金", "not_debt"), ("世行贷款项目办公室工作经费", "about"),
    ("助学贷款风险补偿金", "not_debt"), ("农户小额信贷", "not_debt"), ("职业年金记账利息", "not_debt"),
    ("住房公积金贷款业务费", "not_debt"), ("政府还贷公路养护", "not_debt"), ("债务管理", "about"),
    ("创业担保贷款贴息", "not_debt"), ("信息化运维", None), ("还建房补偿", None),
    ("利息支出", "interest"), ("银行贷款服务窗口", None), ("专项债券项目资本金", "bond_funded"),
    ("债券资金利息收入", "not_debt"), ("国债项目县配套", "not_debt"), ("银行贷款增量奖励", "not_debt"),
])
def test_words_of_names(name, purpose):
    """Catches the words of a project's name taken for the wrong thing."""
    sign = speaks(name, "project")
    assert (sign.purpose if sign else None) == purpose


@pytest.mark.parametrize(("name", "purpose", "instrument"), [
    ("开发银行贷款本息", "debt_service", "bank_loan"), ("国外贷款还贷", "debt_service", "foreign_loan"),
    ("亚行贷款供水工程", "bond_funded", "foreign_loan"), ("归还银行借款", "principal", "bank_loan"),
    ("专项债券利息", "interest", "special_bond"), ("一般债券还本", "principal", "general_bond"),
    ("超长期特别国债资金", "bond_funded", "treasury_bond"), ("隧道还本付息", "debt_service", ""),
])
def test_bonds_and_loans_apart(name, purpose, instrument):
    """Catches a bank's loan called a bond, a foreign loan called a bank's, or one that is guessed."""
    sign = speaks(name, "project")
    assert (sign.purpose, sign.instrument) == (purpose, instrument)


@pytest.mark.parametrize(("code", "name", "purpose"), [
    ("2146201", "公路还贷", "debt_service"), ("2146202", "政府还贷公路养护", None),
    ("2130804", "创业担保贷款贴息及奖补", None), ("2139901", "化解其他公益性乡村债务支出", "debt_service"),
])
def test_loans_by_function_code(code, name, purpose):
    """Catches repayment of a road's loans unseen, or the upkeep of such roads called one."""
    sign = debt.sign_of_code(code, [name], 2026)
    assert (sign.purpose if sign and sign.purpose != "not_debt" else None) == purpose


# ── notices ─────────────────────────────────────────────────────────────────────────────────

BRACKETS = ["〔{}〕", "[{}]", "（{}）", "({})", "【{}】", "﹝{}﹞", "［{}］", "〔{}年〕", "（[{}]）"]
ISSUERS = ["豫财债", "新财预", "粤财工", "财预", "苏财建", "卫财预", "湘发改投资"]


@given(
    issuer=st.sampled_from(ISSUERS), brackets=st.sampled_from(BRACKETS),
    year=st.integers(2015, 2030), number=st.integers(1, 9999),
    before=st.sampled_from(["", "上年结转", "提前下达", "（", "2024年", "根据"]),
    after=st.sampled_from(["", "卫辉市群众文化综合体", "）项目", " 二期", "2024年资金"]),
    gap=st.sampled_from(["", " ", "　"]),
)
def test_every_bracket_gives_the_same_notice(issuer, brackets, year, number, before, after, gap):
    """Catches a style of bracket, a space or a word before the issuer that changes a notice."""
    text = f"{before}{issuer}{gap}{brackets.format(year)}{gap}{number}号{after}"
    assert [(n.issuer, n.year, n.number) for n in find_notices(text)] == [(issuer, year, number)]
    assert find_notices(find_notices(text)[0].text)[0].text == find_notices(text)[0].text


@pytest.mark.parametrize("text", [
    "2022年第3季度", "第三批（2024）", "项目（2023）12个", "综合窗口政府购买服务", "豫财债（2022）3",
    "电话（0373）12号", "",
])
def test_no_notice(text):
    """Catches years and numbers that are no notice, and a number cut off at the end of a name."""
    assert find_notices(text) == []


@pytest.mark.parametrize(("text", "province", "city", "level"), [
    ("豫财债〔2022〕31号", "41", "", "province"), ("新财预〔2021〕254号", "41", "", "city"),
    ("新财预〔2021〕254号", "65", "", "province"), ("新财预〔2021〕254号", None, "", ""),
    ("豫财债〔2022〕31号", None, "", "province"), ("财预〔2023〕7号", None, "", "central"),
    ("苏财建〔2023〕7号", "32", "苏州", ""), ("苏财债〔2023〕7号", "32", "苏州", "province"),
    ("苏财建〔2023〕7号", "32", "无锡", "province"), ("卫财预〔2023〕7号", "41", "", "city"),
    ("国办发〔2020〕5号", "41", "", "central"), ("发改投资〔2023〕8号", "41", "", "central"),
    ("豫发改投资〔2023〕8号", "41", "", "province"), ("卫政〔2023〕8号", "41", "", ""),
])
def test_level_of_a_notice(text, province, city, level):
    """Catches 新 taken for 新疆 in Henan, and a level that nothing tells."""
    assert find_notices(text, province=province, city=city)[0].level == level


def test_home_province():
    """Catches a wrong province from department, project codes or debt notices."""
    assert home_province("珠海市商务局") == "44"
    assert home_province("重庆市水利局") == "50"
    assert home_province("某县教育局") is None
    assert home_province("某县教育局", ["41078122000000023181"]) == "41"
    assert home_province("某县教育局", ["123"], ["粤财债"]) == "44"


# ── works ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "work"), [
    ("上年结转（新财预[2021]254号）卫辉市群众文化综合体灾后重建项目", "卫辉市群众文化综合体灾后重建项目"),
    ("豫财债（2022）31号2022年专项债券资金污水处理厂", "污水处理厂"),
    ("2025年超长期特别国债支持地方消费品以旧换新资金（第四批）", "地方消费品以旧换新资金"),
    ("市民中心运行等费用", "市民中心运行等费用"),
])
def test_bare_work(name, work):
    """Catches notices, years and bond words left in the name of a work, or work cut away."""
    assert bare_work(name) == work


def test_same_words_in_two_units_are_two_works():
    """Catches 医院能力建设 of six hospitals put together as one work (Huzhou, 2026)."""
    assert group_works([("医院能力建设", "甲医院"), ("医院能力建设", "乙医院")]) == [
        ("医院能力建设（甲医院）", "own line"), ("医院能力建设（乙医院）", "own line")]


def test_beginnings_are_joined_only_where_notices_show_a_cut():
    """Catches 公路 and 公路养护 joined: only lines with notices are known to be one series."""
    plain = group_works([("综合交通运行", ""), ("综合交通运行保障", "")])
    assert [w for w, _ in plain] == ["综合交通运行", "综合交通运行保障"]
    cut = group_works([("豫财债（2022）31号群众文化综合体", ""),
                       ("豫财债（2023）33号群众文化综合体灾后重建", "")])
    assert {w for w, _ in cut} == {"群众文化综合体灾后重建"}


@given(st.text("甲乙（）[]〔〕2021豫财债号上年结转", max_size=30))
def test_without_notices_leaves_none(text):
    """Catches a notice that survives being taken off."""
    assert find_notices(without_notices(text)) == [] or len(without_notices(text)) < len(text)


# ── the projects table ──────────────────────────────────────────────────────────────────────


def test_subtotals_of_units_are_no_projects():
    """Catches a unit's sub-total counted as a project, or a project that ends like a unit."""
    table = made_table("""
        | 项目名称 | 合计 | 一般公共预算 | 政府性基金预算 |
        | 合计 | 100.00 | 60.00 | 40.00 |
        | 某市商务局 | 70.00 | 30.00 | 40.00 |
        | 辅助人员补助经费-边检总站 | 30.00 | 30.00 |  |
        | 口岸改造 | 40.00 |  | 40.00 |
        | 某市会展中心 | 30.00 | 30.00 |  |
        | 会展购买服务 | 30.00 | 30.00 |  |
        """, key="projects", header_rows=1)
    read_lines(table, 2026)
    assert [(p.name, p.unit) for p in read_projects(table)] == [
        ("辅助人员补助经费-边检总站", "某市商务局"), ("口岸改造", "某市商务局"),
        ("会展购买服务", "某市会展中心")]


def test_projects_under_function_codes():
    """Catches the code of a heading line lost for the project under it (Shanghai, 2026)."""
    table = made_table("""
        | 类 | 款 | 项 | 功能科目名称 | 项目名称 | 金额 |
        | 229 |  |  | 其他支出 |  | 27.00 |
        | 229 | 04 |  | 其他政府性基金及对应专项债务收入安排的支出 |  | 27.00 |
        | 229 | 04 | 02 | 其他地方自行试点项目收益专项债券收入安排的支出 |  | 27.00 |
        |  |  |  |  | 某园区 | 27.00 |
        |  |  |  | 合计 |  | 27.00 |
        """, key="projects", header_rows=1)
    d = made(table, year=2026)
    rows = debt.rows(d)
    assert [(r.name, r.purpose, r.evidence[0].kind) for r in rows] == [
        ("某园区", "bond_funded", "code")]


def test_codes_over_projects_without_a_total():
    """Catches a code's line counted beside the project it is printed over, where no total is."""
    table = made_table("""
        | 科目编码 | 科目名称 | 项目名称 | 金额 |
        | 2290402 | 其他地方自行试点项目收益专项债券收入安排的支出 |  | 27.00 |
        |  |  | 某园区 | 27.00 |
        """, key="projects", header_rows=1)
    read_lines(table, 2026)
    assert [(p.name, p.code) for p in read_projects(table)] == [("某园区", "2290402")]


def test_lines_that_do_not_reach_the_total():
    """Catches withheld projects lost: what the total holds beyond its lines is a row of its own."""
    table = made_table("""
        | 项目名称 | 合计 |
        | 合计 | 100.00 |
        | 甲 | 60.00 |
        """, key="projects", header_rows=1)
    rows = debt.rows(made(table))
    assert [(r.source, str(r.amount), r.purpose) for r in rows] == [
        ("projects", "60.00", "not_debt"), ("rest", "40.00", "unlisted")]


def test_no_projects_table_uses_the_sheets_that_speak_of_debt():
    """Catches a bond project that only its target sheet names."""
    sheet = made_table("""
        | 项目名称 | 污水处理厂专项债券项目 |
        | 项目资金（万元） | 400.00 |
        | 一级指标 | 二级指标 |
        """, title="项目绩效目标表")
    d = made(function_table((*BOND, D(0), D(1000)), (*STAFF, D(50), D(0))), sheet)
    rows = debt.rows(d)
    assert sum((r.amount for r in rows), D(0)) == D(1050)
    assert by_purpose(rows) == {"bond_funded": D(1000), "not_debt": D(50)}


def test_total_without_a_total_column():
    """Catches this year's money taken for the whole where the total has no column of its own."""
    table = made_table("""
        | 项目名称 | 本年合计 | 一般公共预算 | 上年结转 | < |
        | ^ | ^ | ^ | 一般公共预算 | 政府性基金预算 |
        | 合计 | 10.00 | 10.00 |  | 90.00 |
        | 甲 | 10.00 | 10.00 |  |  |
        | 专项债券项目乙 |  |  |  | 90.00 |
        """, key="projects", header_rows=2)
    d = made(table, function_table((*BOND, D(0), D(90)), (*STAFF, D(0), D(10))))
    assert [(r.name, str(r.amount), r.purpose, r.when) for r in debt.rows(d)] == [
        ("甲", "10.00", "not_debt", "this_year"), ("专项债券项目乙", "90.00", "bond_funded",
                                                 "carryover")]


def test_loans_by_economic_code():
    """Catches a unit's own interest (307) that no function code shows."""
    economic = made_table("""
        | 科目编码 | 科目名称 | 合计 |
        |  | 合计 | 60.00 |
        | 301 | 工资福利支出 | 55.00 |
        | 307 | 债务利息及费用支出 | 5.00 |
        | 30701 | 国内债务付息 | 5.00 |
        """, key="economic_classification", header_rows=1)
    s = debt.summary(made(function_table((*STAFF, D(60), D(0))), economic))
    assert [(f.row_code, str(f.amount)) for f in s.economic] == [("30701", "5.00")]
    assert s.interest == D(5) and "economic code 30701" in s.text()


def test_nothing_at_all():
    """Catches a document without tables that raises, or is said to hold debt."""
    d = made()
    assert debt.rows(d) == [] and debt.breakdown(d).empty and debt.vintages(d).empty
    assert not debt.summary(d).found and debt.works(d).empty
    assert "not read" in debt.summary(d).text() and "0.00" not in debt.summary(d).text()


# ── division ────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.tuples(amounts, st.integers(0, 2)), min_size=1, max_size=9))
def test_division_holds_the_true_one(parts):
    """Catches a division that rules out what was really so."""
    bins = [sum((a for a, b in parts if b == i), D(0)) for i in range(3)]
    may = divide([a for a, _ in parts], bins, D("0.005"))
    assert may is not None and all(b in m for (_, b), m in zip(parts, may, strict=True))


def paying_interest(*rows):
    """Projects of (name, general budget, government fund) beside 500.00 of the general budget."""
    general, fund = (sum(row[i] for row in rows) for i in (1, 2))
    projects = made_table("|项目名称|合计|一般公共预算|政府性基金|\n" + "".join(
        f"|{name}|{a + b}.00|{a}.00|{b}.00|\n" for name, a, b in [("合计", general, fund), *rows]),
        key="projects", title="项目支出表", header_rows=1)
    table = function_table(("2010301", "行政运行", D(500), D(0)), total=None, key="general_budget_expenditure")
    return debt.summary(made(table, projects))


def test_interest_that_another_fund_pays_is_none_of_the_general_budget():
    """Catches 300.00 of interest set against 500.00 that pays 100.00 of it: 20.00 of 100, not 60.00."""
    both = ("地方政府一般债券利息", 100, 0), ("专项债券利息", 0, 200)
    assert round(paying_interest(*both).interest_per_100, 2) == D("20.00")
    assert paying_interest(both[1]).interest_per_100 is None
