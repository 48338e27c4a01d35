"""CJK text as people mean it: radicals, full-width forms, spaces, wrapped lines.

Two forms of a text are kept apart: :func:`mend` is what we show (the printed words,
with the accidents of fonts and text layers taken out), :func:`fold` is what we compare.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from budgetkit.knowledge_sheets import rows
from budgetkit.offered import offering
from budgetkit.patterns import pattern

__all__ = ["faults", "fold", "garbled", "join_wraps", "mend", "read_once", "squeeze", "text_width"]
__dir__ = offering(__all__)

# Han, kana and bopomofo, their punctuation, full-width forms, and the quotes and dashes
# that simplified Chinese shares with Latin text.
_CJK = (
    "\u2014\u2018\u2019\u201c\u201d\u2026\u2e80-\u2fdf\u3001-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe10-\ufe6f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_CJK_CHAR = pattern(f"[{_CJK}]")
_SPACE_IN_CJK = pattern(rf"(?<=[{_CJK}])[^\S\n]+(?=[{_CJK}])")

# Written in traditional text only: where one stands, 戶 is meant and not a stray radical.
_TRADITIONAL = pattern(
    "[國財門見車長頁風馬為個業產來會後這說們東點對發實與務種書應開關員議學進過還從條當區處單賬"
    "預總計級項執專類別數機構費結餘轉經營辦護衛縣鄉鎮額貸債權償資購採運維護標準達滿]"
)
_SIMPLIFIED = str.maketrans("戶靑黃", "户青黄")

# `4．2026年预算` is item 4 and a year; an amount in full width is read by amounts.py all the same.
_FULL_WIDTH_POINT = pattern(r"(?<=[0-9])．(?=[0-9])(?!(?:19|20)(?:[0-9]{2})?(?![0-9]))")
_FULL_WIDTH_COMMA = pattern(r"(?<![0-9,，.])[0-9]{1,3}(?:，[0-9]{3})+(?![0-9])")
_LINE_ENDS = pattern(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_CID = pattern(r"\(cid:[0-9]+\)")
_REPLACED = pattern("[\ufffd\ud800-\udfff]")
_PRIVATE = pattern("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# Chinese in GBK or UTF-8 shown as Latin-1, or drawn by a font that names its letters wrongly:
# accented letters in runs or beside Chinese, control characters. No Chinese page has them.
_ACCENTED = "\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_MOJIBAKE = pattern(
    "[\u00a1-\u00b6\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{4,}|[\x7f-\x9f]"
    f"|[{_ACCENTED}][\u4e00-\u9fff]|[\u4e00-\u9fff][{_ACCENTED}]")
_WRONG = pattern(f"[\x7f-\x9f{_ACCENTED}]")
#: More of a page's letters than this are not what is printed: nothing on it is data. Where a
#: character is missing and says so, a bullet say, more is suffered than where another stands for it.
_SUFFERED = {_WRONG: 0.02, _REPLACED: 0.1, _PRIVATE: 0.1, _CID: 0.1}


@cache
def _radicals() -> dict[int, str]:
    return {int(row["codepoint"], 16): row["ideograph"] for row in rows("radicals.csv")}


def _full_width(char: str) -> str:
    """ASCII punctuation that came from a vertical or small form, as Chinese text prints it."""
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char


@cache
def _mending() -> tuple[dict[int, str | None], re.Pattern[str]]:
    """The table of :func:`mend`, and a pattern that finds whether it has anything to do."""
    table: dict[int, str | None] = {}
    for point in (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20), *range(0xFB00, 0xFB07)):
        plain = unicodedata.normalize("NFKC", chr(point))
        if plain != chr(point):
            table[point] = plain
    for point in (*range(0xFE10, 0xFE1A), *range(0xFE30, 0xFE45), *range(0xFE50, 0xFE6C)):
        plain = unicodedata.normalize("NFKC", chr(point))
        if plain != chr(point):
            table[point] = "".join(map(_full_width, plain)) if plain.isascii() else plain
    table.update(_radicals())
    for low, high in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ")):
        for point in range(ord(low), ord(high) + 1):
            table[point] = chr(point - 0xFEE0)
    table[ord("％")] = table[0xFE6A] = "%"
    for point in (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x09):
        table[point] = " "
    for point in (
        *(p for p in (*range(0x20), *range(0x7F, 0xA0)) if p not in (0x09, 0x0A)),
        0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
        *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFF,
        *range(0xE0000, 0xE01F0),
    ):  # fmt: skip
        table[point] = None
    table[0xFFFE] = "-"  # pdfium's mark for a hyphen that ends a line inside a word
    # Beyond the BMP one range stands for all: single ones would make the search slow.
    odd = "".join(re.escape(chr(point)) for point in sorted(table) if point < 0x10000)
    odd += "戶靑黃．，\x85\u2028\u2029\U00010000-\U0010ffff"
    return table, pattern(f"[{odd}]")


def mend(text: str) -> str:
    """Return the text as it was meant: what we show and what leaves the house.

    Radicals become characters (`⼀⻋⺠` → `一车民`, `⼾` → `户`), compatibility ideographs
    their plain forms, full-width letters and digits ASCII, every kind of space a plain one;
    control, zero-width and direction marks go. Full-width `．` and `，` become ASCII only
    inside a number. Chinese punctuation stays as printed, and line breaks stay.

    Parameters
    ----------
    text : str
        Text as a PDF's text layer gives it.

    Returns
    -------
    str
        ``mend(mend(text)) == mend(text)``.

    Notes
    -----
    Source of the radicals: Unicode Character Database, EquivalentUnifiedIdeograph.txt
    (UAX #44). A `戶` is made `户` only where nothing else in the text is traditional.

    Examples
    --------
    >>> mend("⼀般公共预算⽀出")
    '一般公共预算支出'
    >>> mend("２０２４年　（合计）１，２３４．５６")
    '2024年 （合计）1,234.56'
    """
    if text.isascii() and text.isprintable():
        return text  # as every amount
    table, odd = _mending()
    if not odd.search(text):
        return text
    text = _LINE_ENDS.sub("\n", text).translate(table)
    text = _FULL_WIDTH_POINT.sub(".", text)
    text = _FULL_WIDTH_COMMA.sub(lambda match: match[0].replace("，", ","), text)
    if not _TRADITIONAL.search(text):
        text = text.translate(_SIMPLIFIED)
    return text


_FOLDING = str.maketrans(
    {
        **dict.fromkeys("〔[【〖﹝{⦅「『", "("),
        **dict.fromkeys("〕]】〗﹞}⦆」』", ")"),
        **dict.fromkeys("〈<«‹", "《"),
        **dict.fromkeys("〉>»›", "》"),
        **dict.fromkeys("“”„‟‘’‚‛'′″‵‶〝〞〟`´", '"'),
        **dict.fromkeys("‐‑‒–—―−─━﹘", "-"),
        **dict.fromkeys("•‧∙⋅・●", "·"),
        "〜": "~",
        "∶": ":",
        "戶": "户",
        "靑": "青",
        "黃": "黄",
    }
)
_DASHES = pattern("-{2,}")
#: Texts whose compared form is kept: a table asks for the same few labels again and again.
FOLDED = 4096


@lru_cache(maxsize=FOLDED)
def fold(text: str) -> str:
    """Return the text as we compare it: one form for every way to print the same words.

    Mended, then all of NFKC, no white space at all, one style of bracket, quote and dash.
    Never shown to a reader.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        ``fold(fold(text)) == fold(text)``.

    Examples
    --------
    >>> fold("“三公” 经费（万元）") == fold('"三公"经费(万元)')
    True
    """
    text = unicodedata.normalize("NFKC", mend(text))
    text = "".join(text.split()).translate(_FOLDING)
    return unicodedata.normalize("NFKC", _DASHES.sub("-", text))


def squeeze(text: str) -> str:
    """Return the text without the spaces that stand between Chinese characters.

    For labels set out with spaces. Spaces beside Latin letters and digits stay.

    Parameters
    ----------
    text : str
        One line or several; line breaks stay.

    Returns
    -------
    str

    Examples
    --------
    >>> squeeze("合　　计"), squeeze("（ 一 ） 2024 年")
    ('合计', '（一） 2024 年')
    """
    return _SPACE_IN_CJK.sub("", text)


_OPEN_END = pattern(r"[-/(\[@_&]$")
_CLOSING_START = pattern(r"[-%.,;:/)\]!?_@&]")
_ONE_NUMBER = pattern(
    r"[-+△]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[-+△]?[0-9]+(?:\.[0-9]+)?"
    r"|[(（][0-9]{1,3}(?:,?[0-9]{3})*\.[0-9]+[)）]"
)
# A number that a cell's edge may have cut: it ends in a comma, in a point, after one or three
# or five decimals, or in an unfinished group of thousands.
_CUT_NUMBER = pattern(
    r"[-+(（△]?(?:[0-9]{1,3}(?:,[0-9]{3})*,(?:[0-9]{1,2})?"
    r"|[0-9]+\.|[0-9]{1,3}(?:,[0-9]{3})+\.|[0-9]*(?:,[0-9]{3})*\.[0-9](?:[0-9]{2}){0,2})$"
)


def _cut_inside(head: str, tail: str) -> bool:
    """Whether head and tail are two parts of one printed number."""
    if not _ONE_NUMBER.fullmatch(head + tail):
        return False
    places = len((head + tail).rstrip(")）").partition(".")[2])
    if "." in head and places not in (2, 4, 6):
        return False
    # Two numbers that are each whole may as well be two numbers: then they stay two.
    return bool(_CUT_NUMBER.match(head)) or tail[0] in ".,)）" or head[-1] in "-(（△"


def _meets(head: str, tail: str) -> bool:
    """Whether the two halves of a wrap meet without a space."""
    return bool(
        _CJK_CHAR.match(head[-1])
        or _CJK_CHAR.match(tail)
        or _OPEN_END.search(head)
        or _CLOSING_START.match(tail)
        or _cut_inside(head, tail)
    )


def join_wraps(lines: Iterable[str]) -> str:
    """Return the lines of one wrapped cell as the one string that was meant.

    Chinese is joined without a space, Latin words with one. A number cut inside is made
    whole, but only where the halves cannot be two numbers: `100` over `200` stays apart.

    Parameters
    ----------
    lines : iterable of str
        The lines of one cell, top to bottom; empty ones are passed over.

    Returns
    -------
    str

    Examples
    --------
    >>> join_wraps(["机关事业单位基本养", "老保险缴费支出"])
    '机关事业单位基本养老保险缴费支出'
    >>> join_wraps(["226,000.0", "0"]), join_wraps(["100", "200"]), join_wraps(["Smart", "City"])
    ('226,000.00', '100 200', 'Smart City')
    """
    joined = ""
    for line in lines:
        line = line.strip()
        if not line:
            continue
        joined += line if not joined or _meets(joined, line) else " " + line
    return joined


def faults(text: str) -> list[str]:
    """Return why a text layer cannot be trusted; an empty list where nothing speaks against it.

    Parameters
    ----------
    text : str
        The text of a page or a cell.

    Returns
    -------
    list of str
        Of ``cid`` (a glyph without a character), ``replacement`` (U+FFFD or half a
        surrogate pair), ``private-use`` (a character only the font knows), ``mojibake``
        (Chinese read in a wrong encoding).

    Examples
    --------
    >>> faults("合计 100.00"), faults("(cid:123)计")
    ([], ['cid'])
    """
    if text.isascii() and "(cid:" not in text:
        return []
    tests = (
        ("cid", _CID), ("replacement", _REPLACED), ("private-use", _PRIVATE),
        ("mojibake", _MOJIBAKE),
    )  # fmt: skip
    return [name for name, pattern in tests if pattern.search(text)]


def garbled(text: str) -> bool:
    """Whether so much of a page's text is wrong characters that nothing on it is to be believed.

    A font that does not say which characters it draws gives `N1oÿ¯êwu` for 一般公共预算; its
    figures may be wrong just as well, and look right.

    Parameters
    ----------
    text : str
        All that the page says.

    Returns
    -------
    bool

    Examples
    --------
    >>> garbled("N1oÿ¯êwu 1,935.36"), garbled("一般公共预算 1,935.36"), garbled("")
    (True, False, False)
    """
    found = [(len(pattern.findall(text)), most) for pattern, most in _SUFFERED.items()
             if pattern.search(text)]
    letters = sum(map(str.isalpha, text)) if found else 0
    return any(count > most * max(letters, count) for count, most in found)


def text_width(text: str) -> int:
    """Columns on a grid of characters; a Chinese character takes two.

    Parameters
    ----------
    text : str

    Returns
    -------
    int

    Examples
    --------
    >>> text_width("预算2024")
    8
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


#: Of a text read twice so many of its characters, of ten, stand in runs of pairs; at least so many.
_TWICE, _LEAST_TWICE = 7, 8
_PAIRS = pattern(r"(?:([一-鿿])\1){2,}")


def read_once(text: str) -> str:
    """What a text is whose characters were each read twice, as under a stamp; empty for any other.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> read_once("普普惠惠金金融融发发展展0"), read_once("大大小小的项目"), read_once("谢谢")
    ('普惠金融发展0', '', '')
    """
    plain = re.sub(r"\s", "", text)
    paired = sum(len(run[0]) for run in _PAIRS.finditer(plain))
    if paired < _LEAST_TWICE or paired * 10 < len(plain) * _TWICE:
        return ""
    return _PAIRS.sub(lambda run: run[0][::2], plain)
