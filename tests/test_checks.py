"""The checks on the bundled document: what a careful reader finds, and nothing that is not so."""

import json
import re
from decimal import Decimal

import pytest

import budgetkit as bk
from budgetkit.checks import RULES, Finding, Findings
from budgetkit.checks.findings import COLUMNS
from budgetkit.checks.output import write
from budgetkit.messages import LANGUAGES, Message, Named, keys
from budgetkit.narrative.paragraphs import Place


@pytest.fixture(scope="module")
def d():
    return bk.load_example("weihui-2024")


@pytest.fixture(scope="module")
def found(d):
    return bk.check(d)


#: What a careful reader finds (rule, page, words of the message), written down from the pages.
CAREFUL = (
    ("percentage-is-change-over-last-year", 3, "1,201.68%"),
    ("percentage-is-change-over-last-year", 4, "1,201.68%"),
    ("reasons-sum-to-the-change", 3, "10,648.11"),
    ("share-is-part-over-whole", 4, "55.09%"),
    ("stated-is-in-its-own-table", 5, "860.00"),
    ("fund-table-is-column", 17, "10,331.00"),
    ("note-of-no-data-over-data", 17, "故此表无数据"),
    ("template-is-filled-in", 5, "xxx"),
    ("promised-table-is-there", 2, "支出经济分类汇总表"),
    ("cost-target-is-the-money", 22, "963.38"),
    ("name-is-whole", 18, "综合窗口政府购买服务岗位人员工"),
    ("explanation-of-its-own", 20, "绩效监控完成率"),
    ("formula-is-of-the-indicator", 20, "绩效自评完成率"),
    ("projects-with-targets-counted", 6, "6个"),
)


@pytest.mark.parametrize(("rule", "page", "words"), CAREFUL)
def test_what_a_careful_reader_finds(found, rule, page, words):
    """Catches a finding of the careful reader's list that the checks no longer make."""
    assert any(f.rule == rule and f.page == page and words in f.message + f.message_zh
               for f in found)


def test_the_carry_over_is_named(found):
    """Catches a difference of 10,331.00 that is not said to be the money carried over."""
    finding = found.filter(rule="stated-is-in-its-own-table")[0]
    assert finding.difference == Decimal(10331)
    assert finding.severity == "warning"
    assert "结转" in finding.message_zh and "carried over" in finding.message


@pytest.mark.parametrize("said", [
    Message("tables.loss.scan"), Message("tables.loss.outlines"),
    Message("tables.page-garbled", why=Message("tables.fault-cid")),
    Message("tables.page-unreadable", why=Message("tables.fault-damaged")),
], ids=lambda said: said.key)
def test_what_may_stand_on_an_unread_page_is_not_missed(said):
    """Catches “the document does not hold it” of a table that is a picture or on a damaged page."""
    d = bk.load_example("weihui-2024")
    d.note_list = [*d.note_list, Message("sources.of-page", file="a.pdf", page=9, said=said)]
    found = bk.check(d)
    (promised,) = found.filter(rule="promised-table-is-there")
    assert promised.severity == "warning" and "未读到该表" in promised.message_zh
    required = found.filter(rule="required-table-is-there")
    assert {f.severity for f in required} <= {"info"}


def test_three_copied_explanations(found):
    """Catches copied explanations under 绩效管理 that are not told together."""
    finding = next(f for f in found.filter(rule="explanation-of-its-own")
                   if "绩效自评完成率" in f.message)
    for name in ("绩效目标编制完成率", "绩效监控完成率", "绩效自评完成率"):
        assert name in finding.message_zh


def test_errors_are_true(found):
    """Catches an error that nobody has seen on the page: each of these stands there."""
    assert sorted((f.rule, f.page) for f in found.filter(severity="error")) == sorted([
        ("promised-table-is-there", 2),
        ("percentage-is-change-over-last-year", 3),
        ("percentage-is-change-over-last-year", 4),
        *[("template-is-filled-in", 5)] * 2,  # 增加（减少）xxx万元; of 0万元 there is nothing to choose
        ("note-of-no-data-over-data", 17),
    ])


def test_both_languages_and_place(found):
    """Catches a message in one language only, or one that does not say where."""
    for f in found:
        assert f.message and f.message_zh and f.message != f.message_zh
        assert f"p. {f.page}" in f.message or "p. " in f.message
        assert f"第{f.page}页" in f.message_zh
        assert all(isinstance(p, Place) for p in f.places)


