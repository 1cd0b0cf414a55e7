"""Sweeps on a Dask cluster whose scheduler dies, is not there, or loses its connection: nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from experiments.running import executors
from experiments.running.means import Means
from experiments.running.progress import Reporter
from experiments.sweeps import launch
from model.errors import InputError
from tests.experiments.sweeping import RUNS, as_toml, assert_same, engine, planned, run_here, variant


def test_a_scheduler_that_dies_ends_the_sweep_with_what_is_finished_stored(whole, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("experiments.running.executors.PATIENCE", 2.0)
    monkeypatch.setattr("experiments.running.engine.BUNDLE_SECONDS", 0.0)
    sweep = planned(tmp_path / "s")
    file = tmp_path / "scheduler.json"
    at = ["--scheduler-file", str(file)]
    dask = [sys.executable, "-m", "dask"]
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    commands = [["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]]
    commands += [["worker", "--nthreads", "1", "--no-nanny", "--no-dashboard"]] * 2
    started = [subprocess.Popen([*dask, *command, *at], **options) for command in commands]
    try:
        while not file.exists():
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        with pytest.raises(InputError, match="no scheduler answers"), executors.dask_cluster(address[:-1] + "x"):
            pass
        outcome = launch.run_sweep(sweep, Means(dask=address), Assassin(started[0]))
    finally:
        for process in started:
            process.kill()
            process.wait()
    assert (outcome.exit_code, outcome.failed) == (1, 0)
    assert str(outcome.trouble) == f"the Dask scheduler at {address} has gone"
    assert 0 < outcome.done < RUNS
    assert len(sweep.missing()) == RUNS - outcome.done
    assert run_here(sweep).new == RUNS - outcome.done
    assert_same(whole, sweep)


class Assassin(Reporter):
    """Kills a process as soon as a run is finished."""

    def __init__(self, process):
        self.process = process

    def update(self, done, failed):
        if done:
            self.process.kill()


def test_a_cluster_without_workers_is_waited_for_and_says_so(whole, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr("experiments.running.executors.EMPTY", 0.5)
    sweep = planned(tmp_path / "s")
    environment = {"UNDERTOW_CACHE": os.environ.get("UNDERTOW_CACHE", "")}
    with distributed.LocalCluster(
        n_workers=0, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, env=environment
    ) as cluster:
        means = Means(dask=cluster.scheduler_address)
        gives_up = Waiter(lambda: os.kill(os.getpid(), signal.SIGINT))
        outcome = launch.run_sweep(sweep, means, gives_up)
        assert (outcome.stopped_by, outcome.new, outcome.failed) == (signal.SIGINT, 0, 0)
        helps = Waiter(lambda: cluster.scale(1))
        assert launch.run_sweep(sweep, means, helps).exit_code == 0
    assert [cluster.scheduler_address in line for line in helps.said] == [True, True]
    assert ["no workers" in line for line in helps.said] == [True, False]
    assert gives_up.said == helps.said[:1]
    assert_same(whole, sweep)


class Waiter(Reporter):
    """Remembers what is said but for notes on the world, and does something the first time that anything is."""

    def __init__(self, act):
        self.act, self.said = act, []

    def say(self, message):
        if message.startswith("Note: "):
            return
        self.said.append(message)
        if len(self.said) == 1:
            self.act()


@pytest.mark.parametrize(
    "address",
    [
        "nowhere:1",
        "foo://x:1",
        "tcp://127.0.0.1",
        "",
        "tls://127.0.0.1:1",
        "inproc://127.0.0.1/1/1",
        "inproc://x",
        "ws://x",
    ],
)
def test_an_address_without_a_scheduler_is_told_before_anything_is_written(undertow, tmp_path, monkeypatch, address):
    pytest.importorskip("distributed")
    (tmp_path / "mine.toml").write_text(as_toml(variant()))
    code, out, err = undertow("sweep", "mine.toml", "--dask", address)
    assert (code, out) == (2, "")
    assert f"--dask {address}" in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "results").exists()


def test_a_connection_that_breaks_counts_once_however_many_tasks_are_out(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.running.engine.BUNDLE_SECONDS", 0.0)
    monkeypatch.setattr("experiments.running.engine.MAX_LOST", 2)
    sweep = planned(tmp_path / "s")
    assert engine(sweep, BreaksOnce(), RUNS).run().exit_code == 0
    assert_same(whole, sweep)


class BreaksOnce:
    """An executor that loses all tasks that it gets before the first round of results."""

    def __init__(self):
        self.pool, self.left = ThreadPoolExecutor(1), 6

    def submit(self, *call):
        if self.left == 0:
            return self.pool.submit(*call)
        self.left -= 1
        future = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future
