"""A survey as a job for worker processes: one market a replicate, of which the parts of every measure are kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from experiments.levels.measures import MEASURES
from experiments.levels.survey import ask
from experiments.running.worlds import ReplicateJob


@dataclass(frozen=True)
class Surveyed:
    """What one replicate gives: for each measure the parts that its estimate is made of.

    ``people`` counts people in or near the trade, clients, third parties and officers at the start.
    """

    number: int
    people: int
    parts: dict[str, np.ndarray]
    seconds: float


@dataclass(frozen=True)
class SurveyJob(ReplicateJob):
    """A survey at the end of a burn-in and ``weeks`` more weeks, to be done replicate by replicate by a pool."""

    weeks: int
    worlds: int = 1

    def simulate(self, number: int, done: Callable[[], None] = lambda: None) -> Surveyed:
        """Run one world, ask, follow; the result depends on the job and the number alone."""
        began = time.perf_counter()
        world, people = self.new_world(number)
        answers = ask(world, self.burn_in, self.weeks)
        done()
        parts = {name: measure.parts(answers) for name, measure in MEASURES.items()}
        return Surveyed(number, people, parts, time.perf_counter() - began)
