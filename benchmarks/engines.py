"""One reader on one PDF in its own interpreter: CPU seconds, peak memory, tables, as JSON.

    python benchmarks/engines.py ENGINE FILE.pdf

Imports are done before the clock starts. Peak memory is that of the whole interpreter.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path


def ours(path: str) -> Callable[[], int]:
    import budgetkit.reader

    return lambda: len(budgetkit.reader.read(path).tables)


def camelot_vector(path: str) -> Callable[[], int]:
    import camelot

    return lambda: len(camelot.read_pdf(path, pages="all", flavor="lattice", engine="vector",
                                        split_text=True))


def camelot_defaults(path: str) -> Callable[[], int]:
    import camelot

    return lambda: len(camelot.read_pdf(path, pages="all"))


def camelot_vector_on_table_pages(path: str) -> Callable[[], int]:
    import camelot
    from printed import ruled_pages

    pages = ",".join(map(str, ruled_pages(path)))
    if not pages:
        return lambda: 0
    return lambda: len(camelot.read_pdf(path, pages=pages, flavor="lattice", engine="vector",
                                        split_text=True))


def plumber(path: str) -> Callable[[], int]:
    import pdfplumber

    def run() -> int:
        with pdfplumber.open(path) as pdf:
            count = 0
            for page in pdf.pages:
                count += len(page.extract_tables())
                page.close()
            return count

    return run


def pdfium_alone(path: str) -> Callable[[], int]:
    """Text with a box for each character, and the bounds of every painted object."""
    import pypdfium2 as pdfium

    def run() -> int:
        pdf = pdfium.PdfDocument(path)
        for page in pdf:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                text.get_charbox(index)
            for item in page.get_objects(max_depth=6):
                item.get_bounds()
            text.close()
            page.close()
        return 0

    return run


ENGINES: dict[str, Callable[[str], Callable[[], int]]] = {
    "budgetkit": ours,
    "camelot vector": camelot_vector,
    "camelot vector, table pages": camelot_vector_on_table_pages,
    "pdfplumber": plumber,
    "pdfium text and paths": pdfium_alone,
    "camelot defaults": camelot_defaults,
}


def peak_mb() -> float:
    """Most memory that this interpreter ever held. Not ru_maxrss: that counts the parent's too."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(t for t in status.read_text().splitlines() if t.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    warnings.simplefilter("ignore")
    engine, path = sys.argv[1:]
    run = ENGINES[engine](path)
    start, wall = time.process_time(), time.perf_counter()
    error, tables = "", 0
    try:
        tables = run()
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure}".splitlines()[0][:200]
    print(json.dumps({
        "engine": engine, "file": Path(path).name, "cpu": time.process_time() - start,
        "wall": time.perf_counter() - wall, "peak_mb": peak_mb(), "tables": tables, "error": error,
    }))


if __name__ == "__main__":
    main()
