"""What a column is called in the tidy frames: header path → English name. Knowledge, no code.

A header path is read from the top: each of its parts may say *when* (carried over, last year),
*which money* (a fund or a source) or *what for* (basic, project …). The name is put together
from what was said last of each, so that a heading nobody has seen yet still gets its words.
"""

from __future__ import annotations

import re
from functools import cache

from budgetkit.text import checked_language, fold

#: kind, name, pattern over one folded part of the path, zh, en. The first match of a kind wins.
_WORDS: tuple[tuple[str, str, str, str, str], ...] = (
    # text columns
    ("text", "serial", r"^(序号|行次|栏次)$", "序号", "No."),
    ("text", "unit_code", r"(部门|单位)(\(单位\))?(编码|代码)", "单位代码", "Unit code"),
    ("text", "government_code", r"政府.*经济.*(编码|代码)", "政府经济科目编码", "Government economic code"),
    ("text", "project_code", r"项目(编码|代码|编号)", "项目编码", "Project code"),
    ("text", "code", r"(科目)?(编码|代码|编号)$|^科目$", "科目编码", "Code"),
    ("text", "class_code", r"^类$", "类", "Class"),
    ("text", "section_code", r"^款$", "款", "Section"),
    ("text", "item_code", r"^项$", "项", "Item"),
    ("text", "unit_name", r"^(项目|预算|采购|填报|主管|编制|实施|执行)?(部门|单位)(\(单位\))?(名称)?$",
     "单位", "Unit"),
    ("text", "project", r"(一级|二级|三级)?项目名称|单位\(专项\)名称|单位(名称)?\(项目\)(名称)?|^预算项目$", "项目名称", "Project"),
    ("text", "name", r"^名称$|(科目|单位\(科目)名称|功能(分类)?科目$|经济(分类)?科目$|科目\(单位\)名称"
     r"|单位(名称)?\([^()]*科目(名称)?\)|支出功能分?科目(\(.*\))?$", "科目名称", "Name"),
    ("text", "category", r"^(项目|采购|资产|支出项目)?(类型|类别|分类|属性)(\(.*\))?$|^支出类型$", "类型", "Category"),
    ("text", "item", r"^(项目|三公经费项目|收入项目|支出项目|收入|支出|内容|栏目|资产名称)(\(按.*\))?$", "项目", "Item"),
    ("text", "procured", r"采购(品目|物品|目录|项目|内容)|^品目|购买服务(项目|内容|名称)", "采购品目", "Goods or services"),
    ("text", "method", r"采购(方式|形式|组织形式)|组织形式", "采购组织形式", "Procurement method"),
    ("text", "earmark", r"^专项名称$", "专项名称", "Earmarked for"),
    ("text", "quantity", r"^(采购|资产|购置)?数量$|计量单位", "数量", "Quantity"),
    ("text", "economic_item", r"经济(分类|科目)|^支出科目", "经济科目", "Economic item"),
    ("text", "note", r"备注|说明|用途|依据|立项|项目(概况|简介)", "备注", "Note"),
    ("text", "period", r"(起始|开始|终止|结束|起止)(年|时间|日期)|^项目(年限|期限|周期)", "起止年份", "Period"),
    ("text", "percent", r"%|(增长|增减|变动)(率|幅度|比例)|占比|执行率|比例$", "比例", "Percent"),
    # when
    ("when", "previous", r"^(上年|上一年|去年|\d{4}年)(度)?(年初)?(预算|执行|决算)(数)?$|上年(预算|执行)(数)?"
     r"|^(上年|上一年|去年)(度)?数?$",
     "上年", "Last year"),
    ("when", "carryover", r"(上年|以前年度|年初|(?<!非)财政拨款|历年).{0,4}(结转|结余)|^结转结余|结转(结余)?资金|^上年结转$",
     "上年结转", "Carried over"),
    ("when", "change", r"比上年|增减(变化|变动)?(额|数|情况)?$|^增加额|较上年|^变动(额|数|情况)$", "比上年增减", "Change"),
    ("when", "outturn", r"^(全年|本年|支出|收入)?决算(统计)?(数|数额|支出|收入|金额)?$|^(本年|全年)?执行数$",
     "决算数", "Outturn"),
    ("when", "adjusted", r"调整.{0,2}预算|^全年预算数?$", "调整预算数", "Adjusted budget"),
    # which money
    ("what", "three_public_total", r"三公.*(合计|经费|小计)|^三公", "“三公”经费合计", "Three public expenses"),
    ("what", "general_budget_appropriation", r"其中:?财政拨款", "其中：财政拨款", "of which appropriation"),
    ("what", "regular_grants", r"^其中:?经费拨款", "其中：经费拨款", "of which regular grants"),
    ("what", "general_budget", r"一般公共预算|公共财政(预算|拨款)|^一般预算|经费拨款", "一般公共预算", "General budget"),
    ("what", "government_fund", r"政府性基金|^基金(预算|拨款)", "政府性基金预算", "Government fund"),
    ("what", "state_capital", r"国有资本", "国有资本经营预算", "State capital"),
    ("what", "fiscal_account", r"(?<!不含)(?<!不含财政)(财政)?专户(资金|管理|核拨|拨款|收入|$)|(?<!不含)财政专户", "财政专户管理资金", "Special fiscal account"),
    ("what", "appropriation", r"^(本级|本年|当年|市级|区级)?财政(预算)?拨款|^财政性资金|^财政资金|政府预算资金", "财政拨款", "Appropriation"),
    ("what", "operating_revenue", r"事业单位经营(服务)?收入|^经营收入", "事业单位经营收入", "Business revenue"),
    ("what", "education_fees", r"^其中:?教育收费", "其中：教育收费", "of which education fees"),
    ("what", "service_revenue", r"事业收入|教育收费", "事业收入", "Service revenue"),
    ("what", "superior_subsidy", r"上级补助", "上级补助收入", "Subsidy from above"),
    ("what", "subsidiary_remittance", r"附属单位上缴", "附属单位上缴收入", "Remitted by subsidiaries"),
    ("what", "unit_funds", r"单位(自筹)?资金|自有资金|自筹", "单位资金", "Own funds of the unit"),
    ("what", "other_revenue", r"其[他它](收入|资金)", "其他收入", "Other revenue"),
    ("what", "fund_balance_used", r"(事业基金|非财政拨款).*(弥补|结余)|使用.*结余", "用事业基金弥补收支差额",
     "Balance used"),
    # what for
    ("what", "wages", r"工资福利", "工资福利支出", "Wages and benefits"),
    ("what", "households", r"个人和家庭", "对个人和家庭的补助", "Aid to households"),
    ("what", "goods_services", r"商品和服务|商品服务", "商品和服务支出", "Goods and services"),
    ("what", "debt_costs", r"债务利息", "债务利息及费用支出", "Interest and costs of debt"),
    ("what", "capital_construction", r"资本性支出\(基本建设\)", "资本性支出（基本建设）",
     "Capital outlay (construction)"),
    ("what", "enterprise_construction", r"企业(的)?(补助|资本性支出)\(基本建设\)", "对企业补助（基本建设）",
     "Aid to enterprises (construction)"),
    ("what", "enterprises", r"对企业", "对企业补助", "Aid to enterprises"),
    ("what", "social_security_funds", r"社会保障基金", "对社会保障基金补助", "Aid to social-security funds"),
    ("what", "capital_outlay", r"资本性", "资本性支出", "Capital outlay"),
    ("what", "personnel", r"人员(经费|支出|类)", "人员经费", "Personnel"),
    ("what", "public", r"公用(经费|支出|类)|日常公用", "公用经费", "Public expenses"),
    ("what", "basic", r"基本支出", "基本支出", "Basic"),
    ("what", "project_operating", r"其他运转类|运转类", "其他运转类", "Operating projects"),
    ("what", "project_specific", r"特定目标类", "特定目标类", "Specific-goal projects"),
    ("what", "project_spending", r"项目支出|项目经费", "项目支出", "Projects"),
    ("what", "turned_over", r"(上缴|上解)上级", "上缴上级支出", "Turned over to superiors"),
    ("what", "business_spending", r"经营支出", "事业单位经营支出", "Business spending"),
    ("what", "subsidiary_subsidy", r"附属单位补助", "对附属单位补助支出", "Subsidies to subsidiaries"),
    ("what", "small_firms", r"中小(微)?企业", "面向中小企业", "For small firms"),
    ("what", "reserve", r"预留|机动经费", "预留机动经费", "Reserve"),
    ("what", "yearend", r"年终结转|年末结转|结转下年|年终结余", "年终结转结余", "Carried to next year"),
    ("what", "travel_abroad", r"因公出国", "因公出国（境）费", "Travel abroad"),
    ("what", "vehicle_purchase", r"用车购置(费|支出)?$|^购置费", "公务用车购置费", "Vehicle purchase"),
    ("what", "vehicle_running", r"用车运行|^运行(维护)?费", "公务用车运行维护费", "Vehicle running costs"),
    ("what", "vehicles", r"用车购置(及|和|与)运行|^公务用车(费用?|经费)$", "公务用车购置及运行费", "Vehicles"),
    ("what", "reception", r"公务接待", "公务接待费", "Official receptions"),
    ("what", "meetings", r"会议费", "会议费", "Meetings"),
    ("what", "training", r"培训费", "培训费", "Training"),
    ("what", "operating_expenses", r"机关运行|运转经费", "机关运行经费", "Operating expenses"),
    ("what", "centralised", r"集中采购", "集中采购", "Central procurement"),
    ("what", "dispersed", r"分散采购", "分散采购", "Dispersed procurement"),
    # only a sum
    ("sum", "this_year", r"^(本年|当年)数?(收入|支出|拨款|预算|合计|安排|财政拨款)*(合计|小计)?$", "本年", "This year"),
    ("sum", "total", r"合计|总计|小计|^总额|资金总额|^金额|预算(数|金额|总额)$|年初预算|^预算$|^\d{4}年(度)?(预算|$)|^(本年|当年)?(项目|采购|支出|资产|购买|服务)?金额",
     "合计", "Total"),
)
_COMPILED = [(kind, name, re.compile(pattern)) for kind, name, pattern, _, _ in _WORDS]
#: Wide before narrow inside one part: 公务用车购置及运行费 is not 公务用车购置费.
_FIRST = {"vehicles": r"用车购置(及|和|与)运行"}

