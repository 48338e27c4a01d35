"""What git 326af3b wrote of the bundled sample, a data package and a store: it opens today."""

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

import budgetkit as bk
from budgetkit import corpus
from budgetkit.package import load_package

#: Columns of facts.csv at 326af3b.
PROMISED = ("table", "page", "row", "column", "row_code", "row_label", "column_label", "amount")
EARLIER = Path(__file__).resolve().parent / "earlier"


@pytest.fixture
def unpacked(tmp_path):
    """A function: the name of what an earlier version wrote → its folder."""
    def unpack(name):
        with zipfile.ZipFile(EARLIER / f"{name}.zip") as held:
            held.extractall(tmp_path / name)
        return tmp_path / name
    return unpack


@pytest.mark.slow
def test_a_package_of_326af3b_opens(unpacked):
    """Catches a package that nobody can open any more because a class was moved or renamed."""
    d = load_package(unpacked("package-326af3b"))
    assert (d.department, d.year, d.pages) == ("卫辉市政务服务和大数据管理局", 2024, 22)
    assert (len(d.found), len(d.fact_list), len(d.claims), len(d.glossary)) == (11, 232, 73, 10)
    total = next(li for li in d.table("department_expenditure").lines if li.level == "total")
    assert total.amounts["total"].amount == Decimal("11534.22")
    fresh = bk.read(bk.bundled.example())
    # later versions may know more of a fact, and more facts; what facts.csv promises is the same
    then, now = ([[getattr(f, c) for c in PROMISED] for f in each.fact_list] for each in (d, fresh))
    assert [f for f in now if f in then] == then
    # those of the department's own target sheet, which were no facts then
    assert {(f[0], f[1]) for f in now if f not in then} == {("department_performance", 19)}
    assert len(now) == len(then) + 4
    assert d.files == fresh.files
    assert [c.subject.text for c in d.narrative.claim_list] == [
        c.subject.text for c in fresh.narrative.claim_list]
    assert len(bk.check(d).filter(severity="error")) > 0


def test_a_store_of_326af3b_opens(unpacked):
    """Catches a store that has to be read anew, document by document, and does not say so."""
    with corpus.open(unpacked("store-326af3b")) as store:
        (row,) = store.growth().to_dict("records")
        assert (row["department"], row["amount"]) == ("卫辉市政务服务和大数据管理局", 11534.22)
        assert len(store.sql("select * from facts")) == 232
