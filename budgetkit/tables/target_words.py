"""The words of target sheets: what a column header or a row label means.

The words are in ``knowledge/target_headers.csv``: kind, role, a pattern that must match the whole
text after :func:`budgetkit.text.fold`, and an example. The first line that matches wins, so
narrow words stand before wide ones.
"""

from __future__ import annotations

import re
from functools import cache

from budgetkit.knowledge_sheets import rows
from budgetkit.patterns import pattern
from budgetkit.text import fold

#: Words of titles that name no project.
_GENERIC = pattern(
    r"\d{4}|年度?|部门|单位|预算|批复|申报|公开|[市省区县本]级|重点|一般性|[一二三]级|项目|支出|专项|资金|财政|政策|和|及"
    r"|绩效|目标|指标|汇总|整体|综合|业务经费|情况|附?表|附件|[()（）〔〕\[\]《》“”\"、:：.\-—_\s\d一二三四五六七八九十]"
)
_TITLE_END = pattern(r"(?:项目)?(?:支出)?绩效目标(?:申报|批复)?(?:情况)?表?(?:[(（].*[)）])?$")
#: The levels of an indicator and its name in one cell, on end.
_ON_END = pattern(r"(?P<level1>(?:成本|产出|效益|满意度)指标)(?P<level2>[一-鿿]{2,7}?指标)(?P<name>.+)$", re.DOTALL)
#: A comparator, a number and its unit, with the spaces of a wrap among them.
_LOOSE = pattern(r"[≥≤＞＜>＜<=＝±]?[\d.,%％\s]+(?:[一-鿿]{0,4})")
_MONEY = pattern(r"金额|资金|预算|拨款|经费|总额|支出$|合计|小计|[万亿]元|[(:]元")
#: Beside words of money: a share, a score, a code or a name of it.
_NO_MONEY = pattern(r"率|%|比例|占比|分|编码|代码|编号|名称|[次人个件]数|数量|指标|目标|单价|年限|期限|时间|日期")
#: A heading or a label has at most so many characters; more are a sentence.
LONGEST_HEAD = 30
_NUMBERING = pattern(r"^[(（]?[\d一二三四五六七八九十]+[、.．)）]\s*")


@cache
def _words(kind: str) -> list[tuple[str, re.Pattern[str]]]:
    return [(row["role"], pattern(row["pattern"])) for row in rows("target_headers.csv")
            if row["kind"] == kind]


@cache
def _any_word(kind: str) -> re.Pattern[str]:
    """All words of a kind at once: most texts of a table are none of them."""
    return pattern("|".join(f"(?:{pattern.pattern})" for _, pattern in _words(kind)))


@cache
def _plain(text: str) -> str:
    return re.sub(r"[。,;；]", "", fold(text)).strip(":：*＊")


@cache
def _role(text: str, kind: str) -> str:
    said = _plain(text)
    if not said or len(said) > LONGEST_HEAD or not _any_word(kind).fullmatch(said):
        return ""
    return next((role for role, pattern in _words(kind) if pattern.fullmatch(said)), "")


def column_role(text: str) -> str:
    """What a column of indicators holds, by its header; empty where no word is known.

    >>> column_role("三级指标"), column_role("指标值"), column_role("指标权重(%)")
    ('level3', 'target', 'weight')
    >>> column_role("市民中心运行等费用")
    ''
    """
    return _role(text, "column")


def scope_role(text: str) -> str:
    """What a column or label beside the indicators says: whose, how much, what for.

    >>> scope_role("单位（项目）名称"), scope_role("资金总额："), scope_role("项目实施期目标")
    ('project', 'amount', 'goal')
    >>> scope_role("财政拨款：")
    'fund'
    """
    return _role(text, "scope")


def names_money(text: str) -> bool:
    """Whether a heading or a label says that what stands under or beside it is money.

    >>> names_money("拟投入的资金（万元）"), names_money("资金结余率(%)"), names_money("部门预算编码")
    (True, False, False)
    """
    return bool(_MONEY.search(fold(text))) and not names_no_money(text)


def names_no_money(text: str) -> bool:
    """Whether a heading or a label says of what beside money its numbers are: shares, scores, codes."""
    return bool(_NO_MONEY.search(fold(text)))


def is_block_label(text: str) -> bool:
    """Whether a cell only says that indicators stand beside it (绩效指标)."""
    return any(role == "block" and pattern.fullmatch(_plain(text))
               for role, pattern in _words("heading"))


def levels_apart(text: str) -> tuple[str, str, str]:
    """(level1, level2, name) of a cell that prints all three on end; the levels may be missing.

    >>> levels_apart("产出指标数量指标按任务书出具报告数量"), levels_apart("系统响应时间")
    (('产出指标', '数量指标', '按任务书出具报告数量'), ('', '', '系统响应时间'))
    """
    found = _ON_END.fullmatch(fold(text)) and _ON_END.match(text)
    return (found["level1"], found["level2"], found["name"]) if found else ("", "", text)


def heading_words(parts: list[str]) -> tuple[str, str]:
    """(dimension, term) that the headings above an indicator column state.

    >>> heading_words(["绩效目标", "产出指标"])
    ('产出指标', '')
    >>> heading_words(["实施期目标"])
    ('', '实施期目标')
    """
    dimension = term = ""
    for part in parts:
        role = _role(part, "heading")
        if role == "term":
            term = part
        elif not role and _plain(part) and not scope_role(part) and not dimension:
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
    name = _NUMBERING.sub("", _TITLE_END.sub("", title.strip()))
    parts = name.split("_")
    if len(parts) > 1 and re.fullmatch(r"\d+", parts[0]):
        name = parts[-1]
    return name.strip() if _GENERIC.sub("", name) else ""


def closed_up(text: str) -> str:
    """A number wrapped inside a narrow cell is one number.

    >>> closed_up("≥9 5%")
    '≥95%'
    """
    return re.sub(r"\s+", "", text) if _LOOSE.fullmatch(text) else text
