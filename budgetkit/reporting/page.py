"""Notebooks with outputs → one page: chapters, contents, figures and tables in one language."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit import __version__
from budgetkit.checks.picture_doubts import told
from budgetkit.explore.headlines import headlines
from budgetkit.explore.tables import safe, table
from budgetkit.messages import Message, in_room
from budgetkit.reporting.font_subset import font_face
from budgetkit.reporting.running import NOTEBOOK_ONLY, tags
from budgetkit.tables.odd_amounts import PROVED

if TYPE_CHECKING:
    from nbformat import NotebookNode

from budgetkit.disclosure import Disclosure

say = in_room("reporting.page")

#: Words of the page's frame, as its template names them.
_WORDS = ("contents", "glance", "open", "skip", "source")
#: How it was made, a paragraph each.
_METHOD = ("method-1", "method-2", "method-3", "method-4")

_TEMPLATE = Path(__file__).resolve().parent / "template"
#: cells that are for the notebook only
_NOTEBOOK_ONLY = {"parameters", "injected-parameters", *NOTEBOOK_ONLY}
#: the cell of every notebook that reads the document and shows what it is
_READS = "bk.read(paths)"


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

    exporter = HTMLExporter(
        template_name="template", extra_template_basedirs=[str(_TEMPLATE.parent)],
        exclude_anchor_links=True,
    )
    exporter.register_filter("safe_text", safe)
    chapters = [_chapter(nb, number, lang, code, exporter)
                for number, nb in enumerate(notebooks, 1)]
    files = [Message("reporting.page.file", name=f.name, n=f.pages) for f in d.files]
    report = {
        "lang": lang, "words": {key: say(key, lang) for key in _WORDS}, "version": __version__, "chapters": chapters,
        "glance": headlines(d, lang=lang, previous=previous).html,
        "title": title(d, lang), "files": _files(d, previous, lang),
        "method": [*(say(key, lang) for key in _METHOD), *_corrections(d, lang),
                   *_doubts(d, lang)],
        "source_line": say("line", lang, files=files, version=__version__),
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
    which = ("unit" if d.level == "unit" else "department") + ("" if d.year else "-without-year")
    return say(f"account-{which}" if d.kind == "final_account" else f"title-{which}", lang,
               year=d.year, department=d.department or say("unknown", lang))


def _chapter(nb: NotebookNode, number: int, lang: str, code: bool, exporter) -> Chapter:
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
        why = say("stopped", lang, why=nb.metadata["stopped"])
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
    heads = {"file": say("file-head", lang), "pages": say("pages-head", lang), "sha256": "sha256"}
    return table(frame, lang=lang, labels=heads).html


def _corrections(d: Disclosure, lang: str) -> list[str]:
    """A sentence for each cell that a person corrected, or that sums proved to be read otherwise."""
    kinds = {PROVED: "read-otherwise", "": "corrected"}
    return [say(kinds.get(c.why, "corrected-why"), lang, page=c.page,
                table=t.title or t.key, read=c.read or "—", right=c.right or "—", why=c.why)
            for t in d.tables for c in t.corrections]


def _doubts(d: Disclosure, lang: str) -> list[str]:
    """A sentence for each figure read in a picture that is not certain, or was repaired."""
    return [say("doubtful", lang, page=one.page, table=t.title or t.key, told=told(one))
            for t in d.tables for one in t.doubts]