LABELS: dict[str, tuple[str, str]] = {name: (zh, en) for _, name, _, zh, en in _WORDS} | {
    "level": ("级次", "Level"), "parent": ("上级科目", "Parent"), "page": ("页码", "Page"),
    "side": ("收支", "Side"), "label": ("项目", "Item"), "amount": ("金额", "Amount"),
    "total": ("合计", "Total"), "table": ("表", "Table"), "title": ("表名", "Title"),
    "carryover_total": ("上年结转合计", "Carried over, total"),
    "budget": ("预算数", "Budget"), "budget_total": ("预算数合计", "Budget, total"),
    "revenue": ("本年收入", "Revenue of the year"),
    "revenue_total": ("本年收入合计", "Revenue of the year, total"),
    "yearend_total": ("年末结转和结余合计", "Carried to next year, total"),
    "previous_total": ("上年合计", "Last year, total"),
    "this_year": ("本年合计", "This year, total"), "government_name": ("政府经济科目名称",
                                                             "Government economic name"),
    "indicator": ("指标", "Indicator"), "target": ("指标值", "Target"),
}


@cache
def read_part(part: str) -> tuple[str, str] | None:
    """(kind, name) of one part of a header path, or None where no word is known.

    >>> read_part("政府性基金预算")
    ('what', 'government_fund')
    >>> read_part("小计")
    ('sum', 'total')
    """
    said = fold(part).replace("“", "").replace("”", "").replace('"', "")
    for name, pattern in _FIRST.items():
        if re.search(pattern, said):
            return "what", name
    for kind, name, pattern in _COMPILED:
        if pattern.search(said):
            return kind, name
    return None


