"""Stores of sweeps whose results are made by a formula, so that indices and boxes are known in closed form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from experiments.storage.batches import Writer
from experiments.sweeps import open_sweep
from experiments.sweeps.designs import UNIT
from experiments.sweeps.reading import Sweep
from experiments.sweeps.simulation import STATUS_QUO, FailedRun, Simulated
from experiments.sweeps.tables import TABLES
from tests.experiments.sweeping import planned

#: Free parameters without mass at 0 and without a "C1" to "C4" in their meaning, and two that are contested.
PLAIN = ("wandering", "demand_elasticity", "recruitment_success")
CONTESTED = ("demand_vanishes", "mechanisms.screening")

Formula = Callable[[np.ndarray, np.random.Generator], np.ndarray | float]
"""Of coordinates (points, factors) and the luck of a replicate: the change at every point."""


def raw(kind: str, uncertainties: tuple[str, ...] = PLAIN, **more: Any) -> dict[str, Any]:
    """An experiment file on ending demand that keeps two outcomes."""
    content: dict[str, Any] = {
        "title": "a test",
        "description": "a test",
        "scenarios": ["end_demand"],
        "run": {"weeks": 14, "burn_in": 6, "scale": 0.02, "replicates": 1},
        "design": {"kind": kind},
        "uncertainty": [{"parameter": name} for name in uncertainties],
        "keep": {"outcomes": ["price", "exploitation_prevalence"], "series": [], "groups": []},
    }
    for key, value in more.items():
        content[key] = {**content.get(key, {}), **value} if isinstance(value, dict) else value
    return content


def filled(folder: Path, content: dict[str, Any], formula: Formula, skip: int = 0, fail: int = 0) -> Sweep:
    """A new sweep with results; see `fill`."""
    return fill(planned(folder, content), formula, skip, fail)


def fill(sweep: Sweep, formula: Formula, skip: int = 0, fail: int = 0) -> Sweep:
    """Results for a planned sweep: the price is 100 in the status quo, and higher by the formula under the scenario.

    Where the formula is not a number nothing happened that the price could be a ratio to.

    The last ``skip`` points have no runs, and the first run of each of the first ``fail`` points has failed.
    """
    names = [UNIT + factor.name for factor in sweep.factors]
    if names[0] in sweep.points:
        units = sweep.points[names].to_numpy()
    else:
        units = sweep.points[[factor.name for factor in sweep.factors]].to_numpy()
    simulated = []
    for replicate in range(sweep.plan.replicates):
        change = np.broadcast_to(formula(units, np.random.default_rng(replicate)), len(units))
        for number, points in enumerate(sweep.plan.members):
            due = [int(point) for point in points if point < len(units) - skip]
            if due:
                simulated.append(_simulated(sweep, number, replicate, due, change, fail))
    Writer(sweep.path, TABLES, "all").add(sweep.columns.rows(simulated))
    return open_sweep(sweep.path)


def _simulated(
    sweep: Sweep, number: int, replicate: int, points: list[int], change: np.ndarray, fail: int
) -> Simulated:
    """What a worker would have sent for one parameter set and replicate."""
    broken = [point for point in points if point < fail and replicate == 0]
    runs = [sweep.plan.run_of(STATUS_QUO, STATUS_QUO)]
    runs += [sweep.plan.run_of(point, 0) for point in points if point not in broken]
    values = np.array([0.0] + [change[run.point] for run in runs[1:]])
    windows = np.empty((len(runs), len(sweep.columns.windows), len(sweep.columns.outcomes)))
    for n, outcome in enumerate(sweep.columns.outcomes):
        windows[:, :, n] = (100.0 + values if outcome == "price" else 5.0 + 0.0 * values)[:, np.newaxis]
    windows = np.concatenate([windows, np.where(np.isnan(windows), 0.0, 1.0)], axis=-1)
    origin = sweep.plan.origin_of(number, replicate, tuple(runs))
    ids = tuple(f"{number}-{replicate}-{n}" for n in range(len(runs)))
    nothing = np.empty((len(runs), 0, 0))
    failed = tuple(FailedRun(sweep.plan.run_of(point, 0), "", "it broke") for point in broken)
    return Simulated(origin, tuple(runs), ids, windows, nothing, nothing, failed)
