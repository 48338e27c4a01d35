"""Peers of a budget, the forms that places print, rows that may be withheld: asked of the bundled corpus."""

import pytest

import budgetkit as bk
from budgetkit.answered import carried
from budgetkit.corpus.side_by_side import _is_peer, _nearest, _with_class


@pytest.fixture(scope="module")
def held():
    with bk.load_corpus() as held:
        yield held


def document(name, expenditure, classes, *, basic=None, year=2026, department="", level="department"):
    """A row as the question gives it; classes are (code, total, basic)."""
    lines = [{"code": c, "name": c, "total": t, "basic": b} for c, t, b in classes]
    return _with_class(lines, {
        "document": name, "department": department or name, "department_key": department or name,
        "year": year, "level": level, "kind": "budget", "sha256": [], "expenditure": expenditure, "basic": basic})


def test_the_main_class_is_where_the_staff_work():
    """Catches a department taken for what one large project of the year is booked under."""
    # 11,534.22 in all, of which 10,331.00 of bonds stand under 229; staff are paid under 201
    row = document("a", 11534.22, [("201", 300.0, 180.0), ("229", 10331.0, 0.0), ("208", 903.22, 9.0)],
                   basic=189.0)
    assert row["class"] == "201" and row["total"] == 300.0
    assert document("b", 100.0, [("213", 60.0, None), ("208", 40.0, None)])["class"] == "213"


def test_a_class_is_certain_only_where_enough_is_told():
    """Catches a main class told of a budget whose withheld lines may all be of another."""
    assert document("a", 100.0, [("201", 30.0, 10.0)], basic=25.0)["class"] == ""  # 15 of 25 untold
    assert document("b", 100.0, [("201", 30.0, 14.0)], basic=25.0)["class"] == "201"  # 11 untold
    assert document("c", 100.0, [("201", 30.0, None)])["class"] == ""  # 70 of 100 untold
    assert document("d", 100.0, [])["class"] == ""


def test_size_counts_both_ways():
    """Catches a peer that is more than so many times as large, or as small, and one at the bound left out."""
    own = document("own", 100.0, [("201", 90.0, 90.0)], basic=90.0)
    for amount, peer in ((200.0, True), (200.1, False), (50.0, True), (49.9, False)):
        other = document("x", amount, [("201", amount, amount)], basic=amount)
        assert _is_peer(own, other, 2.0) is peer, amount
    assert not _is_peer(own, document("y", 100.0, [("204", 90.0, 90.0)], basic=90.0), 2.0)


def test_one_document_a_department_the_nearest_year_first():
    """Catches a department that counts thrice, or whose far year stands for it."""
    def of(name, year, amount, department):
        return document(name, amount, [("201", amount, amount)], basic=amount, year=year, department=department)

    own = of("own", 2018, 100.0, "own")
    found = _nearest(own, [of("a17", 2017, 90.0, "a"), of("a19", 2019, 60.0, "a"), of("a26", 2026, 99.0, "a"),
                           of("b26", 2026, 95.0, "b")])
    assert [r["document"] for r in found] == ["b26", "a19"]  # 2017 and 2019 are as near: the later


def test_peers_of_the_example(held):
    """Catches the example beside itself or beside offices of another task or size; values off the pages."""
    told = held.peers(bk.load_example("weihui-2024"))
    own, peers = told.iloc[0], told.iloc[1:]
    assert bool(own["own"]) and (own["class"], own["expenditure"]) == ("201", 11534.22)
    assert "weihui/2024" not in set(told["document"]) and len(peers) >= 8
    assert set(peers["class"]) == {"201"} and peers["times"].between(0.5, 2.0).all()
    assert (peers["times"].map(lambda t: max(t, 1 / t)).is_monotonic_increasing)
    # 7,666.68 of 13,649.07 (2017), 9,312.90 of 18,330.37 (2019): the year nearest to 2024 stands for it
    (congress,) = peers[peers["department"] == "江苏省人大常委会办公厅"].itertuples()
    assert (congress.year, round(congress.basic_share, 2)) == (2019, 50.81)
    # prose alone: two have no classes, one no total
    assert {d.document for d in carried(told).missing} == {"beijing/07", "beijing/08", "xian/07"}


