"""pdfium's calls with plain integers for handles.

A page has thousands of characters and painted objects, and pypdfium2's own declarations make a
Python object of every handle they return: as integers they cost half.
"""

from __future__ import annotations

import ctypes
from ctypes import c_double, c_float, c_int, c_uint, c_ulong, c_void_p

import pypdfium2.raw as raw

_TYPES = {"i": c_int, "u": c_uint, "n": c_ulong, "p": c_void_p, "f": c_float,
          "d": c_double}


def _call(name: str, gives: str, takes: str):
    """A function of pdfium by its name; ``i`` int, ``u`` and ``n`` unsigned, ``f`` float, ``d`` double, ``p`` address."""
    address = ctypes.cast(getattr(raw, name), c_void_p).value
    made = ctypes.PYFUNCTYPE(_TYPES[gives], *(_TYPES[t] for t in takes))
    return made(address)


def handle(pointer) -> int:
    """The address that one of pypdfium2's handles holds."""
    return ctypes.cast(pointer, c_void_p).value


count_chars = _call("FPDFText_CountChars", "i", "p")
char_code = _call("FPDFText_GetUnicode", "u", "pi")
char_box = _call("FPDFText_GetLooseCharBox", "i", "pip")
char_origin = _call("FPDFText_GetCharOrigin", "i", "pipp")
char_angle = _call("FPDFText_GetCharAngle", "f", "pi")
char_matrix = _call("FPDFText_GetMatrix", "i", "pip")
char_is_hyphen = _call("FPDFText_IsHyphen", "i", "pi")
char_size = _call("FPDFText_GetFontSize", "d", "pi")
char_object = _call("FPDFText_GetTextObject", "p", "pi")

object_count = _call("FPDFPage_CountObjects", "i", "p")
object_at = _call("FPDFPage_GetObject", "p", "pi")
object_type = _call("FPDFPageObj_GetType", "i", "p")
object_bounds = _call("FPDFPageObj_GetBounds", "i", "ppppp")
object_matrix = _call("FPDFPageObj_GetMatrix", "i", "pp")
object_active = _call("FPDFPageObj_SetIsActive", "i", "pi")
mark_count = _call("FPDFPageObj_CountMarks", "i", "p")
mark_at = _call("FPDFPageObj_GetMark", "p", "pn")
mark_name = _call("FPDFPageObjMark_GetName", "i", "ppnp")
fill_colour = _call("FPDFPageObj_GetFillColor", "i", "ppppp")
stroke_colour = _call("FPDFPageObj_GetStrokeColor", "i", "ppppp")
text_mode = _call("FPDFTextObj_GetTextRenderMode", "i", "p")
text_font = _call("FPDFTextObj_GetFont", "p", "p")
font_name = _call("FPDFFont_GetBaseFontName", "n", "ppn")
font_embedded = _call("FPDFFont_GetIsEmbedded", "i", "p")
form_count = _call("FPDFFormObj_CountObjects", "i", "p")
form_object = _call("FPDFFormObj_GetObject", "p", "pn")
draw_mode = _call("FPDFPath_GetDrawMode", "i", "ppp")
segment_count = _call("FPDFPath_CountSegments", "i", "p")
segment_at = _call("FPDFPath_GetPathSegment", "p", "pi")
segment_point = _call("FPDFPathSegment_GetPoint", "i", "ppp")
segment_type = _call("FPDFPathSegment_GetType", "i", "p")
segment_closes = _call("FPDFPathSegment_GetClose", "i", "p")
clip_path = _call("FPDFPageObj_GetClipPath", "p", "p")
clip_count = _call("FPDFClipPath_CountPaths", "i", "p")
clip_length = _call("FPDFClipPath_CountPathSegments", "i", "pi")
clip_segment = _call("FPDFClipPath_GetPathSegment", "p", "pii")
