"""Who bears what police, landlords and crises do: whole weeks, each path at work and at its absent point."""

from collections.abc import Mapping

import numpy as np
import pytest

from model.codes import NOBODY, Documentation, Housing
from model.conditions import status_quo_table
from model.counting import outcomes
from model.counting.tallies import Tally
from model.parameters import Parameters
from model.world import World
from tests.model.worlds import people

SCALE, BURN_IN, WEEKS = 0.1, 52, 26
RAIDS = {"enforcement_raids": 5.0, "law_licensed": 0.0}
ABSENT: list[tuple[dict[str, float], dict[str, float], dict[str, float]]] = [
    ({"custody_after_check": 0.0, "flight_injury": 0.0}, {"enforcement_immigration_checks": 1.0}, RAIDS),
    ({"landlord_evicts": 0.0, "landlord_refuses": 0.0}, {"law_landlords": 1.0}, {}),
    ({"account_loss": 0.0}, {"payment_accounts_closed": 1.0}, {}),
    ({"ban_pauses": 0.0, "ban_fined": 0.0}, {"law_working_ban": 1.0}, {}),
    ({"infection_pauses": 0.0, "infection_deters_clients": 0.0}, {"shock_infection": 0.1}, {}),
    ({"crowding_infects": 0.0}, {"shock_crowding": 1.0}, {"shock_infection": 0.1}),
]
"""Parameters at which an effect is absent, the levers that then do nothing, and levers that hold in both worlds."""
COUNTED_ALONE = (Tally.STATUS_CHECKS, Tally.INFECTIONS, Tally.INFECTIONS_AT_HOME, Tally.INFECTIONS_IN_SHARED_HOMES)
"""What a lever is counted by although nothing follows from it: checks without custody, infections that nobody fears."""


@pytest.fixture(scope="module")
def burnt_in() -> World:
    return World(Parameters.defaults(), 8, SCALE).run(status_quo_table(BURN_IN)).begin()


def lived(world: World, levers: Mapping[str, float], values: Mapping[str, float] | None = None) -> World:
    table = status_quo_table(WEEKS)
    for column, value in levers.items():
        table[column] = value
    return world.fork(Parameters.defaults().set(values or {})).run(table)


def counted(world: World, *tallies: Tally) -> float:
    return float(world.tallies[BURN_IN:, 0, list(tallies)].sum())


def outcome(world: World, name: str) -> float:
    return outcomes.window(world.tallies, BURN_IN, BURN_IN + WEEKS, 0)[name]


@pytest.mark.parametrize(("values", "levers", "given"), ABSENT, ids="+".join)
def test_every_path_can_be_absent(burnt_in: World, values, levers, given) -> None:
    without, moved = lived(burnt_in, given, values), lived(burnt_in, given | levers, values)
    still = [tally for tally in Tally if tally not in COUNTED_ALONE or "shock_crowding" in levers]
    np.testing.assert_array_equal(moved.tallies[:, :, still], without.tallies[:, :, still])


def test_citizens_are_neither_checked_nor_removed_and_who_is_removed_is_gone(burnt_in: World) -> None:
    world = lived(burnt_in, RAIDS | {"enforcement_immigration_checks": 1.0}, {"custody_after_check": 0.8})
    citizens = outcomes.GROUPS.index("documentation:citizen_or_resident")
    assert world.tallies[BURN_IN:, citizens, Tally.STATUS_CHECKS].sum() == 0
    removed = counted(world, Tally.REMOVALS)
    assert 0 < removed <= counted(world, Tally.IMMIGRATION_CUSTODY) <= counted(world, Tally.STATUS_CHECKS)
    everyone = people(world.state)
    gone = everyone[everyone.to_be_removed & ~everyone.alive]
    assert len(gone) >= removed
    assert not (gone.documentation == Documentation.CITIZEN_OR_RESIDENT).any()
    assert counted(world, Tally.DEPARTURES) >= removed
    firewall = {"enforcement_immigration_checks": 1.0, "documentation_firewall": 1.0}
    assert counted(lived(burnt_in, RAIDS | firewall), Tally.STATUS_CHECKS) == 0


def test_raids_hurt_more_people_where_status_is_checked(burnt_in: World) -> None:
    values = {"raid_injury": 0.1, "flight_injury": 9.0}
    without, with_checks = (
        lived(burnt_in, RAIDS | {"enforcement_immigration_checks": checks}, values) for checks in (0.0, 1.0)
    )
    assert outcome(with_checks, "raid_injuries") > 1.2 * outcome(without, "raid_injuries") > 0.0
    none = lived(burnt_in, RAIDS, {"raid_injury": 0.0})
    assert counted(none, Tally.INJURIES_IN_RAIDS) == 0


def test_without_weeks_in_between_nobody_is_between_places(burnt_in: World) -> None:
    shut = {"shock_business_closure": 1.0}
    usual = lived(burnt_in, shut)
    assert outcome(usual, "between_places") > 1.0
    at_once = lived(burnt_in, shut, {"weeks_between_places": 0.0, "not_back": 0.0})
    assert counted(at_once, Tally.PLACES_LOST) > 0
    assert counted(at_once, Tally.BETWEEN_PLACES, Tally.NOT_BACK) == 0
    waiting = people(usual.state)[people(usual.state).between_places]
    assert (waiting.venue == NOBODY).all()
    assert (waiting.third_party == NOBODY).all()


def test_a_pause_costs_the_income_of_it(burnt_in: World) -> None:
    usual, banned = lived(burnt_in, {}), lived(burnt_in, {"law_working_ban": 1.0})
    assert counted(usual, Tally.PAUSED) == 0
    assert 5.0 < outcome(banned, "pausing") < 60.0
    assert outcome(banned, "mean_income") < outcome(usual, "mean_income")
    paused = people(banned.state)[people(banned.state).pauses & people(banned.state).in_trade]
    assert len(paused) > 0
    assert (paused.wanted == 0).all()
    assert counted(banned, Tally.BAN_FINES) > 0


def test_rehousing_reaches_those_who_lost_a_home_in_that_week_alone(burnt_in: World) -> None:
    evicted = {"shock_eviction": 10.0}
    without, rehoused = lived(burnt_in, evicted), lived(burnt_in, evicted | {"services_rehousing": 1.0})
    assert outcome(rehoused, "unhoused") < outcome(without, "unhoused")
    assert 0 < counted(rehoused, Tally.REHOUSED_AT_ONCE) <= 2 * counted(rehoused, Tally.LOST_HOME)
    before = people(burnt_in.state)
    long_without = np.flatnonzero(before.alive & (before.housing == Housing.UNHOUSED))
    after = rehoused.state.workers[long_without]
    assert (after.alive & (after.housing == Housing.UNHOUSED)).any()


def test_advertisements_count_people_platforms_and_duplicates(burnt_in: World) -> None:
    two, one = lived(burnt_in, {}), burnt_in.fork().run(closed_main(WEEKS))
    for world in (two, one):
        people_advertising, places, notices = (
            outcome(world, name) for name in ("advertisers", "platforms_per_advertiser", "duplicates")
        )
        assert outcome(world, "advertisements") == pytest.approx(people_advertising * places * notices)
        assert outcome(world, "advertisements") >= people_advertising
    assert outcome(one, "duplicates") > outcome(two, "duplicates")


def closed_main(weeks: int) -> np.recarray:
    table = status_quo_table(weeks)
    table.platform_closure_closed[:, 0] = 1.0
    return table
