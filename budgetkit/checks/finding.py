"""One finding: a fault, a doubt or a rounding difference, with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from budgetkit.checks.implied_corrections import Remedy
from budgetkit.messages import Message, Named, checked_language
from budgetkit.narrative.paragraphs import Place
from budgetkit.sources.pictures import with_names
from budgetkit.tables.corrections import address, write_correction

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Finding:
    """One fault, doubt or rounding difference, with its place.

    Attributes
    ----------
    rule, family, severity : str
    table : str
        Key of the table, or empty for prose.
    page : int
    row, column : int or None
        Of the cell in the stitched table, from 0, as in cells.csv; None for prose.
    said : Message
        What is printed, what it should be by which rule, by how much, where; ``message`` and
        ``message_zh`` are its text in each language.
    expected, found : str
        Amounts in 万元; percentages with their sign; or words.
    difference : Decimal or None
        Found minus expected, in 万元 or percentage points.
    places : tuple of Place
        Boxes to outline; the first is what the finding is about.
    printed : str
        The cell's text as read; empty where a finding is about no one cell.
    remedies : tuple of Remedy
        What each number it rests on would have to be, were it alone wrong.

    Examples
    --------
    >>> from budgetkit.messages import Message
    >>> Finding("error", Message("messages.pages", n=2), page=3).text("zh")
    '2页'
    """

    severity: str
    said: Message | Named
    table: str = ""
    page: int = 1
    row: int | None = None
    column: int | None = None
    expected: str = ""
    found: str = ""
    difference: Decimal | None = None
    places: tuple[Place, ...] = ()
    rule: str = ""
    family: str = ""
    remedies: tuple[Remedy, ...] = field(default=(), repr=False, compare=False)
    files: tuple = field(default=(), repr=False, compare=False)
    printed: str = field(default="", repr=False, compare=False)

    def show(self, *, scale: float = 2.0) -> Image:
        """The picture of its place on the page, outlined.

        Parameters
        ----------
        scale : float
            Pixels a point of the page.

        Returns
        -------
        PIL Image

        Raises
        ------
        MissingFile
            The PDF is not at hand.
        """
        from budgetkit.sources.pictures import picture

        places = self.places or (Place(self.page, 0, 0, 0, 0),)
        return picture(self.files, places, scale=scale, whole=not self.places)

    def correct(self, right: str, why: str = "", *,
                file: str | Path = "corrections.csv") -> Path:
        """Write down that its cell was misread: a row of a sheet for ``bk.read(corrections=)``.

        For a figure that the page prints otherwise than it was read; look at :meth:`show` first. A
        figure that the document itself prints wrong is no correction.

        Parameters
        ----------
        right : str
            What the page prints there.
        why : str
            For the next reader.
        file : path
            The sheet; a row is added.

        Returns
        -------
        Path
            The sheet.

        Raises
        ------
        ValueError
            The finding is about no one cell of a table.

        Examples
        --------
        >>> import tempfile
        >>> found = Finding("error", Named("", ""), "projects", 9, 3, 2, printed="1,200.00")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     sheet = found.correct("1,260.00", "6 over the fold", file=f"{folder}/c.csv")
        ...     print(sheet.read_text(encoding="utf-8").splitlines()[1])
        9,projects R4C3,"1,200.00","1,260.00",6 over the fold
        """
        if not self.printed or self.row is None or self.column is None:
            raise ValueError("this finding is about no one cell of a table: write the row by hand")
        write_correction(Path(file), (str(self.page), address(self.table, self.row, self.column),
                                      self.printed, right, why))
        return Path(file)

    def text(self, lang: str | None = None) -> str:
        """The message in one language; without one, in that of today.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str

        Raises
        ------
        ValueError
            For another language.
        """
        lang = checked_language(lang)
        return with_names(self.said.text(lang), self.files, lang)

    @property
    def message(self) -> str:
        """The message in English."""
        return self.text("en")

    @property
    def message_zh(self) -> str:
        """The message in Chinese."""
        return self.text("zh")

    def __str__(self) -> str:
        return f"{self.severity}: {self.text()}"
