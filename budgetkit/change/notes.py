"""Notes that a result carries: English as a string, and said in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from budgetkit.messages import Clauses, Message, message_in
from budgetkit.present import Column

message = message_in("change.notes")


class Note(str):
    """A note: English as a string, its message for every language.

    Parameters
    ----------
    said : Message

    Examples
    --------
    >>> note = Note(Message("messages.pages", n=3))
    >>> note, note.zh, note.text("en")
    ('3 pages', '3页', '3 pages')
    """

    message: Message
    __slots__ = ("message",)

    def __new__(cls, said: Message) -> Note:
        note = super().__new__(cls, said.text("en"))
        note.message = said
        return note

    def text(self, lang: str | None = None) -> str:
        """The note in a language; without one, in that of today.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str

        Raises
        ------
        ValueError
            For another language.
        """
        return self.message.text(lang)

    @property
    def zh(self) -> str:
        """The note in Chinese."""
        return self.message.text("zh")

    def __reduce__(self) -> tuple[type[Note], tuple[Message]]:
        return Note, (self.message,)


def in_language(note: Message | str, lang: str | None = None) -> str:
    """A note or message in a language, that of today without one; a plain text as it is.

    Examples
    --------
    >>> in_language(Note(Message("messages.pages", n=3)), "zh"), in_language("财预〔2017〕98号", "zh")
    ('3页', '财预〔2017〕98号')
    """
    return note.text(lang) if isinstance(note, Note | Message) else note


def together(notes: Iterable[str]) -> str:
    """Several notes as one; empty ones are left out, each is said once.

    Examples
    --------
    >>> together([Note(Message("messages.pages", n=3)), ""]), together([])
    ('3 pages', '')
    """
    kept = list(dict.fromkeys(n for n in notes if n))
    if not kept:
        return ""
    return Note(message("together", notes=Clauses(
        n.message if isinstance(n, Note) else n for n in kept)))


def begun(said: str) -> str:
    """A sentence with its first letter large; Chinese has none.

    >>> begun("all money: 3.00"), begun("全部资金")
    ('All money: 3.00', '全部资金')
    """
    return said[:1].upper() + said[1:]


# ── amounts and percentages as the presenter writes them, within a sentence ──────────────────


def _writer(kind: str) -> Callable[[Decimal | float | None], str]:
    column = Column("", kind)
    return lambda value: column.written(value, "en", missing="—")


#: 1,234.50; +1,234.50; +12.50%; 12.50%: minus as −, a dash where there is none.
amount, signed, percent, share = map(_writer, ("amount", "change", "rate", "percent"))


def points(value: Decimal | float | None) -> str:
    """Percentage points with their sign; nought has none.

    >>> points(Decimal("-3.1")), points(Decimal("-0.001")), points(None)
    ('−3.10', '0.00', '—')
    """
    return percent(value).removesuffix("%")
