"""Under which contested assumptions does a policy's effect turn? One scenario and one outcome over C1 to C4.

Each contested parameter goes over its range alone, the others at their own values; then all go together over a Latin
hypercube; and for C3 the mechanisms that its model does not have are frozen, each and all. Every point has several
paired replicates, and its effect an interval over their luck.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.comparison.effects import Effect, paired
from experiments.contested.design import ALONE, BURN_IN, HORIZON, TOGETHER, Point, Question, design
from experiments.contested.mechanisms import ranges
from experiments.mechanisms.freeze import frozen, meaning
from experiments.running.ending import Ending, final_status
from experiments.running.plan import STATUS_QUO, WINDOWS
from experiments.running.progress import Reporter
from experiments.running.sizes import check_people
from experiments.running.stopping import stop_requests
from experiments.running.tasks import Task
from experiments.running.worlds import burned_in, compile_model
from experiments.storage import manifest as records
from experiments.storage.folders import CONTEST
from experiments.storage.workplace import workplace
from model.errors import InputError
from model.parameters import REGISTRY, Parameters
from scenarios import Copies, Scenario, copies, load

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Turn:
    """Where the effect changes sign along one parameter.

    Attributes:
        parameter: its name. at: the values at which the line between points crosses zero. low_end, high_end: the effect
            at the ends of the range, in percent or points. sure: whether two points' intervals lie on opposite sides.
        missing: at how many points there is no effect, since nothing happened that the outcome could be a ratio to.
    """

    parameter: str
    at: tuple[float, ...]
    low_end: float
    high_end: float
    sure: bool
    missing: int = 0


@dataclass(frozen=True)
class Contest(Ending):
    """What came of a question: every point with its effect, the model it ran with, and how the run ended.

    ``model`` is the hash of the model's source; ``rules`` says which rules were replaced, as a manifest does.
    """

    question: Question
    points: tuple[Point, ...]
    effects: tuple[Effect, ...]
    model: str
    rules: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    def of(self, design: str, parameter: str = "") -> list[tuple[Point, Effect]]:
        """The points of a design, of one parameter if given, in order."""
        rows = zip(self.points, self.effects, strict=True)
        return [(p, e) for p, e in rows if p.design == design and parameter in ("", p.parameter)]

    @property
    def turns(self) -> tuple[Turn, ...]:
        """For each contested parameter where the effect turns while the others stay at their own values."""
        return tuple(_turn(name, self.of(ALONE, name)) for name in ranges())

    @property
    def directions(self) -> dict[str, int]:
        """Of the points taken together, how many have an interval below zero, across it, and above it, or no effect."""
        effects = [effect for _, effect in self.of(TOGETHER)]
        signs = [effect.direction for effect in effects if not effect.missing]
        found = {"less": signs.count(-1), "unclear": signs.count(0), "more": signs.count(1)}
        return found | {"missing": len(effects) - len(signs)}

    @property
    def missing(self) -> bool:
        """Whether no point at all has an effect: nothing happened that the outcome could be a ratio to."""
        return all(effect.missing for effect in self.effects)


@dataclass(frozen=True)
class Values:
    """What one world gives: the outcome at every point of ``group`` in both worlds, and what it is a ratio to in both.

    ``found`` has shape (points of the group, 4): the status quo's value and the scenario's, then their bases.
    """

    group: int
    replicate: int
    found: np.ndarray


@dataclass(frozen=True)
class ContestJob:
    """One replicate of some points at a time: those that share a burn-in, since only what is frozen differs.

    ``groups`` are the numbers of such points.
    """

    question: Question
    points: tuple[Point, ...]
    table: np.recarray
    groups: tuple[tuple[int, ...], ...]

    @property
    def tasks(self) -> list[Task]:
        """Every replicate of every group of points; two worlds for each point."""
        return [
            Task(f"point {group[0] + 1}, replicate {replicate}", (number, replicate), 2 * len(group))
            for number, group in enumerate(self.groups)
            for replicate in range(self.question.replicates)
        ]

    def simulate(self, what: tuple[int, int], done: Callable[[], None]) -> Values:
        """Run one replicate of the points of a group, each world that they share once."""
        from model.conditions import status_quo_table
        from model.counting.outcomes import check, with_basis

        (group, replicate), asked = what, self.question
        points = [self.points[number] for number in self.groups[group]]
        world, _ = burned_in(at(points[0]), asked.seed, replicate, asked.scale, BURN_IN)
        freezes = [frozen(world, point.frozen) for point in points]
        world.forget()
        span, names = WINDOWS[asked.window], [asked.outcome]
        lived: dict[tuple[str, bytes], tuple[float, float]] = {}
        rows = []
        for still in freezes:
            found = []
            for table in (status_quo_table(HORIZON)[: span[1]], self.table[: span[1]]):
                key = still.world_key(table)
                if key not in lived:
                    values, below = with_basis(still.fork(world, table).tallies[:, :1], [span], names)
                    check("window", values, below, names)
                    lived[key] = float(values[0, 0, 0]), float(below[0, 0, 0])
                found.append(lived[key])
                done()
            rows.append([*(value for value, _ in found), *(below for _, below in found)])
        return Values(group, replicate, np.array(rows))


def at(point: Point) -> Parameters:
    """The model's parameters at a point."""
    return Parameters.defaults().set(point.values)


