"""What the page holds while it is open: the documents that were read, and what is taken out of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import BytesIO
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from budgetkit import __version__
from budgetkit.amounts import format_amount
from budgetkit.checks import check
from budgetkit.checks.entries import severity_name
from budgetkit.checks.findings import Findings
from budgetkit.disclosure import Disclosure
from budgetkit.errors import MissingExtra, NoTextLayer
from budgetkit.messages import in_room, message_in, set_language
from budgetkit.package import write_package
from budgetkit.present import Column, ShownTable, workbook
from budgetkit.reader import read
from budgetkit.sources.forms import open_source
from budgetkit.sources.pdf import Document
from budgetkit.sources.pictures import AROUND, find_document, locate
from budgetkit.sources.progress import telling
from budgetkit.text import fold
from budgetkit.web.view import Values, kind_name, table_of, view

say, message = in_room("web.session"), message_in("web.session")


class Session:
    """The documents of one visit. Nothing of it is written anywhere.

    Examples
    --------
    >>> from budgetkit import bundled
    >>> session = Session()
    >>> number = session.read({"weihui.pdf": bundled.example().read_bytes()})
    >>> json.loads(session.view(number, "en"))["about"]["year"]
    2024
    """

    def __init__(self) -> None:
        self.held: list[tuple[Disclosure, Findings] | None] = []

    def read(self, files: Mapping[str, bytes],
             told: Callable[[str, int, int], None] | None = None) -> int:
        """Read the files of one disclosure; its number in this session.

        Raises
        ------
        BudgetkitError
            As :func:`budgetkit.read`.
        """
        try:
            with telling(told or (lambda *_: None)):
                d = read({name: bytes(content) for name, content in files.items()})
        except (NoTextLayer, MissingExtra) as error:  # nothing can be installed in a page
            raise type(error)(error.file, error.what, page=error.page,
                              remedy=message("elsewhere")) from None
        self.held.append((d, check(d)))
        return len(self.held) - 1

    def speak(self, lang: str) -> None:
        """From here on errors are told in this language.

        Raises
        ------
        ValueError
            For another language.
        """
        set_language(lang)

    def drop(self, number: int) -> None:
        """Let go of a document; the others keep their numbers."""
        self.held[number] = None

    def take(self, number: int, what: str, lang: str) -> bytes:
        """What a reader takes away: ``facts``, ``package``, ``workbook`` or ``quotes``."""
        if what in ("facts", "package"):
            return getattr(self, what)(number)
        made = getattr(self, what)(number, lang)
        return made.encode() if isinstance(made, str) else made

    def view(self, number: int, lang: str) -> str:
        """What the page shows of a document, as JSON; a year before it that is held is compared."""
        d, found = self._held(number)
        before = self._year_before(d)
        return json.dumps(view(d, found, lang, before), ensure_ascii=False)

    def _held(self, number: int) -> tuple[Disclosure, Findings]:
        held = self.held[number]
        if held is None:
            raise IndexError(f"document {number} was let go")
        return held

    def _year_before(self, d: Disclosure) -> Disclosure | None:
        """Of the documents that are held, this department's latest earlier one."""
        earlier = [held[0] for held in self.held if held and held[0].year and d.year
                   and held[0].year < d.year and fold(held[0].department) == fold(d.department)]
        return max(earlier, key=lambda each: each.year or 0, default=None)

    def facts(self, number: int) -> bytes:
        """Every amount of a document, as the data package has them (facts.csv)."""
        return self._package(number)["facts.csv"]

    def package(self, number: int) -> bytes:
        """The data package of a document, zipped: the same bytes for the same document."""
        held = BytesIO()
        with ZipFile(held, "w", ZIP_DEFLATED) as packed:
            for name, content in sorted(self._package(number).items()):
                packed.writestr(ZipInfo(name), content, ZIP_DEFLATED)
        return held.getvalue()

    def _package(self, number: int) -> dict[str, bytes]:
        with TemporaryDirectory() as place:
            folder = write_package(self._held(number)[0], f"{place}/package")
            return {path.name: path.read_bytes() for path in folder.iterdir()}

    def workbook(self, number: int, lang: str) -> bytes:
        """All tables, the findings and the sources as an Excel workbook, a sheet each."""
        d, found = self._held(number)
        sheets = {say("sheet-sources", lang): ShownTable(
            (Column(say("head-file", lang)), Column(say("head-pages", lang), "count"),
             Column("SHA-256"), Column(say("head-version", lang))),
            tuple((f.name, f.pages, f.sha256, __version__) for f in d.files))}
        for table in d.tables:
            shown = table_of(table, lang)
            sheets[_free(shown["name"], sheets)] = _sheet(shown, lang)
        if found:
            sheets[say("sheet-findings", lang)] = ShownTable(
                tuple(Column(say(f"head-{name}", lang), kind) for name, kind in (
                    ("severity", "text"), ("page", "whole"), ("message", "text"),
                    ("rule", "text"))),
                tuple((severity_name(f.severity, lang), f.page, f.text(lang), f.rule)
                      for f in found))
        return workbook(sheets, title=d.title)

    def quotes(self, number: int, lang: str) -> str:
        """The findings as sentences that can be quoted, each with file and page."""
        d, found = self._held(number)
        lines = [say("quoted", lang, who=d.department, year=d.year or "", said=f.text(lang),
                     kind=kind_name(d, lang), file=locate(d.files, f.page)[0].name,
                     page=f.page) for f in found]
        return "\n".join(lines) + "\n"

    def page(self, number: int, page: int, finding: int | None = None, scale: float = 1.5
             ) -> dict[str, object]:
        """A page, or the part of it that a finding is about, as pixels and boxes to outline.

        Returns
        -------
        dict
            ``width, height, pixels`` (four bytes each, the fourth unused), ``boxes``
            (left, top, width, height in pixels).
        """
        d, found = self._held(number)
        places = list(found[finding].places) if finding is not None else []
        here = [p for p in places if p.page == page and p.x1 > p.x0]
        top = max(0.0, min((p.y0 for p in here), default=AROUND) - AROUND)
        foot = max((p.y1 for p in here), default=1e6) + AROUND
        file, own = locate(d.files, page)
        with open_source(find_document(file)) as document:
            if not isinstance(document, Document):  # a view shows pages of PDFs alone
                raise TypeError(f"a page of form {document.form} is not painted")
            width, height, pixels = document.pixels(own, scale, top, foot)
        boxes = [[round((p.x0 - 1.5) * scale), round((p.y0 - top - 1.5) * scale),
                  round((p.x1 - p.x0 + 3) * scale), round((p.y1 - p.y0 + 3) * scale)]
                 for p in here]
        return {"width": width, "height": height, "pixels": pixels, "boxes": boxes}


def _free(name: str, taken: Mapping[str, object]) -> str:
    """The name with a number behind it where it is taken."""
    names = [name, *(f"{name} {n}" for n in range(2, len(taken) + 3))]
    return next(each for each in names if each not in taken)


def _sheet(shown: Values, lang: str) -> ShownTable:
    """A table as it is printed, its amounts as numbers (万元)."""
    kinds = ["amount" if any(row["numbers"][c] is not None for row in shown["rows"]) else "text"
             for c in range(len(shown["columns"]))]
    rows = tuple(
        tuple(cell if number is None else Decimal(str(number))
              for cell, number in zip(row["cells"], row["numbers"], strict=True))
        for row in shown["rows"])
    said = say("caption", lang, title=shown["title"] or shown["name"],
               pages=", ".join(map(str, shown["pages"])))
    return ShownTable(tuple(Column(name, kind, _written if kind == "amount" else None) for name, kind in zip(
        shown["columns"], kinds, strict=True)), rows, caption=said)


def _written(value: str | Decimal) -> str:
    return value if isinstance(value, str) else format_amount(value)
