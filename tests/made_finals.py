"""A final account in the national form (公开01表 …), made in the tests, with planted errors."""

from __future__ import annotations

from pathlib import Path

from pdf_builder import LANDSCAPE, Sheet, press

DEPARTMENT = "清水市计量局"
#: Place → what is printed there; a test may plant another amount.
TRUE = {
    "class": "100.00", "revenue": "122.00", "summary revenue": "122.00", "basic": "90.00",
    "public": "20.00", "spent vehicles": "3.50", "left": "4.00", "stated vehicles": "3.50",
    "stated total": "130.00", "stated personnel": "70.00", "rate": "104.17%",
    "more": "4.00", "order": "大于",
}
NAMES = {"201": "一般公共服务支出", "20103": "政府办公厅（室）及相关机构事务", "2010301": "行政运行",
         "2010302": "一般行政管理事务", "212": "城乡社区支出",
         "21208": "国有土地使用权出让收入安排的支出", "2120899": "其他国有土地使用权出让收入安排的支出"}


def _sheet(title: str, number: int) -> Sheet:
    sheet = Sheet(LANDSCAPE)
    sheet.centre(50, title)
    sheet.text(740, 66, f"公开{number:02}表")
    sheet.text(40, 90, f"部门：{DEPARTMENT}")
    sheet.text(700, 90, "金额单位：万元")
    return sheet


def _summary(p: dict[str, str]) -> Sheet:
    sheet = _sheet("收入支出决算总表", 1)
    rows = [["一、一般公共预算财政拨款收入", "98.00", "一、一般公共服务支出", p["class"]],
            ["二、政府性基金预算财政拨款收入", "21.00", "二、城乡社区支出", "20.00"],
            ["三、其他收入", "3.00", "", ""],
            ["本年收入合计", p["summary revenue"], "本年支出合计", "120.00"],
            ["使用非财政拨款结余", "1.00", "结余分配", "0.50"],
            ["年初结转和结余", "7.00", "年末结转和结余", "9.50"],
            ["总计", "130.00", "总计", "130.00"]]
    sheet.table(40, 100, [170, 35, 90] * 2, [
        ["收入", "<", "<", "支出", "<", "<"],
        ["项目", "行次", "决算数", "项目", "行次", "决算数"], ["栏次", "", "1", "栏次", "", "2"],
        *([a, str(i + 1), b, c, str(i + 31), d] for i, (a, b, c, d) in enumerate(rows))])
    return sheet


def _coded(title: str, number: int, heads: list[list[str]], total: list[str],
           lines: dict[str, list[str]]) -> Sheet:
    """类|款|项 stand beside 栏次 and 合计, as high as both."""
    sheet = _sheet(title, number)
    n = len(total)
    sheet.table(40, 100, [24, 24, 24, 190, *[70] * n], [
        ["项目", "<", "<", "<", *heads[0]],
        ["科目编码", "<", "<", "科目名称", *heads[1]],
        ["类", "款", "项", "栏次", *map(str, range(1, n + 1))],
        ["^", "^", "^", "合计", *total],
        *([code, "<", "<", NAMES[code], *amounts] for code, amounts in lines.items())])
    return sheet


def _under(code: str, amounts: list[str]) -> dict[str, list[str]]:
    """The same amounts for a line and the class and section that hold it alone."""
    return {code[:n]: amounts for n in (3, 5, 7)}


