"""Venues that scenario files declare: each takes the next free slot of the conditions record."""

from __future__ import annotations

from model.conditions import LEVERS, MEMBERS, VENUE_KINDS
from model.errors import InputError, nearest, shown
from scenarios.horizon import Horizon
from scenarios.schema import DeclaredVenue
from scenarios.timeline import Change, period

_SLOTS = MEMBERS["declared_venue"]
_KINDS = list(VENUE_KINDS)
_TRAITS = (
    "reach",
    "home",
    "half_time",
    "own_price",
    "channel",
    "isolation",
    "visibility",
    "scruple",
    "price",
    "session_hours",
)


def take_slot(venue: DeclaredVenue, where: str, declared: dict[str, str]) -> str:
    """The next free slot for a declared venue, entered in ``declared`` (slot by name).

    Raises:
        InputError: the name is taken, or all slots are.
    """
    if venue.name in declared:
        raise InputError(f"{where}: name = {shown(venue.name)} is declared twice.")
    if venue.name in MEMBERS["venue"] or venue.name in VENUE_KINDS:
        raise InputError(f"{where}: name = {shown(venue.name)} is the name of a venue or kind that exists already.")
    if len(declared) == len(_SLOTS):
        raise InputError(
            f"{where}: name = {shown(venue.name)} is one venue too many; scenarios can declare {len(_SLOTS)} in all."
        )
    declared[venue.name] = _SLOTS[len(declared)]
    return declared[venue.name]


def changes(venue: DeclaredVenue, slot: str, where: str, horizon: Horizon) -> list[Change]:
    """The changes of ``declared_venue.*`` that a declared venue stands for.

    It is open from its start to its end; what kind of place it is stays known from its start on.

    Raises:
        InputError: an unknown kind, or a start or end outside the horizon.
    """
    if venue.kind not in _KINDS:
        raise InputError(f"{where}: kind = {shown(venue.kind)} is unknown.{nearest(venue.kind, _KINDS)}")
    start, end = period(venue.start, venue.end, where, horizon)
    member = (_SLOTS.index(slot),)
    amounts = {"kind": float(_KINDS.index(venue.kind))}
    amounts |= {trait: getattr(venue, trait) for trait in _TRAITS if getattr(venue, trait) is not None}
    lasting = [
        Change(where, key, LEVERS[f"declared_venue.{key}"], member, "value", amount, start, horizon.weeks)
        for key, amount in amounts.items()
    ]
    return [*lasting, Change(where, "start", LEVERS["declared_venue.open"], member, "value", 1.0, start, end)]
