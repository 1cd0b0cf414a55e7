"""Running the ledger: what is stored already is reused, what is missing is run, and everything is judged anew."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.claims.document import asked, draws_frame, manifest, parts_frame
from experiments.claims.draws import Draw
from experiments.claims.ledger import Claim, load, shipped
from experiments.claims.order import LedgerRun, Order, precision
from experiments.claims.readings import MODES, cells, needs
from experiments.claims.results import Contested, Judged, Measured, collect, judge, measure
from experiments.claims.stored_draws import find_draws
from experiments.claims.stored_readings import StoredReadings
from experiments.claims.worlds import DEFAULTS, Asked, DrawReplicate, LedgerJob
from experiments.contested.mechanisms import ranges
from experiments.mechanisms.freeze import meaning
from experiments.running.ending import Ending
from experiments.running.plan import STATUS_QUO
from experiments.running.progress import Reporter
from experiments.running.stopping import stop_requests
from experiments.running.task_list import run_tasks
from experiments.running.tasks import Task
from experiments.running.worlds import compile_model
from experiments.storage import folders
from experiments.storage.locks import locked, locked_part
from experiments.storage.store import RUNNING, to_json, write_result, write_rules, write_text
from experiments.storage.workplace import part_done

if TYPE_CHECKING:
    import pandas as pd

HORIZON = 208
TABLES = ("claims", "effects")
LEDGER = "ledger.toml"
"""A copy of the ledger in the folder of its results, unless it is the model's own."""
FORMAT = 4
"""Of stored readings: 2 since a frozen mechanism goes on as it was, 4 since they say where a market collapsed."""


@dataclass(frozen=True)
class Gathered(Ending):
    """What there is to judge an order from.

    Attributes:
        keys: of the claims. draws: by number. readings: all that is stored of the order, columns draw, replicate and
            those of `worlds.COLUMNS`. ran: replicates of draws that something was missing of when it began.
    """

    keys: Mapping[str, str]
    draws: Mapping[int, Draw]
    readings: pd.DataFrame
    ran: int


def run(order: Order, reporter: Reporter | None = None) -> LedgerRun:
    """Run what is missing of an order, store it, and judge all that is stored.

    Raises:
        InputError: a scenario of the ledger is wrong. OSError: results cannot be written.
    """
    began = time.perf_counter()
    there = gather(order, reporter or Reporter())
    judged = _judge(order, there)
    seconds = time.perf_counter() - began
    draws = tuple(there.draws.values())
    result = LedgerRun(order, judged, draws, there.ran, seconds, stopped_by=there.stopped_by, failures=there.failures)
    if judged is not None and order.whole:
        store(result)
    return result


def gather(order: Order, reporter: Reporter) -> Gathered:
    """Run what is missing of an order and store it, task by task; errors as for `run`.

    Raises:
        InputError: besides, the folder holds another kind of result, or another process is at work there.
        PartDone: only the part of the draws is done that runs here, and others are missing.
    """
    if (order.folder / folders.MANIFEST).is_file():
        folders.check_kind(order.folder, folders.CLAIMS)
    with (
        locked(order.folder, "--results")
        if order.means.shard.whole
        else locked_part(order.folder, order.means.shard, what="--results")
    ):
        return _gathered(order, reporter)


def _gathered(order: Order, reporter: Reporter) -> Gathered:
    """`gather` in a folder that this process may write in."""
    _begin(order)
    tables = load_tables(order.claims)
    keys = claim_keys(order, tables)
    how = order.precision
    job = LedgerJob(order.claims, keys, tables, order.seed, how.scale, how.burn_in, order.overrides, order.modes)
    with stop_requests() as stop:
        draws = find_draws(order, reporter, stop)
        all_draws = draws if order.means.shard.whole else range(how.draws)
        every = [DrawReplicate(draw, n) for draw in (DEFAULTS, *all_draws) for n in range(how.replicates)]
        store = StoredReadings(order.folder, keys, every, order.means.shard)
        tasks = [_task(job, one, store.missing(one), draws) for one in every]
        pending = [task for task in tasks if task.what.claims and order.has(task.what.of.draw)]
        if pending and stop.signal is None:
            compile_model(order.means, reporter)
            most = max(task.worlds for task in pending)
            reporter.say(f"{len(pending)} of {len(tasks)} parts of the run are not stored yet: {most} worlds each.")
        found = run_tasks(job, tasks, order.means, reporter, stop, store, lambda task: order.has(task.what.of.draw))
        if found.missing and not order.means.shard.whole:
            raise part_done(order.folder, order.means.shard, len(tasks) - found.missing, len(tasks), stop)
        if not order.means.shard.whole:
            # The other parts have drawn theirs by now.
            draws = find_draws(order, reporter, stop)
    failures = tuple(found.failures)
    return Gathered(keys, draws, store.table(), len(pending), stopped_by=stop.signal, failures=failures)


