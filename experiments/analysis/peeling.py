"""Peeling by ema_workbench, and the choice of a box on the way: see `experiments.analysis.discovery`."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from model.errors import InputError

PEEL = 0.05
LEAST_MASS = 0.05
POSSIBLY_LUCK = 0.05
"""Quasi-p value above which a limit could be luck."""
ANY_DENSITY = 1e-9
"""Threshold of PRIM, under which it would drop its last box: the choice among its boxes is made here."""
INSTALL = (
    "discovery needs ema_workbench: install it with `pip install 'undertow[discovery]'`. It brings platypus-opt, which "
    "is under the GPL (version 3): what you hand on together with it must keep to that licence."
)


def prim(x: pd.DataFrame, interest: np.ndarray) -> Any:
    """The whole peeling trajectory of one run of PRIM: a box of ema_workbench, which holds all boxes on its way.

    Raises:
        InputError: ema_workbench is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of parts that are not installed and not needed
            from ema_workbench.analysis import prim as module
    except ModuleNotFoundError:
        raise InputError(INSTALL) from None
    # Version 3 chooses no box by a threshold any more; version 2.5 does, and must be given one.
    threshold = {"threshold": ANY_DENSITY} if "threshold" in inspect.signature(module.Prim).parameters else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, on how it is called
        peeled = module.Prim(x, interest.astype(np.float64), peel_alpha=PEEL, mass_min=LEAST_MASS, **threshold)
        return peeled.find_box()


def quasi_p(box: Any, step: int) -> dict[str, Any]:
    """For each restricted factor of a box on the way, the quasi-p values of its two sides, "low" first."""
    # Version 2.5 calls them qp, version 3 p_values.
    found: list[dict[str, Any]] = box.p_values if hasattr(box, "p_values") else box.qp
    return found[step]


@dataclass(frozen=True)
class Peeling:
    """A peeling trajectory. ``box``: ema_workbench's, of which the first ``steps`` are the trajectory.

    ``origin``: the chosen step. ``chosen``: the box that is left of it.
    """

    box: Any
    steps: int
    origin: int
    chosen: int

    @property
    def sides(self) -> dict[tuple[str, str], float]:
        """Limits of the chosen box that are not those of all cases, by factor and side ("low", "high")."""
        limits, ends = (
            table.to_numpy(dtype=np.float64) for table in (self.box.box_lims[self.chosen], self.box.prim.box_init)
        )
        names = [str(name) for name in self.box.prim.box_init.columns]
        return {
            (names[column], ("low", "high")[row]): float(limits[row, column])
            for row, column in np.argwhere(limits != ends)
        }


def search(x: pd.DataFrame, interest: np.ndarray, density: float) -> Peeling:
    """Search again and again, with the factors that the box before has kept, until it keeps them all."""
    columns = list(x.columns)
    while True:
        box = prim(x[columns], interest)
        path = Peeling(box, len(box.peeling_trajectory), *_choice(box, density))
        kept = [name for name in columns if any(factor == name for factor, _ in path.sides)]
        if not kept or kept == columns:
            return path
        columns = kept


def _choice(box: Any, density: float) -> tuple[int, int]:
    """The step with the greatest coverage that is dense enough without limits that could be luck; else the densest.

    Gives the step, and the number of the box that is left of it.
    """
    path = box.peeling_trajectory
    coverage, dense = path["coverage"].to_numpy(), path["density"].to_numpy()
    tried: list[tuple[float, int, int]] = []
    for step in np.argsort(-coverage, kind="stable"):
        if dense[step] >= density:
            left = _without_luck(box, int(step))
            tried.append((float(box.peeling_trajectory["density"].iloc[left]), int(step), left))
            if tried[-1][0] >= density:
                break
    if not tried:
        step = int(np.argmax(dense))
        return step, _without_luck(box, step)
    _, step, left = max(tried)
    return step, left


def _without_luck(box: Any, step: int) -> int:
    """Take limits off a box until those left are hardly luck; gives the number of that box."""
    x, whole = box.prim.x, box.box_lims[0]
    while True:
        weak = [
            (chance, factor, row)
            for factor, sides in quasi_p(box, step).items()
            for row, chance in enumerate(sides)
            if chance > POSSIBLY_LUCK
        ]
        if not weak:
            return step
        _, factor, row = max(weak)
        limits = box.box_lims[step].copy()
        limits.at[row, factor] = whole.at[row, factor]
        inside = ((x >= limits.loc[0]) & (x <= limits.loc[1])).all(axis=1)
        box.update(limits, box.yi_initial[inside.to_numpy()])
        step = len(box.peeling_trajectory) - 1


def limit_rows(path: Peeling, again: list[set[tuple[str, str]]]) -> Iterator[tuple[Any, ...]]:
    """Rows of `discovery.Box.limits`; ``again``: the sides that every resample has restricted."""
    for (factor, side), limit in path.sides.items():
        chance = float(quasi_p(path.box, path.chosen)[factor][0 if side == "low" else 1])
        share = sum((factor, side) in sides for sides in again) / len(again) if again else float("nan")
        yield factor, side, limit, chance, share
