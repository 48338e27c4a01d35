"""What must run without numpy, pandas or an imaging library: reading, checking, packing, comparing."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
CORE = f"""
import sys
class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {{"numpy", "pandas", "matplotlib", "PIL", "camelot", "cv2", "lxml"}}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Refused())
import tempfile
import budgetkit as bk
from budgetkit.change import compare, drivers
from budgetkit.package import write_package
d = bk.read({str(PROJECT / "data/weihui-2024/weihui-2024.pdf")!r})
"""
STEPS = {
    "read": "print(len(d.fact_list), len(d.missing), len(repr(d)) > 100)",
    "check": "print(bk.check(d).told['error'] > 0)",
    "package": "print(sum(1 for _ in write_package(d, tempfile.mkdtemp() + '/x').iterdir()) > 10)",
    "change": "print(drivers(d).previous_year)",
    "compare": "print(len(compare(*(bk.load_example(f'jiangsu/npc-{y}') for y in (2017, 2018)))"
               ".rows))",
}


@pytest.mark.parametrize("step", STEPS)
def test_core_needs_neither_numpy_nor_pandas(step):
    """Catches an import that a page in a browser, which has neither, would fail at."""
    done = subprocess.run([sys.executable, "-c", CORE + STEPS[step]], cwd=PROJECT,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-600:]
    assert done.stdout.strip() == {"read": "236 1 True", "check": "True", "package": "True",
                                   "change": "2023", "compare": "14"}[step]
