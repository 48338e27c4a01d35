"""A font that can draw Simplified Chinese, and the charts that use it.

A system font comes first; otherwise the Noto Sans SC file that the package zhplot carries (found
without importing zhplot, whose set-up changes global settings). matplotlib is loaded on first use
and its rcParams are never changed at import.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import unicodedata
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit.errors import MissingExtra
from budgetkit.messages import message_in
from budgetkit.offered import offering

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

__all__ = ["FAMILIES", "FOREIGN_FAMILIES", "Font", "bundled", "chinese", "drawable", "dress", "families",
           "find_font", "missing_glyphs"]
__dir__ = offering(__all__)
message = message_in("errors")

#: family names in the order we like them; Simplified glyph forms before pan-CJK collections
FAMILIES = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "思源黑体",
    "思源黑体 CN",
    "HarmonyOS Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "微软雅黑",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Heiti SC",
    "STHeiti",
    "SimHei",
    "黑体",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "FangSong",
    "SimSun",
    "Arial Unicode MS",
)
#: draw every character, some in Japanese form: only where nothing else is there
FOREIGN_FAMILIES = ("Noto Sans CJK JP", "Noto Serif CJK JP")

#: what a font must draw before we trust it: characters of every disclosure, and rare ones
PROBE = "部门预算公开收支总表单位万元卫辉市政务服务和大数据管理局镕堃“三公”经费（〔2024〕）①％℃≥≤"


@dataclass(frozen=True)
class Font:
    """One font file that draws Simplified Chinese.

    Attributes
    ----------
    family : str
        Name under which matplotlib knows it.
    path : pathlib.Path
        The file.
    origin : str
        ``"system"`` or ``"zhplot"``.
    face : int
        Number of the face inside a collection (.ttc).

    Examples
    --------
    >>> Font("Noto Sans SC", Path("NotoSansSC.ttf"), "system").face
    0
    """

    family: str
    path: Path
    origin: str
    face: int = 0


_BUNDLED: ContextVar[bool] = ContextVar("budgetkit_bundled_fonts", default=False)


@contextlib.contextmanager
def bundled() -> Iterator[None]:
    """Charts made inside this block use the bundled font: the same on every machine.

    Yields
    ------
    None

    Examples
    --------
    >>> with bundled():
    ...     find_font().origin
    'zhplot'
    """
    before = _BUNDLED.set(True)
    try:
        yield
    finally:
        _BUNDLED.reset(before)


def find_font(system: bool = True) -> Font:
    """The font that every chart uses.

    Parameters
    ----------
    system : bool
        Look among the fonts of the machine first; False takes the bundled file, the same on
        every machine. The environment variable ``BUDGETKIT_FONTS=bundled`` says False for all.

    Returns
    -------
    Font

    Raises
    ------
    MissingExtra
        Neither a Chinese system font nor the package zhplot is there.

    Examples
    --------
    >>> missing_glyphs("卫辉市政务服务和大数据管理局")
    ''
    """
    asked = os.environ.get("BUDGETKIT_FONTS") == "bundled" or _BUNDLED.get()
    return _chosen_font(system and not asked)


@functools.cache
def _chosen_font(system: bool) -> Font:
    found = _system_font(FAMILIES) if system else None
    found = found or _bundled_font()
    if found is None and system:
        found = _system_font(FOREIGN_FAMILIES)
    if found is None:
        raise MissingExtra(None, message("no-font"), remedy=message("install-font"))
    return found


def _system_font(families: tuple[str, ...]) -> Font | None:
    entries: dict[str, list] = {}
    for entry in _font_manager().ttflist:
        entries.setdefault(entry.name, []).append(entry)
    for family in families:
        for entry in entries.get(family, ()):
            # a variable font draws its first weight, often Thin: only a regular one will do
            regular = entry.style == "normal" and entry.weight in (350, 400, 500, "normal")
            if not regular or _zhplot_folder() in Path(entry.fname).parents:
                continue
            if not _undrawn(PROBE, Path(entry.fname), _face(entry)):
                return Font(family, Path(entry.fname), "system", _face(entry))
    return None


def _bundled_font() -> Font | None:
    folder = _zhplot_folder()
    if folder is None:
        return None
    for path in sorted((folder / "fonts").glob("*.[ot]tf")):
        if _undrawn(PROBE, path):
            continue
        manager = _font_manager()
        if not any(Path(entry.fname) == path for entry in manager.ttflist):
            manager.addfont(path)
        family = next(e.name for e in manager.ttflist if Path(e.fname) == path)
        return Font(family, path, "zhplot")
    return None


@functools.cache
def _zhplot_folder() -> Path | None:
    spec = importlib.util.find_spec("zhplot")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _font_manager():
    try:
        from matplotlib import font_manager
    except ModuleNotFoundError as missing:
        raise MissingExtra(None, message("needs-matplotlib")) from missing
    return font_manager.fontManager


def _face(entry) -> int:
    """Number of the face inside a collection (.ttc); older matplotlib knows only the first."""
    return getattr(entry, "index", 0) or 0


@functools.lru_cache(maxsize=32)
def _drawable(path: Path, face: int) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(path, face_index=face) if face else FT2Font(str(path))
        return frozenset(font.get_charmap())
    except (OSError, RuntimeError, TypeError):
        return frozenset()


def _undrawn(text: str, path: Path, face: int = 0) -> str:
    drawable = _drawable(path, face)
    undrawn = (c for c in text if ord(c) not in drawable and not _invisible(c))
    return "".join(dict.fromkeys(undrawn))


def _invisible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def missing_glyphs(text: str, font: Font | None = None) -> str:
    """Characters of a text that the font cannot draw, each once, in order.

    Use it before a text goes into a picture: an undrawn character shows as an empty box.

    Parameters
    ----------
    text : str
        Any text; white space and control characters are not counted.
    font : Font, optional
        By default the one of `find_font`.

    Returns
    -------
    str

    Examples
    --------
    >>> missing_glyphs("预算公开 2024")
    ''
    """
    if font is not None:
        return _undrawn(text, font.path, font.face)
    chosen = find_font()
    return _undrawn(_undrawn(text, chosen.path, chosen.face), _latin_path())


def drawable(text: str) -> str:
    """The text with each character that the font cannot draw shown as 〓.

    〓 is the printers' sign for a character that is missing from the case; a reader sees that
    something stood there, where an empty box looks like a broken picture.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        As long as the text; white space and control characters stay.

    Examples
    --------
    >>> drawable("收入" + chr(0x10FFFD))
    '收入〓'
    """
    lost = missing_glyphs(text)
    return "".join("〓" if c in lost else c for c in text) if lost else text


@functools.cache
def _latin_path() -> Path:
    return Path(_font_manager().findfont("DejaVu Sans"))


def families() -> list[str]:
    """Font families for matplotlib: the Chinese one, then DejaVu Sans for signs it may lack.

    Returns
    -------
    list of str

    Examples
    --------
    >>> families()[-1]
    'DejaVu Sans'
    """
    return [find_font().family, "DejaVu Sans"]


@contextlib.contextmanager
def chinese() -> Iterator[None]:
    """Texts that matplotlib makes inside this block show Chinese; settings return afterwards.

    Use it around your own drawing, or as a decorator. Tick labels that matplotlib makes later,
    when the figure is drawn, are not covered: end with `dress` for those.

    Yields
    ------
    None

    Examples
    --------
    >>> import matplotlib
    >>> before = matplotlib.rcParams["font.family"]
    >>> with chinese():
    ...     matplotlib.rcParams["font.family"] == families()
    True
    >>> matplotlib.rcParams["font.family"] == before
    True
    """
    _font_manager()
    import matplotlib

    with matplotlib.rc_context({"font.family": families(), "axes.unicode_minus": False,
                                "text.parse_math": False}):  # a $ in a name is a $
        yield


def dress(artist: Axes | Figure | SubFigure) -> None:
    """Give every text of an axes or figure, also tick labels still to come, the Chinese font.

    A `$` in a name is printed as it is, no formula.

    Every chart of budgetkit ends with it; call it again after adding texts of your own.

    Parameters
    ----------
    artist : matplotlib Axes, Figure or SubFigure

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> title = figure.subplots().set_title("预算")
    >>> dress(figure)
    >>> title.get_fontfamily() == families()
    True
    """
    from matplotlib.text import Text

    names = families()
    held: Any = artist.axes  # an Axes answers with itself, a Figure with a list
    for axes in held if isinstance(held, list) else [held]:
        axes.tick_params(axis="both", which="both", labelfontfamily=names)
    for text in artist.findobj(Text):
        text.set_fontfamily(names)
        text.set_parse_math(False)
        shown = drawable(text.get_text())
        if shown != text.get_text():
            text.set_text(shown)
