"""A build killed again and again, two builds at once, a cluster that loses a worker: one store."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from corpora import PROJECT, contents, folder_of

from budgetkit import corpus
from budgetkit.corpus.store import Store

pytestmark = [pytest.mark.slow,
              pytest.mark.skipif(os.name == "nt", reason="process groups are POSIX's")]
KILLS = 20
# sheaves of a few documents, so that they too are killed half-written
SMALL = ("import budgetkit.corpus.segments as s, budgetkit.corpus.building as b\n"
         "s.LEAST = s.TIER = b.SHEAF = 3\n"
         "from budgetkit.cli import main; main()")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PROJECT)}


def begin(*words, code=None):
    """Start a command in a process group of its own."""
    what = ["-c", code] if code else ["-m", "budgetkit"]
    return subprocess.Popen([sys.executable, *what, *map(str, words)], start_new_session=True,
                            env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill(process):
    """SIGKILL to everything that the command started; False where it had ended by itself."""
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Fourteen documents; each file is another."""
    place = tmp_path_factory.mktemp("in") / "city"
    packages = [f"{who}-{year}" for who in ("npc", "party-office", "procuratorate")
                for year in (2017, 2018, 2019)]
    folder_of(place, packages=packages, pdfs=["a.pdf", "b.pdf", "c.pdf", "d.pdf", "broken.pdf"])
    for name in ("b.pdf", "c.pdf", "d.pdf"):
        with (place / name).open("ab") as out:
            out.write(b"\n%" + name.encode())  # a comment: the same pages, another sha256
    (place / "broken.pdf").write_bytes(b"no PDF")
    return place


@pytest.fixture(scope="module")
def undisturbed(folder, tmp_path_factory):
    """The contents of a build that nobody disturbed, and how long it took."""
    store = tmp_path_factory.mktemp("out") / "store"
    began = time.monotonic()
    process = begin("corpus", folder, "--out", store)
    said = process.communicate()[1]
    assert process.returncode == 0, said
    return contents(store), time.monotonic() - began


def test_killed_twenty_times(folder, undisturbed, tmp_path):
    """Catches a document lost, doubled or half-written, or a store that cannot be gone on with."""
    expected, took = undisturbed
    seed = random.randrange(10**6)
    moments = random.Random(seed)
    kills = stores = 0
    while kills < KILLS:
        store = tmp_path / f"store-{stores}"
        stores += 1
        done = 0
        while kills < KILLS:
            process = begin("corpus", folder, "--out", store, "--jobs", "2", code=SMALL)
            time.sleep(moments.uniform(0, 0.7 * took))
            if not kill(process):
                break  # it was done: begin another
            kills += 1
            now = len(Store(store).parts()) if (store / "budgetkit-corpus.json").is_file() else 0
            assert now >= done, f"documents were lost (seed {seed})"
            done = now
        finished = begin("corpus", folder, "--out", store, code=SMALL)
        said = finished.communicate()[1]
        assert finished.returncode == 0, said
        assert contents(store) == expected, f"other contents than undisturbed (seed {seed})"
        again = corpus.build(folder, store, progress=False)
        assert (again.read, again.failed, again.unchanged) == (0, 0, 14)
        assert list(Store(store).making.iterdir()) == []


def test_two_builds_at_once(folder, undisturbed, tmp_path):
    """Catches two builds that spoil each other's documents, or do the same work twice."""
    store = tmp_path / "store"
    both = [begin("corpus", folder, "--out", store, "--jobs", "1", code=SMALL) for _ in range(2)]
    for process in both:
        said = process.communicate()[1]
        assert process.returncode == 0, said
    assert contents(store) == undisturbed[0]
    assert {part.number for part in Store(store).parts().values()} == {1}


def test_a_cluster_that_loses_a_worker(folder, undisturbed, tmp_path):
    """Catches other contents from a cluster, or a document lost with the worker that read it."""
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    file, store = tmp_path / "scheduler.json", tmp_path / "store"
    log = (tmp_path / "log.txt").open("wb")
    started = []

    def dask(what, *words):
        started.append(subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", "--scheduler-file", str(file),
             "--no-dashboard", *words], env=ENVIRONMENT, start_new_session=True, stdout=log,
            stderr=log, cwd=tmp_path))
        return started[-1]

    try:
        dask("scheduler", "--host", "127.0.0.1", "--port", "0")
        workers = [dask("worker", "--nthreads", "1", "--no-nanny", "--local-directory",
                        str(tmp_path / f"worker-{n}")) for n in range(2)]
        address = _address(file)
        process = begin("corpus", folder, "--out", store, "--scheduler", address)
        while process.poll() is None and len(_parts(store)) < 2:
            time.sleep(0.02)
        assert process.poll() is None, "it was done before a worker could be killed"
        os.killpg(workers[0].pid, signal.SIGKILL)
        said = process.communicate(timeout=120)[1]
        assert process.returncode == 0, said
    finally:
        for worker in started:
            kill(worker)
        log.close()
    assert contents(store) == undisturbed[0]


def _address(file):
    import json

    for _ in range(600):
        if file.is_file() and file.stat().st_size:
            return json.loads(file.read_text())["address"]
        time.sleep(0.05)
    raise AssertionError("the scheduler did not start")


def _parts(store):
    return list(store.glob("documents/*/*"))
