"""How large a sweep would be: its points and runs, counted before any is laid out, what they need, and the bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.sweeps.designs import rows_per_sample
from model.errors import InputError

if TYPE_CHECKING:
    from experiments.sweeps.files import Experiment

MAX_POINTS = 5_000_000
MAX_RUNS = 100_000_000
MAX_GIGABYTES = 8.0
"""Of memory, in every process that plans, runs or reads the sweep."""
SECONDS_A_WEEK = 0.002
"""Of one core, for a simulated week of a world of scale 1: 10,040 runs of the usual length took 0.67 s each."""
_SECONDS_LEAST = 0.003
_COPIES = 3
"""Of the table of points, while it is made."""


@dataclass(frozen=True)
class Size:
    """What a sweep amounts to; with a target precision, at most.

    Attributes:
        points: of the design. runs: scenarios at all points, and the status quo of every parameter set.
        gigabytes: of memory for points and runs in each main process, beside about 0.25 for the program itself.
        hours: of one core, roughly, on a machine of today; it grows with weeks and scale.
    """

    points: int
    runs: int
    gigabytes: float
    hours: float

    def __str__(self) -> str:
        """In words."""
        return (
            f"{self.points:,} points and {self.runs:,} runs, which need about {max(self.gigabytes, 0.01):.2g} GB of "
            f"memory and {_duration(self.hours)} of one core"
        )


def size_of(experiment: Experiment, blocks: Sequence[int]) -> Size:
    """The size of an experiment with some blocks of samples, from its file alone; see `check`."""
    points = count_points(experiment, blocks)
    sets = min(points, _parameter_sets(experiment, points))
    lengths, scenarios = experiment.lengths, max(1, len(experiment.scenarios))
    runs = lengths.replicates * (points * scenarios + sets)
    columns = 3 + len(experiment.factors) * (1 if experiment.content.design.kind == "grid" else 2)
    per_run = 9 if experiment.content.precision is not None else 1
    memory = 8 * columns * _COPIES * points + per_run * runs
    weeks = runs * lengths.weeks + lengths.replicates * sets * lengths.burn_in
    seconds = runs * _SECONDS_LEAST + weeks * lengths.scale * SECONDS_A_WEEK
    return Size(points, runs, memory / 1e9 if memory < 1e300 else math.inf, seconds / 3600.0)


def count_points(experiment: Experiment, blocks: Sequence[int]) -> int:
    """How many points `designs.points_table` would make."""
    design = experiment.content.design
    if design.kind == "grid":
        return math.prod(factor.grid_size for factor in experiment.factors)
    return sum(blocks) * rows_per_sample(design, experiment.factors)


def _parameter_sets(experiment: Experiment, points: int) -> int:
    """The most parameter sets that a design can have."""
    if experiment.content.design.kind == "grid":
        return math.prod(factor.grid_size for factor in experiment.uncertainties)
    return points if experiment.uncertainties else 1


def check(experiment: Experiment, blocks: Sequence[int], where: str) -> Size:
    """The size of an experiment; ``where`` names what makes it so large.

    Raises:
        InputError: it is beyond the bounds: says what it would need, and the bound.
    """
    found = size_of(experiment, blocks)
    bound = (
        f"at most {MAX_POINTS:,} points" if found.points > MAX_POINTS
        else f"at most {MAX_RUNS:,} runs" if found.runs > MAX_RUNS
        else f"at most {MAX_GIGABYTES:g} GB" if found.gigabytes > MAX_GIGABYTES
        else None
    )  # fmt: skip
    if bound is not None:
        raise InputError(f"{where} makes {found}: a sweep has {bound}. Take fewer levels, samples or replicates.")
    return found


def _duration(hours: float) -> str:
    """A time to two digits, in the unit that suits it."""
    for unit, length in (("years", 24.0 * 365.25), ("days", 24.0), ("hours", 1.0), ("minutes", 1.0 / 60.0)):
        if hours >= 2.0 * length:
            return f"{float(f'{hours / length:.2g}'):,.0f} {unit}"
    return "a minute or two"
