"""What the notebooks cost, and how long a learner waits for the first picture after `make lab`.

    python benchmarks/notebooks.py [--lab-only] > benchmarks/notebooks.md    (make bench-notebooks)

Each notebook runs in a kernel of its own on the bundled budget; processor time is that of the kernel
(all its children), the size that of the executed notebook as JupyterLab would save it. The wait is
the wall clock from the start of `budgetkit open` until the first picture of the first chapter
stands in a real browser, all its cells run from the menu as soon as its kernel answers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import nbformat
from playwright.sync_api import Error, sync_playwright

from budgetkit import bundled
from budgetkit.reporting.printing import find_browser

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tests"))
import run_notebooks  # noqa: E402

LANGUAGES = ("zh", "en")


def cost(path: Path) -> tuple[float, float]:
    """Processor seconds and megabytes of a notebook that was run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    (ran,) = run_notebooks.run([path], {})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "stopped" not in ran.metadata, ran.metadata
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, len(nbformat.writes(ran).encode()) / 1e6


def wait_for_a_picture(lang: str) -> float:
    """Seconds from the command to the first picture of the first chapter."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = {"ServerApp": {"open_browser": False, "port": port, "allow_root": True},
                    "IdentityProvider": {"token": ""}}
        config = Path(folder, "jupyter_server_config.json")
        config.write_text(json.dumps(settings), encoding="utf-8")
        browser = started.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        begun = time.monotonic()
        server = subprocess.Popen(
            [sys.executable, "-m", "budgetkit", "open", "--lang", lang, "--into", f"{folder}/mine"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | {"JUPYTER_CONFIG_DIR": folder, "JUPYTER_DATA_DIR": f"{folder}/data"})
        try:
            _until_there(f"http://127.0.0.1:{port}/api")
            page.goto(f"http://127.0.0.1:{port}/lab/tree/{lang}/00_start_here.ipynb", timeout=120_000)
            _run_all(page)
            page.wait_for_selector(".jp-OutputArea-output img", timeout=120_000)
            return time.monotonic() - begun
        finally:
            browser.close()
            server.terminate()
            server.wait(30)


def _until_there(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def _run_all(page) -> None:
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    for _ in range(60):
        try:
            page.get_by_role("menuitem", name="Run", exact=True).click(timeout=2000)
            page.locator(".lm-Menu").get_by_text("Run All Cells", exact=True).click(timeout=2000)
            page.wait_for_function("[...document.querySelectorAll('.jp-InputPrompt')].some("
                                   "p => /[*\\d]/.test(p.textContent))", timeout=2000)
            return
        except Error:
            page.keyboard.press("Escape")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lab-only", action="store_true")
    asked = parser.parse_args()
    print("# What the notebooks cost\n")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}; `python benchmarks/notebooks.py`, "
          "which says how it is measured.\n")
    if not asked.lab_only:
        print("| notebook | processor seconds | MB when run |\n|---|---|---|")
        for lang in LANGUAGES:
            for path in sorted(bundled.notebooks(lang).glob("*.ipynb")):
                spent, size = cost(path)
                print(f"| {lang}/{path.stem} | {spent:.1f} | {size:.2f} |", flush=True)
        print()
    waits = [wait_for_a_picture(lang) for lang in LANGUAGES for _ in range(2)]
    print("From `budgetkit open` to the first picture of the first chapter: "
          f"{min(waits):.0f} to {max(waits):.0f} seconds ({len(waits)} times).")


if __name__ == "__main__":
    main()
