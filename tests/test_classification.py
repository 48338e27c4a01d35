"""Codes and names of 政府收支分类科目, by year."""

import csv
import re
from collections import defaultdict
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetkit import classification as cl
from budgetkit.text import fold, mend, squeeze


def rows(file):
    with (files("budgetkit") / "knowledge" / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


NAMED = [("function", row) for row in rows("functional.csv")] + [
    (row["system"], row) for row in rows("economic.csv")
]


def test_every_row_is_whole():
    """A code of the wrong system or depth, a name with stray spaces, a row without source."""
    for system, row in NAMED:
        code = row["code"]
        assert cl.system_of(code) == system, code
        assert cl.level(code) <= (3 if system == "function" else 2), code
        assert row["name"] == squeeze(mend(row["name"])).strip() and row["name"], code
        assert row["source"], code


def test_every_code_has_its_parent():
    """An item whose section is missing: its sub-total could not be checked."""
    known = {row["code"] for _, row in NAMED}
    assert [c for c in known if cl.parent(c) and cl.parent(c) not in known] == []


def test_no_code_has_two_names_in_one_year():
    """Overlapping years: which name is right would depend on the order of rows."""
    for system, row in NAMED:
        held = cl.names(row["code"], system)
        assert len({(n.valid_from, n.valid_to) for n in held}) == len(held), row
        for older, newer in pairwise(held):
            assert older.valid_to is not None and newer.valid_from is not None, row
            assert older.valid_to < newer.valid_from, row
        for n in held:
            assert all(n.held(year) and n.may_hold(year) for year in n.seen), row
            others = [o for o in held if o is not n]
            assert not any(o.may_hold(year) for o in others for year in n.seen), row


def test_all_classes_are_there():
    """A class missing from 201 to 234, or from the economic systems."""
    function = {c for s, r in NAMED if s == "function" and cl.level(c := r["code"]) == 1}
    in_use = {*range(201, 218), *range(219, 225), 227, *range(229, 235)}
    assert function == {str(code) for code in in_use}
    now = {
        s: {r["code"] for t, r in NAMED if t == s and len(r["code"]) == 3 and not r["valid_to"]}
        for s in ("economic", "government")
    }
    assert now["economic"] == {*map(str, (301, 302, 303, 307, *range(309, 314), 399))}
    assert now["government"] == {*map(str, range(501, 515)), "599"}


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [
        # read on the pages of Jiangsu npc-2017, procuratorate-2019, Chongqing 01, Zhuhai 01 …
        ("20805", 2017, "行政事业单位离退休"),
        ("20805", 2026, "行政事业单位养老支出"),
        ("2080504", 2018, "未归口管理的行政单位离退休"),
        ("2080504", 2026, None),
        ("2080501", 2026, "行政单位离退休"),
        ("2040410", 2019, "检察监督"),
        ("2040406", 2017, "侦查监督"),
        ("2010399", 2026, "其他政府办公厅（室）及相关机构事务支出"),
        ("2013899", 2026, "其他市场监督管理事务"),
        ("2082899", 2026, "其他退役军人事务管理支出"),
        ("2290402", 2024, "其他地方自行试点项目收益专项债券收入安排的支出"),
        ("2320498", 2024, "其他地方自行试点项目收益专项债券付息支出"),
        ("207", 2018, "文化体育与传媒支出"),
        ("207", 2019, "文化旅游体育与传媒支出"),
        ("215", 2019, "资源勘探信息等支出"),
        ("215", 2020, "资源勘探工业信息等支出"),
        ("220", 2019, "自然资源海洋气象等支出"),
        ("224", 2018, None),
        ("224", 2019, "灾害防治及应急管理支出"),
        ("21305", 2024, "巩固脱贫攻坚成果衔接乡村振兴"),
        ("30311", 2017, "住房公积金"),
        ("30311", 2018, None),
        ("30113", 2018, "住房公积金"),
        ("310", 2017, "其他资本性支出"),
        ("310", 2026, "资本性支出"),
        ("50101", 2024, "工资奖金津补贴"),
        ("50101", 2017, None),
        ("2999999", None, None),
        ("99", None, None),
        ("", None, None),
    ],
)
def test_names_by_year(code, year, expected):
    """A name given in a year in which it was not in force, or a guess for an unknown code."""
    assert cl.name(code, year) == expected


