"""playa, asked where pdfium leaves something out: its answer, or that it failed.

A second opinion that fails is a note of the page, never the end of reading.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
#: The libraries that tell a damaged file's every fault on stderr.
TALKERS = ("playa", "camelot")


def asked(ask: Callable[[], T], otherwise: T, failed: Callable[[], None]) -> T:
    """What another reader says; ``otherwise`` where it fails, and ``failed`` is told.

    Examples
    --------
    >>> asked(lambda: 1 // 0, 7, lambda: print("failed"))
    failed
    7
    """
    try:
        with quiet():
            return ask()
    except MemoryError:  # a limit that the caller set
        raise
    except Exception as error:  # a library may raise anything over a damaged file
        logging.getLogger(__name__).info("%r", error)
        failed()
        return otherwise


@contextmanager
def quiet() -> Iterator[None]:
    """Within it, the libraries say nothing on stderr."""
    loggers = [logging.getLogger(name) for name in TALKERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
