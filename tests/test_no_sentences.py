"""No sentence that people read is left in Python: it lies in the catalogue of messages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "budgetkit"
#: Rooms and files whose sentences lie in the catalogue; the others are moved one by one.
MOVED = (
    "change", "checks", "messages", "reporting", "charts/budget.py", "charts/change.py",
    "charts/changed_lines.py",     "charts/chart_base.py", "charts/corpus.py", "charts/findings.py", "charts/links.py",
    "charts/years.py", "evidence.py", "explore/base.py", "explore/budget.py", "explore/change.py",
    "explore/change_tables.py", "explore/corpus.py", "explore/findings.py",
    "explore/findings_report.py", "explore/headlines.py", "explore/tables.py",
)  # fmt: skip
#: Words of the document that code looks for or sets beside a number are shorter; they have no stop.
LONGEST_WORD = 10
_HAN = re.compile(r"[\u4e00-\u9fff]")
_STOPPED = re.compile(r"[，。；：！？、“”（）《》\s{}]")
_WORDS = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}")
#: What a pattern has and no sentence: classes, groups, alternatives, repetitions, ends.
_PATTERN = re.compile(r"[\\|\[\]^$]|\(\?|\{\d")
#: Pages and their styles are no sentences, nor are the parts of a tag.
_MARKUP = re.compile(r"[<>=]|^['\"]|\{[^}]*:|^[\s{}:-]*$|; *[a-z-]*[:}]")
#: Keywords of matplotlib whose values are words with a space.
_OPTIONS = {"loc", "textcoords", "xycoords"}
_ANNOTATED = (ast.Raise, ast.arg, ast.AnnAssign)
ALLOWED = {
    # styles
    "row wrap",
    # units that are printed behind an amount
    "万元", "元", " 万元",
    # what the reading of a document notes, looked for there
    "its content is not here", "cannot be read", "no unit printed", "Remedy | None",
    # programs and fonts of other people
    "Report Han", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    # errors of a machine and a folder, for who runs it
    "no Chromium or Chrome was found on this machine to print the PDF", " could not be finished: ",
    "Install one, or name it in the environment variable BUDGETKIT_BROWSER; the HTML report can be "
    "printed from any browser.",
}  # fmt: skip


def said_in(source: str) -> Iterator[tuple[int, str]]:
    """Literals that look like sentences, or halves of them, with their lines."""
    tree = ast.parse(source)
    inside: set[int] = set()  # docstrings, errors of developers, annotations, options of others
    joined: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside.add(id(node.value))
        elif isinstance(node, _ANNOTATED) or (
            isinstance(node, ast.keyword) and node.arg in _OPTIONS
        ) or (isinstance(node, ast.Call) and _name(node.func).endswith(("Error", "Input", "File"))):
            value = getattr(node, "annotation", node)
            inside |= {id(each) for each in ast.walk(value)} if value else set()
        elif isinstance(node, ast.JoinedStr):
            joined |= {id(part) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (
            id(node) not in inside and node.value not in ALLOWED
            and _is_said(node.value, id(node) in joined)
        ):
            yield node.lineno, node.value


def _name(func: ast.expr) -> str:
    return getattr(func, "id", getattr(func, "attr", ""))


def _is_said(text: str, joined: bool) -> bool:
    if _PATTERN.search(text) or _MARKUP.search(text):
        return False
    han = len(_HAN.findall(text))
    if han:
        return joined or han > LONGEST_WORD or bool(_STOPPED.search(text))
    return bool(_WORDS.search(text)) or (joined and " " in text.strip() and bool(
        re.search("[A-Za-z]{2}", text)))


@pytest.mark.parametrize("room", MOVED)
def test_no_sentence_is_left_in_python(room):
    # catches a sentence, or half of one, that is written into code and in one language
    place = PACKAGE / room
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    left = [f"{file.relative_to(PACKAGE)}:{line}: {text!r}" for file in files
            for line, text in said_in(file.read_text(encoding="utf-8"))]
    assert not left, "\n".join(left)


@pytest.mark.parametrize("code", [
    'said = f"the page {page} holds nothing"', 'said = f"第{page}页"', 'said = "没有发现问题。"',
    'said = "one cause"', 'words = {"none": {"zh": "没有发现，请核对"}}',
    'print("the sum fails")', 'x = "lines" and f"{n} more rows"',
])
def test_a_sentence_is_seen(code):
    # catches a test that passes because it sees nothing
    assert list(said_in(code))


@pytest.mark.parametrize("code", [
    '"""The whole module."""', 'raise ValueError("there is no such rule")', 're.match("收入|支出", x)',
    'if "一般公共预算" in title: pass', 'ax.legend(loc="upper left")', 'key = "sum-fails"',
    'html = f"<p class=\'a b\'>{x}</p>"', 'x: "Remedy | None" = None',
    'amount = f"{number} 万元"',
])
def test_what_is_no_sentence_is_let_be(code):
    # catches a test that no room could pass
    assert not list(said_in(code))
