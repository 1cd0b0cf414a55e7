"""Compilation of the rules, and the identity of the model's sources.

Numba compiles every function marked ``@rule`` into one weekly loop. Compiled code is kept in a folder named after a
hash of all rule sources and all else that it depends on: an edit to any rule compiles afresh, and two versions never
share a result. ``UNDERTOW_INTERPRETED=1``, set before the model is imported, runs the same functions as plain Python.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from model.machine import code_cache as code_cache

if TYPE_CHECKING:
    from model.machine.pipeline import EntryPoint

INTERPRETED: bool = os.environ.get("UNDERTOW_INTERPRETED", "") == "1"

_ROOT = Path(__file__).parents[1]
_BESIDE_THE_POINT = ("NUMBA_CACHE_DIR", "NUMBA_NUM_THREADS")
"""Settings of Numba's that leave the code as it is."""

Function = TypeVar("Function", bound=Callable[..., Any])


def source(path: Path) -> bytes:
    """A source file as it is hashed: with the same line endings on every system."""
    return path.read_bytes().replace(b"\r\n", b"\n")


def _digest(patterns: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    files = sorted({path for pattern in patterns for path in _ROOT.rglob(pattern)})
    for path in files:
        digest.update(path.relative_to(_ROOT).as_posix().encode())
        digest.update(source(path))
    return digest.hexdigest()


@cache
def model_hash() -> str:
    """Hash (hex) of everything the model consists of: code, parameters, levers, evidence. Part of every run's id."""
    return _digest(("*.py", "*.toml"))


@cache
def code_hash() -> str:
    """Hash (hex) of the model's code alone, on which compiled code depends."""
    return _digest(("*.py",))


def made_from() -> dict[str, str]:
    """All that compiled code depends on: sources, versions, system, processor, and settings of the compiler."""
    from llvmlite import binding

    settings = {name: value for name, value in sorted(os.environ.items()) if name.startswith("NUMBA_")}
    return {
        "code": code_hash(),
        "python": f"{sys.implementation.cache_tag} {sys.version}",
        "system": sysconfig.get_platform(),
        **{package: version(package) for package in ("numba", "llvmlite", "numpy")},
        "processor": binding.get_host_cpu_name(),
        "features": binding.get_host_cpu_features().flatten(),
        "settings": str({name: value for name, value in settings.items() if name not in _BESIDE_THE_POINT}),
    }


@cache
def _version() -> str:
    """Name of the folder of compiled code."""
    return hashlib.sha256(json.dumps(made_from(), sort_keys=True).encode()).hexdigest()[:20]


@dataclass
class _Process:
    """What this process has of the compiled model.

    Attributes:
        entry_points: by the name of the file that keeps their code. exercise: calls every one of them once.
        ready: whether that code was loaded, or is being made here.
    """

    entry_points: dict[str, EntryPoint] = field(default_factory=dict)
    exercise: Callable[[], None] = lambda: None
    ready: bool = False


_here = _Process()


def _compile(function: Function, keep: bool, lean: bool = True) -> Function:
    if INTERPRETED:
        return function
    from model.machine.pipeline import EntryPoint, Rule

    # Rules hand many arrays on: leaving out reference counts makes the week faster, inlining (see Rule) much faster.
    options: dict[str, Any] = {"error_model": "numpy", "_nrt": not lean}
    if not keep:
        return cast(Function, Rule(function, options))
    entry = EntryPoint(function, options, _be_ready)
    _here.entry_points[f"{function.__module__}.{function.__qualname__}{code_cache.SUFFIX}"] = entry
    return cast(Function, entry)


def rule(function: Function) -> Function:
    """Mark a rule of the model: compiled with the week it belongs to, or plain Python in interpreted mode."""
    return _compile(function, keep=False)


def allocating_rule(function: Function) -> Function:
    """Mark a rule that needs temporary arrays."""
    return _compile(function, keep=False, lean=False)


def entry_point(function: Function) -> Function:
    """Mark a compiled function that is called from Python; its machine code is kept on disk."""
    return _compile(function, keep=True)


def exercise(function: Callable[[], None]) -> Callable[[], None]:
    """Mark the function that calls every entry point once, so that all of them are compiled together."""
    _here.exercise = function
    return function


fetch_ahead: Any

if INTERPRETED:

    def fetch_ahead(array: Any, position: int, line: int) -> None:
        """Nothing: plain Python gains nothing by asking for memory in advance."""
else:
    from model.machine.intrinsics import fetch_ahead as fetch_ahead


def _be_ready() -> None:
    """Before an entry point is called for the first time: load the compiled model, or compile and keep it."""
    if not _here.ready:
        prepare(_here.exercise)


def prepare(exercise: Callable[[], None], say: Callable[[str], None] | None = None) -> None:
    """Have the compiled model on disk, for the processes that start next and for those of another day.

    What is damaged there is removed and made again; where nothing can be kept, a temporary folder takes its place.

    Args:
        exercise: calls every entry point once, which compiles it.
        say: told when compiling begins and ends, and whatever is wrong with the folder of compiled code. Without it,
            only the latter is said, as a warning.

    Raises:
        InputError: compiled code can be kept nowhere.
    """
    if INTERPRETED or _here.ready:
        return
    place = code_cache.find(_version())
    complain = say or _warn
    if place.trouble:
        complain(place.trouble)
    if code_cache.is_whole(place.folder):
        if say is None:
            _load(place)
        return
    if place.folder.exists():
        complain(f"The compiled code in {place.folder} is damaged: it is removed and made again.")
    if say is not None:
        say("Compiling the model (once per version, up to a minute) …")
    # Set first: the world that is compiled for calls entry points itself.
    _here.ready = True
    began = time.perf_counter()
    exercise()
    made = {name: entry.code() for name, entry in _here.entry_points.items()}
    kept = code_cache.keep(place, made, made_from())
    if kept.trouble != place.trouble:
        complain(kept.trouble)
    if say is not None:
        say(f"Compiled in {time.perf_counter() - began:.0f} s.")


def _load(place: code_cache.Place) -> None:
    """Take the code of all entry points that are imported from a whole folder."""
    _here.ready = True
    code = code_cache.read(place.folder)
    for name, entry in _here.entry_points.items():
        if name in code:
            entry.take(code[name])


def _warn(message: str) -> None:
    warnings.warn(message, RuntimeWarning, stacklevel=2)
