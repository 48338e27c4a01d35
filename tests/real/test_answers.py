"""What every real document answers: right where a person read it, else with its reason."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
import readings

from budgetkit import budget_lines, performance
from budgetkit.corpus.answering import answers
from budgetkit.corpus.grouping import find_sources
from budgetkit.corpus.measures import measures
from budgetkit.errors import BudgetkitError

#: Read off the pages by a person: an amount in 万元, or why there is none, and the PDF's page.
#: ``function:205`` is a class of functions, ``economic:303`` the basic expenditure of an economic
#: one, ``source:…`` a source of the year's money, ``left:…`` of what was left over; ``targets`` are
#: all targets of the sheets, ``checkable`` those with a number, a term or a yes or no.
with (Path(__file__).parent / "answers.csv").open(encoding="utf-8", newline="") as rows:
    BY_HAND = list(csv.DictReader(rows))
#: What is asked of every document.
EIGHT = ("expenditure", "basic", "project", "function_classes", "three_public", "carryover",
         "borrowed", "measurable_targets")


def _read(*files):
    """The disclosure that these files (``unfamiliar/xian/06.pdf``) are; None where it is refused."""
    shelf, _, _ = files[0].partition("/")
    asked = {"disclosures": readings.DISCLOSURES, "unfamiliar": readings.UNFAMILIAR}[shelf]
    try:
        return asked(*[name.removeprefix(f"{shelf}/") for name in files])
    except BudgetkitError as refused:
        assert refused.message().text("zh")
        return None


@pytest.mark.shared()
@pytest.mark.parametrize("file", sorted({row["file"] for row in BY_HAND}))
def test_answers_by_hand(file):
    """Catches an amount of other money or another year, a wrong page, and a gap with a wrong reason."""
    d = _read(file)
    told = {a.measure: (a.status if a.amount is None else round(a.amount, 6), a.page)
            for a in answers(d)}
    told |= {f"function:{r['code']}": (r["total"], r["page"]) for r in budget_lines.function_lines(d).rows}
    told |= {f"economic:{r['code']}": (r["basic"], r["page"]) for r in budget_lines.economic_lines(d).rows}
    for r in budget_lines.source_lines(d).rows:
        told |= {f"source:{r['name']}": (r["this_year"], r["page"]), f"left:{r['name']}": (r["carryover"], r["page"])}
    set_down = performance.indicators(d)
    first = set_down["page"].min()
    told |= {"targets": (len(set_down), first), "checkable": (set_down["measurable"].sum(), first)}
    wrong = []
    for row in (r for r in BY_HAND if r["file"] == file):
        amount, page = told.get(row["what"], (None, None))
        expected = row["amount"] if row["amount"].isalpha() or "_" in row["amount"] else Decimal(row["amount"])
        if amount != expected or (row["page"] and int(row["page"]) != page):
            wrong.append((row["what"], row["amount"], row["page"], amount, page))
    assert not wrong


@pytest.fixture(scope="module")
def every():
    """Every real document at hand with its disclosure, None where it is refused."""
    shelves = [s for s in (readings.DISCLOSURES, readings.UNFAMILIAR) if s.at_hand]
    if not shelves:
        pytest.skip(readings.DISCLOSURES.absence)
    found = find_sources([s.folder for s in shelves])
    return lambda: ((source.name, _read(*[
        Path(f).relative_to(Path(source.root).parent).as_posix() for f in source.files]))
        for source in found)


@pytest.mark.slow
def test_nobody_is_silently_missing_and_the_structure_is_all_the_money(every):
    """Catches a document without answer or reason, one without its page, and money in no class."""
    silent, whole, told = [], Decimal(0), Decimal(0)
    for name, d in every():
        if d is None:
            continue  # the store has its reason: what the error says
        found = {a.measure: a for a in answers(d)}
        assert found.keys() == measures().keys(), name
        for each in found.values():
            if each.status == "answered":
                where = each.page is not None or each.why is not None
                silent += [] if each.amount is not None and where else [(name, each.measure)]
            elif each.why is None or not each.why.text("zh") or each.why.text("zh") == each.why.text("en"):
                silent.append((name, each.measure))
        assert all(found[m].page for m in EIGHT[:6] if found[m].status == "answered"), name
        if found["expenditure"].source == "table":
            whole += found["expenditure"].amount
            lines = [r["total"] for r in budget_lines.function_lines(d).rows]
            told += min(sum(filter(None, lines), Decimal(0)), found["expenditure"].amount)
    assert not silent
    # 8,822,605 万元 in all; 7,700,803 of it before the names of a summary stood for codes
    assert told / whole >= Decimal("0.995")
