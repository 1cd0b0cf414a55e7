"""A list of tasks done and collected: what every command but the sweep asks of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol

from experiments.running.engine import Ended, Engine
from experiments.running.executors import opened
from experiments.running.means import Means
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.tasks import Done, Failed, Job, Result, Task


class Store(Protocol):
    """Where tasks are kept from the moment they have ended."""

    def read(self) -> tuple[Mapping[str, Any], Mapping[str, Failed]]:
        """Results by the name of their task, and failures of tasks that have none."""

    def add(self, ended: Sequence[Ended]) -> None:
        """Keep some; `OSError` if that cannot be done."""


@dataclass
class Collected(Generic[Result]):
    """What there is of a list of tasks, whatever happened: results and failures in the order of the list.

    ``missing`` counts the tasks that have neither.
    """

    results: list[Result] = field(default_factory=list)
    failures: list[Failed] = field(default_factory=list)
    missing: int = 0


class TaskList:
    """A fixed list of tasks, of which one part is done here; see `engine.Work`.

    Tasks that failed before are tried again by whoever does the whole; a part leaves those of the others alone.
    """

    def __init__(self, tasks: Sequence[Task], store: Store | None, mine: Sequence[Task]) -> None:
        """``mine`` are those of the ``tasks`` that are done here."""
        self._tasks, self._store, self._mine = tasks, store, mine
        self._results: dict[str, Any] = {}
        self._failures: dict[str, Failed] = {}
        self._read()

    def _read(self) -> None:
        """Take in what is kept; of failures only those of other parts, since this one tries its own again."""
        if self._store is not None:
            results, failures = self._store.read()
            tasks = {task.name: task for task in self._tasks}
            others = tasks.keys() - {task.name for task in self._mine}
            self._results |= {name: result for name, result in results.items() if name in tasks}
            self._failures |= {
                name: replace(failure, task=tasks[name]) for name, failure in failures.items() if name in others
            }

    def due(self) -> Iterator[Task]:
        """See `engine.Work`."""
        return (one for one in self._mine if one.name not in self._results and one.name not in self._failures)

    def count(self) -> tuple[int, int]:
        """See `engine.Work`."""
        planned = sum(task.worlds for task in self._mine)
        return planned, planned - sum(task.worlds for task in self.due())

    def note(self, ended: Ended) -> Sequence[str]:
        """See `engine.Work`."""
        if isinstance(ended, Done):
            self._results[ended.task.name] = ended.result
            return ()
        self._failures[ended.task.name] = ended
        return (ended.reason,)

    def keep(self, ended: Sequence[Ended]) -> None:
        """See `engine.Work`."""
        if self._store is not None:
            self._store.add(ended)

    def forget(self, ended: Sequence[Ended]) -> None:
        """See `engine.Work`."""
        for one in ended:
            self._results.pop(one.task.name, None)
            self._failures.pop(one.task.name, None)

    def parts(self, task: Task) -> Sequence[Task]:
        """See `engine.Work`; a replicate cannot be cut."""
        return ()

    def collected(self) -> Collected[Any]:
        """All that is there, what other parts have kept by now included."""
        if len(self._mine) < len(self._tasks):
            self._read()
        results = [self._results[task.name] for task in self._tasks if task.name in self._results]
        failures = [
            self._failures[task.name]
            for task in self._tasks
            if task.name in self._failures and task.name not in self._results
        ]
        return Collected(results, failures, len(self._tasks) - len(results) - len(failures))


def run_tasks(
    job: Job[Result], tasks: Sequence[Task], means: Means, reporter: Reporter, stop: Stop, store: Store | None = None,
    mine: Callable[[Task], bool] | None = None,
) -> Collected[Result]:  # fmt: skip
    """Do what is missing of a list of tasks, or of the part that ``means`` names; ends early when ``stop`` is set.

    A part has every so manieth task, unless ``mine`` says which belong to it.

    What the ``store`` has is taken from it, and the rest is put there as soon as it is finished. A task that raises
    becomes a failure, and so does one whose worker has died three times; before that it is started anew.

    Raises:
        InputError: the workers cannot run this at all, or no scheduler answers.
        OSError: the disk is full, or the scheduler has gone; the rest is kept.
    """
    here = [task for n, task in enumerate(tasks) if (mine(task) if mine is not None else means.shard.has(n))]
    work = TaskList(tasks, store, here)
    due = len(list(work.due()))
    if due and stop.signal is None:
        with opened(means, due, reporter) as (executor, side_by_side):
            outcome = Engine(job, work, executor, side_by_side, reporter, stop).run()
        if outcome.trouble is not None:
            raise outcome.trouble
    return work.collected()
