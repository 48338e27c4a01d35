"""SHA-256 of what was read, by Python's own code where it has some.

``hashlib`` loads OpenSSL, 3.5 MB, of which a reading needs this one function; the standard library's
``random`` takes its hash the same way.
"""

from __future__ import annotations

from importlib import import_module

__all__ = ["sha256"]


def _own():
    """The function of the interpreter: ``_sha2`` since Python 3.12, ``_sha256`` before; else hashlib's."""
    for module in ("_sha2", "_sha256"):
        try:
            return import_module(module).sha256
        except ImportError:
            continue
    return import_module("hashlib").sha256


sha256 = _own()
