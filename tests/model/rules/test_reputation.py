"""How workers warn each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, rules

reputation = rules("reputation")
P = {"word_spreads": 0.8, "reputation_weight": 0.25}


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        (0.0, 0.0, 0.0),  # nobody to tell
        (0.0, 0.5, 0.4),  # half of full connection
        (0.5, 0.5, 0.7),  # two fifths of those who did not know
        (0.5, 0.75, 0.8),  # three quarters of full connection
        (1.0, 0.75, 1.0),  # everyone knew
    ],
)
def test_word_of_a_violent_client_spreads_among_those_told(before, told, after):
    assert reputation.reputation_after_violence(before, told, numbers(**P)) == pytest.approx(after)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_telling_more_never_warns_fewer(before, one, other):
    few, many = sorted((one, other))
    less, more = (reputation.reputation_after_violence(before, told, numbers(**P)) for told in (few, many))
    assert before <= less <= more <= 1.0


def test_what_peers_know_fades_by_the_weight_of_a_week():
    assert reputation.reputation_faded(0.8, numbers(**P)) == pytest.approx(0.6)
