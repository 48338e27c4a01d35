"""Notebooks with outputs → one page: chapters, contents, figures and tables in one language."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit import __version__
from budgetkit.explore.headlines import headlines
from budgetkit.explore.tables import safe, table
from budgetkit.reporting.font_subset import font_face
from budgetkit.reporting.running import NOTEBOOK_ONLY, tags

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from budgetkit.disclosure import Disclosure

_TEMPLATE = Path(__file__).resolve().parent / "template"
#: cells that are for the notebook only
_NOTEBOOK_ONLY = {"parameters", "injected-parameters", *NOTEBOOK_ONLY}
#: the cell of every notebook that reads the document and shows what it is
_READS = "bk.read(paths)"
_WORDS = {
    "contents": {"en": "Contents", "zh": "目录"},
    "glance": {"en": "At a glance", "zh": "要点"},
    "skip": {"en": "Skip to the report", "zh": "跳到正文"},
    "source": {"en": "Source and method", "zh": "来源与方法"},
    "title": {"en": "Budget {year}: {department}", "zh": "{department}{year}{level}预算解读"},
    "account": {"en": "Final account {year}: {department}", "zh": "{department}{year}{level}决算解读"},
    "level": {"en": "", "zh": "部门"},
    "one": {"en": "", "zh": "单位"},
    "unit": {"en": "", "zh": "年"},
    "unknown": {"en": "department not named", "zh": "（未识别单位）"},
    "line": {"en": "Source: {files}. Read by budgetkit {version}.",
             "zh": "来源：{files}。由 budgetkit {version} 读取。"},
    "file": {"en": "{name} ({pages} pages)", "zh": "{name}（{pages}页）"},
    "open": {"en": "What was not found in this document", "zh": "在这份文件中没有找到答案的问题"},
    "corrected": {"en": "Corrected by hand, page {page}, {table}: {read} was read, {right} stands "
                        "there{why}.",
                  "zh": "人工更正：第{page}页《{table}》，原读作 {read}，应为 {right}{why}。"},
    "stopped": {"en": "This part could not be finished for this document ({why}).",
                "zh": "本部分未能在这份文件上完成（{why}）。"},
}
_METHOD = {
    "en": (
        "All amounts are in 万元 (10,000 yuan), whatever unit the document prints. A page named "
        "beside a figure is the page of the PDF on which it stands.",
        "Tables were read from the ruled lines and the text layer of the PDF, and judged by the "
        "document's own arithmetic: totals, sub-totals and the same money in two tables. A sum of n "
        "printed numbers may differ from its printed total by (n+1)/2 of the last printed place; "
        "that is rounding.",
        "A blank cell is missing, not zero. Nothing was added: what could not be read is said to "
        "be missing.",
        "The document is the source. Before you rely on a figure, open the page.",
    ),
    "zh": (
        "无论原文以何种单位列示，本报告金额单位一律为万元。数字旁边的页码，是它在PDF中的页码。",
        "表格读自PDF的表线和文字层，并用文件自身的勾稽关系检验：合计、小计以及同一笔钱在不同表中的数。"
        "n个数相加与其合计相差不超过末位的(n+1)/2，属于四舍五入。",
        "空白即缺失，不是零。没有补入任何数字；读不到的，都说明读不到。",
        "一切以原文为准。引用任何数字之前，请先翻看原文相应页。",
    ),
}


@dataclass
class Question:
    """A heading of a notebook with the prose and outputs under it."""

    title: str = ""
    anchor: str = ""
    parts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, Any]]:
        """The parts; without the sentences on how to read a table that has no rows."""
        outputs = [i for i, p in enumerate(self.parts) if "empty" in p]
        if outputs and all(self.parts[i].get("bare") for i in outputs):
            return self.parts[: outputs[-1] + 1]
        return self.parts

    @property
    def open(self) -> str:
        """Why the document does not answer it; empty where it does."""
        outputs = [p for p in self.parts if "empty" in p]
        told = outputs and self.title and all(p["empty"] for p in outputs)
        return outputs[0]["empty"] if told else ""


@dataclass
class Chapter:
    """One notebook on the page."""

    title: str
    anchor: str
    held: list[Question] = field(default_factory=lambda: [Question()])

    @property
    def questions(self) -> list[Question]:
        """Those with a heading that the document answers."""
        return [q for q in self.held if q.title and not q.open]

    @property
    def open(self) -> list[Question]:
        """Those that it does not answer; the chapter's end names them."""
        return [q for q in self.held if q.open]

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [p for q in self.held if not q.open for p in q.told]


def build(
    d: Disclosure, notebooks: list[NotebookNode], *, lang: str, code: bool = False,
    previous: Disclosure | None = None,
) -> str:
    """The page as HTML: everything inside, nothing that runs or loads.

    Parameters
    ----------
    d : Disclosure
        The document; its files are named as the source.
    notebooks : list of NotebookNode
        With outputs, as `budgetkit.reporting.running.run` returns them.
    lang : {"en", "zh"}
    code : bool
        Show the code of the cells.
    previous : Disclosure, optional
        The year before; its files are named as sources too.

    Returns
    -------
    str
        The same notebooks and version give the same text.
    """
    from nbconvert import HTMLExporter
    from nbformat.v4 import new_notebook

    words = {name: said[lang] for name, said in _WORDS.items()}
    exporter = HTMLExporter(
        template_name="template", extra_template_basedirs=[str(_TEMPLATE.parent)],
        exclude_anchor_links=True,
    )
    exporter.register_filter("safe_text", safe)
    chapters = [_chapter(nb, number, lang, code, words, exporter)
                for number, nb in enumerate(notebooks, 1)]
    files = [words["file"].format(name=f.name, pages=f.pages) for f in d.files]
    between = "；" if lang == "zh" else "; "
    report = {
        "lang": lang, "words": words, "version": __version__, "chapters": chapters,
        "glance": headlines(d, lang=lang, previous=previous).html,
        "title": title(d, lang), "files": _files(d, previous, lang),
        "method": [*_METHOD[lang], *_corrections(d, lang)],
        "source_line": words["line"].format(files=between.join(files), version=__version__),
        "css": (_TEMPLATE / "style.css").read_text(encoding="utf-8"),
    }
    report["letters"] = font_face(_texts(report))
    page, _ = exporter.from_notebook_node(new_notebook(), resources={"report": report})
    return page


