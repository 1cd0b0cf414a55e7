"""What is noted of people from the start of a policy on."""

import numpy as np
import pytest

from model.codes import Venue
from model.conditions import status_quo_table
from model.counting.tallies import Cohort, Tally
from tests.model.worlds import small_world

ALL_VIOLENCE = [
    Tally.CLIENT_VIOLENCE, Tally.POLICE_VIOLENCE, Tally.THIRD_PARTY_VIOLENCE, Tally.OTHER_VIOLENCE,
    Tally.CUSTODY_VIOLENCE,
]  # fmt: skip


@pytest.fixture(scope="module")
def followed():
    """A small world after a year of an unchanged status quo, begun after four weeks."""
    return small_world(seed=3).run(status_quo_table(4)).begin().run(status_quo_table(52))


def test_those_in_the_trade_at_the_start_are_followed_wherever_they_go(followed):
    workers = followed.state.workers
    tracked = workers[workers.followed]
    assert len(tracked) == followed.tallies[3, 0, Tally.ACTIVE] > 0
    assert not tracked.in_trade.all()  # some have stopped since
    assert tracked.weeks_short.max() <= 52
    assert tracked.weeks_held.max() <= 52
    assert tracked.weeks_short.sum() > 0
    assert not workers[~workers.followed].weeks_short.any()


def test_violence_is_noted_as_often_as_it_is_counted(followed):
    counted = followed.tallies[4:, 0][:, ALL_VIOLENCE].sum()
    assert followed.state.workers.violence_met.sum() == counted > 0


def test_people_alone_on_the_main_platform_are_a_cohort(followed):
    fresh = small_world(seed=3).run(status_quo_table(4)).begin().state.workers
    alone = ((fresh.cohort >> Cohort.ALONE_ON_PLATFORM_AT_START) & 1).astype(bool)
    wanted = fresh.in_trade & (fresh.venue == Venue.PLATFORM_MAIN) & (fresh.third_party < 0)
    np.testing.assert_array_equal(alone, wanted)
    assert alone.any()
