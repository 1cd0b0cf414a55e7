"""Line 10, reporting and reputation: people report violence, and complain of police, or don't; peers are warned."""

from model.chance import Purpose, draw, four
from model.codes import NOBODY, VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.contacts import arrest
from model.lines.courts import become_outed
from model.machine.compilation import line, rule
from model.machine.prefetch import next_at_work
from model.rules import complaints, impunity, outing, reporting, reputation, trust
from model.rules.people import has_third_party
from model.slots import OutingSlot


@line
def speak(s, p, c, t):
    """Everyone who met violence this week may report it and tell peers; the share without consequence is remembered."""
    market = s.market[0]
    for k in range(market.working):
        next_at_work(s, k, 1)
        i = s.at_work[k]
        w = s.workers[i]
        if w.assaults > 0:
            tell_peers(s, w, p)
            report(s, w, i, p, c, t)
        if w.abused_week == t:
            complain(s, w, i, p, c, t)
        if p.on_outing:
            leaks(s, w, i, p, c, t)
    hear_of_retaliation(market, p, c)
    events, consequences = market.violent_events, market.consequences
    market.impunity = impunity.impunity_remembered(market.impunity, events, consequences, market.scale, p)
    if p.on_reputation:
        fade_reputation(s, p)


@rule
def report(s, w, i, p, c, t):
    """Someone who met violence may report it; then police act on it, ignore it, or turn on the reporter."""
    reports, acted, turned, _ = four(s.market[0].key, Purpose.REPORT, t, i, 0)
    tally(s, w, Tally.INCIDENTS, 1.0)
    if reports >= reporting.chance_to_report(w, w.injured_until > t, c, p):
        return
    tally(s, w, Tally.REPORTS, 1.0)
    if acted < p.report_acted_on:
        tally(s, w, Tally.REPORTS_ACTED_ON, 1.0)
        s.market[0].consequences += 1.0
        w.trust = trust.trust_after_help(w.trust, p)
        if w.last_violent_client != NOBODY:
            s.clients[w.last_violent_client].away_until = t + 1 + int(p.violent_client_away_weeks)
    elif turned < reporting.chance_to_turn_on_reporter(w, c, p):
        tally(s, w, Tally.REPORTS_TURNED_ON_REPORTER, 1.0)
        w.trust = trust.trust_after_violence(w.trust, p)
        if w.venue != NOBODY:
            arrest(s, w, i, w.venue, c, t)


@rule
def complain(s, w, i, p, c, t):
    """Someone whom police abused this week may complain, and may be singled out for it for some months."""
    market = s.market[0]
    tally(s, w, Tally.ABUSES_BY_POLICE, 1.0)
    complains, retaliated, _, _ = four(market.key, Purpose.COMPLAINT, t, i, 0)
    if complains >= complaints.chance_to_complain(w, market.retaliation_heard, p):
        return
    tally(s, w, Tally.COMPLAINTS, 1.0)
    w.complained_week = t
    market.complaints += 1.0
    if retaliated < complaints.chance_of_retaliation(c, p):
        market.retaliations += 1.0
        w.retaliated_until = t + 1 + int(p.retaliation_weeks)


@rule
def hear_of_retaliation(market, p, c):
    """What became of this week's complaints is heard of, and they are forgotten one by one."""
    market.retaliation_heard = complaints.retaliation_heard_of(
        market.retaliation_heard, market.complaints, market.retaliations, c, p
    )
    market.complaints = 0.0
    market.retaliations = 0.0


@rule
def tell_peers(s, w, p):
    """Peers hear of a violent client."""
    if w.last_violent_client == NOBODY or not p.on_reputation:
        return
    client = s.clients[w.last_violent_client]
    client.reputation = reputation.reputation_after_violence(client.reputation, w.peers, p)


@rule
def fade_reputation(s, p):
    """What peers know of a client fades."""
    for n in range(len(s.clients)):
        s.clients[n].reputation = reputation.reputation_faded(s.clients[n].reputation, p)


@rule
def leaks(s, w, i, p, c, t):
    """A platform may leak who advertises there."""
    if w.venue == NOBODY or has_third_party(w):
        return
    venue = s.venues[w.venue]
    if venue.kind == VenueKind.PLATFORM:
        luck = draw(s.market[0].key, Purpose.OUTING, t, i, OutingSlot.LEAK)
        if luck < outing.chance_of_leak(venue.scruple, p):
            become_outed(s, w, i, p, c, t)
