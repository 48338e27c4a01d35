"""Kinds of change to a printed table that leave its meaning as it is.

Each takes a :class:`~retyped.Form` of its own and a random source, changes the form, and gives
True; or False where the table is none for it. Amounts that are added add up: an of-which column is
the money of one class, last year is this year twice.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from retyped import Column, Form, Row, number, other_heads, printed

#: Words that stand in some form somewhere, and mean the same.
NEAR = {
    "科目编码": "功能科目编码", "科目名称": "功能科目名称", "合计": "总计", "小计": "合计",
    "基本支出": "基本支出预算", "项目支出": "项目支出预算", "人员经费": "人员支出",
    "公用经费": "日常公用支出", "预算数": "金额", "项目名称": "支出项目名称",
}
#: Words that nobody listed: only the numbers and the place can say what they head.
UNHEARD = {
    "科目编码": "号", "科目名称": "事由", "合计": "全数", "小计": "全数", "基本支出": "保运转的钱",
    "项目支出": "办事业的钱", "人员经费": "养人的钱", "公用经费": "办公的钱", "预算数": "钱数",
    "一般公共预算": "普通盘子", "政府性基金": "专门盘子",
}
OF_WHICH = ("其中：政府采购", "其中：当年新增", "其中：信息化建设", "其中:非税安排")
NARROWER = ("扣除基建项目后预算数", "不含教育费附加安排数", "扣除上级专款后的数")
BEFORE = ("上年预算数", "上年执行数", "上年度预算")


@dataclass(frozen=True)
class Kind:
    """A kind of variant: its change, and what may differ after it.

    ``by_name``: lines are known by name alone, codes may come and go. ``blanked``: subtotals may be
    missing. ``more``: totals and lines may be added, none may be lost. ``whole_only``: only the
    whole amounts must be known, a column may be not understood. ``exact``: only where no sum of the
    document is off by rounding.
    """

    change: Callable[[Form, random.Random], bool]
    by_name: bool = False
    blanked: bool = False
    more: bool = False
    whole_only: bool = False
    exact: bool = False


def _total_row(form: Form) -> int | None:
    """The only row of the grand total, at the table's beginning or end."""
    totals = [i for i, r in enumerate(form.rows) if r.level == "total"]
    return totals[0] if len(totals) == 1 and totals[0] in (0, len(form.rows) - 1) else None


def _one_panel(form: Form) -> bool:
    return {c.panel for c in form.amounts()} == {0} and bool(form.labels())


def _code_column(form: Form) -> int | None:
    found = [i for i, c in enumerate(form.columns) if c.kind == "code"]
    return found[0] if len(found) == 1 else None


def _name_column(form: Form) -> int | None:
    return next((i for i, c in enumerate(form.columns) if c.kind == "words"
                 and re.fullmatch(r"(economic_)?(name|item)(_\d+)?", c.name)), None)


def _coded(form: Form, column: int) -> bool:
    held = [t.strip() for t in form.columns[column].texts if t.strip()]
    return len(held) >= 3 and all(re.fullmatch(r"\d{3}(\d\d){0,2}", t) for t in held)


def _classes(form: Form) -> list[int]:
    return [i for i, r in enumerate(form.rows) if r.level == "class" and len(r.code) == 3]


# ── columns ──────────────────────────────────────────────────────────────────────────────────


def columns_in_another_order(form: Form, dice: random.Random) -> bool:
    """Groups of columns of money under one heading change places, and columns in a group."""
    first = next((i for i, c in enumerate(form.columns) if c.is_amount), 0)
    moved = form.columns[first:]
    if not _one_panel(form) or len(moved) < 2 or not all(c.is_amount for c in moved):
        return False
    form.columns[first:] = _shuffled(moved, 0, dice)
    return form.columns[first:] != moved


def _shuffled(columns: list[Column], depth: int, dice: random.Random) -> list[Column]:
    """Columns in another order: what stands under one heading stays under it, at every level."""
    if depth == len(columns[0].heads):
        return columns
    groups = [list(g) for _, g in groupby(columns, key=lambda c: c.heads[depth][0])]
    dice.shuffle(groups)
    return [c for group in groups for c in _shuffled(group, depth + 1, dice)]


