"""What the charts draw of a disclosure: each amount once, and the printed total beside it."""

from decimal import Decimal

import pytest

import budgetkit as bk
from budgetkit import charts
from budgetkit.budget_lines import whole
from budgetkit.charts import links

#: read from the pages: sources with this year's money and what was carried over; classes; 三公
WEIHUI = {"一般公共预算": (343.22, None), "政府性基金预算": (860.00, 10331.00)}
PRINTED = {
    # 财政拨款 is split by fund in 收支总表, so that two funds are drawn; carried-over as one line
    "huzhou/01.pdf": (201286.11, {"一般公共预算": 52244.36, "政府性基金预算": 139963.40,
                                  "财政专户管理资金": 432.00, "事业单位经营收入": 200.00,
                                  "其他收入": 8446.35}, 749.83),
    "chongqing/02.pdf": (174900.64, {"一般公共预算": 101833.84, "政府性基金预算": 41534.73,
                                     "财政专户管理资金": 22070.82, "事业收入": 2461.25,
                                     "事业单位经营收入": 6282.98, "其他收入": 717.01}, 890.97),
    "zhuhai/01.pdf": (66307.98, {"一般公共预算": 46402.33, "其他收入": 1.64}, 19.84),
    "jiangsu/npc-2019-tables.pdf": (18330.37, {"一般公共预算": 18330.37}, 767.60),
}


@pytest.fixture(scope="module")
def budget():
    return bk.read(bk.bundled.example())


def test_weihui_sources(budget):
    """Catches carried-over money counted as new, or a source counted in its heading too."""
    lines = charts.sources(budget)
    read = {row["name"]: (row["this_year"], row["carryover"] if row["carryover"] > 0 else None)
            for _, row in lines.iterrows()}
    assert read == WEIHUI
    assert lines.attrs["total"] == 11534.22


@pytest.mark.parametrize("level", ["class", "section", "item"])
def test_weihui_functions_reach_the_total(budget, level):
    """Catches a level that counts a class and its items both."""
    lines = charts.functions(budget, level)
    assert round(lines["total"].sum(), 2) == lines.attrs["total"] == 11534.22
    assert round(lines["basic"].sum(), 2) == 189.07
    assert round(lines["project"].sum(), 2) == 11345.15
    assert {len(code) for code in lines["code"]} == {{"class": 3, "section": 5, "item": 7}[level]}


def test_weihui_economics(budget):
    """Catches economic items drawn beside their class."""
    assert charts.economics(budget)["total"].tolist() == [174.64, 14.43]
    items = charts.economics(budget, "item")
    assert round(items["total"].sum(), 2) == items.attrs["total"] == 189.07


def test_levels_and_tables_that_are_not(budget):
    """Catches a wrong level or table that gives an empty picture instead of an error."""
    with pytest.raises(ValueError, match="level is one of class, section, item"):
        charts.functions(budget, "code")
    with pytest.raises(ValueError, match="level is one of class, item"):
        charts.economics(budget, "section")
    with pytest.raises(ValueError, match="no function or economic codes"):
        charts.table_lines(budget, "projects")
    assert charts.table_lines(budget, "state_capital").empty


def test_overview_names_every_table(budget):
    """Catches a table that is there and not listed, and a blank form taken for a missing one."""
    shown = charts.overview(budget, lang="zh").set_index("table")
    assert shown.loc["政府性基金预算支出表", "total"] == 860.00
    assert shown.loc["“三公”经费支出表", "state"] == "空表"
    assert shown.loc["政府采购支出表", "state"] == "本文件没有此表"
    assert shown.index[:3].tolist() == ["部门收支总表", "部门收入总表", "部门支出总表"]


def test_links_that_hold_and_that_do_not(budget):
    """Catches a wrong total set equal, or a difference that is not said."""
    said = charts.description(charts.table_links(budget))
    assert "Revenue = Revenue and expenditure" in said and "≠" not in said
    changed = bk.read(bk.bundled.example())
    line = next(x for x in changed.table("projects").lines if x.level == "total")
    fact = line.amounts["total"]
    object.__setattr__(fact, "amount", fact.amount + Decimal("1.00"))
    assert "Expenditure (Projects) ≠ by 1.00 Projects" in charts.description(charts.table_links(changed))


@pytest.mark.slow
def test_explorer_offers_every_table_with_codes(budget):
    """Catches a table that cannot be chosen, or a choice that stops the explorer."""
    explorer = bk.explore.budget(budget, lang="zh")
    for key in explorer.controls["table"].options:
        for level in explorer.controls["level"].options:
            for part in explorer.controls["part"].options:
                view = explorer.view(table=key, level=level, part=part)
                assert view.note and (view.picture is None) == (view.table is None)


@pytest.mark.parametrize("name", PRINTED)
def test_figures_of_other_templates(name, disclosure):
    """Catches sources, totals or 三公 read by the habits of one province."""
    d = disclosure(name)
    total, held, three = PRINTED[name]
    lines = charts.sources(d)
    this_year = lines.dropna(subset=["this_year"]).set_index("name")["this_year"]
    assert {n: v for n, v in this_year.items() if v} == held
    assert lines.attrs["total"] == total
    assert float(links._total(d, "three_public")) == three
    split = whole(d)
    assert split.attrs["total"] == total
    assert charts.functions(d)["total"].sum() == pytest.approx(total, abs=0.03)
