"""A store of many disclosures: what is in it, what becomes of bad files, what is asked of it."""

import json
import os
import re
import shutil
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from multiprocessing import get_context

import made_pdfs
import pytest
from click.testing import CliRunner
from corpora import JIANGSU, WEIHUI, contents, folder_of

import budgetkit as bk
from budgetkit import cli, contained, corpus
from budgetkit.corpus import building, segments
from budgetkit.corpus.columns import TABLES, schema
from budgetkit.corpus.records import Exact, records
from budgetkit.corpus.store import Store, StoredPart
from budgetkit.errors import MissingFile, UnreadableInput, UnwritableOutput
from budgetkit.messages import language

#: stores are built of documents that are read
pytestmark = pytest.mark.slow


def build(sources, store, **how):
    return corpus.build(sources, store, progress=False, **how)


@pytest.fixture(autouse=True, scope="module")
def warm():
    """Reading processes live on from one test to the next: each takes a second to start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "end_idle", lambda: None)
        yield
    contained.end_idle()


@pytest.fixture
def start(monkeypatch):
    """Give the reading processes of one test something to run first."""

    def begin(code=""):
        contained.end_idle()
        monkeypatch.setattr(contained, "SETUP", code)

    yield begin
    contained.end_idle()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three years of one department, two of another, and the Weihui budget under two names."""
    place = tmp_path_factory.mktemp("in") / "city"
    names = ("npc-2017", "npc-2018", "npc-2019", "procuratorate-2017", "procuratorate-2019")
    folder_of(place, packages=names, pdfs=("信访局2023年部门决算.pdf", "copy.pdf"))
    (place / "broken.pdf").write_bytes(b"<html>404</html>")
    return place


@pytest.fixture(scope="module")
def store(folder, tmp_path_factory):
    place = tmp_path_factory.mktemp("out") / "store"
    done = build(folder, place)
    assert (done.read, done.failed, done.unchanged) == (7, 1, 0)
    assert list(done.reasons) == ["city/broken.pdf"]
    return place


@pytest.fixture(scope="module")
def held(store):
    with corpus.open(store) as held:
        yield held


# ── what is in it ────────────────────────────────────────────────────────────────────────────


def test_every_amount_is_kept_exactly(held):
    """Catches an amount lost, doubled or rounded on its way through Parquet and SQL."""
    d = bk.read(WEIHUI)
    kept = held.sql("select number, row, \"column\", amount::varchar as amount from facts "
                    "where document = 'city/copy.pdf'")
    expected = {(n, f.row, f.column): f.amount for n, t in enumerate(d.tables) for f in t.facts}
    found = {(r.number, r.row, r.column): Decimal(r.amount) for r in kept.itertuples()}
    assert found == expected
    assert len(kept) == len(d.fact_list)


def test_frames_are_the_disclosures(held):
    """Catches columns or rows of claims, findings, indicators or debt that went astray."""
    d = bk.read(WEIHUI)
    asked = {"document": "city/copy.pdf"}
    assert held.frame("claims", **asked)["sentence"].tolist() == d.claims["sentence"].tolist()
    findings = bk.check(d).frame
    assert held.frame("findings", **asked)["message_zh"].tolist() == findings["message_zh"].tolist()
    promised = bk.performance.indicators(d)
    assert held.frame("indicators", **asked)["promise"].tolist() == promised["promise"].tolist()
    tables = held.frame("tables", **asked)
    assert tables["title"].tolist() == [t.title for t in d.tables]
    borrowed = held.frame("debt", **asked)
    assert borrowed.groupby("purpose")["amount"].sum().round(2).to_dict() == {
        "bond_funded": 10331.0, "interest": 860.0}
    # by any name of the department, and by year
    assert len(held.frame("facts", department="江苏省人民代表大会常务委员会办公厅", year=2018)) == 158


def test_documents_say_who_when_and_how(held):
    """Catches a document without its name, year, kind, files or checks."""
    documents = held.documents.set_index("document")
    row = documents.loc["city/copy.pdf"]
    assert (row["department"], row["year"], row["kind"], row["level"], row["unit"]) == (
        "卫辉市政务服务和大数据管理局", 2024, "budget", "department", "万元")
    assert (row["pages"], row["checked"], row["rule"], row["files"]) == (
        22, "all", "one file", ["copy.pdf"])
    # a package whose prose was left out has no findings about prose
    assert documents.loc["city/npc-2018", "checked"] == "tables"
    assert set(held.sql("select distinct family from findings where document like '%npc%'")
               ["family"]) <= {"arithmetic", "across"}
    bad = documents.loc["city/broken.pdf"]
    assert (bad["state"], bad["reason"].startswith("broken.pdf: a web page, not a PDF")) == ("failed", True)


