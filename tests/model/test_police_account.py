"""Police work in whole weeks: contacts need an occasion, time is accounted for, and the law has places."""

from collections.abc import Mapping

import numpy as np
import pytest

from model.codes import Venue, VenueKind
from model.conditions import status_quo_table
from model.counting import outcomes
from model.counting.tallies import Tally
from model.parameters import REGISTRY, Parameters
from model.world import World
from tests.model.worlds import people

SCALE, BURN_IN, WEEKS = 0.2, 26, 26
LEGAL_TO_SELL = {"law_selling": 0.0, "law_selling_noncitizens": 0.0}
NO_OPERATIONS = {"enforcement_stings": 0.0, "enforcement_client_stings": 0.0, "enforcement_raids": 0.0}
CENTRAL = int(Venue.STREET_CENTRAL)
PLACES = [int(venue) for venue in Venue]


@pytest.fixture(scope="module")
def burnt_in() -> World:
    return World(Parameters.defaults(), 3, SCALE).run(status_quo_table(BURN_IN)).begin()


def table(levers: Mapping[str, object]) -> np.recarray:
    """The status quo with some levers moved; a mapping gives a lever's values at some venues."""
    moved = status_quo_table(WEEKS)
    for column, value in levers.items():
        if isinstance(value, Mapping):
            for venue, at_venue in value.items():
                moved[column][:, venue] = at_venue
        else:
            moved[column] = value
    return moved


def lived(world: World, levers: Mapping[str, object], values: Mapping[str, float] | None = None) -> World:
    return world.fork(Parameters.defaults().set(values or {})).run(table(levers))


def counts(world: World) -> np.ndarray:
    """Counts of everyone over the weeks after the burn-in, by tally."""
    return np.asarray(world.tallies[BURN_IN:, 0].sum(axis=0))


def in_group(world: World, name: str, group: str) -> float:
    return outcomes.window(world.tallies, BURN_IN, BURN_IN + WEEKS, outcomes.GROUPS.index(group))[name]


def half_as_visible() -> dict[str, float]:
    return {name: value / 2.0 for name, (value, _, _) in REGISTRY["venue_visibility"].scalars().items()}


@pytest.mark.parametrize(("saturate", "share"), [(0.0, 0.5), (0.1, 0.525), (1.0, 1.0)])
def test_half_as_many_to_be_seen_are_met_half_as_often(burnt_in: World, saturate: float, share: float) -> None:
    values = {"contacts_saturate": saturate, "officers_per_unit.vice": 0.0}
    full, half = (counts(lived(burnt_in, {}, values | seen)) for seen in ({}, half_as_visible()))
    met = np.array([half[Tally.CONTACTS_WITH_WORKERS], full[Tally.CONTACTS_WITH_WORKERS]])
    # Contacts are whole: five standard errors of a ratio of two counts.
    assert met[0] / met[1] == pytest.approx(share, abs=5.0 * share * np.sqrt((1.0 / met).sum()))
    assert met.min() > 100.0
    assert half[Tally.CONTACTS_OFFERED] == full[Tally.CONTACTS_OFFERED]


def test_half_the_workers_are_each_met_as_often_as_before() -> None:
    values = {"contacts_saturate": 0.0, "reallocation": 0.0}
    usual = Parameters.defaults().set(values)
    half = usual.set({name: usual.values[name] / 2.0 for name in ("people", "people_in_trade")})
    full, fewer = (
        World(numbers, 3, SCALE).run(status_quo_table(8)).tallies[:, 0].sum(axis=0) for numbers in (usual, half)
    )
    assert fewer[Tally.ON_STREET] < 0.6 * full[Tally.ON_STREET]
    # Per session wanted, which is what can be seen: with so many clients each wants to work a little more.
    per_session = [one[Tally.CONTACTS_WITH_WORKERS] / one[Tally.WANTED] for one in (full, fewer)]
    assert per_session[1] == pytest.approx(per_session[0], rel=0.15)


