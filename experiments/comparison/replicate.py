"""One replicate of the status quo and of every scenario, all forked from one burn-in.

Worker processes import this module: it loads the model only when the first replicate starts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.running.worlds import ReplicateJob


@dataclass(frozen=True)
class Job(ReplicateJob):
    """All that a worker needs to compute any replicate of a plan.

    Attributes:
        tables: one table of weekly conditions per scenario, status quo first, each with one row per policy week.
        tail: weeks of burn-in that are stored.
        years, windows: spans of policy weeks (start, stop); a negative week lies before the policy.
    """

    tables: tuple[np.recarray, ...]
    tail: int
    years: tuple[tuple[int, int], ...]
    windows: tuple[tuple[int, int], ...]

    @property
    def worlds(self) -> int:
        """One world for each table."""
        return len(self.tables)

    def simulate(self, number: int, done: Callable[[], None] = lambda: None) -> Replicate:
        """Run one replicate; ``done`` is called after each world. The result depends on the job and the number alone.

        Raises:
            FloatingPointError: an outcome is infinite, or missing without reason, which is a defect of the model.
        """
        began = time.perf_counter()
        world, people = self.burned_in(number)
        measured = []
        for table in self.tables:
            branch = world.fork()
            branch.run(table)
            measured.append(measure(self, branch.tallies[self.burn_in - self.tail :]))
            done()
        arrays = {name: np.stack([one[name] for one in measured]) for name in measured[0]}
        return Replicate(number=number, people=people, **arrays, seconds=time.perf_counter() - began)


@dataclass(frozen=True)
class Replicate:
    """What one replicate gives, for each scenario in the order of the job's tables.

    Attributes:
        number: 0, 1, 2, ...
        people: people in or near the trade, clients, third parties and officers at the start.
        series: float64 (scenarios, tail + weeks, outcomes), everyone, in the order of ``outcomes.OUTCOMES``.
        groups: float64 (scenarios, years, groups, grouped outcomes), in the order of ``outcomes.GROUPS``.
        windows: float64 (scenarios, windows, outcomes), everyone.
        by_group: float64 (scenarios, windows, groups, grouped outcomes).
        basis: the same shape: the person-weeks or events that each of them is a ratio to.
        series_basis, groups_basis, windows_basis: the same of series, groups and windows; of weeks for the outcomes
            of `weekly_basis` only, of years for those of `yearly_basis`.
        seconds: time it took.
    """

    number: int
    people: int
    series: np.ndarray
    groups: np.ndarray
    windows: np.ndarray
    by_group: np.ndarray
    basis: np.ndarray
    series_basis: np.ndarray
    groups_basis: np.ndarray
    windows_basis: np.ndarray
    seconds: float


def measure(job: Job, tallies: np.ndarray) -> dict[str, np.ndarray]:
    """A `Replicate`'s arrays for one world, by name, from tallies of shape (tail + weeks, groups, tallies)."""
    from model.counting.outcomes import OUTCOMES, check, with_basis

    names = list(OUTCOMES)
    grouped = [name for name in names if OUTCOMES[name].grouped]
    weeks = [(week, week + 1) for week in range(len(tallies))]
    years, windows = after(job.tail, job.years), after(job.tail, job.windows)
    found = []
    for what, counted, spans, columns in (
        ("week", tallies[:, :1], weeks, names),
        ("year", tallies, years, grouped),
        ("window", tallies[:, :1], windows, names),
        ("window", tallies, windows, grouped),
    ):
        values, below = with_basis(counted, spans, columns)
        check(what, values, below, columns)
        found.append((values, below))
    (series, by_week), (groups, by_year), (pooled, below), (by_group, basis) = found
    return {
        "series": series[:, 0],
        "groups": groups,
        "windows": pooled[:, 0],
        "by_group": by_group,
        "basis": basis,
        "series_basis": by_week[:, 0, [name in weekly_basis() for name in names]],
        "groups_basis": by_year[..., [name in yearly_basis() for name in grouped]],
        "windows_basis": below[:, 0],
    }


def weekly_basis() -> list[str]:
    """Outcomes of whose weeks the basis is kept: those that are drawn week by week."""
    from model.counting.outcomes import OUTCOMES

    return [name for name, outcome in OUTCOMES.items() if outcome.main]


def yearly_basis() -> list[str]:
    """Outcomes of whose years the basis is kept: those shown by group where not all are.

    These are the main ones that exist by group, and what stands in for the others.
    """
    from model.counting.outcomes import OUTCOMES

    main = (name for name, outcome in OUTCOMES.items() if outcome.main and outcome.grouped)
    return [*main, "mean_income", "exploitation_incidence"]


def after(tail: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of policy weeks as rows of tallies that begin ``tail`` weeks before the policy."""
    return [(start + tail, stop + tail) for start, stop in spans]
