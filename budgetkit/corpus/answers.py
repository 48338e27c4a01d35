"""What goes into a question and what comes out of it: conditions on columns, answers as frames."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from budgetkit.bodies import department_key
from budgetkit.corpus.columns import TABLES
from budgetkit.messages import Message
from budgetkit.package_format.state import message_from_text

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: One value, several, or whatever there is.
Some = str | int | Sequence[str] | Sequence[int] | None
_TYPES = {"text": "varchar", "int": "integer", "number": "double", "bool": "boolean",
          "texts": "varchar[]", "ints": "integer[]", "amount": "decimal(38,12)"}


def no_rows(table: str) -> str:
    """SQL for a table of a store without a row, its columns typed."""
    columns = ", ".join(f'null::{_TYPES[kind]} as "{name}"' for name, kind in TABLES[table].items())
    return f"select {columns} where false"


def condition(**asked: Some) -> tuple[str, dict]:
    """A condition on named columns, and its values."""
    said, values = [], {}
    for column, wanted in asked.items():
        if wanted is None:
            continue
        held: list[Any] = [wanted] if isinstance(wanted, str | int) else list(wanted)
        if column == "department":
            column, held = "department_key", [department_key(str(name)) for name in held]
        said.append(f"list_contains(${column}_, {column})")
        values[f"{column}_"] = [int(v) for v in held] if column == "year" else list(map(str, held))
    return f"where {' and '.join(said)}" if said else "", values


def reason_of(why: object, reason: object) -> Message | str:
    """Why a document was not read: ``why`` is the message as a store keeps it, ``reason`` its English text.

    An earlier store, or one of a version with other messages, has the English alone.

    Examples
    --------
    >>> kept = '[{"message":["messages.pages",{"dict":[["n",3]]}]},{"kinds":[],"objects":[]}]'
    >>> reason_of(kept, "3 pages").text("zh"), reason_of(None, "no budget table found")
    ('3页', 'no budget table found')
    """
    if isinstance(why, str) and why:
        with suppress(ValueError, LookupError):
            held = message_from_text(why)
            held.text()  # its words may be of another version
            return held
    return reason if isinstance(reason, str) else ""


def as_frame(answer: pa.Table) -> pd.DataFrame:
    """An answer as a frame: amounts as float64, whole numbers that may be missing as Int64."""
    import pandas as pd
    import pyarrow as pa

    for i, kind in enumerate(answer.schema.types):
        if pa.types.is_decimal(kind):
            # by way of text: arrow's own way from decimal to float is off in the last place
            exact = answer.column(i).cast(pa.string()).cast(pa.float64())
            answer = answer.set_column(i, answer.schema.names[i], exact)
    whole = {pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint64()}
    frame = answer.to_pandas(types_mapper=lambda t: pd.Int64Dtype() if t in whole else None)
    for name, kind in zip(answer.schema.names, answer.schema.types, strict=True):
        if pa.types.is_list(kind) or pa.types.is_large_list(kind):
            frame[name] = [None if v is None else list(v) for v in frame[name]]
    return frame
