"""The sheets of a data package and their columns: a promise to others. Knowledge, no code.

What each holds lies in ``messages/*/package_format.toml``. A column is dropped, renamed or moved only with the major version of budgetkit.
"""

from __future__ import annotations

from dataclasses import dataclass

from budgetkit.messages import Message, message_in

message = message_in("package_format.sheets")

#: The file that lists the others, and the one that keeps what no sheet holds.
DESCRIPTOR = "datapackage.json"
STATE = "disclosure.json"


@dataclass(frozen=True)
class Field:
    """A column of a sheet: its name, its Data Package type, and what it holds."""

    name: str
    type: str
    meaning: Message | str


@dataclass(frozen=True)
class ResourceFormat:
    """A sheet with fixed columns."""

    name: str
    title: Message | str
    fields: tuple[Field, ...]

    @property
    def columns(self) -> list[str]:
        return [field.name for field in self.fields]


#: Columns that mean the same in every sheet that has them.
_ANY = {"table": "string", "page": "integer", "row": "integer", "column": "integer"}


def _sheet(name: str, **types: str) -> ResourceFormat:
    """A sheet whose columns are described under its name; those of any sheet, where type is ``any``."""
    return ResourceFormat(name, message(f"{name}.about"), tuple(
        Field(column, _ANY[column], message(f"any.{column}")) if type_ == "any"
        else Field(column, type_, message(f"{name}.{column}")) for column, type_ in types.items()))


TABLES = _sheet(
    "tables", table="any", title="string", pages="string", rows="integer", columns="integer",
    unit="string", engine="string", empty="boolean", note="string", unit_assumed="boolean")
CELLS = _sheet(
    "cells", table="any", title="string", page="any", row="any", column="any",
    row_span="integer", column_span="integer", header="string", text="string", x0="number",
    y0="number", x1="number", y1="number")
FACTS = _sheet(
    "facts", table="any", page="any", row="any", column="any", row_code="string",
    row_label="string", column_label="string", amount="number", function_code="string",
    economic_code="string", government_code="string", code_from="string", corrected="string",
    doubt="string")
TOTALS = _sheet(
    "totals", concept="string", side="string", period="string", amount="number", table="any",
    page="any", row="any", column="any", places="integer", differs="integer")
COVERAGE = _sheet(
    "coverage", page="integer", title="string", table="any", amounts="integer",
    placed="integer", proved="integer", status="string", reason="string")
CLAIMS = _sheet(
    "claims", section="string", subject="string", measure="string", amount="number",
    change="number", percent="number", share="number", base="integer", page="any",
    sentence="string")
FINDINGS = _sheet(
    "findings", rule="string", family="string", severity="string", table="string", page="any",
    row="any", column="any", message="string", message_zh="string", expected="string",
    found="string", difference="number")
GLOSSARY = _sheet(
    "glossary", term="string", definition="string", page="any")
CONTENTS = _sheet(
    "contents", number="string", title="string", level="integer", target="integer",
    page="integer", table="string", found="boolean")
