"""The rules of the prose, a sentence a case: what each finds, how surely, and that nothing else is said."""

import pytest
from made_prose import told_in

import budgetkit as bk

#: Said of every text here: it has none of the tables that a budget has.
NO_TABLES = "required-table-is-there"


def found(text, year=2026):
    """What is found in a text: rule, severity, difference, what would be right."""
    kind = "final_account" if "决算" in text else "budget"
    return [(f.rule, f.severity, None if f.difference is None else float(f.difference), f.expected)
            for f in bk.check(told_in(year, kind, *text.split("|"))) if f.rule != NO_TABLES]


def told(text):
    return [f.text("en") for f in bk.check(told_in(2026, "budget", text)) if f.rule != NO_TABLES]


# ── wholes, parts and shares ─────────────────────────────────────────────────────────────────

BASIC = "2026年本部门支出预算100.00万元，其中：基本支出60.00万元，"
SAFETY = "2026年本部门安全生产管理经费100.00万元，其中：甲项目50.00万元，乙项目30.00万元，"
THREE = "2026年“三公”经费预算10.00万元，其中：因公出国（境）费2.00万元，公务用车购置及运行费5.00万元，公务接待费"


@pytest.mark.parametrize(("text", "findings"), [
    (BASIC + "占60%；项目支出40.00万元，占40%。", []),
    (BASIC + "占60%；项目支出40.00万元，占45%。", [("share-is-part-over-whole", "error", 5, "40%")]),
    (BASIC + "占60%；项目支出40.00万元，占41%。", [("share-is-part-over-whole", "rounding", 1, "40%")]),
    (BASIC + "占60.00%；项目支出40.00万元，占40.02%。", [("share-is-part-over-whole", "error", 0.02, "40%")]),
    # whole 万元: 6 may be 5.5 of 10.5, that is 52%
    ("2026年本部门支出预算10万元，其中：基本支出6万元，占55%；项目支出4万元，占45%。", [
        ("share-is-part-over-whole", "rounding", -5, "60%"), ("share-is-part-over-whole", "rounding", 5, "40%")]),
    ("2026年本部门支出预算10万元，其中：基本支出6万元，占52%；项目支出4万元，占40%。", [
        ("share-is-part-over-whole", "rounding", -8, "60%")]),
    ("2026年本部门支出预算10万元，其中：基本支出6万元，占51%；项目支出4万元，占40%。", [
        ("share-is-part-over-whole", "error", -9, "60%")]),
    (BASIC + "项目支出40.01万元。", [("parts-make-the-whole", "rounding", -0.01, "100.01")]),
    (BASIC + "项目支出40.02万元。", [("parts-make-the-whole", "error", -0.02, "100.02")]),
    (BASIC + "项目支出35.00万元，经营支出5.00万元。", []),
    (BASIC + "项目支出35.00万元，经营支出6.00万元。", [
        ("parts-make-the-whole", "error", -1, "101"), ("parts-within-the-whole", "warning", -1, "101")]),
    (THREE + "3.00万元。", []),
    (THREE + "4.00万元。", [
        ("parts-make-the-whole", "error", -1, "11"), ("parts-within-the-whole", "warning", -1, "11")]),
    ("2026年公务用车购置及运行费5.00万元，其中：公务用车购置费2.00万元，公务用车运行费4.00万元。",
     [("parts-make-the-whole", "error", -1, "6")]),
    ("2026年基本支出60.00万元，其中：人员经费50.00万元，公用经费11.00万元。",
     [("parts-make-the-whole", "error", -1, "61")]),
    ("2026年政府采购预算总额100.00万元，其中政府采购货物预算60.00万元，政府采购工程预算20.00万元，政府采购服务预算20.00万元。", []),
    ("2026年政府采购预算总额100.00万元，其中政府采购货物预算50.00万元，政府采购工程预算30.00万元，政府采购服务预算10.00万元。",
     [("parts-make-the-whole", "error", 10, "90")]),
    # a list that nearly reaches its whole, or would with one slip of the pen
    (SAFETY + "丙项目20.00万元。", []),
    (SAFETY + "丙项目15.00万元。", [("list-reaches-its-whole", "warning", 5, "95")]),
    (SAFETY + "丙项目10.00万元。", [("list-reaches-its-whole", "warning", 10, "90")]),  # a tenth
    (SAFETY + "丙项目9.99万元。", []),
    (SAFETY + "丙项目2.00万元。", [("list-reaches-its-whole", "warning", 18, "82")]),  # for 20.00
    (SAFETY + "丙项目15.00万元等。", []),
    (SAFETY + "丙项目25.00万元。", [("parts-within-the-whole", "warning", -5, "105")]),
    ("2026年本部门安全生产管理经费100.00万元，其中：甲项目63.00万元，乙项目73.00万元。",
     [("list-reaches-its-whole", "warning", -36, "136")]),  # for 37.00
    ("2026年本部门安全生产管理经费100.00万元，其中：甲项目50.00万元，乙项目27.00万元。", []),
    # of two parts the second would have to be less than nothing: no slip of a pen
    ("2026年本部门安全生产管理经费50.00万元，其中：检查10.00万元，培训60.00万元。", []),
    # a share that names its whole
    ("2026年本部门“三公”经费预算10.00万元。公务接待费5.00万元，占“三公”经费的50%。", []),
    ("2026年本部门“三公”经费预算10.00万元。公务接待费5.00万元，占“三公”经费的60%。",
     [("share-of-the-named-whole", "error", 10, "50%")]),
    ("2026年本部门“三公”经费预算10.00万元。公务接待费5.00万元，占“三公”经费的51%。", []),  # three halves of a unit
    ("2026年本部门“三公”经费预算10.00万元。公务接待费5.00万元，占“三公”经费的52%。",
     [("share-of-the-named-whole", "error", 2, "50%")]),
    ("2026年政府采购预算总额100.00万元，其中政府采购货物预算50.00万元。授予中小企业合同金额30.00万元，占政府采购支出总额的40%。",
     [("share-of-the-named-whole", "error", 10, "30%")]),
])
def test_wholes_and_parts(text, findings):
    """Catches a list or a share that does not fit and is not told, and one that fits and is accused."""
    assert found(text) == findings


