"""Counterfactual lives: what an event does to the people it happens to, compared with the same people spared it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.comparison.effects import half_width
from experiments.counterfactual.following import MEASURES, TRAITS_KEPT, Lives, LivesJob
from experiments.mechanisms.coalitions import check_chosen
from experiments.mechanisms.freeze import meaning
from experiments.running.plan import STATUS_QUO, Plan, default_name, load_parameters
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.task_list import Collected
from experiments.running.tasks import replicates
from experiments.storage import manifest as records
from experiments.storage.folders import COUNTERFACTUAL
from experiments.storage.store import frame
from experiments.storage.workplace import Answer, Tabled, Workplace, answered
from model.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

    from scenarios import Copies, Scenario

TABLES = ("lives", "paths", "effects")
FOLLOWS = (52, 104)
"""Weeks over which lives are compared, the event's week included."""
SELECT = 52
"""Policy weeks in which events are marked."""
SHARE = 0.1
LEAST_PEOPLE = 20
"""With fewer people over all replicates no effect is told."""


@dataclass(frozen=True)
class Event:
    """Something that can happen to a person, and be undone.

    Attributes:
        column: the lever that says which share of such events is marked.
        happened, spared: how people are called in the two worlds.
        scenario: in which world it happens unless another is named.
        lasting: whether it goes on from week to week, so that undoing it must last as well.
    """

    column: str
    happened: str
    spared: str
    scenario: str = STATUS_QUO
    lasting: bool = False


EVENTS: dict[str, Event] = {
    "arrest": Event("counterfactual_arrests", "arrested", "spared the arrest"),
    "detention": Event("counterfactual_detentions", "detained after an arrest", "released after it"),
    "record": Event("counterfactual_records", "left with a record", "left without one"),
    "outing": Event("counterfactual_outings", "outed", "not outed"),
    "eviction": Event("counterfactual_homes_lost", "evicted into homelessness", "not evicted"),
    "place": Event("counterfactual_places", "given a place in supported housing", "not given one"),
    "support": Event("counterfactual_payments", "paid by the programme", "not paid", "stimulus_access", True),
}


def follow(
    plan: Plan, name: str, share: float = SHARE, frozen: Sequence[str] = (), reporter: Reporter | None = None
) -> Answer:
    """Compare the people to whom an event happened with the same people spared it, and store the results.

    The plan's scenario, if it has one, is the policy of both worlds; its weeks must leave room to follow people.

    Raises:
        InputError: a name or number is wrong; nothing has run then.
        OSError: the results cannot be written.
    """
    import scenarios

    reporter = reporter or Reporter()
    event = check_event(name)
    if not 0.0 < share <= 1.0:
        raise InputError(f"--share {share:g} is not valid: should be above 0 and at most 1.")
    if plan.weeks <= max(FOLLOWS):
        raise InputError(f"--weeks {plan.weeks} is too short: people are followed for {max(FOLLOWS)} weeks.")
    parameters = load_parameters(plan)
    off = check_chosen(frozen, parameters)
    named = plan.scenarios[:1] or (event.scenario,)
    scenario = scenarios.load(named[0], plan.weeks, plan.policies)
    plan = replace(plan, name=plan.name or _name(plan, name, off))
    select = min(SELECT, plan.weeks - max(FOLLOWS))
    tables = marked(scenario.table, event, share, select)
    job = LivesJob(parameters, plan.seed, plan.scale, plan.burn_in, tables, select, max(FOLLOWS), off)
    policies = scenarios.copies(named, plan.policies)
    document = _document(plan, name, share, scenario, job, policies)

    def run(place: Workplace, stop: Stop) -> Collected[Lives]:
        return place.run(job, replicates(plan.replicates, job.worlds), Lives, plan.means, reporter, stop)

    def tabled(_: Workplace, lives: list[Lives]) -> Tabled:
        tables = {"lives": lives_table, "paths": paths_table, "effects": effects_table}
        compared = int(sum(len(one.person) for one in lives))
        return {"compared": compared}, {name: made(job, lives) for name, made in tables.items()}

    return answered(plan, (document, policies), TABLES, parameters, reporter, run, tabled)


def _name(plan: Plan, event: str, off: Sequence[str]) -> str:
    """Folder name under ``results/`` that tells this question from others about the same event."""
    parts = [event, *(default_name((name,)) for name in plan.scenarios[:1])]
    return f"{COUNTERFACTUAL}/{'-'.join([*parts, *(['without', *off] if off else [])])}"


