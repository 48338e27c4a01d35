"""A web page as somebody saved it, by lxml: its prose and its innermost tables.

Pages of the government set their text in tables; what holds further tables is layout, no table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetkit.messages import Message, message_in
from budgetkit.sources import limits
from budgetkit.sources.flow_pages import FlowTable, Text
from budgetkit.sources.flowing import Flowing
from budgetkit.sources.given import Given
from budgetkit.sources.libraries import damaged, library
from budgetkit.sources.page import PrintedCell
from budgetkit.sources.settings import thresholds

message = message_in("sources")

#: Bytes that a page may have.
LARGEST = 20_000_000
#: Elements inside each other, at most; browsers stop at 512.
DEEPEST = 200
_HEADS = ("h1", "h2", "h3")
#: A title over the article that is marked as nothing.
_NAMES_A_BUDGET = re.compile(r"[^>»›/|]{0,30}20\d\d年?[^>»›/|]{0,24}(预算|决算)[^>»›/|]{0,12}")
#: Columns and rows that one cell may cover, as browsers allow.
_WIDEST, _TALLEST = 1000, 65534
_UNSEEN = {"script", "style", "head", "noscript", "template", "select", "option", "textarea",
           "iframe", "object", "svg", "button", "title"}
_BLOCKS = {"p", "div", "td", "th", "tr", "table", "tbody", "thead", "tfoot", "li", "ul", "ol",
           "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "main",
           "body", "html", "form", "center", "blockquote", "dl", "dt", "dd", "pre", "hr", "nav",
           "caption", "fieldset", "figure", "address"}
_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta)\b", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_BUDGET = tuple(word.encode(code) for word in ("预算", "决算") for code in ("utf-8", "gb18030"))


def sniff(content: bytes) -> bool:
    """Whether these bytes are a web page that holds a table, or speaks of a budget."""
    if not _PAGE.search(content[:4096].lstrip(b"\xef\xbb\xbf")) or b"\x00" in content[:4096]:
        return False
    return b"<table" in content.lower() or any(word in content for word in _BUDGET)


def open(given: Given, password: str | None = None) -> Flowing:
    """The page's paragraphs and tables; nothing that it names is fetched."""
    if len(given.content) > LARGEST:
        raise limits.too_large(given, message("over-size", size=limits.size(LARGEST)))
    html = library("lxml.html", given)
    try:
        # lxml drops what lies deeper than 255 elements without a word unless trees may be huge
        tree = html.document_fromstring(decoded(given.content),
                                        parser=html.HTMLParser(no_network=True, huge_tree=True))
    except Exception as error:  # whatever a page that is none makes lxml raise
        raise damaged(given, message("web-page"), error) from error
    try:
        _bounded(tree)
        heads, article = _article(tree)
        flow = [block for element in (*heads, article) for block in _flow(element)]
    except _Endless as error:
        raise limits.too_large(given, error.told) from error
    return Flowing(given, "html", [flow])


class _Endless(Exception):
    """A page that goes on beyond a limit."""

    def __init__(self, told: Message) -> None:
        super().__init__(told)
        self.told = told


def decoded(content: bytes) -> str:
    """The text of a page by what it says of its letters; gb2312 and gbk mean all of gb18030.

    >>> decoded('<meta charset="gb2312">㐂镕'.encode("gb18030"))[-2:]
    '㐂镕'
    """
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig", "replace")
    said = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", content[:4096], re.I)
    code = said[1].decode("ascii", "replace").lower() if said else ""
    code = "gb18030" if code.startswith("gb") else code
    text = None
    for one in (code, "utf-8", "gb18030"):
        try:
            text = content.decode(one)
            break
        except (UnicodeDecodeError, LookupError):
            continue
    if text is None:
        text = content.decode("gb18030", "replace")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)  # lxml refuses text that names its letters


def _bounded(tree) -> None:
    """Elements in each other are walked one in the other: no deeper than that can be."""
    depth = {None: 0}
    for element in tree.iter():
        depth[element] = depth[element.getparent()] + 1
        if depth[element] > DEEPEST:
            raise _Endless(message("too-deep", deepest=DEEPEST))


def _article(tree) -> tuple[list, object]:
    """The headings over the article, and the smallest element that holds all of its text.

    What stands around it (menus, other news, the address at the foot) is none of its words: they
    are short, and it is long.
    """
    long = [e for e in tree.iter() if isinstance(e.tag, str) and (
        (e.tag == "table" and _grid(e) is not None) or len(_own_text(e)) >= thresholds().article_length)]
    long = [e for e in long if all(_seen(up) for up in (e, *e.iterancestors()))]
    if not long:
        return [], tree
    shared = [*reversed(list(long[0].iterancestors())), long[0]]
    for element in long[1:]:
        above = {*element.iterancestors(), element}
        shared = [e for e in shared if e in above]
    article = shared[-1] if shared else tree
    while article.getparent() is not None and not _says_more(article):
        article = article.getparent()  # one table alone: its title stands around it
    above = {article, *article.iterancestors()}
    heads = []
    for element in tree.iter():
        if element is article:
            break
        if element not in above and isinstance(element.tag, str) and _seen(element) and (
                element.tag in _HEADS or _NAMES_A_BUDGET.fullmatch(_own_text(element))):
            heads.append(element)
    inner = {e for head in heads for e in head.iterdescendants()}
    return [head for head in heads if head not in inner], article


