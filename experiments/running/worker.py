"""One worker process: how it is started, what it runs, and how it answers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

# Processes that are started afresh: a fork would copy threads and locks of this one in an unknown state.
CONTEXT = multiprocessing.get_context("spawn")


class RemoteTraceback(Exception):
    """The traceback in the worker, as text: the cause of an exception that a task raised."""


def check_main() -> None:
    """Refuse to start work in a process that is only being started: the main script there is imported, not run.

    Raises:
        RuntimeError: a script calls Undertow without a check for ``__name__``.
    """
    if getattr(process.current_process(), "_inheriting", False):
        raise RuntimeError(
            "this script starts simulations while a worker process imports it. "
            'Put the call under `if __name__ == "__main__":`.'
        )


class Raised(Exception):
    """An exception in the worker, as ``error``; its cause is the traceback there."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error))
        self.error = error


READY, PROGRESS, RESULT, RAISED = "ready", "progress", "result", "raised"
"""What a worker says: that it takes calls, how far a call is, and how it ended."""

_to_parent: list[Connection] = []
"""In a worker process, the pipe to the process that started it; empty elsewhere."""


def tell_progress(worlds: int) -> None:
    """Tell whoever waits for this call that so many worlds have run; where nobody can be told, nothing happens."""
    for pipe in _to_parent:
        pipe.send((PROGRESS, worlds, ""))


def answer_of(pipe: Connection, progress: Callable[[int], None]) -> Any:
    """What a worker answers; ``progress`` is called with what it tells on the way.

    Raises:
        Raised: its call raised. EOFError, OSError: it has died.
    """
    while True:
        kind, answer, text = pipe.recv()
        if kind == PROGRESS:
            progress(answer)
        elif kind == RAISED:
            answer.__cause__ = RemoteTraceback(text)
            raise Raised(answer)
        else:
            return answer


def serve(pipe: Connection) -> None:
    """Do calls from a pipe until it closes.

    It closes as well when the process at its other end has gone. Ctrl-C is left to that process, which decides what to
    keep.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _to_parent.append(pipe)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send((READY, None, ""))
        while True:
            fn, args, kwargs = pipe.recv()
            _do(pipe, lambda: fn(*args, **kwargs))  # noqa: B023


def _do(pipe: Connection, call: Callable[[], Any]) -> None:
    """Make a call and send what comes of it."""
    try:
        answer = (RESULT, call(), "")
    except Exception as error:
        answer = (RAISED, error, traceback.format_exc())
    try:
        pipe.send(answer)
    except (TypeError, AttributeError, ValueError) as error:
        pipe.send((RAISED, RuntimeError(f"the result cannot be sent: {error}"), answer[2]))


_starting = threading.Lock()


@contextmanager
def started_quietly(environment: Mapping[str, str]) -> Iterator[None]:
    """Processes that start in this block get some environment variables, no Ctrl-C, and no main script that is no file.

    Ctrl-C would end each of them with a traceback before it can choose to ignore it, and so would the search for a
    script that was read from standard input.
    """
    can_block = hasattr(signal, "pthread_sigmask")
    with _starting:
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if can_block else set()
        before = {name: os.environ.get(name) for name in environment}
        os.environ.update(environment)
        main = vars(sys.modules["__main__"])
        script = main.get("__file__")
        hidden = script is not None and not Path(getattr(process, "ORIGINAL_DIR", None) or "", script).is_file()
        if hidden:
            main["__file__"] = None
        try:
            yield
        finally:
            if hidden:
                main["__file__"] = script
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            if can_block:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
