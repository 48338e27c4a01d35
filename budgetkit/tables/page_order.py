"""Pages as a file holds them → pages to be read: each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetkit.sources.page import Page
from budgetkit.tables.settings import thresholds


def each_page_once(pages: Iterable[Page]) -> Iterator[tuple[Page, int | None]]:
    """Each page, left blank where it is there a second time, with the number of the one it repeats.

    A copy shows the same characters at the same places, its page number among them. A page that
    was let go meanwhile is read once more only where another has its text.
    """
    seen: dict[tuple[int, int], Page] = {}
    for page in pages:
        text = page.text
        if len(text) < thresholds().copied_length:
            yield page, None
            continue
        first = seen.setdefault((len(text), hash(text)), page)
        if first is page or not _same_places(first, page):
            yield page, None
        else:
            yield Page(page.number, page.width, page.height, page.rotation, [], [], 0.0, []), first.number


def _same_places(one: Page, two: Page) -> bool:
    near = thresholds().copied_place
    return len(one.rules) == len(two.rules) and len(one.glyphs) == len(two.glyphs) and all(
        a.text == b.text and abs(a.x0 - b.x0) < near and abs(a.baseline - b.baseline) < near
        for a, b in zip(one.glyphs, two.glyphs, strict=True))
