"""Data package → disclosure, and the bundled ones."""

from __future__ import annotations

from os import PathLike

from budgetkit import bundled
from budgetkit.disclosure import Disclosure
from budgetkit.errors import MissingFile
from budgetkit.messages import Enumeration, message_in
from budgetkit.package_format.fields import STATE

message = message_in("package")


def load_package(folder: str | PathLike[str]) -> Disclosure:
    """Read a data package back: equal to the disclosure that was written.

    The PDF is not needed. Where it lies in the folder or beside it, ``files[0].path`` says so,
    and evidence can be shown on its pages.

    Parameters
    ----------
    folder : path
        A folder that :func:`write_package` or ``budgetkit extract`` wrote.

    Returns
    -------
    Disclosure

    Raises
    ------
    MissingFile
        No such folder.
    UnreadableInput
        No package of budgetkit, or a file in it was changed since it was written.

    Examples
    --------
    >>> from budgetkit import bundled
    >>> load_package(bundled.data() / "weihui-2024" / "package").year
    2024
    """
    return Disclosure.from_package(folder)


def examples() -> list[str]:
    """Names of the bundled disclosures.

    Returns
    -------
    list of str

    Examples
    --------
    >>> "weihui-2024" in examples()
    True
    """
    data = bundled.data()
    found = [p.parent.relative_to(data) for p in data.rglob(STATE)]
    return sorted(p.parent.as_posix() if p.name == "package" else p.as_posix() for p in found)


def load_example(name: str = "weihui-2024") -> Disclosure:
    """Open a bundled disclosure from its data package, without touching a PDF.

    Parameters
    ----------
    name : str
        One of :func:`examples`: ``weihui-2024``, or ``jiangsu/npc-2018`` and its like, which
        hold tables only.

    Returns
    -------
    Disclosure

    Raises
    ------
    MissingFile
        No bundled disclosure of this name; the message lists them.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> float(d["government_fund"]["total"].iloc[0])
    860.0
    """
    known = examples()
    if name not in known:
        raise MissingFile(name, message("no-example"),
                          remedy=message("there-are", names=Enumeration(known)))
    place = bundled.data() / name
    return load_package(place / "package" if (place / "package").is_dir() else place)
