"""Documents as others publish them, for unread.py: pages that are lost or astray, prose that says more.

Each kind gives a disclosure that is read anew, and for each of its pages the page of the file it was
made of; or None where the document is none for it. What is put into the prose is true of something
else than this year's budget of the department: of an office below it, another year, a city, a limit.
"""

from __future__ import annotations

import io
import os
import pickle
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from checkouts import CACHE, file_hash
from rereading import put, reading_version, with_tables

import budgetkit as bk
import budgetkit.reader
from budgetkit.narrative import ProsePage, read_narrative

#: {a}: an amount that is {b} and {c} together; {n}: a small number; {p}: a percentage; {y3}: a year.
OF_OTHERS = (
    "局机关本级收入预算{b}万元，下属事业单位收入预算{c}万元。",
    "局本级一般公共预算基本支出{a}万元，其中人员经费{b}万元，公用经费{c}万元。",
    "所属甲中心支出预算{a}万元，其中：基本支出{b}万元，项目支出{c}万元。",
    "机关本级“三公”经费{a}万元，公务接待费{b}万元，公务用车运行维护费{c}万元。",
    "各区县财政安排同类项目支出合计{a}万元。",
    "全系统一般公共预算支出{a}万元，比上年增长{p}%。",
)
OF_OTHER_YEARS = (
    "{y3}年，收入决算{a}万元，支出决算{b}万元。",
    "{y3}年部门一般公共预算支出{a}万元，其中基本支出{b}万元，项目支出{c}万元。",
    "{y3}年“三公”经费支出{a}万元，其中公务接待费{b}万元。",
    "“十四五”期间一般公共预算累计支出{a}万元，年均增长{p}%。",
    "计划三年内安排财政拨款{a}万元，其中项目支出{b}万元。",
    "近五年来累计投入财政拨款{a}万元，政府性基金{b}万元。",
    "{y1}年拟安排项目支出{a}万元。",
)
OF_THE_CITY = (
    "全市一般公共预算收入{a}亿元，一般公共预算支出{b}亿元，增长{p}%。",
    "全市卫生健康支出{a}亿元，教育支出{b}亿元。",
    "带动社会资本投入{a}万元，企业营业收入总计{b}亿元。",
    "全市政府性基金收入{a}亿元，国有资本经营预算收入{b}亿元。",
    "甲项目总投资{a}万元，累计完成投资{b}万元。",
)
OF_LIMITS = (
    "公用经费定额标准为每人每年{n}000元。",
    "公务接待费人均不超过{n}0元。",
    "政府采购货物和服务项目限额标准为{n}00万元，工程项目为{n}20万元。",
    "单位价值{n}00万元以上大型设备{n}台（套）。",
    "因公出国（境）费用按人均{n}.50万元测算。",
    "公务用车购置费按每辆不超过1{n}万元的标准执行。",
    "资产总额{a}万元，其中固定资产{b}万元，流动资产{c}万元。",
    "人员支出按每人每月{n}500元核定。",
)
SAID = {"others said": OF_OTHERS, "other years said": OF_OTHER_YEARS, "the city said": OF_THE_CITY,
        "limits said": OF_LIMITS}
#: So many sentences are put into a document's prose at once.
SENTENCES = 6


def read_with_prose(paths: list[Path]) -> tuple:
    """A disclosure with the pages of its prose, kept as rereading.py keeps readings."""
    kept = CACHE / "readings" / reading_version() / (
        "-".join(file_hash(Path(p))[:16] for p in paths) + ".prose.pickle")
    if kept.is_file():
        return pickle.loads(kept.read_bytes())
    pages: list[ProsePage] = []

    def noticed(prose):
        pages.extend(prose)
        return read_narrative(prose)

    budgetkit.reader.read_narrative = noticed
    try:
        d = bk.read([str(p) for p in paths] if len(paths) > 1 else str(paths[0]))
    finally:
        budgetkit.reader.read_narrative = read_narrative
    kept.parent.mkdir(parents=True, exist_ok=True)
    temporary = kept.with_suffix(f".{os.getpid()}")
    temporary.write_bytes(pickle.dumps((d, pages)))
    temporary.replace(kept)
    return d, pages


def _saying(said_there: tuple[str, ...]) -> Callable:
    """The document with some sentences more, each at the end of a paragraph that states an amount."""
    def said(d, prose: list[ProsePage], paths, rng: random.Random):
        ends = {c.sentence.paragraph.text: c.page for c in d.narrative.claim_list
                if c.sentence.paragraph.kind == "text" and c.sentence.paragraph.text.endswith("。")}
        chosen = rng.sample(list(ends), min(SENTENCES, len(ends)))
        more = {text: _filled(rng.choice(said_there), d.year or 2026, rng) for text in chosen}
        if not more:
            return None
        new = with_tables(d, d.tables)
        with _longer(more):
            put(new, narrative=read_narrative(prose))
        return new, None

    return said


@contextmanager
def _longer(more: dict[str, str]) -> Iterator[None]:
    """Paragraphs of these texts end with more."""
    joined = budgetkit.narrative.paragraphs

    def longer(lines):
        for paragraph in joined(lines):
            if said := more.pop(paragraph.text, None):
                first, _, page, line = paragraph.pieces[-1]
                paragraph.text += said
                paragraph.pieces[-1] = first, len(paragraph.text), page, line
            yield paragraph

    budgetkit.narrative.paragraphs = longer
    try:
        yield
    finally:
        budgetkit.narrative.paragraphs = joined


def _filled(sentence: str, year: int, rng: random.Random) -> str:
    two = [round(10 ** rng.uniform(0.5, 5), 2) for _ in range(2)]
    return sentence.format(a=f"{sum(two):.2f}", b=f"{two[0]:.2f}", c=f"{two[1]:.2f}", n=rng.randint(2, 9),
                           p=rng.randint(1, 40), y3=year - 3, y1=year + 1)


def _of_pages(order: Callable) -> Callable:
    """The document as a file of these pages in this order; of two files the last is made anew."""
    def made(d, prose, paths: list[Path], rng: random.Random):
        *before, last = paths
        first = sum(f.pages for f in d.files[:-1])
        kept = order(d.files[-1].pages, rng)
        if kept is None:
            return None
        new = bk.read([*map(str, before), _file(last, kept)] if before else _file(last, kept))
        return new, [*range(1, first + 1), *(first + 1 + i for i in kept)]

    return made


def _file(path: Path, order: list[int], more: Path | None = None) -> io.BytesIO:
    import pypdfium2

    made = pypdfium2.PdfDocument.new()
    made.import_pages(pypdfium2.PdfDocument(str(path)), order)
    if more is not None:
        made.import_pages(pypdfium2.PdfDocument(str(more)))
    held = io.BytesIO()
    made.save(held)
    return io.BytesIO(held.getvalue())


def _lost(n: int, rng: random.Random) -> list[int] | None:
    gone = rng.randrange(1, n) if n > 3 else None
    return None if gone is None else [i for i in range(n) if i != gone]


def _exchanged(n: int, rng: random.Random) -> list[int] | None:
    if n < 4:
        return None
    at, order = rng.randrange(1, n - 1), list(range(n))
    order[at], order[at + 1] = order[at + 1], order[at]
    return order


def _cut(n: int, rng: random.Random) -> list[int] | None:
    return list(range(rng.randrange(n // 2, n - 1))) if n > 5 else None


KINDS: dict[str, Callable] = {
    "a page lost": _of_pages(_lost), "the end lost": _of_pages(_cut),
    "pages exchanged": _of_pages(_exchanged),
    **{name: _saying(sentences) for name, sentences in SAID.items()},
}
