"""Passages of prose as disclosures without tables, for the tests of claims and checks."""

from __future__ import annotations

from pathlib import Path

from test_narrative import line, typeset

from budgetkit.disclosure import Disclosure
from budgetkit.narrative import ProsePage, read_narrative

PASSAGES = Path(__file__).parent / "samples" / "passages.txt"


def passages() -> dict[str, tuple[int, str, tuple[str, ...]]]:
    """Name → year, kind and paragraphs of each passage of the file."""
    found: dict[str, tuple[int, str, tuple[str, ...]]] = {}
    for block in PASSAGES.read_text(encoding="utf-8").split("\n== ")[1:]:
        head, *texts = block.strip().splitlines()
        name, year, kind = head.split()
        found[name] = (int(year), kind, tuple(texts))
    return found


def told_in(year: int, kind: str, *texts: str) -> Disclosure:
    """A disclosure that is these paragraphs and nothing else."""
    what = "决算" if kind == "final_account" else "预算"
    title = line(f"某县教育局{year}年度部门{what}", 160, 40, 22)
    page = typeset(*texts)
    narrative = read_narrative([ProsePage(1, 600, 2000, [title, *page.lines])])
    return Disclosure([], "某县教育局", year, kind, "department", [], narrative)
