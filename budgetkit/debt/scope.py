"""What a statement on debt covers: which tables were read whole, and which were not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetkit.debt.function import FunctionRecord
from budgetkit.debt.places import in_file, page_message
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Clauses, Message, Named, in_room, message_in, written
from budgetkit.model import Coverage, absent, meaning
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.table import Table
from budgetkit.text import fold

#: A cell that debt could stand in: its words, or a code of a bond, of interest, of repayment.
_MAY_BE_DEBT = re.compile(r"债|贷|利息|付息|贴息|本息|还本|借款|^2\d\d98|^22904|^23[1-4]|^212(15|16|17|18|19)|^307|^51[12]")
_say, _message = in_room("debt.scope"), message_in("debt.scope")


@dataclass(frozen=True)
class Scope:
    """The tables that a statement on debt rests on.

    Attributes
    ----------
    tables : tuple of Table
        By function, then of projects.
    partly : tuple of Coverage
        Those of them that were not read whole.
    doubtful : tuple of Coverage
        Printed tables that were not understood, and hold a word or code that may be debt.
    files : tuple of (str, int)
        Names and pages of the document's files.

    Examples
    --------
    >>> import budgetkit as bk
    >>> isinstance(bk.debt.summary(bk.load_example("weihui-2024")).scope, Scope)
    True
    """

    tables: tuple[Table, ...]
    partly: tuple[Coverage, ...]
    doubtful: tuple[Coverage, ...]
    files: tuple[tuple[str, int], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the tables were read whole, and nothing else could hold debt."""
        return bool(self.tables) and not self.partly and not self.doubtful

    def covers(self, lang: str) -> str:
        """The tables with their pages and printed titles, and how far they were read.

        Parameters
        ----------
        lang : {"en", "zh"}

        Returns
        -------
        str
        """
        if not self.tables:
            return _say("no-table", lang)
        return written(Clauses(map(self._covers, self.tables)), lang)

    def _covers(self, table: Table) -> Message:
        partly = (table.pages[0], table.key) in {(c.page, c.table) for c in self.partly}
        title = fold(table.title) or TABLES[table.key].zh
        return _message("partly" if partly else "whole",
                        place=page_message(*in_file(self.files, table.pages[0])),
                        name=Named(TABLES[table.key].en if table.key in TABLES else title, title))

    def verdict(self, lang: str | None = None) -> str:
        """In a few words: that the document holds no debt, or why that is not known.

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
        """
        if not self.tables:
            return _say("no-answer", lang)
        return absent(self.doubtful, "debt", lang, self._none.text(lang))

    def none(self, lang: str | None = None) -> str:
        """The same with where was looked, where that is the answer.

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
        """
        said = self.verdict(lang)
        if said != self._none.text(lang):
            return said
        return _say("none-where", lang, none=said)

    @property
    def _none(self) -> Message:
        return _message("none-partly" if self.partly else "none")


NOTHING_READ = Scope((), (), ())


def scope_of(d: Disclosure, record: FunctionRecord | None, projects: Table | None) -> Scope:
    """What a statement on a document's debt covers."""
    tables = (*(record.tables if record else ()), *((projects,) if projects else ()))
    held = {(t.pages[0], t.key) for t in tables}
    partly = tuple(c for c in d.coverage_list
                   if (c.page, c.table) in held and c.status != "understood")
    rest: Sequence[Coverage] = [c for c in d.coverage_list
                                if c not in partly and c.status != "understood"]
    return Scope(tables, partly, tuple(c for c in rest if _may_hold(d, c)),
                 tuple((f.name, f.pages) for f in d.files))


def _may_hold(d: Disclosure, found: Coverage) -> bool:
    """Whether a table that was not understood has a word or code of debt beside an amount."""
    for table in d.tables:
        if table.pages[0] == found.page and table.key == found.table and table.title == found.title:
            rows = {c.row for c in table.cells if _MAY_BE_DEBT.search(fold(c.text))}
            return any(m.line.row in rows and m.amount for m in meaning(table).lines) or (
                found.status == "not_understood" and bool(rows))
    return True
