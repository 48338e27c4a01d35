"""The bundled documents: each with its size, sha256, source and licence, and remade the same."""

import csv
import json
import runpy
from hashlib import sha256
from pathlib import Path

import frictionless
import pytest

import budgetkit as bk
from budgetkit.package import examples, load_example

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
CATALOGUE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {r["name"]: r for r in CATALOGUE["resources"]}
MAKER = runpy.run_path(str(PROJECT / "scripts" / "make_data.py"))
PACKAGES = {p["path"]: p for p in MAKER["sources"]()["package"]}


def contents(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.mark.slow
def test_frictionless_finds_nothing():
    """Catches a catalogue, or one of its packages, that breaks the Data Package standard."""
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "message"]) == []
    assert len(report.tasks) > 100


@pytest.mark.parametrize("name", RESOURCES)
def test_resource(name):
    """Catches a document without source, licence or fingerprint, or another one in its place."""
    resource = RESOURCES[name]
    held = (DATA / resource["path"]).read_bytes()
    assert resource["bytes"] == len(held)
    assert resource["hash"] == "sha256:" + sha256(held).hexdigest()
    assert resource["made"]
    assert all(source["title"] for source in resource["sources"])
    (licence,) = resource["licenses"]
    assert "Copyright Law" in licence["title"]
    assert "MIT" not in licence["title"]


def test_nothing_lies_there_unsaid():
    """Catches a file in data/ that no entry of sources.toml speaks of."""
    said = {DATA / "README.md", DATA / "sources.toml", DATA / "datapackage.json"}
    for resource in CATALOGUE["resources"]:
        path = DATA / resource["path"]
        said.add(path)
        if path.name == "datapackage.json":
            package = json.loads(path.read_text(encoding="utf-8"))
            listed = [*package["resources"], *([package["budgetkit"]["state"]] if "budgetkit" in package else [])]
            said |= {path.parent / entry["path"] for entry in listed}
    said |= {DATA / "corpus" / name for name in ("README.md", "README.zh-CN.md", "corpus.toml")}
    assert {p for p in DATA.rglob("*") if p.is_file()} - said == set()


@pytest.mark.slow
@pytest.mark.parametrize("path", PACKAGES)
def test_remade_package_is_the_same(path, tmp_path):
    """Catches bundled tables that the reader of today would not write: run `make data`."""
    if not MAKER["remake"](PACKAGES[path], tmp_path):
        pytest.skip(f"{path}: its PDFs are not bundled, and the disclosures are not at hand")
    made, kept = contents(tmp_path / path), contents(DATA / path)
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_remade_catalogue_is_the_same(tmp_path):
    """Catches a description that was written into datapackage.json by hand."""
    made = MAKER["catalogue"](MAKER["sources"](), tmp_path)
    assert made == CATALOGUE


def test_the_readme_is_plain_about_the_pdf():
    """Catches a reader being left to think that the PDF is the department's own file."""
    text = (DATA / "README.md").read_text(encoding="utf-8")
    assert "typeset again from the published text" in text
    assert "MIT" in text
    assert "article 5" in text


def test_examples_open():
    """Catches a bundled package that cannot be opened, or one that sources.toml does not name."""
    named = {path.removesuffix("/package") for path in PACKAGES}
    assert set(examples()) == named
    for name in examples():
        d = load_example(name)
        assert d.year
        assert str(d.year) in name
        assert d.fact_list


@pytest.mark.parametrize(
    ("name", "department", "total", "code", "amount"),
    [  # read from the page of 财政拨款支出预算表
        ("npc-2017", "江苏省人大常委会办公厅", 13649.07, "2010104", 1305.25),
        ("npc-2018", "江苏省人大常委会办公厅", 15897.44, "2080505", 580.01),
        ("npc-2019", "江苏省人大常委会办公厅", 18330.37, "2010199", 628.30),
        ("party-office-2017", "中国共产党江苏省委员会办公厅", 20702.25, "2013102", 10738.18),
        ("party-office-2018", "中共江苏省委办公厅", 24458.43, "2080506", 297.36),
        ("party-office-2019", "中共江苏省委办公厅", 27664.22, "2013101", 9370.12),
        ("procuratorate-2017", "江苏省人民检察院", 17981.68, "2040401", 7968.14),
        ("procuratorate-2018", "江苏省人民检察院", 21940.96, "20404", 16444.36),
        ("procuratorate-2019", "江苏省人民检察院", 24169.74, "2040410", 1185.60),
    ],
)
def test_jiangsu(name, department, total, code, amount):
    """Catches another document, or another amount, under the name of a Jiangsu department."""
    d = load_example(f"jiangsu/{name}")
    assert (d.department, d.year) == (department, int(name[-4:]))
    frame = d["appropriation_expenditure"].set_index("code")["total"]
    assert (frame[""], frame[code]) == (total, amount)
    assert len(d.claims) == len(d.glossary) == len(d.contents) == len(d.sections) == 0


def test_the_text_says_what_the_tables_say():
    """Catches a bundled PDF and text that are not the same document."""
    text = (DATA / "weihui-2024" / "weihui-2024.txt").read_text(encoding="utf-8")
    for amount in ("11534.22", "10648.12", "1200.17%"):
        assert amount in text
    facts = list(csv.DictReader((DATA / "weihui-2024/package/facts.csv").open(encoding="utf-8")))
    assert any(fact["amount"] == "11534.22" for fact in facts)
    assert bk.load_example("weihui-2024").year == 2024
