"""Small experiments for tests of sweeps."""

from __future__ import annotations

import copy
import json
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.running.engine import Engine, Outcome
from experiments.running.means import Shard
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.sweeps import launch
from experiments.sweeps.files import build
from experiments.sweeps.reading import Sweep
from experiments.sweeps.tables import TABLES
from experiments.sweeps.work import SweepWork

GRID: dict[str, Any] = {
    "title": "a test",
    "description": "a test",
    "scenarios": ["platform_seizure"],
    "run": {"weeks": 14, "burn_in": 6, "scale": 0.02, "replicates": 3},
    "design": {"kind": "grid"},
    "lever": [{"name": "contacts", "lever": "enforcement.target_clients", "levels": [1.0, 8.0]}],
    "uncertainty": [{"parameter": "fear_hides", "levels": [0.0, 0.5]}],
}


RUNS = 2 * 3 * 2 + 2 * 3  # (levers) x replicates x parameter sets, and the status quo of each set and replicate


def variant(**changes: Any) -> dict[str, Any]:
    """`GRID` with some of its tables changed, or left out where the change is None."""
    raw = copy.deepcopy(GRID)
    for key, value in changes.items():
        if value is None:
            raw.pop(key, None)
        elif isinstance(value, dict) and isinstance(raw.get(key), dict):
            raw[key] = {**raw[key], **value}
        else:
            raw[key] = value
    return raw


def planned(folder: Path, raw: dict[str, Any] | None = None) -> Sweep:
    """A sweep that has not run."""
    return launch.plan_sweep(build(raw or GRID, "test", "test.toml"), folder, "a test")


def run_here(
    sweep: Sweep, executor: Executor | None = None, shard: Shard | None = None, stop: Stop | None = None
) -> Outcome:
    """Run what a sweep lacks, in this process unless an executor is given."""
    executor = executor or ThreadPoolExecutor(1)
    return engine(sweep, executor, shard=shard, stop=stop).run()


def engine(
    sweep: Sweep, executor: Any, workers: int = 1, shard: Shard | None = None, stop: Stop | None = None
) -> Engine[Any]:
    """What runs a sweep, or a part of it."""
    work = SweepWork(sweep, shard or Shard())
    return Engine(sweep.plan.job, work, executor, lambda: workers, Reporter(), stop or Stop())


def done(folder: Path, raw: dict[str, Any] | None = None) -> Sweep:
    """A sweep that has run."""
    sweep = planned(folder, raw)
    assert run_here(sweep).exit_code == 0
    return sweep


def assert_same(one: Sweep, other: Sweep) -> None:
    """The tables of two sweeps are equal bit for bit."""
    for table in TABLES:
        assert len(one.read(table)) > 0
        pd.testing.assert_frame_equal(one.read(table), other.read(table), check_exact=True)


def as_toml(raw: dict) -> str:
    """`variant` as a file."""
    top = [
        f"{key} = {json.dumps(value)}" for key, value in raw.items() if isinstance(value, str | list) and key != "lever"
    ]
    top = [line for line in top if not line.startswith("uncertainty")]
    tables = [f"[{key}]\n" + lines(value) for key, value in raw.items() if isinstance(value, dict)]
    lists = [f"[[{key}]]\n" + lines(value) for key in ("lever", "uncertainty") for value in raw.get(key, [])]
    return "\n".join([*top, *tables, *lists])


def lines(table: dict) -> str:
    return "\n".join(f"{key} = {json.dumps(value)}" for key, value in table.items())
