"""A page as a reader finds it, where a document is several files."""

from __future__ import annotations

from collections.abc import Sequence

from budgetkit.messages import Message, message_in

_message = message_in("debt.places")


def in_file(files: Sequence[tuple[str, int]], page: int) -> tuple[str, int]:
    """The file's name and its own page number; no name where there is one file.

    Parameters
    ----------
    files : sequence of (name, pages)
    page : int
        Of all files together.

    Examples
    --------
    >>> in_file([("narrative.pdf", 12), ("tables.pdf", 9)], 15), in_file([("all.pdf", 30)], 15)
    (('tables.pdf', 3), ('', 15))
    """
    if len(files) > 1:
        start = 0
        for name, pages in files:
            if start < page <= start + pages:
                return name, page - start
            start += pages
    return "", page


def page_message(file: str, page: int) -> Message:
    """A page, with the name of its file where there are several: a value of a message.

    >>> page_message("", 3).text("zh"), page_message("tables.pdf", 3).text("en")
    ('第3页', 'tables.pdf, page 3')
    """
    return _message("page-of-file", file=file, page=page) if file else _message("page", page=page)
