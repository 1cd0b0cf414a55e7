"""From the entries of scenario files to changes of columns, and from changes to the table of weekly conditions.

A change acts from its first week on (until its end, if it has one) on the value that the lever would have had without
it: towards its target by ``coverage`` times the part of the ramp that has passed. After its end the earlier value is
back. Changes apply in the order of the files and of the entries in a file.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.conditions import LEVERS, MEMBERS, VENUE_KINDS, Lever
from model.errors import InputError, exact, nearest, shown
from scenarios.horizon import Horizon, span
from scenarios.schema import Entry

Operation = Literal["value", "multiply", "add"]


@dataclass(frozen=True)
class Change:
    """One movement of one lever, with everything looked up and checked.

    Attributes:
        where: place in the file, for messages.
        key: the key that holds ``amount`` in the file, for messages.
        lever: what moves.
        members: positions in the lever's nested array; empty for a lever with a single value.
        operation, amount: the target: the value itself, or the earlier value multiplied by or increased by ``amount``.
        start, end: first week and first week after, as rows of the table.
        ramp: weeks until the target is reached; 0 or 1 is at once.
        coverage: share of the way from the earlier value to the target.
    """

    where: str
    key: str
    lever: Lever
    members: tuple[int, ...]
    operation: Operation
    amount: float
    start: int
    end: int
    ramp: int = 0
    coverage: float = 1.0


def resolve(entry: Entry, where: str, horizon: Horizon, declared: dict[str, str]) -> Change:
    """The change that a timeline entry stands for.

    Args:
        entry: the entry as read.
        where: place in the file, for messages.
        horizon: the weeks of the table, with the file's date of week 0.
        declared: slot ("declared_1") by name of the venues that the files declare.

    Raises:
        InputError: the first thing that is wrong with the entry.
    """
    if entry.lever not in LEVERS:
        raise InputError(f"{where}: lever = {shown(entry.lever)} is not a lever.{nearest(entry.lever, LEVERS)}")
    lever = LEVERS[entry.lever]
    _check_unit(entry.unit, lever, where)
    operation, amount = _operation(entry, where)
    if not 0.0 <= entry.coverage <= 1.0:
        raise InputError(f"{where}: coverage = {exact(entry.coverage)} lies outside 0 to 1.")
    start, end = period(entry.start, entry.end, where, horizon)
    ramp = span(where, "ramp", entry.ramp)
    members = _members(entry, lever, where, declared)
    return Change(where, operation, lever, members, operation, amount, start, end, ramp, entry.coverage)


def period(
    start: int | str | datetime.date, end: int | str | datetime.date | None, where: str, horizon: Horizon
) -> tuple[int, int]:
    """First week and first week after, as rows; without an end, to the end of the horizon.

    Raises:
        InputError: outside the horizon, or the end is not after the start.
    """
    first = horizon.week(where, "start", start)
    stop = horizon.weeks if end is None else horizon.week(where, "end", end)
    if stop <= first:
        raise InputError(f"{where}: end = {shown(end)} is not after start = {shown(start)}.")
    return first, stop


def _check_unit(unit: str | None, lever: Lever, where: str) -> None:
    """Refuse a stated unit that is not the lever's."""
    if unit is not None and unit != lever.unit:
        known = {other.unit for other in LEVERS.values()}
        problem = f"but {lever.name} is in '{lever.unit}'" if unit in known else "which is not a unit of any lever"
        hint = f" Did you mean '{lever.unit}'?"
        raise InputError(f"{where}: unit = {shown(unit)}, {problem}.{hint}")


def _operation(entry: Entry, where: str) -> tuple[Operation, float]:
    """The one of value, multiply and add that the entry gives."""
    given: list[tuple[Operation, float]] = []
    for key, amount in (("value", entry.value), ("multiply", entry.multiply), ("add", entry.add)):
        if amount is not None:
            given.append((key, amount))  # type: ignore[arg-type]
    if len(given) != 1:
        found = " and ".join(f"{key} = {exact(amount)}" for key, amount in given) or "none of them"
        raise InputError(f"{where}: needs exactly one of value, multiply and add, but gives {found}.")
    return given[0]


