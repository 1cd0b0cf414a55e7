"""Infection with a pandemic disease at work and at home, and the fear of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codes import Housing
from tests.model.rules.plain import conditions, numbers, rules

infection = rules("infection")
STABLE, UNSTABLE, PROVIDED, UNHOUSED, SUPPORTED = Housing


@pytest.mark.parametrize(("infectious", "chance"), [(0.0, 0.0), (0.2, 0.1), (1.0, 0.5)])
def test_an_infectious_client_passes_it_on_in_a_part_of_sessions(infectious, chance):
    c = conditions(shock_infection=infectious)
    assert infection.chance_of_infection(c, numbers(infection_per_session=0.5)) == pytest.approx(chance)


@pytest.mark.parametrize("housing", Housing)
def test_homes_that_people_share(housing):
    assert bool(infection.shares_home(housing)) is (housing in (UNSTABLE, PROVIDED, SUPPORTED))


@pytest.mark.parametrize(
    ("housing", "on", "share"), [(UNSTABLE, True, 0.3), (STABLE, True, 0.0), (UNSTABLE, False, 0.0)]
)
def test_a_crisis_crowds_homes_that_are_shared(housing, on, share):
    assert infection.share_crowded(housing, conditions(shock_crowding=0.3), numbers(on_crowding=on)) == share


@pytest.mark.parametrize(
    ("housing", "crowded", "at_home", "chance"),
    [
        (STABLE, False, 0.5, 0.1),
        (UNSTABLE, True, 0.5, 0.4),  # three times more
        (UNHOUSED, False, 0.5, 0.0),
        (UNSTABLE, True, 4.0, 1.0),
        (UNSTABLE, True, -4.0, 0.0),
    ],
)
def test_people_are_infected_at_home_more_in_a_crowded_one(housing, crowded, at_home, chance):
    p = numbers(infection_at_home=at_home, crowding_infects=3.0)
    found = infection.chance_of_infection_at_home(housing, crowded, conditions(shock_infection=0.2), p)
    assert found == pytest.approx(chance)


@pytest.mark.parametrize(("infectious", "felt"), [(0.0, 0.0), (0.02, 0.5), (0.06, 0.75)])
def test_infection_is_feared_the_more_the_more_have_it(infectious, felt):
    c, p = conditions(shock_infection=infectious), {"feared_infection": 0.02, "infection_deters_clients": 0.4}
    assert infection.fear_of_infection(c, numbers(**p)) == pytest.approx(felt)
    assert infection.fear_of_infection(c, numbers(on_infection_fear=False, **p)) == 0.0
    assert infection.interest_left(c, numbers(**p)) == pytest.approx(1.0 - 0.4 * felt)


@given(st.floats(0.0, 0.3), st.floats(0.0, 0.3), st.floats(0.0, 1.0))
def test_more_infection_never_means_more_interest(one, other, deters):
    low, high = (conditions(shock_infection=share) for share in sorted((one, other)))
    p = numbers(feared_infection=0.02, infection_deters_clients=deters)
    assert infection.interest_left(low, p) >= infection.interest_left(high, p) >= 0.0
