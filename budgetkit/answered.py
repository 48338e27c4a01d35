"""Which documents of a corpus answer a question, and why the others do not: it goes with the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from budgetkit.messages import Enumeration, in_room

if TYPE_CHECKING:
    import pandas as pd

say = in_room("corpus.coverage")

#: Where a frame carries it: ``frame.attrs[COVERAGE]``.
COVERAGE = "coverage"
#: Documents named in a picture; all are in the list.
NAMED = 4


class AnsweringDocument(NamedTuple):
    """Whether one document answers: ``reason`` in English, ``reason_zh`` in Chinese."""

    document: str
    department: str
    year: int | None
    answered: bool
    reason: str
    reason_zh: str


@dataclass(frozen=True)
class Answered:
    """The documents that were asked, answered or not.

    It is carried by frames of :class:`budgetkit.corpus.Corpus` in ``attrs["coverage"]``, and
    charts say it.

    Examples
    --------
    >>> asked = Answered((AnsweringDocument("a", "甲局", 2024, True, "", ""),
    ...                   AnsweringDocument("b", "乙局", 2024, False, "no such table printed", "")))
    >>> asked.said("en")
    '1 of 2 documents; missing: 乙局'
    >>> asked.of(year=2023).said("en")
    ''
    """

    documents: tuple[AnsweringDocument, ...]

    def of(self, *, year: int | None = None, departments: Iterable[str] | None = None) -> Answered:
        """Of one year (those without a year are asked too), of some departments, or both."""
        kept = set(departments) if departments is not None else None
        return Answered(tuple(
            d for d in self.documents
            if (year is None or d.year is None or d.year == year)
            and (kept is None or d.department in kept)))

    @property
    def missing(self) -> tuple[AnsweringDocument, ...]:
        """The documents that do not answer."""
        return tuple(d for d in self.documents if not d.answered)

    @property
    def frame(self) -> pd.DataFrame:
        """``document, department, year, answered, reason, reason_zh``: a row a document."""
        import pandas as pd

        return pd.DataFrame(self.documents, columns=list(AnsweringDocument._fields)).astype({"year": "Int64"})

    def said(self, lang: str | None = None) -> str:
        """“43 of 46; missing: …”: empty where nobody was asked."""
        if not self.documents:
            return ""
        missing = self.missing
        count = {"asked": len(self.documents), "answered": len(self.documents) - len(missing)}
        if not missing:
            return say("said-all", lang, **count)
        names = Enumeration(d.department or d.document for d in missing[:NAMED])
        rest = len(missing) - NAMED
        told = say("more", lang, names=names, n=rest) if rest > 0 else names
        return say("said-missing", lang, missing=told, **count)

    def __deepcopy__(self, memo: dict) -> Answered:
        return self  # frames copy what they carry at every step; this never changes


def carried(frame: pd.DataFrame) -> Answered | None:
    """What a frame says of the documents that were asked; None for a frame of other origin."""
    found = frame.attrs.get(COVERAGE)
    return found if isinstance(found, Answered) else None
