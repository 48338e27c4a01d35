"""Which pages of a PDF rest on parts of the file that are broken, whatever a reader made of them.

A reader mends what it can and leaves out the rest without a word: a stream that breaks off gives
half a page, an object that is gone none of its letters. But a file says itself what is whole:
compressed streams end with a checksum, what is referred to must be there, and a table says where
each object lies. Only what a page is made of is looked at, and no file that is locked.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import eq

from budgetkit.sources.settings import thresholds

_OBJECT = re.compile(rb"(?<!\d)(\d{1,8})\s{1,4}(\d{1,5})\s{1,4}obj\b")
#: Where an object may begin, and what stands before the word there, of so many bytes at most: a
#: pattern that begins with a literal runs over a file thirty times as fast as one of digits.
_WORD = re.compile(rb"obj\b")
_NUMBERED = re.compile(rb"(?<!\d)(\d{1,8})\s{1,4}\d{1,5}\s{1,4}\Z")
_NUMBERS = 21
_STREAM = re.compile(rb"\bstream(\r\n|\n|\r)")
_REFERENCE = re.compile(rb"(?<!\d)(\d{1,8})\s{1,4}\d{1,5}\s{1,4}R(?![A-Za-z])")
#: What leads from a page to others, and is no part of it.
_ELSEWHERE = re.compile(
    rb"/(?:Parent|Annots|B|Dest|A|StructParent|Popup|P)\s*(?:\d+\s+\d+\s+R|\[[^\]]*\])")
_PAGE, _PAGES = re.compile(rb"/Type\s*/Page(?![A-Za-z])"), re.compile(rb"/Type\s*/Pages\b")
_KIDS = re.compile(rb"/Kids\s*(?:\[([^\]]*)\]|(\d+)\s+\d+\s+R)")
_ROOT = re.compile(rb"/Root\s+(\d+)\s+\d+\s+R")
_TREE = re.compile(rb"/Pages\s+(\d+)\s+\d+\s+R")
_FIRST_FILTER = re.compile(rb"/(?:Filter|F)\s*\[?\s*/(\w+)")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)\b")
_HELD = re.compile(rb"/N\s+(\d+)")
_FIRST = re.compile(rb"/First\s+(\d+)")
_CONTENTS = re.compile(rb"/Contents\b")
_DRAWN = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+\s+\d+\s+R)")
#: A part of a table of places: from which number, how many, and the lines.
_PART = re.compile(rb"(?<!\d)(\d{1,8}) (\d{1,8})[ ]?[\r\n]{1,2}((?:\d{10} \d{5} [nf][ \r\n]{2})+)")
_PLACE = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
#: The end of a line of such a table that gives a place, and a whole line; of so many bytes.
_GIVEN = re.compile(rb" \d{5} n[ \r\n]{2}")
_LINE = re.compile(rb"\d{10} \d{5} [nf][ \r\n]{2}")
_WIDE = 20
#: Strings, hexadecimal strings, names and pictures within a page's commands.
_SAID = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|/[^\x00-\x20()<>\[\]{}/%]*|\bBI\b.*?\bEI\b", re.S)
#: A stream is unpacked by so many bytes: all of a font would be twenty million at once.
PIECE = 1 << 15
#: Bytes at the end of a compressed stream that a length may leave out: its checksum.
_CHECKSUM = 4
#: No program writes so many of them between two commands.
_ZEROS = bytes(16)
#: Bytes that no command has.
_STRANGE = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f-\xff]")


@dataclass(frozen=True, slots=True)
class Damage:
    """The numbers of pages made of broken parts; ``somewhere`` where it cannot be told which."""

    pages: frozenset[int] = frozenset()
    somewhere: bool = False


@dataclass(slots=True)
class _Parts:
    """The objects of a file by number: what each says before its stream, and which are broken."""

    said: dict[int, bytes] = field(default_factory=dict)
    broken: set[int] = field(default_factory=set)
    streams: dict[int, tuple[int, int]] = field(default_factory=dict)
    #: Compressed streams of which a stretch is zeros: whole, but no page's commands.
    zeroed: set[int] = field(default_factory=set)
    #: A stream that holds other objects is broken: which those were is not known.
    holder: bool = False


def damage(content: bytes, pages: int) -> Damage:
    """What is broken in a PDF of so many pages.

    Examples
    --------
    >>> from pathlib import Path
    >>> damage(Path("data/weihui-2024/weihui-2024.pdf").read_bytes(), 22)
    Damage(pages=frozenset(), somewhere=False)
    """
    if b"/Encrypt" in content:
        return Damage()
    parts = _parts(content)
    parts.broken |= _misplaced(content, parts)
    missing = {n for said in parts.said.values() for n in _references(said)} - parts.said.keys()
    bare = [n for n, said in parts.said.items() if _lacks_contents(said)]
    strange = _strange_contents(content, parts)
    strange |= {n for n, said in parts.said.items() if _is_strange(said)}
    bad = parts.broken | missing | strange | set(bare)
    order = _in_order(content, parts)
    if not bad and not parts.holder and (not order or len(order) == pages):
        return Damage()
    if parts.holder or len(order) != pages:
        return Damage(somewhere=True)
    return Damage(frozenset(number for number, page in enumerate(order, 1)
                            if page in bare or bad & _made_of(page, parts)))


def _parts(content: bytes) -> _Parts:
    parts = _Parts()
    heads = _heads(content)
    ends = [begin for _, begin, _ in heads[1:]] + [len(content)]
    for (number, _, start), end in zip(heads, ends, strict=True):
        stream = _STREAM.search(content, start, end)
        parts.broken.discard(number)  # said again: the later one holds
        parts.streams.pop(number, None)
        said = parts.said[number] = content[start : stream.start() if stream else end]
        if stream is None:
            continue
        kind = _FIRST_FILTER.search(said)
        if kind is None:
            parts.streams[number] = stream.end(), end
        elif kind[1] in (b"FlateDecode", b"Fl") and b"/Image" not in said:
            _unpack(content, stream.end(), end, number, parts)
    return parts


def _heads(content: bytes) -> list[tuple[int, int, int]]:
    """The number of every object, where it begins, and where what it says begins.

    >>> _heads(b"%PDF-1.4 7 0 obj <<>> endobj 12 0 obj [] endobj")
    [(7, 9, 16), (12, 29, 37)]
    """
    found = []
    for word in _WORD.finditer(content):
        at = word.start()
        if content[at - 1 : at].isspace() and (
            numbered := _NUMBERED.search(content, max(0, at - _NUMBERS), at)
        ):
            found.append((int(numbered[1]), numbered.start(), word.end()))
    return found


def _unpack(content: bytes, start: int, end: int, number: int, parts: _Parts) -> None:
    """Whether a compressed stream is whole; the objects that it holds, where it holds any."""
    said = parts.said[number]
    held = b"/ObjStm" in said
    unpacked, stop, zeros = _unpacked(content, start, end, kept=held)
    if zeros:
        parts.zeroed.add(number)
    length = _LENGTH.search(said)
    whole = stop is not None and not (length and start + int(length[1]) < stop - _CHECKSUM)
    if not whole:
        parts.broken.add(number)
        parts.holder |= held
        return  # what the file says of its length leaves some of it out, or it breaks off
    count, first = _HELD.search(said), _FIRST.search(said)
    if not held or count is None or first is None:
        return
    words = unpacked.split(None, 2 * int(count[1]))[: 2 * int(count[1])]
    if not all(word.isdigit() for word in words):
        parts.holder = True
        return
    numbers, offsets = [int(w) for w in words[::2]], [int(first[1]) + int(w) for w in words[1::2]]
    for each, begin, stop in zip(numbers, offsets, [*offsets[1:], len(unpacked)], strict=True):
        parts.said[each] = unpacked[begin:stop]


def _unpacked(content: bytes, start: int, end: int, *, kept: bool
              ) -> tuple[bytes, int | None, bool]:
    """What a compressed stream holds, if that is ``kept``; where it ends, None for a broken one;
    whether a stretch of it is zeros."""
    reader, unpacked, zeros = zlib.decompressobj(), [], False
    try:
        for at in range(start, end, PIECE):
            piece = content[at : min(at + PIECE, end)]
            more = reader.decompress(piece)
            zeros = zeros or _ZEROS in more
            if kept:
                unpacked.append(more)
            if reader.eof:
                return b"".join(unpacked), at + len(piece) - len(reader.unused_data), zeros
    except zlib.error:
        pass
    return b"", None, zeros


def _misplaced(content: bytes, parts: _Parts) -> set[int]:
    """Objects that no table of places has where they lie, though it names them."""
    shift = max(content.find(b"%PDF-"), 0)
    right: set[int] = set()
    wrong: set[int] = set()
    for part in _tables_of_places(content):
        for number, place in enumerate(_PLACE.finditer(part[3]), int(part[1])):
            at = int(place[1])
            if place[3] == b"n" and at and number in parts.said:
                found = (_OBJECT.match(content, at) or _OBJECT.match(content, at + shift)
                         or _OBJECT.search(content, at, at + 16))
                (right if found and int(found[1]) == number else wrong).add(number)
    return wrong - right


def _tables_of_places(content: bytes) -> Iterator[re.Match[bytes]]:
    """The parts of the tables of places that give a place at all."""
    at = 0
    while given := _GIVEN.search(content, at):
        first = given.end() - _WIDE
        while _LINE.fullmatch(content, first - _WIDE, first):
            first -= _WIDE
        part = _PART.search(content, max(at, first - _WIDE))
        if part is None:
            return
        yield part
        at = part.end()


def _strange_contents(content: bytes, parts: _Parts) -> set[int]:
    """Streams of commands that hold bytes no command has; of compressed ones, a stretch of zeros."""
    pages = [s for s in parts.said.values() if _PAGE.search(s)] if parts.streams or parts.zeroed else []
    drawn = {n for said in pages for listed in _DRAWN.findall(said) for n in _references(listed)}
    found = drawn & parts.zeroed
    for number in drawn & parts.streams.keys():
        start, end = parts.streams[number]
        if _is_strange(content[start:end].rsplit(b"endstream", 1)[0]):
            found.add(number)
    return found


def _is_strange(said: bytes) -> bool:
    """Whether bytes stand outside strings and names that no command and no dictionary has."""
    return bool(_STRANGE.search(said) and _STRANGE.search(_SAID.sub(b" ", said)))


def _lacks_contents(said: bytes) -> bool:
    """Whether this is what a page says that does not say what is drawn on it."""
    if b"/Page" not in said and b"/MediaBox" not in said:
        return False
    return not _CONTENTS.search(said) and bool(_PAGE.search(said) or _mangled_contents(said))


def _mangled_contents(said: bytes) -> bool:
    """Whether a page's dictionary names its contents by a word that is damaged: `/Con ents 8 0 R`."""
    word, most = b"/Contents", thresholds().damaged_word
    return any(sum(map(eq, said[at:], word)) >= most for at in range(len(said) - len(word)))