# ── changes ──────────────────────────────────────────────────────────────────────────────────

MORE = "2026年本部门支出预算100.00万元，比上年增加20.00万元，"
BESIDE = "2026年本部门支出预算100.00万元，上年预算80.00万元，"
GUESTS = "2026年公务接待费预算3.00万元，比上年"
PERCENT, CHANGE, SIGN = ("percentage-is-change-over-last-year", "change-is-this-less-last",
                         "direction-agrees-with-sign")


@pytest.mark.parametrize(("text", "findings"), [
    (MORE + "增长25.00%。", []),
    (MORE + "增长25.01%。", [(PERCENT, "rounding", 0.01, "25%")]),
    (MORE + "增长25.03%。", [(PERCENT, "error", 0.03, "25%")]),
    (MORE + "增长20.00%。", [(PERCENT, "error", -5, "25%")]),
    (MORE + "下降25.00%。", [(SIGN, "error", None, "")]),
    (BESIDE + "增加20.00万元，增长25.00%。", []),
    (BESIDE + "增加21.00万元，增长25.00%。", [(CHANGE, "error", 1, "20")]),
    (BESIDE + "增加20.01万元。", [(CHANGE, "rounding", 0.01, "20")]),
    (BESIDE + "增加20.02万元。", [(CHANGE, "error", 0.02, "20")]),
    (BESIDE + "减少20.00万元，下降25.00%。", [(PERCENT, "error", -50, "25%"), (CHANGE, "error", -40, "20")]),
    (BESIDE + "与上年持平。", [(CHANGE, "error", -20, "20")]),
    ("2026年本部门支出预算80.01万元，上年预算80.00万元，与上年持平。", []),
    ("2026年公务接待费3万元，比上年减少1万元，下降33%。", [(PERCENT, "rounding", -8, "-25%")]),
    # 1.05 of 1.90 at most
    ("2026年公务接待费3.0万元，比上年增加1.0万元，增长55%。", [(PERCENT, "rounding", 5, "50%")]),
    ("2026年公务接待费3.0万元，比上年增加1.0万元，增长56%。", [(PERCENT, "error", 6, "50%")]),
    ("2026年公务接待费预算0.00万元，比上年减少3.00万元，下降100%。", []),
    ("2026年公务接待费预算0.00万元，比上年下降90%。", [(PERCENT, "error", 10, "-100%")]),
    # an increase is at most the whole
    (GUESTS + "增加3.00万元。", []),
    (GUESTS + "增加3.01万元。", []),  # as rounding may have it
    (GUESTS + "增加3.02万元。", [("increase-within-this-year", "error", 0.02, "3")]),
    (GUESTS + "增加4.00万元。", [("increase-within-this-year", "error", 1, "3")]),
    (GUESTS + "减少4.00万元。", []),
    # of nothing there is no percentage
    (GUESTS + "增加3.00万元，增长100%。", [("rate-has-a-base", "info", None, "")]),
    (GUESTS + "增加3.00万元，增长0%。", [(SIGN, "warning", None, "")]),
    # words and signs
    (GUESTS + "增加-1.00万元。", [(SIGN, "warning", None, "")]),
    (GUESTS + "变动-1.00万元。", []),
    (GUESTS + "增加1.00万元，增长0.00%。", [(PERCENT, "error", -50, "50%"), (SIGN, "warning", None, "")]),
    (GUESTS + "增加0.00万元，增长50.00%。", [(PERCENT, "error", 50, "0%"), (SIGN, "warning", None, "")]),
    ("2026年公务接待费预算30000.00万元，比上年增加1.00万元，增长0.00%。", []),
    ("2026年公务接待费预算20000.00万元，比上年增加1.00万元，增长0.00%。",  # 0.005% is printed 0.01%
     [(SIGN, "warning", None, ""), (PERCENT, "rounding", -0.01, "0.01%")]),
    # what parts changed by
    ("2026年“三公”经费预算10.00万元，比上年增加3.00万元，其中：因公出国（境）费2.00万元，比上年增加1.00万元；"
     "公务用车购置及运行费5.00万元，比上年增加1.00万元；公务接待费3.00万元，比上年增加1.00万元。", []),
    ("2026年“三公”经费预算10.00万元，比上年增加3.00万元，其中：因公出国（境）费2.00万元，比上年增加1.00万元；"
     "公务用车购置及运行费5.00万元，比上年增加1.00万元；公务接待费3.00万元，比上年增加2.00万元。",
     [("changes-of-parts-make-the-change", "warning", -1, "4")]),
    ("2026年本部门支出预算比上年增加118.00万元，其中：基本支出增加79.00万元，项目支出增加39.00万元。", []),
    ("2026年本部门支出预算比上年增加118.00万元，其中：基本支出增加79.00万元，项目支出增加39.02万元。",
     [("changes-listed-make-the-change", "warning", -0.02, "118.02")]),
    ("2026年本部门支出预算比上年增加118.00万元，其中：基本支出增加79.00万元，项目支出增加39.01万元。", []),
    # three parts may be off by two units
    ("2026年“三公”经费预算10.00万元，比上年增加3.00万元，其中：因公出国（境）费增加1.00万元，公务用车购置及运行费增加1.00万元，"
     "公务接待费增加1.02万元。", []),
    ("2026年“三公”经费预算10.00万元，比上年增加3.00万元，其中：因公出国（境）费增加1.00万元，公务用车购置及运行费增加1.00万元，"
     "公务接待费增加1.03万元。", [("changes-listed-make-the-change", "warning", -0.03, "3.03")]),
    # one change, said twice
    ("2026年支出预算300.00万元，比上年增加10.00万元。|支出预算300.00万元，比上年增加10.00万元，用于运转。", []),
    ("2026年支出预算300.00万元，比上年增加10.00万元。|2026年支出预算300.00万元，比上年增加11.00万元。",
     [("same-change-said-alike", "warning", 1, "10")]),
    ("2026年支出预算300.00万元，比上年增加10.00万元。|2026年支出预算310.00万元，比上年增加11.00万元。", []),
    # the year compared with
    ("2026年公务接待费预算3.00万元，比2025年增加1.00万元。", []),
    ("2026年公务接待费预算3.00万元，比2024年增加1.00万元。", [("base-is-last-year", "warning", None, "2025")]),
    ("2026年公务接待费预算3.00万元，比2026年增加1.00万元。", [("base-is-last-year", "error", None, "2025")]),
])
def test_changes(text, findings):
    """Catches a change, a percentage or a base that is wrong, and rounding that is called wrong."""
    assert found(text) == findings


