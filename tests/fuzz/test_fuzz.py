"""Damaged files, sixty by seed: none is a traceback, a hang, or amounts lost without a word."""

import pytest
from fuzz_verdicts import FAULTS, run

from budgetkit import contained


@pytest.mark.slow
def test_sixty_mutants():
    """Catches a damaged file that ends in a traceback, takes too long, or loses amounts silently."""
    try:
        wrong = [each for each in run(range(60)) if each.said in FAULTS]
    finally:
        contained.end_idle()
    assert not wrong
