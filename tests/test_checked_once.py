"""What checking does once, and what it does not load: nothing is worked out again for each rule."""

import io
import pickle
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit.bodies import same_body
from budgetkit.checks import check_context, repeated_rows
from budgetkit.checks.check_context import CheckContext
from budgetkit.checks.own_tables import FUND_TABLES, OWN_TABLES
from budgetkit.digests import sha256
from budgetkit.disclosure import Disclosure
from budgetkit.model import meaning
from budgetkit.narrative import Narrative
from budgetkit.sources.progress import shown
from budgetkit.tables import target_facts, targets
from budgetkit.tables.lines import read_lines

PROJECT = Path(__file__).resolve().parent.parent


def counted(monkeypatch, *places):
    """How often functions are called, by name."""
    counts = Counter()

    def count(owner, name):
        kept = getattr(owner, name)

        def called(*given, **named):
            counts[name] += 1
            return kept(*given, **named)

        monkeypatch.setattr(owner, name, called)

    for owner, name in places:
        count(owner, name)
    return counts


def test_the_prose_is_sifted_once_a_check(monkeypatch):
    """Catches the paragraphs of prose told from tables and glossary again by every rule."""
    counts = counted(monkeypatch, (check_context, "spoken"), (check_context, "of_text"),
                     (check_context, "unit_slips"))
    assert len(bk.check(bk.load_example("weihui-2024"))) > 0
    assert counts == {"spoken": 1, "of_text": 1, "unit_slips": 1}


@pytest.mark.slow
def test_target_sheets_are_read_once_for_reading_and_checks(monkeypatch):
    """Catches target sheets read for their money, and anew for the rules, also in another process."""
    counts = counted(monkeypatch, (targets, "_read"))
    d = bk.read(bk.bundled.example())
    assert counts == {"_read": 1}
    bk.check(pickle.loads(pickle.dumps(d)))
    assert counts == {"_read": 1}


def test_target_sheets_are_those_of_the_tables_as_they_are():
    """Catches sheets kept from before a table was read anew."""
    d = bk.load_example("weihui-2024")
    sheets = d.target_sheets
    assert d.target_sheets is sheets
    table = d.table("project_performance")
    table.lines = list(table.lines)
    assert d.target_sheets is not sheets
    assert [s.name for s in d.target_sheets] == [s.name for s in sheets]


def test_codes_above_are_told_once_a_table(monkeypatch):
    """Catches each repeated row held anew against every row of its table: thousands of rows took
    as many times as long."""
    rows = "\n".join(f"|2010{n}|一般事务{n}|{n}.00|" for n in (1, 1, 2, 2, 3, 3))
    table = made_table(f"|科目编码|科目名称|合计|\n|201|一般公共服务支出|12.00|\n{rows}",
                       key="department_expenditure", title="部门支出总表", header_rows=1)
    counts = counted(monkeypatch, (repeated_rows, "_codes_above"))
    read_lines(table, 2024)
    list(repeated_rows.code_once(CheckContext(Disclosure(
        [], "", 2024, "budget", "department", [table], Narrative()))))
    assert counts == {"_codes_above": 1}


def test_checking_loads_no_room_that_it_does_not_ask():
    """Catches a command that loads comparisons, debt, OpenSSL or an interactive session to check."""
    code = ("import sys, budgetkit as bk; bk.read; bk.check; print([m for m in ('budgetkit.change', "
            "'budgetkit.debt', 'budgetkit.charts', '_hashlib', 'pandas', 'numpy', 'asyncio', 'jinja2', "
            "'openpyxl', 'playa') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=PROJECT, text=True,
                          capture_output=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_digest_is_sha256():
    """Catches another hash than the one that data packages promise (FIPS 180-4, `abc`)."""
    assert sha256(b"abc").hexdigest() == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


def test_each_fund_has_one_table_and_the_appropriation_the_summary():
    """Catches a fund held against another's table, or 财政拨款 against one fund's alone."""
    assert FUND_TABLES == {"general_budget": "general_budget_expenditure",
                           "government_fund": "government_fund", "state_capital": "state_capital"}
    assert OWN_TABLES["appropriation"] == ("appropriation_summary", ("", "department_summary"))


def test_an_amount_knows_its_line_by_panel():
    """Catches the line of the other side taken for an amount's, as they share a row."""
    table = made_table("""
        |收入|预算数|支出|预算数|
        |一般公共预算拨款|10.00|教育支出|4.00|
        |收入总计|10.00|支出总计|4.00|
        """, key="department_summary", title="收支总表", header_rows=1)
    read_lines(table, 2024)
    told = meaning(table)
    found = {f.text: told.line_of(f).line.name for f in table.facts if f.row == 1}
    assert found == {"10.00": "一般公共预算拨款", "4.00": "教育支出"}


def test_a_short_form_is_another_writing_of_one_body():
    """Catches a department's short form taken for another department (卫健委)."""
    assert same_body("市卫健委", "市卫生健康委员会")
    assert not same_body("市水利局", "市水务局")


def test_laying_amounts_gives_the_sheets_that_reading_gives():
    """Catches sheets handed on from reading that are others than those of the tables."""
    d = bk.load_example("weihui-2024")
    laid = target_facts.lay_target_amounts(d.tables)
    assert laid == targets.target_sheets(d.tables) and len(laid) == 12


@pytest.mark.slow
def test_a_command_without_a_terminal_loads_no_bar(tmp_path):
    """Catches a bar that nobody sees: to load it took more memory than the pages did."""
    code = (f"import sys; from budgetkit.cli import main; main(['extract', {str(bk.bundled.example())!r}, "
            f"'--out', {str(tmp_path / 'p')!r}], standalone_mode=False); "
            "print([m for m in ('tqdm', 'asyncio', 'pandas', 'numpy', 'pebble') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=PROJECT, text=True,
                          capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_pictures_are_read_without_a_bar_where_nobody_sees_it(monkeypatch):
    """Catches a bar's lock of several processes, left behind by a reading process that is ended, with a warning."""
    made = []
    monkeypatch.setattr("tqdm.tqdm.__new__", lambda kind, *_, **__: made.append(kind) or object.__new__(kind))
    monkeypatch.setattr("sys.stderr", io.StringIO())
    page = SimpleNamespace(scan=True)

    class Pictures:
        name = "a.pdf"

        def __len__(self):
            return 2

        def page(self, number):
            return page

    assert list(shown(Pictures())) == [page, page] and not made
