#!/usr/bin/env bash
# pdfium gives a hyphen-minus that ends a line as U+0002, a control character, also before digits.
#
# Set in a PDF: "it changed by-" and on the next line "12.50", as Chinese text sets 变动额为-12.50
# without a space. pdfium takes the sign for the hyphen of a broken word and gives U+0002 for it.
# A program that drops control characters, as most that clean PDF text do, reads +12.50 for -12.50.
# FPDFText_IsHyphen says 1 for it: with that call the sign can be put back. poppler, pdfminer and
# playa give the character that is in the file.
# budgetkit read amounts of prose with the wrong sign, and "2022年-\n2023年" as 2022年2023年.
#
# Run with pypdfium2 5.15.2 (pdfium 159.0.8149) and playa-pdf 1.1.0 in November 2026. Seen:
#   pdfium: 'it changed by\x0212.50', hyphen: 1
#   playa:  'it changed by-12.50'
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pypdfium2==5.15.2 playa-pdf==1.1.0
cat > "$work/see.py" <<'PY'
import sys

import playa
import pypdfium2 as pdfium
import pypdfium2.raw as raw

content = b"BT /F 12 Tf 100 700 Td (it changed by-) Tj 0 -14 Td (12.50) Tj ET"
objects = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
    b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
]
out, places = b"%PDF-1.4\n", []
for number, body in enumerate(objects, 1):
    places.append(len(out))
    out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
start = len(out)
out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
out += b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start

textpage = pdfium.PdfDocument(out)[0].get_textpage()
count = raw.FPDFText_CountChars(textpage)
codes = [raw.FPDFText_GetUnicode(textpage, i) for i in range(count)]
text = "".join(map(chr, codes))
hyphen = raw.FPDFText_IsHyphen(textpage, codes.index(2)) if 2 in codes else 0
with playa.parse(out) as pdf:
    other = "".join(glyph.text for said in pdf.pages[0].texts for glyph in said)
print(f"pdfium: {text!r}, hyphen: {hyphen}")
print(f"playa:  {other!r}")
sys.exit(0 if text == "it changed by\x0212.50" and hyphen == 1 and other == "it changed by-12.50" else 1)
PY
"$work/venv/bin/python" "$work/see.py"
