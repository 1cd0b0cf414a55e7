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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from experiments.wording.verdicts import LEAST_REPLICATES

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
        """1 for more, -1 for less, 0 for no clear change: the interval reaches zero, or rests on too few replicates."""
        if self.n < LEAST_REPLICATES or not (self.low > 0.0 or self.high < 0.0):
            return 0
        return 1 if self.change > 0.0 else -1


class Changes(NamedTuple):
    """Many paired comparisons at once: arrays of one shape, but for ``influence``.

    ``ratio`` says where the change is a percentage; elsewhere it is a difference. ``influence`` has a leading axis of
    replicates: how far each replicate pulls the change, so that intervals of differences between changes can be had.
    """

    status_quo: np.ndarray
    scenario_value: np.ndarray
    change: np.ndarray
    low: np.ndarray
    high: np.ndarray
    ratio: np.ndarray
    influence: np.ndarray


def changes(status_quo: np.ndarray, scenario: np.ndarray, ratio: np.ndarray | bool) -> Changes:
    """Paired changes along the first axis; ``ratio`` says where a percentage is wanted (see the module's text)."""
    base, policy = status_quo.mean(axis=0), scenario.mean(axis=0)
    as_ratio = ratio & (base > 0.0) & (policy >= 0.0)
    quotient = np.divide(policy, base, out=np.ones_like(base), where=as_ratio)
    residual = scenario - np.where(as_ratio, quotient, 1.0) * status_quo
    half = half_width(residual)
    edge = math.nan if len(status_quo) < 2 else 0.0
    on_log = np.divide(half, policy, out=np.full_like(half, edge), where=policy > 0.0)
    with np.errstate(divide="ignore", over="ignore"):  # to nothing, and beyond what a float holds
        middle = np.log(quotient)
        change, low, high = (
            np.where(as_ratio, 100.0 * np.expm1(percent), residual.mean(axis=0) + shift)
            for percent, shift in ((middle, 0.0), (middle - on_log, -half), (middle + on_log, half))
        )
    # Exactly 0 where both are equal, not the rounding error of a division.
    same = (status_quo == scenario).all(axis=0)
    change, low, high = (np.where(same, value, part) for value, part in ((0.0, change), (edge, low), (edge, high)))
    pull = residual * np.where(as_ratio, 100.0 / np.where(as_ratio, base, 1.0), 1.0)
    return Changes(base, policy, change, low, high, as_ratio, pull)


def half_width(values: np.ndarray) -> np.ndarray:
    """Half the width of the t-interval of means along the first axis; NaN for fewer than two, 0 where all are equal."""
    count = len(values)
    if count < 2:
        return np.full(values.shape[1:], math.nan)
    # SciPy is slow to import, and only this function needs it.
    from scipy.special import stdtrit

    t = float(stdtrit(count - 1, 0.5 + CONFIDENCE / 2.0))
    half: np.ndarray = t * values.std(axis=0, ddof=1) / math.sqrt(count)
    return np.where((values == values[0]).all(axis=0), 0.0, half)


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
    found = changes(base[:, None], policy[:, None], kind == "ratio")
    before, after, change, low, high = (float(part[0]) for part in found[:5])
    return Effect(before, after, change, low, high, *stated_in(bool(found.ratio[0]), kind, unit), base.size)


def stated_in(ratio: bool, kind: str, unit: str) -> tuple[str, str]:
    """How a change is stated, and its unit: ("ratio", "%"), ("points", "points") or ("difference", the outcome's)."""
    if ratio:
        return "ratio", "%"
    return ("points", "points") if kind == "points" else ("difference", unit)


def effects_table(
    replicates: Sequence[Replicate], scenarios: Sequence[str], windows: Sequence[str], registry: Mapping[str, Outcome]
) -> pd.DataFrame:
    """The effect of every scenario but the first (the status quo) on every outcome in every window, one row each.

    Columns: scenario, outcome, window, status_quo, scenario_value, change, low, high, unit, effect, n.
    """
    import pandas as pd

    values = np.stack([replicate.windows for replicate in replicates])
    wanted = np.array([outcome.effect == "ratio" for outcome in registry.values()])
    rows = []
    for s, scenario in enumerate(scenarios[1:], start=1):
        found = changes(values[:, 0], values[:, s], wanted)
        for w, window in enumerate(windows):
            for o, (name, outcome) in enumerate(registry.items()):
                kind, unit = stated_in(bool(found.ratio[w, o]), outcome.effect, outcome.unit)
                numbers = (float(part[w, o]) for part in found[:5])
                rows.append((scenario, name, window, *numbers, unit, kind, len(values)))
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
