"""Every question answered for every document, or it says who is missing and why."""

from dataclasses import replace

import pandas as pd
import pytest
from corpora import JIANGSU, WEIHUI

from budgetkit import bundled, charts, corpus, explore, load_example
from budgetkit.answered import Answered, AnsweringDocument, carried
from budgetkit.charts import description
from budgetkit.checks import Finding
from budgetkit.checks.books import cell_place
from budgetkit.corpus import data_quality
from budgetkit.corpus.answering import answers
from budgetkit.corpus.doubted import doubts_of
from budgetkit.corpus.measures import measure_called, measures
from budgetkit.corpus.records import records
from budgetkit.corpus.store import Store, key_of
from budgetkit.explore.corpus import _named, _of_year
from budgetkit.messages import Named
from budgetkit.narrative import Narrative
from budgetkit.narrative.paragraphs import Place


@pytest.fixture(scope="module")
def told():
    return {a.measure: a for a in answers(load_example("weihui-2024"))}


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """Ten packages, one file that is no budget."""
    bad = tmp_path_factory.mktemp("in") / "broken.pdf"
    bad.write_bytes(b"<html>404</html>")
    with corpus.read([JIANGSU, bundled.data() / "weihui-2024" / "package", bad],
                     progress=False) as held:
        yield held


def test_every_measure_has_an_answer_or_a_reason(told):
    """Catches a measure that is left out, or a gap without a reason."""
    assert set(told) == set(measures())
    assert all((a.status == "answered" and a.amount is not None) or a.why for a in told.values())


def test_weihui_by_hand(told):
    """Catches an amount of other money: read off pages 9, 11, 12, 15, 16 and the prose of page 5."""
    expected = {
        "expenditure_with_carryover": ("11534.22", "table", 9),
        "revenue_with_carryover": ("11534.22", "table", 9),
        "revenue_this_year": ("1203.22", "table", 9), "carryover": ("10331.00", "table", 9),
        "basic": ("189.07", "table", 11), "project": ("11345.15", "table", 11),
        "personnel": ("174.64", "same_money", 15), "public": ("14.43", "same_money", 15),
        "procurement": ("67.49", "prose", 5), "operating_expenses": ("14.43", "prose", 5),
    }
    found = {m: (str(told[m].amount), told[m].source, told[m].page) for m in expected}
    assert found == expected
    assert f"{told['carryover_share'].amount:.2f}" == "89.57"  # 10331.00 of 11534.22
    assert (told["reception"].status, told["reception"].page) == ("blank", 16)


def test_an_answer_that_the_document_contradicts_is_marked(told):
    """Catches 基本支出 of a table given without a word where the prose states another amount."""
    d, basic = load_example("weihui-2024"), told["basic"]
    cell = next(cell_place(t, basic.row, basic.column, basic.page) for t in d.all(basic.table))
    error = Finding("error", Named("", ""), page=3, places=(Place(3, 1, 1, 2, 2), cell), rule="one", expected="189.07", found="198.07")
    asked = [told["basic"], replace(told["basic_share"], measure="basic_share")]
    assert doubts_of(d, asked, [error]) == {"basic": "one", "basic_share": "one"}
    percent = replace(error, expected="12.5%", found="13.5%")  # of this amount: the percentage is wrong
    assert doubts_of(d, asked, [percent]) == {"basic": "", "basic_share": ""}


def test_only_an_error_on_the_amount_itself_is_a_doubt(told):
    """Catches a mark for a warning, or for an error elsewhere; and none where a summary prints the total twice."""
    d = load_example("weihui-2024")
    answer = told["expenditure_with_carryover"]
    twin = next(t for t in d.total_list if t.key == ("total", "revenue", "all") and t.table == answer.table)
    error = Finding("error", Named("", ""), twin.table, twin.page, twin.row, twin.column, rule="one")
    assert doubts_of(d, [answer], [error])[answer.measure] == "one"
    for other in (replace(error, severity="warning"), replace(error, row=twin.row - 1)):
        assert doubts_of(d, [answer], [other])[answer.measure] == ""


def test_measures_are_called_in_both_languages():
    """Catches a measure without a name, a formula or its law, and a wrong word taken for one."""
    for each in measures().values():
        for lang in ("en", "zh"):
            assert each.name(lang) and each.formula(lang) and each.based_on(lang)
            assert measure_called(each.name(lang)) == each
    assert measure_called("三公").key == "three_public"
    with pytest.raises(ValueError, match="no measure"):
        measure_called("利润")


