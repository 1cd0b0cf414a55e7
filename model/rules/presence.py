"""What the presence of police does to work on the spot: it hurries it, moves people on, and a place is known for it."""

from model.codes import Venue
from model.machine.compilation import rule
from model.rules.forms import clip


@rule
def hurried_by(hurried, more):
    """Each of several things that hurry work takes a share of the calm that was left, so that it never ends below 0."""
    return 1.0 - (1.0 - hurried) * (1.0 - more)


@rule
def hurried_by_contact(hurried, p):
    """Every contact is felt: time to screen is lost next."""
    return hurried_by(hurried, p.contact_hurries)


@rule
def hurried_by_displacement(hurried, p):
    """Who was moved on works elsewhere nearby, and in a hurry."""
    return hurried_by(hurried, p.displacement_hurries)


@rule
def chance_to_be_moved_on(street, c, p):
    """Chance that police who make no arrest move a worker on: on the street only, and as they are told to."""
    return clip(p.displacement * c.enforcement_displacement, 0.0, 1.0) if street else 0.0


@rule
def share_moved_to_isolation(v, with_third_party, p):
    """Of those who are moved on from the central street: the share who go to the isolated zone.

    Whoever works with a third party works where that party does.
    """
    free = v == Venue.STREET_CENTRAL and p.on_venue_choice and not with_third_party
    return p.displaced_to_isolated if free else 0.0


@rule
def workers_reached(p):
    """Workers nearby whom police who look for clients hurry, with each client they meet: theirs is a presence too."""
    return p.presence_reaches if p.on_client_presence else 0.0


@rule
def contacts_forgotten(contacts, p):
    """Contacts per worker that a place is known for fade from week to week."""
    return contacts * (1.0 - p.contact_memory)


@rule
def contacts_known_of(contacts, workers, p):
    """Another contact, among those who work at the place, adds to what it is known for."""
    return contacts + p.contact_memory / max(workers, 1.0)
