"""The exercises of the notebooks, as ``knowledge/exercises.toml`` and the messages tell them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from budgetkit.messages import Message, message_in

message = message_in("exercises")
_FILE = Path(__file__).resolve().parent.parent / "knowledge" / "exercises.toml"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    number : str
        Chapter and place: ``03.2``.
    unit : str
        ``wan`` (万元), ``yuan``, ``percent``, ``count``, ``text`` or ``target``.
    documents : str
        What a notebook hands over, as code.
    solution : str
        Code of one way to the answer, in the notebook.
    answer : str
        A formula over quantities; empty where there are many right answers.
    wrong : mapping
        Which step went wrong, to the formulas of answers that show it.
    within : float or None
        How far an answer may lie from the right one; None: as its unit is rounded.

    Examples
    --------
    >>> Exercise("09.1", "count", "d", "1 + 1", answer="2").number
    '09.1'
    """

    number: str
    unit: str
    documents: str
    solution: str
    answer: str = ""
    wrong: Mapping[str, str | list[str]] = field(default_factory=dict)
    within: float | None = None

    def says(self, what: str) -> Message:
        """What is said of it.

        Parameters
        ----------
        what : {"question", "hint-1", "hint-2", "shows"}

        Returns
        -------
        Message

        Examples
        --------
        >>> exercises()["02.2"].says("hint-2").text("en")[:26]
        'Four numbers were rounded:'
        """
        return message(f"{self.number.replace('.', '-')}.{what}")

    def slips(self) -> list[tuple[str, str]]:
        """Every wrong step with a formula of what comes out of it.

        Returns
        -------
        list of (str, str)

        Examples
        --------
        >>> exercises()["02.2"].slips()[0]
        ('total-too', '3 / 2 * 0.01')
        """
        return [(slip, formula) for slip, said in self.wrong.items()
                for formula in ([said] if isinstance(said, str) else said)]


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise by its number, in the order of the file.

    Examples
    --------
    >>> exercises()["03.2"].unit, exercises()["03.2"].says("question").text("en")[:9]
    ('percent', 'Take the ')
    """
    listed = tomllib.loads(_FILE.read_text(encoding="utf-8"))["exercise"]
    return {each["number"]: Exercise(**each | {"solution": each["solution"].strip()})
            for each in listed}
