"""The same lines over many years, chained by the rules of `compare`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from budgetkit import classification
from budgetkit.amounts import format_amount
from budgetkit.change.accounts import Ask, forms
from budgetkit.change.bilingual_text import in_language
from budgetkit.change.comparability import NotComparable
from budgetkit.change.comparing import Comparison, compare
from budgetkit.change.entries import AccountLine
from budgetkit.change.framed import Framed, number
from budgetkit.messages import checked_language
from budgetkit.present import block, of_frame
from budgetkit.tables import label

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure


@dataclass(frozen=True)
class Thread:
    """One line over the years: its entries by year, and the rules that chained it.

    Attributes
    ----------
    entries : dict of int to tuple of Entry
        By year.
    rules : tuple of str

    Examples
    --------
    >>> import budgetkit as bk
    >>> years = [bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018, 2019)]
    >>> [fund] = [t for t in series(years, "economic").threads if "住房公积金" in t.names]
    >>> fund.code, fund.amount(2017), fund.amount(2019)
    ('30113', Decimal('494.22'), Decimal('752.90'))
    """

    entries: dict[int, tuple[AccountLine, ...]]
    rules: tuple[str, ...]

    def amount(self, year: int) -> Decimal | None:
        """In 万元; None where the line is not printed that year.

        Parameters
        ----------
        year : int

        Returns
        -------
        Decimal or None
        """
        held = self.entries.get(year)
        return sum((e.amount for e in held), Decimal(0)) if held else None

    @property
    def latest(self) -> tuple[AccountLine, ...]:
        """Its entries in the last year that prints it."""
        return self.entries[max(self.entries)]

    @property
    def code(self) -> str:
        """The codes of the latest entries, joined by ；."""
        return "；".join(dict.fromkeys(e.code for e in self.latest if e.code))

    @property
    def name(self) -> str:
        """The names of the latest entries, joined by ；."""
        said = "；".join(dict.fromkeys(e.name for e in self.latest if e.name))
        return f"{said}（未列明细）" if any(e.rest for e in self.latest) else said

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the line was printed under, oldest first."""
        return tuple(dict.fromkeys(e.name for y in sorted(self.entries) for e in self.entries[y]))


@dataclass
class Series(Framed):
    """Lines over years; ask it like a frame, or for the exact ``threads``.

    Attributes
    ----------
    years : list of int
    threads : list of Thread
    totals : dict of int to Decimal
        Printed totals, 万元.
    comparisons : list of Comparison
        Of each year with the next.
    frame : DataFrame
        ``code, name, <year>, …, rules``: one column a year, named by the year as text, 万元.
    long : DataFrame
        ``code, name, year, amount, page``.

    Examples
    --------
    >>> import budgetkit as bk
    >>> years = [bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018, 2019)]
    >>> s = series(years, "function")
    >>> s.years, s.totals[2017], s.long["year"].nunique()
    ([2017, 2018, 2019], Decimal('13649.07'), 3)
    """

    by: str
    depth: str
    title: str
    years: list[int]
    threads: list[Thread]
    totals: dict[int, Decimal]
    comparisons: list[Comparison] = field(repr=False)
    notes: list[str] = field(default_factory=list)

    @property
    def _columns(self) -> dict[str, str]:  # type: ignore[override]
        return {"code": "str", "name": "str", **{str(y): "float64" for y in self.years},
                "rules": "str"}

    def _records(self) -> list[dict]:
        return [{"code": t.code, "name": t.name,
                 **{str(y): number(t.amount(y)) for y in self.years},
                 "rules": "; ".join(t.rules)} for t in self.threads]

    @cached_property
    def long(self) -> pd.DataFrame:
        import pandas as pd

        rows = [(t.code, t.name, y, float(t.amount(y) or 0),
                 next((p for e in t.entries[y] for p in e.pages), None))
                for t in self.threads for y in self.years if y in t.entries]
        frame = pd.DataFrame(rows, columns=["code", "name", "year", "amount", "page"])
        return frame.astype({"code": "str", "name": "str", "year": "int64", "amount": "float64",
                             "page": "Int64"})

    def covers(self, lang: str | None = None) -> str:
        """What it covers, in one sentence: each year's money, table, page, and how far it was read.

        Parameters
        ----------
        lang : {"en", "zh"}, optional
        """
        lang = checked_language(lang)
        zh = lang == "zh"
        first = self.comparisons[0]
        ends = [(first.years[0], first.covers[0], first.sources[0], first.previous_total)] + [
            (c.years[1], c.covers[1], c.sources[1], c.current_total) for c in self.comparisons]
        said = [f"{y}年{in_language(m, lang)}{format_amount(t)}万元（{s.get(lang, '')}）" if zh else
                f"{format_amount(t)} 万元 of {m} in {y} ({s.get(lang, '')})" for y, m, s, t in ends]
        return "，".join(said) + "。" if zh else ", ".join(said) + "."

    def __repr__(self) -> str:
        return f"{self.title}, 万元\n{self.covers()}\n{self.frame.to_string(index=False)}" + "".join(
            f"\n! {in_language(n)}" for n in self.notes)

    def _repr_html_(self) -> str:
        return block(table=of_frame(self.frame, label, missing="—")).html


