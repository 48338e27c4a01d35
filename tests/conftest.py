"""Real documents for every test, and which tests a quick run leaves out.

Ask for a document with the fixture of its folder; it is read once in a run, for all tests:

- ``disclosure("wuxi/06.pdf")``: of the 73 disclosures; two files make one: ``disclosure(a, b)``
- ``unfamiliar("beijing/01.pdf")``: of the 50 that the reader was not written on
- ``case("pdf/amount-wraps.pdf")``: of the small inputs with their right answers
- ``shared_sample("weihui-2024.pdf")``: of the samples (the bundled ones lie in ``tests/samples``)

The object is everybody's: who changes it says ``own=True``. Further options are those of
``budgetkit.read``; an error of ``budgetkit.read`` is raised again. ``disclosure.path(file)`` is the
file itself. For ``parametrize``: ``from readings import UNFAMILIAR`` and
``UNFAMILIAR.each("*/*.pdf")``. A test is skipped, and says why, where the folder is not at hand.

`make quick` leaves out what is marked ``shared`` (set here on every test that asks for one of
these), ``browser`` (a real browser), ``kernel`` (notebooks that run) and ``slow``.
"""

from __future__ import annotations

import pytest
import readings

import budgetkit as bk

#: Fixtures that give documents which are not part of the project.
ASKED = {"disclosure", "disclosures", "unfamiliar", "case", "shared_sample"}


@pytest.fixture(scope="session")
def disclosure():
    """A function: name of a file (or several) among the disclosures → the disclosure."""
    return readings.DISCLOSURES


@pytest.fixture(scope="session")
def unfamiliar():
    """A function: name of a file among the unfamiliar documents → the disclosure."""
    return readings.UNFAMILIAR


@pytest.fixture(scope="session")
def case():
    """A function: name of a file among the cases → the disclosure."""
    return readings.CASES


@pytest.fixture(scope="session")
def shared_sample():
    """A function: name of a file among the samples → the disclosure."""
    return readings.SAMPLES


@pytest.fixture(scope="session")
def weihui():
    """The bundled budget, as everybody holds it."""
    return bk.load_example("weihui-2024")


@pytest.fixture
def ax():
    """Axes to draw on, of a figure that pyplot does not know."""
    return pytest.importorskip("matplotlib.figure").Figure(layout="constrained").subplots()


def pytest_collection_modifyitems(items):
    """Mark what needs documents that are not part of the project."""
    for item in items:
        given = getattr(getattr(item, "callspec", None), "params", {}).values()
        if ASKED & set(getattr(item, "fixturenames", ())) or any(
                isinstance(each, readings.Shelf) for each in given):
            item.add_marker(pytest.mark.shared)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Hand what was read to the process that prints (under pytest-xdist)."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["readings"] = [sorted(readings.COUNTS.asked), sorted(readings.COUNTS.read)]
    elif readings.COUNTS.asked:
        readings.tidy()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    asked, read = getattr(node, "workeroutput", {}).get("readings", ((), ()))
    readings.COUNTS.add(readings.Counts(set(asked), set(read)))


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(readings.report())
