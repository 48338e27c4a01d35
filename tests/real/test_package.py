"""Published disclosures as data packages: valid, and equal when read back."""

import frictionless
import pandas as pd
import pytest

from budgetkit.package import load_package, write_package

#: One shape each: two files, 元, 千元, sheets for each project, units, a blank official form.
DOCUMENTS = [
    ["jiangsu/npc-2019-narrative.pdf", "jiangsu/npc-2019-tables.pdf"],
    ["shanghai-putuo/wanli-2025.pdf"],
    ["shanghai-putuo/final-accounts-blank-template.pdf"],
    ["quanzhou/03.pdf"],
    ["changsha/02.pdf"],
    ["chongqing/05.pdf"],
    ["wuxi/07.pdf"],
    ["zhuhai/01.pdf"],
]


@pytest.mark.parametrize("names", DOCUMENTS, ids=lambda names: names[0].removesuffix(".pdf"))
def test_round_trip(names, tmp_path, disclosure):
    """Catches a text, a line, a claim or a missing value that a real document loses on its way."""
    d = disclosure(*names)
    folder = write_package(d, tmp_path / "p")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "message"]) == []
    back = load_package(folder)
    assert back == d
    for key in d.found:
        pd.testing.assert_frame_equal(back[key], d[key])
    for name in ("facts", "claims", "glossary", "contents"):
        pd.testing.assert_frame_equal(getattr(back, name), getattr(d, name))
    assert [t.lines for t in back.tables] == [t.lines for t in d.tables]
