"""One cause, one story: what one wrong number breaks is one entry; two wrong numbers are two."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from fault_injection import Plot
from made_prose import passages, told_in
from test_checks_planted import amounts, gained, marks, miswritten, new_among

import budgetkit as bk
from budgetkit.checks import Finding, Findings
from budgetkit.checks.finding_groups import causes
from budgetkit.checks.findings import COLUMNS
from budgetkit.checks.implied_corrections import Remedy
from budgetkit.checks.output import write
from budgetkit.messages import Named
from budgetkit.narrative.paragraphs import Place


@pytest.fixture(scope="module")
def found():
    return bk.check(bk.load_example("weihui-2024"))


@pytest.fixture(scope="module")
def plot():
    return Plot()


@pytest.fixture(scope="module")
def sound(plot):
    return marks(bk.check(plot.sound))


def entries(found, ones):
    """The causes that hold any of these findings."""
    return [c for c in found.causes if any(f in c.findings for f in ones)]


def broken(plot, sound, *changes):
    """Findings of the budget with other texts in some cells; and those it had not before."""
    now = plot
    for number, row, column, text in changes:
        d = now.with_cell(number, row, column, text)
        now = Plot.__new__(Plot)
        now.sound, now.prose = d, plot.prose
    found = bk.check(now.sound)
    new = [f for f in new_among(found, sound) if f.severity in ("error", "warning")]
    return found, new


def test_the_example_in_fewer_entries(found):
    """Catches findings of one fault told apart, or faults told together that are not one."""
    assert (len(found), len(found.causes)) == (32, 28)
    together = [c for c in found.causes if c.signs]
    assert [sorted(f.rule for f in c.findings) for c in together] == [
        ["percentage-is-change-over-last-year"] * 2,  # 1200.17% on p. 3 and again on p. 4
        ["template-is-filled-in"] * 2,  # 增加（减少）xxx万元: two gaps of one sentence
        ["class-missing-in-table", "fund-table-is-column", "stated-is-in-its-own-table"],
    ]
    assert "第17页《2024年政府性基金预算支出情况表》比他处少 10,331.00 万元" in together[2].text("zh")
    assert "were 1,201.68%. It is printed so on pp. 3, 4." in together[0].text("en")


def test_every_finding_stands_in_one_entry(found):
    """Catches a finding lost, or told twice, on its way to the entries."""
    held = [f for c in found.causes for f in c.findings]
    assert sorted(map(id, held)) == sorted(map(id, found))
    assert sum(found.told.values()) == len(found.causes) == len(found.by_cause)
    ranks = [["error", "warning", "rounding", "info"].index(c.severity) for c in found.causes]
    assert ranks == sorted(ranks)


def test_entries_do_not_depend_on_chance(found):
    """Catches entries that change with the order in which the rules found them."""
    mixed = list(found)
    random.Random(3).shuffle(mixed)
    told, again = ({tuple(sorted(f.message for f in c.findings)) for c in causes(given)}
                   for given in (found, mixed))
    assert told == again


@pytest.mark.slow
def test_one_wrong_cell_is_one_cause(plot, sound):
    """Catches a citizen told of three errors where one cell is wrong."""
    dice, told, signs = random.Random(20), [], 0
    cells = amounts(plot)
    while len(told) < 60:
        number, fact = dice.choice(cells)
        wrong = miswritten(fact.text, dice.choice(["add", "swap", "drop", "shift"]), dice)
        if wrong is None or abs(wrong - fact.amount) < 1:
            continue
        found, new = broken(plot, sound, (number, fact.row, fact.column, f"{wrong:,.2f}"))
        if new:
            told.append(len(entries(found, new)))
            signs += len(new)
    assert signs > 2 * len(told)  # one wrong cell breaks more than two sums
    # of the others, all break a finding that the document had before
    assert told.count(1) >= 56


def test_what_would_set_all_right_is_said(plot, sound):
    """Catches a cause that is not named by its number, or by a wrong value for it."""
    number, fact = next((n, f) for n, f in amounts(plot)
                        if f.table == "general_budget_expenditure" and f.row_code == "2210201")
    found, new = broken(plot, sound, (number, fact.row, fact.column, "93.15"))
    cause, = entries(found, new)
    assert len(cause.findings) >= 3
    assert f"若第{fact.page}页的 93.15 万元 为 {fact.text} 万元，各处均相符" in cause.text("zh")
    assert f"if 93.15 万元 (p. {fact.page}) were {fact.text} 万元" in cause.text("en")


@pytest.mark.slow
def test_two_wrong_cells_are_two_causes(plot, sound):
    """Catches two faults, in one table or in two, told as one."""
    dice, pairs = random.Random(8), 0
    cells = amounts(plot)
    while pairs < 40:
        picked = dice.sample(cells, 2)
        wrong = [miswritten(f.text, dice.choice(["add", "swap", "shift"]), dice)
                 for _, f in picked]
        if any(w is None or abs(w - f.amount) < 1
               for w, (_, f) in zip(wrong, picked, strict=True)) or wrong[0] == wrong[1]:
            continue
        changes = [(n, f.row, f.column, f"{w:,.2f}")
                   for w, (n, f) in zip(wrong, picked, strict=True)]
        alone = [broken(plot, sound, change)[1] for change in changes]
        found, new = broken(plot, sound, *changes)
        if not all(alone) or not new:
            continue
        pairs += 1
        assert len(entries(found, new)) >= 2, [str(f) for f in new]


def test_two_wrong_cells_of_one_column(plot, sound):
    """Catches faults of two lines put together by the total that both of them break."""
    table = next(n for n, t in enumerate(plot.sound.tables)
                 if t.key == "department_expenditure")
    basic = [f for f in plot.sound.tables[table].facts if f.name == "basic" and len(f.row_code) > 5]
    one, other = basic[:2]
    found, new = broken(plot, sound, (table, one.row, one.column, f"{one.amount + 7:.2f}"),
                        (table, other.row, other.column, f"{other.amount + 90:.2f}"))
    rows = {one.row: 0, other.row: 0}
    for cause in entries(found, new):
        held = {f.row for f in cause.findings if f.rule.startswith("total-is-basic")}
        assert len(held) <= 1
        for row in held & rows.keys():
            rows[row] += 1
    assert set(rows.values()) == {1}


def test_a_wrong_number_copied_is_one_cause(plot, sound):
    """Catches one error told twice because two tables carry it."""
    held = {t.key: n for n, t in enumerate(plot.sound.tables)}
    changes = []
    for key in ("department_expenditure", "general_budget_expenditure"):
        fact = next(f for f in plot.sound.tables[held[key]].facts
                    if f.row_code == "2210201" and f.name in ("total", "general_budget"))
        changes.append((held[key], fact.row, fact.column, "93.15"))
    found, new = broken(plot, sound, *changes)
    cause, = entries(found, new)
    assert {f.table for f in cause.findings} >= {"department_expenditure",
                                                 "general_budget_expenditure"}
    assert "重复出现" in cause.text("zh")


def test_one_wrong_word_of_the_prose_is_one_cause(plot, sound):
    """Catches a wrong amount of the prose told once a rule."""
    d = plot.with_words("基本支出189.07万元，占55.08%", "基本支出198.07万元，占55.08%")
    new = [f for f in gained(plot, sound, d) if f.severity in ("error", "warning")]
    assert {f.rule for f in new} > {"parts-make-the-whole", "stated-is-printed"}
    cause, = entries(bk.check(d), new)
    assert "若第4页的 198.07万元 为 189.07万元，各处均相符" in cause.text("zh")


@pytest.mark.parametrize(("name", "changes", "causes"), [
    ("b-bj", [("增加345.67万元，增长4.32%", "增加354.67万元，增长4.32%")], 1),
    ("b-bj", [("增长4.32%", "增长5.32%"), ("增加145.67万元", "增加154.67万元")], 2),
    ("fa-3g-detail", [("占75.00%", "占57.00%"), ("减少10.00万元", "减少15.00万元")], 2),
    ("b-sd", [("项目支出2043.21万元，占31.23%", "项目支出2403.21万元，占31.23%")], 1),
])
def test_causes_in_the_prose(name, changes, causes):
    """Catches signs of one number told apart, or two wrong numbers of one passage put together."""
    year, kind, texts = passages()[name]
    text = "\n".join(texts)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    found = bk.check(told_in(year, kind, *text.splitlines())).filter(family="prose")
    told = [c for c in found.causes if c.severity in ("error", "warning")]
    assert len(told) == causes, [[str(f) for f in c.findings] for c in told]


def fault(*remedies, severity="error"):
    return Finding(severity, Named("wrong", "错"), remedies=remedies, rule="r", family="prose")


def number(x, right, value=5, page=1, width=0):
    low, high = Decimal(right) - width, Decimal(right) + width
    return Remedy(Place(page, x, 0, x + 9, 9), f"{value} 万元", f"{right} 万元", Decimal(str(value)),
                  low, high, "万元", True)


def test_few_digits_are_no_copy():
    """Catches 5.00 at two places taken for one number, where nothing else ties them."""
    apart = [fault(number(0, 6)), fault(number(50, 6, page=2))]
    assert len(causes(apart)) == 2
    alike = [fault(number(0, 6, "512.37")), fault(number(50, 6, "512.37", page=2))]
    assert len(causes(alike)) == 1


def test_the_number_that_explains_most():
    """Catches findings chained together by numbers that no one value sets right."""
    shared, total = number(0, 4), number(50, 9, 8)
    told = causes([fault(shared, total), fault(shared), fault(total), fault(number(0, 4))])
    assert sorted(len(c.findings) for c in told) == [1, 3]


def test_rounding_has_no_cause():
    """Catches differences of rounding hung on to an error."""
    told = causes([fault(number(0, 4)), fault(number(0, 4), severity="rounding")])
    assert [len(c.findings) for c in told] == [1, 1]


def test_the_package_stays_as_it_is(found):
    """Catches a column of findings.csv that causes add, take away, or merge rows of."""
    assert tuple(found.frame.columns) == COLUMNS and len(found.frame) == 32
    assert write(found, "csv").count("\n") >= 33


@pytest.mark.slow
def test_one_entry_a_cause_wherever_findings_are_shown(found):
    """Catches an output that still tells every finding as an error of its own, or loses one."""
    page = write(found, "html", "en")
    assert page.count("<article") == 28 and page.count("<li>") == 4
    for lang, words in (("en", "Also seen in:"), ("zh", "还见于：")):
        table = write(found, "table", lang)
        assert table.count(words) == 3
        assert all(f.text(lang) in table for f in found)
    assert repr(found).count("Also seen in:") == 3
    assert found._repr_html_().count("<tr>") == 29
    view = bk.explore.findings(bk.load_example("weihui-2024"), found=found).view(number=2)
    assert "1,201.68%" in view.note and "Also seen in:" in view.note


def test_hostile_words_in_a_cause_are_escaped():
    """Catches a document's words that run because they stand in the sentence about the cause."""
    made = replace(number(0, 4), printed="<script>1</script>", right="<b>")
    page = write(Findings([fault(made), fault(made)], "t"), "html")
    assert "<script>" not in page and "<b>" not in page
    assert "<script>" not in Findings([fault(made), fault(made)])._repr_html_()


