"""Clients' fear by place and of old, who the clients are, and what stands behind a no: each path can be absent."""

from collections.abc import Mapping

import numpy as np
import pytest

from model.codes import VenueKind
from model.conditions import status_quo_table
from model.counting import outcomes
from model.counting.tallies import Tally
from model.lines.learning import clients_hear
from model.parameters import Parameters
from model.world import World
from tests.model.worlds import with_levers

SCALE, BURN_IN, WEEKS = 0.1, 26, 26
NEVER_ARRESTED = {"own_arrest_deters": 0.0, "own_arrest_fear": 0.0}
NOTHING_BEHIND = {"fall_back_refuses": 0.0, "fall_back_bargains": 0.0}
STINGS = {"enforcement_client_stings": 30.0}
LEGAL = {"law_buying": 0.0}
BOUND = {"law_right_to_refuse": 1.0}


@pytest.fixture(scope="module")
def burnt_in() -> World:
    return World(Parameters.defaults(), 12, SCALE).run(status_quo_table(BURN_IN)).begin()


def lived(world: World, values: Mapping[str, float], **levers: float) -> World:
    return world.fork(Parameters.defaults().set(values)).run(with_levers(WEEKS, **levers))


def off(mechanism: str) -> dict[str, float]:
    return {f"mechanisms.{mechanism}": 0.0}


def outcome(world: World, name: str, group: str = "all") -> float:
    return outcomes.window(world.tallies, BURN_IN, BURN_IN + WEEKS, outcomes.GROUPS.index(group))[name]


@pytest.mark.parametrize(
    ("mechanism", "absent", "levers"),
    [
        ("own_arrest", NEVER_ARRESTED, STINGS),
        ("fear_by_place", {"fear_of_place": 0.0}, STINGS),
        ("clientele", {"client_turnover": 0.0}, LEGAL),
        ("fall_back", NOTHING_BEHIND, BOUND),
    ],
)
def test_a_path_that_is_off_is_a_path_that_is_absent_and_not_the_usual_one(burnt_in, mechanism, absent, levers):
    without, nil, usual = (lived(burnt_in, values, **levers) for values in (off(mechanism), absent, {}))
    np.testing.assert_array_equal(without.tallies, nil.tallies)
    assert (usual.tallies != nil.tallies).any()


def risks_after_arrests_on_the_street(world: World, values: Mapping[str, float]) -> tuple[float, float, float]:
    """Risk believed in on the street and on platforms a week after arrests on the street alone; and before it."""
    twin = world.fork(Parameters.defaults().set(values))
    venues, market = twin.state.venues, twin.state.market
    venues["perceived_risk"] = before = 0.001
    venues["booked"] = 100.0
    venues["client_arrests"] = np.where(venues["kind"] == VenueKind.STREET, 5.0, 0.0)
    market["bookings"], market["client_arrests"] = 100.0 * len(venues), venues["client_arrests"].sum()
    clients_hear(twin.state, twin.parameters.record[0], status_quo_table(1)[0])
    street, platform = ((venues["kind"] == kind).argmax() for kind in (VenueKind.STREET, VenueKind.PLATFORM))
    return venues["perceived_risk"][street], venues["perceived_risk"][platform], before


def test_arrests_at_a_kind_of_place_are_feared_there_more_than_elsewhere(burnt_in):
    street, platform, _ = risks_after_arrests_on_the_street(burnt_in, {})
    assert street > platform


def test_arrests_at_a_kind_of_place_can_be_feared_there_alone_or_everywhere_alike(burnt_in):
    street, platform, before = risks_after_arrests_on_the_street(
        burnt_in, {"fear_of_place": 1.0, "law_alone_risk": 0.001}
    )
    assert street > before == pytest.approx(platform)
    street, platform, before = risks_after_arrests_on_the_street(burnt_in, {"fear_of_place": 0.0})
    assert street == platform > before


