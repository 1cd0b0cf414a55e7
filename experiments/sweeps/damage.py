"""What is wrong with the rows of a sweep: against the plan, and batch by batch against what a store must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.storage.batches import read_rows
from experiments.storage.store import first_line
from experiments.sweeps import store
from experiments.sweeps.ids import wrong_ids
from experiments.sweeps.reading import Sweep
from experiments.sweeps.tables import BASIS, TABLES, WHO, Columns, rows_wrong, some
from model.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Damage:
    """A batch of runs of which something is damaged or lost: its files' common name, and what is wrong."""

    batch: str
    reason: str


def batches(sweep: Sweep, writer: str | None = None) -> list[str]:
    """The files in ``runs`` that count, in order: each stands for a batch; of one writer if it is named."""
    names = [path.name for path in store.files(sweep.path, "runs")]
    return [name for name in names if writer is None or name.startswith(f"{writer}-")]


def lost(sweep: Sweep, writer: str | None = None) -> Iterator[Damage]:
    """Batches of which a file is missing or has other than the rows that its runs make: a look at the files' ends."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = [table for table in TABLES[1:] if sweep.columns.outcomes_of(table)]
    if not whole:
        return
    for name in batches(sweep, writer):
        runs = read_rows(sweep.path / "runs" / name, sweep.columns.schema("runs"), sweep.path, ["status"])
        finished = int(np.count_nonzero(runs["status"].to_numpy() == "ok"))
        for table in whole:
            path = sweep.path / table / name
            expected = finished // len(sweep.columns.windows) * sweep.columns.rows_of(table)
            try:
                count = pq.read_metadata(path).num_rows if path.exists() else 0
            except (OSError, ValueError, pa.ArrowException) as error:
                yield Damage(name, f"{table}/{name} cannot be read ({first_line(error)})")
                continue
            if count != expected:
                told = f"has {count} rows, where its finished runs make {expected}" if path.exists() else "is missing"
                yield Damage(name, f"{table}/{name} {told}")


def require_whole(sweep: Sweep, writer: str | None = None) -> None:
    """Refuse a sweep of which results are lost; ``writer`` names the part to look at.

    Raises:
        InputError: names the first file, and the command that simulates its runs again.
    """
    again = f"Simulate its runs again with `undertow resume {sweep.path} --repair`."
    try:
        for damage in lost(sweep, writer):
            raise InputError(f"{sweep.path}: {damage.reason}.")
    except InputError as error:
        raise InputError(f"{error} {again}") from None


def damages(sweep: Sweep) -> Iterator[Damage]:
    """Every batch that is not whole, with the first thing that is wrong with it; reads all that is stored."""
    seen: set[tuple[object, ...]] = set()
    for name in batches(sweep):
        try:
            reason = _batch_wrong(sweep, name, seen)
        except InputError as error:
            reason = str(error).removeprefix(f"{sweep.path}: ").rstrip(".")
        if reason is not None:
            yield Damage(name, reason)


def _batch_wrong(sweep: Sweep, name: str, seen: set[tuple[object, ...]]) -> str | None:
    """What is wrong with a batch; takes its runs into ``seen`` if nothing is. `InputError` if it cannot be read."""
    columns, tables = sweep.columns, {}
    for table in TABLES:
        path = sweep.path / table / name
        if table == "runs" or (columns.outcomes_of(table) and path.exists()):
            rows = columns.ordered(table, read_rows(path, columns.schema(table), sweep.path))
            wrong = rows_wrong(sweep.plan, columns, table, rows) or _values_wrong(columns, table, rows)
            if wrong is not None:
                return f"{table}/{name}: {wrong}"
            tables[table] = rows
    runs = tables["runs"].select(["run_id", *WHO, "status"]).to_pandas()
    firsts = runs.iloc[:: len(columns.windows)]
    windows = runs.groupby(list(WHO)).size()
    if len(runs) != len(firsts) * len(columns.windows) or (windows != len(columns.windows)).any():
        return f"runs/{name}: some runs lack a window"
    keys = set(firsts[list(WHO)].itertuples(index=False, name=None))
    twice = keys & seen
    if twice:
        return f"runs/{name}: {len(twice)} runs stand in another file as well"
    other = firsts[wrong_ids(sweep, firsts)]
    if len(other):
        return f"runs/{name}: {len(other)} runs have another id than the plan gives them: {some(other)}"
    finished = set(firsts.loc[firsts["status"] == "ok", list(WHO)].itertuples(index=False, name=None))
    for table in TABLES[1:]:
        rows = tables[table].select(list(WHO)).to_pandas() if table in tables else firsts.iloc[:0][list(WHO)]
        counts = rows.groupby(list(WHO)).size()
        complete = set(counts[counts == columns.rows_of(table)].index)
        if columns.outcomes_of(table) and (complete != finished or len(rows) != len(finished) * columns.rows_of(table)):
            return f"{table}/{name} does not hold exactly the finished runs of runs/{name}"
    seen |= keys
    return None


def _values_wrong(columns: Columns, table: str, rows: pa.Table) -> str | None:
    """What is wrong with outcomes, or with how runs have ended; None if nothing is.

    An outcome is missing (null) where there is nothing to divide by, and in runs that failed; nowhere else.
    """
    import pyarrow.compute as pc

    for name in columns.numbers_of(table):
        if pc.any(pc.or_(pc.is_inf(rows[name]), pc.is_nan(rows[name]))).as_py():
            return f"'{name}' is not a number"
    if table == "runs":
        failed = rows.filter(pc.equal(rows["status"], "failed"))
        if any(failed[name].null_count < failed.num_rows for name in columns.numbers_of(table)):
            return "a run that failed has a result"
        finished = rows.filter(pc.equal(rows["status"], "ok"))
        for name in columns.outcomes:
            lost = pc.and_(pc.is_null(finished[name]), pc.greater(pc.fill_null(finished[BASIS + name], 1.0), 0.0))
            if pc.any(lost).as_py():
                return f"'{name}' is missing although there is something to divide by"
    return None
