"""Pin the version of every package that budgetkit, its notebooks and its tests need.

The newest versions that fit pyproject.toml go into a fresh virtual environment; what came is
written, without the name of any index. Run it with the oldest Python that budgetkit supports:
a version pinned there installs on the newer ones too.

    python3.11 scripts/make_lock.py requirements.lock
"""

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
HEAD = """\
# Every package of budgetkit[notebooks,corpus,forms,scan,cluster,voila,docs,dev], pinned. Remade by
# `make lock`; installed by every target of the Makefile.
"""


def requirements() -> list[str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = ("notebooks", "corpus", "forms", "scan", "cluster", "voila", "docs", "dev")
    named = [r for extra in wanted for r in extras[extra]]
    # an extra that builds on another names the project itself
    return [r for r in [*project["dependencies"], *named] if not r.startswith("budgetkit[")]


def main(out: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder) / "bin" / "python")
        pip = [python, "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", *requirements()], check=True)
        # `list`, not `freeze`: a wheel from a folder would be frozen as that folder's path
        frozen = [*pip, "list", "--format=freeze", "--exclude", "pip", "--exclude", "setuptools"]
        listed = subprocess.run(frozen, check=True, capture_output=True, text=True).stdout
    pins = sorted(listed.split(), key=str.lower)
    if not pins:
        sys.exit("pip lists no package; nothing was written")
    beside = Path(out).with_suffix(".part")
    beside.write_text(HEAD + "\n".join(pins) + "\n")
    os.replace(beside, out)
    print(f"{out}: {len(pins)} packages")


if __name__ == "__main__":
    main(*sys.argv[1:])
