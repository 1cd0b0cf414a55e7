"""Sweeps that are killed, stopped, fail, lose their workers or fill a disk: nothing is lost, nothing is corrupted."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from experiments.running.processes import WorkerDied, WorkerPool
from experiments.running.stopping import Stop
from experiments.storage import batches
from experiments.sweeps import open_sweep, simulation, store
from experiments.sweeps.repair import forget_failures
from experiments.sweeps.tables import TABLES
from experiments.sweeps.verify import differing, problems
from tests.experiments.sweeping import RUNS, as_toml, assert_same, done, planned, run_here, variant


def tree(folder: Path, file: Path) -> subprocess.Popen:
    """A sweep, or its resumption, in a process group of its own."""
    command = ["resume", str(folder)] if (folder / "plan.json").exists() else ["sweep", str(file), "--out", str(folder)]
    return subprocess.Popen(
        [sys.executable, "-m", "experiments", *command, "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.slow
def test_killed_at_random_moments_a_sweep_resumes_to_the_same_tables(tmp_path, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[3])
    raw = variant(run={"replicates": 40, "scale": 0.05})
    file = tmp_path / "test.toml"
    file.write_text(as_toml(raw))
    luck = random.Random(5)
    for _ in range(3):
        process = tree(tmp_path / "killed", file)
        time.sleep(luck.uniform(1.5, 5.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if (tmp_path / "killed" / "plan.json").exists():
            left = [problem for problem in problems(open_sweep(tmp_path / "killed")) if "no result" not in problem]
            assert all("was left by a process that was killed" in problem for problem in left)
    process = tree(tmp_path / "killed", file)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert_same(done(tmp_path / "whole", raw), open_sweep(tmp_path / "killed"))


def test_a_stopped_sweep_keeps_what_is_finished_and_goes_on(whole, tmp_path):
    sweep = planned(tmp_path / "s")
    stop = Stop()
    outcome = run_here(sweep, StopsAfter(stop, 2), stop=stop)
    assert outcome.exit_code == 128 + signal.SIGINT
    assert 0 < outcome.new < RUNS
    assert len(open_sweep(sweep.path).missing()) == RUNS - outcome.new
    rest = run_here(open_sweep(sweep.path))
    assert rest.new == RUNS - outcome.new
    assert_same(whole, sweep)


class StopsAfter:
    """An executor that does its tasks at once and asks to stop after some."""

    def __init__(self, stop, tasks):
        self.pool, self.stop, self.left = ThreadPoolExecutor(1), stop, tasks

    def submit(self, *call):
        self.left -= 1
        future = self.pool.submit(*call)
        future.exception()
        if self.left == 0:
            self.stop.signal = signal.SIGINT
        return future


def test_workers_that_are_killed_again_and_again_lose_nothing(whole, tmp_path):
    sweep = planned(tmp_path / "s")
    with WorkerPool(2) as pool:
        killer = Killer(pool, 3)
        outcome = run_here(sweep, killer)
    assert killer.kills == 3
    assert outcome.exit_code == 0
    assert_same(whole, sweep)


class Killer:
    """Passes tasks to a pool, and kills the process of the first that starts, for some of them."""

    def __init__(self, pool, kills):
        self.pool, self.most, self.kills = pool, kills, 0

    def submit(self, *call):
        future = self.pool.submit(*call)
        if self.kills < self.most:
            while not (living := [child for child in multiprocessing.active_children() if child.is_alive()]):
                time.sleep(0.01)
            living[0].kill()
            self.kills += 1
        return future


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_a_sweep_ends_soon_and_says_how_to_go_on(start, tmp_path, number):
    (tmp_path / "mine.toml").write_text(as_toml(variant(run={"replicates": 2000})))
    process = start("sweep", "mine.toml", "--workers", "2")
    assert any("runs per second" in line for line in iter(process.stderr.readline, ""))
    # The first runs are told of while their task is still at work on others: nothing is finished then.
    while process.poll() is None and not list((tmp_path / "results" / "mine" / "runs").glob("[!.]*.parquet")):
        time.sleep(0.05)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number, err
    assert "undertow resume results/mine" in err
    assert "Traceback" not in err
    kept = open_sweep(tmp_path / "results" / "mine")
    assert len(kept.read("runs", [])) > 0
    assert all("no result" in problem for problem in problems(kept))


@pytest.mark.parametrize("ways", [["kill"], ["kill", "shutdown"], ["kill", "shutdown", "kill", "shutdown"]])
def test_a_pool_can_be_ended_again_and_again(ways):
    pool = WorkerPool(2)
    futures = [pool.submit(time.sleep, 60.0) for _ in range(4)]
    time.sleep(0.5)
    ending = threading.Thread(target=end, args=(pool, ways), daemon=True)
    ending.start()
    ending.join(30.0)
    assert not ending.is_alive()
    assert all(future.done() for future in futures)


def end(pool, ways):
    for way in ways:
        pool.kill() if way == "kill" else pool.shutdown(cancel_futures=True)
    pool.shutdown()


def test_a_task_that_kills_its_worker_harms_no_other():
    with WorkerPool(2) as pool:
        deadly = pool.submit(os._exit, 3)
        others = [pool.submit(pow, 2, n) for n in range(8)]
        assert isinstance(deadly.exception(), WorkerDied)
        assert [future.result() for future in others] == [2**n for n in range(8)]
        wrong = pool.submit(divmod, 1, 0)
        assert isinstance(wrong.exception(), ZeroDivisionError)
        assert "Traceback" in str(wrong.exception().__cause__)


def test_a_point_that_kills_its_worker_every_time_is_given_up_and_told(whole, tmp_path):
    sweep = planned(tmp_path / "s")
    outcome = run_here(sweep, Deadly(point=2))
    assert outcome.exit_code == 1
    assert outcome.failed == 3
    missing = sweep.missing()
    assert missing["point"].tolist() == [2, 2, 2]
    assert missing["reason"].str.contains("died 3 times").all()
    # Taken out, they run again and complete the sweep.
    forget_failures(sweep)
    assert run_here(sweep).new == 3
    assert_same(whole, sweep)


class Deadly:
    """An executor in which every task that holds one point's run loses its worker."""

    def __init__(self, point):
        self.pool, self.point = ThreadPoolExecutor(1), point

    def submit(self, fn, packed, tasks):
        if any(run.point == self.point for task in tasks for run in task.what.runs):
            return self.pool.submit(die)
        return self.pool.submit(fn, packed, tasks)


