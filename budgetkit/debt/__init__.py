"""What borrowed money pays for: projects, notices, vintages, interest and scenarios.

``breakdown`` has one row a project, ``vintages`` one a notice, ``summary`` the shares and what
the tables show of it, ``scenario`` what an interest bill implies, ``said`` the sentences.
"""

from budgetkit.debt.breakdown import rows
from budgetkit.debt.classifiers import (
    DEBT,
    INSTRUMENTS,
    PURPOSES,
    DebtSign,
    instrument_label,
    purpose_label,
    sign_of_code,
)
from budgetkit.debt.debt_line import DebtLine
from budgetkit.debt.frames import breakdown, said, vintages, works
from budgetkit.debt.notices import Notice, find_notices
from budgetkit.debt.scenario import Instalment, Scenario, scenario
from budgetkit.debt.scope import Scope
from budgetkit.debt.settings import DebtSettings
from budgetkit.debt.showings import Showing
from budgetkit.debt.summary import Summary, summary
from budgetkit.offered import offering
from budgetkit.renamed import renamed_names

__all__ = [
    "DEBT",
    "INSTRUMENTS",
    "PURPOSES",
    "DebtLine",
    "DebtSettings",
    "DebtSign",
    "Instalment",
    "Notice",
    "Scenario",
    "Scope",
    "Showing",
    "Summary",
    "breakdown",
    "find_notices",
    "instrument_label",
    "purpose_label",
    "rows",
    "said",
    "scenario",
    "sign_of_code",
    "summary",
    "vintages",
    "works",
]  # fmt: skip
__dir__ = offering(__all__)

__getattr__ = renamed_names(globals(), Row="DebtLine", Evidence="DebtSign")
