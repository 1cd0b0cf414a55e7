"""Clients avoid businesses because of who works there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Race, VenueKind
from tests.model.rules.plain import conditions, numbers, rules

shunning = rules("shunning")


@pytest.mark.parametrize(("on", "share"), [(True, 0.3), (False, 0.0)])
def test_as_many_shun_as_the_shock_says(on, share):
    assert shunning.share_who_shun(conditions(shock_xenophobia=0.3), numbers(on_demand_shock=on)) == share


@pytest.mark.parametrize("race", Race)
@pytest.mark.parametrize("kind", VenueKind)
def test_asian_workers_of_indoor_businesses_are_shunned_and_nobody_else(race, kind):
    assert bool(shunning.is_shunned(race, kind)) is (race == Race.ASIAN and kind == VenueKind.BUSINESS)


@pytest.mark.parametrize(("share", "left"), [(0.0, 2.0), (0.25, 1.5), (1.0, 0.0)])
def test_who_is_shunned_draws_those_who_do_not_shun(share, left):
    assert shunning.appeal_left(2.0, share) == pytest.approx(left)


@pytest.mark.parametrize(("share", "wanted", "there", "lost"), [(0.5, 4, 10.0, 0.2), (0.5, 10, 10.0, 0.5)])
def test_a_business_loses_the_part_of_its_sessions_that_is_shunned(share, wanted, there, lost):
    assert shunning.demand_lost(share, wanted, there) == pytest.approx(lost)


@pytest.mark.parametrize(("lost", "share"), [(0.0, 0.0), (0.7, 0.7), (1.0, 1.0), (1.0000001, 1.0)])
def test_no_business_loses_more_than_all_of_its_demand(lost, share):
    assert shunning.share_shunned(lost) == share


@given(st.floats(0.0, 1.0), st.lists(st.integers(1, 20), min_size=1, max_size=9))
def test_a_business_all_of_whose_workers_are_shunned_loses_all_who_shun(share, wanted):
    lost = sum(shunning.demand_lost(share, one, sum(wanted)) for one in wanted)
    assert shunning.share_shunned(lost) == pytest.approx(share)
