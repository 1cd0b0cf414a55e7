"""The loop of a sweep: hand trunks to an executor, take results back, store them, and survive what goes wrong.

At any time only a few bundles of trunks are out, and results wait in memory for a few seconds at most, so that memory
does not grow with the length of a sweep.
"""

from __future__ import annotations

import errno
import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field

import numpy as np

from experiments.running.ending import exit_code
from experiments.running.pool import Stop
from experiments.running.progress import Reporter
from experiments.sweeps.executors import SchedulerGone
from experiments.sweeps.plan import Shard
from experiments.sweeps.precision import Precision
from experiments.sweeps.reading import Sweep
from experiments.sweeps.store import Writer
from experiments.sweeps.trunk import STATUS_QUO, Failed, Grown, Trunk, grow_all
from model.errors import InputError

BUNDLE_SECONDS = 4.0
"""Length of a task that trunks are bundled to: handing one out costs milliseconds. Towards the end of a sweep tasks get
shorter, so that all workers end at about the same time."""
STORE_SECONDS = 10.0
STORE_SHARE = 0.05
STORE_LEAST = 1.0
"""How long a finished run may wait to be stored: so many seconds, or a share of the time that the sweep has run if that
is less, but a second at least. It is what a kill can cost."""
MAX_DEATHS = 3
MAX_LOST = 30
"""How often a run may lose its worker, and how often in a row all tasks that come back may have got lost."""
_POLL_SECONDS = 0.2
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_OUT_PER_PROCESS = 2


