"""Remake the pictures of the README from the reports that `make report` wrote.

    python scripts/make_pictures.py [FOLDER of the reports]

The first screen of each report is taken with the machine's Chromium or Chrome; the chart is drawn
by budgetkit itself.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import budgetkit as bk
from budgetkit.reporting.printing import QUIET, NoBrowser, find_browser

PROJECT = Path(__file__).resolve().parent.parent
PICTURES = PROJECT / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 1000


def take_screen(page: Path, picture: Path) -> None:
    """The first screen of a page, as a reader with a wide window sees it."""
    browser = find_browser()
    if browser is None:
        raise NoBrowser(None)
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, *QUIET, *root, f"--user-data-dir={profile}", "--hide-scrollbars",
                   f"--window-size={WIDTH},{HEIGHT}", "--virtual-time-budget=2000",
                   f"--screenshot={picture}", page.resolve().as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> None:
    reports = Path(sys.argv[1] if len(sys.argv) > 1 else PROJECT / "build")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for lang in ("en", "zh"):
        take_screen(reports / f"weihui-2024-{lang}.html", PICTURES / f"report-{lang}.png")
        d = bk.read(bk.bundled.example())
        drawn = bk.charts.picture(bk.charts.revenue_by_source(d, lang=lang))
        (PICTURES / f"revenue-{lang}.png").write_bytes(drawn.png)
    for picture in sorted(PICTURES.glob("*.png")):
        print(picture.relative_to(PROJECT), f"{picture.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
