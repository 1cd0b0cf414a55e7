"""A package of policy, and the factor on its purchases at which it costs the budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from scenarios import Scenario

MOST = 64.0
"""Largest factor that is tried."""
TOLERANCE = 0.03
"""How near to the budget a mean cost must come, as a share of it."""


@dataclass
class Package:
    """A scenario and what has been found out about its cost.

    Attributes:
        levers: those that money buys more of. tried: factor -> yearly cost beyond the status quo, by replicate.
        best: the factor whose mean cost is nearest to the budget.
    """

    scenario: Scenario
    levers: tuple[str, ...]
    tried: dict[float, np.ndarray] = field(default_factory=dict)
    sums: dict[float, np.ndarray] = field(default_factory=dict)
    usual: dict[float, np.ndarray] = field(default_factory=dict)

    def best(self, budget: float) -> float:
        """The factor tried so far whose mean cost is nearest to the budget."""
        return min(self.tried, key=lambda factor: abs(float(self.tried[factor].mean()) - budget))

    def met(self, budget: float) -> bool:
        """Whether some factor tried so far costs the budget, within `TOLERANCE`."""
        return bool(self.tried) and abs(self.tried[self.best(budget)].mean() / budget - 1.0) <= TOLERANCE

    def next_factor(self, budget: float) -> float | None:
        """The next factor to try, or None if there is nothing more to find out.

        Between the first two neighbours that enclose the budget by linear interpolation; beyond the largest in
        proportion to its cost, up to `MOST`.
        """
        points = [(0.0, 0.0), *sorted((factor, float(cost.mean())) for factor, cost in self.tried.items())]
        for (low, cheap), (high, dear) in pairwise(points):
            if cheap <= budget <= dear and dear > cheap:
                found = low + (high - low) * (budget - cheap) / (dear - cheap)
                return None if found in self.tried else found
        largest, cost = points[-1]
        if largest >= MOST or cost <= 0.0 or (len(points) > 2 and cost <= 1.01 * points[-2][1]):
            return None
        return min(MOST, largest * max(1.5, min(4.0, budget / cost)))
