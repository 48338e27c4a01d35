"""What changed in the classification from one year to the next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from budgetkit.knowledge_sheets import rows


@dataclass(frozen=True, slots=True)
class Move:
    """One change of the classification.

    Attributes
    ----------
    year : int
        First budget year after the change.
    kind : {"renamed", "moved", "split", "merged", "new", "dropped"}
    from_code, from_name, to_code, to_name : str
        Empty where there is none. A split or a merger is one Move for each pair.
    system : str
    source : str

    Examples
    --------
    >>> [m] = [m for m in moves(2018, 2019) if m.from_code == "207"]
    >>> m.year, m.kind, m.from_name
    (2019, 'renamed', '文化体育与传媒支出')
    """

    year: int
    kind: str
    from_code: str
    from_name: str
    to_code: str
    to_name: str
    system: str
    source: str


@cache
def all_moves() -> tuple[Move, ...]:
    """Every change on record, in the order in which they happened."""
    return tuple(
        Move(
            int(row["year"]), row["kind"], row["from_code"], row["from_name"],
            row["to_code"], row["to_name"], row["system"], row["source"],
        )
        for row in rows("moves.csv")
    )  # fmt: skip


_MIRRORED = {"split": "merged", "merged": "split", "new": "dropped", "dropped": "new"}


def moves(from_year: int, to_year: int, system: str | None = None) -> list[Move]:
    """Return what changed in the classification between two budget years.

    Parameters
    ----------
    from_year, to_year : int
        Back in time gives the mirrored moves.
    system : {"function", "economic", "government"}, optional
        All systems when not given.

    Returns
    -------
    list of Move
        In the order in which they happened.

    Notes
    -----
    Where a Move's source says that its year is not verified, the change lies within two
    years of it.

    Examples
    --------
    >>> [m.to_name for m in moves(2018, 2019) if m.from_code == "207"]
    ['文化旅游体育与传媒支出']
    >>> [m.kind for m in moves(2020, 2019) if m.to_code == "2080504"]
    ['split']
    """
    low, high = sorted((from_year, to_year))
    found = [m for m in all_moves() if low < m.year <= high and (system is None or m.system == system)]
    if from_year <= to_year:
        return found
    return [
        Move(
            m.year, _MIRRORED.get(m.kind, m.kind), m.to_code, m.to_name, m.from_code,
            m.from_name, m.system, m.source,
        )
        for m in reversed(found)
    ]  # fmt: skip
