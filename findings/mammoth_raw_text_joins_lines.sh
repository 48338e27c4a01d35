#!/usr/bin/env bash
# mammoth's raw text leaves line breaks out: a cell with 5 above 3.00 reads 53.00, and no message says so.
#
# w:br is a new line wherever it stands (ECMA-376 part 1, 17.3.3.1); convert_to_html gives <br /> for it. extract_raw_text keeps tabs
# and puts blank lines between paragraphs, but of a break nothing stays: two figures become one, another one
# than either. Its messages tell of elements that it does not know; here the list is empty. (budgetkit reads a
# break as a new line: budgetkit/sources/docx.py.)
# seen: mammoth 1.13.0, Python 3.11:
#   HTML      <p>5<br />3.00</p>
#   raw text  '53.00'   messages []
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mammoth==1.13.0 2>/dev/null
cat > show.py <<'PY'
import sys
import zipfile

import mammoth

OFFICE = "http://schemas.openxmlformats.org"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types"><Override PartName="/word/document.xml" '
                           f'ContentType="{MAIN}"/><Default Extension="rels" ContentType="application/'
                           'vnd.openxmlformats-package.relationships+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1" Type="{OFFICE}'
                   '/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/document.xml": f'<w:document xmlns:w="{OFFICE}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>5</w:t>'
                         '<w:br/><w:t>3.00</w:t></w:r></w:p><w:sectPr/></w:body></w:document>',
}
with zipfile.ZipFile("a.docx", "w") as packed:
    for name, held in PARTS.items():
        packed.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + held)
with open("a.docx", "rb") as opened:
    html, raw = mammoth.convert_to_html(opened), mammoth.extract_raw_text(opened)
print("HTML     ", html.value)
print("raw text ", repr(raw.value.strip()), "  messages", raw.messages)
sys.exit((html.value, raw.value.strip(), raw.messages) != ("<p>5<br />3.00</p>", "53.00", []))
PY
venv/bin/python show.py