def test_no_name_near_a_change_whose_year_is_not_sure():
    """A guess passed as knowledge: 法律援助 became 公共法律服务 about 2021, we do not know when."""
    assert cl.name("2040607", 2016) == "法律援助"
    assert cl.name("2040607", 2026) == "公共法律服务"
    assert cl.name("2040607", 2021) is None
    assert cl.dead_name("2040607", "法律援助", 2021) is None
    assert cl.dead_name("2040607", "法律援助", 2026) is not None


@pytest.mark.parametrize(
    ("printed", "options", "code"),
    [
        ("一、一般公共服务支出", {}, "201"),
        ("（七）文化旅游体育与传媒", {"level": 1}, "207"),
        ("八、社会保障和就业支出（类）", {}, "208"),
        ("7.医疗卫生与计划生育支出", {}, "210"),
        ("二十三、其他支出", {}, None),
        ("二十三、其他支出", {"level": 1}, "229"),
        ("教育支出", {}, "205"),
        ("教育", {}, None),
        ("行政运行", {}, None),
        ("行政运行", {"under": "22401"}, "2240101"),
        ("机关事业单位职业年金缴费", {}, "2080506"),
        ("政府办公厅(室)及相关机构事务", {}, "20103"),
        ("大中型水库移民后期扶持基金支出", {}, None),
        ("大中型水库移民后期扶持基金支出", {"year": 2019}, "20822"),
        ("大中型水库移民后期扶持基金支出", {"year": 2026}, "21372"),
        ("工资福利支出", {"system": "economic"}, "301"),
        ("因公出国(境)费用", {"system": "economic"}, "30212"),
        ("因公出国（境）费用", {"system": "government"}, "50207"),
        ("住房公积金", {"system": "economic"}, None),
        ("住房公积金", {"system": "economic", "year": 2024}, "30113"),
        ("其他卫生健康支出", {"level": 3}, "2109999"),
        ("其他卫生健康支出", {"level": 3, "year": 2018}, None),
        ("合计", {}, None),
        ("", {}, None),
    ],
)
def test_find(printed, options, code):
    """A line by name alone put under the wrong code: ambiguous must be None."""
    assert cl.find(printed, **options) == code


def test_find_never_answers_another_code():
    """A name of ours that is found under a code that does not bear it."""
    for system, row in NAMED:
        found = cl.find(row["name"], system)
        if found is not None:
            assert any(cl.like(n.name, row["name"]) for n in cl.names(found)), row
        inside = cl.find(row["name"], system, level=cl.level(row["code"]), under=row["code"][:-2])
        if inside not in (row["code"], None):  # 其他…支出, renumbered from 01 to 99
            assert [n.name for n in cl.names(inside)][-1] == row["name"], row
            assert row["valid_to"], row


@given(st.text(st.sampled_from("一二、（）类款项支出其他教育行政运行201 ．.:"), max_size=15))
def test_any_label_is_answered(label):
    """A label that breaks a lookup, or a blank one that is found."""
    found = cl.find(label)
    assert found is None or cl.is_known(found)
    assert cl.like(label, label) or not cl.find(label)
    assert cl.dead_name(label, label, 2024) is None


def test_find_refuses_an_unknown_system():
    """A misspelt system that finds nothing in silence."""
    with pytest.raises(ValueError, match="economy"):
        cl.find("办公费", "economy")


