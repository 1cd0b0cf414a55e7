"""What policy sets, week by week: one record of conditions per week, and nothing else of a policy reaches the world.

Every column of the record is a *lever*, declared in ``levers.toml`` with its unit, its status-quo value and the
range of values that make sense. Levers set conditions (a venue is open, an act is an offence, a programme pays);
they never set outcomes.

>>> LEVERS["law.buying"].column
'law_buying'
>>> float(status_quo_table(2)[1].law_immunity)
0.0
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import Field

from model.codes import DeclaredVenue, OfficerUnit, Venue
from model.errors import InputError, nearest, shown
from model.schema import Table, Text, checked, read_toml

LEVERS_FILE = Path(__file__).with_name("levers.toml")


class _LeverTable(Table):
    unit: Text
    status_quo: float | dict[str, float]
    low: float
    high: float
    meaning: Text
    per: str | None = None
    only: tuple[str, ...] = Field(default=(), strict=False)
    everywhere: bool = False


def _names(members: type[IntEnum]) -> list[str]:
    """Lower-case names of an enum in the order of their values."""
    return [member.name.lower() for member in sorted(members)]


#: For each thing a lever can have one value of: the names of its members, in the order of the record's nested array.
MEMBERS: dict[str, list[str]] = {
    "venue": _names(Venue),
    "officer_unit": _names(OfficerUnit),
    "declared_venue": _names(DeclaredVenue),
}

#: Kinds of venue as scenario files name them, and the venues of each; a scenario's own venues are not among them.
VENUE_KINDS: dict[str, list[str]] = {
    "platform": ["platform_main", "platform_second", "platform_replacement"],
    "street": ["street_central", "street_isolated"],
    "business": ["massage", "agency"],
    "private": ["private"],
}


@dataclass(frozen=True, eq=False)
class Lever:
    """One thing a policy can set.

    Attributes:
        name: "group.key", as scenario files write it.
        column: "group_key", the field of the conditions record.
        unit: unit of the value, as scenario files may state it.
        per: "venue", "officer_unit" or "declared_venue" if the lever has one value for each; otherwise None.
        only: the members that a policy can set, where it means nothing for others.
        everywhere: whether an entry that names no member means all that a policy can set.
        status_quo: value in a week without any policy; shape () or (members of ``per``,), read-only.
        low, high: the least and greatest value that make sense, in the lever's unit.
        meaning: what a higher value stands for.
    """

    name: str
    column: str
    unit: str
    per: str | None
    status_quo: np.ndarray
    low: float
    high: float
    meaning: str
    only: tuple[str, ...] = ()
    everywhere: bool = False

    @property
    def members(self) -> list[str]:
        """Names of the members the lever has a value for; empty for a lever with a single value."""
        return MEMBERS[self.per] if self.per else []

    @property
    def settable(self) -> list[str]:
        """Names of the members that a policy can set; empty for a lever with a single value."""
        return [member for member in self.members if member in self.only or not self.only]


def _status_quo(where: str, value: float | dict[str, float], members: list[str], low: float) -> np.ndarray:
    """Status-quo values as an array, shape () or (members,).

    A table of values by member may leave members out: those get ``low`` (what the lever counts does not exist there).
    """
    if not isinstance(value, dict):
        return np.full((len(members),) if members else (), value)
    values = np.full(len(members), low)
    for member, number in value.items():
        if member not in members:
            raise InputError(f"{where} status_quo names an unknown member '{member}'.{nearest(member, members)}")
        values[members.index(member)] = number
    return values


def parse_lever(name: str, entry: object, file: str = LEVERS_FILE.name) -> Lever:
    """A lever from its table in ``levers.toml``.

    Raises:
        InputError: a key is missing, unknown or of the wrong type, or the values contradict each other.
    """
    row, where = checked(_LeverTable, entry, file, name), f"{file}: [{name}]"
    if row.per is not None and row.per not in MEMBERS:
        raise InputError(f"{where} per = {shown(row.per)} is unknown.{nearest(row.per, MEMBERS)}")
    if row.low >= row.high:
        raise InputError(f"{where} low = {row.low:g} is not below high = {row.high:g}.")
    members = MEMBERS[row.per] if row.per else []
    for member in row.only:
        if member not in members:
            raise InputError(f"{where} only names an unknown member '{member}'.{nearest(member, members)}")
    status_quo = _status_quo(where, row.status_quo, members, row.low)
    if status_quo.min() < row.low or status_quo.max() > row.high:
        raise InputError(f"{where} status_quo = {shown(row.status_quo)} lies outside {row.low:g} to {row.high:g}.")
    status_quo.setflags(write=False)
    column = name.replace(".", "_")
    return Lever(name, column, row.unit, row.per, status_quo, row.low, row.high, row.meaning, row.only, row.everywhere)


@cache
def read_levers(path: Path = LEVERS_FILE) -> dict[str, Lever]:
    """All levers of a file by name, in the file's order; read and checked once per process.

    Raises:
        InputError: the file cannot be read, or a lever's table is wrong.
    """
    groups = read_toml(path)
    levers: dict[str, Lever] = {}
    for group, entries in groups.items():
        if not isinstance(entries, Mapping) or not all(isinstance(entry, Mapping) for entry in entries.values()):
            raise InputError(f"{path.name}: [{group}] holds something other than levers such as [{group}.name].")
        for key, entry in entries.items():
            lever = parse_lever(f"{group}.{key}", entry, path.name)
            levers[lever.name] = lever
    return levers


#: Every lever by name, in the order of the file.
LEVERS: dict[str, Lever] = read_levers()

#: One week's conditions: one float64 field per lever, a nested array where the lever has one value per member.
CONDITIONS: np.dtype = np.dtype(
    [(lever.column, np.float64, lever.status_quo.shape) for lever in LEVERS.values()], align=True
)


def status_quo_of(lever: str) -> float:
    """What a lever that is alike everywhere stands at without any policy: a mechanism that is off responds to that."""
    return float(np.unique(LEVERS[lever].status_quo).item())


def status_quo_table(weeks: int) -> np.recarray:
    """Conditions without any policy: ``weeks`` equal rows of ``CONDITIONS``, a fresh writable array."""
    table = np.zeros(weeks, dtype=CONDITIONS)
    for lever in LEVERS.values():
        table[lever.column] = lever.status_quo
    return table.view(np.recarray)
