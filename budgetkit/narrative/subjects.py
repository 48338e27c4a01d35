"""What a stated amount is about: key, side, function code, and the table it should stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from budgetkit import classification
from budgetkit.knowledge_sheets import rows
from budgetkit.patterns import pattern
from budgetkit.text import fold


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as printed, with what is certain about it.

    Attributes
    ----------
    text : str
        As printed, without introducing words.
    key : str
        Of knowledge/subjects.csv, `function` for a functional line, or empty.
    code : str
        Functional code, digits only, or empty.
    names : tuple of str
        Names of class, section and item as printed; an empty one where it is not said.
    side : {"revenue", "expenditure", "both", ""}
    """

    text: str
    key: str = ""
    code: str = ""
    names: tuple[str, str, str] = ("", "", "")
    side: str = ""


@cache
def _patterns(file: str, column: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row[column], pattern(row["pattern"])) for row in rows(file))


@cache
def subject_key(text: str) -> str:
    """Key of a subject, or empty where none is certain.

    Examples
    --------
    >>> subject_key("公务用车购置及运行维护费"), subject_key("收入预算总计"), subject_key("其他")
    ('vehicles', 'total', '')
    """
    return next((k for k, p in _patterns("subjects.csv", "key") if p.search(text)), "")


def key_of_name(subject: Subject) -> str:
    """The words of a subject that gave it its key; empty for functional lines and totals.

    Examples
    --------
    >>> key_of_name(Subject("在职人员经费", "personnel"))
    '人员经费'
    """
    if subject.key in ("", "function", "total"):
        return ""
    text = fold(subject.text)
    return next((m[0] for k, p in _patterns("subjects.csv", "key")
                 if k == subject.key and (m := p.search(text))), "")


#: Words that name a fund, the narrow ones first: 一般公共预算财政拨款 is the general budget.
_FUND_WORDS = (("general_budget", pattern("一般公共预算|公共财政预算")),
               ("government_fund", pattern("政府性基金")),
               ("state_capital", pattern("国有资本经营")),
               ("appropriation", pattern("财政拨款")))


def fund_named(text: str) -> str:
    """The fund that words name; empty where they name none, or several.

    Examples
    --------
    >>> fund_named("（五）一般公共预算当年拨款情况"), fund_named("三、支出预算情况")
    ('general_budget', '')
    """
    said = fold(text)
    found = [fund for fund, words in _FUND_WORDS if words.search(said)]
    if "appropriation" in found and len(found) > 1:
        found.remove("appropriation")
    return found[0] if len(found) == 1 else ""


@cache
def table_of(heading: str) -> str:
    """Key of the standard table that a section speaks of, by its heading; empty where none.

    Examples
    --------
    >>> table_of("关于一般公共预算基本支出情况说明"), table_of("主要职责")
    ('general_budget_basic', '')
    """
    if _LEVEL.search(heading):
        return ""
    return next((k for k, p in _patterns("prose_tables.csv", "table") if p.search(heading)), "")


#: Wholes whose parts are fixed, to end a list where another kind of thing follows.
PARTS: dict[str, frozenset[str]] = {
    "vehicles": frozenset({"vehicle_purchase", "vehicle_running"}),
    "three_public": frozenset(
        {"abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception"}
    ),
    "procurement": frozenset(
        {"procurement_goods", "procurement_works", "procurement_services", "procurement", ""}
    ),
}

#: Kinds of one rank: none of them is a part of another.
BESIDE: tuple[frozenset[str], ...] = (
    frozenset({"basic_expenditure", "project_expenditure", "operating_expenditure"}),
    frozenset({"personnel", "public_expenses", "project_expenditure"}),
    frozenset({"abroad", "vehicles", "reception", "meetings", "training"}),
    frozenset({"general_budget", "government_fund", "state_capital", "special_account",
               "institutional_revenue", "business_revenue", "other_revenue"}),
)  # fmt: skip


def may_hold(whole: Subject, part: Subject) -> bool:
    """Whether one thing can be a part of the other.

    Examples
    --------
    >>> basic, project = (resolve(text, (), 2024) for text in ("基本支出", "项目支出"))
    >>> may_hold(basic, project), may_hold(resolve("支出总计", (), 2024), project)
    (False, True)
    """
    if not part.key:
        return True
    if whole.code and part.code:
        return part.code.startswith(whole.code)
    if whole.key in PARTS and part.key not in PARTS[whole.key]:
        return False
    if whole.key == part.key == "total":
        return {whole.side, part.side} != {"revenue", "expenditure"}
    return whole.key == part.key or not any(
        whole.key in kinds and part.key in kinds for kinds in BESIDE
    )


_REVENUE = pattern(r"收入|拨款$|资金$")
_EXPENDITURE = pattern(r"支出|经费|费用?$|采购")