def is_text_column(path: str) -> bool:
    """Whether the header says that the column holds words or codes, not amounts."""
    read = [read_part(p) for p in path.split("/") if p]
    said = [r for r in read if r]
    return bool(said) and said[-1][0] == "text"


#: A table that prints how a year's money flows: what was there, came in, was spent, and is left.
_FLOW = (("revenue", re.compile(r"^本年.{0,4}收入")), ("yearend", re.compile(r"^年[末终].*结[转余]")))
_SPENT = re.compile(r"^本年.{0,4}支出")
_PLANNED = re.compile(r"^(20\d\d年度?)?(部门|年初|本年|批复)*预算(安排)?(数|额|金额|数额)?$")
_FUNDS = {"general_budget", "government_fund", "state_capital"}
_PURPOSES = {"basic", "personnel", "public", "project_spending"}
_WHENS = {"budget", "carryover", "previous", "change", "outturn", "adjusted", "revenue", "yearend"}


@cache
def read_path(path: str, year: int | None = None, flow: bool = False) -> tuple[str, ...]:
    """The words of a header path that name its column, widest first.

    ``flow`` where the table prints this year's revenue beside this year's expenditure: then
    these two and what is left at the year's end are columns or groups of columns of their own.

    >>> read_path("财政拨款结转结余/政府性基金预算")
    ('carryover', 'government_fund')
    >>> read_path("基本支出/小计")
    ('basic',)
    >>> read_path("合计")
    ('total',)
    >>> read_path("年末结转和结余/项目支出结转和结余", flow=True)
    ('yearend', 'project_spending')
    """
    when, what, summed, words = "", [], "", ""
    for part in (p for p in path.split("/") if p):
        found = read_part(part)
        past = year and (m := re.search(r"(20\d\d)年", part)) and int(m[1]) < year
        if past and not when:
            when = "previous"
        moved = next((n for n, pattern in _FLOW if pattern.search(fold(part))), "") if flow else ""
        if moved:
            when = moved
            continue
        if found is None:
            continue
        kind, name = found
        words = name if kind == "text" else ""
        if kind == "when" and name == "previous" and _this_year(part, year):
            when = "outturn" if re.search("决算|执行", part) else when
        elif kind == "when" and not (name == "carryover" and when in ("revenue", "yearend")):
            when = name
        elif kind == "what":
            what.append(name)
        elif kind == "sum" and not (summed == "this_year" and name == "total"):
            summed = name
    said = what + ([words] if words else [])
    if not said:
        said = ["this_year" if summed == "this_year" and not (when or flow) else "total"]
    return ((when,) if when else ()) + tuple(said)


