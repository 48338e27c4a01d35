"""Measurements → benchmarks/reading.md: results by place, times by engine, and what went wrong."""

from __future__ import annotations

import datetime
import os
import platform
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, version

from measure import Measured

PACKAGES = ("budgetkit", "camelot-py", "pypdfium2", "pdfplumber", "pandas")
#: At most so many lines of one kind of trouble are printed; the rest is counted.
LISTED = 40


def write(measured, times, verdicts, arguments, day) -> str:
    """The whole page of results, in Markdown; ``day`` is that of the timings."""
    parts = [_head(measured, arguments), _places(measured), _identities(measured, verdicts),
             _trouble(measured)]
    if times:
        parts.insert(2, _times(times, measured, day))
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
        "# How well and how fast the disclosures are read\n\n"
        f"{datetime.date.today()} · Python {platform.python_version()} · "
        f"{', '.join(_version(p) for p in PACKAGES)} · {machine}\n\n"
        f"`make bench`, that is `python benchmarks/reading.py {' '.join(options)}`".rstrip("` ")
        + f"`: {len(measured)} documents, {pages} pages. CPU seconds; load average when this was "
        f"written: {os.getloadavg()[0]:.1f}.\n\n"
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
            count("codes_wrong"), total("stitched"),
        ])
    return (
        "## By place\n\n" + _table(
            ["place", "documents", "pages", "tables promised", "found", "identities", "hold",
             "fail", "share", "amounts", "lost", "invented", "not at their place",
             "outside every table", "cells", "glued or garbled", "codes", "codes wrong",
             "tables over pages"], rows)
        + "\n\n*Promised*: a title of a standard table on a page with rules; *found*: a table with "
        "that key on that page or the next. *Amounts*: numbers with decimals or thousands commas "
        "inside the tables; *lost*: in no cell; *invented*: in a cell, not on the page; *not at "
        "their place*: numbers of any kind whose cell does not hold them; *outside*: amounts that "
        "stand alone on a page with rules, in no table (headings and sentences among them).")


def _times(times, measured, day) -> str:
    pages = {(place, m.file): m.pages for place, m in measured}
    engines = list(dict.fromkeys(run["engine"] for _, _, run in times))
    runs: dict[str, dict] = {e: {} for e in engines}
    for place, name, run in times:
        runs[run["engine"]][place, name] = run
    own = runs.get("budgetkit", {})
    rows = []
    for engine, held in runs.items():
        seconds, sheets = _sum(held, held), sum(pages.get(d, 0) for d in held)
        rows.append([engine, len(held), sheets, f"{seconds:.1f}", f"{seconds / sheets:.4f}",
                     f"{seconds / _sum(own, held):.2f}", f"{_sum(held, held, 'wall'):.1f}",
                     f"{max(r['peak_mb'] for r in held.values()):.0f}",
                     sum(bool(r["error"]) for r in held.values())])
    places = sorted({place for place, _, _ in times})
    by_place = [[place, *(_at(held, place, pages) for held in runs.values())]
                for place in places]
    vector = runs.get("camelot vector", {})
    slower = [f"{place}/{name}" for (place, name), run in own.items()
              if (place, name) in vector and run["cpu"] >= vector[place, name]["cpu"]]
    bound = 2 * _sum(runs.get("pdfium text and paths", {}), own) + _sum(
        runs.get("camelot vector, table pages", {}), own)
    return (
        f"## Time and memory ({len(own)} documents, {day})\n\n"
        + _table(["engine", "documents", "pages", "CPU s", "CPU s a page",
                  "times ours on the same", "wall s", "peak MB, largest", "errors"], rows)
        + f"\n\nOurs: {_sum(own, own):.1f} s. Twice pdfium's time for text and paths, and camelot "
        f"vector on the pages with rules: {bound:.1f} s. Bare camelot vector was faster than ours "
        f"on {len(slower)} of {len(own)}: {', '.join(slower) or 'none'}.\n\nCPU seconds a page:"
        "\n\n" + _table(["place", *engines], by_place))


def _sum(held: dict, over, measure: str = "cpu") -> float:
    return sum(held[d][measure] for d in over if d in held) or float("nan")


def _at(held: dict, place: str, pages: dict) -> str:
    there = [d for d in held if d[0] == place]
    sheets = sum(pages.get(d, 0) for d in there)
    return f"{_sum(held, there) / sheets:.4f}" if sheets else "—"


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


def _trouble(measured) -> str:
    parts = ["## What went wrong"]
    kinds = (("error", "Files that could not be read"), ("missing", "Promised, not found"),
             ("lost", "Amounts lost"), ("invented", "Amounts invented"),
             ("misplaced", "Numbers not at their place"), ("outside", "Amounts in no table"),
             ("bad_cells", "Glued or garbled cells"), ("codes_wrong", "Codes wrong"))
    for name, title in kinds:
        said = [f"{place}/{m.file} {what}" for place, m in measured
                for what in ([m.error] if name == "error" else getattr(m, name)) if what]
        if not said:
            parts.append(f"{title}: none.")
            continue
        more = f"\n- … and {len(said) - LISTED} more" if len(said) > LISTED else ""
        parts.append(f"{title}: {len(said)}\n\n" + "\n".join(f"- {s}" for s in said[:LISTED])
                     + more)
    return "\n\n".join(parts)
