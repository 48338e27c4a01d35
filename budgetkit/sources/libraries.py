"""What opens a form where budgetkit does not do so itself, and what is said where it cannot."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from budgetkit.errors import MissingExtra, UnreadableInput
from budgetkit.sources.given import Given


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
        raise MissingExtra(given.file, f"wants the package {name.partition('.')[0]}, which is not "
                           "installed", remedy="Run: pip install 'budgetkit[forms]'") from error


def damaged(given: Given, what: str, error: Exception) -> UnreadableInput:
    """The error for a document that its own library cannot open."""
    return UnreadableInput(given.file, f"{what} that is damaged ({type(error).__name__})",
                           remedy="Open it, save it anew, or download it again.")
