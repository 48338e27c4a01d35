"""For every test and example: nothing is timed, and figures that pyplot would keep are put away."""

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

# what a test says no language for is told in English, whatever the machine speaks
os.environ["BUDGETKIT_LANG"] = "en"
# a busy machine is no fault of the code: speed is measured by `make bench`
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _figures_closed():
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
