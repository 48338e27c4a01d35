"""The words of target sheets: what a column header or a row label means. Knowledge, no code.

Every pattern must match a whole word after :func:`budgetkit.text.fold`, a colon at its end and
stars left out. The first role that matches wins, so narrow words stand before wide ones.
"""

from __future__ import annotations

import re
from functools import cache

from budgetkit.text import fold

_WHEN = r"(?:年度|全年|全程|本年度?|当年|预期|预计|绩效|计划|考核|设定|年初|申报|总体|\d{4}年度?|三级)*"

#: Columns of the indicators: role, pattern.
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("aside", r"(?:上年|前年|去年|往年|历史|半年|中期|前三年|近三年|完成|实际).*值?"),
    ("level1", r"一级指标(?:名称)?|指标(?:类型|类别|分类|维度)"),
    ("level2", r"二级指标(?:名称)?"),
    ("level3", r"三级指标(?:名称)?|(?:绩效)?指标名称|三级指标内容"),
    ("direction", r"(?:绩效)?指标(?:值)?(?:性质|类型|方向|方向性|符号|关系)|(?:比较|计算|运算)?(?:符号|方式|关系)"),
    ("unit", r"(?:绩效)?(?:计量|度量|指标值?|指标度量)?单位(?:\(.*\))?"),
    ("weight", r"(?:指标|绩效|分值|评价|评分)?(?:权重|分值|满分|得分权重)(?:\(.*\))?"),
    ("core", r"是否(?:为)?核心(?:指标)?|核心指标"),
    ("target", _WHEN + r"(?:指标|目标|预期|计划|考核|标准|参考|绩效)+(?:目标)?(?:指标)?值(?:\(.*\))?"
               r"|预[期计](?:当年)?(?:实现|目标)(?:值)?|绩效标准值?|目标值或标准"),
    ("scoring", r"(?:指标)?(?:评\(?扣?\)?分|评价|评分|计分|打分|扣分)(?:标准|规则|办法|方法|细则)"),
    ("explanation", r"(?:绩效)?指标(?:目标)?值?(?:的)?(?:说明|解释|内容|描述|含义|释义|备注|设定依据)"
                    r"|(?:数据|指标值?)(?:来源|设定依据).*|绩效指标设定依据.*|计算(?:公式|方法)|评价内容"),
    ("indicator", r"(?:具体|考核|评价|绩效)?指标(?:内容)?"),
    ("remark", r"备注|说明|其他说明"),
    ("serial", r"序号|编号|行次"),
)

#: Columns and labels that say whose sheet it is, with how much money, and what for.
_SCOPE: tuple[tuple[str, str], ...] = (
    ("serial", r"序号|行次"),
    ("project_code", r".*项目(?:编号|编码|代码).*"),
    ("unit_code", r"(?:预算|部门|主管)*(?:单位|部门)(?:预算)?(?:编号|编码|代码).*"),
    ("project", r".*项目名称.*|(?:预算)?项目|单位\((?:项目|专项)\)名称|单位、?项目名称|专项(?:资金)?名称"
                r"|(?:政策|资金)名称|项目\(政策\)|(?:政策|项目)和(?:项目|政策)名称"),
    ("department", r"(?:市级|省级|区级|一级|填报|预算|主管|实施|执行|申报|使用|项目|牵头|责任)*(?:部门|单位)"
                   r"(?:\(单位\)|\(部门\)|及代码|\(盖章\))*(?:名称)?"),
    ("overview", r"(?:项目|部门)?(?:概况|概述|基本情况|情况说明|简介)|项目内容|主要内容|立项依据.*|职能.*|部门职(?:能|责).*"),
    ("goal", r"(?:项目|当年|年度|总体|整体|实施期|部门|单位|支出|实施|中期|长期|中长期|本年度?|预期|全年|\d{4}年度?|履职|绩效|资金|专项)*"
             r"目标(?:\(.*\))?(?:内容|描述|情况|概述|说明)?\d?"),
    ("amount", r"(?:部门|单位|项目|年度|当年|本年|专项|预算|申请|安排|总体|财政拨款|财政|拨款|资金|支出|\d{4}年度?)*"
               r"(?:资金总额|总额|合计|预算金额|金额|预算数|预算总额|预算|资金合计|总计|总金额|总预算|总资金)(?:\(.*\))?"),
    ("fund", r".*(?:拨款|资金|收入|支出|债券|预算|结转|结余|其他).{0,12}(?:\(.*\))?"),
)

