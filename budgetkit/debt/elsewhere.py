"""Debt that stands outside the projects and codes: sources of revenue, economic codes, other tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.debt.classifiers import COSTS, DEBT, DebtSign, Sign, sign_of_code, speaks
from budgetkit.debt.function import BY_FUND, function_lines
from budgetkit.debt.projects import kind_of_money, used_for
from budgetkit.debt.settings import DEFAULT, DebtSettings
from budgetkit.disclosure import Disclosure
from budgetkit.messages import message_in
from budgetkit.model import line_amount, line_fact, meaning
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.text import fold

_message = message_in("debt.evidence")
#: 债务利息及费用支出 (307, the government's 511) and 债务还本支出 (512): code → purpose. The finer
#: code goes before its class.
ECONOMIC = {
    "30703": "issue_cost", "30704": "issue_cost", "51103": "issue_cost", "51104": "issue_cost",
    "307": "interest", "511": "interest", "512": "principal",
}
_ABROAD = ("30702", "30704", "51102", "51104", "51202")
#: Tables that print where the money comes from.
REVENUE = ("department_summary", "appropriation_summary", "department_revenue")
#: Tables read elsewhere, or of money that stands in another table already.
_NOT_ASKED = {"three_public", "procurement", "operating_expenses", *REVENUE}


@dataclass(frozen=True)
class OwedAmount:
    """An amount of debt that a table prints: 万元, and why it is one."""

    name: str
    amount: Decimal
    sign: Sign
    sure: str
    evidence: DebtSign
    fact: Fact


# ── where the money comes from ───────────────────────────────────────────────────────────────


def sources(d: Disclosure) -> list[OwedAmount]:
    """Borrowed money among the sources of revenue: 债务收入, 债务资金（银行贷款）, 债券收入.

    One of each name: the summary and the table of revenue print the same money.
    """
    found: dict[str, OwedAmount] = {}
    for table in (t for key in REVENUE for t in d.all(key)):
        for name, fact in (*_source_lines(table), *_source_columns(table)):
            said = fold(name)
            sign = speaks(said, "source")
            if sign is None or sign.purpose not in DEBT or not fact.amount:
                continue
            place = OwedAmount(name, fact.amount, sign, "certain", DebtSign(
                "source", _message("source", name=name), fact.page, table.key), fact)
            key = f"{sign.instrument}{fact.amount}"
            found.setdefault(key, place)
    return list(found.values())


def _source_lines(table: Table) -> Iterator[tuple[str, Fact]]:
    for told in meaning(table).lines:
        if told.side == "revenue" and told.role not in {"grand_total", "subtotal"} and told.total:
            yield told.line.name, told.total.fact


def _source_columns(table: Table) -> Iterator[tuple[str, Fact]]:
    """Columns of revenue by source, in the line of the total."""
    if table.key != "department_revenue":
        return
    total = meaning(table).grand_total()
    if total is not None:
        for fact in total.line.amounts.values():
            yield table.columns[fact.column].rsplit("/", 1)[-1], fact


# ── what it is spent on, by economic code ────────────────────────────────────────────────────


def economic(d: Disclosure) -> list[OwedAmount]:
    """Amounts under the economic codes of interest, repayment and issue costs, or their names.

    Of the tables that print them, for each purpose the one with the most: they print the same
    money again.
    """
    best: dict[str, list[OwedAmount]] = {}
    for table in d.tables:
        here = _in_summary(table) if table.key in REVENUE else _by_code(table)
        for purpose in {p.sign.purpose for p in here}:
            mine = [p for p in here if p.sign.purpose == purpose]
            if _sum(mine) > _sum(best.get(purpose, [])):
                best[purpose] = mine
    return [p for places in best.values() for p in places]


def _in_summary(table: Table) -> list[OwedAmount]:
    """Of a summary's panels, by function and twice by economic class, the largest of each name."""
    largest: dict[str, OwedAmount] = {}
    for told in meaning(table).lines:
        if told.side != "expenditure" or told.total is None or not told.amount:
            continue
        sign = speaks(told.line.name, "code")
        if sign is None or sign.purpose not in COSTS:
            continue
        fact, name = told.total.fact, told.line.name
        place = OwedAmount(name, told.amount, Sign(sign.purpose, sign.instrument), "certain",
                           DebtSign("code", _message("class", name=name), fact.page, table.key), fact)
        if sign.purpose not in largest or largest[sign.purpose].amount < place.amount:
            largest[sign.purpose] = place
    return list(largest.values())


def _by_code(table: Table) -> list[OwedAmount]:
    """A table's lowest lines of these codes.

    The departmental and the governmental code say the same money twice: of each purpose the
    codes that reach more are taken.
    """
    hits = [(code, li, fact) for li in table.lines for code in _economic_codes(li)
            if (fact := line_fact(li)) and fact.amount and line_amount(li)]
    series: dict[str, dict[str, list[OwedAmount]]] = {}
    for code, line, fact in hits:
        if any(c != code and c.startswith(code) for c, _, _ in hits):
            continue
        purpose = next(p for c, p in ECONOMIC.items() if code.startswith(c))
        # beside a function code, the line is named for that
        said = (_message("economic-code", code=code) if "function" in line.codes else
                _message("economic-line", code=code, name=line.name))
        series.setdefault(purpose, {}).setdefault(code[0], []).append(OwedAmount(
            line.name, line_amount(line) or Decimal(0),
            Sign(purpose, "foreign_loan" if code in _ABROAD else ""), "certain",
            DebtSign("code", said, fact.page, table.key), fact))
    return [p for each in series.values() for p in max(each.values(), key=_sum)]


