"""Which documents of a corpus answer a question, and why the others do not: it goes with the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
#: Folders of a corpus that are named in a picture.
FOLDERS = 3


class AnsweringDocument(NamedTuple):
    """Whether one document answers: ``reason`` in English, ``reason_zh`` in Chinese."""

    document: str
    department: str
    year: int | None
    answered: bool
    reason: str
    reason_zh: str


class Origin(NamedTuple):
    """The corpus that was asked: the folders that it was read from, its documents, their years."""

    folders: tuple[str, ...]
    documents: int
    first: int | None = None
    last: int | None = None

    def said(self, lang: str | None = None) -> str:
        """One line under a picture that leaves its page.

        Examples
        --------
        >>> Origin(("xian", "beijing"), 46, 2018, 2026).said("en")
        'Corpus: xian, beijing; 46 documents, 2018–2026'
        >>> Origin((), 1).said("zh")
        '语料库：1份文件'
        """
        told = say("origin-documents", lang, n=self.documents)
        if self.first is not None:
            years = "–".join(dict.fromkeys((str(self.first), str(self.last))))
            told = say("origin-years", lang, told=told, years=years)
        if not self.folders:
            return say("origin", lang, told=told)
        names = Enumeration(self.folders[:FOLDERS])
        rest = len(self.folders) - FOLDERS
        folders = say("more-folders", lang, names=names, n=rest) if rest > 0 else names
        return say("origin-folders", lang, folders=folders, told=told)


class Answered(NamedTuple):
    """The documents that were asked, answered or not.

    It is carried by frames of :class:`budgetkit.corpus.Corpus` in ``attrs["coverage"]``, and
    charts say it. A tuple, which pandas writes into a Parquet file with the frame.

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
    origin: Origin | None = None

    def of(self, *, year: int | None = None, departments: Iterable[str] | None = None) -> Answered:
        """Of one year (those without a year are asked too), of some departments, or both."""
        kept = set(departments) if departments is not None else None
        return self._replace(documents=tuple(
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
    if isinstance(found, list):  # as a Parquet file gives it back
        documents, origin = found
        folders, *counted = origin or ((),)
        return Answered(tuple(AnsweringDocument(*each) for each in documents),
                        Origin(tuple(folders), *counted) if origin else None)
    return found if isinstance(found, Answered) else None


@dataclass(frozen=True)
class Overview:
    """The same questions asked of every document of one year and kind.

    Attributes
    ----------
    year : int or None
        None where no document tells its year.
    kind : str
    answers : mapping of str to DataFrame
        Question (:data:`QUESTIONS`) → a row a document that answers (of ``functions``: a row a
        class), and in ``attrs["coverage"]`` all that were asked.
    """

    year: int | None
    kind: str
    answers: Mapping[str, pd.DataFrame]


#: The questions of an overview, and the measures that answer each.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "expenditure": ("expenditure",),
    "carryover": ("carryover_share",),
    "basic_project": ("basic", "project"),
    "functions": ("function_classes",),
    "three_public": ("three_public",),
    "operating_expenses": ("operating_expenses",),
    "procurement": ("procurement",),
    "targets": ("measurable_targets",),
}


def question(key: str, lang: str | None = None) -> str:
    """A question of an overview in words.

    Examples
    --------
    >>> question("three_public", "en")
    'How much for travel abroad, vehicles and receptions?'
    """
    return say(f"question-{key.replace('_', '-')}", lang)
