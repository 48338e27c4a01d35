"""What a reader takes out of an explorer: table and pictures as files, each with its source line.

The files are the page's own links (``data:``): no server keeps one, and none is asked for them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO

from budgetkit import __version__, fonts
from budgetkit.charts.drawn import Picture
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Enumeration, in_room, message_in
from budgetkit.present import ShownTable, html, inline, workbook
from budgetkit.present.table import is_missing
from budgetkit.safe_csv import rows_csv
from budgetkit.sources.source_file import SourceFile
from budgetkit.wrapping import in_ranges, wrapped

say, message = in_room("explore.downloads"), message_in("explore.downloads")
#: Digits of a sha256 that tell a file from others of its name.
_SHORT = 12
_KINDS = {"csv": "text/csv;charset=utf-8", "png": "image/png", "svg": "image/svg+xml",
          "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
#: What the name of a file cannot hold on some system, and how long it may be.
_FORBIDDEN, _LONGEST = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+'), 60
#: The line under a picture: pixels of its letters and of a line, as the picture is shown.
_LETTERS, _LINE, _GAP = 11, 16, 6


@dataclass(frozen=True)
class Download:
    """A file that an explorer gives.

    Attributes
    ----------
    name : str
    kind : str
        ``csv``, ``xlsx``, ``png`` or ``svg``.
    content : bytes

    Examples
    --------
    >>> Download("a.csv", "csv", b"name").address
    'data:text/csv;charset=utf-8;base64,bmFtZQ=='
    """

    name: str
    kind: str
    content: bytes = field(repr=False)

    @property
    def address(self) -> str:
        """The file itself as an address."""
        return f"data:{_KINDS[self.kind]};base64,{base64.b64encode(self.content).decode('ascii')}"


def source_line(held: Sequence[Disclosure], pages: Sequence[Iterable[int]], lang: str) -> str:
    """Where what is shown comes from: file, sha256, pages, and which budgetkit read it.

    Parameters
    ----------
    held : sequence of Disclosure
    pages : sequence of iterables of int
        Of each, as far as known.
    lang : {"en", "zh"}

    Returns
    -------
    str
    """
    told = [message("file-pages" if own else "file", name=file.name, sha=file.sha256[:_SHORT],
                    pages=in_ranges(own))
            for d, numbers in zip(held, [*map(set, pages), *[set() for _ in held]], strict=False)
            for file, own in _own_pages(d, numbers)]
    if not told:
        return made(lang)
    through = any(len(d.files) > 1 for d in held) and any(map(set, pages))
    return say("source-through" if through else "source", lang, files=Enumeration(told), version=__version__)


def _own_pages(d: Disclosure, pages: set[int]) -> list[tuple[SourceFile, set[int]]]:
    """The files that hold these pages, each with its own numbers of them; all where none is named."""
    own: dict[int, set[int]] = {}
    before = 0
    for number, file in enumerate(d.files):
        own[number] = {page - before for page in pages if before < page <= before + file.pages}
        before += file.pages
    held = [(file, own[number]) for number, file in enumerate(d.files) if own[number]]
    return held or [(file, set[int]()) for file in d.files]


def made(lang: str, source: str = "") -> str:
    """Which budgetkit made it, behind a source that is no file."""
    return say("made-of" if source else "made", lang, source=source, version=__version__)


def downloads(table: ShownTable | None, pictures: Sequence[Picture], title: str, source: str,
              ) -> Iterator[Download]:
    """The files of a table and of pictures.

    Parameters
    ----------
    table : ShownTable or None
    pictures : sequence of Picture
        With their vectors, where they have any.
    title : str
        What the files are called.
    source : str
        The line that each of them carries.

    Yields
    ------
    Download
    """
    name = _FORBIDDEN.sub("-", title).strip("-.")[:_LONGEST] or "budgetkit"
    if table is not None:
        noted = replace(table, notes=(*table.notes, *_unit(table), source))
        yield Download(f"{name}.csv", "csv", _csv(noted))
        yield Download(f"{name}.xlsx", "xlsx", workbook({title: noted}, title=title))
    for number, drawn in enumerate(pictures, 1):
        if drawn.empty:
            continue
        own = name if len(pictures) == 1 else f"{name}-{number}"
        yield Download(f"{own}.png", "png", _png(drawn, source))
        if drawn.svg:
            yield Download(f"{own}.svg", "svg", _svg(drawn, source))


def _unit(table: ShownTable) -> list[str]:
    """The unit of a table's money, where it does not say it itself."""
    money = any(column.kind in ("amount", "change") and column.write is None for column in table.columns)
    told = any("万元" in said for said in (table.caption, *table.heads))
    return [say("unit", table.lang)] if money and not told else []


