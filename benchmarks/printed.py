"""What a page prints, taken from pdfium without the reader: titles, numbers, codes, rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetkit.text import fold

#: A page with at least this many painted paths, or with one path this large, may hold a table.
MANY_PATHS = 6

#: Words that a title of the standard table holds, and words that it must not; the first that
#: fits is taken. Hand-written from the titles seen on pages; not the reader's catalogue.
TITLE_WORDS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("three_public", ("三公",), ()),
    ("operating_expenses", ("机关运行经费",), ()),
    ("department_performance", ("整体", "绩效"), ()),
    ("project_performance", ("绩效",), ()),
    ("procurement", ("采购",), ()),
    ("government_fund", ("政府性基金",), ("收支",)),
    ("state_capital", ("国有资本经营",), ("收支",)),
    ("appropriation_basic", ("财政拨款", "基本支出"), ("一般公共预算",)),
    ("basic_function", ("基本支出", "功能"), ()),
    ("general_budget_basic", ("一般公共预算", "基本支出"), ()),
    ("project_economic", ("经济分类", "项目支出"), ("功能",)),
    ("economic_classification", ("经济分类",), ("功能", "基本支出")),
    ("general_budget_expenditure", ("一般公共预算", "支出"), ("收支", "项目支出")),
    ("appropriation_summary", ("财政拨款", "收支"), ()),
    ("appropriation_summary", ("财政拨款", "收入支出"), ()),
    ("appropriation_expenditure", ("财政拨款", "支出"), ("收支", "项目", "结转")),
    ("projects", ("项目支出",), ("基本支出",)),
    ("department_summary", ("收支", "总"), ("政府性基金",)),
    ("department_summary", ("收入支出", "总"), ()),
    ("department_revenue", ("收入",), ("支出", "非税")),
    ("department_expenditure", ("支出",), ("收入", "专项", "转移", "购买", "基本支出",
                                           "结转")),
)
#: A unit's code has six digits, a function's or an item's never: 201 over 201001 is a department.
#: Its units' codes are set in by less than this, in points.
UNIT_CODE, UNIT_INDENT = 6, 30.0
#: Two codes this near in height (points) stand in one row, whose cells are aligned differently.
SAME_ROW = 8.0
_NUMBERED = re.compile(
    r"^(附[表件]?[\d一二三四五六七八九十]{0,3}(-\d+)?[、.:：]?"
    r"|(公开|预算|财决)?(表(\d{1,3}|(一(?!般)|[二三四五六七八九十]){1,3})(-\d+)?|[\dA-Z]{1,4}表)[、.:：]?"
    r"|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}[、.]|[(][一二三四五六七八九十\d]+[)])+")
_TITLE = re.compile(r"^[^。，；;:《]{3,45}表(\(.{1,22}\))?$")
_NUMBER = re.compile(r"(?=.*\d)[\d.,]+")
_NUMERIC = frozenset("0123456789.,-")
_FUNCTION = re.compile(r"2[0-3]\d(\d{2}){0,2}")
_ECONOMIC = re.compile(r"(30[1-9]|31[0-3]|39\d|50\d|51\d|59\d)(\d{2})?")


@dataclass(frozen=True, slots=True)
class Token:
    """Printed characters without a gap; ``x``, ``y`` is the middle, from the top-left corner."""

    text: str
    page: int
    x: float
    y: float
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Promise:
    """A title of a standard table, as printed over a table or at the foot of the page before."""

    key: str
    title: str
    page: int


def _paths(page: pdfium.PdfPage) -> int:
    return sum(1 for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4))


def ruled_pages(path: str | Path) -> list[int]:
    """Numbers of the pages that paint enough paths to hold a table."""
    pdf = pdfium.PdfDocument(path)
    return [number for number, page in enumerate(pdf, 1) if _paths(page) >= MANY_PATHS]


def promises(path: str | Path) -> list[Promise]:
    """The titles of standard tables on pages with rules, each once where it goes on."""
    pdf = pdfium.PdfDocument(path)
    ruled = [_paths(page) >= MANY_PATHS for page in pdf]
    found: list[Promise] = []
    for number, page in enumerate(pdf, 1):
        lines = [fold(t) for t in page.get_textpage().get_text_range().splitlines()]
        lines = [t for t in lines if t]
        if any("目录" in t for t in lines) or sum("...." in t or "……" in t for t in lines) > 2:
            continue
        if _lists_titles(lines):
            continue
        below = number < len(pdf) and ruled[number]
        if not ruled[number - 1]:
            lines = lines[-4:] if below else []
        for above, line in zip(["", *lines], lines, strict=False):
            wraps = len(above) > 15 > len(line) and not re.search(
                "表|[。:]$|科目", _NUMBERED.sub("", above))
            key = (title_of(above + line) if wraps else None) or title_of(line)
            if key and not any((p.key == key and number - p.page <= 1 and p.title == line)
                               or (p.key, p.page) == (key, number) for p in found):
                found.append(Promise(key, line, number))
    return found


def _lists_titles(lines: list[str]) -> bool:
    """Whether titles follow each other without anything between: the second page of a list."""
    titles = [bool(title_of(line)) for line in lines]
    return any(all(titles[at : at + 3]) for at in range(len(titles) - 2))


def title_of(line: str) -> str | None:
    """Key of the standard table whose title this folded line is."""
    line = re.sub(r"[(]?(金额)?单位:.*$", "", line)
    line = re.sub(r"[(（]?续表?[)）]?$", "", line)
    line = _NUMBERED.sub("", line)
    if not _TITLE.match(line) or re.search(r"(见|反映|说明)|^(部门|单位):", line):
        return None
    for key, wanted, unwanted in TITLE_WORDS:
        if all(w in line for w in wanted) and not any(w in line for w in unwanted):
            return key
    return None


def numbers(path: str | Path) -> tuple[list[Token], list[Token]]:
    """Every number, or piece of one, at its place; and those with nothing close beside them.

    The second list leaves out the numbers of running text.
    """
    pdf = pdfium.PdfDocument(path)
    every: list[Token] = []
    alone: list[Token] = []
    for number, page in enumerate(pdf, 1):
        across, down = page.get_width(), page.get_height()
        found = [t for t in tokens(page, number) if 0 <= t.x <= across and 0 <= t.y <= down]
        here = [t for t in found if _NUMBER.fullmatch(fold(t.text).lstrip("-"))]
        every += here
        alone += [t for t in here if not any(
            o is not t and abs(o.y - t.y) < 6 and (
                abs(o.x - t.x) < (o.width + t.width) / 2 + 5 or re.search("[。，元]", o.text))
            for o in found)]
    return every, alone


def tokens(page: pdfium.PdfPage, number: int) -> list[Token]:
    """Characters that follow each other without a gap, words and numbers apart."""
    text = page.get_textpage()
    shown = _as_shown(page)
    found: list[Token] = []
    held: list[tuple[str, float, float, float]] = []
    seen: set[tuple[str, int, int]] = set()

    def close() -> None:
        if held:
            x, y = (held[0][1] + held[-1][2]) / 2, held[0][3]
            found.append(Token("".join(h[0] for h in held), number, x, y,
                               held[-1][2] - held[0][1]))
        held.clear()

    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        if char.isspace() or ord(char) < 32 or ord(char) in (0xFFFE, 0xFFFF):
            if raw.FPDFText_IsGenerated(text, index) != 1:
                close()  # pdfium's own spaces and line ends are guesses; the boxes decide
            continue
        x0, y0, x1, y1 = shown(*text.get_charbox(index, loose=True))
        y = (y0 + y1) / 2
        place = (char, round((x0 + x1) / 2), round(y))
        if place in seen:
            continue  # painted again for boldness
        seen.add(place)
        if held:
            _, start, end, height = held[-1]
            numeric = char in _NUMERIC
            steps = sorted(b[1] - a[1] for a, b in zip(held, held[1:], strict=False))
            # Where a font's boxes overlap, only a step wider than the others parts two numbers.
            wide = len(steps) > 1 and x0 - start > 1.6 * steps[len(steps) // 2] + 0.5
            if (abs(y - height) > 2 or wide or x0 <= start - 0.2 or x0 - end > 3
                    or numeric != (held[-1][0] in _NUMERIC)):
                close()
        held.append((char, x0, x1, y))
    close()
    text.close()
    return found


def _as_shown(page: pdfium.PdfPage):
    """From pdfium's user space to points from the top-left corner of the page as it is shown."""
    left, bottom, right, top = page.get_bbox()
    point = {
        0: lambda x, y: (x - left, top - y), 90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom), 270: lambda x, y: (top - y, right - x),
    }[page.get_rotation()]

    def box(x0: float, y0: float, x1: float, y1: float):
        (ax, ay), (bx, by) = point(x0, y0), point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    return box


