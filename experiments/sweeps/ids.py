"""Whether stored runs are what their ids say: every id follows from the model, the plan and the run's place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.storage.manifest import run_id
from experiments.sweeps.reading import Sweep
from experiments.sweeps.simulation import STATUS_QUO, Run, conditions, parameters_at
from experiments.sweeps.tables import WHO
from model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

SPOTS = 64
"""Runs whose ids are looked at before a sweep goes on."""


def run_of(sweep: Sweep, point: int, scenario: str) -> Run:
    """The run that a row stands for."""
    number = STATUS_QUO if point == STATUS_QUO else sweep.columns.scenarios.index(scenario)
    return sweep.plan.run_of(point, number)


def expected_id(sweep: Sweep, parameter_set: int, replicate: int, table: str) -> str:
    """The id that a run must have; ``table`` is the hash of its weekly conditions."""
    from model.seeds import replicate_seed

    job = sweep.plan.job
    values = sweep.plan.origin_of(parameter_set, replicate, ()).values
    _, parameters = parameters_at(job, values)
    return run_id(parameters, job.burn_in, job.scale, table, replicate_seed(job.seed, replicate))


def wrong_ids(sweep: Sweep, runs: pd.DataFrame) -> np.ndarray:
    """Of planned runs, a row each, whether they have another id than the plan gives them; shape (runs,).

    A run that failed may have none.
    """
    tables: dict[tuple[int, str], str] = {}
    wrong = []
    for ident, point, parameter_set, scenario, replicate, status in runs[["run_id", *WHO, "status"]].itertuples(
        index=False, name=None
    ):
        if ident == "" and status != "ok":
            wrong.append(False)
            continue
        key = (int(point), str(scenario))
        if key not in tables:
            _, tables[key] = conditions(sweep.plan.job, run_of(sweep, *key))
        wrong.append(expected_id(sweep, int(parameter_set), int(replicate), tables[key]) != ident)
    return np.array(wrong, dtype=bool)


def check_some(sweep: Sweep) -> None:
    """Refuse to go on with a sweep whose runs are not those of its plan, as far as some of them tell.

    Raises:
        InputError: some runs have other ids; says how to simulate them again.
    """
    runs = sweep.read("runs", [])
    runs = runs[runs["window"] == sweep.columns.windows[0]]
    places = np.unique(np.linspace(0, max(len(runs) - 1, 0), SPOTS).astype(int))
    wrong = wrong_ids(sweep, runs.iloc[places[: len(runs)]])
    if wrong.any():
        raise InputError(
            f"{sweep.path}: {int(wrong.sum())} of {len(wrong)} stored runs have other ids than the plan gives them: "
            f"they are of another model, seed or policy. Simulate them again with `undertow resume "
            f"{sweep.path} --repair`."
        )
