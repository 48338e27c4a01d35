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
from budgetkit.explore.tables import table
from budgetkit.messages import Message, checked_language
from budgetkit.present import Image, Sheet, html, inline
from budgetkit.present.page import HTML_LANGUAGE

if TYPE_CHECKING:
    import pandas as pd

#: a word in both languages, or one for both
Words = str | Mapping[str, str]


def said(words: Words, lang: str) -> str:
    """The words in one language.

    >>> said({"en": "Table", "zh": "表"}, "zh"), said("三公", "en")
    ('表', '三公')
    """
    return words if isinstance(words, str) else words[checked_language(lang)]


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


@dataclass(frozen=True)
class Choice:
    """One of several: a drop-down. ``options`` maps each value to its words.

    By the keyboard: Tab to it, Space opens it, the arrow keys choose, Enter takes.

    Attributes
    ----------
    label : str or mapping of language to str
    options : mapping of value to words, or sequence of values
    value : optional
        Chosen at first; by default the first option.

    Examples
    --------
    >>> Choice({"en": "Show", "zh": "显示"}, {"basic": "基本支出", "project": "项目支出"}).default()
    'basic'
    """

    label: Words
    options: Mapping[Any, Words] | Sequence[Any]
    value: Any = None

    def default(self) -> Any:
        """What is chosen at first.

        Returns
        -------
        object
        """
        return next(iter(self.options), None) if self.value is None else self.value

    def widget(self, widgets, lang: str):
        """The ipywidgets control; ``widgets`` is that module.

        Parameters
        ----------
        widgets : module
            ipywidgets.
        lang : {"en", "zh"}

        Returns
        -------
        ipywidgets.Widget
        """
        shown = self.options if isinstance(self.options, Mapping) else {o: str(o) for o in
                                                                       self.options}
        pairs = [(said(words, lang), value) for value, words in shown.items()]
        # by its place: a value None would show nothing chosen
        return widgets.Dropdown(options=_distinct(pairs),
                                index=list(shown).index(self.default()))


@dataclass(frozen=True)
class Number:
    """A number between two ends: a slider that the arrow keys move.

    ``unit`` is said beside the label, ``form`` is a d3 format such as ``".2%"`` or ``",.2f"``.

    Attributes
    ----------
    label : str or mapping of language to str
    low, high, value, step : float
        Both ends, where the slider stands at first, and one press of an arrow key.
    form : str

    Examples
    --------
    >>> Number("Rate a year", 0.0, 0.1, 0.033, step=0.001, form=".1%").default()
    0.033
    """

    label: Words
    low: float
    high: float
    value: float
    step: float = 1.0
    form: str = ""

    def default(self) -> float:
        """What is chosen at first.

        Returns
        -------
        float
        """
        return self.value

    def widget(self, widgets, lang: str):
        """The ipywidgets control; ``widgets`` is that module.

        Parameters
        ----------
        widgets : module
            ipywidgets.
        lang : {"en", "zh"}

        Returns
        -------
        ipywidgets.Widget
        """
        whole = all(isinstance(n, int) or float(n).is_integer()
                    for n in (self.low, self.high, self.value, self.step))
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        ends = [int(n) if whole else float(n)
                for n in (self.low, self.high, self.step, self.value)]
        form = {"readout_format": self.form} if self.form else {}
        # a redraw for each pixel of a drag would lag behind the hand
        return kind(min=ends[0], max=ends[1], step=ends[2], value=ends[3],
                    continuous_update=False, **form)


@dataclass(frozen=True)
class Switch:
    """Yes or no: a check box.

    Attributes
    ----------
    label : str or mapping of language to str
    value : bool
        At first.

    Examples
    --------
    >>> Switch({"en": "Also lines that are not debt", "zh": "也列出非债务项目"}).default()
    False
    """

    label: Words
    value: bool = False

    def default(self) -> bool:
        """What is chosen at first.

        Returns
        -------
        bool
        """
        return self.value

    def widget(self, widgets, lang: str):
        """The ipywidgets control; ``widgets`` is that module.

        Parameters
        ----------
        widgets : module
            ipywidgets.
        lang : {"en", "zh"}

        Returns
        -------
        ipywidgets.Widget
        """
        return widgets.Checkbox(value=self.value, indent=False)


@dataclass(frozen=True)
class Search:
    """A few words to look for: a text field; drawn when Enter is pressed or the field left.

    Attributes
    ----------
    label : str or mapping of language to str
    value : str
        At first.
    hint : str or mapping of language to str
        Shown while the field is empty.

    Examples
    --------
    >>> Search("Words", hint="住房").default()
    ''
    """

    label: Words
    value: str = ""
    hint: Words = ""

    def default(self) -> str:
        """What is chosen at first.

        Returns
        -------
        str
        """
        return self.value

    def widget(self, widgets, lang: str):
        """The ipywidgets control; ``widgets`` is that module.

        Parameters
        ----------
        widgets : module
            ipywidgets.
        lang : {"en", "zh"}

        Returns
        -------
        ipywidgets.Widget
        """
        return widgets.Text(value=self.value, placeholder=said(self.hint, lang),
                            continuous_update=False)


Control = Choice | Number | Switch | Search


def _distinct(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Two options of one name are told apart: a drop-down would pick the first for both."""
    seen: dict[str, int] = {}
    for i, (words, value) in enumerate(pairs):
        seen[words] = seen.get(words, 0) + 1
        if seen[words] > 1:
            pairs[i] = (f"{words} ({seen[words]})", value)
    return pairs


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

    def __post_init__(self):
        self._view = once(lambda chosen: self.draw(**dict(chosen)))
        self.lang = checked_language(self.lang)
        for name, control in self.controls.items():
            if not said(control.label, self.lang).strip():
                raise ValueError(f"control {name!r} has no label")

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
        return _view_html(self.view(**choices), said(self.title, self.lang), self.lang)

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
            held[name] = widget = control.widget(widgets, self.lang)
            widget.description = said(control.label, self.lang)
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
                                  "text/plain": _view_text(first, said(self.title, self.lang))}
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
