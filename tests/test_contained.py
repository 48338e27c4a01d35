"""A library that aborts, hangs or eats the memory takes nothing else with it, and is told in one line."""

import io
import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

import budgetkit as bk
from budgetkit import contained
from budgetkit.errors import UnreadableInput

PROJECT = Path(__file__).resolve().parent.parent
EXAMPLE = PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"


@pytest.fixture(autouse=True, scope="module")
def _ended():
    yield
    contained.end_idle()


def test_result_and_own_errors_come_back():
    """Catches a result that is lost on its way, and an error that comes back as another."""
    assert contained.run(sum, [1, 2]) == 3
    with pytest.raises(ZeroDivisionError):
        contained.run(divmod, 1, 0)


@pytest.mark.parametrize(("work", "limits", "said"), [
    ((os.abort,), {}, "the process that read it died (SIGABRT)"),
    ((os._exit, 3), {}, "the process that read it died"),
    ((time.sleep, 60), {"seconds": 1}, "not read within 1 s"),
    ((bytearray, 10 ** 9), {"memory": 500}, "took more than 500 MB of memory"),
], ids=["abort", "exit", "hang", "memory"])
def test_what_ends_the_process_is_told(work, limits, said):
    """Catches an end without a word, and a pool that is of no use after it."""
    with pytest.raises(contained.Ended) as told:
        contained.run(*work, **limits)
    assert str(told.value) == said
    assert contained.run(abs, -1) == 1


def test_a_process_gone_before_it_was_heard_of_is_told(monkeypatch):
    """Catches a traceback of the pool where a process dies faster than its first word arrives."""
    class Gone:
        def result(self):
            raise BrokenProcessPool("All workers expired")

    monkeypatch.setattr(contained, "submit", lambda *_, **__: Gone())
    with pytest.raises(contained.Ended, match="the process that read it died"):
        contained.run(abs, -1)


def test_one_process_is_begun_for_one_task_at_a_time():
    """Catches a process a core where one is enough, and one alone where two are asked for."""
    contained.end_idle()
    assert [contained.run(abs, n) for n in (-1, -2)] == [1, 2]
    assert len(contained._hands) == 1
    both = [contained.submit(time.sleep, 0.5) for _ in range(2)]
    assert len(contained._hands) == min(2, os.cpu_count())
    for each in both:
        contained.result(each)


@pytest.mark.parametrize("work", [(os._exit, 3), (os.abort,)], ids=["exit", "abort"])
def test_one_core_is_enough(work, monkeypatch):
    """Catches a pool of one worker that is of no use, or a traceback, once its worker ended."""
    contained.end_idle()
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    for _ in range(2):
        with pytest.raises(contained.Ended):
            contained.run(*work)
        assert contained.run(abs, -1) == 1
    assert len(contained._hands) == 1


def test_memory_within_the_limit_is_given():
    """Catches a limit that counts what the process has already."""
    assert len(contained.run(bytearray, 10 ** 8, memory=500)) == 10 ** 8


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_what_is_started_may_be_free_of_the_limit():
    """Catches a browser that is started within a reader's limit and dies of it, and a limit that is gone afterwards."""
    import resource

    asked = [sys.executable, "-c", "import resource; print(*resource.getrlimit(resource.RLIMIT_AS))"]
    with contained.memory_limit(500):
        within = resource.getrlimit(resource.RLIMIT_AS)
        with contained.memory_limit_lifted():
            soft, hard = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
        assert soft == hard == str(within[1]) and resource.getrlimit(resource.RLIMIT_AS) == within
    assert resource.getrlimit(resource.RLIMIT_AS) != within


def test_read_contained_is_read():
    """Catches a disclosure that lost something on its way from the other process."""
    given = bk.read(EXAMPLE)
    assert bk.read(EXAMPLE, contained=True) == given
    with EXAMPLE.open("rb") as held:
        assert bk.read(io.BytesIO(held.read()), contained=True).fact_list == given.fact_list
    with pytest.raises(bk.BudgetkitError, match="no such file"):
        bk.read("nowhere.pdf", contained=True)


def test_the_environment_asks_for_it(monkeypatch):
    """Catches notebooks of `budgetkit open` whose kernel a stranger's file can end."""
    asked = []
    monkeypatch.setattr(contained, "run", lambda work, given: asked.append((given, work(given).pages)))
    bk.read(EXAMPLE)
    assert asked == []
    monkeypatch.setenv("BUDGETKIT_CONTAINED", "1")
    bk.read(EXAMPLE)
    assert asked == [(EXAMPLE, bk.read(EXAMPLE, contained=False).pages)], "once, and not again within"


