#!/usr/bin/env bash
# A list in a Parquet file is no array for frictionless: every such cell is a type error, and to describe the file fails.
#
# Table Schema (Data Package v2) has a field type `array` for lists; frictionless reads Parquet and names
# `array` among the types that its parser supports. It reads by way of pandas, which hands a list column over
# as numpy arrays; only a Python list passes for an array. So a valid package of Parquet is told to be invalid
# in each row that has a list, and `infer` ends with a ValueError of numpy's instead of a schema.
# budgetkit describes its list columns as `any`.
#
# Run with frictionless 5.21.0, pandas 3.1.1 and pyarrow 26.0.1 in November 2026. Seen:
#   declared as array: ['type-error', 'type-error']; declared as any: []; described: ValueError
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q frictionless==5.21.0 pandas==3.1.1 pyarrow==26.0.1
cat > "$work/see.py" <<'PY'
import sys

import pyarrow as pa
import pyarrow.parquet as pq
from frictionless import Resource

folder = sys.argv[1]
pq.write_table(pa.table({"name": ["a", "b"], "files": [["1.pdf", "2.pdf"], ["3.pdf"]]}), f"{folder}/t.parquet")


def errors(kind):
    fields = [{"name": "name", "type": "string"}, {"name": "files", "type": kind}]
    resource = Resource.from_descriptor({"name": "t", "path": "t.parquet", "schema": {"fields": fields}},
                                        basepath=folder)
    return [row[0] for row in resource.validate().flatten(["type"])]


try:
    Resource(path="t.parquet", basepath=folder).infer()
    described = "a schema"
except ValueError:
    described = "ValueError"
print(f"declared as array: {errors('array')}; declared as any: {errors('any')}; described: {described}")
sys.exit(0 if errors("array") and not errors("any") and described == "ValueError" else 1)
PY
"$work/venv/bin/python" "$work/see.py" "$work"
