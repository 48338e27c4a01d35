"""Quantities that exercises ask a document for, beside the measures of ``knowledge/measures.csv``."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from budgetkit import change, debt, performance
from budgetkit.budget_lines import functions
from budgetkit.checks import identities
from budgetkit.corpus import Corpus, load_corpus
from budgetkit.corpus.answering import answers
from budgetkit.corpus.measures import measures
from budgetkit.teach.formula import Unanswered, Value

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

#: What a puzzle's total is printed too large by, in 万元.
PLANTED = 27.0
#: Tables whose totals a puzzle is made of first, and how many lines it shows.
_PUZZLED, _SHOWN = ("department_expenditure", "general_budget_expenditure"), 8
_EARLIER = "earlier_"
_TWO_YEARS = 2


def puzzle(d: Disclosure) -> pd.DataFrame:
    """Sums of a document, one of whose totals was changed by hand: an exercise in adding up.

    Parameters
    ----------
    d : Disclosure

    Returns
    -------
    pandas.DataFrame
        Rows of :func:`budgetkit.checks.identities` in 万元: ``row_label``, ``law``, ``total``,
        ``expected``, ``terms`` …; empty where the document prints no sum of several parts.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = puzzle(bk.load_example("weihui-2024"))
    >>> ((shown["total"] - shown["expected"]).abs() > 1).sum()
    np.int64(1)
    """
    sums = identities(d)
    sums = sums[(sums["terms"].str.len() > 1) & (sums["difference"].abs() < 1)]
    preferred = sums[sums["table"].isin(_PUZZLED)]
    shown = (preferred if len(preferred) else sums).head(_SHOWN).reset_index(drop=True)
    return shown.assign(total=shown["total"] + PLANTED * (shown.index == len(shown) // 2))


def quantity(name: str, documents: tuple[Any, ...]) -> Value:
    """A quantity by its name, of the last document; ``earlier_…``: of the first.

    Raises
    ------
    Unanswered
        The document does not tell it.

    Examples
    --------
    >>> import budgetkit as bk
    >>> quantity("basic", (bk.load_example("weihui-2024"),))
    189.07
    """
    if name.startswith(_EARLIER):
        return quantity(name.removeprefix(_EARLIER), documents[:1])
    ask = _OF_MANY.get(name)
    told = ask(*documents) if ask else _OF_ONE.get(name, partial(_measured, name))(documents[-1])
    if told is None or told != told:
        raise Unanswered(name)
    return told if isinstance(told, frozenset) else float(told)


def _measured(name: str, d: Disclosure) -> Decimal | None:
    if name not in measures():
        raise ValueError(f"no such quantity: {name}")
    found = next(a for a in answers(d) if a.measure == name)
    return found.amount if found.status == "answered" else None


# ── lines ────────────────────────────────────────────────────────────────────────────────────


def _largest(frame: pd.DataFrame, by: str) -> frozenset[str] | None:
    """Code and names of the row with the largest amount."""
    told = [row for row in _rows(frame) if row.get(by) == row.get(by) is not None]
    row = max(told, key=lambda row: float(row[by]), default=None)
    return None if row is None else frozenset(str(row[c]) for c in ("code", "name", "name_en") if row.get(c))


def _rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:  # cells of a frame have no common type
    return frame.to_dict("records")


def _line(by: str) -> Callable[..., frozenset[str] | None]:
    """The line that changed most from one document to the next, by this column."""
    return lambda *documents: _largest(change.compare(*documents[-_TWO_YEARS:]).frame, by)


def _reserve(d: Disclosure) -> float | None:
    """单位预留机动经费 of the table of expenditure by department."""
    rows = _rows(d["department_expenditure"]) if "department_expenditure" in d else []
    whole = d.shown("total", "expenditure")
    of_all = next((r for r in rows if whole and r["total"] == float(whole.amount)), {})
    return of_all.get("reserve")


def _puzzled(column: str) -> Callable[[Disclosure], float | None]:
    """Of the sum that was tampered with."""
    return lambda d: next((r[column] for r in _rows(puzzle(d))
                           if abs(r["total"] - r["expected"]) >= PLANTED / 2), None)


# ── what the text says of last year ──────────────────────────────────────────────────────────


def _stated(key: str, column: str, *, with_percent: bool = True) -> Callable[[Disclosure], Decimal | None]:
    """What a sentence says that states a change, and a percentage or none."""
    def of(d: Disclosure) -> Decimal | None:
        said = next((r for r in change.implied(d).rows if r.key == key
                     and r.change is not None and (r.percent is not None) == with_percent), None)
        return getattr(said, column, None)
    return of


def _executed(column: str) -> Callable[[Disclosure], Decimal | None]:
    return lambda account: getattr(next(iter(change.execution(account).lines), None), column, None)


# ── debt, targets ────────────────────────────────────────────────────────────────────────────


def _borrowed(older: int) -> Callable[[Disclosure], float | None]:
    """Borrowed money whose notice is older than so many years."""
    def of(d: Disclosure) -> float | None:
        told = debt.vintages(d)
        return told.loc[told["age"] > older, "amount"].sum() if len(told) else None
    return of


def _of_projects(column: str) -> Callable[[Disclosure], float | None]:
    def of(d: Disclosure) -> float | None:
        review = performance.review(d)
        return review[column].sum() if len(review) else None
    return of


# ── many documents ───────────────────────────────────────────────────────────────────────────


def _of_corpus(ask: Callable[..., float]) -> Callable[..., float]:
    """Of the corpus that is handed over last, and the documents before; of the bundled one where there is none."""
    def of(*documents: Any) -> float:
        if isinstance(documents[-1], Corpus):
            return ask(documents[-1], *documents[:-1])
        with load_corpus() as held:
            return ask(held, *documents)
    return of


def _basic_of_peers(held: Corpus, d: Disclosure, *, own: bool) -> float:
    """The median share of basic expenditure of a document's peers, itself among them or not."""
    peers = held.peers(d)
    return peers.loc[~peers["own"] | own, "basic_share"].median()


