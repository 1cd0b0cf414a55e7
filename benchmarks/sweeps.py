"""What a sweep costs beyond the worlds that it runs: planning, handing out, identities, sending back, storing."""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor
from ctypes import c_double
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from experiments.running.pool import Stop
from experiments.running.processes import CONTEXT, WorkerPool
from experiments.running.progress import Reporter
from experiments.sweeps import trunk
from experiments.sweeps.engine import Engine
from experiments.sweeps.files import build
from experiments.sweeps.launch import plan_sweep

SIZES = ((0.02, 13, 1600), (0.05, 26, 1600), (0.1, 52, 400), (0.25, 104, 60))
"""Scale, weeks of policy, which is also the burn-in, and runs."""


def report(console: Console, large: bool) -> None:
    """Print processor time per run of a sweep in one worker, split into the model and all the rest.

    Both are taken in the same sweep, so that other work on the machine, which slows both, spoils no ratio. Every
    parameter set has two runs, its status quo and one policy: fewer would share less.
    """
    table = Table("scale", "weeks", "model, ms", "rest, ms", "overhead", title="Processor time per run of a sweep")
    for scale, weeks, runs in SIZES:
        model, rest = _swept(scale, weeks, runs)
        table.add_row(
            f"{scale:g}", f"{weeks}", f"{1000 * model:.1f}", f"{1000 * rest:.2f}", f"{100 * rest / model:.1f} %"
        )
    console.print(table)


def _swept(scale: float, weeks: int, runs: int) -> tuple[float, float]:
    """Processor seconds per run: of the model, and of everything else in this process and its worker."""
    model = CONTEXT.RawValue(c_double, 0.0)
    with tempfile.TemporaryDirectory() as folder, WorkerPool(1, _watch, (model,)) as pool:
        # A first short sweep does what happens once: starting the worker, importing, loading compiled code.
        _run(Path(folder) / "first", pool, scale, weeks, 8)
        before, counted = _seconds(pool), model.value
        done = _run(Path(folder) / "second", pool, scale, weeks, runs)
        total, inside = _seconds(pool) - before, model.value - counted
    return inside / done, (total - inside) / done


def _run(folder: Path, pool: Executor, scale: float, weeks: int, runs: int) -> int:
    """A sweep of one scenario and the status quo, at half as many points as runs; gives the number of runs."""
    raw = {
        "title": "a benchmark",
        "description": "a benchmark",
        "scenarios": ["end_demand"],
        "run": {"weeks": weeks, "burn_in": weeks, "scale": scale, "replicates": 1},
        "design": {"kind": "random", "samples": runs // 2},
        "uncertainty": [{"parameter": "fear_hides"}],
    }
    sweep = plan_sweep(build(raw, "benchmark", "benchmark"), folder, "")
    return Engine(sweep, pool, lambda: 1, Reporter(), Stop()).run().new


def _seconds(pool: Executor) -> float:
    """Processor seconds that this process and its one worker have used."""
    return time.process_time() + pool.submit(time.process_time).result()


def _watch(model: Any) -> None:
    """In a worker: add the processor time of the model's share of a trunk to ``model``."""
    trunk.burnt_in = _counted(trunk.burnt_in, model)
    trunk.run = _counted(trunk.run, model)


def _counted(function: Callable[..., Any], model: Any) -> Callable[..., Any]:
    def counted(*arguments: Any) -> Any:
        began = time.process_time()
        try:
            return function(*arguments)
        finally:
            model.value += time.process_time() - began

    return counted
