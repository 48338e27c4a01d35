"""One part of the work over some documents, in an interpreter of its own: the child of bench.py.

    PYTHONPATH=CHECKOUT python benchmarks/parts.py PART FILE.pdf …

Prints JSON: processor seconds of each document (of this process and the processes it started),
peak memory in MB, and what went wrong. Imports, and one warm-up where a part needs it, are done
before the clock starts; peak memory is that of the whole interpreter with all the documents.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

#: A part → the work on a document, and what is done before the clock starts.
Work = Callable[[Path], None]
SAMPLE = Path("data") / "weihui-2024" / "weihui-2024.pdf"


def cpu() -> float:
    """Processor seconds of this process and of its ended children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_mb() -> float:
    """Most memory that this interpreter ever held, or one that it started and that has ended.

    Its own not by ru_maxrss, where it can be had otherwise: that counts the parent's, too.
    """
    status = Path("/proc/self/status")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if status.is_file():
        line = next(t for t in status.read_text().splitlines() if t.startswith("VmHWM"))
        own = int(line.split()[1]) / 1024
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


# ── ours ─────────────────────────────────────────────────────────────────────────────────────


def read(_: Path) -> Work:
    import budgetkit.reader

    with contextlib.suppress(ModuleNotFoundError):  # 326af3b has it elsewhere, and loads it at once
        import budgetkit.sources.pdf

    return budgetkit.reader.read


def check(home: Path) -> Work:
    """The checks of a document that is read already; the classification is loaded before."""
    import rereading

    import budgetkit as bk

    bk.check(bk.read(home / SAMPLE))
    held = {}

    def prepare(path: Path) -> None:
        held[path] = rereading.read([path])

    def work(path: Path) -> None:
        bk.check(held.pop(path))

    work.prepare = prepare
    return work


def extract(home: Path) -> Work:
    return _command(home, lambda path, out: ["extract", str(path), "--out", str(out / "package")])


def report(home: Path) -> Work:
    return _command(home, lambda path, out: ["report", str(path), "--out", str(out / "r.html")])


def _command(home: Path, arguments: Callable[[Path, Path], list[str]]) -> Work:
    """A command of ours on one file, reading and all; once on the bundled one before."""
    from budgetkit.cli import main

    def work(path: Path) -> None:
        folder = Path(tempfile.mkdtemp())
        try:
            with contextlib.redirect_stdout(io.StringIO()), \
                    contextlib.redirect_stderr(io.StringIO()):
                main(arguments(path, folder), standalone_mode=False)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    work(home / SAMPLE)
    return work


def corpus(_: Path) -> Work:
    """A store of all the documents at once, in one process; the first document carries the cost."""
    from budgetkit.cli import main

    def work(paths: list[Path]) -> None:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made) / "pdfs"
            for path in paths:
                place = folder / path.parent.name
                place.mkdir(parents=True, exist_ok=True)
                (place / path.name).symlink_to(path)
            with contextlib.redirect_stdout(io.StringIO()), \
                    contextlib.redirect_stderr(io.StringIO()):
                main(["corpus", str(folder), "--out", str(Path(made) / "store"), "--jobs", "1"],
                     standalone_mode=False)

    work.together = True
    return work


# ── others, for comparison ───────────────────────────────────────────────────────────────────


def camelot_vector(_: Path) -> Work:
    import camelot

    return lambda path: camelot.read_pdf(str(path), pages="all", flavor="lattice",
                                         engine="vector", split_text=True)


def camelot_defaults(_: Path) -> Work:
    import camelot

    return lambda path: camelot.read_pdf(str(path), pages="all")


def camelot_vector_on_table_pages(_: Path) -> Work:
    import camelot
    from printed import ruled_pages

    held = {}

    def work(path: Path) -> None:
        if held[path]:
            camelot.read_pdf(str(path), pages=held.pop(path), flavor="lattice", engine="vector",
                             split_text=True)

    def prepare(path: Path) -> None:
        held[path] = ",".join(map(str, ruled_pages(path)))

    work.prepare = prepare
    return work


def plumber(_: Path) -> Work:
    import pdfplumber

    def work(path: Path) -> None:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_tables()
                page.close()

    return work


def pdfium_alone(_: Path) -> Work:
    """Text with a box for each character, and the bounds of every painted object."""
    import pypdfium2 as pdfium

    def work(path: Path) -> None:
        pdf = pdfium.PdfDocument(path)
        for page in pdf:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                text.get_charbox(index)
            for item in page.get_objects(max_depth=6):
                item.get_bounds()
            text.close()
            page.close()
        pdf.close()

    return work


OURS: dict[str, Callable[[Path], Work]] = {
    "read": read, "check": check, "extract": extract, "report": report, "corpus": corpus}
OTHERS: dict[str, Callable[[Path], Work]] = {
    "camelot vector": camelot_vector, "pdfplumber": plumber,
    "camelot vector, table pages": camelot_vector_on_table_pages,
    "pdfium text and paths": pdfium_alone, "camelot defaults": camelot_defaults}


def measured(part: str, paths: list[Path], home: Path) -> dict:
    """Seconds by document, peak memory and errors of one part."""
    work = (OURS | OTHERS)[part](home)
    seconds, errors = {}, {}
    for batch in [paths] if getattr(work, "together", False) else [[p] for p in paths]:
        try:
            for path in batch:
                getattr(work, "prepare", lambda _: None)(path)
            start = cpu()
            work(batch if getattr(work, "together", False) else batch[0])
        except Exception as failure:
            errors[str(batch[0])] = f"{type(failure).__name__}: {failure}".splitlines()[0][:200]
        else:
            seconds[str(batch[0])] = cpu() - start
    return {"seconds": seconds, "peak_mb": peak_mb(), "errors": errors}


def main() -> None:
    warnings.simplefilter("ignore")
    part, *paths = sys.argv[1:]
    if part == "import":
        import budgetkit as bk

        assert bk.read and bk.check  # what is loaded late is asked for by name
        print(json.dumps({"seconds": {"": cpu()}, "peak_mb": peak_mb(), "errors": {}}))
        return
    home = Path(__file__).resolve().parent.parent
    print(json.dumps(measured(part, [Path(p) for p in paths], home)))


if __name__ == "__main__":
    main()
