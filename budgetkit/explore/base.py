"""The base of all explorers: a pure function draws, controls choose, the widget only calls it.

Without a live front end (nbconvert, GitHub, a printed page) an explorer shows its default picture
and table; with one it shows its controls too. Its mimebundle carries both.

A room writes its explorer so::

    def funds(d, *, lang=None):
        def draw(part):
            lines = ...                      # pure: nothing but its arguments
            return View(charts.picture(chart(lines, lang=lang)), lines, note="...")
        return Explorer(
            draw,
            {"part": Choice({"en": "Show", "zh": "显示"}, {"basic": "基本支出", ...})},
            title={"en": "Funds", "zh": "资金"}, lang=lang,
        )

and names it in ``budgetkit/explore/__init__.py``.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from budgetkit.charts.drawn import Picture
from budgetkit.errors import MissingExtra
from budgetkit.explore.controls import Control, Number, Words, said
from budgetkit.explore.tables import table
from budgetkit.messages import Message, checked_language
from budgetkit.present import Image, Sheet, html, inline
from budgetkit.present.page import HTML_LANGUAGE

if TYPE_CHECKING:
    import pandas as pd

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

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures in order; none, one or several."""
        if self.picture is None:
            return ()
        return (self.picture,) if isinstance(self.picture, Picture) else tuple(self.picture)


#: Draws each picture of an explorer once: a wrapper for a function of hashable choices.
once = functools.lru_cache(maxsize=64)


@dataclass
class Explorer:
    """A picture and a table that follow the reader's choices.

    Parameters
    ----------
    draw : callable
        Pure: takes the choices by name, returns a `View`. Each set of choices is drawn once.
    controls : mapping of str to Choice, Number, Switch or Search
        Name of each argument of ``draw`` to its control; every control has a label.
    title : str or mapping, optional
    lang : {"en", "zh"}, optional

    Raises
    ------
    ValueError
        For another language, or a control without a label.

    Examples
    --------
    >>> import pandas as pd
    >>> lines = pd.DataFrame({"name": ["行政运行", "住房公积金"], "total": [300.01, 15.77]})
    >>> def draw(least):
    ...     return View(table=lines[lines["total"] >= least], note=f"at least {least}")
    >>> explorer = Explorer(draw, {"least": Number("At least (万元)", 0, 400, 0)}, title="Lines")
    >>> explorer.view(least=100).table["name"].tolist()
    ['行政运行']
    >>> sorted(explorer._repr_mimebundle_()[0])     # no front end: no widget
    ['text/html', 'text/plain']
    """

    draw: Callable[..., View]
    controls: Mapping[str, Control]
    title: Words = ""
    lang: str | None = None
    _view: Callable[[tuple], View] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._view = once(lambda chosen: self.draw(**dict(chosen)))
        self.lang = checked_language(self.lang)
        for name, control in self.controls.items():
            if not said(control.label, self.lang).strip():
                raise ValueError(f"control {name!r} has no label")

    @property
    def _language(self) -> str:
        return checked_language(self.lang)

    @property
    def choices(self) -> dict[str, Any]:
        """The default choices."""
        return {name: control.default() for name, control in self.controls.items()}

    def view(self, **choices: Any) -> View:
        """The view for these choices; the default ones where a choice is not named.

        Parameters
        ----------
        **choices
            By the names of the controls.

        Returns
        -------
        View

        Raises
        ------
        ValueError
            No control of this name.
        """
        chosen = self.choices | choices
        unknown = set(chosen) - set(self.controls)
        if unknown:
            raise ValueError(f"no such choice: {', '.join(sorted(unknown))}")
        return self._view(tuple(chosen.items()))

    def html(self, **choices: Any) -> str:
        """Picture, sentence and table of a view as HTML that needs nothing else.

        Parameters
        ----------
        **choices
            As in `view`.

        Returns
        -------
        str
            A div element.
        """
        return _view_html(self.view(**choices), said(self.title, self._language), self._language)

    def widget(self):
        """The controls above the view, as an ipywidgets box.

        Returns
        -------
        ipywidgets.VBox

        Raises
        ------
        MissingExtra
            ipywidgets is not installed.
        """
        try:
            import ipywidgets as widgets
        except ModuleNotFoundError as missing:
            raise MissingExtra(None, Message("errors.needs-ipywidgets")) \
                from missing
        held = {}
        for name, control in self.controls.items():
            held[name] = widget = control.widget(widgets, self._language)
            widget.description = said(control.label, self._language)
            widget.description_allow_html = False
            widget.style.description_width = "initial"
            widget.layout.width = "auto"
            if isinstance(control, Number):  # a track that a mouse can find
                widget.layout.min_width = "32em"
            widget.layout.margin = "2px 24px 2px 0"
        # one element for picture and table, replaced whole: nothing half-drawn is ever seen
        shown = widgets.HTML(value=self.html())

        def follow(_change):
            try:
                shown.value = self.html(**{name: w.value for name, w in held.items()})
            except Exception as error:  # said where the reader looks, not in a hidden log
                shown.value = html("alert.html.j2", said=error)

        for widget in held.values():
            widget.observe(follow, names="value")
        row = widgets.Box(list(held.values()),
                          layout=widgets.Layout(flex_flow="row wrap", align_items="center"))
        return widgets.VBox([row, shown])

    def _repr_mimebundle_(self, include=None, exclude=None):
        first = self.view()
        bundle: dict[str, Any] = {"text/html": self.html(),
                                  "text/plain": _view_text(first, said(self.title, self._language))}
        details: dict[str, Any] = {}
        if first.pictures:
            drawn, details = first.pictures[0]._repr_mimebundle_()
            if "image/png" in drawn:  # a picture without an answer is its sentence alone
                bundle["image/png"] = drawn["image/png"]
        why = [part.empty if isinstance(part, Picture | Sheet) else ""
               for part in (*first.pictures, first.table) if part is not None]
        if first.empty or (why and all(why)):
            details["text/html"] = {"empty": first.note if first.empty else why[0]}
        if has_front_end():
            live = self.widget()._repr_mimebundle_()
            bundle |= {kind: view for kind, view in live.items() if "widget" in kind}
        return bundle, details


