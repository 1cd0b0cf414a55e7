"""Tasks: named pieces of one job, and what a worker process does with some of them.

This module is what worker processes import, on this machine or another: it loads the model only when the first task
starts.
"""

from __future__ import annotations

import pickle
import time
import traceback
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from experiments.running.worker import tell_progress

Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)


@dataclass(frozen=True)
class Task:
    """One piece of a job.

    Attributes:
        name: tells it from all others of the job, and is the same every time.
        what: what `Job.simulate` is called with; small, since it travels to a worker.
        worlds: how many worlds it runs; progress is told in these.
    """

    name: str
    what: Any
    worlds: int


class Job(Protocol[Result_co]):
    """What all tasks share; it travels to the worker processes whole."""

    def simulate(self, what: Any, done: Callable[[], None]) -> Result_co:
        """Do one task and call ``done`` after each of its worlds; depends on the job and ``Task.what`` alone."""


@dataclass(frozen=True)
class Done(Generic[Result]):
    """A task with its result, and the seconds that it took."""

    task: Task
    result: Result
    seconds: float = 0.0


@dataclass(frozen=True)
class Failed:
    """A task that gave no result: why, and the traceback for whoever repairs it."""

    task: Task
    reason: str
    traceback: str = ""


class OtherModel(RuntimeError):
    """A worker has another version of the model, or other rules, than those that the work was planned with."""


def replicates(count: int, worlds: int) -> list[Task]:
    """A task for each replicate, which runs so many worlds."""
    return [Task(f"replicate {number}", number, worlds) for number in range(count)]


def pack(job: Job[Result]) -> bytes:
    """A job in as few bytes as it takes, with the model that it is of and the rules that a file replaces in it.

    Weekly tables repeat themselves: a policy of four years takes a few kilobytes.
    """
    from model.machine import replaced
    from model.machine.compilation import model_hash

    return zlib.compress(pickle.dumps((model_hash(), replaced.described(), job)))


def do_all(packed: bytes, tasks: Sequence[Task]) -> list[Done[Any] | Failed]:
    """Do some tasks of a job one after another: the call that executors make.

    Raises:
        OtherModel: this worker cannot do any of them.
    """
    job, worlds = _unpacked(packed), 0

    def done() -> None:
        nonlocal worlds
        worlds += 1
        tell_progress(worlds)

    return [_do(job, task, done) for task in tasks]


def _do(job: Job[Any], task: Task, done: Callable[[], None]) -> Done[Any] | Failed:
    """Do one task; if it raises, the others go on."""
    began = time.perf_counter()
    try:
        return Done(task, job.simulate(task.what, done), time.perf_counter() - began)
    except Exception as error:
        return Failed(task, " ".join(f"{type(error).__name__}: {error}".split()), traceback.format_exc())


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Job[Any]:
    from model.machine import replaced
    from model.machine.compilation import model_hash

    model, rules, job = pickle.loads(zlib.decompress(packed))
    if replaced.hash_in(rules) != replaced.hash_in(here := replaced.described()):
        raise OtherModel(_other_rules(rules, here))
    if model != model_hash():
        raise OtherModel(
            f"this worker has another model ({model_hash()[:12]}) than the work was planned with ({model[:12]}): "
            "install the same version everywhere"
        )
    return job  # type: ignore[no-any-return]


def _other_rules(planned: dict[str, Any], here: dict[str, Any]) -> str:
    """That a worker has other rules than the work was planned with, and how to start one that has the same."""
    from model.machine.replaced import VARIABLE

    def of(described: dict[str, Any]) -> str:
        said = described.get("rules")
        return f"those of {said['file']} ({said['hash'][:6]})" if said else "the model's own"

    value = f"{VARIABLE}={planned['rules']['file']}" if planned else f"no {VARIABLE}"
    return (
        f"this worker's rules are {of(here)}, and the work was planned with {of(planned)}: start workers with {value} "
        "in their environment"
    )
