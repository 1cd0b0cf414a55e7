"""The main job: compare scenarios with the status quo, replicate by replicate, and store what came out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.comparison.effects import effects_table, identical
from experiments.comparison.groups import check_traits
from experiments.comparison.missing import collapsed, nothing_to_say
from experiments.comparison.plan import STATUS_QUO, Plan, default_name
from experiments.comparison.replicate import Job, Replicate
from experiments.running.ending import Ending, final_status
from experiments.running.progress import Reporter
from experiments.running.sizes import check_people, tell_absent
from experiments.running.stopping import Stop, stop_requests
from experiments.running.task_list import Collected
from experiments.running.tasks import replicates
from experiments.running.worker import check_main
from experiments.storage import manifest as records
from experiments.storage.folders import MANIFEST
from experiments.storage.store import TABLES, read_table, to_json, write_text
from experiments.storage.workplace import Workplace, workplace
from experiments.sweeps.files import is_experiment
from model.errors import InputError
from scenarios import copies

if TYPE_CHECKING:
    import pandas as pd

    from model.parameters import Parameters
    from scenarios import Scenario

MAX_INTERPRETED_SCALE = 0.1
INTERPRETED_DEFAULTS = {"scale": 0.02, "weeks": 26, "burn_in": 26, "replicates": 2}


@dataclass(frozen=True)
class Comparison(Ending):
    """What came of a plan.

    Attributes:
        path: folder of the results, or None when no replicate finished and nothing was stored.
        manifest: as stored. effects, group_effects: as stored; None when nothing was stored.
        reused: whether these very results were there already, so that nothing had to run.
    """

    path: Path | None
    manifest: dict[str, Any]
    effects: pd.DataFrame | None
    group_effects: pd.DataFrame | None
    reused: bool = field(default=False, kw_only=True)


def compare(plan: Plan, reporter: Reporter | None = None) -> Comparison:
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
    document = records.manifest(plan, job, scenarios, policies)
    with workplace(plan, document, policies, TABLES) as place:
        if place.complete is not None:
            return _stored(place)
        tell_absent(parameters, plan.scale, reporter)
        compile_model(plan, reporter)
        began = time.perf_counter()
        with stop_requests() as stop:
            tasks = replicates(plan.replicates, len(job.tables))
            finished = place.run(job, tasks, Replicate, plan.means, reporter, stop)
            return _keep(plan, place, job, scenarios, finished, stop, time.perf_counter() - began)


def _stored(place: Workplace) -> Comparison:
    """Results that are there already; the traits that are asked for now are those that the report shows."""
    manifest = place.complete or {}
    if manifest.get("by") != place.document["by"]:
        manifest = manifest | {"by": place.document["by"]}
        write_text(place.folder / MANIFEST, to_json(manifest))
    tables = [read_table(place.folder, name) for name in ("effects", "group_effects")]
    return Comparison(place.folder, manifest, *tables, reused=True, stopped_by=None, failures=())


def load_parameters(plan: Plan) -> Parameters:
    """The model's parameters with the plan's changes; `InputError` if one is wrong, or the scale holds nobody."""
    from model.parameters import Parameters

    parameters = Parameters.defaults().set(plan.overrides)
    check_people(parameters, plan.scale)
    return parameters


def load_scenarios(plan: Plan) -> list[Scenario]:
    """The status quo and the plan's scenarios, in the plan's order.

    Raises:
        InputError: a file is wrong, two scenarios have one name, or one changes nothing within the horizon.
    """
    import scenarios

    loaded = [scenarios.load(STATUS_QUO, plan.weeks)]
    for name in plan.scenarios:
        if is_experiment(name, plan.policies):
            raise InputError(f"'{name}' is an experiment, not a policy: use `undertow sweep {name}`.")
        scenario = scenarios.load(name, plan.weeks, plan.policies)
        if any(scenario.name == other.name for other in loaded):
            told = "is always run" if scenario.name == STATUS_QUO else "is named twice"
            raise InputError(f"scenario '{scenario.name}' {told}: name each scenario once, without the status quo.")
        loaded.append(scenario)
    return loaded


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


def compile_model(plan: Plan, reporter: Reporter) -> None:
    """Compile the model before the workers of this machine need it; see `compile_once`."""
    if not plan.interpreted and plan.dask is None:
        compile_once(reporter)


def compile_once(reporter: Reporter) -> None:
    """Compile the model, and say so, unless that has happened or nothing is to be compiled; see `compiled.prepare`.

    Raises:
        InputError: a file replaces rules, and the compiler does not take one of them; says where and why.
    """
    from experiments.rules import check
    from model.compiled import prepare

    check_main()
    check.before_compiling()
    try:
        prepare(reporter.say)
    except Exception as error:
        if (told := check.explain(error)) is None:
            raise
        raise told from error


def make_job(plan: Plan, parameters: Parameters, scenarios: Sequence[Scenario]) -> Job:
    """The plan in the form that workers need."""
    return Job(
        parameters=parameters,
        tables=tuple(scenario.table for scenario in scenarios),
        seed=plan.seed,
        scale=plan.scale,
        burn_in=plan.burn_in,
        tail=plan.tail,
        years=tuple(plan.years.values()),
        windows=tuple(plan.windows.values()),
    )


def _keep(
    plan: Plan, place: Workplace, job: Job, scenarios: Sequence[Scenario], finished: Collected[Replicate], stop: Stop,
    seconds: float,
) -> Comparison:  # fmt: skip
    """Store what is finished, if anything is, and say how the run ended."""
    failures = tuple(finished.failures)
    status = final_status(stop, failures)
    if not finished.results:
        return Comparison(None, {"status": status}, None, None, stopped_by=stop.signal, failures=failures)
    tables = make_tables(plan, job, scenarios, finished.results)
    names = [scenario.name for scenario in scenarios]
    notes = identical(finished.results, names)
    for said in (collapsed, nothing_to_say):
        notes += said(finished.results, names, list(plan.windows))
    manifest = place.finish(records.ended(plan, finished, status, seconds) | {"notes": notes}, tables)
    return Comparison(
        place.folder, manifest, tables["effects"], tables["group_effects"], stopped_by=stop.signal, failures=failures
    )


def make_tables(
    plan: Plan, job: Job, scenarios: Sequence[Scenario], replicates: Sequence[Replicate]
) -> dict[str, pd.DataFrame]:
    """The tables of the store, ordered by scenario (status quo first), replicate, then time; see `store`."""
    from experiments.comparison.groups import group_effects
    from model.counting import outcomes

    names = [scenario.name for scenario in scenarios]
    columns = list(outcomes.OUTCOMES)
    grouped = [name for name in columns if outcomes.OUTCOMES[name].grouped]
    series = _frame(replicates, names, "series", {"week": range(-plan.tail, plan.weeks)}, columns)
    groups = _frame(replicates, names, "groups", {"year": list(plan.years), "group": outcomes.GROUPS}, grouped)
    runs = _frame(replicates, names, "windows", {"window": list(plan.windows)}, columns)
    ids = records.run_ids(job, plan.replicates)
    keys = zip(runs["scenario"], runs["replicate"], strict=True)
    runs.insert(0, "run_id", [ids[names.index(scenario)][replicate] for scenario, replicate in keys])
    effects = effects_table(replicates, names, list(plan.windows), outcomes.OUTCOMES)
    by_group = group_effects(replicates, names, list(plan.windows))
    tables = {"series": series, "groups": groups, "runs": runs, "effects": effects, "group_effects": by_group}
    return tables | _bases(plan, names, replicates)


def _bases(plan: Plan, names: list[str], replicates: Sequence[Replicate]) -> dict[str, pd.DataFrame]:
    """What the values of the tables ``series``, ``groups`` and ``runs`` are ratios to; see `store`."""
    from experiments.comparison.groups import HEADLINE
    from experiments.comparison.replicate import weekly_basis
    from model.counting.outcomes import GROUPS, OUTCOMES

    by_group = [name for name, outcome in OUTCOMES.items() if outcome.grouped and name in HEADLINE]
    weeks: dict[str, Sequence[Any] | range] = {"week": range(-plan.tail, plan.weeks)}
    years: dict[str, Sequence[Any] | range] = {"year": list(plan.years), "group": GROUPS}
    return {
        "series_basis": _frame(replicates, names, "series_basis", weeks, weekly_basis()),
        "groups_basis": _frame(replicates, names, "groups_basis", years, by_group),
        "runs_basis": _frame(replicates, names, "windows_basis", {"window": list(plan.windows)}, list(OUTCOMES)),
    }


def _frame(
    replicates: Sequence[Replicate], scenarios: list[str], part: str, axes: dict[str, Sequence[Any] | range],
    columns: list[str],
) -> pd.DataFrame:  # fmt: skip
    """A table from one part of all replicates: an index column per axis, then one column per outcome."""
    import pandas as pd

    values = np.stack([getattr(replicate, part) for replicate in replicates], axis=1)
    keys = {"scenario": scenarios, "replicate": [replicate.number for replicate in replicates], **axes}
    index = pd.MultiIndex.from_product([list(key) for key in keys.values()], names=list(keys))
    return pd.DataFrame(values.reshape(len(index), len(columns)), index=index, columns=columns).reset_index()


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
