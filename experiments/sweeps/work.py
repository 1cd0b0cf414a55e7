"""A sweep as work for the engine: which runs are due, and how what comes back goes into its three tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from experiments.running.engine import Ended
from experiments.running.means import Shard
from experiments.running.tasks import Failed, Task
from experiments.storage.batches import Writer
from experiments.sweeps.precision import Precision
from experiments.sweeps.reading import Sweep
from experiments.sweeps.simulation import STATUS_QUO, FailedRun, Simulated, nothing
from experiments.sweeps.tables import TABLES


class SweepWork:
    """One part of a sweep; see `experiments.running.engine.Work`.

    A task is one burn-in with all its runs; worlds are runs. A failed run is one that is done, until someone asks to
    try it again.
    """

    def __init__(self, sweep: Sweep, shard: Shard) -> None:
        self._sweep, self._shard = sweep, shard
        self._writer = Writer(sweep.path, TABLES, shard.writer)
        self._stored, self.failed = sweep.done()
        self._precision = Precision.from_store(sweep.plan, sweep.read)

    def due(self) -> Iterator[Task]:
        """See `experiments.running.engine.Work`; with a target precision more comes up when all of this is done."""
        allowed = self._precision.settled(self._stored)
        return (origin.task for origin in self._sweep.plan.due(self._stored, allowed, self._shard))

    def count(self) -> tuple[int, int]:
        """See `experiments.running.engine.Work`."""
        planned = self._sweep.plan.count(self._precision.settled(self._stored), self._shard)
        return planned, planned - sum(task.worlds for task in self.due())

    def note(self, ended: Ended) -> Sequence[str]:
        """See `experiments.running.engine.Work`."""
        simulated = _simulated(ended)
        self._mark(simulated, True)
        self._precision.note(simulated)
        return [failed.reason for failed in simulated.failed]

    def keep(self, ended: Sequence[Ended]) -> None:
        """See `experiments.running.engine.Work`."""
        self._writer.add(self._sweep.columns.rows([_simulated(one) for one in ended]))

    def forget(self, ended: Sequence[Ended]) -> None:
        """See `experiments.running.engine.Work`."""
        for one in ended:
            self._mark(_simulated(one), False)

    def parts(self, task: Task) -> Sequence[Task]:
        """See `experiments.running.engine.Work`: each run may burn in by itself."""
        return [origin.task for origin in task.what.alone()] if task.worlds > 1 else ()

    def _mark(self, simulated: Simulated, stored: bool) -> None:
        """Count the runs of an origin as done, or as not done after all."""
        origin = simulated.origin
        for run in [*simulated.runs, *(failed.run for failed in simulated.failed)]:
            if run.point == STATUS_QUO:
                self._stored.status_quo[origin.parameter_set, origin.replicate] = stored
            else:
                self._stored.points[run.point, run.scenario, origin.replicate] = stored


def _simulated(ended: Ended) -> Simulated:
    """What a task gave; all its runs have failed where it gave nothing."""
    if isinstance(ended, Failed):
        return nothing(ended.task.what, tuple(FailedRun(run, "", ended.reason) for run in ended.task.what.runs))
    found: Simulated = ended.result
    return found
