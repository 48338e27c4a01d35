#!/usr/bin/env bash
# 一点五亿 (150 million) is how a budget's prose writes an amount, and cn2an, the usual reader of Chinese
# numerals, refuses it, though it reads 一点五 and, in its mode for mixed writing, 1.5亿. Nor does it read 百万
# (a million). Who catches its error drops such amounts without a word. (budgetkit reads them, with the
# worth of the last written place: budgetkit/han_numbers.py.)
# seen: cn2an 0.5.24, Python 3.11:
#   一点五    1.5
#   1.5亿     150000000
#   一点五亿  ValueError
#   百万      ValueError
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cn2an==0.5.24 2>/dev/null
venv/bin/python - <<'PY'
import sys
import warnings

warnings.simplefilter("ignore")
import cn2an

read = {}
for text in ("一点五", "1.5亿", "一点五亿", "百万"):
    try:
        read[text] = cn2an.cn2an(text, "smart")
    except ValueError:
        read[text] = "ValueError"
    print(text, read[text])
sys.exit(list(read.values()) != [1.5, 150000000, "ValueError", "ValueError"])
PY
