"""What people take out of a corpus: the same questions of every document of a year, and a workbook."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit.answered import COVERAGE, QUESTIONS, AnsweringDocument, Overview, carried, question
from budgetkit.atomic_write import whole_file
from budgetkit.corpus import questions
from budgetkit.corpus.asking import Questions
from budgetkit.corpus.measured import among, answered_by, texts, whole
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


#: All that the questions ask for.
_MEASURES = tuple(dict.fromkeys(measure for each in QUESTIONS.values() for measure in each))


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
        whose, asked = self._asked(kind, year)
        basic_project = self._basic_and_project(asked, whose)
        # what is told is let go: of a hundred thousand documents it is large
        made: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
            "basic_project": lambda _: basic_project, "functions": lambda rows: self._functions(rows, whose, year)}
        return Overview(year, kind, {
            key: made.get(key, lambda rows: self._answers(rows, whose))(asked.pop(measured[0]))
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

    def _asked(self, kind: str, year: int | None) -> tuple[_Whose, dict[str, pd.DataFrame]]:
        """What each measure is answered by every document of the year, and those that may be of it: theirs is not known."""
        where, values = ("", {}) if year is None else ("where (year = $year or year is null)", {"year": year})
        asked = questions.ASKED.format(where=where)
        whose = self.sql(questions.WHOSE.format(columns=", ".join(_OF), query=asked), {"of_kind": kind, **values})
        told = self._told(_MEASURES, asked, kind, values, ", ".join(questions.ANSWER))
        each = len(whose)
        return _Whose(whose), {measure: self._of_year(told.iloc[n * each:(n + 1) * each], whose, year)
                               for n, measure in enumerate(_MEASURES)}

    def _of_year(self, told: pd.DataFrame, whose: pd.DataFrame, year: int | None) -> pd.DataFrame:
        """Answers to one measure, by the numbers of the documents, each with whose it is."""
        rows = told.set_index("nr")
        undated = whose["year"].isna().loc[rows.index] & rows["answered"]
        if year is not None and undated.any():
            rows.loc[undated, "answered"] = False
            for column, lang in (("reason", "en"), ("reason_zh", "zh")):
                rows.loc[undated, column] = message("no-year").text(lang)
        return rows

    def _answers(self, rows: pd.DataFrame, whose: _Whose) -> pd.DataFrame:
        shown = ["amount", "source", "table", "title", "page", "agrees", "doubt"]
        return self._carrying(whose.told(rows.loc[rows["answered"], shown]), rows, whose)

    def _basic_and_project(self, asked: Mapping[str, pd.DataFrame], whose: _Whose) -> pd.DataFrame:
        import pandas as pd

        basic, project, spent = (asked[m] for m in (*QUESTIONS["basic_project"], "expenditure"))
        project, spent = project.loc[basic.index], spent.loc[basic.index]
        both = basic["answered"] & project["answered"]
        # where the first is told the second may not be, with a reason of its own
        rows = pd.concat([basic[~basic["answered"]], project[basic["answered"]]])
        rows = rows.assign(answered=both[rows.index])
        frame = basic[both].rename(columns={"amount": "basic"}).assign(
            project=project["amount"], page_project=project["page"],
            doubt=[_joined(one, other) for one, other in zip(
                basic.loc[both, "doubt"].tolist(), project.loc[both, "doubt"].tolist(), strict=True)],
            expenditure=spent["amount"].where(spent["answered"]))
        held = frame["basic"] + frame["project"] <= frame["expenditure"] + _NEAR
        for part in QUESTIONS["basic_project"]:
            frame[f"share_{part}"] = (frame[part] / frame["expenditure"] * 100).where(held & (frame["expenditure"] > 0))
        frame = frame.sort_values("expenditure", ascending=False, kind="stable")
        shown = ["basic", "project", "expenditure", "share_basic", "share_project", "source", "table", "title",
                 "page", "page_project", "agrees", "doubt"]
        return self._carrying(whose.told(frame[shown]), rows, whose)

    def _functions(self, rows: pd.DataFrame, whose: _Whose, year: int | None) -> pd.DataFrame:
        frame = self._lines_of("function", "class", year=year)
        told = set(frame.loc[frame["code"] != "", "document"].unique().tolist()) & set(whose.documents)
        dated = whose.frame["year"].notna()
        rows = rows.assign(answered=(among(whose.frame["document"], told) & dated).loc[rows.index])
        return self._carrying(frame[among(frame["document"], told)].reset_index(drop=True), rows, whose)

    def _carrying(self, frame: pd.DataFrame, asked: pd.DataFrame, whose: _Whose) -> pd.DataFrame:
        numbers = asked.index.tolist()
        frame.attrs[COVERAGE] = answered_by(
            [whose.documents[n] for n in numbers], [whose.departments[n] for n in numbers],
            [whose.years[n] for n in numbers], asked, self.origin)
        return frame


class _Whose:
    """The documents that are asked, by their numbers: their texts are made once for all questions."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self.documents: list[str] = frame["document"].tolist()
        self.departments = texts(frame["department"].fillna(""))
        self.years = whole(frame["year"])

    def told(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows by the numbers of documents, each with whose it is."""
        return self.frame.loc[rows.index].join(rows).reset_index(drop=True)


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


def _joined(one: str, other: str) -> str:
    """The rules of two answers, each once."""
    return ";".join(dict.fromkeys(r for r in f"{one};{other}".split(";") if r)) if one or other else ""


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