def test_a_store_names_no_place_of_this_machine(store, folder):
    """Catches a store that cannot be given away because it says where its files lay."""
    said = str(folder.parent).encode()
    for path in store.rglob("*"):
        if path.is_file():
            assert said not in path.read_bytes(), path


@pytest.mark.parametrize("amount", ["0.000000000001", "123456789012345678.99", "-0.00", "1E+20"])
def test_exact_amounts_pass(amount):
    """Catches an amount that the store's decimals cannot hold and nobody is told."""
    exact = Exact()
    assert exact(Decimal(amount)) == Decimal(amount)
    assert exact.notes == []


def test_amounts_that_do_not_fit_are_said():
    """Catches an amount dropped or rounded in silence."""
    exact = Exact()
    assert exact(Decimal("1E+30")) is None
    assert exact(Decimal("0.1234567890123")) == Decimal("0.123456789012")
    assert exact(float("nan")) is None and exact(None) is None
    assert exact(0.1) == Decimal("0.1")
    assert len(exact.notes) == 2


def test_records_fit_their_columns():
    """Catches a column that is promised and never filled, or a row with another name for it."""
    kept = records(bk.read(WEIHUI))
    known = {"state", "reason", "why", "name", "bytes", "rule", "version", "synthetic",
             "said_departments", "said_years", "said_kind"}
    for table, rows in kept.items():
        filled = set().union(*rows)
        assert set(TABLES[table]) - filled - known <= {"document", "position"}, table
    assert {n for t in TABLES for n in TABLES[t]} & {"department", "year", "kind", "level"} == {
        n for n in TABLES["documents"] if n in ("department", "year", "kind", "level")}
    assert schema("facts").names[0] == "document"


# ── bad files, deaths and hangs ──────────────────────────────────────────────────────────────


def test_bad_files_become_rows(tmp_path):
    """Catches one bad file that stops the others, or vanishes without a reason."""
    place = folder_of(tmp_path / "in", packages=["npc-2018"], pdfs=["good.pdf"])
    made_pdfs.write(place / "scan.pdf", [made_pdfs.DRAWING] * 2)
    made_pdfs.write(place / "letter.pdf", [made_pdfs.text("Hello")])
    made_pdfs.write(place / "secret.pdf", [made_pdfs.text("Hello")], user="secret")
    (place / "empty.pdf").write_bytes(b"")
    (place / "cut.pdf").write_bytes(WEIHUI.read_bytes()[:100_000])
    (place / "npc-2018" / "facts.csv").write_text("changed")
    os.mkfifo(place / "pipe.pdf")
    done = build(place, tmp_path / "out", jobs=2, limit=60)
    assert done.read == 1
    said = {name.removeprefix("in/"): reason for name, reason in done.reasons.items()}
    assert set(said) == {"scan.pdf", "letter.pdf", "secret.pdf", "empty.pdf", "cut.pdf", "npc-2018",
                         "pipe.pdf"}
    assert re.search("no text layer|no text can be read", said["scan.pdf"])
    assert "no budget table" in said["letter.pdf"]
    assert "password" in said["secret.pdf"]
    assert "was changed since it was written" in said["npc-2018"]
    assert all(said.values())
    with corpus.open(tmp_path / "out") as held:
        rows = held.documents.set_index("document")
        assert rows["state"].value_counts().to_dict() == {"failed": 7, "read": 1}
        assert {n.removeprefix("in/"): r for n, r in rows["reason"].items() if r} == said
        with language("zh"):
            told = held.documents.set_index("document")["reason"]
            asked = held.coverage("expenditure").set_index("document")
        assert told["in/letter.pdf"].startswith("letter.pdf：没有找到预算表") and told["in/good.pdf"] == ""
        assert asked.loc["in/letter.pdf", "reason_zh"] == f"未能读取：{told['in/letter.pdf']}"
        assert asked.loc["in/letter.pdf", "reason"] == f"not read: {said['letter.pdf']}"
        assert (held.doubts().set_index("document").loc["in/letter.pdf", ["message", "message_zh"]].tolist()
                == [said["letter.pdf"], asked.loc["in/letter.pdf", "reason_zh"]])
    again = build(place, tmp_path / "out")
    assert (again.read, again.failed, again.unchanged) == (0, 0, 8)
    assert build(place, tmp_path / "out", retry=True).failed == 7


