"""A place that a scenario declares: clients come to be at home there, and it needs no price of its own."""

import numpy as np

from model.codes import Venue, VenueKind
from model.conditions import status_quo_table
from tests.model.worlds import small_world

WEEKS = 20


def opened(**levers: float) -> np.recarray:
    """The status quo with a platform that opens at once."""
    table = status_quo_table(WEEKS)
    for name, value in ({"open": 1.0, "kind": float(VenueKind.PLATFORM), "reach": 0.25} | levers).items():
        table[f"declared_venue_{name}"][:, 0] = value
    return table


def test_clients_of_its_kind_come_to_be_at_home_as_it_grows_and_no_others():
    world = small_world(seed=5, **{"mechanisms.clientele": 0.0}).run(status_quo_table(2)).begin()
    before = world.state.clients.venue.copy()
    kinds = world.state.venues.kind
    of_its_kind = kinds[before] == VenueKind.PLATFORM
    found = []
    table = opened(home=0.4, half_time=6.0)
    for week in range(WEEKS):
        world.run(table[week : week + 1])
        found.append((world.state.clients.venue == Venue.DECLARED_1).sum())
    assert 0 < found[0] < found[-1]
    assert found == sorted(found)
    assert abs(found[-1] / of_its_kind.sum() - 0.4) < 0.1
    np.testing.assert_array_equal(world.state.clients.venue[~of_its_kind], before[~of_its_kind])


def test_nobody_is_at_home_where_nothing_says_so():
    world = small_world(seed=5).run(status_quo_table(2)).begin().run(opened())
    assert not (world.state.clients.venue == Venue.DECLARED_1).any()
    assert (world.state.workers.venue == Venue.DECLARED_1).any()  # workers go where clients come by its reach


def test_a_price_of_its_own_is_as_stated_and_otherwise_what_is_asked_at_such_places():
    world = small_world(seed=5).run(status_quo_table(2)).begin()
    stated = world.fork().run(opened(price=900.0)).state.venues
    without = world.fork().run(opened(price=900.0, own_price=0.0)).state.venues
    assert stated.usual_price[Venue.DECLARED_1] == 900.0
    asked = without.price[[Venue.PLATFORM_MAIN, Venue.PLATFORM_SECOND]]
    assert 0.8 * asked.min() < without.usual_price[Venue.DECLARED_1] < 1.2 * asked.max()
