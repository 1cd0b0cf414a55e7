"""How many bookings clients wish for, where those go whose usual place is shut, and how places draw others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import VenueKind
from tests.model.rules.plain import agent, conditions, numbers, rules

demand = rules("demand")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("price", "usual", "on", "times"),
    [
        (100.0, 100.0, True, 1.0),
        (200.0, 100.0, True, 0.25),  # elasticity 2: twice the price, a quarter of the demand
        (50.0, 100.0, True, 4.0),
        (1.0, 0.5, True, 0.25),  # however small the usual price
        (200.0, 100.0, False, 1.0),  # prices do nothing
        (200.0, 0.0, True, 1.0),  # nobody knows a usual price
    ],
)
def test_demand_falls_as_prices_rise_above_the_usual(price, usual, on, times):
    p = numbers(on_price_adjustment=on, demand_elasticity=2.0)
    assert demand.demand_at_price(price, usual, p) == pytest.approx(times)


@given(st.floats(1.0, 1000.0), st.floats(1.0, 1000.0), st.floats(0.0, 3.0))
def test_a_higher_price_never_draws_more(one, other, elasticity):
    low, high = sorted((one, other))
    p = numbers(demand_elasticity=elasticity)
    assert demand.demand_at_price(high, 100.0, p) <= demand.demand_at_price(low, 100.0, p)


@pytest.mark.parametrize(
    ("interest", "shock", "draws", "wished"),
    [(0.5, 1.0, 1.0, 0.5), (0.5, 0.4, 1.0, 0.2), (0.5, 1.0, 3.0, 1.5), (0.5, 0.4, 3.0, 0.6)],
)
def test_a_client_wishes_for_as_much_as_interest_shock_and_price_say(interest, shock, draws, wished):
    assert demand.bookings_wished(interest, shock, draws) == pytest.approx(wished)


@pytest.mark.parametrize(
    ("vanishes", "lever", "share"),
    [(0.2, 1.0, 0.2), (0.2, 1.5, 0.3), (0.2, 0.0, 0.0), (0.8, 2.0, 1.0)],  # the last: no more than all of it
)
def test_of_the_demand_of_a_closed_venue_a_share_vanishes(vanishes, lever, share):
    c = conditions(platform_closure_vanish=lever)
    assert demand.share_that_vanishes(c, numbers(demand_vanishes=vanishes)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("kind", "replacement", "chance"),
    [
        (VenueKind.PLATFORM, 1.0, 0.4),
        (VenueKind.PLATFORM, 0.1, 0.4),  # however small
        (VenueKind.PLATFORM, 0.0, 0.0),  # there is none
        (VenueKind.BUSINESS, 1.0, 0.0),  # a platform does not replace a business
        (VenueKind.STREET, 0.0, 0.0),
    ],
)
def test_clients_of_a_closed_platform_follow_it_to_an_open_replacement(kind, replacement, chance):
    assert demand.chance_to_follow(kind, replacement, numbers(follows_successor=0.4)) == chance


@pytest.mark.parametrize(
    ("way", "weight"),
    [
        ("openly", 8.0),  # reach 10, a fifth of it shunned
        ("discreetly", 6.0),  # and a quarter of it in sight of police
        ("when_refused", 3.2),  # or three fifths of it with a channel to screen by
    ],
)
def test_who_moves_on_weighs_reach_and_the_refused_and_the_afraid_something_more(way, weight):
    venue = agent("venue", reach=10.0, shunned=0.2, visibility=0.25, channel=0.6)
    assert getattr(demand, f"weight_{way}")(venue) == pytest.approx(weight)


@given(SHARES, SHARES, SHARES)
def test_no_venue_draws_more_for_being_visible_or_for_screening(shunned, visibility, channel):
    venue = agent("venue", reach=10.0, shunned=shunned, visibility=visibility, channel=channel)
    openly = demand.weight_openly(venue)
    assert 0.0 <= demand.weight_discreetly(venue) <= openly <= 10.0
    assert 0.0 <= demand.weight_when_refused(venue) <= openly
