"""Scenario discovery: boxes of levers and uncertainties in which a result is common, found by PRIM (ema_workbench).

The patient rule induction method (Friedman and Fisher 1999) peels thin slices off the space of factors, each time the
one whose loss raises the density of cases of interest most for what it costs in mass. The path from all cases to a
small dense box is the peeling trajectory, on which one box is chosen (Bryant and Lempert 2010).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.expression import Condition, Name, holds, names
from experiments.analysis.indices import SEED
from experiments.analysis.responses import response
from experiments.sweeps.designs import rows_per_sample
from experiments.sweeps.reading import Sweep
from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

LEAST_CASES = 20
"""Of interest, and of no interest, below which a box says nothing."""
PEEL = 0.05
LEAST_MASS = 0.05
ANY_DENSITY = 1e-9
"""Threshold of PRIM, under which it would drop its last box: the choice among its boxes is made here."""


@dataclass(frozen=True)
class Cases:
    """Points of a sweep, and which of them are of interest.

    Attributes:
        sweep: whose. factors: values, a row per case, a column per factor.
        interest: booleans. cluster: a number per case, equal for cases that were not drawn independently.
        left_out: points of the sweep without a finished run.
        ranges: for every name in the condition its least, median and greatest value over the cases.
    """

    sweep: Sweep
    factors: pd.DataFrame
    interest: np.ndarray
    cluster: np.ndarray
    left_out: int
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
        mass: share of all cases that it holds. cases, of_interest: how many it holds. step: on the trajectory.
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

    Raises:
        InputError: the design visits too few values, a name is unknown, or too few cases are, or are not, of interest.
    """
    design = sweep.experiment.content.design
    if design.kind == "morris":
        raise InputError(
            f"{sweep.path}: a morris design visits few values of each factor: discovery needs [design] kind = "
            "'latin-hypercube', 'random', 'sobol' or 'grid'."
        )
    values = {name: response(sweep, scenario, name.outcome, window, name.quantity).means for name in names(condition)}
    if not values:
        raise InputError("--where: the condition names no outcome.")
    finished = np.logical_and.reduce([np.isfinite(column) for column in values.values()])
    factors = sweep.points.loc[finished, [factor.name for factor in sweep.factors]].reset_index(drop=True)
    per = rows_per_sample(design, len(sweep.factors)) if design.kind == "sobol" else 1
    cluster = np.flatnonzero(finished) // per
    interest = holds(condition, values)[finished]
    ranges = {name: _range(column[finished]) for name, column in values.items()}
    found = Cases(sweep, factors.astype(np.float64), interest, cluster, int((~finished).sum()), ranges)
    _require_enough(found)
    return found


def _range(column: np.ndarray) -> tuple[float, float, float]:
    if not len(column):
        return (float("nan"),) * 3
    return float(column.min()), float(np.median(column)), float(column.max())


def _require_enough(found: Cases) -> None:
    """Refuse cases of which nearly all, or nearly none, are of interest, and say where a useful limit may lie."""
    count, total = int(found.interest.sum()), len(found.interest)
    if min(count, total - count) >= LEAST_CASES:
        return
    told = "; ".join(
        f"{name} goes from {low:.3g} to {high:.3g}, with median {middle:.3g}"
        for name, (low, middle, high) in found.ranges.items()
    )
    raise InputError(
        f"{found.sweep.path}: {count} of {total} finished points satisfy the condition: a box needs at least "
        f"{LEAST_CASES} that do and {LEAST_CASES} that do not. {told}. Choose another limit, or more points."
    )


