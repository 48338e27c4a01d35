"""pdfium's calls as cheap as Python can make them.

A page has thousands of characters and painted objects, and pypdfium2's own declarations make a
Python object of every handle they return. Here an object is the integer that its address is, and the
calls that are made for every character and object convert next to no argument.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable
from ctypes import byref, c_double, c_float, c_int, c_uint, c_ulong, c_void_p
from typing import Literal, NewType, cast

import pypdfium2.raw as raw

_Simple = type[c_int] | type[c_uint] | type[c_ulong] | type[c_void_p] | type[c_float] | type[c_double]
_TYPES: dict[str, _Simple] = {"i": c_int, "u": c_uint, "n": c_ulong, "p": c_void_p, "f": c_float,
                              "d": c_double}
#: The same kinds as a `memoryview` names them.
_FORMATS: dict[str, Literal["i", "I", "f", "d"]] = {"i": "i", "u": "I", "f": "f", "d": "d"}
#: A handle or a place in memory as a call hands it on, made ready once: ctypes spends a third of a
#: cheap call on making it ready.
Handle = NewType("Handle", object)


def _call(name: str, gives: str, takes: str):
    """A function of pdfium by its name; ``i`` int, ``u`` and ``n`` unsigned, ``f`` float, ``d`` double, ``p`` address."""
    made = ctypes.PYFUNCTYPE(_TYPES.get(gives), *(_TYPES[t] for t in takes))
    return made(_address(name))


def _quick(name: str, gives: str, takes: str, rest: str):
    """The same with only the first arguments declared: a :data:`Handle` and small integers go on as they are.

    Nothing checks ``rest``, where an address must be a Handle, and what gives nothing (an empty
    ``gives``) makes no object either. But WebAssembly calls no function by another signature than
    its own: there all is declared.
    """
    if sys.platform == "emscripten":
        return _call(name, gives or "i", takes + rest)
    made = ctypes.PYFUNCTYPE(_TYPES.get(gives), *(_TYPES[t] for t in takes))
    return made(_address(name))


def _address(name: str) -> int:
    at = ctypes.cast(getattr(raw, name), c_void_p).value
    assert at  # a function that is loaded lies somewhere
    return at


def handle(pointer) -> Handle:
    """One of pypdfium2's handles, for the calls here."""
    return handles([ctypes.cast(pointer, c_void_p).value])[0]


def handles(addresses: Iterable[int | None]) -> list[Handle]:
    """Objects by their addresses, for the calls here."""
    return cast("list[Handle]", list(map(c_void_p.from_param, addresses)))


class Numbers:
    """Memory for as many groups of ``each`` numbers as one round of calls writes."""

    ROUND = 128

    def __init__(self, kind: str, each: int):
        self._numbers = (_TYPES[kind] * (each * self.ROUND))()
        self._view = memoryview(self._numbers).cast("B").cast(_FORMATS[kind])
        size = ctypes.sizeof(_TYPES[kind])
        self._each = each
        #: Where each number of each group lies: as the calls take it, first by number.
        self.places = [[Handle(byref(self._numbers, (group * each + number) * size))
                        for group in range(self.ROUND)] for number in range(each)]

    def first(self, groups: int) -> list:
        """The numbers of the first so many groups, one after the other."""
        return self._view[: groups * self._each].tolist()


