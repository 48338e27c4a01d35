"""The controls of explorers: one of several, a number, yes or no, words to look for.

Each has a label, knows what is chosen at first and makes its ipywidgets control; where nobody can
move one, none is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgetkit.messages import checked_language

#: a word in both languages, or one for both
Words = str | Mapping[str, str]


def said(words: Words, lang: str) -> str:
    """The words in one language.

    >>> said({"en": "Table", "zh": "表"}, "zh"), said("三公", "en")
    ('表', '三公')
    """
    return words if isinstance(words, str) else words[checked_language(lang)]


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
