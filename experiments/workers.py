"""Worker processes that may die: an executor in which a death costs the task it hit and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

# Processes that are started afresh: a fork would copy threads and locks of this one in an unknown state.
CONTEXT = multiprocessing.get_context("spawn")


class WorkerDied(BrokenExecutor):
    """The process that ran a task was killed or ran out of memory; the pool has another by now."""


class WorkerPool(Executor):
    """A `concurrent.futures.Executor` of processes, each of which can be killed without harm to the others.

    Every process is a pool of one, so that a death is laid at the door of the one task that was running: its future
    raises `WorkerDied`, and a new process takes the next task. Processes end with this one, however it ends.
    """

    def __init__(
        self, processes: int, start: Callable[..., None] | None = None, arguments: tuple[Any, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Prepare ``processes`` processes, begun as they are needed.

        Args:
            processes: how many run side by side.
            start, arguments: called in every new process. environment: variables set there.
        """
        self._start, self._arguments, self._environment = start, arguments, dict(environment or {})
        self._before = set(multiprocessing.active_children())
        self._lock = threading.RLock()
        self._idle: list[_Slot] = [_Slot(self) for _ in range(processes)]
        self._slots = list(self._idle)
        self._waiting: deque[tuple[Future[Any], Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = deque()
        self._closed = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See `concurrent.futures.Executor.submit`."""
        future: Future[Any] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("this pool has been shut down")
            self._waiting.append((future, fn, args, kwargs))
        self._hand_out()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See `concurrent.futures.Executor.shutdown`."""
        with self._lock:
            self._closed = True
            cancelled = list(self._waiting) if cancel_futures else []
            if cancel_futures:
                self._waiting.clear()
        for future, *_ in cancelled:
            future.cancel()
        for slot in self._slots:
            slot.close(wait)

    def kill(self) -> None:
        """Give up all tasks and end the processes now."""
        self.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - self._before:
            child.terminate()

    def _hand_out(self) -> None:
        """Give waiting tasks to idle processes."""
        while True:
            with self._lock:
                if not self._waiting or not self._idle:
                    return
                future, fn, args, kwargs = self._waiting.popleft()
                if not future.set_running_or_notify_cancel():
                    continue
                slot = self._idle.pop()
                inner = slot.run(fn, *args, **kwargs)
            inner.add_done_callback(partial(self._take_back, slot, future))

    def _take_back(self, slot: _Slot, future: Future[Any], done: Future[Any]) -> None:
        """Pass a task's result on, and see to its process."""
        error = None if done.cancelled() else done.exception()
        died = isinstance(error, BrokenExecutor)
        with self._lock:
            if died:
                slot.renew()
            self._idle.append(slot)
        if done.cancelled() or died:
            future.set_exception(WorkerDied("its worker process was killed, or ran out of memory"))
        elif error is not None:
            future.set_exception(error)
        else:
            future.set_result(done.result())
        if not self._closed:
            self._hand_out()

    def _executor(self) -> ProcessPoolExecutor:
        arguments = (os.getpid(), self._start, self._arguments)
        return ProcessPoolExecutor(1, mp_context=CONTEXT, initializer=begin, initargs=arguments)


class _Slot:
    """One process of a pool, and whichever process takes its place."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._executor = pool._executor()

    def run(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        """Start a task, in a new process if the old one died while it was idle."""
        with started_quietly(self._pool._environment):
            try:
                return self._executor.submit(fn, *args, **kwargs)
            except BrokenExecutor:
                self.renew()
                return self._executor.submit(fn, *args, **kwargs)

    def renew(self) -> None:
        """Take another process from here on."""
        self._executor = self._pool._executor()

    def close(self, wait: bool) -> None:
        """End the process when its task is done."""
        self._executor.shutdown(wait=wait, cancel_futures=True)


def begin(parent: int, start: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    """Prepare a worker process: leave Ctrl-C to the parent, and end when the parent has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if start is not None:
        start(*arguments)


def _end_with(parent: int) -> None:
    """Wait for the parent's end; a process without one would wait for tasks for ever."""
    process = multiprocessing.parent_process()
    if process is not None and process.pid == parent:
        process.join()
        os._exit(1)


@contextmanager
def started_quietly(environment: Mapping[str, str]) -> Iterator[None]:
    """Processes that start in this block get some environment variables, and no Ctrl-C.

    Ctrl-C would end each of them with a traceback before it can choose to ignore it.
    """
    can_block = hasattr(signal, "pthread_sigmask")
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if can_block else set()
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is not None:
                os.environ[name] = value
            else:
                with suppress(KeyError):
                    del os.environ[name]
        if can_block:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
