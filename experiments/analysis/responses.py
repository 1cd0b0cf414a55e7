"""What an analysis looks at: an outcome at every point of a sweep, as a change against the status quo or a level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from experiments.comparison.effects import pooled
from experiments.running.plan import STATUS_QUO as STATUS_QUO_NAME
from experiments.sweeps.reading import Sweep
from experiments.sweeps.simulation import STATUS_QUO
from experiments.sweeps.tables import BASIS
from model.counting.outcomes import OUTCOMES
from model.errors import InputError, nearest

Quantity = Literal["change", "level"]
NAMED = 3
"""Missing runs that a refusal names."""


@dataclass(frozen=True)
class Response:
    """One outcome over the points of a sweep.

    Attributes:
        sweep: whose. scenario, outcome, window: which.
        quantity: "change", the paired difference to the status quo of the same parameters and luck, or "level".
        values: shape (points, replicates), in `unit`; NaN where a run is missing, a point has fewer replicates, or
            nothing happened that the outcome could be a ratio to.
        worlds: shape (2, replicates, points): the outcome in the status quo and in the scenario. basis: likewise, what
            replicates are pooled by; 0 where a run is missing. done: shape (points, replicates), which runs are there.
    """

    sweep: Sweep
    scenario: str
    outcome: str
    window: str
    quantity: Quantity
    values: np.ndarray
    worlds: np.ndarray
    basis: np.ndarray
    done: np.ndarray

    @property
    def means(self) -> np.ndarray:
        """Of every point over its replicates, shape (points,): sums over sums, as in the table of effects.

        NaN where no run has finished, and where nothing happened that the outcome could be a ratio to (`undefined`).
        """
        before, after = (pooled(*parts) for parts in zip(self.worlds, self.basis, strict=True))
        return after - before if self.quantity == "change" else after

    @property
    def undefined(self) -> np.ndarray:
        """Points with finished runs in which nothing happened that the outcome could be a ratio to."""
        return self.done.any(axis=1) & np.isnan(self.means)

    @property
    def unit(self) -> str:
        """Of the values: the outcome's own; a change in a share is in percentage points."""
        outcome = OUTCOMES[self.outcome]
        return "percentage points" if self.quantity == "change" and outcome.unit == "%" else outcome.unit


def response(sweep: Sweep, scenario: str, outcome: str, window: str = "all", quantity: Quantity = "change") -> Response:
    """What is stored of an outcome, finished or not.

    Raises:
        InputError: the sweep did not keep the outcome or the window, or has no such scenario.
    """
    check_outcome(sweep, outcome)
    check_window(sweep, window)
    check_scenario(sweep, scenario, quantity)
    rows = _status_quo(sweep, outcome, window)
    if scenario != STATUS_QUO_NAME:
        rows = sweep.paired(outcome, window)
        rows = rows[rows["scenario"] == scenario]
    shape = sweep.plan.replicates, len(sweep.points)
    place, worlds, basis = (rows["replicate"], rows["point"]), np.full((2, *shape), np.nan), np.zeros((2, *shape))
    done = np.zeros(shape, dtype=bool)
    done[place] = True
    for world, name in enumerate(("status_quo", "value")):
        worlds[world][place] = rows[name]
        basis[world][place] = 1.0 if OUTCOMES[outcome].denominator is None else rows[f"{name}_basis"]
    values = worlds[1] - worlds[0] if quantity == "change" else worlds[1]
    return Response(sweep, scenario, outcome, window, quantity, values.T, worlds, basis, done.T)


def _status_quo(sweep: Sweep, outcome: str, window: str) -> pd.DataFrame:
    """The status quo at every point, in the columns of `Sweep.paired`."""
    runs = sweep.read("runs", [outcome, BASIS + outcome], points=[STATUS_QUO])
    runs = runs[(runs["window"] == window) & (runs["status"] == "ok")]
    runs = runs[["parameter_set", "replicate", outcome, BASIS + outcome]]
    found = sweep.points[["point", "parameter_set"]].merge(runs, on="parameter_set")
    return found.assign(
        status_quo=found[outcome], value=found[outcome], status_quo_basis=found[BASIS + outcome],
        value_basis=found[BASIS + outcome],
    )  # fmt: skip


