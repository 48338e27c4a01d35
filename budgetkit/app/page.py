"""The page of one visitor: files in, explorers out. Needs ipywidgets; `show` is all that a notebook calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from budgetkit import explore
from budgetkit.app.visit import MEGABYTES, Visit
from budgetkit.disclosure import Disclosure
from budgetkit.errors import BudgetkitError, own_fault
from budgetkit.messages import Clauses, Message, checked_language, in_room, set_language, written
from budgetkit.present import html, inline
from budgetkit.present.page import HTML_LANGUAGE
from budgetkit.sources.forms import SUFFIXES

say = in_room("app")
#: Files that a browser offers first; what a file is, its content tells.
_ACCEPTED = ",".join((*SUFFIXES, ".html", ".htm", ".png", ".jpg", ".jpeg", ".tif", ".tiff"))


def show(*, lang: str | None = None, megabytes: float = MEGABYTES) -> None:
    """Show the page: what the notebook that `budgetkit app` serves does.

    Parameters
    ----------
    lang : {"en", "zh"}, optional
        At first; the visitor may change it.
    megabytes : float
        That a visitor's files may have together.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> from budgetkit.app.page import VisitorPage
    >>> page = VisitorPage("en", 50)
    >>> page.kind.value, page.views.layout.display
    ('one', 'none')
    >>> page.visit.forget()
    """
    from IPython.display import display

    display(VisitorPage(checked_language(lang), megabytes).box)


class VisitorPage:
    """The widgets of one visitor, and what happens when one is used."""

    def __init__(self, lang: str, megabytes: float) -> None:
        self.visit = Visit(megabytes)
        self.language = widgets.ToggleButtons(options=[("中文", "zh"), ("English", "en")], value=lang)
        self.box = widgets.VBox()
        self.box.add_class("bk-explorer")
        self.language.observe(self.begin, names="value")
        self.begin()

    @property
    def lang(self) -> str:
        """The visitor's language."""
        return checked_language(self.language.value)

    def begin(self, _change: object = None) -> None:
        """Everything in the visitor's language; what was read stays."""
        lang = self.lang
        set_language(lang)
        self.language.style.button_width = "6em"
        self.kind = widgets.ToggleButtons(
            options=[(say(f"kind-{kind}", lang), kind) for kind in ("one", "several")],
            value="several" if self.visit.corpus is not None else "one")
        self.kind.style.button_width = "auto"
        self.files, self.previous = (widgets.FileUpload(
            accept=_ACCEPTED, multiple=True, description=say(f"choose-{which}", lang),
            layout=widgets.Layout(width="auto")) for which in ("files", "previous"))
        self.password = widgets.Password(description=say("password", lang), continuous_update=False,
                                         layout=widgets.Layout(width="min(26em, 96%)"))
        self.password.style.description_width = "initial"
        self.go, self.end = (widgets.Button(description=say(which, lang), icon=icon, button_style=style,
                                            layout=widgets.Layout(width="auto"))
                             for which, icon, style in (("read", "check", "primary"), ("forget", "trash", "")))
        self.chosen, self.status = widgets.HTML(), widgets.HTML()
        self.views = widgets.ToggleButtons(options=[(say(f"view-{view}", lang), view) for view in _OF_ONE],
                                           layout=widgets.Layout(display="none"))
        self.views.style.button_width = "auto"
        self.views.observe(self.turn, names="value")
        self.shown = widgets.VBox()
        self.kind.observe(self.choose, names="value")
        self.files.observe(self.choose, names="value")
        self.previous.observe(self.choose, names="value")
        self.go.on_click(self.read)
        self.end.on_click(self.forget)
        head = widgets.HTML(html("live.html.j2") + html(
            "app.html.j2", title=say("title", lang), lang=HTML_LANGUAGE.get(lang, lang),
            most=int(self.visit.megabytes * 1e6), too_large=say("too-large-here", lang, most=f"{self.visit.megabytes:g}"),
            told=[say("what", lang), say("kept", lang), say("limits", lang, most=f"{self.visit.megabytes:g}")]))
        wrapped = widgets.Layout(flex_flow="row wrap", grid_gap="8px")
        self.box.children = [
            self.language, head, self.kind, widgets.Box([self.files, self.previous, self.password], layout=wrapped),
            self.chosen, widgets.Box([self.go, self.end], layout=wrapped), self.status, self.views, self.shown]
        self.choose()
        self.look()

    def choose(self, _change: object = None) -> None:
        """Say which files will be read; a year before is asked for with one budget alone."""
        self.previous.layout.display = "" if self.kind.value == "one" else "none"
        names = [say("chosen", self.lang, names=[f["name"] for f in self.files.value])] if self.files.value else []
        if self.previous.value and self.kind.value == "one":
            names.append(say("chosen-previous", self.lang, names=[f["name"] for f in self.previous.value]))
        self.chosen.value = html("app_status.html.j2", said=" ".join(names), role="status") if names else ""

    def read(self, _button: object = None) -> None:
        """Read what was chosen; the reason where it cannot be read."""
        lang = self.lang
        files, previous = _given(self.files), _given(self.previous)
        self._hide()
        self.status.value = html("app_status.html.j2", said=say("reading", lang), role="status")
        self.go.disabled = True
        try:
            if self.kind.value == "several":
                self.visit.read_many(files, password=self.password.value)
            else:
                self.visit.read(files, previous=previous, password=self.password.value)
            self.status.value = html("app_status.html.j2", said=self._read_said(), role="status")
        except Exception as error:
            self.status.value = html("alert.html.j2", said=self._fault(error))
        finally:
            self.go.disabled = False
            self.password.value = ""
        self.look()

    def forget(self, _button: object = None) -> None:
        """Let go of all files, as if the page had just been opened."""
        megabytes = self.visit.megabytes
        self.visit.forget()
        self.visit = Visit(megabytes)
        self.begin()
        self.status.value = html("app_status.html.j2", said=say("forgotten", self.lang), role="status")

    def look(self) -> None:
        """Show what was read: of one budget what is chosen, at first the most important of it."""
        self._hide()
        if self.visit.disclosure is not None:
            before, self.views.value = self.views.value, next(iter(_OF_ONE))
            self.views.layout.display = ""
            if before == self.views.value:  # else it has turned
                self.turn()
        elif (held := self.visit.corpus) is not None:
            self._show(lambda: explore.corpus(held, lang=self.lang).widget())

    def turn(self, _change: object = None) -> None:
        """Show what was turned to."""
        if (d := self.visit.disclosure) is not None:
            self._show(lambda: _OF_ONE[self.views.value](d, self.visit.previous, self.lang))

    def _show(self, make: Callable[[], Any]) -> None:
        """Put it on the page; what goes wrong in it is said there."""
        try:
            self.shown.children = [make()]
        except Exception as error:
            self.shown.children = [widgets.HTML(html("alert.html.j2", said=self._fault(error)))]

    def _fault(self, error: Exception) -> str:
        """What went wrong, for the visitor: of a fault of ours where it is, and no text of a document."""
        if isinstance(error, BudgetkitError):
            return error.text(self.lang)
        return say("own-fault", self.lang, fault=own_fault(error).text(self.lang))

    def _hide(self) -> None:
        self.views.layout.display = "none"
        self.shown.children = []

    def _read_said(self) -> str:
        lang = self.lang
        if self.visit.corpus is not None:
            unread = self.visit.unread
            told = [why if why.startswith(name) else Message("sources.of-file", file=name, said=why).text(lang)
                    for name, why in ((name, reason.text(lang)) for name, reason in unread.items())]
            return " ".join([say("read-many", lang, n=len(self.visit.corpus.documents) - len(unread)),
                             *(say("unread", lang, why=why) for why in told)])
        held = [d for d in (self.visit.disclosure, self.visit.previous) if d is not None]
        notes = [str(note) for d in held for note in d.note_list]
        read = say("read-one", self.lang, titles=[d.title for d in held])
        return f"{read} {written(Clauses(notes), self.lang)}" if notes else read


