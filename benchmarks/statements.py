"""How many statements each room of budgetkit has: now, and at the commit that one counts from.

    python benchmarks/statements.py [COMMIT] [--out benchmarks/statements.md]

A statement is one of Python's grammar (``ast.stmt``), however many lines it takes; docstrings are
none, and the sentences of ``budgetkit/messages`` lie in TOML. So moving a sentence into the
catalogue, a longer line or a comment changes nothing, and an import counts as any other.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
#: The commit whose count the plan names: 18,535 statements.
BASE = "326af3b"
#: Rooms that were given other names since, or came out of one another: counted together.
TOGETHER = {"reading": "sources, grids", "sources": "sources, grids", "grids": "sources, grids",
            "package": "package, package_format", "package_format": "package, package_format",
            "places.py": "atomic_write.py", "sheets.py": "safe_csv.py"}


def statements(source: str) -> int:
    """Statements of a module without its docstrings.

    >>> statements('\"\"\"What it does.\"\"\"\\nx = 1\\nif x:\\n    print(x)')
    3
    """
    return sum(isinstance(node, ast.stmt) and not (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)) for node in ast.walk(ast.parse(source)))


def room_of(path: str) -> str:
    """The room of a file: the folder in budgetkit, or the file itself."""
    return TOGETHER.get(room := path.split("/")[1], room)


def now() -> Counter[str]:
    """Statements by room, in the checkout."""
    found: Counter[str] = Counter()
    for file in (PROJECT / "budgetkit").rglob("*.py"):
        found[room_of(file.relative_to(PROJECT).as_posix())] += statements(
            file.read_text(encoding="utf-8"))
    return found


def at(commit: str) -> Counter[str]:
    """Statements by room, at a commit of this repository."""
    found: Counter[str] = Counter()
    for path in _git("ls-tree", "-r", "--name-only", commit, "budgetkit").splitlines():
        if path.endswith(".py"):
            found[room_of(path)] += statements(_git("show", f"{commit}:{path}"))
    return found


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=PROJECT, check=True, capture_output=True,
                          encoding="utf-8").stdout


def table(before: Counter[str], after: Counter[str], commit: str) -> str:
    """The counts side by side, as Markdown."""
    rows = [f"| {room} | {before[room]:,} | {after[room]:,} | {after[room] - before[room]:+,} |"
            for room in sorted(before.keys() | after.keys())]
    whole = (f"| **all** | **{before.total():,}** | **{after.total():,}** "
             f"| **{after.total() - before.total():+,}** |")
    return "\n".join([f"| room | {commit} | now | more |", "|---|---:|---:|---:|", *rows, whole])


def main() -> None:
    """Print the counts, or write them with what they mean."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("commit", nargs="?", default=BASE)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    told = table(at(asked.commit), now(), asked.commit)
    if asked.out is None:
        print(told)
        return
    asked.out.write_text(
        "# Statements\n\nStatements of Python in `budgetkit/` by room, without docstrings and without the "
        "sentences of `budgetkit/messages`; counted by `make statements`. Each commit that adds a "
        f"feature says what it adds.\n\n{told}\n",
        encoding="utf-8")


if __name__ == "__main__":
    main()
