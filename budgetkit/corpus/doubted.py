"""Which answers an error of the document stands on: the amount is as printed, and contradicted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from budgetkit.checks.books import cell_place
from budgetkit.checks.finding import Finding
from budgetkit.corpus.answering import Answer
from budgetkit.corpus.measures import measures
from budgetkit.disclosure import Disclosure
from budgetkit.narrative.paragraphs import Place

#: Table, page, row and column.
Cell = tuple[str, int | None, int | None, int | None]


def doubts_of(d: Disclosure, told: Sequence[Answer], findings: Iterable[Finding]) -> dict[str, str]:
    """Measure → the rules of the errors that stand on its answer, joined by ``;``; most are empty.

    An error stands on an answer where it stands on its cell, or on another cell that prints the
    same total (a summary prints it on both sides), or where it sets that cell's amount against
    another: a percentage of it that is wrong is no doubt of the amount. On a share it stands where
    it stands on one of its terms.

    Parameters
    ----------
    d : Disclosure
    told : sequence of Answer
        In the order of ``knowledge/measures.csv``: what a share is of stands before it.
    findings : iterable of Finding

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.corpus.answering import answers
    >>> d = bk.load_example("weihui-2024")
    >>> [each for each in doubts_of(d, answers(d), bk.check(d)).items() if each[1]]
    []
    """
    errors = [f for f in findings if f.severity == "error"]
    doubts: dict[str, str] = {}
    for answer in told:
        concept = measures()[answer.measure].concept
        if "/" in concept:
            rules = [r for term in concept.split("/") for r in doubts.get(term, "").split(";") if r]
        else:
            rules = _rules_on(d, answer, errors)
        doubts[answer.measure] = ";".join(dict.fromkeys(rules))
    return doubts


def _cells(d: Disclosure, answer: Answer) -> Iterator[Cell]:
    """The cells that print the amount of an answer as the same total."""
    own = (answer.table, answer.page, answer.row, answer.column)
    if answer.row is None or answer.amount is None:
        return
    yield own
    concepts = {t.concept for t in d.total_list if (t.table, t.page, t.row, t.column) == own}
    for total in d.total_list:
        if total.concept in concepts and total.amount == answer.amount:
            yield total.table, total.page, total.row, total.column


def _rules_on(d: Disclosure, answer: Answer, errors: Iterable[Finding]) -> list[str]:
    cells = set(_cells(d, answer))
    boxes = {_box(cell_place(table, row, column, page)) for key, page, row, column in cells
             if page is not None and row is not None and column is not None
             for table in d.all(key) if page in table.pages}
    return [f.rule for f in errors if (f.table, f.page, f.row, f.column) in cells
            or (answer.amount in (_amount(f.expected), _amount(f.found))
                and any(_box(place) in boxes for place in f.places))]


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None


def _box(place: Place) -> tuple[int, float, float, float, float]:
    return place.page, place.x0, place.y0, place.x1, place.y1
