"""Line 7, sessions: income, the third party's cut, violence, risky services, infection, regulars."""

import math

from model.chance import Purpose, four
from model.codes import LOOKS_FOR_WORKERS, NOBODY, VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.payouts import withheld
from model.machine.compilation import fetch_ahead, rule
from model.machine.prefetch import next_at_work
from model.rules.forms import clip, has_third_party
from model.state import AHEAD

SESSIONS_LINE = 1
"""Cache line of an offer that sessions touch."""


@rule
def take_place(s, p, c, t, made):
    """All sessions agreed this week take place; then third parties take their cut, and other violence happens."""
    market = s.market[0]
    market.bookings = made
    bold = boldness(market, p) * math.exp(p.city_log_hazard)
    for b in range(made):
        fetch_ahead(s.offers, s.bookings[min(b + AHEAD, made - 1)].place, SESSIONS_LINE)
        session(s, s.bookings[b], p, c, t, bold)
    for k in range(market.working):
        next_at_work(s, k, 4)
        offer = s.offers[k]
        w = s.workers[offer.worker]
        settle_week(s, w, offer, p, t)
        settle_accounts(s, w, offer.worker, p, c, t)
        if p.on_other_violence:
            other_violence(s, w, offer.worker, p, t)


@rule
def boldness(market, p):
    """Violent clients grow bolder the fewer of them meet any consequence: exp(-β ŝ), ŝ the share who do (claim L4)."""
    share = 1.0 - market.impunity if p.on_impunity else 1.0 - p.usual_impunity
    return math.exp(-p.impunity_emboldens * share)


@rule
def session(s, booking, p, c, t, bold):
    """One session: the client pays, the worker may meet violence or infection, the two may meet again."""
    offer = s.offers[booking.place]
    offer.booked += 1
    offer.earned += booking.price
    violence, infection, again, hurt = four(
        s.market[0].key, Purpose.SESSION, t, booking.client, offer.worker * SESSIONS_KEYED + offer.booked
    )
    if violence < clip(booking.danger * offer.isolation * bold, 0.0, 1.0):
        client_violence(s, offer, booking.client, p, t, hurt)
    elif again < p.regular_chance:
        become_regular(s, offer, s.clients[booking.client])
    if infection < c.shock_infection * p.infection_per_session:
        tally(s, s.workers[offer.worker], Tally.INFECTIONS, 1.0)


SESSIONS_KEYED = 64


@rule
def client_violence(s, offer, n, p, t, hurt):
    """A client is violent: it may injure, it teaches the worker who he is, and it ends any regular tie."""
    s.market[0].violent_events += 1.0
    w = s.workers[offer.worker]
    w.assaults += 1
    w.last_violent_client = n
    w.violence_week = t
    if hurt < p.injury_chance:
        w.injured_until = t + 1 + int(p.injury_weeks)
    if s.clients[n].regular == offer.worker:
        s.clients[n].regular = NOBODY
        w.regulars -= 1


@rule
def become_regular(s, offer, client):
    """A client who has no regular worker returns to this one from now on, unless he is dangerous."""
    if client.regular == NOBODY and not client.dangerous:
        client.regular = offer.worker
        s.workers[offer.worker].regulars += 1


@rule
def settle_week(s, w, offer, p, t):
    """What the week's sessions were becomes the worker's own experience, and is counted."""
    w.earned = offer.earned
    w.booked = offer.booked
    tally(s, w, Tally.WANTED, w.wanted)
    if offer.booked == 0:
        return
    s.counts[Tally.PAID_BY_CLIENTS] += offer.earned
    if w.experience < p.newcomer_weeks:
        tally(s, w, Tally.BOOKINGS_NEWCOMERS, offer.booked)
        tally(s, w, Tally.SCREENED_NEWCOMERS, offer.screened)
    venue = s.venues[w.venue]
    count_sessions(s, w, offer, venue)
    if venue.kind == VenueKind.PLATFORM:
        tally(s, w, Tally.BOOKINGS_PLATFORM, offer.booked)
        tally(s, w, Tally.PRICE_SUM_PLATFORM, offer.earned)
        tally(s, w, Tally.HOURS_PLATFORM, offer.booked * venue.session_hours)
    elif venue.kind == VenueKind.STREET:
        count_street_sessions(s, w, offer, venue, p)


@rule
def count_sessions(s, w, offer, venue):
    """Write a worker's sessions into the counts of the week."""
    tally(s, w, Tally.BOOKINGS, offer.booked)
    tally(s, w, Tally.PRICE_SUM, offer.earned)
    tally(s, w, Tally.HOURS, offer.booked * venue.session_hours)
    tally(s, w, Tally.SCREENED, offer.screened)
    tally(s, w, Tally.RISKY_SERVICES, offer.risky)
    tally(s, w, Tally.DANGEROUS_BOOKINGS, offer.dangerous)
    tally(s, w, Tally.BOOKINGS_BROKERED, offer.booked if venue.kind == VenueKind.BUSINESS else offer.brokered)
    tally(s, w, Tally.CLIENT_VIOLENCE, w.assaults)


@rule
def count_street_sessions(s, w, offer, venue, p):
    """Write the sessions of someone who works on the street into the counts of the week."""
    tally(s, w, Tally.BOOKINGS_STREET, offer.booked)
    tally(s, w, Tally.PRICE_SUM_STREET, offer.earned)
    tally(s, w, Tally.HOURS_STREET, offer.booked * venue.session_hours)
    tally(s, w, Tally.CLIENT_VIOLENCE_STREET, w.assaults)
    if venue.isolation > p.isolated_above:
        tally(s, w, Tally.BOOKINGS_ISOLATED, offer.booked)


@rule
def cut_of(tp, w, p, c):
    """The third party's share: its usual cut, rising with control towards the most that is left to take (≤ 0.85).

    Partners and controllers who lost other income take more, as far as their control goes (claim S9).
    """
    taken = tp.cut + (p.exploitative_cut - tp.cut) * w.control if w.exploited else tp.cut
    if LOOKS_FOR_WORKERS[tp.kind] and p.on_refuges:
        taken += p.partner_takes * c.shock_partners_income * w.control
    return clip(taken, 0.0, p.exploitative_cut)


@rule
def settle_accounts(s, w, i, p, c, t):
    """The week's receipts are shared between the worker and the third party; a platform may keep its part back."""
    w.income = w.earned
    if has_third_party(w):
        tp = s.third_parties[w.third_party]
        cut = w.earned * cut_of(tp, w, p, c)
        tp.receipts += cut
        w.income -= cut
        tally(s, w, Tally.CUT_TAKEN, cut)
    w.income -= withheld(s, w, i, p, c, t)
    w.money += w.income
    tally(s, w, Tally.NET_INCOME, w.income)
    w.experience += 1.0


@rule
def other_violence(s, w, i, p, t):
    """Violence by third parties grows with control; violence by partners and passers-by with having no safe home.

    Each has a hazard of its own (T11.14: partners 56 vs 18 %, others 67 vs 17 % in six months).
    """
    by_third_party, by_others, _, _ = four(s.market[0].key, Purpose.OTHER_VIOLENCE, t, i, 0)
    if has_third_party(w):
        if by_third_party < p.third_party_violence * w.control * s.third_parties[w.third_party].propensity:
            tally(s, w, Tally.THIRD_PARTY_VIOLENCE, 1.0)
    if by_others < clip(p.violence_by_others[w.housing], 0.0, 1.0):
        tally(s, w, Tally.OTHER_VIOLENCE, 1.0)
