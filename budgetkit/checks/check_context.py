"""A disclosure under check, with what several rules need found once."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from budgetkit.checks.books import Printed, carried_over
from budgetkit.checks.claim_matching import CandidateCells
from budgetkit.checks.picture_doubts import pages_read_in_pictures
from budgetkit.checks.sentences import of_text, spoken
from budgetkit.checks.settings import DEFAULT, CheckSettings
from budgetkit.checks.unit_slips import unit_slips
from budgetkit.disclosure import Disclosure
from budgetkit.model.sums import sums
from budgetkit.model.withheld import withheld_rows
from budgetkit.narrative.statements import sentences


class CheckContext:
    """A disclosure under check; what is asked of it that is not here, the disclosure answers once.

    Examples
    --------
    >>> import budgetkit as bk
    >>> case = CheckContext(bk.load_example("weihui-2024"))
    >>> case.year, len(case.target_sheets)
    (2024, 12)
    """

    def __init__(self, disclosure: Disclosure, settings: CheckSettings = DEFAULT):
        self._disclosure, self.settings = disclosure, settings

    def __getattr__(self, name: str):
        value = self.__dict__[name] = getattr(self._disclosure, name)
        return value

    def __contains__(self, key: str) -> bool:
        return key in self._disclosure

    @cached_property
    def spoken(self):
        """Paragraphs of prose with their section, without the glossary."""
        return list(spoken(self))

    @cached_property
    def sentences(self):
        """The sentences of the prose, without the glossary."""
        return [sentence for _, paragraph in self.spoken for sentence in sentences(paragraph)]

    @cached_property
    def of_text(self):
        """Paragraphs of text by their id, without those that cells of a table may be read as."""
        return {id(p): p for p in of_text(self.spoken, self.tables, self.settings.stops_on_a_page)}

    @cached_property
    def claims(self):
        """The claims of the prose by their id; an amount whose unit is a slip as it was meant."""
        read = {c.id: c for c in self.narrative.claim_list}
        for slip in self.unit_slips:
            read[slip.claim.id] = replace(read[slip.claim.id], **{slip.what: slip.meant})
        return read

    @cached_property
    def opening(self):
        """The ids of the claims that are the first of their paragraph."""
        first: dict[int, int] = {}
        for claim in self.claims.values():
            first.setdefault(id(claim.sentence.paragraph), claim.id)
        return set(first.values())

    @cached_property
    def cells(self):
        """The printed amounts that may answer what the prose states."""
        return CandidateCells(self._disclosure)

    @cached_property
    def unit_slips(self):
        """Amounts printed in 元 that are in 万元, or the other way round."""
        return unit_slips({c.id: c for c in self.narrative.claim_list}, self.cells,
                          self.settings.usual_unit)

    @cached_property
    def carried(self):
        """Every printed amount of money carried over."""
        return carried_over(self)

    @cached_property
    def pictured(self):
        """The pages that were read in their pictures."""
        return pages_read_in_pictures(self.losses)

    @cached_property
    def withheld(self):
        """What the printed rows lack of their totals, in 万元, with the total."""
        return [(each.difference, Printed(table, each.total)) for table in self.tables
                for group in withheld_rows(sums(table)) for each in group]
