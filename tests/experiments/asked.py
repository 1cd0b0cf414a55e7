"""People made by hand and what a survey of them would hold, for tests of surveys and of what is measured in them."""

import numpy as np

from experiments.levels.measures import MEASURES
from experiments.levels.survey import Answers, Followed, on_street, reached
from model.agents import empty
from model.codes import NOBODY, Venue
from model.counting.tallies import TALLIES, Tally
from model.population.venues import KIND_OF_VENUE

WEEK = 100
LONG_AGO = -100_000
LATEST = ("violence_week", "police_violence_week", "contact_week", "displaced_week", "arrest_week")
STREET, ISOLATED, PLATFORM, MASSAGE = Venue.STREET_CENTRAL, Venue.STREET_ISOLATED, Venue.PLATFORM_MAIN, Venue.MASSAGE


def people(*venues: int) -> np.ndarray:
    """People in the trade, one at each venue given, to whom nothing has happened yet."""
    workers = empty("worker", len(venues))
    workers.in_trade = workers.alive = True
    workers.venue = venues
    workers.need = 100.0
    workers.third_party = NOBODY
    for field in (*LATEST, "stopped"):
        workers[field] = LONG_AGO
    return workers


def answers(workers: np.ndarray, followed: Followed | None = None, **counted: float) -> Answers:
    tallies = np.zeros(TALLIES)
    for name, value in counted.items():
        tallies[Tally[name]] = value
    return Answers(
        workers, WEEK, reached(workers, WEEK), on_street(workers, np.array(KIND_OF_VENUE)),
        np.full(len(workers), 8.0), np.zeros(len(workers)), tallies, tallies,
        followed or Followed(0, 0, 0, 0, 0, 0, 0, 0.0),
    )  # fmt: skip


def measured(level: str, found: Answers) -> float:
    return MEASURES[level].estimate(MEASURES[level].parts(found))
