"""What is kept of a document once it has been read: its name, its digest, where it lay."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SourceFile:
    """A document that the disclosure was read from.

    Attributes
    ----------
    name : str
        The file's name, without its folder.
    sha256 : str
        Of its bytes, in hexadecimal digits.
    pages : int
    path : str
        Where it lay; it may be gone. Empty where that is not known.
    form : str
        ``pdf``, or what else it was read from (:mod:`budgetkit.sources.forms`).
    parts : tuple of str
        Names of its pages where they have names: the sheets of a workbook.
    printed_pages : tuple of str
        The number that each page prints of itself; empty where none is printed, or its neighbours
        do not prove it. Not in a package.
    content : bytes or None
        The document itself where it was read from memory; never written to a package.

    Examples
    --------
    >>> SourceFile("weihui.pdf", "", 22) == SourceFile("weihui.pdf", "", 22, path="in/weihui.pdf")
    True
    """

    name: str
    sha256: str
    pages: int
    path: str = field(default="", compare=False)
    form: str = "pdf"
    parts: tuple[str, ...] = ()
    printed_pages: tuple[str, ...] = field(default=(), compare=False, repr=False,
                                           metadata={"in_package": False})
    content: bytes | None = field(default=None, compare=False, repr=False,
                                  metadata={"in_package": False})
