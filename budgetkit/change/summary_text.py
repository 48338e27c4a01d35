"""A comparison in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from budgetkit.change.compared_lines import ComparedLines, Row, rest_name
from budgetkit.change.covered import by_words, document_of
from budgetkit.change.notes import Note, amount, begun, percent, share, signed
from budgetkit.messages import Clauses, Message, Named, message_in

message = message_in("change.summary_text")
#: Lines named among the largest changes.
_LARGEST = 3
_YEAR_AND_KIND = re.compile(r" (\d{4})年(预算|决算)$")
_KINDS = {"预算": "budget", "决算": "final_account"}


def sentences(c: ComparedLines, lang: str) -> list[str]:
    """What is compared, total, the largest changes, what is new, ended, moved. Amounts in 万元."""
    about = "carried-out" if c.carried_out else "change"
    said = [_headline(c, about)]
    big = [r for r in c.largest(_LARGEST) if r.change]
    if big:
        said.append(message(f"largest-{about}", lines=Clauses(
            message("line", line=_named(r), amount=signed(r.change)) for r in big)))
    said += [m for status in ("new", "gone", "unknown") if (m := _only(c, about, status))]
    moved = [r for r in c.rows if r.moved]
    if moved:
        said.append(message("moved", lines=Clauses(
            message("moved-line", line=_named(r), amount=amount(abs(r.change)), why=_said(r.moved))
            for r in moved)))
    return [begun(each.text(lang)) for each in said]


def _named(row: Row) -> Named:
    return Named(label_of(row, "en"), label_of(row, "zh"))


def _said(note: str) -> Message | str:
    return note.message if isinstance(note, Note) else note


def _headline(c: ComparedLines, about: str) -> Message:
    """What is compared: which money of each document, from which table, read how far."""
    one = c.covers[0] == c.covers[1]
    accounts = c.previous_account, c.current_account
    old, new = (
        message("end" if one else "end-of-money", amount=amount(account.total), source=source,
                money=money.message, end=document_of(year, kind))
        for account, money, kind, year, source in zip(
            accounts, c.covers, c.kinds, c.years, c.sources, strict=True))
    by, total = by_words(c.by), c.total
    rate = share(total.execution) if c.carried_out else percent(total.percent)
    return message(f"headline-{about}", old=old, new=new, change=signed(total.change), rate=rate,
                   what=message("lead", money=c.covers[0].message, by=by) if one else by)


def _only(c: ComparedLines, about: str, status: str) -> Message | None:
    """The lines that only one of the two documents prints."""
    rows = [r for r in c.rows if r.status == status and not r.is_rest]
    if not rows:
        return None
    whole = abs(sum((r.change for r in rows), Decimal(0)))
    return message(f"only-{status}-{about}", n=len(rows), amount=amount(whole))


def titled(title: str, lang: str | None = None) -> str:
    """A document's title with its year and kind in the reader's language.

    >>> titled("某局 2024年预算", "en"), titled("某局 2024年预算", "zh")
    ('某局 2024 budget', '某局 2024年预算')
    """
    found = _YEAR_AND_KIND.search(title)
    if not found:
        return title
    end = document_of(int(found[1]), _KINDS[found[2]])
    return message("title", department=title[: found.start()], end=end).text(lang)


def both_titles(titles: Sequence[str], lang: str | None = None) -> str:
    """The two documents of a comparison.

    >>> both_titles(["某局 2023年预算", "某局 2024年预算"], "en")
    '某局 2023 budget → 某局 2024 budget'
    """
    return " → ".join(titled(title, lang) for title in titles)


def label_of(row: Row, lang: str | None = None) -> str:
    """Code and name of a row for a chart or a list; of the rest of a total, and of a line that
    prints neither, what it is."""
    if row.is_rest:
        return rest_name(row.name, lang)
    return row.label or message("unnamed").text(lang)
