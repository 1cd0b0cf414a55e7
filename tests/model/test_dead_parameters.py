"""Every number acts: those that seldom do, or only while a mechanism is off, are shown to; the screen itself works."""

import random

import numpy as np
import pytest

from benchmarks.dead_parameters import SURVEY, Screen, lever_names, parameter_names
from benchmarks.situations import SITUATIONS
from experiments.levels.survey import TEN_YEARS
from model.codes import Venue
from model.conditions import MEMBERS, status_quo_table
from model.counting.tallies import Tally
from model.parameters import REGISTRY, Parameters
from model.state import State
from model.world import World
from tests.model.worlds import people, with_levers

SCALE, WEEKS = 0.25, 40
INDOORS = {"propensity_high.massage_business": 1.0, "propensity_high.agency": 1.0, "control_growth": 0.3}
"""Exploitation in businesses, which is rare by default, is common."""


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen()


def named(*names: str) -> tuple:
    return tuple(situation for situation in SITUATIONS if situation.name in names)


# The screen, on a handful; ``python -m benchmarks.dead_parameters`` does it for all


@pytest.mark.parametrize("name", random.Random(2018).sample([*parameter_names(), *lever_names()], 16))
def test_a_handful_of_all_numbers_act(name: str, screen: Screen) -> None:
    assert screen.look(name).acts_in


def test_the_screen_tells_what_acts_from_what_does_not() -> None:
    quiet = Screen(0.1, 10, named("status quo"))
    assert quiet.look("deterrence").acts_in == "status quo"
    assert quiet.look("counterfactual.undone").acts_in == "", "nothing is marked that could be undone"
    usual = quiet.look("usual_fear")
    assert (usual.acts_in, usual.moves) == ("", frozenset())
    assert Screen(0.1, 10, named("status quo", "client_fear off")).look("usual_fear").acts_in == "client_fear off"
    asked = quiet.look("long_career_share_worked")
    assert (asked.acts_in, asked.moves) == (SURVEY, {"workers.first_entry"})


def test_the_screen_knows_every_number_and_every_member_that_can_be_set() -> None:
    names = parameter_names()
    assert {name.partition(".")[0] for name in names} >= set(REGISTRY)
    assert "enforcement.effort:vice" in lever_names()
    assert "law.licensed:massage" in lever_names()
    assert "law.licensed:platform_main" not in lever_names()


# Numbers that act seldom


def lived(numbers: dict[str, float], table: np.recarray) -> World:
    return World(Parameters.defaults().set(numbers), 4, SCALE).run(table)


def counted(world: World, tally: Tally) -> float:
    return float(world.tallies[:, 0, tally].sum())


@pytest.mark.parametrize(
    ("number", "tally"), [("arrest_per_contact", Tally.ARRESTS), ("police_violence", Tally.POLICE_VIOLENCE)]
)
def test_licensing_officers_arrest_and_hurt_once_they_make_contacts(number: str, tally: Tally) -> None:
    """By default they make none of their own: they raid."""
    name, table = f"{number}.licensing", status_quo_table(WEEKS)
    ends = [REGISTRY[number].scalars()[name][end] for end in (1, 2)]
    few, many = (counted(lived({"contacts_per_officer.licensing": 20.0, name: end}, table), tally) for end in ends)
    assert many > 1.1 * few
    none = [lived({"contacts_per_officer.licensing": 0.0, name: end}, table) for end in ends]
    np.testing.assert_array_equal(none[0].tallies, none[1].tallies)


def test_tips_follow_exploitation_indoors_as_far_as_it_shows() -> None:
    table = with_levers(WEEKS, identification_campaign=20.0)
    blind, seeing = (lived(INDOORS | {"tip_signal": signal}, table) for signal in (0.0, 5.0))
    true = [counted(world, Tally.TRUE_CASES) / counted(world, Tally.TIPS) for world in (blind, seeing)]
    assert 1.0 > true[1] > 1.15 * true[0] > 0.0


def test_a_tip_lets_exploited_people_be_recognised() -> None:
    table = with_levers(WEEKS, identification_campaign=20.0, services_narrow_definition=0.0)
    never, always = (lived(INDOORS | {"tip_recognises": chance}, table) for chance in (0.0, 1.0))
    known = [np.count_nonzero(people(world.state).identified) for world in (never, always)]
    assert known[1] > known[0] + 5


def exploited_and_known(state: State) -> None:
    """Everyone who works with a third party is under full control, identified, and in touch with services."""
    held = state.workers.in_trade & (state.workers.third_party >= 0)
    for field, value in (("control", 1.0), ("exploited", True), ("identified", True), ("service_reach", 1.0)):
        state.workers[field][held] = value


