"""Real documents as if their vertical rules, or all their rules, had not been painted."""

from __future__ import annotations

import re

import pytest

import budgetkit as bk
import budgetkit.sources.pdf as pdf
import budgetkit.tables.engine_fallback as engine_fallback

FILES = ("changsha/03.pdf", "chongqing/04.pdf", "quanzhou/04.pdf", "shanghai/14.pdf", "wuxi/09.pdf")
SHEETS = {"other", "project_performance", "department_performance"}


def facts(d):
    """(table, page, code, label, column, amount) → the fact and its table."""
    return {(t.key, f.page, f.row_code, re.sub(r"\s", "", f.row_label), f.name, f.amount): (f, t)
            for t in d.tables if t.key not in SHEETS for f in t.facts}


def names(problem: str, fact) -> bool:
    """Whether a problem speaks of this fact: of its page, and of its row or column if of any."""
    place = problem.split(": ")[0]
    pages = re.match(r"pages? (\d+)(?:–(\d+))?", place)
    rows, column = re.search(r"rows? ([\d, ]+)", place), re.search(r"column (\d+)", place)
    return bool(pages or rows or column) and (
        not pages or int(pages[1]) <= fact.page <= int(pages[2] or pages[1])
    ) and (not rows or str(fact.row + 1) in re.findall(r"\d+", rows[1])) and (
        not column or int(column[1]) == fact.column + 1)


@pytest.fixture(scope="module", params=[(f, m) for f in FILES for m in ("across", "none")],
                ids=lambda p: "-".join(p))
def both(request, disclosure):
    """The document as printed, and as read without its vertical rules or without any."""
    file, left = request.param
    whole = disclosure(file)
    painted = pdf.read_painted

    def bare(page, frame):
        found = painted(page, frame)
        found.rules[:] = [r for r in found.rules if r.horizontal and left == "across"]
        found.specks[:] = []
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "read_painted", bare)
        patch.setattr(engine_fallback, "camelot_lattices", lambda *a, **k: {})
        return facts(whole), facts(bk.read(disclosure.path(file)))


def test_nothing_wrong_is_said_in_silence(both):
    """Catches a wrong label, column or amount from a page without rules that no problem names."""
    right, read = both
    wrong = [(key, table.problems) for key, (fact, table) in read.items() if key not in right
             and not any(names(p, fact) for p in table.problems)]
    assert wrong == []


def test_most_of_what_is_printed_is_read_without_rules(both):
    """Catches a whole table that is no longer found where its vertical rules are not painted."""
    right, read = both
    assert len(right.keys() & read.keys()) > 0.85 * len(right)
