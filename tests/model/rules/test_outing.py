"""How others learn that a person trades sex."""

import pytest

from tests.model.rules.plain import conditions, numbers, rules

outing = rules("outing")


@pytest.mark.parametrize(("on", "chance"), [(True, 0.3), (False, 0.0)])
def test_arrests_are_made_public_as_far_as_policy_does(on, chance):
    assert outing.chance_of_publicity(conditions(enforcement_publicity=0.3), numbers(on_outing=on)) == chance


@pytest.mark.parametrize(("scruple", "chance"), [(0.0, 0.02), (0.75, 0.005), (1.0, 0.0)])
def test_a_platform_that_cares_for_data_leaks_less(scruple, chance):
    assert outing.chance_of_leak(scruple, numbers(data_leak=0.02)) == pytest.approx(chance)