_OF_MANY: dict[str, Callable[..., Any]] = {
    "personnel_told": _of_corpus(lambda c, *_: c.ask("personnel_share")["answered"].sum()),
    "personnel_asked": _of_corpus(lambda c, *_: len(c.ask("personnel_share"))),
    "corpus_documents": _of_corpus(lambda c, *_: len(c.documents)),
    "withholding_documents": _of_corpus(lambda c, *_: c.withheld()["document"].nunique()),
    "withholding_tables": _of_corpus(lambda c, *_: len(c.withheld())),
    "peers_basic_median": _of_corpus(lambda c, d, *_: _basic_of_peers(c, d, own=False)),
    "peers_basic_median_with_own": _of_corpus(lambda c, d, *_: _basic_of_peers(c, d, own=True)),
    "line_largest_change": _line("change"),
    "line_largest_percent": _line("percent"),
}
_OF_ONE: dict[str, Callable[[Any], Any]] = {
    "item_largest": lambda d: _largest(functions(d, "item"), "total"),
    "item_largest_basic": lambda d: _largest(functions(d, "item"), "basic"),
    "reserve": _reserve,
    "puzzle_right": _puzzled("expected"),
    "puzzle_printed": _puzzled("total"),
    "stated_now": _stated("total", "current"),
    "stated_change": _stated("total", "change"),
    "stated_percent": _stated("total", "percent"),
    "general_now": _stated("general_budget", "current"),
    "general_change": _stated("general_budget", "change"),
    "general_change_alone": _stated("general_budget", "change", with_percent=False),
    "general_percent": _stated("general_budget", "percent"),
    "planned": _executed("budget"),
    "outturn": _executed("outturn"),
    "interest": lambda d: debt.summary(d).interest or None,
    "borrowed_older_than_two": _borrowed(_TWO_YEARS),
    "borrowed_two_or_older": _borrowed(_TWO_YEARS - 1),
    "project_targets": _of_projects("indicators"),
    "project_measurable": _of_projects("measurable"),
    "project_boilerplate": _of_projects("boilerplate"),
    "targets": lambda d: len(performance.indicators(d)),
}
