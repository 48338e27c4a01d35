"""Code of the pages, run where it stands: what it prints, shows and draws, in the language of the page."""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import budgetkit as bk

PROJECT = Path(__file__).resolve().parents[2]
#: Lines of printed output that a page shows.
LINES = 24


@dataclass
class Shown:
    """What a piece of code shows: text, HTML, or a picture (PNG) with its description."""

    text: str = ""
    html: str = ""
    png: bytes = b""
    description: str = ""


@dataclass
class Session:
    """The names of one page, and the language that its results are told in."""

    lang: str
    names: dict[str, Any] = field(default_factory=dict)

    def run(self, code: str) -> Iterator[Shown]:
        """Run code, its last expression shown as a notebook would show it.

        Raises
        ------
        Exception
            Whatever the code raises.
        """
        tree = ast.parse(code)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        value, printed = None, io.StringIO()
        with bk.language(self.lang), contextlib.chdir(PROJECT), contextlib.redirect_stdout(printed):
            exec(compile(tree, "<page>", "exec"), self.names)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), "<page>", "eval"), self.names)
            shown = None if value is None else show(value)
        if said := printed.getvalue():
            yield Shown(text=_short(said))
        if shown:
            yield shown

    def draw(self, statements: list[str]) -> tuple[str, Shown]:
        """Run statements until one has drawn: the code as far as that, and the picture.

        Raises
        ------
        ValueError
            None of them draws.
        """
        from matplotlib import pyplot

        pyplot.close("all")
        with bk.language(self.lang), contextlib.chdir(PROJECT):
            for number, statement in enumerate(statements, 1):
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(statement, "<example>", "exec"), self.names)
                if drawn := self._drawn():
                    return "".join(statements[:number]), show(drawn)
        raise ValueError("the example draws nothing:\n" + "".join(statements))

    def _drawn(self) -> Any:
        """A figure that pyplot holds, or one that the code gave a name."""
        from matplotlib import pyplot
        from matplotlib.figure import Figure

        if pyplot.get_fignums():
            return pyplot.gcf()
        return next((it for it in self.names.values() if isinstance(it, Figure)), None)


def statements(docstring: str) -> list[str]:
    """The statements of a docstring's examples, prompts and answers taken off."""
    return [each.source for each in doctest.DocTestParser().get_examples(docstring)]


def show(value: Any) -> Shown:
    """A value as a notebook shows it."""
    from matplotlib.artist import Artist

    if isinstance(value, Artist):
        value = bk.charts.picture(value)
    if isinstance(value, bk.charts.Picture):
        return Shown(png=value.png, description=value.description)
    for name in ("_repr_mimebundle_", "_repr_html_"):
        if (asked := getattr(value, name, None)) is not None:
            told = asked()
            bundle = told[0] if isinstance(told, tuple) else told
            html = bundle.get("text/html") if isinstance(bundle, dict) else bundle
            if html:
                return Shown(html=html)
    return Shown(text=_short(value if isinstance(value, str) else repr(value)))


def _short(text: str) -> str:
    lines = text.rstrip().splitlines()
    return "\n".join(lines[:LINES] + ["…"] * (len(lines) > LINES))


def as_markdown(shown: Shown, name: str, pictures: Path) -> str:
    """What was shown as MyST Markdown; a picture is written into the folder of pictures."""
    if shown.png:
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / f"{name}.png").write_bytes(shown.png)
        return (f'```{{image}} /{pictures.name}/{name}.png\n:alt: "{_plain(shown.description)}"\n'
                ":class: drawn\n```\n")
    if shown.html:
        return f'````{{raw}} html\n<div class="shown">{shown.html}</div>\n````\n'
    return f'````{{raw}} html\n<pre class="shown">{escape(shown.text)}</pre>\n````\n'


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', "”").replace("\n", " ")
