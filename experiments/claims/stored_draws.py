"""The parameter draws of an order: found once for a model, a seed and a length of chain, stored, and read again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.claims.draws import PLAUSIBLE, STAYS, TENTH, Draw, Search
from experiments.claims.order import Order
from experiments.comparison.run import compile_once
from experiments.running.pool import Stop, run_pool
from experiments.running.progress import Reporter
from experiments.storage.store import write_parquet

if TYPE_CHECKING:
    import pandas as pd


def find_draws(order: Order, reporter: Reporter, stop: Stop) -> dict[int, Draw]:
    """The draws that the precision wants, by number; those found earlier for the same model are read, others made.

    Raises:
        RuntimeError: a chain failed, which is a defect.
    """
    file = order.folder.parent / f"draws-seed-{order.seed}.parquet"
    key = _draws_key(order.seed, order.precision.steps)
    found = _remembered(file, key)
    lacking = tuple(n for n in range(order.precision.draws) if n not in found)
    if lacking and stop.signal is None:
        compile_once(reporter)
        reporter.say(f"Drawing parameters at which the status quo is plausible: {len(lacking)} draws.")
        search = Search(order.seed, lacking, order.precision.steps)
        finished = run_pool(search, len(lacking), order.processes(len(lacking)), reporter, stop, False)
        found |= {row.drawn.number: row.drawn for row in finished.replicates}
        write_parquet(file, _draws_table(found, key))
        if finished.failures:
            raise RuntimeError(finished.failures[0].traceback or finished.failures[0].reason)
    return {number: found[number] for number in sorted(found) if number < order.precision.draws}


def _draws_key(seed: int, steps: int) -> str:
    from model.machine.compilation import model_hash

    what = (model_hash(), seed, PLAUSIBLE, STAYS, steps, TENTH)
    return hashlib.sha256(repr(what).encode()).hexdigest()[:20]


def _draws_table(found: Mapping[int, Draw], key: str) -> pd.DataFrame:
    """One row per draw: key, draw, taken, renewed, then every parameter."""
    import pandas as pd

    rows = [
        {"key": key, "draw": drawn.number, "taken": drawn.taken, "renewed": drawn.renewed} | drawn.values
        for drawn in found.values()
    ]
    return pd.DataFrame(rows)


def _remembered(file: Path, key: str) -> dict[int, Draw]:
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
            found[int(number)] = Draw(int(number), values, int(taken), float(renewed))
    return found
