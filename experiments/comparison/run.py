"""The main job: compare scenarios with the status quo, replicate by replicate, and store what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.comparison.effects import effects_table, identical
from experiments.comparison.groups import HEADLINE, check_traits, group_effects
from experiments.comparison.missing import collapsed, nothing_to_say
from experiments.comparison.replicate import Job, Replicate, weekly_basis
from experiments.running.plan import Plan, default_name, load_parameters, load_scenarios
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.task_list import Collected
from experiments.running.tasks import replicates
from experiments.storage import manifest as records
from experiments.storage.folders import MANIFEST, RUN
from experiments.storage.store import TABLES, Axes, frame, to_json, write_text
from experiments.storage.workplace import Answer, Tabled, Workplace, answered
from model.errors import InputError
from scenarios import copies

if TYPE_CHECKING:
    import pandas as pd

    from model.parameters import Parameters
    from scenarios import Copies, Scenario

MAX_INTERPRETED_SCALE = 0.1
INTERPRETED_DEFAULTS = {"scale": 0.02, "weeks": 26, "burn_in": 26, "replicates": 2}


def compare(plan: Plan, reporter: Reporter | None = None) -> Answer:
    """Run every scenario of the plan and the status quo on the same luck, and store the results.

    What of these results the folder holds already is taken up: finished replicates do not run again.

    Raises:
        InputError: a scenario, a parameter or the folder for the results is wrong; nothing has run then.
        OSError: the results cannot be written.
    """
    reporter = reporter or Reporter()
    scenarios = load_scenarios(plan)
    parameters = load_parameters(plan)
    check_traits(plan.by)
    job = make_job(plan, parameters, scenarios)
    policies = copies(plan.scenarios, plan.policies)

    def run(place: Workplace, stop: Stop) -> Collected[Replicate]:
        tasks = replicates(plan.replicates, len(job.tables))
        return place.run(job, tasks, Replicate, plan.means, reporter, stop)

    def tabled(_: Workplace, found: list[Replicate]) -> Tabled:
        names, windows = [scenario.name for scenario in scenarios], list(plan.windows)
        notes = [*identical(found, names), *collapsed(found, names, windows), *nothing_to_say(found, names, windows)]
        return {"notes": notes}, make_tables(plan, job, scenarios, found)

    asked = (manifest(plan, job, scenarios, policies), policies)
    answer = answered(plan, asked, TABLES, parameters, reporter, run, tabled)
    return _shown_by(answer, plan.by) if answer.reused else answer


def _shown_by(answer: Answer, traits: Sequence[str]) -> Answer:
    """Results that are there already; the traits that are asked for now are those that the report shows."""
    manifest = answer.manifest | {"by": list(traits)}
    if answer.path is not None and manifest != answer.manifest:
        write_text(answer.path / MANIFEST, to_json(manifest))
    return replace(answer, manifest=manifest)


def within_horizon(plan: Plan, reporter: Reporter) -> Plan:
    """The plan without those scenarios that need a longer horizon than it has, each named to the reporter.

    For lists that nobody typed; a scenario that someone named and that lies beyond the horizon is an error.
    """
    import scenarios

    kept = []
    for name in plan.scenarios:
        scenarios.load(name, max(plan.weeks, Plan().weeks))
        try:
            scenarios.load(name, plan.weeks)
        except InputError as error:
            reporter.say(f"{name} is left out: {error}")
        else:
            kept.append(name)
    return replace(plan, scenarios=tuple(kept), name=plan.name or default_name(plan.scenarios))


def make_job(plan: Plan, parameters: Parameters, scenarios: Sequence[Scenario]) -> Job:
    """The plan in the form that workers need."""
    tables = tuple(scenario.table for scenario in scenarios)
    spans = tuple(plan.years.values()), tuple(plan.windows.values())
    return Job(parameters, plan.seed, plan.scale, plan.burn_in, tables, plan.tail, *spans)


def manifest(plan: Plan, job: Job, scenarios: Sequence[Scenario], policies: Copies) -> dict[str, Any]:
    """What a run's manifest says of what was asked for; see `storage.manifest.asked`."""
    ids = run_ids(job, plan.replicates)
    identity = " ".join([*(scenario.name for scenario in scenarios), *(run for row in ids for run in row)])
    return records.asked(plan, RUN, job.parameters, identity, policies) | {
        "windows": {name: list(span) for name, span in plan.windows.items()},
        "by": list(plan.by),
        "years": {str(year): list(span) for year, span in plan.years.items()},
        "scenarios": [records.scenario_entry(scenario, row) for scenario, row in zip(scenarios, ids, strict=True)],
    }


