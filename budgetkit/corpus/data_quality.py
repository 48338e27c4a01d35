"""What should be looked at before the figures of a corpus are used: copies, gaps, lying names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from budgetkit.bodies import may_be
from budgetkit.messages import Enumeration, message_in

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["doubt", "document", "other", "department", "year", "message", "message_zh"]
message = message_in("corpus.data_quality")

#: What is asked of a store: one row a document.
DOCUMENTS = (
    "select document, state, reason, department, printed_department, department_key, year, "
    "department_from, year_from, kind, level, half_of, sha256, said_years, said_kind, said_departments, len(found) as found, claims, "
    "coalesce(c.amount, t.amount) as total "
    "from documents left join (select document, amount from coverage where measure = 'expenditure') c "
    "using (document) left join (select document, amount from totals where measure = 'expenditure') t "
    "using (document) order by document"
)


def find(documents: pd.DataFrame, listings: Iterable[dict]) -> pd.DataFrame:
    """The doubts of :meth:`budgetkit.corpus.Corpus.doubts`.

    Parameters
    ----------
    documents : DataFrame
        The answer to `DOCUMENTS`.
    listings : iterable of dict
        What each build found in its folder.
    """
    import pandas as pd

    held = documents.to_dict("records")
    for d in held:
        d["year"] = None if d["year"] is None or d["year"] is pd.NA else int(d["year"])
        # what only the name of a file says is nobody's evidence
        if d.get("department_from") == "file_name":
            d["department"] = d["department_key"] = ""
        if d.get("year_from") == "file_name":
            d["year"] = None
        for name in ("department", "said_kind"):
            d[name] = d[name] if isinstance(d[name], str) else ""
    # a narrative that was published apart is shown with its tables: nothing is to be looked at
    read = [d for d in held if d["state"] == "read" and not isinstance(d.get("half_of"), str)]
    rows = [*_not_read(listings, held), *_copies(read), *_names(read), *_halves(read), *_gaps(read)]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"year": "Int64"})


def _row(doubt: str, d: dict, *, other: str = "", **words) -> list:
    words = {"other": other, "year": d.get("year"), "department": d.get("department", ""), **words}
    said = message(f"doubt-{doubt.replace(' ', '-')}", **words)
    return [doubt, d.get("document", ""), other, words["department"], words["year"],
            said.text("en"), said.text("zh")]


def _not_read(listings: Iterable[dict], held: list[dict]) -> Iterator[list]:
    names = {d["document"]: d for d in held}
    for d in held:
        if d["state"] != "read":
            yield _row("not read", d, reason=d["reason"])
    for listing in listings:
        for entry in listing["documents"]:
            known = names.get(entry["name"])
            if entry["there"] and known is None:
                yield _row("waiting", {"document": entry["name"]})
            elif not entry["there"] and known is not None:
                yield _row("gone", known)


def _copies(read: list[dict]) -> Iterator[list]:
    by_file, by_budget = defaultdict(list), defaultdict(list)
    for d in read:
        for sha in d["sha256"] or ():
            by_file[sha].append(d)
        if d["department_key"] and d["year"] and d["total"] == d["total"]:
            # another total is another budget: of a bureau of the same name, or of a part of it
            by_budget[d["department_key"], d["year"], d["kind"], d["level"],
                      round(d["total"], 2)].append(d)
    same = set()
    for first, *others in by_file.values():
        for d in others:
            if d is not first and (mark := (d["document"], first["document"])) not in same:
                same.add(mark)
                yield _row("same file", d, other=first["document"])
    for first, *others in by_budget.values():
        for d in others:
            if (d["document"], first["document"]) not in same:
                yield _row("same budget", d, other=first["document"])


def _names(read: list[dict]) -> Iterator[list]:
    for d in read:
        years, names = list(d["said_years"] or ()), list(d["said_departments"] or ())
        if d["year"] and years and d["year"] not in years:
            yield _row("other year", d, said=Enumeration(years))
        if d["said_kind"] and d["kind"] and d["said_kind"] != d["kind"]:
            yield _row("other kind", d, said=message(f"kind-{d['said_kind']}"),
                       kind=message(f"kind-{d['kind']}"))
        printed = [n for n in (d["printed_department"], d["department"]) if isinstance(n, str) and n]
        if names and printed and not any(may_be(n, p) for n in names for p in printed):
            yield _row("other department", d, said="、".join(names))
        for what, told in (("whose-it-is", printed), ("its-year", d["year"])):
            if not told:
                yield _row("nameless", d, what=message(what))


def _halves(read: list[dict]) -> Iterator[list]:
    """A document of prose alone beside one of tables alone, of one folder, year and department."""
    folders = defaultdict(list)
    for d in read:
        folders[PurePosixPath(d["document"]).parent, d["year"], d["kind"]].append(d)
    for held in folders.values():
        prose = [d for d in held if not d["found"]]
        tables = [d for d in held if d["found"] and not d["claims"]]
        for one in prose:
            for other in tables:
                if one["department"] and other["department"] and may_be(
                        one["department"], other["department"]):
                    yield _row("half", one, other=other["document"])


def _gaps(read: list[dict]) -> Iterator[list]:
    years: dict[tuple, dict[int, dict]] = defaultdict(dict)
    for d in read:
        if d["department_key"] and d["year"]:
            years[d["department_key"], d["kind"], d["level"]][d["year"]] = d
    for held in years.values():
        first, last = min(held), max(held)
        for year in range(first + 1, last):
            if year not in held:
                d = held[last] | {"document": "", "year": year}
                yield _row("missing year", d, first=max(y for y in held if y < year),
                           last=min(y for y in held if y > year))
