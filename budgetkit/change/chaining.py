"""The same lines over many years, chained by the rules of `compare`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from budgetkit import classification
from budgetkit.amounts import as_float
from budgetkit.change.accounts import BY_CLASS, Ask, forms
from budgetkit.change.comparability import NotComparable
from budgetkit.change.compared_lines import rest_name
from budgetkit.change.comparing import Comparison, compare
from budgetkit.change.entries import AccountLine
from budgetkit.change.framed import Framed, Record, as_block, in_words
from budgetkit.change.match_state import rule_words
from budgetkit.change.notes import amount, in_language
from budgetkit.change.settings import DEFAULT, MatchSettings
from budgetkit.messages import Clauses, Enumeration, current_language, message_in, written

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure
    from budgetkit.present import Sheet

message = message_in("change.chaining")


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
        return rest_name(said) if any(e.rest for e in self.latest) else said

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
    def _columns(self) -> dict[str, str]:  # type: ignore[override]  # a column a year
        return {"code": "str", "name": "str", **{str(y): "float64" for y in self.years},
                "rules": "str"}

    @property
    def _amounts(self) -> tuple[str, ...]:  # type: ignore[override]  # a column a year
        return tuple(str(y) for y in self.years)

    def _records(self) -> list[Record]:
        return [{"code": t.code, "name": t.name,
                 **{str(y): as_float(t.amount(y)) for y in self.years},
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

    def whose(self, lang: str | None = None) -> str:
        """Whose money of which years: what a picture says under its title.

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
        return message("whose", title=self.title).text(lang)

    def covers(self, lang: str | None = None) -> str:
        """What it covers, in one sentence: each year's money, table, page, and how far it was read.

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
        first = self.comparisons[0]
        ends = [(first.years[0], first.covers[0], first.sources[0], first.previous_total)] + [
            (c.years[1], c.covers[1], c.sources[1], c.current_total) for c in self.comparisons]
        return message("covers", years=Enumeration(
            message("year", year=year, money=money.message, source=source, amount=amount(total))
            for year, money, source, total in ends)).text(lang)

    def _shown(self) -> Sheet:
        def rules(keys: str) -> str:
            return written(Clauses(rule_words(key) for key in keys.split("; ")), current_language())

        return as_block(in_words(self.frame, {"rules": rules}), [self.covers()],
                        [in_language(n) for n in self.notes])

    def __repr__(self) -> str:
        return f"{message('head', title=self.title)}\n{self._shown().text}"

    def _repr_html_(self) -> str:
        return self._shown().html


def series(
    disclosures: Sequence[Disclosure],
    by: str = "function",
    *,
    depth: str = "item",
    column: str | None = None,
    table: str | None = None,
    renamed: bool = False,
    settings: MatchSettings = DEFAULT,
) -> Series:
    """The same lines over three years and more, in the order of the years.

    Use it to see whether a change lasts. A line that was split or merged on the way is one line
    over all years. The lines of each year add up to its printed total.

    Parameters
    ----------
    disclosures : sequence of Disclosure
        At least two; any order.
    by, depth, column, table, renamed, settings
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
        raise NotComparable(None, message("too-few"), remedy=message("one-a-year"))
    held = sorted(disclosures, key=lambda d: d.year or 0)
    for first, second in zip(held, held[1:], strict=False):
        if first.year is not None and first.year == second.year:
            raise NotComparable(
                second.files[0].name if second.files else None,
                message("same-year", year=second.year), remedy=message("one-a-year"))
    table = table or _common_table(held, Ask(by, depth, column))
    found = [compare(a, b, by, depth=depth, column=column, table=table, renamed=renamed,
                     settings=settings)
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
                if not name.endswith(BY_CLASS)]
    whole = [name for name, accounts in readable if all(accounts)]
    closing = [name for name, accounts in readable if all(a and a.closes for a in accounts)]
    return next(iter(closing + whole), None)


def _threads(found: Sequence[Comparison]) -> list[Thread]:
    """Join the rows of one comparison with those of the next where they share an entry."""
    chains = _Chains()
    for c in found:
        for r in c.rows:
            chains.add([(c.years[0], e) for e in r.previous_entries]
                       + [(c.years[1], e) for e in r.current_entries], r.rule)
    return sorted(_rejoined(chains.threads()), key=lambda t: (
        any(e.key == "rest" for e in t.latest), t.latest[0].code))


#: One line of one year.
_Key = tuple[int, str, bool, str]


def _key(year: int, line: AccountLine) -> _Key:
    return year, line.key or line.code, line.rest, line.name


class _Chains:
    """Lines of all years while they are chained: which are one, and by which rules."""

    def __init__(self) -> None:
        self._at: dict[_Key, int] = {}
        self._lines: list[dict[int, list[AccountLine]]] = []
        self._rules: list[list[str]] = []

    def add(self, ends: Sequence[tuple[int, AccountLine]], rule: str) -> None:
        """Lines that are one by a rule; what they were joined with before comes along."""
        into = self._chain_of(ends)
        for year, line in ends:
            held = self._lines[into].setdefault(year, [])
            if not any(line is h or _key(year, line) == _key(year, h) for h in held):
                held.append(line)
        if rule != "none":
            self._rules[into].append(rule)
        self._at.update({_key(year, line): into for year, lines in self._lines[into].items()
                         for line in lines})

    def _chain_of(self, ends: Sequence[tuple[int, AccountLine]]) -> int:
        """The chain that holds some of the lines; where several do, they become one."""
        keys = (_key(year, line) for year, line in ends)
        known = sorted({self._at[key] for key in keys if key in self._at})
        if not known:
            self._lines.append({})
            self._rules.append([])
            return len(self._lines) - 1
        into = known[0]
        for other in known[1:]:
            for year, lines in self._lines[other].items():
                self._lines[into].setdefault(year, []).extend(lines)
            self._rules[into] += self._rules[other]
            self._lines[other], self._rules[other] = {}, []
        return into

    def threads(self) -> list[Thread]:
        return [Thread({year: tuple(lines) for year, lines in sorted(held.items())},
                       tuple(dict.fromkeys(rules)))
                for held, rules in zip(self._lines, self._rules, strict=True) if held]


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