@pytest.mark.parametrize("by", ["file", "stdin", "-c"])
def test_a_script_without_a_guard_is_run_once(by, tmp_path):
    """Catches a script that its own child runs again: no end, or an error, without `if __name__`."""
    script = ("print('begun')\nimport budgetkit as bk\n"
              f"print(len(bk.read({str(EXAMPLE)!r}, contained=True).found))\n")
    (tmp_path / "script.py").write_text(script)
    words = {"file": [str(tmp_path / "script.py")], "stdin": ["-"], "-c": ["-c", script]}[by]
    done = subprocess.run([sys.executable, *words], input=script, capture_output=True, text=True,
                          cwd=PROJECT, timeout=120, env=os.environ | {"PYTHONPATH": str(PROJECT)})
    assert (done.stdout.split(), done.returncode) == (["begun", "11"], 0), done.stderr[-500:]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="Linux alone tells its threads")
@pytest.mark.parametrize(("before", "copied"), [
    ("", True), ("import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()",
                 False)], ids=["alone", "thread"])
def test_a_process_is_copied_where_it_has_no_other_thread(before, copied):
    """Catches a second interpreter for nothing, and a copy of a process whose threads hold locks."""
    script = (f"{before}\nfrom budgetkit import contained\n"
              "print(contained.run(eval, \"len(__import__('budgetkit.contained').contained._hands)\"))\n"
              "contained.end_idle()\n")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=PROJECT,
                          timeout=60, env=os.environ | {"PYTHONPATH": str(PROJECT)})
    assert (done.stdout, done.returncode) == (f"{int(copied)}\n", 0), done.stderr


def test_read_contained_tells_an_abort(monkeypatch):
    """Catches an abort within a library that ends the reader's own process."""
    contained.end_idle()
    monkeypatch.setattr(contained, "SETUP", "import os, budgetkit.reader as r\n"
                                            "r._read = lambda *a, **k: os.abort()")
    try:
        with pytest.raises(UnreadableInput, match=r"weihui-2024\.pdf: a library came to its end .*"
                                                  r"SIGABRT.*damaged"):
            bk.read(EXAMPLE, contained=True)
    finally:
        contained.end_idle()


def command(*words, code="", seconds=600.0, lang="en"):
    """The command with something changed in its process."""
    return subprocess.run(
        [sys.executable, "-c", "import os, sys, time, signal\nimport budgetkit.reader as reader\n"
         f"from budgetkit import contained\ncontained.SECONDS = {seconds}\n{code}\n"
         f"from budgetkit.cli import run\nsys.argv = ['budgetkit', *{list(map(str, words))!r}]\nrun()"],
        capture_output=True, text=True, cwd=PROJECT, env=os.environ | {"BUDGETKIT_LANG": lang})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be copied here")
@pytest.mark.parametrize(("code", "said"), [
    ("os.abort()", "the process that read it died (SIGABRT)"),
    ("[0 for _ in iter(int, 1)]", "not read within 0.5 s"),
    ("bytearray(10 ** 11)", "took more than 4000 MB of memory"),
], ids=["abort", "hang", "memory"])
def test_commands_are_contained(code, said, tmp_path):
    """Catches a command that ends without a word, with another code than 2, or half-written."""
    out = tmp_path / "out"
    done = command("extract", EXAMPLE, "--out", out, seconds=0.5,
                   code=f"reader.read = lambda *a, **k: {code}")
    assert (done.returncode, done.stdout, out.exists()) == (2, "", False)
    assert said in done.stderr and len(done.stderr.splitlines()) == 1


def test_commands_speak_the_readers_language():
    """Catches an end that is told in English to a reader of Chinese."""
    done = command("check", EXAMPLE, lang="zh", code="reader.read = lambda *a, **k: os.abort()")
    assert "中止" in done.stderr and "library" not in done.stderr


def test_commands_give_their_codes():
    """Catches a code that is lost between the two processes: 1 says that there are errors."""
    done = command("check", EXAMPLE)
    assert (done.returncode, done.stderr) == (1, "")
    assert "error" in done.stdout
    assert command("check", "nowhere.pdf").returncode == 2
    assert command("--version").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_interrupt_is_one_line(tmp_path):
    """Catches a traceback at Ctrl-C, and another code than 130."""
    begun = subprocess.Popen(
        [sys.executable, "-c", "import signal, sys, time, budgetkit.reader as reader\n"
         # a shell gives what it starts in the background SIGINT to be ignored
         "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
         "def wait(*a, **k): print('reading', file=sys.stderr, flush=True); time.sleep(30)\n"
         "reader.read = wait\nfrom budgetkit.cli import run\n"
         f"sys.argv = ['budgetkit', 'check', {str(EXAMPLE)!r}]\nrun()"],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT,
        start_new_session=True, env=os.environ | {"BUDGETKIT_LANG": "en"})
    assert begun.stderr.readline() == "reading\n"
    os.killpg(begun.pid, signal.SIGINT)
    out, said = begun.communicate(timeout=60)
    assert (begun.returncode, out) == (130, "")
    assert said == "Error: interrupted; nothing was written\n"
