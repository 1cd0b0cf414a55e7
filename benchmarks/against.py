"""This checkout beside another, for instance the last release: the same work in turn, and the ratios pair by pair.

    python -m benchmarks.against PATH [--pairs N] [--large]

PATH is a checkout with an environment of its own in ``.venv``. Each piece of work runs in a fresh process of either
checkout, one after the other, so that a machine whose speed drifts drifts for both; the median of the pairs' ratios is
what to quote. Code is compiled for each in a folder of its own first.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.starts import PROGRESS, RUN
from benchmarks.timing import machine

HERE = Path(__file__).resolve().parents[1]
SCALES = {0.36: 400, 1.0: 200, 3.6: 60}
"""Scale of a world, and the weeks that are timed in it: about 10,000, 28,000 and 100,000 agents."""
LARGE = {36.0: 8}
_WEEKS = """
import sys, time
from model.conditions import status_quo_table
from model.parameters import Parameters
from model.world import World
world = World(Parameters.defaults(), 1, float(sys.argv[1])).run(status_quo_table(8))
took = []
for _ in range(4):
    began = time.perf_counter()
    world.run(status_quo_table(int(sys.argv[2]) // 4))
    took.append(time.perf_counter() - began)
print(min(took))
"""
_COMPILE = """
import time
try:
    from model.compiled import compile_all
except ImportError:
    from model.machine.compilation import compile_all
began = time.perf_counter()
compile_all()
print(time.perf_counter() - began)
"""


@dataclass(frozen=True)
class Checkout:
    """A tree of sources with its environment, and the folder for its compiled code."""

    root: Path
    cache: str

    @property
    def python(self) -> str:
        """Its interpreter."""
        return str(self.root / ".venv" / "bin" / "python")

    def printed(self, code: str, *arguments: str, cache: str = "") -> float:
        """The number that a program prints in a fresh process."""
        environment = {**os.environ, "UNDERTOW_CACHE": cache or self.cache, "PYTHONPATH": str(self.root)}
        command = [self.python, "-c", code, *arguments]
        done = subprocess.run(command, cwd=self.root, env=environment, check=True, capture_output=True, text=True)
        return float(done.stdout.split()[-1])

    def cold(self) -> float:
        """Seconds to compile the model with nothing on disk."""
        with tempfile.TemporaryDirectory() as cache:
            return self.printed(_COMPILE, cache=cache)

    def help(self) -> float:
        """Seconds of ``undertow --help``."""
        return self._command(["--help"], re.compile("."))

    def first_line(self) -> float:
        """Seconds from the start of a run to the first line that counts finished runs."""
        with tempfile.TemporaryDirectory() as folder:
            return self._command([*RUN, str(Path(folder) / "run")], PROGRESS)

    def _command(self, arguments: list[str], awaited: re.Pattern[str]) -> float:
        environment = {**os.environ, "UNDERTOW_CACHE": self.cache, "PYTHONPATH": str(self.root)}
        began, found = time.perf_counter(), 0.0
        command = [self.python, "-m", "experiments", *arguments]
        with subprocess.Popen(
            command, cwd=self.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if not found and awaited.search(line):
                    found = time.perf_counter() - began
        if not found or process.returncode:
            raise SystemExit(f"benchmarks: `undertow {' '.join(arguments)}` failed in {self.root}")
        return found


def main() -> None:
    """Compare the two checkouts, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description=__doc__.split("\n\n")[0])
    parser.add_argument("other", type=Path, help="another checkout, with its own .venv")
    parser.add_argument("--pairs", type=int, default=5, help="how often each piece of work is done by both")
    parser.add_argument("--large", action="store_true", help="also a world of about a million agents")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        here, other = Checkout(HERE, ours), Checkout(options.other.resolve(), theirs)
        console = Console()
        console.print(f"{machine()}. Load {os.getloadavg()[0]:.1f}.", highlight=False)
        table = Table(
            "work", "here, s", "there, s", "ratio", "from", "to", title=f"{here.root.name} / {other.root.name}"
        )
        for what, work, pairs in _works(options.pairs, options.large):
            table.add_row(what, *_row([(work(here), work(other)) for _ in range(pairs)]))
            print(f"{what}: done", file=sys.stderr)
        console.print(table)


def _works(pairs: int, large: bool) -> list[tuple[str, Callable[[Checkout], float], int]]:
    works: list[tuple[str, Callable[[Checkout], float], int]] = [("cold start", Checkout.cold, min(pairs, 2))]
    for scale, weeks in (SCALES | (LARGE if large else {})).items():
        arguments = str(scale), str(weeks)
        name = f"{weeks // 4} weeks at scale {scale:g}"
        works.append((name, lambda tree, arguments=arguments: tree.printed(_WEEKS, *arguments), pairs))
    return [*works, ("undertow --help", Checkout.help, pairs), ("first line of progress", Checkout.first_line, pairs)]


def _row(pairs: list[tuple[float, float]]) -> list[str]:
    """Medians of both, and the median, least and greatest ratio of a pair."""
    here, there = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratios = sorted(one / other for one, other in pairs)
    return [f"{here:.3f}", f"{there:.3f}", *(f"{r:.3f}" for r in (statistics.median(ratios), ratios[0], ratios[-1]))]


if __name__ == "__main__":
    main()