def test_dead_names():
    """A dead name passed over, or a living one called dead."""
    assert cl.dead_name("210", "九、医疗卫生与计划生育支出", 2024).valid_to == 2018
    assert cl.dead_name("210", "医疗卫生与计划生育支出", 2018) is None
    assert cl.dead_name(None, "文化体育与传媒支出", 2024).code == "207"
    assert cl.dead_name("20805", "行政事业单位养老支出", 2024) is None
    assert cl.dead_name("2101103", "公务员医疗补助", 2024) is None
    assert cl.dead_name(None, "本级自设项目", 2024) is None
    # 住房公积金 left 30311 in 2018, but lives on as 30113 and 2210201
    assert cl.dead_name("30311", "住房公积金", 2024) is not None
    assert cl.dead_name(None, "住房公积金", 2024) is None


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("一、一般公共服务", "一般公共服务支出", True),
        ("行政事业单位离退休", "行政事业单位养老支出", True),
        ("国土海洋气象等支出", "自然资源海洋气象等支出", True),
        ("因公出国（境）费用", "因公出国(境)费用", True),
        ("“两房”建设", '"两房"建设', True),
        ("扶贫", "巩固脱贫攻坚成果衔接乡村振兴", True),
        ("其他资本性支出", "资本性支出", False),
        ("住房公积金", "代缴社会保险费", False),
        ("行政运行", "事业运行", False),
        ("教育支出", "其他教育支出", False),
        ("行政单位医疗", "事业单位医疗", False),
        ("", "", False),
    ],
)
def test_like(a, b, same):
    """Two lines taken for one across years, or one line for two."""
    assert cl.like(a, b) is cl.like(b, a) is same


def test_every_rename_is_a_move():
    """functional.csv and moves.csv that tell of different changes."""
    renamed = {
        (m.year, m.from_code, m.from_name, m.to_name)
        for m in cl.moves(1900, 2100)
        if m.kind == "renamed"
    }
    told = set()
    for system, row in NAMED:
        held = cl.names(row["code"], system)
        for older, newer in pairwise(held):
            if older.valid_to + 1 == newer.valid_from and row["code"] != "30307":
                told.add((newer.valid_from, row["code"], older.name, newer.name))
    assert renamed == told


def test_moves_name_codes_as_they_were():
    """A move from or to a code or name that the classification does not have."""
    for move in cl.moves(1900, 2100):
        for code, name, year in (
            (move.from_code, move.from_name, move.year - 1),
            (move.to_code, move.to_name, move.year),
        ):
            assert bool(code) == bool(name), move
            assert not code or any(
                n.name == name and n.may_hold(year) for n in cl.names(code, move.system)
            ), move


def test_moves_mirror():
    """compare(a, b) and compare(b, a) that would not mirror each other."""
    there = cl.moves(2016, 2026)
    back = cl.moves(2026, 2016)
    assert {(m.from_code, m.to_code, m.year) for m in there} == {
        (m.to_code, m.from_code, m.year) for m in back
    }
    assert cl.moves(2019, 2019) == []
    assert {m.from_code for m in cl.moves(2018, 2019)} >= {"207", "210", "220", "20704", "20815"}
    assert [m.to_code for m in cl.moves(2019, 2020) if m.from_code == "2080504"] == ["2080501"]


ENGLISH = rows("english.csv")


def test_english_of_names_that_exist():
    """An English name of nothing, one left in Chinese, or one too long to stand beside a bar."""
    known = {fold(row["name"]) for _, row in NAMED}
    for row in ENGLISH:
        assert fold(row["chinese"]) in known, row
        english = row["english"]
        assert english and english == english.strip() and english[0].isupper(), row
        assert not re.search("[\u3000-\u9fff]", english) and len(english) <= 48, row


def test_names_that_are_compared_as_one_have_one_english_name():
    """水利 and 水利支出 called differently: which is found would depend on the order of lines."""
    said = defaultdict(set)
    for row in ENGLISH:
        said[cl.stem(row["chinese"])].add(row["english"])
    assert {stem: e for stem, e in said.items() if len(e) > 1} == {}


def test_what_budgets_print_has_english():
    """An English reader who meets Chinese alone: a class, a section, or a code seen in a budget."""
    for system, row in NAMED:
        level = cl.level(row["code"])
        if system != "function" or level < 3 or row["source"].startswith("harvested"):
            assert cl.translate(row["name"]), row


