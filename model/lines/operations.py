"""Line 8, continued: operations, which are planned: stings on workers and on clients, raids on indoor businesses."""

from model.chance import Purpose, draw, four, whole
from model.codes import INDOOR_BUSINESS, NOBODY, Ending, OfficerUnit, VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.contacts import arrest, arrest_client, client_buying_at, note_contact, presence_felt, worker_seen
from model.lines.places import lose_place
from model.lines.status_checks import after_contact, in_raid
from model.lines.ties import end_tie
from model.machine.compilation import line, rule
from model.market.openness import open_to_third_party
from model.rules import arrests, misconduct, operations, policing, trust
from model.slots import RaidedSlot, RaidSlot, StingSlot


@line
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
    for k in range(whole(operations.stings_on_workers(market.scale, c), luck)):
        where, arrested, touches, _ = four(key, Purpose.STING, t, StingSlot.ON_WORKER, k)
        v = sting_venue(s, where)
        i = worker_seen(s, len(s.officers), k, v, p, c, t) if v != NOBODY else NOBODY
        if i != NOBODY:
            w = s.workers[i]
            note_contact(s, w, v, False, p, t)
            after_contact(s, w, v, OfficerUnit.VICE, len(s.officers), k, p, c, t)
            sanctioned_contact(s, w, p, c, touches)
            if arrested < arrests.chance_of_arrest_in_sting(w, v, c, p):
                arrest(s, w, i, v, c, t)


@rule
def sanctioned_contact(s, w, p, c, luck):
    """Officers in a sting may have sexual contact first, where rules allow it."""
    tally(s, w, Tally.STUNG, 1.0)
    if luck < misconduct.chance_of_sanctioned_contact(c, p):
        tally(s, w, Tally.SANCTIONED_CONTACT, 1.0)
        w.trust = trust.trust_after_sanctioned_contact(w.trust, p)


@rule
def sting_clients(s, p, c, t):
    """Decoy advertisements and decoy officers on the street meet clients where they buy, and arrest them there."""
    market = s.market[0]
    key = market.key
    met = operations.clients_met_in_stings(market.scale, c, p) if len(s.clients) > 0 else 0.0
    for k in range(whole(met, draw(key, Purpose.STING, t, StingSlot.HOW_MANY_ON_CLIENTS, 0))):
        who, arrested, where, _ = four(key, Purpose.STING, t, StingSlot.ON_CLIENT, k)
        v = decoy_venue(s, where, c)
        b = client_buying_at(s, v, who) if v != NOBODY else NOBODY
        if b == NOBODY:
            continue
        client = s.clients[s.bookings[b].client]
        if s.venues[v].kind == VenueKind.STREET:
            presence_felt(s, len(s.officers), k, v, p, c, t)
        if client.away_until <= t and arrested < arrests.chance_of_arrest_of_client_in_sting(v, c, p):
            arrest_client(s, client, v, p, t)


@rule
def decoy_venue(s, luck, c):
    """Decoys go where strangers look for each other, by how much is bought there and how much police look at it."""
    total = 0.0
    for v in range(len(s.venues)):
        total += policing.buying_before_decoys(s.venues[v]) * c.enforcement_focus[v]
    target = luck * total
    for v in range(len(s.venues)):
        target -= policing.buying_before_decoys(s.venues[v]) * c.enforcement_focus[v]
        if target < 0.0:
            return v
    return NOBODY


@rule
def sting_venue(s, luck):
    """Stings go where workers can be called: open platforms and businesses, by wanted sessions."""
    total = 0.0
    for v in range(len(s.venues)):
        total += policing.work_on_call(s.venues[v])
    target = luck * total
    for v in range(len(s.venues)):
        target -= policing.work_on_call(s.venues[v])
        if target < 0.0:
            return v
    return NOBODY


@rule
def raids(s, p, c, t):
    """Licensing raids: on businesses, unlicensed ones first; they arrest, may close, and unhouse those who live in."""
    market = s.market[0]
    luck = draw(market.key, Purpose.RAID, t, RaidSlot.HOW_MANY, 0)
    for k in range(whole(operations.raids_expected(market.scale, c), luck)):
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
        note_contact(s, w, w.venue, False, p, t)
        in_raid(s, w, i, p, c, t)
        arrested = draw(s.market[0].key, Purpose.RAIDED, t, i, RaidedSlot.ARRESTED)
        if arrested < arrests.chance_of_arrest_in_raid(w, w.venue, c, p):
            arrest(s, w, i, w.venue, c, t)
        if closed:
            end_tie(s, w, i, Ending.RAIDED, p, t)
            lose_place(s, w, p, t)
