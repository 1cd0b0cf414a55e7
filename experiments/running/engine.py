"""The engine under every command: hand tasks to an executor, take results back, keep them, survive what goes wrong.

At any time only a few bundles of tasks are out, and results wait half a second at most until they are kept: a kill
costs little, and memory does not grow with the length of the work beyond what its reading needs.
"""

from __future__ import annotations

import errno
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from typing import Any, Generic, Protocol

from experiments.running.ending import exit_code
from experiments.running.executors import SchedulerGone
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.running.tasks import Done, Failed, Job, Result, Task, do_all, pack
from model.errors import InputError

BUNDLE_SECONDS = 0.5
HANDING_SECONDS = 0.004
"""Length that tasks are bundled to: handing one out and taking its results in costs milliseconds, so that bundles get
longer where very many come and go. Towards the end they get shorter, so that all workers end at about the same time."""
KEEP_SECONDS = 0.5
"""How long a finished task may wait to be kept: with the length of a bundle it is what a kill can cost."""
MAX_DEATHS = 3
MAX_LOST = 30
"""How often a task may lose its worker, and how often in a row all bundles that come back may have got lost."""
OUT_PER_PROCESS = 2
"""Bundles that are out for each process: the next one is there when one ends."""
_POLL_SECONDS = 0.1
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))

Ended = Done[Any] | Failed


class Work(Protocol):
    """What is to be done, and where it is kept."""

    def due(self) -> Iterator[Task]:
        """The tasks that are neither done nor failed, as things stand; asked again when they are over."""

    def count(self) -> tuple[int, int]:
        """How many worlds there are to run in all, as things stand, and how many of them have run."""

    def note(self, ended: Ended) -> Sequence[str]:
        """Take note of a task, to be kept soon; gives the reason of everything in it that failed."""

    def keep(self, ended: Sequence[Ended]) -> None:
        """Keep tasks; `OSError` if that cannot be done: nothing of them is kept then."""

    def forget(self, ended: Sequence[Ended]) -> None:
        """Tasks that were noted could not be kept: they are not done after all."""

    def parts(self, task: Task) -> Sequence[Task]:
        """Shorter tasks that make up one whose worker dies every time; nothing if it cannot be cut."""


