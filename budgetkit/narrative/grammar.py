"""The words in which a disclosure states its numbers, as a list of patterns.

A sentence is read left to right as tokens of the kinds below. What stands between them is the
subject. :mod:`budgetkit.narrative.claims` says what a number means by the tokens before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.amounts import UNITS, to_wan
from budgetkit.han_numbers import HAN, HAN_FIRST, read_with_step
from budgetkit.patterns import pattern

# ── numbers ──────────────────────────────────────────────────────────────────────────────────

#: Thousands are set apart by commas, or by spaces where decimals and the unit end the number.
_NUMBER = (r"(?:(?<![\d—–-])[-−－△])?(?:\d{1,3}(?:,\d{3})+|(?<![\d.,])\d{1,3}(?: \d{3})+"
           r"(?=\.\d\d\s*[万亿]?元)|\d+)(?:\.\d+)?")
#: 一百二十万元, 1亿2千万元, 1.2万亿元, 100万5000元: characters, or digits with more than one unit.
_WORDED = (rf"(?:\d[\d,]*(?:\.\d+)?(?:万亿|亿(?:\d+[千百]?万)|[千百]?万(?:\d+[千百]|\d{{3,}}(?:\.\d+)?))|"
           rf"(?<![第{HAN}])(?=[^元]*[十拾百佰千仟万亿])[{HAN_FIRST}][{HAN}点]*)元(?![旦素件化论次人])")
_MONEY = r"(?:(?:亿|百万|千万|万|千)?元(?![旦素件])|万(?=[用，。；、)）]|$))"
#: Not an amount of this budget but a limit, a rate or foreign money.
_LIMIT = r"(?:\s*[(（]含[^)）]{0,8}[)）])?(?:及)?(?:以上|以下|以内|起)"
_RATE = r"\s*(?:[/／]|每)?\s*(?:人次|人|平方米|月|天|日|年|吨|公里)[/／·]|[/／每]"

# ── words ────────────────────────────────────────────────────────────────────────────────────

UP = (
    "增加|增长|上升|提高|上涨|上调|增幅|升幅|涨幅|增收|追加|调增|增支|增列|净增|多支|"
    r"[增升](?=[至到])|(?<=[数年])[增多](?=\d)|(?<=[，,])[增升](?=\d)"
)
DOWN = (
    "减少|下降|降低|降幅|减幅|下浮|下调|压减|缩减|削减|核减|调减|减支|压缩|减收|缩小|净减|少支|"
    r"[减降](?=[至到])|(?<=[数年])[减少](?=\d)|(?<=[，,])[减降](?=\d)"
)
MORE, LESS = "大于|高于|多于", "小于|低于|少于"
_WAY = f"{UP}|{DOWN}|{MORE}|{LESS}"
#: Said of new money: a rise only where a rise is being explained.
NEW = "新增"
FLAT = (
    "持平|保持一致|相一致|一致|相同|相等|基本相当|保持不变|无增减变化|无增减变动|无增减|没有变化|"
    "未发生变化|未变化|无变化|无变动|没有增减|不变"
)
YEAR = r"(?:(?<!\d)20\d\d(?:年度?|(?!\d))|上一?年度?|去年|前一年度?)(?:同期)?"
BASIS = (
    r"(?:当年|全年)?(?:部门|单位)?(?:年初|当年)?"
    r"(?:预算执行|预算安排|执行|决算|实际执行|年初预算|调整预算|预算|完成)(?:数|额|总额|情况)?"
)
#: The budget of the same year, with which a final account is compared.
_OWN_BUDGET = (
    r"(?:本年度?|当年|全年)?(?:部门)?(?:(?:年初|调整|全年|批复)(?:后)?的?预算(?:数|安排数?)?|预算(?:安排)?数|年初数)"
)

#: What is counted: a bare 万 behind it is ten thousand things, no money.
QUANTITY = pattern("[总数产销流水电气业]量|人[数次份]|户数|次数|件数|面积|里程|吨位|册数")

#: What a document says it has none of, right behind the word that denies it.
_DENIED = (
    r"(?:使用|安排|发生|编制|涉及|列支|负责管理的|相关|任何|本年度?|当年|20\d\d年(?:度)?|[“\"])*"
    r"(?:政府性基金|国有资本经营|三公|机关运行|政府采购|专项转移支付|财政专户|因公出国|公务接待|公务用?车|"
    r"会议费|培训费|委托业务|一般公共预算|财政拨款)[^，。；\d]{0,24}(?=[，。；,;]|$)"
)

_ABOUT = rf"(?:其)?(?:主要|变动|变化|增减|{UP}|{DOWN}|持平)*(?:变动|变化|情况)?(?:较大|的)?(?:主要)?"
_CAUSE = (
    rf"(?:{_ABOUT}(?<!等)(?:原因(?:分析)?(?:是因为|是由于|主要是|是|为|在于|如下|有)?|"
    r"因素(?:是|为|有|(?=[:：])))|主要(?:是|系|为)?(?:因为|由于|因(?!公))|是由于|是因为|系因|"
    r"(?:主要)?(?:增减)?变化情况(?:为|是|如下)?(?=[:：]))"
)

#: Kinds of token with their patterns; where two fit, the first one counts.
TOKENS: tuple[tuple[str, str], ...] = (
    ("limit", rf"(?:{_NUMBER}\s*(?:{_MONEY}|%)|{_WORDED}){_LIMIT}"),
    ("rate", rf"(?:{_NUMBER}\s*{_MONEY}|{_WORDED})(?:{_RATE})"),
    ("amount", rf"{_WORDED}|{_NUMBER}\s*{_MONEY}"),
    ("points", rf"{_NUMBER}\s*个百分点"),
    ("percent", rf"{_NUMBER}\s*[%‰]|百分之(?:{_NUMBER}|[{HAN}点]+)"),
    ("times", rf"{_NUMBER}\s*倍"),
    ("zero", r"(?:(?<=为)|(?<=是))0(?:\.0+)?(?=[，。；;）)]|,(?!\d))"),
    ("date", r"20\d\d年\d{1,2}月(?:\d{1,2}日)?(?:底|末|份)?|20\d\d[-/.]\d{1,2}[-/.]\d{1,2}"),
    ("count", rf"{_NUMBER}\s*万?(?:个|家|辆|台|套|人次|人|名|项|件|次|批|处|所|平方米|期)"
              r"(?:[(（](?:套|台|辆|件)[)）])?"),
    ("either", rf"(?:{_WAY})[(（/／](?:{_WAY})[)）]?|增(?:加)?[/／]?减(?:少)?(?=\d)"),
    ("than", rf"(?P<than>{MORE}|{LESS})(?P<than_year>{YEAR})(?P<than_basis>{BASIS})?"),
    ("than_own", rf"(?:{MORE}|{LESS}|超过|超出){_OWN_BUDGET}(?=\d)"),
    ("own", rf"(?:比|较|相比|相较)(?:于)?{_OWN_BUDGET}(?:相比)?(?=的?(?:略有?|有所|基本)?(?:{_WAY}|{FLAT}|\d))"
            rf"|(?:与|和|同){_OWN_BUDGET}(?:相比|对比|比较|相较|(?=(?:基本)?(?:保持)?(?:{FLAT})|\d))"),
    ("compare", rf"(?:相比于|相较于|相比|相较|与|和|同|较|比|对比)(?P<year>{YEAR})(?:的)?"
                rf"(?P<basis>{BASIS})?(?:的)?(?:同口径)?(?:相比较?|对比|比较|相较|比)?"),
    ("over", r"同比|环比"),
    ("flat", rf"(?:基本|保持|均|也|都)*(?:{FLAT})"),
    ("reason", rf"{_CAUSE}[:：]?"),
    ("mainly", r"主要(?:是|为|系)[:：]?"),
    ("purpose", r"(?:主要)?用于"),
    ("moved", r"(?:变动|变化|增减)(?:额|数|率|幅度|金额)?(?:为)?(?=[-−－]\d)"),
    ("list", r"其中[:：，,]?|(?:主要)?(?:包括|包含)[:：]?|(?:具体|分别)(?:情况)?(?:为|是|如下)[:：]?|"
             r"(?:具体)?构成(?:情况)?(?:为|是|如下)[:：]|"
             r"(?:如下|以下)(?:方面)?[:：]"),
    ("sorted", r"(?<![^。；，])按(?:照)?[^，。；：\d]{2,14}(?:划分|分类|分)[：:，,]"),
    ("up", rf"{UP}"),
    ("down", rf"{DOWN}"),
    ("new", NEW),
    ("within", r"(?<![其当年])中(?=[，,：:])"),
    ("none", rf"(?:未|没有|无)(?={_DENIED})"),
    ("open", r"[(（]"),
    ("close", r"[)）]"),
    ("stop", r"[，；。：！？]|[,;:](?!\d)|(?<!\d)[,;:]"),
    ("pause", r"、"),
)  # fmt: skip
#: The characters that tokens of numbers begin with, and those of words. A sentence has few of
#: them: where none stands, no pattern is tried.
_NUMBERS_BEGIN = r"[\d−△－一七三两九二五伍八六十叁四壹拾捌柒玖肆贰陆零百-]"
_WORDS_BEGIN = (r"[一上下不与中主也以低保其具净减分削包升压原变同和因均基增多大如对小少情持按提新无是未"
                r"构核比没涨环用的相系缩调超较追都降高(（)）,:;。！，：；？、]")
_FIRST_WORDS = next(at for at, (name, _) in enumerate(TOKENS) if name == "either")
_TOKEN = pattern("|".join(
    f"(?={begins})(?:" + "|".join(f"(?P<k_{name}>{pattern})" for name, pattern in kinds) + ")"
    for begins, kinds in ((_NUMBERS_BEGIN, TOKENS[:_FIRST_WORDS]),
                          (_WORDS_BEGIN, TOKENS[_FIRST_WORDS:]))))
NUMBERS = frozenset({"amount", "zero", "percent", "points", "times"})


@dataclass(slots=True, unsafe_hash=True)
class Token:
    """A piece of a sentence that the grammar knows; never changed, as a page has hundreds."""

    kind: str
    text: str
    start: int
    end: int
    year: str | None = None
    basis: str | None = None


def tokens(sentence: str) -> Iterator[Token]:
    """Yield the tokens of a sentence, left to right.

    Examples
    --------
    >>> [t.kind for t in tokens("基本支出189.07万元，比上年增加5%")]
    ['amount', 'stop', 'compare', 'up', 'percent']
    """
    for match in _TOKEN.finditer(sentence):
        kind = (match.lastgroup or "")[2:]
        if kind not in _KINDS:  # a named group inside closed last
            kind = next(name for name in _KINDS if match[f"k_{name}"] is not None)
        if kind in ("amount", "percent") and not _DIGITS.search(match[0]) and (
            read_with_step(_bare(match[0])) is None
        ):
            kind = "limit"  # 三四万元 is no one amount
        year = match["year"] or match["than_year"]
        basis = match["basis"] or match["than_basis"]
        yield Token(kind, match[0], match.start(), match.end(), year, basis)


_KINDS = frozenset(name for name, _ in TOKENS)
_DIGITS = pattern(_NUMBER)
_UNIT = pattern(r"(?:亿|百万|千万|万|千)?元|万|%|‰|倍|个百分点|百分之")
_SCALE = {"百万元": 1_000_000, "千万元": 10_000_000}


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as the prose prints it.

    Attributes
    ----------
    value : Decimal
        Exact; money in 万元, percentages in percent.
    places : int
        Decimals printed, in the printed unit.
    unit : str
        As printed: `万元`, `元`, `%`, `倍`; empty for a bare zero.
    text : str
        As printed, with its unit.
    start, end : int
        Place in the sentence.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> s = n.claim_list[0].amount
    >>> s.value, s.places, s.unit, s.text
    (Decimal('11534.22'), 2, '万元', '11534.22万元')
    """

    value: Decimal
    places: int
    unit: str
    text: str
    start: int
    end: int


