"""Whose disclosure it is, of which year, and of what kind: read from the cover and the headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from budgetkit.bodies import BODY
from budgetkit.han_numbers import years_in_digits
from budgetkit.narrative.prose_lines import ProseLine
from budgetkit.numbering import numbered
from budgetkit.patterns import pattern
from budgetkit.text import squeeze

_YEAR = pattern(r"(20[0-4]\d)年度?")
_CODE_LABEL = pattern(r"\S{0,6}(代码|编码)[:：]")
_LABEL = pattern(
    r"^(?:预算|编制|填报|填列|公开|预算主管|主管|单位预算)?(?:部门|单位)(?:名称)?(?:[(（][^)）]{1,6}[)）])?[:：]"
    r"\s*(?P<name>[^\s:：]+?)\s*(?:(?:金额)?单位[:：].*|20\d\d年.*)?$"
)
_TITLE = pattern(
    r"(?P<before>.*?)(?:(?P<year>20\d\d)年度?)?(?P<middle>[^年]*?)"
    r"(?P<level>部门|单位|[省市区县]级部门|[省市区县]级单位)?(?P<kind>预算|决算)"
    r"(?:信息|公开|情况|说明|报告|文本|草案|报表|表|编制|目录|及|和|“三公”经费|的|有关|和绩效目标)*$"
)
_NO_NAME = pattern(
    r"^(?:[省市区县]?级|省本级|公开|附件|表|目录|本级|关于|部门|单位|综合|汇总|[\d年月日.\-—()（）:：、]|报表|印制)*$"
)
#: What no name of a body holds: a sentence's marks, an amount.
_NOT_A_NAME = pattern(r"[，。；;：:《》]|\d,\d|\d\.\d|\d{5}")
#: What ends or makes up a line of a cover that begins no name: 附件2, a date, 目录.
_NOT_BEGUN = pattern(r"^附件|公开|目录|编制|印制|[月日]$|[:：]|^[\W\d]*$|[省市区县州]$|[省市区县]级")
#: So many lines, at most, make up a cover.
COVER_LINES = 6
#: Lines of so many pages are read where the cover is silent, and of them the shorter ones.
LATER_PAGES, LATER_LINE = 12, 60
_PLACE_ONLY = pattern(r"^.{1,8}[省市区县州盟旗]$")


@dataclass(frozen=True, slots=True)
class Cover:
    """What the document says of itself.

    Attributes
    ----------
    department : str
        Name of the department or unit; empty where nothing says it.
    year : int or None
        Year of the budget or of the accounts.
    kind : {"budget", "final_account"}
    level : {"department", "unit"}
    page : int or None
        Where the department was read.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> n.cover.department, n.cover.year, n.cover.kind
    ('卫辉市政务服务和大数据管理局', 2024, 'budget')
    """

    department: str = ""
    year: int | None = None
    kind: str = "budget"
    level: str = "department"
    page: int | None = None


def read_cover(lines: Sequence[ProseLine], first: Sequence[ProseLine], heads: Sequence[str] = ()) -> Cover:
    """Return what the cover says; where it is silent, what headings and labels say.

    Parameters
    ----------
    lines : sequence of ProseLine
        All lines of the document.
    first : sequence of ProseLine
        The lines before the contents or the first heading.
    heads : sequence of str
        Running heads, which often carry the whole title.
    """
    front = [text for line in first if (text := _plain(line.text)) and not _CODE_LABEL.match(text)]
    labelled = _labelled(first) or _labelled(lines)
    titles = [_plain(text) for text in ("".join(front[:COVER_LINES]), *front, *heads)]
    said = _read_titles(titles, _later(lines), front)
    year = said.year or _most_common_year(front) or _most_common_year([x.text for x in lines])
    department, page = labelled or (said.name, first[0].page.number if first else None)
    if labelled and len(said.name) > len(department) and department in said.name:
        department = said.name  # the cover's full name (with 本级) says more than the label
    return Cover(
        department, year, "final_account" if said.kind == "决算" else "budget",
        "unit" if _is_unit(said.level, front, department) else "department",
        page if department else None,
    )  # fmt: skip


def _later(lines: Sequence[ProseLine]) -> list[str]:
    """The short lines of the first pages, which may say what the cover does not."""
    return [_plain(x.text) for x in lines
            if x.page.number <= LATER_PAGES and len(x.text) < LATER_LINE]


def _is_unit(level: str, front: Sequence[str], department: str) -> bool:
    """Whether the document is of one unit, not of a department with all of its units."""
    told = "".join(front) + department
    return level.endswith("单位") or "单位预算" in told or "单位决算" in told or (
        re.search(r"[（(]本级[)）]", department) is not None)


@dataclass
class _Titles:
    """What the titles say of the document: the first that says a thing decides it."""

    front: Sequence[str]
    name: str = ""
    year: int | None = None
    kind: str = ""
    level: str = ""

    def take(self, text: str, in_body: bool) -> None:
        """Read one line; a sentence of the body names nobody who is no body."""
        if "算" not in text:
            return  # neither 预算 nor 决算
        match = _TITLE.match(text) if len(text) <= 80 else None
        if match is None or numbered(text):
            return
        self.kind = self.kind or match["kind"]
        self.level = self.level or match["level"] or ""
        if self.year is None and match["year"]:
            self.year = int(match["year"])
        if self.name:
            return
        name = _name(match["before"], match["middle"] or "")
        name = name and _begun_above(text, name, self.front)
        self.name = name if not in_body or BODY.search(name) else ""

    def name_alone(self) -> None:
        """Where a title says no name: the one that has a line of the cover to itself."""
        if self.kind and not self.name:
            self.name = next((bare for text in self.front[:8] if (bare := _alone(text))), "")


def _read_titles(titles: Sequence[str], later: Sequence[str], front: Sequence[str]) -> _Titles:
    said = _Titles(front)
    for text in titles:
        said.take(text, in_body=False)
    said.name_alone()
    for text in later:
        said.take(text, in_body=True)
    said.name_alone()
    return said


def _plain(text: str) -> str:
    return years_in_digits(squeeze(text).replace(" ", "").strip("《》"))


def _labelled(lines: Sequence[ProseLine]) -> tuple[str, int] | None:
    """The department named by a label, above its tables or on the cover; the name said most."""
    named: Counter[str] = Counter()
    where: dict[str, int] = {}
    for line in lines:
        match = _LABEL.match(_plain(line.text))
        if match and not match["name"].startswith(("万元", "元")) and len(match["name"]) >= 3:
            name = re.sub(r"^[\[(（【]?\d+[\])）】]?[-_]?", "", match["name"])
            named[name] += 1
            where.setdefault(name, line.page.number)
    if not named:
        return None
    name = named.most_common(1)[0][0]
    return name, where[name]


def _name(before: str, middle: str) -> str:
    """The part of a title that names a department, not a place or a level alone."""
    for text in (before, middle):
        text = re.sub(r"^关于|^[省市区县]?本?级(?:预算|决算)|(?:关于|的)$|^附件\d*[:：]?", "", text)
        text = re.sub(r"(?:[省市区县]级|省本级|部门|单位)$", "", text)
        if len(text) >= 3 and not _NO_NAME.match(text) and not _NOT_A_NAME.search(text) and (
            BODY.search(text) or not _PLACE_ONLY.match(text)
        ):
            return text
    return ""


def _begun_above(title: str, name: str, front: Sequence[str]) -> str:
    """The name of a title whose first half stands on the line of the cover above it.

    江苏省高级 / 人民法院预算公开 is one title: both lines together make a title whose name ends in
    the lower line's, and the upper line is neither a title nor a body of its own.
    """
    at = front.index(title) if title in front[:COVER_LINES] else 0
    upper = front[at - 1] if at else ""
    match = _TITLE.match(upper + title) if upper else None
    if match is None or _TITLE.match(upper) or BODY.search(upper) or _NOT_BEGUN.search(upper):
        return name
    whole = _name(match["before"], match["middle"] or "")
    return whole if whole.endswith(name) else name


def _alone(text: str) -> str:
    """The department that has a line of the cover to itself, above or below the title."""
    bare = re.sub(r"^[(（](.*)[)）]$", r"\1", text)
    other = re.search(r"[，。；：:、]|预算|决算|公开|说明|部分|概况|\d", bare)
    return bare if 4 <= len(bare) <= 30 and BODY.search(bare) and not other else ""


def _most_common_year(texts: Sequence[str]) -> int | None:
    years = Counter(int(year) for text in texts for year in _YEAR.findall(_plain(text)))
    return years.most_common(1)[0][0] if years else None