def test_a_store_names_no_place_of_the_machine(tmp_path):
    """Catches a reason that tells where the files lay: a store may be given away."""
    place = folder_of(tmp_path / "in", packages=["npc-2018"])
    (place / "gone.pdf").symlink_to(tmp_path / "nowhere.pdf")
    (place / "npc-2018" / "cells.csv").unlink()
    done = build(place, tmp_path / "out")
    assert done.reasons["in/gone.pdf"] == "gone.pdf: no such file. Check the path."
    assert (done.failed, str(tmp_path) in str(done.reasons)) == (2, False)


@pytest.mark.parametrize(
    ("code", "limit", "memory", "reason"),
    [
        ("os.kill(os.getpid(), 9)", 60, 4000, "the process that read it died (SIGKILL)"),
        ("os._exit(3)", 60, 4000, "the process that read it died"),
        ("time.sleep(60)", 2, 4000, "not read within 2 s"),
        ("bytearray(900_000_000)", 60, 500, "took more than 500 MB of memory"),
    ],
    ids=["crash", "exit", "hang", "memory"],
)
@pytest.mark.slow
def test_a_process_that_fails_is_a_row(tmp_path, start, code, limit, memory, reason):
    """Catches a build that hangs or ends because a document's process did."""
    start(f"import os, time, budgetkit.corpus.reading as r\nr._read = lambda task: {code}")
    place = folder_of(tmp_path / "in", packages=[], pdfs=["a.pdf"])
    done = build(place, tmp_path / "out", limit=limit, memory=memory)
    assert done.reasons == {"in/a.pdf": reason}
    start()
    # its row is replaced when it is tried again
    assert build(place, tmp_path / "out", retry=True).read == 1
    with corpus.open(tmp_path / "out") as held:
        assert held.documents["state"].tolist() == ["read"]


def test_one_document_that_kills_its_process(tmp_path, start):
    """Catches a crash that takes other documents with it, and prints taken for answers."""
    start("import os, budgetkit.corpus.reading as r; read = r._read; print('noise'); print({})\n"
          "def some(task):\n"
          "    print('more noise')\n"
          "    os.abort() if 'bad' in task.source.name else None\n"
          "    return read(task)\n"
          "r._read = some")
    place = folder_of(tmp_path / "in", pdfs=["bad.pdf"])
    done = build(place, tmp_path / "out", jobs=1)
    assert (done.read, done.reasons) == (
        2, {"in/bad.pdf": "the process that read it died (SIGABRT)"})


def test_a_fault_of_our_own_is_a_row(tmp_path, start):
    """Catches a bug in a rule or reader that stops thousands of documents."""
    start("import budgetkit.corpus.records as r\n"
          "def wrong(*_, **__): raise KeyError('总计')\n"
          "r.records = wrong")
    done = build(folder_of(tmp_path / "in", packages=["npc-2018"], pdfs=[]), tmp_path / "out")
    said = "could not be read: KeyError: '总计' in reading.py, line "
    assert done.reasons["in/npc-2018"].startswith(said)


# ── executors ────────────────────────────────────────────────────────────────────────────────


def test_any_executor(folder, store, tmp_path):
    """Catches contents that depend on who runs the reading; a pool that breaks loses nothing."""
    with ThreadPoolExecutor(2) as pool:
        assert build(folder, tmp_path / "threads", executor=pool).read == 7
        assert pool.submit(int, "1").result() == 1  # it is the caller's, and still open
    assert contents(tmp_path / "threads") == contents(store)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert build(JIANGSU / "npc-2017", tmp_path / "processes", executor=pool).read == 1
        pool.submit(os._exit, 1).exception()
        assert build(folder, tmp_path / "broken", executor=pool).read == 7
    assert contents(tmp_path / "broken") == contents(store)
    contained.end_idle()


# ── beginning again ──────────────────────────────────────────────────────────────────────────