def discover(found: Cases, density: float = 0.8, resamples: int = 10, step: int | None = None) -> Box:
    """One box: on the peeling trajectory the widest whose density is at least ``density``, otherwise the densest.

    Args:
        found: the cases.
        density: share of the box's cases that are to be of interest.
        resamples: halves of the cases in which a box is sought again, as a check.
        step: of the trajectory, to choose a box by hand.

    Raises:
        InputError: ema_workbench is not installed, or the trajectory has no such step.
    """
    import pandas as pd

    box = _prim(found.factors, found.interest)
    path = box.peeling_trajectory
    if step is not None and not 0 <= step < len(path):
        raise InputError(f"--step {step}: the peeling trajectory has steps 0 to {len(path) - 1}.")
    chosen = _choice(path, density) if step is None else step
    row = path.iloc[chosen]
    again = list(_again(found, row, resamples))
    limits = list(_limits(box, chosen, [sides for sides, *_ in again]))
    columns = ["factor", "side", "limit", "quasi_p", "again"]
    trajectory = path[["coverage", "density", "mass", "res_dim"]].rename(columns={"res_dim": "restricted"})
    trajectory.insert(0, "step", range(len(path)))
    apart = np.array([rest for _, *rest in again]).reshape(-1, 2)
    return Box(
        coverage=float(row["coverage"]),
        density=float(row["density"]),
        mass=float(row["mass"]),
        cases=int(row["n"]),
        of_interest=int(row["k"]),
        step=chosen,
        limits=pd.DataFrame(limits, columns=columns).sort_values("quasi_p", kind="stable", ignore_index=True),
        trajectory=trajectory,
        density_apart=_mean(apart[:, 0]),
        coverage_apart=_mean(apart[:, 1]),
    )


def _mean(values: np.ndarray) -> float:
    values = values[np.isfinite(values)]
    return float(values.mean()) if len(values) else float("nan")


def _prim(x: pd.DataFrame, interest: np.ndarray) -> Any:
    """The whole peeling trajectory of one run of PRIM."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of parts that are not installed and not needed
            from ema_workbench.analysis import prim
    except ModuleNotFoundError:
        raise InputError(
            "discovery needs ema_workbench: install it with `pip install 'undertow[discovery]'`."
        ) from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, on how it is called
        search = prim.Prim(x, interest.astype(np.float64), ANY_DENSITY, peel_alpha=PEEL, mass_min=LEAST_MASS)
        return search.find_box()


def _choice(path: pd.DataFrame, density: float) -> int:
    """The step of the trajectory with the greatest coverage among those dense enough; otherwise the densest."""
    dense = path["density"].to_numpy() >= density
    score = path["coverage"].to_numpy() if dense.any() else path["density"].to_numpy()
    eligible = np.flatnonzero(dense) if dense.any() else np.arange(len(path))
    return int(eligible[np.argmax(score[eligible])])


def restricted(limits: pd.DataFrame, whole: pd.DataFrame) -> dict[tuple[str, str], float]:
    """The limits of a box that are not those of all cases, by factor and side; rows 0 and 1 are low and high."""
    found, ends = (table.to_numpy(dtype=np.float64) for table in (limits, whole))
    return {
        (str(limits.columns[column]), ("low", "high")[row]): float(found[row, column])
        for row, column in np.argwhere(found != ends)
    }


def _limits(box: Any, step: int, again: list[set[tuple[str, str]]]) -> Iterator[tuple[Any, ...]]:
    """Rows of `Box.limits`."""
    whole = box.prim.box_init
    for (factor, side), limit in restricted(box.box_lims[step], whole).items():
        quasi_p = float(box.qp[step][factor][0 if side == "low" else 1])
        share = sum((factor, side) in sides for sides in again) / len(again) if again else float("nan")
        yield factor, side, limit, quasi_p, share


def _again(found: Cases, chosen: pd.Series, resamples: int) -> Iterator[tuple[set[tuple[str, str]], float, float]]:
    """Boxes most like the chosen one in coverage and density, in random halves of the cases, and how they do elsewhere.

    Halves are of clusters, so that cases that were drawn together stay together. Yields the restricted sides, and
    density and coverage of the box in the other half (NaN where that holds no case).
    """
    luck = np.random.default_rng(SEED)
    clusters = np.unique(found.cluster)
    for _ in range(resamples):
        half = np.isin(found.cluster, luck.permutation(clusters)[: len(clusters) // 2])
        if not 0 < found.interest[half].sum() < half.sum():
            continue
        box = _prim(found.factors[half].reset_index(drop=True), found.interest[half])
        path = box.peeling_trajectory
        unlike = np.hypot(path["coverage"] - chosen["coverage"], path["density"] - chosen["density"])
        nearest = int(np.argmin(unlike))
        sides = restricted(box.box_lims[nearest], box.prim.box_init)
        other = found.factors[~half]
        inside = np.ones(len(other), dtype=bool)
        for (factor, side), limit in sides.items():
            column = other[factor].to_numpy()
            inside &= column >= limit if side == "low" else column <= limit
        hits = float(found.interest[~half][inside].sum())
        total = float(found.interest[~half].sum())
        yield set(sides), hits / inside.sum() if inside.any() else np.nan, hits / total if total else np.nan
