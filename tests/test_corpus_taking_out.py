"""What people take out of a corpus: a workbook, a page of charts, and who is missing from each."""

import io

import openpyxl
import pandas as pd
import pypdfium2
import pytest
from click.testing import CliRunner
from corpora import JIANGSU

from budgetkit import bundled, charts, cli, corpus
from budgetkit.answered import QUESTIONS, carried
from budgetkit.charts import description
from budgetkit.corpus.taking_out import _shown
from budgetkit.errors import UnwritableOutput

#: stores are built of documents that are read
pytestmark = pytest.mark.slow
OFFICES = ["中共江苏省委办公厅", "江苏省人民检察院", "江苏省人大常委会办公厅"]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Ten packages, one file that is no budget."""
    place = tmp_path_factory.mktemp("in")
    (place / "broken.pdf").write_bytes(b"<html>404</html>")
    return corpus.build([JIANGSU, bundled.data() / "weihui-2024" / "package", place / "broken.pdf"],
                        place / "store", progress=False).store


@pytest.fixture(scope="module")
def held(store):
    with corpus.open(store) as held:
        yield held


@pytest.fixture(scope="module")
def told(held):
    return held.overview(2018)


def book(path):
    return openpyxl.load_workbook(path)


def test_every_question_asks_every_document_of_the_year(told):
    """Catches a document that vanishes from a question, or one of another year that is asked."""
    assert list(told.answers) == list(QUESTIONS) and told.year == 2018
    for frame in told.answers.values():
        asked = carried(frame)
        assert len(asked.documents) == 4  # three of 2018, and one that could not be read
        assert {d.document for d in asked.documents} == set(frame["document"]) | {
            d.document for d in asked.missing}
        assert all(d.reason and d.reason_zh for d in asked.missing)


def test_answers_by_hand(told):
    """Catches amounts of another measure or year, a share of another whole: read off the packages."""
    amounts = told.answers["expenditure"].set_index("department")["amount"]
    assert amounts.to_dict() == dict(zip(OFFICES, [24458.43, 21955.35, 15897.44], strict=True))
    npc = told.answers["basic_project"].set_index("department").loc["江苏省人大常委会办公厅"]
    # page 8 prints 7,877.76, 6,333.96 and 1,685.72 kept in reserve
    assert (npc["basic"], npc["project"], npc["expenditure"]) == (7877.76, 6333.96, 15897.44)
    assert (round(npc["share_basic"], 2), round(npc["share_project"], 2)) == (49.55, 39.84)


def test_the_usual_year_is_that_of_most_documents(held):
    """Catches a page of the one document of the newest year."""
    assert held.overview().year == 2019  # three documents of each year; Weihui's of 2024 is alone


def test_a_document_without_a_year_is_missing_and_says_so(held, monkeypatch):
    """Catches an answer of no year that is counted among those of one."""
    asked = held.sql

    def sql(query, parameters=None):
        rows = asked(query, parameters)
        if query.endswith("order by nr"):  # whose the documents are
            rows["year"] = rows["year"].where(rows["department"] != OFFICES[1], pd.NA)
        return rows

    monkeypatch.setattr(held, "sql", sql)
    frame = held.overview(2018).answers["expenditure"]
    assert sorted(frame["department"]) == sorted([OFFICES[0], OFFICES[2]])
    undated = [d for d in carried(frame).missing if d.department == OFFICES[1]]
    assert len(undated) == 1 and {d.reason for d in undated} == {"its text does not say its year"}


def test_a_measure_that_only_one_of_two_tells_is_missing(held, monkeypatch):
    """Catches basic expenditure without projects drawn as all there is, or the wrong reason told."""
    whole = held._asked

    def asked(*given):
        whose, told = whole(*given)
        without = whose.frame["department"] == OFFICES[0]
        told["project"].loc[without[told["project"].index], ["answered", "reason"]] = [False, "no project is told"]
        return whose, told

    monkeypatch.setattr(held, "_asked", asked)
    frame = held.overview(2018).answers["basic_project"]
    assert list(frame["department"]) == OFFICES[1:]
    assert "no project is told" in {d.reason for d in carried(frame).missing}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_has_everybody_on_every_sheet(held, tmp_path, lang):
    """Catches a sheet without the documents that do not answer, without sources, or with a formula."""
    path = held.to_excel(tmp_path / "a.xlsx", 2018, lang=lang)
    assert path.read_bytes() == held.to_excel(tmp_path / "b.xlsx", 2018, lang=lang).read_bytes()
    sheets = book(path).worksheets
    assert len(sheets) == len(QUESTIONS) + 2
    documents = held.documents.astype({"year": "float64"})
    names = set(documents.loc[documents["year"].isna() | (documents["year"] == 2018), "document"])
    assert len(names) == 4
    for sheet in sheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert names <= {cell.value for cell in cells}, sheet.title
        assert not any(cell.data_type == "f" for cell in cells)
    text = " ".join(str(c.value) for row in sheets[0].iter_rows() for c in row if c.value is not None)
    assert ("金额单位：万元" if lang == "zh" else "Amounts in 万元") in text and "store, " not in text
    assert ("4份文件中3份有数据；缺：" if lang == "zh" else "3 of 4 documents; missing:") in text
    sources = [[c.value for c in row] for row in sheets[-1].iter_rows(min_row=3)]
    assert len(sources) == 11 and "broken.pdf" in {row[10] for row in sources}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_says_of_each_question_who_is_missing(told, lang):
    """Catches a panel that looks like one of all documents, and one that is blank without a word."""
    page = charts.corpus_page(told, lang=lang)
    assert len(page.axes) == len(QUESTIONS)
    for ax, frame in zip(page.axes, told.answers.values(), strict=True):
        said = carried(frame).said(lang)
        assert said in description(ax)
        drawn = " ".join(t.get_text() for t in ax.texts).replace("\n", "").replace(" ", "")
        assert said.replace(" ", "") in drawn
    assert carried(told.answers["expenditure"]).origin.said(lang) in page.get_suptitle()
    assert "jiangsu" in page.get_suptitle()
    assert f"{OFFICES[0]} 24,458.43" in description(page.axes[0])


def test_the_functions_of_a_page_add_up(told):
    """Catches classes left out of the sum, and money that no line tells dropped."""
    page = charts.corpus_page(told, lang="en")
    widths = sum(bar.get_width() for bar in page.axes[3].patches)
    assert widths == pytest.approx(24458.43 + 21955.35 + 15897.44, abs=0.02)


def test_units_are_left_to_their_departments_and_copies_count_once(told):
    """Catches money of a unit counted again with its department's, and one budget under two names."""
    frame = told.answers["functions"]
    again = frame.assign(document="copy of " + frame["document"])
    units = frame.assign(document="unit/" + frame["document"], level="unit")
    more = pd.concat([frame, again, units], ignore_index=True)
    more.attrs = frame.attrs
    page = charts.corpus_page(type(told)(2018, "budget", {"functions": more}), lang="en")
    assert sum(bar.get_width() for bar in page.axes[0].patches) == pytest.approx(62311.22, abs=0.02)
    assert "3 units' own budgets are left to their departments" in description(page.axes[0])