def _this_year(part: str, year: int | None) -> bool:
    found = re.search(r"(20\d\d)年", part)
    return bool(found and year and int(found[1]) >= year)


def name_columns(paths: list[str], year: int | None = None, final: bool = False) -> list[str]:
    """English names for the columns, unique within the table.

    The narrowest word names the column (人员经费 under 基本支出 is ``personnel``); where two
    columns would share it, the wider word comes before it (``basic_total``).
    """
    heads = [fold(p).split("/") for p in paths]
    flow = all(any(pattern.search(h) for head in heads for h in head)
               for pattern in (*(p for _, p in _FLOW), _SPENT))
    words = _planned_and_spent([read_path(p, year, flow) if p else () for p in paths], heads, final)
    funds = {w for said in words for w in said if w in _FUNDS}
    names: list[str] = []
    for index, said in enumerate(words):
        if not said:
            names.append("")
            continue
        if all(read_part(p) is None for p in paths[index].split("/")) and said[0] not in _WHENS:
            names.append(f"column_{index + 1}")
            continue
        when = said[0] if said[0] in _WHENS and len(said) > 1 else ""
        rest = said[1:] if when else said
        name = rest[-1] if rest else "total"
        if len(funds) > 1 and name in _PURPOSES:  # of one fund among several
            name = "_".join([*(w for w in rest if w in _FUNDS), name])
        names.append("_".join(w for w in (when, name) if w))
    for index, name in enumerate(names):
        twins = [i for i, n in enumerate(names) if n == name and name]
        if is_text_column(paths[index]):
            continue
        if len(twins) > 1 and index == twins[0]:
            longer = ["_".join(words[i]) for i in twins]
            if len(set(longer)) > 1:
                for i, whole in zip(twins, longer, strict=True):
                    if whole not in names:
                        names[i] = whole
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        if name:
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                names[index] = f"{name}_{seen[name]}"
    return names


#: Words in front of a column's name: figures that a table prints beside its own.
BESIDE = ("budget_", "outturn_", "adjusted_", "previous_", "change_")


def item_of(name: str, level: str = "") -> str:
    """The item of the “three public” expenses that a line names, or nothing.

    >>> item_of("2．公务用车购置及运行维护费"), item_of("（一）支出合计"), item_of("某某局")
    ('vehicles', 'three_public_total', '')
    """
    word = read_part(name)
    if word and word[0] == "what":
        return word[1]
    return "three_public_total" if level == "total" or re.search("支出合计$", fold(name)) else ""


def _planned_and_spent(words: list[tuple[str, ...]], heads: list[list[str]],
                       final: bool) -> list[tuple[str, ...]]:
    """预算数 beside 决算数: in a final account the outturn is the amount, the plan is ``budget``.

    Where 决算数 stands alone it is the amount, whatever the document.
    """
    planned = [any(_PLANNED.match(part) for part in head) for head in heads]
    if not any(said[:1] == ("outturn",) for said in words):
        return words
    if any(planned) and not final:
        return words
    return [said[1:] if said[:1] == ("outturn",) else
            ("budget", *said) if plan and said and said[0] not in _WHENS else said
            for said, plan in zip(words, planned, strict=True)]


def label(name: str, lang: str = "zh") -> str:
    """The Chinese or English label of a column name.

    Parameters
    ----------
    name : str
        A column of a tidy frame.
    lang : {"zh", "en"}

    Returns
    -------
    str
        The name itself where we have no words for it.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> label("carryover_government_fund", lang="zh")
    '上年结转：政府性基金预算'
    >>> label("personnel", lang="en")
    'Personnel'
    """
    side = 0 if checked_language(lang) == "zh" else 1
    if name in LABELS:
        return LABELS[name][side]
    base = re.sub(r"_\d+$", "", name)
    parts, rest = [], base
    while rest:
        known = max((k for k in LABELS if rest == k or rest.startswith(k + "_")), key=len,
                    default=None)
        if known is None:
            return name
        parts.append(LABELS[known][side])
        rest = rest[len(known) + 1 :]
    return ("：" if lang == "zh" else ": ").join(parts)
