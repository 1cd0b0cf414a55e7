"""How workers warn each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, rules

reputation = rules("reputation")
P = {"word_spreads": 0.8, "peers_half": 3.0, "reputation_weight": 0.25}


@pytest.mark.parametrize(
    ("before", "peers", "after"),
    [
        (0.0, 0, 0.0),  # nobody to tell
        (0.0, 3, 0.4),  # half of full connection
        (0.5, 3, 0.7),  # two fifths of those who did not know
        (0.5, 9, 0.8),  # three quarters of full connection
        (1.0, 9, 1.0),  # everyone knew
    ],
)
def test_word_of_a_violent_client_spreads_among_peers(before, peers, after):
    assert reputation.reputation_after_violence(before, peers, numbers(**P)) == pytest.approx(after)


@given(st.floats(0.0, 1.0), st.integers(0, 100), st.integers(0, 100))
def test_more_peers_never_warn_fewer(before, one, other):
    few, many = sorted((one, other))
    less, more = (reputation.reputation_after_violence(before, peers, numbers(**P)) for peers in (few, many))
    assert before <= less <= more <= 1.0


def test_what_peers_know_fades_by_the_weight_of_a_week():
    assert reputation.reputation_faded(0.8, numbers(**P)) == pytest.approx(0.6)
