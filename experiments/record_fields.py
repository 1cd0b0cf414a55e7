"""A field of a record as an attribute: read as plain Python, and checked when it is written.

Compiled rules trust the records that they are given. Whatever is written from outside is therefore held to the field's
unit first, and what the model keeps in step with other records cannot be written at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import numpy as np

from model import codes
from model.agents import Field, fields
from model.codes import NOBODY
from model.errors import InputError, nearest, shown
from model.traits import DECLARED

YOUNGEST = 18.0
"""Everyone in the model is an adult."""

_KEPT_UNITS = ("id", "row", "bits", "position")
_KEPT_FIELDS = {"alive", "in_trade", "active", "kind", "unit", "members", "regulars", *(t.field for t in DECLARED)}
_BELOW_ZERO = ("security",)
"""Amounts that may be below zero; weeks may be too, since some lie before the first."""


def by_name(kind: str) -> dict[str, Field]:
    """The fields of a kind of agent ("worker", "client", "third_party", "officer"), by name."""
    return {field.name: field for field in fields(kind)}


def kept(field: Field) -> bool:
    """Whether the model keeps a field in step with other records, so that it cannot be written from outside."""
    return field.unit in _KEPT_UNITS or field.name in _KEPT_FIELDS


def read(field: Field, value: Any) -> Any:
    """A value of a record as Python knows it.

    Numbers and truth values are plain, codes are members of their enum in `model.codes`, NOBODY is None where it stands
    for no agent or no venue, and what has a value for each venue is a copy as an array.
    """
    if isinstance(value, np.ndarray):
        return value.copy()
    plain = value.item()
    members = _members(field)
    if plain == NOBODY and (members or field.unit == "id"):
        return None
    return members(plain) if members else plain


def write(field: Field, record: Any, value: Any) -> None:
    """Write a value into a record, one value for each venue where the field has that many.

    Raises:
        AttributeError: the model keeps the field itself. InputError: the value means nothing there.
    """
    if kept(field):
        raise AttributeError(f"'{field.name}' cannot be set: the model keeps it in step with other records.")
    target = record[field.name]
    if isinstance(target, np.ndarray):
        target[...] = _amounts(field, value, target.shape)
    else:
        record[field.name] = _code(field, value) if _members(field) else _amounts(field, value, ())[()]


def attribute(field: Field, record: Callable[[Any], Any]) -> property:
    """A property that reads and writes a field of the record that ``record`` finds for its owner."""
    return property(
        lambda owner: read(field, record(owner)[field.name]),
        lambda owner, value: write(field, record(owner), value),
        doc=f"{field.meaning[0].upper()}{field.meaning[1:]} ({field.unit}).",
    )


def unknown(name: str, fields: dict[str, Field], kind: str) -> AttributeError:
    """What to raise where a kind of agent has no field of this name."""
    return AttributeError(f"{kind} has no field '{name}'.{nearest(name, fields)}")


def _members(field: Field) -> type[IntEnum] | None:
    """The enum whose members a field holds, or None if it holds numbers."""
    found = getattr(codes, field.unit, None)
    return found if isinstance(found, type) and issubclass(found, IntEnum) else None


def _code(field: Field, value: Any) -> int:
    members = _members(field)
    assert members is not None
    if value is None and "NOBODY" in field.meaning:
        return NOBODY
    try:
        return int(members(value))
    except ValueError:
        valid = ", ".join(f"{members.__name__}.{member.name}" for member in members)
        raise InputError(f"{field.name} = {shown(value)} is not valid: should be one of {valid}.") from None


def _amounts(field: Field, value: Any, shape: tuple[int, ...]) -> np.ndarray:
    """The value as an array of the field's own type and of this shape, every number in its range."""
    expected, low, high = _range(field)
    try:
        numbers = np.broadcast_to(np.asarray(value, dtype=np.float64), shape)
    except (TypeError, ValueError):
        numbers = np.array(math.nan)
    kind = np.dtype(field.type if shape == () else np.float64)  # type: ignore[call-overload]
    whole = kind.kind == "f" or bool((numbers == np.floor(numbers)).all())
    if not (np.isfinite(numbers).all() and whole and (low <= numbers).all() and (numbers <= high).all()):
        raise InputError(f"{field.name} = {shown(value)} is not valid: should be {expected} ({field.unit}).")
    return numbers.astype(kind)


def _range(field: Field) -> tuple[str, float, float]:
    """What a number should be, in words, and its bounds."""
    if field.type is np.bool_:
        return "True or False", 0.0, 1.0
    if field.unit in ("0-1", "share"):
        low = -1.0 if field.name in _BELOW_ZERO else 0.0
        return f"a number from {low:g} to 1", low, 1.0
    if field.name == "age":
        return f"{YOUNGEST:g} or more", YOUNGEST, math.inf
    if field.type is np.int32:
        most = float(np.iinfo(np.int32).max)
        return ("a whole number", -most, most) if field.unit == "week" else ("a whole number, 0 or more", 0.0, most)
    return "a number, 0 or more", 0.0, math.inf
