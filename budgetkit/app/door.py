"""Who is let in: as many visitors at once as the server says; whoever comes later is asked to wait, kindly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from budgetkit.messages import in_room
from budgetkit.present.page import HTML_LANGUAGE, html

say = in_room("app")
#: Seconds after which the page of somebody who waits asks again.
AGAIN = 15


def guard(visitors: int, lang: str) -> Callable[..., None]:
    """What Voila asks before it begins a process for a visitor (its ``prelaunch_hook``).

    Two who come within the same moment may both be let in.

    Parameters
    ----------
    visitors : int
        At once; each is a process that the server keeps.
    lang : {"en", "zh"}
        Of the page that asks to wait.

    Returns
    -------
    callable
        Raises tornado's ``Finish`` with that page (503) where all places are taken.
    """
    from tornado.web import Finish

    def let_in(handler: Any, **_of_notebook: object) -> None:  # a tornado handler of Voila
        if len(list(handler.kernel_manager.list_kernel_ids())) < visitors:
            return
        handler.set_status(503)
        handler.set_header("Retry-After", str(AGAIN))
        raise Finish(waiting_page(visitors, lang))

    return let_in


def waiting_page(visitors: int, lang: str) -> str:
    """The page that asks to wait; it asks again by itself.

    >>> "serves 20 visitors at once" in waiting_page(20, "en")
    True
    """
    return html("app_full.html.j2", lang=HTML_LANGUAGE.get(lang, lang), again=AGAIN, title=say("title", lang),
                said=say("full", lang, n=visitors), what=say("full-again", lang, seconds=AGAIN))
