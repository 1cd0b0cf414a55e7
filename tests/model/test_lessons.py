"""Lessons that others paid for, each a test named after it."""

import gc
import json
import tracemalloc

import numpy as np
import pytest

from model.codes import Housing
from model.conditions import status_quo_table
from model.counting import outcomes
from model.counting.tallies import Tally
from model.seeds import replicate_seed
from model.world import World
from tests.model import regenerate_golden
from tests.model.worlds import differences, in_trade, moving_table, people, sampled, small_world, with_levers

# A policy at dose zero, or one that reaches nobody: what holds in both worlds, and what only the policy moves.
PROGRAMME = {
    "income_support_cash": 0.0,
    "income_support_take_up": 1.0,
    "income_support_navigation": 1.0,
    "income_support_delay": 0.0,
    "income_support_documentation_rule": 0.0,
    "income_support_formal_income_rule": 0.0,
    "income_support_record_rule": 1.0,
}
NOBODY_THERE = {f"migrant_share.{race}": 0.0 for race in ("white", "black", "latine", "asian", "indigenous_or_other")}
POLICIES = {
    "income support of nothing": ({}, {}, PROGRAMME),
    "income support that nobody takes up": (
        {},
        {},
        {"income_support_amount": 900.0, "income_support_take_up": 0.0, "income_support_delay": 0.0},
    ),
    "income support with its mechanism off": (
        {"mechanisms.income_support": 0.0},
        {},
        PROGRAMME | {"income_support_amount": 900.0},
    ),
    "relief for businesses that stay open": ({}, {}, {"income_support_business_relief": 1.0}),
    "a closure of no platform": (
        {},
        {},
        {
            "platform_closure_vanish": 5.0,
            "platform_closure_replacement": 2.0,
            "platform_closure_replacement_delay": 0.0,
            "platform_closure_replacement_channel": 1.5,
            "platform_closure_replacement_scruple": 2.0,
        },
    ),
    "a venue that never opens": (
        {},
        {},
        {
            "declared_venue_kind": 1.0,
            "declared_venue_reach": 5.0,
            "declared_venue_channel": 1.0,
            "declared_venue_isolation": 5.0,
            "declared_venue_visibility": 1.0,
            "declared_venue_scruple": 0.0,
            "declared_venue_price": 900.0,
            "declared_venue_session_hours": 9.0,
        },
    ),
    "licences without raids": ({}, {"enforcement_raids": 0.0}, {"law_licensing": 0.0, "law_licensed": 1.0}),
    "services that are suspended": (
        {},
        {"services_suspended": 1.0},
        {
            "services_beds": 500.0,
            "services_housing_time_limit": 1.0,
            "services_flexible_fund": 9000.0,
            "services_treatment_slots": 200.0,
            "services_outreach": 1.0,
            "services_identification": 20.0,
            "services_sobriety_rule": 0.0,
            "services_record_rule": 1.0,
        },
    ),
    "rules for noncitizens where there are none": (
        NOBODY_THERE,
        {},
        {"documentation_paths": 2.0, "services_documentation_rule": 1.0, "law_selling_noncitizens": 0.0},
    ),
    "profiling with its mechanism off": ({"mechanisms.profiling": 0.0}, {}, {"enforcement_profiling": 3.0}),
    "contagion that does not infect": (
        {"infection_per_session": 0.0, "infection_at_home": 0.0, "mechanisms.infection_fear": 0.0},
        {},
        {"shock_infection": 0.3},
    ),
    "evictions with housing off": ({"mechanisms.housing": 0.0}, {}, {"shock_eviction": 20.0}),
}
ITS_OWN = ("market.support_weeks", "venues.")
"""What a policy may change although it reaches nobody: the weeks it has run, and the venue that it declares."""


@pytest.mark.parametrize("policy", POLICIES)
def test_zero_dose_equals_baseline_bit_for_bit(policy):
    parameters, both, moved = POLICIES[policy]
    settled = small_world(**parameters).run(with_levers(10, **both))
    base = settled.fork().run(with_levers(30, **both))
    dosed = settled.fork().run(with_levers(30, **(both | moved)))
    assert [name for name in differences(base, dosed, ("tallies",)) if not name.startswith(ITS_OWN)] == []
    # Whom the rules of a programme would let in is known even where nobody is paid.
    counted = [np.delete(world.tallies, Tally.ENTITLED_TO_SUPPORT, axis=2) for world in (base, dosed)]
    np.testing.assert_array_equal(*counted)


@pytest.mark.parametrize("start", [0, 1, 17])
def test_nothing_changes_before_the_policy_starts(start):
    table = status_quo_table(30)
    table[start:] = moving_table(30 - start, seed=start)
    base = small_world().run(status_quo_table(30))
    scenario = small_world().run(table)
    np.testing.assert_array_equal(base.tallies[:start], scenario.tallies[:start])
    assert not np.array_equal(base.tallies[start], scenario.tallies[start])


def test_the_order_of_evaluation_changes_nothing():
    tables = [moving_table(12, seed=n) for n in range(3)]
    settled = small_world().run(status_quo_table(8))
    forwards = [settled.fork().run(table) for table in tables]
    backwards = [settled.fork().run(table) for table in reversed(tables)][::-1]
    week_by_week = [settled.fork() for _ in tables]
    for week in range(12):
        for world, table in zip(week_by_week, tables, strict=True):
            world.run(table[week : week + 1])
    for one, other, stepped in zip(forwards, backwards, week_by_week, strict=True):
        assert differences(one, other) == []
        assert differences(one, stepped) == []


