"""Replicates on all cores: a process pool that reports failures as rows, survives a killed worker and stops at once."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Lock
from types import FrameType
from typing import Generic

from experiments import unit
from experiments.progress import Reporter
from experiments.unit import Result, Task

# Processes that are started afresh: a fork would copy threads and locks of this one in an unknown state.
_CONTEXT = multiprocessing.get_context("spawn")
_POLL_SECONDS = 0.1
_LONGEST_HANDOVER = 10.0
_MAX_DEATHS = 3
_NOT_STARTED = -1


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


@contextmanager
def stop_requests() -> Iterator[Stop]:
    """While the block runs, Ctrl-C and SIGTERM only set the yielded `Stop`; nothing is interrupted midway.

    Outside the main thread signals are left alone, since Python delivers them there.
    """
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def remember(number: int, _: FrameType | None) -> None:
        stop.signal = number

    before = {number: signal.signal(number, remember) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_pool(
    job: Task[Result], replicates: int, processes: int, reporter: Reporter, stop: Stop, interpreted: bool
) -> Finished[Result]:
    """Simulate replicates 0 to ``replicates - 1``; ends early when ``stop`` is set.

    A replicate that raises becomes a `Failure`. When a worker process dies, the replicates that were running are set
    aside and the others go on in a new pool; those set aside then run one at a time, and one that dies three times is
    given up as failed.
    """
    worlds_done = _CONTEXT.RawArray("i", [_NOT_STARTED] * replicates)
    work = _Work(job, processes, reporter, stop, interpreted, set(range(replicates)), worlds_done)
    reporter.begin(replicates * job.worlds)
    try:
        while work.left and stop.signal is None:
            unsuspected = work.left - work.deaths.keys()
            work.one_pool(unsuspected or {min(work.left)})
    finally:
        work.report()
        reporter.end()
    finished = work.finished
    finished.replicates.sort(key=lambda replicate: replicate.number)
    finished.failures.sort(key=lambda failure: failure.number)
    return finished


@dataclass
class _Work(Generic[Result]):
    """What is to be done and what is done; outlives the pools that do it."""

    job: Task[Result]
    processes: int
    reporter: Reporter
    stop: Stop
    interpreted: bool
    left: set[int]
    worlds_done: ctypes.Array[ctypes.c_int]
    """For each replicate the worlds that have run; in shared memory, each slot written by one process at a time."""
    deaths: dict[int, int] = field(default_factory=dict)
    """How often a worker died while it ran a replicate; several may be named for one death."""
    finished: Finished[Result] = field(default_factory=Finished)

    def one_pool(self, batch: set[int]) -> None:
        """Work off ``batch`` with one pool until it is done, a worker dies, or someone asks to stop."""
        others = set(multiprocessing.active_children())
        executor = ProcessPoolExecutor(
            min(self.processes, len(batch)),
            mp_context=_CONTEXT,
            initializer=unit.start,
            initargs=(self.job, self.worlds_done),
        )
        try:
            pending = self._submit(executor, batch)
            while pending and self.stop.signal is None:
                done, _ = wait(pending, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
                for future in done:
                    self._collect(future, pending.pop(future))
                self.report()
        finally:
            # Shutting down forgets the queue of results.
            sending = getattr(getattr(executor, "_result_queue", None), "_wlock", None)
            executor.shutdown(wait=self.stop.signal is None, cancel_futures=True)
            if self.stop.signal is not None:
                _end(set(multiprocessing.active_children()) - others, sending)
        if self.stop.signal is None:
            self._count_deaths(batch & self.left)

    def report(self) -> None:
        """Tell the reporter how many worlds are done and how many replicates have failed."""
        self.reporter.update(sum(max(0, worlds) for worlds in self.worlds_done), len(self.finished.failures))

    def _count_deaths(self, unfinished: set[int]) -> None:
        """After a pool has ended: if a worker died, remember what was running, or everything if nothing had started."""
        running = {number for number in unfinished if self.worlds_done[number] != _NOT_STARTED}
        for number in running or unfinished:
            self.worlds_done[number] = _NOT_STARTED
            self.deaths[number] = self.deaths.get(number, 0) + 1
            if self.deaths[number] >= _MAX_DEATHS:
                reason = f"its worker process died {_MAX_DEATHS} times: killed, or out of memory"
                self._fail(Failure(number, reason, ""))

    def _submit(self, executor: ProcessPoolExecutor, batch: set[int]) -> dict[Future[Result], int]:
        """Hand all replicates to the pool. Its processes start here, with the environment and signal mask of this one.

        Ctrl-C is blocked meanwhile: it would end each of them with a traceback before it can choose to ignore it.
        """
        can_block = hasattr(signal, "pthread_sigmask")
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if can_block else set()
        try:
            with _environment("UNDERTOW_INTERPRETED", "1" if self.interpreted else "0"):
                return {executor.submit(unit.work, number): number for number in sorted(batch)}
        except BrokenProcessPool:
            # A worker died while the others were still being started.
            return {}
        finally:
            if can_block:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def _collect(self, future: Future[Result], number: int) -> None:
        """Keep the result or the failure of one replicate; one whose worker died stays in ``left``."""
        error = future.exception()
        if isinstance(error, BrokenProcessPool):
            return
        if error is not None:
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            # The traceback in the worker comes as the text of the cause; that of this process says nothing.
            there = str(error.__cause__).strip().strip('"').strip() if error.__cause__ else ""
            self._fail(Failure(number, reason, there or "".join(traceback.format_exception(error))))
            return
        self.left.discard(number)
        self.finished.replicates.append(future.result())

    def _fail(self, failure: Failure) -> None:
        self.left.discard(failure.number)
        # A failed replicate is over as well: the bar counts its worlds.
        self.worlds_done[failure.number] = self.job.worlds
        self.finished.failures.append(failure)


def _end(children: set[BaseProcess], sending: Lock | None) -> None:
    """End worker processes at once, but none in the middle of handing over a result.

    Half a result in the pipe would keep this process waiting for the other half when it wants to exit. ``sending`` is
    the lock that a process holds while it hands one over; platforms without one need none.
    """
    held = sending is not None and sending.acquire(timeout=_LONGEST_HANDOVER)
    for child in children:
        child.terminate()
    if sending is not None and held:
        sending.release()


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Set an environment variable while the block runs."""
    previous = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if previous is None:
            del os.environ[name]
        else:
            os.environ[name] = previous
