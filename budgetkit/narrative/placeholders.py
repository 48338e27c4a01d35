"""What was never filled in: xxx, 增加（减少）, 主要原因是。, a unit without its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budgetkit.narrative.grammar import DOWN, LESS, MORE, UP
from budgetkit.narrative.paragraphs import Paragraph
from budgetkit.narrative.statements import Sentence, sentences
from budgetkit.numbering import numbered
from budgetkit.patterns import pattern

_WAYS = f"(?:{UP}|{DOWN}|{MORE}|{LESS})"

#: A direction that nobody chose.
DIRECTIONS = pattern(rf"{_WAYS}[(（/／]{_WAYS}[)）]?|增(?:加)?[/／]减(?:少)?")
#: Kinds of gap with their patterns.
GAPS: tuple[tuple[str, str], ...] = (
    ("letters", r"(?<![A-Za-z0-9×])(?:[xXｘＸ×✕*＊○〇]{2,}|某某+)(?![A-Za-z0-9])"
                r"|20[xX×]{2}(?=年)|_{2,}"),
    ("direction", DIRECTIONS.pattern),
    ("reason", r"(?:主要)?原因(?:(?:是因为|是由于|是|为)[:：]?|[:：])"
                r"(?=[。；;]|[，,](?:$|与|较|比|同比|其中|占|完成)|$)"
               r"|(?<=[，。；])主要原因(?=[。；])|主要是(?:由于|因为)(?=[。；])"),
    ("number", r"(?<!单位|转换|转化|换算|折算|折合|计量)(?<!转)"
               r"(?:为|增加|减少|增长|下降|预算|支出|安排|共计|占|经费|收入)(?:\s|_)*"
               r"(?=(?:万元|元(?!旦)|%)(?:[，。；、,;]|$|[（(](?!%|万?元)|比|较|与|其中|和))"),
    ("instruction", r"[（(][^（）()]{0,20}(?:不涉及的?不列|作持平表述|请(?:填|说明|根据)|如无.{0,4}请|填写)"
                    r"[^（）()]{0,20}[)）]"),
    ("brackets", r"[（(]\s*[)）](?=[万元个年月辆])|【\s*】|\[\s*\]"),
)  # fmt: skip
#: Markdown's bold, left in a page as it was typed, begins a paragraph and ends it or a later one.
_BOLD_BEGINS, _BOLD_ENDS = pattern(r"#{0,6} ?\*\*(?![*\s])"), pattern(r"(?<![*\s])\*\*$")
#: So many paragraphs, a heading in several lines, may stand in one pair of such marks.
BOLD_PARAGRAPHS = 4
#: With so many pairs a document is written in Markdown.
BOLD_PAIRS = 2
_GAP = pattern("|".join(f"(?P<{name}>{pattern})" for name, pattern in GAPS))
#: A paragraph that states the next amount: 公务接待费5万元，比上年…
_STATEMENT = pattern(r"[^，。；：\d]{2,30}(?:20\d\d年[^，。；\d]{0,10})?\d[\d,.]*[万亿]?元[，,。]?(?:比|较|与|同)")


@dataclass(frozen=True)
class Placeholder:
    """A gap in the template that nobody filled.

    Attributes
    ----------
    kind : {"letters", "direction", "reason", "number", "instruction", "brackets"}
    text : str
        As printed.
    sentence : Sentence
    start, end : int
        Place in the sentence.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> [gap.text for gap in n.placeholders if gap.kind == "direction"][0]
    '增加（减少）'
    """

    kind: str
    text: str
    sentence: Sentence
    start: int
    end: int

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.sentence.paragraph.page_at(self.sentence.start + self.start)


def find_placeholders(paragraphs: Iterable[Paragraph]) -> Iterator[Placeholder]:
    """Yield the gaps in the order in which they stand."""
    listed = list(paragraphs)
    marks = _bold_marks([p.text for p in listed])
    for index, (paragraph, following) in enumerate(zip(listed, [*listed[1:], None], strict=False)):
        if paragraph.kind == "row" or not _GAP.search(paragraph.text):
            continue
        under_table = paragraph.kind == "note"
        for sentence in sentences(paragraph):
            for match in _GAP.finditer(sentence.text):
                if match.lastgroup == "number" and under_table:
                    continue  # 注：本表金额单位为万元: a note speaks of the unit
                if match.lastgroup == "reason" and match.end() == len(sentence.text) and (
                    following is not None and _gives_reasons(following)
                ):
                    continue
                if (index, sentence.start + match.start()) in marks:
                    continue
                yield Placeholder(
                    match.lastgroup or "", match[0], sentence, match.start(), match.end()
                )


def _bold_marks(texts: list[str]) -> set[tuple[int, int]]:
    """Marks of bold type, by number of the paragraph and place in it: those that came in pairs.

    In a document with several pairs a mark at a paragraph's end is one, too: its fellow stands on
    the cover or in a heading that is no prose.

    >>> sorted(_bold_marks(["####**一、收入**", "**局2024年预算", "**甲局", "预算**", "公开**"]))
    [(0, 4), (0, 10), (2, 0), (3, 2), (4, 2)]
    >>> _bold_marks(["收入为**", "**局"])
    set()
    """
    found = set()
    for index, text in enumerate(texts):
        if not (begins := _BOLD_BEGINS.match(text)):
            continue
        for later in range(index, min(index + BOLD_PARAGRAPHS, len(texts))):
            rest = texts[later][begins.end() if later == index else 0 :]
            if (ends := _BOLD_ENDS.search(texts[later])) and rest.count("**") == 1:
                found |= {(index, begins.end() - 2), (later, ends.start())}
            if "**" in rest:
                break
    if len(found) >= 2 * BOLD_PAIRS:
        found |= {(i, ends.start()) for i, text in enumerate(texts)
                  if text.count("**") == 1 and (ends := _BOLD_ENDS.search(text))}
    return found


def _gives_reasons(following: Paragraph) -> bool:
    """Whether the paragraph below 主要原因： holds the reasons: a list that begins, or plain text."""
    number = numbered(following.text)
    if number is not None:
        return number.value == 1
    return following.kind == "text" and not _STATEMENT.match(following.text)
