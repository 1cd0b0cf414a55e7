"""Line 8, continued: what a contact with police leads to, for a worker, a client or a third party."""

from model.chance import Purpose, draw, four, whole
from model.codes import NOBODY, Venue, VenueKind
from model.counting.cohorts import ARREST, undone
from model.counting.following import note_violence
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.status_checks import after_contact
from model.machine.compilation import rule
from model.rules import arrests, misconduct, policing, presence, profiling, trust
from model.rules.law import offence_of_selling
from model.rules.people import has_third_party
from model.rules.recruitment import exploitative
from model.slots import ENCOUNTER_SLOTS, MOST_REACHED, EncounterSlot

STREET_ISOLATED = int(Venue.STREET_ISOLATED)
THIRD_PARTY_DRAWS = 1_000_000
MOST_LOOKED_AT = 1000
"""Bookings that are looked through for one at a place before none is found."""


@rule
def worker_seen(s, o, k, v, p, c, t):
    """One of a few workers at the venue, picked by visible work and by profiling (highest random weight)."""
    key = s.market[0].key
    slots = s.stands.shape[1]
    chosen = NOBODY
    total = 0.0
    places = four(key, Purpose.ENCOUNTER, t, o, ENCOUNTER_SLOTS * k + EncounterSlot.PLACES)
    tastes = four(key, Purpose.ENCOUNTER, t, o, ENCOUNTER_SLOTS * k + EncounterSlot.TASTES)
    for m in range(len(places)):
        place = s.stands[v, int(places[m] * slots)]
        if place != NOBODY:
            i = s.offers[place].worker
            w = s.workers[i]
            weight = profiling.weight_in_profiling(w, w.retaliated_until > t, c, p)
            total += weight
            if tastes[m] * total < weight:
                chosen = i
    return chosen


@rule
def contact_with_worker(s, officer, o, k, v, p, c, t):
    """A contact hurries work and costs trust; it may be displacement, extortion, violence or arrest. Whether anyone
    was met."""
    i = worker_seen(s, o, k, v, p, c, t)
    if i == NOBODY:
        return False
    w = s.workers[i]
    street = s.venues[v].kind == VenueKind.STREET
    offence = offence_of_selling(w, v, c, p)
    note_contact(s, w, v, street, p, t)
    after_contact(s, w, v, officer.unit, o, k, p, c, t)
    extorts, arrested, displaces, hurts = four(s.market[0].key, Purpose.OUTCOME, t, o, k)
    propensity = misconduct.propensity_left(officer.misconduct, c, p)
    if hurts < misconduct.chance_of_police_violence(officer.unit, propensity, p):
        police_violence(s, w, p, t)
    if extorts < misconduct.chance_of_extortion(propensity, offence, p):
        extortion(s, w, street, p, t)
        return True
    displacement = presence.chance_to_be_moved_on(street, c, p)
    if arrested < arrests.chance_to_arrest_worker(officer, offence, v, c, p):
        arrest(s, w, i, v, c, t)
    elif displaces < displacement:
        displace(s, w, v, displaces / displacement, p, t)
    return True


@rule
def note_contact(s, w, v, street, p, t):
    """Every contact is felt: time to screen is lost next, and trust in police changes."""
    venue = s.venues[v]
    tally(s, w, Tally.POLICE_CONTACTS, 1.0)
    tally(s, w, Tally.POLICE_CONTACTS_STREET, 1.0 if street else 0.0)
    if t - w.complained_week <= p.recall_weeks:
        tally(s, w, Tally.CONTACTS_AFTER_COMPLAINT, 1.0)
    w.contact_week = t
    w.hurried = presence.hurried_by_contact(w.hurried, p)
    w.trust = trust.trust_after_contact(w.trust, p)
    venue.contacts = presence.contacts_known_of(venue.contacts, venue.workers, p)


@rule
def police_violence(s, w, p, t):
    """Violence by an officer: in the week of it one has something to complain of, and may do so once."""
    tally(s, w, Tally.POLICE_VIOLENCE, 1.0)
    note_violence(w, 1)
    w.police_violence_week = t
    w.abused_week = t
    w.trust = trust.trust_after_violence(w.trust, p)


@rule
def extortion(s, w, street, p, t):
    """Extortion by an officer, of which one may complain likewise."""
    tally(s, w, Tally.EXTORTION, 1.0)
    tally(s, w, Tally.EXTORTION_STREET, 1.0 if street else 0.0)
    w.abused_week = t
    w.trust = trust.trust_after_extortion(w.trust, p)


@rule
def displace(s, w, v, luck, p, t):
    """A worker is moved on: some go to the isolated zone, the others work elsewhere nearby and in a hurry.

    ``luck`` is what is left of the luck that moved the worker on: uniform between 0 and 1 again.
    """
    tally(s, w, Tally.DISPLACED, 1.0)
    w.displaced_week = t
    w.hurried = presence.hurried_by_displacement(w.hurried, p)
    if luck < presence.share_moved_to_isolation(v, has_third_party(w), p):
        w.venue = STREET_ISOLATED


