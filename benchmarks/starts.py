"""How long one waits: for the first compilation, and for the first line of progress once all is compiled."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

REPEATS_COLD, REPEATS_WARM = 2, 3
_COMPILE = "from model.compiled import compile_all; print(compile_all())"
RUN = ["run", "-r", "1", "--weeks", "8", "--burn-in", "8", "--scale", "0.05", "--no-figures", "--out"]
PROGRESS = re.compile(r"\d+ of \d+ runs")


def report(console: Console, large: bool) -> None:
    """Print the seconds of a cold and of a warm start."""
    cold = min(_cold() for _ in range(REPEATS_COLD))
    warm = min(_warm() for _ in range(REPEATS_WARM))
    table = Table("start", "seconds", title="Starts")
    table.add_row("cold: compiling the model, nothing on disk", f"{cold:.1f}")
    table.add_row("warm: from the start of `undertow run` to its first line of progress", f"{warm:.1f}")
    table.add_row("ratio", f"{cold / warm:.1f}")
    console.print(table)


def _cold() -> float:
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "UNDERTOW_CACHE": cache}
        command = [sys.executable, "-c", _COMPILE]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return float(done.stdout)


def _warm() -> float:
    """Seconds to the first line that counts finished runs; the command then runs to its end."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        command = [sys.executable, "-m", "experiments", *RUN, str(Path(folder) / "run")]
        first = None
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if first is None and PROGRESS.search(line):
                    first = time.perf_counter() - began
    if first is None or process.returncode:
        raise SystemExit("benchmarks: `undertow run` ended without a line of progress")
    return first