class _Memory(threading.local):
    """A thread's own: two that read at once must not write over each other's numbers."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, int], Numbers] = {}

    def of(self, kind: str, each: int) -> Numbers:
        found = self._of.get((kind, each))
        if found is None:
            found = self._of[kind, each] = Numbers(kind, each)
        return found


_memory = _Memory()


def written(
    kind: str, each: int, count: int, call: Callable[[int, int, Numbers], Iterable],
    answers: list | None = None,
) -> list:
    """All numbers that ``count`` calls write, ``each`` a call.

    ``call(start, end, numbers)`` is the ``map`` of the calls from one to another, which write to
    ``numbers.places``. What the calls give back goes to ``answers``.
    """
    numbers = _memory.of(kind, each)
    out: list = []
    for start in range(0, count, Numbers.ROUND):
        end = min(count, start + Numbers.ROUND)
        deque(call(start, end, numbers), maxlen=0) if answers is None else answers.extend(
            call(start, end, numbers))
        out += numbers.first(end - start)
    return out


Colour = tuple[int, int, int, int]


def colours(call: Callable[..., int], objects: list[Handle]) -> list[Colour | None]:
    """Red, green, blue and opacity (0–255) of each object, None where pdfium does not know."""
    known: list[int] = []
    channels = iter(written("u", 4, len(objects), lambda start, end, numbers: map(
        call, objects[start:end], *numbers.places), known))
    each = list(zip(channels, channels, channels, channels, strict=True))
    if all(known):
        return [*each]
    return [colour if found else None for found, colour in zip(known, each, strict=True)]


def bounds(objects: list[Handle]) -> list[float]:
    """Left, bottom, right and top of each object, one object after the other."""
    return written("f", 4, len(objects), lambda start, end, numbers: map(
        object_bounds, objects[start:end], *numbers.places))


count_chars = _quick("FPDFText_CountChars", "i", "", "p")
get_text = _call("FPDFText_GetText", "i", "piip")
char_code = _quick("FPDFText_GetUnicode", "u", "", "pi")
char_box = _quick("FPDFText_GetLooseCharBox", "", "", "pip")
char_ink = _quick("FPDFText_GetCharBox", "", "", "pipppp")
char_is_generated = _quick("FPDFText_IsGenerated", "i", "", "pi")
char_origin = _quick("FPDFText_GetCharOrigin", "", "", "pipp")
char_angle = _quick("FPDFText_GetCharAngle", "f", "", "pi")
char_matrix = _call("FPDFText_GetMatrix", "i", "pip")
char_is_hyphen = _quick("FPDFText_IsHyphen", "i", "", "pi")
char_size = _call("FPDFText_GetFontSize", "d", "pi")
char_object = _quick("FPDFText_GetTextObject", "p", "", "pi")

object_count = _quick("FPDFPage_CountObjects", "i", "", "p")
object_at = _quick("FPDFPage_GetObject", "p", "", "pi")
object_type = _quick("FPDFPageObj_GetType", "i", "p", "")
object_bounds = _quick("FPDFPageObj_GetBounds", "", "", "ppppp")
object_matrix = _call("FPDFPageObj_GetMatrix", "i", "pp")
object_active = _call("FPDFPageObj_SetIsActive", "i", "pi")
mark_count = _quick("FPDFPageObj_CountMarks", "i", "", "p")
mark_at = _quick("FPDFPageObj_GetMark", "p", "p", "n")
mark_name = _call("FPDFPageObjMark_GetName", "i", "ppnp")
fill_colour = _quick("FPDFPageObj_GetFillColor", "i", "", "ppppp")
stroke_colour = _quick("FPDFPageObj_GetStrokeColor", "i", "", "ppppp")
text_mode = _quick("FPDFTextObj_GetTextRenderMode", "i", "", "p")
text_font = _quick("FPDFTextObj_GetFont", "p", "", "p")
font_name = _call("FPDFFont_GetBaseFontName", "n", "ppn")
font_embedded = _call("FPDFFont_GetIsEmbedded", "i", "p")
form_count = _quick("FPDFFormObj_CountObjects", "i", "p", "")
form_object = _quick("FPDFFormObj_GetObject", "p", "p", "n")
draw_mode = _quick("FPDFPath_GetDrawMode", "", "", "ppp")
segment_count = _call("FPDFPath_CountSegments", "i", "p")
segment_at = _call("FPDFPath_GetPathSegment", "p", "pi")
segment_point = _call("FPDFPathSegment_GetPoint", "i", "ppp")
segment_type = _call("FPDFPathSegment_GetType", "i", "p")
segment_closes = _call("FPDFPathSegment_GetClose", "i", "p")
clip_path = _quick("FPDFPageObj_GetClipPath", "p", "", "p")
clip_count = _quick("FPDFClipPath_CountPaths", "i", "", "p")
clip_length = _call("FPDFClipPath_CountPathSegments", "i", "pi")
clip_segment = _quick("FPDFClipPath_GetPathSegment", "p", "", "pii")