@pytest.mark.parametrize(("stated", "why"), [
    ("增长20.00%", "; it is the change over this year's amount"),
    ("增长125.00%", "; it is this year's amount over last year's"),
    ("增长2.50%", "; the point has slipped"),
    ("增长250.00%", "; the point has slipped"),
    ("增长0.25%", "; the point has slipped"),
    ("增长31.00%", ""),
])
def test_what_a_wrong_percentage_is_instead(stated, why):
    """Catches a likely cause named that it is not, or none where it can be told."""
    [said] = told(MORE + stated + "。")
    assert said.partition("percentage points off")[2].startswith(why + ": “" if why else ": “"), said


def test_a_finding_quotes_what_stands_around_it():
    """Catches a quotation that leaves out what is meant, or shows the sentence before."""
    assert told(MORE + "增长31.00%。") == [
        "p. 1: “支出”: an increase (增加) of 31.00% is printed, but 20.00 ÷ (100.00 − 20.00) = 25.00%, "
        "6.00 percentage points off: “…26年本部门支出预算100.00万元，比上年增加20.00万元，增长31.00%。”"]
    assert told(BASIC + "项目支出41.00万元。")[0].startswith(
        "p. 1: “支出” is stated as 100.00万元, but its parts 60.00万元 + 41.00万元 add up to 101.00 万元; "
        "difference 1.00 万元: “2026年本部门支出预算100.00万元，")