@rule
def arrest(s, w, i, v, c, t):
    """A worker is arrested; what follows is for the courts (line 9)."""
    if w.arrested or undone(s, w, i, t, ARREST, c.counterfactual_arrests, c):
        return
    w.arrested = True
    w.arrest_week = t
    tally(s, w, Tally.ARRESTS, 1.0)
    tally(s, w, Tally.ARRESTS_STREET, 1.0 if s.venues[v].kind == VenueKind.STREET else 0.0)
    tally(s, w, Tally.ARRESTS_OF_EXPLOITED, 1.0 if w.exploited else 0.0)


@rule
def client_buying_at(s, v, luck):
    """A booking of this week by someone who bought at a venue, or NOBODY: the first of them after one by luck, which is
    as likely any other, since bookings are in the order of a queue by luck."""
    bookings = int(s.market[0].bookings)
    for step in range(min(bookings, MOST_LOOKED_AT)):
        b = (int(luck * bookings) + step) % bookings
        if s.workers[s.offers[s.bookings[b].place].worker].venue == v:
            return b
    return NOBODY


@rule
def contact_with_client(s, officer, o, k, v, p, c, t):
    """A client found buying at a place; where that is an offence he may be arrested there and stay away for a while.

    Police who look for clients are felt by the workers there. Whether anyone was met.
    """
    who, arrested, _, _ = four(s.market[0].key, Purpose.CLIENT_CONTACT, t, o, k)
    b = client_buying_at(s, v, who)
    if b == NOBODY:
        return False
    client = s.clients[s.bookings[b].client]
    if client.away_until > t:
        return False
    presence_felt(s, o, k, v, p, c, t)
    if arrested < arrests.chance_to_arrest_client(officer, v, c, p):
        arrest_client(s, client, v, p, t)
    return True


@rule
def presence_felt(s, o, k, v, p, c, t):
    """Police who meet a client hurry workers nearby, and move some on in the street, without a word to them."""
    key = s.market[0].key
    count = min(whole(presence.workers_reached(p), draw(key, Purpose.PRESENCE, t, o, k)), MOST_REACHED)
    for n in range(count):
        place, displaces, where, _ = four(key, Purpose.PRESENCE_FELT, t, o, MOST_REACHED * k + n)
        found = s.stands[v, int(place * s.stands.shape[1])]
        if found == NOBODY:
            return
        w = s.workers[s.offers[found].worker]
        tally(s, w, Tally.HURRIED_BY_PRESENCE, 1.0)
        w.hurried = presence.hurried_by_contact(w.hurried, p)
        if displaces < presence.chance_to_be_moved_on(s.venues[v].kind == VenueKind.STREET, c, p):
            displace(s, w, v, where, p, t)


@rule
def arrest_client(s, client, v, p, t):
    """An arrested client hears the warning: he stays away some weeks and remembers it (T17.9). Others hear where."""
    s.market[0].client_arrests += 1.0
    if v != NOBODY:
        s.venues[v].client_arrests += 1.0
    s.counts[Tally.CLIENT_ARRESTS] += 1.0
    client.away_until = t + 1 + int(p.client_away_weeks)
    client.arrest_week = t


@rule
def third_party_at(s, v, luck, t):
    """A third party at liberty whose workers work at a venue, each as likely as the other, or NOBODY."""
    nth = int(luck * s.venues[v].third_parties)
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        if tp.active and tp.members > 0 and tp.detained_until <= t and tp.venue == v:
            if nth == 0:
                return j
            nth -= 1
    return NOBODY


@rule
def contact_with_third_party(s, officer, o, k, v, p, c, t):
    """A third party looked into, who may escape notice; whoever is arrested is detained for a while. Whether anyone was
    met."""
    who, arrested, hides, _ = four(s.market[0].key, Purpose.CLIENT_CONTACT, t, o, k + THIRD_PARTY_DRAWS)
    j = third_party_at(s, v, who, t)
    if j == NOBODY:
        return False
    tp = s.third_parties[j]
    if hides < policing.chance_third_party_hides(tp.propensity, p):
        return False
    if arrested < arrests.chance_to_arrest_third_party(officer, tp.propensity, v, c, p):
        s.counts[Tally.THIRD_PARTY_ARRESTS] += 1.0
        s.counts[Tally.EXPLOITATIVE_THIRD_PARTY_ARRESTS] += 1.0 if exploitative(tp.propensity, p) else 0.0
        tp.detained_until = t + 1 + int(p.third_party_detention_weeks)
        tp.arrested = True
    return True
