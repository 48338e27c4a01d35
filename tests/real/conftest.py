"""Where the real disclosures lie; how many were read; and why they are skipped where they are not."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
DISCLOSURES = Path(os.environ.get("BUDGETKIT_DISCLOSURES")
                   or CHECKOUT.parent / "shared" / "disclosures")
_read: set[str] = set()


@cache
def _disclosure(file: str):
    import budgetkit as bk

    _read.add(file)
    return bk.read(DISCLOSURES / file)


@pytest.fixture(scope="session")
def disclosure():
    """A function: the name of a file → the disclosure, read once in a run."""
    return _disclosure


@pytest.fixture(scope="session")
def disclosures() -> Path:
    """The folder of the real documents."""
    return DISCLOSURES


def pytest_collection_modifyitems(items):
    """Skip what needs the real documents where they are not at hand, and say so."""
    if DISCLOSURES.is_dir():
        return
    reason = f"no real disclosures in {DISCLOSURES}; set BUDGETKIT_DISCLOSURES to their folder"
    for item in items:
        if HERE in Path(item.fspath).parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Hand the names of what was read to the process that prints (under pytest-xdist)."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["disclosures"] = sorted(_read)


def pytest_testnodedown(node, error):
    _read.update(getattr(node, "workeroutput", {}).get("disclosures", ()))


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"{len(_read)} real disclosures read from {DISCLOSURES}" if _read
                                else f"no real disclosure read (looked in {DISCLOSURES})")
