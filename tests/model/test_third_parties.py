"""What third parties are worth, how they come and go, and what programmes and projects do: each can be absent, and
each acts where it is there."""

from collections.abc import Mapping

import numpy as np
import pytest

from model.codes import NOBODY, ThirdPartyKind
from model.conditions import status_quo_table
from model.counting import outcomes
from model.counting.outcomes_of_work import WAYS_OUT
from model.counting.tallies import Tally
from model.parameters import Parameters
from model.world import World
from tests.model.random_worlds import each
from tests.model.worlds import people, with_levers

SCALE, BURN_IN, WEEKS = 0.15, 60, 40
PEERS = {"peer_safety_screening": 1.0, "peer_safety_company": 1.0, "peer_safety_warnings": 1.0}
DEAR = each("third_party_costs", 500.0)
COERCED = each("propensity_high", 1.0) | {"control_growth": 0.3, "recruitment_rate": 0.3}
PROGRAMME = {"exit_programme_places": 50.0, "exit_programme_take_up": 2.0}


@pytest.fixture(scope="module")
def burnt_in() -> World:
    return World(Parameters.defaults(), 6, SCALE).run(status_quo_table(BURN_IN)).begin().forget()


def lived(world: World, values: Mapping[str, float], **levers: float) -> World:
    return world.fork(Parameters.defaults().set(values)).run(with_levers(WEEKS, **levers))


def counted(world: World, tally: Tally) -> float:
    return float(world.tallies[:, 0, tally].sum())


@pytest.mark.parametrize(
    ("mechanism", "absent"),
    [
        ("broker_book", {"book_known": 0.0}),
        ("held", {"exploitation_holds": 0.0}),
        ("losses", {"losses_close": 0.0}),
        ("growth", {"makes_room": 0.0, "opening_elasticity": 0.0}),
    ],
)
def test_a_mechanism_that_is_off_is_one_whose_effect_is_absent(
    burnt_in: World, mechanism: str, absent: dict[str, float]
) -> None:
    there, gone = lived(burnt_in, DEAR), lived(burnt_in, DEAR | absent)
    off = lived(burnt_in, DEAR | {f"mechanisms.{mechanism}": False})
    np.testing.assert_array_equal(off.tallies, gone.tallies)
    assert (there.tallies != gone.tallies).any()


@pytest.mark.parametrize("mechanism", ["peer_safety", "exit_programmes"])
def test_levers_do_nothing_while_their_mechanism_is_off(burnt_in: World, mechanism: str) -> None:
    off = {f"mechanisms.{mechanism}": False}
    usual, moved = lived(burnt_in, off), lived(burnt_in, off, **PEERS, **PROGRAMME)
    other = lived(burnt_in, off, **(PROGRAMME if mechanism == "peer_safety" else PEERS))
    np.testing.assert_array_equal(moved.tallies, other.tallies)
    np.testing.assert_array_equal(usual.tallies, lived(burnt_in, {}).tallies)


def test_a_project_of_peers_that_gives_nothing_changes_nothing(burnt_in: World) -> None:
    nothing = {"peers_screen": 0.0, "peers_go_along": 0.0, "peers_warn": 0.0}
    np.testing.assert_array_equal(lived(burnt_in, nothing, **PEERS).tallies, lived(burnt_in, {}).tallies)


def test_a_programme_without_places_changes_nothing_whatever_else_it_offers(burnt_in: World) -> None:
    rest = {"exit_programme_take_up": 5.0, "exit_programme_amount": 900.0, "exit_programme_weeks": 9.0}
    np.testing.assert_array_equal(lived(burnt_in, {}, **rest).tallies, lived(burnt_in, {}).tallies)


def test_peers_make_meetings_safer(burnt_in: World) -> None:
    best = {"peers_screen": 1.0, "peers_go_along": 0.9, "peers_warn": 1.0}
    usual, safer = (outcomes.window(lived(burnt_in, best, **levers).tallies, 0, WEEKS) for levers in ({}, PEERS))
    assert safer["client_violence"] < 0.6 * usual["client_violence"]