def test_frame_is_the_promise(found):
    """Catches columns of findings.csv that change their name, order or type."""
    frame = found.frame
    assert tuple(frame.columns) == COLUMNS
    assert frame["difference"].dtype == "float64" and frame["page"].dtype == "int64"
    assert Findings().frame.columns.tolist() == list(COLUMNS)


def test_worst_first_and_filter(found):
    """Catches findings out of order, and filters that let others through."""
    order = ["error", "warning", "rounding", "info"]
    ranks = [order.index(f.severity) for f in found]
    assert ranks == sorted(ranks)
    assert {f.family for f in found.filter(family="targets")} == {"targets"}
    assert {f.table for f in found.filter(table="projects")} == {"projects"}
    with pytest.raises(ValueError, match="unknown"):
        found.filter(severity="fatal")


def test_table_csv_json(found):
    """Catches output that another program cannot read."""
    assert "1,201.68%" in write(found, "table", "zh")
    assert write(found, "csv").splitlines()[0] == ",".join(COLUMNS)
    records = json.loads(write(found, "json"))
    assert len(records) == len(found) and list(records[0]) == list(COLUMNS)
    with pytest.raises(ValueError, match="format"):
        write(found, "xml")


def test_html_is_whole_and_escaped(found):
    """Catches pages that load from elsewhere, lack pictures, or let a document's words run."""
    page = write(found[:3], "html", "zh")
    assert page.count("data:image/png;base64,") >= 2
    assert "http" not in page.replace("http-equiv", "") and "<script" not in page
    hostile = Finding("error", Named("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"),
                      rule="<b>", family="prose")
    page = write(Findings([hostile], title="<i>"), "html", "en")
    assert "<script>" not in page and "<i>" not in page and "<b>" not in page


def test_findings_follow_the_language(found):
    """Catches a finding, a list of them or a table that is told in one language whatever is set."""
    with bk.language("zh"):
        assert str(found[0]) == f"{found[0].severity}: {found[0].message_zh}"
        assert found.summary() == found.summary("zh") and found.causes[0].text() == (
            found.causes[0].text("zh"))
        assert write(found[:2]) == write(found[:2], "table", "zh")
        assert found[0].message_zh in repr(found[:1])
    assert found[0].message in repr(found[:1])


def test_a_check_says_nothing(monkeypatch):
    """Catches sentences that are put together for findings that nobody looks at."""
    said = []
    monkeypatch.setattr(Message, "text", lambda told, lang=None: said.append(told.key) or "")
    assert bk.check(bk.load_example("weihui-2024"))
    assert set(said) <= {"checks.books.title", "checks.books.title-known"}  # names of tables


def test_every_rule_has_its_reason():
    """Catches a rule without its reason in a line, or too few rules of a family."""
    assert len(RULES) >= 50
    for rule in RULES.values():
        assert 10 < len(rule.reason) <= 100 and rule.reason[-1] in ".。"
    assert {r.family for r in RULES.values()} == {
        "arithmetic", "across", "prose", "completeness", "classification", "targets",
        "reading"}


def test_nothing_to_check_is_no_fault():
    """Catches a check that stumbles over a document without prose or tables."""
    from budgetkit.disclosure import Disclosure, SourceFile
    from budgetkit.narrative import Narrative

    empty = Disclosure([SourceFile("a.pdf", "", 1)], "", None, "budget", "department", [],
                       Narrative())
    assert len(bk.check(empty)) == 0
    assert "no findings" in repr(bk.check(empty))


def test_every_rule_has_its_words_its_law_and_an_example():
    """Catches a rule that reports, charts and the page of rules could only call by its English name."""
    for lang in LANGUAGES:
        said = {key: text for key, text in keys(lang) if key.startswith("checks.rule")}
        assert {f"checks.{room}.{name}" for name in RULES for room in ("rules", "rule-laws", "rule-examples")
                } <= set(said), lang
        assert {key.rpartition(".")[2] for key in said if not key.startswith("checks.rules.")} == set(RULES)
    for name, each in RULES.items():
        assert each.law("en") == each.reason, name  # the function's first line
        assert re.search("[一-鿿]", each.law("zh")), name
