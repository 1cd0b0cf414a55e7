"""How much violence is remembered to have had no consequence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import numbers, rules

impunity = rules("impunity")


@pytest.mark.parametrize(
    ("events", "consequences", "scale", "remembered"),
    [
        (0.0, 0.0, 1.0, 0.5),  # a week without violence says nothing
        (4.0, 0.0, 1.0, 0.55),  # as much as moves memory at half its pace: a tenth of the way up to 1
        (4.0, 3.0, 1.0, 0.475),  # a quarter without: a tenth of the way down
        (8.0, 0.0, 0.5, 0.58),  # four times what is enough in a world of half the size: eight tenths of the pace
        (0.5, 0.25, 1.0, 0.5),  # as expected
        (0.5, 0.0, 0.125, 0.55),  # few events, in a small world
    ],
)
def test_violence_without_consequence_moves_the_memory(events, consequences, scale, remembered):
    p = numbers(impunity_events=4.0, impunity_weight=0.2)
    found = impunity.impunity_remembered(0.5, events, consequences, scale, p)
    assert found == pytest.approx(remembered)


@given(st.floats(0.0, 1.0), st.floats(0.1, 100.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_consequences_never_mean_more_impunity(before, events, one, other):
    low, high = sorted((one, other))
    p = numbers(impunity_events=3.0, impunity_weight=0.3)
    few, many = (impunity.impunity_remembered(before, events, events * share, 1.0, p) for share in (low, high))
    assert -1e-15 <= many <= few + 1e-15 <= 1.0 + 1e-14
