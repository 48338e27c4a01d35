"""What the lines above a table say of it."""

import pytest

from budgetkit.sources.page import TextLine
from budgetkit.tables.captions import unit_above


def line(*pieces):
    parts = tuple(TextLine(text, x, 90, x + 9 * len(text), 100, 9)
                  for x, text in zip((48, 700), pieces, strict=False))
    return TextLine(" ".join(pieces), 48, 90, 760, 100, 9, parts)


@pytest.mark.parametrize(("pieces", "unit"), [
    (("606-某某局", "万元"), "万元"),
    (("606-某某局", "单位：元"), "元"),
    (("比上年增加3万元", "见下表"), None),
    (("606-某某局", "共3万元"), None),
])
def test_unit_that_stands_alone_beside_the_department(pieces, unit):
    """Catches a bare 万元 over the right end of a table that counts as no unit, and an amount that does."""
    assert unit_above([line(*pieces)]) == unit
