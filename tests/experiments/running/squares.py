"""A job that squares numbers, and a crew that does it as fast, and as badly, as a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.running.engine import Engine, Outcome
from experiments.running.means import Means, Shard
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.task_list import Collected, TaskList, run_tasks
from experiments.running.tasks import Done, Task
from experiments.storage.task_store import TaskStore

WORLDS = 3


@dataclass(frozen=True)
class Square:
    value: int


@dataclass(frozen=True)
class Squares:
    """A job that squares numbers, and cannot do some of them."""

    impossible: tuple[int, ...] = ()

    def simulate(self, what: int, done: Callable[[], None]) -> Square:
        for _ in range(WORLDS):
            done()
        if what in self.impossible:
            raise ZeroDivisionError(f"{what} cannot be squared")
        return Square(what * what)


def tasks(count: int) -> list[Task]:
    return [Task(f"number {number}", number, WORLDS) for number in range(count)]


@dataclass
class Crew:
    """An executor whose tasks take the seconds that it says, with no time passing.

    ``mishap`` gives for a bundle what becomes of it instead, if anything.
    """

    seconds: float = 0.0
    mishap: Callable[[Sequence[Task]], BaseException | None] = lambda _: None
    bundles: list[list[Task]] = field(default_factory=list)

    def submit(self, fn: Any, packed: bytes, bundle: list[Task]) -> Future[Any]:
        future: Future[Any] = Future()
        self.bundles.append(bundle)
        error = self.mishap(bundle)
        if error is not None:
            future.set_exception(error)
            return future
        ended = fn(packed, bundle)
        took = WORLDS * self.seconds
        future.set_result([Done(one.task, one.result, took) if isinstance(one, Done) else one for one in ended])
        return future

    @property
    def order(self) -> list[int]:
        return [task.what for bundle in self.bundles for task in bundle]


def run(
    crew: Any, work: TaskList, workers: int = 2, job: Squares | None = None, reporter: Reporter | None = None,
    stop: Stop | None = None,
) -> Outcome:  # fmt: skip
    return Engine(job or Squares(), work, crew, lambda: workers, reporter or Reporter(), stop or Stop()).run()


def listed(count: int, store: TaskStore[Square] | None = None) -> TaskList:
    return TaskList(tasks(count), store, tasks(count))


def part(folder: Path, number: int, of: int, count: int, job: Squares) -> Collected[Square]:
    shard = Shard(number, of)
    store = TaskStore(folder, Square, shard.writer)
    return run_tasks(job, tasks(count), Means(1, executor=Crew(), shard=shard), Reporter(), Stop(), store)


def values(collected: Collected[Square]) -> list[int]:
    return [square.value for square in collected.results]