@pytest.mark.parametrize("ending", ["pdf", "png", "svg"])
def test_a_page_is_written_the_same_twice(told, tmp_path, ending):
    """Catches a date in a file, and a form that its ending does not tell."""
    made = [charts.write(charts.corpus_page(told, lang="zh"), tmp_path / f"{n}.{ending}").read_bytes()
            for n in range(2)]
    assert made[0] == made[1]
    assert made[0].startswith({"pdf": b"%PDF", "png": b"\x89PNG", "svg": b"<svg"}[ending])


def test_chinese_in_a_pdf_stays_text(told, tmp_path):
    """Catches letters that became pictures, or a font without them: nothing to search or to copy."""
    path = charts.write(charts.corpus_page(told, lang="zh"), tmp_path / "page.pdf")
    (page,) = pypdfium2.PdfDocument(path)
    text = page.get_textpage().get_text_bounded()
    assert OFFICES[1] in text and "24,458.43" in text and "4份文件中3份有数据" in text
    with pytest.raises(UnwritableOutput):
        charts.write(charts.corpus_page(told), tmp_path / "page.docx")


def test_charts_say_their_corpus(held):
    """Catches a picture that leaves its page without a word of whose documents it is."""
    drawn = [charts.department_ranking(held.growth(), 2018, lang="en"),
             charts.departments_over_years(held.growth(), lang="en"),
             charts.budget_structure(held.structure(), 2018, lang="en"),
             charts.findings_of_rules(held.findings_by_rule(), lang="en")]
    for ax in drawn:
        assert "11 documents, 2017–2024" in description(ax) and "missing:" in description(ax)
        assert "jiangsu" in " ".join(text.get_text() for text in ax.texts)


def test_a_frame_goes_into_a_parquet_file(held):
    """Catches an answer that cannot be kept because of what it carries."""
    growth = held.growth()
    kept = io.BytesIO()
    growth.to_parquet(kept)
    again = pd.read_parquet(kept)
    assert carried(again) == carried(growth)


def test_command(store, tmp_path):
    """Catches a store that must be built again to be asked, and files in another language or place."""
    told = CliRunner().invoke(cli.main, [
        "corpus", str(store), "--tables", str(tmp_path / "t.xlsx"), "--charts", str(tmp_path / "c.svg"),
        "--year", "2017", "--lang", "zh"])
    assert told.exit_code == 0, told.output
    assert book(tmp_path / "t.xlsx").worksheets[0]["A1"].value == "各家支出多少？ 2017年预算 金额单位：万元。"
    assert "2017年预算的八个问题" not in (tmp_path / "c.svg").read_text(encoding="utf-8")  # letters are paths
    assert "各家支出多少？" in (tmp_path / "c.svg").read_text(encoding="utf-8")  # its alternative text
    without = CliRunner().invoke(cli.main, ["corpus", str(tmp_path), "--lang", "en"])
    assert (without.exit_code, "--out" in without.output) == (2, True)
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    over = CliRunner().invoke(cli.main, ["corpus", str(tmp_path), "--out", str(tmp_path / "s"),
                                         "--charts", str(tmp_path / "a.pdf")])
    assert over.exit_code == 2 and (tmp_path / "a.pdf").read_bytes() == b"%PDF"


def test_a_contradicted_amount_is_marked_on_its_sheet(told):
    """Catches an amount on a sheet that the document itself contradicts, without a word."""
    assert all("doubt" in told.answers[key] for key in ("expenditure", "basic_project"))
    frame = told.answers["expenditure"].assign(doubt=["stated-is-printed", "", float("nan")])
    said = list(_shown(frame, "en", "").rows)
    assert [row for row in said if "contradicted in the document (prose = table)" in map(str, row)] == said[:1]