def of_which_column(form: Form, dice: random.Random) -> bool:
    """A column 其中… beside the one it is part of: the money of one class."""
    classes, total = _classes(form), _total_row(form)
    if not _one_panel(form) or len(classes) < 2 or total is None:
        return False
    at = dice.choice([i for i, c in enumerate(form.columns) if c.is_amount])
    whole = form.columns[at]
    code = form.rows[dice.choice(classes)].code
    texts = _of_class(form, whole, code)
    if not texts[total]:
        return False
    form.put_column(at + 1, Column(other_heads(whole, dice.choice(OF_WHICH)), texts, "amount",
                                   "of_which"))
    return True


def _of_class(form: Form, whole: Column, code: str) -> list[str]:
    """The column with the money of one class alone, its total in the total's row.

    A class may stand on several rows, each with another code of the government's.
    """
    held = [(t, number(t)) for r, t in zip(form.rows, whole.texts, strict=True) if r.code == code]
    sums = [n for _, n in held if n is not None]
    of_class = printed(sum(sums, Decimal(0)), held[0][0]) if sums else ""
    return [text if r.code.startswith(code) else of_class if r.level == "total" else ""
            for r, text in zip(form.rows, whole.texts, strict=True)]


def narrower_column(form: Form, dice: random.Random) -> bool:
    """A group of two for one column of project money: its total, and the total less one class."""
    at = next((i for i, c in enumerate(form.columns) if c.is_amount
               and c.name == "project_spending"), None)
    classes, total = _classes(form), _total_row(form)
    if at is None or not _one_panel(form) or len(classes) < 2 or total is None:
        return False
    whole = form.columns[at]
    code = form.rows[dice.choice(classes)].code
    left = _of_class(form, whole, code)
    if not left[total] or number(left[total]) is None or number(whole.texts[total]) is None:
        return False
    texts = ["" if row.code.startswith(code) else text
             for row, text in zip(form.rows, whole.texts, strict=True)]
    rest = number(whole.texts[total]) - number(left[total])
    texts[total] = printed(rest, whole.texts[total])
    for column in form.columns:  # one more row of headings, for the two under the one
        column.heads = [*column.heads, column.heads[-1]]
    form.depth += 1
    over = whole.heads[:-1]
    whole.heads = [*over, (object(), "项目支出总数")]
    form.put_column(at + 1, Column([*over, (object(), dice.choice(NARROWER))], texts, "amount",
                                   "narrower"))
    return True


def last_year_beside(form: Form, dice: random.Random) -> bool:
    """A column of last year's money, twice this year's, before or after all others."""
    whole = next((i for i, c in enumerate(form.columns) if c.is_amount and c.name == "total"), None)
    if whole is None or not _one_panel(form) or any(
            c.name.startswith("previous") for c in form.columns):
        return False
    texts = [printed(2 * n, t) if (n := number(t)) is not None else ""
             for t in form.columns[whole].texts]
    one = object()
    column = Column([(one, dice.choice(BEFORE))] * form.depth, texts, "amount", "previous")
    places = [next(i for i, c in enumerate(form.columns) if c.is_amount), len(form.columns)]
    form.put_column(dice.choice(places), column)
    return True


def _reworded(words: dict[str, str]) -> Callable[[Form, random.Random], bool]:
    def change(form: Form, dice: random.Random) -> bool:
        done = 0
        two = any("决算" in text for column in form.columns for _, text in column.heads)
        for column in form.columns:
            for i, (mark, text) in enumerate(column.heads):
                plain = re.sub(r"\s", "", text)
                # beside 决算数 the word is what tells the two apart
                if plain in words and not (two and plain == "预算数"):
                    column.heads[i] = mark, words[plain]
                    done += 1
        return bool(done) and "项目" not in {re.sub(r"\s", "", c.leaf()) for c in form.columns}

    return change


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def of_which_line(form: Form, dice: random.Random) -> bool:
    """A line 其中：… under an item: half of its money, in its own columns."""
    label = _name_column(form)
    rows = [i for i, r in enumerate(form.rows) if r.level in ("item", "row") and r.name
            and not r.name.startswith("其中")]
    if label is None or not rows or not _one_panel(form):
        return False
    row = dice.choice(rows)
    texts = []
    for at, column in enumerate(form.columns):
        amount = number(column.texts[row]) if column.is_amount else None
        if amount is not None and amount != int(amount * 50) / Decimal(50):
            return False  # its half prints one decimal more
        texts.append("其中：设备更新" if at == label else "" if amount is None
                     else printed(amount / 2, column.texts[row]))
    if sum(bool(t) for t in texts) < 2:
        return False
    form.put_row(row + 1, Row("", "其中：设备更新"), texts)
    return True


