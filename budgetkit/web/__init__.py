"""What the page that needs no server asks of the core: plain values, in plain Python.

The page (``web/``, built by ``make web``) runs this wheel in the reader's browser. Nothing here
loads numpy, pandas, matplotlib or an imaging library, and nothing is read anew in JavaScript:
:func:`open_files` reads, :func:`view` tells what the page shows, in values that JSON knows.
"""

from budgetkit.web.session import Session
from budgetkit.web.view import view

__all__ = ["Session", "view"]
