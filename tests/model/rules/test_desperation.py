"""How desperate a week leaves people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, person, rules

desperation = rules("desperation")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("due", "arrears", "money", "expected_income", "pressure"),
    [
        (400.0, 0.0, 100.0, 100.0, 0.5),  # half is covered
        (400.0, 0.0, 0.0, 100.0, 0.75),
        (400.0, 0.0, 300.0, 0.0, 0.25),
        (400.0, 200.0, 300.0, 0.0, 0.5),  # arrears fall due with the rest,
        (400.0, 900.0, 200.0, 0.0, 0.75),  # but no more than as much again
        (400.0, 0.0, 900.0, 0.0, 0.0),  # more than all is covered
        (400.0, 0.0, 0.0, -100.0, 1.0),  # not even nothing is
        (0.5, 0.0, 0.25, 0.0, 0.5),  # however little falls due
        (0.0, 500.0, 0.0, 0.0, 0.0),  # nothing falls due
    ],
)
def test_money_presses_as_far_as_the_week_is_not_covered(due, arrears, money, expected_income, pressure):
    w = person(due=due, arrears=arrears, money=money, expected_income=expected_income)
    assert desperation.pressure_of_money(w) == pytest.approx(pressure)


@pytest.mark.parametrize(
    ("uses", "treated", "mechanism", "pressure"),
    [
        (False, False, True, 0.0),
        (True, False, True, 0.4),
        (True, True, True, 0.0),
        (False, False, False, 0.0),
        (True, False, False, 0.3),  # a quarter of the time is taken for treated
        (True, True, False, 0.3),
    ],
)
def test_withdrawal_presses_who_uses_untreated(uses, treated, mechanism, pressure):
    w = person(uses_drugs=uses, on_treatment=treated)
    p = numbers(withdrawal_pressure=0.4, usual_treated=0.25, on_withdrawal=mechanism)
    assert desperation.pressure_of_withdrawal(w, p) == pytest.approx(pressure)


@pytest.mark.parametrize(("exploited", "control", "pressure"), [(True, 0.5, 0.2), (True, 1.0, 0.4), (False, 0.5, 0.0)])
def test_a_quota_presses_the_exploited(exploited, control, pressure):
    w = person(exploited=exploited, control=control)
    assert desperation.pressure_of_quota(w, numbers(quota_pressure=0.4)) == pytest.approx(pressure)


def under(money, **mechanism):
    """Someone with a need of 400 $, in withdrawal (0.2) and under a quota (0.8 of half control)."""
    w = person(due=400.0, arrears=0.0, money=money, expected_income=0.0, uses_drugs=True, exploited=True, control=0.5)
    p = numbers(withdrawal_pressure=0.2, quota_pressure=0.8, **mechanism)
    return desperation.desperation(w, p)


def test_pressures_combine_as_independent_causes():
    assert under(400.0) == pytest.approx(0.52)  # three fifths of four fifths are left
    assert under(300.0) == pytest.approx(0.64)  # and three quarters of that


def test_without_the_mechanism_all_are_as_desperate_as_usual():
    assert under(0.0, on_desperation=False, usual_desperation=0.3) == 0.3


@given(st.floats(0.0, 2000.0), st.floats(0.0, 2000.0))
def test_more_money_never_means_more_desperation(one, other):
    low, high = sorted((one, other))
    assert 0.0 <= under(high) <= under(low) <= 1.0
