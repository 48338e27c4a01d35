"""A small press: PDFs of a few kilobytes, made in the tests, whose every trick is known.

The font's every glyph is one box; a ToUnicode map says what each character is. pdfium reads the
text and its places from that, as it does from a disclosure.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import budgetkit as bk

PORTRAIT, LANDSCAPE = (595.0, 842.0), (842.0, 595.0)
LEFT, ABOVE = "<", "^"
#: A TrueType font of one glyph, a box: made with fontTools for these tests, packed.
BOX = zlib.decompress(base64.b85decode(
    'c-muNWME)mXK-L(VlYU~O)OyG@e5{P00}afq~}zoeYO2+4dmN^_!+5*Df;mqJV1605SwKH1z3X^mjT&ZfLJ9'
    'Xx1@r}fB~fT2N1L6<R>RGNHOpN^_zhBxrr483@i+6K=utFRsdTA#MQd9Ud8j<d}Ux}egU%hxfYWOoVNLYgmD'
    'M60+7oLbRz@+^)Sc$F99;X0By5j+yQYg5?}<2Fad3Y$S^UWD*)?+%P|A72#{n1(<}@i`&b~l{TTlLhme~X;r'
    '8$X{ROfG<~pE$aY02v8^#(N=9oWAaLWJySmZaM'
))


def _width(char: str, size: float) -> float:
    return size * (0.5 if ord(char) < 0x2000 else 1.0)


def width(text: str, size: float) -> float:
    """Width of a text in points: ASCII is half as wide as it is high, all else as wide."""
    return sum(_width(c, size) for c in text)


@dataclass
class Sheet:
    """One page. Coordinates are points from the top-left corner, y downwards."""

    size: tuple[float, float] = PORTRAIT
    rotate: int = 0
    #: Painted as if rotated so, though the page does not say it.
    turned: int = 0
    crop: tuple[float, float, float, float] | None = None
    paint: list[str] = field(default_factory=list)
    scan: bool = False
    bold: bool = False
    rules: str = "strokes"

    def text(self, x: float, y: float, said: str, size: float = 9, angle: float = 0) -> None:
        """Paint a text whose baseline begins at (x, y)."""
        from math import cos, radians, sin

        c, s = cos(radians(angle)), sin(radians(angle))
        code = "".join(f"{ord(char):04x}" for char in said)
        for shift in (0, 0.25, 0.5) if self.bold else (0,):
            self.paint.append(
                f"BT /F {size} Tf {c:.4f} {s:.4f} {-s:.4f} {c:.4f} {x + shift:.2f} "
                f"{self.size[1] - y:.2f} Tm <{code}> Tj ET")

    def centre(self, y: float, said: str, size: float = 14) -> None:
        self.text((self.size[0] - width(said, size)) / 2, y, said, size)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Paint a straight line the way that ``rules`` names."""
        a, b = self.size[1] - y0, self.size[1] - y1
        if self.rules == "strokes":
            self.paint.append(f"0.5 w {x0:.2f} {a:.2f} m {x1:.2f} {b:.2f} l S")
        elif self.rules == "polygons":
            w = (0.3, 0) if x0 == x1 else (0, 0.3)
            corners = [(x0 - w[0], a - w[1]), (x1 - w[0], b - w[1]), (x1 + w[0], b + w[1]),
                       (x0 + w[0], a + w[1])]
            path = " l ".join(f"{x:.2f} {y:.2f}" for x, y in corners).replace(" l ", " m ", 1)
            self.paint.append(path + " l h f")
        elif self.rules == "dots":
            n = max(1, int((abs(x1 - x0) + abs(b - a)) / 2.4))
            for i in range(0, n, 2):
                p, q = i / n, (i + 1) / n
                self.paint.append(f"0.5 w {x0 + (x1 - x0) * p:.2f} {a + (b - a) * p:.2f} m "
                                  f"{x0 + (x1 - x0) * q:.2f} {a + (b - a) * q:.2f} l S")

    def table(self, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]],
              height: float = 18, size: float = 9, head: int = 0, inner: bool = True,
              foot: bool = True) -> float:
        """Paint a ruled table and return its lower edge.

        ``<`` joins a cell to its left-hand neighbour, ``^`` to the one above; a line break in a
        text begins a new line in the cell. Without ``inner`` the rows under the ``head`` have no
        rules between them; without ``foot`` the table is open below.
        """
        xs = [x]
        for w in widths:
            xs.append(xs[-1] + w)
        for r, row in enumerate(rows):
            for c, said in enumerate(row):
                if said in (LEFT, ABOVE):
                    continue
                right, down = c + 1, r + 1
                while right < len(row) and row[right] == LEFT:
                    right += 1
                while down < len(rows) and rows[down][c] == ABOVE:
                    down += 1
                top, bottom = y + r * height, y + down * height
                self.rule(xs[c], top, xs[c], bottom)
                self.rule(xs[right], top, xs[right], bottom)
                if inner or r <= head:
                    self.rule(xs[c], top, xs[right], top)
                if (foot and down == len(rows)) or ((inner or down <= head)
                                                    and down < len(rows)):
                    self.rule(xs[c], bottom, xs[right], bottom)
                lines = said.split("\n")
                middle = (top + bottom) / 2 - (len(lines) - 1) * size * 0.6
                for k, line in enumerate(lines):
                    self.text(xs[c] + 2, middle + size * (0.35 + 1.2 * k), line, size)
        return y + len(rows) * height

    def content(self) -> bytes:
        body = "\n".join(self.paint)
        if self.scan:
            body = f"q {self.size[0]} 0 0 {self.size[1]} 0 0 cm /Scan Do Q"
        if self.rotate or self.turned:
            w, h = self.size
            matrix = {90: f"0 1 -1 0 {h} 0", 180: f"-1 0 0 -1 {w} {h}", 270: f"0 -1 1 0 0 {w}"}
            body = f"q {matrix[self.rotate or self.turned]} cm\n{body}\nQ"
        if self.crop:
            body = f"q 1 0 0 1 {self.crop[0]} {self.crop[1]} cm\n{body}\nQ"
        return body.encode()


