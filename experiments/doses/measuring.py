"""Doses measured: a scenario run in a few small worlds, and what it delivered beside what its file states."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.running.ending import Ending
from experiments.running.plan import Plan, load_parameters
from experiments.running.progress import Reporter
from experiments.running.sizes import tell_absent
from experiments.running.stopping import stop_requests
from experiments.running.task_list import run_tasks
from experiments.running.tasks import replicates
from experiments.running.worlds import ReplicateJob, compile_model
from scenarios import Dose, Scenario, load

if TYPE_CHECKING:
    import pandas as pd

SCALE, REPLICATES, BURN_IN = 0.5, 4, 104
"""Size of the worlds in which a dose is measured unless others are asked for: enough for a rate within some percent."""
AS_STATED, OTHER, EXPLAINED = "as stated", "other than stated", "not met, and said why"
OPEN, UNKNOWN = "open: too few events", "not measured"
ERRORS = 2.0
"""Standard errors from the tolerance within which a dose may still be as stated."""


@dataclass(frozen=True)
class Delivered:
    """One dose as delivered: see `Dose` for the one stated.

    Attributes:
        scenario: name of the scenario.
        delivered, status_quo: in the dose's unit, pooled over replicates; NaN where there was nothing to count over.
        error: standard error of what is delivered, over replicates; NaN for one.
        verdict: `AS_STATED`, `OTHER`, `EXPLAINED`, `OPEN` or `UNKNOWN`.
    """

    scenario: str
    dose: Dose
    delivered: float
    status_quo: float
    error: float
    verdict: str


@dataclass(frozen=True)
class DosesOfReplicate:
    """One replicate: sums above and below the line, (doses, policy and status quo, 2), and people at the start."""

    number: int
    people: int
    sums: np.ndarray
    seconds: float


@dataclass(frozen=True)
class DoseJob(ReplicateJob):
    """The doses of some scenarios: ``tables`` has the status quo first, ``doses`` those of each other table."""

    tables: tuple[np.ndarray, ...]
    doses: tuple[tuple[Dose, ...], ...]

    @property
    def worlds(self) -> int:
        """One world for each table."""
        return len(self.tables)

    def simulate(self, number: int, done: Callable[[], None] = lambda: None) -> DosesOfReplicate:
        """Run the status quo and every scenario from one burn-in; depends on the job and the number alone."""
        began = time.perf_counter()
        world, people = self.burned_in(number)
        world.forget()
        counted = []
        for table in self.tables:
            counted.append(world.fork().run(table).tallies[:, 0])
            done()
        pairs = zip(self.doses, counted[1:], strict=True)
        sums = [[dose.sums(policy), dose.sums(counted[0])] for doses, policy in pairs for dose in doses]
        return DosesOfReplicate(number, people, np.array(sums), time.perf_counter() - began)


@dataclass(frozen=True)
class Result(Ending):
    """What was measured: no rows if no replicate finished."""

    plan: Plan
    rows: list[Delivered]
    replicates: int
    people: int

    @property
    def kept(self) -> str:
        """How much there is, in words."""
        return f"{self.replicates} of {self.plan.replicates} worlds measured"

    def frame(self) -> pd.DataFrame:
        """A row for each dose, with what the file states."""
        import pandas as pd

        return pd.DataFrame([document(row) for row in self.rows])


def document(row: Delivered) -> dict[str, object]:
    """A dose as stated and delivered, flat."""
    dose = row.dose
    return {
        "scenario": row.scenario,
        "outcome": dose.outcome,
        "over": dose.over,
        "unit": dose.unit,
        "stated": dose.value,
        "delivered": row.delivered,
        "error": row.error,
        "status_quo": row.status_quo,
        "tolerance": dose.tolerance,
        "verdict": row.verdict,
        "not_met": dose.not_met,
        "source": list(dose.source),
        "start": dose.start,
        "end": dose.end,
    }


def measure(plan: Plan, reporter: Reporter | None = None) -> Result:
    """Run the scenarios of a plan as long as their doses ask for, and measure what they deliver.

    The plan's weeks are not used: each dose says over which weeks it is stated. Scenarios without one do not run.

    Raises:
        InputError: a scenario or parameter is wrong; nothing has run then.
    """
    reporter = reporter or Reporter()
    found = [scenario for name in plan.scenarios if (scenario := _long_enough(name, plan)).doses]
    if not found:
        return Result(plan, [], 0, 0, stopped_by=None, failures=())
    parameters = load_parameters(plan)
    longest = max(_weeks(scenario) for scenario in found)
    tables = (load("status_quo", longest).table, *(scenario.table[: _weeks(scenario)] for scenario in found))
    doses = tuple(tuple(scenario.doses) for scenario in found)
    job = DoseJob(parameters, plan.seed, plan.scale, plan.burn_in, tables, doses)
    tell_absent(parameters, plan.scale, reporter)
    compile_model(plan.means, reporter)
    with stop_requests() as stop:
        done = run_tasks(job, replicates(plan.replicates, job.worlds), plan.means, reporter, stop)
    named = [(scenario.name, dose) for scenario in found for dose in scenario.doses]
    people = max((one.people for one in done.results), default=0)
    made = rows(named, np.stack([one.sums for one in done.results])) if done.results else []
    failures = tuple(done.failures)
    return Result(plan, made, len(done.results), people, stopped_by=stop.signal, failures=failures)


def _long_enough(name: str, plan: Plan) -> Scenario:
    """A scenario, compiled for all weeks of its doses."""
    scenario = load(name, plan.weeks, plan.policies)
    weeks = _weeks(scenario)
    return scenario if weeks <= plan.weeks else load(name, weeks, plan.policies)


def _weeks(scenario: Scenario) -> int:
    """The weeks that the doses of a scenario ask for."""
    return max((dose.end for dose in scenario.doses), default=0)


def rows(named: Sequence[tuple[str, Dose]], sums: np.ndarray) -> list[Delivered]:
    """Every dose as delivered, from sums of shape (replicates, doses, policy and status quo, 2)."""
    return [_row(scenario, dose, sums[:, number]) for number, (scenario, dose) in enumerate(named)]


def _row(scenario: str, dose: Dose, sums: np.ndarray) -> Delivered:
    policy, usual = sums.sum(axis=0)
    delivered = dose.delivered(policy, usual)
    status_quo = 1.0 if dose.relative else dose.value_of(usual)
    error = _error(dose, sums)
    return Delivered(scenario, dose, delivered, status_quo, error, verdict(dose, delivered, status_quo, error))


def verdict(dose: Dose, delivered: float, status_quo: float, error: float) -> str:
    """Whether a delivered dose is the stated one, in words; ``error`` is its standard error, NaN if not known."""
    if not math.isfinite(delivered):
        return UNKNOWN
    if dose.met(delivered, status_quo if math.isfinite(status_quo) else 0.0):
        return AS_STATED
    if dose.not_met is not None:
        return EXPLAINED
    # Events that are few in a small world: what is stated may be what is delivered.
    apart = abs(delivered - dose.value) - dose.tolerance * dose.value
    return OPEN if apart <= ERRORS * error else OTHER


def _error(dose: Dose, sums: np.ndarray) -> float:
    """Standard error over replicates, each left out once."""
    count = len(sums)
    if count < 2:
        return math.nan
    left_out = sums.sum(axis=0) - sums
    found = np.array([dose.delivered(policy, usual) for policy, usual in left_out])
    return float(math.sqrt((count - 1) / count * ((found - found.mean()) ** 2).sum()))
