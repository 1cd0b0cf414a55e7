"""A survey of a simulated market that asks as the studies did, so that levels compare like with like.

Reached are people who trade sex in the survey week, have a place where they work and are not in detention; they belong
to the street or off it by where they work then, and recall 26 weeks. Rates per booking come from what was counted in
the weeks before the survey. Those reached are then followed: who stops within a year, and who is back within three.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.codes import Housing, VenueKind

if TYPE_CHECKING:
    from model.world import World

RECALL_WEEKS = 26
"""How far back people are asked (Elmes et al. 2022: six months)."""

STOPS_WEEKS = 52
RETURN_WEEKS = 156
"""Stops are noted for a year; whoever is not back three years after a stop is taken to have left for good."""

ARREARS_WEEKS = 4.0
"""In financial difficulty: bills of at least so many weeks of need are unpaid."""

TEN_YEARS = 520
"""A long career: so many weeks since the first entry, breaks included (T18.4)."""

MOSTLY = 0.75
"""Screens mostly: at least this share of recalled sessions."""


@dataclass(frozen=True)
class Followed:
    """What became of people after the survey; every stop of the first year is followed for `RETURN_WEEKS`.

    Attributes:
        people: those reached. stopped_once: those of them who stopped at least once in the year.
        weeks: weeks that they spent in the trade in the year.
        stops, returned, durable: their stops; those followed by a return; those without, by people still alive and in
            the catchment. The rest is lost to follow-up.
        careers: durable stops by anyone. career_weeks: weeks those people had worked in the trade, added up.
    """

    people: int
    stopped_once: int
    weeks: int
    stops: int
    returned: int
    durable: int
    careers: int
    career_weeks: float


@dataclass(frozen=True)
class Answers:
    """What a survey of one market finds. Arrays have one entry per person slot, unless said otherwise.

    Attributes:
        workers: the worker records (`model.agents.WORKER_FIELDS`). week: weeks the market has lived.
        reached, street: who is reached, and who of everyone works on the street.
        sessions, screened: sessions in the recalled weeks, and those in which the client could be screened.
        tallies: sums over everyone and the weeks between burn-in and survey, shape (tallies,).
        later: the same up to the end of the follow-up.
    """

    workers: np.ndarray
    week: int
    reached: np.ndarray
    street: np.ndarray
    sessions: np.ndarray
    screened: np.ndarray
    tallies: np.ndarray
    later: np.ndarray
    followed: Followed

    def recently(self, field: str) -> np.ndarray:
        """Who met what the field gives the latest week of, within the recalled weeks."""
        return self.workers[field] >= self.week - RECALL_WEEKS


CONDITIONS: dict[str, Callable[[Answers], np.ndarray]] = {
    "client_violence": lambda a: a.recently("violence_week"),
    "police_violence": lambda a: a.recently("police_violence_week"),
    "exploited": lambda a: a.workers["exploited"],
    "unhoused": lambda a: a.workers["housing"] == Housing.UNHOUSED,
    "unstable_housing": lambda a: a.workers["housing"] != Housing.STABLE,
    "displaced": lambda a: a.recently("displaced_week"),
    "arrested": lambda a: a.recently("arrest_week"),
    "repressive_policing": lambda a: (
        a.recently("contact_week")
        | a.recently("displaced_week")
        | a.recently("arrest_week")
        | a.recently("police_violence_week")
    ),
    "financial_difficulty": lambda a: a.workers["arrears"] >= ARREARS_WEEKS * a.workers["need"],
    "always_screens": lambda a: a.workers["insists"] & (a.sessions > 0) & (a.screened >= MOSTLY * a.sessions),
    "mostly_screened": lambda a: (a.sessions > 0) & (a.screened >= MOSTLY * a.sessions),
    "sti": lambda a: a.workers["sti"],
    "lacked_supplies": lambda a: a.recently("short_week"),
    "unprotected": lambda a: a.recently("unprotected_week"),
    "over_ten_years": lambda a: a.week - a.workers["first_entry"] > TEN_YEARS,
}
"""What a person can be asked about: each gives a boolean for every slot."""


def reached(workers: np.ndarray, week: int) -> np.ndarray:
    """Who can be asked after ``week`` weeks: in the trade, at a place of work, not in detention."""
    at_work = workers["in_trade"] & workers["alive"] & (workers["venue"] >= 0)
    return at_work & (workers["detained_until"] <= week)


def on_street(workers: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Who works in a street zone; ``kinds`` is the `VenueKind` of each venue."""
    return (workers["venue"] >= 0) & (kinds[np.maximum(workers["venue"], 0)] == VenueKind.STREET)


