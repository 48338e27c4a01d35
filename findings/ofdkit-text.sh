#!/usr/bin/env bash
# OFD (GB/T 33190-2016) says with DeltaX how far each letter stands from the last, and with
# Visible="false" that an object is not printed. ofdkit's text knows neither: two amounts of one
# TextCode, four centimetres apart, come out as one number, and an amount that nobody sees is read.
# A reader of budgets gets 1,234.505.00 where 1,234.50 and 5.00 are printed. (budgetkit reads the
# letters with their places and leaves out what is not seen: budgetkit/sources/ofd.py.)
# seen: ofdkit 0.2.0, Python 3.11:
#   apart   '1,234.505.00'
#   unseen  '1.00   9.99'
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ofdkit==0.2.0 2>/dev/null
cat > show.py <<'PY'
import sys
import zipfile

import ofdkit

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def text(said, steps, x=20, more=""):
    return (f'<ofd:TextObject ID="1" Boundary="{x} 20 150 5" Font="3" Size="3.5" {more}>'
            f'<ofd:TextCode X="0" Y="3.5" DeltaX="{steps}">{said}</ofd:TextCode></ofd:TextObject>')


def read(objects):
    parts = {
        "OFD.xml": f'<ofd:OFD {NS} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:DocID>'
                   "0123456789abcdef0123456789abcdef</ofd:DocID></ofd:DocInfo><ofd:DocRoot>"
                   "Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>100</ofd:MaxUnitID>"
                              "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
                              '</ofd:CommonData><ofd:Pages><ofd:Page ID="8" BaseLoc="Pages/P.xml"/>'
                              "</ofd:Pages></ofd:Document>",
        "Doc_0/Pages/P.xml": f"<ofd:Page {NS}><ofd:Content><ofd:Layer ID=\"9\">{objects}</ofd:Layer>"
                             "</ofd:Content></ofd:Page>"}
    with zipfile.ZipFile("a.ofd", "w") as packed:
        for name, held in parts.items():
            packed.writestr(name, HEAD + held)
    return ofdkit.extract_text("a.ofd")


apart = read(text("1,234.505.00", "g 7 1.75 40 g 3 1.75"))  # 40 mm behind the eighth letter
unseen = read(text("1.00", "g 3 1.75") + text("9.99", "g 3 1.75", 60, 'Visible="false"'))
print(f"apart   {apart!r}\nunseen  {unseen!r}")
sys.exit(not (apart.split() == ["1,234.505.00"] and unseen.split() == ["1.00", "9.99"]))
PY
venv/bin/python show.py
