"""Every sentence that people read, by language and room, and the language to say it in.

``messages/LANGUAGE/ROOM.toml`` holds a room's sentences by what they mean; a language is a
folder. Code names a key and passes values, never half sentences:

>>> from budgetkit.messages import Message
>>> told = Message("messages.pages", n=2)
>>> told.text("en"), told.text("zh"), Message("messages.pages", n=1).text("en")
('2 pages', '2页', '1 page')

Why TOML and no message library: Python reads it without a package (``tomllib``), so the catalogue
costs nothing where it must be small; amounts arrive as they are printed and leave so; nothing
invisible is put around a value; a rule of plurals is the one line that gettext's translators write
(``n != 1``), read by ``gettext`` itself.
"""

from budgetkit.messages.catalogue import (
    Added,
    Clauses,
    Enumeration,
    Message,
    Named,
    Percent,
    RoundedAmount,
    in_room,
    is_key,
    keys,
    listed,
    message_in,
    text,
    written,
)
from budgetkit.messages.languages import (
    LANGUAGES,
    checked_language,
    current_language,
    language,
    set_language,
)

__all__ = [
    "LANGUAGES",
    "Added",
    "Clauses",
    "Enumeration",
    "Message",
    "Named",
    "Percent",
    "RoundedAmount",
    "checked_language",
    "current_language",
    "in_room",
    "is_key",
    "keys",
    "language",
    "listed",
    "message_in",
    "set_language",
    "text",
    "written",
]  # fmt: skip