def check_outcome(sweep: Sweep, outcome: str) -> None:
    """Raise `InputError` unless the sweep kept the outcome."""
    kept = sweep.columns.outcomes
    if outcome not in kept:
        known = "was not kept by this sweep" if outcome in OUTCOMES else "is unknown"
        raise InputError(f"{sweep.path}: outcome '{outcome}' {known}.{nearest(outcome, kept) or _valid(kept)}")


def check_window(sweep: Sweep, window: str) -> None:
    """Raise `InputError` unless the sweep kept the window."""
    kept = sweep.columns.windows
    if window not in kept:
        raise InputError(f"{sweep.path}: no window '{window}' was kept.{_valid(kept)}")


def check_scenario(sweep: Sweep, scenario: str, quantity: Quantity) -> None:
    """Raise `InputError` unless the sweep has the scenario; the status quo has a level, but no change."""
    valid = sweep.columns.scenarios if quantity == "level" else sweep.columns.scenarios[:-1]
    if scenario not in valid:
        raise InputError(f"{sweep.path}: no scenario '{scenario}' to look at here.{_valid(valid)}")


def _valid(names: Sequence[str]) -> str:
    return f" Valid: {', '.join(names)}."


def require_complete(sweep: Sweep, scenario: str, purpose: str) -> None:
    """Refuse a sweep of which runs are missing that bear on a scenario; ``purpose`` says what needs them all.

    Raises:
        InputError: how many runs are missing, the first of them, and the command that completes them.
    """
    missing = sweep.missing()
    missing = missing[missing["scenario"].isin([scenario, STATUS_QUO_NAME])]
    if missing.empty:
        return
    first = "; ".join(
        f"point {row.point}, {row.scenario}, replicate {row.replicate}"
        for row in missing.head(NAMED).itertuples(index=False)
    )
    more = f"; and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
    failed = missing[missing["reason"] != ""]
    why = f" {len(failed)} of them failed, the first with: {failed['reason'].iloc[0]}." if len(failed) else ""
    command = f"undertow resume {sweep.path}{' --retry' if len(failed) else ''}"
    runs = "1 run is" if len(missing) == 1 else f"{len(missing)} runs are"
    raise InputError(
        f"{sweep.path}: {runs} missing, and {purpose} all: {first}{more}.{why} Complete them with `{command}`."
    )


def require_defined(response: Response, purpose: str, every_run: bool = False) -> None:
    """Refuse an outcome that is missing at some points; ``purpose`` says what needs it at all of them.

    Raises:
        InputError: at how many points (or runs, with ``every_run``) nothing happened that it could be a ratio to.
    """
    missing = response.done & np.isnan(response.values) if every_run else response.undefined
    if missing.any():
        what = f"{int(missing.sum()):,} of {missing.size:,} {'runs' if every_run else 'points'}"
        raise InputError(
            f"{response.sweep.path}: {response.scenario}: {response.outcome} is missing in {what}: nothing happened "
            f"there that it could be a ratio to, and {purpose} a value everywhere. Choose another outcome, such as the "
            "number of events itself."
        )


def luck_left(values: np.ndarray) -> float:
    """Share of the variance between points' means that is luck left over from few replicates; NaN if unknown.

    All points share the luck of a replicate, so that what shifts them alike does not count: it is the residual of the
    two-way table of points and replicates, over the number of replicates (the error term of a randomised block design).
    """
    points, replicates = values.shape
    if replicates < 2 or points < 2 or not np.isfinite(values).all():
        return float("nan")
    residual = values - values.mean(axis=0) - values.mean(axis=1, keepdims=True) + values.mean()
    error = float((residual**2).sum()) / ((points - 1) * (replicates - 1))
    between = float(values.mean(axis=1).var(ddof=1))
    return min(error / replicates / between, 1.0) if between > 0.0 else float("nan")
