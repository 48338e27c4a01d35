"""The contents page: what the disclosure promises, entry by entry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budgetkit.narrative.paragraphs import Place
from budgetkit.narrative.prose_lines import ProseLine
from budgetkit.numbering import numbered
from budgetkit.text import fold

_HEADING = re.compile(r"目录|目次")
_LEADER = re.compile(r"(?:[.．。·…⋯‥•_—–-]|\.\s){3,}\s*|\s{2,}(?=\d{1,3}$)")
_PAGE = re.compile(r"[（(—-]?(\d{1,3})[)）—-]?$")
_COLUMN_HEADS = re.compile(r"^(?:序号|报表名称|名称|页码|内容)+$")
_PARTS_BEFORE = re.compile(r"^附(?:件|表|录)\d*[:：]?")
#: A table in the contents: an entry of its own, also where no page number follows it.
_TABLE = re.compile(r"^(?:附|公开|预算)?表[\d一二三四五六七八九十]|^(?:公开|预算)\d{1,2}表")
#: Entries without a leader or a number end where a sentence begins.
_SENTENCE = re.compile(r"[。；](?=.)|，.*，|^.{40,}。$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents.

    Attributes
    ----------
    number : str
        As printed (`第二部分`, `一、`), or empty.
    title : str
    level : int
        1 for the outermost.
    target : int or None
        The printed page number, where there is one.
    page : int
        The page on which the entry itself stands.
    places : tuple of Place
        Its boxes on that page, one a line.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> first = n.entry_list[0]
    >>> first.number, first.level, first.target, first.page
    ('第一部分', 1, None, 2)
    """

    number: str
    title: str
    level: int
    target: int | None
    page: int
    places: tuple[Place, ...] = ()


def read_contents(lines: Sequence[ProseLine]) -> tuple[list[Entry], int, int]:
    """Return the entries and the range of lines that the contents take.

    Parameters
    ----------
    lines : sequence of ProseLine
        All lines of prose, in order.

    Returns
    -------
    entries, start, end
        ``lines[start:end]`` are the contents; an empty range where there are none.
    """
    start = next((i for i, line in enumerate(lines) if _HEADING.fullmatch(line.text)), None)
    if start is None:
        start = _first_leader(lines)
        if start is None:
            return [], 0, 0
        first = start
    else:
        first = start + 1
        while first < len(lines) and _HEADING.fullmatch(lines[first].text):
            first += 1  # 目录 closes the cover and opens the page of contents
    raw: list[tuple[str, int | None, ProseLine]] = []
    rests: dict[int, list[ProseLine]] = {}  # the lines that an entry wraps into
    end = first
    before: ProseLine | None = None
    for line in lines[first:]:
        text, target = _without_leader(line)
        if _HEADING.fullmatch(text) or _COLUMN_HEADS.match(text):
            end += 1
            continue
        if _over(raw, text, target, line, before):
            break
        unnumbered = numbered(text) is None and not (
            _PARTS_BEFORE.match(text) or _TABLE.match(text))
        if raw and unnumbered and raw[-1][1] is None and _wraps(raw[-1], line):
            head, _, first_line = raw[-1]
            raw[-1] = (head + text, target, first_line)
            rests.setdefault(len(raw) - 1, []).append(line)
        else:
            raw.append((text, target, line))
        before = line
        end += 1
    if len(raw) < 2:
        return [], 0, 0
    return _levels(raw, rests), start, end


def _first_leader(lines: Sequence[ProseLine]) -> int | None:
    """Contents without a heading: at least five lines of leaders in a row."""
    run = 0
    for i, line in enumerate(lines):
        run = run + 1 if _LEADER.search(line.source.text) and numbered(line.text) else 0
        if run == 5:
            return i - 4
    return None


def _without_leader(line: ProseLine) -> tuple[str, int | None]:
    """The entry's words and the page number it points to."""
    text = line.text
    leader = _LEADER.search(text)
    if leader:
        page = _PAGE.search(text[leader.end() :])
        return text[: leader.start()].strip(), int(page[1]) if page else None
    parts = line.source.parts
    if len(parts) >= 2 and parts[-1].text.strip().isdigit() and len(parts[-1].text.strip()) <= 3:
        return text[: -len(parts[-1].text.strip())].strip(), int(parts[-1].text)
    return text, None


def _over(raw, text: str, target: int | None, line: ProseLine, before: ProseLine | None) -> bool:
    """Whether the contents ended before this line."""
    if not raw:
        return _SENTENCE.search(text) is not None
    plain = fold(text)
    if any(fold(words) == plain for words, _, _ in raw):
        return True  # the body begins with the first heading again
    words = raw[0][0]
    again, opening = numbered(text), numbered(words)
    if again and opening and again.text == opening.text and opening.style == "part":
        return True
    if target is None and _SENTENCE.search(text):
        return True
    if before is not None and line.page.number != before.page.number:
        # Contents go on over a page only as a list: a page that opens otherwise is the body.
        if line.page.number > before.page.number + 1:
            return True
        return numbered(text) is None and target is None and not _PARTS_BEFORE.match(text) and (
            not _cut(raw[-1][0])
        )
    return False


def _cut(title: str) -> bool:
    """A title that breaks off: no entry ends so."""
    return not re.search(r"(?:表|说明|情况|解释|概况|职[能责]|构成|设置|附件|目标)[）)]?$", title)


def _wraps(last: tuple[str, int | None, ProseLine], line: ProseLine) -> bool:
    """Whether the line is the rest of the entry before it."""
    words, target, first = last
    if target is not None or _PARTS_BEFORE.fullmatch(words):
        return False
    return numbered(words) is not None or _cut(words) or abs(first.source.x0 - line.source.x0) < 2


def _place(line: ProseLine) -> Place:
    box = line.source
    return Place(line.page.number, box.x0, box.y0, box.x1, box.y1)


def _levels(raw, rests: Mapping[int, Sequence[ProseLine]]) -> list[Entry]:
    """Nesting by the numbering style, in the order in which the styles open."""
    stack: list[int] = []
    entries = []
    for at, (words, target, line) in enumerate(raw):
        words = _PARTS_BEFORE.sub("", words) or words
        found = numbered(words)
        rank = found.rank if found else 0 if line.text != words else (stack[-1] if stack else 0)
        while stack and stack[-1] >= rank:
            stack.pop()
        stack.append(rank)
        number = found.text if found else ""
        title = (found.rest if found else words).rstrip("。")
        places = tuple(_place(each) for each in (line, *rests.get(at, ())))
        entries.append(Entry(number, title, len(stack), target, line.page.number, places))
    return entries
