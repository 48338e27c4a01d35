"""Sentences by key, with their plurals and their values as each language writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from budgetkit.messages import languages


class Message:
    """A sentence by its key with its values, said in any language.

    Parameters
    ----------
    key : str
        Room and meaning, as in ``messages/en/checks.toml``: ``checks.sum-fails``.
    **values
        What the sentence names. A ``Decimal`` is an amount and keeps its decimals; a list is
        joined as the language joins; a message is said in the same language; text and whole
        numbers stay as they are. Where a sentence has plurals, ``n`` decides.

    Raises
    ------
    KeyError
        When said: there is no such key, or a value that the sentence names is not given.

    Examples
    --------
    >>> from decimal import Decimal
    >>> said = Message("messages.sample", who="甲局", amount=Decimal("-1234.50"))
    >>> said.text("en")
    '甲局: −1,234.50 万元'
    >>> said.text("zh")
    '甲局：−1,234.50万元'
    """

    __slots__ = ("key", "values")

    def __init__(self, key: str, /, **values: Any) -> None:
        self.key = key
        self.values = values

    def text(self, lang: str | None = None) -> str:
        """The sentence in a language; without one, in that of today.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str

        Raises
        ------
        KeyError
            There is no such message, or a value of it is missing.

        Examples
        --------
        >>> Message("messages.pages", n=3).text("zh")
        '3页'
        """
        lang = languages.checked_language(lang)
        template = _template(self.key, lang)
        if not isinstance(template, str):
            rule = _manner(lang).plural
            template = template[min(rule(self.values["n"]), len(template) - 1)]
        return template.format_map(_Shown(self.values, lang))

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        values = "".join(f", {name}={value!r}" for name, value in self.values.items())
        return f"Message({self.key!r}{values})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        return hash(self.key)  # values may be lists


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage as a value of a message.

    Attributes
    ----------
    value : Decimal or float
        12.5 is 12.5 %.
    places : int or None
        Decimals to round to; None keeps those it has.
    signed : bool
        A plus is written too.

    Examples
    --------
    >>> written(Percent(Decimal("-3.1"), 2), "zh"), written(Percent(12, signed=True), "en")
    ('−3.10%', '+12%')
    """

    value: Decimal | float
    places: int | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class RoundedAmount:
    """An amount as a value of a message, rounded to decimals; halves away from zero.

    Attributes
    ----------
    value : Decimal, float or None
        None and NaN are written `—`.
    places : int
    signed : bool
        A plus is written too.

    Examples
    --------
    >>> written(RoundedAmount(Decimal("-1234.5")), "zh"), written(RoundedAmount(None), "en")
    ('−1,234.50', '—')
    """

    value: Decimal | float | None
    places: int = 2
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What knowledge calls a thing in each language: a name as a value of a message, no sentence.

    Attributes
    ----------
    en, zh : str
        A language without a name of its own has the English one.

    Examples
    --------
    >>> Named("Basic expenditure", "基本支出").text("zh")
    '基本支出'
    """

    en: str
    zh: str

    def text(self, lang: str | None = None) -> str:
        """The name in a language; without one, in that of today."""
        return getattr(self, languages.checked_language(lang), self.en)

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True)
class Added:
    """Numbers that are added, as a value of a message; those in ``less`` are taken off.

    Examples
    --------
    >>> written(Added((Decimal("5.00"), Decimal("-1.50"))), "zh"), written(Added(["3元"], ["1元"]), "en")
    ('5.00 − 1.50', '3元 − 1元')
    """

    terms: Sequence[Any]
    less: Sequence[Any] = ()


class Enumeration(tuple):
    """Values of a message that are counted up: the last is joined as the others are.

    Examples
    --------
    >>> written(Enumeration(["甲", "乙"]), "zh"), written(Enumeration([3, 7, 9]), "en")
    ('甲、乙', '3, 7, 9')
    """

    __slots__ = ()


class Clauses(tuple):
    """Values of a message that are clauses of their own: joined by semicolons.

    Examples
    --------
    >>> written(Clauses(["甲10", "乙20"]), "zh"), written(Clauses(["a 10", "b 20"]), "en")
    ('甲10；乙20', 'a 10; b 20')
    """

    __slots__ = ()


def text(key: str, lang: str | None = None, /, **values: Any) -> str:
    """A message said at once.

    Parameters
    ----------
    key : str
    lang : {"en", "zh"}, optional
        Without it the language of today.
    **values
        As of :class:`Message`.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        There is no such message, or a value of it is missing.

    Examples
    --------
    >>> text("messages.pages", "en", n=1)
    '1 page'
    """
    return Message(key, **values).text(lang)


def in_room(room: str) -> Callable[..., str]:
    """What says the messages of one place in the catalogue.

    Parameters
    ----------
    room : str
        What stands before the keys: ``charts.links`` is section ``[links]`` of ``charts.toml``.

    Returns
    -------
    callable
        ``say(key, lang=None, **values)``, as :func:`text`.

    Examples
    --------
    >>> say = in_room("messages")
    >>> say("pages", "en", n=2)
    '2 pages'
    """

    def say(key: str, lang: str | None = None, /, **values: Any) -> str:
        return text(f"{room}.{key}", lang, **values)

    return say


def message_in(room: str) -> Callable[..., Message]:
    """What makes the messages of one place in the catalogue, to be said later.

    Parameters
    ----------
    room : str
        What stands before the keys, as in :func:`in_room`.

    Returns
    -------
    callable
        ``message(key, **values)``, as :class:`Message`.

    Examples
    --------
    >>> message = message_in("messages")
    >>> message("pages", n=2).text("en")
    '2 pages'
    """

    def message(key: str, /, **values: Any) -> Message:
        return Message(f"{room}.{key}", **values)

    return message


def written(value: Any, lang: str) -> str:
    """A value as a language writes it.

    Parameters
    ----------
    value : Decimal, RoundedAmount, Percent, Added, Message, Named, list, str or int
    lang : {"en", "zh"}

    Returns
    -------
    str

    Examples
    --------
    >>> written(Decimal("1234.50"), "en"), written(["一", "二", "三"], "zh"), written(["a", "b"], "en")
    ('1,234.50', '一、二、三', 'a and b')
    """
    if isinstance(value, Message | Named):
        return value.text(lang)
    if isinstance(value, Decimal):
        return f"{value:,f}".replace("-", "−")
    if isinstance(value, RoundedAmount):
        if value.value is None or value.value != value.value:  # NaN is no amount
            return "—"
        plus = "+" if value.signed and value.value > 0 else ""
        return plus + written(_rounded(value.value, value.places), lang)
    if isinstance(value, Percent):
        number = _rounded(value.value, value.places)
        return f"{number:{'+' if value.signed else ''},f}%".replace("-", "−")
    if isinstance(value, Added):
        said = "".join(f" + {written(each, lang)}" for each in value.terms).removeprefix(" + ")
        said += "".join(f" − {written(each, lang)}" for each in value.less)
        return said.replace("+ −", "− ")
    if isinstance(value, Clauses | Enumeration):
        manner = _manner(lang)
        between = manner.clauses if isinstance(value, Clauses) else manner.between
        return between.join(written(each, lang) for each in value)
    if isinstance(value, list | tuple):
        return listed(value, lang)
    return str(value)


def listed(values: Iterable[Any], lang: str) -> str:
    """Values in a row, as a language joins them.

    Parameters
    ----------
    values : iterable of what :func:`written` takes
    lang : {"en", "zh"}

    Returns
    -------
    str
        Empty where there are none.

    Examples
    --------
    >>> listed(["a", "b", "c"], "en"), listed(["一"], "zh"), listed([], "en")
    ('a, b and c', '一', '')
    """
    manner, said = _manner(lang), [written(each, lang) for each in values]
    return manner.last.join(filter(None, (manner.between.join(said[:-1]), *said[-1:])))


def is_key(key: str) -> bool:
    """Whether there is such a message.

    Examples
    --------
    >>> is_key("messages.pages"), is_key("messages.nobody")
    (True, False)
    """
    room, _, meaning = key.partition(".")
    return meaning in _room(room, languages._FALLBACK)


def keys(lang: str) -> Iterator[tuple[str, str | list[str]]]:
    """Every key of a language with its sentence, or its forms where it has plurals.

    Parameters
    ----------
    lang : {"en", "zh"}

    Yields
    ------
    (str, str or list of str)

    Examples
    --------
    >>> dict(keys("zh"))["messages.pages"]
    '{n}页'
    """
    for file in sorted((languages.FOLDER / lang).iterdir(), key=lambda file: file.name):
        room = file.name.removesuffix(".toml")
        if room != "language":
            yield from ((f"{room}.{key}", said) for key, said in _room(room, lang).items())


def _rounded(value: Decimal | float, places: int | None) -> Decimal:
    """A number to so many decimals, without the minus of a nought."""
    number = Decimal(str(value))
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return number if number else abs(number)


class _Shown(dict):
    """Values of a sentence, written where the sentence asks for them."""

    def __init__(self, values: Mapping[str, Any], lang: str) -> None:
        super().__init__(values)
        self.lang = lang

    def __getitem__(self, name: str) -> str:
        return written(super().__getitem__(name), self.lang)


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a language counts and lists: ``language.toml`` of its folder."""

    plural: Callable[[int], int]
    between: str
    last: str
    clauses: str


@cache
def _manner(lang: str) -> _Manner:
    import gettext  # when a list or a plural is first said

    said = _toml("language", lang)
    return _Manner(gettext.c2py(said.pop("plural")), **said)  # type: ignore[attr-defined]


def _template(key: str, lang: str) -> str | list[str]:
    room, _, meaning = key.partition(".")
    for where in (lang, languages._FALLBACK):
        if (said := _room(room, where).get(meaning)) is not None:
            return said
    raise KeyError(f"no message {key!r}")


@cache
def _room(room: str, lang: str) -> dict[str, str | list[str]]:
    return dict(_flat(_toml(room, lang)))


def _toml(room: str, lang: str) -> dict[str, Any]:
    import tomllib  # when a sentence is first said: most of what importing this room would cost

    file = languages.FOLDER / lang / f"{room}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _flat(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str | list[str]]]:
    for key, said in tree.items():
        if isinstance(said, dict):
            yield from _flat(said, f"{above}{key}.")
        else:
            yield f"{above}{key}", said
