"""What a sweep costs beyond the worlds that it runs: planning, handing out, sending back, storing."""

import resource
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from experiments.pool import Stop
from experiments.progress import Reporter
from experiments.sweeps import trunk
from experiments.sweeps.engine import Engine
from experiments.sweeps.files import build
from experiments.sweeps.launch import plan_sweep
from experiments.sweeps.plan import Done, Shard
from experiments.workers import WorkerPool

FEW, MANY, REPEATS = 40, 160, 1
SIZES = ((0.05, 26), (0.1, 52))
"""Scale, and weeks of policy, which is also the burn-in."""


def report(console: Console, large: bool) -> None:
    """Print processor time per run of a sweep in one worker, and of the same worlds run bare."""
    table = Table("scale", "weeks", "bare, ms", "sweep, ms", "overhead", title="Processor time per run")
    for scale, weeks in SIZES:
        bare = min(_bare(scale, weeks, FEW) for _ in range(REPEATS)) / FEW
        # The difference of two lengths leaves out what happens once: starting processes, importing, loading code.
        swept = min(_swept(scale, weeks, MANY) - _swept(scale, weeks, FEW) for _ in range(REPEATS)) / (MANY - FEW)
        table.add_row(
            f"{scale:g}", f"{weeks}", f"{1000 * bare:.1f}", f"{1000 * swept:.1f}", f"{100 * (swept / bare - 1):.1f} %"
        )
    console.print(table)


def _plan(folder: Path, scale: float, weeks: int, runs: int):  # type: ignore[no-untyped-def]
    """A sweep of one scenario and the status quo, at half as many points as runs."""
    raw = {
        "title": "a benchmark",
        "description": "a benchmark",
        "scenarios": ["end_demand"],
        "run": {"weeks": weeks, "burn_in": weeks, "scale": scale, "replicates": 1},
        "design": {"kind": "random", "samples": runs // 2},
        "uncertainty": [{"parameter": "fear_hides"}],
    }
    return plan_sweep(build(raw, "benchmark", "benchmark"), folder / "sweep", "")


def _swept(scale: float, weeks: int, runs: int) -> float:
    """Processor seconds of a sweep, this process and its worker together."""
    with tempfile.TemporaryDirectory() as folder:
        began = _processor_seconds()
        sweep = _plan(Path(folder), scale, weeks, runs)
        with WorkerPool(1) as pool:
            Engine(sweep, pool, lambda: 1, Reporter(), Stop()).run()
        return _processor_seconds() - began


def _bare(scale: float, weeks: int, runs: int) -> float:
    """Processor seconds of the same worlds and the counting of their outcomes, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        plan = _plan(Path(folder), scale, weeks, runs).plan
    setting = plan.setting
    work = []
    for one in plan.trunks(Done.nothing(plan), plan.first_allowed(), Shard()):
        parameters = trunk.parameters_at((), tuple(zip(setting.uncertainties, one.values, strict=True)))
        tables = [trunk.conditions(setting, branch) for branch in one.branches]
        work.append((parameters, one.replicate, tables))
    began = time.process_time()
    for parameters, seed, tables in work:
        world = trunk.burnt_in(setting, parameters, seed)
        for table in tables:
            trunk.run(setting, world, table)
    return time.process_time() - began


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
