"""What work runs on: processes of this machine or a cluster, all of it or one part of several."""

from __future__ import annotations

import os
from concurrent.futures import Executor
from dataclasses import dataclass, field

from model.errors import InputError

MOST = 4096
"""Processes."""


@dataclass(frozen=True)
class Shard:
    """Part ``number`` (1 to ``of``) of the work."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """The part that "3/32" names; `InputError` if it names none."""
        number, slash, of = text.partition("/")
        if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            raise InputError(f"--shard {text} is not valid: write I/N with I from 1 to N, such as --shard 3/32.")
        return cls(int(number), int(of))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def has(self, piece: int) -> bool:
        """Whether a piece of the work, counted from 0, belongs to this part."""
        return piece % self.of == self.number - 1

    @property
    def whole(self) -> bool:
        """Whether there are no other parts."""
        return self.of == 1

    @property
    def writer(self) -> str:
        """Name under which this part writes its files."""
        return "all" if self.whole else f"{self.number:0{len(str(self.of))}d}-of-{self.of}"


@dataclass(frozen=True)
class Means:
    """What work runs on; none of it changes a result.

    Attributes:
        workers: processes on this machine; None takes all cores. dask: address of a scheduler to use instead.
        executor: an executor of your own to use instead, with ``workers`` tasks side by side; it is left open.
        shard: the part of the work to do here.
        interpreted: whether rules run as plain Python.
    """

    workers: int | None = None
    dask: str | None = None
    executor: Executor | None = None
    shard: Shard = field(default_factory=Shard)
    interpreted: bool = False

    def __post_init__(self) -> None:
        if self.workers is not None and not 1 <= self.workers <= MOST:
            raise InputError(f"--workers {self.workers} is not valid: should be a whole number from 1 to {MOST}.")
        if self.dask is not None and self.workers is not None:
            raise InputError("--workers and --dask exclude each other: a cluster has its own workers.")
        if self.dask is not None and self.interpreted:
            raise InputError("--interpreted and --dask exclude each other: a cluster runs compiled rules.")

    def processes(self, tasks: int) -> int:
        """How many processes of this machine run so many tasks."""
        return max(1, min(self.workers or available_cores(), tasks))


class PartDone(Exception):
    """A part of the work has ended and its results are kept, but those of other parts are not there yet.

    The message says what is there and what to do next; ``exit_code`` is 0 if the part did all that it was to do.
    """

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code


def available_cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
