"""Starting, resuming and expanding sweeps."""

from __future__ import annotations

from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from experiments.plan import available_cores
from experiments.pool import Stop, stop_requests
from experiments.progress import Reporter
from experiments.run import compile_model
from experiments.sizes import tell_absent
from experiments.store import to_json, write_text
from experiments.sweeps import designs, identity, store
from experiments.sweeps.engine import Engine, Outcome
from experiments.sweeps.executors import Workers, dask_cluster, processes
from experiments.sweeps.files import Experiment
from experiments.sweeps.plan import Shard, SweepPlan, make_plan, with_replicates
from experiments.sweeps.reading import Sweep, open_sweep
from model.errors import InputError


@dataclass(frozen=True)
class Means:
    """What a sweep runs on.

    Attributes:
        workers: processes on this machine; None takes all cores. dask: address of a scheduler to use instead.
        executor: an executor of your own to use instead, with ``workers`` tasks side by side; it is left open.
        shard: the part of the sweep to run here.
    """

    workers: int | None = None
    dask: str | None = None
    executor: Executor | None = None
    shard: Shard = field(default_factory=Shard)


def plan_sweep(
    experiment: Experiment, folder: Path, command: str, join: bool = False, shard: Shard | None = None
) -> Sweep:
    """Lay out the store of a new sweep; nothing runs yet.

    ``join`` takes a store of the same experiment as it is, which other parts of the sweep may be filling already;
    ``shard`` is the part that is to run next.

    Raises:
        InputError: the folder is in use, or cannot be written; the shard does not fit. Nothing is written then.
    """
    plan = make_plan(experiment)
    check_shard(plan, shard or Shard())
    if store.create(folder, identity.plan_document(plan), identity.manifest(plan, command), plan.points):
        return open_sweep(folder)
    if not join:
        raise InputError(
            f"{folder} holds a sweep already: go on with `undertow resume {folder}`, or name another --out."
        )
    found = open_sweep(folder)
    if found.experiment.raw != experiment.raw:
        raise InputError(f"{folder} holds a sweep of another experiment than '{experiment.name}': name another --out.")
    return found


def run_sweep(sweep: Sweep, means: Means, reporter: Reporter) -> Outcome:
    """Run what a sweep still lacks.

    Raises:
        InputError: the model has changed since it was planned, another process is at work on it, or the shards do
            not fit it.
        OSError: the store cannot be written.
    """
    for warning in identity.check(sweep):
        reporter.say(f"Note: {warning}")
    check_shard(sweep.plan, means.shard)
    tell_absent(sweep.experiment.parameters, sweep.experiment.lengths.scale, reporter)
    with ExitStack() as stack:
        stack.enter_context(store.locked(sweep.path, means.shard))
        if means.dask is None:
            compile_model(sweep.experiment.lengths, reporter)
        stop = stack.enter_context(stop_requests())
        executor, side_by_side = stack.enter_context(_workers(means, stop, reporter))
        return Engine(sweep, executor, side_by_side, reporter, stop, means.shard).run()


def _workers(means: Means, stop: Stop, reporter: Reporter) -> AbstractContextManager[Workers]:
    """The executor that is asked for, for as long as a block runs."""
    count = means.workers or available_cores()
    if means.executor is not None:
        return nullcontext((means.executor, lambda: count))
    return dask_cluster(means.dask, reporter) if means.dask is not None else processes(count, stop)


def check_shard(plan: SweepPlan, shard: Shard) -> None:
    """Refuse shards that some would find empty where points stop at a precision, since these cannot share a point."""
    sets = len(plan.first_of_set)
    if plan.experiment.content.precision is not None and shard.of > sets:
        raise InputError(
            f"--shard {shard.number}/{shard.of}: with a target precision a shard takes whole parameter sets, and this "
            f"experiment has {sets}: use at most {sets} shards."
        )


def expand(sweep: Sweep, samples: int | None, replicates: int | None) -> Sweep:
    """Plan more points or more replicates for a sweep that exists; what is there stays. Nothing runs yet.

    Args:
        sweep: as stored. samples: to add to the design. replicates: that every point is to have in all.

    Raises:
        InputError: the model has changed, nothing is added, or the design cannot grow so.
    """
    identity.check(sweep)
    experiment, blocks = sweep.experiment, sweep.plan.blocks
    if samples is None and replicates is None:
        raise InputError("nothing to add: give --samples or --replicates.")
    if replicates is not None:
        if replicates <= sweep.plan.replicates:
            raise InputError(f"--replicates {replicates}: the sweep has {sweep.plan.replicates} already; name more.")
        experiment = with_replicates(experiment, replicates)
    if samples is not None:
        designs.check_expansion(experiment.content.design, blocks, samples)
        blocks = (*blocks, samples)
    plan = make_plan(experiment, blocks)
    earlier = sweep.points
    if not plan.points.iloc[: len(earlier)].equals(earlier):
        raise InputError(
            f"{sweep.path}: the design gives other points here than those in the store: another version of SciPy or "
            "SALib spreads them differently. Use the version that the sweep was planned with."
        )
    with store.locked(sweep.path, Shard()):
        store.write_points(sweep.path, plan.points)
        write_text(sweep.path / store.PLAN, to_json(identity.plan_document(plan)))
    return open_sweep(sweep.path)
