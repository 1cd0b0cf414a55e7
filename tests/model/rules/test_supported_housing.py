"""How long a place in supported housing lasts, and how many places drive people out."""

import pytest

from tests.model.rules.plain import conditions, numbers, rules, usual_conditions

supported_housing = rules("supported_housing")


@pytest.mark.parametrize(("limit", "weeks"), [(13.0, 13), (13.9, 13), (1.0, 1)])
def test_a_stay_lasts_whole_weeks(limit, weeks):
    assert supported_housing.weeks_of_stay(conditions(services_housing_time_limit=limit)) == weeks


def test_policy_sets_how_many_places_control_unless_nobody_leaves_for_that():
    c = conditions(services_controlling=0.9)
    assert supported_housing.share_controlling(c, numbers()) == 0.9
    usual = usual_conditions().services_controlling
    assert supported_housing.share_controlling(c, numbers(on_early_departure=False)) == usual != 0.9