def _members(entry: Entry, lever: Lever, where: str, declared: dict[str, str]) -> tuple[int, ...]:
    """Positions in the lever's nested array that the entry names."""
    given = {key: getattr(entry, key) for key in MEMBERS if getattr(entry, key) is not None}
    for key, names in given.items():
        if key != lever.per:
            one = f"one value per {lever.per}" if lever.per else "a single value"
            raise InputError(f"{where}: {key} = {shown(names)}, but {lever.name} has {one}.")
    if lever.per is None:
        return ()
    if lever.per not in given and lever.everywhere:
        return tuple(range(len(lever.members)))
    if lever.per not in given:
        raise InputError(f"{where}: the key '{lever.per}' is missing; {lever.name} has one value per {lever.per}.")
    names = given[lever.per]
    names = [names] if isinstance(names, str) else names
    if not names:
        raise InputError(f"{where}: {lever.per} = [] names nothing.")
    found = {lever.members.index(slot) for name in names for slot in _meant(name, lever, where, declared)}
    return tuple(sorted(found))


def _meant(name: str, lever: Lever, where: str, declared: dict[str, str]) -> list[str]:
    """Members that one name stands for; an error if the lever means nothing for one of them."""
    slots = _slots(name, lever, where, declared)
    if not set(slots) <= set(lever.settable):
        raise InputError(
            f"{where}: {lever.per} = '{name}', but {lever.name} has no meaning there, only for "
            f"{', '.join(lever.settable)}."
        )
    return slots


def _slots(name: str, lever: Lever, where: str, declared: dict[str, str]) -> list[str]:
    """Members that one name stands for: itself, the venues of a kind, or a declared venue's slot."""
    kinds = VENUE_KINDS if lever.per == "venue" else {}
    slots = declared if lever.per in ("venue", "declared_venue") else {}
    if name in lever.members:
        return [name]
    if name in slots:
        return [slots[name]]
    if name in kinds:
        return kinds[name]
    guess = nearest(name, [*lever.members, *kinds, *slots])
    raise InputError(f"{where}: {lever.per} = {shown(name)} is unknown.{guess}")


def apply(change: Change, table: np.recarray) -> list[str]:
    """Carry out a change in the table and say what it did.

    Returns:
        Readable lines such as "law.buying: 1 -> 0 share, from week 0"; none where nothing moved.

    Raises:
        InputError: the target lies outside the lever's range in some week; the table is then left as it was.
    """
    rows = slice(change.start, change.end)
    column = table[change.lever.column][rows]
    before = column[:, list(change.members)] if change.members else column[:, np.newaxis]
    target = _target(change, before)
    weeks_on = np.arange(1, change.end - change.start + 1, dtype=np.float64)
    progress = change.coverage * np.minimum(1.0, weeks_on / max(change.ramp, 1))[:, np.newaxis]
    after = np.where(progress == 1.0, target, before + (target - before) * progress)
    # Rounding must not carry a value past its target or back behind where it came from.
    after = np.clip(after, np.minimum(before, target), np.maximum(before, target))
    lines = _lines(change, before, after, len(table))
    if change.members:
        column[:, list(change.members)] = after
    else:
        column[:] = after[:, 0]
    return lines


def _target(change: Change, before: np.ndarray) -> np.ndarray:
    """Value at full ramp and coverage, shape of ``before`` (weeks, members).

    Raises:
        InputError: outside the lever's range in some week.
    """
    with np.errstate(over="ignore"):
        target = {"value": np.full_like(before, change.amount), "multiply": before * change.amount}.get(
            change.operation, before + change.amount
        )
    lever = change.lever
    outside = (target < lever.low) | (target > lever.high)
    if outside.any():
        week, member = np.argwhere(outside)[0]
        problem = " lies outside"
        if change.operation != "value":
            of = f" for {lever.members[change.members[member]]}" if change.members else ""
            problem = f" gives {exact(target[week, member])}{of} in week {change.start + week}, outside"
        limits = f"{exact(lever.low)} to {exact(lever.high)}"
        raise InputError(
            f"{change.where}: {change.key} = {exact(change.amount)}{problem} {limits}, "
            f"the range of {lever.name} ({lever.unit})."
        )
    return target


def _lines(change: Change, before: np.ndarray, after: np.ndarray, weeks: int) -> list[str]:
    """What a change did, one line for the members that go the same way."""
    groups: dict[tuple[float, float], list[str]] = {}
    for column in range(before.shape[1]):
        if not np.array_equal(before[:, column], after[:, column]):
            name = change.lever.members[change.members[column]] if change.members else ""
            groups.setdefault((before[0, column], after[-1, column]), []).append(name)
    until = f" until week {change.end}" if change.end < weeks else ""
    ramp = f", over {change.ramp} weeks" if change.ramp > 1 else ""
    lines = []
    for (old, new), names in groups.items():
        everywhere = change.lever.everywhere and names == change.lever.members
        of = f" ({', '.join(names)})" if change.members and not everywhere else ""
        step = f"{exact(old)} -> {exact(new)} {change.lever.unit}"
        lines.append(f"{change.lever.name}{of}: {step}, from week {change.start}{until}{ramp}")
    return lines
