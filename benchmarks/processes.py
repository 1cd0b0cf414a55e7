"""How many more runs per second two processes give than one."""

import multiprocessing
from multiprocessing.pool import Pool

from rich.console import Console
from rich.table import Table

from benchmarks.timing import seconds
from model.conditions import status_quo_table
from model.parameters import Parameters
from model.world import World

SCALE, WEEKS, RUNS, REPEATS = 0.1, 104, 12, 4


def report(console: Console, large: bool) -> None:
    """Print runs per second with one process and with two, started and warm before the clock runs."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as one, context.Pool(2) as two:
        one.map(_run, range(2), chunksize=1)
        two.map(_run, range(8), chunksize=1)
        # Alternating, so that other load on the machine weighs on both alike.
        times = [(_time(one), _time(two)) for _ in range(REPEATS)]
    alone, together = (min(column) for column in zip(*times, strict=True))
    table = Table("processes", "runs per second", title=f"Scale {SCALE}, {WEEKS} weeks")
    table.add_row("1", f"{RUNS / alone:.1f}")
    table.add_row("2", f"{RUNS / together:.1f}")
    table.add_row("ratio", f"{alone / together:.2f}")
    console.print(table)


def _time(pool: Pool) -> float:
    return seconds(lambda: pool.map(_run, range(RUNS), chunksize=1))


def _run(seed: int) -> int:
    return World(Parameters.defaults(), seed, SCALE).run(status_quo_table(WEEKS)).week
