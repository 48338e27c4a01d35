"""Pages that people wrote: both languages in one file, code once, run as the page is made.

``<!-- en -->``, ``<!-- zh -->`` and ``<!-- all -->`` on a line of their own say whose the lines after
it are; a file begins as everybody's. Blocks of ``python`` are run in order, in one session a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from running import Session, as_markdown

HERE = Path(__file__).resolve().parent
PAGES = HERE / "pages"
_MARK = re.compile(r"<!-- (en|zh|all) -->\s*")
_CODE = re.compile(r"^```python\n(.*?)^```\n", re.M | re.S)


def pages() -> list[Path]:
    """Every written page, in the order of their names."""
    return sorted(PAGES.rglob("*.md"))


def of_language(text: str, lang: str) -> str:
    """The lines of a page that are of a language.

    >>> of_language("<!-- en -->\\nA\\n<!-- zh -->\\n甲\\n<!-- all -->\\n1\\n", "zh")
    '甲\\n1\\n'
    """
    whose, kept = "all", []
    for line in text.splitlines(keepends=True):
        if mark := _MARK.fullmatch(line):
            whose = mark[1]
        elif whose in (lang, "all"):
            kept.append(line)
    return "".join(kept)


def code_of(text: str) -> Iterator[str]:
    """The blocks of Python of a page."""
    yield from _CODE.findall(text)


def written(page: Path, lang: str, pictures: Path) -> str:
    """A page in a language, with what its code shows under each block."""
    session, count = Session(lang), 0

    def with_output(block: re.Match[str]) -> str:
        nonlocal count
        out = [block[0]]
        for shown in session.run(block[1]):
            count += 1
            out.append(as_markdown(shown, f"{page.stem}-{count}", pictures))
        return "\n".join(out)

    return _CODE.sub(with_output, of_language(page.read_text(encoding="utf-8"), lang))