def test_the_store_is_asked_for_the_class_that_a_reading_has(held):
    """Catches a main class that the query finds otherwise than the rule for a budget that was read."""
    lines = held.sql("select document, code, name, total, coalesce(basic, 0) as basic from lines where system = 'function' "
                     "and line_level = 'class' and total is not null order by document, position")
    by_document = {name: rows.to_dict("records") for name, rows in lines.groupby("document")}
    asked = held._compared("d.kind = $asked", "budget")
    assert len({row["class"] for row in asked}) > 8 and any(row["class"] == "" for row in asked)
    for row in asked:
        again = _with_class(by_document.get(row["document"], []), row)
        assert [again[k] for k in ("class", "name", "total", "has_classes")] == [
            row[k] for k in ("class", "name", "total", "has_classes")], row["document"]


def test_a_document_of_the_corpus_has_the_peers_that_its_reading_has(held):
    """Catches two answers to one question: the document by name, and the same document read."""
    by_name = held.peers("weihui/2024")
    read = held.peers(bk.load_example("weihui-2024"))
    assert by_name.iloc[1:].drop(columns=["document"]).equals(read.iloc[1:].drop(columns=["document"]))
    assert by_name.iloc[0]["expenditure"] == read.iloc[0]["expenditure"]
    with pytest.raises(KeyError):
        held.peers("nowhere/01")
    with pytest.raises(ValueError, match="at least 1"):
        held.peers("weihui/2024", times=0.5)


def test_a_budget_that_cannot_be_placed_stands_alone(held):
    """Catches a peer found for a document whose total or class nobody knows."""
    told = held.peers("xian/07")  # prose alone
    assert len(told) == 1 and bool(told["own"].iloc[0])


def test_forms_by_place(held):
    """Catches a form counted that is blank, or a place asked of documents of prose alone."""
    told = held.forms().set_index(["folder", "table"]).drop(columns="name")
    # 12 budgets of Wuxi: two print 政府采购 as a blank form
    assert told.loc[("wuxi", "procurement")].tolist() == [10, 2, 12]
    # of eight files of Beijing two are prose alone
    assert told.loc[("beijing", "department_summary")].tolist() == [6, 0, 6]
    assert told.loc[("beijing", "state_capital")].tolist() == [0, 6, 6]
    assert told.loc[("suzhou", "department_performance")].tolist() == [0, 0, 9]
    assert {d.document for d in carried(held.forms()).missing} == {"beijing/07", "beijing/08", "xian/07"}
    with pytest.raises(ValueError, match="by is"):
        held.forms("sector")


def test_withheld_rows(held):
    """Catches a place that withholds and is not told, or one that is told and does not; added up from the pages."""
    told = held.withheld()
    assert set(told["document"]) == {"beijing/02", "beijing/04", "beijing/05", "fuzhou/03"}
    amounts = told.set_index(["document", "table"])["amount"]
    assert amounts[("beijing/02", "department_expenditure")] == pytest.approx(1039341.939555)
    assert amounts[("beijing/05", "general_budget_expenditure")] == pytest.approx(1425.067015)
    assert amounts[("fuzhou/03", "department_expenditure")] == pytest.approx(319.24)
    assert told["share"].is_monotonic_decreasing and told["share"].between(0, 100).all()


def test_what_a_department_spends_on_itself(held):
    """Catches a share of another whole: 1,517.95 of 1,935.36; 189.07 of 11,534.22."""
    told = held.ask("basic_share").set_index("document")["amount"]
    assert round(told["changsha/01"], 2) == 78.43
    assert round(told["weihui/2024"], 2) == 1.64
    assert told.dropna().between(0, 100).all()
