"""Effects as paired differences: scenario minus status quo in the same replicate, with 90 % intervals.

Every replicate runs the status quo and the scenario on the same luck, so their difference is free of most of the
noise that both share. Levels are pooled over replicates: a ratio's numerators added up over its denominators
added up, so that a replicate in which little happened counts little, and one in which nothing happened that the outcome
could be a ratio to (nobody to convict, no bookings to price) does not count at all. Where nothing happened in any
replicate of a world, level and effect are missing (NaN). Three ways to state a change, chosen by the outcome's registry
entry:

``ratio``
    The change of the pooled level in percent, 100 (scenario / status quo - 1). Its interval is a t-interval on the log
    of that ratio. Unlike a mean of log ratios it stands when single replicates are zero, it agrees with the two levels
    printed beside it, and it never falls below -100 %.
``points``
    The difference of the two pooled levels in percentage points, with a t-interval, cut off at 100 points either way.
``difference``
    The difference in the outcome's own unit, with a t-interval. Takes the place of a ratio when the status quo is zero,
    or when an outcome's level is negative, since no percentage has a meaning then.

The standard error is that of paired residuals (delta method, as for the ratio estimator of Cochran 1977, chapter 6):
how far a replicate's numerator lies from the pooled level of its denominator, as a share of the mean denominator, in
the scenario minus in the status quo. Both share their luck, so that the pairing stands. Where all replicates have the
same denominator, as for counts per week, the pooled level is the mean and the residual the plain paired difference.
Degrees of freedom count replicates in which both worlds have something to divide by (``n``); with fewer than two the
interval is NaN. An interval of zero width means that the difference is the same in every replicate, most often that the
scenario never touches the outcome.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from experiments.wording.verdicts import CONFIDENCE, LEAST_REPLICATES

if TYPE_CHECKING:
    import pandas as pd

    from experiments.comparison.replicate import Replicate
    from model.counting.outcomes import Outcome


@dataclass(frozen=True)
class Effect:
    """One paired comparison.

    Attributes:
        status_quo, scenario_value: pooled over replicates, in the outcome's unit; NaN where there is nothing to pool.
        change, low, high: the effect and the ends of its interval, in ``unit``; NaN where it is missing.
        kind: "ratio", "points" or "difference". unit: "%", "points" or the outcome's own unit.
        n: number of replicates in which both worlds have something to divide by.
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
    def missing(self) -> bool:
        """Whether there is nothing to compare, for want of anything to divide by in one of the worlds."""
        return math.isnan(self.change)

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
    ``n`` counts replicates in which both worlds have something to divide by.
    """

    status_quo: np.ndarray
    scenario_value: np.ndarray
    change: np.ndarray
    low: np.ndarray
    high: np.ndarray
    ratio: np.ndarray
    influence: np.ndarray
    n: np.ndarray


def pooled(values: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """Ratios of sums along the first axis, from each replicate's ratio and denominator; NaN where nothing happened."""
    below = basis.sum(axis=0)
    top = (np.where(basis > 0.0, values, 0.0) * basis).sum(axis=0)
    return np.asarray(np.divide(top, below, out=np.full_like(below, math.nan), where=below > 0.0))


def pulls(values: np.ndarray, basis: np.ndarray, factor: np.ndarray | float = 1.0) -> np.ndarray:
    """How far each replicate pulls ``factor`` times the pooled value, up to what is common to all (delta method)."""
    mean = basis.mean(axis=0)
    share = np.divide(basis, mean, out=np.zeros_like(basis), where=mean > 0.0)
    own = share * factor * np.where(basis > 0.0, values, 0.0)
    return np.asarray(own - np.where(basis > 0.0, share * factor * pooled(values, basis), 0.0))


def weights(basis: np.ndarray, outcomes: Iterable[Outcome]) -> np.ndarray:
    """What replicates are pooled by: the denominators of ratios; counts per week count alike. Outcomes come last."""
    return np.where([outcome.denominator is None for outcome in outcomes], 1.0, basis)


def changes(
    status_quo: np.ndarray, scenario: np.ndarray, ratio: np.ndarray | bool,
    basis: tuple[np.ndarray, np.ndarray] | None = None,
) -> Changes:  # fmt: skip
    """Paired changes along the first axis.

    Args:
        status_quo, scenario: each replicate's value; what it is where its basis is 0 does not matter.
        ratio: where a percentage is wanted; elsewhere the difference (see the module's text).
        basis: what each value is a ratio to, in both worlds; without it all replicates count alike.
    """
    there, here = basis or (np.ones_like(status_quo), np.ones_like(scenario))
    base, policy = pooled(status_quo, there), pooled(scenario, here)
    missing = np.isnan(base) | np.isnan(policy)
    as_ratio = ratio & ((base > 0.0) & (policy >= 0.0) | missing)
    quotient = np.divide(policy, base, out=np.ones_like(base), where=as_ratio & ~missing)
    residual = pulls(scenario, here) - pulls(status_quo, there, np.where(as_ratio, quotient, 1.0))
    n = np.minimum((there > 0.0).sum(axis=0), (here > 0.0).sum(axis=0))
    half = half_width(residual, n)
    on_log = np.divide(half, policy, out=np.where(n < 2, math.nan, 0.0), where=policy > 0.0)
    with np.errstate(divide="ignore", over="ignore"):  # to nothing, and beyond what a float holds
        middle = np.log(quotient)
        change, low, high = (
            np.where(as_ratio, 100.0 * np.expm1(percent), policy - base + shift)
            for percent, shift in ((middle, 0.0), (middle - on_log, -half), (middle + on_log, half))
        )
    # Exactly 0 where both are equal, not the rounding error of a division.
    same = ((status_quo == scenario) | (there <= 0.0)).all(axis=0) & (there == here).all(axis=0)
    edge = np.where(n < 2, math.nan, 0.0)
    parts = ((0.0, change), (edge, low), (edge, high))
    change, low, high = (np.where(missing, math.nan, np.where(same, value, part)) for value, part in parts)
    pull = residual * np.where(as_ratio, 100.0 / np.where(as_ratio & ~missing, base, 1.0), 1.0)
    return Changes(base, policy, change, low, high, as_ratio, pull, n)


