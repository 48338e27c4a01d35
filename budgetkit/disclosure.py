"""Disclosure: one department's published budget of one year, as a reader holds it in hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, cast

from budgetkit import model
from budgetkit.classification import SYSTEMS
from budgetkit.frozen import frame_property
from budgetkit.identity import Identity, agreed, identity, said_by
from budgetkit.messages import (
    Clauses,
    Enumeration,
    Message,
    Named,
    current_language,
    in_room,
    message_in,
    written,
)
from budgetkit.model.published_parts import PARTS
from budgetkit.package_format.parts import read_parts
from budgetkit.present import pairs
from budgetkit.records import Records
from budgetkit.sources.source_file import SourceFile
from budgetkit.tables.catalogue import KEYS, OTHER, TABLES
from budgetkit.tables.engine_fallback import CONTINUES
from budgetkit.tables.losses import Loss
from budgetkit.tables.table import Doubt, Fact
from budgetkit.tables.target_sheet import TargetSheet
from budgetkit.tables.targets import target_sheets
from budgetkit.tables.tidy_table import TidyTable

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.narrative import Narrative

message, say = message_in("disclosure"), in_room("disclosure")

#: The columns that hold a line's code by classification, and what it was told by.
_SYSTEM_CODES = [*(f"{system}_code" for system in SYSTEMS), "code_from", "corrected", "doubt"]

#: What a document is: in English and in Chinese.
_KINDS = {"budget": ("budget", "预算"), "final_account": ("final account", "决算"), **PARTS}


@dataclass
class Disclosure:
    """A department budget (部门预算公开) or final account (决算公开), read.

    Get one from :func:`budgetkit.read`, :meth:`from_package` or :func:`budgetkit.load_example`.
    ``d["projects"]`` is a standard table as a tidy frame, ``"projects" in d`` says whether it is
    there, ``list(d)`` and ``d.keys()`` name the standard tables that are, ``len(d)`` counts them;
    :attr:`facts` holds every amount, :attr:`claims` what the prose states. Every frame is a copy:
    who changes one changes nothing here.

    Two disclosures are equal where all that was read is: files by name and sha256 (wherever they
    lie), department, year, kind, level, every cell, line and amount, prose and notes. A package
    that is read back equals what was written.

    Attributes
    ----------
    files : list of SourceFile
        In reading order; pages are counted from 1 through all of them.
    department : str
    year : int or None
    kind : str
        ``budget`` or ``final_account``; of a part published alone ``targets``,
        ``self_evaluation`` or ``evaluation``.
    level : str
        ``department`` (部门) or ``unit`` (单位).
    tables : list of Table
        In printed order; tables of no standard kind have key ``other``.
    narrative : Narrative
        Sections, claims, contents and glossary of the prose.
    note_list : list of Message
        What could not be read or placed, with the page; :attr:`notes` says it.
    losses : list of Loss
        Page by page, what is printed and was not read: what the ``reading`` rules tell.
    unsure : list of Doubt
        Lines outside tables, read in pictures, in whose figures two readings differ.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> d.title, d.pages, d.missing
    ('卫辉市政务服务和大数据管理局 2024年预算', 22, ['2024年支出经济分类汇总表'])
    >>> d["projects"].query("level == 'total'")[["government_fund", "page"]].values.tolist()
    [[860.0, 18.0]]
    >>> d.unit, len(d.found), len(d.claims) == len(d.narrative.claim_list)
    ('万元', 11, True)
    """

    files: list[SourceFile]
    department: str
    year: int | None
    kind: str
    level: str
    tables: list[TidyTable]
    narrative: Narrative
    note_list: list[Message] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list, repr=False)
    unsure: list[Doubt] = field(default_factory=list, repr=False)

    def __getattr__(self, name: str):
        # a data package's prose becomes objects when somebody first asks for it
        if name == "narrative" and "_narrative_later" in self.__dict__:
            self.narrative = self._narrative_later()
            self.__dict__.pop("_narrative_later", None)
            return self.narrative
        raise AttributeError(f"a Disclosure has no {name!r}")

    def __getitem__(self, key: str) -> pd.DataFrame:
        """The tidy frame of a standard table: the department's own, where units repeat it.

        Raises
        ------
        KeyError
            Where the document does not hold the table; the message lists what it holds.
        """
        return self.table(key).frame

    def __contains__(self, key: str) -> bool:
        return any(t.key == key for t in self.tables)

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __bool__(self) -> bool:
        return True  # one of prose alone is a disclosure, too

    def keys(self) -> list[str]:
        """The keys that ``d[key]`` takes: of the standard tables, in the regulations' order.

        Returns
        -------
        list of str

        Examples
        --------
        >>> import budgetkit as bk
        >>> d = bk.load_example("weihui-2024")
        >>> d.keys()[:2], len(d), list(d) == d.found
        (['department_summary', 'department_revenue'], 11, True)
        """
        return self.found

    def _ipython_key_completions_(self) -> list[str]:
        return self.found  # what a notebook offers after d["

    def table(self, key: str) -> TidyTable:
        """The first table with this key: titles, cells and exact facts, where ``d[key]`` is its frame.

        Parameters
        ----------
        key : str

        Returns
        -------
        Table

        Raises
        ------
        KeyError
            Where there is none; the message lists what there is.

        Examples
        --------
        >>> import budgetkit as bk
        >>> bk.load_example("weihui-2024").table("government_fund").pages
        [17]
        """
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(f"{self.title} has no table {key!r}; it holds "
                       f"{', '.join(self.found) or 'no standard table'}")

    def all(self, key: str) -> list[TidyTable]:
        """Every table with this key: one for each unit, or one for each project.

        Parameters
        ----------
        key : str

        Returns
        -------
        list of Table
            Empty where there is none.

        Examples
        --------
        >>> import budgetkit as bk
        >>> len(bk.load_example("weihui-2024").all("projects"))
        1
        """
        return [t for t in self.tables if t.key == key]

    @property
    def identity(self) -> Identity:
        """Whose document it is and of which year, and what says so: the document, or its files' names.

        :attr:`department` and :attr:`year` are what the document says. Where it says nothing, the
        names of its files may; what they say is shown, marked, and nothing is judged by it.

        Examples
        --------
        >>> import budgetkit as bk
        >>> bk.load_example("weihui-2024").identity.department_from
        'document'
        """
        return identity(self.department, self.year, self.kind, agreed(said_by(f.name) for f in self.files))

    @property
    def title(self) -> str:
        """Department, year and kind, as a heading: ``… 2024年预算``; what is not known is said so."""
        kind = _KINDS.get(self.kind, _KINDS["budget"])[1]
        who = self.identity
        by_name = "（据文件名）" if "file_name" in (who.department_from, who.year_from) else ""
        year = f"{who.year}年" if who.year else "年度未写明的"
        return f"{who.department or '（部门未写明）'} {year}{kind}{by_name}"

    @property
    def unit(self) -> str | None:
        """The unit that most tables print: 元, 百元, 千元, 万元 or 亿元."""
        units = [t.unit for t in self.tables if t.unit]
        return max(set(units), key=units.count) if units else None

    @property
    def found(self) -> list[str]:
        """Keys of the standard tables that the document holds, in the regulations' order."""
        held = {t.key for t in self.tables}
        return [k for k in KEYS if k in held]

    @property
    def missing(self) -> list[str]:
        """Entries of the contents that name a standard table which is not there."""
        from budgetkit.tables.catalogue import match_title

        out = []
        for title in (entry.title for entry in self.narrative.entry_list):
            known = match_title(title)
            if known and "表" in title and known.key not in self.found:
                out.append(title)
        return list(dict.fromkeys(out))

    @property
    def pages(self) -> int:
        """Pages of all its files together."""
        return sum(f.pages for f in self.files)

    def printed_page(self, page: int) -> str:
        """The number that a page prints of itself.

        Parameters
        ----------
        page : int
            From 1, counted through all the files, as everywhere.

        Returns
        -------
        str
            Empty where none is printed, or its neighbours do not prove it.

        Raises
        ------
        ValueError
            No such page.

        Examples
        --------
        >>> import budgetkit as bk
        >>> bk.load_example("weihui-2024").printed_page(9)  # its pages print no numbers
        ''
        """
        if not 1 <= page <= self.pages:
            raise ValueError(f"no page {page}; there are {self.pages}")
        printed = [n for f in self.files for n in (f.printed_pages or ("",) * f.pages)]
        return printed[page - 1]

    @property
    def notes(self) -> list[str]:
        """What could not be read or placed, with the page, in the language of today.

        Examples
        --------
        >>> import budgetkit as bk
        >>> bk.load_example("weihui-2024").notes
        []
        """
        return [str(note) for note in self.note_list]

    @property
    def doubts(self) -> list[Doubt]:
        """What was read in pictures and is not certain, or was repaired by a table's sums."""
        return [*(d for t in self.tables for d in t.doubts), *self.unsure]

    @cached_property
    def fact_list(self) -> list[Fact]:
        """Every printed amount, exact, in printed order."""
        return [f for t in self.tables for f in t.facts]

    @frame_property
    def facts(self) -> pd.DataFrame:
        """One row an amount, in 万元, with its place and the codes of its line.

        ``table, page, row, column, row_code, row_label, column_label, amount, function_code,
        economic_code, government_code, code_from, corrected, doubt``: ``row_code`` is the plain
        one, which is one of the three; ``code_from`` is ``name`` where the code is not printed and
        stands for the name; ``corrected`` is what was read where a person corrected the cell;
        ``doubt`` says of a figure read in a picture why it is not certain.
        """
        import pandas as pd

        columns = ["table", "page", "row", "column", "row_code", "row_label", "column_label",
                   "amount", *_SYSTEM_CODES]
        frame = pd.DataFrame([[getattr(f, c) for c in columns] for f in self.fact_list],
                             columns=columns)
        return frame.astype({"table": "str", "page": "int64", "row": "int64", "column": "int64",
                             "row_code": "str", "row_label": "str", "column_label": "str",
                             "amount": "float64", **dict.fromkeys(_SYSTEM_CODES, "str")})

    def _decided(self, name: str, decide):
        """What the model says of the tables as they are: decided again where one is read anew."""
        kept = self.__dict__.get("_kept", {}).get(name)
        if kept is None or len(kept[0]) != len(self.tables) or any(
            lines is not table.lines for lines, table in zip(kept[0], self.tables, strict=True)
        ):
            return self._keep(name, decide())
        return kept[1]

    def _keep(self, name: str, decided):
        seen = [table.lines for table in self.tables]
        self.__dict__["_kept"] = self.__dict__.get("_kept", {}) | {name: (seen, decided)}
        return decided

    @property
    def target_sheets(self) -> list[TargetSheet]:
        """The target sheets, in printed order; blank forms are none."""
        return self._decided("sheets", lambda: target_sheets(self.tables))

    def with_sheets(self, sheets: list[TargetSheet]) -> Disclosure:
        """This disclosure, whose target sheets were read with its tables and are known.

        Parameters
        ----------
        sheets : list of TargetSheet

        Returns
        -------
        Disclosure
            Itself.
        """
        self._keep("sheets", sheets)
        return self

    @property
    def total_list(self) -> list[model.PrintedTotal]:
        """Every printed total, exact; of each concept, side and period the one to show is first."""
        return self._decided("totals", lambda: model.total_list(self.tables, self.kind))

    @property
    def totals(self) -> pd.DataFrame:
        """``concept, side, period, amount, table, page, row, column, places, differs`` (万元).

        One row a printed total; ``places`` counts those of the same money that agree with it,
        ``differs`` those that do not. All rooms show the first of each concept, side and period.
        """
        import pandas as pd

        frame = pd.DataFrame([[getattr(t, c) for c in model.TOTAL_COLUMNS]
                              for t in self.total_list], columns=list(model.TOTAL_COLUMNS))
        return frame.astype({"concept": "str", "side": "str", "period": "str", "amount": "float64",
                             "table": "str", **dict.fromkeys(
                                 ("page", "row", "column", "places", "differs"), "int64")})

    def total(self, concept: str = "total", side: str = "expenditure", period: str = "all"
              ) -> model.PrintedTotal | None:
        """The printed total that all rooms show, or None where the document prints none.

        Parameters
        ----------
        concept : str
            ``total`` (all money), a fund, ``basic``, ``three_public_total`` …
        side : {"expenditure", "revenue"}
        period : str
            ``all``, ``this_year``, ``carryover``, ``previous`` …

        Returns
        -------
        PrintedTotal or None
            ``amount`` in 万元, exact, with the cell and how many places print the same.

        Examples
        --------
        >>> import budgetkit as bk
        >>> found = bk.load_example("weihui-2024").total("total", "revenue")
        >>> str(found.amount), found.table, found.page
        ('11534.22', 'department_summary', 9)
        """
        return model.first_total(self.total_list, concept, side, period)

    def shown(self, concept: str = "total", side: str = "expenditure"
              ) -> model.PrintedTotal | None:
        """The total of a concept that every room shows: of all money, or of an account's year.

        Parameters
        ----------
        concept : str
        side : {"expenditure", "revenue"}

        Returns
        -------
        PrintedTotal or None

        Examples
        --------
        >>> import budgetkit as bk
        >>> str(bk.load_example("weihui-2024").shown("basic").amount)
        '189.07'
        """
        return model.shown_total(self.total_list, concept, side, self.kind)

    @property
    def coverage_list(self) -> list[model.Coverage]:
        """How far each printed table is understood, in printed order."""
        return self._decided("coverage", lambda: model.coverage_list(self.tables))

    @property
    def coverage(self) -> pd.DataFrame:
        """``page, title, table, amounts, placed, proved, status, reason, reason_zh``: a row a table.

        ``amounts`` are those printed, ``placed`` those in a known column and a known line,
        ``proved`` those in a sum that holds and could have failed; ``status`` is ``understood``, ``partly`` or ``not_understood``.
        """
        import pandas as pd

        return pd.DataFrame([[getattr(c, n) for n in model.COVERAGE_COLUMNS]
                             for c in self.coverage_list], columns=list(model.COVERAGE_COLUMNS))

    @property
    def table_list(self) -> pd.DataFrame:
        """``table, title, pages, rows, columns, unit, engine, empty, note, unit_assumed``: a row a table.

        ``note`` is the note printed under the table, and what could not be read or placed, in the
        language of today.
        """
        return self.table_records.frame

    @property
    def table_records(self) -> Records:
        """The rows of :attr:`table_list`."""
        columns = dict.fromkeys(("table", "title", "pages", "rows", "columns", "unit", "engine",
                                 "empty", "note", "unit_assumed"), "string")
        return Records.under(
            columns | {"rows": "integer", "columns": "integer", "empty": "boolean",
                       "unit_assumed": "boolean"},
            [[t.key, t.title, ";".join(map(str, t.pages)), t.n_rows, t.n_columns, t.unit or "",
              t.engine, bool(t.empty), " | ".join(map(str, _remarks(t))), t.unit_is_assumed]
             for t in self.tables])

    @property
    def claims(self) -> pd.DataFrame:
        """``section, subject, measure, amount, change, percent, share, base, page, sentence``."""
        return self.narrative.claims

    @property
    def sections(self) -> Sequence:
        """The numbered parts of the prose, in printed order; ``parent`` gives the tree."""
        return self.narrative.sections

    @property
    def glossary(self) -> pd.DataFrame:
        """``term, definition, page``: the words that the document explains itself."""
        return self.narrative.glossary

    @frame_property
    def contents(self) -> pd.DataFrame:
        """The contents as printed, with the key of the table an entry promises and if it is there."""
        return self.contents_records.frame

    @property
    def contents_records(self) -> Records:
        """The rows of :attr:`contents`."""
        from budgetkit.tables.catalogue import match_title

        printed = self.narrative.entry_records
        known = [match_title(e.title) if "表" in e.title else None
                 for e in self.narrative.entry_list]
        return Records.under(
            printed.columns | {"table": "string", "found": "boolean"},
            [[*row, k.key if k else "", k is None or k.key in self.found]
             for row, k in zip(printed.rows, known, strict=True)])

    @classmethod
    def from_package(cls, folder) -> Disclosure:
        """Read a data package back: equal to the disclosure that was written.

        The PDF is not needed. Where it lies in the folder or beside it, ``files[0].path`` says so,
        and evidence can be shown on its pages.

        Parameters
        ----------
        folder : path
            A folder that :func:`budgetkit.package.write_package` or ``budgetkit extract`` wrote.

        Returns
        -------
        Disclosure

        Raises
        ------
        MissingFile
            No such folder.
        UnreadableInput
            No package of budgetkit, or a file in it was changed since it was written.

        Examples
        --------
        >>> from budgetkit import bundled
        >>> Disclosure.from_package(bundled.data() / "jiangsu" / "npc-2018").year
        2018
        """
        parts = read_parts(folder, {f.name for f in fields(cls)})
        d = cls(narrative=cast("Narrative", None), **parts.fields)
        del d.narrative
        d.__dict__["_narrative_later"] = parts.narrative
        return d

    def _summary(self) -> Mapping[str, str]:
        """What it holds, in the language of today: head → words."""
        names = Enumeration(Named(TABLES[k].en, TABLES[k].zh) for k in self.found)
        others = sum(1 for t in self.tables if t.key == OTHER)
        told = {
            "department": self.department or "?", "year": str(self.year or "?"),
            "kind": Named(*_KINDS.get(self.kind, _KINDS["budget"])),
            "files": Enumeration(message("file", name=f.name, n=f.pages) for f in self.files),
            "tables": message("tables-and-others", tables=names, n=others) if others else names,
            "promised": Enumeration(self.missing) or "—",
            "amounts": str(len(self.fact_list)),
            "understood": self._understood(),
            "notes": Clauses(self.note_list) or "—",
        }
        lang = current_language()
        return {say(f"head-{key}", lang): written(value, lang) for key, value in told.items()}

    def _understood(self) -> Message:
        """How many of the printed amounts are in a known column and line, and where not."""
        found = self.coverage_list
        count = {"printed": sum(c.amounts for c in found), "placed": sum(c.placed for c in found)}
        pages = [c.page for c in found if c.status != "understood"]
        if not pages:
            return message("understood", **count)
        return message("understood-in-part", **count, n=len(pages), pages=Enumeration(pages))

    def __repr__(self) -> str:
        return "\n".join(f"{k}: {v}" for k, v in self._summary().items())

    def _repr_html_(self) -> str:
        return pairs(self._summary()).html


def _remarks(table: TidyTable) -> Iterator[Message | str]:
    """What is to be said of a table: its own note, and what could not be read or placed."""
    if table.note:
        yield table.note
    again = table.reason.split("+") if table.reason else []
    if again and CONTINUES not in again:
        yield written(Clauses(Message(f"tables.reason.{why}") for why in again), current_language())
    for c in table.corrections:
        yield Message("tables.cell-corrected", row=c.row + 1, column=c.column + 1, read=c.read,
                      right=c.right)
    for d in table.doubts:
        if d.row is not None and d.column is not None:
            yield Message("tables.cell-in-picture", row=d.row + 1, column=d.column + 1, text=d.text,
                          doubt=d.said)
    yield from table.problem_list
