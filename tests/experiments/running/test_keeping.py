"""What is finished is kept: at once, whatever becomes of the process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from experiments.running import engine
from experiments.running.engine import Engine
from experiments.running.processes import WorkerPool
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.task_list import TaskList
from experiments.running.tasks import Task
from experiments.running.worker import CONTEXT
from experiments.storage.task_store import TaskStore
from tests.experiments.running.squares import WORLDS, Crew, Square, listed, run


def killed_after(folder: Path, finished: int) -> None:
    """In a process of its own: do tasks one by one, and be killed when so many of them have come back."""

    def kill(bundle: Sequence[Task]) -> None:
        if bundle[0].what == finished:
            os.kill(os.getpid(), signal.SIGKILL)

    engine.OUT_PER_PROCESS, engine.KEEP_SECONDS = 1, 0.0
    run(Crew(1.0, kill), listed(20, TaskStore(folder, Square)), workers=1)


@pytest.mark.parametrize("finished", [1, 7])
def test_killed_it_has_kept_every_task_that_had_come_back(tmp_path, finished):
    process = CONTEXT.Process(target=killed_after, args=(tmp_path, finished))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    kept, _ = TaskStore(tmp_path, Square).read()
    assert len(kept) == finished


class Clock:
    """A clock that stands still until it is told otherwise."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


class Watched(Reporter):
    """After every look around: how many seconds of finished work are not in the store."""

    def __init__(self, folder: Path, crew: Crew) -> None:
        self.folder, self.crew, self.most = folder, crew, 0.0

    def update(self, done, failed):
        kept, _ = TaskStore(self.folder, Square).read()
        self.most = max(self.most, (len(self.crew.order) - len(kept)) * WORLDS * self.crew.seconds)


@pytest.mark.parametrize("seconds", [0.01, 0.04, 0.2, 3.0])
def test_at_any_time_little_of_what_is_finished_is_not_kept(tmp_path, monkeypatch, seconds):
    clock = Clock()
    monkeypatch.setattr(engine, "time", clock)
    monkeypatch.setattr(engine, "OUT_PER_PROCESS", 1)

    class Worker(Crew):
        def submit(self, fn, packed, bundle):
            clock.now += len(bundle) * WORLDS * seconds
            return super().submit(fn, packed, bundle)

    crew = Worker(seconds)
    watched = Watched(tmp_path, crew)
    run(crew, listed(60, TaskStore(tmp_path, Square)), 1, reporter=watched)
    assert watched.most < engine.BUNDLE_SECONDS + engine.KEEP_SECONDS + WORLDS * seconds
    assert watched.most <= 1.0 + WORLDS * seconds


class Answering(Reporter):
    """Leaves a file for every number of worlds that it is told of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def update(self, done, failed):
        (self.folder / f"{done:.0f}").touch()


@dataclass(frozen=True)
class Patient:
    """A job that runs a world only after the one before it was told."""

    folder: Path

    def simulate(self, what: int, done: Callable[[], None]) -> Square:
        for world in range(1, what + 1):
            done()
            until = time.monotonic() + 60.0
            while world < what and not (self.folder / str(world)).exists():
                assert time.monotonic() < until, f"nobody was told of world {world}"
                time.sleep(0.01)
        return Square(what)


def test_worlds_of_a_task_are_told_as_they_finish(tmp_path):
    with WorkerPool(1) as pool:
        work = TaskList([Task("one", 4, 4)], None, [Task("one", 4, 4)])
        Engine(Patient(tmp_path), work, pool, lambda: 1, Answering(tmp_path), Stop()).run()
    assert [square.value for square in work.collected().results] == [4]
