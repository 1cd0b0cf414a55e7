"""Effects that claims rest on can be absent: with the parameter where its effect is absent, the rule does nothing."""

from collections.abc import Mapping

import numpy as np
import pytest

from model.codes import Venue, VenueKind
from model.conditions import status_quo_table
from model.counting import outcomes
from model.counting.tallies import Tally
from model.lines.arrangement import liked_as
from model.parameters import Parameters
from model.rules.recruitment import vulnerability
from model.world import World
from tests.model.random_worlds import each

SCALE, BURN_IN, WEEKS = 0.1, 104, 52
MAIN, REPLACEMENT = int(Venue.PLATFORM_MAIN), int(Venue.PLATFORM_REPLACEMENT)
AT_ONCE = {"replacement_delay": 0.0, "replacement_start": 1.0, "replacement_level": 1.0}


@pytest.fixture(scope="module")
def burnt_in() -> World:
    return World(Parameters.defaults(), 11, SCALE).run(status_quo_table(BURN_IN)).begin()


def closing(weeks: int, **levers: float) -> np.recarray:
    """Conditions under which the main platform is closed from the first week on, and other levers are as given."""
    table = status_quo_table(weeks)
    table.platform_closure_closed[:, MAIN] = 1.0
    for column, value in levers.items():
        table[column] = value
    return table


def lived(world: World, values: Mapping[str, float], table: np.recarray) -> World:
    return world.fork(Parameters.defaults().set(values)).run(table)


def outcome(world: World, name: str, group: str = "all") -> float:
    return outcomes.window(world.tallies, BURN_IN, world.week, outcomes.GROUPS.index(group))[name]


def test_a_replacement_can_be_there_at_once_and_as_large_as_what_it_replaces(burnt_in: World) -> None:
    usual = lived(burnt_in, {}, closing(1)).state.venues[REPLACEMENT]
    at_once = lived(burnt_in, AT_ONCE, closing(1)).state.venues[REPLACEMENT]
    assert usual["open"] == 0.0
    assert at_once["open"] == 1.0
    assert at_once["reach"] == pytest.approx(Parameters.defaults().values["venue_reach.platform_main"])


@pytest.mark.parametrize(("delay", "times"), [(3.0, 1.0), (1.0, 3.0)])
def test_a_replacement_opens_when_its_delay_is_over(burnt_in: World, delay: float, times: float) -> None:
    values = {"replacement_delay": delay}
    opens = [
        lived(burnt_in, values, closing(week, platform_closure_replacement_delay=times)).state.venues[REPLACEMENT]
        for week in (3, 4)
    ]
    assert [venue["open"] > 0.0 for venue in opens] == [False, True]


def test_all_clients_of_a_closed_platform_can_follow_to_its_replacement(burnt_in: World) -> None:
    by_reach, follow = (lived(burnt_in, AT_ONCE | {"follows_successor": share}, closing(26)) for share in (0.0, 1.0))
    assert outcome(follow, "platform_bookings") > outcome(by_reach, "platform_bookings") + 2.0


@pytest.mark.parametrize("alike", [0.0, 1.0])
def test_platforms_can_be_alike_to_everyone_and_no_other_place_is(burnt_in: World, alike: float) -> None:
    record = Parameters.defaults().set({"platforms_alike": alike}).record[0]
    for v, venue in enumerate(burnt_in.state.venues):
        platform = venue["kind"] == VenueKind.PLATFORM
        for person in range(20):
            assert liked_as(burnt_in.state, person, v, record) == (MAIN if platform and alike else v)


def test_need_can_make_nobody_easier_to_recruit(burnt_in: World) -> None:
    workers = burnt_in.state.workers[: burnt_in.state.market["people"][0]]
    usual, without = (
        [vulnerability(w, Parameters.defaults().set({"need_recruits": how_far}).record[0]) for w in workers[:200]]
        for how_far in (1.0, 0.0)
    )
    assert np.ptp(usual) > 0.5
    assert set(without) == {Parameters.defaults().values["usual_vulnerability"]}


@pytest.mark.parametrize(
    ("name", "measured", "more"),
    [("desperation_keeps", "exits", True), ("arrears_unsettle", "unstable_housing", False)],
)
def test_being_short_of_money_can_hold_nobody_back(burnt_in: World, name: str, measured: str, more: bool) -> None:
    usual, without = (lived(burnt_in, {name: how_far}, status_quo_table(WEEKS)) for how_far in (1.0, 0.0))
    assert (outcome(without, measured) > outcome(usual, measured)) is more


def test_owners_can_keep_relief_to_themselves(burnt_in: World) -> None:
    closed = status_quo_table(WEEKS)
    for venue in (Venue.MASSAGE, Venue.AGENCY):
        closed.shock_business_closure[:, int(venue)] = 1.0
    closed.income_support_business_relief[:] = 1.0
    kept, let_go = (lived(burnt_in, {"relief_keeps_on": share}, closed) for share in (1.0, 0.0))
    group = "live_in_at_start:yes"
    assert outcome(let_go, "unhoused", group) > outcome(kept, "unhoused", group)


def test_a_quota_makes_every_contact_more_likely_to_end_in_arrest(burnt_in: World) -> None:
    """Without steering arrests of clients rise as those of workers do: by the same factor, until chances reach one."""
    usual = status_quo_table(WEEKS)
    usual.enforcement_effort[:] = 5.0
    quota = usual.copy()
    quota.enforcement_arrest_quota[:] = 1.0
    values = {
        "mechanisms.steering": False,
        "quota_arrests": 2.0,
        "client_arrest_per_contact": 0.05,
        "odds_clients": 0.2,
    }
    values |= each("arrest_per_contact", 0.05)
    with_quota, without = (lived(burnt_in, values, table).tallies[BURN_IN:, 0].sum(axis=0) for table in (quota, usual))
    for tally in (Tally.ARRESTS, Tally.CLIENT_ARRESTS):
        assert without[tally] > 30
        # Five standard errors of a log ratio of two counts around log 3.
        error = np.sqrt(1.0 / with_quota[tally] + 1.0 / without[tally])
        assert abs(np.log(with_quota[tally] / without[tally]) - np.log(3.0)) < 5.0 * error + 0.2


def test_abuse_by_police_is_counted_once_a_week_as_complaints_are(burnt_in: World) -> None:
    table = status_quo_table(8)
    table.enforcement_effort[:] = 5.0
    table.enforcement_misconduct[:] = 5.0
    tallies = lived(burnt_in, each("police_violence", 1.0), table).tallies[BURN_IN:, 0]
    assert (tallies[:, Tally.ABUSES_BY_POLICE] <= tallies[:, Tally.ACTIVE]).all()
    abuses = tallies[:, Tally.POLICE_VIOLENCE] + tallies[:, Tally.EXTORTION]
    assert abuses.sum() > tallies[:, Tally.ABUSES_BY_POLICE].sum() > 0
