"""Scenarios of a loan: exact to the 分, and as numpy-financial has it."""

from decimal import Decimal

import numpy_financial as npf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetkit.debt import scenario
from budgetkit.debt.scenario import FEN, REPAYMENTS

D = Decimal
principals = st.integers(1, 10**13).map(lambda n: D(n) * FEN)  # up to 10 million 万元
rates = st.integers(0, 2000).map(lambda n: D(n) / 10000)
terms = st.integers(1, 40)
repayments = st.sampled_from(REPAYMENTS)


@given(principals, rates, terms, repayments)
@settings(max_examples=200)
def test_identities_of_every_schedule(principal, rate, years, repayment):
    """Catches a 分 lost or made: principal repaid, balances that chain, nothing owed at the end."""
    s = scenario(principal=principal, rate=rate, years=years, repayment=repayment)
    parts = s.instalments
    assert sum(i.principal for i in parts) == principal
    assert all(i.opening - i.principal == i.closing for i in parts)
    assert [i.closing for i in parts[:-1]] == [i.opening for i in parts[1:]]
    assert parts[-1].closing == 0 and len(parts) == years
    assert all(i.interest >= 0 and i.principal >= 0 for i in parts)
    assert all(v == v.quantize(FEN) for i in parts for v in (i.interest, i.principal, i.closing))
    assert s.total_payment == principal + sum(i.interest for i in parts)


@given(principals, terms, repayments)
def test_rate_zero_costs_nothing(principal, years, repayment):
    """Catches interest at rate 0, or a division by it."""
    assert scenario(principal=principal, rate=0, years=years, repayment=repayment
                    ).total_interest == 0


@given(principals, rates, terms)
def test_bullet_is_rate_times_principal_times_years(principal, rate, years):
    """Catches rounding of each year that adds up."""
    s = scenario(principal=principal, rate=rate, years=years)
    assert s.total_interest == (principal * rate * years).quantize(FEN, "ROUND_HALF_UP")
    assert all(i.principal == 0 for i in s.instalments[:-1])


@given(principals, st.integers(1, 2000).map(lambda n: D(n) / 10000), terms)
@settings(max_examples=200)
def test_level_is_the_annuity_of_numpy_financial(principal, rate, years):
    """Catches a wrong annuity: payment, and interest and principal of each year."""
    s = scenario(principal=principal, rate=rate, years=years, repayment="level")
    payment = -npf.pmt(float(rate), years, float(principal))
    near = max(2e-6, 1e-9 * float(principal))
    for i in s.instalments:
        assert float(i.payment) == pytest.approx(payment, abs=near)
        assert float(i.interest) == pytest.approx(
            -npf.ipmt(float(rate), i.year, years, float(principal)), abs=near)
        assert float(i.principal) == pytest.approx(
            -npf.ppmt(float(rate), i.year, years, float(principal)), abs=near)


@given(principals, rates, terms, repayments)
def test_payments_are_worth_the_principal(principal, rate, years, repayment):
    """Catches a schedule whose payments, discounted at its own rate, are not the principal."""
    s = scenario(principal=principal, rate=rate, years=years, repayment=repayment)
    worth = npf.npv(float(rate), [0.0, *(float(i.payment) for i in s.instalments)])
    assert worth == pytest.approx(float(principal), rel=1e-6, abs=1e-4)


@given(principals, st.integers(1, 2000).map(lambda n: D(n) / 10000), repayments)
def test_interest_and_principal_imply_each_other(principal, rate, repayment):
    """Catches a principal implied by interest that does not bear that interest."""
    bill = scenario(principal=principal, rate=rate).first_interest
    implied = scenario(interest=bill, rate=rate, years=5, repayment=repayment)
    assert abs(implied.principal - principal) <= FEN / rate
    assert abs(implied.instalments[0].interest - bill) <= FEN


def test_weihui():
    """Catches another principal than 860 / 3.3 %, or an assumption that is not said."""
    s = scenario(interest=860, rate=0.033, years=10)
    assert s.principal == D("26060.606061") and s.total_interest == D("8600.000000")
    assert s.instalments[-1].payment == D("26920.606061")
    assert "not printed in the document" in s.text() and "不是文件中的数" in s.text("zh")
    assert "Assumption" in s._repr_html_()
    assert s.table["interest"].tolist() == [860.0] * 10


def test_rate_from_both():
    """Catches a rate that does not follow from interest and principal."""
    assert scenario(interest=860, principal=20000).rate == D("0.043")


@pytest.mark.parametrize("wrong", [
    {}, {"interest": 1}, {"interest": 1, "principal": 1, "rate": 0.1}, {"interest": 1, "rate": 0},
    {"interest": 1, "rate": 3.3}, {"principal": 0, "interest": 1}, {"principal": -1, "rate": 0.1},
    {"principal": float("nan"), "rate": 0.1}, {"principal": 1, "rate": 0.1, "years": 0},
    {"principal": 1, "rate": 0.1, "years": 2.5}, {"principal": 1, "rate": 0.1, "years": 101},
    {"principal": 1, "rate": 0.1, "repayment": "balloon"},
], ids=str)
def test_what_makes_no_loan_is_refused(wrong):
    """Catches a number out of nothing: 3.3 for 3.3 %, no rate, no year."""
    with pytest.raises(ValueError, match=r"\w"):
        scenario(**wrong)
