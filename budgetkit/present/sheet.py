"""What shows itself: in a notebook, as HTML, as text; made of sentences, pictures and a table."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from budgetkit.present.page import html
from budgetkit.present.table import ShownTable


@dataclass(frozen=True)
class Image:
    """A picture as a page shows it.

    Attributes
    ----------
    data : bytes
    words : str
        Alternative text.
    width : int
        Pixels at which it is shown.
    form : str
        ``png`` or ``svg+xml``.
    caption : str
        Said under it.

    Examples
    --------
    >>> Image(b"PNG", "A page", 300).source
    'data:image/png;base64,UE5H'
    """

    data: bytes = field(repr=False)
    words: str
    width: int
    form: str = "png"
    caption: str = ""

    @property
    def source(self) -> str:
        """The bytes as an address that needs nobody."""
        code = base64.b64encode(self.data).decode("ascii")
        return f"data:image/{self.form};base64,{code}"


@dataclass(frozen=True)
class Sheet:
    """Something ready to be shown; a notebook shows it by itself.

    Attributes
    ----------
    template : str
        Which template of this room makes its HTML.
    values : mapping
        What the template asks for.
    text : str
        The same for a terminal.
    table : ShownTable, optional
        What a spreadsheet holds of it.
    whole : ShownTable, optional
        The same with all rows, where some are not shown.
    pages : tuple of int
        Where its rows are printed, as far as they say it.
    empty : str
        Why the document gives no answer.
    bare : bool
        There are no rows, which is an answer.

    Examples
    --------
    >>> from budgetkit.present import Column
    >>> shown = block(table=ShownTable((Column("Line"),), (("<b>",),), lang="en"))
    >>> "&lt;b&gt;" in shown.html, shown.text
    (True, 'Line\\n<b>')
    """

    template: str
    values: Mapping[str, Any] = field(repr=False)
    text: str
    table: ShownTable | None = field(default=None, repr=False)
    empty: str = ""
    bare: bool = False
    whole: ShownTable | None = field(default=None, repr=False)
    pages: tuple[int, ...] = ()

    @cached_property
    def html(self) -> str:
        """One element; every text escaped, every figure right-aligned."""
        return html(self.template, **self.values)

    def _repr_mimebundle_(self, include=None, exclude=None):
        told = {"empty": self.empty} if self.empty else {"bare": True} if self.bare else {}
        return ({"text/html": self.html, "text/plain": self.text}, {"text/html": told} if told else {})


def block(
    *, table: ShownTable | None = None, sentences: Sequence[str] = (), notes: Sequence[str] = (),
    region: str = "", whole: ShownTable | None = None, pages: Sequence[int] = (),
) -> Sheet:
    """Sentences, then a table, then notes.

    Parameters
    ----------
    table : ShownTable, optional
    sentences, notes : sequence of str
        Before and after the table; in a terminal a note has a mark before it.
    region : str, optional
        What the table is called for those who hear it, where it has no caption.
    whole : ShownTable, optional
        The table with all rows, where it shows some of them.
    pages : sequence of int
        Where its rows are printed.

    Returns
    -------
    Sheet

    Examples
    --------
    >>> print(block(sentences=["One line."], notes=["rounded"]).text)
    One line.
    ! rounded
    """
    lines = [*sentences, *([table.text] if table else []), *(f"! {note}" for note in notes)]
    return Sheet("block.html.j2", {"table": table, "sentences": sentences, "notes": notes,
                                   "region": region}, "\n".join(lines), table,
                 whole=whole, pages=tuple(pages))


def pairs(named: Mapping[str, str] | Sequence[tuple[str, str]], *, figures: bool = False,
          notes: Sequence[str] = ()) -> Sheet:
    """What is called something, and what it is: two columns without heads.

    Parameters
    ----------
    named : mapping or sequence of pairs
    figures : bool
        The second stands to the right.
    notes : sequence of str

    Returns
    -------
    Sheet

    Examples
    --------
    >>> print(pairs({"年度": "2024", "单位": "甲局"}).text)
    年度: 2024
    单位: 甲局
    """
    held = list(named.items()) if isinstance(named, Mapping) else list(named)
    text = "\n".join(f"{name}: {said}" for name, said in held)
    return Sheet("pairs.html.j2", {"pairs": held, "figures": figures, "notes": notes},
                 "\n".join([text, *notes]))


def notice(said: str, *, head: str = "", empty: bool = False) -> Sheet:
    """A sentence in place of a table: why the document gives no answer, or what no rows mean.

    Parameters
    ----------
    said : str
    head : str, optional
    empty : bool
        The document does not answer; otherwise no rows are the answer.

    Returns
    -------
    Sheet

    Examples
    --------
    >>> notice("the document prints no interest").html
    '<p class="bk-none">the document prints no interest</p>'
    """
    return Sheet("notice.html.j2", {"head": head, "said": said}, "\n".join(filter(None, (head, said))),
                 empty=said if empty else "", bare=True)
