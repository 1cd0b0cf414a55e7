"""The question of a contest, and the points of contested assumptions at which it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from experiments.contested.mechanisms import CONTESTED, ranges
from experiments.running.means import Shard
from experiments.running.plan import WINDOWS, Plan, default_name, scale_within, short_hash
from model.errors import InputError, nearest
from model.files import located

HORIZON = 208
BURN_IN = 260
ALONE, TOGETHER, FROZEN, OWN = "alone", "together", "frozen", "own values"
ALL_OF_THEM = "all of them"
"""What the point is called at which all mechanisms of C3 are frozen."""


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        scenario: compared with the status quo. outcome, window: what is looked at.
        levels: points of each parameter's range. together: points of the joint design.
        replicates, scale, seed, workers: as in a plan. home: folder under which results are kept.
        out: folder for the results instead of one under ``home``. policies, overwrite, command, dask, shard: as in a
            plan.
    """

    scenario: str
    outcome: str
    window: str = "weeks 53-208"
    levels: int = 7
    together: int = 32
    replicates: int = 8
    scale: float = 0.25
    seed: int = 1
    workers: int | None = None
    home: Path = Path("results/contest")
    out: Path | None = None
    policies: Path | None = None
    overwrite: bool = False
    command: str = ""
    dask: str | None = None
    shard: Shard = field(default_factory=Shard)

    def __post_init__(self) -> None:
        from model.counting.outcomes import OUTCOMES

        if self.outcome not in OUTCOMES:
            raise InputError(f"--outcome {self.outcome} is unknown.{nearest(self.outcome, OUTCOMES)}")
        if self.window not in WINDOWS:
            raise InputError(f"--window {self.window} is unknown. One of: {', '.join(WINDOWS)}.")
        leasts = (("levels", self.levels, 2), ("together", self.together, 0), ("replicates", self.replicates, 2))
        for name, value, least in leasts:
            if value < least:
                raise InputError(f"--{name} {value} is not valid: should be at least {least}.")
        scale_within(self.scale)

    @property
    def folder(self) -> Path:
        """Where results are stored, as an absolute path."""
        if self.out is not None:
            return located(self.out)
        name = f"{default_name((self.scenario,))}-{self.outcome}"
        usual = Question(self.scenario, self.outcome)
        return (self.home / (name if self.size == usual.size else f"{name}-{short_hash(repr(self.size))}")).resolve()

    @property
    def size(self) -> tuple[Any, ...]:
        """How much is run, of which luck, and which window is looked at."""
        return (self.window, self.levels, self.together, self.replicates, self.scale, self.seed)

    @property
    def plan(self) -> Plan:
        """What runs at each point."""
        return Plan(
            (self.scenario,), self.replicates, HORIZON, BURN_IN, self.scale, self.seed, self.workers,
            out=self.folder, policies=self.policies, overwrite=self.overwrite, command=self.command,
            dask=self.dask, shard=self.shard,
        )  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One assumption: values of contested parameters, mechanisms that are frozen, and in which design it stands."""

    design: str
    parameter: str
    values: Mapping[str, float]
    frozen: tuple[str, ...] = ()


def design(question: Question) -> tuple[Point, ...]:
    """Every point of a question, in a fixed order."""
    from scipy.stats import qmc

    points = [Point(OWN, "", {})]
    for name, (_, low, high) in ranges().items():
        points += [Point(ALONE, name, {name: float(value)}) for value in np.linspace(low, high, question.levels)]
    if question.together:
        unit = qmc.LatinHypercube(len(ranges()), rng=np.random.default_rng(question.seed)).random(question.together)
        for row in unit:
            values = {
                name: low + u * (high - low) for u, (name, (_, low, high)) in zip(row, ranges().items(), strict=True)
            }
            points.append(Point(TOGETHER, "", values))
    mechanisms = CONTESTED["C3"].mechanisms
    points += [Point(FROZEN, name, {}, (name,)) for name in mechanisms]
    points.append(Point(FROZEN, ALL_OF_THEM, {}, mechanisms))
    return tuple(points)
