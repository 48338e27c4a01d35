"""What every test and example leaves behind is put away: figures that pyplot would keep."""

import sys

import pytest


@pytest.fixture(autouse=True)
def _figures_closed():
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
