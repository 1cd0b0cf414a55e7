"""What a closure leaves of a venue."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Venue
from tests.model.rules.plain import numbers, rules

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


BEYOND = {
    Venue.MASSAGE: 0.5, Venue.AGENCY: 0.1, Venue.PRIVATE: 0.2, Venue.PLATFORM_MAIN: 0.3, Venue.PLATFORM_SECOND: 0.4,
    Venue.PLATFORM_REPLACEMENT: 0.35, Venue.STREET_CENTRAL: 0.6, Venue.STREET_ISOLATED: 1.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("venue", "isolation"),
    [
        (Venue.MASSAGE, 0.5),
        (Venue.AGENCY, 0.6),
        (Venue.PRIVATE, 0.8),
        (Venue.PLATFORM_MAIN, 1.1),
        (Venue.PLATFORM_SECOND, 1.2),
        (Venue.PLATFORM_REPLACEMENT, 1.15),
        (Venue.STREET_CENTRAL, 1.8),  # beyond the farthest of the platforms
        (Venue.STREET_ISOLATED, 2.8),
    ],
)
def test_each_kind_of_place_is_further_from_help_than_the_next_safer_one(venue, isolation):
    p = numbers(isolation_beyond=[BEYOND.get(v, float("nan")) for v in Venue])
    assert venues.isolation_of_place(venue, p) == pytest.approx(isolation)


KINDS = [
    (Venue.MASSAGE, Venue.AGENCY), (Venue.PRIVATE,),
    (Venue.PLATFORM_MAIN, Venue.PLATFORM_SECOND, Venue.PLATFORM_REPLACEMENT),
    (Venue.STREET_CENTRAL,), (Venue.STREET_ISOLATED,),
]  # fmt: skip


@given(st.lists(st.floats(0.0, 1.5), min_size=len(Venue), max_size=len(Venue)))
def test_draws_keep_the_order_of_the_evidence(beyond):
    p = numbers(isolation_beyond=beyond)
    found = [[venues.isolation_of_place(v, p) for v in kind] for kind in KINDS]
    for safer, further in pairwise(found):
        assert max(safer) <= min(further) + 1e-12
