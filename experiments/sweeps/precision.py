"""How many replicates a point gets: all, or as many as it takes to know its paired difference well enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from experiments.comparison.effects import changes
from experiments.sweeps.plan import InStore, SweepPlan
from experiments.sweeps.simulation import STATUS_QUO, Simulated
from experiments.sweeps.tables import BASIS

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Precision:
    """Decides when a point has enough replicates.

    A decision is taken only when the first k replicates of a point are all in, for fixed k, and looks at these alone:
    it does not depend on the order in which runs finish. ``values`` and ``status_quo`` hold the outcome looked at and
    what it is a ratio to (last axis), by (point, scenario, replicate) and by (parameter set, replicate); both are empty
    without a target.
    """

    plan: SweepPlan
    values: np.ndarray = field(init=False)
    status_quo: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        shapes = InStore.nothing(self.plan)
        wanted = self.plan.experiment.content.precision is not None
        self.values = np.zeros((*(shapes.points.shape if wanted else (0, 0, 0)), 2))
        self.status_quo = np.zeros((*(shapes.status_quo.shape if wanted else (0, 0)), 2))

    @classmethod
    def from_store(cls, plan: SweepPlan, read: Callable[[str, Sequence[str]], pd.DataFrame]) -> Precision:
        """With the values that a store holds; ``read`` gives some columns of one of its tables."""
        new = cls(plan)
        target = plan.experiment.content.precision
        if target is None:
            return new
        numbers = [target.outcome, BASIS + target.outcome]
        rows = read("runs", numbers)
        rows = rows[(rows["window"] == target.window) & (rows["status"] == "ok")]
        order = {name: n for n, name in enumerate(plan.scenario_names[:-1])}
        for row in rows[["point", "parameter_set", "scenario", "replicate", *numbers]].itertuples(index=False):
            new._note(row[0], row[1], order.get(row[2], STATUS_QUO), row[3], row[4:])
        return new

    def note(self, simulated: Simulated) -> None:
        """Take in what an origin gave."""
        target = self.plan.experiment.content.precision
        if target is None:
            return
        window = list(self.plan.experiment.windows).index(target.window)
        outcomes = self.plan.experiment.outcomes
        at = outcomes.index(target.outcome)
        for run, values in zip(simulated.runs, simulated.windows, strict=True):
            place = (run.point, simulated.origin.parameter_set, run.scenario, simulated.origin.replicate)
            self._note(*place, values[window, [at, at + len(outcomes)]])

    def _note(
        self, point: int, parameter_set: int, scenario: int, replicate: int, numbers: Sequence[float] | np.ndarray
    ) -> None:
        if point == STATUS_QUO:
            self.status_quo[parameter_set, replicate] = numbers
        else:
            self.values[point, scenario, replicate] = numbers

    def settled(self, done: InStore) -> np.ndarray:
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
        from model.counting.outcomes import OUTCOMES

        target = self.plan.experiment.content.precision
        assert target is not None
        policy = self.values[point, :, :count].swapaxes(0, 1)  # (replicates, scenarios, value and basis)
        base = np.broadcast_to(self.status_quo[parameter_set, :count, np.newaxis], policy.shape)
        below = (base[..., 1], policy[..., 1])
        if OUTCOMES[target.outcome].denominator is None:
            # Counts per week count alike; of a run that failed there is none.
            below = (np.where(below[0] > 0.0, 1.0, 0.0), np.where(below[1] > 0.0, 1.0, 0.0))
        found = changes(base[..., 0], policy[..., 0], False, below)
        return bool((0.5 * (found.high - found.low) <= wanted).all())
