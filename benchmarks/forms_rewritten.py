"""Real budgets written anew as spreadsheets, Word files and web pages, and read back.

    python benchmarks/forms_rewritten.py [FOLDER ...] > benchmarks/forms-rewritten.md

The tables of every PDF below the folders (by default the unfamiliar and the published ones that are
at hand) are written as other programs would write them, each under its title, department and unit,
without anything else, and read again: what is lost is lost by the form, not by the PDF. An amount
is the same where table, code, label, column and value are.
"""

import io
import os
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

import budgetkit as bk
from budgetkit.amounts import parse_amount
from budgetkit.tables.catalogue import OTHER
from budgetkit.tables.table import Table

SHARED = Path(os.environ.get("BUDGETKIT_SHARED")
              or Path(__file__).resolve().parents[2] / "shared").resolve()


def sheet(tables: Sequence[Table]) -> bytes:
    """A workbook: titles merged over the table, amounts as numbers with a format."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, table in enumerate(tables, 1):
        page = book.create_sheet(f"表{number}")
        page.cell(1, 1, table.title)
        if table.n_columns > 1:
            page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=table.n_columns)
        page.cell(2, 1, f"部门：{table.department}" if table.department else None)
        page.cell(2, max(2, table.n_columns), f"单位：{table.unit}" if table.unit else None)
        facts = {(f.row, f.column): f for f in table.facts}
        for cell in table.cells:
            place = page.cell(3 + cell.row, 1 + cell.column)
            fact = facts.get((cell.row, cell.column))
            if fact is not None:
                place.value = float(parse_amount(cell.text).value)
                grouped = "#,##0" if "," in cell.text else "0"
                place.number_format = grouped + ("." + "0" * fact.places if fact.places else "")
            elif cell.text:
                place.value, place.data_type = cell.text, "s"
        for cell in table.cells:
            if cell.row_span > 1 or cell.column_span > 1:
                page.merge_cells(start_row=3 + cell.row, start_column=1 + cell.column,
                                 end_row=2 + cell.row + cell.row_span,
                                 end_column=cell.column + cell.column_span)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def web(tables: Sequence[Table]) -> bytes:
    """A page: a paragraph for each title, tables with spans."""
    out = ["<!DOCTYPE html><html><head><meta charset=utf-8></head><body>"]
    for table in tables:
        unit = f"单位：{table.unit}" if table.unit else ""
        department = f"部门：{escape(table.department)}" if table.department else ""
        out.append(f"<p align=center>{escape(table.title)}</p>"
                   f"<p>{department}&nbsp;&nbsp;&nbsp;{unit}</p><table>")
        rows = defaultdict(list)
        for cell in sorted(table.cells, key=lambda c: c.column):
            rows[cell.row].append(f"<td rowspan={cell.row_span} colspan={cell.column_span}>"
                                  f"{escape(cell.text)}</td>")
        out += [f"<tr>{''.join(rows[row])}</tr>" for row in range(table.n_rows)]
        out.append("</table>")
    return "".join(out).encode()


def word(tables: Sequence[Table]) -> bytes:
    """A Word file: merged cells as Word keeps them, one that goes on in every row."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = []
    for table in tables:
        unit = f"单位：{table.unit}" if table.unit else ""
        department = f"部门：{table.department}" if table.department else ""
        out += [_paragraph(table.title, '<w:jc w:val="center"/>'),
                f"<w:p>{_run(department)}<w:r><w:tab/><w:tab/></w:r>{_run(unit)}</w:p>"]
        rows: dict[int, dict[int, str]] = defaultdict(dict)
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                first = row == cell.row
                wide = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
                tall = "" if cell.row_span == 1 else (
                    '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>")
                rows[row][cell.column] = (f"<w:tc><w:tcPr>{wide}{tall}</w:tcPr>"
                                          f"{_paragraph(cell.text if first else '')}</w:tc>")
        body = "".join(f"<w:tr>{''.join(rows[r][c] for c in sorted(rows[r]))}</w:tr>"
                       for r in range(table.n_rows))
        grid = '<w:gridCol w:w="1000"/>' * table.n_columns
        out.append(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"<w:document {names}><w:body>{''.join(out)}"
                                             "<w:sectPr/></w:body></w:document>")
    return made.getvalue()


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _paragraph(text: str, look: str = "") -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{_run(text)}</w:p>"


WRITERS = {"xlsx": sheet, "docx": word, "html": web}


def amounts(tables: Sequence[Table]) -> Counter:
    return Counter((t.key, f.row_code, f.row_label, f.name, f.amount)
                   for t in tables for f in t.facts)


def main(folders: Sequence[Path]) -> None:
    counts: dict[str, Counter] = defaultdict(Counter)
    differing = []
    for path in (p for folder in folders for p in sorted(folder.rglob("*.pdf"))):
        try:
            printed = [t for t in bk.read(path).tables if t.key != OTHER]
        except bk.BudgetkitError:
            continue
        if not any(t.facts for t in printed):
            continue
        wanted = amounts(printed)
        name = path.relative_to(SHARED).as_posix() if path.is_relative_to(SHARED) else path.name
        for form, write in WRITERS.items():
            count = counts[form]
            count["documents"] += 1
            count["amounts"] += sum(wanted.values())
            try:
                found = amounts(bk.read({f"a.{form}": write(printed)}).tables)
            except bk.BudgetkitError as error:
                count["refused"] += 1
                differing.append(f"- {name}, {form}: {error}")
                continue
            same = sum((wanted & found).values())
            count["same"] += same
            count["other"] += sum((found - wanted).values())
            if found != wanted:
                differing.append(f"- {name}, {form}: {same} of {sum(wanted.values())}")
    print("# Real budgets written anew in other forms, and read back\n")
    print(f"{date.today()} · budgetkit {bk.__version__} · `python benchmarks/forms_rewritten.py`\n")
    print("| form | documents | refused | amounts | the same | others |\n|---|---|---|---|---|---|")
    for form, count in counts.items():
        print(f"| {form} | {count['documents']} | {count['refused']} | {count['amounts']} | "
              f"{count['same']} | {count['other']} |")
    print("\nWhere one differs:\n\n" + "\n".join(differing or ["- nowhere"]))


if __name__ == "__main__":
    main([Path(p).resolve() for p in sys.argv[1:]]
         or [SHARED / "unfamiliar", SHARED / "disclosures"])
