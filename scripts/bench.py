"""Time one disclosure: bare camelot over all its pages, and budgetkit.read.

Each runs in a fresh interpreter, in turn, and the fastest of several runs counts; imports are not
timed. The Weihui budget is read where no file is given.

    python scripts/bench.py [FILE.pdf] [--runs 3]
"""

import argparse
import datetime
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

READERS = {
    'camelot, engine="vector", all pages': """
import camelot
def read(path):
    return camelot.read_pdf(path, flavor="lattice", engine="vector", split_text=True, pages="all")
""",
    "budgetkit.read": """
import budgetkit, camelot
read = budgetkit.read
""",
}
TIMED = """
import sys, time
start = time.perf_counter()
read(sys.argv[1])
print(time.perf_counter() - start)
"""


def seconds(code: str, path: Path) -> float:
    run = [sys.executable, "-W", "ignore", "-c", code + TIMED, str(path)]
    done = subprocess.run(run, check=True, capture_output=True, text=True, cwd=PROJECT)
    return float(done.stdout.split()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"
    parser.add_argument("file", nargs="?", type=Path, default=default)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()

    times: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(asked.runs):
        for name, code in READERS.items():
            times[name].append(seconds(code, asked.file.resolve()))

    print(f"{asked.file.name}, {datetime.date.today()}, best of {asked.runs},", end=" ")
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    print(", ".join(f"{p} {version(p)}" for p in ("budgetkit", "camelot-py", "pypdfium2")))
    for name, runs in times.items():
        print(f"  {min(runs):7.2f} s  {name}  ({', '.join(f'{s:.2f}' for s in runs)})")


if __name__ == "__main__":
    main()
