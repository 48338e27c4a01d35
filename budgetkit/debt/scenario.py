"""What an interest bill implies, and what a principal costs over its life: exact to the 分."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from budgetkit.errors import expect_one_of
from budgetkit.messages import Message, Percent, RoundedAmount, in_room, message_in
from budgetkit.present import block, of_frame
from budgetkit.tables import label

if TYPE_CHECKING:
    import pandas as pd

_say, _message = in_room("debt.scenario"), message_in("debt.scenario")
REPAYMENTS = ("bullet", "level", "equal principal")
#: One 分 in 万元.
FEN = Decimal("0.000001")
_EXACT = Context(prec=60)
Number = Decimal | int | float | str


@dataclass(frozen=True)
class Instalment:
    """One year of a loan, in 万元, exact to the 分.

    Attributes
    ----------
    year : int
        1 for the first.
    opening, closing : Decimal
        Owed at its start and its end.
    interest, principal : Decimal
        Paid in it.

    Examples
    --------
    >>> last = scenario(interest=860, rate=0.033, years=10).instalments[-1]
    >>> last.year, last.interest, last.closing
    (10, Decimal('860.000000'), Decimal('0.000000'))
    """

    year: int
    opening: Decimal
    interest: Decimal
    principal: Decimal
    closing: Decimal

    @property
    def payment(self) -> Decimal:
        """Interest and principal together."""
        return self.interest + self.principal


@dataclass(frozen=True)
class Scenario:
    """A loan by year under an assumption of the reader. ``implied`` names what was computed.

    Attributes
    ----------
    principal, first_interest : Decimal
        万元, exact to the 分.
    rate : Decimal
        A year; 0.033 is 3.3 %.
    years : int or None
    repayment : str
    implied : str
        ``principal``, ``rate`` or empty.
    instalments : tuple of Instalment
        Empty where no number of years was given.

    Examples
    --------
    >>> loan = scenario(interest=860, rate=0.033, years=10)
    >>> loan.implied, round(loan.principal, 2), loan.total_interest
    ('principal', Decimal('26060.61'), Decimal('8600.000000'))
    >>> loan.table.columns.tolist()
    ['year', 'opening', 'interest', 'principal', 'payment', 'closing']
    """

    principal: Decimal
    rate: Decimal
    first_interest: Decimal
    years: int | None
    repayment: str
    implied: str
    instalments: tuple[Instalment, ...]

    @property
    def total_interest(self) -> Decimal | None:
        """Over the whole life, 万元; None without a number of years."""
        if self.years is None:
            return None
        return sum((i.interest for i in self.instalments), Decimal(0))

    @property
    def total_payment(self) -> Decimal | None:
        """Interest and principal over the whole life, 万元; None without a number of years."""
        return None if self.total_interest is None else self.total_interest + self.principal

    @property
    def table(self) -> pd.DataFrame:
        """``year, opening, interest, principal, payment, closing`` in 万元, one row a year."""
        import pandas as pd

        columns = ["year", "opening", "interest", "principal", "payment", "closing"]
        frame = pd.DataFrame([[getattr(i, c) for c in columns] for i in self.instalments],
                             columns=columns)
        return frame.astype(dict.fromkeys(columns[1:], "float64") | {"year": "int64"})

    def assumption(self, lang: str | None = None) -> str:
        """What of this is assumed by the reader and printed nowhere in the document.

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
        how = _message(f"from-{self.implied or 'both'}")
        rate = Percent(Decimal(_short(self.rate * 100)))
        if self.years is None:
            return _say("assumption", lang, how=how, rate=rate)
        return _say("assumption-years", lang, how=how, rate=rate, n=self.years,
                    repayment=_repayment(self.repayment))

    def text(self, lang: str | None = None) -> str:
        """Assumption first, then what follows from it.

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
        said = [self.assumption(lang),
                _say("first-year", lang, principal=RoundedAmount(self.principal),
                     interest=RoundedAmount(self.first_interest))]
        if self.years is not None:
            said.append(_say("whole-life", lang, interest=RoundedAmount(self.total_interest),
                             payment=RoundedAmount(self.total_payment)))
        return "\n".join(said)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        years = None if self.years is None else of_frame(self.table, label)
        return block(sentences=self.text().splitlines(), table=years).html


def _repayment(repayment: str) -> Message:
    return _message("equal-principal" if repayment == "equal principal" else repayment)


def repayment_label(repayment: str, lang: str | None = None) -> str:
    """A way of repaying in words.

    Examples
    --------
    >>> repayment_label("bullet", "zh")
    '到期一次还本'
    """
    return _repayment(repayment).text(lang)


def scenario(
    interest: Number | None = None,
    principal: Number | None = None,
    rate: Number | None = None,
    years: int | None = None,
    repayment: str = "bullet",
    *,
    first_year: int = 1,
) -> Scenario:
    """What principal an interest bill implies at a rate, or what a principal costs over its life.

    A disclosure prints the interest of one year; the principal, the rate and the term are not in
    it. Use this to see what a bill may stand for, and never quote its result without its
    assumption.

    Parameters
    ----------
    interest : number, optional
        One year's interest (万元): with `rate` it gives the principal, with `principal` the rate.
    principal : number, optional
        Outstanding at the beginning (万元).
    rate : number, optional
        A year, as a fraction: 0.033.
    years : int, optional
        The term; without it no table by year.
    repayment : {"bullet", "level", "equal principal"}
        到期一次还本 (usual for special bonds), 等额本息, 等额本金.
    first_year : int
        What the first year is called in the table.

    Returns
    -------
    Scenario

    Raises
    ------
    ValueError
        Unless exactly two of interest, principal and rate are given; for negative numbers, a
        rate above 1, no year, an unknown repayment, or an interest at rate 0.

    Notes
    -----
    Principal P, rate r, n years. Interest of a year is r times what is outstanding. Outstanding
    after k years: bullet P; equal principal P·(1 − k/n); level P·(qⁿ − qᵏ)/(qⁿ − 1) with
    q = 1 + r, which is the annuity P·r/(1 − q⁻ⁿ) a year (Brealey, Myers and Allen, Principles of
    Corporate Finance, ch. 2). Computed exactly; interest and balance are rounded to the 分 as
    running sums, so that no year's rounding is lost. Special bonds are repaid from their project
    (财预〔2016〕155号; 财预〔2017〕89号); interest may be paid twice a year, the year's sum is the
    same.

    Examples
    --------
    >>> s = scenario(interest=860, rate=0.033)
    >>> s.principal, s.implied
    (Decimal('26060.606061'), 'principal')
    >>> scenario(principal=1000, rate="0.03", years=10).total_interest
    Decimal('300.000000')
    """
    given = [v is not None for v in (interest, principal, rate)]
    if sum(given) != 2:
        raise ValueError("give exactly two of interest, principal and rate; "
                         f"given were {sum(given)}")
    expect_one_of(REPAYMENTS, repayment=repayment)
    if years is not None and (years != int(years) or not 1 <= years <= 100):
        raise ValueError(f"years is a whole number from 1 to 100, not {years!r}")
    i, p, r = (None if v is None else _number(v) for v in (interest, principal, rate))
    if r is not None and r > 1:
        raise ValueError(f"rate {r} is {r * 100} % a year; write 3.3 % as 0.033")
    implied = "principal" if p is None else "rate" if r is None else ""
    p, r = _principal_and_rate(i, p, r)
    p = _to_fen(p)
    first = _to_fen(_EXACT.multiply(p, r)) if i is None else _to_fen(i)
    table = () if years is None else _instalments(p, r, int(years), repayment, first_year)
    return Scenario(p, r, first, years, repayment, implied, table)


def _principal_and_rate(i: Decimal | None, p: Decimal | None, r: Decimal | None
                        ) -> tuple[Decimal, Decimal]:
    """Principal and rate, of which one may follow from the interest."""
    if p is not None and r is not None:
        return p, r
    interest = i or Decimal(0)
    if p is None:
        if not r:
            raise ValueError("at rate 0 there is no interest: no principal follows from it")
        return _EXACT.divide(interest, r), r
    if p == 0:
        raise ValueError("a principal of 0 bears no interest: no rate follows from it")
    return p, _EXACT.divide(interest, p)


def _instalments(p: Decimal, r: Decimal, n: int, repayment: str, first: int
                 ) -> tuple[Instalment, ...]:
    balances = [_balance(p, r, n, k, repayment) for k in range(n + 1)]
    out, paid, accrued = [], Decimal(0), Decimal(0)
    opening = p
    for k in range(1, n + 1):
        accrued = _EXACT.add(accrued, _EXACT.multiply(balances[k - 1], r))
        interest = _to_fen(accrued) - paid
        paid += interest
        closing = _to_fen(balances[k])
        out.append(Instalment(first + k - 1, opening, interest, opening - closing, closing))
        opening = closing
    return tuple(out)


def _balance(p: Decimal, r: Decimal, n: int, k: int, repayment: str) -> Decimal:
    """Outstanding after k of n years."""
    if k == n:
        return Decimal(0)
    if repayment == "bullet":
        return p
    if repayment == "equal principal" or r == 0:
        return _EXACT.divide(_EXACT.multiply(p, Decimal(n - k)), Decimal(n))
    q = _EXACT.add(Decimal(1), r)
    whole, part = _EXACT.power(q, n), _EXACT.power(q, k)
    return _EXACT.divide(_EXACT.multiply(p, whole - part), whole - 1)


def _number(value: Number) -> Decimal:
    # repr of a float64 is the shortest number that reads back equal: the one that was typed
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite() or number < 0:
        raise ValueError(f"a number from 0 up, not {value!r}")
    return number


def _to_fen(value: Decimal) -> Decimal:
    return value.quantize(FEN, rounding=ROUND_HALF_UP, context=_EXACT)


def _short(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.0001'), context=_EXACT).normalize():f}"
