"""What a worker does: one burn-in, and every scenario that forks from it.

A *trunk* is a world up to the end of its burn-in, fixed by its parameters and its replicate; a *branch* is a table of
weekly conditions that goes on from there. Points that differ in levers alone are branches of one trunk. The module is
imported by worker processes, on this machine or another: it loads the model only when the first trunk starts.
"""

from __future__ import annotations

import pickle
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from experiments.sweeps.schema import LeverTable
    from model.parameters import Parameters
    from scenarios import Scenario

STATUS_QUO = -1
"""Number of the status quo among the scenarios of a branch, and of the point that it belongs to."""
_REMEMBERED = 64
"""Parameter sets and tables of conditions that a worker keeps at hand for the next trunks."""


@dataclass(frozen=True, eq=False)
class Setting:
    """What all trunks of a sweep share; it travels with every task, so it is kept small (see `packed`).

    A setting equals only itself: what is derived from it is remembered under it.

    Attributes:
        model: hash of the model's files where the sweep was planned; a worker with another model refuses.
        constants: changed parameters by flattened name.
        uncertainties: flattened names in the order of ``Trunk.values``.
        scenarios: those of the experiment. levers: as in the file, in the order of ``Branch.levers``.
        seed, scale, burn_in, weeks, tail: as in `experiments.comparison.plan.Plan`.
        years, windows: spans of policy weeks. outcomes, series, groups: names that are kept.
    """

    model: str
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

    def packed(self) -> bytes:
        """As few bytes: weekly tables repeat themselves, so a policy of four years takes a few kilobytes."""
        return zlib.compress(pickle.dumps(self))


@dataclass(frozen=True)
class Branch:
    """One run of a trunk: a scenario (or `STATUS_QUO`) with the values of its levers, at a point (or `STATUS_QUO`)."""

    point: int
    scenario: int
    levers: tuple[float, ...]


@dataclass(frozen=True)
class Trunk:
    """One burn-in and its branches. ``values`` are those of the setting's uncertainties."""

    parameter_set: int
    replicate: int
    values: tuple[float, ...]
    branches: tuple[Branch, ...]

    def alone(self) -> list[Trunk]:
        """The same branches, each on a trunk of its own."""
        return [Trunk(self.parameter_set, self.replicate, self.values, (branch,)) for branch in self.branches]


@dataclass(frozen=True)
class Failed:
    """A run without a result: its branch, its run id if it is known, and why."""

    branch: Branch
    run_id: str
    reason: str


@dataclass(frozen=True)
class Grown:
    """What a trunk gives.

    Attributes:
        trunk: as asked for.
        branches, run_ids: those that finished, in order.
        windows: float64 (finished, windows, 2 x outcomes): values, then what each is a ratio to.
        series: float64 (finished, tail + weeks, kept outcomes).
        groups: float64 (finished, years, groups, kept outcomes).
        failed: those that did not.
        seconds: time spent in the model.
    """

    trunk: Trunk
    branches: tuple[Branch, ...]
    run_ids: tuple[str, ...]
    windows: np.ndarray
    series: np.ndarray
    groups: np.ndarray
    failed: tuple[Failed, ...]
    seconds: float


def grow_all(packed: bytes, trunks: Sequence[Trunk]) -> list[Grown]:
    """Simulate trunks one after another: the task that executors run. ``packed`` is `Setting.packed`.

    Raises:
        RuntimeError: this worker has another version of the model than the one the sweep was planned with.
    """
    setting = _unpacked(packed)
    return [grow(setting, trunk) for trunk in trunks]


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Setting:
    from model.machine.compilation import model_hash

    setting: Setting = pickle.loads(zlib.decompress(packed))
    if setting.model != model_hash():
        raise RuntimeError(
            f"this worker has another model ({model_hash()[:12]}) than the sweep was planned with "
            f"({setting.model[:12]}): install the same version everywhere"
        )
    return setting