def test_without_occasions_as_a_mechanism_contacts_are_as_many_as_usual(burnt_in: World) -> None:
    off = {"mechanisms.occasions": False}
    full, half = (counts(lived(burnt_in, {}, off | seen)) for seen in ({}, half_as_visible()))
    spent = Tally.CONTACTS_OFFERED, Tally.CONTACTS_UNSPENT
    assert half[spent[0]] - half[spent[1]] == pytest.approx(full[spent[0]] - full[spent[1]], rel=0.05)


@pytest.mark.parametrize(("share", "more"), [(0.0, 1.0), (1.0, 3.0)])
def test_time_that_loses_its_ground_goes_to_others_or_is_not_spent(burnt_in: World, share: float, more: float) -> None:
    before, after = (counts(lived(burnt_in, law, {"reallocation": share})) for law in ({}, LEGAL_TO_SELL))
    others = Tally.CONTACTS_WITH_CLIENTS, Tally.CONTACTS_WITH_THIRD_PARTIES
    change = after[list(others)].sum() / before[list(others)].sum()
    assert change > more if share else change == pytest.approx(more, rel=0.3)
    assert (after[Tally.CONTACTS_IN_FREED_TIME] > 0) == (share > 0)
    assert after[Tally.CONTACTS_WITHOUT_GROUND] > 0
    assert after[Tally.CONTACTS_WITH_WORKERS] < 0.4 * before[Tally.CONTACTS_WITH_WORKERS]
    if not share:
        assert after[Tally.CONTACTS_UNSPENT] > before[Tally.CONTACTS_UNSPENT]


def test_reallocation_switched_off_is_none_and_acts_only_where_something_lost_its_ground(burnt_in: World) -> None:
    off = lived(burnt_in, LEGAL_TO_SELL, {"mechanisms.reallocation_of_time": False})
    nil = lived(burnt_in, LEGAL_TO_SELL, {"reallocation": 0.0})
    np.testing.assert_array_equal(off.tallies, nil.tallies)
    none, much = (lived(burnt_in, {}, {"reallocation": share}) for share in (0.0, 1.0))
    np.testing.assert_array_equal(none.tallies, much.tallies)


def test_what_is_an_offence_at_one_place_is_none_at_another(burnt_in: World) -> None:
    streets = dict.fromkeys((CENTRAL, int(Venue.STREET_ISOLATED)), 0.0)
    law = {"law_selling": streets, "law_selling_noncitizens": streets}
    tolerated = counts(lived(burnt_in, law | {"enforcement_raids": 2.0, "law_accomplice_charges": 0.0}))
    assert tolerated[Tally.ARRESTS_STREET] == 0
    assert tolerated[Tally.ARRESTS] > 0
    assert tolerated[Tally.EXTORTION_STREET] == 0
    bought = counts(lived(burnt_in, NO_OPERATIONS | {"law_buying": dict.fromkeys(PLACES, 0.0) | {CENTRAL: 1.0}}))
    assert bought[Tally.CLIENT_ARRESTS] > 0
    assert counts(lived(burnt_in, NO_OPERATIONS | {"law_buying": 0.0}))[Tally.CLIENT_ARRESTS] == 0


def test_a_law_for_people_without_status_alone_leaves_a_ground_to_stop_anyone(burnt_in: World) -> None:
    citizens_only = {"law_selling": 0.0}
    unseen, seen, none = (
        lived(burnt_in, law, {"papers_unseen": share})
        for law, share in ((citizens_only, 1.0), (citizens_only, 0.0), (LEGAL_TO_SELL, 1.0))
    )
    assert counts(unseen)[Tally.CONTACTS_ON_PAPERS] > 0
    assert counts(seen)[Tally.CONTACTS_ON_PAPERS] == counts(none)[Tally.CONTACTS_ON_PAPERS] == 0
    citizens = "documentation:citizen_or_resident"
    stopped = [in_group(world, "police_contacts", citizens) for world in (unseen, none)]
    assert stopped[0] > 2.0 * stopped[1]
    # What leads to an arrest is an offence of one's own.
    assert in_group(unseen, "arrests", citizens) == 0.0
    assert in_group(unseen, "arrests", "documentation:undocumented") > 0.0


