"""A place that is open in part: whether someone works there is decided by whose place it is, and once.

A third party is let in or shut out by an id of its own, and all who work with it fare alike.
"""

import numpy as np
import pytest

from model import chance
from model.chance import Purpose
from model.codes import NOBODY, ThirdPartyKind, Venue
from model.conditions import status_quo_table
from model.counting.tallies import Tally
from model.market.openness import FIRST_THIRD_PARTY
from model.parameters import MECHANISMS, Parameters
from model.slots import ExcludedSlot
from model.world import World
from tests.model.worlds import people

BURN_IN = 20
BUSINESSES = (ThirdPartyKind.MASSAGE_BUSINESS, ThirdPartyKind.AGENCY)


@pytest.fixture(scope="module")
def burnt_in() -> World:
    """A small world with enough agencies for some to be shut and some to be open."""
    return World(Parameters.defaults().set({"third_parties_per_kind.agency": 60.0}), 5, 0.2).run(
        status_quo_table(BURN_IN)
    )


def only(*lines: str) -> Parameters:
    """Parameters of a week that has these lines alone, in which nobody moves but who must."""
    off = {f"mechanisms.{name}": name.removeprefix("line_") in lines for name in MECHANISMS if name.startswith("line_")}
    return Parameters.defaults().set(off | {"reconsideration": 0.0})


def shut(world: World, venue: Venue, open_share: float) -> np.ndarray:
    """Whether the venue is shut to each third party."""
    key = world.state.market[0].key
    ids = FIRST_THIRD_PARTY + np.arange(len(world.state.third_parties))
    luck = [chance.draw(key, int(Purpose.EXCLUDED), int(ExcludedSlot.VENUE), int(j), int(venue)) for j in ids]
    return np.array(luck) >= open_share


def test_a_replacement_that_opens_in_part_cuts_no_ties(burnt_in):
    world = burnt_in.fork(only("policy", "arrangement"))
    table = status_quo_table(30)
    table.platform_closure_closed[:, : Venue.PLATFORM_REPLACEMENT] = 1.0
    with_whom = people(world.state).third_party.copy()
    tied = with_whom != NOBODY
    replacement_open = []
    for week in range(len(table)):
        world.run(table[week : week + 1])
        replacement_open.append(float(world.state.venues[Venue.PLATFORM_REPLACEMENT].open))
        np.testing.assert_array_equal(people(world.state).third_party[tied], with_whom[tied])
    assert (people(world.state).venue[tied] == Venue.PLATFORM_REPLACEMENT).sum() > 10, (
        "nobody followed a third party there"
    )
    assert 0.2 < np.median(replacement_open) < 0.9


@pytest.mark.parametrize("venue", [Venue.MASSAGE, Venue.AGENCY])
def test_a_business_that_is_ordered_shut_loses_all_its_workers_and_the_others_none(burnt_in, venue):
    world = burnt_in.fork(only("policy", "arrangement"))
    table = status_quo_table(1)
    table.shock_business_closure[:, venue] = 0.5
    closed = shut(world, venue, 0.5)
    free = people(world.state).detained_until <= world.week
    free &= (people(world.state).injured_until <= world.week) & ~people(world.state).exploited
    before = people(world.state).third_party.copy()
    home = world.state.third_parties.home_venue
    theirs = free & (before != NOBODY) & (home[before] == venue)
    world.run(table)
    left = people(world.state).third_party != before
    np.testing.assert_array_equal(left[theirs], closed[before[theirs]])
    assert 0 < left[theirs].sum() < theirs.sum()
    takers = people(world.state).third_party[left]
    joined = takers[(takers != NOBODY) & (home[takers] == venue)]
    assert not closed[joined].any(), "someone joined a business that is shut"
    at_work = people(world.state).wanted > 0
    with_business = people(world.state).third_party
    there = at_work & (with_business != NOBODY) & (home[with_business] == venue)
    assert there.any()
    assert not closed[with_business[there]].any(), "someone works in a business that is shut"


def test_relief_goes_to_workers_of_the_businesses_that_are_shut(burnt_in):
    world = burnt_in.fork(only("policy", "needs"))
    table = status_quo_table(1)
    table.shock_business_closure[:, [Venue.MASSAGE, Venue.AGENCY]] = 0.5
    table.income_support_business_relief[:] = 1.0
    world.run(table)
    parties, everyone = world.state.third_parties, people(world.state)
    closed = np.where(
        parties.home_venue == Venue.MASSAGE, *(shut(world, v, 0.5) for v in (Venue.MASSAGE, Venue.AGENCY))
    )
    workers = everyone[(everyone.third_party != NOBODY) & everyone.alive & (everyone.benefit_until <= world.week)]
    business = np.isin(parties.kind[workers.third_party], BUSINESSES)
    np.testing.assert_array_equal(workers.support > 0.0, business & closed[workers.third_party])
    np.testing.assert_allclose(workers.support[workers.support > 0.0], workers.need[workers.support > 0.0])


def test_raids_fall_on_businesses_that_are_open(burnt_in):
    world = burnt_in.fork(only("policy", "policing", "counting").set({"raid_closes": 1.0}))
    table = status_quo_table(1)
    table.shock_business_closure[:, [Venue.MASSAGE, Venue.AGENCY]] = 0.5
    table.enforcement_raids[:] = 200.0
    before = world.state.third_parties.shut_until.copy()
    world.run(table)
    parties = world.state.third_parties
    closed = np.where(
        parties.home_venue == Venue.MASSAGE, *(shut(world, v, 0.5) for v in (Venue.MASSAGE, Venue.AGENCY))
    )
    raided = parties.shut_until > before
    assert world.tallies[-1, 0, Tally.RAIDS] > 0
    assert raided.any()
    assert not closed[raided].any()