def _begin(order: Order) -> None:
    """Say in the folder of a whole ledger what is asked, so that it can be gone on with from there."""
    from model.machine.compilation import model_hash

    if order.whole and not (order.folder / folders.MANIFEST).is_file():
        if order.ledger is not None:
            write_text(order.folder / LEDGER, order.ledger.read_text(encoding="utf-8"))
        write_rules(order.folder)
        facts = {"kind": folders.CLAIMS, "status": RUNNING, "model": model_hash(), "asked": asked(order)}
        write_text(order.folder / folders.MANIFEST, to_json(facts))


def order_of(folder: Path, manifest: Mapping[str, Any], out: Path) -> Order:
    """The order that a folder was made for, to be stored in ``out``; `KeyError` if it does not say so."""
    said, own = manifest["asked"], folder / LEDGER
    ledger = own if own.is_file() else None
    claims = load(ledger) if ledger is not None else shipped()
    how = precision(said["precision"])
    return Order(claims, how, said["seed"], home=out.parent, label=out.name, ledger=ledger)


def _task(job: LedgerJob, of: DrawReplicate, missing: tuple[str, ...], draws: Mapping[int, Draw]) -> Task:
    """One replicate of a draw, of which the readings of some claims are missing."""
    values = draws[of.draw].values if of.draw in draws else {}
    worlds = len(job.needs(missing).readings) if missing else 0
    return Task(of.name, Asked(of, missing, values), worlds)


class CutShort(Exception):
    """Something that was to run is not there; ``there`` says why."""

    def __init__(self, there: Gathered) -> None:
        super().__init__()
        self.there = there


def gather_all(order: Order, reporter: Reporter) -> Gathered:
    """As `gather`, for what makes no sense unless it is whole.

    Raises:
        CutShort: something that was to run is not there.
    """
    there = gather(order, reporter)
    if there.exit_code:
        raise CutShort(there)
    return there


def load_tables(claims: Mapping[str, Claim]) -> dict[str, np.recarray]:
    """The weekly conditions of every scenario that some claims need, by name."""
    from scenarios import load

    names = dict.fromkeys([STATUS_QUO, *(n for c in claims.values() for part in c.parts for n in part.scenarios)])
    return {name: load(name, HORIZON).table for name in names}


def claim_keys(order: Order, tables: Mapping[str, np.recarray]) -> dict[str, str]:
    """For each claim what its readings depend on, as a hash: the model, the row, its tables, and how it is run."""
    from experiments.storage.manifest import table_hash
    from model.machine.compilation import model_hash

    hashes = {name: table_hash(table) for name, table in tables.items()}
    how = order.precision
    common = [FORMAT, model_hash(), order.seed, how.scale.hex(), how.burn_in, sorted(order.overrides.items())]
    common.append(order.modes)
    keys = {}
    for name, claim in order.claims.items():
        wanted = needs({name: claim}, order.modes)
        worlds = [
            (site, meaning(site.frozen), readings, hashes[site.scenario]) for site, readings in wanted.readings.items()
        ]
        keys[name] = hashlib.sha256(repr((common, worlds, claim.parts, claim.switch)).encode()).hexdigest()[:20]
    return keys


def measured(order: Order, there: Gathered, mode: str) -> dict[tuple[str, int], Measured]:
    """Effects by draw of every part of an order's claims, in one mode."""
    found = collect(order.claims, there.keys, there.readings, order.precision.replicates)
    return {
        (name, n): measure(part, cells(claim, part, mode), found[name, n, mode])
        for name, claim in order.claims.items()
        for n, part in enumerate(claim.parts)
    }


def _judge(order: Order, there: Gathered) -> Judged | None:
    """Verdicts from what is stored, or None where a claim has fewer than two complete draws."""
    found = collect(order.claims, there.keys, there.readings, order.precision.replicates)
    for name, claim in order.claims.items():
        for n in range(len(claim.parts)):
            for mode in MODES:
                stored = found.get((name, n, mode))
                if stored is None or np.count_nonzero(stored.draws != DEFAULTS) < 2:
                    return None
    return judge(order.claims, found, _contested(there.draws), order.whole)


def _contested(draws: Mapping[int, Draw]) -> Contested:
    """For each contested parameter its claim, the ends of its range, and its value in every draw."""
    return {
        name: (claim, low, high, {number: drawn.values[name] for number, drawn in draws.items()})
        for name, (claim, low, high) in ranges().items()
    }


def store(result: LedgerRun) -> None:
    """Write ``claims.parquet`` (a row per part), ``effects.parquet`` (per part and draw) and ``manifest.json``."""
    assert result.judged is not None
    frames = parts_frame(result.judged), draws_frame(result.judged)
    write_result(result.order.folder, manifest(result), dict(zip(TABLES, frames, strict=True)))
