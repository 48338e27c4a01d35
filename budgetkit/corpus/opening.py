"""open(): a store, ready to be asked in SQL or with the questions that matter."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit import bundled
from budgetkit.answered import Origin
from budgetkit.corpus import data_quality, questions
from budgetkit.corpus.answers import Some, as_frame, condition, no_rows, reason_of
from budgetkit.corpus.building import build, require
from budgetkit.corpus.columns import TABLES
from budgetkit.corpus.grouping import Paths
from budgetkit.corpus.published import Published
from budgetkit.corpus.segments import Current, connect
from budgetkit.corpus.taking_out import TakingOut
from budgetkit.errors import UnreadableInput
from budgetkit.file_names import shown_name
from budgetkit.messages import current_language, in_room, message_in, written
from budgetkit.present import pairs

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

message = message_in("corpus.opening")

say = in_room("corpus.opening")


def open(store: str | Path, *, memory: str = "600MB") -> Corpus:
    """Open a store to ask it.

    It shows the documents that were done when it was opened; open it again to see newer ones.

    Parameters
    ----------
    store : path
        What :func:`build` or ``budgetkit corpus`` wrote.
    memory : str
        Memory that a question may take before it goes to disk.

    Returns
    -------
    Corpus

    Raises
    ------
    MissingFile, UnreadableInput
        No such folder, or no store.
    MissingExtra
        duckdb or pyarrow is not installed.

    Examples
    --------
    >>> import tempfile, budgetkit as bk
    >>> with tempfile.TemporaryDirectory() as place:
    ...     done = bk.corpus.build(bk.bundled.data() / "jiangsu", place, progress=False)
    ...     corpus = open(place)
    ...     int(corpus.sql("select count(*) as n from documents where year = 2018").loc[0, "n"])
    3
    """
    return Corpus(store, memory=memory)


def load_corpus(*, memory: str = "600MB") -> Corpus:
    """Open the bundled corpus: the figures of real departments of many places.

    Where the documents come from, how their figures were checked and what is not certain stands in
    ``README.md`` of its folder, ``bundled.data() / "corpus"``. It holds no prose and no names of
    people.

    Parameters
    ----------
    memory : str
        As for :func:`open`.

    Returns
    -------
    Corpus

    Raises
    ------
    MissingFile
        This copy of budgetkit came without it.
    MissingExtra
        duckdb or pyarrow is not installed.

    Examples
    --------
    >>> import budgetkit as bk
    >>> with bk.load_corpus() as held:
    ...     held.ask("expenditure", department="上海市审计局")[["year", "amount"]].values.tolist()
    [[2026, 19577.43]]
    """
    return Corpus(bundled.data() / "corpus", memory=memory)


def read(sources: Paths, store: str | Path | None = None, **how) -> Corpus:
    """Build a store and open it, in one step.

    Use it for some dozens of documents. For more, name a store, so that the next time nothing is
    read again.

    Parameters
    ----------
    sources : path or sequence of paths
        As for :func:`build`.
    store : path, optional
        Where it is kept; without one it is gone when the corpus is closed or let go.
    **how
        As for :func:`build`.

    Returns
    -------
    Corpus

    Raises
    ------
    BudgetkitError
        As :func:`build`.

    Examples
    --------
    >>> import budgetkit as bk
    >>> with read(bk.bundled.data() / "jiangsu", progress=False) as held:
    ...     held.growth(year=2019)["department"].tolist()[1:]
    ['江苏省人民检察院', '江苏省人大常委会办公厅']
    """
    if store is not None:
        return Corpus(build(sources, store, **how).store)
    place = tempfile.TemporaryDirectory(prefix="budgetkit-", ignore_cleanup_errors=True)
    held = Corpus(build(sources, place.name, **how).store)
    held._kept = place  # the folder goes with the corpus
    return held


class Corpus(TakingOut):
    """Many disclosures, to be asked: DuckDB over the Parquet files of a store.

    Tables: ``documents``, ``runs``, ``tables``, ``facts``, ``lines``, ``totals``, ``coverage``,
    ``claims``, ``findings``, ``indicators``, ``debt`` (:data:`budgetkit.corpus.columns.TABLES`).
    All but ``documents`` begin with ``document`` (its name), ``department``, ``department_key``,
    ``year``, ``kind`` and ``level``. Amounts are exact decimals in SQL and float64 in frames, in 万元. A document of the
    very files of another (``documents.copy_of``) counts once: the other tables leave it out. A published
    corpus has the CSV files beside its tables as well, such as ``sources`` of the bundled one.

    Get one from :func:`budgetkit.corpus.open` or :func:`budgetkit.corpus.read`. A department may be
    named by any of the names that its documents print.

    Parameters
    ----------
    store : path
    memory : str
        Memory that a question may take before it goes to disk.

    Raises
    ------
    MissingFile, UnreadableInput, MissingExtra
        As :func:`budgetkit.corpus.open`.

    Examples
    --------
    >>> import budgetkit as bk
    >>> with bk.corpus.read(bk.bundled.data() / "jiangsu", progress=False) as held:
    ...     grown = held.growth(department="江苏省人大常委会办公厅")
    ...     line = held.comparable_lines("2210201", year=2018)  # 住房公积金
    ...     documents, parts = held.documents, held.structure(year=2018)
    >>> grown[["year", "amount", "percent"]].round(2).values.tolist()
    [[2019, 18330.37, 15.3], [2018, 15897.44, 16.47], [2017, 13649.07, nan]]
    >>> line["amount"].tolist()
    [1073.77, 572.56, 715.28]
    >>> len(documents), parts.loc[0, "name"], f'{parts.loc[0, "share"]:.2f} %'
    (9, '一般公共服务支出', '82.40 %')
    """

    def __init__(self, store: str | Path, *, memory: str = "600MB"):
        require("duckdb", "pyarrow")
        published = Published(store)
        self.store = published if published.is_one else Current(store)
        self._kept: tempfile.TemporaryDirectory | None = None
        self._spill = tempfile.TemporaryDirectory(prefix="budgetkit-", ignore_cleanup_errors=True)
        self._db = connect(memory, Path(self._spill.name))
        for table in TABLES:
            rows = self.store.rows(table)
            # a store of an earlier version may lack a column: it is there, without values
            typed = no_rows(table)
            columns = ", ".join(f'"{name}"' for name in TABLES[table])
            rows = f"{typed} union all by name {rows}" if rows else typed
            self._db.execute(questions.STORED.format(table=table, columns=columns, rows=rows))
        for name, rows in self.store.sheets().items():
            self._db.execute(questions.SHEET_VIEW.format(name=name, rows=rows))
        self._db.execute(questions.HALVES)
        if halves := self._db.execute(questions.PAIRED).fetchall():
            self._db.execute(questions.HALVES_OF_OTHER_MONEY)
            self._db.execute(questions.ANSWERED_BY_HALVES)
        self._db.execute(questions.WHO)
        self._db.execute(questions.DOCUMENTS)
        for table in TABLES.keys() - {"documents"}:
            of_halves = questions.ANSWERS_OF_HALVES if halves and table == "coverage" else ""
            printed = questions.PRINTED_PAGE if "page" in TABLES[table] else ""
            self._db.execute(questions.OF_DOCUMENTS.format(table=table, printed=printed,
                                                           of_halves=of_halves))

    # ── asking ───────────────────────────────────────────────────────────────────────────────

    def sql(self, query: str, parameters: Sequence | dict | None = None) -> pd.DataFrame:
        """The answer to a query in DuckDB's SQL.

        Parameters
        ----------
        query : str
        parameters : sequence or dict, optional
            Values for ``?`` or ``$name`` in it; never put words of a document into the query.

        Returns
        -------
        DataFrame
            Columns as the query names them, ``select 1 as one`` gives ``one``; amounts in 万元.

        Raises
        ------
        UnreadableInput
            The store was written to meanwhile; open it again.
        duckdb.Error
            The query is none.
        """
        return as_frame(self.arrow(query, parameters))

    def arrow(self, query: str, parameters: Sequence | dict | None = None) -> pa.Table:
        """The answer to a query as a table of pyarrow, in which amounts stay exact decimals.

        Parameters
        ----------
        query, parameters
            As in :meth:`sql`.

        Returns
        -------
        pyarrow.Table

        Raises
        ------
        UnreadableInput, duckdb.Error
            As :meth:`sql`.
        """
        import duckdb

        try:
            return self._db.sql(query, params=parameters).to_arrow_table()
        except duckdb.IOException as error:
            raise UnreadableInput(self.store.folder, message("changed"), remedy=message("open-again")) from error

    def frame(self, table: str, *, department: Some = None, year: Some = None,
              document: Some = None) -> pd.DataFrame:
        """The rows of one table: of some departments, years or documents, or all.

        Parameters
        ----------
        table : str
            One of the tables of the store.
        department, year, document : value or list of values, optional
            A department may be named by any of its names.

        Returns
        -------
        DataFrame
            ``document`` and the columns of the table (``budgetkit/corpus/columns.py``), with
            ``department``, ``year``, ``kind``, ``level``; amounts in 万元.

        Raises
        ------
        ValueError
            No such table.
        """
        if table not in TABLES:
            raise ValueError(f"no table {table!r}; one of {', '.join(TABLES)}")
        if document is not None and table != "documents":
            document = self._originals(document)
        where, values = condition(department=department, year=year, document=document)
        order = "document" if table == "documents" else "document, position"
        return self.sql(f"select * from {table} {where} order by {order}", values)

    def _originals(self, names: Some) -> list[str]:
        held: list[Any] = [names] if isinstance(names, str | int) else list(names or ())
        found = self.sql("select coalesce(copy_of, document) as name from who "
                         "where list_contains($names, document)", {"names": held})
        return found["name"].tolist()

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document, read or not; ``state`` and ``reason`` say why not, in the language of the moment."""
        found = self.sql("select * exclude (key) from documents order by document")
        unread = found["state"] != "read"
        found.loc[unread, "reason"] = list(map(str, map(reason_of, found.loc[unread, "why"], found.loc[unread, "reason"])))
        return found.drop(columns="why")

    def doubts(self) -> pd.DataFrame:
        """What should be looked at before the figures are used.

        Returns
        -------
        DataFrame
            ``doubt`` (``not read``, ``waiting``, ``gone``, ``same file``, ``same budget``,
            ``other year``, ``other kind``, ``other department``, ``nameless``, ``half``,
            ``missing year``), ``document``, ``other`` (a second document), ``department``,
            ``year``, ``message`` and ``message_zh``.
        """
        return data_quality.find(self.sql, self.store.all_listings())

    @cached_property
    def origin(self) -> Origin:
        """The folders that the corpus was read from, its documents and their years."""
        told = self.sql(questions.ORIGIN).astype(object).where(lambda held: held.notna(), None).iloc[0]
        roots = sorted({listing["root"] for listing in self.store.all_listings()})
        return Origin(tuple(map(shown_name, roots)), int(told["documents"]), told["first"], told["last"])

    def close(self) -> None:
        """Let go of the store."""
        self._db.close()
        self._spill.cleanup()
        if self._kept is not None:
            self._kept.cleanup()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def _summary(self) -> dict[str, str]:
        import pandas as pd

        row = self.sql(questions.SUMMARY).iloc[0]
        years = "—" if row["first"] is pd.NA else "–".join(
            dict.fromkeys((str(row["first"]), str(row["last"]))))
        count = {str(name): Decimal(int(n)) for name, n in row.items() if name not in ("first", "last")}
        read = say("read-with-copies" if row["copies"] else "read", **count)
        said = {"documents": read, "departments": count["departments"], "years": years,
                "pages": count["pages"], "amounts": count["facts"],
                "findings": say("faults", **count)}
        lang = current_language()
        return {say(f"head-{name}"): written(told, lang) for name, told in said.items()}

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {said}" for name, said in self._summary().items())

    def _repr_html_(self) -> str:
        return pairs(self._summary()).html
