"""Contacts with police, an account: what officers come across and look for, where, with which ground, in what time.

Officers have time for so many contacts a week. A contact needs an occasion: somebody of a kind (a worker, a client, a
third party) who can be seen at a place. Where an act is no offence, most contacts with those who commit it lose their
ground; a part of the time goes to others who do something forbidden, and the rest is not spent on this market.
"""

from model.codes import NOBODY, Ground, OfficerUnit, Target, VenueKind
from model.machine.compilation import rule
from model.rules.forms import power
from model.rules.law import ground_to_look_into_third_parties, ground_to_stop_sellers

TARGETS = len(Target)
OFFENCE, PAPERS, FREED, NONE = (int(ground) for ground in Ground)


@rule
def on_call(venue):
    """Whether workers at a venue can be called or visited: on platforms and in businesses."""
    return venue.kind == VenueKind.PLATFORM or venue.kind == VenueKind.BUSINESS


@rule
def work_on_call(venue):
    """Sessions wanted where workers can be called or visited."""
    return venue.wanted if on_call(venue) else 0.0


@rule
def buying_before_decoys(venue):
    """Sessions bought where strangers look for each other, so that decoys meet clients: online and in the street."""
    strangers = venue.kind == VenueKind.PLATFORM or venue.kind == VenueKind.STREET
    return venue.booked if strangers else 0.0


@rule
def seen_by(unit, amount, venue, p):
    """How much of something at a venue officers can come across: patrols what is visible, vice units where one can
    call."""
    if unit == OfficerUnit.VICE:
        return amount * p.vice_looks if on_call(venue) else 0.0
    return amount * venue.visibility


@rule
def eagerness(target, c, p):
    """How much officers look for a kind of person, where as many are seen as usual: by who is easiest to find (claim
    L3), and by policy. Without detection all kinds are found alike."""
    if not p.on_detection:
        return 1.0
    if target == Target.WORKERS:
        return p.odds_workers * c.enforcement_target_workers
    if target == Target.CLIENTS:
        return p.odds_clients * c.enforcement_target_clients
    return p.odds_third_parties * c.enforcement_target_third_parties


@rule
def usual_eagerness(p):
    """The sum of it over all kinds without any policy: all that officers come across when all is as usual."""
    return p.odds_workers + p.odds_clients + p.odds_third_parties if p.on_detection else float(TARGETS)


@rule
def seen_as_usual(target, unit, venue, scale, p):
    """How many of a kind can be seen at a venue, as a share of all whom such officers usually see anywhere: workers by
    the sessions they want, clients by those they buy, third parties by their number."""
    if target == Target.WORKERS:
        return seen_by(unit, venue.wanted, venue, p) / (p.usual_workers_seen[unit] * scale)
    if target == Target.CLIENTS:
        return seen_by(unit, venue.booked, venue, p) / (p.usual_clients_seen[unit] * scale)
    return seen_by(unit, venue.third_parties, venue, p) / (p.usual_third_parties_seen[unit] * scale)


@rule
def looks_at(officer, v, c, p):
    """How much an officer looks at a venue: as policy directs, and less wherever he or she is not assigned."""
    elsewhere = officer.assignment != NOBODY and officer.assignment != v
    return c.enforcement_focus[v] * (1.0 - p.keeps_assignment if elsewhere else 1.0)


@rule
def occasions(target, officer, v, venue, scale, c, p):
    """Occasions for contacts with a kind of person at a venue, as a share of all that an officer usually comes
    across: in proportion to how many of them can be seen there, and to how much the officer looks."""
    seen = seen_as_usual(target, officer.unit, venue, scale, p)
    return looks_at(officer, v, c, p) * eagerness(target, c, p) * seen / usual_eagerness(p)


@rule
def ground(target, v, c, p):
    """Share of occasions with a kind of person at a venue for which there is an offence to act on."""
    if target == Target.WORKERS:
        return ground_to_stop_sellers(v, c, p)
    return c.law_buying[v] if target == Target.CLIENTS else ground_to_look_into_third_parties(v, c)


@rule
def share_of_time_met(seen, p):
    """Share of their time for contacts in which officers meet someone, when so many times what is usual can be seen.

    In proportion to what is seen, saturating in time: half as many are met about half as often. Where contacts
    saturate fully, and where occasions are switched off, their number is fixed whatever is seen.
    """
    if seen <= 0.0:
        return 0.0
    if not p.on_occasions:
        return p.usual_time_met
    fixed = p.contacts_saturate
    return min(p.usual_time_met * seen / (1.0 - fixed + fixed * seen), 1.0)


@rule
def occasions_kept(seen, grounded, p):
    """What is left of occasions: those with a ground, and the share of the others that goes on without one."""
    return grounded + p.contacts_without_ground * (seen - grounded)


@rule
def gain_from_others(seen, grounded, p):
    """By how much contacts that have a ground grow through time that lost its own: of what is lost over all kinds and
    venues a share goes elsewhere, if there is any ground elsewhere."""
    if grounded <= 0.0 or not p.on_reallocation_of_time:
        return 0.0
    return p.reallocation * (seen - occasions_kept(seen, grounded, p)) / grounded


@rule
def time_offered(officer, c):
    """Contacts for which an officer has time in a week."""
    return officer.contacts * c.enforcement_effort[officer.unit]


@rule
def contacts_expected(offered, seen, grounded, p):
    """Contacts with this market in that time, wherever and with whomever.

    ``seen`` are all occasions, and ``grounded`` those with a ground, as shares of what is usual. What a law takes away
    leaves the others as they were, except as far as time goes to them.
    """
    if seen <= 0.0:
        return 0.0
    spent = occasions_kept(seen, grounded, p) + gain_from_others(seen, grounded, p) * grounded
    return offered * share_of_time_met(seen, p) * spent / seen


@rule
def weight_of_occasions(seen, grounded, gain, p):
    """Weight among an officer's contacts of so many occasions, of which some have a ground."""
    return occasions_kept(seen, grounded, p) + gain * grounded


@rule
def ground_of_contact(at, own, with_ground, gain, p):
    """The ground of a contact, which lies so far along all that could be: an offence of that kind of person, papers
    that cannot be seen, time that lost its ground elsewhere, or none. ``own`` is the share with an offence that holds
    whatever the papers."""
    reached = at * weight_of_occasions(1.0, with_ground, gain, p)
    if reached < own:
        return OFFENCE
    if reached < with_ground:
        return PAPERS
    return FREED if reached < with_ground * (1.0 + gain) else NONE


@rule
def turned_by_quota(workers, clients, third_parties, unit, p):
    """How an officer who must meet a quota turns to those whose arrest costs the least work, whoever that is (claim
    L20): a factor for each kind, given its occasions with a ground.

    How easy an arrest is: how often one is come across, times the chance that the contact ends in an arrest. Contacts
    are as many as before: those taken from the others go to the easiest.
    """
    easy_worker = workers * p.arrest_per_contact[unit]
    easy_client = clients * p.client_arrest_per_contact
    easy_third_party = third_parties * p.third_party_arrest_per_contact
    easiest = max(easy_worker, easy_client, easy_third_party)
    if easiest <= 0.0 or not p.on_steering:
        return 1.0, 1.0, 1.0
    worker = power(easy_worker / easiest, p.quota_steers)
    client = power(easy_client / easiest, p.quota_steers)
    return worker, client, power(easy_third_party / easiest, p.quota_steers)


@rule
def chance_third_party_hides(propensity, p):
    """Chance that a third party who is looked into escapes notice: the exploitative hide better (claim L3)."""
    return p.coercive_hide * propensity if p.on_detection else 0.0