def test_who_was_arrested_looks_for_fewer_bookings_long_after_he_is_back(burnt_in):
    values = {"client_away_weeks": 0.0, "own_arrest_half_life": 520.0, "client_sting_catch": 1.0}
    many = {"enforcement_client_stings": 60.0}
    kept = lived(burnt_in, values | NEVER_ARRESTED, **many)
    deterred = lived(burnt_in, values | {"own_arrest_fear": 0.0, "own_arrest_deters": 0.8}, **many)
    assert outcome(kept, "client_arrests") > 0.0
    assert outcome(deterred, "clients_seeking") < outcome(kept, "clients_seeking")


@pytest.mark.parametrize(("norm", "sign"), [(0.5, 1.0), (-0.3, -1.0)])
def test_a_law_that_makes_buying_no_offence_brings_or_costs_clients_by_its_norm(burnt_in, norm, sign):
    values = {"client_turnover": 0.8, "law_norm": norm}
    usual, legal = lived(burnt_in, values), lived(burnt_in, values, **LEGAL)
    assert sign * (legal.state.clients.buys.sum() - usual.state.clients.buys.sum()) > 0.0


def test_a_law_that_teaches_nothing_leaves_who_the_clients_are(burnt_in):
    usual, legal = (lived(burnt_in, {"law_norm": 0.0}, **levers) for levers in ({}, LEGAL))
    np.testing.assert_array_equal(usual.state.clients.buys, legal.state.clients.buys)
    np.testing.assert_array_equal(usual.state.clients.openness, legal.state.clients.openness)


def test_under_the_usual_law_as_many_begin_as_lapse():
    world = World(Parameters.defaults().set({"client_turnover": 0.8}), 5, 1.0).run(status_quo_table(52))
    begun, lapsed = (world.tallies[:, 0, tally].sum() for tally in (Tally.CLIENTS_BEGINNING, Tally.CLIENTS_LAPSING))
    assert begun == pytest.approx(lapsed, rel=0.05)
    assert lapsed == pytest.approx(0.8 * world.parameters.values["clients"], rel=0.05)


def test_workplaces_that_are_bound_to_stand_behind_a_no_let_people_refuse(burnt_in):
    usual, bound = lived(burnt_in, {}), lived(burnt_in, {}, **BOUND)
    for name in ("able_to_refuse", "fall_back"):
        assert outcome(bound, name) > outcome(usual, name)
    assert outcome(bound, "people_unable_to_refuse") < outcome(usual, "people_unable_to_refuse")


def test_who_may_call_on_the_law_refuses_more_of_those_not_wanted(burnt_in):
    free = {"law_selling": 0.0, "law_selling_noncitizens": 0.0, "law_immunity": 1.0}
    values = {"fall_back_refuses": 3.0}
    usual, safe = lived(burnt_in, values), lived(burnt_in, values, **free)
    assert outcome(safe, "fall_back") > outcome(usual, "fall_back") + 0.05
    assert outcome(safe, "refusals_made") > outcome(usual, "refusals_made") + 1.0


def test_fear_alone_can_hurry_a_negotiation_or_leave_it_as_it_is(burnt_in):
    calm, hurried = (lived(burnt_in, {"fear_hurries": share, "fear_half_risk": 1e-4}) for share in (0.0, 1.0))
    assert outcome(hurried, "hurried_negotiations") > 2.0 * outcome(calm, "hurried_negotiations")


def test_refusals_and_hurry_are_parts_of_what_they_are_shares_of(burnt_in):
    counted = lived(burnt_in, {}).tallies[BURN_IN:, 0]
    made, wanted, met = (counted[:, kind] for kind in (Tally.REFUSALS, Tally.MEETINGS_UNWANTED, Tally.MEETINGS))
    assert (made <= wanted).all()
    assert (wanted <= met).all()
    assert (counted[:, Tally.MEETINGS_HURRIED] <= met).all()
    able = counted[:, Tally.ABLE_TO_REFUSE] + counted[:, Tally.UNABLE_TO_REFUSE]
    np.testing.assert_allclose(able, counted[:, Tally.OFFERING])
