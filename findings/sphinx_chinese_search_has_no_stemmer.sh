#!/usr/bin/env bash
# Sphinx's search in Chinese stops at its first script: it names a class that nobody wrote.
#
# With `language = "zh_CN"` the search takes English words by their stems, as sphinx.search.zh says,
# and ships english-stemmer.js, which defines EnglishStemmer. The line that chooses the class is put
# together from the language's name: `window.Stemmer = ChineseStemmer`. A browser stops there with a
# ReferenceError, and every search of a Chinese site stays empty; the build says nothing. The name of
# a search language must be that of its stemmer (known: sphinx-doc/sphinx issue 14229, open when seen).
# And without jieba, which is no requirement, no Chinese word is in the index at all: the word below
# stands in the page, its characters in no term.
# budgetkit's site has a search of its own, by pairs of characters: docs/site/han_search.py.
#
# Run with sphinx 9.0.4 and snowballstemmer 3.1.1 in November 2026. Seen:
#   class asked for: ChineseStemmer, classes there: EnglishStemmer; Chinese terms in the index: 0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q sphinx==9.0.4 snowballstemmer==3.1.1
mkdir "$work/pages"
printf 'project = "a"\nlanguage = "zh_CN"\n' > "$work/pages/conf.py"
printf '预算\n====\n\n部门预算公开 and budgets\n' > "$work/pages/index.rst"
"$work/venv/bin/python" -m sphinx -q "$work/pages" "$work/out"
cat > "$work/see.py" <<'PY'
import json
import re
import sys
from pathlib import Path

out = Path(sys.argv[1])
script = (out / "_static" / "language_data.js").read_text(encoding="utf-8")
asked = re.search(r"window\.Stemmer = (\w+)", script)[1]
there = sorted(set(re.findall(r"\b(\w+Stemmer)\s*=\s*function", script)) - {"BaseStemmer"})
index = (out / "searchindex.js").read_text(encoding="utf-8")
terms = json.loads(index.removeprefix("Search.setIndex(").rstrip(")"))["terms"]
chinese = [term for term in terms if re.search("[一-鿿]", term)]
print(f"class asked for: {asked}, classes there: {', '.join(there)}; Chinese terms in the index: {len(chinese)}")
sys.exit(0 if asked not in there and not chinese else 1)
PY
"$work/venv/bin/python" "$work/see.py" "$work/out"
