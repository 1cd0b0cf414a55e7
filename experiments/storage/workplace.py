"""One result from the claim on its folder to its last table: what every command does alike that runs tasks.

The folder says from the start what was asked for and holds the policies; every task is kept there when it has ended;
tables are made at the end of all that are. So whatever ends the work, `undertow resume` goes on with it. Several
processes may each do a part of the work in one folder; whoever finds everything there makes the tables.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.running.ending import COMPLETE, Ending, exit_code, final_status
from experiments.running.engine import Ended
from experiments.running.means import Means, PartDone, Shard
from experiments.running.progress import Reporter
from experiments.running.sizes import tell_absent
from experiments.running.stopping import Stop, stop_requests
from experiments.running.task_list import Collected, run_tasks
from experiments.running.tasks import Done, Failed, Job, Result, Task
from experiments.running.worker import check_main
from experiments.running.worlds import compile_model
from experiments.storage import store
from experiments.storage.folders import MANIFEST, Holding, claim, holding, option, shown_path
from experiments.storage.locks import locked, locked_part
from experiments.storage.manifest import ended
from experiments.storage.task_store import TaskStore

if TYPE_CHECKING:
    import pandas as pd

    from experiments.running.plan import Plan
    from model.parameters import Parameters
    from scenarios import Copies

NOTHING_YET = {"status": store.RUNNING, "replicates": 0, "seeds": {}, "failures": []}


@dataclass
class Workplace:
    """A folder that this process may write in: alone, or its part of the work.

    Attributes:
        folder: the results folder.
        document: what its manifest says of what was asked for.
        policies: copies of the scenario files.
        tables: names of the tables that the result will have.
        holding: the same result as it is there already, complete or not; None if the work starts afresh.
        begun: whether the folder holds this result, or an earlier one that is to be replaced when there is something
            to replace it with.
        shard: the part of the work that is done here.
    """

    folder: Path
    document: dict[str, Any]
    policies: Copies
    tables: tuple[str, ...]
    holding: Holding | None
    begun: bool = False
    shard: Shard = field(default_factory=Shard)
    kept_any: bool = field(default=False, init=False)

    @property
    def complete(self) -> dict[str, Any] | None:
        """The manifest of this very result if nothing is left to do; None otherwise."""
        done = self.holding is not None and self.holding.status == COMPLETE
        return self.holding.manifest if done and self.holding else None

    def begin(self) -> None:
        """Put the policies and the manifest in the folder, in place of an earlier result."""
        if self.begun:
            return
        store.clear(self.folder, self.tables)
        store.write_policies(self.folder, self.policies.files)
        self._say(NOTHING_YET)
        self.begun = True

    def note(self, **facts: Any) -> None:
        """Write down what has been found out on the way, so that it need not be found out again."""
        self.document |= facts
        if self.begun:
            self._say(NOTHING_YET)

    def run(
        self, job: Job[Result], tasks: Sequence[Task], kind: type[Result], means: Means, reporter: Reporter, stop: Stop,
        part: str = "",
    ) -> Collected[Result]:  # fmt: skip
        """Do what is missing of some tasks, whose results are instances of the data class ``kind``, and keep it here.

        Where one result comes of several lists of tasks, each has a ``part`` of the folder.

        Raises:
            PartDone: only this part of the tasks is done, and others are missing.
            InputError, OSError: see `experiments.running.task_list.run_tasks`.
        """
        kept = TaskStore(self.folder / store.FINISHED / part, kind, means.shard.writer)
        collected = run_tasks(job, tasks, means, reporter, stop, _Kept(self, kept, reporter))
        if collected.missing and not means.shard.whole:
            raise part_done(self.folder, means.shard, len(tasks) - collected.missing, len(tasks), stop)
        return collected

    def finish(
        self, ended: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], keep_tasks: bool = False
    ) -> dict[str, Any]:
        """Store the tables and how the work ended; gives the whole manifest back.

        ``keep_tasks``: whether finished tasks stay although the result is complete.
        """
        # Until the last of them is there, nobody may take the tables for those of one result.
        self._say(NOTHING_YET)
        manifest = self.document | dict(ended)
        store.write_result(self.folder, manifest, tables)
        self.kept_any = True
        if manifest["status"] == COMPLETE and not keep_tasks:
            # All that they say is in the tables now.
            shutil.rmtree(self.folder / store.FINISHED, ignore_errors=True)
        return manifest

    def _say(self, facts: Mapping[str, Any]) -> None:
        store.write_text(self.folder / MANIFEST, store.to_json(self.document | dict(facts)))


@dataclass(frozen=True)
class Answer(Ending):
    """What came of a question that a plan and a command ask.

    Attributes:
        path: folder of the results, or None when no replicate finished and nothing was stored.
        manifest: as stored.
        reused: whether these very results were there already, so that nothing had to run.
    """

    path: Path | None
    manifest: dict[str, Any]
    reused: bool = field(default=False, kw_only=True)

    def table(self, name: str) -> pd.DataFrame:
        """One of the tables, as stored."""
        assert self.path is not None, "nothing was stored"
        return store.read_table(self.path, name)


Tabled = tuple[dict[str, Any], dict[str, "pd.DataFrame"]]
"""What a manifest says of what was found out, and the tables of a result."""


def answered(
    plan: Plan, asked: tuple[dict[str, Any], Copies], tables: Sequence[str], parameters: Parameters, reporter: Reporter,
    run: Callable[[Workplace, Stop], Collected[Any]], tabled: Callable[[Workplace, list[Any]], Tabled],
) -> Answer:  # fmt: skip
    """The answer to a question: as it is stored if that is complete, or from what is there when everything has run.

    Args:
        asked: what the manifest says of the question, as from `manifest.asked`, and copies of the policies.
        tables: names of the tables. parameters: with the plan's changes.
        run: does the tasks. tabled: makes the tables from their results, of which there is at least one.

    Raises:
        InputError, OSError: as for `workplace`.
    """
    with workplace(plan, *asked, tables) as place:
        if place.complete is not None:
            return Answer(place.folder, place.complete, reused=True, stopped_by=None, failures=())
        tell_absent(parameters, plan.scale, reporter)
        compile_model(plan.means, reporter)
        began = time.perf_counter()
        with stop_requests() as stop:
            finished = run(place, stop)
            status, failures = final_status(stop, finished.failures), tuple(finished.failures)
            if not finished.results:
                return Answer(None, {"status": status}, stopped_by=stop.signal, failures=failures)
            facts, made = tabled(place, finished.results)
            told = ended(plan, finished, status, time.perf_counter() - began)
            manifest = place.finish(told | facts, made)
            return Answer(place.folder, manifest, stopped_by=stop.signal, failures=failures)


def part_done(folder: Path, shard: Shard, there: int, tasks: int, stop: Stop) -> PartDone:
    """What to say where a part has ended and other tasks of the whole are not ``there``."""
    where, found = shown_path(folder), holding(folder)
    if found is not None and found.status == COMPLETE:
        return PartDone(f"Another part has made the tables: show them with `undertow resume {where}`.", 0)
    ended = "stopped" if stop.signal is not None else "done"
    message = (
        f"Part {shard} is {ended}: {there} of {tasks} tasks are in {where}. The tables are made by the part that finds "
        f"all of them there, or by `undertow resume {where}`."
    )
    return PartDone(message, exit_code(stop.signal, False))


@dataclass
class _Kept:
    """The store of some tasks of a result: the folder holds that result from the first of them on."""

    place: Workplace
    tasks: TaskStore[Any]
    reporter: Reporter

    def read(self) -> tuple[Mapping[str, Any], Mapping[str, Failed]]:
        """See `experiments.running.task_list.Store`."""
        if not self.place.begun:
            return {}, {}
        results, failures = self.tasks.read()
        for sentence in self.tasks.damaged:
            self.reporter.say(f"Note: {sentence}.")
        self.place.kept_any |= bool(results)
        return results, failures

    def add(self, ended: Sequence[Ended]) -> None:
        """See `experiments.running.task_list.Store`."""
        finished = any(isinstance(one, Done) for one in ended)
        if not finished and not self.place.begun:
            # An earlier result is not replaced by nothing but failures.
            return
        self.place.begin()
        self.tasks.add(ended)
        self.place.kept_any |= finished


@contextmanager
def workplace(plan: Plan, document: dict[str, Any], policies: Copies, tables: Iterable[str]) -> Iterator[Workplace]:
    """The plan's folder, claimed and locked while the block runs; ``document`` as from `manifest.asked`.

    A folder in which nothing came to be kept is left as it was found.

    Raises:
        InputError: it holds another result, or another process is at work there; nothing has been written then.
        OSError: the disk is full, cannot be written, or a cluster has gone; says what is kept, and how to go on.
        RuntimeError: this process is only being started by another; see `experiments.running.worker.check_main`.
    """
    check_main()
    folder, shard, named = plan.folder, plan.shard, option(document["kind"])

    def taken() -> Workplace:
        there = claim(folder, document["kind"], document["id"], plan.overwrite)
        earlier = {key: there.manifest[key] for key in document if there and key in there.manifest and key != "by"}
        return Workplace(folder, document | earlier, policies, tuple(tables), there, there is not None, shard)

    taken()
    if shard.whole:
        with locked(folder, named):
            fresh = not (folder / MANIFEST).is_file()
            place = taken()
            store.sweep_up(folder)
            if fresh:
                place.begin()
            try:
                yield from _used(place)
            finally:
                if fresh and not place.kept_any:
                    store.clear(folder, place.tables)
        return
    # Parts lay the folder out together: what one of them finds there is never taken away again.
    with locked_part(folder, shard, lambda: taken().begin(), (folder / MANIFEST).is_file, named):
        yield from _used(taken())


def _used(place: Workplace) -> Iterator[Workplace]:
    """A folder while it is worked in; an error that leaves finished tasks there says how to go on."""
    try:
        yield place
    except OSError as error:
        if not place.kept_any or isinstance(error, BrokenPipeError):
            raise
        raise OSError(error.errno, _how_to_go_on(place.folder, error)) from error


def _how_to_go_on(folder: Path, error: OSError) -> str:
    reason, first = error.strerror or str(error), "" if isinstance(error, ConnectionError) else "Make room, then go"
    return f"{reason}: what is finished is kept. {first or 'Go'} on with `undertow resume {shown_path(folder)}`"
