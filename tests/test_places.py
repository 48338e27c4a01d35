"""Where results are written: whole, or not at all, and never over what is read."""

import os
import threading

import pytest

from budgetkit.atomic_write import spare, whole_file
from budgetkit.errors import UnwritableOutput


def test_a_block_that_fails_changes_nothing(tmp_path):
    """Catches half a file, an old one lost, or a folder left behind by a write that failed."""
    old = tmp_path / "old.txt"
    old.write_text("old")
    for place in (old, tmp_path / "new" / "deep" / "a.txt"):
        with pytest.raises(KeyboardInterrupt), whole_file(place) as beside:
            beside.write_text("half")
            raise KeyboardInterrupt
    with pytest.raises(UnwritableOutput, match="no room is left"), whole_file(old):
        raise OSError(28, "No space left on device")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("old.txt", "old")]


def test_a_folder_is_no_file(tmp_path):
    """Catches a traceback where the result's place is a folder."""
    with pytest.raises(UnwritableOutput, match="is a folder"), whole_file(tmp_path):
        pass
    assert tmp_path.is_dir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_stays_a_pipe(tmp_path):
    """Catches a device or a pipe replaced by a file, as `--out /dev/stdout` once did."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard = []
    ear = threading.Thread(target=lambda: heard.append(pipe.read_text()))
    ear.start()
    with whole_file(pipe) as place:
        place.write_text("said")
    ear.join(10)
    assert (heard, pipe.is_fifo()) == (["said"], True)


def test_another_name_of_the_same_file_is_spared(tmp_path):
    """Catches a budget written over through a link, or as one of a folder that is read."""
    budget = tmp_path / "budget.pdf"
    budget.write_text("budget")
    (tmp_path / "link.pdf").symlink_to(budget)
    for sources, out in [([budget], tmp_path / "link.pdf"), ([tmp_path], budget),
                         ([tmp_path / "link.pdf"], budget)]:
        with pytest.raises(UnwritableOutput, match="file of the budget itself"):
            spare(sources, tmp_path / "other.html", out)
    spare([tmp_path], tmp_path / "other.html")
