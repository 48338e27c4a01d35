"""The bench must add up, and its table of parts must run on the code of any version."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
bench = pytest.importorskip("bench")
parts = pytest.importorskip("parts")

HOME = BENCHMARKS.parent
SAMPLE = HOME / parts.SAMPLE


def runs(*rounds: dict, peaks=(100.0, 300.0, 110.0)):
    made = bench.Runs()
    for seconds, peak in zip(rounds, peaks, strict=False):
        made.add({"seconds": seconds, "peak_mb": peak, "errors": {}})
    return made


def test_each_document_counts_with_its_median_and_only_where_all_did_it():
    """Catches one slow round, or a document that one state refuses, making the other look slow."""
    before = runs({"/a/1": 1.0, "/b/2": 4.0}, {"/a/1": 9.0, "/b/2": 4.2}, {"/a/1": 1.2, "/b/2": 4.1})
    now = runs({"/a/1": 2.0}, {"/a/1": 2.2}, {"/a/1": 2.1})
    rows = bench.rows("read", {"old": before, "now": now}, {"/a/1": "a", "/b/2": "b"}, 3)
    assert [(r["who"], r["place"], r["documents"], r["cpu"], r["peak_mb"]) for r in rows] == [
        ("old", "a", 1, "1.200", "110"), ("old", "all", 1, "1.200", "110"),
        ("now", "a", 1, "2.100", "110"), ("now", "all", 1, "2.100", "110")]
    told = "\n".join(bench.told(rows, "old"))
    assert "| read | now | 1 | 3 | 2.100 | 1.75 | 110 | 1.00 |" in told


def test_unsteady_rounds_are_told():
    """Catches a figure from rounds that are far apart, shown as if it were good."""
    assert runs({"a": 1.0, "b": 1.0}, {"a": 1.1, "b": 1.3}).unsteadiness == pytest.approx(0.2)


def test_the_places_are_taken_in_turn():
    """Catches a small bench over the documents of one place."""
    found = {f"{p}/{n}": [Path(f"/{p}/{n}.pdf")] for p in "ab" for n in range(3)}
    assert [place for place, _ in bench.spread(found, 2)] == ["a", "b"]
    assert len(bench.spread(found, 0)) == 6


@pytest.mark.slow
@pytest.mark.parametrize("part", [*sorted(set(parts.OURS) - {"report"}), "pdfium text and paths"])
def test_every_part_does_its_work(part):
    """Catches a part that measures nothing, because what it calls has another name now.

    A report takes many seconds and is left to its own tests; it is a command as extract is.
    """
    made = parts.measured(part, [SAMPLE], HOME)
    assert not made["errors"] and made["seconds"][str(SAMPLE)] > 0.005 and made["peak_mb"] > 20


def test_rows_take_the_place_of_older_ones(tmp_path, monkeypatch):
    """Catches a part measured twice and told twice, or one part's run wiping out the others."""
    monkeypatch.setattr(bench, "KEPT", tmp_path / "bench.csv")
    row = dict(zip(bench.COLUMNS, ("d", "read", "now", "all", 1, 3, "2.0", "9"), strict=True))
    bench.keep([row, {**row, "part": "check"}])
    kept = bench.keep([{**row, "cpu": "1.0"}])
    assert [(r["part"], r["cpu"]) for r in kept] == [("read", "1.0"), ("check", "2.0")]


def test_statements_are_counted_without_docstrings():
    """Catches a count that grows with a docstring, a comment or a longer line."""
    count = pytest.importorskip("statements").statements
    assert count('"""What."""\n# why\nimport re\n\n\ndef f():\n    """How."""\n    return (1 +\n            2)\n') == 3
