#!/usr/bin/env bash
# xlsx2html takes the format "@" (text) for a pattern of significant digits: the code 2080501 is shown as 2000000.
#
# "@" says that a number is shown as it was entered (ECMA-376 part 1, 18.8.30); Excel's "Text" cells have it, and codes of budget
# functions are kept in such cells. The page is made with Babel's patterns, in which @ is "one significant digit"
# (Unicode TR35). And a comma at a pattern's end divides by a thousand in Excel: 1234567 in `#,##0.00,` is 1,234.57, in
# the page 1,234,567.00. No error for either. (budgetkit has formats of its own: budgetkit/sources/number_formats.py.)
# seen: xlsx2html 0.6.4, openpyxl 3.1.5, Babel 2.19.0, Python 3.11:
#   2080501 as General    2080501
#   2080501 as @          2000000
#   1234567 as #,##0.00,  1,234,567.00
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check xlsx2html==0.6.4 openpyxl==3.1.5 Babel==2.19.0 2>/dev/null
venv/bin/python - <<'PY'
import re
import sys

import openpyxl
from xlsx2html import xlsx2html

cells = ((2080501, "General"), (2080501, "@"), (1234567, "#,##0.00,"))
book = openpyxl.Workbook()
for row, (value, shown_as) in enumerate(cells, 1):
    book.active.cell(row, 1, value).number_format = shown_as
book.save("a.xlsx")
page = xlsx2html("a.xlsx", locale="en")
page.seek(0)
read = re.findall(r"<td[^>]*>(.*?)</td>", page.read())
for (value, shown_as), said in zip(cells, read):
    print(value, "as", f"{shown_as:10}", said)
sys.exit(read != ["2080501", "2000000", "1,234,567.00"])
PY