def test_only_what_changed_is_read_again(tmp_path):
    """Catches work repeated, a changed file overlooked, or the old rows beside the new."""
    place = folder_of(tmp_path / "in", pdfs=["a.pdf", "b.pdf"])
    out = tmp_path / "out"
    assert build(place, out).read == 4
    before = {p.relative_to(out): p.stat().st_mtime_ns for p in out.glob("documents/*/*/*")}
    assert (build(place, out).unchanged, build([place, place / "a.pdf"], out).read) == (4, 0)
    made_pdfs.write(place / "b.pdf", [made_pdfs.text("Hello")])
    os.utime(place / "a.pdf")  # another time, the same bytes
    done = build(place, out)
    assert (done.read, done.failed, done.unchanged) == (0, 1, 3)
    build(place, out)
    after = {p.relative_to(out): p.stat().st_mtime_ns for p in out.glob("documents/*/*/*")}
    assert len(set(before) - set(after)) > 0
    assert all(before[p] == after[p] for p in set(before) & set(after))
    with corpus.open(out) as held:
        assert held.documents["state"].tolist() == ["read", "failed", "read", "read"]
        assert set(held.frame("facts")["document"]) == {
            "in/a.pdf", "in/npc-2018", "in/procuratorate-2019"}


def test_files_that_become_one_disclosure(tmp_path):
    """Catches a narrative counted alone and with its tables; a file that is gone loses nothing."""
    place, out = folder_of(tmp_path / "in", pdfs=["x说明.pdf"], packages=[]), tmp_path / "out"
    assert build(place, out).read == 1
    shutil.copyfile(WEIHUI, place / "x表.pdf")
    done = build(place, out)
    assert (done.read, done.replaced) == (1, 1)
    with corpus.open(out) as held:
        assert held.documents["document"].tolist() == ["in/x"]
    (place / "x表.pdf").unlink()
    shutil.move(place / "x说明.pdf", place / "y.pdf")
    assert build(place, out).read == 1
    with corpus.open(out) as held:
        assert held.documents["document"].tolist() == ["in/x", "in/y.pdf"]
        assert held.doubts().set_index("doubt")["document"]["gone"] == "in/x"


def test_a_folder_that_was_moved(tmp_path):
    """Catches a moved folder read again; and a stranger of its name that would replace it."""
    out = tmp_path / "out"
    place = folder_of(tmp_path / "2024" / "in", packages=["npc-2018"], pdfs=["a.pdf"])
    assert build(place, out).read == 2
    (tmp_path / "moved").mkdir()
    moved = place.rename(tmp_path / "moved" / "in")
    assert build(moved, out).unchanged == 2
    other = made_pdfs.write(folder_of(tmp_path / "2025" / "in", packages=[], pdfs=[]) / "a.pdf",
                            [made_pdfs.text("Other")]).parent
    with pytest.raises(UnreadableInput, match="holds other documents"):
        build(other, out)
    with corpus.open(out) as held:
        assert held.documents["state"].tolist() == ["read", "read"]


def test_what_a_killed_build_left_is_cleared(tmp_path):
    """Catches half-written documents that are counted, or lie about for ever."""
    place, out = folder_of(tmp_path / "in", packages=["npc-2018"], pdfs=[]), tmp_path / "out"
    build(place, out)
    (part,) = Store(out).parts().values()
    half = Store(out).making / f"{part.key}.0123456789ab"
    half.mkdir()
    (half / "facts.parquet").write_bytes(b"PAR1")
    shutil.copytree(Store(out).place(part), Store(out).place(part).with_name(
        StoredPart(part.key, 2, part.mark).folder))  # renamed into place, the old one not yet taken away
    with corpus.open(out) as held:
        assert len(held.documents) == 1
        assert len(held.frame("facts")) == 158
    assert build(place, out).unchanged == 1
    assert list(Store(out).making.iterdir()) == []
    assert len(list(out.glob("documents/*/*"))) == 1


