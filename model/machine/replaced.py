"""Rules replaced from a file: a function there that has the name of a rule takes its place.

The environment variable UNDERTOW_RULES names the file, so that processes which are started know it too; it is set
before rules are imported (`use`). A function replaces the one rule of its name; where two rules share a name,
``@replaces("screening.chance_to_refuse")`` says which. It takes what the rule takes, in the same order. A function of
one's own that others call is marked ``@rule``, as in ``model/rules/``.

Rules import each other, and the file may import any of them. So its text is read first, which tells what it replaces;
each of these functions is made when the rule's own module is imported, and takes the rule's place there; all else in
the file runs when the whole model has been imported (`complete`).
"""

from __future__ import annotations

import ast
import copy
import importlib
import os
import sys
from collections.abc import Callable, Mapping
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

from model.errors import InputError, nearest
from model.machine import rulebook
from model.machine.process import here
from model.machine.rulebook import ROOM
from model.machine.rules_file import MODULE, OwnRules, at, read

VARIABLE = "UNDERTOW_RULES"
"""Names the file in use."""
STARTED_WITH = os.environ.get(VARIABLE, "")
"""The file that was in use when this process began; empty for the model's own rules."""

Function = TypeVar("Function", bound=Callable[..., Any])
Found = TypeVar("Found")
_remembered: list[Callable[[], None]] = []


def remembered(function: Callable[..., Found]) -> _lru_cache_wrapper[Found]:
    """As `functools.cache`, until other rules are used: for what depends on them."""
    found = cache(function)
    _remembered.append(found.cache_clear)
    return found


def replaces(rule: str) -> Callable[[Function], Function]:
    """Mark a function of a file of rules as the one that takes the place of a rule, "screening.chance_to_refuse".

    >>> @replaces("screening.chance_to_refuse")
    ... def chance_to_refuse(reason, freedom):
    ...     return freedom if reason >= 1.0 else 0.0

    The file's text tells what it replaces; called, this changes nothing.
    """
    return lambda function: function


def original(rule: str) -> Any:
    """The model's own rule of this name, for a function of a file of rules that takes its place and asks it.

    It stands above the functions, not in one of them: ``usual = original("screening.chance_to_refuse")``. The rules
    that the model's own one asks are those in use: if they are replaced, their replacements.

    Raises:
        InputError: there is no such rule; gives the nearest name.
    """
    found = rulebook.find(rule)
    module = importlib.import_module(f"{ROOM}.{found.path.stem}")
    return here.originals.get(found.name) or getattr(module, found.function)


def use(path: Path) -> OwnRules:
    """Have rules replaced from a file, in this process and those that it starts.

    Raises:
        InputError: something is wrong with the file. RuntimeError: rules were imported already, with others.
    """
    found = read(path)
    before = own()
    if before is None or before.hash != found.hash:
        if any(name.startswith(f"{ROOM}.") for name in sys.modules):
            raise RuntimeError("rules are imported already: name the file of rules before, or start a new process")
        os.environ[VARIABLE] = str(found.path)
        for forget in _remembered:
            forget()
    return found


def own() -> OwnRules | None:
    """The file of rules that is in use; None if there is none. `InputError` if something is wrong with it."""
    path = os.environ.get(VARIABLE, "")
    return _in_use(path) if path else None


@remembered
def _in_use(path: str) -> OwnRules:
    # Read once: what is edited after that is of no concern to rules that are imported.
    return read(Path(path))


def described() -> dict[str, Any]:
    """What a manifest says of replaced rules: ``rules``, with the file's name, hash and theirs; empty if none are."""
    found = own()
    if found is None:
        return {}
    return {"rules": {"file": found.path.name, "hash": found.hash, "replaced": list(found.replacements)}}


def hash_in(document: Mapping[str, Any]) -> str:
    """The hash of replaced rules that a document names, such as a manifest; empty if none were replaced."""
    return str(document.get("rules", {}).get("hash", ""))


def in_place_of(function: Callable[..., Any], ready: Callable[[Callable[..., Any]], Any]) -> Any:
    """What takes the place of a rule, or the rule itself.

    Args:
        function: of the rule. ready: makes what the model calls of a function: compiled code, or the function itself.
    """
    found = own() if function.__module__.startswith(f"{ROOM}.") else None
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    if found is None or name not in found.replacements:
        return ready(function)
    made = _made(found, found.replacements[name].tree)
    asked = made if found.watch is None else found.watch(name, made, function)
    here.originals[name] = ready(function)
    # Functions of the file call it by its own name.
    vars(found.module)[asked.__name__] = taken = ready(asked)
    return taken


def complete() -> None:
    """Run what the file holds besides replacements, when all of the model can be imported.

    Raises:
        InputError: something that it imports is not there, or it ends in an error.
    """
    found = own()
    if found is None or found.finished:
        return
    found.finished = True
    in_place = [one.tree for one in found.replacements.values()]
    rest = ast.Module([node for node in found.tree.body if node not in in_place], [])
    try:
        exec(_compiled(found, rest), _namespace(found))
    except Exception as error:
        line = next((at for file, at in reversed(_lines(error)) if file == str(found.path)), 0)
        raise InputError(f"{at(found, line)}: {type(error).__name__}: {error}.{_near(error)}") from error


def file_in_place_of(path: Path, name: str) -> Path | None:
    """The file of rules, if it replaces the rule of this name that stands in this module; else None."""
    found = own()
    if found is None:
        return None
    replaced = any(one.rule.path == path and one.rule.function == name for one in found.replacements.values())
    return found.path if replaced else None


def _made(found: OwnRules, tree: ast.FunctionDef) -> FunctionType:
    """A function of the file, made in the file's namespace before anything else is in there."""
    bare = copy.copy(tree)
    bare.decorator_list = []
    space = _namespace(found)
    exec(_compiled(found, ast.Module([bare], [])), space)
    made = space[tree.name]
    assert isinstance(made, FunctionType)
    return made


def _compiled(found: OwnRules, tree: ast.Module) -> Any:
    # Hints of types are not evaluated: what they name may not have been imported yet.
    return compile(tree, str(found.path), "exec", flags=annotations.compiler_flag, dont_inherit=True)


def _namespace(found: OwnRules) -> dict[str, Any]:
    """Where the file's functions find what they call; compiled code finds it by the module's name."""
    sys.modules[MODULE] = found.module
    found.module.__file__ = str(found.path)
    return vars(found.module)


def _lines(error: BaseException) -> list[tuple[str, int]]:
    """Files and lines that an error came through, the outermost first."""
    lines, step = [], error.__traceback__
    while step is not None:
        lines.append((step.tb_frame.f_code.co_filename, step.tb_lineno))
        step = step.tb_next
    return lines


def _near(error: Exception) -> str:
    """The nearest name to one that could not be imported."""
    if not isinstance(error, ImportError) or error.name is None:
        return ""
    if isinstance(error, ModuleNotFoundError):
        return nearest(error.name, [f"{ROOM}.{path.stem}" for path in rulebook.FOLDER.glob("*.py")])
    missing = str(error).split("'")[1] if "'" in str(error) else ""
    return nearest(missing, dir(sys.modules[error.name])) if error.name in sys.modules else ""
