"""How a sweep bundles its runs into tasks: none is lost or doubled, and the last tasks are short."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import BrokenExecutor, CancelledError, Future
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.running.engine import BUNDLE_SECONDS
from experiments.running.tasks import Done
from experiments.sweeps.simulation import Simulated
from tests.experiments.sweeping import assert_same, engine, planned, run_here, variant


@pytest.mark.parametrize("seconds", [0.0, 0.01, 1e9])
def test_any_length_of_tasks_gives_the_same_tables(whole, tmp_path, monkeypatch, seconds):
    monkeypatch.setattr("experiments.running.engine.BUNDLE_SECONDS", seconds)
    sweep = planned(tmp_path / "s")
    assert run_here(sweep).exit_code == 0
    assert_same(whole, sweep)


@settings(max_examples=30)
@given(
    sets=st.integers(1, 12),
    levels=st.integers(1, 3),
    replicates=st.integers(1, 4),
    workers=st.integers(1, 9),
    seconds=st.sampled_from([0.0, 0.01, 0.7, 100.0]),
    mishaps=st.sampled_from([0.0, 0.1]),
    seed=st.integers(0, 99),
)
def test_no_run_is_lost_or_doubled(sets, levels, replicates, workers, seconds, mishaps, seed):
    targets = {"name": "contacts", "lever": "enforcement.target_clients", "levels": [1.0, 4.0, 8.0][:levels]}
    raw = few_columns(sets, run={"replicates": replicates}, lever=[targets])
    with TemporaryDirectory() as folder:
        sweep = planned(Path(folder) / "s", raw)
        crew = Crew(sweep.plan.job, seconds, mishaps, random.Random(seed))
        outcome = engine(sweep, crew, workers).run()
        runs = sweep.read("runs")
        assert len(sweep.missing()) == 0
    planned_runs = replicates * sets * (levels + 1)
    assert (outcome.exit_code, outcome.new, outcome.failed) == (0, planned_runs, 0)
    assert len(crew.done) == planned_runs
    assert set(crew.done.values()) == {1}
    rows = runs[runs["window"] == runs["window"].iloc[0]]
    assert len(rows) == planned_runs
    assert not rows.duplicated(["point", "parameter_set", "scenario", "replicate"]).any()


@settings(max_examples=30)
@given(runs=st.integers(20, 200), workers=st.integers(1, 9), seconds=st.sampled_from([0.001, 0.05, 1.0]))
def test_no_task_takes_more_than_its_share_of_what_is_left(runs, workers, seconds):
    raw = few_columns(runs // 2, run={"replicates": 1}, lever=None)
    with TemporaryDirectory() as folder:
        sweep = planned(Path(folder) / "s", raw)
        crew = Crew(sweep.plan.job, seconds, 0.0, random.Random(0))
        engine(sweep, crew, workers).run()
    left = sum(crew.sizes)
    for size in crew.sizes:
        # Before its last burn-in, which is never cut and has two runs here, a task was short of either limit.
        assert size - 2 < left / (2 * workers)
        assert size == 2 or (size - 2) * seconds < BUNDLE_SECONDS
        left -= size


def few_columns(sets: int, **changes) -> dict:
    """A grid of so many parameter sets that stores little."""
    levels = np.linspace(0.1, 0.8, sets).tolist()
    uncertainty = [{"parameter": "fear_hides", "levels": levels}]
    return variant(uncertainty=uncertainty, keep={"series": [], "groups": []}, **changes)


@dataclass
class Crew:
    """An executor whose runs take the seconds that it says, with no time passing; now and then a task is lost."""

    job: object
    seconds: float
    mishaps: float
    luck: random.Random
    done: Counter = field(default_factory=Counter)
    sizes: list[int] = field(default_factory=list)

    def submit(self, _, __, bundle):
        future = Future()
        self.sizes.append(sum(task.worlds for task in bundle))
        if self.luck.random() < self.mishaps:
            future.set_exception(self.luck.choice([CancelledError, BrokenExecutor])())
            return future
        for origin in (task.what for task in bundle):
            self.done.update((origin.parameter_set, origin.replicate, run) for run in origin.runs)
        future.set_result([Done(task, self.simulated(task.what), task.worlds * self.seconds) for task in bundle])
        return future

    def simulated(self, origin):
        """What an origin gives, with zeros for results."""
        count = len(origin.runs)
        windows = np.zeros((count, len(self.job.windows), 2 * len(self.job.outcomes)))
        none = np.zeros((count, 1, 0))
        return Simulated(origin, origin.runs, ("",) * count, windows, none, none, ())
