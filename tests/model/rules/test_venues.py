"""What a closure leaves of a venue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import rules

venues = rules("venues")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("otherwise", "closed", "shut", "left"),
    [
        (1.0, 0.0, 0.0, 1.0),
        (1.0, 0.75, 0.0, 0.25),  # a seizure of three quarters
        (1.0, 0.0, 0.5, 0.5),  # a shock shuts half
        (1.0, 0.75, 0.5, 0.125),  # half of the quarter that the seizure left
        (0.5, 0.75, 0.5, 0.0625),  # of a venue that is half open anyway
        (1.0, 1.0, 0.0, 0.0),
        (1.0, 0.0, 1.0, 0.0),
        (0.0, 0.25, 0.25, 0.0),  # not declared
    ],
)
def test_closures_leave_a_share_of_what_was_open(otherwise, closed, shut, left):
    assert venues.share_left_open(otherwise, closed, shut) == pytest.approx(left)


@given(SHARES, SHARES, SHARES, SHARES)
def test_more_closing_never_leaves_more_open(otherwise, one, other, shut):
    low, high = sorted((one, other))
    assert 0.0 <= venues.share_left_open(otherwise, high, shut) <= venues.share_left_open(otherwise, low, shut) <= 1.0
    assert venues.share_left_open(otherwise, shut, high) <= venues.share_left_open(otherwise, shut, low)


def test_reach_follows_what_is_open_and_what_is_shut_is_lost():
    assert venues.reach_left(8.0, 0.25) == 2.0  # a quarter open
    assert venues.reach_lost(8.0, 0.75) == 6.0  # three quarters shut


def test_a_shock_to_demand_takes_strangers_away():
    assert venues.reach_of_strangers(8.0, 0.25) == 2.0


@pytest.mark.parametrize(
    ("price", "share_open", "begins"),
    [
        (0.0, 0.5, 80.0),  # open for the first time
        (0.0, 0.0, 0.0),  # still shut
        (120.0, 0.5, 120.0),  # prices have been asked here
        (120.0, 0.0, 120.0),
        (0.5, 1.0, 0.5),  # however low they are
        (-1.0, 1.0, 80.0),
    ],
)
def test_a_venue_begins_with_the_usual_price_once(price, share_open, begins):
    assert venues.price_to_begin_with(price, 80.0, share_open) == begins
