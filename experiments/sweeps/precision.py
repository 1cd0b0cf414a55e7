"""How many replicates a point gets: all, or as many as it takes to know its paired difference well enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from experiments.effects import half_width
from experiments.sweeps.plan import Done, SweepPlan
from experiments.sweeps.trunk import STATUS_QUO, Grown

if TYPE_CHECKING:
    from experiments.sweeps.reading import Sweep


@dataclass
class Precision:
    """Decides when a point has enough replicates.

    A decision is taken only when the first k replicates of a point are all in, for fixed k, and looks at these alone:
    it does not depend on the order in which runs finish. ``values`` and ``status_quo`` hold the outcome looked at, by
    (point, scenario, replicate) and by (parameter set, replicate); both are empty without a target.
    """

    plan: SweepPlan
    values: np.ndarray = field(init=False)
    status_quo: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        shapes = Done.nothing(self.plan)
        wanted = self.plan.experiment.content.precision is not None
        self.values = np.full(shapes.points.shape if wanted else (0, 0, 0), np.nan)
        self.status_quo = np.full(shapes.status_quo.shape if wanted else (0, 0), np.nan)

    @classmethod
    def from_store(cls, sweep: Sweep) -> Precision:
        """With the values that a store holds."""
        new = cls(sweep.plan)
        target = sweep.experiment.content.precision
        if target is None:
            return new
        rows = sweep.read("runs", [target.outcome])
        rows = rows[rows["window"] == target.window]
        order = {name: n for n, name in enumerate(sweep.plan.scenario_names[:-1])}
        for row in rows[["point", "parameter_set", "scenario", "replicate", target.outcome]].itertuples(index=False):
            new._note(row[0], row[1], order.get(row[2], STATUS_QUO), row[3], row[4])
        return new

    def note(self, grown: Grown) -> None:
        """Take in what a trunk gave."""
        target = self.plan.experiment.content.precision
        if target is None:
            return
        window = list(self.plan.experiment.windows).index(target.window)
        outcome = self.plan.experiment.outcomes.index(target.outcome)
        for branch, values in zip(grown.branches, grown.windows, strict=True):
            place = (branch.point, grown.trunk.parameter_set, branch.scenario, grown.trunk.replicate)
            self._note(*place, float(values[window, outcome]))

    def _note(self, point: int, parameter_set: int, scenario: int, replicate: int, value: float) -> None:
        if point == STATUS_QUO:
            self.status_quo[parameter_set, replicate] = value
        else:
            self.values[point, scenario, replicate] = value

    def settled(self, done: Done) -> np.ndarray:
        """Replicates that each point may run as things stand, shape (points,).

        Starting from the first look, a point whose replicates so far are all in and not precise enough gets more.
        """
        allowed = self.plan.first_allowed()
        target = self.plan.experiment.content.precision
        if target is None:
            return allowed
        for point in range(len(allowed)):
            number = int(self.plan.parameter_set[point])
            while allowed[point] < self.plan.replicates:
                count = int(allowed[point])
                in_store = done.points[point, :, :count].all() and done.status_quo[number, :count].all()
                if not in_store or self._known(point, number, count, target.half_width):
                    break
                allowed[point] = min(count + target.step, self.plan.replicates)
        return allowed

    def _known(self, point: int, parameter_set: int, count: int, wanted: float) -> bool:
        """Whether every scenario's difference is known well enough from the first ``count`` replicates."""
        differences = self.values[point, :, :count] - self.status_quo[parameter_set, :count]
        finite = [row[np.isfinite(row)] for row in differences]
        return all(len(row) >= 2 and float(half_width(row)) <= wanted for row in finite)
