"""How much a business is suspected of exploitation, and what follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.rules.plain import conditions, numbers, rules

suspicion = rules("suspicion")
SHARES = st.floats(0.0, 1.0)


def test_tips_and_inspections_grow_with_the_world():
    c = conditions(identification_campaign=3.0, identification_inspections=5.0)
    assert suspicion.tips_expected(0.5, c) == 1.5
    assert suspicion.inspections_expected(0.5, c) == 2.5


@pytest.mark.parametrize(
    ("asian", "members", "exploits", "stereotype", "on", "suspected"),
    [
        (0.0, 4.0, False, 1.0, True, 1.0),  # as any business
        (4.0, 4.0, False, 1.0, True, 4.0),  # all workers are Asian: three times as much more
        (1.0, 4.0, False, 1.0, True, 1.75),
        (1.0, 4.0, False, 0.5, True, 1.375),  # half of the stereotype
        (1.0, 4.0, False, 1.0, False, 1.0),  # no profiling
        (0.0, 4.0, True, 1.0, True, 1.5),  # exploitation shows
        (4.0, 4.0, True, 1.0, True, 4.5),
        (4.0, 4.0, True, 1.0, False, 1.5),  # what shows is no profiling
        (1.0, 0.0, False, 1.0, True, 4.0),  # never divided by less than one worker
    ],
)
def test_suspicion_follows_a_stereotype_and_what_shows(asian, members, exploits, stereotype, on, suspected):
    c = conditions(identification_stereotype=stereotype)
    p = numbers(on_profiling=on, stereotype_weight=3.0, tip_signal=0.5)
    assert suspicion.suspicion_of_business(asian, members, exploits, c, p) == pytest.approx(suspected)


@given(SHARES, SHARES, st.booleans(), SHARES, SHARES)
def test_a_stronger_stereotype_never_suspects_a_business_less(one, other, exploits, share, signal):
    low, high = sorted((one, other))
    p = numbers(stereotype_weight=3.0, tip_signal=signal)
    weak, strong = (
        suspicion.suspicion_of_business(10.0 * share, 10.0, exploits, conditions(identification_stereotype=lever), p)
        for lever in (low, high)
    )
    assert 1.0 <= weak <= strong


@pytest.mark.parametrize(("by_tip", "chance"), [(True, 0.2), (False, 0.7)])
def test_police_may_raid_after_a_tip_and_after_an_inspection(by_tip, chance):
    assert suspicion.chance_of_raid(by_tip, numbers(tip_raids=0.2, inspection_raids=0.7)) == chance
