#!/usr/bin/env bash
# Recognizers-Text finds no number in 1,234.50万元: a comma of thousands and 万 do not go together, and nothing is said.
#
# The Chinese recogniser knows 1,234.5, and 1234.50万 as 12 345 000. Both in one, as budgets print every amount
# of four digits, give an empty list: no number, no currency. Of the amounts of a page those below a thousand are
# found and the large ones are missing, without an error. (The package also asks for `emoji` without a bound and
# fails at import with emoji 2: UNICODE_EMOJI went. It is pinned here.)
# seen: recognizers-text-suite 1.0.2a2, emoji 1.7.0, Python 3.11:
#   1,234.5        ['1234.5']
#   1234.50万元    ['12345000']
#   1,234.50万元   []
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check recognizers-text-suite==1.0.2a2 \
    recognizers-text-number-with-unit==1.0.2a2 emoji==1.7.0 2>/dev/null
venv/bin/python - <<'PY'
import sys
import warnings

warnings.simplefilter("ignore")
from recognizers_number import Culture, recognize_number
from recognizers_number_with_unit import recognize_currency

texts = ("1,234.5", "1234.50万元", "1,234.50万元")
read = [[found.resolution["value"] for found in recognize_number(text, Culture.Chinese)] for text in texts]
for text, said in zip(texts, read):
    print(text, said)
currency = recognize_currency(texts[-1], Culture.Chinese)
print("as currency", currency)
sys.exit(read != [["1234.5"], ["12345000"], []] or currency != [])
PY
