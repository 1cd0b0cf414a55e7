"""To whom a partly closed venue is open."""

from model.chance import Purpose, draw
from model.machine.compilation import rule
from model.slots import ExcludedSlot

FIRST_THIRD_PARTY = 1_000_000_000
"""Third parties are let in or shut out by ids of their own, which lie beyond those of people."""


@rule
def open_to(key, i, v, venue):
    """Whether a partly closed venue is open to this person: always the same people are shut out first."""
    if venue.open >= 1.0:
        return True
    return draw(key, Purpose.EXCLUDED, ExcludedSlot.VENUE, i, v) < venue.open


@rule
def open_to_third_party(s, j, v):
    """Whether a partly closed venue is open to a third party, and so, all alike, to those who work with it there."""
    return open_to(s.market[0].key, j + FIRST_THIRD_PARTY, v, s.venues[v])