@dataclass
class Outcome:
    """How work, or a part of it, ended.

    Attributes:
        planned, done: worlds of this part. new: of those done, the ones that ran now. failed: what failed of it.
        stopped_by: number of the signal that ended it, or None.
        trouble: a disk that took no more, or a cluster that is beyond reach; None if nothing of that kind.
        first_failure: reason of one of the failures.
        model_seconds, seconds: time spent in the model by all workers, and on the clock.
    """

    planned: int = 0
    done: int = 0
    failed: int = 0
    new: int = 0
    stopped_by: int | None = None
    trouble: OSError | None = None
    first_failure: str = ""
    model_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 when all is there, 1 after a failure, a full disk or a lost cluster, 128 + signal after a signal."""
        return exit_code(self.stopped_by, bool(self.failed or self.trouble))


@dataclass
class Engine(Generic[Result]):
    """Some work being done. ``side_by_side`` tells how many bundles the executor runs at the same time."""

    job: Job[Result]
    work: Work
    executor: Executor
    side_by_side: Callable[[], int]
    reporter: Reporter
    stop: Stop

    def __post_init__(self) -> None:
        self.outcome = Outcome()
        self._packed = pack(self.job)
        self._out: dict[Future[list[Ended]], list[Task]] = {}
        self._again: deque[Task] = deque()
        self._left = 0  # worlds of tasks that have not been handed out yet
        self._lost = 0
        self._deaths: Counter[str] = Counter()
        self._waiting: list[tuple[Ended, int]] = []  # not kept yet, with how much of each failed
        self._full = False
        self._began = self._kept_at = time.monotonic()
        self._seconds_per_world: float | None = None

    def run(self) -> Outcome:
        """Do what is due until all is there, a signal asks to stop, the disk is full, or the cluster has gone.

        Raises:
            InputError: the executor's workers cannot run this model at all.
            OSError: results cannot be kept.
        """
        try:
            planned = self._look()
            self.reporter.begin(planned, self.outcome.done)
            while True:
                self._work_off(self.work.due())
                self._keep()
                before, planned = planned, self._look()
                if self._ending or planned == before:
                    break
                self.reporter.extend(planned)
        except SchedulerGone as error:
            self.outcome.trouble = error
        finally:
            self._keep()
            self.outcome.stopped_by = self.stop.signal
            self.outcome.seconds = time.monotonic() - self._began
            self._tell(0)
            self.reporter.end()
        return self.outcome

    @property
    def _ending(self) -> bool:
        """Whether something asks to stop."""
        return self.stop.signal is not None or self.outcome.trouble is not None

    def _look(self) -> int:
        """See how much there is to do in all, and how much of it is done; gives the former."""
        self.outcome.planned, self.outcome.done = self.work.count()
        self._left = self.outcome.planned - self.outcome.done
        return self.outcome.planned

    def _work_off(self, tasks: Iterator[Task]) -> None:
        """Keep the executor busy until the tasks are used up, or something asks to stop."""
        more = True
        while (more or self._out or self._again) and not self._ending:
            most = self.side_by_side() * OUT_PER_PROCESS
            while len(self._out) < most:
                bundle = self._bundle(tasks, most)
                if not bundle:
                    more = False
                    break
                self._out[self.executor.submit(do_all, self._packed, bundle)] = bundle
            finished, _ = wait(self._out, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
            arrived = [self._collect(future, self._out.pop(future)) for future in finished]
            if arrived:
                # A connection that breaks takes all bundles that are out with it, however many: it counts once.
                self._lost = 0 if any(arrived) else self._lost + 1
            if time.monotonic() - self._kept_at >= KEEP_SECONDS:
                self._keep()
            self._tell(sum(getattr(future, "worlds", 0) for future in self._out))

    def _tell(self, running: int) -> None:
        """Report progress; ``running`` worlds have run of bundles that are out."""
        self.reporter.update(min(self.outcome.done + running, self.outcome.planned), self.outcome.failed)

    def _bundle(self, tasks: Iterator[Task], most: int) -> list[Task]:
        """The next tasks to go out together: one that a worker died on goes alone, others until there is enough to do.

        ``most`` bundles are out at a time: one of them takes no more than its share of the worlds that are left.
        """
        if self._again:
            return [self._again.popleft()]
        bundle: list[Task] = []
        worlds, share, enough = 0, self._left / most, max(BUNDLE_SECONDS, most * HANDING_SECONDS)
        for task in tasks:
            bundle.append(task)
            worlds += task.worlds
            # The first bundles are single tasks: how long one takes is not known yet.
            long = self._seconds_per_world is None or worlds * self._seconds_per_world >= enough
            if long or worlds >= share:
                break
        self._left -= worlds
        return bundle

    def _collect(self, future: Future[list[Ended]], bundle: list[Task]) -> bool:
        """Take note of what came of a bundle; if its worker died, its tasks come again one by one.

        False if the bundle got lost on its way; it comes again.
        """
        error = future.exception() if not future.cancelled() else CancelledError()
        if error is None:
            results = future.result()
            seconds = [one.seconds for one in results if isinstance(one, Done)]
            self.outcome.model_seconds += sum(seconds)
            self._seconds_per_world = sum(seconds) / max(1, sum(task.worlds for task in bundle))
            for one in results:
                self._note(one)
        elif is_death(error):
            self._bury(bundle)
        elif is_loss(error) and self._lost < MAX_LOST:
            # Nobody's fault but the network's.
            self._again.extend(bundle)
            return False
        else:
            raise InputError(f"the workers cannot run this: {' '.join(str(error).split())}")
        return True

    def _bury(self, bundle: list[Task]) -> None:
        """A worker died: try again, or give a task up whose worker has died three times."""
        if len(bundle) > 1:
            # Which of them was running is not known; none is blamed.
            self._again.extend(bundle)
            return
        task = bundle[0]
        self._deaths[task.name] += 1
        if self._deaths[task.name] < MAX_DEATHS:
            self._again.append(task)
        elif parts := self.work.parts(task):
            # A long task in a place where workers live short: its parts may do it one by one.
            del self._deaths[task.name]
            self._again.extend(parts)
        else:
            self._note(Failed(task, f"its worker died {MAX_DEATHS} times: killed, or out of memory"))

    def _note(self, ended: Ended) -> None:
        """Take note of a task that has ended."""
        reasons = self.work.note(ended)
        self._waiting.append((ended, len(reasons)))
        self.outcome.first_failure = self.outcome.first_failure or next(iter(reasons), "")
        self._count(ended.task.worlds, len(reasons))

    def _count(self, worlds: int, failed: int) -> None:
        self.outcome.done += worlds
        self.outcome.new += worlds
        self.outcome.failed += failed

    def _keep(self) -> None:
        """Keep what has come in since the last time."""
        waiting, self._waiting = self._waiting, []
        if not waiting or self._full:
            return
        try:
            self.work.keep([ended for ended, _ in waiting])
            self._kept_at = time.monotonic()
        except OSError as error:
            self.work.forget([ended for ended, _ in waiting])
            for ended, failed in waiting:
                self._count(-ended.task.worlds, -failed)
            if error.errno not in _FULL:
                raise
            self._full, self.outcome.trouble = True, error


def is_death(error: BaseException) -> bool:
    """Whether a bundle failed because its worker died: in a pool of processes, or again and again on a Dask cluster."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def is_loss(error: BaseException) -> bool:
    """Whether a bundle went missing between here and its worker."""
    return isinstance(error, CancelledError | OSError)
