"""The unit that an amount of the prose is printed in, where the numbers tell that it is another."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit.checks.expect import plain
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, named
from budgetkit.messages import message_in

message = message_in("checks.unit_of_money")


@rule("unit-of-money-is-the-usual", family="prose")
def unit_of_money_is_the_usual(d) -> Iterator[Finding]:
    """元 is not typed for 万元, nor 万元 for 元, where the numbers tell which is meant."""
    for slip in d.unit_slips:
        claim, printed = slip.claim, getattr(slip.claim, slip.what)
        yield in_sentence(
            "error", claim.sentence, printed.start, printed.end,
            message("another-unit", what=named(claim), printed=printed.text, unit=slip.meant.unit,
                    proof=slip.proof),
            expected=plain(slip.meant.value), found=printed.text)
