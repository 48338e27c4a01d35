"""What opens a form where budgetkit does not do so itself, and what is said where it cannot."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from budgetkit.errors import MissingExtra, UnreadableInput
from budgetkit.messages import Message, message_in
from budgetkit.sources.given import Given

message = message_in("sources")


def library(name: str, given: Given) -> ModuleType:
    """A library that opens one form, where it is installed.

    Raises
    ------
    MissingExtra
        It is not; the message has the command.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtra(given.file, message("wants-package", package=name.partition(".")[0]),
                           remedy=message("install-forms")) from error


def damaged(given: Given, what: Message, error: Exception) -> UnreadableInput:
    """The error for a document that its own library cannot open."""
    return UnreadableInput(given.file, message("damaged", what=what, why=type(error).__name__),
                           remedy=message("save-anew"))
