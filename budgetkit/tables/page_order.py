"""Pages as a file holds them → pages to be read: each once."""

from __future__ import annotations

from collections.abc import Iterable

from budgetkit.sources.page import Page
from budgetkit.tables.settings import thresholds


def each_page_once(pages: Iterable[Page]) -> tuple[list[Page], list[tuple[int, int]]]:
    """The pages, those that are there a second time left blank, and (page, page it repeats).

    A copy shows the same characters at the same places, its page number among them.
    """
    kept: list[Page] = []
    seen: dict[str, Page] = {}
    copies: list[tuple[int, int]] = []
    for page in pages:
        text = "".join([g.text for g in page.glyphs])
        first = seen.setdefault(text, page) if len(text) >= thresholds().copied_length else page
        if first is not page and _same_places(first, page):
            copies.append((page.number, first.number))
            page = Page(page.number, page.width, page.height, page.rotation, [], [], 0.0, [])
        kept.append(page)
    return kept, copies


def _same_places(one: Page, two: Page) -> bool:
    near = thresholds().copied_place
    return len(one.rules) == len(two.rules) and all(
        abs(a.x0 - b.x0) < near and abs(a.baseline - b.baseline) < near
        for a, b in zip(one.glyphs, two.glyphs, strict=True))