def test_places_that_are_no_store(tmp_path):
    """Catches a folder of other things taken for a store, and filled or read as one."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(UnwritableOutput, match=r"holds other things \(letter.txt\)"):
        build(JIANGSU, tmp_path / "mine")
    with pytest.raises(UnreadableInput, match="is no store"):
        corpus.open(tmp_path / "mine")
    with pytest.raises(MissingFile, match="no such store"):
        corpus.open(tmp_path / "none")
    with pytest.raises(MissingFile):
        build(tmp_path / "nowhere", tmp_path / "new")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine"]
    store = tmp_path / "newer"
    store.mkdir()
    (store / "budgetkit-corpus.json").write_text(json.dumps({"budgetkit": "corpus", "layout": 99}))
    with pytest.raises(UnreadableInput, match="layout 99"):
        corpus.open(store)


def test_no_room_left_stops_the_build(tmp_path, start):
    """Catches documents written down as bad because the disk was full."""
    start("import budgetkit.corpus.store as s\n"
          "def full(*_): raise OSError(28, 'No space left on device')\n"
          "s.write_table = full")
    place = folder_of(tmp_path / "in", packages=["npc-2018"], pdfs=[])
    with pytest.raises(UnwritableOutput, match="no room is left on the disk"):
        build(place, tmp_path / "out")
    start()
    assert build(place, tmp_path / "out").read == 1


# ── sheaves ──────────────────────────────────────────────────────────────────────────────────


def test_sheaves_change_nothing(folder, store, tmp_path, monkeypatch):
    """Catches documents lost, doubled or stale when many are bound into one file."""
    monkeypatch.setattr(segments, "LEAST", 2)
    monkeypatch.setattr(segments, "TIER", 2)
    monkeypatch.setattr(building, "SHEAF", 2)
    out = tmp_path / "a store [of] 'sheaves'"
    assert build(folder, out).read == 7
    now = segments.holdings(Store(out))
    assert len(now.loose) < 2 and sum(len(s.current) for s in now.sheaves) > 5
    assert contents(out) == contents(store)
    # a document made anew is read from its own folder, and left out of the sheaf
    again = build(folder, out, retry=True)
    assert again.failed == 1
    assert contents(out) == contents(store)
    assert build(folder, out).unchanged == 8
    shutil.rmtree(out / "sheaves")
    (out / "sheaves").mkdir()
    assert contents(out) == contents(store)


def test_a_corpus_that_was_rebuilt_meanwhile_says_so(tmp_path):
    """Catches an obscure error of the database where a document was replaced under it."""
    out = tmp_path / "out"
    build(JIANGSU / "npc-2018", out)
    with corpus.open(out) as held:
        shutil.rmtree(next((out / "documents").glob("*/*")))
        with pytest.raises(UnreadableInput, match="Open it again"):
            held.frame("facts")


# ── what is asked ────────────────────────────────────────────────────────────────────────────


def test_growth(held):
    """Catches a total or its growth that is not what the printed tables give."""
    frame = held.growth().set_index(["department", "year"])
    office = frame.loc["江苏省人大常委会办公厅"]
    # 13,649.07, 15,897.44 and 18,330.37 are printed in the three documents
    assert office["amount"].to_dict() == {2017: 13649.07, 2018: 15897.44, 2019: 18330.37}
    assert office.loc[2018, "change"] == pytest.approx(2248.37)
    assert office.loc[2018, "percent"] == pytest.approx(16.4727, abs=1e-4)
    court = frame.loc["江苏省人民检察院"]
    assert court["previous"].isna().all()  # 2018 is missing: 2019 is not compared with 2017
    assert len(frame) == 6  # one budget under two names counts once
    assert held.growth("three_public", year=2018)["amount"].tolist() == [833.60]
    with pytest.raises(ValueError, match="no measure"):
        held.growth("profit")


def test_structure_and_lines(held):
    """Catches shares of another total, or lines counted twice at one level."""
    shares = held.structure(department="卫辉市政务服务和大数据管理局").set_index("code")
    assert shares.loc["229", "amount"] == 10331.0
    assert shares["share"].sum() == pytest.approx(100, abs=0.01)
    items = held.structure(level="item", year=2024)
    assert items["amount"].sum() == pytest.approx(11534.22)
    line = held.comparable_lines("2010301", year=2024).iloc[0]
    assert (line["basic"], line["project"], line["amount"]) == (145.86, 154.15, 300.01)
    assert held.comparable_lines("301", year=2024)["amount"].tolist() == [174.64]


def test_debt(held):
    """Catches borrowed money or its cost missed, or told of budgets that show none."""
    row = held.debt_dependence().iloc[0]
    assert (row["department"], row["borrowed"], row["carried_over"], row["interest"]) == (
        "卫辉市政务服务和大数据管理局", 10331.0, 10331.0, 860.0)
    assert row["share"] == pytest.approx(89.57, abs=0.005)
    assert held.debt_dependence()["borrowed"].sum() == 10331.0


def test_findings_and_indicators(held):
    """Catches findings counted for copies too, or an indicator that recurs in one document only."""
    whole = bk.check(bk.read(WEIHUI))
    rules = held.findings_by_rule()
    assert rules.loc[rules["family"] == "prose", "findings"].sum() == len(
        whole.filter(family="prose"))
    assert rules["documents"].max() <= 6 and rules["share"].max() <= 100
    documents = held.findings_by_document().set_index("document")
    assert documents.loc["city/copy.pdf", "errors"] == whole.counts["error"]
    assert len(documents) == 6
    assert held.recurring_indicators(min_count=2).empty
    usual = held.recurring_indicators(min_count=1).set_index("indicator")
    assert (usual.loc["支付准确率", "rows"], usual.loc["支付准确率", "usual"]) == (9, "100%")


def test_doubts(held):
    """Catches a copy, a lying name, a missing year or an unread file that nobody is told of."""
    found = held.doubts()
    by_kind = {kind: rows["document"].tolist() for kind, rows in found.groupby("doubt")}
    lying = "city/信访局2023年部门决算.pdf"
    assert by_kind == {
        "not read": ["city/broken.pdf"], "same file": [lying], "other year": [lying],
        "other kind": [lying], "other department": [lying], "missing year": [""]}
    gap = found[found["doubt"] == "missing year"].iloc[0]
    assert (gap["department"], gap["year"]) == ("江苏省人民检察院", 2018)
    assert gap["message_zh"] == "江苏省人民检察院有2017年和2019年，没有2018年。"
    year = found[found["doubt"] == "other year"].iloc[0]
    assert year["message"] == "its name says 2023, its text 2024."


@pytest.mark.parametrize("ask", [
    lambda held: held.peers(None), lambda held: bk.charts.corpus_page(held),
    lambda held: bk.explore.corpus(held).at(None)], ids=["peers", "corpus_page", "at"])
def test_what_was_given_is_named(held, ask):
    """Catches an AttributeError from deep within where something else was given than is asked for."""
    with pytest.raises(TypeError, match=r"not (of )?(NoneType|Corpus)"):
        ask(held)


def test_an_empty_answer_has_its_columns(tmp_path):
    """Catches a question that fails where no document could be read."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(b"")
    build(tmp_path / "in", tmp_path / "out")
    with corpus.open(tmp_path / "out") as held:
        for ask in (held.growth, held.structure, held.debt_dependence, held.findings_by_rule,
                    held.findings_by_document, held.recurring_indicators):
            assert ask().empty and len(ask().columns) > 5
        assert held.doubts()["doubt"].tolist() == ["not read"]
        assert held.comparable_lines("201").empty
        assert "0 read, 1 not read" in repr(held)


