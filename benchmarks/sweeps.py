"""What a sweep costs beyond the worlds that it runs: planning, handing out, identities, sending back, storing."""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from experiments.running.engine import Engine
from experiments.running.means import Shard
from experiments.running.processes import WorkerPool
from experiments.running.progress import Reporter
from experiments.running.stopping import Stop
from experiments.sweeps import simulation
from experiments.sweeps.files import build
from experiments.sweeps.launch import plan_sweep
from experiments.sweeps.work import SweepWork

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
    with tempfile.TemporaryDirectory() as folder, WorkerPool(1) as pool:
        pool.submit(_watch).result()
        # A first short sweep does what happens once: starting the worker, importing, loading compiled code.
        _run(Path(folder) / "first", pool, scale, weeks, 8)
        before, counted = _seconds(pool), pool.submit(_in_model).result()
        done = _run(Path(folder) / "second", pool, scale, weeks, runs)
        total, inside = _seconds(pool) - before, pool.submit(_in_model).result() - counted
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
    return Engine(sweep.plan.job, SweepWork(sweep, Shard()), pool, lambda: 1, Reporter(), Stop()).run().new


def _seconds(pool: Executor) -> float:
    """Processor seconds that this process and its one worker have used."""
    return time.process_time() + pool.submit(time.process_time).result()


_spent = [0.0]
"""In the worker, processor seconds in the model."""


def _watch() -> None:
    """In the worker: add up the processor time of the model's share of a sweep."""
    for name in ("burned_in", "measure"):
        setattr(simulation, name, _counted(getattr(simulation, name)))


def _in_model() -> float:
    return _spent[0]


def _counted(function: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*arguments: Any) -> Any:
        began = time.process_time()
        try:
            return function(*arguments)
        finally:
            _spent[0] += time.process_time() - began

    return counted
