"""Who imports whom, lazily and for types too: no two files reach each other, nobody walks back."""

import ast
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "budgetkit"


def modules(package):
    """The dotted name of each file → its tree; a package goes by the name of its folder."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = (package.name, *path.relative_to(package).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(name, tree, known, is_package):
    """The files that a file names in an import anywhere: at its top, in a function, for types."""
    here = name.split(".") if is_package else name.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[:len(here) - node.level + 1] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{origin}.{alias.name}"
                yield whole if whole in known else origin


@cache
def graph(package):
    known = modules(package)
    packages = {".".join((package.name, *p.parent.relative_to(package).parts))
                for p in package.rglob("__init__.py")}
    return {name: {other for other in imports(name, tree, known, name in packages)
                   if other in known and other != name}
            for name, tree in known.items()}


def circles(edges):
    """Groups of files that all reach each other."""
    def reached(start):
        seen, ahead = set(), [start]
        while ahead:
            for other in edges[ahead.pop()] - seen:
                seen.add(other)
                ahead.append(other)
        return seen

    reach = {name: reached(name) for name in edges}
    return sorted({tuple(sorted(o for o in reach[n] if n in reach[o]))
                   for n in edges if n in reach[n]})


@pytest.mark.slow
def test_no_two_files_reach_each_other():
    """Catches two files that cannot be understood, tested or moved one without the other."""
    assert circles(graph(PACKAGE)) == []


@pytest.mark.parametrize(("room", "other"), [("corpus", "charts")])
def test_a_room_does_without_another(room, other):
    """Catches a store of disclosures that needs matplotlib."""
    edges = graph(PACKAGE)
    wrong = {(name, to) for name in edges for to in edges[name]
             if name.split(".")[1:2] == [room] and to.split(".")[1:2] == [other]}
    assert wrong == set()


def test_lazy_and_typed_imports_are_seen(tmp_path):
    """Catches a search that overlooks an import in a function, for types only, or a relative one."""
    package = tmp_path / "house"
    package.mkdir()
    for name, text in {
        "__init__": "", "a": "def f():\n    from house.b import g\n",
        "b": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import c\n",
        "c": "from .a import f\n", "d": "import house.a\n",
    }.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    assert circles(graph(package)) == [("house.a", "house.b", "house.c")]
