"""Contacts with police: where officers look, how many contacts they make in a week, and on whom a contact falls."""

from model.codes import VenueKind
from model.machine.compilation import rule
from model.rules.forms import power, saturating


@rule
def work_on_call(venue):
    """Sessions wanted where workers can be called or visited: on platforms and in businesses."""
    called = venue.kind == VenueKind.PLATFORM or venue.kind == VenueKind.BUSINESS
    return venue.wanted if called else 0.0


@rule
def work_seen_at(venue, focus, vice, p):
    """Work at a venue that an officer can come across: patrols by what is visible, vice units where one can call."""
    if vice:
        return work_on_call(venue) * focus * p.vice_looks
    return venue.wanted * focus * venue.visibility


@rule
def share_with_legal_ground(c, p):
    """Share of usual contacts for which there is a legal ground; a part goes on without one."""
    ground = max(c.law_selling, c.law_selling_noncitizens, c.law_buying)
    return p.contacts_without_ground + (1.0 - p.contacts_without_ground) * ground


@rule
def contacts_expected(officer, seen, scale, c, p):
    """An officer's contacts in a week: they grow with the work to be seen, and never exceed what time allows."""
    allowed = officer.contacts * c.enforcement_effort[officer.unit] * share_with_legal_ground(c, p)
    return allowed * saturating(seen, p.visible_work_half * scale)


@rule
def odds_of_contact(officer, c, p):
    """Odds that a contact falls on a worker, a client, a third party: by who is easiest to find (claim L3)."""
    if not p.on_detection:
        return 1.0, 1.0, 1.0
    workers = p.odds_workers * c.enforcement_target_workers * c.law_selling + p.odds_workers_without_offence
    clients = p.odds_clients * c.enforcement_target_clients * c.law_buying
    third_parties = p.odds_third_parties * c.enforcement_target_third_parties
    if officer.has_quota and p.on_steering:
        return odds_under_quota(workers, clients, third_parties, officer.unit, c, p)
    return workers, clients, third_parties


@rule
def odds_under_quota(workers, clients, third_parties, unit, c, p):
    """An officer who must meet a quota turns to those whose arrest costs the least work, whoever that is (claim L20).

    How easy an arrest is: how often one is come across, times the chance that the contact ends in an arrest.
    """
    easy_worker = workers * p.arrest_per_contact[unit] * c.law_selling
    easy_client = clients * p.client_arrest_per_contact * c.law_buying
    easy_third_party = third_parties * p.third_party_arrest_per_contact * c.law_third_party_support
    easiest = max(easy_worker, easy_client, easy_third_party)
    if easiest > 0.0:
        workers *= power(easy_worker / easiest, p.quota_steers)
        clients *= power(easy_client / easiest, p.quota_steers)
        third_parties *= power(easy_third_party / easiest, p.quota_steers)
    return workers, clients, third_parties


@rule
def chance_third_party_hides(propensity, p):
    """Chance that a third party who is looked into escapes notice: the exploitative hide better (claim L3)."""
    return p.coercive_hide * propensity if p.on_detection else 0.0