def grow(setting: Setting, trunk: Trunk) -> Grown:
    """Simulate one trunk; a run that raises becomes a `Failed`, and the others go on."""
    from experiments.storage.manifest import run_id
    from model.chance import replicate_seed
    from model.world import World

    began = time.perf_counter()
    done: list[tuple[Branch, str, tuple[np.ndarray, ...]]] = []
    failed: list[Failed] = []
    seed = replicate_seed(setting.seed, trunk.replicate)
    world: World | None = None
    measured: dict[str, tuple[np.ndarray, ...]] = {}
    for branch in trunk.branches:
        ident = ""
        try:
            parameters, hashed = parameters_at(setting, trunk.values)
            table, table_id = conditions(setting, branch)
            ident = run_id(hashed, setting.burn_in, setting.scale, table_id, seed)
            world = world or burnt_in(setting, parameters, seed)
            # Points at which the levers stand alike are the same run.
            if table_id not in measured:
                measured[table_id] = run(setting, world, table)
            done.append((branch, ident, measured[table_id]))
        except Exception as error:
            failed.append(Failed(branch, ident, " ".join(f"{type(error).__name__}: {error}".split())))
    windows, series, groups = (
        np.stack([parts[n] for _, _, parts in done]) if done else np.empty((0, 0, 0)) for n in range(3)
    )
    branches, ids = tuple(branch for branch, _, _ in done), tuple(ident for _, ident, _ in done)
    return Grown(trunk, branches, ids, windows, series, groups, tuple(failed), time.perf_counter() - began)


@lru_cache(maxsize=_REMEMBERED)
def parameters_at(setting: Setting, values: tuple[float, ...]) -> tuple[Parameters, str]:
    """The model's parameters at some values of the uncertainties, and their hash."""
    found = _constants(setting).set(dict(zip(setting.uncertainties, values, strict=True)))
    return found, found.hash()


@lru_cache(maxsize=2)
def _constants(setting: Setting) -> Parameters:
    from model.parameters import Parameters

    return Parameters.defaults().set(setting.constants)


def conditions(setting: Setting, branch: Branch) -> tuple[np.recarray, str]:
    """The table of weekly conditions of a branch (its scenario's, and then the levers), and its hash.

    Branches that agree in scenario and levers may get the same array: it is to be read only.
    """
    return _conditions(setting, branch.scenario, branch.levers)


@lru_cache(maxsize=_REMEMBERED)
def _conditions(setting: Setting, scenario: int, levers: tuple[float, ...]) -> tuple[np.recarray, str]:
    from experiments.storage.manifest import table_hash
    from experiments.sweeps.factors import lever_entry
    from model.conditions import status_quo_table

    if scenario == STATUS_QUO:
        table = status_quo_table(setting.weeks)
    else:
        policy = setting.scenarios[scenario]
        entries = [lever_entry(lever, value) for lever, value in zip(setting.levers, levers, strict=True)]
        table = policy.with_changes([policy.change(entry, entry.lever) for entry in entries])
    return table, table_hash(table)


def burnt_in(setting: Setting, parameters: Parameters, seed: int) -> Any:
    """A world at the end of its burn-in."""
    from model.conditions import status_quo_table
    from model.world import World

    world = World(parameters, seed, scale=setting.scale)
    if setting.burn_in:
        world.run(status_quo_table(setting.burn_in))
    return world.begin()


def run(setting: Setting, world: Any, table: np.recarray) -> tuple[np.ndarray, ...]:
    """One branch: windows (values, then what they are ratios to), series and groups of the outcomes that are kept."""
    from experiments.comparison.replicate import after
    from model.counting import outcomes

    branch = world.fork()
    branch.run(table)
    tallies = branch.tallies[setting.burn_in - setting.tail :]
    weeks, everyone = [(week, week + 1) for week in range(len(tallies))], tallies[:, :1]
    found = []
    for what, counted, spans, names in (
        ("window", everyone, after(setting.tail, setting.windows), setting.outcomes),
        ("week", everyone, weeks if setting.series else weeks[:1], setting.series),
        ("year", tallies, after(setting.tail, setting.years), setting.groups),
    ):
        values, below = outcomes.with_basis(counted, spans, names)
        outcomes.check(what, values, below, names)
        found.append((values, below))
    (windows, basis), (series, _), (groups, _) = found
    return np.concatenate([windows[:, 0], basis[:, 0]], axis=-1), series[:, 0], groups
