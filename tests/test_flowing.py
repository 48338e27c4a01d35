"""Word files and web pages: their tables in every shape, their prose, what is around them."""

import io
import zipfile
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


def test_a_table_alone_keeps_the_title_over_it():
    """Catches a page of one table whose title stands in another part of the page."""
    pytest.importorskip("lxml")
    table = table_of([HEAD, *ROWS])
    for over in ("<p>{}</p>{}", "<div class=t><div>{}</div></div><div><div>{}</div></div>"):
        text = ("<html><body><div><a>首页</a><a>政务公开</a></div><div>"
                + over.format("某某市水务局2024年部门支出预算总体情况表", table) + "</div></body></html>")
        d = bk.read({"a": text.encode()})
        assert (d.found, d.year, amounts(d)) == (["department_expenditure"], 2024, EXPECTED)


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


# ── Word ─────────────────────────────────────────────────────────────────────────────────────

NAMESPACES = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
              'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"')


def run(text, look=""):
    return f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def para(inside, look=""):
    inside = inside if inside.startswith("<") else run(inside)
    return f"<w:p><w:pPr>{look}</w:pPr>{inside}</w:p>"


def tc(inside="", look=""):
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{para(inside) if not inside.startswith(('<w:p>', '<w:p/>')) else inside}</w:tc>"


def tr(cells, look=""):
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"


def word_table(rows, columns=5):
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in (1200, 3000, 1500, 1500, 1500)[:columns])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def plain_rows():
    return [tr([tc(text) for text in row]) for row in [HEAD, *ROWS]]