def state(token: Token) -> Stated:
    """The number of a token of one of the kinds in NUMBERS.

    Examples
    --------
    >>> token = next(tokens("共1,815,000元"))
    >>> state(token).value, state(token).unit
    (Decimal('181.5000'), '元')
    """
    if (worded := _worded(token)) is not None:
        return worded
    digits = _DIGITS.search(token.text)
    plain = re.sub("[, ]", "", digits[0] if digits else "0").replace("−", "-").replace("－", "-")
    value = Decimal(plain.replace("△", "-"))
    places = len(plain.partition(".")[2])
    found = _UNIT.search(token.text)
    unit = found[0] if found else ""
    if unit in UNITS:
        value = to_wan(value, unit)
    elif unit == "万":
        unit = "万元"
    elif unit in _SCALE:
        value = value * _SCALE[unit] / 10_000
    elif unit == "倍":
        value *= 100
    elif unit == "‰":
        value /= 10
    elif unit == "百分之":
        unit = "%"
    return Stated(value, places, unit, token.text, token.start, token.end)


def _bare(text: str) -> str:
    """A number without 元 or 百分之."""
    return text.removesuffix("元").removeprefix("百分之")


def _worded(token: Token) -> Stated | None:
    """The number of a token written in Chinese characters: 一百二十万元, 百分之五."""
    said = _bare(token.text)
    if said == token.text or not re.search(f"[{HAN}]", said) or re.fullmatch(
        rf"{_NUMBER}\s*(?:亿|百万|千万|万|千|百)", said
    ):
        return None
    found = read_with_step(said)
    if found is None:
        return None
    value, step = found
    if token.text.startswith("百分之"):
        return Stated(value, max(0, -step.adjusted()), "%", token.text, token.start, token.end)
    places = -step.adjusted()  # in 元: 一百二十万元 says nothing below ten times 万
    return Stated(to_wan(value, "元"), places, "元", token.text, token.start, token.end)


