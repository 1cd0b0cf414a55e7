"""Running the ledger: what is stored already is reused, what is missing is run, and everything is judged anew."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.claims.draws import Draw
from experiments.claims.ledger import Claim
from experiments.claims.order import Order
from experiments.claims.readings import MODES, cells, needs
from experiments.claims.results import Contested, Judged, Measured, collect, judge, measure
from experiments.claims.stored_draws import find_draws
from experiments.claims.task import COLUMNS, DEFAULTS, LedgerJob, Unit
from experiments.comparison.run import compile_once
from experiments.contested.mechanisms import ranges
from experiments.mechanisms.freeze import meaning
from experiments.running.ending import Ending
from experiments.running.pool import Failure, run_pool, stop_requests
from experiments.running.progress import Reporter
from experiments.storage import folders
from experiments.storage.store import to_json, write_parquet, write_text

if TYPE_CHECKING:
    import pandas as pd

HORIZON = 208
FORMAT = 4
"""Of stored readings: 2 since a frozen mechanism goes on as it was, 4 since they say where a market collapsed."""


@dataclass(frozen=True)
class LedgerRun(Ending):
    """What came of an order.

    Attributes:
        judged: verdicts, or None if too few draws are complete. draws: the parameter draws.
        ran: units run now. seconds: time it all took.
    """

    order: Order
    judged: Judged | None
    draws: tuple[Draw, ...]
    ran: int
    seconds: float

    @property
    def renewed(self) -> float:
        """The share of the free parameters that were drawn anew at least once, mean over draws."""
        return float(np.mean([drawn.renewed for drawn in self.draws]))

    @property
    def failed(self) -> bool:
        """Whether parts failed or too little has run for a verdict."""
        return super().failed or self.judged is None


@dataclass(frozen=True)
class Gathered(Ending):
    """What there is to judge an order from.

    Attributes:
        keys: of the claims. units: all of the order. draws: by number. ran: units run now.
    """

    keys: Mapping[str, str]
    units: tuple[Unit, ...]
    draws: Mapping[int, Draw]
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
    """Run what is missing of an order and store it, unit by unit; errors as for `run`.

    Raises:
        InputError: besides, the folder holds another kind of result, or another process is at work there.
    """
    if (order.folder / folders.MANIFEST).is_file():
        folders.check_kind(order.folder, folders.CLAIMS)
    with folders.locked(order.folder, "--results"):
        return _gathered(order, reporter)


def _gathered(order: Order, reporter: Reporter) -> Gathered:
    """`gather` in a folder that this process alone may write in."""
    units_folder = order.folder / "units"
    units_folder.mkdir(parents=True, exist_ok=True)
    tables = load_tables(order.claims)
    keys = claim_keys(order, tables)
    failures: tuple[Failure, ...] = ()
    with stop_requests() as stop:
        draws = find_draws(order, reporter, stop)
        units = tuple(Unit(draw, r) for draw in (DEFAULTS, *draws) for r in range(order.precision.replicates))
        missing = {unit: _missing(units_folder / f"{unit.name}.parquet", keys) for unit in units}
        pending = tuple(unit for unit in units if missing[unit])
        if pending and stop.signal is None:
            compile_once(reporter)
            lacking = tuple(missing[unit] for unit in pending)
            job = _job(order, pending, lacking, keys, tables, draws)
            reporter.say(
                f"{len(pending)} of {len(units)} parts of the run are not stored yet: {job.worlds} worlds each."
            )
            finished = run_pool(job, len(pending), order.processes(len(pending)), reporter, stop, False)
            failures = tuple(finished.failures)
    return Gathered(keys, units, draws, len(pending), stopped_by=stop.signal, failures=failures)


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


def _job(
    order: Order, units: tuple[Unit, ...], missing: tuple[tuple[str, ...], ...], keys: Mapping[str, str],
    tables: Mapping[str, np.recarray], draws: Mapping[int, Draw],
) -> LedgerJob:  # fmt: skip
    return LedgerJob(
        units=units,
        missing=missing,
        claims=order.claims,
        keys=keys,
        tables=tables,
        folder=order.folder / "units",
        drawn={number: drawn.values for number, drawn in draws.items()},
        seed=order.seed,
        scale=order.precision.scale,
        burn_in=order.precision.burn_in,
        overrides=order.overrides,
        modes=order.modes,
    )


def load_tables(claims: Mapping[str, Claim]) -> dict[str, np.recarray]:
    """The weekly conditions of every scenario that some claims need, by name."""
    from experiments.comparison.plan import STATUS_QUO
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


def _missing(path: Path, keys: Mapping[str, str]) -> tuple[str, ...]:
    """The claims whose readings a unit's file does not hold; all of them if it is missing or damaged."""
    import pandas as pd

    if not path.exists():
        return tuple(keys)
    try:
        stored = pd.read_parquet(path, columns=["claim", "key"]).drop_duplicates()
    except (OSError, ValueError):
        path.unlink()
        return tuple(keys)
    there = dict(zip(stored["claim"], stored["key"], strict=True))
    return tuple(name for name, key in keys.items() if there.get(name) != key)


def readings(order: Order, there: Gathered) -> pd.DataFrame:
    """All readings that units have stored: columns draw, replicate and those of `task.COLUMNS`."""
    import pandas as pd

    frames = []
    for unit in there.units:
        path = order.folder / "units" / f"{unit.name}.parquet"
        if path.exists():
            frames.append(pd.read_parquet(path).assign(draw=unit.draw, replicate=unit.replicate))
    columns = [*COLUMNS, "draw", "replicate"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def measured(order: Order, there: Gathered, mode: str) -> dict[tuple[str, int], Measured]:
    """Effects by draw of every part of an order's claims, in one mode."""
    found = collect(order.claims, there.keys, readings(order, there), order.precision.replicates)
    return {
        (name, n): measure(part, cells(claim, part, mode), found[name, n, mode])
        for name, claim in order.claims.items()
        for n, part in enumerate(claim.parts)
    }


def _judge(order: Order, there: Gathered) -> Judged | None:
    """Verdicts from what is stored, or None where a claim has fewer than two complete draws."""
    found = collect(order.claims, there.keys, readings(order, there), order.precision.replicates)
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
    from experiments.claims.document import draws_frame, manifest, parts_frame

    assert result.judged is not None
    folder = result.order.folder
    write_parquet(folder / "claims.parquet", parts_frame(result.judged))
    write_parquet(folder / "effects.parquet", draws_frame(result.judged))
    write_text(folder / "manifest.json", to_json(manifest(result)))
