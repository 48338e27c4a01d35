"""Final accounts (部门决算): the national form, plan beside outturn, what the report makes of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_budgets import budget
from made_finals import final_account
from made_prose import told_in
from made_tables import made_table

import budgetkit as bk
from budgetkit import budget_lines as lines
from budgetkit import charts
from budgetkit.change.accounts import source_key
from budgetkit.charts import links
from budgetkit.checks.arithmetic import identities
from budgetkit.corpus.records import records
from budgetkit.model.sums import closure
from budgetkit.tables.columns import name_columns
from budgetkit.tables.lines import read_lines


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    return bk.read(final_account(tmp_path_factory.mktemp("account")))


def rules(d) -> set[str]:
    """The rules that find something, but for the one table that the made account leaves out."""
    return {f.rule for f in bk.check(d) if f.rule != "required-table-is-there"}


def test_numbers_beside_the_code_columns_are_no_header(account):
    """Catches 栏次 taken for a heading where 类, 款 and 项 reach down beside it, and names lost."""
    table = account.table("department_expenditure")
    assert table.names == ["class_code", "section_code", "item_code", "name", "this_year",
                           "basic", "project_spending"]
    assert [(li.code, li.name) for li in table.lines[:2]] == [("", "合计"), ("201", "一般公共服务支出")]
    assert "education_fees" in account.table("department_revenue").names


def test_a_sound_account_has_no_findings(account):
    """Catches false errors: 本年收入合计 set against 总计, outturns against budgets."""
    assert account.kind == "final_account" and account.year == 2023
    assert rules(account) == set()
    assert sum(closure(t).held for t in account.tables) == 94
    assert not [s for t in account.tables for s in closure(t).failed]


@pytest.mark.parametrize(("planted", "rule"), [
    ({"class": "110.00"}, "this-year-is-sum-of-classes"),
    ({"summary_revenue": "121.00"}, "revenue-table-is-summary"),
    ({"revenue": "123.00"}, "revenue-table-is-summary"),
    ({"basic": "91.00"}, "total-is-basic-plus-project_spending"),
    ({"public": "21.00"}, "public-is-sum-of-classes"),
    ({"public": "21.00"}, "basic-table-is-basic-column"),
    ({"spent_vehicles": "4.50"}, "three-public-total"),
    ({"left": "5.00"}, "yearend-is-what-is-left"),
    ({"stated_vehicles": "5.00"}, "stated-is-printed"),
    ({"stated_total": "131.00"}, "stated-is-printed"),
    ({"stated_personnel": "71.00"}, "parts-make-the-whole"),
    ({"rate": "103.17%"}, "completion-is-final-over-budget"),
    ({"more": "5.00"}, "deviation-is-final-less-budget"),
    ({"order": "小于"}, "spent-against-planned"),
])
def test_a_planted_error_is_named(tmp_path, planted, rule):
    """Catches an error of a final account that no rule sees."""
    assert rule in rules(bk.read(final_account(tmp_path, **planted)))


def test_the_plan_stands_beside_the_outturn(account):
    """Catches 预算数 taken for what was spent, or an outturn that is an item of its own."""
    frame = account["three_public"].set_index("item")
    assert frame.loc["three_public_total", ["amount", "budget_total"]].tolist() == [7.5, 10.0]
    assert frame.loc["vehicles", ["amount", "budget_total"]].tolist() == [3.5, 5.0]
    assert len(frame) == 5 and frame.loc["vehicles", "label"] == "小计"


@pytest.mark.parametrize(("paths", "final", "names"), [
    (["收入/年初预算数", "收入/决算数", "支出/年初预算数", "支出/决算数"], True,
     ["budget_total", "total", "budget_total_2", "total_2"]),
    (["年初预算数/合计", "年初预算数/基本支出", "决算数/合计", "决算数/基本支出"], True,
     ["budget_total", "budget_basic", "total", "basic"]),
    (["2023年决算数", "2024年预算数"], False, ["previous_total", "total"]),
    (["2024年预算数", "2024年决算数"], True, ["budget_total", "total"]),
    (["收入/决算数", "支出/合计", "支出/一般公共预算财政拨款"], True,
     ["total", "total_2", "general_budget"]),
    (["预算数", "执行数"], False, ["total", "outturn_total"]),
    (["年初结转和结余/小计", "年初结转和结余/项目支出结转和结余", "本年收入/小计", "本年收入/项目支出",
      "本年支出/小计", "本年支出/基本支出", "本年支出/项目支出", "年末结转和结余/小计",
      "年末结转和结余/项目支出结转和结余"], True,
     ["carryover_total", "carryover_project_spending", "revenue_total",
      "revenue_project_spending", "total", "basic", "project_spending", "yearend_total",
      "yearend_project_spending"]),
    (["本年收入/项目", "本年收入/预算数", "本年支出/项目", "本年支出/预算数"], False,
     ["item", "this_year", "item_2", "this_year_2"]),
    (["“三公”经费财政拨款/合计/预算数", "“三公”经费财政拨款/合计/决算数"], True,
     ["budget_three_public_total", "three_public_total"]),
])
def test_columns_of_final_accounts(paths, final, names):
    """Catches plan and outturn, or the two ends of a year, under each other's names."""
    year = next((int(p[:4]) for p in paths[::-1] if p[:2] == "20"), 2023)
    assert name_columns(paths, year, final) == names


