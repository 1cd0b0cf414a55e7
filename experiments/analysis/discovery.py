"""Scenario discovery: boxes of levers and uncertainties in which a result is common, found by PRIM (ema_workbench).

The patient rule induction method (Friedman and Fisher 1999) peels thin slices off the space of factors, each time the
one whose loss raises the density of cases of interest most for what it costs in mass. The path from all cases to a
small dense box is the peeling trajectory, on which one box is chosen. From it come off, one by one, the limits that
could be luck: a quasi-p value is the chance of as many cases of interest if a limit did nothing (Bryant and
Lempert 2010). Then the search begins again with the factors that are left, until all of them stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from experiments.analysis.expression import Condition, Name, holds, names
from experiments.analysis.indices import SEED
from experiments.analysis.peeling import limit_rows, search
from experiments.analysis.responses import response
from experiments.sweeps.designs import rows_per_sample
from experiments.sweeps.reading import Sweep
from model.errors import InputError

LEAST_CASES = 20
"""Of interest, and of no interest, below which a box says nothing."""


@dataclass(frozen=True)
class Cases:
    """Points of a sweep, and which of them are of interest.

    Attributes:
        sweep: whose. factors: values, a row per case, a column per factor.
        interest: booleans.
        left_out: points without a finished run. undefined: points where nothing happened that an outcome of the
            condition could be a ratio to. dependent: points that were not drawn independently of the others.
        ranges: for every name in the condition its least, median and greatest value over the cases.
    """

    sweep: Sweep
    factors: pd.DataFrame
    interest: np.ndarray
    left_out: int
    undefined: int
    dependent: int
    ranges: dict[Name, tuple[float, float, float]]

    @property
    def share(self) -> float:
        """Of cases that are of interest."""
        return float(self.interest.mean())


@dataclass(frozen=True)
class Box:
    """A box and how it was found.

    Attributes:
        coverage: share of the cases of interest that it holds. density: share of its cases that are of interest.
        mass: share of all cases that it holds. cases, of_interest: how many it holds.
        step: of the trajectory that it was made from.
        limits: a row per restricted side: factor, side ("low" or "high"), limit, quasi_p, again (share of resamples in
            which the side is restricted).
        trajectory: a row per step: step, coverage, density, mass, restricted (factors).
        density_apart, coverage_apart: means over resamples, of a box found in one half of the cases, in the other half.
    """

    coverage: float
    density: float
    mass: float
    cases: int
    of_interest: int
    step: int
    limits: pd.DataFrame
    trajectory: pd.DataFrame
    density_apart: float
    coverage_apart: float


def cases(sweep: Sweep, scenario: str, condition: Condition, window: str = "all") -> Cases:
    """Every point of a sweep as a case, by the means over its finished replicates.

    Of a Saltelli sample only the matrices A and B: its other points share coordinates with these, and a factor that
    does nothing would look as if it were tried many times over.

    Raises:
        InputError: the design visits too few values, a name is unknown, or too few cases are, or are not, of interest.
    """
    design = sweep.experiment.content.design
    if design.kind == "morris":
        raise InputError(
            f"{sweep.path}: a morris design visits few values of each factor: discovery needs [design] kind = "
            "'latin-hypercube', 'random', 'sobol' or 'grid'."
        )
    asked = {name: response(sweep, scenario, name.outcome, window, name.quantity) for name in names(condition)}
    values = {name: found.means for name, found in asked.items()}
    if not values:
        raise InputError("--where: the condition names no outcome.")
    independent = np.ones(len(sweep.points), dtype=bool)
    if design.kind == "sobol":
        per = rows_per_sample(design, sweep.factors)
        independent = np.isin(np.arange(len(sweep.points)) % per, (0, per - 1))
    known = np.logical_and.reduce([np.isfinite(column) for column in values.values()])
    undefined = np.logical_or.reduce([found.undefined for found in asked.values()])
    used = known & independent
    if not used.any() and undefined.any():
        raise InputError(
            f"{sweep.path}: at no finished point did anything happen that {' and '.join(map(str, values))} could be a "
            "ratio to: choose another outcome."
        )
    if not used.any():
        raise InputError(f"{sweep.path}: no point is finished yet: go on with `undertow resume {sweep.path}`.")
    factors = sweep.points.loc[used, [factor.name for factor in sweep.factors]].reset_index(drop=True)
    ranges = {name: _range(column[used]) for name, column in values.items()}
    left_out, missing = (int((independent & part).sum()) for part in (~known & ~undefined, undefined))
    interest = holds(condition, values)[used]
    found = Cases(
        sweep, factors.astype(np.float64), interest, left_out, missing, int((~independent).sum()), ranges
    )  # fmt: skip
    _require_enough(found)
    return found


def _range(column: np.ndarray) -> tuple[float, float, float]:
    return float(column.min()), float(np.median(column)), float(column.max())


def _require_enough(found: Cases) -> None:
    """Refuse cases of which nearly all, or nearly none, are of interest, and say where a useful limit may lie."""
    count, total = int(found.interest.sum()), len(found.interest)
    if min(count, total - count) >= LEAST_CASES:
        return
    told = "; ".join(
        f"{name} goes from {low:.3g} to {high:.3g}, with median {middle:.3g}"  # as one types them in a condition
        for name, (low, middle, high) in found.ranges.items()
    )
    raise InputError(
        f"{found.sweep.path}: {count} of {total} finished points satisfy the condition: a box needs at least "
        f"{LEAST_CASES} that do and {LEAST_CASES} that do not. {told}. Choose another limit, or more points."
    )


def discover(found: Cases, density: float = 0.8, resamples: int = 10, step: int | None = None) -> Box:
    """One box: the widest whose density is at least ``density``, without limits that could be luck; else the densest.

    Args:
        found: the cases.
        density: share of the box's cases that are to be of interest.
        resamples: halves of the cases in which a box is sought again, as a check.
        step: of the trajectory, to choose a box by hand, with all its limits.

    Raises:
        InputError: ema_workbench is not installed, or the trajectory has no such step.
    """
    path = search(found.factors, found.interest, density)
    if step is not None:
        if not 0 <= step < path.steps:
            raise InputError(f"--step {step}: the peeling trajectory has steps 0 to {path.steps - 1}.")
        path = replace(path, origin=step, chosen=step)
    row = path.box.peeling_trajectory.iloc[path.chosen]
    again = list(_again(found, density, None if step is None else row, resamples))
    limits = list(limit_rows(path, [sides for sides, *_ in again]))
    columns = ["factor", "side", "limit", "quasi_p", "again"]
    trajectory = path.box.peeling_trajectory.head(path.steps)[["coverage", "density", "mass", "res_dim"]]
    trajectory = trajectory.rename(columns={"res_dim": "restricted"})
    trajectory.insert(0, "step", range(path.steps))
    apart = np.array([rest for _, *rest in again]).reshape(-1, 2)
    return Box(
        coverage=float(row["coverage"]),
        density=float(row["density"]),
        mass=float(row["mass"]),
        cases=int(row["n"]),
        of_interest=int(row["k"]),
        step=path.origin,
        limits=pd.DataFrame(limits, columns=columns).sort_values("quasi_p", kind="stable", ignore_index=True),
        trajectory=trajectory,
        density_apart=_mean(apart[:, 0]),
        coverage_apart=_mean(apart[:, 1]),
    )


def _mean(values: np.ndarray) -> float:
    values = values[np.isfinite(values)]
    return float(values.mean()) if len(values) else float("nan")


def _again(
    found: Cases, density: float, by_hand: pd.Series | None, resamples: int
) -> Iterator[tuple[set[tuple[str, str]], float, float]]:
    """Boxes that are sought in the same way in random halves of the cases, and how they do in the other half.

    In place of a box chosen by hand stands the one most like it in coverage and density. Yields the
    restricted sides, and density and coverage of the box in the other half (NaN where that holds no case).
    """
    luck = np.random.default_rng(SEED)
    count = len(found.interest)
    for _ in range(resamples):
        half = luck.permutation(count) < count // 2
        if not 0 < found.interest[half].sum() < half.sum():
            continue
        path = search(found.factors[half].reset_index(drop=True), found.interest[half], density)
        if by_hand is not None:
            steps = path.box.peeling_trajectory.head(path.steps)
            unlike = np.hypot(steps["coverage"] - by_hand["coverage"], steps["density"] - by_hand["density"])
            path = replace(path, chosen=int(np.argmin(unlike)))
        sides = path.sides
        other = found.factors[~half]
        inside = np.ones(len(other), dtype=bool)
        for (factor, side), limit in sides.items():
            column = other[factor].to_numpy()
            inside &= column >= limit if side == "low" else column <= limit
        hits = float(found.interest[~half][inside].sum())
        total = float(found.interest[~half].sum())
        yield set(sides), hits / inside.sum() if inside.any() else np.nan, hits / total if total else np.nan
