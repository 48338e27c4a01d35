"""Why a project's targets lose points, in words: what is said of them must be so on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from budgetkit.messages import Clauses, Message, RoundedAmount, message_in, written
from budgetkit.performance.cost import Cost
from budgetkit.performance.phrases import impossible, is_repeated
from budgetkit.performance.sentences import numbers_in
from budgetkit.performance.settings import DEFAULT, PerformanceSettings
from budgetkit.performance.signs import cleaned

#: What a sheet prints in place of targets that are not published.
_SECRET = re.compile(r"涉密|SM项目|保密")
_reason = message_in("performance.reasons")
_PURPOSE = {"no": "no-purpose", "name only": "name-only", "words only": "words-only"}


def reasons_of(record: Mapping, rows: Sequence[Mapping], goal: str, cost: Cost,
               settings: PerformanceSettings = DEFAULT) -> tuple[str, str]:
    """(zh, en): the reasons of one project of :func:`budgetkit.performance.review`.

    Parameters
    ----------
    record : mapping
        Its row, without the reasons.
    rows : sequence of dict
        Its indicators, with their ``boilerplate``.
    goal : str
        Its goal in words.
    cost : Cost
    settings : PerformanceSettings, optional
    """
    said = Clauses(_of_goal(goal, settings.quoted) if not rows else [
        *_of_form(record), *_of_targets(record, rows, settings),
        *_of_cost(record, cost, settings), *_of_purpose(record)])
    return written(said, "zh"), written(said, "en")


def _of_purpose(record: Mapping) -> Iterator[Message]:
    if record["speaks_of_purpose"] in _PURPOSE:
        yield _reason(_PURPOSE[record["speaks_of_purpose"]])


def _of_goal(goal: str, most: int) -> Iterator[Message]:
    """A project without indicators: what can be said of its goal in words."""
    held = [str(n) for n in numbers_in(cleaned(goal))]
    if _SECRET.search(goal):
        yield _reason("withheld")
    elif held:
        yield _reason("goal-numbers", n=len(held), numbers=quoted(dict.fromkeys(held), most))
    else:
        yield _reason("goal" if goal else "nothing")


def _of_form(record: Mapping) -> Iterator[Message]:
    """What the form leaves out, and what of it was not read."""
    missing = [_reason(f"dimension-{k}") for k in record["missing"].split(";") if k]
    if record["not_read"]:
        yield _reason("unread", pages=record["not_read"].split(";"))
    elif record["dimensions_printed"]:
        if missing:
            yield _reason("missing", dimensions=missing)
    elif missing:
        yield _reason("no-dimensions-missing", dimensions=missing)
    else:
        yield _reason("no-dimensions")


def _of_targets(record: Mapping, rows: Sequence[Mapping], settings: PerformanceSettings
                ) -> Iterator[Message]:
    """Which targets could not be measured, are impossible, or fit any project."""
    if record["qualitative"]:
        yield _reason("not-measurable", n=record["qualitative"], said=quoted(
            dict.fromkeys(r["promise"] for r in rows if not r["measurable"]), settings.quoted))
    if record["impossible"]:
        yield _reason("impossible", n=record["impossible"], said=quoted(
            dict.fromkeys(f"{r['indicator']}{r['promise']}" for r in rows if impossible(r)),
            settings.quoted))
    repeated = sum(is_repeated(r["boilerplate"]) for r in rows)
    if record["boilerplate"] > repeated:
        yield _reason("any-project", n=record["boilerplate"] - repeated)
    if repeated:
        yield _reason("repeated", n=repeated, projects=settings.repeated)


def _of_cost(record: Mapping, cost: Cost, settings: PerformanceSettings) -> Iterator[Message]:
    """How the cost target stands to the money, where that takes points away."""
    if cost.holds:
        return
    off = cost.difference
    if off is not None and abs(off) >= settings.same_money:
        key = {"≤": "cost-below", "<": "cost-below", "≥": "cost-above", ">": "cost-above"}.get(
            cost.comparator, "cost-differs")
        yield _reason(key, cost=RoundedAmount(cost.target), amount=RoundedAmount(record["amount"]),
                      difference=RoundedAmount(
                          off if key == "cost-differs" else abs(off), signed=key == "cost-differs"))
    elif record["score"] is not None and "cost" in record["covered"].split(";"):
        yield _reason("cost-half")


def quoted(texts: Iterable[str], most: int = DEFAULT.quoted) -> str:
    """Texts in one line, cut where they are long.

    >>> quoted(["提升", "长效"]), len(quoted(["提升" * 40]))
    ('提升、长效', 39)
    """
    said = "、".join(texts)
    return said if len(said) < most else said[: most - 2] + "…"
