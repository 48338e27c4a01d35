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


#: Rooms whose examples read documents, build stores or write reports: seconds each.
SLOW_EXAMPLES = ("corpus", "reporting", "explore/corpus.py")


def pytest_collection_modifyitems(items):
    """`make quick` leaves these examples out; `make test` runs them."""
    for item in items:
        place = str(item.path.relative_to(item.config.rootpath).as_posix())
        if isinstance(item, pytest.DoctestItem) and place.startswith(
                tuple(f"budgetkit/{room}" for room in SLOW_EXAMPLES)):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _figures_closed():
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