def press(path: Path, sheets: Sequence[Sheet], unicode: dict[str, int] | None = None,
          embedded: bool = True) -> Path:
    """Write the sheets as a PDF.

    ``unicode`` says what the text layer claims for a character. A font that is not ``embedded``
    is only named.
    """
    objects: list[bytes] = []

    def add(body: str, stream: bytes | None = None) -> int:
        made = body.encode()
        if stream is not None:
            packed = zlib.compress(stream)
            made = (body[:-2] + f" /Length {len(packed)} /Filter /FlateDecode >>").encode()
            made += b"\nstream\n" + packed + b"\nendstream"
        objects.append(made)
        return len(objects)

    pairs = "".join(f"<{ord(c):04x}> <{to:04x}>\n" for c, to in (unicode or {}).items())
    special = f"{len(unicode)} beginbfchar\n{pairs}endbfchar\n" if unicode else ""
    plain = "".join(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>\n" for high in range(100))
    more = "".join(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>\n" for high in range(100, 200))
    last = "".join(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>\n" for high in range(200, 256))
    cmap = add("<< >>", (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"100 beginbfrange\n{plain}endbfrange\n100 beginbfrange\n{more}endbfrange\n"
        f"56 beginbfrange\n{last}endbfrange\n{special}endcmap end end").encode())
    box = add("<< >>", BOX)
    chosen = add("<< >>", b"\x00\x01" * 65536)
    about = add("<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -140 1000 860] "
                "/ItalicAngle 0 /Ascent 860 /Descent -140 /CapHeight 700 /StemV 80" + (f" /FontFile2 {box} 0 R >>" if embedded else " >>"))
    under = add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo "
                f"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor "
                f"{about} 0 R /DW 1000 /W [0 8191 500]" + (f" /CIDToGIDMap {chosen} 0 R >>" if embedded else " >>"))
    font = add("<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H "
               f"/DescendantFonts [{under} 0 R] /ToUnicode {cmap} 0 R >>")
    scan = add("<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray "
               "/BitsPerComponent 8 >>", bytes(64))
    tree = len(objects) + 1
    objects.append(b"")
    kids = []
    for sheet in sheets:
        stream = add("<< >>", sheet.content())
        w, h = sheet.size if (sheet.rotate or sheet.turned) in (0, 180) else sheet.size[::-1]
        media = [0, 0, w, h]
        box = ""
        if sheet.crop:
            dx, dy = sheet.crop[:2]
            media = [0, 0, w + 2 * dx, h + 2 * dy]
            box = f"/CropBox [{dx} {dy} {dx + w} {dy + h}] "
        kids.append(add(
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox {str(media).replace(',', '')} {box}"
            f"/Rotate {sheet.rotate} /Contents {stream} 0 R /Resources << /Font << /F {font} 0 R >>"
            f" /XObject << /Scan {scan} 0 R >> >> >>"))
    objects[tree - 1] = (f"<< /Type /Pages /Count {len(kids)} /Kids "
                         f"[{' '.join(f'{k} 0 R' for k in kids)}] >>").encode()
    root = add(f"<< /Type /Catalog /Pages {tree} 0 R >>")
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += (f"trailer << /Size {len(objects) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n"
            "%%EOF\n").encode()
    path.write_bytes(bytes(out))
    return path


def titled(title: str, unit: str = "万元", **tricks) -> Sheet:
    """A sheet with a title, whose it is and its unit, as most places print them."""
    sheet = Sheet(**tricks)
    sheet.centre(60, title)
    sheet.text(40, 90, "部门：某某市水务局")
    sheet.text(sheet.size[0] - 145, 90, f"单位：{unit}")
    return sheet


def read(tmp_path: Path, *sheets: Sheet, **options) -> bk.Disclosure:
    """The disclosure of these sheets, under a cover."""
    cover = Sheet()
    cover.centre(200, "某某市水务局2024年部门预算", 22)
    return bk.read(press(tmp_path / "made.pdf", [cover, *sheets], **options))