def subtotals_blank(form: Form, dice: random.Random) -> bool:
    """The amounts of classes and sections that have lines below them are left out."""
    codes = [r.code for r in form.rows if r.code]
    above = [i for i, r in enumerate(form.rows) if r.level in ("class", "section")
             and any(c != r.code and c.startswith(r.code) for c in codes)]
    if not above or not _one_panel(form):
        return False
    for column in form.amounts():
        for i in above:
            column.texts[i] = ""
    return True


def total_at_the_other_end(form: Form, dice: random.Random) -> bool:
    total = _total_row(form)
    if total is None or len(form.rows) < 3 or not _one_panel(form):
        return False
    rest = [i for i in range(len(form.rows)) if i != total]
    form.take([*rest, total] if total == 0 else [total, *rest])
    return True


def _units(count: int) -> Callable[[Form, random.Random], bool]:
    def change(form: Form, dice: random.Random) -> bool:
        """Unit rows over blocks of lines, with what each block comes to."""
        code, name, total = _code_column(form), _name_column(form), _total_row(form)
        classes = _classes(form)
        if (code is None or name is None or total != 0 or len(classes) < count
                or classes[0] != 1 or any(r.level == "unit" for r in form.rows)):
            return False
        starts = [1] if count == 1 else [1, dice.choice(classes[1:])]
        ends = [*starts[1:], len(form.rows)]
        made = []
        for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
            texts = []
            for at, column in enumerate(form.columns):
                held = [number(column.texts[i]) for i in classes if start <= i < end]
                held = [h for h in held if h is not None]
                like = next((t for t in column.texts if number(t) is not None), "")
                texts.append(f"90010{n + 1}" if at == code else
                             ("某市某局（本级）", "某市某中心")[n] if at == name else
                             printed(sum(held), like) if column.is_amount and held else "")
            made.append((start, texts))
        for at, column in enumerate(form.columns):
            if column.is_amount and sum(number(t[at]) or 0 for _, t in made) != (
                    number(column.texts[0]) or 0):
                return False  # rounded, or not the sum: units would not add up
        for start, texts in reversed(made):
            form.put_row(start, Row(texts[code], texts[name], "unit"), texts)
        return True

    return change


# ── codes ────────────────────────────────────────────────────────────────────────────────────


