"""Sheets of targets, whole: everything that each form says of a project, and where it stands."""

from types import SimpleNamespace

from made_tables import made_table

from budgetkit.tables.target_amounts import _first_words as first_words
from budgetkit.tables.targets import target_sheets


def sheets(*texts, title="项目支出绩效目标表", unit="万元"):
    tables = [made_table(text, title=title if n == 0 else "", unit=unit, page=1 + 10 * n) for n, text in enumerate(texts)]
    return target_sheets(tables)


def whose(sheet):
    """Scope, code, name, department, amount, its place, pages, goal."""
    return (sheet.scope, sheet.code, sheet.name, sheet.department, sheet.amount_text, sheet.amount_at, list(sheet.pages),
            sheet.goal)


def targets(sheet):
    return [(t.level1, t.level2, t.indicator, t.target, t.page, t.row, t.column) for t in sheet.targets]


def money(sheet):
    return [(a.path, a.label, a.whose, a.role, str(a.amount), a.page, a.row, a.column) for a in sheet.amounts]


def test_the_national_form():
    """Catches a label of the form lost, its money under another label, or a target on another row."""
    (sheet,) = sheets("""
        |项目名称|农村饮水安全工程|<|项目编码|33010024000001|
        |主管部门及代码|[301]某市水利局|<|实施单位|某市水利局本级|
        |项目资金（万元）|年度资金总额：|1,250.00|执行率分值（10）|10|
        |^|其中：财政拨款|1,200.00|||
        |^|其他资金|50.00|||
        |年度总体目标|解决12个村的饮水问题。|<|<|<|
        |绩效指标|一级指标|二级指标|三级指标|指标值|
        |^|产出指标|数量指标|改造管网长度|≥35公里|
        |^|^|时效指标|完工时间|2025年11月底前|
        |^|效益指标|社会效益指标|受益人口|≥1.2万人|""")
    assert whose(sheet) == ("project", "33010024000001", "农村饮水安全工程", "[301]某市水利局", "1,250.00", (2, 2), [1],
                            "解决12个村的饮水问题。")
    assert money(sheet) == [
        ("项目资金（万元）", "年度资金总额", "", "amount", "1250.00", 1, 2, 2),
        ("项目资金（万元）", "其中：财政拨款", "", "fund", "1200.00", 1, 3, 2),
        ("项目资金（万元）", "其他资金", "", "fund", "50.00", 1, 4, 2)]
    assert {k: str(v) for k, v in sheet.funds.items()} == {"其中：财政拨款": "1200.00", "其他资金": "50.00"}
    assert sheet.said == [("", "实施单位", "某市水利局本级", 1), ("项目资金（万元）", "执行率分值（10）", "10", 1)]
    assert targets(sheet) == [
        ("产出指标", "数量指标", "改造管网长度", "≥35公里", 1, 7, 4), ("产出指标", "时效指标", "完工时间", "2025年11月底前", 1, 8, 4),
        ("效益指标", "社会效益指标", "受益人口", "≥1.2万人", 1, 9, 4)]


def test_a_list_whose_projects_are_printed_again_on_the_next_page():
    """Catches a project told twice because the next page prints its name again, or its targets given to the next."""
    one, two, three = sheets("""
        |项目编码|项目名称|预算金额|一级指标|二级指标|三级指标|指标值|
        |330100240001|信息系统运维|60.00|产出指标|数量指标|系统数|≥3套|
        |^|^|^|效益指标|社会效益指标|服务人数|≥1000人|
        |330100240002|设备购置|40.00|产出指标|数量指标|设备数|≥5台|
        ---
        |330100240002|设备购置|40.00|产出指标|质量指标|合格率|≥98%|
        |330100240003|系统建设|30.00|产出指标|数量指标|模块数|≥2个|""")
    assert whose(one) == ("project", "330100240001", "信息系统运维", "", "60.00", (1, 2), [1], "")
    assert whose(two) == ("project", "330100240002", "设备购置", "", "40.00", (3, 2), [1, 2], "")
    assert whose(three) == ("project", "330100240003", "系统建设", "", "30.00", (5, 2), [2], "")
    assert targets(two) == [("产出指标", "数量指标", "设备数", "≥5台", 1, 3, 6), ("产出指标", "质量指标", "合格率", "≥98%", 2, 4, 6)]
    assert targets(one)[1] == ("效益指标", "社会效益指标", "服务人数", "≥1000人", 1, 2, 6)
    assert money(two) == [("", "预算金额", "设备购置", "amount", "40.00", 1, 3, 2)]


def test_the_same_name_with_another_code_or_amount_is_another_project():
    """Catches two projects of one name made one over the page."""
    head = "|项目编码|项目名称|预算金额|一级指标|二级指标|三级指标|指标值|\n"
    first = "|330100240002|设备购置|40.00|产出指标|数量指标|设备数|≥5台|\n---\n"

    def count(second):
        return len(sheets(head + first + second))

    assert count("|330100240002|设备购置|40.00|产出指标|质量指标|合格率|≥98%|") == 1
    assert count("|330100240009|设备购置|40.00|产出指标|质量指标|合格率|≥98%|") == 2
    assert count("|330100240002|设备购置|45.00|产出指标|质量指标|合格率|≥98%|") == 2
    assert count("|330100240002|设备更新|40.00|产出指标|质量指标|合格率|≥98%|") == 2


