"""An answer held against the right one: right, or which step went wrong, and never the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from budgetkit.messages import Message, message_in
from budgetkit.package import load_example
from budgetkit.performance.grammar import parse_target
from budgetkit.performance.phrases import phrase_of
from budgetkit.present.sheet import block
from budgetkit.teach.exercises import Exercise, exercises
from budgetkit.teach.formula import Unanswered, Value, value_of
from budgetkit.teach.given import cells, compared, number_of, words_of
from budgetkit.teach.quantities import quantity

message = message_in("teach")

_EXAMPLE = "weihui-2024"
_HINTS = 2
#: An amount is right when it is rounded to four digits; a percentage, to a hundredth of itself.
_OF_AMOUNT, _LAST_PLACE = 0.0006, 0.006
_OF_PERCENT, _TENTH, _HALF = 0.01, 0.06, 0.5
#: What is off by less than this share is told to be close.
_CLOSE = 0.05
#: What slips that any exercise of a unit knows make of an answer: 元, 千元 and 亿元 for 万元, and back.
_SIGN = [("sign", -1.0)]
_MONEY = [*_SIGN, *(("unit", factor) for factor in (1e4, 1e-4, 10.0, 0.1, 1e8, 1e-8))]
_MISTAKEN = {"percent": [*_SIGN, ("fraction", 0.01), ("hundredfold", 100.0)], "wan": _MONEY, "yuan": _MONEY}
_hinted: Counter[str] = Counter()


@dataclass(frozen=True)
class Feedback:
    """What is said of an answer; a notebook shows it by itself.

    Attributes
    ----------
    right : bool
    slips : tuple of str
        Which steps went wrong: ``unit``, ``fraction``, ``sign``, ``base``, ``whole`` …
    said : tuple of Message

    Examples
    --------
    >>> check("02.2", 0.02).right
    True
    """

    right: bool
    slips: tuple[str, ...]
    said: tuple[Message, ...]

    def text(self, lang: str | None = None) -> str:
        """What is said, in a language.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str

        Raises
        ------
        ValueError
            For another language.

        Examples
        --------
        >>> check("02.2", 200).text("en").splitlines()[0]
        'Not yet. The steps are right, the unit is not: look in which unit of money the question asks.'
        """
        return "\n".join(said.text(lang) for said in self.said)

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": block(sentences=[str(said) for said in self.said]).html,
                "text/plain": str(self)}


def check(number: str, answer: Any, *documents: Any) -> Feedback:
    """Say whether an answer is right, or which step went wrong, without giving the answer.

    Parameters
    ----------
    number : str
        The exercise: ``"03.2"``.
    answer : number, str, frame, or two texts
        ``12.5``, ``"12.5%"``, ``"1.2亿元"``, a code or a name, a frame with one answer in it. What is
        rounded is right, too.
    *documents : Disclosure
        What it is asked of; the bundled budget where none is given.

    Returns
    -------
    Feedback

    Raises
    ------
    ValueError
        There is no such exercise.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> check("01.2", "98.4%", d).right
    True
    >>> check("01.2", 0.984, d).slips
    ('fraction',)
    """
    exercise = _called(number)
    if answer is ... or answer is None:
        return Feedback(False, (), (message("no-answer", number=number),))
    asked = documents or (load_example(_EXAMPLE),)
    if exercise.unit == "target":
        return _of_target(exercise, answer)

    def of(name: str) -> Value:
        return quantity(name, asked)

    try:
        right = value_of(exercise.answer, of)
    except Unanswered:
        return Feedback(False, ("unanswered",), (message("unanswered", number=number),))
    if isinstance(right, frozenset):
        return _of_words(exercise, cells(answer), right, of)
    return _of_number(exercise, answer, right, of)


def hint(number: str) -> Feedback:
    """A hint for an exercise; asked once more, a second one that says more.

    Parameters
    ----------
    number : str

    Returns
    -------
    Feedback
        What is shown; never the answer.

    Raises
    ------
    ValueError
        There is no such exercise.

    Examples
    --------
    >>> hint("02.2") != hint("02.2")
    True
    """
    exercise = _called(number)
    _hinted[number] += 1
    step = min(_hinted[number], _HINTS)
    more = () if step == _HINTS else (message("once-more", number=number),)
    return Feedback(False, (), (exercise.says(f"hint-{step}"), *more))


def _called(number: str) -> Exercise:
    if number not in exercises():
        raise ValueError(f"no exercise {number!r}; there are {', '.join(exercises())}")
    return exercises()[number]


# ── numbers ──────────────────────────────────────────────────────────────────────────────────


def _of_number(exercise: Exercise, answer: Any, right: float, of: Callable[[str], Value]) -> Feedback:
    values = cells(answer)
    numbers = [n for n in (number_of(v, exercise.unit) for v in values) if n is not None]
    if len(values) > 1 and len(numbers) > 1:
        return _wrong(exercise, "several")
    if not numbers:
        return _wrong(exercise, "no-number")
    given = numbers[0]
    if _same(exercise, given, right):
        return _right(exercise)
    for slips, value, within in _candidates(exercise, right, of):
        if value and abs(given - value) <= within and not _same(exercise, value, right):
            return _wrong(exercise, *slips)
    close = right and abs(given - right) <= _CLOSE * abs(right)
    return _wrong(exercise, "close" if close else "other")


def _candidates(exercise: Exercise, right: float, of: Callable[[str], Value],
                ) -> Iterator[tuple[tuple[str, ...], float, float]]:
    """Slips, what an answer comes to by them, and how far it may be off: one slip before two."""
    steps: list[tuple[tuple[str, ...], float]] = []
    for slip, formula in exercise.slips():
        try:
            value = value_of(formula, of)
        except Unanswered:
            continue
        assert isinstance(value, float), formula
        steps.append(((slip,), value))
    yield from ((slips, value, _tolerance(exercise, value)) for slips, value in steps)
    for before, value in [((), right), *steps]:
        for slip, factor in _MISTAKEN.get(exercise.unit, _SIGN):
            # so small a number cannot be off by a place of the printed ones
            yield (*before, slip), value * factor, abs(value * factor) * _OF_PERCENT


def _same(exercise: Exercise, given: float, right: float) -> bool:
    return abs(given - right) <= _tolerance(exercise, right)


def _tolerance(exercise: Exercise, value: float) -> float:
    """How far an answer may be rounded."""
    if exercise.within is not None:
        return exercise.within
    if exercise.unit == "percent":
        return min(_HALF, max(_TENTH, _OF_PERCENT * abs(value)))
    if exercise.unit in ("wan", "yuan"):
        return max(_LAST_PLACE, _OF_AMOUNT * abs(value))
    return 0.0


# ── words and targets ────────────────────────────────────────────────────────────────────────


def _of_words(exercise: Exercise, values: list[Any], right: frozenset[str],
              of: Callable[[str], Value]) -> Feedback:
    given = words_of(values)
    if given & compared(*right):
        return _right(exercise)
    for slip, formula in exercise.slips():
        try:
            value = value_of(formula, of)
        except Unanswered:
            continue
        if isinstance(value, frozenset) and given & compared(*value):
            return _wrong(exercise, slip)
    return _wrong(exercise, "other-line")


def _of_target(exercise: Exercise, answer: Any) -> Feedback:
    if not (isinstance(answer, tuple | list) and len(answer) == 2):
        return _wrong(exercise, "not-a-target")
    target, indicator = map(str, answer)
    promise = parse_target(target, indicator=indicator)
    if not promise.measurable:
        return _wrong(exercise, "not-measurable")
    if phrase_of(indicator, target):
        return _wrong(exercise, "anyones")
    return _right(exercise)


def _right(exercise: Exercise) -> Feedback:
    return Feedback(True, (), (message("right"), exercise.says("shows")))


def _wrong(exercise: Exercise, *slips: str) -> Feedback:
    said = [message(f"slip-{slip}") for slip in slips]
    return Feedback(False, slips, (message("not-yet", said=said[0]), *said[1:],
                                  message("for-a-hint", number=exercise.number)))
