"""How much services can offer in a week."""

import pytest

from tests.model.rules.plain import conditions, numbers, rules

capacity = rules("service_capacity")


def test_what_is_suspended_does_not_run():
    assert capacity.share_running(conditions(services_suspended=0.25)) == 0.75


@pytest.mark.parametrize(
    ("scale", "running", "places"),
    [
        (1.0, 1.0, 80),  # 20 for each of four thousands
        (0.5, 1.0, 40),  # half a market
        (1.0, 0.25, 20),  # three quarters suspended
        (0.01, 1.0, 0),  # 0.8 of a place is none
        (0.02, 1.0, 1),  # 1.6 are one
    ],
)
def test_places_are_so_many_for_a_thousand_people(scale, running, places):
    c = conditions(services_beds=20.0)
    assert capacity.places(scale, running, c, numbers(people_in_trade=4000.0)) == places


@pytest.mark.parametrize(("scale", "running", "thousands"), [(1.0, 1.0, 4.0), (0.5, 1.0, 2.0), (0.5, 0.25, 0.5)])
def test_money_and_treatment_are_stated_for_a_thousand_people(scale, running, thousands):
    assert capacity.thousands_served(scale, running, numbers(people_in_trade=4000.0)) == pytest.approx(thousands)


def test_the_fund_is_there_where_there_is_income_support():
    c = conditions(services_flexible_fund=500.0)
    assert capacity.flexible_fund(3.0, c, numbers()) == 1500.0
    assert capacity.flexible_fund(3.0, c, numbers(on_income_support=False)) == 0.0


def test_treatment_slots_go_with_the_size_of_the_market():
    assert capacity.treatment_slots(3.0, conditions(services_treatment_slots=0.5)) == 1.5


@pytest.mark.parametrize(
    ("free", "admitted", "requests", "met"),
    [
        (5, 8, 20, 0.25),  # five places for twenty requests
        (8, 5, 20, 0.25),  # barriers left five
        (0, 8, 20, 0.0),
        (30, 20, 20, 1.0),
    ],
)
def test_requests_are_met_as_far_as_places_and_barriers_allow(free, admitted, requests, met):
    assert capacity.share_of_requests_met(free, admitted, requests) == pytest.approx(met)