def test_questions_take_words_as_values(held):
    """Catches a department's name run as SQL."""
    assert held.frame("facts", department="x'; drop table who; --").empty
    assert held.growth(department=["'", '"']).empty
    assert len(held.documents) == 8
    with pytest.raises(ValueError, match="no table"):
        held.frame("documents; drop table who")


# ── the command ──────────────────────────────────────────────────────────────────────────────


def test_command(folder, store, tmp_path):
    """Catches a command that gives another store than the function, or hides what was not read."""
    words = ["corpus", str(folder), "--out", str(tmp_path / "out"), "--jobs", "1"]
    done = CliRunner().invoke(cli.main, words)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("7 read, 1 not read, 0 unchanged")
    assert "city/broken.pdf: broken.pdf: a web page, not a PDF" in done.stderr
    assert contents(tmp_path / "out") == contents(store)
    words[1] = str(tmp_path / "nowhere")
    done = CliRunner().invoke(cli.main, words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_a_copy_of_a_document_keeps_its_name(held):
    """Catches a copy whose rows cannot be found under its own name."""
    copies = held.documents.dropna(subset=["copy_of"])
    assert copies[["document", "copy_of"]].to_numpy().tolist() == [
        ["city/信访局2023年部门决算.pdf", "city/copy.pdf"]]
    asked = held.frame("facts", document="city/信访局2023年部门决算.pdf")
    assert set(asked["document"]) == {"city/copy.pdf"}
