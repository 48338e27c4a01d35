"""Remake the pictures of the README from the reports that `make report` wrote.

    python scripts/make_pictures.py [FOLDER of the reports]

The first screen of each report is taken with the machine's Chromium or Chrome, and the page that
needs no server where `make web` made it; the chart is drawn by budgetkit itself.
"""

import os
import subprocess
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

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


def take_page(folder: Path, lang: str, picture: Path) -> None:
    """The page that needs no server, after it has read the example, the first place shown."""
    from playwright.sync_api import sync_playwright

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=find_browser(),
                                          args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 960, "height": 900},
                                locale={"en": "en-US", "zh": "zh-CN"}[lang])
        page.set_default_timeout(300_000)
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.click("#example")
        page.wait_for_selector("#shown h2")
        page.locator("button.small").nth(1).click()
        page.wait_for_selector("#shown canvas")
        page.evaluate("document.querySelector('#shown').scrollIntoView()")
        page.screenshot(path=picture)
        browser.close()
    server.shutdown()


def main() -> None:
    reports = Path(sys.argv[1] if len(sys.argv) > 1 else PROJECT / "build")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for lang in ("en", "zh"):
        take_screen(reports / f"weihui-2024-{lang}.html", PICTURES / f"report-{lang}.png")
        d = bk.read(bk.bundled.example())
        drawn = bk.charts.picture(bk.charts.revenue_by_source(d, lang=lang))
        (PICTURES / f"revenue-{lang}.png").write_bytes(drawn.png)
    if (reports / "web").is_dir():
        for lang in ("en", "zh"):
            take_page(reports / "web", lang, PICTURES / f"web-{lang}.png")
    for picture in sorted(PICTURES.glob("*.png")):
        print(picture.relative_to(PROJECT), f"{picture.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
