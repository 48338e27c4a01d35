"""A page → PDF, with the Chromium or Chrome of the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from budgetkit.atomic_write import whole_file
from budgetkit.contained import memory_limit_lifted
from budgetkit.errors import BudgetkitError, UnwritableOutput
from budgetkit.messages import message_in

message = message_in("reporting.printing")

#: by the name under which systems install it
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
            "microsoft-edge", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
#: no first run, no calls home, a fresh profile
QUIET = ("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-quic")


class NoBrowser(BudgetkitError):
    """There is no Chromium or Chrome to print with."""

    what = message("no-browser")
    remedy = message("install-browser")


def find_browser() -> str | None:
    """Path of the machine's Chromium or Chrome; BUDGETKIT_BROWSER comes first.

    Examples
    --------
    >>> found = find_browser()
    >>> found is None or len(found) > 0
    True
    """
    asked = os.environ.get("BUDGETKIT_BROWSER")
    if asked:
        return shutil.which(asked)
    found = (shutil.which(name) for name in (*BROWSERS, *_PLACES))
    return next(filter(None, found), None)


def print_pdf(page: Path, out: Path, *, timeout: int = 120) -> Path:
    """Print an HTML file to a PDF.

    Parameters
    ----------
    page : pathlib.Path
    out : pathlib.Path
    timeout : int
        Seconds.

    Raises
    ------
    NoBrowser
        There is no Chromium or Chrome.
    UnwritableOutput
        The browser printed nothing.
    """
    browser = find_browser()
    if browser is None:
        raise NoBrowser(None)
    with tempfile.TemporaryDirectory(prefix="budgetkit-print-") as profile:
        printed = Path(profile) / "report.pdf"
        command = [browser, *QUIET, f"--user-data-dir={profile}", "--no-pdf-header-footer",
                   f"--print-to-pdf={printed}", page.resolve().as_uri()]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium refuses to run as root without
        try:
            with memory_limit_lifted():
                done = subprocess.run(command, capture_output=True, timeout=timeout)
        except subprocess.TimeoutExpired as late:
            raise UnwritableOutput(out, message("late", seconds=timeout), remedy=message("print-yourself")) from late
        if not printed.is_file():
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise UnwritableOutput(out, message("printed-nothing", words=" ".join(last)),
                                   remedy=message("print-yourself"))
        with whole_file(out) as beside:
            shutil.copyfile(printed, beside)
    return out
