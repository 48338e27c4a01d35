"""A target sheet and its targets, as printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from budgetkit.patterns import pattern
from budgetkit.tables.target_words import project_of_title
from budgetkit.text import fold

#: What a blank form prints where words are to be filled in: 目标1： 指标2： ……
_PLACEHOLDER = pattern(r"(?:(?:目标|指标)?\d*[:;、]|…+|\.{3,}|[·.。])*")
#: What it can begin with.
_BEGINS = set("目指…·。.．:：;；、0123456789")


def is_blank(text: str) -> bool:
    """Whether a cell of a form is not filled in.

    >>> is_blank("指标1："), is_blank("目标1：目标2：……"), is_blank("指标1：培训人数")
    (True, True, False)
    """
    if text and text.lstrip()[:1] not in _BEGINS:
        return False  # as nearly every text
    return _PLACEHOLDER.fullmatch(fold(text)) is not None


@dataclass(frozen=True, slots=True)
class Target:
    """One target as printed. Texts are as printed; empty where the form has no such column.

    ``level1`` and ``level2`` are the dimensions, ``term`` the heading 实施期目标 or 年度目标 where
    a form prints both; ``aside`` holds other columns as ``header：text``. ``table`` counts the
    tables given, ``row`` and ``column`` point to the target's cell, ``box`` to its place.

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.tables.targets import target_sheets
    >>> sheets = target_sheets(bk.load_example("weihui-2024").tables)
    >>> sheets[1].targets[0].indicator, sheets[1].targets[0].target, sheets[1].targets[0].page
    ('总成本', '10万元', 21)
    """

    level1: str
    level2: str
    indicator: str
    target: str
    direction: str
    unit: str
    weight: str
    core: str
    explanation: str
    scoring: str
    remark: str
    aside: str
    term: str
    page: int
    table: int
    row: int
    column: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SheetAmount:
    """An amount of money that a sheet prints, in 万元, with its cell.

    ``label`` says what it is, ``path`` what stands over it; ``whose`` names the project of a list's
    row. ``role`` is ``amount`` (the sheet's money), ``fund`` (a part of it) or empty; ``assumed``
    where no unit is printed with it.
    """

    label: str
    path: str
    whose: str
    role: str
    amount: Decimal
    text: str
    assumed: bool
    page: int
    table: int
    row: int
    column: int


@dataclass
class TargetSheet:
    """The targets of one project, or of the department.

    Attributes
    ----------
    scope : str
        ``department`` or ``project``.
    code, name : str
        Of the project; empty for a department.
    department : str
        The unit that the sheet names, where it does.
    amount : Decimal or None
        The money the sheet states, in 万元.
    funds : dict
        Its other amounts by printed label, in 万元.
    amounts : list of SheetAmount
        All of them, each with its cell.
    goal : str
        The goal in words (年度目标), several joined by a line break.
    said : list of (group, label, text, page)
        Everything else the sheet says: tasks, overview, notes.
    targets : list of Target
    unread : list of int
        Pages on which it seems to go on, and where nothing of it was read.
    unit_assumed : bool
        No unit of money is printed with the amount: that of the document was taken.

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.tables.targets import target_sheets
    >>> sheets = target_sheets(bk.load_example("weihui-2024").tables)
    >>> sheets[1].scope, sheets[1].amount, len(sheets[1].targets)
    ('project', Decimal('10.00'), 6)
    """

    scope: str
    code: str = ""
    name: str = ""
    department: str = ""
    amount: Decimal | None = None
    amount_text: str = ""
    funds: dict[str, Decimal] = field(default_factory=dict)
    amounts: list[SheetAmount] = field(default_factory=list)
    goal: str = ""
    said: list[tuple[str, str, str, int]] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    table: int = 0
    title: str = ""
    pages: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    unit_assumed: bool = False
    amount_at: tuple[int, int] | None = None

    @property
    def holds_anything(self) -> bool:
        """Whether more than a blank form was read; a title alone fills in nothing."""
        titled = bool(self.title) and self.name == project_of_title(self.title)
        named = self.name and (not titled or any(label and text for _, label, text, _ in self.said))
        return bool(self.targets or self.goal or named or self.amount is not None)

    def on(self, page: int) -> None:
        """Note a page that it stands on."""
        if page not in self.pages:
            self.pages.append(page)
