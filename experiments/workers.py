"""Worker processes that may die: an executor in which a death costs the task it hit and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

# Processes that are started afresh: a fork would copy threads and locks of this one in an unknown state.
CONTEXT = multiprocessing.get_context("spawn")


class WorkerDied(BrokenExecutor):
    """The process that ran a task was killed or ran out of memory; the pool has another by now."""


class RemoteTraceback(Exception):
    """The traceback in the worker, as text: the cause of an exception that a task raised."""


@dataclass(frozen=True)
class _Task:
    future: Future[Any]
    call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class WorkerPool(Executor):
    """A `concurrent.futures.Executor` of processes, each of which can be killed without harm to the others.

    Every process has a pipe of its own. A pipe that closes early lays a death at the door of the one task that was
    running: its future raises `WorkerDied`, and the next task gets a new process. (In the standard library's pool a
    death fails every task, and a process that is killed while it hands a result over can block the pool for ever.)
    """

    def __init__(
        self,
        processes: int,
        start: Callable[..., None] | None = None,
        arguments: tuple[Any, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare ``processes`` processes, each begun with its first task.

        Args:
            processes: how many run side by side.
            start, arguments: called in every new process. environment: variables set there.
        """
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._closed = False
        self._slots = [_Slot(self._tasks, start, arguments, dict(environment or {})) for _ in range(processes)]

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See `concurrent.futures.Executor.submit`."""
        if self._closed:
            raise RuntimeError("this pool has been shut down")
        future: Future[Any] = Future()
        self._tasks.put(_Task(future, (fn, args, kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See `concurrent.futures.Executor.shutdown`."""
        self._closed = True
        if cancel_futures:
            self._cancel_waiting()
        # Every time: cancelling takes away what an earlier call put there.
        for _ in self._slots:
            self._tasks.put(None)
        if wait:
            for slot in self._slots:
                slot.thread.join()

    def kill(self) -> None:
        """Give up all tasks and end the processes now."""
        self._closed = True
        self._cancel_waiting()
        for slot in self._slots:
            slot.kill()
            self._tasks.put(None)

    def _cancel_waiting(self) -> None:
        with suppress(queue.Empty):
            while True:
                task = self._tasks.get_nowait()
                if task is not None:
                    task.future.cancel()


@dataclass
class _Slot:
    """One process at a time, and the thread of this process that hands it tasks."""

    tasks: queue.SimpleQueue[_Task | None]
    start: Callable[..., None] | None
    arguments: tuple[Any, ...]
    environment: dict[str, str]
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self._process: Any = None
        self._pipe: Connection | None = None
        self._given_up = False
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def kill(self) -> None:
        """End the process, whatever it does; the pipe then tells the thread."""
        self._given_up = True
        if self._process is not None:
            self._process.terminate()

    def _serve(self) -> None:
        while (task := self.tasks.get()) is not None:
            if self._given_up:
                task.future.cancel()
            elif task.future.set_running_or_notify_cancel():
                self._run(task)
        self._end()

    def _run(self, task: _Task) -> None:
        """Have the process do a task, and pass on what comes of it."""
        try:
            self._begin()
            assert self._pipe is not None
            self._pipe.send(task.call)
            finished, result, text = self._pipe.recv()
        except (EOFError, OSError):
            self._end()
            task.future.set_exception(WorkerDied("its worker process was killed, or ran out of memory"))
        except Exception as error:  # what cannot be pickled
            task.future.set_exception(error)
        else:
            if finished:
                task.future.set_result(result)
            else:
                result.__cause__ = RemoteTraceback(text)
                task.future.set_exception(result)

    def _begin(self) -> None:
        """Start a process unless there is one that lives."""
        if self._process is not None and self._process.is_alive():
            return
        self._end()
        self._pipe, there = CONTEXT.Pipe()
        process = CONTEXT.Process(target=serve, args=(there, self.start, self.arguments), daemon=True)
        with _started_quietly(self.environment):
            process.start()
        # Known to `kill` only from here on: before, there is nothing to end.
        self._process = process
        # Only the worker holds its end now: when it goes, the pipe closes.
        there.close()
        if self._given_up:
            self._process.terminate()

    def _end(self) -> None:
        """Close the pipe, at which the process ends, and wait for it."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join()
        self._process = self._pipe = None


def serve(pipe: Connection, start: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    """Do tasks from a pipe until it closes, which it also does when the process at its other end has gone.

    Ctrl-C is left to that process, which decides what to keep.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if start is not None:
        start(*arguments)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            fn, args, kwargs = pipe.recv()
            try:
                answer = (True, fn(*args, **kwargs), "")
            except Exception as error:
                answer = (False, error, traceback.format_exc())
            try:
                pipe.send(answer)
            except (TypeError, AttributeError, ValueError) as error:
                pipe.send((False, RuntimeError(f"the result cannot be sent: {error}"), answer[2]))


_starting = threading.Lock()


@contextmanager
def _started_quietly(environment: Mapping[str, str]) -> Iterator[None]:
    """Processes that start in this block get some environment variables, and no Ctrl-C.

    Ctrl-C would end each of them with a traceback before it can choose to ignore it.
    """
    can_block = hasattr(signal, "pthread_sigmask")
    with _starting:
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if can_block else set()
        before = {name: os.environ.get(name) for name in environment}
        os.environ.update(environment)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            if can_block:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