# ── reasons ──────────────────────────────────────────────────────────────────────────────────

WHY = "2026年支出预算300.00万元，比上年增加10.00万元，主要原因是："
REASONS = "reasons-sum-to-the-change"


@pytest.mark.parametrize(("text", "findings"), [
    (WHY + "人员经费增加6.00万元，项目支出增加4.00万元。", []),
    (WHY + "人员经费增加12.00万元，项目支出减少2.00万元。", []),
    (WHY + "人员经费增加6.00万元，项目支出增加4.01万元。", [(REASONS, "rounding", 0.01, "10")]),
    (WHY + "人员经费增加6.00万元，项目支出增加3.00万元。", [(REASONS, "warning", -1, "10")]),  # a tenth
    (WHY + "人员经费增加6.00万元，项目支出增加2.90万元。", [(REASONS, "info", -1.1, "10")]),  # main reasons need not be all
    (WHY + "人员经费增加6.00万元，项目支出增加8.00万元。", [(REASONS, "warning", 4, "10")]),  # more than all
    (WHY + "人员经费减少6.00万元，项目支出增加1.00万元。", [(REASONS, "warning", -15, "10")]),  # the other way
    (WHY + "人员经费增加6.00万元，项目支出增加3.90万元等。", [(REASONS, "info", -0.1, "10")]),
    (GUESTS + "减少1.00万元，主要原因是业务量增加。", [("reason-agrees-with-direction", "warning", None, "")]),
    (GUESTS + "增加1.00万元，主要原因是经费减少。", [("reason-agrees-with-direction", "warning", None, "")]),
    (GUESTS + "增加1.00万元，主要原因是人员增加。", []),
    (GUESTS + "减少1.00万元，主要原因是人员减少。", []),
    (GUESTS + "增加1.00万元，主要原因是", [
        ("template-is-filled-in", "error", None, ""), ("paragraph-ends", "warning", None, "")]),
])
def test_reasons(text, findings):
    """Catches reasons that cannot be right and pass, or main reasons accused of not being all."""
    assert found(text) == findings


