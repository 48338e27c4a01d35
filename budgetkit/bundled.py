"""Where the notebooks and documents that come with budgetkit lie.

A checkout has them beside the package, an installed wheel inside it.
"""

from __future__ import annotations

from pathlib import Path

from budgetkit.errors import MissingFile
from budgetkit.messages import checked_language, message_in
from budgetkit.offered import offering

__all__ = ["data", "example", "notebooks"]
__dir__ = offering(__all__)
message = message_in("errors")

_PACKAGE = Path(__file__).resolve().parent


def notebooks(lang: str | None = None) -> Path:
    """Folder of the curated notebooks in a language.

    Parameters
    ----------
    lang : {"en", "zh"}, optional
        The language of today without one; see :func:`budgetkit.set_language`.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    MissingFile
        This copy of budgetkit came without them.

    Examples
    --------
    >>> notebooks("zh").name
    'zh'
    """
    return _folder("notebooks") / checked_language(lang)


def data() -> Path:
    """Folder of the bundled documents and tidy tables.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    MissingFile
        This copy of budgetkit came without them.

    Examples
    --------
    >>> (data() / "README.md").is_file()
    True
    """
    return _folder("data")


def example(name: str = "weihui-2024") -> Path:
    """The PDF of a bundled budget: what the notebooks read until you name your own.

    Parameters
    ----------
    name : str
        A folder of :func:`data` that holds a PDF.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    MissingFile
        There is no such bundled PDF.

    Examples
    --------
    >>> example().name
    'weihui-2024.pdf'
    """
    path = data() / name / f"{name}.pdf"
    if not path.is_file():
        raise MissingFile(path, remedy=message("data-names"))
    return path


def _folder(name: str, package: Path = _PACKAGE) -> Path:
    inside = package / f"_{name}"
    if inside.is_dir():
        return inside
    # any folder may hold a `data`; only the project's own has its pyproject.toml beside it
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    raise MissingFile(inside, remedy=message("install-again"))
