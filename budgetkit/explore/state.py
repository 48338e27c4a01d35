"""The state of an explorer as one short text: to copy, to keep, to paste back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from budgetkit.explore.controls import Control


def written_state(controls: Mapping[str, Control], chosen: Mapping[str, Any]) -> str:
    """Choices as one text.

    >>> from budgetkit.explore import Number, Search
    >>> written_state({"words": Search("Words"), "rate": Number("Rate", 0, 8, 3)}, {"words": "a&b 路", "rate": 3.5})
    'words=a%26b 路&rate=3.5'
    """
    return "&".join(f"{name}={_quoted(controls[name].written(value))}" for name, value in chosen.items())


def read_state(controls: Mapping[str, Control], state: str) -> dict[str, Any]:
    """The choices of such a text; ValueError for a control or an option that is not there.

    >>> from budgetkit.explore import Number, Search
    >>> read_state({"words": Search("Words"), "rate": Number("Rate", 0, 8.5, 3)}, "words=a%26b 路&rate=3.5")
    {'words': 'a&b 路', 'rate': 3.5}
    """
    held = dict(parse_qsl(state.strip(), keep_blank_values=True, strict_parsing=bool(state.strip())))
    if unknown := set(held) - set(controls):
        raise ValueError(f"no such choice: {', '.join(sorted(unknown))}")
    return {name: controls[name].read(text) for name, text in held.items()}


def _quoted(text: str) -> str:
    """A text within a state: only what would end it is written otherwise."""
    return "".join(f"%{ord(c):02X}" if c in "%&=+;#" else c for c in text)
