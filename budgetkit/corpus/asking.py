"""The questions that matter, asked of every document of a corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit.answered import COVERAGE
from budgetkit.corpus import questions
from budgetkit.corpus.answers import Some, condition, reason_of
from budgetkit.corpus.measures import measure_called
from budgetkit.corpus.side_by_side import SideBySide
from budgetkit.messages import in_room, message_in
from budgetkit.renamed import renamed_keyword

if TYPE_CHECKING:
    import pandas as pd

say, message = in_room("corpus.asking"), message_in("corpus.coverage")


class Questions(SideBySide):
    """What :class:`budgetkit.corpus.Corpus` answers beside plain SQL.

    Frames of :meth:`growth`, :meth:`structure` and :meth:`findings_by_rule` carry in ``attrs["coverage"]`` which documents
    answer and which do not (:class:`budgetkit.answered.Answered`); pictures say it.
    """

    def growth(self, measure: str = "expenditure", *, kind: str = "budget", department: Some = None,
               year: Some = None) -> pd.DataFrame:
        """A total of every document, and how it changed against the same department's year before.

        Parameters
        ----------
        measure : str
            A key of ``knowledge/measures.csv`` or its name in either language:
            :attr:`vocabulary` lists them.
        kind : {"budget", "final_account"}
        department, year : optional
            As in :meth:`frame`.

        Returns
        -------
        DataFrame
            ``department, year, level, amount, previous, change`` (万元), ``percent``, ``agrees``
            (False: the tables of the document print two totals), ``copies`` (documents of the
            same department, year and level), ``document, table, page``. The change is missing
            where the year before is, or has two different totals.

        Raises
        ------
        ValueError
            No such measure.
        """
        asked = measure_called(measure).key
        where, values = condition(department=department, year=year)
        found = self.sql(questions.GROWTH.format(where=where),
                         {"measure": asked, "of_kind": kind, **values})
        return self._covered(found, asked, set(found["document"].tolist()), kind=kind, department=department,
                             year=year)

    def structure(self, *, system: str = "function", level: str = "class", department: Some = None,
                  year: Some = None) -> pd.DataFrame:
        """What every budget is made of: its lines by code and their share of it.

        Parameters
        ----------
        system : {"function", "economic"}
        level : {"class", "section", "item"}
        department, year : optional
            As in :meth:`frame`.

        Returns
        -------
        DataFrame
            ``department, year, level, kind, code, name, amount`` (万元), ``share`` (percent of the
            whole: by function the printed total of all expenditure, by economic class that of the
            table; missing where the lines are more than it), ``code_from`` (``name``: the table
            prints no codes, the names stand for them; ``prose``: only the prose states the whole), ``table, document, page``. Money that no
            line tells is a row without a code, so that a document's rows are its whole.
        """
        found = self._lines_of(system, level, department=department, year=year)
        told = set(found.loc[found["code"] != "", "document"].tolist())
        return self._covered(found, f"{system}_classes", told, department=department, year=year)

    def _lines_of(self, system: str, level: str, **asked: Some) -> pd.DataFrame:
        where, values = condition(**asked)
        found = self.sql(questions.STRUCTURE.format(where=where), {"system": system, "line_level": level, **values})
        for by, said in (("", "untold"), ("prose", "untold-prose")):
            found.loc[(found["code"] == "") & (found["code_from"] == by), "name"] = say(said)
        return found

    def comparable_lines(self, code: str, *, kind: str = "budget",
                         year: Some = None) -> pd.DataFrame:
        """One line across departments and years, such as 2010301 行政运行 or 30211 差旅费.

        Parameters
        ----------
        code : str
            Code of a class, section or item; economic codes begin with 3, functional ones with 2.
        kind : {"budget", "final_account"}
        year : optional
            As in :meth:`frame`.

        Returns
        -------
        DataFrame
            ``department, year, level, code, name, basic, project, amount`` (万元), ``share``
            (percent of the table's total), ``table`` (lines of two tables cover other money),
            ``document, page``; the largest share first.
        """
        where, values = condition(year=year)
        system = "economic" if code[:1] == "3" else "function"
        return self.sql(questions.LINES.format(where=where),
                        {"code": code, "system": system, "of_kind": kind, **values})

    def debt_dependence(self, *, department: Some = None, year: Some = None) -> pd.DataFrame:
        """How much of every budget is borrowed, and what debt costs.

        Parameters
        ----------
        department, year : optional
            As in :meth:`frame`.

        Returns
        -------
        DataFrame
            ``department, year, level, total, borrowed, carried_over, costs, interest, principal,
            unknown`` (万元; ``unknown``: projects that may be borrowed money), ``share`` (borrowed,
            percent of the total), ``cost_share``, ``document``; most dependent first. General
            bonds leave no sign in a department's tables: zero is not proof.
        """
        where, values = condition(department=department, year=year)
        return self.sql(questions.DEBT.format(where=where), values)

    def findings_by_rule(self, *, severity: Some = None, department: Some = None,
                         year: Some = None) -> pd.DataFrame:
        """How often each rule of the checks found something.

        Parameters
        ----------
        severity, department, year : optional
            As in :meth:`frame`.

        Returns
        -------
        DataFrame
            ``rule, family, severity, findings, documents``, ``share`` (percent of the documents
            that the rule's family was asked of), ``per_document`` (among those that have any).
        """
        where, values = condition(severity=severity, department=department, year=year)
        of, asked = condition(department=department, year=year)
        found = self.sql(questions.RULES.format(where=where, of=of), values)
        rows = self.sql(questions.CHECKED.format(where=of), asked)
        held = list(map(reason_of, rows["why"], rows["reason"]))
        for column, lang in (("reason", "en"), ("reason_zh", "zh")):
            rows[column] = [message("not-read", reason=each).text(lang) if each else "" for each in held]
        found.attrs[COVERAGE] = self._answered(rows, rows["answered"])
        return found

    def findings_by_document(self, *, department: Some = None, year: Some = None) -> pd.DataFrame:
        """Findings of every document by severity, and the rule that found most.

        Parameters
        ----------
        department, year : optional
            As in :meth:`frame`.

        Returns
        -------
        DataFrame
            ``document, department, year, errors, warnings, others, per_100_pages, most, checked``
            (``tables``: the prose was not there to be checked); most errors first.
        """
        where, values = condition(department=department, year=year)
        return self.sql(questions.FAULTS.format(where=where), values)

    @renamed_keyword(least="min_count")
    def recurring_indicators(self, *, min_count: int = 3, year: Some = None) -> pd.DataFrame:
        """Performance indicators that stand in several documents with the same words.

        Parameters
        ----------
        min_count : int
            Documents that an indicator must stand in.
        year : optional
            As in :meth:`frame`.

        Returns
        -------
        DataFrame
            ``indicator, documents, departments, rows, targets`` (different ones), ``usual``
            (the target printed most), ``usual_share`` and ``measurable`` (percent of the rows).
        """
        where, values = condition(year=year)
        return self.sql(questions.INDICATORS.format(where=where), {"min_count": min_count, **values})
