#!/usr/bin/env bash
# camelot counts the places of its tables from the corner of the MediaBox, not of the page as shown.
#
# PDF 32000-1, 14.11.2: a page is shown and printed clipped to its CropBox, and what renders it gives
# a picture of the CropBox. Here the CropBox begins 40 points right of and 60 above the MediaBox's
# corner; the table's left rule stands 50 points from the left edge of every picture of the page, its
# lowest rule 540 above its foot. camelot says 90 and 600 (table.cells, table._bbox), so that a frame
# drawn around a cell, or text of another reader looked up in it, is off by the crop, without a sign:
# on pages whose CropBox begins at the corner all agree. A page in landscape by /Rotate is off along
# its own axes.
# budgetkit takes what the CropBox leaves out at the left and at the foot off camelot's places.
#
# Run with camelot-py 2.0.0 and pypdfium2 5.15.2 in November 2026. Seen:
#   page shown: 515 x 722; table in it: left 50, foot 540; camelot: left 90, foot 600
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q camelot-py==2.0.0 pypdfium2==5.15.2
cat > "$work/see.py" <<'PY'
import sys
import warnings
from pathlib import Path

import camelot
import pypdfium2 as pdfium

warnings.simplefilter("ignore")
XS, YS = (90, 190, 290, 390), (600, 630, 660, 690)
CROP = (40, 60, 555, 782)

lines = [f"{XS[0]} {y} m {XS[-1]} {y} l S" for y in YS]
lines += [f"{x} {YS[0]} m {x} {YS[-1]} l S" for x in XS]
words = [f"BT /F 9 Tf {x + 4} {y + 9} Td (r{j}c{i}) Tj ET"
         for j, y in enumerate(YS[:-1]) for i, x in enumerate(XS[:-1])]
content = "\n".join(["0.8 w", *lines, *words]).encode()
objects = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /CropBox [%d %d %d %d] /Contents 4 0 R"
    b" /Resources << /Font << /F 5 0 R >> >> >>" % CROP,
    b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
]
out, places = b"%PDF-1.4\n", []
for number, body in enumerate(objects, 1):
    places.append(len(out))
    out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
start = len(out)
out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
out += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
path = Path(sys.argv[1])
path.write_bytes(out)

width, height = map(round, pdfium.PdfDocument(path)[0].get_size())
table = camelot.read_pdf(str(path), flavor="lattice", engine="vector", suppress_stdout=True)[0]
left, foot = round(table.cells[0][0].x1), round(table.cells[-1][0].y1)
print(f"page shown: {width} x {height}; table in it: left {XS[0] - CROP[0]}, foot {YS[0] - CROP[1]};"
      f" camelot: left {left}, foot {foot}")
sys.exit(0 if (width, height) == (515, 722) and (left, foot) == (90, 600) else 1)
PY
"$work/venv/bin/python" "$work/see.py" "$work/page.pdf" 2>/dev/null
