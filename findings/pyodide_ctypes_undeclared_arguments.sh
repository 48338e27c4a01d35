#!/usr/bin/env bash
# In WebAssembly ctypes passes arguments that argtypes does not declare as C's variadic ones, which a
# function that is not variadic never sees: it writes nothing, no error is raised, and what should have
# been filled stays nought. The manual only says that undeclared arguments are allowed; on x86-64 the
# same call works. A call that a desktop test proves right gives a page without lines in a browser.
# (budgetkit declares every argument there: budgetkit/sources/pdfium_calls.py.)
# seen: pyodide 314.0.7 (npm), pypdfium2 5.15.2, Node.js 20, Python 3.11 on x86-64:
#   desktop, first argument declared   1 [0.0, 0.0, 200.0, 300.0]
#   browser, first argument declared   False [0.0, 0.0, 0.0, 0.0]
#   browser, all arguments declared    1 [0.0, 0.0, 200.0, 300.0]
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypdfium2==5.15.2 2>/dev/null
venv/bin/pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
    --python-version 3.14 --platform pyemscripten_2026_0_wasm32 pypdfium2==5.15.2 2>/dev/null
npm install --silent --no-audit --no-fund pyodide@314.0.7 >/dev/null
cat > show.py <<'PY'
import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

page = pdfium.PdfDocument.new().new_page(200, 300)
page.set_mediabox(0, 0, 200, 300)


def box(declared):
    kinds = [ctypes.c_void_p] * declared
    call = ctypes.PYFUNCTYPE(ctypes.c_int, *kinds)(
        ctypes.cast(raw.FPDFPage_GetMediaBox, ctypes.c_void_p).value)
    edges = (ctypes.c_float * 4)()
    at = ctypes.addressof(edges)
    places = [ctypes.c_void_p(at + 4 * n) for n in range(4)]
    done = call(ctypes.cast(page.raw, ctypes.c_void_p), *places)
    return done == 1 and done, list(edges)


first, every = box(1), box(5)
PY
cat > show.mjs <<'JS'
import fs from "fs";
import { loadPyodide } from "pyodide";
const python = await loadPyodide();
const wheel = fs.readdirSync(".").find((name) => name.endsWith("wasm32.whl"));
python.unpackArchive(new Uint8Array(fs.readFileSync(wheel)), "wheel");
python.runPython(fs.readFileSync("show.py", "utf8"));
python.runPython(`
print("browser, first argument declared  ", *first)
print("browser, all arguments declared   ", *every)
assert first[1] == [0, 0, 0, 0] and every == (1, [0, 0, 200, 300])
`);
JS
venv/bin/python - <<'PY'
exec(open("show.py").read())
print("desktop, first argument declared  ", *first)
assert first == (1, [0, 0, 200, 300])
PY
node show.mjs
