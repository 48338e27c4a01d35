"""How simple the code is kept: few functions of many branches, no file that answers two questions."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "budgetkit"
#: Ways that a function may go on, counted as radon counts them.
BRANCHES = 20
#: So many functions may have more, each named here with its reason.
MOST_BRANCHED = 19
LINES = 400

_GEOMETRY = "one walk over what a page shows; its steps share what was seen so far"
_FORMAT = "one step a kind of element, in the order that the format prescribes"
#: Functions above BRANCHES, and why they are not cut.
BRANCHED = {
    "grids/aligned.py:_parted": _GEOMETRY,
    "grids/aligned.py:aligned_lattice": _GEOMETRY,
    "grids/aligned_list.py:list_lattice": _GEOMETRY,
    "grids/column_headers.py:_paired": _GEOMETRY,
    "grids/column_headers.py:head_rows": _GEOMETRY,
    "grids/column_headers.py:headed": _GEOMETRY,
    "grids/grids.py:_pull_back": _GEOMETRY,
    "grids/lattices.py:_cut_row": _GEOMETRY,
    "grids/lattices.py:_lattice": _GEOMETRY,
    "grids/text_blocks.py:body_start": _GEOMETRY,
    "grids/text_blocks.py:without_tail": _GEOMETRY,
    "sources/cell_pages.py:_table": _GEOMETRY,
    "sources/docx.py:_table": _FORMAT,
    "sources/glyphs.py:mend_cuts": _GEOMETRY,
    "sources/html.py:_article": _FORMAT,
    "sources/html.py:_grid": _FORMAT,
    "sources/number_formats.py:_number": _FORMAT,
    "sources/xlsx.py:_sheet": _FORMAT,
}
#: Files above LINES, and which one question they answer.
LONG = {
    "amounts.py": "what a printed amount is; half of it are docstrings with examples",
    "disclosure.py": "a disclosure in hand; most of it are docstrings of its public methods",
    "messages/catalogue.py": "how a sentence is said by its key: values, plurals, lists, both languages",
    "reader.py": "read(): files to one disclosure, and what it refuses",
}

_ONE = (ast.If, ast.IfExp, ast.ExceptHandler, ast.Assert)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def branches(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The ways that a function may go on; those of a function within it are that one's own."""
    ways = 1
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, _FUNCTIONS):
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, _ONE):
            ways += 1
        elif isinstance(node, _LOOPS):
            ways += 1 + bool(node.orelse)
        elif isinstance(node, ast.Try):
            ways += bool(node.orelse)
        elif isinstance(node, ast.BoolOp):
            ways += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            ways += 1 + len(node.ifs)
        elif isinstance(node, ast.match_case):
            ways += 1
    return ways


def functions(text: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, methods and functions within functions too."""
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, _FUNCTIONS)]


def _sources() -> dict[str, str]:
    return {f.relative_to(PACKAGE).as_posix(): f.read_text(encoding="utf-8")
            for f in sorted(PACKAGE.rglob("*.py"))}


def test_branches_are_counted():
    """Catches a count that leaves out what makes a function hard to follow."""
    told = """
def f(a):
    def g(b):
        return b if b else None
    for c in a:
        if c and (c > 1 or c < -1):
            yield [x for x in c if x]
    else:
        assert a
"""
    outer, inner = functions(told)
    # for, its else, if, and, or, the comprehension, its if, assert: nine ways
    assert (branches(outer), branches(inner)) == (9, 2)


def test_functions_of_many_branches_are_few_and_named():
    """Catches a function grown beyond what a reader holds in mind, and a name left in the list."""
    grown = {f"{name}:{function.name}" for name, text in _sources().items()
             for function in functions(text) if branches(function) > BRANCHES}
    assert grown == set(BRANCHED)
    assert len(grown) <= MOST_BRANCHED


def test_long_files_answer_one_question():
    """Catches a file that has grown beyond one question, and a name left in the list."""
    long = {name for name, text in _sources().items() if text.count("\n") > LINES}
    assert long == set(LONG)
