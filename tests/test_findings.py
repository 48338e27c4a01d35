"""findings/: the index and the scripts are the same, and each script has the form that it asks for."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "findings"
SCRIPTS = sorted(FOLDER.glob("*.sh"))
ROWS = dict(re.findall(r"^\| \[([\w-]+\.sh)\]\(\1\) \| .+ \| (.+) \|$",
                       (FOLDER / "README.md").read_text(encoding="utf-8"), re.M))


def test_the_index_names_every_script():
    """Catches a finding without a row in the index, and a row whose script is gone."""
    assert sorted(ROWS) == [script.name for script in SCRIPTS]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_finding_is_pinned_and_stands_alone(script):
    """Catches a finding that asks for budgetkit, leaves a version open, or is indexed under another."""
    text = script.read_text(encoding="utf-8")
    code = re.sub(r"(?m)^#.*$", "", text)
    assert text.startswith("#!/usr/bin/env bash\n# ")
    assert "set -euo pipefail" in code and "mktemp -d" in code and "budgetkit" not in code
    installed = dict(re.findall(r"([\w.-]+)(?:==|@)(\d[\w.]*)", code))
    assert installed
    for named in ROWS[script.name].split(", "):
        package, version = named.split()
        assert installed.get(package) == version, named
