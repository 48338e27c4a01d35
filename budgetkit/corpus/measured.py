"""One measure asked of every document: the answer with its source, or the reason why there is none."""

from __future__ import annotations

import gc
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from budgetkit.answered import COVERAGE, Answered, AnsweringDocument, Origin
from budgetkit.corpus import questions
from budgetkit.corpus.answers import Some, condition, reason_of
from budgetkit.corpus.measures import measure_called
from budgetkit.corpus.vocabulary import vocabulary
from budgetkit.messages import message_in

if TYPE_CHECKING:
    import pandas as pd

message = message_in("corpus.coverage")

#: What a question can be grouped by.
GROUPS = ("department", "folder", "year", "kind")


def whole(numbers: pd.Series) -> list[int | None]:
    """Whole numbers, of which some may be missing, as a list."""
    return [None if n != n else int(n) for n in numbers.astype("float64").tolist()]


def texts(column: pd.Series) -> list[str]:
    """A column of texts as a list, each text made once: many documents are of one department, or silent alike."""
    import pandas as pd

    numbers, texts = pd.factorize(column)
    held = texts.tolist()
    return [held[number] for number in numbers.tolist()]


@contextmanager
def _no_collecting() -> Iterator[None]:
    """While hundreds of thousands of rows are made: the collector would go through all of them, again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def folders_of(documents: pd.Series) -> pd.Series:
    """The folders that documents lay in, of none too."""
    return documents.astype(object).map(lambda name: name.rpartition("/")[0])


def among(names: pd.Series, there: set[str]) -> pd.Series:
    """Which of these are there; ``isin`` takes ten times as long for texts."""
    import pandas as pd

    return pd.Series([name in there for name in names.tolist()], index=names.index, dtype=bool)


def answered_by(documents: Sequence[str], departments: Sequence[str], years: Sequence[int | None],
                rows: pd.DataFrame, origin: Origin) -> Answered:
    """Whose documents answer, and why the others do not (``rows``), as frames carry them."""
    # as lists: a frame's texts are made one by one where they are looped over
    told = zip(documents, departments, years, rows["answered"].astype(bool).tolist(), texts(rows["reason"]),
               texts(rows["reason_zh"]), strict=True)
    with _no_collecting():
        return Answered(tuple(map(AnsweringDocument._make, told)), origin)


class Measured:
    """The part of a corpus that asks one measure of every document."""

    @property
    @abstractmethod
    def origin(self) -> Origin:
        """The folders that the corpus was read from, its documents and their years."""

    @abstractmethod
    def sql(self, query: str, parameters: Sequence | dict | None = None) -> pd.DataFrame:
        """The answer to a query."""

    def coverage(self, measure: str = "expenditure", *, kind: str | None = None,
                 department: Some = None, year: Some = None) -> pd.DataFrame:
        """Every document: what it answers to a measure, from where, or why it does not.

        Parameters
        ----------
        measure : str
            A key of ``knowledge/measures.csv`` or a name in either language (:attr:`vocabulary`);
            ``function_classes`` and ``economic_classes`` for :meth:`structure`.
        kind : {"budget", "final_account"}, optional
            Only these; documents that could not be read stay.
        department, year : optional
            As in :meth:`frame`.

        Returns
        -------
        DataFrame
            ``document, department, year, kind, level, answered, department_from, year_from``
            (``document``; ``file_name`` where only a file's name tells it), ``status, amount`` (万元, or percent),
            ``source`` (``table``; ``same_money``, a fund proved to be all the money;
            ``worked_out``; ``prose``), ``period``, ``table, title, page, row, column``,
            ``agrees``, ``doubt`` (the rules of the errors that stand on the amount: the document
            contradicts it), ``reason, reason_zh``; no document is left out but copies. ``status``:
            ``answered``, ``blank``, ``no_total``, ``not_understood``, ``not_printed``,
            ``narrative_only``, ``withheld``, ``not_read``, ``earlier_store``.

        Raises
        ------
        ValueError
            No such measure.

        Examples
        --------
        >>> import budgetkit as bk
        >>> with bk.corpus.read(bk.bundled.data() / "weihui-2024" / "package", progress=False) as held:
        ...     row = held.coverage("“三公”经费").iloc[0]
        >>> row["status"], row["source"], int(row["page"])
        ('answered', 'prose', 4)
        """
        where, values = condition(department=department, year=year)
        asked = questions.ASKED.format(where=where)
        return self._told([measure_called(measure).key], asked, kind, values).drop(columns=["which", "nr"])

    def _told(self, measures: Sequence[str], asked: str, kind: str | None, values: Mapping[str, Any],
              columns: str = "*") -> pd.DataFrame:
        """What every document answers to each of some measures, these one after the other."""
        found = self.sql(questions.OF.format(columns=columns, query=questions.COVERAGE.format(asked=asked)),
                         {"measures": list(measures), "of_kind": kind, **values})
        earlier = found["status"] == "earlier_store"
        unread = found["status"] == "not_read"
        held = list(map(reason_of, found.loc[unread, "why"], found.loc[unread, "reason"]))
        for column, lang in (("reason", "en"), ("reason_zh", "zh")):
            found.loc[earlier, column] = message("earlier-store").text(lang)
            found.loc[unread, column] = [message("not-read", reason=each).text(lang) for each in held]
        found = found.drop(columns="why")
        names = found.columns.tolist()
        found.insert(names.index("level") + 1 if "level" in names else len(names), "answered", found["status"] == "answered")
        return found

    def _covered(self, found: pd.DataFrame, measure: str, there: set[str],
                 **asked: Any) -> pd.DataFrame:
        """A frame that carries who answers (``there``) and who does not."""
        rows = self.coverage(measure, **asked)
        answering = among(rows["document"], there) & (rows["status"] != "not_read")
        found.attrs[COVERAGE] = self._answered(rows, answering)
        return found

    def _answered(self, rows: pd.DataFrame, there: pd.Series) -> Answered:
        """Rows of a coverage, and which of them answer, as frames carry them."""
        return answered_by(rows["document"].tolist(), texts(rows["department"].fillna("")), whole(rows["year"]),
                           rows.assign(answered=there), self.origin)

    def ask(self, measure: str, by: str | None = None, *, kind: str | None = "budget",
            department: Some = None, year: Some = None) -> pd.DataFrame:
        """A measure of every document, or of groups of them, with the source of each row.

        A department's budget may hold those of its units, which may be documents of their own: a
        sum of documents may count money twice.

        Parameters
        ----------
        measure : str
            As in :meth:`coverage`: ``"three_public"``, ``"三公"``, ``"Basic expenditure"``.
        by : {"department", "folder", "year", "kind"}, optional
            A row a group, ``folder`` the folder that documents lay in; by default a row a document.
        kind, department, year : optional
            As in :meth:`coverage`; ``kind=None`` for all.

        Returns
        -------
        DataFrame
            A row a document: the columns of :meth:`coverage`, and ``file``. By groups: the group,
            ``amount`` (the sum; of percentages the median), ``answered``, ``asked``, ``missing``
            (the documents that do not answer) and ``sources`` (documents with their page).
            Groups without any answer stay, their amount missing.

        Raises
        ------
        ValueError
            No such measure, or nothing is grouped so.

        Examples
        --------
        >>> import budgetkit as bk
        >>> with bk.corpus.read(bk.bundled.data() / "jiangsu", progress=False) as held:
        ...     told = held.ask("支出总计", by="year")
        >>> told[["year", "answered", "asked"]].values.tolist()
        [[2017, 3, 3], [2018, 3, 3], [2019, 3, 3]]
        """
        import pandas as pd

        if by is not None and by not in GROUPS:
            raise ValueError(f"by is one of {', '.join(GROUPS)}, not {by!r}")
        rows = self.coverage(measure, kind=kind, department=department, year=year)
        if by is None:
            held = self.sql("select document, coalesce(array_to_string(files, ';'), '') as file from documents")
            files = dict(zip(held["document"].tolist(), held["file"].tolist(), strict=True))
            rows["file"] = [files[d] for d in rows["document"].tolist()]
            return rows
        rows["folder"] = folders_of(rows["document"])
        rows["amount"] = rows["amount"].where(rows["answered"])
        groups = rows.groupby(by, dropna=False, sort=True)
        amounts = groups["amount"].median() if measure_called(measure).unit == "%" else groups["amount"].sum(min_count=1)
        missing: list[list[str]] = [[] for _ in range(len(amounts))]
        sources: list[list[tuple[str, int | None]]] = [[] for _ in range(len(amounts))]
        for number, name, page, answered in zip(groups.ngroup().tolist(), rows["document"].tolist(),
                                                whole(rows["page"]), rows["answered"].tolist(), strict=True):
            if answered:
                sources[number].append((name, page))
            else:
                missing[number].append(name)
        return pd.DataFrame({
            by: amounts.index.tolist(), "amount": amounts.tolist(), "answered": list(map(len, sources)),
            "asked": groups.size().tolist(), "missing": missing, "sources": sources})

    @property
    def vocabulary(self) -> pd.DataFrame:
        """The words of a corpus, in the language of the moment.

        As :func:`budgetkit.corpus.vocabulary`.
        """
        return vocabulary()

    def cite(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Where a row of an answer stands: to be quoted, and to be proved.

        Parameters
        ----------
        row : mapping or Series
            With ``document``, and ``page`` and ``table`` where it has them.

        Returns
        -------
        dict
            ``document, department, year, department_from, year_from`` (``file_name`` where only a
            file's name tells it), ``page`` (of the PDF, the files counted on), ``table``;
            ``file`` that the page is of, ``file_page`` in it, ``printed_page``, the number that
            the page prints of itself (empty where none is proved); ``files`` and ``sha256`` of the
            files, in the same order.

        Raises
        ------
        KeyError
            No such document.
        """
        import pandas as pd

        named = row["document"]
        # a narrative published apart is shown with its tables: the page is of its own file
        name = held if isinstance(held := row.get("read_from"), str) else named
        found = self.sql("select department, year, department_from, year_from, files, sha256, file_pages, printed_pages "
                         "from documents where document = $name", {"name": name})
        if found.empty:
            raise KeyError(name)
        own = found.iloc[0]
        page, table = row.get("page"), row.get("table")
        page = None if pd.isna(page) else int(page)
        file, file_page = _in_file(own["files"], own["file_pages"] or (), page)
        printed = own["printed_pages"] or ()
        return {"document": named, "department": own["department"],
                "year": None if pd.isna(own["year"]) else int(own["year"]),
                "department_from": own["department_from"] or "", "year_from": own["year_from"] or "", "page": page,
                "table": table if isinstance(table, str) else "", "file": file,
                "file_page": file_page,
                "printed_page": printed[page - 1] if page and page <= len(printed) else "",
                "files": own["files"], "sha256": own["sha256"]}


def _in_file(files: Sequence[str], pages: Sequence[int], page: int | None) -> tuple[str, int | None]:
    """The file that a page is of, and its number there; where that is not known, the only file."""
    start = 0
    for name, held in zip(files, pages, strict=False):
        if page is not None and start < page <= start + held:
            return name, int(page - start)
        start += held
    return (files[0], page) if len(files) == 1 else ("", None)