# ── final accounts ───────────────────────────────────────────────────────────────────────────

SPENT = "2026年公务接待费年初预算为10.00万元，支出决算为9.00万元，完成年初预算的"
BOTH = "2026年公务接待费年初预算为10.00万元，全年预算为12.00万元，支出决算为9.00万元，"
ALONE = "2026年公务接待费支出决算完成预算的"
COMPLETION, ORDER = "completion-is-final-over-budget", "spent-against-planned"


@pytest.mark.parametrize(("text", "findings"), [
    (SPENT + "90.00%。", []),
    (SPENT + "90.01%。", [(COMPLETION, "rounding", 0.01, "90%")]),
    (SPENT + "95.00%。", [(COMPLETION, "error", 5, "90%")]),
    (SPENT + "90.00%，决算数小于预算数。", []),
    (SPENT + "90.00%，决算数大于预算数。", [(ORDER, "error", -1, "<")]),
    (SPENT + "90.00%，决算数等于预算数。", [(ORDER, "error", -1, "<")]),
    (SPENT.replace("9.00", "10.00") + "100.00%，决算数等于预算数。", []),
    (SPENT.replace("9.00", "10.00") + "100.00%，决算数小于预算数。", [(ORDER, "error", 0, "=")]),
    (SPENT.replace("9.00", "10.00") + "100.00%，决算数大于预算数。", [(ORDER, "error", 0, "=")]),
    (SPENT.replace("9.00", "10.01") + "100.10%，决算数等于预算数。", []),
    (SPENT.replace("10.00", "0.00") + "90.00%。", [("completion-has-a-base", "warning", None, "")]),
    (SPENT.replace("10.00", "0.00").replace("9.00", "0.00") + "90.00%。", []),
    (BOTH + "完成年初预算的90.00%。", []),
    (BOTH + "完成全年预算的75.00%。", []),
    (BOTH + "完成年初预算的75.00%。", [("rate-names-its-budget", "warning", None, "90%")]),
    (BOTH + "完成全年预算的90.00%。", [("rate-names-its-budget", "warning", None, "75%")]),
    (BOTH + "完成年初预算的80.00%。", [(COMPLETION, "error", -10, "90%")]),
    (BOTH + "完成全年预算的80.00%。", [(COMPLETION, "error", 5, "75%")]),
    (SPENT + "90.00%，决算数比年初预算数减少1.00万元。", []),
    (SPENT + "90.00%，决算数比年初预算数减少1.01万元。", [("deviation-is-final-less-budget", "rounding", -0.01, "-1")]),
    (SPENT + "90.00%，决算数比年初预算数减少2.00万元。", [("deviation-is-final-less-budget", "error", -1, "-1")]),
    (ALONE + "90.00%，决算数小于预算数。", []), (ALONE + "110.00%，决算数大于预算数。", []),
    (ALONE + "90.00%，决算数大于预算数。", [("completion-agrees-with-order", "warning", None, "")]),
    (ALONE + "110.00%，决算数小于预算数。", [("completion-agrees-with-order", "warning", None, "")]),
    (ALONE + "100.00%，决算数小于预算数。", [("completion-agrees-with-order", "warning", None, "")]),
    (ALONE + "100%，决算数小于预算数。", []),  # 99.6% is printed so
    (ALONE + "101%，决算数小于预算数。", [("completion-agrees-with-order", "warning", None, "")]),
])
def test_final_accounts(text, findings):
    """Catches a rate or a word that is not true of the two amounts, and one that is true of either."""
    assert found(text) == findings