def _says_more(article) -> bool:
    """Whether an element says anything outside its tables."""
    return any(_own_text(e) for e in article.iter() if isinstance(e.tag, str)
               and e.tag not in _UNSEEN and _seen(e)
               and not any(up.tag == "table" and _grid(up) is not None
                           for up in (e, *e.iterancestors())))


def _own_text(element) -> str:
    """The text of an element outside the blocks in it."""
    own = [element.text or "", *(child.tail or "" for child in element)]
    inline = [child.text_content() for child in element
              if isinstance(child.tag, str) and child.tag not in _BLOCKS | _UNSEEN
              and not any(e.tag in _BLOCKS for e in child.iterdescendants())]
    return "".join("".join([*own, *inline]).split()) if element.tag not in _UNSEEN else ""


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────


def _flow(tree) -> Iterator[Text | FlowTable]:
    held: list[str] = []
    centred = False

    def said() -> Iterator[Text]:
        for line in "".join(held).split("\n"):
            line = re.sub(r"[ \t\r\f]+", " ", line).replace("\xa0\xa0\xa0", "\t").strip()
            if line.strip("\xa0\u3000 \t"):
                yield Text(line, centred=centred)
        held.clear()

    def walk(element) -> Iterator[Text | FlowTable]:
        nonlocal centred
        if not _seen(element):
            return
        tag = element.tag
        block = tag in _BLOCKS
        if block:
            yield from said()
        if tag == "table" and (grid := _grid(element)):
            yield grid
            return
        before = centred
        if block:
            said_so = (tag == "center" or element.get("align", "").lower() == "center"
                       or _CENTRED.search(element.get("style", "")))
            centred = tag not in ("table", "td") and bool(before or said_so)
        if tag == "br":
            held.append("\n")
        held.append(_plain(element.text))
        for child in element:
            yield from walk(child)
            held.append(_plain(child.tail))
        if block:
            yield from said()
            centred = before

    yield from walk(tree)
    yield from said()


def _plain(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def _seen(element) -> bool:
    return isinstance(element.tag, str) and element.tag not in _UNSEEN and not (
        _HIDDEN.search(element.get("style", "")) or element.get("hidden") is not None)


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def _grid(table) -> FlowTable | None:
    """A table that holds no other and has rows and columns; anything else is layout."""
    if any(True for _ in table.iterdescendants("table")):
        return None
    rows = [(row, row.getparent()) for row in table.iter("tr") if _seen(row)]
    cells: list[PrintedCell] = []
    taken: set[tuple[int, int]] = set()
    last_of = {group: at for at, (_, group) in enumerate(rows)}
    for at, (row, group) in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th") or not _seen(cell):
                continue
            while (at, column) in taken:
                column += 1
            tall = _span(cell.get("rowspan"), _TALLEST) or len(rows)
            tall = min(tall, last_of[group] - at + 1)  # a cell ends with its group of rows
            wide = _span(cell.get("colspan"), _WIDEST) or 1
            wide = next((w for w in range(wide) if (at, column + w) in taken), wide)
            if len(taken) + tall * wide > limits.CELLS:
                raise _Endless(limits.many_cells())
            taken |= {(r, c) for r in range(at, at + tall) for c in range(column, column + wide)}
            cells.append(PrintedCell(at, column, _cell_text(cell), tall, wide))
            column += wide
    n_columns = max((c for _, c in taken), default=-1) + 1
    if len(rows) < 2 or n_columns < 2 or len(cells) < thresholds().least_cells:
        return None
    return FlowTable(len(rows), n_columns, cells)


def _span(said: str | None, most: int) -> int:
    """A span as browsers read it: digits at its beginning, within limits; 0 is to the end."""
    found = re.match(r"\s*\+?(\d{1,9})", said or "1")
    return min(int(found[1]), most) if found else 1


def _cell_text(cell) -> str:
    out: list[str] = []

    def walk(element) -> None:
        if not _seen(element):
            return
        if element.tag == "br" or (element.tag in _BLOCKS and element is not cell):
            out.append("\n")
        out.append(_plain(element.text))
        for child in element:
            walk(child)
            out.append(_plain(child.tail))
        if element.tag in _BLOCKS and element is not cell:
            out.append("\n")

    walk(cell)
    lines = (re.sub(r"[ \t\r\f\xa0\u3000]+", " ", line).strip() for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line)
