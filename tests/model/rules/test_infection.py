"""Infection with a pandemic disease at work."""

import pytest

from tests.model.rules.plain import conditions, numbers, rules

infection = rules("infection")


@pytest.mark.parametrize(("infectious", "chance"), [(0.0, 0.0), (0.2, 0.1), (1.0, 0.5)])
def test_an_infectious_client_passes_it_on_in_a_part_of_sessions(infectious, chance):
    c = conditions(shock_infection=infectious)
    assert infection.chance_of_infection(c, numbers(infection_per_session=0.5)) == pytest.approx(chance)