def failing(row, column, terms, rule="total-is-basic-plus-project"):
    """A failing sum: its cell, and its terms at (row, column)."""
    places = tuple(Place(1, 10.0 * c, 10.0 * r, 10.0 * c + 9, 10.0 * r + 9)
                   for r, c in ((row, column), *terms))
    return Finding("error", Named(f"{row} {column}", "错"), table="three_public", page=1, row=row,
                   column=column, places=places, rule=rule, family="arithmetic")


def test_one_sum_that_fails_in_several_rows_is_one_cause():
    """Catches a column misunderstood by the department told as one fault a row."""
    along = [failing(row, 2, [(row, 3), (row, 4)]) for row in (4, 5, 6)]
    assert [len(c.findings) for c in causes(along[:2])] == [1, 1]  # two may be two slips
    (cause,) = causes(along)
    assert len(cause.findings) == 3 and "several rows" in cause.text("en") and cause.text("zh")


def test_sums_down_the_rows_are_faults_of_their_own():
    """Catches two classes that do not add up folded into one, for they stand in one column."""
    down = [failing(row, 2, [(row + 1, 2), (row + 2, 2)]) for row in (4, 8)]
    assert [len(c.findings) for c in causes(down)] == [1, 1]
    beside = [failing(4, column, [(5, column), (6, column)]) for column in (2, 3, 4)]
    assert [len(c.findings) for c in causes(beside)] == [3]  # one row in three columns


def test_other_rules_keep_their_own_cause():
    """Catches findings of two rules in one row folded without a number that explains both."""
    found = [failing(4, 2, [(4, 3)]), failing(4, 2, [(4, 5)], rule="total-is-sum-of-funds")]
    assert [len(c.findings) for c in causes(found)] == [1, 1]