class _Stops:
    """Keeps book of stops and returns, week by week; slots of people who arrive are added as they come."""

    def __init__(self, members: np.ndarray, first_week: int) -> None:
        self._first = first_week
        self._members = members.copy()
        self._since = np.full(len(members), -1)
        self._worked = np.zeros(len(members))
        self._once = np.zeros(len(members), dtype=bool)
        self._people = int(np.count_nonzero(members))
        self._weeks = self._stops = self._returned = 0

    def note(self, workers: np.ndarray, week: int) -> None:
        """Take down who stopped in this week, and who is back from an earlier stop."""
        more = len(workers) - len(self._members)
        self._members = np.pad(self._members, (0, more))
        self._since = np.pad(self._since, (0, more), constant_values=-1)
        self._worked, self._once = np.pad(self._worked, (0, more)), np.pad(self._once, (0, more))
        working = workers["in_trade"] & workers["alive"]
        if week < self._first + STOPS_WEEKS:
            stops = workers["stopped"] == week
            self._since[stops] = week
            self._worked[stops] = workers["experience"][stops]
            self._once |= stops
            self._weeks += int(np.count_nonzero(working & self._members))
            self._stops += int(np.count_nonzero(stops & self._members))
        back = (self._since >= 0) & working
        self._returned += int(np.count_nonzero(back & self._members & (week - self._since <= RETURN_WEEKS)))
        # Whoever comes back later than that had left for good, and stays on the books as such.
        self._since[back & (week - self._since <= RETURN_WEEKS)] = -1

    def end(self, workers: np.ndarray) -> Followed:
        """What became of everyone, once the last stop has been followed long enough."""
        gone = (self._since >= 0) & workers["alive"]
        return Followed(
            people=self._people,
            stopped_once=int(np.count_nonzero(self._once & self._members)),
            weeks=self._weeks,
            stops=self._stops,
            returned=self._returned,
            durable=int(np.count_nonzero(gone & self._members)),
            careers=int(np.count_nonzero(gone)),
            career_weeks=float(self._worked[gone].sum()),
        )


def follow(world: World, members: np.ndarray) -> Followed:
    """Let the world go on without any policy for four years and see who stops in the first, and who comes back."""
    from model.conditions import status_quo_table

    week_ahead = status_quo_table(1)
    book = _Stops(members, world.week)
    for _ in range(STOPS_WEEKS + RETURN_WEEKS):
        world.run(week_ahead)
        book.note(world.state.workers, world.week - 1)
    return book.end(world.state.workers)


def recalled_sessions(world: World, weeks: int) -> tuple[np.ndarray, np.ndarray]:
    """Live through some weeks without any policy, counting each person's sessions and the screened ones."""
    from model.conditions import status_quo_table

    week_ahead = status_quo_table(1)
    sessions = screened = np.zeros(0)
    for _ in range(weeks):
        world.run(week_ahead)
        slots = len(world.state.workers)
        offers = world.state.offers[: int(world.state.market[0]["working"])]
        sessions, screened = (np.pad(counts, (0, slots - len(counts))) for counts in (sessions, screened))
        sessions[offers["worker"]] += offers["booked"]
        screened[offers["worker"]] += offers["screened"]
    slots = len(world.state.workers)
    return np.pad(sessions, (0, slots - len(sessions))), np.pad(screened, (0, slots - len(screened)))


def ask(world: World, burn_in: int, weeks: int) -> Answers:
    """Let a new world live to the survey, ask everyone who is reached, and follow them."""
    from model.conditions import status_quo_table

    recalled = min(RECALL_WEEKS, burn_in + weeks)
    if burn_in + weeks > recalled:
        world.run(status_quo_table(burn_in + weeks - recalled))
    sessions, screened = recalled_sessions(world, recalled)
    workers, week = world.state.workers.copy(), world.week
    members = reached(workers, week)
    street = on_street(workers, world.state.venues["kind"])
    counted = world.tallies[burn_in:, 0].sum(axis=0)
    followed = follow(world, members)
    later = world.tallies[burn_in:, 0].sum(axis=0)
    return Answers(workers, week, members, street, sessions, screened, counted, later, followed)
