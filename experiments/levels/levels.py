"""Levels: what studies found, what the simulated market says when asked the same, and how far the two are apart."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field, model_validator

from experiments.levels.job import Surveyed, SurveyJob
from experiments.levels.measures import MEASURES, standard_error, study_range
from experiments.running.ending import Ending, final_status
from experiments.running.plan import Plan, load_parameters
from experiments.running.progress import Reporter
from experiments.running.sizes import tell_absent
from experiments.running.stopping import Stop, stop_requests
from experiments.running.task_list import Collected, run_tasks
from experiments.running.tasks import replicates
from experiments.running.worlds import compile_model
from experiments.storage import manifest as records
from experiments.storage.folders import LEVELS
from experiments.storage.workplace import workplace
from model.errors import InputError, nearest
from model.parameters import Parameters
from model.schema import Table, checked, read_toml
from scenarios import copies

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("levels",)
NEAR, WITHIN, OUTSIDE, REPORTED, UNKNOWN = "near", "within a factor of 2", "outside", "reported", "not measured"


class Level(Table):
    """A level to compare with: see the head of ``levels.toml`` for the meaning of its fields."""

    group: str = Field(min_length=1)
    label: str = Field(min_length=1)
    evidence: list[str] = Field(min_length=1)
    how: str = Field(min_length=1)
    target: float | None = Field(default=None, gt=0.0)
    low: float | None = Field(default=None, gt=0.0)
    high: float | None = Field(default=None, gt=0.0)
    unit: str = ""
    sample: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> Level:
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high belong together")
        ends = [end for end in (self.low, self.target, self.high) if end is not None]
        if ends != sorted(ends):
            raise ValueError("low, target and high in this order")
        return self

    def ratio(self, value: float) -> float:
        """A value over the target; without one, over the nearer end of the range and 1 inside it."""
        if self.target is not None:
            return value / self.target
        if self.low is None or self.high is None:
            return math.nan
        return value / min(max(value, self.low), self.high)


def load(path: str | Path) -> dict[str, Level]:
    """Read and check a file of levels, by id.

    Raises:
        InputError: it cannot be read, a field is wrong, a level has no measure, or names evidence that does not exist.
    """
    from model.evidence import EVIDENCE

    path = Path(path)
    found = {}
    for name, content in read_toml(path).items():
        if name not in MEASURES:
            raise InputError(f"{path.name}: [{name}] has no measure in measures.py.{nearest(name, MEASURES)}")
        level = checked(Level, content, path.name, name)
        for identifier in level.evidence:
            if identifier not in EVIDENCE:
                raise InputError(
                    f"{path.name}: [{name}] evidence '{identifier}' does not exist.{nearest(identifier, EVIDENCE)}"
                )
        found[name] = level
    return found


@cache
def shipped() -> dict[str, Level]:
    """The levels of ``levels.toml``, read and checked once."""
    return load(Path(__file__).with_name("levels.toml"))


@dataclass(frozen=True)
class Row:
    """One level as simulated.

    Attributes:
        simulated: pooled over replicates; not a number where there was nothing to measure.
        error: standard error over replicates. ratio, verdict: against the target.
        in_range: whether it lies in the range; None without one.
        study_low, study_high: what 95 of 100 studies of the original size would find; not numbers without a size.
    """

    id: str
    level: Level
    simulated: float
    error: float
    ratio: float
    verdict: str
    in_range: bool | None
    study_low: float
    study_high: float


def verdict(level: Level, value: float) -> str:
    """How near a value is: "near" within 25 % of the target, "within a factor of 2", "outside"; or "reported"."""
    if not math.isfinite(value):
        return UNKNOWN
    ratio = level.ratio(value)
    if math.isnan(ratio):
        return REPORTED
    if 0.75 <= ratio <= 1.25:
        return NEAR
    return WITHIN if 0.5 <= ratio <= 2.0 else OUTSIDE


def rows(surveys: Sequence[Surveyed]) -> list[Row]:
    """Every level of ``levels.toml``, in its order, from at least one survey."""
    return [
        _row(name, level, np.stack([survey.parts[name] for survey in surveys])) for name, level in shipped().items()
    ]


def _row(name: str, level: Level, parts: np.ndarray) -> Row:
    measure = MEASURES[name]
    value = measure.estimate(parts.sum(axis=0))
    in_range = None
    if level.low is not None and level.high is not None and math.isfinite(value):
        in_range = level.low <= value <= level.high
    low = high = math.nan
    if level.sample is not None:
        low, high = study_range(parts.sum(axis=0), level.sample, measure.kind)
        if measure.kind == "share":
            low, high = 100.0 * low, 100.0 * high
    error = standard_error(parts, measure.estimate)
    return Row(name, level, value, error, level.ratio(value), verdict(level, value), in_range, low, high)


@dataclass(frozen=True)
class Result(Ending):
    """What came of a survey: the rows (none if no replicate finished), and how the run went."""

    plan: Plan
    rows: list[Row]
    replicates: int
    people: int
    changed: Mapping[str, float]

    @property
    def kept(self) -> str:
        """How much there is, in words."""
        return f"{self.replicates} of {self.plan.replicates} markets surveyed"

    def document(self) -> dict[str, Any]:
        """Everything as one JSON document."""
        from experiments.storage.manifest import versions
        from model.machine.compilation import model_hash

        plan = self.plan
        sizes = {"replicates": self.replicates, "weeks": plan.weeks, "burn_in": plan.burn_in, "scale": plan.scale}
        levels = []
        for row in self.rows:
            flat = {key: value for key, value in vars(row).items() if key != "level"}
            levels.append(flat | row.level.model_dump())
        failures = [
            {"number": failure.task.what, "reason": failure.reason, "traceback": failure.traceback}
            for failure in self.failures
        ]
        run = {"command": plan.command, "model": model_hash(), **sizes, "people": self.people, "seed": plan.seed}
        return {**run, "changed": dict(self.changed), "failures": failures, "versions": versions(), "levels": levels}


def survey(plan: Plan, reporter: Reporter | None = None) -> Result:
    """Survey every replicate of a plan; its scenarios are not used.

    With a folder (``plan.out``) every survey is kept there, and those that are there already are not made again.

    Raises:
        InputError: a parameter or the folder is wrong; nothing has run then.
        OSError: the results cannot be written.
    """
    reporter = reporter or Reporter()
    shipped()
    parameters = load_parameters(plan)
    if plan.out is None and not plan.shard.whole:
        raise InputError("--shard needs --results: parts of a survey meet in one folder.")
    job = SurveyJob(parameters, plan.seed, plan.scale, plan.burn_in, plan.weeks)
    tasks = replicates(plan.replicates, job.worlds)
    with stop_requests() as stop:
        if plan.out is None:
            _be_ready(plan, parameters, reporter)
            return _result(plan, parameters, run_tasks(job, tasks, plan.means, reporter, stop), stop)
        none = copies(())
        document = records.asked(plan, LEVELS, parameters, _identity(plan, parameters), none)
        with workplace(plan, document, none, TABLES) as place:
            _be_ready(plan, parameters, reporter)
            began = time.perf_counter()
            finished = place.run(job, tasks, Surveyed, plan.means, reporter, stop)
            result = _result(plan, parameters, finished, stop)
            if finished.results:
                ended = records.ended(
                    plan, finished, final_status(stop, finished.failures), time.perf_counter() - began
                )
                # Surveys stay: levels are shown from them.
                place.finish(ended, {"levels": frame(result)}, keep_tasks=True)
            return result


def _be_ready(plan: Plan, parameters: Parameters, reporter: Reporter) -> None:
    tell_absent(parameters, plan.scale, reporter)
    compile_model(plan.means, reporter)


def _result(plan: Plan, parameters: Parameters, finished: Collected[Surveyed], stop: Stop) -> Result:
    done = finished.results
    people = max((surveyed.people for surveyed in done), default=0)
    found = rows(done) if done else []
    failures, changed = tuple(finished.failures), parameters.changed()
    return Result(plan, found, len(done), people, changed, stopped_by=stop.signal, failures=failures)


def _identity(plan: Plan, parameters: Parameters) -> str:
    """A text that names everything the surveys depend on."""
    run = records.run_id(parameters.hash(), plan.burn_in, plan.scale, "", plan.seed)
    return f"{LEVELS} {run} {plan.weeks} {plan.replicates}"


def frame(result: Result) -> pd.DataFrame:
    """A row for each level: what was simulated and how far it is from what studies found."""
    import pandas as pd

    return pd.DataFrame([{key: value for key, value in vars(row).items() if key != "level"} for row in result.rows])
