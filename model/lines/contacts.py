"""Line 8, continued: what a contact with police leads to, for a worker, a client or a third party."""

from model.chance import Purpose, four
from model.codes import NOBODY, Gender, Housing, Race, Venue, VenueKind
from model.conditions import status_quo_of
from model.counting.cohorts import ARREST, undone
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.rules import fear
from model.rules.forms import clip, has_third_party, offence_of_selling
from model.rules.recruitment import exploitative
from model.slots import ENCOUNTER_SLOTS, EncounterSlot

USUAL_MISCONDUCT = status_quo_of("enforcement.misconduct")
USUAL_OVERSIGHT = status_quo_of("enforcement.oversight")
USUAL_OFFENCE = status_quo_of("law.selling")

STREETS = (int(Venue.STREET_CENTRAL), int(Venue.STREET_ISOLATED))
THIRD_PARTY_DRAWS = 1_000_000


@rule
def profile(w, p, c, t):
    """How readily officers single a person out: by race, gender and housing, whatever the conduct (claim L9); and
    those who complained and are retaliated against (claim L19)."""
    singled = 1.0 + p.retaliation_singles if w.retaliated_until > t else 1.0
    if not p.on_profiling:
        return singled
    more = 0.0
    if w.race != Race.WHITE:
        more += p.profiling_race
    if w.gender == Gender.TRANSGENDER_WOMAN:
        more += p.profiling_gender
    if w.housing == Housing.UNHOUSED:
        more += p.profiling_unhoused
    return singled * (1.0 + more * c.enforcement_profiling)


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
            weight = profile(s.workers[i], p, c, t)
            total += weight
            if tastes[m] * total < weight:
                chosen = i
    return chosen


@rule
def contact_with_worker(s, officer, o, k, v, p, c, t):
    """A contact hurries work and costs trust; it may be displacement, extortion, violence or arrest."""
    i = worker_seen(s, o, k, v, p, c, t)
    if i == NOBODY:
        return
    w = s.workers[i]
    street = s.venues[v].kind == VenueKind.STREET
    offence = offence_of_selling(w, c, p)
    note_contact(s, w, i, v, street, p, t)
    extorts, arrests, displaces, hurts = four(s.market[0].key, Purpose.OUTCOME, t, o, k)
    misconduct = misconduct_of(officer, p, c)
    if hurts < p.police_violence[officer.unit] * misconduct:
        police_violence(s, w, i, p, t)
    if extorts < p.extortion * misconduct * (offence if p.on_police_misconduct else USUAL_OFFENCE):
        tally(s, w, Tally.EXTORTION, 1.0)
        tally(s, w, Tally.EXTORTION_STREET, 1.0 if street else 0.0)
        abused(w, t)
        w.trust *= 1.0 - p.extortion_costs_trust
        return
    if arrests < arrest_chance(p.arrest_per_contact[officer.unit] * offence, officer, p, c):
        arrest(s, w, i, v, c, t)
    elif street and displaces < p.displacement:
        displace(s, w, i, v, displaces / max(p.displacement, 1e-9), p, t)


@rule
def arrest_chance(usual, officer, p, c):
    """The chance that a contact ends in an arrest: policy and a quota raise it, whoever the contact is with."""
    quota = 1.0 + p.quota_arrests if officer.has_quota else 1.0
    return clip(usual * c.enforcement_arrest_propensity * quota, 0.0, 1.0)


@rule
def misconduct_of(officer, p, c):
    """An officer's propensity to misconduct as far as supervision leaves it (claim L1)."""
    misconduct = c.enforcement_misconduct if p.on_police_misconduct else USUAL_MISCONDUCT
    oversight = c.enforcement_oversight if p.on_police_misconduct else USUAL_OVERSIGHT
    return clip(officer.misconduct * misconduct, 0.0, 1.0) * (1.0 - oversight)


@rule
def abused(w, t):
    """Extortion or violence by an officer: a week in which one has something to complain of, and may do so once."""
    w.abused_week = t


