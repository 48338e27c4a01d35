"""The explorers as a page of a server that runs Python: for files of one's own, several visitors at once.

`budgetkit app` serves it with Voila, on this machine alone unless it is told otherwise. Each visitor
has a process and a folder of their own; both are gone when the tab is closed.
"""

from budgetkit.app.page import show
from budgetkit.app.visit import Visit
from budgetkit.offered import offering

__all__ = ["Visit", "show"]
__dir__ = offering(__all__)
