"""Worker processes that may die: an executor in which a death costs the task it hit and nothing else."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from experiments.running.worker import CONTEXT, Raised, answer_of, check_main, serve, started_quietly

STARTS = 3
"""How often in a row a process may die as it starts."""
PAUSE = 1.0
"""Seconds between two such starts, in which a machine that was short of memory may have some again."""
_PATIENCE = 10.0
"""Seconds that a process has to end by itself, or the operating system to end it."""


class WorkerDied(BrokenExecutor):
    """The process that ran a task was killed or ran out of memory; the pool has another by now."""


class WorkersCannotStart(RuntimeError):
    """Every process that was started has died before it could take a task; the message says what may be wrong."""


class Progressing(Future[Any]):
    """The future of a call that tells how far it is: ``worlds`` have run."""

    worlds = 0

    def note(self, worlds: int) -> None:
        """So many worlds have run by now."""
        self.worlds = worlds


@dataclass(frozen=True)
class _Call:
    future: Progressing
    call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class WorkerPool(Executor):
    """A `concurrent.futures.Executor` of processes, each of which can be killed without harm to the others.

    Every process has a pipe of its own. A pipe that closes early lays a death at the door of the one task that was
    running: its future raises `WorkerDied`, and the next task gets a new process. A process that dies as it starts is
    started anew, and no task is blamed; if none can be started, every future raises `WorkersCannotStart`. (In the
    standard library's pool a death fails every task, and a process that is killed while it hands a result over can
    block the pool for ever.)
    """

    def __init__(self, processes: int, environment: Mapping[str, str] | None = None) -> None:
        """Prepare ``processes`` processes, each started with its first task.

        Args:
            processes: how many run side by side. environment: variables set in them.

        Raises:
            RuntimeError: see `check_main`.
        """
        check_main()
        self._tasks: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._closed = self._killed = False
        self._lock = threading.Lock()
        self._broken = ""
        self._able = processes
        self._slots = [_Slot(self._tasks, dict(environment or {}), self._retire) for _ in range(processes)]

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See `concurrent.futures.Executor.submit`."""
        if self._closed:
            raise RuntimeError("this pool has been shut down")
        future = Progressing()
        with self._lock:
            if self._broken:
                future.set_exception(WorkersCannotStart(self._broken))
            else:
                self._tasks.put(_Call(future, (fn, args, kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See `concurrent.futures.Executor.shutdown`; after `kill` it waits for some seconds at most."""
        self._closed = True
        if cancel_futures:
            self._cancel_waiting()
        # Every time: cancelling takes away what an earlier call put there.
        for _ in self._slots:
            self._tasks.put(None)
        if wait:
            for slot in self._slots:
                slot.thread.join(_PATIENCE if self._killed else None)

    def kill(self) -> None:
        """Give up all tasks and end the processes now."""
        self._closed = self._killed = True
        self._cancel_waiting()
        for slot in self._slots:
            slot.kill()
            self._tasks.put(None)

    @property
    def working(self) -> bool:
        """Whether some process is at a task that nobody has the end of."""
        return any(slot.task is not None and not slot.task.future.done() for slot in self._slots)

    def _cancel_waiting(self) -> None:
        for task in self._waiting():
            task.future.cancel()

    def _waiting(self) -> Iterator[_Call]:
        """Take all tasks that no process has begun."""
        with suppress(queue.Empty):
            while True:
                task = self._tasks.get_nowait()
                if task is not None:
                    yield task

    def _retire(self, task: _Call, reason: str) -> None:
        """A slot cannot start its process: others do its task, or nobody does any."""
        with self._lock:
            self._able -= 1
            if self._able and not self._closed:
                self._tasks.put(task)
                return
            self._broken = reason
            for left in (task, *self._waiting()):
                if left.future.set_running_or_notify_cancel():
                    left.future.set_exception(WorkersCannotStart(reason))


@dataclass
class _Slot:
    """One process at a time, and the thread of this process that hands it tasks."""

    tasks: queue.SimpleQueue[_Call | None]
    environment: Mapping[str, str]
    retire: Callable[[_Call, str], None]
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self._process: Any = None
        self._pipe: Connection | None = None
        self._given_up = threading.Event()
        self.task: _Call | None = None
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def kill(self) -> None:
        """End the process, whatever it does; the pipe then tells the thread."""
        self._given_up.set()
        if (process := self._process) is not None:
            process.kill()

    def _serve(self) -> None:
        while (task := self.tasks.get()) is not None:
            self.task = task
            try:
                self._begin()
            except WorkersCannotStart as error:
                if self._given_up.is_set():
                    task.future.cancel()
                    continue
                self.retire(task, str(error))
                return
            if task.future.set_running_or_notify_cancel():
                self._run(task)
        self._end()

    def _run(self, task: _Call) -> None:
        """Have the process do a task, and pass on what comes of it."""
        assert self._pipe is not None
        try:
            self._pipe.send(task.call)
            result = answer_of(self._pipe, task.future.note)
        except (EOFError, OSError):
            self._end()
            task.future.set_exception(WorkerDied("its worker process was killed, or ran out of memory"))
        except Raised as raised:
            task.future.set_exception(raised.error)
        except Exception as error:  # what cannot be pickled
            task.future.set_exception(error)
        else:
            task.future.set_result(result)

    def _begin(self) -> None:
        """Start a process unless there is one that lives.

        Raises:
            WorkersCannotStart: it has died as it started, again and again, or the pool is given up.
        """
        if self._process is not None and self._process.is_alive():
            return
        ended = ""
        for attempt in range(STARTS):
            if self._given_up.wait(PAUSE if attempt else 0.0):
                break
            self._end()
            try:
                self._start()
            except (EOFError, OSError) as error:
                ended = self._end() or str(error)
            else:
                return
        raise WorkersCannotStart(
            f"worker processes end as they start ({ended}): killed, out of memory, or for what is said above. "
            'A script that calls Undertow needs `if __name__ == "__main__":` around the call.'
        )

    def _start(self) -> None:
        """Start a process and wait until it is ready for tasks.

        Tasks go through the pipe, not along with the process: the standard library would wait for ever for a process
        that died before it had read much.
        """
        self._pipe, there = CONTEXT.Pipe()
        process = CONTEXT.Process(target=serve, args=(there,), daemon=True)
        try:
            with started_quietly(self.environment):
                process.start()
        finally:
            # Only the worker holds its end now: when it goes, the pipe closes.
            there.close()
        # Known to `kill` only from here on: before, there is nothing to end.
        self._process = process
        if self._given_up.is_set():
            process.kill()
        self._pipe.recv()

    def _end(self) -> str:
        """Close the pipe, at which the process ends, and wait for it; says how it ended."""
        ended = ""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(_PATIENCE)
            if self._process.is_alive():
                self._process.kill()
                self._process.join(_PATIENCE)
            code = self._process.exitcode
            ended = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        self._process = self._pipe = None
        return ended
