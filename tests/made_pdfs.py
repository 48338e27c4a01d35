"""PDFs of a few lines, made by hand: text, a drawing, or either under a password."""

import hashlib
from pathlib import Path

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = b"0123456789abcdef"
DRAWING = b"0 0 0 RG 50 50 100 100 re S"


def text(line: str) -> bytes:
    """The content of a page with one line of Latin text."""
    return b"BT /F1 12 Tf 50 700 Td (%s) Tj ET" % line.encode("ascii")


def _rc4(key: bytes, message: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in message:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def _md5(message: bytes) -> bytes:
    return hashlib.md5(message, usedforsecurity=False).digest()


def write(path: Path, pages: list[bytes], user: str | None = None, owner: str = "owner") -> Path:
    """Write a PDF with these page contents; ``user`` is the password that opens it.

    An empty ``user`` makes a file that anybody may open and only the owner may change. Standard
    security handler, revision 2 (40-bit RC4): PDF Reference 1.7, 3.5.
    """
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    extra = b""
    key = None
    if user is not None:
        padded = {name: (word.encode() + _PAD)[:32] for name, word in
                  (("user", user), ("owner", owner))}
        o = _rc4(_md5(padded["owner"])[:5], padded["user"])
        rights = -44
        key = _md5(padded["user"] + o + rights.to_bytes(4, "little", signed=True) + _ID)[:5]
        u = _rc4(key, _PAD)
        extra = (b" /Encrypt << /Filter /Standard /V 1 /R 2 /P %d /O <%s> /U <%s> >>"
                 % (rights, o.hex().encode(), u.hex().encode()))
    for i, content in enumerate(pages):
        number = 5 + 2 * i
        if key:
            content = _rc4(_md5(key + number.to_bytes(3, "little") + b"\0\0")[:10], content)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % number,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /ID [<%s> <%s>]%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, _ID.hex().encode(), _ID.hex().encode(), extra, start)
    path.write_bytes(out)
    return path