def test_a_block_that_goes_on_with_blank_cells():
    """Catches the targets at the head of a page without their project or their first level."""
    one, two = sheets("""
        |项目名称|预算金额|一级指标|二级指标|三级指标|指标值|
        |信息系统运维|60.00|产出指标|数量指标|系统数|≥3套|
        |^|^|^|质量指标|合格率|≥98%|
        ---
        ||||时效指标|完成时间|12月|
        |设备购置|40.00|产出指标|数量指标|设备数|≥5台|""")
    assert whose(one) == ("project", "", "信息系统运维", "", "60.00", (1, 1), [1, 2], "")
    assert targets(one) == [("产出指标", "数量指标", "系统数", "≥3套", 1, 1, 5), ("产出指标", "质量指标", "合格率", "≥98%", 1, 2, 5),
                            ("产出指标", "时效指标", "完成时间", "12月", 2, 3, 5)]
    assert whose(two) == ("project", "", "设备购置", "", "40.00", (4, 1), [2], "")


def test_a_year_asked_for_is_no_money():
    """Catches 预算年度 2026 told as a fund of 2,026 万元; and a task's money told as the whole's."""
    (sheet,) = sheets("""
        |单位名称|某市水利局|预算年度|2026|
        |年度主要任务|任务名称|主要内容|预算金额（万元）|
        |^|防汛抗旱|物资储备和演练|100.00|
        |^|河道治理|清淤十公里|200.00|
        |金额合计|<|<|300.00|
        |年度总体目标|保障安全度汛。|<|<|
        |一级指标|二级指标|三级指标|指标值|
        |产出指标|数量指标|演练次数|≥2次|""", title="部门整体支出绩效目标表")
    assert sheet.funds == {} and money(sheet) == [("", "金额合计", "", "amount", "300.00", 1, 4, 3)]
    assert ("", "预算年度", "2026", 1) in sheet.said
    assert [(label, text) for group, label, text, _ in sheet.said if group] == [
        ("防汛抗旱", "物资储备和演练 100.00"), ("河道治理", "清淤十公里 200.00")]
    assert (sheet.department, sheet.goal) == ("某市水利局", "保障安全度汛。")
    # a year's money under such a label is money
    (other,) = sheets("|项目名称|信息系统运维|\n|本年度预算|2026.00|\n|一级指标|指标值|")
    assert [a[4] for a in money(other)] == ["2026.00"]


def test_two_projects_one_under_another():
    """Catches the second project's money and goal given to the first."""
    one, two = sheets("""
        |项目名称|信息系统运维|
        |项目金额|60.00|
        |绩效目标|系统稳定运行|
        |项目名称|设备购置|
        |项目金额|40.00|
        |绩效目标|完成采购|""")
    assert whose(one) == ("project", "", "信息系统运维", "", "60.00", (1, 1), [1], "系统稳定运行")
    assert whose(two) == ("project", "", "设备购置", "", "40.00", (4, 1), [1], "完成采购")


def test_a_list_of_goals_in_words():
    """Catches the total of such a list told as a project, or the goal of one row for another's."""
    one, two = sheets("""
        |序号|项目名称|项目金额|绩效目标|
        |1|信息系统运维|60.00|系统稳定运行|
        |2|设备购置|40.00|完成采购|
        |合计||100.00||""")
    assert whose(one) == ("project", "", "信息系统运维", "", "60.00", (1, 2), [1], "系统稳定运行")
    assert whose(two) == ("project", "", "设备购置", "", "40.00", (2, 2), [1], "完成采购")
    assert one.said == [("", "序号", "1", 1)]


def test_the_unit_of_a_sheets_money():
    """Catches 元 read as 万元 where a label, a heading or the table says otherwise, the nearest first."""
    def amount(text, unit):
        (sheet,) = sheets(text, unit=unit)
        return str(sheet.amount), sheet.unit_assumed

    label = "|项目名称|信息系统运维|\n|项目金额（元）|600000.00|\n|绩效目标|稳定|"
    assert float(amount(label, "万元")[0]) == 60 and not amount(label, "万元")[1]
    assert float(amount("|项目名称|信息系统运维|\n|项目金额|60.00|\n|绩效目标|稳定|", "万元")[0]) == 60
    assert float(amount("|项目名称|信息系统运维|\n|项目金额|600000.00|\n|绩效目标|稳定|", "元")[0]) == 60
    head = "|项目名称|预算金额（元）|一级指标|三级指标|指标值|\n|信息系统运维|600000.00|产出指标|系统数|≥3套|"
    assert float(amount(head, "万元")[0]) == 60


def test_a_sheet_goes_on_in_labels_on_the_next_page_alone():
    """Catches the labels of another sheet, pages later, given to the one before."""
    def both(page):
        first = made_table("|项目名称|信息系统运维|\n|项目金额|60.00|", title="项目支出绩效目标表")
        return [(s.name, s.goal, list(s.pages)) for s in target_sheets(
            [first, made_table("|项目总体目标|完成采购|\n|实施单位|某局|", page=page)])]

    assert both(2) == [("信息系统运维", "完成采购", [1, 2])]
    for page in (3, 11):
        assert both(page) == [("信息系统运维", "", [1]), ("", "完成采购", [page])]


def test_the_words_beside_an_amount():
    """Catches a number, or a blank, taken for the task that an amount pays for."""
    def words(*texts, tall=()):
        cells = [SimpleNamespace(column=n, text=t, row_span=3 if n in tall else 1) for n, t in enumerate(texts)]
        reader = SimpleNamespace(layout=SimpleNamespace(starting=lambda row: cells))
        return first_words(reader, 0, cells[-1])

    assert words("防汛抗旱", "物资储备", "100.00") == "防汛抗旱"
    assert words("", "12.00", "防汛抗旱", "100.00") == "防汛抗旱"
    assert words("年度任务", "防汛抗旱", "100.00", tall=(0,)) == "防汛抗旱"  # not the label of several rows
    assert words("年度任务", "", "100.00", tall=(0,)) == "年度任务"
    assert words("", "12.00", "100.00") == ""
