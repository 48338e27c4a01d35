"""Links of the finished site: each leads to a page and a place in it, and nothing comes from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: What a browser fetches by itself, by tag.
FETCHED = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src", "video": "src"}
_OUTSIDE = re.compile(r"(?i)(url\(|@import)\s*['\"]?(https?:|//)")


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[tuple[str, str]] = []
        self.styles: list[str] = []
        self._tag = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held, self._tag = {name: value or "" for name, value in attrs}, tag
        self.names |= {held[name] for name in ("id", "name") if name in held}
        for name in ("href", "src"):
            if name in held:
                self.links.append((tag, held[name]))

    def handle_data(self, data: str) -> None:
        if self._tag == "style":
            self.styles.append(data)


def faults(site: Path) -> Iterator[str]:
    """What is wrong with the links of a site, a line each."""
    pages = {path: _Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))
             if "_static" not in path.parts}
    for path, page in pages.items():
        where = path.relative_to(site)
        for tag, link in page.links:
            target = urlsplit(link)
            if target.scheme == "data":
                continue
            if target.scheme or link.startswith("//"):
                if tag in FETCHED:
                    yield f"{where}: fetches {link}"
                continue
            to = (path.parent / unquote(target.path)).resolve() if target.path else path
            if not to.is_file():
                yield f"{where}: no {link}"
            elif target.fragment and to in pages and unquote(target.fragment) not in pages[to].names:
                yield f"{where}: no place {link}"
        if any(map(_OUTSIDE.search, page.styles)):
            yield f"{where}: a style fetches"
    for path in sorted(site.rglob("_static/**/*.css")):
        if _OUTSIDE.search(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(site)}: fetches"
