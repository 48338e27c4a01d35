"""HTML by the templates of this room: every text is escaped, none can hide or reorder others."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit.messages import checked_language

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parent / "templates"
#: Characters that reorder or hide text around them.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
#: How a page says which language it is in.
HTML_LANGUAGE = {"zh": "zh-CN"}


def html(template: str, /, **values: Any) -> str:
    """What a template makes of values.

    Parameters
    ----------
    template : str
        A file in ``templates/``.
    **values
        What it asks for; one that is missing is an error.

    Returns
    -------
    str

    Examples
    --------
    >>> html("notice.html.j2", head="", said="<script>" + chr(0x202E) + "预算")
    '<p class="bk-none">&lt;script&gt;预算</p>'
    """
    return _environment().get_template(template).render(**values).strip()


def inline(text: str) -> Any:
    """HTML that this room made, for use within another of its templates.

    Never for text of a document: nothing in it is escaped again.
    """
    from markupsafe import Markup

    return Markup(text)


def whole_page(template: str, /, *, title: str, lang: str | None = None, css: str = "",
               **values: Any) -> str:
    """A page that needs nothing else: no script, no address, everything inside.

    Parameters
    ----------
    template : str
        One that fills ``page.html.j2``.
    title : str
    lang : {"en", "zh"}, optional
    css : str
        Further rules, such as a font; written by us, not by a document.
    **values
        As of :func:`html`.

    Returns
    -------
    str
    """
    from budgetkit import __version__

    lang = checked_language(lang)
    return html(template, title=title, lang=lang, html_lang=HTML_LANGUAGE.get(lang, lang),
                css=inline(css + styles()), version=__version__, **values) + "\n"


@cache
def styles() -> str:
    """The style sheet of every page."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True, finalize=_shown)


def _shown(value: Any) -> Any:
    """A value before it is escaped: nothing for None, no unseen characters in a text."""
    if value is None:
        return ""
    if hasattr(value, "__html__"):
        return value
    return _UNSEEN.sub("", str(value))
