"""Starting, resuming and expanding sweeps."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from experiments.running.engine import Engine, Outcome
from experiments.running.executors import opened
from experiments.running.means import Means, Shard
from experiments.running.progress import Reporter
from experiments.running.sizes import tell_absent
from experiments.running.stopping import stop_requests
from experiments.running.worlds import compile_model
from experiments.storage import folders
from experiments.storage.locks import locked_part
from experiments.storage.store import to_json, write_text
from experiments.sweeps import designs, documents, identity, size, store
from experiments.sweeps.damage import require_whole
from experiments.sweeps.files import Experiment
from experiments.sweeps.ids import check_some
from experiments.sweeps.plan import SweepPlan, make_plan, with_replicates
from experiments.sweeps.reading import Sweep, open_sweep
from experiments.sweeps.work import SweepWork
from model.errors import InputError

MANY = 1_000_000
"""Tasks of a sweep, of which nobody knows the number beforehand: more than there are processes."""


def plan_sweep(
    experiment: Experiment,
    folder: Path,
    command: str,
    join: bool = False,
    shard: Shard | None = None,
    overwrite: bool = False,
) -> Sweep:
    """Lay out the store of a new sweep, or take one of the same experiment in which nothing has run; nothing runs yet.

    Args:
        experiment: what is asked for. folder: of the store. command: the command line, for the manifest.
        join: take a store of the same experiment as it is, which other parts of the sweep may be filling already.
        shard: the part that is to run next. overwrite: replace a sweep that is there.

    Raises:
        InputError: the folder holds something else, or cannot be written; the sweep is too large, or the shard does
            not fit. Nothing is written then.
    """
    asked, shard = identity.identity(experiment), shard or Shard()
    held = folders.claim(folder, folders.SWEEP, asked, overwrite)
    if held is None or overwrite:
        plan = make_plan(experiment)
        check_shard(plan, shard)
        texts = documents.text_of(identity.plan_document(plan)), to_json(identity.manifest(plan, command))
        if store.create(folder, *texts, plan.points, experiment.copies.files, overwrite):
            return open_sweep(folder)
        folders.claim(folder, folders.SWEEP, asked)
    found = open_sweep(folder)
    check_shard(found.plan, shard)
    if not join and store.files(folder, "runs"):
        raise InputError(
            f"{folder} holds a sweep already: go on with `undertow resume {folder}`, or name another --out."
        )
    return found


def run_sweep(sweep: Sweep, means: Means, reporter: Reporter) -> Outcome:
    """Run what a sweep still lacks.

    Raises:
        InputError: the model has changed since it was planned, another process is at work on it, results are damaged
            or lost, or the shards do not fit it.
        OSError: the store cannot be written.
    """
    for warning in identity.check(sweep):
        reporter.say(f"Note: {warning}")
    check_shard(sweep.plan, means.shard)
    tell_absent(sweep.experiment.parameters, sweep.experiment.lengths.scale, reporter)
    with ExitStack() as stack:
        stack.enter_context(locked_part(sweep.path, means.shard))
        require_whole(sweep, None if means.shard.whole else means.shard.writer)
        check_some(sweep)
        compile_model(means, reporter)
        stop = stack.enter_context(stop_requests())
        work = SweepWork(sweep, means.shard)
        executor, side_by_side = stack.enter_context(opened(means, MANY, reporter))
        outcome = Engine(sweep.plan.job, work, executor, side_by_side, reporter, stop).run()
    outcome.failed += len(work.failed)
    outcome.first_failure = outcome.first_failure or (work.failed[0][-1] if work.failed else "")
    return outcome


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
    size.check(experiment, blocks, "the larger sweep")
    plan = make_plan(experiment, blocks)
    earlier = sweep.points
    if not plan.points.iloc[: len(earlier)].equals(earlier):
        raise InputError(
            f"{sweep.path}: the design gives other points here than those in the store: another version of SciPy or "
            "SALib spreads them differently. Use the version that the sweep was planned with."
        )
    with locked_part(sweep.path, Shard()):
        _write_expansion(sweep, plan)
    return open_sweep(sweep.path)


def _write_expansion(sweep: Sweep, plan: SweepPlan) -> None:
    """Put a larger plan in place of a sweep's. Ended at any moment, the folder holds one of the two, and whole."""
    new = identity.fingerprints(plan)
    either = {key: [*sweep.manifest[key], *hashes] for key, hashes in new.items()}
    write_text(sweep.path / documents.MANIFEST, to_json(sweep.manifest | either))
    store.write_points(sweep.path, plan.points)
    write_text(sweep.path / documents.PLAN, documents.text_of(identity.plan_document(plan)))
    write_text(sweep.path / documents.MANIFEST, to_json(sweep.manifest | new))
