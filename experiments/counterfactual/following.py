"""Two lives of the same people: followed week by week in a world where something happened to them and in one without.

In both worlds a keyed share of events of one kind is marked; in the second, what is marked does not happen. People are
those whose event was marked in the first world, by the week of their first one, and what becomes of the same people in
the second world is what their life would have been: everything else is on the same luck.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.mechanisms.freeze import frozen
from experiments.running.worlds import ReplicateJob
from model.codes import NOBODY, Housing
from model.counting.tallies import Cohort
from model.traits import DECLARED

if TYPE_CHECKING:
    from model.world import World

BEFORE = 26
"""Weeks before the event that are shown, or as many as the burn-in has."""

_MARKED = 1 << Cohort.MARKED


@dataclass(frozen=True)
class Measure:
    """What is followed: a value for each person and week, from the worker records at the week's end.

    ``unit`` is that of its sum over weeks; ``better`` as in the registry of outcomes.
    """

    label: str
    unit: str
    better: str
    week: Callable[[np.ndarray, int], np.ndarray]


MEASURES: Mapping[str, Measure] = {
    "exploited": Measure("In exploitation", "weeks", "lower", lambda w, t: w["exploited"] & w["in_trade"]),
    "unhoused": Measure("Unhoused", "weeks", "lower", lambda w, t: (w["housing"] == Housing.UNHOUSED) & w["alive"]),
    "in_trade": Measure("In the trade", "weeks", "neutral", lambda w, t: w["in_trade"]),
    "with_third_party": Measure(
        "With a third party", "weeks", "neutral", lambda w, t: w["in_trade"] & (w["third_party"] != NOBODY)
    ),
    "detained": Measure("Detained", "weeks", "lower", lambda w, t: (w["detained_until"] > t + 1) & w["alive"]),
    "other_work": Measure("In other work", "weeks", "higher", lambda w, t: w["job"] & ~w["in_trade"] & w["alive"]),
    "income": Measure("Net income from the trade", "$", "neutral", lambda w, t: w["in_trade"] * w["income"]),
    "client_violence": Measure("Client violence", "events", "lower", lambda w, t: w["assaults"]),
    "below_need": Measure(
        "In the trade below weekly needs", "weeks", "lower",
        lambda w, t: w["in_trade"] & (w["expected_income"] + w["support"] < w["due"]),
    ),
}  # fmt: skip
"""Everyone counts in every week, in the trade or not; people who have died or moved away count as 0."""


@dataclass(frozen=True)
class Lives:
    """What one replicate gives.

    Attributes:
        person, week: id and first week of the event (policy weeks), for each person to whom it happened.
        traits: for each of `TRAITS_KEPT` one whole number per person.
        values: float32 (two worlds, people, weeks before and after, measures); the event's week is number ``before``.
    """

    number: int
    people: int
    person: np.ndarray
    week: np.ndarray
    traits: dict[str, np.ndarray]
    values: np.ndarray
    seconds: float


TRAITS_KEPT = tuple(trait.field for trait in DECLARED)
"""Fields of the worker that are stored with each life."""


@dataclass(frozen=True)
class LivesJob(ReplicateJob):
    """The two worlds, to be run replicate by replicate by a pool.

    Attributes:
        tables: weekly conditions of the world where marked events happen, and of the one where they do not.
        frozen: mechanisms frozen in both worlds.
        select: policy weeks in which an event counts. follow: weeks that people are followed, the event's included.
    """

    tables: tuple[np.recarray, np.recarray]
    select: int
    follow: int
    frozen: tuple[str, ...] = ()
    worlds: int = 2

    @property
    def before(self) -> int:
        """Weeks before the event that are followed."""
        return min(BEFORE, self.burn_in)

    def simulate(self, number: int, done: Callable[[], None] = lambda: None) -> Lives:
        """Run one replicate; the result depends on the job and the number alone."""
        from model.conditions import status_quo_table

        began = time.perf_counter()
        world, people = self.new_world(number)
        if self.burn_in > self.before:
            world.run(status_quo_table(self.burn_in - self.before))
        earlier, _ = diary(world, status_quo_table(self.before))
        world.begin()
        still = frozen(world, self.frozen)
        person = week = np.zeros(0, dtype=np.int64)
        values = []
        for n, table in enumerate(self.tables):
            branch = world.fork(still.parameters)
            pages, first = diary(branch, still.conditions(table))
            if n == 0:
                person = np.flatnonzero((first >= 0) & (first < self.select))
                week = first[person]
                traits = {name: branch.state.workers[name][person].astype(np.int64) for name in TRAITS_KEPT}
            values.append(self._around(earlier + pages, person, week))
            done()
        return Lives(number, people, person, week, traits, np.stack(values), time.perf_counter() - began)

    def _around(self, pages: list[np.ndarray], person: np.ndarray, week: np.ndarray) -> np.ndarray:
        """The weeks around each person's event: (people, before + follow, measures), from pages (measures, slots)."""
        span = np.arange(self.before + self.follow)
        found = np.zeros((len(person), len(span), len(MEASURES)), dtype=np.float32)
        for k, (i, first) in enumerate(zip(person, week, strict=True)):
            for m in span:
                page = pages[first + m]
                # Whoever came later than this week has no slot in it.
                if i < page.shape[1]:
                    found[k, m] = page[:, i]
        return found


def diary(world: World, table: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """Let a world live through a table week by week, and write down everyone's measures.

    Returns one array (measures, slots) per week, and the week of the table in which each slot was first marked (-1 if
    never).
    """
    pages: list[np.ndarray] = []
    first = np.full(0, -1, dtype=np.int64)
    for n in range(len(table)):
        week = world.week
        world.run(table[n : n + 1])
        workers = world.state.workers
        pages.append(np.array([measure.week(workers, week) for measure in MEASURES.values()], dtype=np.float32))
        first = np.pad(first, (0, len(workers) - len(first)), constant_values=-1)
        first[((workers["cohort"] & _MARKED) != 0) & (first < 0)] = n
    return pages, first
