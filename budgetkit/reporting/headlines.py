"""Three to five findings of a document, most telling first: chosen by rules, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from budgetkit.budget_lines import left_over
from budgetkit.change import Drivers, Growth
from budgetkit.change.implied_rows import basis_named
from budgetkit.checks.finding_groups import Cause
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Enumeration, Message, Named, Percent, message_in
from budgetkit.narrative.paragraphs import Place
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.stated import stated_changes, stated_total
from budgetkit.text import read_once, squeeze

message = message_in("reporting.headlines")
#: No report begins with more.
MOST = 5
#: With fewer, plainer ones are added where the document tells them.
FEWEST = 3
#: A change of the total smaller than so many percent is no headline.
TELLING = Decimal(5)
#: Less of all amounts unread than this is told beside the findings, not as one of them.
TELLING_UNREAD = 0.02
#: A project or source with less of all money than this is not what a document is about.
TELLING_SHARE = Decimal(10)
#: An error of so much of its amount is told before all that miss by less.
FAR_OFF = Decimal("0.1")


@dataclass(frozen=True)
class Headline:
    """One finding: a plain sentence with its number, where it is told in full, and its place.

    Attributes
    ----------
    kind : str
        ``error``, ``change``, ``debt``, ``target``, ``unread``; where these are fewer than three
        also ``source``, ``project``, ``function``, ``split``, ``carryover``, ``stated``, ``sums``.
    number : Decimal or int
        What the sentence turns on: 万元, percent, or a count.
    message : Message
        The sentence; ``text(lang)`` says it.
    section : str
        Anchor of the section of a report.
    page : int or None
    places : tuple of Place
        What a picture outlines.

    Examples
    --------
    >>> import budgetkit as bk
    >>> [h.kind for h in bk.reporting.headlines(bk.load_example("weihui-2024"))]
    ['error', 'change', 'debt', 'target']
    """

    kind: str
    number: Decimal | int
    message: Message
    section: str
    page: int | None = None
    places: tuple[Place, ...] = ()

    def text(self, lang: str | None = None) -> str:
        """The sentence in a language; without one, in that of today.

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
        """
        return self.message.text(lang)


def headlines(d: Disclosure, previous: Disclosure | None = None, *,
              renamed: bool = False) -> list[Headline]:
    """The findings that a report of a document begins with, most telling first.

    Rules, in this order: an error of the document (the worst); a change of the total by 5 percent
    and more; borrowed money or its costs; a target that nobody can check, of the project with most
    money; tables of which a fiftieth of all amounts and more was not understood. Where these are
    fewer than three: the largest source, project and class of tasks, projects against running
    costs, money carried over, each from a tenth of all money on; how many sums hold.

    Parameters
    ----------
    d : Disclosure
    previous : Disclosure, optional
        The year before.
    renamed : bool
        The two departments are one.

    Returns
    -------
    list of Headline
        At most five; empty where nothing was found, which a report says.

    Examples
    --------
    >>> import budgetkit as bk
    >>> told = headlines(bk.load_example("weihui-2024"))
    >>> str(told[2].number), told[2].section
    ('10331.00', 'debt')
    """
    return headlines_of(ReportFacts(d, previous, renamed=renamed))


def headlines_of(facts: ReportFacts) -> list[Headline]:
    """The same of facts that are asked for other things too."""
    told = [h for rule in _RULES for h in rule(facts)]
    plain = (h for rule in _PLAIN for h in rule(facts))
    while len(told) < FEWEST and (one := next(plain, None)) is not None:
        told.append(one)
    return told[:MOST]


def _error(facts: ReportFacts) -> Iterator[Headline]:
    errors = [c for c in facts.findings.causes if c.severity == "error"]
    if errors:
        head = max(errors, key=_weight).head
        entries = sum(f.severity == "error" for c in errors for f in c.findings)
        key = "error-causes" if entries > len(errors) else "error"
        yield Headline("error", len(errors), message(key, n=len(errors), m=entries, said=_both(head)),
                       "sums", head.page, head.places)


def _weight(cause: Cause) -> tuple[bool, int, Decimal, bool]:
    """What an error weighs: far off first, then what broke most, then by how far beside its amount."""
    head, off = cause.head, Decimal(0)
    if head.difference is not None:
        sizes = [abs(size) for text in (head.expected, head.found) if (size := _number(text)) is not None]
        percent = head.expected.endswith("%") or head.found.endswith("%")
        whole = Decimal(100) if percent else max(sizes, default=Decimal(0))
        off = abs(head.difference) / whole if whole else Decimal(0)
    return off >= FAR_OFF, len(cause.findings), off, head.difference is not None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.rstrip("%").replace(",", "").replace("−", "-").strip())
    except InvalidOperation:
        return None


def _both(head) -> Named:
    return Named(head.text("en"), head.text("zh"))


def _change(facts: ReportFacts) -> Iterator[Headline]:
    told = facts.compared
    if told is not None and told.total.percent is not None and not told.carried_out:
        if abs(told.total.percent) >= TELLING:
            yield _moved(told.total.percent, told.previous_total, told.current_total, told.years[0],
                         ("change-compared", "change-compared-all"), facts, facts.places_of_total())
        return
    found = facts.changes
    whole = found.view("all") if found is not None else None
    if found is None or whole is None:
        return
    if whole.percent is None or whole.previous is None:
        yield from _appropriation(facts, found)
        return
    if abs(whole.percent) >= TELLING:
        said = found.whole
        places = facts.places_of_sentence(said.page, said.sentence, said.change) if said is not None else ()
        yield _moved(whole.percent, whole.previous, whole.current, found.previous_year,
                     ("change", "change-all"), facts, places or facts.places_of_total(), _told_by(whole, found))


def _appropriation(facts: ReportFacts, found: Drivers) -> Iterator[Headline]:
    """How appropriations change, where the text tells last year's but not last year's total."""
    part = found.view("appropriation")
    if part is None or part.percent is None or part.previous is None or abs(part.percent) < TELLING:
        return
    said = next((c for c in facts.d.narrative.claim_list if c.page == part.page
                 and c.subject.key == "appropriation" and c.measure == "change"), None)
    places = facts.places_of_claim(said) if said is not None else ()
    yield _headline_of_change(message("change-appropriation", percent=Percent(part.percent, 2, signed=True),
                                      before=_cents(part.previous), now=_cents(part.current),
                                      year=found.previous_year, **_told_by(part, found)), part.percent, places)


def _told_by(whole: Growth, found: Drivers) -> dict[str, Message | str]:
    """What of last year a total is, and the page that prints it or states the change it is computed from."""
    how = "change-computed" if whole.computed else "change-printed"
    return {"basis": message("change-basis", basis=basis_named(whole.basis)) if whole.basis else "",
            "how": message(how, year=found.previous_year, page=whole.page) if whole.page else ""}


def _moved(percent: Decimal, before: Decimal, now: Decimal, year: int, keys: tuple[str, str],
           facts: ReportFacts, places: tuple[Place, ...], told: Mapping[str, Message | str] | None = None) -> Headline:
    shown = facts.total
    # a final account has a total of the year and one with what was carried over: say which this is
    same = shown is None or shown.amount == now
    said = message(keys[0] if same else keys[1], percent=Percent(percent, 2, signed=True), before=_cents(before),
                   now=_cents(now), year=year, **(told or {}))
    return _headline_of_change(said, percent, places)


def _headline_of_change(said: Message, percent: Decimal, places: tuple[Place, ...]) -> Headline:
    return Headline("change", round(percent, 2), said, "change", places[0].page if places else None, places)


def _debt(facts: ReportFacts) -> Iterator[Headline]:
    owed = facts.debt
    if not owed.found:
        return
    amount = owed.borrowed or owed.costs
    share = owed.share(amount)
    rows = [r for r in owed.proofs if not owed.borrowed or r.purpose == "bond_funded"]
    first = max(rows, key=lambda r: r.amount, default=None)
    of = message("share", share=Percent(share, 2)) if share is not None else ""
    key = ("likely-" if owed.only_likely else "") + ("debt" if owed.borrowed else "costs")
    name = next((n for n in (first.work, first.name) if n and not read_once(n)), "") if first else ""
    where = message("goes-to", name=name) if name else ""
    place = facts._of_fact(first.fact) if first is not None else None
    yield Headline("debt", amount, message(key, amount=_cents(amount), share=of, where=where), "debt",
                   place.page if place else None, (place,) if place else ())


def _target(facts: ReportFacts) -> Iterator[Headline]:
    every = facts.targets
    asked = every[(every["kind"] != "none") & (every["target"] != "")]
    unread = every.attrs.get("unread", {})
    vague = asked[~asked["measurable"] & ~asked["sheet"].isin(list(unread))]
    if vague.empty:
        return
    row = vague.sort_values(["scope", "amount"], ascending=False, kind="stable", na_position="last").iloc[0]
    places = facts.place_of_target(row)
    known = row["amount"] == row["amount"]
    whose = next((n for n in (row["project"], row["department"]) if n and not read_once(n)), facts.d.department)
    money = message("money", amount=_cents(Decimal(str(row["amount"])))) if known else ""
    yield Headline("target", len(vague), message(
        "target", n=len(vague), all=len(asked), project=whose, money=money,
        indicator=row["indicator"], target=row["target"].replace("\n", "")),
        "targets", int(row["page"]), places)


def _unread(facts: ReportFacts) -> Iterator[Headline]:
    held = facts.not_understood
    lost = sum(c.amounts - c.placed for c in held)
    every = sum(c.amounts for c in facts.d.coverage_list)
    if every and lost / every >= TELLING_UNREAD:
        pages = Enumeration(sorted({c.page for c in held if c.placed < c.amounts}))
        yield Headline("unread", lost, message("unread", n=lost, all=every, pages=pages),
                       "not-understood", held[0].page)


def _source(facts: ReportFacts) -> Iterator[Headline]:
    money = facts.sources
    whole = money.attrs["total"]
    if not whole or money.empty:
        return
    each = money[["this_year", "carryover"]].sum(axis=1)
    top = money.iloc[int(each.to_numpy().argmax())]
    share = Decimal(str(each.max())) / Decimal(str(whole)) * 100
    if TELLING_SHARE <= share <= 100:
        name = Named(top["name_en"] if isinstance(top["name_en"], str) else top["name"], top["name"])
        yield Headline("source", round(share, 2), message(
            "source", share=_share(share), name=name,
            amount=_cents(Decimal(str(each.max()))), whole=_cents(Decimal(str(whole)))), "income", int(top["page"]),
            facts.places_of_amount(int(top["page"]), float(each.max())))


def _project(facts: ReportFacts) -> Iterator[Headline]:
    first = facts.projects[0] if facts.projects else None
    total = facts.total
    if first is None or not first.amount or total is None or not total.amount:
        return
    share = first.amount / total.amount * 100
    # under a stamp letters are read twice: such a name is not printed, and stands in no headline
    name = message("name-not-read") if read_once(first.name) else first.name
    if TELLING_SHARE <= share <= 100:
        yield Headline("project", first.amount, message(
            "project" if len(facts.projects) > 1 else "project-one", name=name, amount=_cents(first.amount), share=Percent(share, 2),
            n=len(facts.projects), whole=_cents(total.amount)), "projects", first.page, (first.place,) if first.place else
            facts.places_of_amount(first.page, float(first.amount)))


def _function(facts: ReportFacts) -> Iterator[Headline]:
    lines = facts.functions
    whole = lines.attrs["total"]
    if not whole or lines.empty:
        return
    top = lines.iloc[int(lines["total"].fillna(0).to_numpy().argmax())]
    share = Decimal(str(top["total"])) / Decimal(str(whole)) * 100
    if TELLING_SHARE <= share <= 100:
        name = Named(top["name_en"] if isinstance(top["name_en"], str) else top["name"], top["name"])
        yield Headline("function", round(share, 2), message(
            "function", share=_share(share), name=name, amount=_cents(Decimal(str(top["total"]))),
            whole=_cents(Decimal(str(whole)))), "spending",
            int(top["page"]), facts.places_of_amount(int(top["page"]), float(top["total"])))


def _split(facts: ReportFacts) -> Iterator[Headline]:
    lines = facts.functions
    whole = lines.attrs["total"]
    if not whole or not lines[["basic", "project"]].notna().any().all():
        return
    projects = Decimal(str(lines["project"].sum())) / Decimal(str(whole)) * 100
    if TELLING_SHARE <= projects <= 100:
        rest = Decimal(str(lines["basic"].sum())) / Decimal(str(whole)) * 100
        yield Headline("split", round(projects, 2), message(
            "split", projects=Percent(projects, 2), rest=Percent(rest, 2), whole=_cents(Decimal(str(whole)))), "spending",
            int(lines["page"].min()))


def _carried(facts: ReportFacts) -> Iterator[Headline]:
    whole = facts.sources.attrs["total"]
    amount = Decimal(str(round(facts.sources["carryover"].sum(), 2)))
    if whole and amount / Decimal(str(whole)) * 100 >= TELLING_SHARE:
        yield Headline("carryover", amount, _left_over(facts.d, amount), "income",
                       int(facts.sources.loc[facts.sources["carryover"] > 0, "page"].min()))


def _left_over(d: Disclosure, amount: Decimal) -> Message:
    names = left_over(d)[1]
    return (message("carryover-of", amount=_cents(amount), names=Enumeration(names)) if names
            else message("carryover", amount=_cents(amount)))


def _sums(facts: ReportFacts) -> Iterator[Headline]:
    n = len(facts.sums)
    fails = int((facts.sums["state"] == "fails").sum())
    if n:
        yield Headline("sums", n - fails, message("sums" if fails else "sums-all", n=n, right=n - fails), "sums")


def _stated(facts: ReportFacts) -> Iterator[Headline]:
    """Where no total was read in a table: what the text states, and its largest changes, but none that is wrong."""
    if facts.total is not None:
        return
    whole = stated_total(facts)
    if whole is not None and whole.amount is not None:
        yield Headline("stated", whole.amount.value, message(
            "stated-total", name=squeeze(whole.subject.text), amount=_cents(whole.amount.value)), "spending",
            whole.page, facts.places_of_claim(whole))
    wrong = {(f.page, _number(f.found)) for f in facts.findings if f.severity == "error" and f.found.endswith("%")}
    for claim in stated_changes(facts):
        percent = claim.signed_percent
        if percent is not None and abs(percent) >= TELLING and (claim.page, percent) not in wrong:
            yield Headline("stated", percent, message(
                "stated-change", name=squeeze(claim.subject.text), percent=Percent(percent, 2, signed=True)),
                "change", claim.page, facts.places_of_claim(claim))


def _share(percent: Decimal) -> Message | Percent:
    """A share that never says 100% of what is less."""
    if percent == 100:
        return message("all")
    return message("nearly") if percent > Decimal("99.99") else Percent(percent, 2)


def _cents(amount: Decimal) -> Decimal:
    return round(amount, 2)


_RULES: tuple[Callable[[ReportFacts], Iterator[Headline]], ...] = (
    _error, _change, _debt, _target, _unread)
_PLAIN: tuple[Callable[[ReportFacts], Iterator[Headline]], ...] = (
    _source, _project, _function, _split, _carried, _stated, _sums)
