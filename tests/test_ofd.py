"""OFD documents (GB/T 33190): their pages read as a PDF's, what is not seen left out."""

import io
import zipfile
from decimal import Decimal

import pytest

import budgetkit as bk
from budgetkit.errors import EncryptedPdf, UnreadableInput
from budgetkit.sources import forms
from budgetkit.sources.given import Given

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
COLUMNS = (20, 45, 95, 125, 155, 185)  # edges in mm
ROWS = [("科目编码", "科目名称", "合计", "基本支出", "项目支出"), ("", "合计", "1,300.50", "1,200.00", "100.50"),
        ("2010301", "行政运行", "1,200.00", "1,200.00", ""),
        ("2010302", "一般行政管理事务", "100.50", "", "100.50")]
TOP, DEEP, SIZE = 60, 8, 3.5  # mm


def text(said, x, y, size=SIZE, steps=None, more="", inside=""):
    """A text whose letters stand close, Chinese ones as wide as high."""
    if steps is None:
        steps = " ".join(f"{size * (0.5 if c.isascii() else 1):g}" for c in said[:-1])
    delta = f' DeltaX="{steps}"' if steps else ""
    return (f'<ofd:TextObject ID="1" Boundary="{x} {y - size} 150 {size}" Font="3" Size="{size}" {more}>'
            f'{inside}<ofd:TextCode X="0" Y="{size}"{delta}>{said}</ofd:TextCode></ofd:TextObject>')


def rule(x0, y0, x1, y1, more=""):
    return (f'<ofd:PathObject ID="2" Boundary="{x0} {y0} {max(x1 - x0, .1)} {max(y1 - y0, .1)}" '
            f'LineWidth="0.2" {more}><ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}'
            "</ofd:AbbreviatedData></ofd:PathObject>")


def rules():
    foot = TOP + DEEP * len(ROWS)
    return ("".join(rule(COLUMNS[0], TOP + DEEP * r, COLUMNS[-1], TOP + DEEP * r)
                    for r in range(len(ROWS) + 1))
            + "".join(rule(x, TOP, x, foot) for x in COLUMNS))


def letters(rows=ROWS):
    return "".join(text(said, COLUMNS[c] + 1, TOP + DEEP * r + 5.5)
                   for r, row in enumerate(rows) for c, said in enumerate(row) if said)


HEAD = text("某某市水务局2024年部门预算", 60, 25, 5) + text("2024年部门支出总体情况表", 70, 45) + (
    text("单位：万元", 165, 55))


def ofd(content, template="", box="0 0 210 297", more=()):
    """A document of one page; ``template`` is what is printed on all pages."""
    page = (f'<ofd:Page {NS}><ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>'
            f'<ofd:Template TemplateID="7"/><ofd:Content><ofd:Layer ID="9">{content}</ofd:Layer>'
            "</ofd:Content></ofd:Page>")
    parts = {
        "OFD.xml": f'<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>'
                   "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 '
                              '297</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID="7" '
                              'BaseLoc="Tpls/T.xml"/></ofd:CommonData><ofd:Pages><ofd:Page ID="8" '
                              'BaseLoc="Pages/P.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Tpls/T.xml": f'<ofd:Page {NS}><ofd:Content><ofd:Layer>{template}</ofd:Layer>'
                            "</ofd:Content></ofd:Page>",
        "Doc_0/Pages/P.xml": page, **dict(more)}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, held in parts.items():
            if held is not None:
                packed.writestr(name, held)
    return made.getvalue()


def amounts(d):
    return [(f.row_code, f.name, f.amount) for f in d.fact_list]


EXPECTED = [("", "total", Decimal("1300.50")), ("", "basic", Decimal("1200.00")),
            ("", "project_spending", Decimal("100.50")),
            ("2010301", "total", Decimal("1200.00")), ("2010301", "basic", Decimal("1200.00")),
            ("2010302", "total", Decimal("100.50")),
            ("2010302", "project_spending", Decimal("100.50"))]

