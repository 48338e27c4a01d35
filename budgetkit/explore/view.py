"""What an explorer shows for one set of choices, and how that looks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgetkit.charts.drawn import Picture, wants_vectors
from budgetkit.explore.tables import table
from budgetkit.present import Image, Sheet, html, inline
from budgetkit.present.page import HTML_LANGUAGE


@dataclass(frozen=True)
class View:
    """What an explorer shows for one set of choices.

    Attributes
    ----------
    picture : Picture, sequence of Picture or None
        From `budgetkit.charts.picture`: deterministic, with its alternative text. Several stand
        side by side; what one choice does not touch need not be drawn again (see `once`).
    table : DataFrame or Sheet or None
        A frame is shown by `table`; make the Sheet yourself to choose columns and formats.
    note : str
        One sentence that reads the picture, or says why there is none.
    empty : bool
        The document does not hold what was asked; the note says why.
    pages : sequence of iterables of int
        Where it is printed, of each document; by default what the rows of the table name.

    Examples
    --------
    >>> import pandas as pd
    >>> shown = View(table=pd.DataFrame({"name": ["行政运行"], "total": [300.01]}), note="One line.")
    >>> shown.pictures, shown.empty
    ((), False)
    """

    picture: Picture | Sequence[Picture] | None = None
    table: pd.DataFrame | Sheet | None = None
    note: str = ""
    empty: bool = False
    pages: Sequence[Iterable[int]] = ()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures in order; none, one or several."""
        if self.picture is None:
            return ()
        return (self.picture,) if isinstance(self.picture, Picture) else tuple(self.picture)


def once(draw: Callable[..., Any]) -> Callable[..., Any]:  # of whatever the choices are
    """Draws each picture of an explorer once: a wrapper for a function of hashable choices.

    For a download it is drawn again, with its vectors.
    """
    kept = functools.lru_cache(maxsize=64)(draw)

    @functools.wraps(draw)
    def drawn(*choices: Any) -> Any:
        return draw(*choices) if wants_vectors() else kept(*choices)

    return drawn


def view_html(view: View, title: str, lang: str) -> str:
    """Title, pictures, sentence and table, in one element; a picture without an answer is its sentence."""
    return html("view.html.j2", title=title, note=view.note, lang=HTML_LANGUAGE.get(lang, lang),
                images=[shown_picture(p) for p in view.pictures if not p.empty],
                undrawn=[p.description for p in view.pictures if p.empty],
                table=inline(sheet_of(view.table, lang).html) if view.table is not None else "")


def sheet_of(held: pd.DataFrame | Sheet, lang: str | None = None) -> Sheet:
    """A view's table as it is shown."""
    return held if isinstance(held, Sheet) else table(held, lang=lang)


def shown_picture(drawn: Picture) -> Image:
    """A drawn chart as the presenter shows it, its bytes inside."""
    return Image(drawn.png, drawn.description, drawn.width)


def view_text(view: View, title: str) -> str:
    """The same for a terminal."""
    sheet = None if view.table is None else sheet_of(view.table)
    lines = [title, *(p.description for p in view.pictures), view.note, sheet.text if sheet else ""]
    return "\n".join(filter(None, lines))