# ── subjects ─────────────────────────────────────────────────────────────────────────────────

_OWN = (
    r"(?:我|本|该|各|全|所属)+(?:预算)?(?:部门|单位|局|委|办|厅|院|会|校|镇|街道|中心|系统|乡|区|市|县)"
    r"(?:本级)?(?:及所属(?:各)?(?:预算)?单位)?(?:各)?(?:预算单位|单位)?"
)
_LEAD = pattern(
    rf"^(?:[，、。；：“\"\s,.;:]*(?:(?:20\d\d|\d\d)年(?:度)?(?![末初底])|20\d\d(?=年[末初底])|近[两二三四五]年来?|(?:按)?(?:同|可比)口径(?:计算|比较)?|本年度?(?![收支结])|今年|当年|全年|截至|即|由于|其中|同时|"
    rf"此外|另外|以及|相应|相应地|因此|并|而|且|另|{_OWN}|预计|拟|计划|收到|取得|造成|导致|使得|共计|共|总共|涉及|安排|部门(?=收入|支出)|"
    rf"[(（]?[一二三四五六七八九十\d]{{1,2}}[)）.、．]|[①-⑳]|[一二三四五六七]是|第[一二三四五](?=[，是、])))+"
    r"|^[，、。；：\s,.;:和及与]+"
)
_TAIL = pattern(
    r"(?:为|是|约为|约|达到|达|近|总预算|共计|(?<!公)共|总计为|合计为|安排|预算数?安排|年初预算数?|预算数|(?<!公共)(?<!经营)(?<!基金)预算|决算数?|"
    r"金额|总额|科目|的|各|资金规模|人民币|(?<![人车户次平年月日])均|(?<=部门|单位)调整|[:：，\s,]|支出决算数?|由|从|20\d\d年度?|执行数|(?<=项目)全年)+$"
)
_SUMMARY = pattern(r"^(?:以上|上述)[^，。]*?(?:造成|导致|使得?)")


