"""Progress while a document is read: a bar where pictures are read, and whoever asks is told each page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock

from budgetkit.messages import message_in
from budgetkit.sources.page import Page
from budgetkit.sources.source import Source

message = message_in("sources")

#: Who is told: the file's name, the page that is read now, how many it has.
Told = Callable[[str, int, int], None]
_told: ContextVar[Told | None] = ContextVar("told", default=None)


@contextmanager
def telling(told: Told) -> Iterator[None]:
    """Within it, ``told`` hears of every page before it is read.

    Examples
    --------
    >>> import budgetkit as bk
    >>> heard = []
    >>> with telling(lambda name, page, pages: heard.append((page, pages))):
    ...     d = bk.read("data/weihui-2024/weihui-2024.pdf")
    >>> heard[0], heard[-1]
    ((1, 22), (22, 22))
    """
    before = _told.set(told)
    try:
        yield
    finally:
        _told.reset(before)


def shown(document: Source) -> Iterator[Page]:
    """The pages of a document, with a bar on a terminal from the first that is read in a picture."""
    bar, told, pages = None, _told.get(), len(document)
    try:
        for number in range(1, pages + 1):
            if told is not None:
                told(document.name, number, pages)
            page = document.page(number)
            # on a terminal alone: a page that a notebook writes has no bar
            if page.scan and bar is None and sys.stderr.isatty():
                from tqdm import tqdm

                # a lock of this process alone: that of several is left behind where this one is ended
                tqdm.set_lock(RLock())
                bar = tqdm(total=pages, initial=number - 1, leave=False,
                           desc=str(message("reading-pictures", file=document.name)),
                           unit=str(message("unit-pages")))
            if bar is not None:
                bar.update()
            yield page
    finally:
        if bar is not None:
            bar.close()
