"""Published disclosures in one store: names that lie, totals that are printed, nothing unread."""

import csv
import os
from pathlib import Path

import pytest

from budgetkit import corpus

#: file → the name that it was published under, and the expenditure that its pages print (万元)
PUBLISHED = {
    "wuxi/06.pdf": ("信访局_2026年部门预算.pdf", 2867.94),
    "wuxi/09.pdf": ("城市管理和综合执法局_2026年部门预算.pdf", 1136.23),
    "shanghai/13.pdf": ("2026年上海市工业和信息化局_部门预算.pdf", 86.6296),
    "suzhou/03.pdf": ("2026年苏州市应急管理局部门预算.pdf", 7062.80),
    "jiangsu/party-office-2017-narrative.pdf": ("江苏省委办公厅2017年部门预算.pdf", 20849.45),
    "jiangsu/party-office-2017-tables.pdf": ("江苏省委办公厅2017年预算公开表格.pdf", 20849.45),
    "shanghai-putuo/wanli-2024.pdf": ("上海市普陀区人民政府万里街道办事处24年预算.pdf", 15621.1123),
    "shanghai-putuo/wanli-2025.pdf": ("上海市普陀区人民政府万里街道办事处25年预算.pdf", 18976.7551),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory, disclosures):
    manifest = tmp_path_factory.mktemp("in") / "published.csv"
    with manifest.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["file", "document", "published_as"])
        for name, (published, _) in PUBLISHED.items():
            whole = name.replace("-narrative.pdf", "").replace("-tables.pdf", "")
            path = Path(os.path.relpath(disclosures / name, manifest.parent)).as_posix()
            rows.writerow([path, whole, published])
    with corpus.read(manifest, progress=False) as held:
        yield held


def test_folders_as_they_are(disclosures):
    """Catches unrelated budgets of one folder read as one, or halves of one read apart."""
    found = corpus.group(disclosures)
    assert (len(found), found["document"].nunique()) == (73, 69)
    several = found[found["rule"] != "one file"]
    assert set(several["document"]) == {
        "disclosures/jiangsu/npc-2019", *[f"disclosures/jiangsu/party-office-{year}"
                                          for year in (2017, 2018, 2019)]}


def test_every_document_is_read_with_its_total(held):
    """Catches a document that is not read, or whose total is not the printed one."""
    growth = held.growth()
    found = {name.split("/", 1)[1]: amount for name, amount in zip(
        growth["document"], growth["amount"], strict=True)}
    expected = {name.replace("-narrative.pdf", "").replace("-tables.pdf", ""): amount
                for name, (_, amount) in PUBLISHED.items()}
    assert found == expected
    street = growth[growth["department"] == "上海市普陀区人民政府万里街道办事处"].set_index("year")
    assert street.loc[2025, "percent"] == pytest.approx(21.4815, abs=1e-4)


def test_names_that_lie(held):
    """Catches a wrong year or department in a file's name that nobody is told of."""
    doubts = held.doubts()
    found = {(kind, name.split("/", 1)[1]) for kind, name in zip(
        doubts["doubt"], doubts["document"], strict=True)}
    assert found == {("other year", "wuxi/06.pdf"), ("other department", "wuxi/09.pdf"),
                     ("other department", "shanghai/13.pdf")}


#: Read off the pages: file → measure → (amount in 万元, page).
BY_HAND = {
    "suzhou/03.pdf": {"basic": (4069.62, 12), "project": (2993.18, 12), "three_public": (15.00, 19),
                      "procurement": (1099.35, 23)},
    "wuxi/06.pdf": {"three_public": (1.50, 21)},
    "wuxi/09.pdf": {"three_public": (0.00, 15)},
}


def test_answers_by_hand(held):
    """Catches 三公 of tables that print meetings and training beside it, and amounts of other pages."""
    for file, measures in BY_HAND.items():
        for measure, expected in measures.items():
            rows = held.coverage(measure).set_index("document")
            row = rows.loc[next(n for n in rows.index if n.endswith(file))]
            assert (row["amount"], row["page"]) == expected, (file, measure)
    ranked = held.growth("three_public").set_index("document")["amount"]
    assert [ranked[next(n for n in ranked.index if n.endswith(f))] for f in BY_HAND] == [15.0, 1.5, 0.0]


def test_structure_is_all_the_money(held):
    """Catches a document, or money of one, that is missing from the structure without a row."""
    whole = held.coverage("expenditure").set_index("document")["amount"]
    told = held.structure().groupby("document")["amount"].sum()
    assert (told - whole).abs().max() < 0.01 and len(told) == len(whole)
