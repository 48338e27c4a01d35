"""What the page that needs no server costs: bytes, time to ready, time to read, memory.

    python benchmarks/web.py                    the example and four real documents
    python benchmarks/web.py --write            and keeps it: web.md

Reading in the page (headless Chromium on this machine, reading and checks and view) stands beside
``bk.read``, ``bk.check`` and ``view`` in a fresh interpreter on the same machine in the same
minute; what counts is the ratio. Compressed: what a server would send with brotli where the
``brotli`` command is on the machine, else with gzip, each file by itself.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

from checkouts import HERE, PROJECT, SHARED

EXAMPLE = PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"
DOCUMENTS = ("disclosures/suzhou/01.pdf", "disclosures/shanghai-putuo/wanli-2025.pdf",
             "unfamiliar/beijing/01.pdf", "unfamiliar/hangzhou/01.pdf")
ROUNDS = 3
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]
HERE_READ = """
import sys, time
begun = time.perf_counter()
import json
from budgetkit.web import Session
session = Session()
content = open(sys.argv[1], "rb").read()
session.read({"a.pdf": content})
session.view(0, "en")
print(time.perf_counter() - begun)
"""


def site() -> Path:
    """The page, built anew."""
    found = importlib.util.spec_from_file_location("make_web", PROJECT / "scripts/make_web.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.make(Path(tempfile.mkdtemp()) / "web")


def sizes(folder: Path) -> tuple[int, int, str]:
    """Bytes of what the first visit loads, as they lie and as they are sent, and how packed."""
    files = [p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pdf"
             and p.name != "_headers"]
    how = "brotli" if shutil.which("brotli") else "gzip"

    def sent(path: Path) -> int:
        if how == "brotli":
            return len(subprocess.run(["brotli", "-q", "11", "-c", str(path)], check=True,
                                      capture_output=True).stdout)
        return len(gzip.compress(path.read_bytes(), 9))

    return sum(p.stat().st_size for p in files), sum(map(sent, files)), how


def measure(folder: Path, documents: list[Path]) -> tuple[float, list[dict]]:
    """Seconds to ready (median), and per document: seconds in the page, here, megabytes."""
    from playwright.sync_api import sync_playwright

    from budgetkit.reporting.printing import find_browser

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ready, rows = [], []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for document in documents:
            page_s, here_s, memory = [], [], 0
            for _ in range(ROUNDS):
                context = browser.new_context(locale="en-US")
                page = context.new_page()
                begun = time.perf_counter()
                page.goto(f"http://127.0.0.1:{server.server_port}/")
                page.get_by_text("Ready.").wait_for(timeout=300_000)
                ready.append(time.perf_counter() - begun)
                begun = time.perf_counter()
                page.set_input_files("#files", str(document))
                page.wait_for_selector("#shown h2", timeout=300_000)
                page_s.append(time.perf_counter() - begun)
                memory = max(memory, page.evaluate("budgetkit.ask('memory')"))
                context.close()
                here_s.append(float(subprocess.run(
                    [sys.executable, "-c", HERE_READ, str(document)], check=True,
                    capture_output=True, text=True, cwd=PROJECT).stdout))
            rows.append({"document": document.name if document == EXAMPLE else
                         str(document.relative_to(SHARED)), "page": statistics.median(page_s),
                         "here": statistics.median(here_s), "mb": memory / 1e6})
        browser.close()
    server.shutdown()
    return statistics.median(ready), rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    folder = site()
    lying, sent, how = sizes(folder)
    there = [EXAMPLE, *(SHARED / d for d in DOCUMENTS if (SHARED / d).is_file())]
    ready, rows = measure(folder, there)
    lines = [
        "# What the page costs", "",
        f"{date.today()}, {ROUNDS} rounds, medians; `python benchmarks/web.py --write`.", "",
        f"- to load: {lying / 1e6:.1f} MB, {sent / 1e6:.1f} MB as sent with {how} "
        "(the example comes when it is asked for)",
        f"- from the first byte to ready, on this machine: {ready:.1f} s", "",
        "| document | in the page (s) | here, import and all (s) | ratio | interpreter's memory (MB) |",
        "|---|---|---|---|---|",
        *(f"| {r['document']} | {r['page']:.1f} | {r['here']:.1f} | {r['page'] / r['here']:.1f} | "
          f"{r['mb']:.0f} |" for r in rows),
        "", f"Median ratio: {statistics.median(r['page'] / r['here'] for r in rows):.1f}."]
    print("\n".join(lines))
    if args.write:
        (HERE / "web.md").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
