"""Here every test asks for real documents: see tests/conftest.py for the fixtures that give them.

A test that needs them is skipped, with the folder that was looked for, where they are not at hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import readings


@pytest.fixture(scope="session")
def disclosures() -> Path:
    """The folder of the real disclosures."""
    return readings.DISCLOSURES.path()
