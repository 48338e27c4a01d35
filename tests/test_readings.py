"""The readings that all tests share: read once, by one process, and anew when the reader changes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import readings

from budgetkit import bundled
from budgetkit.errors import NotAPdf

#: Says how many documents this process has read itself, and what it was given.
ASK = """
import readings
shelf = readings.Shelf("elsewhere")
d = shelf("weihui-2024.pdf")
print(len(readings.COUNTS.read), d.year, len(d.fact_list))
"""


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder with one document, and a place for what is read of it."""
    monkeypatch.setenv("BUDGETKIT_ELSEWHERE", str(tmp_path))
    monkeypatch.setattr(readings, "_place", lambda: tmp_path)
    monkeypatch.setattr(readings, "COUNTS", readings.Counts())
    (tmp_path / "no.pdf").write_text("no PDF")
    return readings.Shelf("elsewhere")


@pytest.mark.slow
def test_two_processes_read_a_document_once(tmp_path):
    """Catches processes of a run that read the same document side by side."""
    ways = [Path(readings.__file__).parent, readings.PROJECT, os.environ.get("PYTHONPATH", "")]
    here = {**os.environ, "BUDGETKIT_READINGS": str(tmp_path), "PYTHONPATH": os.pathsep.join(
        map(str, ways)), "BUDGETKIT_ELSEWHERE": str(bundled.example().parent)}
    two = [subprocess.Popen([sys.executable, "-c", ASK], env=here, stdout=subprocess.PIPE,
                            text=True) for _ in range(2)]
    said = sorted(process.communicate()[0].split() for process in two)
    assert said == [["0", "2024", said[0][2]], ["1", "2024", said[0][2]]]


def test_a_refusal_is_kept_as_well(shelf):
    """Catches a document that is refused once and read, or refused otherwise, the next time."""
    for _ in range(2):
        with pytest.raises(NotAPdf, match=r"no\.pdf"):
            shelf("no.pdf")
    assert readings.COUNTS.read == {"elsewhere/no.pdf"}


def test_what_is_not_at_hand_is_skipped_with_its_reason(shelf, monkeypatch):
    """Catches a test that fails, or passes unrun in silence, where documents are not at hand."""
    with pytest.raises(pytest.skip.Exception, match=r"has no other\.pdf"):
        shelf("other.pdf")
    monkeypatch.setenv("BUDGETKIT_ELSEWHERE", "nowhere")
    absent = readings.Shelf("elsewhere")
    with pytest.raises(pytest.skip.Exception, match="set BUDGETKIT_ELSEWHERE"):
        absent("other.pdf")
    ((mark,),) = (param.marks for param in absent.each("*.pdf"))
    assert "set BUDGETKIT_ELSEWHERE" in mark.kwargs["reason"]


@pytest.mark.parametrize(("file", "counts"), [
    ("reader.py", True), ("narrative/claims.py", True), ("checks/rules.py", False)])
def test_a_change_of_the_reader_is_another_version(tmp_path, monkeypatch, file, counts):
    """Catches readings of yesterday's reader, and documents read again for a change of checks."""
    before = readings.code_version()
    where = tmp_path / "budgetkit" / file
    for path in (p for p in readings.PACKAGE.rglob("*.py")):
        copy = tmp_path / "budgetkit" / path.relative_to(readings.PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(readings, "PACKAGE", tmp_path / "budgetkit")
    same = readings.code_version.__wrapped__()
    where.write_text(where.read_text(encoding="utf-8") + "#", encoding="utf-8")
    assert (readings.code_version.__wrapped__() != same) is counts
    assert before == readings.code_version()
