"""The tables of a store and their columns: a promise to whoever asks them. Knowledge, no code.

Every table but ``documents`` begins with ``document``, the key of the document it came from, and
``position``, which counts its rows there in printed order (findings: worst first);
:class:`budgetkit.corpus.Corpus` adds who, when and what (``department``, ``year``, ``kind``,
``level``), so no other table has columns of these names. Amounts are exact, in 万元.

What two builds of the same files do not have in common stands in ``runs`` alone, one file of the
whole store; the files of all other tables are the same bytes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

#: Number of the store's layout; another number is another store.
LAYOUT = 1
#: Decimals of an exact amount: an amount in 元 with eight decimals still fits.
PLACES = 12
#: The table that is no part of what a store says, and no file of a document's.
OF_RUNS = "runs"

_OF = {"document": "text", "position": "int"}
_PLACE = {"page": "int", "row": "int", "column": "int"}

TABLES: dict[str, dict[str, str]] = {
    # one row a document, read or not
    "documents": {
        "document": "text", "name": "text", "state": "text", "reason": "text", "why": "text",
        "department": "text", "department_key": "text", "year": "int", "department_from": "text",
        "year_from": "text", "kind": "text",
        "level": "text", "unit": "text", "files": "texts", "sha256": "texts", "pages": "int",
        "file_pages": "ints", "printed_pages": "texts", "found": "texts", "missing": "texts",
        "notes": "texts", "tables": "int", "facts": "int",
        "claims": "int", "indicators": "int", "errors": "int", "warnings": "int",
        "checked": "text", "said_departments": "texts", "said_years": "ints",
        "said_kind": "text", "rule": "text", "bytes": "int", "version": "text", "synthetic": "bool",
    },
    # what reading took: seconds of a clock, MB that its process had at most
    OF_RUNS: {**_OF, "seconds": "number", "memory": "number"},
    "tables": {
        **_OF, "number": "int", "table": "text", "title": "text", "pages": "text",
        "rows": "int", "columns": "int", "unit": "text", "engine": "text", "empty": "bool",
        "note": "text", "unit_department": "text",
    },
    "facts": {
        **_OF, "number": "int", "table": "text", **_PLACE, "row_code": "text",
        "row_label": "text", "column_label": "text", "amount": "amount", "column_name": "text",
        "line_level": "text", "parent": "text",
    },
    # one row a code and level, each amount counted once
    "lines": {
        **_OF, "table": "text", "system": "text", "line_level": "text", "code": "text",
        "name": "text", "basic": "amount", "project": "amount", "other": "amount",
        "total": "amount", "printed_total": "amount", "page": "int", "code_from": "text",
    },
    # one row a measure of the whole document
    "totals": {
        **_OF, "measure": "text", "amount": "amount", "table": "text", **_PLACE,
        "agrees": "bool",
    },
    # one row a measure of the whole document, answered or not
    "coverage": {
        **_OF, "measure": "text", "status": "text", "amount": "amount", "source": "text",
        "period": "text", "table": "text", "title": "text", **_PLACE, "agrees": "bool",
        "doubt": "text", "reason": "text", "reason_zh": "text",
    },
    "claims": {
        **_OF, "section": "text", "subject": "text", "measure": "text",
        "amount": "number", "change": "number", "percent": "number", "share": "number",
        "base": "int", "page": "int", "sentence": "text",
    },
    "findings": {
        **_OF, "rule": "text", "family": "text", "severity": "text",
        "table": "text", **_PLACE, "message": "text", "message_zh": "text", "expected": "text",
        "found": "text", "difference": "number",
    },
    "indicators": {
        **_OF, "indicator_key": "text", "sheet": "int", "scope": "text",
        "project": "text", "amount": "number", "level1": "text", "level2": "text",
        "dimension": "text", "aspect": "text", "indicator": "text", "target": "text",
        "promise": "text", "comparator": "text", "value": "number", "unit": "text",
        "target_kind": "text", "measurable": "bool", "explanation": "text", "page": "int",
    },
    # what borrowed money pays for, and what it costs
    "debt": {
        **_OF, "source": "text", "project": "text", "amount": "amount",
        "when": "text",
        "fund": "text", "purpose": "text", "instrument": "text", "sure": "text",
        "evidence": "texts", "notice": "text", "vintage": "int", "work": "text", "code": "text",
        "table": "text", "page": "int", "covered": "bool",
    },
}  # fmt: skip


@cache
def schema(table: str) -> pa.Schema:
    """The schema of a table of the store.

    Examples
    --------
    >>> schema("totals").field("amount").type
    Decimal128Type(decimal128(38, 12))
    """
    import pyarrow as pa

    types = {
        "text": pa.string(), "int": pa.int32(), "number": pa.float64(), "bool": pa.bool_(),
        "texts": pa.list_(pa.string()), "ints": pa.list_(pa.int32()),
        "amount": pa.decimal128(38, PLACES),
    }  # fmt: skip
    return pa.schema([(name, types[kind]) for name, kind in TABLES[table].items()])