def has_front_end() -> bool:
    """Whether somebody can move a control: JupyterLab, a notebook or Voila asks for this output.

    A program that only runs the notebook (nbconvert, nbclient, papermill) says that nobody can
    be asked for input; its page shows the picture. Voila says the same, but names itself.
    The environment variable BUDGETKIT_EXPLORERS (``live`` or ``still``) overrules both.
    """
    asked = os.environ.get("BUDGETKIT_EXPLORERS", "")
    if asked in ("live", "still"):
        return asked == "live"
    ipython = sys.modules.get("IPython")
    kernel = getattr(ipython.get_ipython(), "kernel", None) if ipython else None
    if kernel is None:
        return False
    if os.environ.get("SERVER_SOFTWARE", "").startswith("voila"):
        return True
    request = kernel.get_parent("shell") or {}
    return bool(request.get("content", {}).get("allow_stdin"))


def _view_html(view: View, title: str, lang: str) -> str:
    return html("view.html.j2", title=title, note=view.note, lang=HTML_LANGUAGE.get(lang, lang),
                images=[shown_picture(p) for p in view.pictures],
                table=inline(_sheet(view.table, lang).html) if view.table is not None else "")


def _sheet(held: pd.DataFrame | Sheet, lang: str | None = None) -> Sheet:
    return held if isinstance(held, Sheet) else table(held, lang=lang)


def shown_picture(drawn: Picture) -> Image:
    """A drawn chart as the presenter shows it, its bytes inside."""
    return Image(drawn.png, drawn.description, drawn.width)


def _view_text(view: View, title: str) -> str:
    sheet = None if view.table is None else _sheet(view.table)
    lines = [title, *(p.description for p in view.pictures), view.note, sheet.text if sheet else ""]
    return "\n".join(filter(None, lines))
