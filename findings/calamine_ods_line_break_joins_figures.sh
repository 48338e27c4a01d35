#!/usr/bin/env bash
# python-calamine leaves a line break within an .ods cell out: 1 and 2.50 on two lines become 12.50.
#
# OpenDocument has text:line-break for a new line and text:tab for a tab (ODF 1.3 part 3, 6.1.5 and 6.1.4); text:s, for
# spaces, is read, and two paragraphs of a cell stay two lines. The two others vanish, and a cell with a
# note's number over its amount, or two amounts one above the other, is one number, another one than either.
# (budgetkit reads both as what they are: budgetkit/sources/odf.py.)
# seen: python-calamine 0.9.1, Python 3.11:
#   two paragraphs   '1\n2.50'
#   text:s           '1 2.50'
#   text:line-break  '12.50'
#   text:tab         '12.50'
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 2>/dev/null
cat > show.py <<'PY'
import sys
import zipfile

import python_calamine

NAMES = "urn:oasis:names:tc:opendocument:xmlns"
KIND = "application/vnd.oasis.opendocument.spreadsheet"
CELLS = {"two paragraphs": "<text:p>1</text:p><text:p>2.50</text:p>", "text:s": "<text:p>1<text:s/>2.50</text:p>",
         "text:line-break": "<text:p>1<text:line-break/>2.50</text:p>", "text:tab": "<text:p>1<text:tab/>2.50</text:p>"}
rows = "".join(f'<table:table-row><table:table-cell office:value-type="string">{cell}</table:table-cell>'
               "</table:table-row>" for cell in CELLS.values())
with zipfile.ZipFile("a.ods", "w") as packed:
    packed.writestr("mimetype", KIND)
    packed.writestr("content.xml", (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{NAMES}:office:1.0" '
        f'xmlns:table="{NAMES}:table:1.0" xmlns:text="{NAMES}:text:1.0" office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="1">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"))
    packed.writestr("META-INF/manifest.xml", (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{NAMES}:manifest:1.0" '
        f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'))
read = [row[0] for row in python_calamine.load_workbook("a.ods").get_sheet_by_index(0).to_python()]
for name, said in zip(CELLS, read):
    print(f"{name:16} {said!r}")
sys.exit(read != ["1\n2.50", "1 2.50", "12.50", "12.50"])
PY
venv/bin/python show.py
