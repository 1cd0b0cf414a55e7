"""What it takes to work alone at a venue."""

from model.codes import Housing, VenueKind
from model.machine.compilation import rule
from model.rules.treatment import untreated


@rule
def asks_nobodys_leave(kind):
    """Kinds of venue where one can work without anyone's leave."""
    return kind == VenueKind.PLATFORM or kind == VenueKind.STREET or kind == VenueKind.PRIVATE


@rule
def access_cost(w, venue, unhoused, p):
    """What it takes to work alone at a venue, in units of weekly need.

    Working online needs a phone, identification, a place and skill; the street needs none of them. Without these
    costs everyone would work where an hour pays ten times more (T14.12).
    """
    cost = venue.access_cost / max(w.need, 1.0)
    if venue.kind == VenueKind.STREET:
        return cost
    if unhoused:
        cost += p.access_unhoused
    elif w.housing == Housing.UNSTABLE:
        cost += p.access_unstable
    if untreated(w):
        cost += p.access_drugs
    if w.limited_english:
        cost += p.access_language
    cost += p.access_skill * (1.0 - w.skill)
    if venue.kind == VenueKind.PRIVATE:
        cost += p.access_regulars / (1.0 + w.regulars)
    return cost
