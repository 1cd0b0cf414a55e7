"""How a piece of work ended: complete, with failures, or stopped by someone; in words, and as an exit code."""

from __future__ import annotations

import os
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
        first = f"{self.failures[0].task.name}: {self.failures[0].reason}" if self.failures else ""
        return told(self.stopped_by, len(self.failures), first, kept, again)


def told(stopped_by: int | None, failed: int, first_failure: str, kept: str, again: str = "") -> str:
    """The sentence about the end of work; see `Ending.told`, and for ``failed`` its number of failures."""
    go_on = f" Go on with `{again}`." if again else ""
    if stopped_by is not None:
        return f"Stopped by {asked_by(stopped_by)}: {kept}.{go_on}"
    if failed:
        return f"{failed} failed, {kept}. The first failure: {first_failure}{'.' if go_on else ''}{go_on}"
    return ""


def told_of_trouble(error: OSError, kept: str, again: str) -> str:
    """The same, without its full stop, after a full disk or where a cluster has gone."""
    first = "Go" if isinstance(error, ConnectionError) else "Make room, then go"
    # What a library says of a full disk is longer, and another thing for every library.
    return f"{os.strerror(error.errno) if error.errno else error}: {kept}. {first} on with `{again}`"


def asked_by(number: int) -> str:
    """Who sends a signal, in words."""
    return _ASKED_BY.get(signal.Signals(number).name, "a request to terminate")
