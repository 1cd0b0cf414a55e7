"""Line 7, sessions: income, the third party's cut, violence, risky services, infection, regulars."""

import math

from model.agents import NOBODY, ThirdPartyKind, Venue, VenueKind
from model.chance import Purpose, four
from model.compiled import rule
from model.rules.forms import clip, has_third_party
from model.rules.notes import note
from model.rules.payouts import withheld
from model.tallies import Tally


@rule
def take_place(s, p, c, t, made):
    """All sessions agreed this week take place; then third parties take their cut, and other violence happens."""
    market = s.market[0]
    bold = boldness(market, p)
    market.bookings = made
    for b in range(made):
        session(s, s.bookings[b], b, p, c, t, bold)
    for k in range(market.working):
        i = s.at_work[k]
        w = s.workers[i]
        settle_accounts(s, w, i, p, c, t)
        if p.on_other_violence:
            other_violence(s, w, i, p, t)


@rule
def boldness(market, p):
    """Violent clients grow bolder the fewer of them meet any consequence: exp(-β ŝ), ŝ the share who do (claim L4)."""
    share = 1.0 - market.impunity if p.on_impunity else 1.0 - p.usual_impunity
    return math.exp(-p.impunity_emboldens * share)


@rule
def isolation(s, w, venue, p):
    """How far from help a session takes place: the venue's isolation, less what a third party's security takes off.

    A controlling third party's presence protects nobody.
    """
    place = venue.isolation
    if has_third_party(w):
        place *= 1.0 - s.third_parties[w.third_party].security * (1.0 - w.control)
    return place


@rule
def session(s, booking, b, p, c, t, bold):
    """One session: the client pays, the worker may meet violence or infection, the two may meet again."""
    i = booking.worker
    w = s.workers[i]
    client = s.clients[booking.client]
    venue = s.venues[w.venue]
    w.earned += booking.price
    w.booked += 1
    if not booking.screened:
        w.unscreened_week = t
    s.counts[Tally.PAID_BY_CLIENTS] += booking.price
    count_session(s, booking, i, w, client, venue, p)
    violence, infection, again, hurt = four(s.market[0].key, Purpose.SESSION, t, booking.client, b_key(i, w.booked))
    hazard = client.danger * isolation(s, w, venue, p) * bold * math.exp(p.city_log_hazard)
    if violence < clip(hazard, 0.0, 1.0):
        client_violence(s, w, i, booking, client, p, t, hurt)
    elif w.booked > 0 and client.regular == NOBODY and again < p.regular_chance and not client.dangerous:
        client.regular = i
        w.regulars += 1
    if infection < c.shock_infection * p.infection_per_session:
        note(s, w, Tally.INFECTIONS, 1.0)


@rule
def b_key(i, nth):
    """The index of a draw about a worker's n-th session of the week: keyed by people, never by the list of sessions."""
    return i * SESSIONS_KEYED + nth


SESSIONS_KEYED = 64


@rule
def count_session(s, booking, i, w, client, venue, p):
    """Write one session into the worker's counts of the week."""
    note(s, w, Tally.BOOKINGS, 1.0)
    note(s, w, Tally.PRICE_SUM, booking.price)
    note(s, w, Tally.HOURS, venue.session_hours)
    note(s, w, Tally.SCREENED, 1.0 if booking.screened else 0.0)
    note(s, w, Tally.RISKY_SERVICES, 1.0 if booking.risky else 0.0)
    note(s, w, Tally.DANGEROUS_BOOKINGS, 1.0 if client.dangerous else 0.0)
    if w.experience < p.newcomer_weeks:
        note(s, w, Tally.BOOKINGS_NEWCOMERS, 1.0)
        note(s, w, Tally.SCREENED_NEWCOMERS, 1.0 if booking.screened else 0.0)
    if booking.venue == Venue.REFERRAL or venue.kind == VenueKind.BUSINESS:
        note(s, w, Tally.BOOKINGS_BROKERED, 1.0)
    if venue.kind == VenueKind.PLATFORM:
        note(s, w, Tally.BOOKINGS_PLATFORM, 1.0)
        note(s, w, Tally.PRICE_SUM_PLATFORM, booking.price)
        note(s, w, Tally.HOURS_PLATFORM, venue.session_hours)
    elif venue.kind == VenueKind.STREET:
        note(s, w, Tally.BOOKINGS_STREET, 1.0)
        note(s, w, Tally.PRICE_SUM_STREET, booking.price)
        note(s, w, Tally.HOURS_STREET, venue.session_hours)
        if venue.isolation > p.isolated_above:
            note(s, w, Tally.BOOKINGS_ISOLATED, 1.0)


@rule
def client_violence(s, w, i, booking, client, p, t, hurt):
    """A client is violent: it may injure, it teaches the worker who he is, and it ends any regular tie."""
    w.assaults += 1
    w.last_violent_client = booking.client
    w.violence_week = t
    s.market[0].violent_events += 1.0
    note(s, w, Tally.CLIENT_VIOLENCE, 1.0)
    if s.venues[w.venue].kind == VenueKind.STREET:
        note(s, w, Tally.CLIENT_VIOLENCE_STREET, 1.0)
    if hurt < p.injury_chance:
        w.injured_until = t + 1 + int(p.injury_weeks)
    if client.regular == i:
        client.regular = NOBODY
        w.regulars -= 1


@rule
def cut_of(tp, w, p, c):
    """The third party's share: its usual cut, rising with control towards the most that is left to take (≤ 0.85).

    Partners and controllers who lost other income take more, as far as their control goes (claim S9).
    """
    taken = tp.cut + (p.exploitative_cut - tp.cut) * w.control if w.exploited else tp.cut
    if tp.kind >= ThirdPartyKind.BOYFRIEND_MANAGER and p.on_refuges:
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
        note(s, w, Tally.CUT_TAKEN, cut)
    w.income -= withheld(s, w, i, p, c, t)
    w.money += w.income
    note(s, w, Tally.NET_INCOME, w.income)
    w.experience += 1.0


@rule
def other_violence(s, w, i, p, t):
    """Violence by third parties grows with control; violence by partners and passers-by with having no safe home.

    Each has a hazard of its own (T11.14: partners 56 vs 18 %, others 67 vs 17 % in six months).
    """
    by_third_party, by_others, _, _ = four(s.market[0].key, Purpose.OTHER_VIOLENCE, t, i, 0)
    if has_third_party(w):
        if by_third_party < p.third_party_violence * w.control * s.third_parties[w.third_party].propensity:
            note(s, w, Tally.THIRD_PARTY_VIOLENCE, 1.0)
    if by_others < clip(p.violence_by_others[w.housing], 0.0, 1.0):
        note(s, w, Tally.OTHER_VIOLENCE, 1.0)