def grouped(points: Sequence[Point]) -> tuple[tuple[int, ...], ...]:
    """The numbers of points, those together that have the same parameters and so the same burn-in."""
    groups: dict[str, list[int]] = {}
    for number, point in enumerate(points):
        groups.setdefault(at(point).hash(), []).append(number)
    return tuple(tuple(group) for group in groups.values())


def point_key(question: Question, point: Point, table: np.recarray) -> str:
    """What a point's values depend on, as a hash."""
    from model.machine.compilation import model_hash

    asked = (question.outcome, question.window, question.replicates, question.scale.hex(), question.seed)
    what = (model_hash(), asked, sorted(point.values.items()), meaning(point.frozen), records.table_hash(table))
    return hashlib.sha256(repr(what).encode()).hexdigest()[:20]


def contest(question: Question, reporter: Reporter | None = None) -> Contest:
    """Run all points of a question and store them; what was stored before is used again.

    Raises:
        InputError: the scenario is wrong, or the scale holds nobody. OSError: results cannot be written.
    """
    from model.machine import replaced
    from model.machine.compilation import model_hash

    reporter = reporter or Reporter()
    if question.scenario == STATUS_QUO:
        raise InputError("scenario 'status_quo' is what others are compared with: name another.")
    scenario = load(question.scenario, HORIZON, question.policies)
    check_people(Parameters.defaults(), question.scale)
    points = design(question)
    policies = copies((question.scenario,), question.policies)
    document = _document(question, scenario, points, policies)
    with workplace(question.plan, document, policies, ("contest",)) as place:
        compile_model(question.plan.means, reporter)
        job = ContestJob(question, points, scenario.table, grouped(points))
        with stop_requests() as stop:
            finished = place.run(job, job.tasks, Values, question.plan.means, reporter, stop)
        there = _values(job, finished.results)
        result = Contest(
            question,
            tuple(points[number] for number in sorted(there)),
            tuple(_effect(question, there[number]) for number in sorted(there)),
            model_hash(),
            rules=replaced.described(),
            stopped_by=stop.signal,
            failures=tuple(finished.failures),
        )
        if there:
            # What was run stays: a result is shown from it.
            place.finish({"status": final_status(stop, finished.failures)}, {"contest": frame(result)}, keep_tasks=True)
    return result


def _values(job: ContestJob, results: Sequence[Values]) -> dict[int, np.ndarray]:
    """The values of every point all of whose replicates are there: shape (replicates, 4), by the point's number."""
    found: dict[int, list[np.ndarray]] = {}
    for one in results:
        for number, row in zip(job.groups[one.group], one.found, strict=True):
            found.setdefault(number, []).append(row)
    return {number: np.array(rows) for number, rows in found.items() if len(rows) == job.question.replicates}


def _document(question: Question, scenario: Scenario, points: Sequence[Point], policies: Copies) -> dict[str, Any]:
    """What the manifest says of what was asked for."""
    keys = [point_key(question, point, scenario.table) for point in points]
    identity = f"{CONTEST} {scenario.name} {question.size} {keys}"
    return records.asked(question.plan, CONTEST, Parameters.defaults(), identity, policies) | {
        "outcome": question.outcome,
        "window": question.window,
        "levels": question.levels,
        "together": question.together,
        "scenarios": [records.scenario_entry(scenario, [])],
    }


def _effect(question: Question, found: np.ndarray) -> Effect:
    from model.counting.outcomes import OUTCOMES

    outcome = OUTCOMES[question.outcome]
    below = None if outcome.denominator is None else (found[:, 2], found[:, 3])
    return paired(found[:, 0], found[:, 1], outcome.effect, outcome.unit, below)


def _turn(name: str, rows: Sequence[tuple[Point, Effect]]) -> Turn:
    xs = [point.values[name] for point, _ in rows]
    ys = [effect.change for _, effect in rows]
    crossings = []
    for (x0, y0), (x1, y1) in zip(zip(xs, ys, strict=True), list(zip(xs, ys, strict=True))[1:], strict=False):
        if y0 * y1 < 0.0:
            crossings.append(x0 + (x1 - x0) * y0 / (y0 - y1))
    signs = {effect.direction for _, effect in rows}
    ends = (ys[0], ys[-1]) if ys else (math.nan, math.nan)
    missing = sum(effect.missing for _, effect in rows)
    return Turn(name, tuple(crossings), *ends, {1, -1} <= signs, missing)


def frame(result: Contest) -> pd.DataFrame:
    """One row per point: design, parameter, frozen, every contested parameter's value, and the effect."""
    import pandas as pd

    own = {name: REGISTRY[name].value for name in ranges()}
    rows = [
        {"design": p.design, "parameter": p.parameter, "frozen": ", ".join(p.frozen)} | own | dict(p.values)
        | {"status_quo": e.status_quo, "scenario": e.scenario_value}
        | {name: getattr(e, name) for name in ("change", "low", "high", "unit", "n")}
        for p, e in zip(result.points, result.effects, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def document(result: Contest) -> dict[str, Any]:
    """Everything that was found, as one JSON document."""
    q = result.question
    return dict(result.rules) | {
        "scenario": q.scenario, "outcome": q.outcome, "window": q.window, "replicates": q.replicates, "scale": q.scale,
        "seed": q.seed, "version": records.versions()["undertow"], "model": result.model,
        "turns": [vars(turn) for turn in result.turns], "together": result.directions,
        "points": frame(result).to_dict(orient="records"),
    }  # fmt: skip
