"""No sentence that people read is left in Python: it lies in the catalogue of messages."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "budgetkit"
#: Files whose words are data, each with the reason why they are no sentences.
DATA = {
    "fonts.py": "names of fonts, and characters that one must draw",
    "text.py": "characters that are mended or told apart",
    "numbering.py": "Chinese numbers, looked for in headings",
    "narrative/numbers.py": "characters between numbers, looked for in prose",
    "narrative/reasons.py": "characters between reasons, looked for in prose",
    "narrative/subjects.py": "characters around names, looked for in prose",
    "tables/catalogue.py": "the names of the standard tables in both languages, beside the titles to be recognised",
    "tables/columns.py": "the names of columns in both languages, as concepts.csv has them",
    "tables/target_sheet.py": "characters around labels, looked for in cells",
    "tables/stitching.py": "words of a title that goes on, looked for in it",
    "tables/captions.py": "words beside a unit, looked for above tables",
    "model/published_parts.py": "the names of kinds of documents in both languages",
    "classification/naming.py": "marks in the source column of the sheets of names",
    "classification/translation.py": "how an English name of a code is put together",
    "sources/number_formats.py": "the parts of a Chinese date, as a cell shows it",
    "sources/old_office.py": "names of streams in a file",
    "corpus/data_quality.py": "values of the column `doubt`; what is said of each lies in the catalogue",
    "corpus/grouping.py": "values of the column `rule`",
    "renamed.py": "what a deprecated name warns of, for who programs",
}
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
#: Questions to a store.
_SQL = re.compile(r"^ ?(select|create|copy|union|where|order by|as)\b|^\) (to|\{where\})|\(format parquet|^document, ")
_ANNOTATED = (ast.arg, ast.AnnAssign)
#: Python's own errors tell who programs what was wrong in a call: in English, as Python's are.
_OF_CALLS = {"ValueError", "TypeError", "KeyError", "AttributeError", "RuntimeError",
             "NotImplementedError", "IndexError", "_ModifiedPackageError"}
#: Strings that are no sentences, each with its reason.
ALLOWED = {
    "row wrap": "a style",
    " 万元": "a unit behind an amount",
    **dict.fromkeys((
        "project code", "prefix and amount", "own line", "same words",
        "beginning of", "like name", "like words", "made measurable", "made vague", "not read",
        "name only", "words only", "equal principal"), "a value of a frame, or of a call"),
    "{}〔{}〕{}号": "how a notice is written",
    "Report Han": "a font's name",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome": "where a program lies",
    "docx:MS Word 2007 XML": "a form that LibreOffice knows by this name",
    "PowerPoint Document": "a stream's name in a file",
    "no file": "goes into a hash",
    "bytes (": "the name of what has none",
    "no unit printed; read as ": "looked for in packages of earlier versions",
    "final account": "the name of a kind of document, beside 决算",
    "年": "of a disclosure's title, which is Chinese as the document's is",
    "（部门未写明）": "of a disclosure's title",
    "（据文件名）": "of a disclosure's title",
}  # fmt: skip


def said_in(source: str, allowed: Container[str] = ALLOWED) -> Iterator[tuple[int, str]]:
    """Literals that look like sentences, or halves of them, with their lines."""
    tree = ast.parse(source)
    inside: set[int] = set()  # docstrings, errors of developers, annotations, options of others
    joined: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside.add(id(node.value))
        elif isinstance(node, _ANNOTATED) or (
            isinstance(node, ast.keyword) and node.arg in _OPTIONS
        ) or (isinstance(node, ast.Call) and _name(node.func) in _OF_CALLS):
            value = getattr(node, "annotation", node)
            inside |= {id(each) for each in ast.walk(value)} if value else set()
        elif isinstance(node, ast.JoinedStr):
            joined |= {id(part) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (
            id(node) not in inside and node.value not in allowed
            and _is_said(node.value, id(node) in joined)
        ):
            yield node.lineno, node.value


def _name(func: ast.expr) -> str:
    return getattr(func, "id", getattr(func, "attr", ""))


def _is_said(text: str, joined: bool) -> bool:
    if _PATTERN.search(text) or _MARKUP.search(text) or _SQL.search(text):
        return False
    han = len(_HAN.findall(text))
    if han:
        return joined or han > LONGEST_WORD or bool(_STOPPED.search(text))
    return bool(_WORDS.search(text)) or (joined and " " in text.strip() and bool(
        re.search("[A-Za-z]{2}", text)))


def _files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("room", sorted({f.relative_to(PACKAGE).parts[0] for f in _files()}))
def test_no_sentence_is_left_in_python(room):
    # catches a sentence, or half of one, that is written into code and in one language
    left = [f"{name}:{line}: {text!r}" for file in _files()
            if (name := file.relative_to(PACKAGE).as_posix()).split("/")[0] == room
            and name not in DATA
            for line, text in said_in(file.read_text(encoding="utf-8"))]
    assert not left, "\n".join(left)


def test_no_exception_outlives_what_it_excepts():
    # catches a file or string that is excepted and holds nothing of the kind any more
    held = {file.relative_to(PACKAGE).as_posix():
            [text for _, text in said_in(file.read_text(encoding="utf-8"), {})]
            for file in _files()}
    assert [name for name in DATA if not held.get(name)] == []
    said = {text for texts in held.values() for text in texts}
    assert [text for text in ALLOWED if text not in said] == []



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