def test_worlds_that_take_turns_do_not_touch_each_other():
    alone = [World(sampled(n), n, 0.03).run(moving_table(10, seed=n)) for n in range(3)]
    together = [World(sampled(n), n, 0.03) for n in range(3)]
    for week in range(10):
        for n in (2, 0, 1):
            together[n].run(moving_table(10, seed=n)[week : week + 1])
    for one, other in zip(alone, together, strict=True):
        assert differences(one, other) == []


def test_one_seed_gives_the_same_world_again_and_never_two_identical_replicates():
    seeds = [replicate_seed(seed, replicate) for seed in (0, 1, 2) for replicate in range(10)]
    worlds = [small_world(seed=seed).run(status_quo_table(3)) for seed in seeds]
    assert len({world.tallies.tobytes() for world in worlds}) == len(seeds)
    assert len({people(world.state).need.tobytes() for world in worlds}) == len(seeds)
    assert differences(worlds[0], small_world(seed=seeds[0]).run(status_quo_table(3))) == []


def test_a_fork_shares_nothing():
    world = small_world().run(status_quo_table(10))
    untouched = small_world().run(status_quo_table(10))
    twin = world.fork()
    for name, mine, its in zip(world.state._fields, world.state, twin.state, strict=True):
        assert not np.shares_memory(mine, its), name
    assert not np.shares_memory(world.tallies, twin.tallies)
    twin.run(moving_table(10))
    assert differences(world, untouched) == []
    world.run(status_quo_table(10))
    assert differences(world, untouched.run(status_quo_table(10))) == []


def test_running_a_world_leaves_its_table_and_parameters_alone():
    parameters = sampled(5)
    before = parameters.record.tobytes()
    table = moving_table(10)
    as_given = table.copy()
    World(parameters, 1, 0.03).run(table)
    np.testing.assert_array_equal(table, as_given)
    assert parameters.record.tobytes() == before


def test_the_last_counted_week_is_the_state_of_the_world():
    world = small_world(scale=0.1).run(moving_table(30, share=0.2))
    last = world.tallies[-1, 0]
    stock = in_trade(world.state)
    with_third_party = stock[stock.third_party >= 0]
    for tally, value in {
        Tally.ACTIVE: len(stock),
        Tally.TRUST: stock.trust.sum(),
        Tally.DESPERATION: stock.desperation.sum(),
        Tally.DEBT: (stock.arrears + stock.fines).sum(),
        Tally.UNHOUSED: (stock.housing == Housing.UNHOUSED).sum(),
        Tally.UNSTABLE: (stock.housing == Housing.UNSTABLE).sum(),
        Tally.RECORD: stock.record.sum(),
        Tally.OUTED: stock.outed.sum(),
        Tally.EXPLOITED: stock.exploited.sum(),
        Tally.ON_TREATMENT: stock.on_treatment.sum(),
        Tally.WITH_THIRD_PARTY: len(with_third_party),
        Tally.CONTROL: with_third_party.control.sum(),
        Tally.DEPENDENCE: with_third_party.dependence.sum(),
        Tally.THIRD_PARTIES: world.state.third_parties.active.sum(),
        Tally.PEOPLE: people(world.state).alive.sum(),
        Tally.IMPUNITY: world.state.market[0].impunity,
    }.items():
        assert last[tally] == pytest.approx(value, rel=1e-12), tally.name


def test_no_leak_over_many_runs():
    worlds, table = 200, status_quo_table(2)
    state = small_world().state
    held = sum(array.nbytes for array in state)

    def live(count: int) -> None:
        for n in range(count):
            small_world(seed=n).run(table).fork().run(table)
        gc.collect()

    tracemalloc.start()
    live(worlds)  # Python and NumPy keep some freed objects for later: their stores fill first
    traced, resident = tracemalloc.get_traced_memory()[0], resident_bytes()
    live(worlds)
    traced, resident = tracemalloc.get_traced_memory()[0] - traced, resident_bytes() - resident
    tracemalloc.stop()
    # Half of what it would be if each world left behind its counts of one week, the least worth keeping.
    assert traced < worlds * state.counts.nbytes / 2
    # The allocator may keep the pages of a few worlds; a leak out of Python's sight would keep those of two hundred.
    assert resident < 10 * held


def resident_bytes() -> int:
    """Memory that this process holds at present."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def test_outcomes_are_undefined_only_where_there_is_nothing_to_divide_by_and_never_infinite():
    names = [name for name, outcome in outcomes.OUTCOMES.items() if outcome.grouped]
    for world in (small_world(), small_world(people=1.0, clients=0.0), small_world(people=0.0, clients=0.0)):
        world.run(moving_table(5))
        for columns, counted in ((list(outcomes.OUTCOMES), world.tallies[:, :1]), (names, world.tallies)):
            outcomes.check("window", *outcomes.with_basis(counted, [(0, 5), (2, 3)], columns), columns)


def test_golden_results():
    """Two worlds give what they gave. If a change is meant to change them, see ``regenerate_golden.py``."""
    pinned = json.loads(regenerate_golden.FILE.read_text(encoding="utf-8"))
    found = regenerate_golden.results()
    assert pinned.keys() == found.keys()
    tolerance = 10.0 ** (1 - regenerate_golden.DIGITS)
    for name, values in pinned.items():
        assert found[name] == pytest.approx(values, rel=tolerance, abs=1e-12), name
