"""The two ends of a comparison: what forbids it, and what a reader must know about it."""

from __future__ import annotations

from budgetkit.bodies import same_body
from budgetkit.change.notes import Note
from budgetkit.change.settings import DEFAULT, MatchSettings
from budgetkit.disclosure import Disclosure
from budgetkit.errors import BudgetkitError
from budgetkit.messages import Enumeration, message_in
from budgetkit.text import fold

message = message_in("change.comparability")


class NotComparable(BudgetkitError):
    """The two documents are not two ends of one comparison: the message says why.

    Examples
    --------
    >>> import budgetkit as bk
    >>> a, b = bk.load_example("jiangsu/npc-2017"), bk.load_example("jiangsu/procuratorate-2018")
    >>> bk.change.compare(a, b)
    Traceback (most recent call last):
        ...
    budgetkit.change.comparability.NotComparable: ...
    """


def year_of(d: Disclosure) -> int:
    """The year of a document that is compared.

    Raises
    ------
    NotComparable
        It says none.
    """
    if d.year is None:
        raise NotComparable(_file(d), message("no-year"),
                            remedy=message("set-year"))
    return d.year


def join_ends(previous: Disclosure, current: Disclosure, *, renamed: bool = False,
              settings: MatchSettings = DEFAULT) -> list[str]:
    """What a reader must know before the two are compared.

    Parameters
    ----------
    previous, current : Disclosure
    renamed : bool
        The two names are one department: it was renamed.
    settings : MatchSettings
        How much alike two names of a department must be.

    Returns
    -------
    list of str
        Named notes, in the order of their weight.

    Raises
    ------
    NotComparable
        No year, or another department.
    """
    for d in (previous, current):
        year_of(d)
    return [*_departments(previous, current, renamed, settings), *_years(previous, current),
            *_levels(previous, current)]


def _departments(previous: Disclosure, current: Disclosure, renamed: bool,
                 settings: MatchSettings) -> list[Note]:
    first, last = previous.department, current.department
    if same_body(first, last, shortest=settings.short_body):
        if fold(first) == fold(last):
            return []
        return [Note(message("printed-as", previous=first or "?", current=last or "?"))]
    if not renamed:
        raise NotComparable(
            _file(current), message("another-department", current=last, previous=first),
            remedy=message("say-renamed"))
    return [Note(message("taken-as-one", previous=first, current=last))]


def _years(previous: Disclosure, current: Disclosure) -> list[Note]:
    first, last = year_of(previous), year_of(current)
    if first == last:
        return [Note(message(_of_one_year(previous, current), year=first))]
    notes = []
    if first > last:
        notes.append(Note(message("back-in-time", first=first, last=last)))
    elif last - first > 1:
        between = Enumeration(range(first + 1, last))
        notes.append(Note(message("gap", first=first, last=last, n=len(between), between=between)))
    if previous.kind != current.kind:
        kinds = [message(f"kind-{d.kind}") for d in (previous, current)]
        notes.append(Note(message("kinds", first=first, last=last, old=kinds[0], new=kinds[1])))
    return notes


def _of_one_year(previous: Disclosure, current: Disclosure) -> str:
    """What two documents of one year are to each other."""
    if previous.kind != current.kind:
        return "outturn" if current.kind == "final_account" else "outturn-first"
    alike = {f.sha256 for f in previous.files} == {f.sha256 for f in current.files}
    return "same-document" if alike else "same-year"


def _levels(previous: Disclosure, current: Disclosure) -> list[Note]:
    if previous.level == current.level:
        return []
    return [Note(message("levels-earlier" if previous.level == "department" else "levels-later"))]


def _file(d: Disclosure) -> str | None:
    return d.files[0].name if d.files else None
