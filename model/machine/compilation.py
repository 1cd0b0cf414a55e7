"""Compilation of the rules, and the identity of the model's sources.

Numba compiles every function marked ``@rule`` into the lines of the week that ask it, and every line (``@line``) into
machine code of its own, which the week calls. Compiled code is kept in a folder named after a hash of all sources and
all else that it depends on, line by line: an edit compiles anew the lines that it concerns, and two versions never
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
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any, TypeVar, cast

from model.machine import code_cache, reached, replaced, sources
from model.machine.process import here

INTERPRETED: bool = os.environ.get("UNDERTOW_INTERPRETED", "") == "1"

_BESIDE_THE_POINT = ("NUMBA_CACHE_DIR", "NUMBA_NUM_THREADS")
"""Settings of Numba's that leave the code as it is."""

Function = TypeVar("Function", bound=Callable[..., Any])


def _digest(*patterns: str) -> str:
    own = replaced.own()
    student = {own.path} if own is not None else set()
    return sources.digest(frozenset(path for pattern in patterns for path in sources.ROOT.rglob(pattern)) | student)


@replaced.remembered
def model_hash() -> str:
    """Hash (hex) of everything the model consists of: code, replaced rules, parameters, levers, evidence.

    Part of every run's id.
    """
    return _digest("*.py", "*.toml")


@replaced.remembered
def code_hash() -> str:
    """Hash (hex) of all that is compiled into code: sources, and what levers stand at without a policy."""
    return _digest("*.py", "levers.toml")


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


@replaced.remembered
def _version() -> str:
    """Name of the folder of compiled code."""
    return hashlib.sha256(json.dumps(made_from(), sort_keys=True).encode()).hexdigest()[:20]


def _options() -> dict[str, Any]:
    # Rules hand many arrays on: leaving out reference counts makes the week faster, inlining (see Rule) much faster.
    return {"error_model": "numpy", "_nrt": False}


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def rule(function: Function) -> Function:
    """Mark a rule of the model: compiled with the line it belongs to, or plain Python in interpreted mode.

    A function of the student's own takes its place where there is one; see `model.machine.replaced`.
    """
    return cast(Function, replaced.in_place_of(function, _ready))


def _ready(function: Callable[..., Any]) -> Any:
    return function if INTERPRETED else _compiled(function)


def _compiled(function: Callable[..., Any]) -> Any:
    from model.machine.pipeline import Rule

    return Rule(function, _options())


def line(function: Function) -> Function:
    """Mark a line of the week: compiled apart from the others, whose machine code is kept on disk.

    Its parameters have the names, and so the types, of the `examples`; all others are whole numbers.
    """
    if INTERPRETED:
        return function
    from model.machine.pipeline import Line

    here.lines[_name(function)] = found = Line(function, _options())
    return cast(Function, found)


def entry_point(function: Function) -> Function:
    """Mark a compiled function that is called from Python; its machine code is kept on disk."""
    if INTERPRETED:
        return function
    from model.machine.pipeline import EntryPoint

    here.entry_points[_name(function)] = found = EntryPoint(function, _options(), _be_ready)
    return cast(Function, found)


def exercise(function: Callable[[], None]) -> Callable[[], None]:
    """Mark the function that calls every entry point once, so that all of them are compiled together."""
    here.exercise = function
    return function


def examples(function: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """Mark the function that gives an example of what each parameter of a line is, by its name."""
    here.examples = function
    return function


def _be_ready() -> None:
    """Before an entry point is called for the first time: load the compiled model, or compile and keep it."""
    if not here.ready:
        prepare(lambda: None)


def prepare(load: Callable[[], None], say: Callable[[str], None] | None = None) -> None:
    """Have the compiled model on disk, for the processes that start next and for those of another day.

    What is damaged there is removed and made again; where nothing can be kept, a temporary folder takes its place.

    Args:
        load: imports the model, and with it all lines and entry points; called only if something must be compiled.
        say: told when compiling begins and ends, and whatever is wrong with the folder of compiled code. Without it,
            only the latter is said, as a warning.

    Raises:
        InputError: compiled code can be kept nowhere.
    """
    if INTERPRETED or here.ready:
        return
    place = code_cache.find(_version())
    complain = say or _warn
    if place.trouble:
        complain(place.trouble)
    if code_cache.is_whole(place.folder):
        if say is None:
            here.ready = True
            _take(code_cache.read(place.folder))
        return
    if place.folder.exists():
        complain(f"The compiled code in {place.folder} is damaged: it is removed and made again.")
    if say is not None:
        say("Compiling the model (once per version, up to a minute) …")
    # Set first: the world that is compiled for calls entry points itself.
    here.ready = True
    began = time.perf_counter()
    load()
    kept = code_cache.keep(place, _made(place), made_from())
    if kept.trouble != place.trouble:
        complain(kept.trouble)
    if say is not None:
        say(f"Compiled in {time.perf_counter() - began:.0f} s.")


def _made(place: code_cache.Place) -> dict[str, bytes]:
    """The code of all lines and entry points, by the names of their files: taken from earlier versions, or made now."""
    from model.machine import apart

    lines = {_file(name): name for name in here.lines}
    code = code_cache.pick(place, lines)
    code |= apart.compiled({file: name for file, name in lines.items() if file not in code})
    _take({file: content for file, content in code.items() if not here.lines[lines[file]].takes_and_gives})
    entries = {_file(name): name for name in here.entry_points}
    known = code_cache.pick(place, entries)
    _take(known)
    code |= known
    here.exercise()
    made = {file: here.entry_points[name].code() for file, name in entries.items() if file not in code}
    return code | made


def _take(code: Mapping[str, bytes]) -> None:
    """Use the code of all lines and entry points that are imported and are there; lines first, which others call."""
    by_name = {file.rpartition("-")[0]: content for file, content in code.items()}
    for kind in (here.lines, here.entry_points):
        for name, found in kind.items():
            if name in by_name:
                found.take(by_name[name])


@replaced.remembered
def _file(name: str) -> str:
    """The file that keeps the code of a line or an entry point; its name stands for all that the code depends on.

    What Python calls is made anew for every version of the lines that it calls.
    """
    from model.machine import apart

    depends: list[Any] = [made_from() | {"code": ""}, reached.digest(_definition(name), _apart(name))]
    depends += [repr(apart.types()), sources.digest(frozenset({sources.ROOT / "levers.toml"}))]
    if name in here.entry_points:
        # Entered with lines that were compiled after it, code of an earlier version has ended the process.
        depends += [f"{line.takes_and_gives} {_file(other)}" for other, line in sorted(here.lines.items())]
    return f"{name}-{hashlib.sha256(json.dumps(depends).encode()).hexdigest()[:16]}{code_cache.SUFFIX}"


def _definition(name: str) -> reached.Definition:
    *module, function = name.split(".")
    return reached.Definition(sources.ROOT.parent.joinpath(*module).with_suffix(".py"), function)


def _apart(name: str) -> frozenset[reached.Definition]:
    """Lines of which the code of something depends on no more than what they take and give."""
    return frozenset(_definition(other) for other in here.lines) if name in here.entry_points else frozenset()


def _warn(message: str) -> None:
    warnings.warn(message, RuntimeWarning, stacklevel=2)
