"""Running the ledger: what is stored already is reused, what is missing is run, and everything is judged anew."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.claims import draws as drawing
from experiments.claims.ledger import Claim
from experiments.claims.readings import MODES, needs
from experiments.claims.results import Contested, Judged, collect, judge
from experiments.claims.task import COLUMNS, DEFAULTS, LedgerJob, Unit
from experiments.contested import ranges
from experiments.plan import available_cores
from experiments.pool import Failure, Stop, run_pool, stop_requests
from experiments.progress import Reporter
from experiments.store import to_json, write_parquet, write_text
from model.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

HORIZON = 208
FORMAT = 1


@dataclass(frozen=True)
class Precision:
    """How much is run.

    Attributes:
        name: as on the command line. draws: of the parameters. replicates: paired ones of each.
        scale: size of a world (1 is about 28,000 people). burn_in: weeks before the policy.
        steps: of each draw's chain.
    """

    name: str
    draws: int
    replicates: int
    scale: float
    burn_in: int = 260
    steps: int = drawing.STEPS


PRECISIONS = {
    row.name: row
    for row in (
        Precision("quick", 12, 2, 0.1),
        Precision("default", 40, 3, 0.1),
        Precision("full", 200, 6, 0.25),
    )
}
"""Quick is for looking, default for a report within half an hour on two cores, full a run of some hours."""


@dataclass(frozen=True)
class Order:
    """What is asked for.

    Attributes:
        claims: rows of the ledger by id. precision, seed: as above.
        workers: processes, None for all cores; never changes a result.
        home: folder under which results of a precision have their own folder.
        overrides: parameters set after every draw, such as all contested effects at zero.
        label: name of the results' folder, the precision's unless there are overrides.
        modes: which worlds are run: with the mechanism, with it frozen, placebo.
        whole: whether these are all claims of a ledger; the tables of results are written for whole ledgers only.
    """

    claims: Mapping[str, Claim]
    precision: Precision
    seed: int = 1
    workers: int | None = None
    home: Path = Path("results/claims")
    overrides: Mapping[str, float] = field(default_factory=dict)
    label: str = ""
    modes: tuple[str, ...] = MODES
    whole: bool = True

    @property
    def folder(self) -> Path:
        """Where results are stored, as an absolute path."""
        return (self.home / (self.label or self.precision.name)).resolve()


@dataclass(frozen=True)
class LedgerRun:
    """What came of an order.

    Attributes:
        judged: verdicts, or None if too few draws are complete. draws: the parameter draws.
        ran: units run now. seconds: time it all took.
        failures: units that failed. stopped_by: number of the signal that ended it early, or None.
    """

    order: Order
    judged: Judged | None
    draws: tuple[drawing.Draw, ...]
    ran: int
    seconds: float
    failures: tuple[Failure, ...]
    stopped_by: int | None

    @property
    def exit_code(self) -> int:
        """0 if everything is there, 1 if something failed, 128 + signal if someone stopped it."""
        if self.stopped_by is not None:
            return 128 + self.stopped_by
        return 1 if self.failures or self.judged is None else 0


def precision(name: str) -> Precision:
    """A precision by name; `InputError` names the valid ones."""
    if name not in PRECISIONS:
        raise InputError(
            f"--precision {name} is not valid.{nearest(name, PRECISIONS)} One of: {', '.join(PRECISIONS)}."
        )
    return PRECISIONS[name]


@dataclass(frozen=True)
class Gathered:
    """What there is to judge an order from.

    Attributes:
        keys: of the claims. units: all of the order. draws: by number. ran: units run now.
        failures, stopped_by: as in `LedgerRun`.
    """

    keys: Mapping[str, str]
    units: tuple[Unit, ...]
    draws: Mapping[int, drawing.Draw]
    ran: int
    failures: tuple[Failure, ...]
    stopped_by: int | None


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
    result = LedgerRun(order, judged, draws, there.ran, seconds, there.failures, there.stopped_by)
    if judged is not None and order.whole:
        store(result)
    return result


def gather(order: Order, reporter: Reporter) -> Gathered:
    """Run what is missing of an order and store it, unit by unit; errors as for `run`."""
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
            _compile(reporter)
            lacking = tuple(missing[unit] for unit in pending)
            job = _job(order, pending, lacking, keys, tables, draws)
            reporter.say(
                f"{len(pending)} of {len(units)} parts of the run are not stored yet: {job.worlds} worlds each."
            )
            finished = run_pool(job, len(pending), _processes(order, len(pending)), reporter, stop, False)
            failures = tuple(finished.failures)
    return Gathered(keys, units, draws, len(pending), failures, stop.signal)


def _job(
    order: Order, units: tuple[Unit, ...], missing: tuple[tuple[str, ...], ...], keys: Mapping[str, str],
    tables: Mapping[str, np.recarray], draws: Mapping[int, drawing.Draw],
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
    from experiments.plan import STATUS_QUO
    from scenarios import load

    names = dict.fromkeys([STATUS_QUO, *(n for c in claims.values() for part in c.parts for n in part.scenarios)])
    return {name: load(name, HORIZON).table for name in names}


def claim_keys(order: Order, tables: Mapping[str, np.recarray]) -> dict[str, str]:
    """For each claim what its readings depend on, as a hash: the model, the row, its tables, and how it is run."""
    from experiments.manifest import table_hash
    from model.compiled import model_hash

    hashes = {name: table_hash(table) for name, table in tables.items()}
    how = order.precision
    common = [FORMAT, model_hash(), order.seed, how.scale.hex(), how.burn_in, sorted(order.overrides.items())]
    common.append(order.modes)
    keys = {}
    for name, claim in order.claims.items():
        wanted = needs({name: claim}, order.modes)
        worlds = [(site, readings, hashes[site.scenario]) for site, readings in wanted.readings.items()]
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


def find_draws(order: Order, reporter: Reporter, stop: Stop) -> dict[int, drawing.Draw]:
    """The draws that the precision wants, by number; those found earlier for the same model are read, others made.

    Raises:
        RuntimeError: a chain failed, which is a defect.
    """
    file = order.folder.parent / f"draws-seed-{order.seed}.parquet"
    key = _draws_key(order.seed, order.precision.steps)
    found = _remembered(file, key)
    lacking = tuple(n for n in range(order.precision.draws) if n not in found)
    if lacking and stop.signal is None:
        _compile(reporter)
        reporter.say(f"Drawing parameters at which the status quo is plausible: {len(lacking)} draws.")
        search = drawing.Search(order.seed, lacking, order.precision.steps)
        finished = run_pool(search, len(lacking), _processes(order, len(lacking)), reporter, stop, False)
        found |= {row.drawn.number: row.drawn for row in finished.replicates}
        write_parquet(file, _draws_table(found, key))
        if finished.failures:
            raise RuntimeError(finished.failures[0].traceback or finished.failures[0].reason)
    return {number: found[number] for number in sorted(found) if number < order.precision.draws}


def _draws_key(seed: int, steps: int) -> str:
    from model.compiled import model_hash

    what = (model_hash(), seed, drawing.PLAUSIBLE, drawing.STAYS, steps, drawing.TENTH)
    return hashlib.sha256(repr(what).encode()).hexdigest()[:20]


def _draws_table(found: Mapping[int, drawing.Draw], key: str) -> pd.DataFrame:
    """One row per draw: key, draw, taken, renewed, then every parameter."""
    import pandas as pd

    rows = [
        {"key": key, "draw": drawn.number, "taken": drawn.taken, "renewed": drawn.renewed} | drawn.values
        for drawn in found.values()
    ]
    return pd.DataFrame(rows)


def _remembered(file: Path, key: str) -> dict[int, drawing.Draw]:
    import pandas as pd

    try:
        rows = pd.read_parquet(file).to_dict(orient="records")
    except (OSError, ValueError):
        return {}
    found = {}
    for row in rows:
        stored, number, taken, renewed = (row.pop(name) for name in ("key", "draw", "taken", "renewed"))
        if stored == key:
            values = {str(name): float(value) for name, value in row.items()}
            found[int(number)] = drawing.Draw(int(number), values, int(taken), float(renewed))
    return found


def _compile(reporter: Reporter) -> None:
    from model import compiled

    if not compiled.INTERPRETED and not compiled.is_compiled():
        reporter.say("Compiling the model (once per version, up to a minute) …")
        reporter.say(f"Compiled in {compiled.compile_all():.0f} s.")


def _processes(order: Order, count: int) -> int:
    return min(order.workers or available_cores(), count)


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


def _contested(draws: Mapping[int, drawing.Draw]) -> Contested:
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
