"""What a command shows on a terminal while it works: a bar of pages, the seconds; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from budgetkit.messages import Enumeration, in_room

say = in_room("cli")


@contextmanager
def pages(said: str) -> Iterator[None]:
    """A bar on stderr of the pages that are read, file by file; nothing when it is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from budgetkit.sources.progress import telling

    with step(said, "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} … {elapsed}") as bar:
        now = ""

        def told(name: str, page: int, of: int) -> None:
            nonlocal now
            if name != now:
                bar.reset(total=of)
                bar.set_description_str(say("reading", files=Enumeration([now := name])))
            bar.update(max(page - bar.n, 0))

        with telling(told):
            yield


@contextmanager
def step(said: str, bar_format: str = "{desc} … {elapsed}") -> Iterator[Any]:  # tqdm has no types
    """A line on stderr that counts the seconds of what takes long; nothing when it is no terminal."""
    if not sys.stderr.isatty():
        yield None  # and tqdm, which costs more than reading a page, is not loaded
        return
    from threading import Event, Thread

    from tqdm import tqdm

    done = Event()
    with tqdm(desc=said, bar_format=bar_format, total=1, leave=False) as bar:

        def tick() -> None:
            while not done.wait(0.5):
                bar.refresh()

        Thread(target=tick, daemon=True).start()
        try:
            yield bar
        finally:
            done.set()
