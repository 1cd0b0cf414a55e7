"""Worker processes that die as they start, cannot begin, or never come up: a pool goes on, or ends with a reason."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from experiments.running import processes
from experiments.running.processes import WorkerPool, WorkersCannotStart
from tests.experiments.conftest import ROOT

DIES = """
import os, signal, sys
if "--multiprocessing-fork" in sys.argv:
    folder = os.environ["DEATHS"]
    if len(os.listdir(folder)) < int(os.environ["HOW_MANY"]):
        open(os.path.join(folder, str(os.getpid())), "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
"""
"""A ``sitecustomize`` with which the first so many worker processes are killed before they have read anything."""


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    monkeypatch.setattr(processes, "PAUSE", 0.0)


@pytest.fixture
def hangs(tmp_path):
    """The environment in which worker processes never come up."""
    script = 'import sys, time\nif "--multiprocessing-fork" in sys.argv:\n    time.sleep(60.0)\n'
    (tmp_path / "sitecustomize.py").write_text(script)
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}


@pytest.fixture
def deaths(tmp_path):
    """The environment in which so many worker processes die as they start."""
    (tmp_path / "deaths").mkdir()
    (tmp_path / "sitecustomize.py").write_text(DIES)
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])

    def environment(how_many: int) -> dict[str, str]:
        return {"PYTHONPATH": paths, "DEATHS": str(tmp_path / "deaths"), "HOW_MANY": str(how_many)}

    return environment


def answers(pool: WorkerPool, tasks: int) -> list[object]:
    """What becomes of some tasks, in half a minute at most."""
    futures = [pool.submit(pow, 2, n) for n in range(tasks)]
    return [future.exception(30.0) or future.result() for future in futures]


def test_a_process_killed_as_it_starts_is_started_anew(deaths):
    with WorkerPool(1, deaths(processes.STARTS - 1)) as pool:
        assert answers(pool, 3) == [1, 2, 4]


def test_processes_that_never_start_end_every_task_with_a_reason(deaths):
    with WorkerPool(2, deaths(99)) as pool:
        for error in [*answers(pool, 5), *answers(pool, 1)]:
            assert isinstance(error, WorkersCannotStart)
            assert "signal 9" in str(error)
            assert "__main__" in str(error)
    assert len(list(Path(deaths(0)["DEATHS"]).iterdir())) <= 2 * processes.STARTS


def test_a_slot_that_cannot_start_leaves_its_tasks_to_the_others(deaths):
    # One more death than a slot survives: with two slots, one is lost at most and the other does all.
    with WorkerPool(2, deaths(processes.STARTS)) as pool:
        assert answers(pool, 4) == [1, 2, 4, 8]


def test_a_pool_whose_processes_hang_as_they_start_can_be_killed(hangs):
    pool = WorkerPool(1, hangs)
    future = pool.submit(pow, 2, 2)
    time.sleep(0.5)
    pool.kill()
    ending = threading.Thread(target=pool.shutdown, daemon=True)
    ending.start()
    ending.join(15.0)
    assert not ending.is_alive()
    assert future.done()


def test_what_cannot_be_sent_is_an_error_of_the_task():
    with WorkerPool(1) as pool:
        assert isinstance(pool.submit(len, threading.Lock()).exception(30.0), TypeError)
        assert answers(pool, 2) == [1, 2]


SCRIPT = """
from pathlib import Path
from experiments.running.plan import Plan
from experiments.comparison.run import compare
plan = Plan(scenarios=("end_demand",), replicates=2, weeks=2, burn_in=1, scale=0.02, workers=1, out=Path("x"),
            interpreted=True)
print("finished:", len(compare(plan).manifest.get("seeds", {})))
"""
"""A script without a check for ``__name__``."""


def python(folder: Path, *arguments: str, script: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "UNDERTOW_INTERPRETED": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        input=script, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_script_on_standard_input_runs(tmp_path):
    done = python(tmp_path, "-", script=SCRIPT)
    assert "finished: 2" in done.stdout, done.stderr


def test_a_script_without_a_check_for_its_name_ends_with_a_reason(tmp_path):
    (tmp_path / "mine.py").write_text(SCRIPT)
    done = python(tmp_path, "mine.py")
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "InputError: the workers cannot run this" in done.stderr
    assert 'Put the call under `if __name__ == "__main__":`' in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_whose_workers_die_as_they_start_can_be_stopped(tmp_path, deaths, number):
    command = ["run", "end_demand", "-r", "4", "--workers", "1", "--interpreted", "--no-figures"]
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments", *command],
        cwd=tmp_path, env={**os.environ, **deaths(10**6)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not list((tmp_path / "deaths").iterdir()):
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 128 + number, err
    assert "Traceback" not in err


def test_a_task_may_raise_what_a_closed_pipe_raises():
    with WorkerPool(1) as pool:
        assert isinstance(pool.submit(fails).exception(30.0), EOFError)


def fails() -> None:
    raise EOFError("a file is shorter than it should be")