@rule
def note_contact(s, w, i, v, street, p, t):
    """Every contact is felt: time to screen is lost next, and trust in police changes."""
    venue = s.venues[v]
    tally(s, w, Tally.POLICE_CONTACTS, 1.0)
    tally(s, w, Tally.POLICE_CONTACTS_STREET, 1.0 if street else 0.0)
    if t - w.complained_week <= p.recall_weeks:
        tally(s, w, Tally.CONTACTS_AFTER_COMPLAINT, 1.0)
    w.contact_week = t
    w.hurried = 1.0 - (1.0 - w.hurried) * (1.0 - p.contact_hurries)
    if p.on_trust:
        w.trust = trust_after_contact(w.trust, p)
    venue.contacts += p.contact_memory / max(venue.workers, 1.0)


@rule
def trust_after_contact(trust, p):
    """A contact costs a share of the trust there was; or, if contacts go well on the whole, of the distrust."""
    cost = p.contact_costs_trust
    return trust * (1.0 - cost) if cost > 0.0 else trust - cost * (1.0 - trust)


@rule
def police_violence(s, w, i, p, t):
    """Violence by an officer (T11.14: 42 % of street and 7 % of off-street workers in six months)."""
    tally(s, w, Tally.POLICE_VIOLENCE, 1.0)
    w.police_violence_week = t
    abused(w, t)
    w.trust *= 1.0 - p.violence_costs_trust


@rule
def displace(s, w, i, v, luck, p, t):
    """A worker is moved on: some go to the isolated zone, the others work elsewhere nearby and in a hurry."""
    tally(s, w, Tally.DISPLACED, 1.0)
    w.displaced_week = t
    w.hurried = 1.0 - (1.0 - w.hurried) * (1.0 - p.displacement_hurries)
    if v == STREETS[0] and luck < p.displaced_to_isolated and p.on_venue_choice and not has_third_party(w):
        w.venue = STREETS[1]


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
def contact_with_client(s, officer, o, k, p, c, t):
    """A client found buying; where buying is an offence he may be arrested and stay away for a while."""
    market = s.market[0]
    who, arrests, _, _ = four(market.key, Purpose.CLIENT_CONTACT, t, o, k)
    if market.bookings < 1.0:
        return
    client = s.clients[s.bookings[int(who * market.bookings)].client]
    if arrests < arrest_chance(p.client_arrest_per_contact * c.law_buying, officer, p, c):
        arrest_client(s, client, p, t)


@rule
def arrest_client(s, client, p, t):
    """An arrested client hears the warning: he stays away some weeks and fears more (T17.9)."""
    s.market[0].client_arrests += 1.0
    s.counts[Tally.CLIENT_ARRESTS] += 1.0
    client.away_until = t + 1 + int(p.client_away_weeks)
    client.perceived_risk = fear.risk_after_own_arrest(client.perceived_risk, p)


@rule
def contact_with_third_party(s, officer, o, k, p, c, t):
    """A third party looked into: helping may be an offence, coercion is; the exploitative hide better (claim L3)."""
    if len(s.third_parties) == 0:
        return
    luck, arrests, hides, _ = four(s.market[0].key, Purpose.CLIENT_CONTACT, t, o, k + THIRD_PARTY_DRAWS)
    j = int(luck * len(s.third_parties))
    tp = s.third_parties[j]
    if not tp.active or tp.detained_until > t:
        return
    if hides < p.coercive_hide * tp.propensity and p.on_detection:
        return
    offence = max(c.law_third_party_support, c.law_third_party_coercion * tp.propensity)
    if arrests < arrest_chance(p.third_party_arrest_per_contact * offence, officer, p, c):
        s.counts[Tally.THIRD_PARTY_ARRESTS] += 1.0
        s.counts[Tally.EXPLOITATIVE_THIRD_PARTY_ARRESTS] += 1.0 if exploitative(tp.propensity, p) else 0.0
        tp.detained_until = t + 1 + int(p.third_party_detention_weeks)
        tp.arrested = True
