"""What a corpus can be asked of every document: measures, defined once as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from budgetkit.knowledge_sheets import rows
from budgetkit.messages import in_room

say = in_room("corpus.measures")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, as a row of ``knowledge/measures.csv`` defines it.

    Attributes
    ----------
    key : str
    concept, side : str
        Of the printed total, as in ``Disclosure.totals``.
    period : str
        ``all`` (with what is carried over), ``this_year`` (without), ``carryover``; ``shown``: the
        total that all rooms show, of all the money of a budget and of an account's year; empty
        where it is worked out otherwise.
    tables : tuple of str
        Keys of the standard tables that may print it.
    words : str
        A pattern: words in the titles of these tables.
    subject : str
        What the prose states it of (``knowledge/subjects.csv``); empty where no prose is taken.
    unit : str
        ``万元`` or ``%``.
    law : str
        What asks for it: ``law-…`` of the messages says it.
    """

    key: str
    concept: str
    side: str
    period: str
    tables: tuple[str, ...]
    words: str
    subject: str
    unit: str
    law: str

    def name(self, lang: str | None = None) -> str:
        """What it is called."""
        return say(f"name-{self.key}", lang)

    def formula(self, lang: str | None = None) -> str:
        """What it is, in words."""
        return say(f"formula-{self.key}", lang)

    def based_on(self, lang: str | None = None) -> str:
        """The law that asks for it."""
        return say(f"law-{self.law}", lang)


@cache
def measures() -> dict[str, Measure]:
    """Every measure by its key, in the order of the file.

    Examples
    --------
    >>> measures()["carryover_share"].unit, measures()["three_public"].name("zh")
    ('%', '“三公”经费')
    """
    return {row["measure"]: Measure(
        row["measure"], row["concept"], row["side"], row["period"],
        tuple(filter(None, row["tables"].split(";"))), row["words"], row["subject"],
        row["unit"], row["law"]) for row in rows("measures.csv")}


def measure_called(name: str) -> Measure:
    """A measure by its key, or by what it is called in either language.

    Raises
    ------
    ValueError
        No such measure.

    Examples
    --------
    >>> measure_called("三公").key, measure_called("Basic expenditure").key
    ('three_public', 'basic')
    """
    held = measures()
    if name in held:
        return held[name]
    wanted = _plain(name)
    for each in held.values():
        if wanted in {_plain(each.name("en")), _plain(each.name("zh"))}:
            return each
    raise ValueError(f"no measure {name!r}; one of {', '.join(held)}")


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum()).removesuffix("经费")
