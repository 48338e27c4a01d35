"""Accepted findings: counted, not shown, and shown again when their figures change."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from budgetkit.checks import Finding
from budgetkit.checks.findings import Findings
from budgetkit.cli import main
from budgetkit.errors import MissingFile, UnreadableInput
from budgetkit.messages import Named

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "weihui-2024" / "weihui-2024.pdf"


def fault(page: int, printed: str, rule: str = "total-is-sum-of-lines") -> Finding:
    said = Named(f"p. {page}: printed {printed}, should be 4.00",
                 f"第{page}页《支出表》：印 {printed} 万元，应为 4.00 万元。")
    return Finding("error", said, page=page, rule=rule, found=printed, expected="4.00")


def test_a_sheet_is_good_for_the_same_words_on_another_page(tmp_path):
    """Catches an accepted finding shown again only because its page moved."""
    Findings([fault(3, "5.00")]).write_accepted(tmp_path / "a.csv")
    left = Findings([fault(9, "5.00")]).accept(tmp_path / "a.csv")
    assert (len(left), len(left.accepted), left.changed) == (0, 1, 0)
    assert left.summary("en") == "1 accepted before"


def test_other_figures_are_shown_again(tmp_path):
    """Catches a new fault hidden because an older one of the same words had been accepted."""
    Findings([fault(3, "5.00")]).write_accepted(tmp_path / "a.csv")
    left = Findings([fault(3, "5.10")]).accept(tmp_path / "a.csv")
    assert (len(left), len(left.accepted), left.changed) == (1, 0, 1)
    assert left.summary("zh") == "错误 1；1条曾接受而数字已变"


def test_a_sheet_written_with_other_marks_is_good(tmp_path):
    """Catches a sheet of an older version that is shown again for 1234.5 that is now 1,234.50."""
    sheet = tmp_path / "a.csv"
    for marks in ("1234.5", "1,234.50", "1234.500"):
        Findings([fault(3, marks), fault(3, f"-{marks}")]).write_accepted(sheet)
        left = Findings([fault(3, "1,234.50"), fault(3, "−1,234.50")]).accept(sheet)
        assert (len(left), left.changed) == (0, 0), marks
        assert len(Findings([fault(3, "12,345.00")]).accept(sheet)) == 1


def test_one_row_is_good_for_one_finding(tmp_path):
    """Catches two faults of the same words of which one alone was accepted."""
    Findings([fault(3, "5.00")]).write_accepted(tmp_path / "a.csv")
    left = Findings([fault(3, "5.00"), fault(4, "5.00")]).accept(tmp_path / "a.csv")
    assert (len(left), len(left.accepted)) == (1, 1)


def test_another_rule_is_not_accepted(tmp_path):
    """Catches a sheet that hides what another rule says in the same words."""
    Findings([fault(3, "5.00")]).write_accepted(tmp_path / "a.csv")
    assert len(Findings([fault(3, "5.00", "classes-agree")]).accept(tmp_path / "a.csv")) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_sheet_saved_by_a_spreadsheet_is_read(tmp_path, encoding):
    """Catches a sheet that a Chinese spreadsheet saved again and nobody can use any more."""
    path = tmp_path / "a.csv"
    Findings([fault(3, "5.00")]).write_accepted(path)
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    assert len(Findings([fault(3, "5.00")]).accept(path)) == 0


def test_a_wrong_sheet_is_named(tmp_path):
    """Catches a sheet of something else taken for accepted findings, and a missing one."""
    (tmp_path / "a.csv").write_text("rule,table\nx,y\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match=r"a\.csv: .*lacks the column ‘found’"):
        Findings([]).accept(tmp_path / "a.csv")
    with pytest.raises(MissingFile, match=r"b\.csv"):
        Findings([]).accept(tmp_path / "b.csv")


@pytest.mark.slow
def test_the_command_counts_and_ends_with_nought(tmp_path):
    """Catches accepted errors that still end the command with 1, or that are not counted."""
    sheet = str(tmp_path / "accepted.csv")
    first = CliRunner().invoke(main, ["check", str(SAMPLE), "--write-accepted", sheet])
    again = CliRunner().invoke(main, ["check", str(SAMPLE), "--accept", sheet])
    assert (first.exit_code, again.exit_code) == (1, 0)
    assert "accepted before" in again.stdout and "[error]" not in again.stdout
