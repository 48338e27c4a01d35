"""Nothing is read twice: no page, no table's rows, no prose; and what is settled late is right."""

import copy
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit import narrative
from budgetkit.messages import Message
from budgetkit.model.sums import closure
from budgetkit.sources.forms import give, open_source
from budgetkit.sources.pdf import Document
from budgetkit.tables import lines
from budgetkit.tables.engine_fallback import read_source
from budgetkit.tables.lines import read_lines, settle_lines

SAMPLES = Path(__file__).resolve().parent / "samples"


@pytest.fixture
def counted(monkeypatch):
    """How often each page is parsed, each table's rows are read, and the prose's claims."""
    counts = Counter()

    def count(owner, name, label):
        kept = getattr(owner, name)

        def called(first, *rest, **named):
            counts[label, rest[0] if label == "page" else id(first)] += 1
            held.append(first)
            return kept(first, *rest, **named)

        held = []  # an id is only good while its object lives
        monkeypatch.setattr(owner, name, called)

    count(Document, "_as_written", "page")
    count(lines, "validate_unruled", "rows")
    count(narrative, "ClaimReader", "prose")
    return counts


def most(counts, label):
    return Counter(n for (what, _), n in counts.items() if what == label)


@pytest.mark.slow
def test_one_file_is_read_once(counted):
    """Catches rows read for the engines and again for the year, a page or the prose asked twice."""
    d = bk.read(bk.bundled.example())
    assert most(counted, "page") == {1: d.pages}
    assert most(counted, "rows") == {1: len(d.tables)}
    assert most(counted, "prose") == {1: 1}


@pytest.mark.slow
def test_the_prose_of_two_files_is_read_once(counted):
    """Catches files whose whole prose is read to ask whose they are, and then again."""
    d = bk.read([bk.bundled.example(), SAMPLES / "weihui-2024-weasyprint.pdf"])
    assert any("both are here" in note for note in d.notes)
    assert most(counted, "prose") == {1: 1}


@pytest.mark.slow
def test_an_engine_that_is_tried_reads_only_its_own_tables():
    """Catches all tables of a file read again for one page that another engine has read."""
    reading = read_source(open_source(give(bk.bundled.example()), None), None, None, closure)
    assert reading.tables
    assert all(a is b for a, b in zip(reading.tables, reading.assemble(), strict=True))


YEARS = """
    |科目编码|科目名称|2023年执行数|2024年预算数|
    |201|一般公共服务支出|1.00|2.00|
    |20103|政府办公厅|1.00|x|
    """
ACCOUNT = """
    |科目编码|科目名称|年初预算数|决算数|
    |201|一般公共服务支出|1.00|2.00|
    """
PLAIN = """
    |科目编码|科目名称|合计|基本支出|
    |201|一般公共服务支出|3.00|2.00|
    |20103|政府办公厅|1.00|x|
    """


@pytest.mark.parametrize(("text", "year", "kind", "again"), [
    (PLAIN, 2024, "budget", 0), (PLAIN, 2024, "final_account", 0),
    (YEARS, 2024, "budget", 1), (YEARS, 2023, "budget", 1),
    (ACCOUNT, 2023, "final_account", 1), (ACCOUNT, 2023, "budget", 0),
])
def test_what_is_settled_late_is_as_if_read_then(text, year, kind, again, monkeypatch):
    """Catches a name, an amount or a problem that is another when year and kind come late."""
    table = made_table(text, key="department_expenditure", header_rows=1)
    read_lines(table)
    table.problem_list.append(Message("tables.on-page", page=1, said="what another room said of it"))
    anew = copy.deepcopy(table)
    read_lines(anew, year, kind)
    times = []
    monkeypatch.setattr(lines, "read_lines", lambda *a: (times.append(1), read_lines(*a)))
    settle_lines(table, year, kind)
    assert table == anew and len(times) == again


def test_a_table_that_was_moved_or_given_a_unit_is_read_anew():
    """Catches amounts in 万元 of a table whose unit is found to be 元."""
    table = made_table(PLAIN, key="department_expenditure", header_rows=1, unit=None)
    read_lines(table)
    table.unit = "元"
    settle_lines(table, 2024, "budget", anew=True)
    assert table.facts[0].amount == Decimal("0.0003")
