"""What Word adds to a paragraph: the look of its style, and the number of its list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from budgetkit.sources.ooxml import attribute, child, on, tag

#: Height of letters in points where no style says any.
LETTERS = 10.5
_MIDDLE = ("center",)
#: Styles that build on each other, at most.
_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks."""

    size: float = LETTERS
    centred: bool = False
    page_before: bool = False
    #: List and level of the numbers that its style gives it.
    numbered: tuple[str, int] | None = None


class Styles:
    """The paragraph styles of a document (word/styles.xml; None: it has none)."""

    def __init__(self, tree):
        held = [] if tree is None else list(tree)
        self._styles = {attribute(s, "styleId"): s for s in held if tag(s) == "style"}
        self._default = next((attribute(s, "styleId") for s in held if tag(s) == "style"
                              and attribute(s, "type") == "paragraph"
                              and attribute(s, "default") in ("1", "true", "on")), "")
        defaults = child(next((s for s in held if tag(s) == "docDefaults"), None), "rPrDefault")
        said = attribute(child(child(defaults, "rPr"), "sz"), "val")
        self._looks: dict[str, Look] = {"": Look(float(said) / 2 if said else LETTERS)}

    def of(self, paragraph_look) -> Look:
        """The look of a paragraph with these properties (``w:pPr`` or None)."""
        name = attribute(child(paragraph_look, "pStyle"), "val") or self._default
        return _with(self._look(name), paragraph_look, None)

    def _look(self, name: str, left: int = _CHAIN) -> Look:
        if name not in self._looks:
            style = self._styles.get(name)
            base = attribute(child(style, "basedOn"), "val") if left else ""
            look = self._look(base if base in self._styles else "", left - 1)
            self._looks[name] = _with(look, child(style, "pPr"), child(style, "rPr"))
        return self._looks[name]


def _with(look: Look, paragraph, run) -> Look:
    """A look with what these properties change of it."""
    if (place := attribute(child(paragraph, "jc"), "val")):
        look = replace(look, centred=place in _MIDDLE)
    if (said := attribute(child(run, "sz"), "val")):
        look = replace(look, size=float(said) / 2)
    if (number := _number_of(paragraph)) is not None:
        look = replace(look, numbered=number)
    return replace(look, page_before=on(paragraph, "pageBreakBefore", look.page_before))


def _number_of(paragraph) -> tuple[str, int] | None:
    number = child(paragraph, "numPr")
    if number is None:
        return None
    return (attribute(child(number, "numId"), "val"),
            int(attribute(child(number, "ilvl"), "val") or 0))


# ── numbers of lists ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    #: Whether an indent alone, a tab or a space follows the number.
    suffix: str


class Numbering:
    """The lists of a document (word/numbering.xml; None: it has none), counted as they come."""

    def __init__(self, tree):
        held = [] if tree is None else list(tree)
        abstract = {attribute(a, "abstractNumId"): _levels(a) for a in held
                    if tag(a) == "abstractNum"}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        for number in (n for n in held if tag(n) == "num"):
            kind = attribute(child(number, "abstractNumId"), "val")
            levels = dict(abstract.get(kind, {}))
            for change in (c for c in number if tag(c) == "lvlOverride"):
                at = int(attribute(change, "ilvl") or 0)
                start = attribute(child(change, "startOverride"), "val")
                if start and at in levels:
                    levels[at] = replace(levels[at], start=int(start))
                    kind = f"{kind}/{attribute(number, 'numId')}"  # it counts for itself
            self._lists[attribute(number, "numId")] = kind, levels
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def next(self, paragraph_look, of_style: tuple[str, int] | None) -> str:
        """The number before the next paragraph, with what stands around it; empty: none."""
        number = _number_of(paragraph_look) or of_style
        if number is None or number[0] not in self._lists:
            return ""
        kind, levels = self._lists[number[0]]
        at = number[1]
        level = levels.get(at)
        if level is None:
            return ""
        counts = self._counts[kind]
        counts[at] = counts[at] + 1 if at in counts else level.start
        for deeper in [d for d in counts if d > at]:
            del counts[deeper]
        text = level.text
        for up in range(at + 1):
            shown = levels.get(up)
            if shown is not None:
                value = counts.get(up, shown.start)
                text = text.replace(f"%{up + 1}", _said(value, shown.format))
        if level.format in ("bullet", "none") or not text:
            return ""
        return text


def _levels(abstract) -> dict[int, _Level]:
    return {int(attribute(level, "ilvl") or 0): _Level(
                int(attribute(child(level, "start"), "val") or 1),
                attribute(child(level, "numFmt"), "val") or "decimal",
                attribute(child(level, "lvlText"), "val"),
                attribute(child(level, "suff"), "val") or "tab")
            for level in abstract if tag(level) == "lvl"}


_HAN = "〇一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def _said(value: int, form: str) -> str:
    """A number of a list in the form that Word writes it in."""
    if form.startswith(("chineseCounting", "japaneseCounting", "ideographDigital",
                        "taiwaneseCounting", "koreanCounting")):
        return _han(value)
    if form.startswith("decimalEnclosed") and 0 < value <= len(_CIRCLED):
        return _CIRCLED[value - 1]
    if form == "decimalZero":
        return f"{value:02d}"
    if form in ("lowerLetter", "upperLetter") and 0 < value <= 26:
        return chr((97 if form == "lowerLetter" else 65) + value - 1)
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(value)
        return roman.lower() if form == "lowerRoman" else roman
    return str(value)


def _han(value: int) -> str:
    """一, 十, 十一, 二十, 一百零三 …

    >>> [_han(n) for n in (1, 10, 11, 20, 25, 103)]
    ['一', '十', '十一', '二十', '二十五', '一百零三']
    """
    if value < 10:
        return _HAN[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return (_HAN[tens] if tens > 1 else "") + "十" + (_HAN[ones] if ones else "")
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        if not rest:
            return _HAN[hundreds] + "百"
        middle = "零" if rest < 10 else "一" if rest < 20 else ""
        return _HAN[hundreds] + "百" + middle + _han(rest)
    return str(value)


def _roman(value: int) -> str:
    out = ""
    for worth, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"),
                           (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
                           (4, "IV"), (1, "I")):
        while value >= worth:
            out, value = out + letters, value - worth
    return out
