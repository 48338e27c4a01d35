"""Figures struck out on the page: printed, and taken back by the line through them.

A line through a figure strikes it out only where another figure stands beside it: what a form
prints to be written on may run through its figures as well.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from budgetkit.sources.marks import Glyph, RulingLine
from budgetkit.sources.settings import thresholds


def strike_out(
    runs: Iterable[Sequence[Glyph]], rules: list[RulingLine]
) -> tuple[list[Glyph], list[RulingLine]]:
    """The figures that lines strike out, and those lines.

    ``runs`` are glyphs that follow each other on one baseline. Words are left alone: a rule may
    touch them, and nobody strikes out half a label.
    """
    limits = thresholds()
    lines = sorted((r for r in rules if r.horizontal), key=lambda r: r.y0)
    heights = [r.y0 for r in lines]
    struck: list[Glyph] = []
    strikes: list[RulingLine] = []
    runs = list(runs) if lines else []
    for run in runs:
        em, middle = max([g.size for g in run]), run[0].middle
        near, ends = limits.strike_middle * em, limits.strike_ends * em
        for line in lines[bisect_left(heights, middle - near) : bisect_right(heights, middle + near)]:
            inside = [g for g in run if line.x0 < (g.x0 + g.x1) / 2 < line.x1]
            if (len(inside) > 1 and all(_figure(g) for g in inside)
                    and abs(line.x0 - inside[0].x0) < ends
                    and abs(line.x1 - inside[-1].x1) < ends
                    and _replaced(inside, runs, em)):
                struck += inside
                strikes.append(line)
    return struck, strikes


def _replaced(struck: list[Glyph], runs: list[Sequence[Glyph]], em: float) -> bool:
    """Whether other figures stand beside these on their line."""
    limits, taken = thresholds(), {g.order for g in struck}
    level, beside = limits.strike_level * em, limits.strike_beside * em
    x0, x1, middle = struck[0].x0, struck[-1].x1, struck[0].middle
    return any(
        g.text.isdigit() and g.order not in taken and abs(g.middle - middle) < level
        and x0 - beside < g.x1 and g.x0 < x1 + beside
        for run in runs if abs(run[0].middle - middle) < level for g in run)


def _figure(glyph: Glyph) -> bool:
    return glyph.text.isdigit() or glyph.text in ",.，．-－"
