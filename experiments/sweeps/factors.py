"""Factors: what varies from point to point, and how a coordinate between 0 and 1 becomes a value."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from experiments.contested.mechanisms import CONTESTED
from experiments.sweeps.schema import LeverTable, RangeTable, UncertaintyTable
from model.conditions import LEVERS
from model.counting.outcomes import OUTCOMES
from model.errors import InputError, nearest
from model.parameters import REGISTRY, SWITCH, Parameters
from scenarios import Entry

Role = Literal["lever", "uncertainty"]
Kind = Literal["lever", "parameter", "structure"]
RESERVED = {
    "run_id", "point", "block", "parameter_set", "scenario", "replicate", "window", "week", "year", "group", "status",
    "reason", "status_quo", "value", "difference",
}  # fmt: skip
CODE = "code"
"""Unit of a lever that names one of several kinds by a number."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")


@dataclass(frozen=True)
class Factor:
    """One thing that varies between points.

    Attributes:
        name: its column in the tables.
        role: a lever (what policy sets) or an uncertainty (what nobody knows).
        kind: "lever"; "structure" for a mechanism's switch and for an effect that may be absent (a prior with mass at
            0), whose very form is contested; "parameter" for any other number.
        target: the lever's name, or the parameter's flattened one.
        unit: of the values.
        levels: all values it can take, or None for a range.
        low, high, spread: the range, or None for the registry's prior. steps: its values in a grid.
        whole: whether a range holds whole numbers alone, each with its share of it.
    """

    name: str
    role: Role
    kind: Kind
    target: str
    unit: str
    levels: tuple[float, ...] | None = None
    low: float | None = None
    high: float | None = None
    steps: int | None = None
    spread: str = "linear"
    whole: bool = False

    def value(self, u: float) -> float:
        """The value at coordinate ``u`` in [0, 1]: by equal shares of levels, of a range or of the prior."""
        if self.levels is not None:
            return self.levels[min(int(u * len(self.levels)), len(self.levels) - 1)]
        if self.low is None or self.high is None:
            return Parameters.quantile(self.target, u)
        if self.whole:  # each stands for the numbers up to the next
            found = float(math.floor(_between(self.low, self.high + 1.0, self.spread, u)))
        else:
            found = _between(self.low, self.high, self.spread, u)
        return min(max(found, self.low), self.high)

    @property
    def grid_size(self) -> int:
        """How many values a grid takes."""
        return len(self.levels) if self.levels is not None else self.steps or 0

    def grid(self) -> tuple[float, ...]:
        """All values that a grid takes: the levels, or ``steps`` values of the range, ends included."""
        if self.levels is not None:
            return self.levels
        assert self.steps is not None, "checked when the file was read"
        places = [step / (self.steps - 1) for step in range(self.steps)]
        if self.whole and self.low is not None and self.high is not None:
            return tuple(float(round(_between(self.low, self.high, self.spread, u))) for u in places)
        return tuple(self.value(u) for u in places)

    def extremes(self) -> tuple[float, ...]:
        """The least and the greatest value, for checks before anything runs."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        ends = self.levels if self.levels is not None else (self.value(0.0), self.value(1.0))
        return min(ends), max(ends)


def _between(low: float, high: float, spread: str, u: float) -> float:
    """The value at a share ``u`` of the way from ``low`` to ``high``, by differences or by ratios."""
    return low * (high / low) ** u if spread == "log" else low + u * (high - low)


def source_of(factor: Factor) -> str:
    """The group of a factor: "levers", "parameters" or "structure".

    Structure is a mechanism's switch, an effect that may be absent, and what stands for one of the contested mechanisms
    C1 to C4.
    """
    if factor.role == "lever":
        return "levers"
    contested = {name for row in CONTESTED.values() for name in row.parameters}
    return "structure" if factor.kind == "structure" or factor.target in contested else "parameters"


def lever_factor(table: LeverTable, where: str) -> Factor:
    """The factor of a ``[[lever]]``; `InputError` if the lever is unknown or has no range."""
    if table.lever not in LEVERS:
        raise InputError(f"{where}: lever = '{table.lever}' is not a lever.{nearest(table.lever, LEVERS)}")
    values = _values(table, where, switch=False)
    if not values:
        raise InputError(f"{where}: '{table.lever}' needs levels, or low and high.")
    if LEVERS[table.lever].unit == CODE and not all(float(x).is_integer() for x in table.levels or [0.5]):
        raise InputError(f"{where}: '{table.lever}' is a code: give levels, and whole numbers in them.")
    unit = {"value": LEVERS[table.lever].unit, "multiply": "multiplier", "add": LEVERS[table.lever].unit}
    name = table.name or table.lever
    return Factor(name, "lever", "lever", table.lever, unit[table.operation], **values)  # type: ignore[arg-type]


def lever_entry(table: LeverTable, value: float) -> Entry:
    """The timeline entry that sets a lever to one of its values."""
    members = {key: getattr(table, key) for key in ("venue", "officer_unit", "declared_venue")}
    when = {"start": table.start, "end": table.end, "ramp": table.ramp}
    return Entry.model_validate({"lever": table.lever, table.operation: float(value), **members, **when})


def uncertainty_factor(table: UncertaintyTable, where: str) -> Factor:
    """The factor of an ``[[uncertainty]]``; `InputError` if the parameter is unknown or a value is out of its range."""
    target = table.parameter
    defaults = Parameters.defaults()
    if target not in defaults.values:
        raise InputError(f"{where}: parameter = '{target}' is unknown.{nearest(target, defaults.values)}")
    switch = target.startswith(SWITCH)
    values = _values(table, where, switch)
    if switch and not values:
        values = {"levels": (0.0, 1.0)}
    registered = None if switch else REGISTRY[target.partition(".")[0]]
    if switch and "levels" not in values:
        raise InputError(
            f"{where}: '{target}' is a switch, and nothing lies between off and on: write levels = [true, false], or "
            "neither low nor high for both positions."
        )
    if registered is not None and registered.integer and "levels" not in values and values:
        values["whole"] = _whole(table, where)
    if registered is not None and not values and target not in Parameters.free():
        raise InputError(f"{where}: '{target}' has no prior in the registry: give levels, or low and high.")
    structure = registered is None or registered.absent_mass > 0.0
    kind: Kind = "structure" if structure else "parameter"
    unit = "switch" if registered is None else registered.unit
    # Some parameters are called like the outcome that they bear on.
    name = table.name or (f"parameter.{target}" if target in OUTCOMES else target)
    factor = Factor(name, "uncertainty", kind, target, unit, **values)  # type: ignore[arg-type]
    for value in factor.levels or factor.extremes():
        try:
            defaults.set({target: value})
        except InputError as error:
            raise InputError(f"{where}, {source_key(table)}: {error}") from None
    return factor


def source_key(table: RangeTable) -> str:
    """The key, or keys, of the file from which a factor's values come."""
    if table.levels is not None:
        return "levels"
    return "low and high" if table.low is not None else "its prior"


