"""What a worker does: one burn-in, and every run that forks from it.

An *origin* is a world at the end of its burn-in, fixed by its parameters and its replicate; a *run* is a table of
weekly conditions that goes on from there. Points that differ in levers alone are runs of one origin. The module is
imported by worker processes, on this machine or another: it loads the model only when the first origin starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from experiments.running.tasks import Task
from experiments.running.worlds import burned_in

if TYPE_CHECKING:
    from experiments.sweeps.schema import LeverTable
    from model.parameters import Parameters
    from model.world import World
    from scenarios import Scenario

STATUS_QUO = -1
"""Number of the status quo among the scenarios of a run, and of the point that it belongs to."""
_REMEMBERED = 64
"""Parameter sets and tables of conditions that a worker keeps at hand for the next origins."""


@dataclass(frozen=True, eq=False)
class SweepJob:
    """What all runs of a sweep share; it travels with every task, so it is kept small.

    A job equals only itself: what is derived from it is remembered under it.

    Attributes:
        constants: changed parameters by flattened name.
        uncertainties: flattened names in the order of ``Origin.values``.
        scenarios: those of the experiment. levers: as in the file, in the order of ``Run.levers``.
        seed, scale, burn_in, weeks, tail: as in `experiments.running.plan.Plan`.
        years, windows: spans of policy weeks. outcomes, series, groups: names that are kept.
    """

    constants: dict[str, float | bool]
    uncertainties: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    levers: tuple[LeverTable, ...]
    seed: int
    scale: float
    burn_in: int
    weeks: int
    tail: int
    years: tuple[tuple[int, int], ...]
    windows: tuple[tuple[int, int], ...]
    outcomes: tuple[str, ...]
    series: tuple[str, ...]
    groups: tuple[str, ...]

    def simulate(self, what: Origin, done: Callable[[], None] = lambda: None) -> Simulated:
        """Simulate one origin and call ``done`` after each of its runs.

        A run that raises becomes a `FailedRun`, and the others go on.
        """
        from experiments.storage.manifest import run_id
        from model.seeds import replicate_seed

        finished: list[tuple[Run, str, tuple[np.ndarray, ...]]] = []
        failed: list[FailedRun] = []
        seed = replicate_seed(self.seed, what.replicate)
        world: World | None = None
        measured: dict[str, tuple[np.ndarray, ...]] = {}
        for run in what.runs:
            ident = ""
            try:
                parameters, hashed = parameters_at(self, what.values)
                table, table_id = conditions(self, run)
                ident = run_id(hashed, self.burn_in, self.scale, table_id, seed)
                world = world or burned_in(parameters, self.seed, what.replicate, self.scale, self.burn_in)[0]
                # Points at which the levers stand alike are the same run.
                if table_id not in measured:
                    measured[table_id] = measure(self, world, table)
                finished.append((run, ident, measured[table_id]))
            except Exception as error:
                failed.append(FailedRun(run, ident, " ".join(f"{type(error).__name__}: {error}".split())))
            done()
        if not finished:
            return nothing(what, tuple(failed))
        windows, series, groups = (np.stack([parts[n] for _, _, parts in finished]) for n in range(3))
        runs, ids = tuple(run for run, _, _ in finished), tuple(ident for _, ident, _ in finished)
        return Simulated(what, runs, ids, windows, series, groups, tuple(failed))


@dataclass(frozen=True)
class Run:
    """One run: a scenario (or `STATUS_QUO`) with the values of its levers, at a point (or `STATUS_QUO`)."""

    point: int
    scenario: int
    levers: tuple[float, ...]


@dataclass(frozen=True)
class Origin:
    """One burn-in and the runs that fork from it. ``values`` are those of the job's uncertainties."""

    parameter_set: int
    replicate: int
    values: tuple[float, ...]
    runs: tuple[Run, ...]

    @property
    def task(self) -> Task:
        """All of it as one task of a sweep; its name is that of its first run."""
        first = self.runs[0]
        name = f"parameter set {self.parameter_set}, replicate {self.replicate}, {first.point}-{first.scenario}"
        return Task(name, self, len(self.runs))

    def alone(self) -> list[Origin]:
        """The same runs, each on an origin of its own."""
        return [replace(self, runs=(run,)) for run in self.runs]


