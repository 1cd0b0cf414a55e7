"""Checking a store: that every file can be read, every planned run is there once, and is what its id says."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from experiments.sweeps import documents, store
from experiments.sweeps.damage import damages
from experiments.sweeps.designs import points_table
from experiments.sweeps.ids import run_of
from experiments.sweeps.reading import Sweep
from experiments.sweeps.tables import TABLES, WHO, some
from model.errors import InputError


def problems(sweep: Sweep) -> Iterator[str]:
    """A sentence for each thing that is wrong with a store; nothing if it is whole."""
    yield from _design(sweep)
    found = [damage.reason for damage in damages(sweep)]
    if found:
        yield from found
        yield f"`undertow resume {sweep.path} --repair` simulates what is damaged again"
        return
    yield from _left_over(sweep)
    missing = sweep.missing()
    if len(missing):
        failed = int((missing["reason"] != "").sum())
        yield f"{len(missing)} planned runs have no result, {failed} of them failed: {some(missing)}"


def _design(sweep: Sweep) -> Iterator[str]:
    """Points that the design does not give."""
    try:
        points = points_table(sweep.factors, sweep.experiment.content.design, sweep.plan.blocks)
    except InputError as error:
        yield f"{documents.POINTS} cannot be compared with the design: {error}"
        return
    if documents.fingerprint_of_points(points) != documents.fingerprint_of_points(sweep.points):
        yield f"{documents.POINTS}: the design gives other points here, or parameter sets do not agree with the points"


def _left_over(sweep: Sweep) -> Iterator[str]:
    """Files that do not count."""
    for table in TABLES:
        for path in sorted(set((sweep.path / table).glob("[!.]*.parquet")) - set(store.files(sweep.path, table))):
            yield f"{table}/{path.name} was left by a process that was killed; `undertow resume` removes it"


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
        origin = sweep.plan.origin_of(int(parameter_set), int(replicate), (run_of(sweep, int(point), str(scenario)),))
        simulated = sweep.plan.job.simulate(origin)
        same = (runs["point"] == point) & (runs["parameter_set"] == parameter_set)
        same &= (runs["scenario"] == scenario) & (runs["replicate"] == replicate)
        stored = runs.loc[same, list(sweep.columns.numbers_of("runs"))].to_numpy()
        if not simulated.runs or not np.array_equal(stored, simulated.windows[0], equal_nan=True):
            found.append(f"{scenario}, point {point}, replicate {replicate} gives other values now")
    return found
