"""What people take out of a corpus: the same questions of every document of a year, and a workbook."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit.answered import COVERAGE, QUESTIONS, AnsweringDocument, Overview, carried, question
from budgetkit.atomic_write import whole_file
from budgetkit.corpus.asking import Questions
from budgetkit.corpus.measured import among
from budgetkit.corpus.measures import measures
from budgetkit.messages import Enumeration, checked_language, in_room, message_in
from budgetkit.present import ShownTable, of_frame, workbook
from budgetkit.tables.catalogue import TABLES as STANDARD

if TYPE_CHECKING:
    import pandas as pd

say, message = in_room("corpus.taking_out"), message_in("corpus.taking_out")

#: Columns of a sheet of answers; a question has those that its frame has.
_SHOWN = ("department", "level", "amount", "basic", "project", "expenditure", "share_basic", "share_project", "code",
          "name", "share", "source", "table", "title", "page", "page_project", "agrees", "doubt", "document", "why")
_SOURCES = ("document", "department", "department_from", "year", "year_from", "kind", "level", "state", "reason", "pages",
            "files", "sha256")
_KINDS = {**dict.fromkeys(("amount", "basic", "project", "expenditure"), "amount"),
          **dict.fromkeys(("share", "share_basic", "share_project"), "percent"), "page_project": "whole", "agrees": "text"}
#: Columns whose values are words of ours, said in the reader's language.
_WORDS = ("level", "source", "kind", "state", "department_from", "year_from")
#: 万元 that two rounded amounts may be more than their printed sum.
_NEAR = 0.015
#: What a document's place tells, in every frame of answers.
_OF = ["document", "department", "year", "level"]


class TakingOut(Questions):
    """What :class:`budgetkit.corpus.Corpus` gives to be carried away."""

    @property
    @abstractmethod
    def documents(self) -> pd.DataFrame:
        """One row a document, read or not."""

    def overview(self, year: int | None = None, *, kind: str = "budget") -> Overview:
        """The same eight questions of every document of one year.

        Parameters
        ----------
        year : int, optional
            By default the year of most documents of this kind; of several, the newest.
        kind : {"budget", "final_account"}

        Returns
        -------
        Overview
            Its ``answers`` are frames: ``document, department, year, level``, ``amount`` (万元, or
            percent for ``carryover`` and ``targets``), ``source, table, title, page, agrees``, ``doubt``
            (rules of the errors that stand on the amount);
            ``basic_project`` has ``basic``, ``project``, ``expenditure`` and the shares of the two
            (percent of all expenditure; missing where they are more than it); ``functions`` is
            :meth:`structure`. ``attrs["coverage"]`` tells who does not answer, and why.

        Examples
        --------
        >>> import budgetkit as bk
        >>> with bk.corpus.read(bk.bundled.data() / "jiangsu", progress=False) as held:
        ...     told = held.overview(2018)
        >>> told.answers["expenditure"]["amount"].tolist()
        [24458.43, 21955.35, 15897.44]
        >>> list(told.answers)[:3]
        ['expenditure', 'carryover', 'basic_project']
        """
        year = self._usual_year(kind) if year is None else year
        made: dict[str, Callable[[], pd.DataFrame]] = {
            "basic_project": lambda: self._basic_and_project(kind, year),
            "functions": lambda: self._functions(kind, year)}
        return Overview(year, kind, {
            key: made[key]() if key in made else self._answers(measured[0], kind, year)
            for key, measured in QUESTIONS.items()})

    def to_excel(self, path: str | Path, year: int | None = None, *, kind: str = "budget",
                 lang: str | None = None) -> Path:
        """Write a workbook: a sheet a question, who answers each, and the sources.

        Every document of the year has a row on every sheet: its answer with table and page, or the
        reason why there is none. The same store gives the same bytes.

        Parameters
        ----------
        path : path
            The .xlsx file to write.
        year, kind
            As in :meth:`overview`.
        lang : {"en", "zh"}, optional

        Returns
        -------
        Path

        Raises
        ------
        UnwritableOutput
            It cannot be written.
        MissingExtra
            XlsxWriter is not installed.
        ValueError
            For another language.

        Examples
        --------
        >>> import tempfile, budgetkit as bk
        >>> with tempfile.TemporaryDirectory() as place:
        ...     with bk.corpus.read(bk.bundled.data() / "jiangsu", progress=False) as held:
        ...         made = held.to_excel(Path(place, "answers.xlsx"), lang="zh").read_bytes()
        >>> made[:2]
        b'PK'
        """
        lang = checked_language(lang)
        told = self.overview(year, kind=kind)
        sheets = {say(f"sheet-{key.replace('_', '-')}", lang): _answered(key, frame, told, lang)
                  for key, frame in told.answers.items()}
        sheets[say("sheet-coverage", lang)] = _matrix(told, lang)
        sheets[say("sheet-sources", lang)] = _sources(self.documents, lang)
        made = workbook(sheets, title=_title(told, lang))
        with whole_file(Path(path)) as beside:
            beside.write_bytes(made)
        return Path(path)

    def _usual_year(self, kind: str) -> int | None:
        found = self.sql("select year from documents where kind = $of_kind and year is not null "
                         "and copy_of is null group by year order by count(*) desc, year desc limit 1",
                         {"of_kind": kind})
        return None if found.empty else int(found["year"].tolist()[0])

    def _asked(self, measure: str, kind: str, year: int | None) -> pd.DataFrame:
        """Every document of the year, and those that may be of it: their year is not known."""
        rows = self.coverage(measure, kind=kind)
        if year is None:
            return rows
        rows = rows[(rows["year"] == year).fillna(value=True).astype(bool)].copy()
        undated = rows["year"].isna() & rows["answered"]
        rows.loc[undated, "answered"] = False
        for column, lang in (("reason", "en"), ("reason_zh", "zh")):
            rows.loc[undated, column] = message("no-year").text(lang)
        return rows

    def _answers(self, measure: str, kind: str, year: int | None) -> pd.DataFrame:
        rows = self._asked(measure, kind, year)
        shown = [*_OF, "amount", "source", "table", "title", "page", "agrees", "doubt"]
        return self._carrying(rows.loc[rows["answered"], shown].reset_index(drop=True), rows)

    def _basic_and_project(self, kind: str, year: int | None) -> pd.DataFrame:
        import pandas as pd

        basic, project, spent = (self._asked(m, kind, year).set_index("document")
                                 for m in (*QUESTIONS["basic_project"], "expenditure"))
        project, spent = project.loc[basic.index], spent.loc[basic.index]
        both = basic["answered"] & project["answered"]
        # where the first is told the second may not be, with a reason of its own
        rows = pd.concat([basic[~basic["answered"]], project[basic["answered"]]])
        rows = rows.assign(answered=both[rows.index]).reset_index()
        frame = basic[both].rename(columns={"amount": "basic"}).assign(
            project=project["amount"], page_project=project["page"],
            doubt=[";".join(dict.fromkeys(r for r in f"{one};{other}".split(";") if r))
                   for one, other in zip(basic.loc[both, "doubt"], project.loc[both, "doubt"], strict=True)],
            expenditure=spent["amount"].where(spent["answered"])).reset_index()
        held = frame["basic"] + frame["project"] <= frame["expenditure"] + _NEAR
        for part in QUESTIONS["basic_project"]:
            frame[f"share_{part}"] = (frame[part] / frame["expenditure"] * 100).where(held & (frame["expenditure"] > 0))
        frame = frame.sort_values("expenditure", ascending=False, kind="stable", ignore_index=True)
        shown = [*_OF, "basic", "project", "expenditure", "share_basic", "share_project", "source", "table", "title",
                 "page", "page_project", "agrees", "doubt"]
        return self._carrying(frame[shown], rows)

    def _functions(self, kind: str, year: int | None) -> pd.DataFrame:
        rows = self._asked("function_classes", kind, year)
        frame = self.structure(year=year)
        told = set(frame.loc[frame["code"] != "", "document"].tolist()) & set(rows["document"].tolist())
        rows["answered"] = among(rows["document"], told) & rows["year"].notna()
        return self._carrying(frame[among(frame["document"], told)].reset_index(drop=True), rows)

    def _carrying(self, frame: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
        frame.attrs[COVERAGE] = self._answered(asked, asked["answered"])
        return frame


# ── sheets ───────────────────────────────────────────────────────────────────────────────────


def _title(told: Overview, lang: str) -> str:
    key = f"title-{told.kind.replace('_', '-')}"
    return say(key, lang, year=told.year) if told.year is not None else say(f"{key}-undated", lang)


def _answered(key: str, frame: pd.DataFrame, told: Overview, lang: str) -> ShownTable:
    """A sheet of answers, the documents that do not answer below."""
    import pandas as pd

    asked = carried(frame)
    assert asked is not None  # every frame of an overview has it
    missing = pd.DataFrame([{"document": d.document, "department": d.department, "why": _why(d, lang)}
                            for d in asked.missing], columns=["document", "department", "why"])
    rows = pd.concat([frame.assign(why=""), missing], ignore_index=True) if len(missing) else frame.assign(why="")
    unit = measures()[QUESTIONS[key][0]].unit
    if unit == "%":
        rows = rows.rename(columns={"amount": "share"})
    rows = rows[[name for name in _SHOWN if name in rows]]
    caption = " ".join([question(key, lang), _title(told, lang), *([say("in-wan", lang)] if unit != "%" else [])])
    notes = (say(f"note-{key.replace('_', '-')}", lang),
             asked.said(lang), asked.origin.said(lang) if asked.origin else "")
    return _shown(rows, lang, caption, notes=tuple(filter(None, notes)))


def _matrix(told: Overview, lang: str) -> ShownTable:
    """Every document with, for every question, the page of its answer or the reason why there is none."""
    import pandas as pd

    rows: dict[str, dict[str, Any]] = {}
    for key, frame in told.answers.items():
        asked = carried(frame)
        pages = frame.dropna(subset=["page"]).groupby("document")["page"].min().to_dict()
        for d in asked.documents if asked else ():
            row = rows.setdefault(d.document, {"document": d.document, "department": d.department})
            at = pages.get(d.document)
            row[question(key, lang)] = _why(d, lang) if not d.answered else (
                say("answered", lang) if at is None else say("answered-on", lang, page=int(at)))
    columns = ["document", "department", *(question(key, lang) for key in told.answers)]
    frame = pd.DataFrame(rows.values(), columns=columns).sort_values("document", kind="stable")
    return _shown(frame, lang, say("caption-coverage", lang, title=_title(told, lang)))


def _sources(documents: pd.DataFrame, lang: str) -> ShownTable:
    """Every document of the corpus with its files: what was read, and what was not."""
    return _shown(documents[list(_SOURCES)], lang, say("caption-sources", lang))


def _why(d: AnsweringDocument, lang: str) -> str:
    return d.reason_zh if lang == "zh" else d.reason


def _shown(frame: pd.DataFrame, lang: str, caption: str, *, notes: tuple[str, ...] = ()) -> ShownTable:
    said = {name: frame[name].map(lambda value: _word(value, lang)) for name in _WORDS if name in frame}
    if "table" in frame:
        said["table"] = frame["table"].map(lambda key: _table(key, lang))
    if "agrees" in frame:
        said["agrees"] = frame["agrees"].map(lambda one: say("two-totals", lang) if one is False else "")
    if "doubt" in frame:
        said["doubt"] = frame["doubt"].map(lambda rules: _doubt(rules, lang))
    for name in ("files", "sha256"):
        if name in frame:
            said[name] = frame[name].map(lambda each: ";".join(each) if isinstance(each, list) else "")
    return of_frame(frame.assign(**said), lambda name: _head(name, lang), lang=lang, caption=caption,
                    kinds=_KINDS, notes=notes)


def _doubt(rules: object, lang: str) -> str:
    """The errors that stand on an answered amount, in words."""
    from budgetkit.checks.rule_names import rule_name  # loads all rules: only where a doubt is told

    named = [rule_name(rule, lang) for rule in rules.split(";")] if isinstance(rules, str) and rules else []
    return say("in-doubt", lang, rules=Enumeration(named)) if named else ""


def _word(value: object, lang: str) -> str:
    return say(f"word-{value.replace('_', '-')}", lang) if isinstance(value, str) and value else ""


def _table(key: object, lang: str) -> str:
    known = STANDARD.get(key) if isinstance(key, str) else None
    return (known.zh if lang == "zh" else known.en) if known else ""


def _head(name: str, lang: str) -> str:
    return say(f"head-{name.replace('_', '-')}", lang) if name in (*_SHOWN, *_SOURCES) else name