def word(*blocks, numbering=""):
    """A document of Word with these blocks in its body."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{''.join(blocks)}"
                                             "<w:sectPr/></w:body></w:document>")
        if numbering:
            packed.writestr("word/numbering.xml", f"<w:numbering {NAMESPACES}>{numbering}"
                                                  "</w:numbering>")
    return made.getvalue()


def budget(rows=None, *more):
    return word(para("某某市水务局2024年部门预算", '<w:jc w:val="center"/>'), para(PROSE),
                para("<w:r><w:br w:type='page'/></w:r>"),
                para("2024年部门支出总体情况表", '<w:jc w:val="center"/>'),
                para("<w:r><w:t>部门：某某市水务局</w:t><w:tab/><w:tab/><w:t>单位：万元</w:t></w:r>"),
                word_table(rows or plain_rows()), *more)


def rows_with(at, row):
    rows = plain_rows()
    rows[at] = row
    return rows


FIELD = '<w:fldSimple w:instr="=SUM(ABOVE)">' + run("1,300.50") + "</w:fldSimple>"
LONG_FIELD = ("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>=SUM(ABOVE)"
              "</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
              + run("1,300.50") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>")
CONTROL = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('1,300.50')}</w:sdtContent></w:sdt>"
CHANGED = (f"<w:del>{run('9').replace('w:t', 'w:delText')}</w:del><w:ins>{run('1,300')}</w:ins>"
           + run(".50"))


def total(cell):
    return rows_with(1, tr([tc(), tc("合计"), tc(cell), tc("1,200.00"), tc("100.50")]))


SHAPES = {
    "plain": lambda: plain_rows(),
    "a total that is a field": lambda: total(FIELD),
    "a total that is a long field": lambda: total(LONG_FIELD),
    "a content control": lambda: total(CONTROL),
    "a tracked change": lambda: total(CHANGED),
    "a deleted row": lambda: [*plain_rows(), tr([tc(t) for t in ROWS[1]], "<w:del/>")],
    "a row in a control": lambda: rows_with(
        2, f"<w:sdt><w:sdtContent>{plain_rows()[2]}</w:sdtContent></w:sdt>"),
    "a cell in a control": lambda: rows_with(2, tr([
        f"<w:sdt><w:sdtContent>{tc('2010301')}</w:sdtContent></w:sdt>",
        *map(tc, ROWS[1][1:])])),
    "a row that begins late": lambda: rows_with(
        1, tr([tc(t) for t in ROWS[0][1:]], '<w:gridBefore w:val="1"/>')),
    "cells merged downwards": lambda: [
        tr([tc(HEAD[0], '<w:vMerge w:val="restart"/>'), tc(HEAD[1], '<w:vMerge w:val="restart"/>'),
            tc("2024年预算数", '<w:gridSpan w:val="3"/>')]),
        tr([tc("", "<w:vMerge/>"), tc("", "<w:vMerge/>"), *map(tc, HEAD[2:])]), *plain_rows()[1:]],
    "hidden text": lambda: total(run("9", "<w:vanish/>") + run("1,300.50")),
    "a table in a cell": lambda: total(
        f"<w:p/>{word_table([tr([tc('1,300.50')])], 1)}<w:p/>"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_word_table_is_read_as_word_shows_it(shape):
    """Catches cells left empty or shifted because Word wraps them in something."""
    d = bk.read({"a.docx": budget(SHAPES[shape]())})
    assert (d.found, d.department, d.year) == (["department_expenditure"], "某某市水务局", 2024)
    assert amounts(d) == EXPECTED
    assert d.tables[0].unit == "万元" and d.tables[0].pages == [2]
    assert "项目支出" in {c.subject.text for c in d.narrative.claim_list}


def test_a_hyphen_that_does_not_break_is_a_minus():
    """Catches −5.00 read as 5.00: a wrong number that looks right."""
    minus = "<w:r><w:noBreakHyphen/><w:t>100.50</w:t></w:r>"
    d = bk.read({"a.docx": budget(rows_with(3, tr([tc("2010302"), tc("一般行政管理事务"), tc(minus),
                                                   tc(), tc(minus)])))})
    assert [f.amount for f in d.fact_list if f.row_code == "2010302"] == [Decimal("-100.50")] * 2


def test_hidden_text_is_named():
    """Catches text that nobody sees taken in, or left out in silence."""
    d = bk.read({"a.docx": budget(SHAPES["hidden text"]())})
    assert d.notes == ["a.docx: 1 hidden text is not here"]


def test_a_text_box_is_read_once():
    """Catches the text of a box twice, once for each program that may open the file."""
    box = "<w:txbxContent>" + para(PROSE) + "</w:txbxContent>"
    both = (f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>")
    d = bk.read({"a.docx": word(para(both), para("2024年部门支出总体情况表"), word_table(plain_rows()))})
    said = "".join(p.text for p in d.narrative.paragraphs)
    assert said.count("水库除险加固") == 1


def test_numbers_that_word_writes_are_there():
    """Catches headings and lists without their numbers, which stand in no text."""
    numbering = ("".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        for n, form, text in ((0, "chineseCountingThousand", "%1、"), (1, "decimal", "（%1）")))
        + "".join(f'<w:num w:numId="{n + 5}"><w:abstractNumId w:val="{n}"/></w:num>'
                  for n in (0, 1)))

    def item(text, of):
        return para(text, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{of}"/></w:numPr>')

    content = word(item("主要职责", 5), item("拟订规划。", 6), item("组织实施。", 6),
                   item("收支预算总体情况说明", 5), para(PROSE), para("2024年部门支出总体情况表"),
                   word_table(plain_rows()), numbering=numbering)
    d = bk.read({"a.docx": content})
    said = [p.text for p in d.narrative.paragraphs]
    assert said[:4] == ["一、主要职责", "（1）拟订规划。", "（2）组织实施。", "二、收支预算总体情况说明"]


def test_places_in_word_are_tables_and_rows():
    """Catches evidence that names a page of paper, which nobody knows."""
    d = bk.read({"a.docx": budget()})
    fact = next(f for f in d.fact_list if f.row_code == "2010302")
    assert bk.evidence.in_words(d, fact) == "table 1 ‘2024年部门支出总体情况表’, row 4"
    assert bk.evidence.show(d, fact).images[0].size[0] > 100


def test_a_damaged_word_file_is_one_line():
    """Catches a traceback over XML that ends in the middle, or over tables without end."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("word/document.xml", "<w:document")
    with pytest.raises(UnreadableInput, match=r"^a\.docx: a Word file that is damaged"):
        bk.read({"a.docx": made.getvalue()})
    deep = "9"
    for _ in range(40):
        deep = word_table([tr([tc("<w:p>" + f"</w:p>{deep}<w:p/>")])], 1) if deep != "9" else (
            word_table([tr([tc("9")])], 1))
    with pytest.raises(UnreadableInput, match="a Word file that is damaged"):
        bk.read({"a.docx": word(deep)})
