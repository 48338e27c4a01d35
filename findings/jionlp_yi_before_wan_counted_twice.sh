#!/usr/bin/env bash
# jionlp adds 亿 and 万 wrongly where the figures are digits: 1亿2000万元 (120 million) becomes 220 020 000.
#
# parse_money is made for amounts of Chinese prose and says "accurate" of its answer. 1.2亿元 and, in Han
# numerals, 一亿二千万元 are right; the same amount with digits in both parts, the usual way of news and
# budgets, comes out nearly doubled, and 1万2000元 as 22 002. No error, no lower certainty. (budgetkit reads
# each part with its own unit and adds them: budgetkit/han_numbers.py.)
# seen: jionlp 1.5.31, Python 3.11:
#   1.2亿元 120000000.00 accurate
#   一亿二千万元 120000000.00 accurate
#   1亿2000万元 220020000.00 accurate
#   1万2000元 22002.00 accurate
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jionlp==1.5.31 2>/dev/null
venv/bin/python - <<'PY'
import sys
import warnings

warnings.simplefilter("ignore")
import jionlp

texts = ("1.2亿元", "一亿二千万元", "1亿2000万元", "1万2000元")
read = [jionlp.parse_money(text) for text in texts]
for text, said in zip(texts, read):
    print(text, said["num"], said["definition"])
sys.exit([said["num"] for said in read] != ["120000000.00", "120000000.00", "220020000.00", "22002.00"]
         or {said["definition"] for said in read} != {"accurate"})
PY