def test_services_help_out_more_of_those_who_are_identified() -> None:
    left = []
    for more in (0.0, 4.0):
        world = World(Parameters.defaults().set({"rescue_services": 0.05, "identified_helped": more}), 4, SCALE)
        exploited_and_known(world.state)
        world.state.market.room[:] = 1.0
        left.append(counted(world.run(with_levers(6, services_beds=500.0)), Tally.LEFT_EXPLOITATION))
    assert left[1] > 1.2 * left[0]


def test_people_in_scattered_homes_move_on_when_they_are_found() -> None:
    found = []
    for moves in (0.0, 1.0):
        often = {"found_again_rate": 0.2, "home_protects": 0.0, "place_completes": 1.0, "moves_when_found": moves}
        table = with_levers(WEEKS, services_beds=500.0, services_scattered=1.0, services_outreach=1.0)
        table.services_victims_only_rule = table.services_documented_abuse_rule = 0.0
        found.append(counted(lived(often, table), Tally.FOUND_AGAIN))
    assert found[1] < found[0]


def test_how_much_of_a_career_was_worked_moves_how_long_ago_it_began() -> None:
    """Which is asked for the levels; nothing that people do depends on it."""
    for name in ("long_career_share_worked", "short_career_share_worked"):
        low, high = (World(Parameters.defaults().set({name: share}), 4, SCALE) for share in (0.05, 1.0))
        shares = [np.mean(-people(world.state).first_entry > TEN_YEARS) for world in (low, high)]
        assert shares[0] > shares[1] + 0.01


# Numbers that stand in for a mechanism


@pytest.mark.parametrize(
    ("name", "off", "tally"),
    [
        ("usual_brokerage", {"mechanisms.brokerage": False}, Tally.WITH_THIRD_PARTY),
        ("usual_desperation", {"mechanisms.desperation": False}, Tally.DESPERATION),
        ("usual_entry", {"mechanisms.entry": False}, Tally.ENTRIES),
        ("usual_fear", {"mechanisms.client_fear": False}, Tally.CLIENTS_DETERRED),
        ("usual_information", {"mechanisms.screening": False}, Tally.INFORMATION_SHARED),
        ("usual_outing", {"mechanisms.outing": False}, Tally.OUTED),
        ("usual_records", {"mechanisms.records": False}, Tally.RECORD),
        ("usual_treated", {"mechanisms.withdrawal": False}, Tally.DESPERATION),
        ("usual_vulnerability", {"need_recruits": 0.0, "recruitment_rate": 0.3}, Tally.WITH_THIRD_PARTY),
    ],
)
def test_what_is_usual_acts_while_its_mechanism_is_off_and_only_then(
    name: str, off: dict[str, float], tally: Tally
) -> None:
    table = status_quo_table(WEEKS)
    ends = REGISTRY[name].scalars()[name][1:]
    low, high = (lived({name: end} | off, table) for end in ends)
    assert abs(counted(high, tally) - counted(low, tally)) > 0.02 * counted(low, tally)
    low, high = (lived({name: end}, table) for end in ends)
    np.testing.assert_array_equal(low.tallies, high.tallies)


# Levers at venues that a scenario declares


@pytest.mark.parametrize("lever", ["platform_closure_closed", "shock_business_closure", "shock_demand"])
def test_a_declared_venue_can_be_closed_and_lose_its_clients(lever: str) -> None:
    at = MEMBERS["venue"].index("declared_1")
    table = with_levers(20, declared_venue_open=1.0, declared_venue_reach=2.0)
    moved = table.copy()
    moved[lever][:, at] = 0.0 if lever == "shock_demand" else 1.0
    usual, without = (lived({}, conditions) for conditions in (table, moved))
    assert usual.state.venues.reach[at] > 0.0
    assert without.state.venues.reach[at] == 0.0
    if lever != "shock_demand":
        assert np.count_nonzero(usual.state.workers.venue == at) > 0
        assert np.count_nonzero(without.state.workers.venue == at) == 0


def test_a_replacement_can_be_ordered_shut_like_any_other_place() -> None:
    table = with_levers(20, platform_closure_replacement_delay=0.0)
    table.platform_closure_closed[:, 0] = 1.0
    shut = table.copy()
    shut.shock_business_closure[:, Venue.PLATFORM_REPLACEMENT] = 1.0
    replacements = [lived({}, conditions).state.venues[Venue.PLATFORM_REPLACEMENT] for conditions in (table, shut)]
    assert [venue.open > 0.0 for venue in replacements] == [True, False]
    assert [venue.reach > 0.0 for venue in replacements] == [True, False]