def side_of(text: str) -> str:
    """Whether it is money received, spent, or both at once."""
    if re.search(r"收(?:入)?(?:总计|合计|总额)?(?:、|和|及|与)?支", text):
        return "both"
    if _EXPENDITURE.search(text):
        return "expenditure"
    return "revenue" if _REVENUE.search(text) else ""


# ── functional lines ─────────────────────────────────────────────────────────────────────────

_LEVEL = pattern(r"[（(](?P<code>\d{2,3})?(?P<level>[类款项])[)）]")
#: An average is not the amount that it is an average of.
_EACH = pattern(r"^(?:[人车户次均]均|平均|每|单价)")
_CODE = pattern(r"(?<!\d)(?P<code>2\d{2}(?:\d{2}){0,2})(?!\d)[-—_ ]?(?P<name>[^\d，。]*)")


#: What is said of class, section and item.
_Names = tuple[str, str, str]
_NO_NAMES: _Names = ("", "", "")


def function_names(text: str) -> tuple[_Names, _Names]:
    """Names and printed codes of class, section and item in `…（类）…（款）…（项）`."""
    names, codes = ["", "", ""], ["", "", ""]
    start = 0
    for match in _LEVEL.finditer(text):
        at = "类款项".index(match["level"])
        names[at] = text[start : match.start()].strip("“”\" ，、：:的")
        codes[at] = match["code"] or ""
        start = match.end()
    return (names[0], names[1], names[2]), (codes[0], codes[1], codes[2])


def resolve(text: str, context: Sequence[str], year: int | None) -> Subject:
    """The subject with key, code and side.

    Parameters
    ----------
    text : str
        Cleaned subject.
    context : sequence of str
        Titles of the sections around it, outermost first: they may name its class and section.
    year : int or None
        Budget year.
    """
    side = side_of(text)
    if _EACH.search(text):
        return Subject(text, "", "", _NO_NAMES, side)
    if _LEVEL.search(text):
        names, code = _by_levels(text, context, year)
        return Subject(text, "function", code, names, "expenditure")
    printed = _CODE.search(text)
    if printed and classification.is_known(printed["code"], "function"):
        name = printed["name"]
        if re.fullmatch(r"[)）\]〕\W]*", name):  # 行政运行（2011101）
            name = re.sub(r"[(（\[〔]$", "", text[: printed.start()]).strip("“”\" ，、：:的")
        return Subject(text, "function", printed["code"], ("", "", name), "expenditure")
    name = re.sub(r"[“”]|科目$", "", text)
    if known := _class_named(name, year):
        return Subject(text, "function", known, (name, "", ""), "expenditure")
    return Subject(text, subject_key(fold(text)), "", _NO_NAMES, side)


def _by_levels(text: str, context: Sequence[str], year: int | None) -> tuple[_Names, str]:
    """Names and code of `…（类）…（款）…（项）`; the titles around it name the levels above."""
    names, codes = function_names(text)
    for title in reversed(context):
        if names[0]:
            break
        above = function_names(title)
        names, codes = _filled(names, above[0]), _filled(codes, above[1])
    code = _printed_code(codes, names) or _code_of(names, year)
    if not code and names[0] and not names[1]:
        # a section printed as a class: 住房改革支出（类）住房公积金（项）
        top = next((n[0] for t in reversed(context) if (n := function_names(t)[0])[0]), "")
        code = _code_of((top, names[0], names[2]), year) if top else ""
    return names, code


def _filled(own: _Names, above: _Names) -> _Names:
    return own[0] or above[0], own[1] or above[1], own[2] or above[2]


def _class_named(name: str, year: int | None) -> str | None:
    """The class that a bare name is of: 教育支出, 住房保障支出."""
    if not 3 < len(name) <= 24 or not name.endswith(("支出", "服务", "就业")) or "预算" in name:
        return None
    return classification.find(name, "function", year, level=1) or (
        classification.find(name, "function", level=1))


def _printed_code(codes: tuple[str, str, str], names: tuple[str, str, str]) -> str:
    """Codes printed beside the names, where every named level carries one: 204 + 06 + 01."""
    if not codes[0] or len(codes[0]) != 3:
        return ""
    if any(name and not code for name, code in zip(names, codes, strict=True)):
        return ""
    return "".join(codes)


@cache
def _code_of(names: tuple[str, str, str], year: int | None) -> str:
    """The code that the names lead to, level by level; empty where a step is not certain."""
    code: str | None = None
    for depth, name in enumerate(names, start=1):
        if not name:
            if any(names[depth:]) and depth > 1:
                continue
            if depth == 1:
                continue
            break
        found = classification.find(name, "function", year, level=depth, under=code)
        if found is None:
            found = classification.find(name, "function", level=depth, under=code)
        if found is None:
            return ""
        code = found
    return code or ""
