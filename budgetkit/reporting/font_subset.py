"""The Chinese characters of a page as a small font inside it, for readers whose machine has none."""

from __future__ import annotations

import base64
import io

from budgetkit import fonts
from budgetkit.errors import MissingExtra

FAMILY = "Report Han"
#: where Chinese begins: what is below is drawn by any machine
_FIRST = 0x2E80


def font_face(page: str) -> str:
    """A ``@font-face`` rule that holds the characters of a page, or nothing.

    The bundled Noto Sans SC (SIL Open Font License, which allows this) is cut down to the
    characters that occur. Without it the page relies on the fonts of the reader's machine.

    Parameters
    ----------
    page : str
        Every text that will be shown; what is not shown does no harm.

    Returns
    -------
    str
        CSS; the same characters give the same bytes.

    Examples
    --------
    >>> font_face("plain")
    ''
    """
    wanted = sorted({ord(c) for c in page if ord(c) >= _FIRST})
    if not wanted:
        return ""
    try:
        from fontTools.subset import Options, Subsetter
        from fontTools.ttLib import TTFont

        font = TTFont(fonts.find_font(system=False).path, lazy=True, recalcTimestamp=False)
    except (ModuleNotFoundError, MissingExtra):
        return ""
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 13, 14]  # the licence stays with the letters
    options.notdef_outline = True
    cutter = Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    font.flavor = "woff"
    held = io.BytesIO()
    font.save(held)
    font.close()
    code = base64.b64encode(held.getvalue()).decode("ascii")
    return (f'@font-face {{ font-family: "{FAMILY}"; font-weight: 400; '
            f"font-display: block; src: url(data:font/woff;base64,{code}) format(\"woff\"); "
            f"unicode-range: U+{_FIRST:X}-10FFFF; }}")
