"""What a report is made of, each asked once: totals, projects, targets, changes, debt, findings."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

import pandas as pd

from budgetkit import budget_lines
from budgetkit.change import Comparison, Drivers, NotComparable, compare, drivers
from budgetkit.checks import Findings, check, identities
from budgetkit.checks.books import cell_place
from budgetkit.debt import Summary, summary
from budgetkit.debt.projects import projects_table, read_projects
from budgetkit.disclosure import Disclosure
from budgetkit.evidence import places
from budgetkit.model import PrintedTotal
from budgetkit.model.coverage import Coverage
from budgetkit.narrative import Claim
from budgetkit.narrative.paragraphs import Place
from budgetkit.performance.goals import goals
from budgetkit.performance.indicators import frame_of, whole_sheets
from budgetkit.reporting.promised import PlannedProject, goals_in_rows, with_shared_sheets
from budgetkit.tables.target_sheet import TargetSheet


class ReportFacts:
    """One document, and the year before where it is at hand, as a report asks them.

    Parameters
    ----------
    d : Disclosure
    previous : Disclosure, optional
    renamed : bool
        The two departments are one.

    Examples
    --------
    >>> import budgetkit as bk
    >>> facts = ReportFacts(bk.load_example("weihui-2024"))
    >>> str(facts.total.amount), len(facts.projects), str(facts.projects[0].amount)
    ('11534.22', 11, '4800.00')
    """

    def __init__(self, d: Disclosure, previous: Disclosure | None = None, *, renamed: bool = False):
        self.d, self.previous, self.renamed = d, previous, renamed

    @cached_property
    def total(self) -> PrintedTotal | None:
        """The printed total that all rooms show."""
        return self.d.shown()

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Where the money comes from: :func:`budgetkit.charts.sources`."""
        return budget_lines.sources(self.d)

    @cached_property
    def functions(self) -> pd.DataFrame:
        """What it is for, by class: :func:`budgetkit.charts.functions`."""
        return budget_lines.functions(self.d)

    @cached_property
    def split(self) -> pd.DataFrame:
        """The lines that are basic and project expenditure, where a table by code splits them."""
        return budget_lines.split_functions(self.d)

    @cached_property
    def economics(self) -> pd.DataFrame:
        """What it buys: :func:`budgetkit.charts.economics`."""
        return budget_lines.economics(self.d)

    @cached_property
    def sheets(self) -> list[TargetSheet]:
        """The target sheets, in printed order."""
        return whole_sheets(self.d)

    @cached_property
    def targets(self) -> pd.DataFrame:
        """Every target: :func:`budgetkit.performance.indicators`."""
        return frame_of(self.sheets)

    @cached_property
    def goals(self) -> pd.DataFrame:
        """Goals in words: :func:`budgetkit.performance.goals`."""
        return goals(self.d)

    @cached_property
    def projects(self) -> list[PlannedProject]:
        """Every project, most money first; of the target sheets where no table lists them."""
        numbers = {id(sheet): n for n, sheet in enumerate(self.sheets)}
        own = [sheet for sheet in self.sheets if sheet.scope == "project"]
        table = projects_table(self.d)
        if table is not None:
            said = goals_in_rows(table)
            held = [PlannedProject(p.name, p.amount, p.page, self._of_fact(p.money[0].fact),
                                   None if p.sheet is None else numbers.get(id(p.sheet)),
                                   said.get((p.page, p.row), ""))
                    for p in read_projects(table, own)]
            held = with_shared_sheets(held, self.sheets)
        else:
            held = [PlannedProject(s.name, s.amount, s.pages[0] if s.pages else 0, None, numbers[id(s)])
                    for s in own if s.name]
        return sorted(held, key=lambda p: -(p.amount if p.amount is not None else Decimal(-1)))

    @cached_property
    def unlisted(self) -> list[str]:
        """Names of target sheets that the table of projects does not list by that name."""
        if projects_table(self.d) is None:
            return []
        listed = {p.sheet for p in self.projects}
        return [s.name for n, s in enumerate(self.sheets)
                if s.scope == "project" and s.name and n not in listed]

    @cached_property
    def compared(self) -> Comparison | None:
        """Line by line against the year before; None where it is not at hand, or not comparable."""
        if self.previous is None or self.not_compared is not None:
            return None
        return self._comparison[0]

    @cached_property
    def not_compared(self) -> NotComparable | None:
        """Why the year before that was given is not compared."""
        return None if self.previous is None else self._comparison[1]

    @cached_property
    def _comparison(self) -> tuple[Comparison | None, NotComparable | None]:
        assert self.previous is not None
        try:
            return compare(self.previous, self.d, renamed=self.renamed), None
        except NotComparable as why:
            return None, why

    @cached_property
    def changes(self) -> Drivers | None:
        """What changed by the document's own words; None where nothing can be told."""
        try:
            return drivers(self.d)
        except NotComparable:
            return None

    @cached_property
    def debt(self) -> Summary:
        """What is borrowed: :func:`budgetkit.debt.summary`."""
        return summary(self.d)

    @cached_property
    def findings(self) -> Findings:
        """What the checks found."""
        return check(self.d)

    @cached_property
    def sums(self) -> pd.DataFrame:
        """Every sum: :func:`budgetkit.checks.identities`."""
        return identities(self.d)

    @cached_property
    def not_understood(self) -> list[Coverage]:
        """Tables of which something is not understood, most amounts first."""
        held = [c for c in self.d.coverage_list if c.status != "understood"]
        return sorted(held, key=lambda c: c.placed - c.amounts)

    def place_of_target(self, row: pd.Series) -> tuple[Place, ...]:
        """Where a target's cell stands."""
        if row["table"] < 0:
            return ()
        return (cell_place(self.d.tables[row["table"]], row["row"], row["column"], row["page"]),)

    def places_of_total(self) -> tuple[Place, ...]:
        """Where the printed total stands."""
        place = self._of_fact(self.total.fact) if self.total is not None else None
        return () if place is None else (place,)

    def places_of_amount(self, page: int, amount: float) -> tuple[Place, ...]:
        """Where an amount stands on a page; none where it is not found, or is a sum of others."""
        held = next((f for f in self.d.fact_list if f.page == page and abs(float(f.amount) - amount) < 0.005), None)
        place = self._of_fact(held)
        return () if place is None else (place,)

    def places_of_sentence(self, page: int, sentence: str, change: Decimal | None = None) -> tuple[Place, ...]:
        """Where a sentence of the prose stands, or in it the change that is meant; none where it is not found again."""
        held = [c for c in self.d.narrative.claim_list if c.page == page and c.sentence.text == sentence]
        meant = (c for c in held if change is not None and c.change is not None and abs(c.change.value) == abs(change))
        claim = next(meant, next(iter(held), None))
        return () if claim is None else self.places_of_claim(claim)

    def places_of_claim(self, claim: Claim) -> tuple[Place, ...]:
        """Where a statement of the prose stands."""
        return tuple(places(self.d, claim))

    def _of_fact(self, fact) -> Place | None:
        return places(self.d, fact)[0] if fact is not None else None

    @property
    def whole(self) -> bool:
        """Whether all that is printed was understood: only then is anything said to be absent."""
        return bool(self.d.coverage_list) and not self.not_understood and not self.d.losses
