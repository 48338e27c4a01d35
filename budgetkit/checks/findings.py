"""What a check found: the list of findings that prints, filters and frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit.checks.accepted import read_accepted, write_accepted
from budgetkit.checks.entries import entry, severity_name
from budgetkit.checks.finding import Finding
from budgetkit.checks.finding_groups import Cause, also, causes
from budgetkit.checks.rule_names import named_with_key
from budgetkit.messages import (
    Clauses,
    Enumeration,
    checked_language,
    current_language,
    in_room,
    message_in,
    written,
)
from budgetkit.present import html
from budgetkit.records import Records

if TYPE_CHECKING:
    import pandas as pd

#: Worst first. `withheld`: a total covers more than the lines printed under it, as where rows are
#: left out on purpose. A `rounding` is a difference that rounding can make; `info` is no fault.
SEVERITIES = ("error", "withheld", "warning", "rounding", "info")
FAMILIES = ("arithmetic", "across", "prose", "completeness", "classification", "targets",
            "reading")
#: The columns of findings.csv, a promise of the data package.
COLUMNS = ("rule", "family", "severity", "table", "page", "row", "column", "message",
           "message_zh", "expected", "found", "difference")
#: The columns of ``Findings.by_cause``, for readers.
CAUSE_COLUMNS = ("severity", "family", "table", "page", "message", "message_zh", "expected",
                 "found", "cause", "cause_zh", "findings", "also")
say, message = in_room("checks.findings"), message_in("checks.findings")


class Findings(Sequence):
    """The findings of one disclosure, worst first.

    A sequence of :class:`Finding`; prints one entry a cause.

    Attributes
    ----------
    title : str
        The document's.
    frame : DataFrame
        ``rule, family, severity, table, page, row, column, message, message_zh, expected, found,
        difference``: one row a finding, as in findings.csv; amounts as printed.
    causes : list of Cause
        The findings that one number explains, together; ``by_cause`` is a frame of them.
    counts, told : dict of str to int
        By severity: findings, and entries that are told.
    accepted : tuple of Finding
        Those that somebody accepted: counted, not shown.

    Examples
    --------
    >>> from budgetkit.messages import Named
    >>> fine, wrong = Named("fine", "好"), Named("wrong", "错")
    >>> found = Findings([Finding("info", fine), Finding("error", wrong)])
    >>> [f.severity for f in found]
    ['error', 'info']
    >>> len(found.filter(severity="error"))
    1
    >>> found.counts, found.told, found.frame["message"].tolist()
    ({'error': 1, 'info': 1}, {'error': 1, 'info': 1}, ['wrong', 'fine'])
    >>> found.by_cause[["severity", "message", "findings"]].values.tolist()
    [['error', 'wrong', 1], ['info', 'fine', 1]]
    """

    def __init__(self, findings: Iterable[Finding] = (), title: str = "", *,
                 accepted: Sequence[Finding] = (), changed: int = 0, tables: bool = True):
        order = {s: i for i, s in enumerate(SEVERITIES)}
        self._findings = sorted(
            findings, key=lambda f: (order[f.severity], f.page, f.row or 0, f.column or 0)
        )
        self.title = title
        #: Findings that are counted and not shown; how many are shown for their new figures.
        self.accepted, self.changed = tuple(accepted), changed
        #: Whether an amount of a table was there to check: no findings say little without.
        self.tables = tables

    def __getitem__(self, index):
        if isinstance(index, slice):
            return Findings(self._findings[index], self.title, tables=self.tables)
        return self._findings[index]

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings)

    def filter(
        self,
        *,
        family: str | Sequence[str] | None = None,
        severity: str | Sequence[str] | None = None,
        table: str | Sequence[str] | None = None,
        rule: str | Sequence[str] | None = None,
    ) -> Findings:
        """The findings of these families, severities, tables and rules; None: of all.

        Parameters
        ----------
        family, severity, table, rule : str or sequence of str, optional

        Returns
        -------
        Findings

        Raises
        ------
        ValueError
            For a family or severity that does not exist.
        """
        for given, known in ((family, FAMILIES), (severity, SEVERITIES)):
            for word in _listed(given) or ():
                if word not in known:
                    raise ValueError(f"unknown {word!r}; one of {', '.join(known)}")
        wanted = {"family": _listed(family), "severity": _listed(severity),
                  "table": _listed(table), "rule": _listed(rule)}
        kept = [f for f in self if all(
            chosen is None or getattr(f, name) in chosen for name, chosen in wanted.items())]
        return Findings(kept, self.title, tables=self.tables)

    def accept(self, file: str | Path) -> Findings:
        """Those that a sheet of accepted findings does not hold, and those with other figures.

        Parameters
        ----------
        file : path
            CSV, as :meth:`write_accepted` writes it.

        Returns
        -------
        Findings
            Its ``accepted`` are the others, its ``changed`` counts what was accepted with other
            figures.

        Raises
        ------
        MissingFile, UnreadableInput
            The sheet is not there, or is none.

        Examples
        --------
        >>> import tempfile
        >>> from budgetkit.messages import Named
        >>> found = Findings([Finding("error", Named("wrong", "错"))])
        >>> with tempfile.TemporaryDirectory() as place:
        ...     found.write_accepted(f"{place}/accepted.csv")
        ...     left = found.accept(f"{place}/accepted.csv")
        >>> len(left), left.summary("zh")
        (0, '已接受1条')
        """
        shown, accepted, changed = read_accepted(file).part(self)
        return Findings(shown, self.title, accepted=accepted, changed=changed,
                        tables=self.tables)

    def write_accepted(self, file: str | Path) -> None:
        """Write these findings as accepted: a CSV sheet, one row a finding.

        Parameters
        ----------
        file : path

        Raises
        ------
        UnwritableOutput
            It cannot be written.
        """
        write_accepted(self, file)

    @cached_property
    def causes(self) -> list[Cause]:
        """The findings by their most likely common cause: one entry a cause, worst first.

        Examples
        --------
        >>> from budgetkit.messages import Named
        >>> Findings([Finding("info", Named("fine", "好"))]).causes[0].signs
        ()
        """
        return causes(self)

    @property
    def counts(self) -> dict[str, int]:
        """Number of findings by severity, worst first."""
        counted = Counter(f.severity for f in self)
        return {s: counted[s] for s in SEVERITIES if counted[s]}

    @property
    def told(self) -> dict[str, int]:
        """Number of causes by severity: what a reader has to look at."""
        counted = Counter(c.severity for c in self.causes)
        return {s: counted[s] for s in SEVERITIES if counted[s]}

    @property
    def by_cause(self) -> pd.DataFrame:
        """One row a cause: its first finding, what would set all right, how many, where else.

        ``cause`` and ``cause_zh`` are empty where a finding stands alone; ``also`` are the pages
        of the other findings.
        """
        import pandas as pd

        rows = [[*(getattr(c.head, name) for name in CAUSE_COLUMNS[:8]), c.text("en"),
                 c.text("zh"), len(c.findings),
                 ", ".join(map(str, sorted({f.page for f in c.signs})))] for c in self.causes]
        return pd.DataFrame(rows, columns=CAUSE_COLUMNS)

    @property
    def frame(self) -> pd.DataFrame:
        """The columns of findings.csv: text, whole numbers, and ``difference`` as float64."""
        return self.records.frame

    @property
    def records(self) -> Records:
        """The rows of :attr:`frame`."""
        kinds = dict.fromkeys(COLUMNS, "string") | {
            "page": "integer", "row": "integer?", "column": "integer?",
            "difference": "number"}
        return Records.under(kinds, [
            [float(value) if column == "difference" and value is not None else value
             for column in COLUMNS for value in [getattr(f, column)]] for f in self])

    def __repr__(self) -> str:
        said = self.summary() or say("none" if self.tables else "none-unchecked")
        rows = []
        for cause in self.causes:
            rows.append(f"{severity_name(cause.severity):<8} p. {cause.head.page:<3} {_one(cause.head)}")
            if cause.signs:
                rows += [f"         {cause.text()} {also()}",
                         *(f"           p. {f.page:<3} {_one(f)}" for f in cause.signs)]
        return "\n".join([f"{self.title}: {said}" if self.title else said, *rows])

    def summary(self, lang: str | None = None) -> str:
        """How many findings of each severity, and how many entries they are told in, where fewer.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str

        Raises
        ------
        ValueError
            For another language.

        Examples
        --------
        >>> from budgetkit.messages import Named
        >>> Findings([Finding("error", Named("wrong", "错"))]).summary("zh")
        '错误 1'
        """
        lang = checked_language(lang)
        said = [message(f"count-{s}", n=n) for s, n in self.counts.items()]
        told = len(self.causes)
        parts: list[Any] = [Enumeration(said)] if said else []
        if told < len(self):
            parts.append(message("causes", n=told))
        if self.accepted:
            parts.append(message("accepted", n=len(self.accepted)))
        if self.changed:
            parts.append(message("changed", n=self.changed))
        return written(Clauses(parts), lang)

    def _repr_html_(self) -> str:
        heads = [say(f"head-{name}") for name in ("severity", "page", "rule", "finding")]
        entries = [entry(cause, current_language()) for cause in self.causes]
        return html("causes.html.j2", heads=heads, entries=entries)


def _one(f: Finding) -> str:
    return f"{named_with_key(f.rule)}: {f.text()}"


def _listed(given) -> tuple[str, ...] | None:
    if given is None or not given:
        return None
    return (given,) if isinstance(given, str) else tuple(given)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Findings without twins: one fault at one place is said once by each rule."""
    seen: dict[tuple, Finding] = {}
    for f in findings:
        mark = (f.rule, f.table, f.page, f.row, f.column, f.said)
        if mark not in seen:
            seen[mark] = f
        elif len(f.places) > len(seen[mark].places):
            seen[mark] = replace(f)
    return list(seen.values())
