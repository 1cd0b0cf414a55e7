"""A sweep's plan: its points, the runs that they make, and which of them fork from one burn-in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from experiments.running.means import Shard
from experiments.running.plan import STATUS_QUO as STATUS_QUO_NAME
from experiments.sweeps import size
from experiments.sweeps.designs import points_table
from experiments.sweeps.files import Experiment
from experiments.sweeps.simulation import STATUS_QUO, Origin, Run, SweepJob

if TYPE_CHECKING:
    import pandas as pd

RUNS_PER_ORIGIN = 32
"""An origin with more runs is cut: each piece repeats the burn-in, and pieces run side by side."""


@dataclass(frozen=True)
class SweepPlan:
    """What is to run. ``points`` as from `designs.points_table`; ``blocks`` the samples of each block."""

    experiment: Experiment
    points: pd.DataFrame
    blocks: tuple[int, ...]

    @property
    def replicates(self) -> int:
        """Replicates of every point; with a target precision, the most that a point can get."""
        return self.experiment.lengths.replicates

    @property
    def scenario_names(self) -> list[str]:
        """Scenarios in the order of tables, the status quo last where it stands for `STATUS_QUO` (-1)."""
        return [*(scenario.name for scenario in self.experiment.scenarios), STATUS_QUO_NAME]

    @cached_property
    def parameter_set(self) -> np.ndarray:
        """Of each point, shape (points,)."""
        return self.points["parameter_set"].to_numpy()

    @cached_property
    def first_of_set(self) -> np.ndarray:
        """For each parameter set its first point, shape (parameter sets,)."""
        return np.unique(self.parameter_set, return_index=True)[1]

    @cached_property
    def members(self) -> list[np.ndarray]:
        """For each parameter set its points, in order."""
        order = np.argsort(self.parameter_set, kind="stable")
        return np.split(order, np.searchsorted(self.parameter_set[order], np.arange(1, len(self.first_of_set))))

    @cached_property
    def _levers(self) -> np.ndarray:
        return self.points[[factor.name for factor in self.experiment.levers]].to_numpy(dtype=np.float64)

    @cached_property
    def _uncertainties(self) -> np.ndarray:
        return self.points[[factor.name for factor in self.experiment.uncertainties]].to_numpy(dtype=np.float64)

    def run_of(self, point: int, scenario: int) -> Run:
        """The run of a point (or `STATUS_QUO`) under a scenario (or `STATUS_QUO`)."""
        levers = () if point == STATUS_QUO else tuple(self._levers[point].tolist())
        return Run(point, scenario, levers)

    def origin_of(self, parameter_set: int, replicate: int, runs: tuple[Run, ...]) -> Origin:
        """An origin of a parameter set with some runs."""
        values = tuple(self._uncertainties[self.first_of_set[parameter_set]].tolist())
        return Origin(parameter_set, replicate, values, runs)

    @cached_property
    def job(self) -> SweepJob:
        """What all runs share, for workers."""
        experiment, lengths = self.experiment, self.experiment.lengths
        return SweepJob(
            constants=dict(experiment.content.constants),
            uncertainties=tuple(factor.target for factor in experiment.uncertainties),
            scenarios=experiment.scenarios,
            levers=tuple(experiment.content.lever),
            seed=lengths.seed,
            scale=lengths.scale,
            burn_in=lengths.burn_in,
            weeks=lengths.weeks,
            tail=lengths.tail,
            years=tuple(lengths.years.values()),
            windows=tuple(experiment.windows.values()),
            outcomes=experiment.outcomes,
            series=experiment.series,
            groups=experiment.groups,
        )

    def due(self, done: InStore, allowed: np.ndarray, shard: Shard) -> Iterator[Origin]:
        """Every origin that still has runs to simulate, one replicate of all points after the other.

        Args:
            done: what is in the store. allowed: replicates that each point may run now, shape (points,).
            shard: the part of all origins that this process runs.
        """
        scenarios = range(len(self.experiment.scenarios))
        per_piece = max(1, RUNS_PER_ORIGIN // len(scenarios))
        for replicate in range(int(allowed.max(initial=0))):
            piece = 0
            for number, points in enumerate(self.members):
                for start in range(0, len(points), per_piece):
                    piece += 1
                    if not shard.has(number if self.experiment.content.precision else piece + replicate):
                        continue
                    due = [point for point in points[start : start + per_piece] if replicate < allowed[point]]
                    found = [
                        self.run_of(int(point), scenario)
                        for point in due
                        for scenario in scenarios
                        if not done.points[point, scenario, replicate]
                    ]
                    owes = start == 0 and replicate < allowed[points].max() and not done.status_quo[number, replicate]
                    if owes:
                        found.insert(0, self.run_of(STATUS_QUO, STATUS_QUO))
                    if found:
                        yield self.origin_of(number, replicate, tuple(found))

    def first_allowed(self) -> np.ndarray:
        """Replicates that every point runs before its precision is looked at, shape (points,)."""
        precision = self.experiment.content.precision
        first = self.replicates if precision is None else min(precision.minimum, self.replicates)
        return np.full(len(self.points), first, dtype=np.int64)

    def count(self, allowed: np.ndarray, shard: Shard) -> int:
        """Number of runs that ``allowed`` stands for in a shard."""
        return sum(len(origin.runs) for origin in self.due(InStore.nothing(self), allowed, shard))


@dataclass
class InStore:
    """What is in the store: booleans by (point, scenario, replicate) and by (parameter set, replicate)."""

    points: np.ndarray
    status_quo: np.ndarray

    @classmethod
    def nothing(cls, plan: SweepPlan) -> InStore:
        """Nothing is done."""
        shape = (len(plan.points), len(plan.experiment.scenarios), plan.replicates)
        return cls(np.zeros(shape, dtype=bool), np.zeros((len(plan.first_of_set), plan.replicates), dtype=bool))


def make_plan(experiment: Experiment, blocks: tuple[int, ...] | None = None) -> SweepPlan:
    """The plan of an experiment, or of one that has been expanded by blocks of more samples.

    Raises:
        InputError: it would be larger than a sweep can be; nothing is laid out then.
    """
    design = experiment.content.design
    blocks = blocks if blocks is not None else (design.samples or 0,)
    size.check(experiment, blocks, f"'{experiment.name}'")
    return SweepPlan(experiment, points_table(experiment.factors, design, blocks), blocks)


def with_replicates(experiment: Experiment, replicates: int) -> Experiment:
    """The same experiment with another number of replicates."""
    raw = {**experiment.raw, "run": {**experiment.raw.get("run", {}), "replicates": replicates}}
    content = experiment.content
    changed = content.model_copy(update={"run": content.run.model_copy(update={"replicates": replicates})})
    return replace(experiment, raw=raw, content=changed, lengths=replace(experiment.lengths, replicates=replicates))
