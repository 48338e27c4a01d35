"""Figures struck out on the page: printed, and taken back by the line through them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from budgetkit.sources.glyphs import Glyph
from budgetkit.sources.vector_paths import RulingLine

#: A line strikes figures out when it runs this near to their middle (in em) …
NEAR_MIDDLE = 0.22
#: … and begins and ends this near to where they do (in em): a table's rules end elsewhere.
NEAR_ENDS = 0.5


def strike_out(
    runs: Iterable[Sequence[Glyph]], rules: list[RulingLine]
) -> tuple[list[Glyph], list[RulingLine]]:
    """The figures that lines strike out, and those lines.

    ``runs`` are glyphs that follow each other on one baseline. Words are left alone: a rule may
    touch them, and nobody strikes out half a label.
    """
    lines = sorted((r for r in rules if r.horizontal), key=lambda r: r.y0)
    heights = [r.y0 for r in lines]
    struck: list[Glyph] = []
    strikes: list[RulingLine] = []
    for run in runs if lines else ():
        em, middle = max(g.size for g in run), run[0].middle
        for line in lines[bisect_left(heights, middle - NEAR_MIDDLE * em) :
                          bisect_right(heights, middle + NEAR_MIDDLE * em)]:
            inside = [g for g in run if line.x0 < (g.x0 + g.x1) / 2 < line.x1]
            if (len(inside) > 1 and all(_figure(g) for g in inside)
                    and abs(line.x0 - inside[0].x0) < NEAR_ENDS * em
                    and abs(line.x1 - inside[-1].x1) < NEAR_ENDS * em):
                struck += inside
                strikes.append(line)
    return struck, strikes


def _figure(glyph: Glyph) -> bool:
    return glyph.text.isdigit() or glyph.text in ",.，．-－"
