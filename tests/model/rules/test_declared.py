"""Places that a scenario declares: growth, clients at home there, and what is usual to pay."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, rules

declared = rules("declared")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("before", "share_open", "half_time", "start", "after"),
    [
        (0.7, 0.0, 0.0, 0.2, 0.0),  # shut, it begins anew
        (0.7, -0.1, 5.0, 0.2, 0.0),
        (0.3, 0.5, 0.0, 0.2, 1.0),  # all at once
        (0.0, 1.0, 2.0, 0.2, 0.2 * (1.0 + math.log(2.0) * 0.8)),  # odds of one to four become even in two weeks
        (0.1, 1.0, 2.0, 0.2, 0.2 * (1.0 + math.log(2.0) * 0.8)),  # the start is the least
        (0.6, 1.0, 2.0, 0.2, 0.6 * (1.0 + math.log(2.0) * 0.4)),
        (0.6, 1.0, 0.5, 0.01, 1.0),  # in great strides, to its level at most
        (0.0, 1.0, 2.0, 0.9, 0.5),  # half-grown from the start, it grows no further
    ],
)
def test_a_place_grows_logistically_to_its_reach(before, share_open, half_time, start, after):
    found = declared.maturity(before, share_open, half_time, numbers(replacement_start=start))
    assert found == pytest.approx(after)


@given(SHARES, st.floats(0.0, 104.0), st.floats(0.001, 1.0))
def test_growth_never_goes_back_while_it_is_open(before, half_time, start):
    found = declared.maturity(before, 1.0, half_time, numbers(replacement_start=start))
    assert before <= found <= 1.0


def test_clients_come_to_be_at_home_as_it_grows():
    assert declared.share_at_home(0.4, 0.5) == pytest.approx(0.2)


@pytest.mark.parametrize(("own", "usual"), [(1.0, 300.0), (0.0, 60.0), (0.25, 120.0)])
def test_without_a_price_of_its_own_a_place_has_that_of_its_kind(own, usual):
    assert declared.usual_price(60.0, 300.0, own) == pytest.approx(usual)
