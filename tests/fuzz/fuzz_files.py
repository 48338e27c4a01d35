"""Damaged PDFs by seed: the bytes of a sound one, changed at one kind of place.

Every mutant follows from its seed alone, so that a verdict can be seen again.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

_OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj(.*?)endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.S)


@dataclass(frozen=True)
class Mutant:
    """A damaged file: its seed, of which sound file it is, what was damaged, its bytes."""

    seed: int
    of: str
    kind: str
    content: bytes


def mutant(seed: int, sound: dict[str, bytes]) -> Mutant:
    """The mutant of this seed, made of one of the sound files."""
    chance = random.Random(seed)
    name = chance.choice(sorted(sound))
    kind = chance.choice(sorted(KINDS))
    content = bytearray(sound[name])
    KINDS[kind](content, chance)
    return Mutant(seed, name, kind, bytes(content))


def _streams(content: bytearray, wanted: Callable[[bytes, bytes], bool]) -> list[tuple[int, int]]:
    """Where the streams of some kind lie; ``wanted`` is asked with what is said and what is held."""
    found = []
    for each in _OBJECT.finditer(content):
        stream = _STREAM.search(each[2])
        if stream is None:
            continue
        held = stream[1]
        if b"FlateDecode" in each[2][: stream.start()]:
            try:
                held = zlib.decompress(held)
            except zlib.error:
                continue
        if wanted(each[2][: stream.start()], held):
            found.append((each.start(2) + stream.start(1), each.start(2) + stream.end(1)))
    return found


def _spoil(content: bytearray, start: int, end: int, chance: random.Random) -> None:
    """Zeros, noise or a few wrong bytes over part of a place; no byte moves."""
    if end <= start:
        return
    how = chance.choice(("zeros", "noise", "few"))
    if how == "few":
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(start, end)] = chance.randrange(256)
        return
    at = chance.randrange(start, end)
    length = min(end - at, chance.randint(4, max(5, (end - start) // 2)))
    content[at : at + length] = bytes(length) if how == "zeros" else chance.randbytes(length)


def _of(wanted: Callable[[bytes, bytes], bool]) -> Callable[[bytearray, random.Random], None]:
    def damage(content: bytearray, chance: random.Random) -> None:
        if places := _streams(content, wanted):
            _spoil(content, *chance.choice(places), chance)

    return damage


def _matches(pattern: bytes) -> Callable[[bytearray, random.Random], None]:
    places = re.compile(pattern, re.S)

    def damage(content: bytearray, chance: random.Random) -> None:
        if found := [m.span() for m in places.finditer(content)]:
            _spoil(content, *chance.choice(found), chance)

    return damage


def _lengths(content: bytearray, chance: random.Random) -> None:
    """Another length of a stream, in as many digits."""
    if found := [m.span(1) for m in re.finditer(rb"/Length (\d+)(?! \d+ R)", content)]:
        start, end = chance.choice(found)
        content[start:end] = b"%0*d" % (end - start, chance.randrange(10 ** (end - start)))


def _anywhere(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 40)):
        content[chance.randrange(8, len(content))] = chance.randrange(256)


def _short(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content) // 2, len(content)) :]


#: What is damaged, and how.
KINDS: dict[str, Callable[[bytearray, random.Random], None]] = {
    "contents": _of(lambda said, held: b" Tj" in held or b" TJ" in held or b"]TJ" in held),
    "font": _of(lambda said, held: b"/Length1" in said or b"/Subtype/Type1C" in said
                or b"/CIDFontType0C" in said or held[:4] in (b"\0\1\0\0", b"true", b"OTTO")),
    "map": _of(lambda said, held: b"begincmap" in held),
    "length": _lengths,
    "page": _matches(rb"/Type ?/Page\b.{0,200}"),
    "fonts": _matches(rb"/Type ?/Font\b.{0,200}"),
    "places": _matches(rb"\nxref.{20,}?trailer.{0,200}"),
    "anywhere": _anywhere,
    "short": _short,
}
