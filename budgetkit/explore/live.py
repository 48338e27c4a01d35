"""An explorer with its controls: it follows them, gives files, takes a state back. Needs ipywidgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import ipywidgets as widgets

from budgetkit.explore.controls import Choice, Control, Number, said
from budgetkit.explore.downloads import Download, links
from budgetkit.messages import checked_language, in_room
from budgetkit.present import html

say = in_room("explore.downloads")


class Followed(Protocol):
    """What is asked of an explorer here; see :class:`budgetkit.explore.Explorer`."""

    controls: Mapping[str, Control]
    lang: str | None

    @property
    def choices(self) -> dict[str, Any]: ...
    def offered(self, **choices: Any) -> Mapping[str, Control]: ...
    def html(self, **choices: Any) -> str: ...
    def downloads(self, **choices: Any) -> Sequence[Download]: ...
    def source_line(self, **choices: Any) -> str: ...
    def state(self, **choices: Any) -> str: ...
    def read_state(self, state: str) -> dict[str, Any]: ...


def live(explorer: Followed) -> widgets.VBox:
    """The box: controls, the view, the button that opens what can be taken away."""
    return _Live(explorer).box


class _Live:
    """The parts of one explorer's box, and what follows when one is moved."""

    def __init__(self, explorer: Followed) -> None:
        self.explorer, self.lang = explorer, checked_language(explorer.lang)
        self.held = {name: _widget(control, explorer.choices[name], self.lang)
                     for name, control in explorer.controls.items()}
        self.following = True
        # one element for picture and table, replaced whole: nothing half-drawn is ever seen
        self.shown = widgets.HTML()
        self.opened = widgets.ToggleButton(description=say("open", self.lang), icon="download",
                                           layout=widgets.Layout(width="auto", align_self="flex-start"))
        self.files = widgets.HTML()
        self.state = widgets.Text(description=say("state", self.lang), continuous_update=False,
                                  description_allow_html=False,
                                  layout=widgets.Layout(width="min(60em, 96%)"))
        self.state.style.description_width = "initial"
        self.told = widgets.HTML(value=html("state.html.j2", said=say("state-use", self.lang)))
        self.taken = widgets.VBox([self.files, self.state, self.told],
                                  layout=widgets.Layout(display="none"))
        row = widgets.Box(list(self.held.values()),
                          layout=widgets.Layout(flex_flow="row wrap", align_items="center"))
        self.box = widgets.VBox([row, self.shown, self.opened, self.taken])
        self.box.add_class("bk-explorer")
        self.follow()
        for widget in self.held.values():
            widget.observe(self.follow, names="value")
        self.opened.observe(self.follow, names="value")
        self.state.observe(self.restore, names="value")

    @property
    def chosen(self) -> dict[str, Any]:
        return {name: widget.value for name, widget in self.held.items()}

    def follow(self, _change: object = None) -> None:
        """Show what is chosen; what goes wrong is said where the reader looks, not in a hidden log."""
        if not self.following:
            return
        try:
            with self._still():
                _narrow(self.held, self.explorer.offered(**self.chosen), self.lang)
            self.shown.value = html("live.html.j2") + self.explorer.html(**self.chosen)
            self.take()
        except Exception as error:
            self.shown.value = html("alert.html.j2", said=error)

    def take(self) -> None:
        """The files and the state of what is shown, where they are asked for."""
        self.taken.layout.display = "" if self.opened.value else "none"
        if not self.opened.value:
            return
        with self._still():
            self.state.value = self.explorer.state(**self.chosen)
        self.files.value = links(self.explorer.downloads(**self.chosen),
                                 self.explorer.source_line(**self.chosen), self.lang)

    def restore(self, _change: object) -> None:
        """Take the choices of a text that somebody pasted."""
        if not self.following:
            return
        try:
            chosen = self.explorer.read_state(self.state.value)
        except ValueError:
            self.files.value = html("alert.html.j2", said=say("no-state", self.lang))
            return
        with self._still():
            _narrow(self.held, self.explorer.controls, self.lang)
            for name, value in chosen.items():
                _choose(self.held[name], value)
        self.follow()

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Controls that are moved within it are not followed one by one."""
        before, self.following = self.following, False
        try:
            yield
        finally:
            self.following = before


def _widget(control: Control, value: Any, lang: str) -> Any:
    widget = control.widget(widgets, lang)
    widget.description = said(control.label, lang)
    widget.description_allow_html = False
    widget.style.description_width = "initial"
    # never wider than the page: on a phone as well
    widget.layout.width, widget.layout.max_width = "auto", "96%"
    widget.layout.margin = "2px 24px 2px 0"
    if value != control.default():
        _choose(widget, value)
    return widget


def _choose(widget: Any, value: Any) -> None:
    if isinstance(widget, widgets.Dropdown):
        widget.index = [option for _, option in widget.options].index(value)
        return
    if isinstance(widget, widgets.BoundedIntText | widgets.BoundedFloatText) and value > widget.max:
        widget.max = value
    widget.value = value


def _narrow(held: Mapping[str, Any], offered: Mapping[str, Control], lang: str) -> None:
    """Only the controls that do something are there; a number ends where what it counts does."""
    for name, widget in held.items():
        widget.layout.display = "" if name in offered else "none"
        control = offered.get(name)
        if isinstance(control, Number):
            widget.max = control.high
        elif isinstance(control, Choice):
            before, pairs = widget.value, control.pairs(lang)
            if list(widget.options) != pairs:
                widget.options = pairs
                widget.index = next((at for at, (_, value) in enumerate(pairs) if value == before), 0)
