"""Every public name is documented: what it takes, gives, raises, in which unit, with an example that runs."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
import textwrap
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "docs" / "site"))

numpydoc = pytest.importorskip("numpydoc.docscrape", reason="docstrings are read with budgetkit[docs]")
import generated  # noqa: E402

import budgetkit as bk  # noqa: E402

#: What lacks a section, and why it may.
EXCUSED: dict[str, str] = {}
#: Columns that hold money: who gives a frame with one says the unit.
MONEY = re.compile(r"``[^`]*\b(amount|total|previous|current|outturn|interest|principal)\b[^`]*``")


def everything():
    """(name, object) of every public function, class, and method or property of a class."""
    for module, names in generated.public().items():
        held = __import__(module, fromlist=["x"])
        for name in names:
            it = getattr(held, name)
            if inspect.isclass(it):
                yield f"{module}.{name}", it
                for inner, of in vars(it).items():
                    kept = getattr(of, "__func__", of)
                    if not inner.startswith("_") and (inspect.isfunction(kept) or isinstance(of, property)):
                        yield f"{module}.{name}.{inner}", of
            elif inspect.isfunction(it):
                yield f"{module}.{name}", it


def lacking(name: str, it: object) -> list[str]:
    """Sections that the docstring of a public thing should have and has not."""
    doc = inspect.getdoc(it)
    if not doc:
        return ["docstring"]
    said = numpydoc.NumpyDocString(doc)
    if isinstance(it, property):
        return []
    if inspect.isclass(it):
        told = issubclass(it, Exception) or said["Attributes"] or said["Parameters"]
        return ["Attributes"] * (not told) + ["Examples"] * (not runs(said))
    kept = getattr(it, "__func__", it)
    signature, out = inspect.signature(kept), []
    taken = {p for p in signature.parameters if p not in ("self", "cls")}
    told = {n.strip().lstrip("*") for p in said["Parameters"] for n in p.name.split(",")}
    out += [f"Parameters: {p}" for p in sorted(taken - told)]
    out += [f"Parameters: no {p}" for p in sorted(told - taken) if not any(
        p.kind == p.VAR_KEYWORD for p in signature.parameters.values())]
    returned = str(signature.return_annotation).strip("'")
    given = said["Returns"] or said["Yields"]
    if returned != "None" and not given:
        out.append("Returns")
    if returned.endswith("DataFrame"):
        columns = " ".join(line for each in given for line in each.desc)
        out += [] if "`" in columns else ["Returns: columns"]
        out += ["Returns: 万元"] if MONEY.search(columns) and not re.search("万元|[Ee]xact|amounts as", doc) else []
    raising = any(isinstance(node, ast.Raise) for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kept)))))
    asked = "lang" in taken and signature.parameters["lang"].default is None
    if (raising or asked) and not said["Raises"]:
        out.append("Raises")
    if "self" not in signature.parameters and not isinstance(it, classmethod) and not runs(said):
        out.append("Examples")  # of a method, its class's example speaks
    return out


def runs(said: numpydoc.NumpyDocString) -> bool:
    """Whether the section Examples holds at least one line that the test run runs, and does not skip."""
    lines = [line for line in said["Examples"] if line.lstrip().startswith(">>>")]
    return any("doctest: +SKIP" not in line for line in lines)


def test_public_names_are_documented():
    """Catches a public name whose docstring leaves out what it takes, gives, raises, or an example."""
    found = {name: lacks for name, it in everything()
             if not name.startswith(tuple(EXCUSED)) and (lacks := lacking(name, it))}
    assert found == {}


def test_constants_say_what_they_are():
    """Catches a public constant without a line (``#:``) above it: the reference would show a bare name."""
    bare = [f"{module}.{name}" for module, names in generated.public().items()
            for held in [__import__(module, fromlist=["x"])] for name in names
            if not callable(getattr(held, name)) and not generated.comment_of(held, name)]
    assert bare == []


def test_charts_say_when_and_how_they_are_misread():
    """Catches a chart whose docstring does not say when to use it, or how it is easily misread."""
    lacks = [name for name, chart in generated.charts().items()
             if not re.search(r"(?m)^\s*Use it", inspect.getdoc(chart)) or "misread" not in inspect.getdoc(chart)]
    assert lacks == []


def offered():
    """Every room of the reference: those that Tab reaches from ``import budgetkit as bk``, and `checks`."""
    return [name.removeprefix("budgetkit.") for name in generated.public() if name.count(".") == 1]


@pytest.mark.parametrize("name", offered())
def test_tab_lists_what_a_room_offers_and_nothing_else(name):
    """Catches `bk.reporting.os`: what a room imports for itself among what it offers to a learner."""
    room = importlib.import_module(f"budgetkit.{name}")
    assert dir(room) == sorted(room.__all__)
    inner = {each for each in dir(room) if inspect.ismodule(getattr(room, each))}
    assert inner == set()


def test_tab_of_the_library_lists_rooms_and_names():
    """Catches a name that `bk.<Tab>` lists and that is not there, or one of Python's own."""
    assert dir(bk) == sorted(bk.__all__)
    assert all(hasattr(bk, name) for name in dir(bk))
