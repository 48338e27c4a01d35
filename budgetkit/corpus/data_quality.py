"""What should be looked at before the figures of a corpus are used: copies, gaps, lying names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from budgetkit.bodies import may_be
from budgetkit.corpus.answers import reason_of
from budgetkit.messages import Enumeration, message_in

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["doubt", "document", "other", "department", "year", "message", "message_zh"]
message = message_in("corpus.data_quality")

#: What is asked of a store: the documents of which something may be doubted, by themselves or as one
#: of several. Which doubt it is, if any, is told by :func:`find`; all others need not be looked at.
DOUBTFUL = """
with held as (
    select document, state, reason, why, department, printed_department, department_key, year, department_from,
        year_from, kind, level, half_of, sha256, said_years, said_kind, said_departments, len(found) as found, claims,
        case when department_from is distinct from 'file_name' then department_key end as told_key,
        case when year_from is distinct from 'file_name' then year end as told_year
    from documents),
files as (select document, unnest(sha256) as sha from held),
copies as (select distinct document from files semi join
    (select sha from files group by sha having count(*) > 1) using (sha)),
budgets as (select told_key, told_year from held group by all having count(*) > 1),
gaps as (select told_key from held where told_year is not null group by told_key, kind, level
    having max(told_year) - min(told_year) >= count(distinct told_year)),
doubtful as (
    select * from held where state <> 'read' or document in (select unnest($gone))
        or coalesce(found, 0) = 0 or coalesce(claims, 0) = 0
        or document in (from copies) or (told_key, told_year) in (from budgets) or told_key in (from gaps)
        or told_year is null or department_from = 'file_name'
        or coalesce(department, '') = '' and coalesce(printed_department, '') = ''
        or len(said_years) > 0 and not list_contains(said_years, year) or said_kind <> '' and said_kind <> kind
        or len(said_departments) > 0 and not list_has_any(said_departments,
            [coalesce(department, ''), coalesce(printed_department, '')]))
select d.*, coalesce(c.amount, t.amount) as total from doubtful d
left join (select document, amount from coverage where measure = 'expenditure') c using (document)
left join (select document, amount from totals where measure = 'expenditure') t using (document)
order by document
"""


def find(sql: Callable[..., pd.DataFrame], listings: Iterable[dict]) -> pd.DataFrame:
    """The doubts of :meth:`budgetkit.corpus.Corpus.doubts`.

    Parameters
    ----------
    sql : function
        What :meth:`budgetkit.corpus.Corpus.sql` is.
    listings : iterable of dict
        What each build found in its folder.
    """
    import pandas as pd

    listed = [entry for listing in listings for entry in listing["documents"]]
    gone = [entry["name"] for entry in listed if not entry["there"]]
    held = sql(DOUBTFUL, {"gone": gone}).to_dict("records")
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
    known = set(sql("select document from documents")["document"].tolist()) if listed else set()
    rows = [*_not_read(held, listed, known), *_copies(read), *_names(read), *_halves(read), *_gaps(read)]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"year": "Int64"})


def _row(doubt: str, d: dict, *, other: str = "", **words) -> list:
    words = {"other": other, "year": d.get("year"), "department": d.get("department", ""), **words}
    said = message(f"doubt-{doubt.replace(' ', '-')}", **words)
    return [doubt, d.get("document", ""), other, words["department"], words["year"],
            said.text("en"), said.text("zh")]


def _not_read(held: list[dict], listed: list[dict], known: set[str]) -> Iterator[list]:
    named = {d["document"]: d for d in held}
    for d in held:
        if d["state"] != "read":
            yield _row("not read", d, reason=reason_of(d["why"], d["reason"]))
    for entry in listed:
        if entry["there"] and entry["name"] not in known:
            yield _row("waiting", {"document": entry["name"]})
        elif not entry["there"] and entry["name"] in known:
            yield _row("gone", named[entry["name"]])


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
