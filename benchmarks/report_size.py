"""How large the report on the bundled budget is: bytes, screens as it opens, its charts.

    python benchmarks/report_size.py            # the working tree, and git 326af3b beside it

`bench.py report --write` measures it too. Screens are of a window of 1280 × 900 pixels, in the
machine's own Chromium; sideways are pixels that a phone of 360 pixels would have to push.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from checkouts import HERE, PROJECT, environment

KEPT = HERE / "report-size.csv"
COLUMNS = ("date", "who", "bytes", "charts", "screens", "sideways")
SAMPLE = PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"
WINDOW, PHONE = (1280, 900), (360, 780)
#: A picture of a page of the document is no chart.
_PAGE = re.compile(r"^(?:原文)?第\d+页")


def measure(page: Path) -> dict[str, object]:
    """What one report weighs and how long it is."""
    html = page.read_text(encoding="utf-8")
    charts = sum(len(m[0]) for m in re.finditer(r"<img[^>]*>", html)
                 if not _PAGE.search((re.search(r'alt="([^"]*)"', m[0]) or ["", ""])[1]))
    return {"bytes": len(html.encode()), "charts": charts, **_seen(page)}


def _seen(page: Path) -> dict[str, object]:
    """Screens and sideways pixels; nothing where no browser is there."""
    try:
        from playwright.sync_api import sync_playwright

        from budgetkit.reporting.printing import find_browser
    except ModuleNotFoundError:
        return {}
    if find_browser() is None:
        return {}
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        sizes = {}
        for width, height in (WINDOW, PHONE):
            view = browser.new_page(viewport={"width": width, "height": height})
            view.goto(page.as_uri())
            sizes[width] = view.evaluate(
                "[document.documentElement.scrollHeight, document.documentElement.scrollWidth]")
            view.close()
        browser.close()
    return {"screens": round(sizes[WINDOW[0]][0] / WINDOW[1], 1),
            "sideways": sizes[PHONE[0]][1] - PHONE[0]}


def keep(codes: dict[str, Path]) -> None:
    """Measure the report that each code writes, in the place of older rows."""
    rows = {row["who"]: row for row in kept()}
    with tempfile.TemporaryDirectory() as folder:
        for who, code in codes.items():
            page = Path(folder) / f"{who}.html"
            command = [sys.executable, "-m", "budgetkit", "report", str(SAMPLE), "--lang", "zh",
                       "--out", str(page)]
            subprocess.run(command, check=True, capture_output=True, env=environment(code), cwd=folder)
            rows[who] = {"date": date.today().isoformat(), "who": who, **measure(page)}
    with KEPT.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows.values())


def kept() -> list[dict[str, str]]:
    """What was measured last."""
    if not KEPT.is_file():
        return []
    with KEPT.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def told() -> list[str]:
    """The lines for bench.md."""
    rows = kept()
    if not rows:
        return []
    return ["", "## The report on the bundled budget, in Chinese", "",
            "| who | bytes | of them charts | screens at 1280 × 900 | pixels to push at 360 | measured |",
            "|---|---|---|---|---|---|",
            *(f"| {r['who']} | {int(r['bytes']):,} | {int(r['charts']):,} | {r['screens'] or '—'} | "
              f"{r['sideways'] or '—'} | {r['date']} |" for r in rows)]


if __name__ == "__main__":
    from checkouts import YESTERDAY, checkout

    keep({YESTERDAY: checkout(YESTERDAY), "now": PROJECT})
    print("\n".join(told()))