def _given(upload: Any) -> dict[str, bytes]:
    """The files that a browser sent, by name; the widget keeps none of them."""
    held: dict[str, bytes] = {}
    for number, file in enumerate(upload.value, 1):
        name = file["name"] if file["name"] not in held else f"{number}-{file['name']}"
        held[name] = bytes(file["content"])
    upload.value = ()
    return held


def _first(d: Disclosure, previous: Disclosure | None, lang: str) -> Any:
    sheets = (explore.headlines(d, lang=lang, previous=previous), explore.summary(d, lang=lang),
              explore.overview(d, lang=lang))
    return widgets.HTML(html("app_first.html.j2", sheets=[inline(sheet.html) for sheet in sheets]))


def _change(d: Disclosure, previous: Disclosure | None, lang: str) -> Any:
    return explore.change(*(each for each in (previous, d) if each is not None), lang=lang).widget()


#: What can be looked at of one budget, with the one of the year before.
_OF_ONE: dict[str, Callable[[Disclosure, Disclosure | None, str], Any]] = {
    "first": _first,
    "budget": lambda d, _, lang: explore.budget(d, lang=lang).widget(),
    "findings": lambda d, _, lang: explore.findings(d, lang=lang).widget(),
    "change": _change,
    "debt": lambda d, _, lang: explore.debt(d, lang=lang).widget(),
    "performance": lambda d, _, lang: explore.performance(d, lang=lang).widget(),
}
