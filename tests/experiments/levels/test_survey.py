"""Surveys of the market: who is asked, who is followed, and that answers agree with what the model counts."""

from types import SimpleNamespace

import numpy as np
import pytest

from experiments.levels.measures import share
from experiments.levels.survey import (
    RECALL_WEEKS,
    RETURN_WEEKS,
    STOPS_WEEKS,
    Answers,
    Followed,
    ask,
    follow,
    on_street,
    reached,
    recalled_sessions,
)
from model.agents import empty
from model.codes import NOBODY
from model.conditions import status_quo_table
from model.counting.tallies import Tally
from model.parameters import Parameters
from model.population.venues import KIND_OF_VENUE
from model.seeds import replicate_seed
from model.world import World
from tests.experiments.asked import ISOLATED, MASSAGE, PLATFORM, STREET, WEEK, answers, measured, people


def test_asked_is_who_works_somewhere_and_is_free():
    workers = people(STREET, ISOLATED, PLATFORM, MASSAGE, STREET, STREET, STREET, NOBODY)
    workers.in_trade[4] = False
    workers.alive[5] = False
    workers.detained_until[6] = WEEK + 1
    workers.detained_until[0] = WEEK  # in detention before this week, not in it
    assert reached(workers, WEEK).tolist() == [True, True, True, True, False, False, False, False]
    street = on_street(workers, np.array(KIND_OF_VENUE))
    assert street.tolist() == [True, True, False, False, True, True, True, False]


class Life:
    """A stand-in for a world in which people live as told: ``told(workers, week)`` changes them, week by week."""

    def __init__(self, workers: np.ndarray, told, week: int = WEEK) -> None:
        self.state = SimpleNamespace(workers=workers, offers=empty("offer", 3), market=[{"working": 0}])
        self.week, self._told = week, told

    def run(self, table: np.ndarray) -> None:
        for _ in table:
            self._told(self, self.week)
            self.week += 1


def stops(workers: np.ndarray, person: int, week: int) -> None:
    workers.in_trade[person] = False
    workers.stopped[person] = week


def test_stops_are_followed_until_people_return_or_have_left_for_good():
    def told(life: Life, week: int) -> None:
        since, w = week - WEEK, life.state.workers
        if since == 0:
            stops(w, 0, week)  # returns after ten weeks, stops again, for good
            stops(w, 1, week)  # returns too late to count
            stops(w, 2, week)  # moves away meanwhile
            stops(w, 5, week)  # was not asked, stays away
        elif since == 10:
            w.in_trade[0] = True
            w.alive[2] = False
        elif since == 51:
            stops(w, 0, week)
        elif since == 52:
            stops(w, 3, week)  # after the year
        elif since == RETURN_WEEKS:
            w.in_trade[5] = False
        elif since == RETURN_WEEKS + 1:
            w.in_trade[1] = True

    workers = people(*[STREET] * 6)
    workers.experience = [104.0, 52.0, 1.0, 1.0, 1.0, 156.0]
    found = follow(Life(workers, told), np.array([True] * 5 + [False]))
    weeks = 41 + 0 + 0 + STOPS_WEEKS + STOPS_WEEKS
    assert found == Followed(5, 3, weeks, stops=4, returned=1, durable=2, careers=3, career_weeks=104 + 52 + 156)

    asked = answers(workers, found)
    assert measured("stopped_in_year", asked) == pytest.approx(60.0)
    assert measured("reentry", asked) == pytest.approx(100 / 3)
    assert measured("temporary_stop", asked) == pytest.approx(52 * 4 / weeks / 3)
    assert measured("durable_exit", asked) == pytest.approx(52 * 4 / weeks * 2 / 3)
    assert measured("career", asked) == pytest.approx(2.0)


def test_sessions_are_recalled_for_people_who_came_meanwhile_too():
    def told(life: Life, week: int) -> None:
        life.state.workers = people(*[STREET] * (3 if week == WEEK else 4))
        life.state.offers["worker"] = (0, 1, 2) if week == WEEK else (3, 0, 1)
        life.state.offers["booked"] = (1, 0, 2) if week == WEEK else (1, 1, 1)
        life.state.offers["screened"] = (1, 0, 1) if week == WEEK else (1, 1, 1)
        # the third offer of the second week is left over from an earlier, busier week
        life.state.market = [{"working": 3 if week == WEEK else 2}]

    sessions, screened = recalled_sessions(Life(people(STREET), told), 2)
    assert sessions.tolist() == [2, 0, 2, 1]
    assert screened.tolist() == [2, 0, 1, 1]


def test_the_survey_agrees_with_what_the_model_counts():
    world = World(Parameters.defaults(), replicate_seed(3, 0), scale=0.05).run(status_quo_table(60))
    workers, last = world.state.workers, world.tallies[-1, 0]
    everyone = workers["in_trade"] & workers["alive"]
    street = on_street(workers, world.state.venues["kind"])
    empty_answers = np.zeros(len(workers))
    asked = Answers(
        workers, world.week, everyone, street, empty_answers, empty_answers, last, last,
        Followed(0, 0, 0, 0, 0, 0, 0, 0.0),
    )  # fmt: skip
    assert last[Tally.VIOLENCE_IN_SIX_MONTHS] > 0
    assert (
        share(asked, "all", "client_violence").tolist() == last[[Tally.VIOLENCE_IN_SIX_MONTHS, Tally.ACTIVE]].tolist()
    )
    expected = last[[Tally.POLICE_VIOLENCE_IN_SIX_MONTHS_STREET, Tally.ON_STREET]]
    assert share(asked, "street", "police_violence").tolist() == expected.tolist()
    assert share(asked, "street", "unhoused")[0] == last[Tally.UNHOUSED_STREET]


def test_recalled_sessions_agree_with_the_counts_of_the_market():
    world = World(Parameters.defaults(), replicate_seed(3, 0), scale=0.05)
    found = ask(world, 20, 20)
    counted = world.tallies[40 - RECALL_WEEKS : 40, 0].sum(axis=0)
    assert 0 < found.screened.sum() == counted[Tally.SCREENED] < found.sessions.sum() == counted[Tally.BOOKINGS]
    assert np.all(found.screened <= found.sessions)
    assert world.week == 40 + STOPS_WEEKS + RETURN_WEEKS
    assert found.week == 40 > RECALL_WEEKS
