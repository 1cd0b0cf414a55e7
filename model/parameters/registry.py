"""What parameters and mechanisms there are: the schema of ``parameters.toml`` and its check."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, StringConstraints

from model import codes
from model.errors import InputError, nearest, shown
from model.evidence import EVIDENCE
from model.schema import Table, checked, read_toml
from model.traits import DECLARED

Distribution = Literal["uniform", "log-uniform", "triangular", "normal", "point"]
"""A "normal" lies around the middle of its range, which is six standard deviations wide and cuts it off."""
Text = Annotated[str, StringConstraints(min_length=1)]
Numbers = float | dict[str, float]
Assumption = bool | Literal["size", "transfer"]

ASSUMED: dict[str, str] = {
    "size": "the size. The evidence shows that there is such an effect and which way it goes, or which values are the "
    "higher ones; how large they are is assumed.",
    "transfer": "the transfer. The evidence measures something near it, in another unit, group or place; the step from "
    "its figure to this number is assumed.",
}
"""What is assumed about a number that has evidence as well, by the word that ``parameters.toml`` uses for it."""

PER: dict[str, type[IntEnum]] = {
    "venue": codes.Venue,
    "venue_kind": codes.VenueKind,
    "officer_unit": codes.OfficerUnit,
    "third_party_kind": codes.ThirdPartyKind,
    "housing": codes.Housing,
    **{trait.name: trait.values for trait in DECLARED if trait.values is not None},
}


def members(per: str) -> tuple[str, ...]:
    """The members of a ``per``, in the order of its enum: ``members("housing")[0] == "stable"``."""
    return tuple(member.name.lower() for member in PER[per])


@dataclass(frozen=True)
class Parameter:
    """One number of the model, or one number for each member of an enum.

    ``value``, ``low`` and ``high`` are floats, or tuples in the order of ``members`` when ``per`` is set; all are in
    ``unit``. ``members`` are those for which there is such a number: it means nothing for the others, who have none.
    ``assumption`` is true where there is no evidence, false where the number is the evidence's, and otherwise the part
    that is assumed (`ASSUMED`). ``absent_mass`` is the share of the prior at exactly ``absent``, where the effect that
    it stands for is absent: nothing then depends on what it would make matter.
    """

    name: str
    group: str
    value: float | tuple[float, ...]
    unit: str
    low: float | tuple[float, ...]
    high: float | tuple[float, ...]
    distribution: Distribution
    absent_mass: float
    absent: float
    evidence: tuple[str, ...]
    assumption: Assumption
    meaning: str
    per: str | None
    integer: bool
    members: tuple[str, ...] = ()

    def scalars(self) -> dict[str, tuple[float, float, float]]:
        """Flattened name -> (value, low, high): one entry, or one for each of its members."""
        if self.per is None:
            return {self.name: (self.value, self.low, self.high)}  # type: ignore[dict-item]
        rows = zip(self.value, self.low, self.high, strict=True)  # type: ignore[arg-type]
        return {f"{self.name}.{member}": row for member, row in zip(self.members, rows, strict=True)}


@dataclass(frozen=True)
class Mechanism:
    """A part of one line (1 to 15) of the weekly schedule that can be switched off; ``on`` is its default."""

    name: str
    on: bool
    meaning: str
    line: int


@dataclass(frozen=True)
class Registry:
    """Every parameter and mechanism of one file, by name, in the order of the file."""

    parameters: dict[str, Parameter]
    mechanisms: dict[str, Mechanism]


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
    per: str | None = None
    integer: bool = False


class _MechanismTable(Table):
    on: bool
    meaning: Text
    line: int = Field(ge=1, le=15)


def load(path: str | Path) -> Registry:
    """Read and check a file of parameters; `InputError` names the file, the table, the key and the value."""
    path = Path(path)
    parameters: dict[str, Parameter] = {}
    mechanisms: dict[str, Mechanism] = {}
    for group, tables in read_toml(path).items():
        if not isinstance(tables, Mapping):
            raise InputError(f"{path.name}: '{group}' must be a group of tables [{group}.name], not {shown(tables)}.")
        for name, content in tables.items():
            table = f"{group}.{name}"
            _check_name(name, path.name, table, parameters)
            if group == "mechanism":
                switch = checked(_MechanismTable, content, path.name, table)
                mechanisms[name] = Mechanism(name, switch.on, switch.meaning, switch.line)
            else:
                parameters[name] = _parameter(name, group, content, path.name)
    return Registry(parameters, mechanisms)


def _check_name(name: str, file: str, table: str, taken: Mapping[str, Parameter]) -> None:
    # Names become fields of a record array: they must be attributes, and must not hide one that the array has.
    reserved = name.startswith("on_") or keyword.iskeyword(name) or hasattr(np.recarray, name)
    if reserved or not name.isidentifier() or not name.islower():
        raise InputError(
            f"{file}: [{table}] '{name}' cannot be a name: use lower-case words joined by '_', not starting "
            "with 'on_' and not an attribute of NumPy arrays."
        )
    if name in taken:
        raise InputError(f"{file}: [{table}] '{name}' is already the name of [{taken[name].group}.{name}].")


def _parameter(name: str, group: str, content: object, file: str) -> Parameter:
    table = f"{group}.{name}"
    row = checked(_ParameterTable, content, file, table)
    where = f"{file}: [{table}]"
    if row.per is not None and row.per not in PER:
        raise InputError(
            f"{where} key 'per' = '{row.per}' is unknown.{nearest(row.per, PER)} One of: {', '.join(PER)}."
        )
    _check_source(row, where)
    value, low, high = _spread(row, where)
    parameter = Parameter(
        name, group, value, row.unit, low, high, row.distribution, row.absent_mass, row.absent, tuple(row.evidence),
        row.assumption, row.meaning, row.per, row.integer, _given(row),
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


def allowed(parameter: Parameter, value: float, low: float, high: float) -> bool:
    """Whether a value lies in the range, or is the one at which an effect that may be absent is so."""
    return low <= value <= high or (value == parameter.absent and parameter.absent_mass > 0.0)