_EMPTY = pattern(r"^(?:本年|今年|当年|年)?(?:初|末|底|数|度)*(?:部门|单位)?$")


def clean_subject(phrase: str, department: str = "") -> str:
    """The subject without the words that only introduce it; empty where it names nothing.

    Examples
    --------
    >>> clean_subject("2026年本部门一般公共预算支出年初预算为")
    '一般公共预算支出'
    >>> clean_subject("2026年预算安排")
    ''
    """
    text = _SUMMARY.sub("", phrase.strip())
    while True:
        before = text
        text = _LEAD.sub("", text)
        own = next(
            (department[i:] for i in range(len(department) - 2) if text.startswith(department[i:])),
            "",
        )  # the department, or its name cut short at the front: 省委办公厅
        if own:
            text = text[len(own) :]
            text = re.sub(r"^[(（](?:本级|部门|单位|汇总|机关|本部)[)）]", "", text)
        text = re.sub(r"^(?:年度|[(（][^)）]*$|[)）”])", "", text)
        if text == before:
            break
    short = _TAIL.sub("", text)
    if short.count("（") > short.count("）") or short.count("(") > short.count(")"):
        short = re.sub(r"[(（][^)）(（]*$", "", short)
    if short.count("”") > short.count("“"):
        short = re.sub(r"”(?:科目)?$", "", short)
    return "" if _EMPTY.match(short) else short
