"""Notes in both languages: an English string that knows its Chinese."""

from __future__ import annotations

from collections.abc import Iterable

from budgetkit.messages import checked_language


class Bilingual(str):
    """A note: English as a string, Chinese as ``zh``.

    Examples
    --------
    >>> note = Bilingual("rounding", "尾差")
    >>> note, note.zh
    ('rounding', '尾差')
    """

    zh: str
    __slots__ = ("zh",)

    def __new__(cls, en: str, zh: str) -> Bilingual:
        note = super().__new__(cls, en)
        note.zh = zh
        return note

    def __getnewargs__(self) -> tuple[str, str]:
        return str(self), self.zh


def in_language(note: str, lang: str | None = None) -> str:
    """The note in a language, that of today without one; what has no Chinese is shown as it is.

    Examples
    --------
    >>> in_language(Bilingual("rounding", "尾差"), "zh"), in_language("财预〔2017〕98号", "zh")
    ('尾差', '财预〔2017〕98号')
    """
    return note.zh if checked_language(lang) == "zh" and isinstance(note, Bilingual) else str(note)


def together(notes: Iterable[str]) -> str:
    """Several notes as one; empty ones are left out, each is said once.

    Examples
    --------
    >>> together([Bilingual("rounding", "尾差"), ""]).zh
    '尾差'
    """
    kept = list(dict.fromkeys(n for n in notes if n))
    if not kept:
        return ""
    return Bilingual("; ".join(kept), "；".join(in_language(n, "zh") for n in kept))
