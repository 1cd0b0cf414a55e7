"""Reading the files of this folder: their schema, the check of every number, and the order of the whole."""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from model.errors import InputError, nearest, shown
from model.evidence import EVIDENCE
from model.parameters.prior import allowed
from model.parameters.registry import ASSUMED, PER, Assumption, Distribution, Mechanism, Parameter, Registry, members
from model.schema import Table, Text, checked, read_toml

ORDER_FILE = "order.toml"
"""The file of a folder that lists the names of all parameters, in the order of their coordinates."""
MECHANISMS_FILE = "mechanisms.toml"
"""The file that holds the switches; the others hold parameters, of the group that is named at their head."""

Numbers = float | dict[str, float]


class _ParameterTable(Table):
    value: Numbers
    unit: Text
    low: Numbers
    high: Numbers
    distribution: Distribution = "uniform"
    absent_mass: float = Field(default=0.0, ge=0.0, lt=1.0)
    absent: float = 0.0
    evidence: list[str] = Field(default_factory=list)
    assumption: Assumption = False
    meaning: Text
    group: Text | None = None
    per: str | None = None
    integer: bool = False


class _MechanismTable(Table):
    on: bool
    meaning: Text
    line: int = Field(ge=1, le=15)


class _OrderTable(Table):
    order: list[Text]


def load(path: str | Path) -> Registry:
    """Read and check a folder of parameters, or one file of it by itself.

    Raises:
        InputError: a file cannot be read, or a number is wrong (the message names the file, the table, the key and the
            value), or the folder's order does not name each parameter once.
    """
    path = Path(path)
    if not path.is_dir():
        return _read([path])
    files = sorted(file for file in path.glob("*.toml") if file.name not in (ORDER_FILE, MECHANISMS_FILE))
    found = _read([*files, path / MECHANISMS_FILE])
    order = _order(path / ORDER_FILE, found.parameters)
    return Registry({name: found.parameters[name] for name in order}, found.mechanisms)


def _read(files: Iterable[Path]) -> Registry:
    """Everything in some files, in their order."""
    found = Registry({}, {})
    for path in files:
        tables, switches = read_toml(path), path.name == MECHANISMS_FILE
        group = path.stem if switches else tables.pop("group", path.stem)
        if not isinstance(group, str) or not group:
            raise InputError(f"{path.name}: key 'group' = {shown(group)} is not valid: should be the name of a group.")
        for name, content in tables.items():
            _check_name(name, path.name, found.parameters)
            if switches:
                switch = checked(_MechanismTable, content, path.name, name)
                found.mechanisms[name] = Mechanism(name, switch.on, switch.meaning, switch.line)
            else:
                found.parameters[name] = _parameter(name, group, content, path.name)
    return found


def _order(path: Path, found: Mapping[str, Parameter]) -> list[str]:
    """The names of the parameters in the order of their coordinates; each must be there once, and no other."""
    order = checked(_OrderTable, read_toml(path), path.name, "top of the file").order
    places, missing = Counter(order), [name for name in order if name not in found]
    for name, parameter in found.items():
        if name not in places:
            raise InputError(
                f"{parameter.file}: [{name}] has no place in {path.name}.{nearest(name, missing)} A new name "
                "goes to the end of its list, so that all others draw what they drew."
            )
    if missing:
        raise InputError(f"{path.name}: '{missing[0]}' has no table in any file beside it.{nearest(missing[0], found)}")
    for name, times in places.items():
        if times > 1:
            raise InputError(f"{path.name}: '{name}' is named {times} times.")
    return order


def _check_name(name: str, file: str, taken: Mapping[str, Parameter]) -> None:
    # Names become fields of a record array: they must be attributes, and must not hide one that the array has.
    reserved = name.startswith("on_") or keyword.iskeyword(name) or hasattr(np.recarray, name)
    if reserved or not name.isidentifier() or not name.islower():
        raise InputError(
            f"{file}: [{name}] '{name}' cannot be a name: use lower-case words joined by '_', not starting "
            "with 'on_' and not an attribute of NumPy arrays."
        )
    if name in taken:
        raise InputError(f"{file}: [{name}] '{name}' is already the name of [{name}] in {taken[name].file}.")


