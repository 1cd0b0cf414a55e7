"""Freezing: nothing moves before the fork, what is frozen goes on as it was."""

import re
from pathlib import Path

import numpy as np
import pytest

from experiments.mechanisms.freeze import (
    ELSEWHERE,
    FOLLOWS,
    HELD,
    STANDS_STILL,
    Freeze,
    check_mechanisms,
    frozen,
    meaning,
    measured,
)
from model.codes import NOBODY, Housing
from model.conditions import LEVERS, status_quo_table
from model.counting.outcomes import GROUPS, weekly, window
from model.errors import InputError
from model.parameters import MECHANISMS, REGISTRY
from tests.model.worlds import differences, moving_table, small_world, with_levers

WEEKS = 20
PROGRAMME = {"income_support_amount": 300.0, "income_support_delay": 0.0}
"""A programme that pays, without which rules on who is paid say nothing."""


@pytest.fixture(scope="module")
def settled():
    return small_world().run(status_quo_table(60))


@pytest.fixture(scope="module")
def market():
    """Large enough for every lever to matter."""
    return small_world(scale=0.15).run(status_quo_table(30))


@pytest.fixture(scope="module")
def long_lived():
    return small_world(scale=0.5).run(status_quo_table(156)).begin()


def moved(names, weeks=WEEKS, table=None):
    """A table with some levers at other values than the status quo's, the lower end first and then the higher."""
    table = status_quo_table(weeks) if table is None else table.copy()
    for name in names:
        lever = LEVERS[name]
        high = min(lever.high, 20.0 + lever.status_quo.max() * 2.0)
        table[lever.column][: weeks // 3] = lever.low
        table[lever.column][weeks // 3 :] = high
    return table


def test_a_fork_with_the_same_parameters_is_the_same_world(settled):
    one, other = settled.fork(), settled.fork(settled.parameters)
    for world in (one, other):
        world.run(status_quo_table(WEEKS))
    nothing = frozen(settled, []).fork(settled, status_quo_table(WEEKS))
    assert differences(one, other) == []
    assert differences(one, nothing) == []


def test_a_freeze_begins_at_the_fork_and_leaves_the_original_alone(settled):
    before = settled.tallies.copy()
    branch = frozen(settled, ["client_fear"]).fork(settled, status_quo_table(WEEKS))
    assert (branch.tallies[:60] == before).all()
    assert differences(settled, settled.fork()) == []
    assert settled.parameters.values["mechanisms.client_fear"] == 1.0
    assert differences(branch, settled.fork().run(status_quo_table(WEEKS)))


def test_a_frozen_fear_does_not_answer_to_the_policy(settled):
    policy = with_levers(WEEKS, law_buying=1.0, enforcement_target_clients=10.0, enforcement_publicity=1.0)
    off = frozen(settled, ["client_fear"])
    usual = off.parameters.values["usual_fear"]
    free, still = settled.fork().run(policy), off.fork(settled, policy)
    quiet = off.fork(settled, status_quo_table(WEEKS))
    assert weekly(free.tallies)["client_fear"][-1] > 1.5 * usual
    assert weekly(still.tallies)["client_fear"][-1] == pytest.approx(usual)
    assert weekly(quiet.tallies)["client_fear"][-1] == pytest.approx(usual)


MEANS = {
    "brokerage": ("third_party_share", "all", 100.0),
    "client_fear": ("client_fear", "all", 1.0),
    "desperation": ("desperation", "all", 1.0),
    "impunity": ("impunity", "all", 100.0),
    "screening": ("information_shared", "all", 100.0),
    "supplies": ("lacking_supplies", "all", 100.0),
    "trust": ("trust", "all", 1.0),
    "withdrawal": ("on_treatment", "uses_drugs:yes", 100.0),
}


@pytest.mark.parametrize("name", MEANS)
def test_what_stands_still_has_the_mean_of_the_last_year(market, name):
    outcome, group, scale = MEANS[name]
    series = weekly(market.tallies, GROUPS.index(group))[outcome][-52:] / scale
    assert series.min() < measured(market, name) < series.max()


@pytest.mark.parametrize("name", STANDS_STILL)
def test_what_stands_still_is_measured_in_that_very_world(settled, name):
    still = frozen(settled, [name])
    told = {f"mechanisms.{name}": 0.0, STANDS_STILL[name].parameter: measured(settled, name)}
    assert still.parameters.changed() == pytest.approx(told)
    assert (still.held, still.follows) == ((), {})


@pytest.mark.parametrize("name", ["brokerage", "entry", "outing", "records", "screening", "withdrawal"])
def test_the_status_quo_stays_what_it_was(long_lived, name):
    """What the mechanism moves, after two years frozen, is about what it was."""
    outcome = {"brokerage": "third_party_share", "entry": "entries", "screening": "information_shared",
               "outing": "outed", "records": "with_record", "withdrawal": "desperation"}[name]  # fmt: skip
    table = status_quo_table(104)
    quiet, still = long_lived.fork().run(table), frozen(long_lived, [name]).fork(long_lived, table)
    before, after = (window(world.tallies[-52:], 0, 52)[outcome] for world in (quiet, still))
    assert after == pytest.approx(before, rel=0.15)


def test_a_world_that_has_not_lived_keeps_the_parameters_own_value():
    world = small_world()
    assert measured(world, "client_fear") == REGISTRY["usual_fear"].value


def test_levers_that_are_held_are_levers_of_mechanisms():
    check_mechanisms([*HELD, *FOLLOWS, *ELSEWHERE])
    assert not HELD.keys() & STANDS_STILL.keys()
    assert FOLLOWS.keys() <= HELD.keys()
    for name, levers in HELD.items():
        assert set(levers) <= LEVERS.keys()
        assert len(set(levers)) == len(levers)
        assert set(ELSEWHERE.get(name, ())) <= set(levers)
    for pairs in FOLLOWS.values():
        for lever, other in pairs.items():
            assert (LEVERS[lever].status_quo == LEVERS[other].status_quo).all()


@pytest.mark.parametrize("name", HELD)
def test_with_the_switch_off_its_levers_change_nothing(market, name):
    """Whatever all other levers do."""
    off = market.parameters.set({f"mechanisms.{name}": 0.0})
    others = moving_table(WEEKS, seed=3, share=0.3)
    only = [lever for lever in HELD[name] if lever not in ELSEWHERE.get(name, ())]
    one, other = (market.fork(off).run(table) for table in (others, moved(only, table=others)))
    np.testing.assert_array_equal(one.tallies, other.tallies)


def some_who_got_away(world):
    """The world in which every tenth worker has just got away from a third party, into supported housing."""
    away = np.flatnonzero(world.state.workers.in_trade & (world.state.workers.third_party == NOBODY))[::10]
    workers = world.state.workers
    workers.housing[away], workers.bed_until[away] = Housing.SUPPORTED, world.week + 104
    workers.left_whom[away], workers.left_third_party[away] = np.arange(len(away)), world.week
    return world


@pytest.mark.parametrize(("name", "lever"), [(name, lever) for name, rows in ELSEWHERE.items() for lever in rows])
def test_levers_said_to_act_elsewhere_do(market, name, lever):
    often = {"rescue_services": 0.1, "found_again_rate": 0.2, "home_protects": 0.0, "moves_when_found": 1.0}
    off = market.parameters.set({f"mechanisms.{name}": 0.0} | often)
    given = with_levers(WEEKS, **PROGRAMME)
    one, other = (some_who_got_away(market.fork(off)).run(table) for table in (given, moved([lever], table=given)))
    assert (one.tallies != other.tallies).any()


@pytest.mark.parametrize("name", HELD)
def test_a_held_mechanism_goes_on_in_the_status_quo_and_answers_to_no_policy(market, name):
    still, quiet = frozen(market, [name]), market.fork().run(status_quo_table(WEEKS))
    assert still.parameters.changed() == {}
    policy = moved(HELD[name])
    assert differences(still.fork(market, status_quo_table(WEEKS)), quiet) == []
    assert differences(still.fork(market, policy), quiet) == []
    given = with_levers(WEEKS, **PROGRAMME)
    one, other = (market.fork().run(table) for table in (given, moved(HELD[name], table=given)))
    assert differences(one, other), "unfrozen it answers"


def test_all_held_mechanisms_together_are_the_status_quo(market):
    quiet = market.fork().run(status_quo_table(WEEKS))
    assert differences(frozen(market, HELD).fork(market, status_quo_table(WEEKS)), quiet) == []


def test_a_freeze_holds_what_it_must_and_leaves_the_table_alone(settled):
    policy = moved(["courts.diversion", "courts.fine"])
    before = policy.copy()
    still = frozen(settled, ["diversion"]).conditions(policy)
    assert (policy == before).all()
    assert (still["courts_diversion"] == LEVERS["courts.diversion"].status_quo).all()
    assert (still["courts_fine"] == policy.courts_fine).all()


def test_without_eligibility_the_law_makes_no_difference_between_people(settled):
    still = frozen(settled, ["eligibility"])
    citizens_only = with_levers(WEEKS, law_selling=0.0)
    for_all = with_levers(WEEKS, law_selling=0.0, law_selling_noncitizens=0.0)
    assert differences(still.fork(settled, citizens_only), settled.fork().run(for_all)) == []
    assert differences(settled.fork().run(citizens_only), settled.fork().run(for_all))


def test_an_absent_mechanism_is_off(settled):
    gone = frozen(settled, ["diversion", "client_fear"], absent=True)
    assert (gone.held, gone.follows) == ((), {})
    assert gone.parameters.values["mechanisms.diversion"] == 0.0
    assert gone.parameters.values["usual_fear"] == measured(settled, "client_fear")
    assert isinstance(gone, Freeze)


def test_the_method_says_of_every_mechanism_how_it_is_frozen():
    text = (Path(__file__).parents[3] / "docs" / "claims-method.md").read_text(encoding="utf-8")
    rows = text.partition("| kind | mechanisms |")[2].partition("\n\n")[0].splitlines()[2:]
    named = {row.split("|")[1].strip(): set(re.findall(r"`(\w+)`", row.split("|")[2])) for row in rows}
    assert set().union(*named.values()) == {name for name in MECHANISMS if not name.startswith("line_")}
    assert named["its levers are held"] == set(HELD)
    assert named["stands still at what it was"] | {"brokerage"} == set(STANDS_STILL)


def test_results_are_stored_by_what_a_freeze_means(monkeypatch):
    before = meaning(("diversion", "screening"))
    monkeypatch.setitem(HELD, "diversion", ("courts.fine",))
    assert meaning(("diversion", "screening")) != before


def test_an_unknown_mechanism_names_the_nearest():
    check_mechanisms(MECHANISMS)
    with pytest.raises(InputError, match=r"'screning' is no mechanism\. Did you mean 'screening'"):
        check_mechanisms(["screning"])
    with pytest.raises(InputError, match=r"'zzz' is no mechanism\. Valid: .*screening, .*refuges\.$") as told:
        check_mechanisms(["zzz"])
    assert "line_" not in str(told.value)
