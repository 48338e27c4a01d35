"""Whether words in a sentence speak of something else than this year's budget of the department.

全市一般公共预算支出, 截至6月底累计支出, 所属中心支出预算, 公用经费定额标准: such numbers are of no cell of the
tables. They are no claims, nor are those that follow them until the sentence comes back.
"""

from __future__ import annotations

from budgetkit.narrative.grammar import Token
from budgetkit.patterns import pattern

#: A whole that is more than one department's (a place, a trade, those who are not the state), a plan of
#: years, what is owned or made a rule. An item of a list may be named by it: 国有资产清查15万元.
_WIDER = (
    r"全(?:市|省|国|区|县|州|镇|乡|系统|行业|社会)(?!.{0,4}(?:本级|统一))|各(?:区|市|县|镇|乡|街道|地)|(?:区|市)县|辖区|"
    r"(?:社会|民间|企业|金融)(?:资本|资金|投资|融资|营业)|(?:营业|主营|销售)收入|(?<!非)税收|总产值|增加值|生产总值|"
    r"[“\"]?十[一二三四五六]五[”\"]?|总投资|投资总额|概算|标准(?!化)|"
    r"(?<!购置)(?<!购置固定)资产(?!购置|配置|管理|运营|类|处置|监督|有偿|收益)")
#: More than the year, or a part of it.
_PERIOD = (
    r"累计|(?:(?<!\d)\d{1,2}|[两二三四五六七八九十多])年(?:内|来|间|期|以来)|(?<!本年度)(?<!年度)(?<!全年)期间|"
    r"历年|年均|截[至止]|[上下]半年|[一二三四前]季度|\d{1,2}月(?:底|末|份)?(?!\d)")
#: A limit or a rate, and what a thing is worth: no money of the year.
_RULE = (
    r"定额|限额|门槛|起点|人均|每[人年月天户辆人台]|不(?:得)?(?:超过|高于|低于)|单价|单位价值|单台|单笔|"
    r"负债|净值|原值|账面")
#: An office of the department, told before whatever is told of it; no class (机关商品和服务支出), no
#: whole (局机关及所属单位).
_OFFICE = (
    r"^(?!.*机关运行).*(?:(?:本级|本部(?!门)|机关(?!事|养老|服务|工|商品|资本|干部|离退|团体))(?!及|和|财)|"
    r"(?:所属|下属|直属)(?!单位|各|预算|\d)[^，。；]{1,12}?(?:中心|学校|医院|[站所院馆局处队校园]|单位))")
_OF_MORE = pattern(_WIDER)
_NO_MONEY_OF_THE_YEAR = pattern(f"{_PERIOD}|{_RULE}")
_OF_OFFICE = pattern(_OFFICE)
_YEARS = pattern(r"(?<!\d)(20\d\d)年?(?![\d号])")
_THIS = pattern(r"本年|今年|当年|本部门|本单位|我(?:局|委|办|厅|院|单位|部门)|部门(?:收|支|预|决)")
_QUOTED = pattern(r"《[^》]*》|[(（][^)）]*[)）]")
#: 2023年， 截至目前， : a clause that only says when; it is said of what follows.
_WHEN = pattern(r"[^，；。：]{2,14}(?:年度?|期间|来|内|底|末|目前|月|日)[，,]$")
#: 其中, 其: the sentence goes on with what the one before was about.
_GOES_ON = pattern(r"^[^一-鿿]*(?:其中|其(?=[基项人公收支])|该|上述|以上)")
#: 与上年相比, 主要原因是: it is said of what the sentence before told of, and of nothing else.
_SAYS_MORE = pattern(
    r"^(?:比|较|同比|相比|[与同和](?:上年|去年|20\d\d年)[^，。；]{0,10}比|"
    r"(?:[增减下变][加少长降动化减])?的?(?:主要)?原因|主要[是系])")


class Aside:
    """Whether the words before a number lead away from this year's budget, as a sentence is read."""

    def __init__(self, year: int | None, department: str):
        self.year, self.department = year, department
        self.on = False
        self._kept = False
        self._words = ""
        self._around: list[bool] = []  # of each bracket that is open: whether it stands in an aside

    def begin(self, text: str) -> None:
        """A new sentence: it goes on with what was said elsewhere only where it says so."""
        more = not self._kept and _SAYS_MORE.search(text)
        self.on = self.on and bool(more or _GOES_ON.search(text))
        self._kept, self._words, self._around = False, "", []

    def hear(self, text: str, token: Token) -> None:
        """Words up to a token and the token itself, where it is no number."""
        self._words += text
        if token.kind == "open":
            self._around.append(self.on)
        elif token.kind == "close" and self._around:
            self.on = self._around.pop()
        if token.kind in {"compare", "than", "own", "than_own"}:
            return
        if token.kind in {"limit", "rate"}:
            self._words = ""  # 单价100万元以上的设备3台
            return
        self._words += token.text
        if token.kind == "stop" and not _WHEN.search(self._words):
            self._words = ""

    def leads(self, text: str, listed: bool, itemised: bool) -> bool:
        """Whether the number behind these words is of something else; the words are then over.

        Parameters
        ----------
        text : str
            The last words before the number.
        listed : bool
            Whether the number may be a part of an amount that was told before: an office's share.
        itemised : bool
            Whether it stands in a list of this sentence: what it is for is told, not another's money.
        """
        words, self._words = _QUOTED.sub("", self._words + text), ""
        if len(self.department) > 2:  # 机关事务管理局 is no office of another
            words = words.replace(self.department, "本部门")
        if words:
            self.on = self._away(words, listed, itemised) or (self.on and not self._is_own(words))
        self._kept = self._kept or not self.on
        return self.on

    def _away(self, words: str, listed: bool, itemised: bool) -> bool:
        if _NO_MONEY_OF_THE_YEAR.search(words) or self._of_other_year(words):
            return True
        if not itemised and _OF_MORE.search(words):
            return True
        return not listed and bool(_OF_OFFICE.search(words)) and "本级" not in self.department

    def _of_other_year(self, words: str) -> bool:
        """A year beside this one and the last, with which every budget is compared."""
        years = {int(y) for y in _YEARS.findall(words)}
        return self.year is not None and bool(years) and years.isdisjoint({self.year, self.year - 1})

    def _is_own(self, words: str) -> bool:
        return str(self.year) in words or bool(_THIS.search(words))
