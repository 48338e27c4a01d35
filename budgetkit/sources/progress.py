"""Progress while pictures are read: a page takes a second or more, where one of text takes none."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit.sources.page import Page
from budgetkit.sources.source import Source


def shown(document: Source) -> Iterator[Page]:
    """The pages of a document, with a bar on a terminal from the first that is read in a picture."""
    bar = None
    try:
        for number, page in enumerate(document, 1):
            if page.scan and bar is None:
                from tqdm import (
                    tqdm,  # on a terminal alone: a page that a notebook writes has no bar
                )

                bar = tqdm(total=len(document), initial=number - 1, leave=False, disable=None,
                           desc=f"{document.name}: reading pictures", unit=" pages")
            if bar is not None:
                bar.update()
            yield page
    finally:
        if bar is not None:
            bar.close()
