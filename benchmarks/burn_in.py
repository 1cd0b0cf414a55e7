"""What one replicate costs at full scale: the burn-in, the status quo, and each further scenario from a fork."""

from rich.console import Console
from rich.table import Table

from benchmarks.timing import seconds
from model.conditions import status_quo_table
from model.parameters import Parameters
from model.world import World

BURN_IN, WEEKS, REPEATS = 260, 208, 3


def report(console: Console, large: bool) -> None:
    """Print the seconds of a first world and of one more."""
    rounds = [_round() for _ in range(REPEATS)]
    whole, forked = (min(times) for times in zip(*rounds, strict=True))
    table = Table("part", "seconds", title="One replicate at scale 1")
    table.add_row(f"founding, burn-in ({BURN_IN} weeks) and status quo ({WEEKS} weeks)", f"{whole:.2f}")
    table.add_row(f"fork and {WEEKS} weeks more", f"{forked:.2f}")
    table.add_row("ratio: a world from scratch to one forked", f"{whole / forked:.2f}")
    console.print(table)


def _round() -> tuple[float, float]:
    """Seconds of a world from scratch, and of its fork after the burn-in."""
    worlds: list[World] = []
    early = seconds(lambda: worlds.append(World(Parameters.defaults(), 1).run(status_quo_table(BURN_IN))))
    burnt_in = worlds[0]
    forked = seconds(lambda: burnt_in.fork().run(status_quo_table(WEEKS)))
    late = seconds(lambda: burnt_in.run(status_quo_table(WEEKS)))
    return early + late, forked