def test_who_is_missing_is_said_in_a_line():
    """Catches names without number, number without names, and a year that asks too few."""
    asked = Answered(tuple(AnsweringDocument(f"{n}.pdf", f"第{n}局" if n else "", 2024 if n < 5 else None,
                                    n == 1, "", "") for n in range(7)))
    assert asked.said("en") == "1 of 7 documents; missing: 0.pdf, 第2局, 第3局, 第4局 and 2 more"
    assert asked.said("zh") == "7份文件中1份有数据；缺：0.pdf、第2局、第3局、第4局等（另有2份）"
    assert len(asked.of(year=2023).documents) == 2  # those without a year may be of it
    assert asked.of(departments=["第1局"]).said("en") == "all 1 documents answer"


def test_an_explorer_bears_a_document_without_a_year():
    """Catches a missing year or name that breaks every question."""
    frame = pd.DataFrame({"department": ["甲局", None], "year": pd.array([2024, None], "Int64")})
    assert _of_year(frame, 2024).tolist() == [True, False]
    assert _named(frame, "甲").tolist() == [True, False]
    assert _named(frame, "").all()


@pytest.mark.slow
def test_coverage_leaves_nobody_out(held):
    """Catches a document that vanishes from an answer without a reason."""
    for measure in measures():
        rows = held.coverage(measure)
        assert len(rows) == 11
        gone = rows[~rows["answered"]]
        assert gone["reason"].str.len().gt(5).all() and gone["reason_zh"].str.len().gt(3).all()
    broken = held.coverage().set_index("document")
    broken = broken[broken["status"] == "not_read"].iloc[0]
    assert "a web page, not a PDF" in broken["reason"]


@pytest.mark.slow
def test_structure_is_the_whole(held):
    """Catches shares of what was found, and money that no line tells dropped in silence."""
    whole = held.coverage("expenditure").set_index("document")["amount"].dropna()
    rows = held.structure()
    assert rows.groupby("document")["amount"].sum().round(2).to_dict() == whole.round(2).to_dict()
    assert rows.groupby("document")["share"].sum().round(1).eq(100).all()
    # three budgets print functions by code of appropriations alone, 17,981.68 of 17,996.68 on page
    # 11 …: there the names of the summary stand for the codes, and nothing is untold
    named = rows[rows["code_from"] == "name"]
    assert set(named["table"]) == {"department_summary"} and named["document"].nunique() == 3
    assert (rows["code"] != "").all()


@pytest.mark.slow
def test_a_picture_says_who_is_missing(held):
    """Catches a ranking of some documents that looks like one of all."""
    growth = held.growth("expenditure")
    assert len(carried(growth).documents) == 11
    said = description(charts.department_ranking(growth, 2024, lang="zh"))
    assert "2份文件中1份有数据；缺：" in said and "broken.pdf" in said
    (words,) = [t.get_text() for t in charts.department_ranking(growth, 2024).texts
                if "missing" in t.get_text()]
    assert words.startswith("1 of 2 documents; missing:")


@pytest.mark.slow
def test_ask_and_cite(held):
    """Catches an answer without its source, a group that hides who is missing, a citation of another file."""
    rows = held.ask("支出总计", year=2018).set_index("department")
    row = rows.loc["江苏省人大常委会办公厅"]
    assert (row["amount"], row["source"], row["table"]) == (15897.44, "table", "department_summary")
    cited = held.cite(row)
    assert (cited["year"], cited["page"]) == (2018, row["page"]) and len(cited["sha256"][0]) == 64
    by_year = held.ask("三公", by="year").set_index("year")
    assert by_year.loc[2018, "asked"] == 3
    assert by_year["answered"].add(by_year["missing"].str.len()).eq(by_year["asked"]).all()
    with pytest.raises(ValueError, match="by is one of"):
        held.ask("三公", by="colour")
    with pytest.raises(KeyError):
        held.cite({"document": "nobody.pdf"})
    words = held.vocabulary
    assert {"measure", "level", "table", "column"} == set(words["what"])
    assert words.set_index("key").loc["carryover", "law"]