def codes(found: list[Token], box: tuple[float, float, float, float], page: int,
          economic: bool) -> list[str]:
    """The codes that the rows of a table print at their left; 类|款|项 of one row joined."""
    x0, y0, x1, y1 = box
    inside = sorted((t for t in found if t.page == page and t.text.isdigit()
                     and x0 <= t.x <= x0 + 0.45 * (x1 - x0) and y0 <= t.y <= y1),
                    key=lambda t: (t.y, t.x))
    rows: list[list[Token]] = []
    for token in inside:
        if rows and abs(token.y - rows[-1][0].y) < 2.5:
            rows[-1].append(token)
        else:
            rows.append([token])
    pattern = _ECONOMIC if economic else _FUNCTION
    coded = []
    for row in rows:
        said = sorted(row, key=lambda t: t.x)
        while len(said) > 1 and len(said[0].text) <= 2 and len(said[1].text) >= 3:
            said.pop(0)  # a serial number before the code
        if said and pattern.fullmatch(said[0].text):
            coded.append(said)
    firsts = [row[0] for row in coded]
    out = []
    for first, *others in coded:
        if _behind_another(first, firsts) or _of_a_unit(first, inside):
            continue
        code = first.text
        for more in others[:2]:
            if len(more.text) > 2:
                break
            code += more.text.zfill(2)
        if pattern.fullmatch(code):
            out.append(code)
    return out


def _behind_another(code: Token, codes: list[Token]) -> bool:
    """Whether a row's own code stands left of it, a little higher or lower in its cell."""
    return any(abs(other.y - code.y) < SAME_ROW
               and other.x + other.width / 2 < code.x - code.width / 2 for other in codes)


def _of_a_unit(code: Token, numbers: list[Token]) -> bool:
    """Whether the next number below it is the code of one of its units: 201 over 201001."""
    below = [t for t in numbers if t.y > code.y + 2.5 and abs(t.x - code.x) < UNIT_INDENT]
    following = min(below, key=lambda t: t.y, default=code)
    return len(following.text) == UNIT_CODE and following.text.startswith(code.text)
