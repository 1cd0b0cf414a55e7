"""What one week of one simulated person costs under the status quo, in worlds of several sizes."""

import json
import resource
import subprocess
import sys

from rich.console import Console
from rich.table import Table

from benchmarks.timing import best, seconds
from model.compiled import compile_all
from model.conditions import status_quo_table
from model.parameters import Parameters
from model.world import World

WEEKS = 208
REPEATS = {0.36: 5, 1.0: 3, 3.6: 2}
LARGE = 36.0
_KIB_PER_GIB = 2**20


def agents(world: World) -> int:
    """People in or near the trade, clients, third parties and officers of a world that has not run yet."""
    return sum(len(getattr(world.state, kind)) for kind in ("workers", "clients", "third_parties", "officers"))


def report(console: Console, large: bool) -> None:
    """Print the cost per agent-week of every size."""
    table = Table("scale", "agents", "seconds", "ns per agent-week", "peak memory", title=f"Status quo, {WEEKS} weeks")
    for scale, repeats in REPEATS.items():
        world = World(Parameters.defaults(), 1, scale)
        took = best(lambda world=world: _job(world), repeats)  # type: ignore[misc]
        table.add_row(*_row(scale, agents(world), took), "")
    if large:
        found = _in_own_process(LARGE)
        table.add_row(*_row(LARGE, found["agents"], found["seconds"]), f"{found['gib']:.2f} GiB")
    console.print(table)


def _job(world: World):
    twin, table = world.fork(), status_quo_table(WEEKS)
    return lambda: twin.run(table)


def _row(scale: float, count: int, took: float) -> tuple[str, str, str, str]:
    return f"{scale:g}", f"{count:,}", f"{took:.2f}", f"{took / count / WEEKS * 1e9:.0f}"


def _in_own_process(scale: float) -> dict:
    """Measure in a process of its own, whose peak memory is that of the one world."""
    command = [sys.executable, "-m", "benchmarks.weeks", str(scale)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _measure_here(scale: float) -> None:
    compile_all()
    world, table = World(Parameters.defaults(), 1, scale), status_quo_table(WEEKS)
    count = agents(world)
    took = seconds(lambda: world.run(table))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"agents": count, "seconds": took, "gib": peak / _KIB_PER_GIB}))


if __name__ == "__main__":
    _measure_here(float(sys.argv[1]))