def test_counts_are_no_money():
    """Catches 保有量（辆） among the amounts, and items in lines whose sums nobody takes."""
    table = made_table("""
        |项目|行次|预算数|决算统计数|
        |一、“三公”经费支出|1|—|—|
        |（一）支出合计|2|38.00|28.66|
        |1．因公出国（境）费|3|6.00|4.12|
        |2．公务用车购置及运行维护费|4|24.00|18.40|
        |（1）公务用车购置费|5|0.00|0.00|
        |（2）公务用车运行维护费|6|24.00|18.40|
        |3．公务接待费|7|8.00|6.14|
        |（1）国内接待费|8|—|6.14|
        |2．公务用车保有量（辆）|9|—|6|
        |3．国内公务接待批次（个）|10|—|42|
        |4．国内公务接待人次（人）|11|—|310|
    """, key="three_public", title="“三公”经费决算表", header_rows=1)
    read_lines(table, 2023, "final_account")
    assert max(f.amount for f in table.facts) == 38
    assert closure(table).held == 4 and not closure(table).failed
    frame = table.frame.set_index("item")
    assert frame.loc["three_public_total", ["amount", "budget_total"]].tolist() == [28.66, 38.0]


def test_vehicles_in_two_columns():
    """Catches 三公 short of its cars where purchase and running have no sub-total."""
    table = made_table("""
        |“三公”经费|<|<|<|<|
        |小计|因公出国（境）费|公务用车购置费|公务用车运行维护费|公务接待费|
        |28.66|4.12|0.00|18.40|6.14|
    """, key="three_public", title="“三公”经费支出决算表", header_rows=2)
    read_lines(table, 2023, "final_account")
    assert closure(table).held == 1 and not closure(table).failed


def test_parts_of_what_was_carried_over_are_not_added():
    """Catches 项目支出结转和结余 added to the 年初结转和结余 that it is part of."""
    table = made_table("""
        |收入|<|支出|<|
        |项目|决算数|项目|决算数|
        |一、一般公共预算财政拨款收入|90.00|一、教育支出|92.00|
        |本年收入合计|90.00|本年支出合计|92.00|
        |年初结转和结余|5.00|年末结转和结余|3.00|
        |项目支出结转和结余|5.00|项目支出结转和结余|3.00|
        |总计|95.00|总计|95.00|
    """, key="department_summary", title="收入支出决算总表", header_rows=2)
    read_lines(table, 2023, "final_account")
    assert closure(table).held == 5 and not closure(table).failed


def test_funds_numbered_anew_below_the_year():
    """Catches 一、一般公共预算财政拨款 of what was carried over added to this year's revenue."""
    d = budget([], year=2023, kind="final_account", total="0.00")
    table = made_table("""
        |收入|<|支出|<|
        |项目|金额|项目|合计|
        |一、一般公共预算财政拨款|90.00|一、教育支出|92.00|
        |二、政府性基金预算财政拨款|10.00|二、城乡社区支出|10.00|
        |本年收入合计|100.00|本年支出合计|102.00|
        |年初财政拨款结转和结余|5.00|年末财政拨款结转和结余|3.00|
        |一、一般公共预算财政拨款|4.00|||
        |二、政府性基金预算财政拨款|1.00|||
        |总计|105.00|总计|105.00|
    """, key="appropriation_summary", title="财政拨款收入支出决算总表", header_rows=2)
    read_lines(table, 2023, "final_account")
    d.tables = [table]
    assert "revenue-is-sum-of-its-sources" not in rules(d)