def codes_split(form: Form, dice: random.Random) -> bool:
    """One column of codes becomes 类 | 款 | 项."""
    at = _code_column(form)
    if at is None or not _coded(form, at):
        return False
    old = form.columns.pop(at)
    longest = max(len(t.strip()) for t in old.texts)
    parts = [(0, 3, "类"), (3, 5, "款"), (5, 7, "项")][:(longest - 1) // 2]
    if form.depth == 1:
        for column in form.columns:
            column.heads *= 2
        form.depth = 2
        old.heads *= 2
    over = (object(), "科目编码")
    for n, (start, end, word) in enumerate(parts):
        heads = [*[over] * (form.depth - 1), (object(), word)]
        texts = [t.strip()[start:end] for t in old.texts]
        form.put_column(at + n, Column(heads, texts, "code", word))
    return len(parts) > 1


def codes_joined(form: Form, dice: random.Random) -> bool:
    """Columns 类 | 款 | 项 become one of whole codes."""
    found = [i for i, c in enumerate(form.columns) if c.kind == "code"]
    if len(found) < 2 or found != list(range(found[0], found[-1] + 1)):
        return False
    texts = [r.code if any(form.columns[i].texts[n].strip() for i in found) else ""
             for n, r in enumerate(form.rows)]
    one = (object(), "科目编码")
    form.columns[found[0]:found[-1] + 1] = [Column([one] * form.depth, texts, "code", "code")]
    return True


def codes_cut(form: Form, dice: random.Random) -> bool:
    """The 款 prints its last two digits only, between 208 and 2080505."""
    at = _code_column(form)
    if at is None or not _coded(form, at):
        return False
    lengths = {len(t.strip()) for t in form.columns[at].texts if t.strip()}
    if lengths != {3, 5, 7}:
        return False
    column = form.columns[at]
    column.texts = [t.strip()[3:] if len(t.strip()) == 5 else t for t in column.texts]
    return True


def codes_left_out(form: Form, dice: random.Random) -> bool:
    """No column of codes any more; what it says in words (合计) stands in the name's."""
    found = [i for i, c in enumerate(form.columns) if c.kind == "code"]
    name = _name_column(form)
    if not found or name is None:
        return False
    names = form.columns[name].texts
    for row, said in enumerate(names):
        if not said.strip():
            names[row] = next((t for i in found if (t := form.columns[i].texts[row].strip())
                               and not re.search(r"\d", t)), said)
    form.columns = [c for c in form.columns if c.kind != "code"]
    return True


def code_before_the_name(form: Form, dice: random.Random) -> bool:
    """Code and name in one cell: [2010301]行政运行, 2010301-行政运行."""
    code, name = _code_column(form), _name_column(form)
    if code is None or name is None or not _coded(form, code):
        return False
    how = dice.choice(("[{}]{}", "{}-{}", "{} {}"))
    form.columns[name].texts = [how.format(c.strip(), t) if c.strip() else t for c, t in zip(
        form.columns[code].texts, form.columns[name].texts, strict=True)]
    form.columns[name].heads = [(object(), "科目")] * form.depth
    form.columns.pop(code)
    return True


# ── the whole table ──────────────────────────────────────────────────────────────────────────


def in_yuan(form: Form, dice: random.Random) -> bool:
    """The same money in 元, two decimals."""
    if form.unit != "万元" or "万元" in "".join(t for c in form.columns for _, t in c.heads):
        return False
    for column in form.amounts():
        if any(t.strip() and number(t) is None and t.strip() not in "-—" for t in column.texts):
            return False
        column.texts = [f"{n * 10000:,.2f}" if (n := number(t)) is not None else t
                        for t in column.texts]
    form.unit = "元"
    return True


def _cut(again: str) -> Callable[[Form, random.Random], bool]:
    def change(form: Form, dice: random.Random) -> bool:
        """The page is turned in the middle of the table."""
        total = _total_row(form)
        if len(form.rows) < 6 or ("total" in again and total != 0):
            return False
        at = dice.randrange(3, len(form.rows) - 2)
        form.cuts = [(at, again)]
        if "total" in again:
            form.total_again = [c.texts[0] for c in form.columns]
        return True

    return change


KINDS: dict[str, Kind] = {
    "columns in another order": Kind(columns_in_another_order),
    "an of-which column put in": Kind(of_which_column, more=True),
    "an of-which line put in": Kind(of_which_line, more=True),
    "a narrower column beside its whole": Kind(narrower_column, more=True),
    "last year beside": Kind(last_year_beside, more=True, exact=True),  # twice: rounding, too
    "sub-totals blank": Kind(subtotals_blank, blanked=True),
    "codes split": Kind(codes_split),
    "codes joined": Kind(codes_joined),
    "codes cut to two digits": Kind(codes_cut),
    "codes left out": Kind(codes_left_out, by_name=True),
    "code and name in one cell": Kind(code_before_the_name),
    "one unit over all": Kind(_units(1), more=True),
    "units as blocks": Kind(_units(2), more=True),
    "元 for 万元": Kind(in_yuan, exact=True),
    "total at the other end": Kind(total_at_the_other_end),
    "heads in near words": Kind(_reworded(NEAR)),
    "heads in unheard words": Kind(_reworded(UNHEARD), whole_only=True),
    "cut, head again": Kind(_cut("head")),
    "cut, no head": Kind(_cut("no")),
    "cut, head and total again": Kind(_cut("head total")),
}
