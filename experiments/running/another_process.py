"""One call in a process of its own, which may start others: for what must be decided before the model is imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from experiments.running.processes import WorkerDied
from experiments.running.worker import CONTEXT, Raised, answer_of, check_main, serve, started_quietly

PATIENCE = 10.0
"""Seconds that the process has to end by itself."""

Answer = TypeVar("Answer")


def call(environment: Mapping[str, str], fn: Callable[..., Answer], *args: Any) -> Answer:
    """What a function of a module gives, called in a process that has these environment variables.

    Ctrl-C asks the process to stop, and waits until it has kept what is finished.

    Raises:
        RuntimeError: see `check_main`. WorkerDied: the process was killed. Besides, whatever the function raises.
    """
    check_main()
    pipe, there = CONTEXT.Pipe()
    process = CONTEXT.Process(target=serve, args=(there,))
    try:
        with started_quietly(environment):
            process.start()
    finally:
        there.close()
    try:
        answer_of(pipe, lambda _: None)  # that it is ready
        pipe.send((fn, args, {}))
        found: Answer = answer_of(pipe, lambda _: None)
    except KeyboardInterrupt:
        process.terminate()
        with suppress(EOFError, OSError, Raised):
            answer_of(pipe, lambda _: None)
        raise
    except Raised as raised:
        raise raised.error from raised.error.__cause__
    except (EOFError, OSError):
        raise WorkerDied("the process that lives by these rules was killed, or ran out of memory") from None
    finally:
        pipe.close()
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
    return found
