"""A value for every number of the model: an immutable set to change, sample, hash and hand to the rules."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from model.errors import InputError, nearest, short, shown
from model.parameters.prior import allowed, quantile
from model.parameters.record import SWITCH, as_record
from model.parameters.registry import Registry, members
from model.parameters.shipped import shipped

_ON_OFF = {"true": 1.0, "on": 1.0, "yes": 1.0, "1": 1.0, "false": 0.0, "off": 0.0, "no": 0.0, "0": 0.0}


class Parameters:
    """A value for every parameter and a position for every mechanism's switch. Immutable: changing gives a new set.

    Flattened names are ``fear_hides`` for a plain number, ``venue_reach.platform_main`` for one member of a ``per``,
    and ``mechanisms.screening`` for a switch (1 is on, 0 is off). Members for which a number means nothing have none;
    in the record it is 0 there.
    """

    __slots__ = ("_registry", "_values")

    def __init__(self, registry: Registry, values: Mapping[str, float]) -> None:
        self._registry = registry
        self._values = dict(values)

    @classmethod
    def defaults(cls, registry: Registry | None = None) -> Parameters:
        """The values that the files of parameters state (the shipped ones unless another registry is given)."""
        registry = registry or shipped()
        values = {name: row[0] for p in registry.parameters.values() for name, row in p.scalars().items()}
        values |= {SWITCH + mechanism.name: float(mechanism.on) for mechanism in registry.mechanisms.values()}
        return cls(registry, values)

    @staticmethod
    def free(registry: Registry | None = None) -> list[str]:
        """The flattened names that `sample` draws: those with a distribution and a range, in the registry's order."""
        found = (registry or shipped()).parameters.values()
        return [
            name
            for parameter in found
            if parameter.distribution != "point"
            for name, (_, low, high) in parameter.scalars().items()
            if low < high or (allowed(parameter, 0.0, low, high) and low != 0.0)
        ]

    @staticmethod
    def quantile(name: str, u: float, registry: Registry | None = None) -> float:
        """The value of a flattened parameter name below which a share ``u`` (0 to 1) of its prior lies.

        A switch is on with probability one half. Raises `InputError` for an unknown name.
        """
        parameter = (registry or shipped()).parameters.get(name.partition(".")[0])
        numbers = parameter.scalars().get(name) if parameter is not None else None
        if parameter is not None and numbers is not None:
            return quantile(parameter, numbers, u)
        defaults = Parameters.defaults(registry)
        if name not in defaults._values:
            raise InputError(defaults._unknown(name))
        return float(u >= 0.5)

    @property
    def values(self) -> dict[str, float]:
        """A copy of all values by flattened name."""
        return dict(self._values)

    def changed(self) -> dict[str, float]:
        """The values that differ from the defaults, by flattened name."""
        defaults = Parameters.defaults(self._registry)._values
        return {name: value for name, value in self._values.items() if value != defaults[name]}

    def set(self, changes: Mapping[str, float | bool | str]) -> Parameters:
        """A copy with some values changed; numbers may be text, as typed in ``--set name=value``.

        Raises `InputError` for an unknown name, text that is no number, and a value outside its range.
        """
        values = dict(self._values)
        for name, given in changes.items():
            values[name] = self._checked(name, given)
        return Parameters(self._registry, values)

    def sample(self, unit: Sequence[float]) -> Parameters:
        """The set at a point of the unit hypercube: one coordinate in [0, 1] for each name of `free`, in that order.

        Coordinates go through the inverse of each distribution: evenly spread points sample the prior. Names that are
        not free keep the value they have here.
        """
        names = Parameters.free(self._registry)
        if len(unit) != len(names):
            raise InputError(f"a sample needs {len(names)} coordinates, one for each free parameter, not {len(unit)}.")
        values = dict(self._values)
        for name, u in zip(names, unit, strict=True):
            if not 0.0 <= u <= 1.0:
                raise InputError(f"the coordinate of '{name}' is {u!r}: should be between 0 and 1.")
            parameter = self._registry.parameters[name.partition(".")[0]]
            values[name] = quantile(parameter, parameter.scalars()[name], float(u))
        return Parameters(self._registry, values)

    @property
    def record(self) -> np.recarray:
        """A new record array of shape (1,) with the fields of `PARAMETERS_DTYPE`, for the compiled rules."""
        return as_record(self._registry, self._values)

    def hash(self) -> str:
        """SHA-256 (hex) of all names and values, switches included.

        It is the same on every machine, in every process and in every order of setting.
        """
        ordered, names = _by_name(tuple(self._values))
        found = names.copy()
        found.update(np.array([self._values[name] for name in ordered], dtype="<f8").tobytes())
        return found.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parameters) and self._values == other._values

    def __hash__(self) -> int:
        return hash(self.hash())

    def __repr__(self) -> str:
        return f"Parameters({self.changed()!r})"

    def _checked(self, name: str, given: float | bool | str) -> float:
        """The value for a flattened name as a float; `InputError` unless the name exists and the value is in range."""
        if name not in self._values:
            raise InputError(self._unknown(name))
        if name.startswith(SWITCH):
            position = _ON_OFF.get(str(given).strip().lower(), given if given in (0.0, 1.0) else None)
            if position is None:
                raise InputError(f"'{name}' = {shown(given)} is not a position of a switch: should be true or false.")
            return float(position)
        parameter = self._registry.parameters[name.partition(".")[0]]
        value = _number(name, given)
        _, low, high = parameter.scalars()[name]
        if not allowed(parameter, value, low, high):
            outside = parameter.absent_mass > 0.0 and not low <= parameter.absent <= high
            absent = f"{parameter.absent:g}, or " if outside else ""
            raise InputError(
                f"'{name}' = {value:g} is outside its range: {absent}{low:g} to {high:g} {parameter.unit}."
            )
        if parameter.integer and not value.is_integer():
            raise InputError(f"'{name}' = {value:g} must be a whole number, from {low:g} to {high:g} {parameter.unit}.")
        return value

    def _unknown(self, name: str) -> str:
        parameter = self._registry.parameters.get(name.partition(".")[0])
        if parameter is not None and parameter.per is not None:
            ways = list(parameter.scalars())
            if name == parameter.name:
                return f"'{name}' has one value for each {parameter.per}: say which, such as '{ways[0]}'."
            member = name.partition(".")[2]
            if member in members(parameter.per):
                has = ", ".join(parameter.members)
                return f"'{name}' does not exist: '{parameter.name}' has no meaning for {member}, only for {has}."
            return f"'{short(name)}' is unknown.{nearest(name, ways)}"
        if parameter is not None:
            return f"'{short(name)}' is unknown: '{parameter.name}' is one number, without members."
        return f"'{short(name)}' is no parameter or mechanism.{nearest(name, self._values)}"


@lru_cache(maxsize=4)
def _by_name(names: tuple[str, ...]) -> tuple[tuple[str, ...], hashlib._Hash]:
    """Flattened names in alphabetical order, and a SHA-256 that has taken them in: many sets share it."""
    ordered = tuple(sorted(names))
    # No name holds a line break, so that no other list of names reads the same; the last one sets off the values.
    return ordered, hashlib.sha256("".join(f"{name}\n" for name in [*ordered, ""]).encode())


def _number(name: str, given: float | bool | str) -> float:
    try:
        value = math.nan if isinstance(given, bool) else float(given)
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"'{name}' = {shown(given)} is not a finite number.")
    return value + 0.0  # -0.0 equals 0.0, and is to have the same hash
