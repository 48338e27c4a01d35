"""Elements of Office's XML by their local names, whichever edition of the standard wrote them."""

from __future__ import annotations

#: The namespace of Word's elements (ECMA-376); strict files have another, which ``tag`` ignores.
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def tag(element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element, name: str):
    """The first child of this name, or None; None has none."""
    if element is None:
        return None
    return next((one for one in element if tag(one) == name), None)


def attribute(element, name: str) -> str:
    """An attribute by its local name, or nothing."""
    if element is None:
        return ""
    return next((value for key, value in element.items()
                 if key.rpartition("}")[2] == name), "")


def on(element, name: str, otherwise: bool = False) -> bool:
    """Whether a switch is on: there, and not said to be off."""
    switch = child(element, name)
    if switch is None:
        return otherwise
    return attribute(switch, "val").lower() not in ("0", "false", "off", "none")
