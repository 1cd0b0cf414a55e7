"""The price a worker asks."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import agent, numbers, person, rules

asking_price = rules("asking_price")


@pytest.mark.parametrize(("rank", "price"), [(0.0, 80.0), (0.5, 100.0), (0.75, 110.0), (1.0, 120.0)])
def test_prices_at_a_new_place_spread_around_its_mean(rank, price):
    assert asking_price.price_at_a_new_place(100.0, rank, numbers(price_spread=0.4)) == pytest.approx(price)


@pytest.mark.parametrize(("venue_price", "price"), [(150.0, 150.0), (0.0, 1.0)])
def test_with_a_third_party_one_asks_what_is_asked_and_never_nothing(venue_price, price):
    assert asking_price.price_with_third_party(venue_price) == price


@pytest.mark.parametrize(
    ("price", "booked", "follows", "sought"),
    [
        (math.exp(4.0), 2, 0.0, 4.0),  # half of the four wanted are booked, which is the target
        (math.exp(4.0), 4, 0.0, 4.2),  # half above it: 0.4 x 0.5 more
        (math.exp(4.0), 0, 0.0, 3.8),
        (math.exp(4.0), 2, 0.25, 4.5),  # a quarter of the way to the others' 6
        (math.exp(4.0), 4, 0.25, 4.65),  # 4.2, and a quarter of 1.8
        (0.5, 2, 0.0, 0.0),  # a price below a dollar counts as one
    ],
)
def test_the_price_follows_bookings_and_what_others_ask(price, booked, follows, sought):
    w, venue = person(price=price, booked=booked, wanted=4), agent("venue", log_price=6.0)
    p = numbers(price_step=0.4, price_target=0.5, price_follows=follows)
    assert asking_price.log_price_sought(w, venue, p) == pytest.approx(sought)


@given(st.integers(0, 10), st.integers(0, 10), st.floats(0.0, 1.0))
def test_more_bookings_never_lower_the_price(one, other, follows):
    low, high = sorted((one, other))
    p, venue = numbers(price_step=0.05, price_target=0.7, price_follows=follows), agent("venue", log_price=5.0)
    few, many = (asking_price.log_price_sought(person(price=200.0, booked=n, wanted=10), venue, p) for n in (low, high))
    assert few <= many


@pytest.mark.parametrize(
    ("log_price", "at_bound", "kept"),
    [
        (4.25, False, 4.25),
        (4.5, False, 4.5),  # at the bound, not beyond it
        (4.75, True, 4.5),
        (3.5, False, 3.5),
        (3.25, True, 3.5),
    ],
)
def test_prices_stay_near_the_usual_one(log_price, at_bound, kept):
    p = numbers(price_bound=0.5)
    assert asking_price.is_at_bound(log_price, 4.0, p) == at_bound
    assert asking_price.price_within_bounds(log_price, 4.0, p) == pytest.approx(math.exp(kept))
