"""Line 8, policing: officers spend their contacts, here and there, on whomever they come across."""

from model.chance import Purpose, draw, four
from model.codes import NOBODY, OfficerUnit, VenueKind
from model.lines.contacts import contact_with_client, contact_with_third_party, contact_with_worker
from model.machine.compilation import rule
from model.rules.forms import power, saturating, whole
from model.slots import ContactSlot, ExcludedSlot


@rule
def police(s, p, c, t):
    """Every officer spends the week's contacts."""
    market = s.market[0]
    market.client_arrests = 0.0
    for v in range(len(s.venues)):
        s.venues[v].contacts *= 1.0 - p.contact_memory
    on_patrol = work_seen(s, False, p, c)
    by_vice = work_seen(s, True, p, c)
    for o in range(len(s.officers)):
        vice = s.officers[o].unit == OfficerUnit.VICE
        spend_contacts(s, o, vice, p, c, t, by_vice if vice else on_patrol)


@rule
def seen_at(venue, focus, vice, p):
    """Work at a venue that an officer can come across: patrols by what is visible, vice units where one can call."""
    if vice:
        called = venue.kind == VenueKind.PLATFORM or venue.kind == VenueKind.BUSINESS
        return venue.wanted * focus * p.vice_looks if called else 0.0
    return venue.wanted * focus * venue.visibility


@rule
def work_seen(s, vice, p, c):
    """How much work such officers could come across this week, over all venues."""
    seen = 0.0
    for v in range(len(s.venues)):
        seen += seen_at(s.venues[v], c.enforcement_focus[v], vice, p)
    return seen


@rule
def where_looked(s, vice, p, c, luck, seen):
    """The venue a contact falls on, in proportion to the work to be come across there."""
    target = luck * seen
    for v in range(len(s.venues)):
        target -= seen_at(s.venues[v], c.enforcement_focus[v], vice, p)
        if target < 0.0:
            return v
    return NOBODY


@rule
def contact_reason(c, p):
    """Share of usual contacts for which there is a legal ground; a part goes on without one."""
    ground = max(c.law_selling, c.law_selling_noncitizens, c.law_buying)
    return p.contacts_without_ground + (1.0 - p.contacts_without_ground) * ground


@rule
def spend_contacts(s, o, vice, p, c, t, seen):
    """An officer's budget of contacts, which fills as there is work to see and never exceeds what time allows."""
    officer = s.officers[o]
    market = s.market[0]
    budget = officer.contacts * c.enforcement_effort[officer.unit] * contact_reason(c, p)
    budget *= saturating(seen, p.visible_work_half * market.scale)
    count = whole(budget, draw(market.key, Purpose.CONTACT, t, o, ContactSlot.HOW_MANY))
    officer.has_quota = draw(market.key, Purpose.EXCLUDED, ExcludedSlot.QUOTA, o, 0) < c.enforcement_arrest_quota
    for k in range(count):
        target, place, keeps, _ = four(market.key, Purpose.CONTACT, t, o, k + ContactSlot.EACH)
        v = where_looked(s, vice, p, c, place, seen)
        if keeps < p.keeps_assignment and assigned_place_has_work(s, officer, p, c):
            v = officer.assignment
        if v == NOBODY:
            continue
        workers, clients, managers = odds(officer, p, c)
        target *= workers + clients + managers
        if target < workers:
            contact_with_worker(s, officer, o, k, v, p, c, t)
        elif target < workers + clients:
            contact_with_client(s, officer, o, k, p, c, t)
        else:
            contact_with_third_party(s, officer, o, k, p, c, t)


@rule
def odds(officer, p, c):
    """Odds that a contact falls on a worker, a client, a third party: by who is easiest to find (claim L3).

    An officer who must meet a quota turns to those whose arrest costs the least work, whoever that is (claim L20).
    """
    workers = p.odds_workers * c.enforcement_target_workers * c.law_selling + p.odds_workers_without_offence
    clients = p.odds_clients * c.enforcement_target_clients * c.law_buying
    managers = p.odds_third_parties * c.enforcement_target_third_parties
    if not p.on_detection:
        return 1.0, 1.0, 1.0
    if officer.has_quota and p.on_steering:
        easy_worker = workers * p.arrest_per_contact[officer.unit] * c.law_selling
        easy_client = clients * p.client_arrest_per_contact * c.law_buying
        easy_manager = managers * p.third_party_arrest_per_contact * c.law_third_party_support
        easiest = max(easy_worker, easy_client, easy_manager)
        if easiest > 0.0:
            workers *= power(easy_worker / easiest, p.quota_steers)
            clients *= power(easy_client / easiest, p.quota_steers)
            managers *= power(easy_manager / easiest, p.quota_steers)
    return workers, clients, managers


@rule
def assigned_place_has_work(s, officer, p, c):
    """Whether there is anything to come across where an officer is assigned."""
    if officer.assignment == NOBODY:
        return False
    return seen_at(s.venues[officer.assignment], c.enforcement_focus[officer.assignment], False, p) > 0.0
