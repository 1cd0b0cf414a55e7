"""Replicates on all cores: a process pool that reports failures as rows, survives a killed worker and stops at once."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Generic, Protocol

from experiments.comparison import replicate
from experiments.comparison.replicate import Result, Task
from experiments.running.processes import WorkerDied, WorkerPool, WorkersCannotStart
from experiments.running.progress import Reporter
from experiments.running.worker import CONTEXT

_POLL_SECONDS = 0.1
_MAX_DEATHS = 3


@dataclass(frozen=True)
class Failure:
    """A replicate that gave no result: why, and the traceback for whoever repairs it."""

    number: int
    reason: str
    traceback: str


@dataclass
class Stop:
    """Whether someone asked to stop: the number of the signal, or None."""

    signal: int | None = None


@dataclass
class Finished(Generic[Result]):
    """What a pool gives back, whatever happened: finished replicates and failures, each sorted by number."""

    replicates: list[Result] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


class Shelf(Protocol[Result]):
    """Where replicates are kept from the moment they are finished."""

    def read(self, count: int) -> list[Result]:
        """Those of the numbers 0 to ``count - 1`` that are there."""

    def add(self, result: Result) -> None:
        """Keep one; `OSError` if that cannot be done."""


STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that ask to stop: Ctrl-C, a request to terminate, a terminal that closes (which Windows does not have)."""


_ALWAYS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stop_requests() -> Iterator[Stop]:
    """While the block runs, the signals of `STOPPING` only set the yielded `Stop`; nothing is interrupted midway.

    Outside the main thread signals are left alone, since Python delivers them there; and so is the closing of a
    terminal where it is ignored already (``nohup``).
    """
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def remember(number: int, _: FrameType | None) -> None:
        stop.signal = number

    numbers = [getattr(signal, name) for name in STOPPING if hasattr(signal, name)]
    asking = [number for number in numbers if number in _ALWAYS or signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, remember) for number in asking}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_pool(
    job: Task[Result], replicates: int, processes: int, reporter: Reporter, stop: Stop, interpreted: bool,
    shelf: Shelf[Result] | None = None,
) -> Finished[Result]:  # fmt: skip
    """Simulate replicates 0 to ``replicates - 1``; ends early when ``stop`` is set.

    With a ``shelf`` those that are kept there are taken from it, and the others are put there as soon as they are
    finished; an `OSError` in doing so ends the work.

    A replicate that raises becomes a `Failure`, and so does one whose worker process has died three times; before
    that it is started anew.
    """
    worlds_done = CONTEXT.RawArray("i", replicates)
    environment = {"UNDERTOW_INTERPRETED": "1" if interpreted else "0"}
    pool = WorkerPool(processes, replicate.start, (job,), environment, shared=(worlds_done,))
    work = _Work(job, pool, worlds_done, shelf)
    reporter.begin(replicates * job.worlds, work.take_up(replicates))
    try:
        for number in range(replicates):
            if not worlds_done[number]:
                work.submit(number)
        while work.pending and stop.signal is None:
            done, _ = wait(work.pending, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                work.collect(future)
            reporter.update(sum(worlds_done), len(work.finished.failures))
    finally:
        if work.pending:
            pool.kill()
        pool.shutdown()
        reporter.end()
    finished = work.finished
    finished.replicates.sort(key=lambda replicate: replicate.number)
    finished.failures.sort(key=lambda failure: failure.number)
    return finished


@dataclass
class _Work(Generic[Result]):
    """What is to be done and what is done."""

    job: Task[Result]
    pool: WorkerPool
    worlds_done: ctypes.Array[ctypes.c_int]
    """For each replicate the worlds that have run; in shared memory, each slot written by one process at a time."""
    shelf: Shelf[Result] | None = None
    pending: dict[Future[Result], int] = field(default_factory=dict)
    deaths: Counter[int] = field(default_factory=Counter)
    finished: Finished[Result] = field(default_factory=Finished)

    def take_up(self, replicates: int) -> int:
        """Count those replicates as finished that are kept; gives the number of worlds that they ran."""
        for result in self.shelf.read(replicates) if self.shelf is not None else ():
            self.finished.replicates.append(result)
            self.worlds_done[result.number] = self.job.worlds
        return sum(self.worlds_done)

    def submit(self, number: int) -> None:
        """Hand a replicate to the pool."""
        self.pending[self.pool.submit(replicate.work, number)] = number

    def collect(self, future: Future[Result]) -> None:
        """Keep the result or the failure of one replicate, or start it anew if its worker died."""
        number, error = self.pending.pop(future), future.exception()
        if error is None:
            result = future.result()
            if self.shelf is not None:
                self.shelf.add(result)
            self.finished.replicates.append(result)
        elif isinstance(error, WorkerDied):
            self.deaths[number] += 1
            if self.deaths[number] < _MAX_DEATHS:
                self.submit(number)
            else:
                reason = f"its worker process died {_MAX_DEATHS} times: killed, or out of memory"
                self._fail(Failure(number, reason, ""))
        elif isinstance(error, WorkersCannotStart):
            self._fail(Failure(number, str(error), ""))
        else:
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            # The traceback in the worker comes as the text of the cause; that of this process says nothing.
            self._fail(Failure(number, reason, str(error.__cause__ or error)))

    def _fail(self, failure: Failure) -> None:
        # A failed replicate is over as well: the bar counts its worlds.
        self.worlds_done[failure.number] = self.job.worlds
        self.finished.failures.append(failure)
