"""What lines are matched by, and how near is near: every threshold of the room with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from budgetkit.settings import Settings


@dataclass(frozen=True)
class MatchSettings(Settings):
    """How much alike two lines, names or departments must be to be taken for one.

    Pass your own to :func:`budgetkit.change.compare` or :func:`budgetkit.change.series` where a
    place names its lines otherwise than most; what is not joined stands alone, and says so.

    Attributes
    ----------
    similar_names : float
        Of the pairs of neighbouring characters of two names under one code, the share that both
        have (Dice): one word more, or another order, leaves three fifths; another thing leaves less.
    cut_name : int
        Characters that a name under one code must have to be the clipped beginning of another: 支出 or 其他
        begins many.
    cut_project : int
        The same where there is no code, as for projects: only a long beginning tells which one.
    shared_words : float
        Share of a part's own words that stand in the name of the whole that it was split from.
    made_of : float
        Share of the whole's own words that its parts together must have: less is a name that only
        speaks of the same matter.
    most_parts : int
        Lines under a heading beyond which a sum may be met by chance, and no split is looked for.
    general_name : int
        Headings under which the classification may have a name that still tells a line: 行政运行
        stands under every one.
    moved_name : int
        Characters of a name that a reason or another table must repeat: a shorter one stands in others
        by chance.
    short_body : int
        Characters of a department's short form: 卫健委 is one, a shorter one may be short for anything.

    Examples
    --------
    >>> import budgetkit as bk
    >>> old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    >>> strict = bk.change.MatchSettings(similar_names=1.0)
    >>> bk.change.compare(old, new, settings=strict).current_total
    Decimal('15897.44')
    """

    similar_names: float = 0.6
    cut_name: int = 4
    cut_project: int = 8
    shared_words: float = 0.6
    made_of: float = 0.5
    most_parts: int = 8
    general_name: int = 2
    moved_name: int = 3
    short_body: int = 3


DEFAULT = MatchSettings()
