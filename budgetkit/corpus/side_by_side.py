"""Budgets side by side: the peers of one, the forms that each place prints, rows that are withheld."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from budgetkit.answered import COVERAGE, Answered, AnsweringDocument, Origin
from budgetkit.bodies import department_key
from budgetkit.classification import english
from budgetkit.corpus import questions
from budgetkit.corpus.answers import Some, condition
from budgetkit.corpus.measured import Measured, folders_of
from budgetkit.messages import current_language, message_in
from budgetkit.tables.catalogue import KEYS

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

message = message_in("corpus.side_by_side")

#: How many times larger or smaller a peer's total may be.
TIMES = 2.0
#: What is told of a peer, beside its total.
TOLD = ("basic_share", "personnel_share", "public_share", "carryover_share", "measurable_targets")
_COLUMNS = ("own", "department", "year", "level", "class", "name", "class_share", "expenditure",
            "times", *TOLD, "document")
_ASKED = ("expenditure", "basic", *TOLD)
_FORMS = ("printed", "blank", "asked")


class SideBySide(Measured):
    """The part of a corpus that puts budgets beside each other."""

    def peers(self, budget: Disclosure | str, *, times: float = TIMES) -> pd.DataFrame:
        """A budget and its peers: the same main function, a similar size.

        Use it to see whether a share is unusual. A peer is a document

        1. of the same kind (a budget with budgets, final accounts with final accounts),
        2. whose main function class (类) is the same: the class with most basic expenditure, since
           that is where its staff work, or with most money where no line has basic expenditure;
           a document counts only where what no line tells is less than that class,
        3. whose total expenditure is at most `times` as large, and at least the `times`-th part.

        Of a department and level the document of the nearest year is taken, the later one of two;
        the department's own other years are no peers. Sizes are compared as they are printed: no
        prices are adjusted, and a department's budget holds those of its units.

        Parameters
        ----------
        budget : Disclosure or str
            One that was read, or the name of a document of the corpus.
        times : float
            At least 1.

        Returns
        -------
        DataFrame
            First the budget itself (``own`` is true), then its peers, the nearest in size first:
            ``own, department, year, level, class, name`` (of the class), ``class_share`` (percent
            of all expenditure), ``expenditure`` (万元), ``times`` (as large as the budget's),
            ``basic_share, personnel_share, public_share, carryover_share, measurable_targets``
            (percent; missing where the document does not answer), ``document``. The budget stands
            alone where its class or total is not known. ``attrs["coverage"]`` says which documents
            of the kind could be compared, and why the others could not.

        Raises
        ------
        KeyError
            No such document.
        TypeError
            It is neither a disclosure nor a name.
        ValueError
            `times` is less than 1.

        Examples
        --------
        >>> import budgetkit as bk
        >>> with bk.load_corpus() as held:
        ...     told = held.peers("suzhou/02")
        >>> told[["department", "own"]].values.tolist()[:2]
        [['苏州市审计局', True], ['西安市审计局（汇总）', False]]
        """
        import pandas as pd

        if not times >= 1:
            raise ValueError(f"times is at least 1, not {times!r}")
        own = self._of_corpus(budget) if isinstance(budget, str) else _of_disclosure(budget)
        found = self._compared("d.kind = $asked", own["kind"])
        others = [r for r in found if not _same(own, r)]
        known = [r for r in others if _known(r)]
        chosen = _nearest(own, (r for r in known if _is_peer(own, r, times)))
        rows = [{**own, "own": True}, *({**r, "own": False} for r in chosen)]
        for row in rows:
            row["class_share"] = _percent(row["total"], row["expenditure"])
            row["times"] = _ratio(row["expenditure"], own["expenditure"])
        told = pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"year": "Int64"})
        numbers = ["class_share", "expenditure", "times", *TOLD]
        told[numbers] = told[numbers].astype("float64")
        told.attrs[COVERAGE] = Answered(tuple(_asked(r) for r in others), self.origin)
        return told

    def _of_corpus(self, document: str) -> dict[str, Any]:
        found = self._compared("d.document = $asked", document)
        if not found:
            raise KeyError(document)
        return found[0]

    def _compared(self, of: str, asked: str) -> list[dict[str, Any]]:
        return _rows(self.sql(_peers_of(of, _ASKED), {"asked": asked}))

    def spread(self, measure: str, by: str = "function", *, kind: str = "budget",
               department: Some = None, year: Some = None) -> pd.DataFrame:
        """A measure of every document, in groups of the same task or place: to see how far they lie apart.

        Parameters
        ----------
        measure : str
            As in :meth:`coverage`.
        by : {"function", "folder"}
            The main function class of a document, as :meth:`peers` finds it, or its place.
        kind : {"budget", "final_account"}
        department, year : optional
            As in :meth:`coverage`.

        Returns
        -------
        DataFrame
            ``group`` (a code or a folder), ``name`` (of the group, in the language of the moment),
            ``department, year, level, amount`` (万元, or percent; missing where the document does
            not answer), ``document, page``: a row a document. ``attrs["coverage"]`` says why some
            do not answer. A document whose main class is not certain has no row among functions.

        Raises
        ------
        ValueError
            No such measure, or nothing is grouped so.

        Examples
        --------
        >>> import budgetkit as bk
        >>> with bk.load_corpus() as held:
        ...     told = held.spread("basic_share", "folder")
        >>> told.groupby("group")["amount"].median().round(1)["suzhou"].item()
        11.8
        """
        if by not in ("function", "folder"):
            raise ValueError(f"by is function or folder, not {by!r}")
        found = self.coverage(measure, kind=kind, department=department, year=year)
        if by == "folder":
            found["group"], named = folders_of(found["document"]), self._place_names()
        else:
            classes = self.sql(f"select document, class, name from ({_peers_of('d.kind = $asked', ('basic', 'expenditure'))})",
                               {"asked": kind})
            main = dict(zip(classes["document"].tolist(), classes["class"].tolist(), strict=True))
            last = classes.drop_duplicates("class", keep="last")
            named = {code: _class_name(code, name) for code, name in zip(last["class"], last["name"], strict=True)}
            found["group"] = [main.get(d, "") for d in found["document"].tolist()]
            unplaced = found["answered"] & (found["group"] == "")
            for column, lang in (("reason", "en"), ("reason_zh", "zh")):
                found.loc[unplaced, column] = message("unplaced").text(lang)
            found["answered"] &= ~unplaced
        told = found[found["group"] != ""].copy()
        told["name"] = [named.get(g, g) for g in told["group"].tolist()]
        told = told[["group", "name", "department", "year", "level", "amount", "document", "page"]]
        told = told.reset_index(drop=True)
        told.attrs[COVERAGE] = self._answered(found, found["answered"])
        return told

    def _place_names(self) -> dict[str, str]:
        """What folders are called, where the corpus says it."""
        if self.sql(questions.HAS_PLACES).empty:
            return {}
        rows = self.sql(questions.PLACES).to_dict("records")
        return {str(r["place"]): str(r[current_language()]) for r in rows}

    def forms(self, by: str = "folder", *, kind: str = "budget", department: Some = None,
              year: Some = None) -> pd.DataFrame:
        """Which standard tables documents print: with amounts, as a blank form, or not at all.

        Parameters
        ----------
        by : {"folder", "department", "year", "document"}
            What a row of the answer is; ``folder`` is the place, where documents lie by places.
        kind : {"budget", "final_account"}
        department, year : optional
            As in :meth:`frame`.

        Returns
        -------
        DataFrame
            The group, ``name`` (what the group is called), ``table`` (key of a standard table), ``printed`` (documents with amounts in
            it), ``blank`` (documents with the form alone), ``asked`` (documents of the group);
            every group has every table. ``attrs["coverage"]`` says which documents were asked:
            those of prose alone may have their tables in a file that is not at hand.

        Raises
        ------
        ValueError
            Nothing is grouped so.

        Examples
        --------
        >>> import budgetkit as bk
        >>> with bk.load_corpus() as held:
        ...     told = held.forms()
        >>> told[(told["folder"] == "wuxi") & (told["table"] == "procurement")].values.tolist()
        [['wuxi', 'Wuxi', 'procurement', 10, 2, 12]]
        """
        import pandas as pd

        if by not in ("folder", "department", "year", "document"):
            raise ValueError(f"by is folder, department, year or document, not {by!r}")
        where, values = condition(kind=kind, department=department, year=year)
        found = self.sql(questions.FORMS.format(where=where), values)
        found["folder"] = folders_of(found["document"])
        found["asked"] = found["facts"] > 0
        held = found[found["asked"]]
        rows: list[list[Any]] = []
        named = self._place_names() if by == "folder" else {}
        for group, of_group in held.groupby(by, sort=True):
            printed = list(map(frozenset, of_group["printed"].tolist()))
            with_amounts = Counter(chain.from_iterable(printed))
            forms_alone = Counter(chain.from_iterable(
                set(b) - t for b, t in zip(of_group["blank"].tolist(), printed, strict=True)))
            rows += [[group, named.get(str(group), str(group)), key, with_amounts[key], forms_alone[key],
                      len(of_group)] for key in KEYS]
        told = pd.DataFrame(rows, columns=[by, "name", "table", *_FORMS])
        told.attrs[COVERAGE] = _with_tables(found, self.origin)
        return told

    def withheld(self, *, kind: str | None = None, department: Some = None,
                 year: Some = None) -> pd.DataFrame:
        """Tables whose printed rows do not reach their total in a way that rows may be withheld.

        The same shortfall stands at several places of the document, or is exactly what another
        table lacks: that is how withheld rows look. It is no proof: a row may be missing for
        another reason, and rows withheld together with their total leave no trace.

        Parameters
        ----------
        kind, department, year : optional
            As in :meth:`coverage`.

        Returns
        -------
        DataFrame
            ``document, department, year, table, page, amount`` (万元 that the rows lack),
            ``whole`` (all expenditure of the document, 万元), ``share`` (percent of it),
            ``message, message_zh``; the largest share first, a row a table.

        Examples
        --------
        >>> import budgetkit as bk
        >>> with bk.load_corpus() as held:
        ...     told = held.withheld(department="北京市医疗保障局")
        >>> told[["table", "amount"]].values.tolist()[0]
        ['department_expenditure', 81779.0]
        """
        where, values = condition(kind=kind, department=department, year=year)
        found = self.sql(questions.WITHHELD.format(where=where), values)
        found.attrs[COVERAGE] = _with_tables(
            self.sql(questions.FORMS.format(where=where), values), self.origin)
        return found


def _peers_of(of: str, measures: Sequence[str]) -> str:
    """SQL for documents with their main class, and what they answer to these measures."""
    told = ", ".join(f"max(amount) filter (measure = '{m}') as {m}" for m in measures)
    return questions.PEERS.format(of=of, told=told, shown=", ".join(f"t.{m}" for m in measures),
                                  measures=", ".join(f"'{m}'" for m in measures))


# ── peers ────────────────────────────────────────────────────────────────────────────────────


def _of_disclosure(d: Disclosure) -> dict[str, Any]:
    """What the question asks of a document of the corpus, of one that was read."""
    from budgetkit import budget_lines
    from budgetkit.corpus.answering import answers  # all that reads: a store is opened without it
    from budgetkit.disclosure import Disclosure

    if not isinstance(d, Disclosure):
        raise TypeError(f"peers are of a disclosure or of a document's name, not of {type(d).__name__}")
    told = {a.measure: a.amount for a in answers(d)}
    lines = [r for r in budget_lines.function_lines(d).rows if r["total"] is not None]
    return _with_class(lines, {
        "document": d.title, "department": d.department, "department_key": department_key(d.department),
        "year": d.year, "level": d.level, "kind": d.kind, "sha256": [f.sha256 for f in d.files],
        **{name: told.get(name) for name in _ASKED}})


def _with_class(lines: list[dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
    """A document with its main class, as ``questions.PEERS`` finds it in a corpus."""
    of = "basic" if any(c["basic"] for c in lines) else "total"
    amounts = [float(c[of] or 0) for c in lines]
    most = max(amounts, default=0.0)
    row = {**row, "has_classes": bool(lines)}
    if not most:
        return {**row, "class": "", "name": "", "total": None}
    main = lines[amounts.index(most)]
    whole = row["basic" if of == "basic" else "expenditure"]
    # what no line tells might all be of another class
    sure = whole is not None and abs(float(whole) - sum(amounts)) < most
    return {**row, "class": main["code"] if sure else "", "name": main["name"] if sure else "",
            "total": main["total"] if sure else None}


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, with None for what is missing."""
    names = list(map(str, frame.columns))
    columns = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _same(own: dict, other: dict) -> bool:
    """The same document, or another year of the same department."""
    if own["document"] == other["document"] or set(own["sha256"] or ()) & set(other["sha256"] or ()):
        return True
    return bool(own["department_key"]) and (own["department_key"], own["level"]) == (
        other["department_key"], other["level"])


def _known(row: dict) -> bool:
    """Whether total and main class are certain."""
    return bool(row["expenditure"] and row["class"])


def _is_peer(own: dict, other: dict, times: float) -> bool:
    if not _known(own) or own["class"] != other["class"]:
        return False
    return abs(_apart(own, other)) <= math.log(times) + 1e-9


def _apart(own: dict, other: dict) -> float:
    return math.log(float(other["expenditure"]) / float(own["expenditure"]))


def _nearest(own: dict, peers: Iterable[dict]) -> list[dict]:
    """Of each department and level the document of the nearest year; the nearest in size first."""
    def years_away(row: dict) -> tuple[int, int]:
        if row["year"] is None or own["year"] is None:
            return 9999, 0
        return abs(int(row["year"]) - int(own["year"])), -int(row["year"])

    best: dict[tuple, dict] = {}
    for row in peers:
        whose = (row["department_key"] or row["document"], row["level"])
        if whose not in best or years_away(row) < years_away(best[whose]):
            best[whose] = row
    return sorted(best.values(), key=lambda r: (abs(_apart(own, r)), r["document"]))


def _percent(part: Any, whole: Any) -> float | None:
    return float(part) / float(whole) * 100 if part is not None and whole else None


def _ratio(one: Any, other: Any) -> float | None:
    return float(one) / float(other) if one is not None and other else None


def _class_name(code: str, printed: str) -> str:
    named = english(code) if code and current_language() == "en" else None
    return f"{code} {named or printed}".strip()


def _with_tables(found: pd.DataFrame, origin: Origin) -> Answered:
    """Which documents have tables with amounts; the others are prose alone."""
    en, zh = (message("prose-alone").text(lang) for lang in ("en", "zh"))
    return Answered(tuple(
        AnsweringDocument(row["document"], row["department"] or "", row["year"], row["facts"] > 0,
                          "" if row["facts"] > 0 else en, "" if row["facts"] > 0 else zh)
        for row in _rows(found[["document", "department", "year", "facts"]])), origin)


def _asked(row: dict) -> AnsweringDocument:
    """Whether a document could be compared, and why not."""
    why = None
    if not row["expenditure"]:
        why = message("no-total")
    elif not row["has_classes"]:
        why = message("no-classes")
    elif not _known(row):
        why = message("untold-money")
    return AnsweringDocument(row["document"], row["department"] or "", row["year"], why is None,
                             why.text("en") if why else "", why.text("zh") if why else "")
