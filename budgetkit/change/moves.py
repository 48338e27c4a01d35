"""Lines that are not new and not ended: their money was moved to another line or another table.

Two proofs: the later document says so of just this amount, or another table of the other document
prints the same thing (基本支出 of last year, a project of this year).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetkit import classification
from budgetkit.change.compared_lines import Row
from budgetkit.change.covered import place_of
from budgetkit.change.notes import Note, amount
from budgetkit.change.settings import DEFAULT, MatchSettings
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Message, message_in
from budgetkit.model import line_whole, meaning
from budgetkit.tables.table import Table
from budgetkit.text import fold

message = message_in("change.moves")
#: Economic item → the concept under which a table of the three public expenses prints it.
_ALSO_PRINTED = {
    "30212": "travel_abroad", "30217": "reception", "30231": "vehicle_running",
    "31013": "vehicle_purchase", "30215": "meetings", "30216": "training",
}  # fmt: skip
#: Words of a move in a reason.
_MOVE = re.compile("分流|划转|转列|调剂|调[入出整]|并入|列入")


#: A reason that says what was moved: its words, amount, page, the line whose change it explains.
_Told = tuple[str, Decimal, int, str]


@dataclass(frozen=True)
class _Found:
    """Where the same thing is printed: what, how much (万元), page, among what."""

    name: str
    amount: Decimal
    page: int
    among: Message


_PROJECTS = message("among-projects")
_THREE = message("among-three-public")


def with_moves(rows: Sequence[Row], previous: Disclosure, current: Disclosure,
               basic: bool, settings: MatchSettings = DEFAULT) -> list[Row]:
    """The rows; what only seems new or ended says where its money was, or is now.

    Parameters
    ----------
    rows : sequence of Row
    previous, current : Disclosure
    basic : bool
        The rows are basic expenditure only: what left it may be a project.
    settings : MatchSettings
        How long a name must be that another text repeats.
    """
    if not any(r.status in ("new", "gone") and not r.is_rest for r in rows):
        return list(rows)
    told = list(_told(current))
    return [_moved(r, previous, current, basic, told, settings.moved_name) for r in rows]


def _moved(r: Row, previous: Disclosure, current: Disclosure, basic: bool, told: Sequence[_Told],
           least: int) -> Row:
    if r.status not in ("new", "gone") or r.is_rest:
        return r
    new, name = r.status == "new", classification.stem(r.name)
    whole = (r.current if new else r.previous) or Decimal(0)
    for text, stated, page, line in told:
        if len(name) >= least and name in fold(text) and abs(stated) == whole and line:
            moved = message("moved-from" if new else "moved-to", place=place_of(current, page),
                            line=line)
            return replace(r, rule="told-move", moved=Note(moved))
    if not basic:
        return r
    other = previous if new else current
    for found in _printed(other, r.code, name, least):
        moved = message("printed-before" if new else "printed-now", place=place_of(other, found.page),
                        name=found.name, amount=amount(found.amount), among=found.among)
        return replace(r, rule="other-table", moved=Note(moved))
    return r


def _told(d: Disclosure) -> Iterator[_Told]:
    """What the reasons say was moved: words, amount, page, the line whose change it explains."""
    claims = d.narrative.claim_list
    for reason in d.narrative.reason_list:
        if reason.amount is not None and _MOVE.search(reason.text):
            claim = claims[reason.claim]
            whole = claims[claim.of].subject if claim.of is not None else claim.subject
            yield reason.text, reason.amount, reason.page, whole.text


def _printed(d: Disclosure, code: str, name: str, least: int) -> Iterator[_Found]:
    """Where a document prints money of a name outside its basic expenditure."""
    for table in d.all("project_economic"):
        for line in table.lines:
            whole = line_whole(line) if line.code == code else None
            if whole is not None and whole.amount:
                yield _Found(line.name, whole.amount, line.page, _PROJECTS)
    for table in d.all("projects"):
        for line in table.lines:
            said = fold(line.texts.get("project") or line.name)
            whole = line_whole(line) if len(name) >= least and name in said else None
            if whole is not None and whole.amount:
                yield _Found(said, whole.amount, line.page, _PROJECTS)
    concept = _ALSO_PRINTED.get(code, "")
    for table in d.all("three_public") if concept else ():
        yield from _in_three_public(table, concept)


def _in_three_public(table: Table, concept: str) -> Iterator[_Found]:
    told = meaning(table)
    for m in told.lines:
        facts = list(told.in_column(m.line, concept))
        if not facts and m.concept == concept and m.total is not None:
            facts = list(m.total.facts[:1])
        for fact in facts:
            if fact.amount:
                yield _Found(fact.column_label or m.line.name, fact.amount, fact.page, _THREE)
                return
