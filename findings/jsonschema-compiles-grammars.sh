#!/usr/bin/env bash
# Importing jsonschema compiles 39 grammars where rfc3987-syntax is installed, whoever checks formats.
#
# jsonschema fills its table of format checkers at import and imports, for the formats "iri" and
# "iri-reference", rfc3987_syntax where it is there (the extra `format-nongpl` brings it, and that
# is what jupyter-events asks for: it is on every machine with JupyterLab). That package in turn
# builds a Lark parser for every rule of RFC 3987 when it is imported. A program that validates
# one small object, or only imports nbformat, pays for all of them: about a second of processor
# time. Without the package the same object is judged the same.
#
# jsonschema 4.26.0, rfc3987-syntax 1.1.0, lark 1.3.1
# seen: grammars compiled by `import jsonschema`: without rfc3987-syntax 0, with it 39
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    jsonschema==4.26.0 lark==1.3.1
cat > "$folder/count.py" <<'PY'
import lark

built = []
plain = lark.Lark.__init__


def counted(self, *args, **kwargs):
    built.append(1)
    plain(self, *args, **kwargs)


lark.Lark.__init__ = counted
import jsonschema

jsonschema.validate({"amount": 12.5}, {"properties": {"amount": {"type": "number"}}})
print(len(built))
PY
without=$("$folder/venv/bin/python" "$folder/count.py")
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rfc3987-syntax==1.1.0
with=$("$folder/venv/bin/python" "$folder/count.py")
echo "grammars compiled by import jsonschema: without rfc3987-syntax $without, with it $with"
[ "$without" = 0 ] && [ "$with" -gt 30 ]
