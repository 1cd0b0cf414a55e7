"""Freezing: nothing moves before the fork, the unfrozen world is the same bit for bit, what is frozen stands still."""

import pytest

from experiments.freeze import STANDS_STILL, check_mechanisms, frozen, measured
from model.conditions import status_quo_table
from model.errors import InputError
from model.outcomes import weekly
from model.parameters import MECHANISMS, REGISTRY
from tests.model.worlds import differences, small_world, with_levers

WEEKS = 20


@pytest.fixture(scope="module")
def settled():
    return small_world().run(status_quo_table(60))


def test_a_fork_with_the_same_parameters_is_the_same_world(settled):
    one, other = settled.fork(), settled.fork(settled.parameters)
    nothing = settled.fork(frozen(settled, []))
    for world in (one, other, nothing):
        world.run(status_quo_table(WEEKS))
    assert differences(one, other) == []
    assert differences(one, nothing) == []


def test_a_freeze_begins_at_the_fork_and_leaves_the_original_alone(settled):
    before = settled.tallies.copy()
    branch = settled.fork(frozen(settled, ["screening"])).run(status_quo_table(WEEKS))
    assert (branch.tallies[:60] == before).all()
    assert differences(settled, settled.fork()) == []
    assert settled.parameters.values["mechanisms.screening"] == 1.0
    assert differences(branch, settled.fork().run(status_quo_table(WEEKS)))


def test_a_frozen_fear_does_not_answer_to_the_policy(settled):
    policy = with_levers(WEEKS, law_buying=1.0, enforcement_target_clients=10.0, enforcement_publicity=1.0)
    off = frozen(settled, ["client_fear"])
    free, still = settled.fork().run(policy), settled.fork(off).run(policy)
    quiet = settled.fork(off).run(status_quo_table(WEEKS))
    assert weekly(free.tallies)["client_fear"][-1] > 1.5 * off.values["usual_fear"]
    assert weekly(still.tallies)["client_fear"][-1] == pytest.approx(off.values["usual_fear"])
    assert weekly(quiet.tallies)["client_fear"][-1] == pytest.approx(off.values["usual_fear"])


@pytest.mark.parametrize("name", STANDS_STILL)
def test_what_stands_still_has_the_mean_of_the_last_year(settled, name):
    parameter, outcome = STANDS_STILL[name]
    series = weekly(settled.tallies)[outcome][-52:] / (100.0 if outcome == "impunity" else 1.0)
    assert series.min() <= measured(settled, name) <= series.max()
    assert frozen(settled, [name]).changed() == pytest.approx(
        {f"mechanisms.{name}": 0.0, parameter: measured(settled, name)}
    )


def test_a_world_that_has_not_lived_keeps_the_parameters_own_value():
    world = small_world()
    assert measured(world, "client_fear") == REGISTRY["usual_fear"].value


def test_an_unknown_mechanism_names_the_nearest():
    check_mechanisms(MECHANISMS)
    with pytest.raises(InputError, match=r"'screning' is no mechanism\. Did you mean 'screening'"):
        check_mechanisms(["screning"])
    with pytest.raises(InputError, match=r"'zzz' is no mechanism\. Valid: .*screening, .*refuges\.$") as told:
        check_mechanisms(["zzz"])
    assert "line_" not in str(told.value)
