#!/usr/bin/env bash
# The first pyarrow array made of Python numbers imports pandas where it is installed, also when its type is said.
#
# Nothing of pandas is asked for: a list of int and the type int32. Each process that writes a Parquet file pays
# for pandas (a quarter of a second, some 50 MB) before its first row. Who takes pandas away the usual
# way, with None in sys.modules, gets an AttributeError from pyarrow instead of an ImportError. (budgetkit's
# reading processes have a finder that finds no pandas: budgetkit/corpus/reading.py.)
# seen: pyarrow 26.0.1, pandas 3.1.1, Python 3.11:
#   after `import pyarrow`: pandas loaded? False
#   after the first array:  pandas loaded? True
#   with None for pandas:   AttributeError
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 pandas==3.1.1 2>/dev/null
cat > show.py <<'PY'
import subprocess
import sys

import pyarrow as pa

before = "pandas" in sys.modules
pa.array([1], type=pa.int32())
after = "pandas" in sys.modules
print("after `import pyarrow`: pandas loaded?", before)
print("after the first array:  pandas loaded?", after)
without = subprocess.run(
    [sys.executable, "-c", "import sys; sys.modules['pandas'] = None; import pyarrow as pa; pa.array([1], type=pa.int32())"],
    capture_output=True, text=True).stderr.strip().rpartition("\n")[2].partition(":")[0]
print("with None for pandas:  ", without or "no error")
sys.exit((before, after, without) != (False, True, "AttributeError"))
PY
venv/bin/python show.py
