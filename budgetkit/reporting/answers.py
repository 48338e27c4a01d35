"""What changed and why, what debt pays for, which targets can be checked, whether it adds up."""

from __future__ import annotations

from decimal import Decimal

from budgetkit import charts
from budgetkit.amounts import tolerance
from budgetkit.change.notes import begun, in_language
from budgetkit.checks.entries import severity_name
from budgetkit.explore.change_tables import (
    change_growth,
    change_implied,
    change_lines,
    change_reasons,
)
from budgetkit.explore.debt_tables import debt_lines, debt_summary
from budgetkit.explore.findings_report import findings_told
from budgetkit.messages import Enumeration, Message, Percent, in_room, message_in
from budgetkit.performance.covers import covers
from budgetkit.present import Column, ShownTable
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.sections import Exhibit, ReportSection, chart, listed, pages_of

say, message = in_room("reporting.answers"), message_in("reporting.answers")
#: Lines of a comparison that stand open, and reasons; the workbook holds all.
LINES = 30
#: Targets that nobody can check, told one by one.
VAGUE = 12
#: Entries of the checks that are told, and pictures of their places.
ENTRIES, PICTURES = 40, 12


def changes(facts: ReportFacts, lang: str) -> ReportSection:
    """What changed since last year, and why."""
    lead, exhibits, notes = list[str](), list[Exhibit](), list[str]()
    compared = facts.compared
    if facts.not_compared is not None:
        lead.append(not_compared(facts, lang))
    if compared is not None:
        lead += compared.sentences(lang)[:3]
        exhibits += chart("change-chart", say("waterfall", lang), "waterfall",
                          lambda: charts.waterfall(compared, lang=lang))
        exhibits += listed("change-table", say("lines", lang),
                           change_lines(compared, lang=lang, limit=LINES))
        notes += [in_language(note, lang) for note in compared.notes]
    else:
        found = facts.changes
        if found is not None:
            if any(growth.previous is not None for growth in found.growths):
                exhibits += listed("growth-table", say("growth", lang), change_growth(found, lang=lang))
            exhibits += chart("change-chart", say("reasons-chart", lang), "waterfall",
                              lambda: charts.waterfall(found, lang=lang),
                              [found.whole.page] if found.whole is not None else ())
            notes += [in_language(note, lang) for note in found.notes]
    if not exhibits and not lead:  # what the text states of last year, line by line
        exhibits += listed("implied-table", say("implied", lang), change_implied(facts.d, lang=lang))
    if facts.changes is not None:
        told = facts.changes.reasons
        exhibits += listed("reasons-table", say("reasons", lang), change_reasons(facts.changes, lang=lang),
                           pages_of(told), folded=compared is not None or len(told) > LINES)
    if not exhibits and not lead:
        lead.append(say("none", lang))
    elif compared is None and facts.not_compared is None:
        lead.append(say("own-words", lang))
    return ReportSection("change", say("change-question", lang), tuple(lead), tuple(exhibits), notes=tuple(map(begun, notes)))


def not_compared(facts: ReportFacts, lang: str) -> str:
    """Why the year before that was given is not compared."""
    why = facts.not_compared
    assert why is not None
    what = why.what.text(lang) if isinstance(why.what, Message) else why.what
    return say("not-compared", lang, why=what.rstrip(".。"))


