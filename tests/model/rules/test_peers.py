"""Ties between workers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Venue
from tests.model.rules.plain import by_venue, conditions, numbers, rules

peers = rules("peers")
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("control", "offence", "chance"),
    [
        (0.0, 0.0, 0.2),
        (0.75, 0.0, 0.05),  # control leaves a quarter
        (0.0, 1.0, 0.08),  # where helping is an offence, two fifths
        (0.0, 0.5, 0.14),
        (0.75, 1.0, 0.02),
    ],
)
def test_control_and_a_law_against_helpers_keep_people_apart(control, offence, chance):
    p, c = (
        numbers(peers_gained=0.2, support_offence_isolates=0.6),
        conditions(law_third_party_support=by_venue(9.0, private=offence)),
    )
    assert peers.chance_to_meet_a_peer(control, Venue.PRIVATE, c, p) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("count", "control", "chance"),
    [
        (0, 1.0, 0.0),  # nobody to lose
        (5, 0.0, 0.1),  # one in fifty for each
        (5, 0.5, 0.2),  # control at one half doubles it
        (100, 0.0, 1.0),  # never above one
    ],
)
def test_ties_are_lost_in_proportion_and_control_cuts_them(count, control, chance):
    p = numbers(peers_lost=0.02, control_cuts_ties=2.0)
    assert peers.chance_to_lose_a_peer(count, control, p) == pytest.approx(chance)


def test_ties_are_never_lost_with_a_chance_below_none():
    assert peers.chance_to_lose_a_peer(5, 1.0, numbers(peers_lost=0.02, control_cuts_ties=-2.0)) == 0.0


@given(st.integers(0, 50), SHARES, SHARES)
def test_more_control_never_means_more_peers(count, one, other):
    low, high = sorted((one, other))
    p = numbers(peers_gained=0.2, support_offence_isolates=0.6, peers_lost=0.02, control_cuts_ties=2.0)
    c = conditions(law_third_party_support=0.5)
    assert peers.chance_to_meet_a_peer(high, Venue.PRIVATE, c, p) <= peers.chance_to_meet_a_peer(
        low, Venue.PRIVATE, c, p
    )
    assert peers.chance_to_lose_a_peer(count, low, p) <= peers.chance_to_lose_a_peer(count, high, p)
