"""One document, one figure: every room shows the printed totals of ``d.totals``, and no other."""

from decimal import Decimal

import pytest
import readings

from budgetkit import budget_lines, charts, debt
from budgetkit.amounts import tolerance
from budgetkit.change.accounts import Ask, forms
from budgetkit.checks import books
from budgetkit.corpus.answering import answers
from budgetkit.corpus.measures import measures
from budgetkit.model import BESIDE_PERIODS, meaning


def _documents():
    for shelf in (readings.DISCLOSURES, readings.UNFAMILIAR):
        if shelf.at_hand:
            yield from ((shelf, p.relative_to(shelf.folder).as_posix())
                        for p in sorted(shelf.folder.glob("*/*.pdf")))


DOCUMENTS = list(_documents())


def rooms(d):
    """Room → the figure that it shows for all expenditure, where it shows one."""
    shown = d.shown()
    said = {"charts": charts.total_expenditure(d)}
    if any(t.key in {"department_expenditure", "department_summary"} and t.facts
           for t in d.tables):
        said["debt"] = float(debt.summary(d).total) if debt.summary(d).total else None
        told = next(a for a in answers(d) if a.measure == "expenditure")
        said["corpus"] = float(told.amount) if told.source == "table" else None
    return shown, {room: amount for room, amount in said.items() if amount is not None}


def wrong(d):
    """What a room shows that the printed totals do not say."""
    shown, said = rooms(d)
    if shown is None:
        return said
    return {room: amount for room, amount in said.items()
            if abs(Decimal(str(amount)) - shown.amount) > tolerance(2, min(2, shown.fact.places))}


def own_totals(d):
    """Totals of single tables in charts, changes and checks that are no total of ``d.totals``."""
    printed = {(t.table, t.amount) for t in d.total_list if t.period not in BESIDE_PERIODS
               and meaning(t.printed).total() is not None}
    known = {t for t, _ in printed}
    off = []
    for by in ("function", "economic", "source", "project"):
        for _, ask in forms(Ask(by)):
            account = ask(d)
            if account and account.closes and account.form in known and (
                account.form, account.total) not in printed:
                off.append((by, account.form, str(account.total)))
    for frame in (budget_lines.functions(d), budget_lines.economics(d), budget_lines.sources(d)):
        key, total = frame.attrs["table"], frame.attrs["total"]
        if key in known and total is not None and not any(
            t == key and abs(float(a) - total) < 0.005 for t, a in printed
        ):
            off.append(("chart", key, total))
    for table in {t.table: t.printed for t in d.total_list}.values():
        found = books.total(table)
        if found and (table.key, found.amount) not in printed:
            off.append(("checks", table.key, str(found.amount)))
    return off


@pytest.mark.parametrize(("shelf", "file"), DOCUMENTS or [
    pytest.param(None, "", marks=pytest.mark.skip(reason=readings.DISCLOSURES.absence))],
    ids=[f"{s.name}/{f}" for s, f in DOCUMENTS] or ["none"])
def test_every_room_shows_one_figure(shelf, file):
    """Catches a chart, headline, debt summary, comparison or corpus with a total of its own."""
    try:
        d = shelf(file)
    except Exception as error:  # refused documents show nothing
        pytest.skip(f"refused: {error}")
    assert not wrong(d)
    assert not own_totals(d)


def test_measures_are_concepts():
    """Catches a measure of the corpus that no printed total can answer."""
    assert set(measures()) >= {"expenditure", "revenue", "basic", "project", "three_public"}
