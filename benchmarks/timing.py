"""What every benchmark uses: the best of several times, and the names of the machine and of the versions."""

import os
import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("numpy", "numba", "mesa")


def seconds(job: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


def best(prepare: Callable[[], Callable[[], object]], repeats: int) -> float:
    """Least seconds of several calls, each of a job prepared afresh outside the clock: noise only ever adds time."""
    return min(seconds(prepare()) for _ in range(repeats))


def machine() -> str:
    """One line that names the processor, the cores, the system and the versions that matter."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    system = f"{platform.system()} {platform.machine()}"
    return f"{_processor()}, {os.cpu_count()} cores, {system}, Python {platform.python_version()}, {versions}"


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unnamed processor"