def _references(said: bytes) -> Iterator[int]:
    return map(int, _REFERENCE.findall(said))


def _in_order(content: bytes, parts: _Parts) -> list[int]:
    """The objects of the pages, first to last, as the tree of pages has them."""
    roots = _ROOT.findall(content) or [r for s in parts.said.values() for r in _ROOT.findall(s)]
    root = parts.said.get(int(roots[-1]), b"") if roots else b""
    tree = _TREE.search(root)
    order: list[int] = []
    waiting, seen = [int(tree[1])] if tree else [], set()
    while waiting:
        number = waiting.pop()
        said = parts.said.get(number, b"")
        kids = _KIDS.search(said)
        if kids is None:
            order.append(number)
        elif number not in seen:
            seen.add(number)
            listed = kids[1] if kids[1] is not None else parts.said.get(int(kids[2]), b"")
            waiting += reversed(list(_references(listed)))
    return order


def _made_of(page: int, parts: _Parts) -> set[int]:
    """The numbers of all objects that a page is made of; not those that it only leads to."""
    found: set[int] = set()
    waiting = [page]
    while waiting:
        number = waiting.pop()
        if number in found:
            continue
        said = parts.said.get(number, b"")
        if number != page and (_PAGE.search(said) or _PAGES.search(said)):
            continue
        found.add(number)
        waiting += _references(_ELSEWHERE.sub(b" ", said))
    return found
