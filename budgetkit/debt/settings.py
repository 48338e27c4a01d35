"""What borrowed money is told by, and how near is near: every limit of the room with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetkit.settings import Settings


@dataclass(frozen=True)
class DebtSettings(Settings):
    """The limits by which projects, notices and amounts are taken for one, or for debt.

    Pass your own to :func:`budgetkit.debt.breakdown`, :func:`budgetkit.debt.summary` and so on;
    what cannot be told is called unknown, never guessed.

    Attributes
    ----------
    same_amount : Decimal
        万元: by how much two prints of one amount may differ, one unit of the last place of 万元.
    division_steps : int
        Ways tried to divide a fund's money over its lines; beyond, the question is left open: a
        second or so.
    division_amounts : int
        Amounts beyond which a division is met by chance, and none is looked for.
    cut_name : int
        Characters of a project's name that may be the beginning of a longer one: a shorter one
        begins many.
    cut_work : int
        The same for the name of a work, which has lost its notice and year.
    least_work : int
        Characters that a work's name keeps when the words around it are taken off.
    kind_of_money : int
        Characters of a cell that names a kind of money (一般债券); a longer one describes the
        project.
    longest_issuer : int
        Characters of the office before a notice's year; more is a sentence that leads up to it.

    Examples
    --------
    >>> import budgetkit as bk
    >>> wary = bk.debt.DebtSettings(division_amounts=0)
    >>> summed = bk.debt.summary(bk.load_example("weihui-2024"), settings=wary)
    >>> summed.borrowed  # names and notices tell it too
    Decimal('10331.00')
    """

    same_amount: Decimal = Decimal("0.01")
    division_steps: int = 200_000
    division_amounts: int = 60
    cut_name: int = 6
    cut_work: int = 5
    least_work: int = 4
    kind_of_money: int = 20
    longest_issuer: int = 8


DEFAULT = DebtSettings()
