"""Checking a store: that every shard can be read, every planned run is there once, and is what its id says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.manifest import run_id
from experiments.sweeps import store
from experiments.sweeps.designs import parameter_sets
from experiments.sweeps.reading import Sweep
from experiments.sweeps.tables import TABLES, WHO
from experiments.sweeps.trunk import STATUS_QUO, Branch, conditions, grow, parameters_at

if TYPE_CHECKING:
    import pandas as pd

_NAMED = 3


def problems(sweep: Sweep) -> Iterator[str]:
    """A sentence for each thing that is wrong with a store; nothing if it is whole."""
    damaged = list(_damaged(sweep))
    yield from damaged
    if damaged:
        return
    yield from _twice_or_unknown(sweep)
    yield from _incomplete_shards(sweep)
    yield from _wrong_ids(sweep)
    missing = sweep.missing()
    if len(missing):
        failed = int((missing["reason"] != "").sum())
        yield f"{len(missing)} planned runs have no result, {failed} of them failed: {_some(missing)}"


def _damaged(sweep: Sweep) -> Iterator[str]:
    """Shards that cannot be read or have other columns, and files that do not count."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    factors = [factor.role == "uncertainty" for factor in sweep.factors]
    values = sweep.points[[factor.name for factor in sweep.factors]].to_numpy()
    if not np.array_equal(parameter_sets(values[:, factors]), sweep.plan.parameter_set):
        yield f"{store.POINTS}: the parameter sets do not agree with the points"
    for table in TABLES:
        for path in store.shards(sweep.path, table):
            try:
                rows = pq.read_table(path)
            except (OSError, pa.ArrowInvalid) as error:
                yield f"{_short(sweep, path)} cannot be read: {str(error).splitlines()[0]}"
                continue
            if rows.schema.remove_metadata() != sweep.columns.schema(table):
                yield f"{_short(sweep, path)} has other columns than the plan"
        for path in sorted(set((sweep.path / table).glob("[!.]*.parquet")) - set(store.shards(sweep.path, table))):
            yield f"{_short(sweep, path)} was left by a process that was killed; `undertow resume` removes it"


def _twice_or_unknown(sweep: Sweep) -> Iterator[str]:
    """Rows that stand twice, and runs that the plan does not know."""
    axes = {"runs": ["window"], "series": ["week"], "groups": ["year", "group"]}
    for table in TABLES:
        rows = sweep.read(table, [])
        twice = rows[rows.duplicated([*WHO, *axes[table]])]
        if len(twice):
            yield f"{table}: {len(twice)} rows stand twice: {_some(twice)}"
        known = rows["point"].between(STATUS_QUO, len(sweep.points) - 1) & rows["replicate"].between(
            0, sweep.plan.replicates - 1
        )
        if not known.all():
            yield f"{table}: {int((~known).sum())} rows are of no planned run: {_some(rows[~known])}"


def _incomplete_shards(sweep: Sweep) -> Iterator[str]:
    """Runs without all of their weeks, or years and groups."""
    runs = sweep.read("runs", [])
    finished = int(((runs["status"] == "ok") & (runs["window"] == sweep.columns.windows[0])).sum())
    lengths = {"series": len(sweep.columns.weeks), "groups": len(sweep.columns.years) * len(sweep.columns.groups)}
    for table, length in lengths.items():
        if sweep.columns.outcomes_of(table):
            count = len(sweep.read(table, []))
            if count != finished * length:
                yield f"{table} has {count} rows, where {finished} finished runs make {finished * length}"


def _wrong_ids(sweep: Sweep) -> Iterator[str]:
    """Runs whose id is not what model, parameters, table and seed of the plan give."""
    runs = sweep.read("runs", [])
    runs = runs[(runs["window"] == sweep.columns.windows[0]) & (runs["run_id"] != "")]
    tables: dict[tuple[int, str], str] = {}
    wrong = []
    for point, parameter_set, scenario, replicate, ident in runs[[*WHO, "run_id"]].itertuples(index=False, name=None):
        key = (int(point), str(scenario))
        if key not in tables:
            _, tables[key] = conditions(sweep.plan.setting, _branch(sweep, *key))
        wrong.append(expected_id(sweep, int(parameter_set), int(replicate), tables[key]) != ident)
    bad = runs[np.array(wrong, dtype=bool)]
    if len(bad):
        yield f"{len(bad)} runs have another id than the plan gives them: {_some(bad)}"


def expected_id(sweep: Sweep, parameter_set: int, replicate: int, table: str) -> str:
    """The id that a run must have; ``table`` is the hash of its weekly conditions."""
    from model.chance import replicate_seed

    setting = sweep.plan.setting
    values = sweep.plan.trunk(parameter_set, replicate, ()).values
    _, parameters = parameters_at(setting, values)
    return run_id(parameters, setting.burn_in, setting.scale, table, replicate_seed(setting.seed, replicate))


def differing(sweep: Sweep, count: int, seed: int = 0) -> list[str]:
    """Simulate some finished runs again and name those whose stored values differ in any bit."""
    runs = sweep.read("runs")
    runs = runs[runs["status"] == "ok"]
    firsts = runs[runs["window"] == sweep.columns.windows[0]]
    picked = np.random.default_rng(seed).choice(len(firsts), size=min(count, len(firsts)), replace=False)
    found = []
    for point, parameter_set, scenario, replicate in (
        firsts[list(WHO)].iloc[np.sort(picked)].itertuples(index=False, name=None)
    ):
        trunk = sweep.plan.trunk(int(parameter_set), int(replicate), (_branch(sweep, int(point), str(scenario)),))
        grown = grow(sweep.plan.setting, trunk)
        same = (runs["point"] == point) & (runs["parameter_set"] == parameter_set)
        same &= (runs["scenario"] == scenario) & (runs["replicate"] == replicate)
        stored = runs.loc[same, list(sweep.columns.numbers_of("runs"))].to_numpy()
        if not grown.branches or not np.array_equal(stored, grown.windows[0], equal_nan=True):
            found.append(f"{scenario}, point {point}, replicate {replicate} gives other values now")
    return found


def _branch(sweep: Sweep, point: int, scenario: str) -> Branch:
    number = STATUS_QUO if point == STATUS_QUO else sweep.columns.scenarios.index(scenario)
    return sweep.plan.branch(point, number)


def _short(sweep: Sweep, path: Path) -> str:
    return path.relative_to(sweep.path).as_posix()


def _some(rows: pd.DataFrame) -> str:
    """The first few of some rows, in words."""
    told = [
        f"point {row.point}, {row.scenario}, replicate {row.replicate}"
        for row in rows.head(_NAMED).itertuples(index=False)
    ]
    return "; ".join(told) + (f"; and {len(rows) - _NAMED} more" if len(rows) > _NAMED else "")
