"""Through which mechanisms: a policy's effect split into order-averaged (Shapley) shares of mechanisms.

The value of a coalition is the policy's effect when only its mechanisms answer to it (`mechanisms.coalitions`).
The shares of the mechanisms, and the effect that is left when none of them answers, sum to the whole effect. What a
mechanism does alone, and what is lost when it alone is frozen, differ from its share where mechanisms interact; the
*interaction remainder* is the part of the effect that no mechanism brings about alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.mechanisms.coalitions import CoalitionJob, Coalitions, check_chosen, sizes, stacked, switchable
from experiments.mechanisms.freeze import meaning
from experiments.mechanisms.shapley import EXACT, added, needed, order_error, orders
from experiments.running.means import Shard
from experiments.running.plan import STATUS_QUO, Plan, default_name, load_parameters, short_hash
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.task_list import Collected, run_tasks
from experiments.running.tasks import replicates
from experiments.storage import manifest as records
from experiments.storage.folders import ATTRIBUTION
from experiments.storage.store import frame
from experiments.storage.workplace import Answer, Tabled, Workplace, answered
from model.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

    from model.counting.outcomes import Outcome
    from model.parameters import Parameters
    from scenarios import Scenario

TABLES = ("coalitions", "coalitions_basis", "shares")
ORDERS = 16
"""Orders that are sampled for more than `EXACT` mechanisms, unless others are asked for."""
PILOT_REPLICATES = 2

NONE, ALL, INTERACTION = "(none)", "(all)", "(interaction)"
"""Rows of the table of shares that are no mechanism: the effect left when none of the chosen mechanisms answers, the
whole effect, and the interaction remainder."""

COLUMNS = (
    "value", "low", "high", "order_error", "alone", "alone_low", "alone_high", "removed", "removed_low", "removed_high",
)  # fmt: skip


def attribute(
    plan: Plan, outcome: str, window: str, mechanisms: Sequence[str], sampled: int = ORDERS,
    reporter: Reporter | None = None,
) -> Answer:  # fmt: skip
    """Split the effect of the plan's one scenario over ``mechanisms``; without any, over those that matter most.

    Results hold the shares in every outcome and window; ``outcome`` and ``window`` only decide which matter most.

    Raises:
        InputError: a name is wrong; nothing has run then.
        OSError: the results cannot be written.
    """
    import scenarios
    from model.counting.outcomes import OUTCOMES

    reporter = reporter or Reporter()
    if outcome not in OUTCOMES:
        raise InputError(f"--outcome {outcome}: no such outcome.{nearest(outcome, OUTCOMES)}")
    if window not in plan.windows:
        raise InputError(f"--window {window!r} is not one of: {', '.join(plan.windows)}.")
    if not 4 <= sampled <= 10_000 or sampled % 2:
        raise InputError(f"--orders {sampled} is not valid: should be an even number from 4 to 10000.")
    parameters = load_parameters(plan)
    scenario = scenarios.load(plan.scenarios[0], plan.weeks, plan.policies)
    if scenario.name == STATUS_QUO:
        raise InputError("the status quo has no effect to split: name a scenario.")
    chosen = check_chosen(mechanisms, parameters)
    asked = {"outcome": outcome, "window": window, "mechanisms": list(chosen), "orders": sampled}
    plan = replace(plan, name=plan.name or _name(plan, asked))
    policies = scenarios.copies(plan.scenarios[:1], plan.policies)
    document = records.asked(plan, ATTRIBUTION, parameters, _identity(plan, parameters, scenario, asked), policies) | {
        "asked": asked,
        "windows": {name: list(span) for name, span in plan.windows.items()},
        "scenarios": [records.scenario_entry(scenario, [])],
        "mechanisms": list(chosen),
    }

    def split(place: Workplace) -> tuple[CoalitionJob, np.ndarray]:
        chosen = tuple(place.document["mechanisms"])
        order = orders(len(chosen), sampled, plan.seed)
        return _job(plan, parameters, scenario, chosen, needed(order)), order

    def run(place: Workplace, stop: Stop) -> Collected[Coalitions]:
        if not place.document["mechanisms"]:
            place.note(mechanisms=list(_that_matter(plan, parameters, scenario, (outcome, window), reporter, stop)))
        if stop.signal is not None:
            return Collected()
        job, _ = split(place)
        return place.run(job, replicates(plan.replicates, job.worlds), Coalitions, plan.means, reporter, stop)

    def tabled(place: Workplace, found: list[Coalitions]) -> Tabled:
        return _tabled(list(plan.windows), *split(place), found)

    return answered(plan, (document, policies), TABLES, parameters, reporter, run, tabled)


def _name(plan: Plan, asked: Mapping[str, Any]) -> str:
    """Folder name under ``results/`` that tells this question from others about the same scenario."""
    if asked["mechanisms"]:
        what = short_hash(*sorted(asked["mechanisms"]))
    else:
        what = asked["outcome"] + ("" if asked["window"] == "all" else f"-{asked['window'].replace(' ', '-')}")
    return f"{ATTRIBUTION}/{default_name(plan.scenarios[:1])}-{what}"


def _job(
    plan: Plan, parameters: Parameters, scenario: Scenario, chosen: tuple[str, ...], coalitions: Sequence[int]
) -> CoalitionJob:
    from model.conditions import status_quo_table

    tables = (status_quo_table(plan.weeks), scenario.table)
    windows = tuple(plan.windows.values())
    return CoalitionJob(
        parameters, plan.seed, plan.scale, plan.burn_in, tables, windows, chosen, tuple(coalitions)
    )  # fmt: skip


def _that_matter(
    plan: Plan, parameters: Parameters, scenario: Scenario, asked: tuple[str, str], reporter: Reporter, stop: Stop
) -> tuple[str, ...]:
    """The mechanisms whose freezing changes the effect most, from a pilot of a few replicates; as many as are exact."""
    from model.counting.outcomes import OUTCOMES

    every = switchable(parameters)
    everyone = (1 << len(every)) - 1
    job = _job(plan, parameters, scenario, every, [everyone, *(everyone ^ (1 << at) for at in range(len(every)))])
    reporter.say(f"No --mechanisms given: a pilot freezes each of {len(every)} in turn and keeps the {EXACT} that …")
    count = min(PILOT_REPLICATES, plan.replicates)
    # Every part of the work needs what the pilot finds, and does it whole.
    means = replace(plan.means, shard=Shard())
    finished = run_tasks(job, replicates(count, job.worlds), means, reporter, stop)
    if not finished.results:
        reason = finished.failures[0].reason if finished.failures else "stopped"
        if stop.signal is None:
            raise RuntimeError(f"the pilot gave no result: {reason}")
        return ()
    found = sizes(*stacked(finished.results), OUTCOMES.values())
    effect = found.value[:, list(plan.windows).index(asked[1]), list(OUTCOMES).index(asked[0])]
    largest = np.argsort(-np.abs(effect[0] - effect[1:]), kind="stable")[:EXACT]
    if np.isnan(effect[0]):
        raise InputError(
            f"'{scenario.name}' has no effect on {asked[0]} in {asked[1]} to split: nothing happens here that it could "
            "be a ratio to. Name another outcome, or larger worlds with --scale."
        )
    kept = tuple(every[at] for at in sorted(largest) if abs(effect[1 + at] - effect[0]) > 0.0)
    reporter.say(f"… change the effect most: {', '.join(kept) or 'none does'}.")
    if not kept:
        raise InputError(f"no mechanism carries any effect of '{scenario.name}' on {asked[0]} in {asked[1]}.")
    return kept


def _tabled(windows: Sequence[str], job: CoalitionJob, order: np.ndarray, found: Sequence[Coalitions]) -> Tabled:
    """The tables, and what was found out on the way to them."""
    facts = {"exact": len(job.mechanisms) <= EXACT, "orders": len(order), "coalitions": len(job.coalitions)}
    return facts, {
        "coalitions": coalition_table(job, windows, found),
        "coalitions_basis": coalition_table(job, windows, found, "basis"),
        "shares": shares_table(job, windows, order, found),
    }


def _identity(plan: Plan, parameters: Parameters, scenario: Scenario, asked: Mapping[str, Any]) -> str:
    """A text that names everything the results depend on."""
    from model.conditions import status_quo_table
    from model.seeds import replicate_seed

    seeds = [replicate_seed(plan.seed, number) for number in range(plan.replicates)]
    tables = [records.table_hash(table) for table in (status_quo_table(plan.weeks), scenario.table)]
    values = parameters.hash()
    runs = [records.run_id(values, plan.burn_in, plan.scale, table, seed) for table in tables for seed in seeds]
    chosen = asked["mechanisms"]
    # Results hold every outcome and window: which of them was asked for matters to a pilot only.
    between = meaning(tuple(chosen)) if chosen else f"pilot {asked['outcome']} {asked['window']}"
    sampled = asked["orders"] if len(chosen) > EXACT else EXACT
    return f"{ATTRIBUTION} {scenario.name} {between} {sampled} {runs}"


def coalition_table(
    job: CoalitionJob, windows: Sequence[str], replicates: Sequence[Coalitions], part: str = "values"
) -> pd.DataFrame:
    """The values of every coalition: columns replicate, coalition, frozen, world, window, then one per outcome.

    With ``part`` "basis", what each value is a ratio to in its place.
    """
    from model.counting.outcomes import OUTCOMES

    numbers = [replicate.number for replicate in replicates]
    worlds = [STATUS_QUO, "scenario"]
    axes = {"replicate": numbers, "coalition": job.coalitions, "world": worlds, "window": windows}
    table = frame(np.stack([getattr(replicate, part) for replicate in replicates]), axes, list(OUTCOMES))
    frozen = {coalition: ",".join(job.absent(coalition)) for coalition in job.coalitions}
    table.insert(2, "frozen", table["coalition"].map(frozen))
    return table


def shares_table(
    job: CoalitionJob, windows: Sequence[str], order: np.ndarray, replicates: Sequence[Coalitions]
) -> pd.DataFrame:
    """The shares of all mechanisms in the effect on every outcome in every window, and what they add up with.

    Columns: part (a mechanism, or `NONE`, `ALL`, `INTERACTION`), window, outcome, unit, then `COLUMNS`.
    """
    from model.counting.outcomes import OUTCOMES

    found = sizes(*stacked(replicates), OUTCOMES.values())
    middle = parts(found.value, job.coalitions, order)
    half = found.half(lambda pull: parts(pull, job.coalitions, order))
    error = np.zeros(middle.shape[1:])
    error[1:-2] = order_error(added(order, job.coalitions, found.value), order.shape[1])
    ends = [(part, part - wide, part + wide) for part, wide in zip(middle, half, strict=True)]
    arrays = np.stack([*ends[0], error, *ends[1], *ends[2]], axis=-1)
    axes = {"part": [NONE, *job.mechanisms, ALL, INTERACTION], "window": windows, "outcome": list(OUTCOMES)}
    table = frame(arrays, axes, COLUMNS)
    units = np.where(found.on_log, LOG_POINTS, [_unit(outcome) for outcome in OUTCOMES.values()])
    table.insert(3, "unit", np.broadcast_to(units, error.shape).ravel())
    return table


LOG_POINTS = "log points"
"""100 times the logarithm of a ratio: close to per cent for small changes, and additive."""


def _unit(outcome: Outcome) -> str:
    return "points" if outcome.effect == "points" else outcome.unit


def parts(values: np.ndarray, coalitions: Sequence[int], order: np.ndarray) -> np.ndarray:
    """What coalitions' values say of each part of the effect: shape (3, parts, ...), linear in ``values``.

    First axis: the share (or the effect itself), the mechanism's effect alone, and what is lost when it alone is
    frozen; the last two are NaN where the part is no mechanism. Parts: none, each mechanism, all, interaction.
    """
    players = order.shape[1]
    everyone = (1 << players) - 1
    of = {coalition: values[at] for at, coalition in enumerate(coalitions)}
    share = added(order, coalitions, values).mean(axis=0)
    alone = [of[1 << player] - of[0] for player in range(players)]
    removed = [of[everyone] - of[everyone ^ (1 << player)] for player in range(players)]
    interaction = of[everyone] - of[0] - sum(alone)
    blank = np.full(of[0].shape, np.nan)
    return np.array(
        [
            [of[0], *share, of[everyone], interaction],
            [blank, *alone, blank, blank],
            [blank, *removed, blank, blank],
        ]
    )