def test_clients_are_met_and_arrested_where_police_look(burnt_in: World) -> None:
    """With officers in the central street alone, whoever is arrested has just bought there."""
    world = burnt_in.fork(Parameters.defaults().set({"client_arrest_per_contact": 1.0}))
    elsewhere = dict.fromkeys(PLACES, 0.0) | {CENTRAL: 1.0}
    conditions = table(NO_OPERATIONS | {"enforcement_focus": elsewhere, "enforcement_target_clients": 20.0})
    before = world.state.clients["away_until"].copy()
    state = world.run(conditions[:1]).state
    arrested = set(np.flatnonzero(state.clients["away_until"] > np.maximum(before, world.week)).tolist())
    bookings = state.bookings[: int(state.market["bookings"][0])]
    venues = people(state)["venue"][state.offers["worker"][bookings["place"]]]
    streets = [int(venue) for venue in (Venue.STREET_CENTRAL, Venue.STREET_ISOLATED)]  # some were moved on since
    assert arrested
    assert arrested <= set(bookings["client"][np.isin(venues, streets)].tolist()) | set(
        np.flatnonzero(before > world.week).tolist()
    )


def test_police_who_look_for_clients_hurry_and_move_on_workers_there(burnt_in: World) -> None:
    looking = NO_OPERATIONS | {"enforcement_target_clients": 20.0, "enforcement_target_workers": 0.0}
    on, off = (lived(burnt_in, looking, {"mechanisms.client_presence": state}) for state in (True, False))
    nil = lived(burnt_in, looking, {"presence_reaches": 0.0})
    np.testing.assert_array_equal(off.tallies, nil.tallies)
    assert counts(off)[Tally.HURRIED_BY_PRESENCE] == counts(off)[Tally.DISPLACED] == 0
    assert counts(on)[Tally.HURRIED_BY_PRESENCE] > 0
    assert counts(on)[Tally.DISPLACED] > 0


def test_decoys_go_where_strangers_look_for_each_other(burnt_in: World) -> None:
    stings = {"enforcement_client_stings": 20.0, "enforcement_effort": 0.0}
    kinds = burnt_in.state.venues["kind"]
    strangers = [v for v in PLACES if kinds[v] in (VenueKind.PLATFORM, VenueKind.STREET)]
    legal = dict.fromkeys(PLACES, 0.0)
    among, apart = (
        counts(lived(burnt_in, stings | {"law_buying": legal | dict.fromkeys(places, 1.0)}))
        for places in (strangers, [v for v in PLACES if v not in strangers])
    )
    assert among[Tally.CLIENT_ARRESTS] > 0
    assert apart[Tally.CLIENT_ARRESTS] == 0


def test_what_police_register_is_part_of_what_is_reported(burnt_in: World) -> None:
    usual, all_of_it = (counts(lived(burnt_in, {}, {"report_recorded": share})) for share in (0.6, 1.0))
    assert 0 < usual[Tally.REPORTS_REGISTERED] < usual[Tally.REPORTS] < usual[Tally.INCIDENTS]
    assert all_of_it[Tally.REPORTS_REGISTERED] == all_of_it[Tally.REPORTS]


def test_buyers_share_and_charges_are_missing_or_counted(burnt_in: World) -> None:
    found = outcomes.window(lived(burnt_in, {}).tallies, BURN_IN, BURN_IN + WEEKS)
    assert 2.0 < found["buyers_share_of_arrests"] < 30.0
    assert found["client_charges"] == pytest.approx(52.0 * found["client_arrests"])
    nobody = NO_OPERATIONS | {"enforcement_effort": 0.0, "law_accomplice_charges": 0.0} | LEGAL_TO_SELL
    quiet = outcomes.window(lived(burnt_in, nobody).tallies, BURN_IN, BURN_IN + WEEKS)
    assert np.isnan(quiet["buyers_share_of_arrests"])
    assert quiet["client_charges"] == quiet["contacts_offered"] == 0.0


def test_officers_who_are_told_to_move_nobody_on_do_not(burnt_in: World) -> None:
    left, usual, more = (counts(lived(burnt_in, {"enforcement_displacement": times})) for times in (0.0, 1.0, 2.0))
    assert left[Tally.DISPLACED] == 0.0 < usual[Tally.DISPLACED] < more[Tally.DISPLACED]
    assert left[Tally.POLICE_CONTACTS] > 0.0
