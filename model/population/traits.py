"""The people, continued: traits that a share decides, and the rows in which a person is counted.

One rule for each declared trait (``model/traits.py``), and one that calls them all.
"""

from model.chance import Purpose, draw, four, member
from model.errors import InputError, nearest
from model.machine.compilation import rule
from model.parameters import REGISTRY
from model.slots import PersonSlot, PopulationSlot
from model.traits import CIRCUMSTANCE, DECLARED, ORIGIN, ORIGINS

LANES = 4
"""Traits that one deal of luck serves."""
FIRST_TRAITS = 2 * LANES
"""So many have the first two deals of a person's luck; those declared later have a purpose of their own."""


@rule
def luck_of_trait(key, i, number):
    """The luck of a person's trait: each has its own, so that a new trait changes no other."""
    if number < FIRST_TRAITS:
        deal = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.TRAITS + number // LANES)
        return deal[number % LANES]
    return draw(key, Purpose.TRAIT, 0, i, number)


def drawn(number, trait):
    """The rule that draws a trait: its share of people have it, or are of each kind.

    Raises:
        InputError: there is no such parameter, or it has one number where a table is needed, or the reverse.
    """
    name, share = trait.name, trait.share
    wanted = None if trait.values is None else trait.name
    found = REGISTRY.get(share)
    if found is None or found.per != wanted:
        needs = "with one number" if wanted is None else f"with per = '{wanted}'"
        raise InputError(
            f"model/traits.py: the trait '{name}' needs a parameter '{share}' {needs} in model/parameters/."
            + ("" if found is not None else nearest(share, REGISTRY))
        )

    @rule
    def has_or_not(w, key, i, p):
        w[name] = luck_of_trait(key, i, number) < p[share]

    @rule
    def of_a_kind(w, key, i, p):
        w[name] = member(p[share], luck_of_trait(key, i, number))

    return has_or_not if trait.values is None else of_a_kind


def _one_after_another(first, *others):
    """A rule that calls rules in turn."""
    if not others:
        return first
    rest = _one_after_another(*others)

    @rule
    def both(w, key, i, p):
        first(w, key, i, p)
        rest(w, key, i, p)

    return both


def _row_of(*traits):
    """A rule for a person's row among all combinations of values, the last trait's side by side."""
    *others, last = traits
    field, size = last.field, last.size
    if not others:

        @rule
        def alone(w):
            return int(w[field])

        return alone
    before = _row_of(*others)

    @rule
    def row(w):
        return before(w) * size + int(w[field])

    return row


draw_shares = _one_after_another(*(drawn(at, trait) for at, trait in enumerate(DECLARED) if trait.share))
_origin = _row_of(*ORIGIN)
_circumstances = _row_of(*CIRCUMSTANCE)


@rule
def file_under(w):
    """Find the two rows of counts of a person: by traits of several values, and by those one has or has not."""
    w.origin = _origin(w)
    w.circumstances = ORIGINS + _circumstances(w)