def debts(facts: ReportFacts, lang: str) -> ReportSection:
    """What borrowed money pays for, or one line."""
    owed, title = facts.debt, say("debt-question", lang)
    if not owed.found:
        return ReportSection("debt", title, (say("debt-none", lang, said=owed.verdict(lang)),))
    d = facts.d
    lead = []
    if owed.borrowed:
        share = Percent(owed.share(owed.borrowed) or 0, 2)
        lead.append(say("borrowed", lang, amount=round(owed.borrowed, 2), share=share))
    lines = [row.amount for row in owed.proofs if row.purpose == "bond_funded" and not row.inside]
    reached = sum(lines, Decimal(0))
    if lines and 0 < abs(reached - owed.borrowed) <= tolerance(len(lines) + 1, 2):
        lead.append(say("debt-rounding", lang, sum=round(reached, 2), amount=round(owed.borrowed, 2)))
    if owed.costs:
        lead.append(say("costs-too" if owed.borrowed else "costs-only", lang, amount=round(owed.costs, 2)))
    if owed.only_likely:
        lead.append(say("only-likely", lang))
    pages = [row.page for row in owed.proofs if row.page]
    exhibits = [
        *chart("debt-chart", say("without", lang), "stack", lambda: charts.budget_without_debt(d, lang=lang), pages),
        *chart("debt-projects-chart", say("debt-projects", lang), "bars",
               lambda: charts.debt_groups(d, lang=lang), pages),
        *listed("debt-table", say("debt-lines", lang), debt_lines(d, lang=lang), pages),
        *listed("debt-summary", say("debt-summary", lang), debt_summary(d, lang=lang), pages, folded=True)]
    return ReportSection("debt", title, tuple(lead), tuple(exhibits))


def targets(facts: ReportFacts, lang: str) -> ReportSection:
    """Targets that can and cannot be checked."""
    every = facts.targets
    asked = every[(every["kind"] != "none") & (every["target"] != "")]
    title, said = say("targets-question", lang), covers(facts.d, lang)
    if asked.empty:  # what could not be read may hold some
        return ReportSection("targets", title, (said if facts.sheets or facts.whole else say("unseen-targets", lang),))
    lead = (said, *([say("targets-not-set", lang, n=left)] if (left := len(every) - len(asked)) else []),
            say("measurable", lang, n=int(asked["measurable"].sum()), all=len(asked)))
    unread = list(every.attrs.get("unread", {}))
    vague = asked[~asked["measurable"] & ~asked["sheet"].isin(unread)].sort_values(
        ["scope", "amount"], ascending=False, kind="stable", na_position="last")  # projects first
    if vague.empty:
        return ReportSection("targets", title, lead)
    whose = [row["project"] or row["department"] or facts.d.department for _, row in vague.iterrows()]
    rows = [(name, row["amount"], row["indicator"], row["target"].replace("\n", ""), row[f"reason_{lang}"],
             row["page"]) for name, (_, row) in zip(whose, vague.iterrows(), strict=True)]
    columns = (Column(say("project", lang)), Column(say("money", lang), "amount"),
               Column(say("indicator", lang)), Column(say("target", lang)), Column(say("why", lang)),
               Column(say("page", lang), "whole"))
    shown = ShownTable(columns, rows[:VAGUE], say("unit", lang), lang=lang,
                       notes=(say("more-targets", lang, n=len(rows) - VAGUE),) if len(rows) > VAGUE else ())
    return ReportSection("targets", title, lead, (
        Exhibit("targets-table", say("vague", lang), table=shown, pages=tuple(sorted(set(pages_of(vague))))),))


def sums(facts: ReportFacts, lang: str) -> ReportSection:
    """Does it add up: sums that hold, and what the checks found."""
    found, held = facts.findings, facts.sums
    states = held["state"].value_counts()
    n, fails = len(held), int(states.get("fails", 0))
    lead = [say("sums-held", lang, n=n, right=n - fails) if n else say("no-sums", lang)]
    told = [message("count", name=severity_name(s, lang), n=n) for s, n in found.told.items() if n]
    serious = any(found.told.get(s) for s in ("error", "withheld", "warning"))
    if serious or (told and not n):  # roundings are not nothing
        lead.append(say("found", lang, said=Enumeration(told)))
    else:
        lead.append(say("clean" if n else "unchecked", lang))
    exhibits = chart("sums-chart", say("sums-chart", lang), "sums",
                     lambda: charts.sums_by_table(held, lang=lang)) if fails else []
    entries = findings_told(found, lang=lang, limit=ENTRIES, pictures=PICTURES,
                            folded=say("show-place", lang)) if len(found) else None
    return ReportSection("sums", say("sums-question", lang), tuple(lead), tuple(exhibits), entries)
