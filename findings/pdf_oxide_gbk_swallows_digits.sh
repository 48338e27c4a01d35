#!/usr/bin/env bash
# pdf_oxide reads a text of GBK-EUC-H two bytes at a time: the last digit before a Chinese character is lost.
#
# GBK-EUC-H is one of the encodings that every reader of PDF knows by name (ISO 32000-1, table 118): a byte
# below 0x80 is a code by itself, others come in pairs. The reader here takes pairs from the start: where an odd number
# of digits and signs stands before a character, the last digit is taken for half of one. 12.50万元 becomes
# 12.5 and three other characters: a figure a tenth as precise, and no error. With an even number all is right, so
# that a glance at a page shows nothing. (budgetkit reads by pdfium, which follows the encoding.)
# seen: pdf_oxide 0.3.78, pypdfium2 5.15.2, Python 3.11:
#   printed      pdfium       pdf_oxide
#   12.50万元    12.50万元    12.5廼蛟‰
#   2024年预算   2024年预算   2024年预算
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pdf_oxide==0.3.78 pypdfium2==5.15.2 2>/dev/null
cat > show.py <<'PY'
import sys

import pdf_oxide
import pypdfium2


def page(text: str) -> bytes:
    painted = f"BT /F 12 Tf 50 100 Td <{text.encode('gbk').hex()}> Tj ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(painted)}>>stream\n{painted}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-GBK-EUC-H/Encoding/GBK-EUC-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        "/Supplement 2>>/DW 1000/W[814 939 500]/FontDescriptor 7 0 R>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        "/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return made + (f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(parts) + 1}"
                   f"/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF").encode()


read = []
for text in ("12.50万元", "2024年预算"):
    with pypdfium2.PdfDocument(page(text)) as opened:
        read.append((text, opened[0].get_textpage().get_text_range(),
                     pdf_oxide.PdfDocument.from_bytes(page(text)).extract_text(0).strip()))
    print(*read[-1])
sys.exit(any(printed != pdfium for printed, pdfium, _ in read)
         or not read[0][2].startswith("12.5") or "50" in read[0][2] or read[1][2] != "2024年预算")
PY
venv/bin/python show.py
