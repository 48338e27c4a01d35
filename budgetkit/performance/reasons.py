"""Why a project's targets lose points, in words: what is said of them must be so on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from budgetkit.messages import Clauses, in_room, written
from budgetkit.performance.phrases import REPEATED, SAME, impossible
from budgetkit.performance.sentences import numbers_in
from budgetkit.performance.signs import cleaned

#: A sentence of the catalogue with its values.
Reason = tuple[str, dict]
#: A reason quotes no more than so many characters.
QUOTED = 40
#: Cost and money less apart than this are printed alike.
SAME_MONEY = 0.005
#: What a sheet prints in place of targets that are not published.
_SECRET = re.compile(r"涉密|SM项目|保密")
_say = in_room("performance.reasons")
_PURPOSE = {"no": "no-purpose", "name only": "name-only", "words only": "words-only"}


def reasons_of(record: Mapping, rows: Sequence[Mapping], goal: str) -> tuple[str, str]:
    """(zh, en): the reasons of one project of :func:`budgetkit.performance.review`.

    Parameters
    ----------
    record : mapping
        Its row, without the reasons.
    rows : sequence of dict
        Its indicators, with their ``boilerplate``.
    goal : str
        Its goal in words.
    """
    said = list(_of_goal(goal)) if not rows else [
        *_of_form(record), *_of_targets(record, rows), *_of_cost(record), *_of_purpose(record)]
    zh, en = (written(Clauses(_say(key, lang, **{
        name: _dimensions(value, lang) if name == "dimensions" else value
        for name, value in values.items()}) for key, values in said), lang) for lang in ("zh", "en"))
    return zh, en


def _dimensions(missing: Sequence[str], lang: str) -> list[str]:
    return [_say(f"dimension-{key}", lang) for key in missing]


def _of_purpose(record: Mapping) -> Iterator[Reason]:
    if record["speaks_of_purpose"] in _PURPOSE:
        yield _PURPOSE[record["speaks_of_purpose"]], {}


def _of_goal(goal: str) -> Iterator[Reason]:
    """A project without indicators: what can be said of its goal in words."""
    held = [str(n) for n in numbers_in(cleaned(goal))]
    if _SECRET.search(goal):
        yield "withheld", {}
    elif held:
        yield "goal-numbers", {"n": len(held), "numbers": quoted(dict.fromkeys(held))}
    else:
        yield "goal" if goal else "nothing", {}


def _of_form(record: Mapping) -> Iterator[Reason]:
    """What the form leaves out, and what of it was not read."""
    missing = [k for k in record["missing"].split(";") if k]
    if record["not_read"]:
        yield "unread", {"pages": record["not_read"].split(";")}
    elif record["dimensions_printed"]:
        if missing:
            yield "missing", {"dimensions": missing}
    elif missing:
        yield "no-dimensions-missing", {"dimensions": missing}
    else:
        yield "no-dimensions", {}


def _of_targets(record: Mapping, rows: Sequence[Mapping]) -> Iterator[Reason]:
    """Which targets could not be measured, are impossible, or fit any project."""
    if record["qualitative"]:
        yield "not-measurable", {"n": record["qualitative"], "said": quoted(
            dict.fromkeys(r["promise"] for r in rows if not r["measurable"]))}
    if record["impossible"]:
        yield "impossible", {"n": record["impossible"], "said": quoted(
            dict.fromkeys(f"{r['indicator']}{r['promise']}" for r in rows if impossible(r)))}
    repeated = sum(SAME in r["boilerplate"] for r in rows)
    if record["boilerplate"] > repeated:
        yield "any-project", {"n": record["boilerplate"] - repeated}
    if repeated:
        yield "repeated", {"n": repeated, "projects": REPEATED}


def _of_cost(record: Mapping) -> Iterator[Reason]:
    """How the cost target stands to the money, where that takes points away."""
    difference = record["cost_difference"]
    if difference is not None and abs(difference) >= SAME_MONEY:
        yield "cost-differs", {"cost": _money(record["cost_target"]),
                               "amount": _money(record["amount"]),
                               "difference": f"{difference:+,.2f}"}
    elif difference is None and record["score"] is not None and "cost" in record["covered"].split(";"):
        yield "cost-half", {}


def _money(amount: float) -> Decimal:
    return Decimal(f"{amount:.2f}")


def quoted(texts: Iterable[str]) -> str:
    """Texts in one line, cut where they are long.

    >>> quoted(["提升", "长效"]), len(quoted(["提升" * 40]))
    ('提升、长效', 39)
    """
    said = "、".join(texts)
    return said if len(said) < QUOTED else said[: QUOTED - 2] + "…"