@dataclass(frozen=True)
class FailedRun:
    """A run without a result: its run, its run id if it is known, and why."""

    run: Run
    run_id: str
    reason: str


@dataclass(frozen=True)
class Simulated:
    """What an origin gives.

    Attributes:
        origin: as asked for.
        runs, run_ids: those that finished, in order.
        windows: float64 (finished, windows, 2 x outcomes): values, then what each is a ratio to.
        series: float64 (finished, tail + weeks, kept outcomes).
        groups: float64 (finished, years, groups, kept outcomes).
        failed: those that did not.
    """

    origin: Origin
    runs: tuple[Run, ...]
    run_ids: tuple[str, ...]
    windows: np.ndarray
    series: np.ndarray
    groups: np.ndarray
    failed: tuple[FailedRun, ...]


def nothing(origin: Origin, failed: tuple[FailedRun, ...]) -> Simulated:
    """What an origin gives of which no run has finished."""
    empty = np.empty((0, 0, 0))
    return Simulated(origin, (), (), empty, empty, empty, failed)


@lru_cache(maxsize=_REMEMBERED)
def parameters_at(job: SweepJob, values: tuple[float, ...]) -> tuple[Parameters, str]:
    """The model's parameters at some values of the uncertainties, and their hash."""
    found = _constants(job).set(dict(zip(job.uncertainties, values, strict=True)))
    return found, found.hash()


@lru_cache(maxsize=2)
def _constants(job: SweepJob) -> Parameters:
    from model.parameters import Parameters

    return Parameters.defaults().set(job.constants)


def conditions(job: SweepJob, run: Run) -> tuple[np.recarray, str]:
    """The table of weekly conditions of a run (its scenario's, and then the levers), and its hash.

    Branches that agree in scenario and levers may get the same array: it is to be read only.
    """
    return _conditions(job, run.scenario, run.levers)


@lru_cache(maxsize=_REMEMBERED)
def _conditions(job: SweepJob, scenario: int, levers: tuple[float, ...]) -> tuple[np.recarray, str]:
    from experiments.storage.manifest import table_hash
    from experiments.sweeps.factors import lever_entry
    from model.conditions import status_quo_table

    if scenario == STATUS_QUO:
        table = status_quo_table(job.weeks)
    else:
        policy = job.scenarios[scenario]
        entries = [lever_entry(lever, value) for lever, value in zip(job.levers, levers, strict=True)]
        table = policy.with_changes([policy.change(entry, entry.lever) for entry in entries])
    return table, table_hash(table)


def measure(job: SweepJob, world: World, table: np.recarray) -> tuple[np.ndarray, ...]:
    """One run: windows (values, then what they are ratios to), series and groups of the outcomes that are kept."""
    from experiments.comparison.replicate import after
    from model.counting import outcomes

    run = world.fork()
    run.run(table)
    tallies = run.tallies[job.burn_in - job.tail :]
    weeks, everyone = [(week, week + 1) for week in range(len(tallies))], tallies[:, :1]
    found = []
    for what, counted, spans, names in (
        ("window", everyone, after(job.tail, job.windows), job.outcomes),
        ("week", everyone, weeks if job.series else weeks[:1], job.series),
        ("year", tallies, after(job.tail, job.years), job.groups),
    ):
        values, below = outcomes.with_basis(counted, spans, names)
        outcomes.check(what, values, below, names)
        found.append((values, below))
    (windows, basis), (series, _), (groups, _) = found
    return np.concatenate([windows[:, 0], basis[:, 0]], axis=-1), series[:, 0], groups
