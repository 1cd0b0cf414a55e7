"""What people ask for in Python: checked, put into a plan, and refused in the words of the call."""

from __future__ import annotations

import operator
import os
import re
import reprlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError, shown

if TYPE_CHECKING:
    from experiments.running.plan import Plan
    from experiments.running.progress import Reporter

Policy = str | os.PathLike[str]
"""Name of a shipped scenario, path of a scenario file, or several of them joined by "+"."""
Changes = Mapping[str, float | bool]
"""Changed parameters and switches by name: ``{"fear_hides": 0.3, "mechanisms.screening": False}``."""
Folder = str | os.PathLike[str]
Rules = str | os.PathLike[str] | Callable[..., Any] | Sequence[Callable[..., Any]]
"""Path of a file of rules; or functions, each with the name of a rule or marked ``@replaces``."""

_WHOLE = ("replicates", "weeks", "burn_in", "seed", "workers")
_VALUE = re.compile(r"^--([a-z-]+):? (?=\S)")
_OPTION = re.compile(r"--([a-z-]+)")


def plan_of(
    call: str, policies: tuple[Policy, ...], sizes: Mapping[str, Any], changes: Changes | None, **more: Any
) -> Plan:
    """The plan that a call asks for.

    Args:
        call: name of the function. policies: as given. sizes: numbers of the plan, as given; None stands for the
            plan's own. changes: of parameters. more: further fields of the plan.

    Raises:
        InputError: something given is of the wrong kind or outside its bounds.
    """
    from experiments.running.plan import Plan

    names = tuple(map(_named, policies))
    numbers = {name: _number(name, value) for name, value in sizes.items() if value is not None}
    fields: dict[str, Any] = numbers | more | {"overrides": _changes(changes)}
    if names:
        fields["scenarios"] = names
    return Plan(**fields, command=_command(call, names, numbers, fields["overrides"]))


def text_of(what: str, given: object) -> str:
    """A name or a path as text; `InputError` if it is neither."""
    if isinstance(given, str | os.PathLike):
        text = os.fspath(given)
        if isinstance(text, str):
            return text
    raise InputError(f"{what} {shown(given)} is not valid: should be a name or the path of a file.")


def whole(name: str, given: Any, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``; `InputError` if it is none."""
    try:
        found = -1 if isinstance(given, bool) else operator.index(given)
    except TypeError:
        found = -1
    if not low <= found <= high:
        raise InputError(f"{name}={shown(given)} is not valid: should be a whole number from {low} to {high}.")
    return found


def reporter_of(progress: bool) -> Reporter:
    """Who tells how far the work is: somebody on standard error, or nobody."""
    from experiments.running.progress import Reporter, reporter

    return reporter() if progress else Reporter()


@contextmanager
def in_words_of_python() -> Iterator[None]:
    """Errors that name options of the command line name arguments instead, while the block runs."""
    try:
        yield
    except InputError as error:
        raise InputError(_reworded(str(error))) from None


def _reworded(message: str) -> str:
    """The message with arguments for options.

    >>> _reworded("--burn-in -1 is not valid: should be a whole number from 0 to 5200.")
    'burn_in=-1 is not valid: should be a whole number from 0 to 5200.'
    >>> _reworded("--out a holds another run: name another with --out, or replace it with --overwrite.")
    'out=a holds another run: name another with out=, or replace it with overwrite=True.'
    """
    message = _VALUE.sub(lambda found: f"{_argument(found[1])}=", message)
    message = message.replace("--overwrite", "overwrite=True")
    return _OPTION.sub(lambda found: f"{_argument(found[1])}=", message)


def _argument(option: str) -> str:
    return {"set": "parameters"}.get(option, option.replace("-", "_"))


def _named(policy: object) -> str:
    from experiments.sweeps.files import is_experiment

    if isinstance(policy, list | tuple | set):
        raise InputError(f"policy {shown(policy)} is not valid: name policies one by one, as in run('a', 'b').")
    name = text_of("policy", policy)
    if is_experiment(name):
        raise InputError(f"{shown(name)} is an experiment, not a policy: use ut.sweep({shown(name)}, out=...).")
    return name


def _number(name: str, given: Any) -> int | float:
    """A number of the plan, whole where it counts something; the plan knows the bounds."""
    kind = "a whole number" if name in _WHOLE else "a number"
    try:
        if isinstance(given, bool | str):
            raise TypeError
        return operator.index(given) if name in _WHOLE else float(given)
    except (TypeError, ValueError):
        raise InputError(f"{name}={shown(given)} is not valid: should be {kind}.") from None


def _changes(given: Changes | None) -> dict[str, float | bool]:
    if not isinstance(given or {}, Mapping):
        raise InputError(f"parameters={shown(given)} is not valid: should be a dictionary of names and numbers.")
    return {text_of("parameter", name): _plain(value) for name, value in (given or {}).items()}


def _plain(value: Any) -> Any:
    """A number of NumPy's as Python's own, which a manifest can keep."""
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value


def _command(call: str, policies: tuple[str, ...], numbers: Mapping[str, Any], changes: Mapping[str, Any]) -> str:
    """The call for the manifest; of absolute paths, which mean nothing elsewhere, the last part."""
    told = [repr(Path(policy).name if Path(policy).is_absolute() else policy) for policy in policies]
    told += [f"{name}={value!r}" for name, value in numbers.items()]
    if changes:
        told.append(f"parameters={reprlib.repr(changes)}")
    return f"undertow.{call}({', '.join(told)})"
