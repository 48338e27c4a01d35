#!/usr/bin/env bash
# A closed tab of Voila does not end its kernel: the page says good-bye without the token it is asked for.
#
# Voila's documentation says that a kernel is shut down when the page is left: its script sends
# POST voila/api/shutdown/KERNEL with the `_xsrf` cookie as a field. The server never sets that cookie
# on the page, so the field is empty and the answer is 403. One kernel stays for each visit, with all
# that its visitor gave it, until the server is stopped: by default idle kernels are not culled.
# budgetkit's page sets `disable_check_xsrf` for this one POST (a kernel's number is known to its own
# tab alone) and culls kernels without a connection after a minute.
#
# Run with voila 0.5.13, jupyter-server 2.21.1 and ipykernel 7.3.0 in November 2026. Seen:
#   cookies of the page: none; good-bye: 403; kernel alive: yes
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q voila==0.5.13 jupyter-server==2.21.1 ipykernel==7.3.0
cat > "$work/see.py" <<'PY'
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

folder = Path(sys.argv[1])
cell = {"cell_type": "code", "id": "a", "source": "import os\nopen('pid', 'w').write(str(os.getpid()))",
        "metadata": {}, "outputs": [], "execution_count": None}
(folder / "page.ipynb").write_text(json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}}))
port = 8791
server = subprocess.Popen(
    [sys.executable, "-m", "voila", "page.ipynb", "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}"],
    cwd=folder, env=os.environ | {"JUPYTER_CONFIG_DIR": str(folder)}, stderr=subprocess.DEVNULL)
try:
    cookies = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    address = f"http://127.0.0.1:{port}/"
    for _ in range(120):
        try:
            page = browser.open(address, timeout=60).read().decode()
            break
        except urllib.error.URLError:
            time.sleep(0.5)
    kernel = re.search(r'"kernelId": "([\w-]+)"', page)[1]
    held = [cookie.value for cookie in cookies if cookie.name == "_xsrf"]
    body = f'--x\r\nContent-Disposition: form-data; name="_xsrf"\r\n\r\n{"".join(held)}\r\n--x--\r\n'
    asked = urllib.request.Request(f"{address}voila/api/shutdown/{kernel}", body.encode(), {
        "Content-Type": "multipart/form-data; boundary=x", "Referer": address, "Origin": address.rstrip("/")})
    try:
        status = browser.open(asked, timeout=60).status
    except urllib.error.HTTPError as refused:
        status = refused.code
    time.sleep(8)
    try:
        os.kill(int((folder / "pid").read_text()), 0)
        alive = True
    except ProcessLookupError:
        alive = False
    print(f"cookies of the page: {len(held) or 'none'}; good-bye: {status}; kernel alive: {'yes' if alive else 'no'}")
finally:
    server.terminate()
    server.wait(30)
sys.exit(0 if status == 403 and alive else 1)
PY
"$work/venv/bin/python" "$work/see.py" "$work"
