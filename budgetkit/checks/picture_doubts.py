"""A finding that rests on a figure read in a picture, or on a page that is damaged, accuses nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from budgetkit.checks.finding import Finding
from budgetkit.messages import Enumeration, Message, message_in
from budgetkit.tables.losses import Loss
from budgetkit.tables.table import Doubt

message = message_in("checks.picture_doubts")
#: What losses say of a page that is not as its makers left it, or of which characters are unread;
#: and what is said of it then.
_DAMAGED = {"broken": "damaged", "unreadable": "damaged", "garbled": "damaged",
            "broken_somewhere": "damaged-somewhere", "unnamed": "damaged-unnamed"}
_PAGES = re.compile(r"(\d+)(?:[–-](\d+))?")


def with_doubts(finding: Finding, doubts: Sequence[Doubt]) -> Finding:
    """The finding as it is told where one of its places holds a figure that is not certain.

    An error is one no longer where a figure it rests on is in doubt: the page decides. A figure
    that was repaired is named, and the finding stands.

    >>> from budgetkit.messages import Named
    >>> from budgetkit.narrative.paragraphs import Place
    >>> said = Named("3 + 4 is not 8.", "3+4≠8。")
    >>> fault = Finding("error", said, page=2, places=(Place(2, 10, 10, 50, 20),))
    >>> unsure = Doubt(2, 0, 0, "8", ("7",), False, 12, 9, 48, 21)
    >>> found = with_doubts(fault, [unsure])
    >>> found.severity, found.text("en")
    ('warning', '3 + 4 is not 8. Not certain, as it was read in a picture: 8 (or 7).')
    """
    here = [d for d in doubts if any(_meet(d, place) for place in finding.places)]
    if not here:
        return finding
    unproved = any(not d.repaired for d in here)
    said = message("open" if unproved else "repaired", told=finding.said,
                   figures=Enumeration(told(d) for d in here))
    severity = "warning" if unproved and finding.severity == "error" else finding.severity
    return replace(finding, severity=severity, said=said)


def on_damage(finding: Finding, losses: Sequence[Loss]) -> Finding:
    """The finding as it is told where one of its places is on a page that the file has damaged.

    What does not fit there may fit in a sound copy of the file.

    >>> from budgetkit.messages import Named
    >>> fault = Finding("error", Named("3 + 4 is not 8.", "3+4≠8。"), page=2)
    >>> on_damage(fault, [Loss(2, "broken")]).text("en")
    '3 + 4 is not 8. But page 2 is damaged in the file: see a sound copy of it.'
    >>> on_damage(fault, [Loss(1, "broken")]).severity
    'error'
    """
    if finding.severity != "error":
        return finding
    on = {finding.page, *(place.page for place in finding.places)}
    here = next((loss for loss in losses if loss.kind in _DAMAGED
                 and (loss.page in on or loss.kind == "broken_somewhere")), None)
    if here is None:
        return finding
    told = message(_DAMAGED[here.kind], told=finding.said, page=here.page)
    return replace(finding, severity="warning", said=told)


def pages_read_in_pictures(losses: Sequence[Loss]) -> set[int]:
    """The pages whose text a machine read in a picture: scans, with a text layer or without.

    >>> sorted(pages_read_in_pictures([Loss(1, "read", 4, "1–3, 5"), Loss(8, "machine")]))
    [1, 2, 3, 5, 8]
    """
    pages = {loss.page for loss in losses if loss.kind == "machine"}
    for loss in losses:
        if loss.kind == "read":
            for first, last in _PAGES.findall(loss.sample):
                pages |= set(range(int(first), int(last or first) + 1))
    return pages


def told(doubt: Doubt) -> Message:
    """What is not certain of a figure, in few words.

    >>> told(Doubt(1, 0, 0, "343.22", ("34322",), True, 0, 0, 9, 9)).text("en")
    '343.22 (by the sums; read as 34322)'
    """
    key = "by-sums" if doubt.repaired else "or" if doubt.others else "unsure"
    return message(key, text=doubt.text or "—", others=" / ".join(doubt.others))


def _meet(doubt: Doubt, place) -> bool:
    return doubt.page == place.page and (
        min(doubt.x1, place.x1) - max(doubt.x0, place.x0) > 1
        and min(doubt.y1, place.y1) - max(doubt.y0, place.y0) > 1)
