"""How far a sweep is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from experiments.running.means import Shard
from experiments.sweeps.precision import Precision
from experiments.sweeps.reading import Sweep


@dataclass(frozen=True)
class State:
    """Counts of runs, the status quo's included. ``reasons`` counts failures by reason."""

    planned: int
    done: int
    failed: int
    reasons: dict[str, int]

    @property
    def missing(self) -> int:
        """Runs that have not been tried."""
        return self.planned - self.done

    def lines(self) -> list[str]:
        """What to tell."""
        told = [f"{self.done} of {self.planned} runs done, {self.failed} of them failed, {self.missing} to go"]
        told += [f"  {count} failed: {reason}" for reason, count in self.reasons.items()]
        return told


def state_of(sweep: Sweep) -> State:
    """Count what is in the store. With a target precision, more runs may turn out to be needed."""
    done, failed = sweep.done()
    allowed = Precision.from_store(sweep.plan, sweep.read).settled(done)
    planned = sweep.plan.count(allowed, Shard())
    missing = sum(len(origin.runs) for origin in sweep.plan.due(done, allowed, Shard()))
    reasons = dict(Counter(reason for *_, reason in failed).most_common())
    return State(planned, planned - missing, len(failed), reasons)
