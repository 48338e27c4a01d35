"""Word files and web pages: their tables in every shape, their prose, what is around them."""

from decimal import Decimal

import pytest

import budgetkit as bk
from budgetkit.errors import MissingExtra, NoBudgetTable, UnknownForm, UnreadableInput
from budgetkit.sources import forms, limits
from budgetkit.sources.given import Given

HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
ROWS = [("", "合计", "1,300.50", "1,200.00", "100.50"), ("2010301", "行政运行", "1,200.00", "1,200.00", ""),
        ("2010302", "一般行政管理事务", "100.50", "", "100.50")]
EXPECTED = [("", "合计", "total", Decimal("1300.50")), ("", "合计", "basic", Decimal("1200.00")),
            ("", "合计", "project_spending", Decimal("100.50")),
            ("2010301", "行政运行", "total", Decimal("1200.00")),
            ("2010301", "行政运行", "basic", Decimal("1200.00")),
            ("2010302", "一般行政管理事务", "total", Decimal("100.50")),
            ("2010302", "一般行政管理事务", "project_spending", Decimal("100.50"))]
PROSE = ("某某市水务局2024年支出预算1300.50万元，其中：基本支出1200.00万元，占92.27%；项目支出100.50万元，"
         "占7.73%。主要原因是水库除险加固工程增加。")


def amounts(d):
    return [(f.row_code, f.row_label, f.name, f.amount) for f in d.fact_list]


def table_of(rows, cell=lambda text: f"<td>{text}</td>"):
    return "<table>" + "".join(
        "<tr>" + "".join(map(cell, row)) + "</tr>" for row in rows) + "</table>"


def page(table=None, prose=PROSE, around="{}", charset="utf-8"):
    """A page as a government site has it: menu, article, address."""
    pytest.importorskip("lxml")
    body = (f"<h1>某某市水务局2024年部门预算公开</h1><p>{prose}</p><p>2024年部门支出总体情况表</p>"
            f"<p>部门：某某市水务局&nbsp;&nbsp;&nbsp;单位：万元</p>{table or table_of([HEAD, *ROWS])}")
    return (f"<!DOCTYPE html><html><head><meta charset='{charset}'><title>x</title></head><body>"
            "<div><ul><li>首页</li><li>政务公开</li></ul></div>" + around.format(f"<div>{body}</div>")
            + "<div>版权所有 某某市人民政府</div></body></html>")


def read_page(*args, **kwargs):
    text = page(*args, **kwargs)
    return bk.read({"a.html": text.encode({"gb2312": "gb18030"}.get(kwargs.get("charset"), "utf-8"))})


# ── web pages ────────────────────────────────────────────────────────────────────────────────


def forms_of_a_page():
    spanned = ("<table><thead><tr><th rowspan=2>科目编码<th rowspan='2'>科目名称<th colspan=3>2024年预算数"
               "<tr><th>合计<th>基本支出<th>项目支出</thead><tbody>")
    body = "".join("<tr>" + "".join(f"<td>{t}" for t in row) for row in ROWS)
    return {
        "plain": {},
        "in layout tables": {"around": "<table width=100%><tr><td><table><tr><td>{}</td></tr></table>"
                                       "</td><td>其他新闻</td></tr></table>"},
        "gb2312 that is gb18030": {"charset": "gb2312"},
        "headers that span": {"table": spanned + body + "</table>"},
        "paragraphs and spans in cells": {"table": table_of(
            [HEAD, *ROWS], lambda t: f"<td><p><span>{t or '&nbsp;'}</span></p></td>")},
        "cells over the end of the table": {"table": table_of([HEAD, *ROWS]).replace(
            "<td>2010302</td>", "<td rowspan=9>2010302</td>").replace(
            "<td>100.50</td></tr></table>", "<td rowspan=0>100.50</td></tr></table>")},
        "a hidden row": {"table": table_of([HEAD, *ROWS]).replace(
            "</table>", "<tr style='display: none'><td>2010399<td>旧<td>9.00<td>9.00<td></table>")},
        "comments and scripts": {"table": table_of([HEAD, *ROWS]).replace(
            "<td>合计</td>", "<td>合<!-- 5.00 -->计<script>document.write('9.00')</script></td>")},
    }


@pytest.mark.parametrize("form", forms_of_a_page())
def test_a_page_is_read_as_it_is_shown(form):
    """Catches a table lost in layout, rows shifted by spans, or what nobody sees read."""
    d = read_page(**forms_of_a_page()[form])
    assert (d.found, d.department, d.year) == (["department_expenditure"], "某某市水务局", 2024)
    assert amounts(d) == EXPECTED
    assert d.tables[0].unit == "万元"
    assert {(c.subject.text, c.amount.value) for c in d.narrative.claim_list if c.amount} >= {
        ("基本支出", Decimal("1200.00")), ("项目支出", Decimal("100.50"))}


def test_what_stands_around_the_article_is_none_of_its_words():
    """Catches a menu taken for the name of the department, or an address for prose."""
    d = read_page()
    said = "".join(p.text for p in d.narrative.paragraphs)
    assert "水库除险加固" in said and "首页" not in said and "版权所有" not in said


def test_places_in_a_page_are_tables_and_rows():
    """Catches evidence that names page 1 of what has no pages, or has no picture."""
    d = read_page()
    fact = next(f for f in d.fact_list if f.row_code == "2010302")
    assert bk.evidence.in_words(d, fact) == "table 1 ‘2024年部门支出总体情况表’, row 4"
    assert bk.evidence.in_words(d, fact, lang="zh") == "第1张表“2024年部门支出总体情况表”第4行"
    assert bk.evidence.in_words(d, d.narrative.claim_list[0]) == "in the text"
    for what in (fact, d.narrative.claim_list[0]):
        assert len(bk.evidence.show(d, what).images[0].getcolors(1 << 20)) > 5


def test_pages_that_are_no_budget_are_refused():
    """Catches an error page read as an empty budget, or taken for one."""
    with pytest.raises(UnknownForm, match=r"^x: a web page, not a PDF"):
        bk.read({"x": b"<html><body><h1>404</h1></body></html>"})
    with pytest.raises(NoBudgetTable):
        bk.read({"x": table_of([("日期", "天气"), ("周一", "晴"), ("周二", "雨")]).encode()})


def test_a_page_of_endless_cells_is_refused(monkeypatch):
    """Catches a page that takes all memory."""
    monkeypatch.setattr(limits, "CELLS", 30)
    wide = table_of([HEAD] * 10)
    with pytest.raises(UnreadableInput, match="over 30 cells"):
        read_page(table=wide + wide)


def test_a_deep_page_is_refused():
    """Catches the recursion of elements inside elements without end, or their text lost unsaid."""
    pytest.importorskip("lxml")
    deep = "<div>" * 300
    with pytest.raises(UnreadableInput, match=r"elements inside each other more than 200 deep"):
        bk.read({"x": (f"<html><body>{table_of([HEAD, *ROWS])}<div>{deep}预算 {PROSE}</body></html>"
                       ).encode()})


def test_a_missing_library_of_pages_is_named(monkeypatch):
    """Catches a traceback where the extra is not installed."""
    import sys

    monkeypatch.setitem(sys.modules, "lxml.html", None)
    with pytest.raises(MissingExtra, match=r"a\.html: wants the package lxml.*budgetkit\[forms\]"):
        forms.open_source(Given("a.html", page().encode()))