#: Headers above others that add nothing to a dimension.
_EMPTY_HEADING = re.compile(r"(?:年度|本年|当年|项目|部门|整体|支出|单位|总体|部门整体支出)*绩效(?:目标|指标|目标指标|目标及指标)"
                            r"|指标|(?:绩效)?目标指标|考核指标|绩效指标情况")
#: Headings that set two sets of targets side by side: over the whole term, and for this year.
_TERM = re.compile(r"(?:实施期|总体|中长期|中期|长期|年度|当年|本年度?|全年|\d{4}年度?)(?:绩效)?(?:目标|指标|总目标)")
#: Labels over the block of indicators in a sheet: no label with a value beside it.
_BLOCK = re.compile(r"(?:年度|当年|项目|部门|整体|支出|单位|总体)*绩效(?:目标)?指标(?:情况)?|绩效指标体系|考核指标")
#: Words of titles that name no project.
_GENERIC = re.compile(
    r"\d{4}|年度?|部门|单位|预算|批复|申报|公开|市级|省级|区级|县级|本级|重点|一般性|一级|二级|三级|项目|支出|专项|资金|财政|政策|和|及"
    r"|绩效|目标|指标|汇总|整体|情况|附?表|附件|[()（）〔〕\[\]《》“”\"、:：.\-—_\s\d一二三四五六七八九十]"
)


def _compile(words):
    return [(role, re.compile(pattern)) for role, pattern in words]


_COLUMN_ROLES, _SCOPE_ROLES = _compile(_COLUMNS), _compile(_SCOPE)


@cache
def _plain(text: str) -> str:
    return fold(text).strip(":：*＊").strip()


def _role(text: str, roles) -> str:
    said = _plain(text)
    if not said or len(said) > 30:
        return ""
    return next((role for role, pattern in roles if pattern.fullmatch(said)), "")


@cache
def column_role(text: str) -> str:
    """What a column of indicators holds, by its header; empty where no word is known.

    >>> column_role("三级指标"), column_role("指标值"), column_role("指标权重(%)")
    ('level3', 'target', 'weight')
    >>> column_role("市民中心运行等费用")
    ''
    """
    return _role(text, _COLUMN_ROLES)


@cache
def scope_role(text: str) -> str:
    """What a column or label beside the indicators says: whose, how much, what for.

    >>> scope_role("单位（项目）名称"), scope_role("资金总额："), scope_role("项目实施期目标")
    ('project', 'amount', 'goal')
    >>> scope_role("财政拨款：")
    'fund'
    """
    return _role(text, _SCOPE_ROLES)


def is_block_label(text: str) -> bool:
    """Whether a cell only says that indicators stand beside it (绩效指标)."""
    return bool(_BLOCK.fullmatch(_plain(text)))


def heading_words(parts: list[str]) -> tuple[str, str]:
    """(dimension, term) that the headings above an indicator column state.

    >>> heading_words(["绩效目标", "产出指标"])
    ('产出指标', '')
    >>> heading_words(["实施期目标"])
    ('', '实施期目标')
    """
    dimension = term = ""
    for part in parts:
        said = _plain(part)
        if not said or _EMPTY_HEADING.fullmatch(said):
            continue
        if _TERM.fullmatch(said):
            term = part
        elif not scope_role(part) and not dimension:
            dimension = part
    return dimension, term


def project_of_title(title: str) -> str:
    """The project that a title names, or empty where it names none.

    >>> project_of_title("女子看守所保障经费项目绩效目标表")
    '女子看守所保障经费'
    >>> project_of_title("301008_泉州市公安局台商投资区分局_科技兴警绩效目标表")
    '科技兴警'
    >>> project_of_title("2026年市级一般性项目绩效目标表（一级项目）")
    ''
    """
    name = re.sub(r"(?:项目)?(?:支出)?绩效目标(?:申报|批复)?(?:情况)?表?(?:[(（].*[)）])?$", "", title.strip())
    name = re.sub(r"^[(（]?[\d一二三四五六七八九十]+[、.．)）]\s*", "", name)
    parts = name.split("_")
    if len(parts) > 1 and re.fullmatch(r"\d+", parts[0]):
        name = parts[-1]
    return name.strip() if _GENERIC.sub("", name) else ""
