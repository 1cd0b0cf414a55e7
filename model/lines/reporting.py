"""Line 10, reporting and reputation: people report violence or don't; dangerous clients become known to peers."""

from model.chance import Purpose, draw, four
from model.codes import NOBODY, VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.complaints import complain, hear_of_retaliation
from model.lines.contacts import arrest
from model.lines.courts import become_outed
from model.machine.compilation import rule
from model.machine.prefetch import next_at_work
from model.rules.forms import clip, exposure, has_third_party, offence_of_selling, remember, saturating
from model.slots import OutingSlot


@rule
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
    if market.violent_events > 0.0:
        without = 1.0 - market.consequences / market.violent_events
        heard = saturating(market.violent_events, p.impunity_events * market.scale)
        market.impunity += heard * (remember(market.impunity, without, p.impunity_weight) - market.impunity)
    if p.on_reputation:
        fade_reputation(s, p)


@rule
def safe_to_report(w, p, c):
    """How safe the law makes a report: one's own offence and status deter it unless immunity is given (claim L5)."""
    exposed = offence_of_selling(w, c, p) * (1.0 - c.law_immunity) if p.on_trust else 1.0
    safe = 1.0 - p.offence_deters_report * exposed
    return safe * (1.0 - clip(p.status_deters_report * exposure(w, c, p), 0.0, 1.0))


@rule
def readiness_to_report(w, p, c):
    """Trust times the law's safety; where there is a channel that cannot arrest, the better of the two (claim L22)."""
    trust = w.trust if p.on_trust else p.usual_trust
    ready = trust * safe_to_report(w, p, c)
    if p.on_trust:
        ready += c.services_safe_channel * max(p.channel_trust - ready, 0.0)
    return ready


@rule
def report(s, w, i, p, c, t):
    """P(report) = trust x law x severity; then police act on it, ignore it, or turn on the reporter."""
    reports, acted, turned, _ = four(s.market[0].key, Purpose.REPORT, t, i, 0)
    tally(s, w, Tally.INCIDENTS, 1.0)
    hurt = p.severity_injured if w.injured_until > t else p.severity_usual
    free = 1.0 - p.control_stops_report * w.control
    if reports >= clip(readiness_to_report(w, p, c) * hurt * free, 0.0, 1.0):
        return
    tally(s, w, Tally.REPORTS, 1.0)
    if acted < p.report_acted_on:
        tally(s, w, Tally.REPORTS_ACTED_ON, 1.0)
        s.market[0].consequences += 1.0
        w.trust += (1.0 - w.trust) * p.help_builds_trust
        if w.last_violent_client != NOBODY:
            s.clients[w.last_violent_client].away_until = t + 1 + int(p.violent_client_away_weeks)
    elif turned < p.report_turns * offence_of_selling(w, c, p) * (1.0 - max(c.law_immunity, c.services_safe_channel)):
        tally(s, w, Tally.REPORTS_TURNED_ON_REPORTER, 1.0)
        w.trust *= 1.0 - p.violence_costs_trust
        if w.venue != NOBODY:
            arrest(s, w, i, w.venue, c, t)


@rule
def tell_peers(s, w, p):
    """A violent client becomes known to a share of workers that grows with the victim's peers."""
    if w.last_violent_client == NOBODY or not p.on_reputation:
        return
    client = s.clients[w.last_violent_client]
    client.reputation += (1.0 - client.reputation) * p.word_spreads * saturating(w.peers, p.peers_half)


@rule
def fade_reputation(s, p):
    """What peers know of a client fades."""
    for n in range(len(s.clients)):
        s.clients[n].reputation = remember(s.clients[n].reputation, 0.0, p.reputation_weight)


@rule
def leaks(s, w, i, p, c, t):
    """A platform that is careless with data outs people who advertise there (T14.3; claim P6)."""
    if w.venue == NOBODY or has_third_party(w):
        return
    venue = s.venues[w.venue]
    if venue.kind == VenueKind.PLATFORM:
        luck = draw(s.market[0].key, Purpose.OUTING, t, i, OutingSlot.LEAK)
        if luck < p.data_leak * (1.0 - venue.scruple):
            become_outed(s, w, i, p, c, t)