#: A way to say the same page → its document.
WAYS = {
    "plain": lambda: ofd(HEAD + rules() + letters()),
    "rules in the template": lambda: ofd(HEAD + letters(), template=rules()),
    "blocks in the layer": lambda: ofd(f"<ofd:PageBlock>{HEAD}<ofd:PageBlock>{rules()}{letters()}"
                                       "</ofd:PageBlock></ofd:PageBlock>"),
    "steps said in short": lambda: ofd(HEAD + rules() + letters().replace(
        'DeltaX="1.75 1.75 1.75 1.75 1.75 1.75 1.75"', 'DeltaX="g 7 1.75"')),
    "stretched by a matrix": lambda: ofd(HEAD + rules() + letters().replace(
        f'Size="{SIZE}" ', f'Size="{SIZE * 2}" CTM="0.5 0 0 0.5 0 {SIZE / 2}" ').replace(
        "1.75", "3.5").replace('DeltaX="3.5 3.5 3.5"', 'DeltaX="7 7 7"')),
    "boxes as thin areas": lambda: ofd(HEAD + letters() + rules().replace(
        'LineWidth="0.2" ', 'Fill="true" Stroke="false" ')),
    "something unseen": lambda: ofd(HEAD + rules() + letters() + text(
        "9,999.99", 126, TOP + 2 * DEEP + 5.5, more='Visible="false"')),
    "a layer unseen": lambda: ofd(f"{HEAD}{rules()}{letters()}</ofd:Layer><ofd:Layer Visible='false'>"
                                  + text("9,999.99", 156, TOP + 2 * DEEP + 5.5)),
    "text without colour": lambda: ofd(HEAD + rules() + letters() + text(
        "9,999.99", 156, TOP + 2 * DEEP + 5.5, more='Alpha="0"')),
    "a watermark": lambda: ofd(HEAD + rules() + letters() + text(
        "内部资料", 60, 80, 20, more='CTM="0.8 -0.6 0.6 0.8 0 0"')),
    "another corner of the paper": lambda: ofd(HEAD + rules() + letters(), box="-10 -5 230 310"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_page_is_read_as_it_is_shown(way):
    """Catches letters or rules in other places than they are seen in, or what is unseen read."""
    d = bk.read({"a.ofd": WAYS[way]()})
    assert (d.found, d.department, d.year) == (["department_expenditure"], "某某市水务局", 2024)
    assert amounts(d) == EXPECTED
    assert (d.tables[0].unit, d.files[0].form, d.pages) == ("万元", "ofd", 1)


def test_a_wide_step_parts_two_amounts():
    """Catches two amounts in one text read as one: 1,200.00100.50."""
    rows = [row if at != 1 else (*row[:3], "", "") for at, row in enumerate(ROWS)]
    both = text("1,200.00100.50", 126, TOP + DEEP + 5.5,
                steps="g 7 1.75 18 g 5 1.75")  # the step after the eighth letter leads over the rule
    d = bk.read({"a.ofd": ofd(HEAD + rules() + letters(rows) + both)})
    assert amounts(d) == EXPECTED


def test_places_are_pages_with_pictures():
    """Catches evidence without a picture, or that names something else than a page."""
    d = bk.read({"a.ofd": WAYS["plain"]()})
    fact = d.fact_list[0]
    assert bk.evidence.in_words(d, fact) == "p. 1"
    assert len(bk.evidence.show(d, fact).images[0].getcolors(1 << 20)) > 5
    (place,) = bk.evidence.places(d, fact)
    assert place.x0 == pytest.approx(COLUMNS[2] * 72 / 25.4, abs=1)


def test_what_is_kept_elsewhere_is_named():
    """Catches a drawing left out in silence."""
    d = bk.read({"a.ofd": ofd(HEAD + rules() + letters() + '<ofd:CompositeObject ID="5"/>')})
    assert d.notes == ["a.ofd, page 1: 1 drawing made of parts kept elsewhere is not here"]


def test_damage_is_one_line():
    """Catches a traceback over a page that is missing, a document that is, or a lock."""
    d = forms.open_source(Given("a.ofd", ofd("", more={"Doc_0/Pages/P.xml": "<ofd:Page"})))
    assert d.page(1).faults == ["damaged"]
    with pytest.raises(UnreadableInput, match=r"^a\.ofd: an OFD document that is damaged"):
        bk.read({"a.ofd": ofd("", more={"Doc_0/Document.xml": None})})
    with pytest.raises(EncryptedPdf, match=r"^a\.ofd: encrypted"):
        bk.read({"a.ofd": ofd("", more={"Doc_0/Document.xml": None, "Encryptions.xml": "<a/>"})})
    with pytest.raises(UnreadableInput, match="holds entities of XML"):
        bk.read({"a.ofd": ofd("", more={"OFD.xml": "<!DOCTYPE a><a/>"})})
