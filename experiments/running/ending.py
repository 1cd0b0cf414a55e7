"""How a piece of work ended: complete, with failures, or stopped by someone; in words, and as an exit code."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.running.stopping import Stop
from experiments.running.tasks import Failed

COMPLETE, INCOMPLETE, INTERRUPTED = "complete", "incomplete", "interrupted"
_ASKED_BY = {"SIGINT": "Ctrl-C", "SIGHUP": "its terminal, which was closed"}


def final_status(stop: Stop, failures: Sequence[Failed]) -> str:
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
        failures: the tasks that failed, with their reasons.
    """

    stopped_by: int | None
    failures: tuple[Failed, ...]

    @property
    def failed(self) -> bool:
        """Whether something that was asked for is not there, other than for a signal."""
        return bool(self.failures)

    @property
    def exit_code(self) -> int:
        """See `exit_code`."""
        return exit_code(self.stopped_by, self.failed)

    def told(self, kept: str, again: str = "") -> str:
        """The sentence about the end for the person who started the work; empty when it simply finished.

        Args:
            kept: what is there, in words. again: the command that goes on with it, if there is one.
        """
        go_on = f" Go on with `{again}`." if again else ""
        if self.stopped_by is not None:
            return f"Stopped by {asked_by(self.stopped_by)}: {kept}.{go_on}"
        if self.failures:
            first = self.failures[0]
            told = f"{len(self.failures)} failed, {kept}. The first failure: {first.task.name}: {first.reason}"
            return f"{told}.{go_on}" if go_on else told
        return ""


def asked_by(number: int) -> str:
    """Who sends a signal, in words."""
    return _ASKED_BY.get(signal.Signals(number).name, "a request to terminate")
