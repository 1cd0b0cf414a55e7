"""Taking failed runs out of a store, so that they run again."""

from __future__ import annotations

from experiments.sweeps import store
from experiments.sweeps.plan import Shard
from experiments.sweeps.reading import Sweep


def forget_failures(sweep: Sweep) -> int:
    """Remove the rows of failed runs and give their number of rows; finished runs stay as they are.

    Raises:
        InputError: another process is running the sweep.
        OSError: a shard cannot be written anew; it is unchanged then.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    removed = 0
    with store.locked(sweep.path, Shard()):
        for path in store.shards(sweep.path, "runs"):
            rows = pq.read_table(path)
            kept = rows.filter(pc.equal(rows["status"], "ok"))
            if kept.num_rows < rows.num_rows:
                removed += rows.num_rows - kept.num_rows
                store.write_parquet(path, kept)
    return removed