def series(
    disclosures: Sequence[Disclosure],
    by: str = "function",
    *,
    depth: str = "item",
    column: str | None = None,
    table: str | None = None,
    renamed: bool = False,
) -> Series:
    """The same lines over three years and more, in the order of the years.

    Use it to see whether a change lasts. A line that was split or merged on the way is one line
    over all years. The lines of each year add up to its printed total.

    Parameters
    ----------
    disclosures : sequence of Disclosure
        At least two; any order.
    by, depth, column, table, renamed
        As in `compare`; one table serves all years.

    Returns
    -------
    Series

    Raises
    ------
    NotComparable
        Fewer than two, no year, the same year twice, another department, or no table that all
        have.

    Examples
    --------
    >>> import budgetkit as bk
    >>> held = [bk.load_example(f"jiangsu/npc-{year}") for year in (2017, 2018, 2019)]
    >>> found = series(held, depth="class")
    >>> found[["code", "2017", "2018", "2019"]].to_numpy().tolist()[0]
    ['201', 10528.33, 12706.28, 13907.78]
    """
    if len(disclosures) < 2:
        raise NotComparable(None, "a series needs two disclosures or more",
                            remedy="Give one for each year.")
    held = sorted(disclosures, key=lambda d: d.year or 0)
    for first, second in zip(held, held[1:], strict=False):
        if first.year is not None and first.year == second.year:
            raise NotComparable(
                second.files[0].name if second.files else None,
                f"is of {second.year}, as another one given", remedy="Give one for each year.")
    table = table or _common_table(held, Ask(by, depth, column))
    found = [compare(a, b, by, depth=depth, column=column, table=table, renamed=renamed)
             for a, b in zip(held, held[1:], strict=False)]
    years = [d.year for d in held if d.year is not None]
    totals = {c.years[0]: c.previous_total for c in found} | {
        found[-1].years[1]: found[-1].current_total}
    notes = list(dict.fromkeys(n for c in found for n in c.notes))
    return Series(by, depth, f"{held[-1].department} {years[0]}–{years[-1]}", years,
                  _threads(found), totals, found, notes)


def _common_table(held: Sequence[Disclosure], ask: Ask) -> str | None:
    """The first table by code that all years have; by names the pairs choose for themselves."""
    if ask.by not in ("function", "economic"):
        return None
    readable = [(name, [read(d) for d in held]) for name, read in forms(ask)
                if not name.endswith("by class")]
    whole = [name for name, accounts in readable if all(accounts)]
    closing = [name for name, accounts in readable if all(a and a.closes for a in accounts)]
    return next(iter(closing + whole), None)


def _threads(found: Sequence[Comparison]) -> list[Thread]:
    """Join the rows of one comparison with those of the next where they share an entry."""
    at: dict[tuple[int, str, bool, str], int] = {}
    groups: list[dict[int, list[AccountLine]]] = []
    rules: list[list[str]] = []

    def key(year: int, e: AccountLine) -> tuple[int, str, bool, str]:
        return year, e.key or e.code, e.rest, e.name

    for c in found:
        for r in c.rows:
            ends = [(c.years[0], e) for e in r.previous_entries] + [
                (c.years[1], e) for e in r.current_entries]
            known = sorted({at[key(y, e)] for y, e in ends if key(y, e) in at})
            if not known:
                groups.append({})
                rules.append([])
                known = [len(groups) - 1]
            into = known[0]
            for other in known[1:]:
                for year, entries in groups[other].items():
                    groups[into].setdefault(year, []).extend(entries)
                rules[into] += rules[other]
                groups[other], rules[other] = {}, []
            for year, e in ends:
                held = groups[into].setdefault(year, [])
                if not any(e is h or key(year, e) == key(year, h) for h in held):
                    held.append(e)
            if r.rule != "none":
                rules[into].append(r.rule)
            for year, entries in groups[into].items():
                for e in entries:
                    at[key(year, e)] = into
    threads = _rejoined([Thread({y: tuple(es) for y, es in sorted(g.items())},
                                tuple(dict.fromkeys(rs)))
                         for g, rs in zip(groups, rules, strict=True) if g])
    return sorted(threads, key=lambda t: (any(e.key == "rest" for e in t.latest),
                                          t.latest[0].code))


def _rejoined(threads: list[Thread]) -> list[Thread]:
    """A line that is not printed for a year and comes back under its code and name is one line."""
    kept: list[Thread] = []
    for thread in sorted(threads, key=lambda t: min(t.entries)):
        first = thread.entries[min(thread.entries)]
        for i, other in enumerate(kept):
            last = other.latest
            if (len(first) == len(last) == 1 and max(other.entries) < min(thread.entries)
                    and first[0].code and first[0].code == last[0].code
                    and not first[0].rest and not last[0].rest
                    and classification.like(first[0].name, last[0].name)):
                rules = dict.fromkeys((*other.rules, "same-code", *thread.rules))
                kept[i] = Thread(other.entries | thread.entries, tuple(rules))
                break
        else:
            kept.append(thread)
    return kept
