"""Line 8, continued: operations, which are planned: stings on workers and on clients, raids on indoor businesses."""

from model.chance import Purpose, draw, four
from model.codes import INDOOR_BUSINESS, NOBODY, Housing, OfficerUnit, VenueKind
from model.conditions import status_quo_of
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.contacts import arrest, arrest_client, note_contact, worker_seen
from model.lines.dependence import leave_third_party
from model.machine.compilation import rule
from model.market.openness import open_to_third_party
from model.rules.forms import clip, offence_of_selling, whole
from model.slots import RaidSlot, StingSlot

USUAL_SANCTION = status_quo_of("enforcement.sanctioned_contact")


@rule
def operate(s, p, c, t):
    """Stings on workers and on clients, then raids on businesses."""
    sting_workers(s, p, c, t)
    sting_clients(s, p, c, t)
    if p.on_raids:
        raids(s, p, c, t)


@rule
def sting_workers(s, p, c, t):
    """Decoy clients call workers where they advertise or work indoors."""
    market = s.market[0]
    key = market.key
    luck = draw(key, Purpose.STING, t, StingSlot.HOW_MANY_ON_WORKERS, 0)
    operations = whole(c.enforcement_stings * market.scale, luck)
    for k in range(operations):
        where, arrests, touches, _ = four(key, Purpose.STING, t, StingSlot.ON_WORKER, k)
        v = sting_venue(s, where)
        i = worker_seen(s, len(s.officers), k, v, p, c, t) if v != NOBODY else NOBODY
        if i != NOBODY:
            note_contact(s, s.workers[i], i, v, False, p, t)
            sanctioned_contact(s, s.workers[i], p, c, touches)
            if arrests < clip(p.sting_arrest * offence_of_selling(s.workers[i], c, p), 0.0, 1.0):
                arrest(s, s.workers[i], i, v, c, t)


@rule
def sanctioned_contact(s, w, p, c, luck):
    """Where rules allow it, officers in a sting have sexual contact first, without any misconduct (claim L18)."""
    tally(s, w, Tally.STUNG, 1.0)
    allowed = c.enforcement_sanctioned_contact if p.on_sanctioned_contact else USUAL_SANCTION
    if luck < p.sting_contact * allowed:
        tally(s, w, Tally.SANCTIONED_CONTACT, 1.0)
        if p.on_trust:
            w.trust *= 1.0 - p.extortion_costs_trust


@rule
def sting_clients(s, p, c, t):
    """Decoy advertisements and decoy officers on the street meet clients who look for a booking."""
    market = s.market[0]
    key = market.key
    met = c.enforcement_client_stings * market.scale * p.client_sting_catch if len(s.clients) > 0 else 0.0
    for k in range(whole(met, draw(key, Purpose.STING, t, StingSlot.HOW_MANY_ON_CLIENTS, 0))):
        who, arrests, _, _ = four(key, Purpose.STING, t, StingSlot.ON_CLIENT, k)
        client = s.clients[int(who * len(s.clients))]
        if client.away_until <= t and arrests < clip(p.client_arrest_per_contact * c.law_buying, 0.0, 1.0):
            arrest_client(s, client, p, t)


@rule
def sting_venue(s, luck):
    """Stings go where workers can be called: open platforms and businesses, by wanted sessions."""
    total = 0.0
    for v in range(len(s.venues)):
        if s.venues[v].kind == VenueKind.PLATFORM or s.venues[v].kind == VenueKind.BUSINESS:
            total += s.venues[v].wanted
    target = luck * total
    for v in range(len(s.venues)):
        if s.venues[v].kind == VenueKind.PLATFORM or s.venues[v].kind == VenueKind.BUSINESS:
            target -= s.venues[v].wanted
            if target < 0.0:
                return v
    return NOBODY


@rule
def raids(s, p, c, t):
    """Licensing raids: on businesses, unlicensed ones first; they arrest, may close, and unhouse those who live in."""
    market = s.market[0]
    effort = c.enforcement_effort[OfficerUnit.LICENSING] * c.law_licensing
    luck = draw(market.key, Purpose.RAID, t, RaidSlot.HOW_MANY, 0)
    count = whole(c.enforcement_raids * market.scale * effort, luck)
    for k in range(count):
        which, licensed, closes, _ = four(market.key, Purpose.RAID, t, RaidSlot.EACH, k)
        j = business_raided(s, which)
        if j == NOBODY:
            return
        tp = s.third_parties[j]
        s.counts[Tally.RAIDS] += 1.0
        if licensed < c.law_licensed[tp.venue]:
            continue
        closed = closes < p.raid_closes
        if closed:
            tp.shut_until = t + 1 + int(p.raid_weeks)
        raid_workers(s, j, closed, p, c, t)


@rule
def business_raided(s, luck):
    """An active indoor business, each as likely as the other."""
    businesses = 0
    for j in range(len(s.third_parties)):
        businesses += 1 if is_open_business(s, j) else 0
    target = int(luck * businesses)
    for j in range(len(s.third_parties)):
        if is_open_business(s, j):
            if target == 0:
                return j
            target -= 1
    return NOBODY


@rule
def is_open_business(s, j):
    """An indoor business in operation."""
    tp = s.third_parties[j]
    return tp.active and INDOOR_BUSINESS[tp.kind] and open_to_third_party(s, j, tp.venue)


@rule
def raid_workers(s, j, closed, p, c, t):
    """What a raid does to those who work, and perhaps live, in the business."""
    for k in range(s.market[0].working):
        i = s.at_work[k]
        w = s.workers[i]
        if w.third_party != j:
            continue
        if w.venue == NOBODY:
            continue
        note_contact(s, w, i, w.venue, False, p, t)
        if draw(s.market[0].key, Purpose.RAIDED, t, i, 0) < clip(p.raid_arrest * offence_of_selling(w, c, p), 0.0, 1.0):
            arrest(s, w, i, w.venue, c, t)
        if closed:
            if w.housing == Housing.PROVIDED:
                w.housing = Housing.UNHOUSED
                tally(s, w, Tally.LOST_HOME, 1.0)
            leave_third_party(s, w, i, p, t)
            w.venue = NOBODY