def _tables(p: dict[str, str]) -> list[Sheet]:
    own = {"201": ["100.00", "90.00", "10.00"], "20103": ["100.00", "90.00", "10.00"],
           "2010301": ["90.00", p["basic"], ""], "2010302": ["10.00", "", "10.00"]}
    fund = ["3.00", "21.00", "20.00", "", "20.00", p["left"]]
    basic = _sheet("一般公共预算财政拨款基本支出决算明细表", 6)
    basic.table(40, 100, [50, 120, 70] * 3, [
        ["人员经费", "<", "<", "公用经费", "<", "<", "<", "<", "<"],
        ["科目编码", "科目名称", "决算数"] * 3,
        ["301", "工资福利支出", "60.00", "302", "商品和服务支出", "18.00", "310", "资本性支出", "2.00"],
        ["30101", "基本工资", "60.00", "30201", "办公费", "15.00", "31002", "办公设备购置", "2.00"],
        ["303", "对个人和家庭的补助", "10.00", "30217", "公务接待费", "3.00", "", "", ""],
        ["30302", "退休费", "10.00", "", "", "", "", "", ""],
        ["人员经费合计", "<", "70.00", "公用经费合计", "<", "<", "<", "<", p["public"]]])
    three = _sheet("财政拨款“三公”经费支出决算表", 7)
    group = ["合计", "因公出国（境）费", "公务用车购置及运行费", "<", "<", "公务接待费"]
    three.table(40, 100, [62] * 12, [
        ["预算数", *["<"] * 5, "决算数", *["<"] * 5], group * 2,
        ["^", "^", "小计", "购置费", "运行费", "^"] * 2, [str(i) for i in range(1, 13)],
        ["10.00", "2.00", "5.00", "", "5.00", "3.00",
         "7.50", "1.00", p["spent vehicles"], "", "3.50", "3.00"]], size=6)
    each = ["^"] * 3
    return [
        _summary(p),
        _coded("收入决算表", 2, [["本年收入合计", "财政拨款收入", "事业收入", "<", "其他收入"],
                             ["^", "^", "小计", "其中：教育收费", "^"]],
               [p["revenue"], "119.00", "", "", "3.00"], {
                   "201": ["101.00", "98.00", "", "", "3.00"],
                   "20103": ["101.00", "98.00", "", "", "3.00"],
                   "2010301": ["98.00", "98.00", "", "", ""],
                   "2010302": ["3.00", "", "", "", "3.00"],
                   **_under("2120899", ["21.00", "21.00", "", "", ""])}),
        _coded("支出决算表", 3, [["本年支出合计", "基本支出", "项目支出"], each],
               ["120.00", "90.00", "30.00"],
               {**own, "2010301": ["90.00", "90.00", ""],
                **_under("2120899", ["20.00", "", "20.00"])}),
        _coded("一般公共预算财政拨款支出决算表", 5,
               [["本年支出", "<", "<"], ["小计", "基本支出", "项目支出"]],
               ["100.00", "90.00", "10.00"], own),
        basic, three,
        _coded("政府性基金预算财政拨款收入支出决算表", 8,
               [["年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"],
                ["^", "^", "小计", "基本支出", "项目支出", "^"]], fund, _under("2120899", fund)),
    ]


def _prose(p: dict[str, str]) -> list[str]:
    return [
        "一、收入支出决算总体情况说明",
        f"2023年度收、支总计均为{p['stated total']}万元。",
        "二、一般公共预算财政拨款支出决算情况说明",
        f"2023年度一般公共预算财政拨款支出年初预算为96.00万元，支出决算为100.00万元，完成年初预算的{p['rate']}，"
        f"决算数{p['order']}年初预算数{p['more']}万元。",
        "三、一般公共预算财政拨款基本支出决算情况说明",
        "2023年度一般公共预算财政拨款基本支出90.00万元，其中：",
        f"人员经费{p['stated personnel']}万元，主要包括：基本工资、退休费。",
        "公用经费20.00万元，主要包括：办公费、公务接待费。",
        "四、财政拨款“三公”经费支出决算情况说明",
        "2023年度“三公”经费财政拨款支出预算为10.00万元，支出决算为7.50万元，完成预算的75.00%，其中："
        "因公出国（境）费支出决算为1.00万元，完成预算的50.00%；公务用车购置及运行费支出决算为"
        f"{p['stated vehicles']}万元，完成预算的70.00%；公务接待费支出决算为3.00万元，完成预算的100.00%。",
    ]


def final_account(folder: Path, **planted: str) -> Path:
    """Write the PDF; a keyword plants an amount (``spent_vehicles`` for ``spent vehicles``)."""
    p = TRUE | {place.replace("_", " "): said for place, said in planted.items()}
    cover, words = Sheet(), Sheet()
    cover.centre(200, f"{DEPARTMENT}2023年度部门决算", 22)
    y = 80.0
    for text in _prose(p):
        said = "　　" + text
        while said:
            words.text(70, y, said[:38], 12)
            said, y = said[38:], y + 20
    return press(folder / "final.pdf", [cover, *_tables(p), words])