@pytest.mark.parametrize(
    ("code", "english"),
    [
        ("207", "Culture, tourism, sports and media"),
        ("215", "Resource exploration, industry and information"),
        ("20103", "Government offices and related bodies"),
        ("20138", "Market supervision"),
        ("2010301", "Running of offices"),
        ("2010302", "General administration"),
        ("2010399", "Government offices and related bodies: other"),
        ("20805", "Pensions of offices and institutions"),
        ("2080501", "Retirement in offices"),
        ("2080505", "Basic pension contributions"),
        ("2080506", "Occupational annuity contributions"),
        ("2101101", "Medical care: offices"),
        ("2120803", "Urban construction"),
        ("2210201", "Housing provident fund"),
        ("2210203", "Home purchase subsidies"),
        ("2290402", "Special bonds of self-financing projects"),
        ("2320498", "Interest on bonds of self-financing projects"),
        ("30101", "Basic pay"),
        ("30231", "Running of official cars"),
        ("30299", "Goods and services: other"),
        ("31002", "Office equipment"),
        ("50101", "Pay, bonuses and allowances"),
        ("505", "Institutions: running subsidies"),
        ("599", "Other expenditure"),
        ("2299", None),
        ("2019876", None),
    ],
)
def test_english_names(code, english):
    """A wrong English name for a line that nearly every budget has, or a guess for no code."""
    assert cl.english(code) == english


def test_english_follows_the_year_and_the_printed_name():
    """Today's English beside a name of 2017; a printed numbering that hides the name."""
    assert cl.english("20805", 2017) == "Retirement in offices and institutions"
    assert cl.english("20805", 2026) == "Pensions of offices and institutions"
    assert cl.translate("（九）医疗卫生与计划生育支出") == "Health and family planning"
    assert cl.translate("二十三、其他支出") == "Other expenditure"
    assert cl.translate("其他城乡社区管理事务支出") == "Community administration: other"
    assert cl.translate("本级自设项目") is cl.translate("") is None


def test_codes():
    """Codes told by their length alone that are none."""
    assert [cl.level(c) for c in ("201", "20103", "2010301", "201030101")] == [1, 2, 3, 4]
    assert [cl.level(c) for c in ("", "05", "2010", "20103O1", "２０１")] == [None] * 5
    assert cl.parent("201030101") == "2010301"
    assert cl.parent("x") is cl.parent("301") is None
    assert "20138" in cl.children("201", 2019) and "20115" not in cl.children("201", 2024)
    assert cl.children("999") == []


LINE = re.compile(r"(2\d{2}(?:\d{2}){0,2}) ?([\u4e00-\u9fff（）“”、]{2,})(?: -?\d[\d,.]*)+")


DOCUMENTS = Path(__file__).resolve().parent / "real" / "documents.csv"


def test_code_and_name_pairs_of_real_pages(disclosure):
    """A code that departments use and we do not know, know by another name, or in other years."""
    pdfium = pytest.importorskip("pypdfium2")
    unknown, other, late, seen = defaultdict(set), defaultdict(set), defaultdict(set), set()
    with DOCUMENTS.open(encoding="utf-8", newline="") as lines:
        years = {row["file"]: int(row["year"]) for row in csv.DictReader(lines)}
    for path in sorted(disclosure.path().rglob("*.pdf")):
        year = years.get(path.relative_to(disclosure.folder).as_posix())
        document = pdfium.PdfDocument(path)
        for page in document:
            for line in page.get_textpage().get_text_range().splitlines():
                match = LINE.fullmatch(squeeze(mend(line)).strip())
                if not match:
                    continue
                code, name = match.groups()
                seen.add((code, name))
                held = cl.names(code)
                named = [n for n in held if fold(n.name) == fold(name)]
                if not held:
                    unknown[code].add(name)
                elif not named:
                    other[code].add(name)
                elif year and not any(n.may_hold(year) for n in named):
                    late[code].add((name, year))
        document.close()
    print(f"{len(seen)} pairs of code and name read on real pages")
    assert len(seen) > 300
    assert (dict(unknown), dict(other), dict(late)) == ({}, {}, {})