def die():
    raise WorkerDied("killed")


def test_a_failed_run_is_a_row_with_its_reason_and_the_others_go_on(whole, tmp_path, monkeypatch):
    sweep = planned(tmp_path / "s")
    honest = simulation.conditions

    def broken(job, run):
        if run.point == 3:
            raise ZeroDivisionError("a rule divides by nothing")
        return honest(job, run)

    monkeypatch.setattr(simulation, "conditions", broken)
    outcome = run_here(sweep)
    monkeypatch.undo()
    assert (outcome.exit_code, outcome.failed, outcome.done) == (1, 3, RUNS)
    rows = sweep.read("runs", points=[3])
    assert set(rows["status"]) == {"failed"}
    assert set(rows["reason"]) == {"ZeroDivisionError: a rule divides by nothing"}
    assert rows["price"].isna().all()
    assert len(sweep.paired("price")) == 3 * 3
    # A sweep with failures is complete all the same, until it is asked to try again.
    assert run_here(sweep).new == 0
    assert forget_failures(sweep) == 3 * len(sweep.columns.windows)
    assert run_here(sweep).exit_code == 0
    assert_same(whole, sweep)


def test_a_full_disk_is_told_corrupts_nothing_and_is_resumed(whole, tmp_path, monkeypatch):
    sweep = planned(tmp_path / "s")
    honest, written = batches.write_rows, []

    def full(path, table):
        written.append(path)
        if len(written) > 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        honest(path, table)

    monkeypatch.setattr(batches, "write_rows", full)
    monkeypatch.setattr("experiments.running.engine.BUNDLE_SECONDS", 0.0)
    monkeypatch.setattr("experiments.running.engine.KEEP_LEAST", 0.0)
    outcome = run_here(sweep)
    monkeypatch.undo()
    assert outcome.exit_code == 1
    assert "space" in (str(outcome.trouble))
    assert 0 < outcome.done < RUNS
    assert len(sweep.missing()) == RUNS - outcome.done
    assert [problem for problem in problems(sweep) if "no result" not in problem] == []
    assert run_here(sweep).exit_code == 0
    assert_same(whole, sweep)


def test_what_a_kill_left_half_written_does_not_count_and_is_removed(whole, tmp_path):
    folder = tmp_path / "s"
    shutil.copytree(whole.path, folder)
    sweep = open_sweep(folder)
    first = store.files(folder, "series")[0]
    shutil.copy(first, folder / "series" / "all-000077.parquet")
    (folder / "groups" / ".all-000077.parquet.123").write_bytes(b"half")
    assert len(sweep.read("series")) == len(whole.read("series"))
    assert any("was left by a process that was killed" in problem for problem in problems(sweep))
    run_here(sweep)
    assert list(problems(sweep)) == []
    assert not (folder / "groups" / ".all-000077.parquet.123").exists()


@pytest.mark.parametrize("what", ["lost", "twice", "tampered", "cut"])
def test_verify_finds(whole, tmp_path, what):
    folder = tmp_path / "s"
    shutil.copytree(whole.path, folder)
    sweep = open_sweep(folder)
    shard = store.files(folder, "runs")[0]
    if what == "lost":
        shard.unlink()
    elif what == "twice":
        for table in TABLES:
            shutil.copy(folder / table / shard.name, folder / table / "all-000099.parquet")
    elif what == "cut":
        shard.write_bytes(shard.read_bytes()[:-20])
    else:
        rows = pq.read_table(shard)
        place = rows.column_names.index("price")
        pq.write_table(rows.set_column(place, "price", pc.add(rows["price"], 1e-9)), shard)
        assert list(problems(sweep)) == []
        assert differing(sweep, 2) != []
        return
    assert list(problems(sweep)) != []
