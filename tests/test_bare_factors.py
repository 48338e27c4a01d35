"""Thresholds have names: no bare number decides in a comparison of the rooms with a settings class."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from budgetkit.settings import ReadingSettings, Settings
from budgetkit.sources.scan.settings import ScanSettings
from budgetkit.sources.settings import SourceSettings

PACKAGE = Path(__file__).parent.parent / "budgetkit"
ROOMS = ("sources", "change", "debt", "performance", "checks")
#: None, one, a pair, a hundredth: what they say stands in the line itself.
PLAIN = {0, 1, 2, 100}

_UNICODE = "bounds of blocks of Unicode"
_TURN = "degrees of /Rotate"
_OPERANDS = "how many numbers an operand of the format has"
_CODE = "digits of codes: class 3, section 5, item 7"
_WORD = "characters that a word has at least"
#: Numbers that are no thresholds, by file, and what they are.
MEANT = {
    "change/implied.py": ({7}, _CODE),
    "checks/books.py": ({5, 6}, f"{_CODE}; decimals beyond which no amount is printed"),
    "checks/claim_matching.py": ({0.001, 3}, f"{_CODE}; how a slip is told that is said as a hint alone"),
    "checks/directions.py": ({0.01}, "the least that two decimals print"),
    "checks/precision.py": ({3}, "two in three"),
    "checks/reading.py": ({3}, _CODE),
    "checks/target_money.py": ({0.01}, "the least that two decimals print"),
    "debt/classification.py": ({7}, _CODE),
    "debt/function.py": ({5}, _CODE),
    "debt/notices.py": ({15}, "digits of a project's long code"),
    "debt/projects.py": ({3, 5, 7}, _CODE),
    "performance/cost.py": ({5}, "half a unit of the last printed place"),
    "performance/dates.py": ({29, 31}, "days of a month"),
    "performance/numerals.py": ({10}, "the place of 十"),
    "performance/review.py": ({1e-06}, "what binary fractions lose"),
    "performance/sentences.py": ({3}, _WORD),
    "sources/coordinates.py": ({32, 90, 180, 270}, f"{_TURN}; the last control character"),
    "sources/docx.py": ({7, 0x20, 0xE000}, f"digits of a code, {_UNICODE}"),
    "sources/docx_styles.py": ({10, 20, 26, 1000}, "letters of the alphabet, Chinese and Roman numerals"),
    "sources/glyphs.py": ({0xD800, 0xDC00, 0xDFFF}, _UNICODE),
    "sources/number_formats.py": ({3, 12}, "digits of a group, hours, lengths of codes such as mmm"),
    "sources/ofd.py": ({3, 4, 6}, _OPERANDS),
    "sources/visible_text.py": ({4, 5}, _OPERANDS),
    "sources/xls.py": ({6}, "xlrd's number of an alignment"),
    "sources/xlsx.py": ({1904}, "the other epoch of Excel"),
}


def bare(text: str) -> Iterator[float]:
    """Numbers in the comparisons of a module; those in an index or in what is called with them are not."""
    waiting = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Compare)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node.value
        elif isinstance(node, ast.Subscript):
            waiting.append(node.value)
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name == "Decimal" and isinstance(node.args[0], ast.Constant):
                yield float(str(node.args[0].value))
            waiting += [node.func, *(node.args if name in ("abs", "max", "min", "sum", "round") else ())]
        elif not (isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant)
                  and isinstance(node.left.value, (str, bytes))):  # b"\0" * 4
            waiting += ast.iter_child_nodes(node)


def test_bare_numbers_are_found():
    """Catches a search that overlooks a factor within a product, or counts an index for one."""
    found = bare("a > 0.3 * min(b, 7)\nc[5] == d[3:4]\n6 < e.f < G\nb'x' * 4 == c\nh = 8\nf(9) > 0\nx in (90, y)\n"
                 "z < Decimal('0.2') * Decimal(11).scaleb(1)")
    assert sorted(found) == [0, 0.2, 0.3, 6, 7, 11, 90]


def test_no_bare_number_decides():
    """Catches a threshold that has no name, no reason, and that nobody can set."""
    found = {}
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            held = set(bare(path.read_text(encoding="utf-8"))) - PLAIN
            if held:
                found[path.relative_to(PACKAGE).as_posix()] = held
    assert found == {name: held for name, (held, _) in MEANT.items()}


@pytest.mark.parametrize("kind", [SourceSettings, ScanSettings])
def test_every_threshold_has_its_reason(kind):
    """Catches a threshold without a line that says why, or a line about one that is gone."""
    told = (kind.__doc__ or "").split("Attributes\n")[1].split("Examples\n")[0]
    heads = [line.strip().split(" : ")[0] for line in told.splitlines() if line.startswith("    ") and " : " in line
             and not line.startswith("        ")]
    assert sorted(", ".join(heads).split(", ")) == sorted(f.name for f in fields(kind))


def test_settings_of_all_rooms_are_one_kind():
    """Catches a class of thresholds that takes nonsense, or that read() would take and not use."""
    files = sorted(PACKAGE.rglob("*/settings.py"))
    bases = {node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
             for path in files for node in ast.parse(path.read_text(encoding="utf-8")).body
             if isinstance(node, ast.ClassDef)}
    known = ([Settings.__name__], [ReadingSettings.__name__])
    assert len(bases) >= len(files) > 9 and all(held in known for held in bases.values()), bases
