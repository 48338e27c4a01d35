"""A few charts as SVG, without a drawing library: bars with names, amounts and shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from budgetkit.messages import in_room
from budgetkit.present import Column
from budgetkit.text import text_width

say = in_room("web.charts")
#: Pixels: the width of a chart, of its names, and between two bars.
WIDTH, NAMES, PITCH = 640, 190, 34
#: A name longer than so many columns (a Chinese character is two) goes on in a second line.
LONG = 26
#: Bars drawn; the smaller ones beyond are one bar that says how many it stands for.
LIMIT = 10


#: How amounts and changes are written, as in every table.
AMOUNT, CHANGE = Column("", "amount"), Column("", "change")


@dataclass(frozen=True)
class Bar:
    """One bar: a name and its parts, exact, in 万元; ``page`` is where it is printed."""

    name: str
    parts: tuple[Decimal, ...]
    page: int = 0

    @property
    def whole(self) -> Decimal:
        return sum(self.parts, Decimal(0))


def ranked(bars: Sequence[Bar], lang: str) -> list[Bar]:
    """Largest first; beyond :data:`LIMIT` the rest is one bar.

    Examples
    --------
    >>> bars = [Bar(str(n), (Decimal(n),)) for n in range(12)]
    >>> [b.name for b in ranked(bars, "en")][:2], ranked(bars, "en")[-1].name
    (['11', '10'], '3 more lines')
    """
    held = sorted(bars, key=lambda b: -b.whole)
    if len(held) <= LIMIT:
        return held
    rest = held[LIMIT - 1 :]
    parts = tuple(sum(p, Decimal(0)) for p in zip(*(b.parts for b in rest), strict=True))
    return [*held[: LIMIT - 1], Bar(say("rest", lang, n=len(rest)), parts)]


def chart(bars: Sequence[Bar], *, title: str, parts: Sequence[str], total: Decimal | None,
          lang: str) -> str:
    """The bars as one SVG: amounts as printed, shares of the printed total.

    Use it for what has one amount a line, or a few parts. Easily misread: a part that is drawn
    lighter is part of the bar, not beside it.

    Parameters
    ----------
    bars : sequence of Bar
    title : str
    parts : sequence of str
        What the parts are called; with one, no key is drawn.
    total : Decimal or None
        The printed total (万元), of which the shares are; None: no share is said.
    lang : {"en", "zh"}

    Returns
    -------
    str
        One ``<svg>`` element, with a title and a description; every text is escaped.

    Examples
    --------
    >>> drawn = chart([Bar("住房<保障>", (Decimal("15.77"),))], title="t", parts=["a"],
    ...               total=Decimal("31.54"), lang="zh")
    >>> "住房&lt;保障&gt;" in drawn, "15.77（50.0%）" in drawn
    (True, True)
    """
    held = ranked(bars, lang)
    used = [i for i in range(len(parts)) if any(b.parts[i] for b in held)] or [0]
    top = 24 if len(used) > 1 else 4
    least = min((min(b.whole, Decimal(0)) for b in held), default=Decimal(0))
    most = max((max(b.whole, Decimal(0)) for b in held), default=Decimal(0))
    reach = float(most - least) or 1.0
    room = WIDTH - NAMES - 130
    zero = NAMES + float(-least) / reach * room
    out, said = [], []
    for number, bar in enumerate(held):
        y, at = top + number * PITCH, zero
        words = _amount(bar.whole, total if least == 0 else None, lang)
        said.append(f"{bar.name} {words}")
        lines = _lines(bar.name)
        out += [f'<text class="name" x="{NAMES - 8}" y="{y + 17 + 12 * n - 6 * (len(lines) - 1)}">'
                f'{escape(line)}</text>' for n, line in enumerate(lines)]
        for index in used:
            wide = float(bar.parts[index]) / reach * room
            left = at if wide >= 0 else at + wide
            out.append(f'<rect class="part{index}" x="{left:.1f}" y="{y + 3}" '
                       f'width="{max(abs(wide), 0.5):.1f}" height="{PITCH - 12}"/>')
            at += wide
        out.append(f'<text class="amount" x="{max(at, zero) + 6:.1f}" y="{y + 17}">'
                   f'{escape(words)}</text>')
    if len(used) > 1:
        x = NAMES
        for index in used:
            name = escape(parts[index])
            out.append(f'<rect class="part{index}" x="{x}" y="4" width="11" height="11"/>'
                       f'<text class="key" x="{x + 16}" y="14">{name}</text>')
            x += 34 + 7 * text_width(parts[index])
    out.append(f'<line class="zero" x1="{zero:.1f}" x2="{zero:.1f}" y1="{top}" '
               f'y2="{top + len(held) * PITCH - 4}"/>')
    height = top + len(held) * PITCH
    described = say("described", lang, title=title, lines="；".join(said) if lang == "zh"
                    else "; ".join(said))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-label="{escape(described, quote=True)}">{"".join(out)}</svg>')


def _amount(amount: Decimal, total: Decimal | None, lang: str) -> str:
    printed = AMOUNT.written(amount, lang)
    if not total or total < 0:
        return printed
    return say("amount-share", lang, amount=printed, share=f"{amount / total * 100:.1f}%")


def _lines(name: str) -> list[str]:
    """The name in at most two lines."""
    if text_width(name) <= LONG:
        return [name]
    lines = [""]
    for char in name:
        if text_width(lines[-1]) + text_width(char) > LONG:
            if len(lines) == 2:
                lines[-1] = lines[-1][:-1] + "…"
                break
            lines.append("")
        lines[-1] += char
    return lines
