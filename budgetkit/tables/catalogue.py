"""The standard tables: their keys, names and the titles they go by. Knowledge, no code.

A title is matched after :func:`title_key` has taken off what comes and goes: years, table
numbers, quotes, brackets and the words 部门/单位. The first entry whose pattern is found wins, so
the narrower title stands before the wider one. Sources: the Ministry of Finance's disclosure
rules (财预〔2016〕143号) name the tables; the patterns were read from disclosures of ten places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgetkit.patterns import pattern
from budgetkit.text import fold


@dataclass(frozen=True)
class StandardTable:
    """``shape`` says how its rows read: panels, function, economic, wide, list or sheet.

    ``total_of`` says what its total is of: empty for all money, None where it has no total that
    counts; ``basic`` that it holds basic expenditure (基本支出) alone.
    """

    key: str
    zh: str
    en: str
    shape: str
    titles: tuple[str, ...]
    unless: str = r"(?!)"
    total_of: str | None = None
    basic: bool = False


CATALOGUE: tuple[StandardTable, ...] = (
    StandardTable(
        "department_performance", "部门整体绩效目标表", "Targets of the department", "sheet",
        (r"整体.*绩效.*表?", r"绩效目标表?.*整体", r"职责.*绩效"),
    ),
    StandardTable(
        "project_performance", "项目绩效目标表", "Targets of the projects", "sheet",
        (r"项目.*绩效.*(目标|表)", r"绩效目标(汇总|申报|批复)?表", r"绩效目标汇总",
         r"(专项|资金|支出).*绩效(目标)?.*表", r"绩效.*(目标|指标)表"),
    ),
    StandardTable(
        "three_public", "“三公”经费支出表", "Three public expenses", "wide",
        (r"三公", r"因公出国.*公务接待"),
        total_of="three_public_total",
    ),
    StandardTable(
        "operating_expenses", "机关运行经费支出表", "Operating expenses", "economic",
        (r"机关运行(经)?费", r"机构运转经费", r"单位运行经费"),
        total_of="operating_expenses",
    ),
    StandardTable(
        "procurement", "政府采购支出表", "Procurement", "list", (r"政府采购", r"采购(预算|明细|计划)"),
        unless=r"政府购买服务",
        total_of="procurement",
    ),
    StandardTable(
        "service_purchases", "政府购买服务支出表", "Purchases of services by the government", "list",
        (r"政府购买服务",), unless=r"政府采购|绩效",
        total_of="service_purchases",
    ),
    StandardTable(
        "government_fund", "政府性基金预算支出表", "Government-fund expenditure", "function",
        (r"政府性基金", r"基金预算.*支出"), unless=r"收支总|国有资本|社会保险",
        total_of="government_fund",
    ),
    StandardTable(
        "state_capital", "国有资本经营预算支出表", "State-capital expenditure", "function",
        (r"国有资本经营", r"国有资本.*支出"),
        total_of="state_capital",
    ),
    StandardTable(
        "appropriation_summary", "财政拨款收支总表", "Appropriations: revenue and expenditure",
        "panels", (r"财政拨款.*收支", r"财政拨款收入(与|和|及|、)?支出", r"财政拨款.*总(体|表)"),
        unless=r"基本支出|一般公共预算|财政拨款支出",
        total_of="appropriation",
    ),
    StandardTable(
        "basic_function", "基本支出表（按功能分类）", "Basic expenditure by function", "function",
        (r"基本支出.*功能",), unless=r"项目支出",
        basic=True,
    ),
    StandardTable(
        "general_budget_basic", "一般公共预算基本支出表", "General budget: basic expenditure",
        "economic", (r"一般公共预算.*基本支出", r"公共财政.*基本支出"),
        total_of="general_budget_basic", basic=True,
    ),
    StandardTable(
        "appropriation_basic", "财政拨款基本支出表", "Appropriations: basic expenditure",
        "economic", (r"财政拨款.*基本支出", r"^基本支出.*(经济|预算|情况|明细)"),
        total_of="appropriation_basic", basic=True,
    ),
    StandardTable(
        "basic_economic", "基本支出表（按经济分类）", "Basic expenditure by economic class", "economic",
        (r"^(预算)?基本支出(预算|决算)?(总|汇总|明细|情况)*表",),
        total_of="basic", basic=True,
    ),
    StandardTable(
        "project_economic", "项目支出表（按经济分类）", "Projects by economic class", "economic",
        (r"项目支出.*经济",), unless=r"基本支出.*项目支出|功能",
        total_of="project_economic",
    ),
    StandardTable(
        "economic_classification", "支出经济分类汇总表", "Expenditure by economic class",
        "economic", (r"支出.*经济(分类|科目)", r"经济(分类|科目).*支出", r"按经济", r"支出分类(按?政府)?预算"),
        unless=r"功能",
        total_of="economic_classification",
    ),
    StandardTable(
        "general_budget_expenditure", "一般公共预算支出表", "General budget: expenditure",
        "function", (r"一般公共预算.*支出", r"公共财政.*支出", r"一般公共预算(拨款)?(情况|预算)?表"),
        unless=r"项目支出(明细|预算|情况|决算)*表|收支总|重点项目|购买服务",
        total_of="general_budget",
    ),
    StandardTable(
        "appropriation_expenditure", "财政拨款支出表", "Appropriations: expenditure", "function",
        (r"财政拨款.*支出",), unless=r"项目支出|收支|结转资金支出",
        total_of="appropriation",
    ),
    StandardTable(
        "projects", "项目支出表", "Projects", "list",
        (r"项目支出", r"项目(预算|经费|资金|安排|明细|情况)+表?", r"特定目标类.*表", r"^(预算)?项目表",
         r"专项业务经费"),
        unless=r"基本支出.*项目支出|转移支付|采购|中期",
        total_of="project_spending",
    ),
    StandardTable(
        "department_summary", "部门收支总表", "Revenue and expenditure", "panels",
        (r"收支(预算|决算)?(总|总体)", r"收支(预算|决算|情况)", r"收入支出(预算|决算)?(总|表)",
         r"收入(与|和|及|、)支出.*总"),
        unless=r"一般公共预算|政府性基金|国有资本",
        total_of="",
    ),
    StandardTable(
        "department_revenue", "部门收入总表", "Revenue", "function",
        (r"收入(预算|决算)?(总|汇总|总体|情况|明细)*表", r"收入总体情况", r"^收入(预算|决算)(总表|表)?"),
        unless=r"非税|支出",
        total_of="",
    ),
    StandardTable(
        "department_expenditure", "部门支出总表", "Expenditure", "function",
        (r"支出(预算|决算)?(总|汇总|总体|情况|明细)*表", r"支出总体情况", r"^支出(预算|决算)(总表|表)?"),
        unless=r"收入|转移支付|专项|结转资金支出|重点|基本支出|项目支出|收费|债务|财政专户|购买服务|资产|单位资金|其他资金|社会保险基金",
        total_of="",
    ),
)

TABLES: dict[str, StandardTable] = {t.key: t for t in CATALOGUE}
KEYS: tuple[str, ...] = (
    "department_summary", "department_revenue", "department_expenditure", "appropriation_summary",
    "appropriation_expenditure", "appropriation_basic", "general_budget_expenditure",
    "general_budget_basic", "basic_function", "economic_classification", "basic_economic", "project_economic",
    "three_public", "government_fund",
    "state_capital", "operating_expenses", "procurement", "service_purchases", "projects", "department_performance",
    "project_performance",
)
OTHER = "other"
#: Tables of expenditure by economic class, the one that covers most money first.
BY_ECONOMIC_CLASS = ("economic_classification", "basic_economic", "appropriation_basic", "general_budget_basic")
#: Tables of basic expenditure alone.
BASIC = frozenset(t.key for t in CATALOGUE if t.basic)

_YEAR = r"(二[〇○零oO0][一二三四五六七八九〇○零]{2}|20\d\d)年?度?"
_NUMBERING = pattern(
    r"^(附件?\d*[:：]?|附表\d*[:：]?|第?[一二三四五六七八九十]+[、.．)]|[(（][一二三四五六七八九十\d]+[)）]"
    r"|(公开|预算|决算|财决|附)?表?[\dA-Z]{1,3}(-\d+)?表?[:：、.]?(?=\D)|\d+[、.．]"
    r"|(公开|预算|附)?表((一(?!般)|[二三四五六七八九十])+|\d+(-\d+)?)[:：、.]?)+"
)
_QUOTES = pattern(r"[\"'“”‘’「」《》〈〉()（）〔〕\[\]【】_\-—:：、,，*]")


def title_key(title: str) -> str:
    """A title without what comes and goes: numbering, years, quotes, 部门/单位.

    >>> title_key("表一 2024年部门收支总体情况表")
    '收支总体情况表'
    >>> title_key("八、2024年一般公共预算“三公”经费支出情况表")
    '一般公共预算三公经费支出情况表'
    """
    text = fold(title)
    text = re.sub(_YEAR, "", text)
    text = _NUMBERING.sub("", text)
    text = _QUOTES.sub("", text)
    text = re.sub(_YEAR, "", text)
    text = re.sub(r"(区级|市级|省级|县级|本级)?(预算)?(部门|单位)(财务)?(?!预算经济|经济|资金|运行)", "", text)
    return re.sub(r"\(?续表?\)?\d*$", "", text)


_PATTERNS = [
    (entry, pattern("|".join(entry.titles)), pattern(entry.unless)) for entry in CATALOGUE
]


#: The body whose table it is: its name may hold the words of another table (政府采购中心).
_BODY = pattern(
    r".{2,40}?(局|委员会|委|办公室|办|厅|院|中心|学校|大学|中学|小学|幼儿园|政府|站|所|馆|队|处|会|部|社|集团|公司)"
    r"(机关|本级|汇总|[(（][^)）]*[)）])*(20\d\d年度?)?"
    r"(?=部门|单位|预算|决算|[省市区县]级|收入|收支|支出|财政拨款|一般公共|政府性|国有资本|[“\"]?三公|项目支出|基本支出|财务|综合|机关运行|公共财政)"
)


def match_title(title: str) -> StandardTable | None:
    """The standard table that this title names, or None.

    >>> match_title("2026年预算单位财务收支预算总表").key
    'department_summary'
    >>> match_title("部门（单位）整体绩效目标表").key
    'department_performance'
    >>> match_title("某市国有资产监督管理委员会2024年部门支出总表").key
    'department_expenditure'
    >>> match_title("国有资产占用情况表") is None
    True
    """
    raw = fold(title)
    if re.search(r"整体.*绩效", raw):
        return TABLES["department_performance"]
    body = _BODY.match(raw)
    return (body and _match(title_key(raw[body.end():]))) or _match(title_key(title))


def _match(text: str) -> StandardTable | None:
    return next((entry for entry, pattern, unless in _PATTERNS
                 if pattern.search(text) and not unless.search(text)), None)
