"""The explorers as a page of a server that runs Python: for files of one's own, several visitors at once.

`budgetkit app` serves it with Voila, on this machine alone unless it is told otherwise. Each visitor
has a process and a folder of their own; both are gone when the tab is closed.
"""

import lazy_loader as _lazy

# the server itself needs none of what a visitor's page is made of
__getattr__, __dir__, __all__ = _lazy.attach(__name__, submod_attrs={"page": ["show"], "visit": ["Visit"]})
