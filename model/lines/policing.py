"""Line 8, policing: officers spend their time for contacts, here and there, on whomever they come across."""

from model.chance import Purpose, draw, four, whole
from model.codes import NOBODY, Target
from model.counting.tallies import Tally
from model.lines.contacts import contact_with_client, contact_with_third_party, contact_with_worker
from model.machine.compilation import line, rule
from model.rules import policing, presence
from model.slots import ContactSlot, ExcludedSlot

WORKERS, CLIENTS, THIRD_PARTIES = (int(target) for target in Target)
TARGETS = len(Target)
WITH_TARGET = tuple(
    int(tally)
    for tally in (Tally.CONTACTS_WITH_WORKERS, Tally.CONTACTS_WITH_CLIENTS, Tally.CONTACTS_WITH_THIRD_PARTIES)
)
"""By target: the count of contacts with such people."""
ON_GROUND = tuple(
    int(tally)
    for tally in (
        Tally.CONTACTS_ON_OFFENCE,
        Tally.CONTACTS_ON_PAPERS,
        Tally.CONTACTS_IN_FREED_TIME,
        Tally.CONTACTS_WITHOUT_GROUND,
    )
)
"""By ground: the count of contacts on it."""


@line
def police(s, p, c, t):
    """Every officer spends the week's time for contacts."""
    market = s.market[0]
    market.client_arrests = 0.0
    for v in range(len(s.venues)):
        s.venues[v].client_arrests = 0.0
        s.venues[v].contacts = presence.contacts_forgotten(s.venues[v].contacts, p)
        s.venues[v].third_parties = 0.0
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        if at_work(tp, t):
            s.venues[tp.venue].third_parties += 1.0
    for o in range(len(s.officers)):
        quota = draw(market.key, Purpose.EXCLUDED, ExcludedSlot.QUOTA, o, 0)
        s.officers[o].has_quota = quota < c.enforcement_arrest_quota
        spend_contacts(s, o, p, c, t)


@rule
def at_work(tp, t):
    """Whether a third party is at liberty and has workers."""
    return tp.active and tp.members > 0 and tp.detained_until <= t


@rule
def occasions_in_all(s, officer, target, p, c):
    """Occasions for contacts with a kind of person over all venues, and those among them that have a ground."""
    seen = 0.0
    grounded = 0.0
    for v in range(len(s.venues)):
        here = policing.occasions(target, officer, v, s.venues[v], s.market[0].scale, c, p)
        seen += here
        grounded += here * policing.ground(target, v, c, p)
    return seen, grounded


@rule
def spend_contacts(s, o, p, c, t):
    """An officer makes this week's contacts, with whom there is occasion to meet; the rest of the time is not spent on
    this market."""
    officer = s.officers[o]
    offered = policing.time_offered(officer, c)
    if offered <= 0.0:
        return
    workers, on_workers = occasions_in_all(s, officer, WORKERS, p, c)
    clients, on_clients = occasions_in_all(s, officer, CLIENTS, p, c)
    others, on_others = occasions_in_all(s, officer, THIRD_PARTIES, p, c)
    seen = workers + clients + others
    grounded = on_workers + on_clients + on_others
    luck = draw(s.market[0].key, Purpose.CONTACT, t, o, ContactSlot.HOW_MANY)
    time = whole(offered, luck)
    count = min(whole(policing.contacts_expected(offered, seen, grounded, p), luck), time)
    s.counts[Tally.CONTACTS_OFFERED] += time
    s.counts[Tally.CONTACTS_UNSPENT] += time - count
    gain = policing.gain_from_others(seen, grounded, p)
    turned = (1.0, 1.0, 1.0)
    if officer.has_quota:
        turned = policing.turned_by_quota(on_workers, on_clients, on_others, officer.unit, p)
    kept = turned[WORKERS] * policing.weight_of_occasions(workers, on_workers, gain, p)
    kept += turned[CLIENTS] * policing.weight_of_occasions(clients, on_clients, gain, p)
    kept += turned[THIRD_PARTIES] * policing.weight_of_occasions(others, on_others, gain, p)
    for k in range(count):
        make_contact(s, o, k, kept, gain, turned, p, c, t)


@rule
def make_contact(s, o, k, kept, gain, turned, p, c, t):
    """One contact, if whoever was looked for is found; otherwise its time is not spent."""
    officer = s.officers[o]
    whom, acts_on, _, _ = four(s.market[0].key, Purpose.CONTACT, t, o, k + ContactSlot.EACH)
    target, v = looked_for(s, officer, whom * kept, gain, turned, p, c)
    met = False
    if v != NOBODY:
        if target == WORKERS:
            met = contact_with_worker(s, officer, o, k, v, p, c, t)
        elif target == CLIENTS:
            met = contact_with_client(s, officer, o, k, v, p, c, t)
        else:
            met = contact_with_third_party(s, officer, o, k, v, p, c, t)
    if not met:
        s.counts[Tally.CONTACTS_UNSPENT] += 1.0
        return
    with_ground = policing.ground(target, v, c, p)
    own = c.law_selling[v] if target == WORKERS else with_ground
    s.counts[WITH_TARGET[target]] += 1.0
    on = policing.ground_of_contact(acts_on, own, with_ground, gain, p)
    s.counts[ON_GROUND[on]] += 1.0


@rule
def looked_for(s, officer, at, gain, turned, p, c):
    """The kind of person and the venue that a contact falls on, in proportion to the occasions there."""
    for v in range(len(s.venues)):
        for target in range(TARGETS):
            here = policing.occasions(target, officer, v, s.venues[v], s.market[0].scale, c, p)
            with_ground = here * policing.ground(target, v, c, p)
            at -= turned[target] * policing.weight_of_occasions(here, with_ground, gain, p)
            if at < 0.0:
                return target, v
    return WORKERS, NOBODY
