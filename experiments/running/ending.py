"""How a piece of work ended: complete, with failures, or stopped by someone; and the exit code that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.running.pool import Failure, Stop

COMPLETE, INCOMPLETE, INTERRUPTED = "complete", "incomplete", "interrupted"


def final_status(stop: Stop, failures: Sequence[Failure]) -> str:
    """The word that a manifest keeps: `INTERRUPTED`, `INCOMPLETE` or `COMPLETE`."""
    if stop.signal is not None:
        return INTERRUPTED
    return INCOMPLETE if failures else COMPLETE


def exit_code(stopped_by: int | None, failed: bool) -> int:
    """0 if everything finished, 1 if something failed, 128 + signal after Ctrl-C (130) or SIGTERM (143)."""
    if stopped_by is not None:
        return 128 + stopped_by
    return 1 if failed else 0


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What every result says about its end.

    Attributes:
        stopped_by: number of the signal that ended the work early, or None.
        failures: the parts that failed, with their reasons.
    """

    stopped_by: int | None
    failures: tuple[Failure, ...]

    @property
    def failed(self) -> bool:
        """Whether something that was asked for is not there, other than for a signal."""
        return bool(self.failures)

    @property
    def exit_code(self) -> int:
        """See `exit_code`."""
        return exit_code(self.stopped_by, self.failed)