def check_event(name: str) -> Event:
    """The event of a name; `InputError` that names the valid ones if there is none."""
    if name not in EVENTS:
        raise InputError(f"'{name}' is no event that can be undone.{nearest(name, EVENTS)} Valid: {', '.join(EVENTS)}.")
    return EVENTS[name]


def marked(table: np.recarray, event: Event, share: float, select: int) -> tuple[np.recarray, np.recarray]:
    """A policy's table with a share of events marked, once as they happen and once undone."""
    stand, undone = table.copy(), table.copy()
    weeks = len(table) if event.lasting else select
    for version in (stand, undone):
        version[event.column][:weeks] = share
    undone["counterfactual_undone"][:weeks] = 1.0
    return stand, undone


def _document(
    plan: Plan, name: str, share: float, scenario: Scenario, job: LivesJob, policies: Copies
) -> dict[str, Any]:
    """What the manifest says of what was asked for."""
    identity = f"{COUNTERFACTUAL} {name} {share!r} {meaning(job.frozen)} {scenario.name}"
    identity += f" {[records.table_hash(table) for table in job.tables]}"
    identity += f" {records.run_id(job.parameters.hash(), job.burn_in, job.scale, '', job.seed)} {plan.replicates}"
    return records.asked(plan, COUNTERFACTUAL, job.parameters, identity, policies) | {
        "event": name,
        "happened": EVENTS[name].happened,
        "spared": EVENTS[name].spared,
        "share": share,
        "select": job.select,
        "before": job.before,
        "frozen": list(job.frozen),
        "scenarios": [records.scenario_entry(scenario, [])],
    }


def totals(job: LivesJob, one: Lives, weeks: int) -> np.ndarray:
    """Each person's sums over some weeks from the event's on: (two worlds, people, measures)."""
    sums: np.ndarray = one.values[:, :, job.before : job.before + weeks].sum(axis=2, dtype=np.float64)
    return sums


def effects_table(job: LivesJob, lives: Sequence[Lives]) -> pd.DataFrame:
    """The effect on the people concerned: measure, weeks, spared, happened, change, low, high, unit, people, n.

    ``spared`` and ``happened`` are means per person in the two worlds; the change is their difference, with a
    t-interval over replicates, each weighted by its number of people (the ratio estimator of Cochran 1977, chapter 6).
    NaN with fewer than `LEAST_PEOPLE` people.
    """
    import pandas as pd

    counts = np.array([len(one.person) for one in lives], dtype=np.float64)
    rows = []
    for weeks in FOLLOWS:
        sums = np.array([totals(job, one, weeks).sum(axis=1) for one in lives])  # (replicates, two worlds, measures)
        if counts.sum() < LEAST_PEOPLE:
            sums = np.full_like(sums, np.nan)
        happened, spared = (sums[:, world].sum(axis=0) / max(counts.sum(), 1.0) for world in (0, 1))
        change = happened - spared
        half = half_width((sums[:, 0] - sums[:, 1] - counts[:, None] * change) / max(counts.mean(), 1.0))
        for m, (name, measure) in enumerate(MEASURES.items()):
            numbers = (spared[m], happened[m], change[m], change[m] - half[m], change[m] + half[m])
            rows.append((name, weeks, *numbers, measure.unit, int(counts.sum()), len(lives)))
    columns = ["measure", "weeks", "spared", "happened", "change", "low", "high", "unit", "people", "n"]
    return pd.DataFrame(rows, columns=columns)


def paths_table(job: LivesJob, lives: Sequence[Lives]) -> pd.DataFrame:
    """Mean of each measure over the people concerned by week since the event: columns world, week, then measures.

    NaN where there is nobody.
    """
    count = sum(len(one.person) for one in lives) or np.nan
    means = np.sum([one.values.sum(axis=1, dtype=np.float64) for one in lives], axis=0) / count
    axes = {"world": ["happened", "spared"], "week": range(-job.before, job.follow)}
    return frame(means, axes, list(MEASURES))


def lives_table(job: LivesJob, lives: Sequence[Lives]) -> pd.DataFrame:
    """One row per person: replicate, person, week of the event, traits, then each sum in both worlds."""
    import pandas as pd

    tables = []
    for one in lives:
        columns: dict[str, Any] = {"replicate": one.number, "person": one.person, "week": one.week}
        columns |= {trait: one.traits[trait] for trait in TRAITS_KEPT}
        for weeks in FOLLOWS:
            sums = totals(job, one, weeks)
            for m, name in enumerate(MEASURES):
                for world, told in enumerate(("happened", "spared")):
                    columns[f"{name}_{weeks}_{told}"] = sums[world, :, m]
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)
