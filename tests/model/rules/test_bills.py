"""What comes in outside the trade, which bills come first, and what is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, person, rules

bills = rules("bills")
AMOUNTS = st.floats(0.0, 1e4)


@pytest.mark.parametrize(
    ("job", "in_trade", "receipts"),
    [
        (True, False, 660.0),  # wages of 600, a tenth up
        (True, True, 660.0),
        (False, False, 100.0),  # a quarter of what falls due, from family, friends and day labour
        (False, True, 0.0),
    ],
)
def test_receipts_outside_the_trade(job, in_trade, receipts):
    w, c = person(job=job, in_trade=in_trade, due=400.0), conditions(outside_work_wage=1.1)
    p = numbers(outside_wage=600.0, other_means=0.25)
    assert bills.receipts_outside_the_trade(w, c, p) == pytest.approx(receipts)


@pytest.mark.parametrize(("free", "due"), [(True, 350.0), (False, 75.0)])
def test_in_detention_nothing_falls_due_but_rent(free, due):
    w = person(due=400.0, fine_due=50.0, need=300.0)
    assert bills.bills_but_fines(w, free, numbers(rent_share=0.25)) == pytest.approx(due)


@pytest.mark.parametrize(
    ("money", "arrears", "paid"),
    [
        (200.0, 100.0, (200.0, 0.0, 0.0, 0.0)),  # not even the bills
        (320.0, 100.0, (300.0, 20.0, 0.0, 0.0)),  # then the instalment,
        (390.0, 100.0, (300.0, 50.0, 40.0, 0.0)),  # then arrears,
        (650.0, 100.0, (300.0, 50.0, 100.0, 0.0)),  # then nothing up to a cushion of twice the need of 100
        (750.0, 100.0, (300.0, 50.0, 100.0, 50.0)),  # and half of what lies above it
        (750.0, 0.0, (300.0, 50.0, 0.0, 100.0)),
    ],
)
def test_bills_come_first_then_fines_then_arrears_then_spending(money, arrears, paid):
    p = numbers(spending_from_savings=0.5, savings_weeks=2.0)
    assert bills.payments(money, 300.0, 50.0, arrears, 100.0, p) == pytest.approx(paid)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_nobody_pays_more_than_is_owed_or_there(money, due, fine, arrears):
    p = numbers(spending_from_savings=0.3, savings_weeks=4.0)
    paid, fined, repaid, spent = bills.payments(money, due, fine, arrears, 200.0, p)
    assert min(paid, fined, repaid, spent) >= 0.0
    assert paid <= due
    assert fined <= fine
    assert repaid <= arrears
    assert paid + fined + repaid + spent <= money + 1e-9


def test_what_stays_unpaid_is_arrears_of_which_a_little_is_written_off():
    # 100 owed, 60 more unpaid, 40 paid back, a tenth of the rest forgiven
    assert bills.arrears_next(100.0, 60.0, 40.0, numbers(arrears_written_off=0.1)) == pytest.approx(108.0)


@pytest.mark.parametrize(
    ("money", "spent"),
    [
        (2400.0, 600.0),  # a half of what is above three weeks of needs
        (1200.0, 0.0),  # the cushion, and no more
        (100.0, 0.0),  # less than the cushion is kept
    ],
)
def test_savings_above_a_cushion_are_spent_in_part(money, spent):
    p = numbers(spending_from_savings=0.5, savings_weeks=3.0)
    assert bills.spent_from_savings(money, 400.0, p) == pytest.approx(spent)
