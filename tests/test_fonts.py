"""Chinese in pictures: the glyphs are in the font, and the picture shows them."""

import io
import json
import shutil
import sys
import warnings
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.figure import Figure

from budgetkit import fonts

TRUTH = Path(__file__).resolve().parent.parent / "data" / "weihui-2024"
SENTENCE = "卫辉市政务服务局2024年收入总计11534.22万元，比上年增加（减少）“三公”经费—≥95%"


def cmap(font: fonts.Font) -> set[int]:
    return set(TTFont(font.path, fontNumber=font.face, lazy=True).getBestCmap())


@pytest.mark.parametrize("system", [True, False])
def test_font_holds_the_glyphs(system):
    """Catches a font taken by its name that lacks the characters of a budget."""
    font = fonts.find_font(system)
    drawn = cmap(font)
    assert [c for c in SENTENCE + fonts.PROBE if ord(c) not in drawn] == []


def test_bundled_font_holds_all_of_gb2312():
    """Catches a bundled font that is too small: every character of GB 2312 must be in it."""
    cells = [bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    hanzi = "".join(cell.decode("gb2312", errors="ignore") for cell in cells)
    assert len(hanzi) == 6763
    font = fonts.find_font(False)
    assert font.origin == "zhplot"
    drawn = cmap(font)
    assert [c for c in hanzi if ord(c) not in drawn] == []
    assert fonts.missing_glyphs(hanzi, font) == ""


def test_bundled_font_is_regular():
    """Catches a variable font, which matplotlib draws in its first and thinnest weight."""
    font = TTFont(fonts.find_font(False).path, lazy=True)
    assert "fvar" not in font
    assert font["OS/2"].usWeightClass == 400


@pytest.mark.parametrize(
    ("file", "name", "weight", "taken"),
    [
        ("bundled", "SimHei", 400, True),
        ("bundled", "SimHei", 100, False),
        ("bundled", "Comic Sans MS", 400, False),
        ("bundled", "Noto Sans CJK JP", 400, False),
        ("latin", "SimHei", 400, False),
        ("absent", "SimHei", 400, False),
    ],
)
def test_system_font_is_taken_for_what_it_draws(monkeypatch, tmp_path, file, name, weight, taken):
    """Catches a system font that is Thin, foreign, gone, or Chinese by its name only."""
    path = tmp_path / "font.ttf"
    source = {"bundled": fonts.find_font(False).path, "latin": font_manager.findfont("DejaVu Sans")}
    if file in source:
        shutil.copy(source[file], path)
    entry = font_manager.FontEntry(fname=str(path), name=name, style="normal", weight=weight)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [entry])
    found = fonts._chosen_font.__wrapped__(True)
    assert (found.origin, found.path == path) == (("system", True) if taken else ("zhplot", False))


def test_zhplot_is_never_imported():
    """Catches an import of zhplot, whose set-up changes matplotlib for the whole process."""
    fonts.find_font(False)
    assert "zhplot" not in sys.modules


def test_missing_glyphs_are_named_and_shown():
    """Catches an empty box: a private-use character must come out as 〓, and be named."""
    lost = chr(0x10FFFD)
    assert fonts.missing_glyphs(f"合{lost}计{lost}\u200b\n") == lost
    assert fonts.drawable(f"合{lost}计") == "合〓计"
    assert fonts.missing_glyphs(SENTENCE) == ""


def draw(figure: Figure) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        figure.savefig(io.BytesIO(), format="png")
    return [str(w.message) for w in caught]


def test_figure_without_dress_would_warn():
    """Catches a test that proves nothing: matplotlib's default font must lack Chinese."""
    figure = Figure()
    figure.subplots().set_title("预算", fontfamily="DejaVu Sans")
    assert any("missing" in message for message in draw(figure))


def test_dressed_figure_draws_every_text():
    """Catches boxes in titles, labels, legends, notes and tick labels made only when drawn."""
    before = dict(matplotlib.rcParams)
    figure = Figure()
    ax = figure.subplots()
    ax.barh(["一般公共预算", "政府性基金"], [343.22, -860], label="本年收入")
    ax.set_title(SENTENCE)
    ax.set_xlabel("万元")
    ax.legend(title="来源")
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}万")
    ax.annotate("结转" + chr(0x10FFFD), (0, 0))
    figure.suptitle("部门预算")
    fonts.dress(figure)
    assert draw(figure) == []
    used = {name for text in ax.get_xticklabels() for name in text.get_fontfamily()}
    assert fonts.find_font().family in used
    assert dict(matplotlib.rcParams) == before


def test_chinese_block_gives_settings_back():
    """Catches a setting that stays changed after the block, also when the block fails."""
    before = dict(matplotlib.rcParams)
    with pytest.raises(ZeroDivisionError), fonts.chinese():
        assert matplotlib.rcParams["font.family"] == fonts.families()
        _ = 1 / 0
    assert dict(matplotlib.rcParams) == before


def test_every_text_of_the_bundled_tables_can_be_drawn():
    """Catches a character of the bundled budget that no chart could show."""
    files = sorted(TRUTH.rglob("*.json")) + sorted(TRUTH.rglob("*.csv"))
    if not files:
        pytest.skip(f"{TRUTH.name} is not bundled yet")
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    text = json.dumps(text, ensure_ascii=False)
    assert fonts.missing_glyphs(text) == ""
