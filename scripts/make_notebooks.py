"""Make the notebooks, a folder a language, from their sources in notebooks/source.

    python scripts/make_notebooks.py [--check]

With --check nothing is written: what differs from its source is named, and the exit code is 1.
A source is written as the pages of docs/site are: ``<!-- en -->`` and ``<!-- zh -->`` begin a
cell of text in a language, ``<!-- all -->`` is everybody's, and a block of ``python`` under it is
a cell of code. Words behind the language are the tags of the cells. In code, ``English ‖ 中文``
in a comment or a text parts the languages. ``<!-- exercise 03.2 -->`` is the question of an exercise
and a cell for its answer, ``<!-- solutions -->`` the solutions of all exercises above it, folded.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from budgetkit.teach.exercises import Exercise, exercises

PROJECT = Path(__file__).resolve().parent.parent
NOTEBOOKS = PROJECT / "notebooks"
SOURCES = NOTEBOOKS / "source"
LANGUAGES = ("en", "zh")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_MARK = re.compile(r"^<!-- (en|zh|all|exercise|solutions)((?: [a-z0-9.-]+)*) -->\n", re.M)
_CODE = re.compile(r"```python\n(.*?)```\n", re.S)


def cells_of(source: str, lang: str) -> Iterator[NotebookNode]:
    """The cells of a language, in order.

    >>> made = cells_of('<!-- en lab -->\\nA\\n<!-- zh -->\\n甲\\n<!-- all -->\\n```python\\n1  # a ‖ 甲\\n```\\n', "zh")
    >>> [(c.cell_type, c.source, c.metadata.get("tags")) for c in made]
    [('markdown', '甲', ['lab']), ('code', '1  # 甲', None)]
    """
    first, *parts = _MARK.split(source)
    if first.strip():
        raise ValueError(f"text before the first mark: {first.strip()[:60]}")
    tags: list[str] = []
    asked: list[Exercise] = []
    for whose, said, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if whose in ("exercise", "solutions"):
            if text.strip():
                raise ValueError(f"text without a language: {text.strip()[:60]}")
            if whose == "exercise":
                asked.append(exercises()[said.strip()])
                yield from _asking(asked[-1], lang)
            else:
                yield new_markdown_cell(_solutions(asked, lang), metadata={"tags": ["exercise"]})
            continue
        if whose != "zh":  # a Chinese cell has the tags of the English one before it
            tags = sorted(said.split())
        metadata = {"tags": tags} if tags else {}
        if whose == "all":
            if _CODE.sub("", text).strip():
                raise ValueError(f"text for everybody: {text.strip()[:60]}")
            for code in _CODE.findall(text):
                yield new_code_cell(in_language(code.rstrip(), lang), metadata=metadata)
        elif whose == lang:
            yield new_markdown_cell(text.strip(), metadata=metadata)


def _asking(exercise: Exercise, lang: str) -> Iterator[NotebookNode]:
    heading = {"en": "Exercise", "zh": "练习"}[lang]
    comment = {"en": "your answer in place of the dots", "zh": "把三个点换成您的答案"}[lang]
    yield new_markdown_cell(f"### {heading} {exercise.number}\n\n{exercise.says('question').text(lang)}",
                            metadata={"tags": ["exercise"]})
    yield new_code_cell(f"answer = ...  # {comment}\n"
                        f'bk.teach.check("{exercise.number}", answer, {exercise.documents})',
                        metadata={"tags": ["exercise"]})


def _solutions(asked: list[Exercise], lang: str) -> str:
    heading = {"en": "Solutions", "zh": "参考答案"}[lang]
    told = [f"**{each.number}** {each.says('shows').text(lang)}\n\n```python\n{each.solution}\n```"
            for each in asked]
    return f"<details><summary>{heading}</summary>\n\n" + "\n\n".join(told) + "\n\n</details>"


def _slide(cell: NotebookNode) -> str:
    """A slide a question, with its picture; what is said to it is the speaker's; no answers."""
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "code":
        return "skip" if {"exercise", "parameters"} & set(tags) else "-"
    if cell.source.startswith("#"):
        return "slide"
    return "skip" if "exercise" in tags or cell.source.startswith(("**Next:**", "**下一章**")) else "notes"


def in_language(code: str, lang: str) -> str:
    """Code with its comments and texts in a language.

    >>> in_language('f("a ‖ 甲", "b")  # c, "d" ‖ 丙', "zh")
    'f("甲", "b")  # 丙'
    """
    return "\n".join(_line(line, lang) for line in code.split("\n"))


def _line(line: str, lang: str) -> str:
    comment = re.search(r"(?<=# )[^#]*? ‖ [^#]*$", line)
    if comment:
        line = line[:comment.start()] + comment[0].split(" ‖ ")[LANGUAGES.index(lang)]
    return re.sub(r'"([^"]*?) ‖ ([^"]*?)"', lambda text: f'"{text[1 + LANGUAGES.index(lang)]}"', line)


def notebook(source: Path, lang: str) -> str:
    """The notebook of a source in a language, as it is stored: no outputs, the same ids always."""
    made = new_notebook(cells=list(cells_of(source.read_text(encoding="utf-8"), lang)),
                        metadata=METADATA)
    made.nbformat_minor = 5
    for number, cell in enumerate(made.cells):
        # the place in the notebook: the same cell has the same id in both languages
        cell.metadata["slideshow"] = {"slide_type": _slide(cell)}
        cell.id = hashlib.sha256(f"{source.stem} {number}".encode()).hexdigest()[:8]
    # one line of the file a line of the cell, as Jupyter saves it
    return nbformat.writes(made).rstrip("\n") + "\n"


def made() -> dict[Path, str]:
    """Every notebook that the sources give, by its place."""
    return {NOTEBOOKS / lang / f"{source.stem}.ipynb": notebook(source, lang)
            for source in sorted(SOURCES.glob("*.md")) for lang in LANGUAGES}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    wanted = made()
    stored = {path: path.read_text(encoding="utf-8") for lang in LANGUAGES
              for path in (NOTEBOOKS / lang).glob("*.ipynb")}
    differ = sorted(path for path in wanted | stored if wanted.get(path) != stored.get(path))
    for path in differ:
        print(path.relative_to(PROJECT), "is not what its source gives" if check else
              "made" if path in wanted else "has no source and is removed")
        if not check and path in wanted:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        elif not check:
            path.unlink()
    return int(check and bool(differ))


if __name__ == "__main__":
    sys.exit(main())