# ── how it is written ────────────────────────────────────────────────────────────────────────

NOTE = "本部门2026年预算按照规定编制，坚持厉行节约。"


@pytest.mark.parametrize(("text", "findings"), [
    ("一、部门职责|二、机构设置|三、收支情况|" + GUESTS + "增加1.00万元。", []),
    ("一、部门职责|二、机构设置|四、收支情况|" + GUESTS + "增加1.00万元。",
     [("headings-count-on", "warning", None, "3")]),
    ("一、部门职责|二、机构设置|二、收支情况|" + GUESTS + "增加1.00万元。",
     [("headings-count-on", "warning", None, "3")]),
    ("一、部门职责|二、机构设置|五、收支情况|" + GUESTS + "增加1.00万元。", []),  # others may stand elsewhere
    ("一、部门职责|二、机构设置|一、收支情况|" + GUESTS + "增加1.00万元。", []),  # counted anew
    ("2026年公务接待费3.00万元，其中因公出国（境）费2.00万元。", []),
    ("2026年公务接待费3.00万元，其中因公出国（境费2.00万元。", [("brackets-are-closed", "warning", None, "")]),
    ("2026年公务接待费）3.00万元。", [("brackets-are-closed", "warning", None, "")]),
    ("2026年公务接待费3.00万元。1）会议费2.00万元；2）培训费1.00万元。", []),
    ("2026年公务接待费3.00万元，，其中会议费2.00万元。", [("punctuation-once", "warning", None, "")]),
    ("2026年公务接待费3.00万元。。其中会议费2.00万元。", [("punctuation-once", "warning", None, "")]),
    (GUESTS + "增加1.00万元，主要原因是业务量增加，", [("paragraph-ends", "warning", None, "")]),
    ("2026年公务接待费3.00万元，比上年持平。", [("flat-is-said-with", "info", None, "")]),
    ("2026年公务接待费3.00万元，与上年持平。", []),
    (NOTE, []),
    ("本部门2026年预算编制厉行。|本部门2026年预算编制厉行。", [("paragraph-once", "warning", None, "")]),  # fifteen characters
    ("本部门2026年预算编制厉。|本部门2026年预算编制厉。", []),
    (NOTE + "|" + NOTE, [("paragraph-once", "warning", None, "")]),
    ("本部门无政府性基金预算。|本部门无政府性基金预算。", []),  # so short a sentence may be said again
    ("2026年公务接待费预算XX万元，比上年增加1.00万元。", [("template-is-filled-in", "error", None, "")]),
    ("2026年公务接待费预算 万元，比上年增加1.00万元。", [("template-is-filled-in", "error", None, "")]),
])
def test_how_it_is_written(text, findings):
    """Catches half a pair, a number left out or a blank of the template that nobody is told of."""
    assert found(text) == findings


def test_a_unit_typed_for_the_usual_one_is_told_by_what_it_would_make_right():
    """Catches 400.00元 for 万元 told as a wrong share, and a unit called wrong that nothing proves."""
    text = "2026年本部门支出预算1000.00万元，其中：基本支出600.00万元，占60%；项目支出400.00元，占40%。"
    assert found(text) == [("unit-of-money-is-the-usual", "error", None, "400")]
    assert found(text.replace("占40%", "占41%"))[0][0] != "unit-of-money-is-the-usual"
    # where most amounts are of the other unit
    other = "2026年公务接待费3.00万元，比上年增加10000元，增长50.00%。"
    assert found(other) == []
