"""Which table prints the total of which fund: DATA that every rule between prose and tables asks."""

from __future__ import annotations

from typing import NamedTuple

from budgetkit.model.totals import FUNDS


class OwnTable(NamedTuple):
    """The table of a fund: its key, and the tables of other headings under which it still answers."""

    key: str
    under: tuple[str, ...] = ()


#: Key of a fund's subject → its own table.
OWN_TABLES = {
    "general_budget": OwnTable("general_budget_expenditure"),
    "government_fund": OwnTable("government_fund"),
    "state_capital": OwnTable("state_capital"),
    "appropriation": OwnTable("appropriation_summary", under=("", "department_summary")),
}
#: Of the funds that 财政拨款 is made of: the table that holds one alone.
FUND_TABLES = {fund: OWN_TABLES[fund].key for fund in FUNDS}
