"""How many stings and raids there are."""

import pytest

from tests.model.rules.plain import conditions, numbers, rules

operations = rules("operations")


def test_stings_on_workers_grow_with_the_world():
    assert operations.stings_on_workers(0.5, conditions(enforcement_stings=6.0)) == 3.0


def test_each_sting_on_clients_meets_several():
    c, p = conditions(enforcement_client_stings=6.0), numbers(client_sting_catch=4.0)
    assert operations.clients_met_in_stings(0.5, c, p) == 12.0


@pytest.mark.parametrize(
    ("effort", "licensing", "raids"),
    [(1.0, 1.0, 4.0), (3.0, 1.0, 12.0), (3.0, 0.25, 3.0), (3.0, 0.0, 0.0)],  # without a licence to check: none
)
def test_raids_follow_the_licensing_units_effort_and_the_law_on_licences(effort, licensing, raids):
    c = conditions(enforcement_effort=[9.0, 9.0, effort, 9.0], law_licensing=licensing, enforcement_raids=8.0)
    assert operations.raids_expected(0.5, c) == pytest.approx(raids)
