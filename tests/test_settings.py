"""Thresholds: a user can pass them, they hold for one document, and nonsense is refused."""

from pathlib import Path

import pytest

import budgetkit as bk
from budgetkit.checks.settings import CheckSettings
from budgetkit.model.settings import ModelSettings
from budgetkit.narrative.settings import ProseSettings
from budgetkit.settings import in_force, using
from budgetkit.tables.settings import TableSettings

WEIHUI = Path(__file__).resolve().parent.parent / "data" / "weihui-2024" / "weihui-2024.pdf"


def test_a_threshold_that_is_passed_decides():
    """Catches settings that are taken and not used: with edges that must agree exactly, and headings
    that must be the same, the pages of one list of projects are several tables."""
    usual, strict = bk.read(WEIHUI), bk.read(WEIHUI, settings=TableSettings(edge=0.0, longest_title=3))
    assert len(strict.found) < len(usual.found)


def test_a_threshold_of_prose_decides():
    """Catches settings that are taken and not used: where a line goes on only with a larger one,
    lines of one size are paragraphs of their own."""
    usual, torn = bk.read(WEIHUI), bk.read(WEIHUI, settings=ProseSettings(largest_step=0.8))
    assert len(torn.narrative.paragraphs) > len(usual.narrative.paragraphs)


def test_thresholds_hold_for_their_document_alone():
    """Catches one document's settings that are still in force for the next."""
    with using([TableSettings(edge=1.5), ModelSettings(repairs=3)]):
        assert (in_force(TableSettings).edge, in_force(ModelSettings).repairs) == (1.5, 3)
        with using(TableSettings(edge=2.5)):
            assert (in_force(TableSettings).edge, in_force(ModelSettings).repairs) == (2.5, 3)
    assert in_force(TableSettings) == TableSettings()
    assert in_force(ModelSettings) == ModelSettings()


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_a_threshold_that_is_no_measure_is_refused(value):
    """Catches a negative or undefined distance, with which no two columns could ever agree."""
    with pytest.raises(ValueError, match="edge"):
        TableSettings(edge=value)


def test_settings_of_no_room_are_refused():
    """Catches a dictionary, or a number, that is passed as settings and silently does nothing."""
    with pytest.raises(TypeError, match="TableSettings"):
        bk.read(WEIHUI, settings=[{"edge": 3.0}])


def test_settings_of_a_room_that_judges_are_refused_by_read():
    """Catches thresholds of the checks handed to read(), which would silently do nothing."""
    with pytest.raises(TypeError, match="CheckSettings"):
        bk.read(WEIHUI, settings=CheckSettings())
