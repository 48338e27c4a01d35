"""Words that any project could print: phrases kept as data, and the same target on many projects."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from budgetkit.messages import Message, message_in
from budgetkit.patterns import pattern
from budgetkit.performance.knowledge import knowledge
from budgetkit.performance.settings import DEFAULT, PerformanceSettings
from budgetkit.text import fold

_message = message_in("performance.phrases")
_REPEATED = "repeated"
#: Words of no more characters stand in a project's name by chance.
_CHANCE = 3
#: Other words for a percentage, as a number is followed by them: 100百分比.
_PERCENT = pattern(r"(?<=\d)(?:％|﹪|个?百分点|百分比)")
#: What project names have in common: says nothing of what the money is for.
_COMMON = pattern(
    r"20\d\d年?度?|上年结转|结转|[(（〔\[][^)）〕\]]*\d[^)）〕\]]*[)）〕\]]|\d+号?|项目|专项|经费|资金|费用|工作|支出|补助|预算|运行|运转"
    r"|建设|业务|管理|服务|保障|其他|及其|相关|日常|综合|一般性|等|费|收入|债券|市级|区级|县级|本级|省级|政府|单位|部门|机关"
)


#: What indicators of any project have in common: beside it nothing says what is promised.
_ANY_PROJECT = pattern(
    r"完工|竣工|覆盖|完成|实现|达成|及时|按时|按期|如期|准时|准确|合格|验收|达标|通过|执行|控制|使用|利用|支付|拨付|下达|发放|到位|合规|规范|采购|政府"
    r"|满意|认可|投诉|服务对象|受益|群众|公众|社会|人民|市民|用户|人员|职工|干部|对象|目标|任务|指标|数量|质量|时效|进度|工期|时间|周期"
    r"|成本|投入|总额|总数|效益|效果|影响|可?持续|促进|提升|提高|改善|增强|有效|稳定|和谐|正常|顺利|开展|实施|进行|情况|程度|水平|能力"
    r"|安全(?:施工|生产)|重大|事故|年度|全年|当年|财政|节约|结转|结余|度$|率|数|额|量|性|化|的|对|和|与|及|其|本|各项?|有关"
)
#: Of a subsidy, what is paid is what it is for: 补助项目数量, 补助发放人数.
_PAID = pattern(r"(?:补助|补贴|奖补|资助|救助).{0,4}(?:数|数量|人数|户数|家数|人次)$")
_COUNTS_ONE = pattern(r"[=≥]?(?:[1一](?:个|项|次|年|套|批|件)?|100%?)")
_NUMBERED = pattern(r"^(?:(?:指标|目标)\d*[:：;；、.]\s*)+")
_SHARE = pattern(r"率$|率[(（]|满意|准确|合格|及时|覆盖|完好|达标")
_GROWTH = pattern(r"增长|增速|增幅|提升|提高|利用率|执行率|收益率|回报率")


@cache
def _phrases() -> list[tuple[re.Pattern[str], re.Pattern[str], bool, Message]]:
    return [(pattern(r["indicator"]), pattern(r["target"]), r["without_subject"] == "yes",
             _message(f"fits-{r['why']}")) for r in knowledge("phrases")]


@cache
def phrase_of(indicator: str, promise: str) -> Message | None:
    """Why this indicator with this target fits any project; None where it does not.

    Examples
    --------
    >>> phrase_of("支付准确率", "100%").text("en"), phrase_of("支付准确率", "100百分比").text("zh")
    ('about paying, fits any project', '付款而已，任何项目都能写')
    >>> phrase_of("续建大中型水库", "≥27座")
    """
    name, said = fold(plain_name(indicator)), plain_target(promise)
    return next((why for i, t, bare, why in _phrases() if i.fullmatch(name)
                 and t.fullmatch(said) and not (bare and own_subject(indicator))), None)


def plain_target(promise: str) -> str:
    """A target in one writing, so that the same target is found again: 100百分比 is 100%.

    >>> plain_target("≥ 95％"), plain_target("100百分比"), plain_target("95个百分点")
    ('≥95%', '100%', '95%')
    """
    return _PERCENT.sub("%", fold(promise))


def boilerplate(rows: Sequence[Mapping], settings: PerformanceSettings = DEFAULT
                ) -> list[Message | None]:
    """Return, for each row of :func:`indicators`, why it is boilerplate, or None.

    A target is boilerplate where the same indicator and target stand on
    :attr:`PerformanceSettings.repeated` projects or more, or where its words are on the list
    ``knowledge/target_phrases.csv``.
    """
    projects = defaultdict(set)
    keys = [(fold(plain_name(r["indicator"])), plain_target(r["promise"])) for r in rows]
    for key, row in zip(keys, rows, strict=True):
        if row["scope"] == "project":
            projects[key].add(row["sheet"])
    reasons: list[Message | None] = []
    for key, row in zip(keys, rows, strict=True):
        count = len(projects[key]) if row["scope"] == "project" else 0
        why = None if row["kind"] == "none" else phrase_of(*key)
        if why is None and row["kind"] != "none" and count >= settings.repeated:
            why = _message(_REPEATED, projects=count)
        reasons.append(why)
    return reasons


def is_repeated(why: Message | None) -> bool:
    """Whether a target is boilerplate only because it stands alike on several projects."""
    return why is not None and why.key.endswith(_REPEATED)


def impossible(row: Mapping) -> bool:
    """Whether a row of :func:`indicators` promises a share of more than the whole.

    群众满意度 ≥1100 % is in print. A rate of growth, or of use, may well pass 100 %.
    """
    return (row["kind"] == "ratio" and row["unit"] == "%" and (row["value"] or 0) > 100
            and not row["change"] and row["comparator"] not in {"≤", "<"}
            and (row["dimension"] == "satisfaction" or bool(_SHARE.search(row["indicator"])))
            and not _GROWTH.search(row["indicator"]))


@cache
def plain_name(indicator: str) -> str:
    """An indicator without the numbering of its form.

    >>> plain_name("指标1：培训人数"), plain_name("指标2：指标2：外墙粉刷面积")
    ('培训人数', '外墙粉刷面积')
    """
    return _NUMBERED.sub("", indicator.strip())


@cache
def own_subject(indicator: str) -> str:
    """What an indicator speaks of beside the words of any project; empty where of nothing.

    >>> own_subject("水质检验对象数量"), own_subject("项目验收合格率"), own_subject("服务对象满意度")
    ('水质检验', '', '')
    """
    if paid := _PAID.search(fold(indicator)):
        return paid[0]
    rest = _ANY_PROJECT.sub(" ", _COMMON.sub(" ", fold(plain_name(indicator))))
    return "".join(part for part in re.findall(r"[一-鿿A-Za-z]+", rest) if len(part) > 1)


def speaks_of(name: str, indicators: Sequence[tuple[str, str, bool]]) -> str:
    """Whether any target speaks of what the money is for.

    An indicator of its own subject is taken to speak of the project: whether it is the right one
    is for the reader to judge. Only words that fit any project do not.

    Parameters
    ----------
    name : str
        Of the project.
    indicators : sequence of (indicator, promise, measurable)

    Returns
    -------
    str
        ``yes``: a measurable target does; ``name only``: the only one that does is the project's
        own name, and promises that there is one, or all of it; ``words only``: only one that could
        not be measured; ``no``.

    Examples
    --------
    >>> speaks_of("群众文化综合体灾后重建项目", [("群众文化综合体灾后重建项目", "1个", True)])
    'name only'
    >>> speaks_of("群众文化综合体灾后重建项目", [("群众文化综合体灾后重建项目", "≥3000平方米", True)])
    'yes'
    >>> speaks_of("天网工程租赁和服务费", [("摄像头数", "≥300个", True)])
    'yes'
    """
    whole = _COMMON.sub("", fold(name))
    found = set()
    for indicator, promise, measurable in indicators:
        said = _COMMON.sub("", fold(plain_name(indicator)))
        of_name = len(said) > _CHANCE and (said in whole or whole in said)
        if of_name and measurable and _COUNTS_ONE.fullmatch(plain_target(promise)):
            found.add("name only")
        elif of_name or own_subject(indicator):
            found.add("yes" if measurable else "words only")
    return next((f for f in ("yes", "name only", "words only") if f in found), "no")
