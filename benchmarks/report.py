"""Measurements → benchmarks/reading.md: results by place, and what went wrong."""

from __future__ import annotations

import datetime
import os
import platform
import re
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, version

import spurious
from measure import Measured

PACKAGES = ("budgetkit", "camelot-py", "pypdfium2", "pdfplumber", "pandas")
#: At most so many lines of one kind of trouble are printed; the rest is counted.
LISTED = 60


def write(measured, verdicts, arguments) -> str:
    """The whole page of results, in Markdown."""
    parts = [_head(measured, arguments), _places(measured), _headings(measured, verdicts),
             _identities(measured, verdicts), _trouble(measured, verdicts)]
    return "\n\n".join(p for p in parts if p) + "\n"


def _table(head: list[str], rows: list[list]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(c) for c in row) + " |" for row in rows])


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} (checkout)"


def _head(measured, arguments) -> str:
    pages = sum(m.pages for _, m in measured)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
    options = [a for a in arguments if not a.startswith(("/", "."))]
    return (
        "# How well the disclosures are read\n\n"
        f"{datetime.date.today()} · Python {platform.python_version()} · "
        f"{', '.join(_version(p) for p in PACKAGES)} · {machine}\n\n"
        f"`make bench-reading`, that is `python benchmarks/reading.py {' '.join(options)}`".rstrip("` ")
        + f"`: {len(measured)} documents, {pages} pages. What reading costs stands in bench.md."
        "\n\n"
        "What a document promises and prints comes from pdfium's text and a list of title words "
        "of the benchmark's own (`benchmarks/printed.py`); the reader has no part in it.")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "—"


def _places(measured) -> str:
    places: dict[str, list[Measured]] = defaultdict(list)
    for place, m in measured:
        places[place].append(m)
    places["all"] = [m for _, m in measured]
    rows = []
    for place, group in places.items():
        count = lambda name: sum(len(getattr(m, name)) for m in group)  # noqa: B023, E731
        total = lambda name: sum(getattr(m, name) for m in group)  # noqa: B023, E731
        held, failed = total("held"), count("failed")
        rows.append([
            place, len(group), total("pages"), total("promised"), total("promised")
            - count("missing"), held + failed, held, failed, _share(held, held + failed),
            total("amounts"), count("lost"), count("invented"), count("misplaced"),
            count("outside"), total("cells"), count("bad_cells"), total("codes"),
            count("codes_wrong"), total("stitched"), count("parted"), total("paths"), count("paths_differ"),
            total("tables"), count("unproved"), *_looked_at(group),
        ])
    return (
        "## By place\n\n" + _table(
            ["place", "documents", "pages", "tables promised", "found", "identities", "hold",
             "fail", "share", "amounts", "lost", "invented", "not at their place",
             "outside every table", "cells", "glued or garbled", "codes", "codes wrong",
             "tables over pages", "not joined", "header paths", "differ", "tables", "without a sum", "looked at",
             "spurious"], rows)
        + "\n\n*Promised*: a title of a standard table on a page with rules; *found*: a table with "
        "that key on that page or the next. *Amounts*: numbers with decimals or thousands commas "
        "inside the tables; *lost*: in no cell; *invented*: in a cell, not on the page; *not at "
        "their place*: numbers of any kind whose cell does not hold them; *outside*: amounts that "
        "stand alone on a page with rules, in no table (headings and sentences among them). "
        "*Not joined*: two tables of one kind, but target sheets, on a page and the next. "
        "*Header paths*: of the totals in `cases/totals.csv` to which its reader (of the page's "
        "picture) found a heading; *differ*: ours is another, see below. *Without a sum*: tables "
        "in which no printed sum holds, so that only the eye says whether the page has a table "
        "there; *looked at*: all those of no standard kind and a seeded sample of the rest "
        "(`benchmarks/reading-tables.csv`); *spurious*: no table on the page.")


def _looked_at(group: list[Measured]) -> tuple[int, int]:
    """Tables without a sum that a human looked at, and those that are none on the page."""
    seen = spurious.judged()
    said = [seen[name, page][0] for m in group for page, _ in m.unproved
            if (name := f"{m.place}/{m.file}") and (name, page) in seen]
    return len(said), said.count("spurious")


def _headings(measured, verdicts) -> str:
    rows, unseen = [], 0
    for place, m in measured:
        for what in m.paths_differ:
            page = what.split()[1]
            said = [v for v in verdicts if v["rule"] == "header-path"
                    and v["file"] == f"{place}/{m.file}" and v["page"] == page]
            unseen += not said
            rows.append([f"{place}/{m.file}", what, said[0]["verdict"] if said else
                         "**not looked at**", said[0]["reason"] if said else ""])
    if not rows:
        return "## Header paths that differ\n\nNone."
    return ("## Header paths that differ\n\nFrom those of the other reader (`cases/totals.csv`); ours "
            f"is told first. Judged on the page (`benchmarks/reading-verdicts.csv`); {unseen} not "
            "looked at.\n\n" + _table(["file", "what", "whose fault", "reason"], rows))


def _identities(measured, verdicts) -> str:
    rows, unseen = [], 0
    for place, m in measured:
        for key, each in m.failed:
            said = [v for v in verdicts if v["file"] == f"{place}/{m.file}" and v["table"] == key
                    and v["page"] == str(each.page) and v["rule"] == each.rule
                    and v["printed"] == str(each.total.amount)]
            unseen += not said
            rows.append([f"{place}/{m.file}", each.page, key, each.total.row_label[:24],
                         each.rule, each.total.amount, each.expected, each.difference,
                         said[0]["verdict"] if said else "**not looked at**",
                         said[0]["reason"] if said else ""])
    if not rows:
        return "## Identities that do not hold\n\nNone."
    return ("## Identities that do not hold\n\nAmounts in 万元. The verdict is a human's, who "
            f"looked at the page (`benchmarks/reading-verdicts.csv`); {unseen} not looked at.\n\n"
            + _table(["file", "page", "table", "row", "rule", "printed", "terms", "difference",
                      "whose", "reason"], rows))


def _trouble(measured, verdicts) -> str:
    parts = ["## What went wrong\n\nBehind a line, what the page shows, where a human looked at it."]
    seen = {(v["rule"], v["file"], v["page"]): v["reason"] for v in verdicts}
    kinds = (("error", "Files that could not be read"), ("missing", "Promised, not found"),
             ("lost", "Amounts lost"), ("invented", "Amounts invented"),
             ("misplaced", "Numbers not at their place"), ("outside", "Amounts in no table"),
             ("bad_cells", "Glued or garbled cells"), ("codes_wrong", "Codes wrong"), ("parted", "Not joined"))
    for name, title in kinds:
        said = []
        for place, m in measured:
            for what in filter(None, [m.error] if name == "error" else getattr(m, name)):
                page = re.match(r"p\. (\d+)", what)
                reason = page and seen.get((name, f"{place}/{m.file}", page[1]))
                said.append(f"{place}/{m.file} {what}" + (f": {reason}" if reason else ""))
        if not said:
            parts.append(f"{title}: none.")
            continue
        more = f"\n- … and {len(said) - LISTED} more" if len(said) > LISTED else ""
        parts.append(f"{title}: {len(said)}\n\n" + "\n".join(f"- {s}" for s in said[:LISTED])
                     + more)
    return "\n\n".join(parts)