def links(held: Sequence[Download], source: str, lang: str) -> str:
    """The files as links of the page.

    Parameters
    ----------
    held : sequence of Download
    source : str
    lang : {"en", "zh"}

    Returns
    -------
    str
        HTML; each link says to those who hear it what it gives.
    """
    called = [(each, say(f"link-{each.kind}", lang, name=each.name)) for each in held]
    return html("downloads.html.j2", files=called, source=source, none=say("nothing", lang))


def _csv(table: ShownTable) -> bytes:
    """Numbers as they are, words as they are shown; notes and source in rows of their own at the end.

    It begins with a mark that tells spreadsheets in China that it is UTF-8.
    """
    lang = table.lang or "en"
    rows = [[value if column.figures and column.write is None else
             None if is_missing(value) else column.written(value, lang)
             for column, value in zip(table.columns, row, strict=True)] for row in table.rows]
    blank = [None] * (len(table.columns) - 1)
    notes = [[note, *blank] for note in ("", *filter(None, (table.caption,)), *table.notes)]
    return ("\ufeff" + rows_csv(table.heads, [*rows, *notes])).encode()


def _png(drawn: Picture, source: str) -> bytes:
    """The picture with its source under it, and in its own words (tEXt)."""
    from PIL import Image, ImageDraw, ImageFont
    from PIL.PngImagePlugin import PngInfo

    image = Image.open(BytesIO(drawn.png)).convert("RGB")
    fine = max(image.width / drawn.width, 1)
    lines = _lines(drawn, source)
    whole = Image.new("RGB", (image.width, image.height + round(_high(lines) * fine)), "white")
    whole.paste(image)
    font = fonts.find_font()
    letters = ImageFont.truetype(str(font.path), round(_LETTERS * fine), index=font.face)
    ImageDraw.Draw(whole).multiline_text((round(_GAP * fine), image.height), "\n".join(lines), fill="#555",
                                         font=letters, spacing=round((_LINE - _LETTERS) * fine) - 1)
    told = PngInfo()
    told.add_itxt("Source", source)
    held = BytesIO()
    whole.save(held, format="PNG", pnginfo=told)
    return held.getvalue()


_SIZE = re.compile(r'<svg[^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>')


def _svg(drawn: Picture, source: str) -> bytes:
    """The vectors with their source under them, as text."""
    size = _SIZE.search(drawn.svg)
    if size is None:  # not of this house
        return drawn.svg.encode()
    wide, high = float(size[1]), float(size[2])
    lines = _lines(drawn, source)
    scale = wide / drawn.width
    body = drawn.svg[size.end():].removesuffix("</svg>")
    return html("download.svg.j2", width=wide, whole=high + _high(lines) * scale,
                lines=[(line, high + (number * _LINE + _LETTERS) * scale)
                       for number, line in enumerate(lines)],
                left=_GAP * scale, letters=_LETTERS * scale, body=inline(body)).encode()


def _lines(drawn: Picture, source: str) -> list[str]:
    return wrapped(source, int((drawn.width - 2 * _GAP) / (_LETTERS * 0.55))).split("\n")


def _high(lines: Sequence[str]) -> float:
    return len(lines) * _LINE + _GAP