@dataclass
class Outcome:
    """How a sweep, or a part of it, ended.

    Attributes:
        planned, done, failed: runs of this part. new: of those done, the ones that this call simulated.
        stopped_by: number of the signal that ended it, or None.
        full: the message of a disk that took no more, or None.
        gone: the message of a cluster that is beyond reach, or None.
        first_failure: reason of one of the failures.
        model_seconds, seconds: time spent in the model by all workers, and on the clock.
    """

    planned: int = 0
    done: int = 0
    failed: int = 0
    new: int = 0
    stopped_by: int | None = None
    full: str | None = None
    gone: str | None = None
    first_failure: str = ""
    model_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 when every run is there, 1 after a failure, a full disk or a lost cluster, 128 + signal after a signal."""
        return exit_code(self.stopped_by, bool(self.failed or self.full or self.gone))


@dataclass
class Engine:
    """One part of a sweep at work. ``processes`` tells how many tasks the executor runs side by side."""

    sweep: Sweep
    executor: Executor
    processes: Callable[[], int]
    reporter: Reporter
    stop: Stop
    shard: Shard = field(default_factory=Shard)

    def __post_init__(self) -> None:
        plan = self.sweep.plan
        self._packed = plan.setting.packed()
        self._writer = Writer(self.sweep.path, self.shard)
        self._done, failed = self.sweep.done()
        self._precision = Precision.from_store(self.sweep)
        self._out: dict[Future[list[Grown]], list[Trunk]] = {}
        self._again: deque[Trunk] = deque()
        self._left = 0  # runs that no task has had yet
        self._lost = 0
        self._deaths: dict[tuple[int, int, int, int], int] = {}
        self._unstored: list[Grown] = []
        self._began = self._stored_at = time.monotonic()
        self._seconds_per_branch: float | None = None
        self.outcome = Outcome(failed=len(failed), first_failure=failed[0][-1] if failed else "")

    def run(self) -> Outcome:
        """Run what is missing until all is there, a signal asks to stop, the disk is full, or the cluster has gone.

        Raises:
            InputError: the executor's workers cannot run this model at all.
            OSError: the store cannot be written.
        """
        try:
            allowed = self._look()
            self.reporter.begin(self.outcome.planned, self.outcome.done)
            while True:
                self._work_off(self.sweep.plan.trunks(self._done, allowed, self.shard))
                self._store()
                before, allowed = allowed, self._look()
                if self.stop.signal is not None or self.outcome.full or np.array_equal(before, allowed):
                    break
                self.reporter.extend(self.outcome.planned)
        except SchedulerGone as error:
            self.outcome.gone = str(error)
        finally:
            self._store()
            self.outcome.stopped_by = self.stop.signal
            self.outcome.seconds = time.monotonic() - self._began
            self.reporter.update(self.outcome.done, self.outcome.failed)
            self.reporter.end()
        return self.outcome

    def _look(self) -> np.ndarray:
        """How many replicates each point may run now; counts what that makes, and what of it is done."""
        plan, allowed = self.sweep.plan, self._precision.settled(self._done)
        self.outcome.planned = plan.count(allowed, self.shard)
        self._left = sum(len(trunk.branches) for trunk in plan.trunks(self._done, allowed, self.shard))
        self.outcome.done = self.outcome.planned - self._left
        return allowed

    def _work_off(self, trunks: Iterator[Trunk]) -> None:
        """Keep the executor busy until the trunks are used up, or something asks to stop."""
        more = True
        while (more or self._out or self._again) and self.stop.signal is None and not self.outcome.full:
            most = self.processes() * _OUT_PER_PROCESS
            while len(self._out) < most:
                bundle = self._bundle(trunks, most)
                if not bundle:
                    more = False
                    break
                self._out[self.executor.submit(grow_all, self._packed, bundle)] = bundle
            finished, _ = wait(self._out, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
            arrived = [self._collect(future, self._out.pop(future)) for future in finished]
            if arrived:
                # A connection that breaks takes all tasks that are out with it, however many: it counts once.
                self._lost = 0 if any(arrived) else self._lost + 1
            now = time.monotonic()
            if now - self._stored_at >= min(STORE_SECONDS, max(STORE_LEAST, STORE_SHARE * (now - self._began))):
                self._store()
            self.reporter.update(self.outcome.done, self.outcome.failed)

    def _bundle(self, trunks: Iterator[Trunk], tasks: int) -> list[Trunk]:
        """The next trunks for one task: one that a worker died on goes alone, others until the task is long enough.

        ``tasks`` are out at a time: one of them takes no more than its share of the runs that are left.
        """
        if self._again:
            return [self._again.popleft()]
        bundle: list[Trunk] = []
        branches, share = 0, self._left / tasks
        for trunk in trunks:
            bundle.append(trunk)
            branches += len(trunk.branches)
            # The first tasks are single trunks: how long one takes is not known yet.
            long = self._seconds_per_branch is None or branches * self._seconds_per_branch >= BUNDLE_SECONDS
            if long or branches >= share:
                break
        self._left -= branches
        return bundle

    def _collect(self, future: Future[list[Grown]], bundle: list[Trunk]) -> bool:
        """Keep the results of a task; if its worker died, its trunks come again one by one.

        False if the task got lost on its way; it comes again.
        """
        error = future.exception() if not future.cancelled() else CancelledError()
        if error is None:
            results = future.result()
            seconds = sum(grown.seconds for grown in results)
            self.outcome.model_seconds += seconds
            self._seconds_per_branch = seconds / max(1, sum(len(trunk.branches) for trunk in bundle))
            for grown in results:
                self._keep(grown)
        elif is_death(error):
            self._bury(bundle)
        elif is_loss(error) and self._lost < MAX_LOST:
            # Nobody's fault but the network's.
            self._again.extend(bundle)
            return False
        else:
            raise InputError(f"the workers cannot run this sweep: {' '.join(str(error).split())}")
        return True

    def _bury(self, bundle: list[Trunk]) -> None:
        """A worker died: try again, or give a run up whose worker has died three times."""
        if len(bundle) > 1:
            # Which of them was running is not known; none is blamed.
            self._again.extend(bundle)
            return
        trunk = bundle[0]
        first = trunk.branches[0]
        key = (trunk.parameter_set, trunk.replicate, first.point, first.scenario)
        self._deaths[key] = self._deaths.get(key, 0) + 1
        if self._deaths[key] < MAX_DEATHS:
            self._again.append(trunk)
        elif len(trunk.branches) > 1:
            # A long trunk in a place where workers live short: its branches may do it one by one.
            del self._deaths[key]
            self._again.extend(trunk.alone())
        else:
            reason = f"its worker died {MAX_DEATHS} times: killed, or out of memory"
            empty = np.empty((0, 0, 0))
            self._keep(Grown(trunk, (), (), empty, empty, empty, (Failed(first, "", reason),), 0.0))

    def _keep(self, grown: Grown) -> None:
        """Take note of finished and failed runs, to be stored soon."""
        self._unstored.append(grown)
        self._mark(grown, True)
        for failed in grown.failed:
            self.outcome.first_failure = self.outcome.first_failure or failed.reason
        self._precision.note(grown)

    def _mark(self, grown: Grown, done: bool) -> None:
        """Count the runs of a trunk as done, or as not done after all."""
        for branch in [*grown.branches, *(failed.branch for failed in grown.failed)]:
            if branch.point == STATUS_QUO:
                self._done.status_quo[grown.trunk.parameter_set, grown.trunk.replicate] = done
            else:
                self._done.points[branch.point, branch.scenario, grown.trunk.replicate] = done
        runs = len(grown.branches) + len(grown.failed)
        self.outcome.done += runs if done else -runs
        self.outcome.new += runs if done else -runs
        self.outcome.failed += len(grown.failed) if done else -len(grown.failed)

    def _store(self) -> None:
        """Write what has come in since the last time as one shard."""
        self._stored_at = time.monotonic()
        if not self._unstored or self.outcome.full:
            return
        try:
            self._writer.add(self.sweep.columns.rows(self._unstored))
        except OSError as error:
            if error.errno not in _FULL:
                raise
            self.outcome.full = os.strerror(error.errno or errno.ENOSPC)
            for grown in self._unstored:
                self._mark(grown, False)
        self._unstored = []


def is_death(error: BaseException) -> bool:
    """Whether a task failed because its worker died: in a pool of processes, or again and again on a Dask cluster."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def is_loss(error: BaseException) -> bool:
    """Whether a task went missing between here and its worker."""
    return isinstance(error, CancelledError | OSError)
