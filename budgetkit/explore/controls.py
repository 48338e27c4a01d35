"""The controls of explorers: one of several, a number, yes or no, words to look for.

Each has a label, knows what is chosen at first and makes its ipywidgets control; where nobody can
move one, none is made. Each writes what is chosen as a short text and reads it back: the state of
an explorer is such texts.
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


class _Control:
    """What most controls do."""

    value: Any

    def default(self) -> Any:
        """What is chosen at first.

        Returns
        -------
        object
        """
        return self.value

    def written(self, value: Any) -> str:
        """A value as the state of an explorer holds it.

        Parameters
        ----------
        value : object

        Returns
        -------
        str
        """
        return _written(value)


@dataclass(frozen=True)
class Choice(_Control):
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

    def read(self, text: str) -> Any:
        """The option that is written so.

        Parameters
        ----------
        text : str

        Returns
        -------
        object

        Raises
        ------
        ValueError
            No option is.
        """
        for option in self.options:
            if _written(option) == text:
                return option
        raise ValueError(f"no such option: {text}")

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
        # by its place: a value None would show nothing chosen
        return widgets.Dropdown(options=self.pairs(lang), index=list(self.options).index(self.default()))

    def pairs(self, lang: str) -> list[tuple[str, Any]]:
        """The options in their words, two of one name told apart.

        Parameters
        ----------
        lang : {"en", "zh"}

        Returns
        -------
        list of (words, value)
        """
        shown = self.options if isinstance(self.options, Mapping) else {
            option: str(option) for option in self.options}
        return _distinct([(said(words, lang), value) for value, words in shown.items()])


@dataclass(frozen=True)
class Number(_Control):
    """A number between two ends: a field that the arrow keys step and digits fill.

    The unit is said in the label.

    Attributes
    ----------
    label : str or mapping of language to str
    low, high, value, step : float
        Both ends, what stands there at first, and one press of an arrow key.

    Examples
    --------
    >>> Number("Rate (% a year)", 0.5, 8.0, 3.3, step=0.1).default()
    3.3
    """

    label: Words
    low: float
    high: float
    value: float
    step: float = 1.0

    def written(self, value: float) -> str:
        """A value as the state of an explorer holds it.

        Parameters
        ----------
        value : float

        Returns
        -------
        str
        """
        return f"{value:g}"

    def read(self, text: str) -> float:
        """The number that is written so.

        Parameters
        ----------
        text : str

        Returns
        -------
        float
            An int where both ends, start and step are whole.

        Raises
        ------
        ValueError
            It is no number, or beyond the ends.
        """
        value = float(text)
        if not self.low <= value <= self.high:
            raise ValueError(f"not between {self.low:g} and {self.high:g}: {text}")
        return int(value) if self.whole else value

    @property
    def whole(self) -> bool:
        """Whether both ends, the start and the steps are whole numbers."""
        return all(isinstance(n, int) or float(n).is_integer()
                   for n in (self.low, self.high, self.value, self.step))

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
        # a field, not a slider: a slider's handle has no name for those who hear it
        kind = widgets.BoundedIntText if self.whole else widgets.BoundedFloatText
        low, high, step, value = (int(n) if self.whole else float(n)
                                  for n in (self.low, self.high, self.step, self.value))
        return kind(min=low, max=high, step=step, value=value, continuous_update=False)


@dataclass(frozen=True)
class Switch(_Control):
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

    def written(self, value: bool) -> str:
        """A value as the state of an explorer holds it: 1 or 0.

        Parameters
        ----------
        value : bool

        Returns
        -------
        str
        """
        return str(int(value))

    def read(self, text: str) -> bool:
        """Whether it is on.

        Parameters
        ----------
        text : str

        Returns
        -------
        bool

        Raises
        ------
        ValueError
            It is neither 1 nor 0.
        """
        if text not in ("0", "1"):
            raise ValueError(f"neither 1 nor 0: {text}")
        return text == "1"

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
class Search(_Control):
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

    def read(self, text: str) -> str:
        """The words.

        Parameters
        ----------
        text : str

        Returns
        -------
        str
        """
        return text

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


def _written(option: Any) -> str:
    """An option as text: two years as 0-1, nothing as nothing."""
    if isinstance(option, tuple):
        return "-".join(map(str, option))
    return "" if option is None else str(option)


def _distinct(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Two options of one name are told apart: a drop-down would pick the first for both."""
    seen: dict[str, int] = {}
    for i, (words, value) in enumerate(pairs):
        seen[words] = seen.get(words, 0) + 1
        if seen[words] > 1:
            pairs[i] = (f"{words} ({seen[words]})", value)
    return pairs
