"""Experiment files: finding them, reading them, and checking everything in them before anything runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import scenarios
from experiments.running.plan import STATUS_QUO, WINDOWS, Plan
from experiments.running.sizes import check_people
from experiments.sweeps import factors as kinds
from experiments.sweeps import schema
from experiments.sweeps.factors import Factor
from model.counting.outcomes import OUTCOMES
from model.errors import InputError, nearest, shown
from model.files import exists, expanded
from model.parameters import REGISTRY, Parameters
from model.schema import Table, checked, read_toml
from scenarios import Copies, Scenario, copies

LEVERS_ALONE = "levers"
"""Name of the scenario in which the levers act on the status quo itself."""


@dataclass(frozen=True)
class Experiment:
    """An experiment file, read and checked.

    Attributes:
        name: of the file, without its ending. text: the file, if there is one.
        raw: what the file says, as plain tables, with scenarios as they are called among the copies.
        copies: of the scenarios' files, whole.
        content: the same, checked. lengths: weeks, burn-in, scale, seed, replicates, windows and years.
        parameters: the model's, with the file's constants.
        scenarios: those that levers and points are applied to; the status quo beside them is implied.
        factors: levers first, then uncertainties, each in the order of the file.
        outcomes, windows, series, groups: names that are kept.
    """

    name: str
    raw: dict[str, Any]
    content: schema.ExperimentFile
    lengths: Plan
    parameters: Parameters
    scenarios: tuple[Scenario, ...]
    factors: tuple[Factor, ...]
    outcomes: tuple[str, ...]
    windows: dict[str, tuple[int, int]]
    series: tuple[str, ...]
    groups: tuple[str, ...]
    copies: Copies
    text: str = ""

    @property
    def levers(self) -> tuple[Factor, ...]:
        """The factors that are levers, in the order of ``content.lever``."""
        return tuple(factor for factor in self.factors if factor.role == "lever")

    @property
    def uncertainties(self) -> tuple[Factor, ...]:
        """The factors that are parameters or switches."""
        return tuple(factor for factor in self.factors if factor.role == "uncertainty")


def available() -> dict[str, Path]:
    """Experiment files that come with the model, by name: those below this package with a ``[design]``."""
    paths = sorted(Path(str(files("experiments"))).rglob("*.toml"), key=lambda path: path.name)
    return {path.stem: path for path in paths if "design" in read_toml(path)}


def read(name: str) -> Experiment:
    """The experiment of a shipped name or of a .toml file.

    Raises:
        InputError: there is no such file, or the first thing that is wrong with it.
    """
    path = find(name)
    raw = read_toml(path)
    if "design" not in raw and ("timeline" in raw or "venue" in raw):
        raise InputError(f"{path.name} is a policy file, not an experiment: use `undertow run {name}`.")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror}).") from None
    return build(raw, path.stem, path.name, path.parent, text)


def find(name: str) -> Path:
    """The file of an experiment; `InputError` if there is none."""
    shipped = available()
    path = shipped.get(name) or expanded(name)
    if not exists(path):
        known = nearest(path.stem, shipped) or " `undertow sweep` lists them."
        raise InputError(f"{shown(name)} is neither an experiment file (.toml) nor a shipped experiment.{known}")
    return path


def is_experiment(name: str, folder: Path | None = None) -> bool:
    """Whether a name is that of a shipped experiment, or of a file with a ``[design]``; paths start in ``folder``."""
    if name in available():
        return True
    try:
        return name.endswith(".toml") and "design" in read_toml((folder or Path()) / expanded(name))
    except InputError:
        return False


def build(raw: Mapping[str, Any], name: str, file: str, folder: Path | None = None, text: str = "") -> Experiment:
    """An experiment from the tables of its file.

    Args:
        raw: the tables. name: of the experiment. file: the file's name for messages. text: the file itself.
        folder: where paths of policy files start; the current folder unless given.

    Raises:
        InputError: the first thing that is wrong.
    """
    content = _content(raw, file)
    run = content.run
    lengths = Plan((), run.replicates, run.weeks, run.burn_in, run.scale, run.seed)
    try:
        loaded = _scenarios(content, run.weeks, folder)
        copied = copies(content.scenarios, folder)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
    try:
        parameters = Parameters.defaults().set(content.constants)
    except InputError as error:
        raise InputError(f"{file}: [constants]: {error}") from None
    try:
        check_people(parameters, run.scale, "[run] scale =")
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
    found = _factors(content, file)
    tables = dict(raw) | ({"scenarios": list(copied.names)} if content.scenarios else {})
    experiment = Experiment(
        name, tables, content, lengths, parameters, loaded, tuple(found), **_kept(content, lengths, file),
        copies=copied, text=text,
    )  # fmt: skip
    _check_levers(experiment, file)
    _check_design(experiment, file)
    return experiment


def _factors(content: schema.ExperimentFile, file: str) -> list[Factor]:
    """What varies: levers first."""
    found = [kinds.lever_factor(table, f"{file}: lever {n + 1}") for n, table in enumerate(content.lever)]
    found += [
        kinds.uncertainty_factor(table, f"{file}: uncertainty {n + 1}") for n, table in enumerate(content.uncertainty)
    ]
    kinds.check_names(found, file, set(OUTCOMES))
    _check_targets(found, content, file)
    return found


def _content(raw: Mapping[str, Any], file: str) -> schema.ExperimentFile:
    """Every table checked on its own, so that a message names the table, and then the whole."""
    top = dict(raw)
    singles: dict[str, type[Table]] = {
        "run": schema.RunTable,
        "design": schema.DesignTable,
        "precision": schema.PrecisionTable,
        "keep": schema.KeepTable,
    }
    for key, kind in singles.items():
        if key in top:
            top[key] = checked(kind, top[key], file, key)
    lists: dict[str, type[Table]] = {"lever": schema.LeverTable, "uncertainty": schema.UncertaintyTable}
    for key, kind in lists.items():
        if isinstance(top.get(key), list):
            top[key] = [checked(kind, entry, file, f"{key} {n + 1}") for n, entry in enumerate(top[key])]
    content = checked(schema.ExperimentFile, top, file, "top of the file")
    return content.model_copy(update={"uncertainty": [*content.uncertainty, *_priors(content, file)]})


def _priors(content: schema.ExperimentFile, file: str) -> list[schema.UncertaintyTable]:
    """An uncertainty for each parameter of the named groups that the file does not treat by itself."""
    groups = {parameter.group for parameter in REGISTRY.values()}
    for name in content.priors:
        if name != "all" and name not in groups:
            raise InputError(
                f"{file}: priors: there is no group '{name}' of parameters.{nearest(name, groups)} "
                f"Groups: all, {', '.join(sorted(groups))}."
            )
    chosen = groups if "all" in content.priors else set(content.priors)
    taken = {table.parameter for table in content.uncertainty} | set(content.constants)
    free = [name for name in Parameters.free() if REGISTRY[name.partition(".")[0]].group in chosen]
    return [schema.UncertaintyTable(parameter=name) for name in free if name not in taken]


def _scenarios(content: schema.ExperimentFile, weeks: int, folder: Path | None) -> tuple[Scenario, ...]:
    """The scenarios of the file; levers without any act on the status quo."""
    named = content.scenarios or ([STATUS_QUO] if content.lever else [])
    if not named:
        raise InputError("there is nothing to compare: name scenarios, or give at least one [[lever]].")
    loaded: list[Scenario] = []
    for name in named:
        scenario = scenarios.load(name, weeks, folder)
        if scenario.name == STATUS_QUO:
            if not content.lever:
                raise InputError("scenarios: the status quo is always run; leave it out.")
            scenario = replace(scenario, name=LEVERS_ALONE)
        if any(scenario.name == other.name for other in loaded):
            raise InputError(f"scenarios: '{scenario.name}' is named twice.")
        loaded.append(scenario)
    return tuple(loaded)


def _check_targets(found: Sequence[Factor], content: schema.ExperimentFile, file: str) -> None:
    """Refuse a parameter that is varied twice, or both varied and constant."""
    targets = [factor.target for factor in found if factor.role == "uncertainty"]
    for target, count in Counter(targets).items():
        if count > 1:
            raise InputError(f"{file}: parameter '{target}' is varied twice.")
        if target in content.constants:
            raise InputError(f"{file}: '{target}' is both a constant and an uncertainty.")


def _kept(content: schema.ExperimentFile, lengths: Plan, file: str) -> dict[str, Any]:
    """Which outcomes and windows are stored."""
    keep = content.keep
    grouped = [name for name, outcome in OUTCOMES.items() if outcome.grouped]
    main = [name for name, outcome in OUTCOMES.items() if outcome.main]
    chosen = {
        "outcomes": _names(keep.outcomes, list(OUTCOMES), list(OUTCOMES), f"{file}: [keep] outcomes"),
        "series": _names(keep.series, list(OUTCOMES), main, f"{file}: [keep] series"),
        "groups": _names(keep.groups, grouped, [n for n in main if n in grouped], f"{file}: [keep] groups"),
    }
    reached = lengths.windows
    windows = keep.windows if keep.windows is not None else list(reached)
    for window in windows:
        if window not in reached:
            known = f"the horizon of {lengths.weeks} weeks does not reach it" if window in WINDOWS else "is unknown"
            raise InputError(f"{file}: [keep] windows: '{window}' {known}.{nearest(window, reached)}")
    precision = content.precision
    if precision is not None:
        for key, name, names in (
            ("outcome", precision.outcome, chosen["outcomes"]),
            ("window", precision.window, windows),
        ):
            if name not in names:
                raise InputError(f"{file}: [precision] {key} = '{name}' is not among those kept.{nearest(name, names)}")
    if not chosen["outcomes"] or not windows:
        raise InputError(f"{file}: [keep] leaves no outcome or no window.")
    return {**chosen, "windows": {window: reached[window] for window in windows}}


def _names(given: list[str] | None, valid: list[str], default: list[str], where: str) -> tuple[str, ...]:
    for name in given or ():
        if name not in valid:
            grouped = " by group" if name in OUTCOMES else ""
            raise InputError(f"{where}: there is no outcome '{name}'{grouped}.{nearest(name, valid)}")
    return tuple(name for name in valid if name in (default if given is None else given))


def _check_levers(experiment: Experiment, file: str) -> None:
    """Apply every lever at its extremes to every scenario, so that a value out of range is found before it runs."""
    for number, (table, factor) in enumerate(zip(experiment.content.lever, experiment.levers, strict=True), start=1):
        for value in factor.extremes():
            for scenario in experiment.scenarios:
                where = f"{file}: lever {number} ({table.lever}), {kinds.source_key(table)}"
                scenario.with_changes([scenario.change(kinds.lever_entry(table, value), where)])


def _check_design(experiment: Experiment, file: str) -> None:
    """Refuse a design that does not fit its factors or its number of samples."""
    design = experiment.content.design
    if not experiment.factors:
        raise InputError(f"{file}: nothing varies: give at least one [[lever]] or [[uncertainty]].")
    if design.kind == "grid":
        if design.samples is not None:
            raise InputError(f"{file}: [design] samples = {design.samples}: a grid takes all levels; leave it out.")
        for factor in experiment.factors:
            if factor.levels is None and factor.steps is None:
                raise InputError(f"{file}: '{factor.name}' needs levels, or low, high and steps, in a grid.")
    elif design.samples is None:
        raise InputError(f"{file}: [design] key 'samples' is missing: a {design.kind} design needs it.")
    elif design.kind == "sobol" and design.samples & (design.samples - 1):
        raise InputError(f"{file}: [design] samples = {design.samples} must be a power of 2 for a sobol design.")
    elif design.kind == "morris" and design.levels % 2:
        raise InputError(f"{file}: [design] levels = {design.levels} must be even for a morris design.")
    if design.grouped and (design.kind != "sobol" or design.second_order):
        raise InputError(f"{file}: [design] grouped = true goes with kind = 'sobol', and without second_order.")
    if design.grouped and len({kinds.source_of(factor) for factor in experiment.factors}) < 2:
        raise InputError(f"{file}: [design] grouped = true: all factors are of one group: there is nothing to compare.")