def run_ids(job: Job, replicates: int) -> list[list[str]]:
    """A run's identity for each scenario and replicate: hash of model source, parameters, table, seed and lengths."""
    from model.seeds import replicate_seed

    seeds = [replicate_seed(job.seed, number) for number in range(replicates)]
    parameters = job.parameters.hash()
    tables = [records.table_hash(table) for table in job.tables]
    return [[records.run_id(parameters, job.burn_in, job.scale, table, seed) for seed in seeds] for table in tables]


def make_tables(
    plan: Plan, job: Job, scenarios: Sequence[Scenario], replicates: Sequence[Replicate]
) -> dict[str, pd.DataFrame]:
    """The tables of the store, ordered by scenario (status quo first), replicate, then time; see `store`."""
    from model.counting.outcomes import GROUPS, OUTCOMES

    names, windows, columns = [scenario.name for scenario in scenarios], list(plan.windows), list(OUTCOMES)
    grouped = [name for name in columns if OUTCOMES[name].grouped]
    weeks: Axes = {"week": range(-plan.tail, plan.weeks)}
    years: Axes = {"year": list(plan.years), "group": GROUPS}
    parts: dict[str, tuple[str, Axes, list[str]]] = {
        "series": ("series", weeks, columns),
        "groups": ("groups", years, grouped),
        "runs": ("windows", {"window": windows}, columns),
        "series_basis": ("series_basis", weeks, weekly_basis()),
        "groups_basis": ("groups_basis", years, [name for name in grouped if name in HEADLINE]),
        "runs_basis": ("windows_basis", {"window": windows}, columns),
    }
    tables = {name: _frame(replicates, names, *part) for name, part in parts.items()}
    ids = run_ids(job, plan.replicates)
    keys = zip(tables["runs"]["scenario"], tables["runs"]["replicate"], strict=True)
    tables["runs"].insert(0, "run_id", [ids[names.index(scenario)][replicate] for scenario, replicate in keys])
    effects = effects_table(replicates, names, windows, OUTCOMES)
    return tables | {"effects": effects, "group_effects": group_effects(replicates, names, windows)}


def _frame(
    replicates: Sequence[Replicate], scenarios: list[str], part: str, axes: Axes, columns: list[str]
) -> pd.DataFrame:
    """A table from one part of all replicates: an index column per axis, then one column per outcome."""
    values = np.stack([getattr(replicate, part) for replicate in replicates], axis=1)
    numbers = [replicate.number for replicate in replicates]
    return frame(values, {"scenario": scenarios, "replicate": numbers, **axes}, columns)


def interpreted_plan(plan: Plan, given: set[str]) -> Plan:
    """The plan made small enough for plain Python where the person did not choose a size.

    Args:
        given: names of the plan's fields that the person set.

    Raises:
        InputError: the chosen scale would take hours.
    """
    if "scale" in given and plan.scale > MAX_INTERPRETED_SCALE:
        raise InputError(
            f"--scale {plan.scale:g} is too large for --interpreted: plain Python is about a thousand times slower "
            f"than the compiled model. Use at most {MAX_INTERPRETED_SCALE:g}, or leave --scale out for "
            f"{INTERPRETED_DEFAULTS['scale']:g}."
        )
    small = {name: value for name, value in INTERPRETED_DEFAULTS.items() if name not in given}
    return replace(plan, interpreted=True, **small)  # type: ignore[arg-type]
