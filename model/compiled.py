"""Compilation of the rules, and the identity of the model's sources.

Numba compiles every function marked ``@rule`` into one weekly loop. Its on-disk cache does not notice a change in a
*called* function, so the cache lives in a folder named after a hash of all rule sources: an edit to any of them
compiles afresh, and two versions never share a result. ``UNDERTOW_INTERPRETED=1``, set before the model is imported,
runs the same functions as plain Python.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

INTERPRETED: bool = os.environ.get("UNDERTOW_INTERPRETED", "") == "1"

_ROOT = Path(__file__).parent
_KEPT_VERSIONS = 8

Function = TypeVar("Function", bound=Callable[..., Any])


def _digest(patterns: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    files = sorted({path for pattern in patterns for path in _ROOT.rglob(pattern)})
    for path in files:
        digest.update(path.relative_to(_ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def model_hash() -> str:
    """Hash (hex) of everything the model consists of: code, parameters, levers, evidence. Part of every run's id."""
    return _digest(("*.py", "*.toml"))


@cache
def code_hash() -> str:
    """Hash (hex) of the model's code alone; names the folder of compiled code."""
    return _digest(("*.py",))


def _cache_home() -> Path:
    base = os.environ.get("UNDERTOW_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "undertow"


def cache_folder() -> Path:
    """Folder that holds the compiled code of exactly these sources."""
    return _cache_home() / code_hash()[:20]


def _marker() -> Path:
    return cache_folder() / "complete"


def is_compiled() -> bool:
    """Whether compiled code for these sources is on disk already, all of it."""
    return INTERPRETED or _marker().exists()


def _forget_old_versions() -> None:
    versions = [path for path in _cache_home().glob("*") if path.is_dir() and path != cache_folder()]
    versions.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in versions[_KEPT_VERSIONS:]:
        shutil.rmtree(path, ignore_errors=True)


def _compile(function: Function, keep: bool, lean: bool = True) -> Function:
    if INTERPRETED:
        return function
    import numba

    from model.pipeline import Rule

    # Rules hand many arrays on: leaving out reference counts makes the week faster, inlining (see Rule) much faster.
    options: dict[str, Any] = {"error_model": "numpy", "_nrt": not lean}
    if not keep:
        return cast(Function, Rule(function, options))
    before = numba.config.CACHE_DIR  # type: ignore[attr-defined]
    numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]
    try:
        return cast(Function, numba.njit(cache=True, **options)(function))
    finally:
        numba.config.CACHE_DIR = before  # type: ignore[attr-defined]


def rule(function: Function) -> Function:
    """Mark a rule of the model: compiled with the week it belongs to, or plain Python in interpreted mode."""
    return _compile(function, keep=False)


def allocating_rule(function: Function) -> Function:
    """Mark a rule that needs temporary arrays."""
    return _compile(function, keep=False, lean=False)


def entry_point(function: Function) -> Function:
    """Mark a compiled function that is called from Python; its machine code is kept on disk."""
    return _compile(function, keep=True)


fetch_ahead: Any

if INTERPRETED:

    def fetch_ahead(array: Any, position: int, line: int) -> None:
        """Nothing: plain Python gains nothing by asking for memory in advance."""
else:
    from model.intrinsics import fetch_ahead as fetch_ahead


def compile_all() -> float:
    """Compile the model, or load it if these sources were compiled before.

    Returns the seconds it took.
    """
    import time

    from model.conditions import status_quo_table
    from model.parameters import Parameters
    from model.world import World

    began = time.perf_counter()
    world = World(Parameters.defaults(), seed=0, scale=0.01)
    world.run(status_quo_table(1))
    if not INTERPRETED:
        _marker().touch()
    _forget_old_versions()
    return time.perf_counter() - began
