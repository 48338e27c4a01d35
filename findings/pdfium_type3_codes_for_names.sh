#!/usr/bin/env bash
# pdfium reads a Type 3 font's character codes as characters, whatever its Encoding calls them.
#
# PDF 32000-1, 9.10.2: without a ToUnicode map the character's name in the Encoding says what it is.
# Here code 48 is named /one, code 49 /two and so on: the page paints 1.25 (any viewer shows the
# procedures of /one /period /two /five), and pdfium's text is the codes, 0/14: other digits,
# without any sign that they are not those on the page. With names that say nothing (/g1, /g2),
# playa falls back on StandardEncoding for the codes and warns in its log alone: letters that the
# file nowhere says.
# budgetkit asks playa for the names, takes nothing from a font that names none, and says so.
#
# Run with pypdfium2 5.15.2 (pdfium 159.0.8149) and playa-pdf 1.1.0 in November 2026. Seen:
#   named: pdfium '0/14', playa '1.25'
#   /g0 …: pdfium '0/14', playa '0/14'
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pypdfium2==5.15.2 playa-pdf==1.1.0
cat > "$work/see.py" <<'PY'
import sys

import playa
import pypdfium2 as pdfium

FIGURES = "period one two three four five six seven eight nine".split()
CODES = range(47, 57)  # '/' is drawn as a point, '0' as 1, '1' as 2 …


def page(names: list[str]) -> bytes:
    box = b"500 0 0 0 450 700 d1 0 0 400 700 re f"
    content = b"BT /T 12 Tf 100 700 Td (0/14) Tj ET"
    procs = " ".join(f"/{n} 5 0 R" for n in names)
    named = " ".join(f"{c} /{n}" for c, n in zip(CODES, names, strict=True))
    font = (f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [.001 0 0 .001 0 0]"
            f" /CharProcs << {procs} >> /Encoding << /Type /Encoding /Differences [{named}] >>"
            f" /FirstChar 47 /LastChar 56 /Widths [{'500 ' * 10}] /Resources << >> >>").encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /T 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(box), box),
        font,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def seen(content: bytes) -> tuple[str, str]:
    textpage = pdfium.PdfDocument(content)[0].get_textpage()
    with playa.parse(content) as pdf:
        return textpage.get_text_range().strip(), "".join(
            glyph.text for said in pdf.pages[0].texts for glyph in said)


named, nameless = seen(page(FIGURES)), seen(page([f"g{n}" for n in range(10)]))
print(f"named: pdfium {named[0]!r}, playa {named[1]!r}")
print(f"/g0 …: pdfium {nameless[0]!r}, playa {nameless[1]!r}")
sys.exit(0 if named == ("0/14", "1.25") and nameless == ("0/14", "0/14") else 1)
PY
"$work/venv/bin/python" "$work/see.py" 2>/dev/null
