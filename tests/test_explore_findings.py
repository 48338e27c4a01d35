"""Explorers and charts of the checks: what is drawn, filtered and said."""

import pandas as pd
import pytest

import budgetkit as bk
from budgetkit import charts, explore
from budgetkit.checks import Findings, identities


@pytest.fixture(scope="module")
def d():
    return bk.load_example("weihui-2024")


def test_findings_follow_the_choices(d):
    """Catches filters that do not reach the table, the sentence or the picture."""
    explorer = explore.findings(d, lang="zh")
    view = explorer.view(severity="rounding", family="prose", where="", number=1)
    assert "共3条" in view.note and view.picture.png.startswith(b"\x89PNG")
    assert "尾差" in view.table.text and "错误" not in view.table.text
    far = explorer.view(number=10_000)
    assert far.note.startswith("第28条")


def test_nothing_found_is_said(d):
    """Catches an explorer that fails where the checks found nothing."""
    view = explore.findings(d, found=Findings(title=d.title)).view()
    assert view.picture is None and "nothing" in view.note


def test_missing_pdf_still_tells(d):
    """Catches an explorer that loses the sentence where the PDF is gone."""
    from dataclasses import replace

    from budgetkit.disclosure import SourceFile

    gone = Findings([replace(f, files=(SourceFile("gone.pdf", "", 22),)) for f in bk.check(d)])
    view = explore.findings(d, found=gone).view()
    assert view.picture is None and "gone.pdf" in view.note and view.table is not None


def test_sums_show_what_fails_first():
    """Catches a failing sum that hides behind those that hold, or is drawn as equal."""
    ax = charts.total_and_parts(100.0, [("a", 60.0), ("b", 38.0)], name="x", lang="zh")
    assert ax.get_title(loc="left") == "x：100.00 ≠ 60.00 + 38.00，合计多 2.00"
    assert any(p.get_hatch() == "//" for p in ax.patches)


def test_sums_of_the_document(d):
    """Catches sums that are lost or counted twice on their way to the chart."""
    frame = identities(d)
    ax = charts.sums_by_table(frame)
    assert sum(p.get_width() for p in ax.patches) == len(frame) == 158
    assert charts.sums_by_table(frame.head(0)).get_title(loc="left")
    view = explore.sums(d).view(where="three_public") if "three_public" in set(
        frame["table"]) else explore.sums(d).view()
    assert isinstance(frame, pd.DataFrame) and view.note