def _whole(table: RangeTable, where: str) -> bool:
    """True for a range of whole numbers; `InputError` if its ends, or its values in a grid, are none."""
    target, low, high = getattr(table, "parameter", ""), table.low or 0.0, table.high or 0.0
    if not (low.is_integer() and high.is_integer()):
        raise InputError(f"{where}: '{target}' is a whole number: low = {low:g} and high = {high:g} must be such, too.")
    steps = table.steps or 2
    spaced = [_between(low, high, table.spread, step / (steps - 1)) for step in range(steps)]
    if steps > high - low + 1.0 or any(abs(value - round(value)) > 1e-9 for value in spaced):
        raise InputError(
            f"{where}: '{target}' is a whole number, and {steps} steps from {low:g} to {high:g} do not all meet one: "
            "choose another number of steps, or give levels."
        )
    return True


def check_names(factors: Sequence[Factor], file: str, taken: set[str]) -> None:
    """Refuse two factors of one name, and names that other columns of the tables have."""
    seen: set[str] = set()
    for factor in factors:
        if factor.name in seen:
            raise InputError(f"{file}: two factors are called '{factor.name}': give one of them another name.")
        if not _NAME.fullmatch(factor.name):
            raise InputError(f"{file}: name = '{factor.name}' cannot name a column: use letters, digits, '_' and '.'.")
        if factor.name in taken or factor.name in RESERVED or factor.name.startswith("unit."):
            raise InputError(f"{file}: name = '{factor.name}' is the name of another column: choose another.")
        seen.add(factor.name)


def _values(table: RangeTable, where: str, switch: bool) -> dict[str, object]:
    """The fields of a `Factor` that say which values there are; empty if the file gives none."""
    if table.levels is not None:
        for value in table.levels:
            if isinstance(value, bool) and not switch:
                raise InputError(f"{where}: levels: {str(value).lower()} is a position of a switch, not a number.")
        if table.low is not None or table.high is not None or table.steps is not None:
            raise InputError(f"{where}: give either levels, or low and high, not both.")
        levels = tuple(float(value) for value in table.levels)
        twice = [value for value, count in Counter(levels).items() if count > 1]
        if twice:
            raise InputError(f"{where}: levels names a value twice: {twice[0]:g}.")
        return {"levels": levels}
    if table.low is None and table.high is None:
        if table.steps is not None:
            raise InputError(f"{where}: steps = {table.steps} needs low and high.")
        return {}
    if table.low is None or table.high is None or not table.low < table.high:
        raise InputError(f"{where}: low = {table.low} and high = {table.high} are no range: low must be below high.")
    if table.spread == "log" and table.low <= 0.0:
        raise InputError(f"{where}: low = {table.low:g} must be above 0 for a spread by ratios (spread = 'log').")
    return {"low": table.low, "high": table.high, "steps": table.steps, "spread": table.spread}
