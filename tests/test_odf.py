"""OpenDocument: sheets and texts from their XML, repeated and covered cells, what is not seen."""

import io
import zipfile
from decimal import Decimal

import pytest

import budgetkit as bk
from budgetkit.errors import UnreadableInput
from budgetkit.sources import limits

NAMES = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in (
    ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
    ("fo", "xsl-fo-compatible")))
HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
ROWS = [("", "合计", "1,300.50", "1,200.00", "100.50"), ("2010301", "行政运行", "1,200.00", "1,200.00", ""),
        ("2010302", "一般行政管理事务", "100.50", "", "100.50")]
EXPECTED = [("", "total", Decimal("1300.50")), ("", "basic", Decimal("1200.00")),
            ("", "project_spending", Decimal("100.50")),
            ("2010301", "total", Decimal("1200.00")), ("2010301", "basic", Decimal("1200.00")),
            ("2010302", "total", Decimal("100.50")),
            ("2010302", "project_spending", Decimal("100.50"))]
PROSE = ("某某市水务局2024年支出预算1300.50万元，其中：基本支出1200.00万元，占92.27%；项目支出100.50万元，"
         "占7.73%。主要原因是水库除险加固工程增加。")
EMPTY = "<table:table-cell/>"


def cell(said="", more="", inside=""):
    return f"<table:table-cell {more}>{inside}<text:p>{said}</text:p></table:table-cell>"


def row(cells, more=""):
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def rows(head=None, body=None):
    caption = [row([cell("2024年部门支出总体情况表", 'table:number-columns-spanned="5"'),
                    '<table:covered-table-cell table:number-columns-repeated="4"/>']),
               row([cell("部门：某某市水务局"), '<table:table-cell table:number-columns-repeated="3"/>',
                    cell("单位：万元")])]
    return [*caption, *(head or [row(map(cell, HEAD))]),
            *(body or [row(map(cell, line)) for line in ROWS])]


def document(kind, body, styles=""):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        packed.writestr("content.xml", f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
                        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
                        "</office:body></office:document-content>")
    return made.getvalue()


def table(inside, name="表3", more=""):
    return f'<table:table table:name="{name}" {more}>{"".join(inside)}</table:table>'


def amounts(d):
    return [(f.row_code, f.name, f.amount) for f in d.fact_list]


FAR = (f'<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
       f'table:number-columns-repeated="16000"/></table:table-row>{row([EMPTY])}')
SHEETS = {
    "plain": lambda: rows(),
    "a header that spans": lambda: rows(head=[
        "<table:table-header-rows>", row([
            cell(HEAD[0], 'table:number-rows-spanned="2"'), cell(HEAD[1], 'table:number-rows-spanned="2"'),
            cell("预算数", 'table:number-columns-spanned="3"'),
            '<table:covered-table-cell table:number-columns-repeated="2"/>']),
        row(['<table:covered-table-cell table:number-columns-repeated="2"/>', *map(cell, HEAD[2:])]),
        "</table:table-header-rows>"]),
    "a comment": lambda: rows(body=[row([cell(), cell("合计"), cell(
        "1,300.50", inside="<office:annotation><text:p>9,999.99</text:p></office:annotation>"),
        cell("1,200.00"), cell("100.50")]), *(row(map(cell, line)) for line in ROWS[1:])]),
    "repeated amounts": lambda: rows(body=[row(map(cell, ROWS[0])), row([
        cell("2010301"), cell("行政运行"), cell("1,200.00", 'table:number-columns-repeated="2"'), EMPTY]),
        row(map(cell, ROWS[2]))]),
    "values without their texts": lambda: rows(body=[row([
        f'<table:table-cell office:value-type="float" office:value="{said.replace(",", "")}"/>'
        if "." in said else cell(said) for said in line]) for line in ROWS]),
    "rows without end": lambda: [*rows(), FAR],
    "a hidden row": lambda: [*rows(), row(map(cell, ("2010399", "旧", "9.00", "9.00", "")),
                                          'table:visibility="filter"')],
}


@pytest.mark.parametrize("shape", SHEETS)
def test_a_sheet_is_read_as_it_is_shown(shape):
    """Catches cells shifted by what covers or repeats them, or a comment taken for an amount."""
    d = bk.read({"a.ods": document("spreadsheet", table(SHEETS[shape]()))})
    assert (d.found, d.department, d.year) == (["department_expenditure"], "某某市水务局", 2024)
    assert amounts(d) == EXPECTED
    assert (d.tables[0].unit, d.files[0].form, d.files[0].parts) == ("万元", "ods", ("表3",))
    assert bk.evidence.in_words(d, d.fact_list[0]).startswith("sheet ‘表3’ C")


def test_a_hidden_sheet_is_named():
    """Catches a sheet read that is not shown, or one left out in silence."""
    hidden = ('<style:style style:name="h" style:family="table"><style:table-properties '
              'table:display="false"/></style:style>')
    d = bk.read({"a.ods": document("spreadsheet", table(rows()) + table(
        rows(), "旧", 'table:style-name="h"'), hidden)})
    assert amounts(d) == EXPECTED
    assert d.notes == ["a.ods: hidden sheets are not here: 旧"]


def test_cells_without_end_are_refused(monkeypatch):
    """Catches a sheet of a few bytes that repeats an amount a milliard times."""
    monkeypatch.setattr(limits, "CELLS", 5000)
    many = row([cell("1.00", 'table:number-columns-repeated="500"')],
               'table:number-rows-repeated="1000000"')
    with pytest.raises(UnreadableInput, match="over 5,000 cells, more than budgetkit opens"):
        bk.read({"a.ods": document("spreadsheet", table([*rows(), many]))})


def test_a_text_is_read_as_it_is_shown():
    """Catches prose or tables of a text lost in sections, or what was deleted from it read."""
    styles = ('<style:style style:name="c" style:family="paragraph"><style:paragraph-properties '
              'fo:text-align="center" fo:break-before="page"/></style:style>')
    body = ("<text:tracked-changes><text:p>9,999.99</text:p></text:tracked-changes>"
            "<text:p>某某市水务局2024年部门预算</text:p>"
            f"<text:section><text:p>{PROSE}<text:note><text:p>脚注</text:p></text:note></text:p></text:section>"
            '<text:p text:style-name="c">2024年部门支出总体情况表</text:p>'
            "<text:p>部门：某某市水务局<text:tab/><text:tab/>单位：万元</text:p>"
            + table(rows()[2:], "Table1"))
    d = bk.read({"a.odt": document("text", body, styles)})
    assert (d.found, d.department, d.files[0].form) == (["department_expenditure"], "某某市水务局", "odt")
    assert amounts(d) == EXPECTED and d.tables[0].pages == [2]
    said = "".join(p.text for p in d.narrative.paragraphs)
    assert "水库除险加固" in said and "脚注" not in said and "9,999.99" not in said
    assert "项目支出" in {c.subject.text for c in d.narrative.claim_list}
    assert bk.evidence.in_words(d, d.fact_list[0]) == "table 1 ‘2024年部门支出总体情况表’, row 2"


def test_damage_is_one_line():
    """Catches a traceback over XML that ends in the middle."""
    with pytest.raises(UnreadableInput, match=r"^a\.ods: an OpenDocument file that is damaged"):
        bk.read({"a.ods": document("spreadsheet", "<table:table")})