@pytest.mark.slow
def test_an_explorer_says_who_is_missing_and_which_choice_empties(held):
    """Catches an empty answer that does not say why it is empty."""
    explorer = explore.corpus(held, lang="en")
    view = explorer.view(asked="coverage", measure="three_public", year=None)
    assert "of 11 documents answer" in view.note and "prose" in view.table.text
    assert explorer.view(asked="ranking", words="火星").note == (
        "No department has these letters in its name.")
    one_year = explorer.view(asked="coverage", measure="expenditure", year=2018)
    assert one_year.note.startswith("3 of 4 documents answer") and "broken.pdf" in one_year.table.text
    both = explorer.view(asked="ranking", year=2017, words="卫辉")
    assert both.note == "These departments are there, but not in this year."


@pytest.mark.slow
def test_a_store_of_an_earlier_version_says_so(held, tmp_path):
    """Catches a gap in an old store that looks like a table that is not printed."""
    corpus.build(WEIHUI, tmp_path / "out", progress=False)
    for path in (tmp_path / "out").rglob("coverage.parquet"):
        path.unlink()
    with corpus.open(tmp_path / "out") as old:
        assert old.coverage("expenditure").iloc[0]["amount"] == 11534.22
        gap = old.coverage("carryover_share").iloc[0]
        assert gap["status"] == "earlier_store" and "build the store again" in gap["reason"]


def test_another_total_is_another_budget():
    """Catches bureaus of one name, and documents without a total, called the same budget."""
    row = {"state": "read", "reason": "", "department": "财政局", "printed_department": "财政局",
           "department_key": "财政局", "year": 2024, "kind": "budget", "level": "department",
           "sha256": None, "said_years": None, "said_kind": "", "said_departments": None,
           "found": 9, "claims": 9}
    totals = {"a": 10.0, "b": 20.0, "c": float("nan"), "d": float("nan"), "e": 10.0}
    documents = pd.DataFrame([row | {"document": n, "total": t} for n, t in totals.items()])
    doubts = data_quality.find(lambda query, values: documents, [])
    assert doubts[["doubt", "document", "other"]].to_numpy().tolist() == [["same budget", "e", "a"]]


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    """The Weihui budget as narrative and tables that were published apart, and another's narrative."""
    whole = load_example("weihui-2024")
    file = replace(whole.files[0], printed_pages=("", *map(str, range(1, 22))))
    halves = {"说明.pdf": replace(whole, files=[file], tables=[]),
              "附表.pdf": replace(whole, narrative=Narrative()),
              "other.pdf": replace(whole, tables=[], department="某市某局")}
    store = Store(tmp_path_factory.mktemp("apart") / "store", make=True)
    for name, d in halves.items():
        rows = records(d)
        rows["documents"][0] |= {"name": name, "state": "read", "rule": "one file"}
        rows["documents"][0]["sha256"] = [name]
        store.put(key_of(name), "made", rows)
    with corpus.open(store.folder) as held:
        yield held


def test_narrative_and_tables_published_apart_are_one(apart):
    """Catches one budget counted as two, and what only its prose states lost beside its tables."""
    documents = apart.documents.set_index("document")
    assert documents["half_of"].dropna().to_dict() == {"说明.pdf": "附表.pdf"}
    told = {m: apart.coverage(m).set_index("document") for m in ("expenditure", "procurement", "basic")}
    assert all(sorted(rows.index) == ["other.pdf", "附表.pdf"] for rows in told.values())
    row = told["procurement"].loc["附表.pdf"]  # stated on page 5 of the prose alone
    assert (row["amount"], row["source"], row["read_from"]) == (67.49, "prose", "说明.pdf")
    assert told["basic"].loc["附表.pdf", ["amount", "source"]].tolist() == [189.07, "table"]
    assert len(apart.frame("claims", document="附表.pdf")) == len(apart.frame("claims", document="说明.pdf")) > 0
    assert "same budget" not in set(apart.doubts()["doubt"])


def test_a_citation_names_file_and_both_pages(apart):
    """Catches the page of another file, and the PDF's page told as the printed one."""
    rows = apart.coverage("procurement").reset_index()
    cited = apart.cite(rows.set_index("document", drop=False).loc["附表.pdf"])
    assert {k: cited[k] for k in ("document", "page", "file_page", "printed_page", "sha256")} == {
        "document": "附表.pdf", "page": 5, "file_page": 5, "printed_page": "4", "sha256": ["说明.pdf"]}
    table = apart.cite(apart.frame("facts", document="附表.pdf").iloc[0])
    assert (table["page"], table["printed_page"], table["file"]) == (9, "", "weihui-2024.pdf")