def _economic_codes(line: Line) -> list[str]:
    codes = [line.codes[k] for k in ("economic", "government") if k in line.codes]
    return [c for c in codes or [line.code] if c.startswith(("307", "511", "512"))
            and line.codes.get("function") != c]


# ── lines of the funds' own tables ───────────────────────────────────────────────────────────


def fund_lines(d: Disclosure) -> list[OwedAmount]:
    """Debt lines of the tables by fund: some places print items there, and classes elsewhere."""
    out = []
    for table in (t for key in BY_FUND for t in d.all(key)[:1]):
        out += [OwedAmount(li.name, li.amount, li.sign, "certain", DebtSign(
            "code", _message("code-line", code=li.code, name=li.called), li.fact.page, table.key),
            li.fact) for li in function_lines(table, d.year) if li.sign and li.sign.purpose in DEBT]
    return out


# ── lines of any other table ─────────────────────────────────────────────────────────────────


def named_lines(d: Disclosure, beside: Table | None, settings: DebtSettings = DEFAULT
                ) -> list[OwedAmount]:
    """Lines of other tables whose name, or 资金性质, says debt; each name and amount once.

    Lines by function code are left to the codes; `beside` is the projects table read elsewhere.
    """
    found: dict[tuple[str, Decimal], OwedAmount] = {}
    for table in d.tables:
        known = TABLES.get(table.key)
        if table is beside or table.key in _NOT_ASKED or (known and known.shape == "sheet"):
            continue
        here = []
        for told in meaning(table).lines:
            amount = told.amount
            if told.role in {"grand_total", "subtotal", "heading"} or not amount or not told.total:
                continue
            place = _place(table, told.line, amount, told.total.fact, settings)
            if place:
                here.append(place)
        for place in _lowest(here):
            found.setdefault((fold(place.name), place.amount), place)
    return list(found.values())


def _lowest(places: Sequence[OwedAmount]) -> list[OwedAmount]:
    """Without those that are the sum of the ones right below: a class, then its items."""
    out = []
    for i, place in enumerate(places):
        below = Decimal(0)
        for other in places[i + 1:]:
            below += other.amount
            if below >= place.amount:
                break
        if below != place.amount:
            out.append(place)
    return out


def _place(table: Table, line: Line, amount: Decimal, fact: Fact, settings: DebtSettings
           ) -> OwedAmount | None:
    name = line.texts.get("project") or line.name
    if line.code and table.key == OTHER and (sign := sign_of_code(line.code, [line.name])):
        said = _message("code-line", code=line.code, name=line.name)
        return None if sign.purpose not in DEBT else OwedAmount(
            name, amount, sign, "certain", DebtSign("code", said, fact.page, table.key), fact)
    sign, kind = kind_of_money(line, settings)
    if sign is not None:
        words = speaks(name, "project")
        purpose = words.purpose if words and words.purpose in DEBT else sign.purpose
        return OwedAmount(name, amount, Sign(purpose, sign.instrument), "certain", DebtSign(
            "source", _message("kind-of-money", said=kind), fact.page, table.key), fact)
    for text in (name if line.texts.get("project") or not line.code else "", used_for(line, settings)):
        sign = speaks(text, "project")
        if sign and sign.purpose in DEBT:
            return OwedAmount(text if line.name else name, amount, sign, "likely", DebtSign(
                "words", _message("named", name=text), fact.page, table.key), fact)
    return None


def beyond(places: Iterable[OwedAmount], held: Sequence[tuple[str, str, Decimal]]) -> Iterator[
        tuple[OwedAmount, Decimal]]:
    """What places print of a purpose and an instrument beyond what is held of it already.

    Parameters
    ----------
    places : iterable of OwedAmount
    held : sequence of (purpose, instrument, amount)

    Examples
    --------
    >>> from budgetkit.messages import Named
    >>> from budgetkit.tables.table import Fact
    >>> fact = Fact("projects", 1, 0, 0, "", "", "", Decimal(5), 2, "", "")
    >>> interest = OwedAmount("利息", Decimal(5), Sign("interest"), "likely", DebtSign("words", Named("", "")),
    ...                       fact)
    >>> [str(n) for _, n in beyond([interest], [("interest", "", Decimal(3))])]
    ['2']
    """
    left = [amount for _, _, amount in held]
    for place in places:
        purpose, instrument = place.sign.purpose, place.sign.instrument
        need = place.amount
        fits = [i for i, (p, kind, _) in enumerate(held) if _same(p, purpose)
                and (not kind or not instrument or kind == instrument)]
        for i in sorted(fits, key=lambda i: held[i][1] != instrument):  # its own kind first
            taken = min(left[i], need)
            left[i] -= taken
            need -= taken
        if need > tolerance(2 + len(fits), place.fact.places):
            yield place, need


def _same(one: str, other: str) -> bool:
    both = {one, other}
    return one == other or ("debt_service" in both and both <= {
        "debt_service", "interest", "principal"})


def _sum(places: Iterable[OwedAmount]) -> Decimal:
    return sum((p.amount for p in places), Decimal(0))
