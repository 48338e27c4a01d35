"""The words of a corpus: what can be asked, by which names, and what its tables hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from budgetkit.corpus.columns import TABLES
from budgetkit.corpus.measures import measures
from budgetkit.messages import checked_language, in_room
from budgetkit.tables.catalogue import TABLES as STANDARD

if TYPE_CHECKING:
    import pandas as pd

say = in_room("corpus.vocabulary")

_COLUMNS = ("what", "key", "name", "meaning", "unit", "law")
#: Levels of a line, then of a document.
LEVELS = ("class", "section", "item", "department", "unit")
#: Columns that mean the same in every table that has them.
_ANY = frozenset(("document", "position", "department", "department_key", "year", "kind", "level", "table", "page",
                  "row", "column", "amount", "code", "agrees", "measure", "title", "project"))
#: Tables whose column of this name is another thing than elsewhere.
_OWN = frozenset((("claims", "measure"),))


def vocabulary(lang: str | None = None) -> pd.DataFrame:
    """What can be asked of a corpus, and in which words.

    Parameters
    ----------
    lang : {"en", "zh"}, optional

    Returns
    -------
    DataFrame
        ``what`` (``measure``; ``level``, of a line or a document; ``table``, a standard table of a
        document; ``column``, of a table of the store), ``key``, ``name``, ``meaning`` (of a measure
        its formula), ``unit`` and ``law``.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> words = vocabulary("zh").set_index("key")
    >>> words.loc["carryover", "name"], words.loc["lines.total", "meaning"]
    ('上年结转结余', '该科目的全部支出')
    """
    import pandas as pd

    return pd.DataFrame(list(_words(checked_language(lang))), columns=list(_COLUMNS))


def _words(lang: str) -> Iterator[tuple[str, ...]]:
    for m in measures().values():
        yield "measure", m.key, m.name(lang), m.formula(lang), m.unit, m.based_on(lang)
    for level in LEVELS:
        yield "level", level, say(f"level-{level}", lang), say(f"about-{level}", lang), "", ""
    for key, table in STANDARD.items():
        name, other = (table.zh, table.en) if lang == "zh" else (table.en, table.zh)
        yield "table", key, name, other, "", ""
    for table_name, columns in TABLES.items():
        for column, kind in columns.items():
            yield ("column", f"{table_name}.{column}", column, _meaning(table_name, column, lang),
                   "万元" if kind == "amount" else "", "")


def _meaning(table: str, column: str, lang: str) -> str:
    of = "any" if column in _ANY and (table, column) not in _OWN else table
    return say(f"column-{of}-{column.replace('_', '-')}", lang)
