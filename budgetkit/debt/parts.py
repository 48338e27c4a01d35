"""A project's money by fund, with what its own name, notices and column say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from budgetkit.debt.classifiers import DEBT, DebtSign, Sign, speaks
from budgetkit.debt.notices import Notice, find_notices, home_city, home_province
from budgetkit.debt.projects import Money, Project
from budgetkit.debt.settings import DEFAULT, DebtSettings
from budgetkit.disclosure import Disclosure
from budgetkit.tables.table import Fact
from budgetkit.tables.targets import TargetSheet

_SILENT = Sign("")


@dataclass
class ProjectPart:
    """A project's money from one fund, on its way to a row."""

    project: Project
    amount: Decimal
    fund: str
    when: str
    fact: Fact | None
    words: Sign | None
    notices: tuple[Notice, ...]
    column: Sign | None = None
    column_said: str = ""
    purpose: str = ""
    instrument: str = ""
    sure: str = ""
    code: str = ""
    covered: bool = True
    evidence: list[DebtSign] = field(default_factory=list)

    @property
    def said(self) -> Sign:
        """What its words say; nothing where they say nothing."""
        return self.words or _SILENT

    @property
    def says_debt(self) -> bool:
        """Whether its words say that it is paid with borrowed money, or pays for it."""
        return self.said.purpose in DEBT

    def is_(self, purpose: str, sure: str, instrument: str = "") -> None:
        """Decide what it is."""
        self.purpose, self.sure, self.instrument = purpose, sure, instrument


def parts_of(
    d: Disclosure, projects: Sequence[Project], sheets: Sequence[TargetSheet],
    settings: DebtSettings = DEFAULT,
) -> list[ProjectPart]:
    """Every project's money by fund, with its notices and what its name says."""
    issuers = [n.issuer for p in projects for n in find_notices(p.name, settings=settings)]
    codes = [s.code for s in sheets if s.code]
    province = home_province(d.department, codes, issuers)
    city = home_city(d.department)
    out = []
    for project in projects:
        notices = tuple(find_notices(project.name, province=province, city=city,
                                     settings=settings))
        said = speaks(project.name, "project") or _said_in_sheet(project)
        if said is None and any(n.of_debt for n in notices):
            said = Sign("bond_funded")  # the notice itself is shown as evidence
        if said is None and project.about:
            said = speaks(project.about, "project")
        money = project.money if said else _parted_in_sheet(project)
        out += [ProjectPart(project, m.amount, m.fund, m.when, m.fact, said, notices, m.sign,
                            m.said) for m in money]
    return out


def _parted_in_sheet(project: Project) -> tuple[Money, ...]:
    """A project's money, a part of which its target sheet calls a bond or a loan."""
    if project.sheet is None or len(project.money) != 1:
        return project.money
    whole = project.money[0]
    for name, amount in project.sheet.funds.items():
        sign = speaks(name, "source")
        if sign and sign.purpose in DEBT and amount and amount < whole.amount:
            return (replace(whole, amount=amount, sign=sign, said=name),
                    replace(whole, amount=whole.amount - amount))
    return project.money


def _said_in_sheet(project: Project) -> Sign | None:
    """What the sheet's rows of funds say: a row 专项债券 with this project's whole amount."""
    if project.sheet is None:
        return None
    for name, amount in project.sheet.funds.items():
        said = speaks(name, "project")
        if said and amount and amount == project.amount:
            return said
    return None
