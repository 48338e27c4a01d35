"""Whether a column's heading is whole: made of the words that budgets set over their columns.

Where no vertical rules part the columns, a heading may be cut (``算拨款收入``) or run into its
neighbour (``国有资一般公共预``). :mod:`budgetkit.tables.columns` looks for a word anywhere in a
heading and would still find one in such a piece; here nothing may be left over. Knowledge, no code.
"""

from __future__ import annotations

import re
from functools import cache

from budgetkit.patterns import pattern
from budgetkit.text import fold

#: Pieces of headings; a heading is whole when these, one after the other, use up all of it.
_WORDS = r"""
20\d\d年度? 本年度? 当年 上年度? 上一年 去年 以前年度 历年 年初 年末 年终 全年 下年度?
中央 省级 市级 区级 县级 本级 地方 部门 单位 附属单位 对附属单位 主管(部门|单位)? 机关 事业单位 预算单位
一般公共预算 一般公共服务 一般预算 公共财政 公共预算 政府性基金 政府预算 基金预算 国有资本经营 国有资本
社会保险基金 财政专户 专户 财政拨款 财政性资金 经费拨款 财政 非财政拨款 拨款 补助 上级补助 对附属单位补助
附属单位上缴 附属单位补助 上缴上级 事业收入 事业基金弥补收支差额 用事业基金 经营收入 经营支出 经营服务 经营预算
教育收费 其[他它](收入|资金|支出|专户收入|非税收入) 单位资金 自有资金 自筹资金 专项 专项债券 债务 债券 转移支付 非税
管理事业收入 管理资金 资金 收入 支出 预算 决算 执行 调整 批复 安排 下达 预留 机动经费 经费 费用 金额 数 数额 总额
合计 小计 总计 共计 总合计 结转 结余 结转结余 结转下年 使用 动用 弥补收支差额 分配 增减额? 增减变化 增减情况? 变动 增加额? 减少额?
增减率 增长率 增减幅度 变动率 比例 占比 比 较 与 为 率 % ±% \+ - 差额
基本 项目 人员 公用 日常公用 人员类 公用类 运转类 其他运转类 特定目标类 工资福利 商品和服务 个人和家庭 对个人和家庭 资本性
因公出国\(境\)费?用? 公务用车 公务用车购置 公务接待 公务接待费 三公 三公经费 购置 运行 维护 购置费 运行费 维护费 运行维护费 接待费 "三公"
会议费 培训费 差旅费 机关运行 国内 国\(境\)外 税金 预\(决\)算数 预备费
功能 经济 分类 科目 名称 编码 代码 编号 用途 政府 采购 集中采购 分散采购 品目 物品 目录 大类 组织形式?
方式 数量 单价 计量单位 批次 人数 辆数 面积 序号 行次 栏次 备注 说明 内容 类型 类别 属性 来源 去向 渠道 性质 依据 期限 级次
绩效目标 绩效 目标 指标 专业 明细 情况 其中 政府经济 预算级次 资金使用单位 科室 处室 是否 文号
一级 二级 三级 部门经济 支出经济 项目支出 本年 当年 预算内 预算外 上级 下级 服务 货物 工程 事业 医疗 教育
"""
_JOINTS = r"[和及与、的或:()（）“”\"'·,]"
#: Words that are no heading alone, only part of one.
_NEVER_ALONE = pattern(
    r"(与|为|比|较|率|数|%|-|\+|运行|维护|购置|使用|管理资金|管理事业收入|公用车|事业|医疗|教育|上级|下级|专户"
    r"|拨款|预算拨款|收入支出|三公|经营服务|经营预算|公共预算|弥补收支差额|是否|安排|下达|科室|费用|部门|结转|预留|组织形)")
_WHOLE = pattern(rf"({'|'.join(sorted(_WORDS.split(), key=len, reverse=True))}|{_JOINTS})+")
#: Two of these, and nothing between that joins them, are two headings run together.
_FUND = pattern(
    r"一般公共预算|政府性基金|国有资本|财政专户(?:管理事业收入)?|事业收入|经营收入"
    r"|上级补助|附属单位上缴|其[他它]收入|单位资金|附属单位补助|上缴上级")
_JOINED = pattern(r"[和及与、或]")
_YEAR_INSIDE = pattern(r"(?<![与比较为及和、(])(?<!^)20\d\d年")
_LEVEL = pattern(r"[类款项]|类款项|[(（]?[类款项、]+[)）]?")
_BROKEN = pattern(r"^[)）、的及和与]|[(（、及和与]$")


@cache
def is_whole(heading: str) -> bool:
    """Whether a heading is one that budgets print, from its first character to its last.

    >>> is_whole("一般公共预算拨款收入"), is_whole("其中：教育收费"), is_whole("款")
    (True, True, True)
    >>> is_whole("算拨款收入"), is_whole("本支出"), is_whole("国有资一般公共预")
    (False, False, False)
    """
    said = re.sub(r"[“”\"']", '"', fold(heading))
    if not said or _NEVER_ALONE.fullmatch(said):
        return False
    if said.count("(") != said.count(")") or _BROKEN.search(said):
        return False
    if _YEAR_INSIDE.search(said) or (len(_FUND.findall(said)) > 1 and not _JOINED.search(said)):
        return False
    return bool(_LEVEL.fullmatch(said) or _WHOLE.fullmatch(said))