def half_width(values: np.ndarray, n: np.ndarray | None = None) -> np.ndarray:
    """Half the width of the t-interval of means along the first axis; NaN for fewer than two, 0 where all are equal.

    ``n`` is how many of the values count for the degrees of freedom, where that is not all.
    """
    count = len(values)
    known = np.full(values.shape[1:], count) if n is None else n
    if count < 2:
        return np.full(values.shape[1:], math.nan)
    # SciPy is slow to import, and only this function needs it.
    from scipy.special import stdtrit

    t = stdtrit(np.maximum(known - 1, 1), 0.5 + CONFIDENCE / 2.0)
    half: np.ndarray = t * values.std(axis=0, ddof=1) / math.sqrt(count)
    return np.where(known < 2, math.nan, np.where((values == values[0]).all(axis=0), 0.0, half))


def interval(values: np.ndarray) -> tuple[float, float]:
    """The mean of some replicates and half the width of its interval."""
    return float(values.mean()), float(half_width(values[:, None])[0])


def paired(
    status_quo: np.ndarray, scenario: np.ndarray, kind: str, unit: str,
    basis: tuple[np.ndarray, np.ndarray] | None = None,
) -> Effect:  # fmt: skip
    """The effect from the values of the same replicates in both worlds.

    Args:
        status_quo, scenario: shape (replicates,), in the same order, in the outcome's unit.
        basis: what each of them is a ratio to; without it, all replicates count alike.
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
    below = None if basis is None else (basis[0][:, None], basis[1][:, None])
    found = within_reach(changes(base[:, None], policy[:, None], kind == "ratio", below), np.array([kind == "points"]))
    before, after, change, low, high = (float(part[0]) for part in found[:5])
    return Effect(before, after, change, low, high, *stated_in(bool(found.ratio[0]), kind, unit), int(found.n[0]))


def within_reach(found: Changes, points: np.ndarray) -> Changes:
    """The same with intervals in ``points`` cut off at 100 either way: no share changes by more."""
    low = np.where(points & ~found.ratio, np.maximum(found.low, np.minimum(found.change, -100.0)), found.low)
    high = np.where(points & ~found.ratio, np.minimum(found.high, np.maximum(found.change, 100.0)), found.high)
    return found._replace(low=low, high=high)


def stated_in(ratio: bool, kind: str, unit: str) -> tuple[str, str]:
    """How a change is stated, and its unit: ("ratio", "%"), ("points", "points") or ("difference", the outcome's)."""
    if ratio:
        return "ratio", "%"
    return ("points", "points") if kind == "points" else ("difference", unit)


def effects_table(
    replicates: Sequence[Replicate], scenarios: Sequence[str], windows: Sequence[str], registry: Mapping[str, Outcome]
) -> pd.DataFrame:
    """The effect of every scenario but the first (the status quo) on every outcome in every window, one row each.

    Columns: scenario, outcome, window, status_quo, scenario_value, change, low, high, unit, effect, n, and
    status_quo_basis, scenario_basis: what the two levels are ratios to, all replicates together.
    """
    import pandas as pd

    values = np.stack([replicate.windows for replicate in replicates])
    basis = np.stack([replicate.windows_basis for replicate in replicates])
    below = weights(basis, registry.values())
    wanted = np.array([outcome.effect == "ratio" for outcome in registry.values()])
    rows = []
    for s, scenario in enumerate(scenarios[1:], start=1):
        found = within_reach(changes(values[:, 0], values[:, s], wanted, (below[:, 0], below[:, s])), ~wanted)
        both = basis[:, 0].sum(axis=0), basis[:, s].sum(axis=0)
        for w, window in enumerate(windows):
            for o, (name, outcome) in enumerate(registry.items()):
                kind, unit = stated_in(bool(found.ratio[w, o]), outcome.effect, outcome.unit)
                numbers = (float(part[w, o]) for part in found[:5])
                rests_on = (int(found.n[w, o]), *(float(part[w, o]) for part in both))
                rows.append((scenario, name, window, *numbers, unit, kind, *rests_on))
    columns = ["scenario", "outcome", "window", "status_quo", "scenario_value", "change", "low", "high"]
    return pd.DataFrame(rows, columns=[*columns, "unit", "effect", "n", "status_quo_basis", "scenario_basis"])


def identical(replicates: Sequence[Replicate], scenarios: Sequence[str]) -> list[str]:
    """Sentences about scenarios whose weekly series equal another's bit for bit in every replicate."""
    notes: list[str] = []
    told: set[int] = set()

    def alike(one: int, other: int) -> bool:
        return all(np.array_equal(r.series[one], r.series[other], equal_nan=True) for r in replicates)

    for later in range(1, len(scenarios)):
        for earlier in range(later):
            if earlier in told or not alike(earlier, later):
                continue
            told.add(later)
            if earlier == 0:
                notes.append(f"{scenarios[later]}: no replicate differs from the status quo; it reaches nobody here.")
            else:
                notes.append(f"{scenarios[earlier]} and {scenarios[later]} give identical results in every replicate.")
            break
    return notes
