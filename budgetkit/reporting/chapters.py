"""Which notebooks make up a report, and which of them apply to a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from budgetkit import bundled
from budgetkit.debt import summary
from budgetkit.errors import MissingFile
from budgetkit.messages import Enumeration, message_in

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

message = message_in("reporting.running")


def _always(d: Disclosure, previous: bool) -> bool:
    return True


def _speaks_of_last_year(d: Disclosure, previous: bool) -> bool:
    return previous or bool(len(d.claims) and d.claims["change"].notna().any())


def _borrows(d: Disclosure, previous: bool) -> bool:
    owed = summary(d)
    return owed.found or bool(owed.mentions)


def _promises(d: Disclosure, previous: bool) -> bool:
    return "department_performance" in d or "project_performance" in d


#: notebook, when it applies; the order is the report's
CHAPTERS: tuple[tuple[str, Callable[[Disclosure, bool], bool]], ...] = (
    ("01_read_a_disclosure", _always),
    ("02_does_it_add_up", _always),
    ("03_year_over_year", _speaks_of_last_year),
    ("04_debt_funded_projects", _borrows),
    ("05_performance_indicators", _promises),
)


def chapters(
    d: Disclosure, *, previous: bool = False, asked: Sequence[str] | None = None
) -> list[Path]:
    """The notebooks of a report on this document, in the report's order.

    Parameters
    ----------
    d : Disclosure
    previous : bool
        Whether the year before is at hand.
    asked : sequence of str, optional
        Names or numbers (``"01"``) of notebooks, or paths of your own; by default all that apply.

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    MissingFile
        There is no such notebook.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf")
    >>> [path.stem for path in chapters(d, asked=["01"])]
    ['01_read_a_disclosure']
    """
    folder = bundled.notebooks()
    if asked:
        return [_named(name, folder) for name in asked]
    paths = [folder / f"{name}.ipynb" for name, applies in CHAPTERS if applies(d, previous)]
    return [path for path in paths if path.is_file()]


def _named(name: str, folder: Path) -> Path:
    own = Path(name)
    if own.suffix == ".ipynb" and own.is_file():
        return own
    found = sorted(folder.glob(f"{own.name.removesuffix('.ipynb')}*.ipynb")) if name else []
    if not found:
        held = Enumeration(sorted(p.stem for p in folder.glob("*.ipynb")))
        raise MissingFile(name, message("no-such-notebook"),
                          remedy=message("there-are", names=held))
    return found[0]