def test_a_programme_takes_people_in_up_to_its_places_and_pays_them(burnt_in: World) -> None:
    world = lived(burnt_in, {}, **PROGRAMME)
    places = int(50.0 * Parameters.defaults().values["people_in_trade"] * SCALE / 1000.0)
    assert world.tallies[:, 0, Tally.IN_EXIT_PROGRAMME].max() == places
    assert 0.0 < counted(world, Tally.JOINED_PROGRAMME) < counted(world, Tally.ASKED_FOR_PROGRAMME)
    assert counted(world, Tally.SUPPORT_PAID) > counted(lived(burnt_in, {}), Tally.SUPPORT_PAID)
    inside = world.state.workers.programme_until > world.week
    assert np.count_nonzero(inside) >= places


def test_whoever_takes_in_nothing_closes_and_its_workers_go_on_without_it(burnt_in: World) -> None:
    usual, poor = (lived(burnt_in, DEAR | {"losses_close": rate}).state for rate in (0.0, 0.2))
    for kind in (ThirdPartyKind.COLLECTIVE, ThirdPartyKind.BOYFRIEND_MANAGER, ThirdPartyKind.CONTROLLER):
        active = [
            np.count_nonzero(parties.active[parties.kind == kind])
            for parties in (usual.third_parties, poor.third_parties)
        ]
        assert active[1] < active[0], kind.name
    tied = people(poor).third_party
    assert poor.third_parties.active[tied[tied != NOBODY]].all()


def test_those_who_are_asked_grow_and_open(burnt_in: World) -> None:
    asked = {"autonomy_cost": 0.0, "opening_to_workers": 5.0, "makes_room": 0.2, "losses_close": 0.0}
    parties = lived(burnt_in, asked).state.third_parties
    waiting = ~np.isin(parties.kind, (ThirdPartyKind.BOYFRIEND_MANAGER, ThirdPartyKind.CONTROLLER))
    assert (parties.capacity[waiting & parties.active] > parties.usual_capacity[waiting & parties.active]).any()
    assert (parties.capacity <= 2 * parties.usual_capacity).all()
    assert (parties.capacity == parties.usual_capacity)[~waiting].all()
    before = burnt_in.state.third_parties
    assert np.count_nonzero(parties.active[waiting]) > np.count_nonzero(before.active[waiting])


def test_nobody_in_exploitation_stops_and_each_leaves_by_one_way(burnt_in: World) -> None:
    world = World(Parameters.defaults().set(COERCED), 6, SCALE).run(status_quo_table(WEEKS))
    ways = [counted(world, tally) for _, _, tally in WAYS_OUT]
    assert sum(ways) == counted(world, Tally.LEFT_EXPLOITATION) > 0.0
    assert counted(world, Tally.STOPPED_IN_EXPLOITATION) == 0.0
    loose = World(Parameters.defaults().set(COERCED | {"exploitation_holds": 0.0}), 6, SCALE)
    assert counted(loose.run(status_quo_table(WEEKS)), Tally.STOPPED_IN_EXPLOITATION) > 0.0


def test_businesses_can_be_as_coercive_as_controllers_or_none_of_them() -> None:
    for share, coercive in ((0.0, False), (0.3, True)):
        parties = World(Parameters.defaults().set({"coercive_businesses": share}), 6, 1.0).state.third_parties
        indoors = np.isin(parties.kind, (ThirdPartyKind.MASSAGE_BUSINESS, ThirdPartyKind.AGENCY))
        assert (parties.propensity[indoors] > 0.5).any() == coercive


def test_what_those_who_left_earn_is_missing_where_nobody_left(burnt_in: World) -> None:
    found = outcomes.window(lived(burnt_in, {}).tallies, 0, WEEKS)
    assert 0.0 < found["earnings_after_leaving"] < Parameters.defaults().values["outside_wage"]
    assert found["earnings_after_leaving"] == pytest.approx(
        found["other_work_after_leaving"] / 100.0 * Parameters.defaults().values["outside_wage"]
    )
    nobody = outcomes.window(World(Parameters.defaults().set({"people": 0.0, "people_in_trade": 0.0}), 6, SCALE)
                             .run(status_quo_table(2)).tallies, 0, 2)  # fmt: skip
    for name in ("earnings_after_leaving", "exploitation_indoors", "helped_out_by_peers", "left_exploitation_by_raid"):
        assert np.isnan(nobody[name]), name
    assert nobody["people_helped_out"] == nobody["people_who_left"] == 0.0
