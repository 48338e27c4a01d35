"""Published Chinese department budgets as tables, checks and stories traceable to the page.

The public names load on first use: importing budgetkit loads no camelot, cv2 or matplotlib.

>>> import budgetkit as bk
>>> "read" in dir(bk)
True
"""

import lazy_loader as _lazy

__version__ = "0.2.0"

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=[
        "amounts",
        "bundled",
        "change",
        "charts",
        "classification",
        "corpus",
        "debt",
        "errors",
        "evidence",
        "explore",
        "fonts",
        "package",
        "performance",
        "reporting",
        "teach",
        "text",
    ],
    submod_attrs={
        "checks": ["check"],
        "corpus": ["load_corpus"],
        "disclosure": ["Disclosure"],
        "errors": ["BudgetkitError"],
        "messages": ["language", "set_language"],
        "package": ["load_example"],
        "reader": ["read"],
        "tables": ["label"],
    },
)
