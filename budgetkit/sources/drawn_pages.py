"""A page → its picture from what was read of it: squares with their text, or rules and letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.sources.page import Page

if TYPE_CHECKING:
    from PIL.Image import Image

#: Letters of a cell in points; a cell shows as many of them as it has room for.
LETTERS = 9.0
#: Height of a letter in heights of its box.
EM = 0.8
#: Pixels that a picture may be wide: a sheet of hundreds of columns is cut at the right.
WIDEST = 6_000
_INK, _RULE = "#1a1a1a", "#8c8c8c"


def draw(page: Page, scale: float, top: float, foot: float) -> Image:
    """The page between two heights (points), ``scale`` pixels a point."""
    from PIL import Image, ImageDraw, ImageFont

    foot = min(foot, page.height)
    width = min(WIDEST, max(1, round(page.width * scale)))
    image = Image.new("RGB", (width, max(1, int(foot * scale) - int(top * scale))), "white")
    pen = ImageDraw.Draw(image)
    up = int(top * scale)
    found = fonts.find_font()
    sizes: dict[int, ImageFont.FreeTypeFont] = {}

    def write(text: str, x: float, y: float, wide: float, letters: float) -> None:
        pixels = max(4, round(letters * scale))
        if pixels not in sizes:
            sizes[pixels] = ImageFont.truetype(str(found.path), pixels, index=found.face)
        font = sizes[pixels]
        while text and font.getlength(text) > wide * scale:
            text = text[:-2] + "…" if len(text) > 2 else ""
        pen.text((x * scale, y * scale - up), text, font=font, fill=_INK)

    for table in page.tables or []:
        for cell in table.cells:
            y0, y1 = table.ys[cell.row], table.ys[cell.row + cell.row_span]
            if y1 < top or y0 > foot:
                continue
            x0, x1 = table.xs[cell.column], table.xs[cell.column + cell.column_span]
            pen.rectangle([x0 * scale, y0 * scale - up, x1 * scale, y1 * scale - up],
                          outline=_RULE)
            write(cell.text, x0 + 2, (y0 + y1) / 2 - 0.7 * LETTERS, x1 - x0 - 3, LETTERS)
    for rule in page.rules:
        pen.line([rule.x0 * scale, rule.y0 * scale - up, rule.x1 * scale, rule.y1 * scale - up],
                 fill=_RULE)
    for glyph in page.glyphs:
        if top <= glyph.baseline and glyph.baseline - glyph.size <= foot:
            letters = EM * glyph.size
            write(glyph.text, glyph.x0, glyph.baseline - letters, page.width, letters)
    for line in page.given_lines or ():
        for part in line.parts or (line,):
            if top <= part.y1 and part.y0 <= foot:
                write(part.text, part.x0, part.y0, page.width - part.x0, min(part.size, 16.0))
    return image
