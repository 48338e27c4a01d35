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

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from budgetkit.charts.drawn import Picture, with_vectors
from budgetkit.disclosure import Disclosure
from budgetkit.errors import MissingExtra
from budgetkit.explore.controls import Control, Words, said
from budgetkit.explore.downloads import Download, downloads, made, source_line
from budgetkit.explore.state import read_state, written_state
from budgetkit.explore.view import View, once, sheet_of, view_html, view_text
from budgetkit.messages import Message, checked_language
from budgetkit.present import Sheet


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
    of : sequence of Disclosure, optional
        What it shows: a download names their files.
    offers : callable, optional
        Choices by name → the controls that do something beside them; by default all.
    source : str, optional
        What a download names in place of files.
    begin : mapping, optional
        What is chosen at first, where it is not what the controls say (see `at`).

    Raises
    ------
    ValueError
        For another language, a control without a label, or a choice that is none.

    Examples
    --------
    >>> import pandas as pd
    >>> from budgetkit.explore import Number
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
    of: Sequence[Disclosure] = ()
    offers: Callable[[Mapping[str, Any]], Mapping[str, Control]] | None = None
    source: str = ""
    begin: Mapping[str, Any] = field(default_factory=dict)
    _view: Callable[[tuple], View] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._view = once(lambda chosen: self.draw(**dict(chosen)))
        self.lang = checked_language(self.lang)
        for name, control in self.controls.items():
            if not said(control.label, self.lang).strip():
                raise ValueError(f"control {name!r} has no label")
        self._known(self.begin)

    @property
    def _language(self) -> str:
        return checked_language(self.lang)

    @property
    def choices(self) -> dict[str, Any]:
        """What is chosen at first."""
        return {name: control.default() for name, control in self.controls.items()} | dict(self.begin)

    def offered(self, **choices: Any) -> Mapping[str, Control]:
        """The controls that do something beside these choices: the others are not shown.

        Parameters
        ----------
        **choices
            As in `view`.

        Returns
        -------
        mapping of str to Choice, Number, Switch or Search
            A number may end earlier than in `controls`.

        Raises
        ------
        ValueError
            No control of this name.
        """
        chosen = self._chosen(choices)
        return self.controls if self.offers is None else self.offers(chosen)

    def state(self, **choices: Any) -> str:
        """The choices as a short text: to copy, to keep, to send; `at` takes it.

        Parameters
        ----------
        **choices
            As in `view`.

        Returns
        -------
        str
            ``table=government_fund&level=item``: what is offered, each with what is chosen.

        Raises
        ------
        ValueError
            No control of this name.
        """
        chosen = self._chosen(choices)
        return written_state(self.controls, {name: chosen[name] for name in self.offered(**chosen)})

    def read_state(self, state: str) -> dict[str, Any]:
        """The choices that a text of `state` holds.

        Parameters
        ----------
        state : str

        Returns
        -------
        dict

        Raises
        ------
        ValueError
            It names a control or an option that is not there.
        """
        return read_state(self.controls, state)

    def at(self, state: str = "", **choices: Any) -> Explorer:
        """The same explorer that begins with other choices.

        Parameters
        ----------
        state : str, optional
            What `state` gave, or the explorer showed under Download.
        **choices
            By the names of the controls.

        Returns
        -------
        Explorer

        Raises
        ------
        TypeError
            The state is no text.
        ValueError
            It names a control or an option that is not there.

        Examples
        --------
        >>> from budgetkit.explore import Number
        >>> shown = Explorer(lambda least: View(note=str(least)), {"least": Number("At least", 0, 9, 0)})
        >>> shown.at("least=3").view().note, shown.at(least=4).state()
        ('3', 'least=4')
        """
        if not isinstance(state, str):
            raise TypeError(f"at takes the text that state gave, or choices by their names, not {type(state).__name__}")
        return replace(self, begin={**self.begin, **self.read_state(state), **choices})

    def _known(self, choices: Iterable[str]) -> None:
        unknown = set(choices) - set(self.controls)
        if unknown:
            raise ValueError(f"no such choice: {', '.join(sorted(unknown))}")

    def _chosen(self, choices: Mapping[str, Any]) -> dict[str, Any]:
        self._known(choices)
        return self.choices | dict(choices)

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
        return self._view(tuple(self._chosen(choices).items()))

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
        return view_html(self.view(**choices), said(self.title, self._language), self._language)

    def source_line(self, **choices: Any) -> str:
        """Where a view comes from: files with their sha256, pages, the version that read them.

        Parameters
        ----------
        **choices
            As in `view`.

        Returns
        -------
        str
        """
        view = self.view(**choices)
        if self.source:
            return made(self._language, self.source)
        pages = view.pages or (sheet_of(view.table, self._language).pages if view.table is not None else (),)
        return source_line(self.of, pages, self._language)

    def downloads(self, **choices: Any) -> list[Download]:
        """What is shown as files: the whole table as CSV and Excel, each picture as PNG and SVG.

        Parameters
        ----------
        **choices
            As in `view`.

        Returns
        -------
        list of Download
            Name, kind and bytes; each carries `source_line`. The picture of a page has no SVG.

        Raises
        ------
        MissingExtra
            XlsxWriter is not installed.
        """
        chosen = self._chosen(choices)
        with with_vectors():
            view = self.draw(**chosen)
        sheet = None if view.table is None else sheet_of(view.table, self._language)
        title = "-".join(filter(None, (*(d.title for d in self.of[-1:]), said(self.title, self._language))))
        table = None if sheet is None else sheet.whole or sheet.table
        return list(downloads(table, [p for p in view.pictures if not p.empty], title, self.source_line(**chosen)))

    def widget(self):
        """The controls above the view, as an ipywidgets box; under it what can be taken away.

        Returns
        -------
        ipywidgets.VBox

        Raises
        ------
        MissingExtra
            ipywidgets is not installed.
        """
        try:
            from budgetkit.explore.live import live
        except ModuleNotFoundError as missing:
            raise MissingExtra(None, Message("errors.needs-ipywidgets")) \
                from missing
        return live(self)

    def _repr_mimebundle_(self, include=None, exclude=None):
        first = self.view()
        bundle: dict[str, Any] = {"text/html": self.html(),
                                  "text/plain": view_text(first, said(self.title, self._language))}
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