def _texts(report: dict[str, Any]) -> str:
    """Every character that the page can show; pictures have their own."""
    parts = [p for c in report["chapters"] for p in c.parts]
    shown = [p.get("html") or p.get("text") or p.get("alt", "") for p in parts]
    named = [report["title"], report["glance"], report["source_line"], *report["method"], *report["words"].values(),
             *(c.title for c in report["chapters"]),
             *(q.title + q.open for c in report["chapters"] for q in c.open)]
    return "".join(re.sub(r"base64,[^\"]+", "", text) for text in (*shown, *named))


def title(d: Disclosure, lang: str) -> str:
    """What the report is called."""
    words = {name: said[lang] for name, said in _WORDS.items()}
    year = f"{d.year}{words['unit']}" if d.year else ""
    form = words["account" if d.kind == "final_account" else "title"]
    said = form.format(year=year, department=d.department or words["unknown"],
                       level=words["one" if d.level == "unit" else "level"])
    return " ".join(said.split())


def _chapter(nb: NotebookNode, number: int, lang: str, code: bool, words, exporter) -> Chapter:
    chapter = Chapter(str(nb.metadata.get("name", "")), f"chapter-{number}")
    for cell in nb.cells:
        said = set(tags(cell))
        if said & _NOTEBOOK_ONLY or (said & {"en", "zh"} and lang not in said):
            continue
        if cell.cell_type == "markdown":
            _prose(chapter, cell.source, lang, exporter)
        elif cell.cell_type == "code":
            parts = chapter.held[-1].parts
            if code:
                parts.append({"kind": "code", "text": cell.source})
            if number > 1 and _READS in cell.source:
                continue  # the document is introduced once
            parts += filter(None, map(_output, cell.outputs))
    if "stopped" in nb.metadata:
        why = words["stopped"].format(why=nb.metadata["stopped"])
        chapter.held.append(Question(parts=[{"kind": "stopped", "text": why}]))
    return chapter


def _prose(chapter: Chapter, source: str, lang: str, exporter) -> None:
    heading = re.match(r"#\s+(.+)\n*", source)
    if heading:
        english, _, chinese = heading[1].partition(" · ")
        chapter.title = (chinese or english) if lang == "zh" else english
        source = source[heading.end():]
    if not source.strip():
        return
    html = exporter.markdown2html({}, source)

    def deeper(match: re.Match) -> str:
        depth, inside = int(match[1]), match[2]
        text = re.sub(r"<[^>]+>", "", inside)
        if depth == 2:
            anchor = f"{chapter.anchor}-{len(chapter.held)}"
            chapter.held.append(Question(_unescaped(text), anchor))
            return f'<h3 id="{anchor}">{inside}</h3>'
        return f"<h{min(depth + 1, 6)}>{inside}</h{min(depth + 1, 6)}>"

    html = re.sub(r"<h([1-6])[^>]*>(.*?)</h\1>", deeper, html, flags=re.S)
    chapter.held[-1].parts.append({"kind": "prose", "html": html})


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text).strip()


def _output(output: NotebookNode) -> dict[str, Any] | None:
    """What a page shows of one output: a table or explorer, a picture, or plain text."""
    if output.output_type == "stream":
        said = {"kind": "text", "text": output.text, "empty": ""}
        return said if output.name == "stdout" else None
    if output.output_type not in ("display_data", "execute_result"):
        return None  # an error is said by the chapter
    held, details = output.data, output.get("metadata", {})
    if "text/html" in held:
        return {"kind": "table", "html": _joined(held["text/html"]),
                "empty": details.get("text/html", {}).get("empty", ""),
                "bare": details.get("text/html", {}).get("bare", False)}
    if "image/png" in held:
        about = details.get("image/png", {})
        alt = about.get("alttext") or _joined(held.get("text/plain", ""))
        return {"kind": "picture", "png": _joined(held["image/png"]).strip(), "alt": alt,
                "width": about.get("width", 672), "empty": about.get("empty", "")}
    if "text/plain" in held:
        return {"kind": "text", "text": _joined(held["text/plain"]), "empty": ""}
    return {"kind": "text", "text": json.dumps(sorted(held)), "empty": ""}


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _files(d: Disclosure, previous: Disclosure | None, lang: str) -> str:
    import pandas as pd

    held = [*d.files, *(previous.files if previous else ())]
    frame = pd.DataFrame([[f.name, f.pages, f.sha256] for f in held],
                         columns=["file", "pages", "sha256"])
    heads = {"file": {"en": "File", "zh": "文件"}[lang], "pages": {"en": "Pages", "zh": "页数"}[lang],
             "sha256": "sha256"}
    return table(frame, lang=lang, labels=heads).html


def _corrections(d: Disclosure, lang: str) -> list[str]:
    """A sentence for each cell that a person corrected."""
    bracket = "（{}）" if lang == "zh" else " ({})"
    return [_WORDS["corrected"][lang].format(
        page=c.page, table=t.title or t.key, read=c.read or "—", right=c.right or "—",
        why=bracket.format(c.why) if c.why else "") for t in d.tables for c in t.corrections]
