"""The keys of an experiment file and their types; what they mean is told in ``docs/sweeps.md``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from experiments.running.plan import MAX_BURN_IN, MAX_SCALE, MAX_SEED, MAX_WEEKS
from model.schema import Table
from scenarios.horizon import LONGEST

DesignKind = Literal["grid", "latin-hypercube", "sobol", "morris", "random"]
Spread = Literal["linear", "log"]
Operation = Literal["value", "multiply", "add"]
Names = str | list[str]


class RunTable(Table):
    """``[run]``: how long, how large, how often. As in `experiments.running.plan.Plan`."""

    weeks: int = Field(default=208, ge=1, le=MAX_WEEKS)
    burn_in: int = Field(default=260, ge=0, le=MAX_BURN_IN)
    scale: float = Field(default=1.0, gt=0.0, le=MAX_SCALE)
    seed: int = Field(default=1, ge=0, le=MAX_SEED)
    replicates: int = Field(default=8, ge=1, le=100_000)


class DesignTable(Table):
    """``[design]``: how points are spread over the factors.

    Attributes:
        kind: what spreads them.
        samples: points (latin-hypercube, random), base samples (sobol), trajectories (morris); none for a grid.
        seed: of the design's own luck; it does not touch the luck of the runs.
        second_order: sobol: also the points that second-order indices need.
        grouped: sobol: only the points that tell levers, parameters and contested structure apart, not single factors.
        levels: morris: levels of its grid, an even number.
    """

    kind: DesignKind
    samples: int | None = Field(default=None, ge=1, le=10_000_000)
    seed: int = Field(default=1, ge=0, le=2**32 - 1)
    second_order: bool = False
    grouped: bool = False
    levels: int = Field(default=4, ge=2, le=1000)


class RangeTable(Table):
    """What levers and uncertainties have in common: either ``levels``, or ``low`` and ``high``.

    Attributes:
        levels: numbers, or the positions of a switch (true, false).
        name: column of the factor in the tables.
        low, high: ends of a range. steps: values in it that a grid takes, ends included.
        spread: whether equal shares of the range are equal differences or equal ratios.
    """

    name: str | None = Field(default=None, min_length=1)
    levels: list[float | bool] | None = Field(default=None, min_length=1)
    low: float | None = None
    high: float | None = None
    steps: int | None = Field(default=None, ge=2, le=100_000)
    spread: Spread = "linear"


class LeverTable(RangeTable):
    """``[[lever]]``: a lever that a policy can set, moved in the scenarios of the experiment and never before them."""

    lever: str
    venue: Names | None = None
    officer_unit: Names | None = None
    declared_venue: Names | None = None
    operation: Operation = "value"
    start: int = Field(default=0, ge=0, le=MAX_WEEKS)
    end: int | None = Field(default=None, ge=0, le=MAX_WEEKS)
    ramp: int = Field(default=0, ge=0, le=LONGEST)


class UncertaintyTable(RangeTable):
    """``[[uncertainty]]``: a parameter or a switch (``mechanisms.x``); without range or levels its registered prior."""

    parameter: str


class PrecisionTable(Table):
    """``[precision]``: a point gets more replicates until the paired difference of an outcome is known well enough.

    Attributes:
        outcome, window: of which difference.
        half_width: of its 90 % interval, in the outcome's unit, at which a point stops.
        minimum: replicates before the first look. step: replicates between looks. The most are ``run.replicates``.
    """

    outcome: str
    window: str = "all"
    half_width: float = Field(gt=0.0)
    minimum: int = Field(default=4, ge=2)
    step: int = Field(default=4, ge=1)


class KeepTable(Table):
    """``[keep]``: what is stored. Names of outcomes; windows of `experiments.running.plan.WINDOWS`.

    Attributes:
        outcomes: in ``runs``; all unless given. windows: in ``runs``; those that the horizon reaches.
        series, groups: outcomes in the tables by week and by group; the main ones unless given, [] for none.
    """

    outcomes: list[str] | None = None
    windows: list[str] | None = None
    series: list[str] | None = None
    groups: list[str] | None = None


class ExperimentFile(Table):
    """A whole experiment file.

    ``priors`` names groups of the registry, or "all": each of their parameters that has a prior is an uncertainty.
    """

    title: str = Field(min_length=1)
    description: str = Field(min_length=1)
    source: list[str] = Field(default_factory=list)
    claims: list[str] = Field(default_factory=list)
    scenarios: list[str] = Field(default_factory=list)
    priors: list[str] = Field(default_factory=list)
    run: RunTable = RunTable()
    design: DesignTable
    constants: dict[str, float | bool] = Field(default_factory=dict)
    lever: list[LeverTable] = Field(default_factory=list)
    uncertainty: list[UncertaintyTable] = Field(default_factory=list)
    precision: PrecisionTable | None = None
    keep: KeepTable = KeepTable()
