"""Where evidence leaves the direction of an effect open, the rule must be able to go either way."""

from collections.abc import Mapping

import numpy as np
import pytest

from model.conditions import status_quo_table
from model.counting import outcomes
from model.parameters import REGISTRY, Parameters
from model.world import World

SCALE, BURN_IN, WEEKS = 0.1, 52, 52


@pytest.fixture(scope="module")
def burnt_in() -> World:
    return World(Parameters.defaults(), 5, SCALE).run(status_quo_table(BURN_IN)).begin()


def lived(world: World, values: Mapping[str, float], levers: Mapping[str, float], outcome: str) -> float:
    """An outcome after some weeks with other parameters and levers."""
    table = status_quo_table(WEEKS)
    for column, value in levers.items():
        table[column] = value
    after = world.fork(Parameters.defaults().set(values)).run(table)
    return outcomes.window(after.tallies, BURN_IN, BURN_IN + WEEKS)[outcome]


def ends(name: str) -> list[dict[str, float]]:
    """The lower and the upper end of a parameter's range, for each of its members."""
    parameter = REGISTRY[name]
    return [{scalar: numbers[end] for scalar, numbers in parameter.scalars().items()} for end in (1, 2)]


def test_contacts_with_police_can_cost_trust_and_can_build_it(burnt_in: World) -> None:
    builds, costs = (lived(burnt_in, values, {}, "trust") for values in ends("contact_costs_trust"))
    without = lived(burnt_in, {"contact_costs_trust": 0.0}, {}, "trust")
    assert costs < without < builds


@pytest.mark.parametrize(
    ("name", "outcome"), [("support_offence_isolates", "peers"), ("support_offence_cost", "supportive_share")]
)
def test_an_offence_of_helping_can_isolate_and_can_draw_together(burnt_in: World, name: str, outcome: str) -> None:
    effects = [
        lived(burnt_in, values, {}, outcome) - lived(burnt_in, values, {"law_third_party_support": 0.0}, outcome)
        for values in ends(name)
    ]
    assert effects[1] < 0.0 < effects[0]


def test_with_a_third_party_work_can_be_closer_to_help_and_further_from_it(burnt_in: World) -> None:
    places = []
    for security in (-0.5, 0.0, 0.5):
        branch = burnt_in.fork()
        branch.state.third_parties["security"] = security
        branch.run(status_quo_table(1))
        places.append(branch.state.offers["isolation"][: branch.state.market["working"][0]].mean())
    assert places[0] > places[1] > places[2]


def test_the_share_of_trust_that_a_contact_moves_keeps_it_a_share() -> None:
    from model.rules.trust import trust_after_contact

    low, high = REGISTRY["contact_costs_trust"].low, REGISTRY["contact_costs_trust"].high
    for cost in np.linspace(low, high, 13):
        record = Parameters.defaults().set({"contact_costs_trust": cost}).record[0]
        for trust in np.linspace(0.0, 1.0, 11):
            after = trust_after_contact(trust, record)
            assert 0.0 <= after <= 1.0
            assert (after - trust) * cost <= 0.0
