"""How long an explorer takes to follow a control; measured, written to explorers.md.

    python benchmarks/explorers.py

Every explorer of the notebooks over the bundled documents, every value of its drop-downs and check
boxes and three places of its numbers, each drawn once in an explorer that has shown its default
view, as a reader's first click finds it. Clock and CPU of the kernel's work: picture, table, HTML.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import budgetkit as bk
from budgetkit import explore
from budgetkit.explore import Choice, Explorer, Number, Switch

PAGE = Path(__file__).resolve().parent / "explorers.md"
#: milliseconds that a change may take
BOUND = 300


def explorers() -> dict[str, Callable[[str], Explorer]]:
    """Name → explorer in a language, over documents that are read already."""
    weihui = bk.load_example("weihui-2024")
    office = [bk.load_example(f"jiangsu/party-office-{year}") for year in (2017, 2018, 2019)]
    held = bk.corpus.read(bk.bundled.data() / "jiangsu", progress=False)
    return {
        "budget": lambda lang: explore.budget(weihui, lang=lang),
        "findings": lambda lang: explore.findings(weihui, lang=lang),
        "sums": lambda lang: explore.sums(weihui, lang=lang),
        "change, one document": lambda lang: explore.change(weihui, lang=lang),
        "change, three years": lambda lang: explore.change(*office, lang=lang),
        "debt": lambda lang: explore.debt(weihui, lang=lang),
        "performance": lambda lang: explore.performance(weihui, lang=lang),
        "corpus": lambda lang: explore.corpus(held, lang=lang),
    }


def places(control) -> list:
    """What a reader may choose, without the default."""
    if isinstance(control, Choice):
        options = list(control.options)
    elif isinstance(control, Switch):
        options = [True, False]
    elif isinstance(control, Number):
        steps = int((control.high - control.low) / control.step)
        options = [control.low + control.step * s for s in (0, steps // 2, steps)]
        if all(isinstance(n, int) for n in (control.low, control.step)):
            options = [int(o) for o in options]
    else:
        options = ["服务"]
    return [o for o in options if o != control.default()]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the clock, and of this process."""
    clock, used = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - used)


def main() -> None:
    load = os.getloadavg()[0]
    rows, slow = [], []
    for name, make in explorers().items():
        for lang in ("en", "zh"):
            first, _ = timed(lambda make=make, lang=lang: make(lang).html())
            shown = make(lang)
            shown.html()
            changes = []
            for control, kind in shown.offered().items():
                for value in places(kind):
                    took = timed(lambda c=control, v=value, s=shown: s.html(**{c: v}))
                    changes.append(took)
                    if took[1] > BOUND:
                        slow.append(f"{name} ({lang}), {control} = {value!r}: {took[0]:.0f} ms, "
                                    f"CPU {took[1]:.0f} ms")
            clock, used = zip(*changes, strict=True)
            _, files = timed(lambda s=shown: s.downloads())
            rows.append([name, lang, f"{first:.0f}", str(len(changes)), f"{median(clock):.0f}",
                         f"{max(clock):.0f}", f"{median(used):.0f}", f"{max(used):.0f}", f"{files:.0f}"])
    lines = [
        "# How long an explorer takes to follow", "",
        f"{date.today()}, budgetkit {bk.__version__}, Python {platform.python_version()}, "
        f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f} before the run; "
        "`make bench-explorers`. Milliseconds of the kernel's work; the first drawing of all holds "
        "the loading of matplotlib and its fonts. The bound is one second for the first drawing "
        f"and {BOUND} ms of this process for a change; files: table and pictures as they are taken away, "
        "asked for by a button.", "",
        "| explorer | language | first | changes | median | slowest | CPU, median | CPU, slowest | CPU, files |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
        *[f"| {' | '.join(row)} |" for row in rows], "",
        f"Over {BOUND} ms: {len(slow) or 'none'}.", "", *[f"- {line}" for line in slow], ""]
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
