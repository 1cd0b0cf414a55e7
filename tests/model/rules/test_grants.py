"""Flexible money: who may have a grant, how large it is, and how likely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, person, rules

grants = rules("grants")


@pytest.mark.parametrize(
    ("exploited", "identified", "desperation", "kept_from"),
    [
        (True, False, 0.0, 0.0),  # under control: all of it is open
        (False, True, 0.0, 0.0),  # or known to have been
        (True, True, 0.9, 0.0),
        (False, False, 0.6, 0.25),  # in great need: all but what is kept
        (False, False, 0.5, 1.0),  # need that is not great: just at the line
        (False, False, 0.1, 1.0),
    ],
)
def test_money_is_for_great_need_or_control_and_some_is_kept(exploited, identified, desperation, kept_from):
    w = person(exploited=exploited, identified=identified, desperation=desperation)
    c = conditions(services_fund_victims_only=0.25)
    assert grants.share_kept_from(w, c, numbers(fund_desperation=0.5)) == kept_from


def test_nothing_is_kept_where_there_are_no_rules_of_eligibility():
    w = person(exploited=False, identified=False, desperation=0.6)
    p = numbers(fund_desperation=0.5, on_eligibility=False)
    assert grants.share_kept_from(w, conditions(services_fund_victims_only=0.25), p) == 0.0


@pytest.mark.parametrize(
    ("fund", "in_need", "size", "chance"),
    [
        (2000.0, 100.0, 200.0, 0.1),  # ten grants for a hundred
        (2000.0, 10.0, 200.0, 1.0),  # one for each
        (2000.0, 4.0, 500.0, 1.0),  # more for each
        (0.0, 100.0, 200.0, 0.0),
        (2000.0, 0.0, 200.0, 0.0),  # nobody in need
        (2000.0, 0.5, 4000.0, 1.0),
    ],
)
def test_the_fund_is_spent_on_whoever_is_in_need(fund, in_need, size, chance):
    assert grants.size_of_grant(fund, in_need, numbers(grant=200.0)) == pytest.approx(size)
    assert grants.chance_of_grant(fund, size, in_need) == pytest.approx(chance)


@given(st.floats(0.0, 1e6), st.integers(1, 10_000))
def test_no_more_is_expected_to_be_given_than_there_is(fund, in_need):
    size = grants.size_of_grant(fund, float(in_need), numbers(grant=200.0))
    chance = grants.chance_of_grant(fund, size, float(in_need))
    assert size >= 200.0
    assert 0.0 <= chance <= 1.0 + 1e-12
    assert chance * size * in_need == pytest.approx(fund)
