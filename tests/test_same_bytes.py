"""A store built twice is the same bytes, but for the table of what the runs took."""

import os
import subprocess
import sys

import pytest
from corpora import PROJECT, contents, folder_of

from budgetkit import corpus

#: Sheaves of few documents, so that they are compared too.
FEW = ("import budgetkit.corpus.segments as s, budgetkit.corpus.building as b\n"
       "s.LEAST, s.TIER, b.SHEAF = 2, 2, 3\n"
       "from budgetkit.cli import main; main()")


def built(sources, store, *, hash_seed, jobs):
    """Every file of a store that a process of its own built, but that of what the runs took."""
    subprocess.run([sys.executable, "-c", FEW, "corpus", *map(str, sources), "--out", str(store),
                    "--jobs", jobs], check=True, capture_output=True,
                   env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONHASHSEED": hash_seed})
    files = {p.relative_to(store).as_posix(): p for p in store.rglob("*") if p.is_file()}
    assert [name for name in files if "runs" in name] == ["runs.csv"], "of all documents in one place"
    return {name: files[name].read_bytes() for name in files.keys() - {"runs.csv"}}


@pytest.mark.slow
def test_a_store_built_twice_is_the_same_bytes(tmp_path):
    """Catches bytes of a store that hang on the order of files, the hash seed, or who was first."""
    city = folder_of(tmp_path / "city", pdfs=["部门预算.pdf"], packages=(
        "npc-2017", "npc-2018", "npc-2019", "procuratorate-2017"))
    other = folder_of(tmp_path / "other", pdfs=[], packages=["party-office-2018", "party-office-2019"])
    (city / "broken.pdf").write_bytes(b"no PDF")
    one = built([city, other], tmp_path / "one", hash_seed="1", jobs="1")
    two = built([other, city], tmp_path / "two", hash_seed="2", jobs="2")
    assert [name for name in one if one[name] != two.get(name)] == []
    assert one.keys() == two.keys()
    assert any(name.startswith("sheaves/") for name in one)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.slow
def test_what_a_document_took_stands_beside_it(tmp_path):
    """Catches run times that nobody can ask for any more, or that lie beside the document's own row."""
    import pyarrow.parquet as pq

    corpus.build(folder_of(tmp_path / "in", pdfs=[]), tmp_path / "out", progress=False)
    with corpus.open(tmp_path / "out") as held:
        took = held.sql("select d.seconds, r.seconds as own, d.memory from documents d "
                        "join runs r using (document)")
    assert len(took) == 2 and (took["seconds"] > 0).all() and (took["memory"] > 1).all()
    assert took["seconds"].tolist() == took["own"].tolist()
    with (tmp_path / "out" / "runs.csv").open("a") as half:
        half.write("0123")  # a build that was killed
    with corpus.open(tmp_path / "out") as held:
        assert held.sql("select count(*) as n from runs").loc[0, "n"] == 2
    for path in (tmp_path / "out").rglob("documents.parquet"):
        assert not {"seconds", "memory"} & set(pq.read_schema(path).names)


@pytest.mark.slow
def test_a_store_that_holds_run_times_in_its_documents(tmp_path):
    """Catches a store of an earlier version, its run times in ``documents``, that cannot be opened."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    corpus.build(folder_of(tmp_path / "in", pdfs=[]), tmp_path / "out", progress=False)
    for path in (tmp_path / "out").rglob("documents.parquet"):
        held = pq.read_table(path)
        for name in ("seconds", "memory"):
            held = held.append_column(name, pa.array([1.5]))
        pq.write_table(held, path)
    (tmp_path / "out" / "runs.csv").unlink()
    with corpus.open(tmp_path / "out") as old:
        assert old.documents["seconds"].isna().all() and len(old.documents) == 2
        assert len(old.frame("facts")) > 0