def _parameter(name: str, group: str, content: object, file: str) -> Parameter:
    row = checked(_ParameterTable, content, file, name)
    where = f"{file}: [{name}]"
    if row.per is not None and row.per not in PER:
        raise InputError(
            f"{where} key 'per' = '{row.per}' is unknown.{nearest(row.per, PER)} One of: {', '.join(PER)}."
        )
    _check_source(row, where)
    value, low, high = _spread(row, where)
    parameter = Parameter(
        name, file, row.group or group, value, row.unit, low, high, row.distribution, row.absent_mass, row.absent,
        tuple(row.evidence), row.assumption, row.meaning, row.per, row.integer, _given(row),
    )  # fmt: skip
    for scalar, numbers in parameter.scalars().items():
        _check_range(parameter, scalar, numbers, where)
    return parameter


def _check_source(row: _ParameterTable, where: str) -> None:
    if not row.evidence and not row.assumption:
        raise InputError(f'{where} needs a source: evidence = ["..."] or assumption = true.')
    if isinstance(row.assumption, str) and not row.evidence:
        raise InputError(f"{where} key 'assumption' = '{row.assumption}' needs 'evidence'; without any it is true.")
    if row.assumption is True and row.evidence:
        ways = " or ".join(f"'{word}'" for word in ASSUMED)
        raise InputError(f"{where} key 'assumption' = true beside evidence: say which part is assumed, {ways}.")
    for source in row.evidence:
        if source not in EVIDENCE:
            raise InputError(f"{where} key 'evidence' = '{source}' is not in evidence.toml.{nearest(source, EVIDENCE)}")


def _spread(row: _ParameterTable, where: str) -> tuple[Any, Any, Any]:
    """Value, low and high as floats, or as tuples over the members that have a value."""
    if row.per is None:
        for key in ("value", "low", "high"):
            if isinstance(getattr(row, key), dict):
                raise InputError(f"{where} key '{key}' is a table: say which members it has with 'per'.")
        return row.value, row.low, row.high
    names = members(row.per)
    if not isinstance(row.value, dict):
        raise InputError(
            f"{where} key 'value' = {shown(row.value)} must be a table of {row.per} members, as 'per' is set."
        )
    spread = []
    for key in ("value", "low", "high"):
        numbers = getattr(row, key)
        if not isinstance(numbers, dict):
            numbers = dict.fromkeys(row.value, numbers)
        for member in numbers:
            if member not in names:
                raise InputError(
                    f"{where} key '{key}.{member}' is no {row.per}.{nearest(member, names)} One of: {', '.join(names)}."
                )
            if member not in row.value:
                raise InputError(f"{where} key '{key}.{member}' is given, but no 'value.{member}'.")
        for member in row.value:
            if member not in numbers:
                raise InputError(f"{where} key '{key}.{member}' is missing.")
        spread.append(tuple(float(numbers[member]) for member in _given(row)))
    return spread[0], spread[1], spread[2]


def _given(row: _ParameterTable) -> tuple[str, ...]:
    """The members that have a number of their own, in the order of their enum."""
    if row.per is None or not isinstance(row.value, dict):
        return ()
    return tuple(member for member in members(row.per) if member in row.value)


def _check_range(parameter: Parameter, scalar: str, numbers: tuple[float, float, float], where: str) -> None:
    value, low, high = numbers
    if low > high:
        raise InputError(f"{where} {scalar}: low = {low:g} is above high = {high:g}.")
    if not allowed(parameter, value, low, high):
        raise InputError(
            f"{where} {scalar}: value = {value:g} is outside its range {low:g} to {high:g} {parameter.unit}."
        )
    if parameter.distribution == "log-uniform" and low <= 0.0 < high:
        raise InputError(f"{where} {scalar}: low = {low:g} must be above 0 for a log-uniform distribution.")
    if parameter.integer and not all(number.is_integer() for number in (value, low, high)):
        raise InputError(f"{where} {scalar}: value, low and high must be whole numbers, as 'integer' is set.")
