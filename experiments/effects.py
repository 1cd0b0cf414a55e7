"""Effects as paired differences: scenario minus status quo in the same replicate, with 90 % intervals.

Every replicate runs the status quo and the scenario on the same luck, so their difference is free of most of the
noise that both share. Three ways to state it, chosen by the outcome's registry entry:

``ratio``
    The change of the mean over replicates in percent, 100 (mean scenario / mean status quo - 1). Its interval is a
    t-interval on the log of the ratio of means, with the standard error of the paired residuals (delta method, as for
    the ratio estimator of Cochran 1977, chapter 6). Unlike a mean of log ratios it stands when single replicates are
    zero, it agrees with the two means printed beside it, and it never falls below -100 %.
``points``
    The mean paired difference in percentage points, with a t-interval.
``difference``
    The mean paired difference in the outcome's own unit, with a t-interval. Takes the place of a ratio when the status
    quo is zero in every replicate, or when an outcome's mean is negative, since no percentage has a meaning then.

With fewer than two replicates the interval is NaN. An interval of zero width means that the difference is the same
in every replicate, most often that the scenario never touches the outcome.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from experiments.unit import Replicate
    from model.outcomes import Outcome

CONFIDENCE = 0.90


@dataclass(frozen=True)
class Effect:
    """One paired comparison.

    Attributes:
        status_quo, scenario_value: means over replicates, in the outcome's unit.
        change, low, high: the effect and the ends of its interval, in ``unit``.
        kind: "ratio", "points" or "difference". unit: "%", "points" or the outcome's own unit.
        n: number of replicates.
    """

    status_quo: float
    scenario_value: float
    change: float
    low: float
    high: float
    kind: str
    unit: str
    n: int

    @property
    def direction(self) -> int:
        """1 for more, -1 for less, 0 for no clear change: the interval reaches zero, or there is none."""
        if math.isnan(self.low) or self.low <= 0.0 <= self.high:
            return 0
        return 1 if self.change > 0.0 else -1


def paired(status_quo: np.ndarray, scenario: np.ndarray, kind: str, unit: str) -> Effect:
    """The effect from the values of the same replicates in both worlds.

    Args:
        status_quo, scenario: shape (replicates,), in the same order, in the outcome's unit.
        kind: "ratio" or "points", as the outcome's registry entry says.
        unit: the outcome's unit, used where no percentage can be given.

    Raises:
        ValueError: the two differ in shape, are empty, or the kind is unknown.
    """
    base, policy = np.asarray(status_quo, dtype=np.float64), np.asarray(scenario, dtype=np.float64)
    if base.shape != policy.shape or base.ndim != 1 or base.size == 0:
        raise ValueError(f"paired values have shapes {base.shape} and {policy.shape}")
    if kind not in ("ratio", "points"):
        raise ValueError(f"unknown kind of effect {kind!r}")
    means = float(base.mean()), float(policy.mean())
    if kind == "ratio" and means[0] > 0.0 and means[1] >= 0.0:
        change, low, high = _ratio(base, policy)
        return Effect(*means, change, low, high, "ratio", "%", base.size)
    difference = policy - base
    change, low, high = _around(float(difference.mean()), difference)
    if kind == "points":
        return Effect(*means, change, low, high, "points", "points", base.size)
    return Effect(*means, change, low, high, "difference", unit, base.size)


def half_width(values: np.ndarray) -> float:
    """Half the width of the t-interval of the mean of ``values``; NaN for fewer than two, 0 if all are equal."""
    if values.size < 2:
        return math.nan
    if (values == values[0]).all():
        return 0.0
    # SciPy is slow to import, and only this line needs it.
    from scipy.special import stdtrit

    t = float(stdtrit(values.size - 1, 0.5 + CONFIDENCE / 2.0))
    return t * float(values.std(ddof=1)) / math.sqrt(values.size)


def _around(center: float, values: np.ndarray) -> tuple[float, float, float]:
    half = half_width(values)
    return center, center - half, center + half


def _ratio(base: np.ndarray, policy: np.ndarray) -> tuple[float, float, float]:
    """Percent change of the mean and its interval; see the module's text."""
    if np.array_equal(base, policy):
        # Exactly 0, not the rounding error of a division.
        edge = math.nan if base.size < 2 else 0.0
        return 0.0, edge, edge
    ratio = float(policy.mean() / base.mean())
    if ratio == 0.0:
        edge = math.nan if base.size < 2 else -100.0
        return -100.0, edge, edge
    half = half_width(policy - ratio * base) / float(policy.mean())
    change, low, high = (100.0 * math.expm1(math.log(ratio) + shift) for shift in (0.0, -half, half))
    return change, low, high


def effects_table(
    replicates: Sequence[Replicate], scenarios: Sequence[str], windows: Sequence[str], registry: Mapping[str, Outcome]
) -> pd.DataFrame:
    """The effect of every scenario but the first (the status quo) on every outcome in every window, one row each.

    Columns: scenario, outcome, window, status_quo, scenario_value, change, low, high, unit, effect, n.
    """
    import pandas as pd

    values = np.stack([replicate.windows for replicate in replicates])
    rows = []
    for s, scenario in enumerate(scenarios[1:], start=1):
        for w, window in enumerate(windows):
            for o, (name, outcome) in enumerate(registry.items()):
                found = paired(values[:, 0, w, o], values[:, s, w, o], outcome.effect, outcome.unit)
                values_found = (found.status_quo, found.scenario_value, found.change, found.low, found.high)
                rows.append((scenario, name, window, *values_found, found.unit, found.kind, found.n))
    columns = ["scenario", "outcome", "window", "status_quo", "scenario_value", "change", "low", "high"]
    return pd.DataFrame(rows, columns=[*columns, "unit", "effect", "n"])


def identical(replicates: Sequence[Replicate], scenarios: Sequence[str]) -> list[str]:
    """Sentences about scenarios whose weekly series equal another's bit for bit in every replicate."""
    notes: list[str] = []
    told: set[int] = set()
    for later in range(1, len(scenarios)):
        for earlier in range(later):
            if earlier in told or not all(np.array_equal(r.series[earlier], r.series[later]) for r in replicates):
                continue
            told.add(later)
            if earlier == 0:
                notes.append(f"{scenarios[later]}: no replicate differs from the status quo; it reaches nobody here.")
            else:
                notes.append(f"{scenarios[earlier]} and {scenarios[later]} give identical results in every replicate.")
            break
    return notes