def test_how_far_off_the_budget_is_a_change():
    """Catches 大于年初预算数22.36万元 counted among the amounts spent."""
    d = told_in(2023, "final_account", "五、一般公共预算财政拨款支出决算情况说明",
                "1.教育支出（类）普通教育（款）小学教育（项）年初预算为80.00万元，支出决算为102.36万元，"
                "完成年初预算的127.95%，决算数大于年初预算数22.36万元，主要原因是人员增加。")
    change = next(c for c in d.narrative.claim_list if c.measure == "change")
    assert (change.signed, change.base, change.basis) == (Decimal("22.36"), 2023, "年初预算数")
    assert [c.amount.text for c in d.narrative.claim_list if c.measure == "final"] == ["102.36万元"]


def test_the_other_part_in_a_paragraph_of_its_own(account):
    """Catches 公用经费 in the next paragraph torn from the basic expenditure it is part of."""
    claims = {c.subject.key: c for c in account.narrative.claim_list if c.amount}
    whole = claims["basic_expenditure"].id
    assert claims["personnel"].part_of == claims["public_expenses"].part_of == whole
    assert claims["personnel"].table == "general_budget_basic"


def test_money_drawn_on_is_not_money_carried_over():
    """Catches 使用非财政拨款结余 added to what was carried over."""
    assert source_key("使用非财政拨款结余（含专用结余）") == "fund_balance_used"
    assert source_key("年初结转和结余") == "carryover"


def test_pictures_hold_all_the_money(account):
    """Catches shares of part of the money: public expenses in the panels at the side, carry-over."""
    bought = lines.economics(account)
    assert bought["code"].tolist() == ["301", "303", "302", "310"]
    assert bought["total"].sum() == 90 and bought.attrs["total"] == 90
    came = lines.sources(account)
    assert came["carryover"].dropna().tolist() == [1.0, 7.0] and came.attrs["total"] == 130
    words = [t.get_text() for t in charts.table_links(account, lang="zh").texts]
    assert sum(w.endswith("=") for w in words) == 3 and not [w for w in words if "相差" in w]
    assert links.overview(account, lang="zh").set_index("table").loc["一般公共预算基本支出表", "total"] == 90


def test_a_store_holds_what_was_spent(account):
    """Catches a final account's totals said to disagree because 总计 holds what is left over."""
    held = {r["measure"]: (r["amount"], r.get("agrees")) for r in records(account)["totals"]}
    assert held["expenditure"] == (Decimal("120.00"), True)
    assert held["revenue"] == (Decimal("122.00"), True)


def test_a_law_without_the_word_in_front(account):
    """Catches a law that says 决算数 or 预算数 of each of its terms."""
    said = identities(account).query("table == 'three_public'")["law_zh"]
    assert not said.str.contains("预算数|决算数").any()


# ── a budget and its own final account ───────────────────────────────────────────────────────

PLAN = [("2010301", "行政运行", "10.00"), ("2010302", "一般行政管理事务", "5.00")]
DONE = [("2010301", "行政运行", "8.50"), ("2050803", "培训支出", "2.00")]


def test_a_budget_carried_out_has_not_grown():
    """Catches 增长 said of a final account set beside the budget of its own year."""
    c = bk.change.compare(budget(PLAN, year=2023), budget(DONE, year=2023, kind="final_account"))
    assert c.carried_out
    assert c["execution"].tolist()[0] == 85.0 and c["execution"].isna().sum() == 2
    assert c.sentences("zh")[0] == (
        "全部支出按功能分类：2023年预算15.00万元（《支出总表》第1页，完整读取），2023年决算10.50万元"
        "（《支出总表》第1页，完整读取），完成预算的70.00%，相差−4.50万元。")
    assert [c.status_words(r, "zh") for r in c.rows] == ["低于预算", "决算无此项", "年初预算未列"]
    table = repr(c)
    assert "Execution" in table and "85.00%" in table and "−15.00%" not in table
    assert "growth" not in " ".join(c.sentences("en")).lower()


def test_two_years_have_no_execution():
    """Catches a rate of execution between two budgets."""
    c = bk.change.compare(budget(PLAN, year=2022), budget(DONE, year=2023))
    assert not c.carried_out and c["execution"].isna().all()
    assert [c.status_words(r) for r in c.rows] == ["down", "gone", "new"]
