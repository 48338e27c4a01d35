#!/usr/bin/env bash
# fastexcel takes a column's type from its first 1,000 rows: an amount stored as text further down becomes null.
#
# Sheets that people fill hold figures as text here and there ("1,234.50", typed or pasted). Within the first
# thousand rows one of them makes the column text, and nothing is lost; in row 1,001 the same cell is empty, without
# an error or a warning, and the column's sum too small. The number of sampled rows is in the manual
# (schema_sample_rows); that what does not fit is dropped is not what "sample" makes one think of. (budgetkit
# reads every cell by itself: budgetkit/sources/xlsx.py.)
# seen: fastexcel 0.21.0, openpyxl 3.1.5, pyarrow 26.0.1, Python 3.11:
#   text in row 1000: string   '1,234.50'
#   text in row 1001: double   None
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fastexcel==0.21.0 openpyxl==3.1.5 pyarrow==26.0.1 2>/dev/null
venv/bin/python -W error - <<'PY'
import sys

import fastexcel
import openpyxl


def column(text_in_row: int):
    book = openpyxl.Workbook()
    book.active.append(["amount"])
    for row in range(1, 1101):
        book.active.append(["1,234.50" if row == text_in_row else 1.5])
    book.save("a.xlsx")
    return fastexcel.read_excel("a.xlsx").load_sheet(0).to_arrow().column(0)


read = [(row, str(column(row).type), column(row)[row - 1].as_py()) for row in (1000, 1001)]
for row, kind, said in read:
    print(f"text in row {row}: {kind:8} {said!r}")
sys.exit([said for _, *said in read] != [["string", "1,234.50"], ["double", None]])
PY
