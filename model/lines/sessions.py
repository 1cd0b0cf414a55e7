"""Line 7, sessions: violence, protection, infection and regulars; then the week's earnings, and violence by others."""

from model.chance import Purpose, four
from model.codes import NOBODY, VenueKind
from model.counting.following import note_violence
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.earnings import settle_accounts
from model.machine.compilation import line, rule
from model.machine.memory import PREFETCHED
from model.machine.prefetch import fetch_ahead, next_at_work
from model.rules import counted_as, infection, regulars, sexual_infection, violence
from model.rules.people import has_third_party

SESSIONS_KEYED = 64
"""Keys that a worker's sessions of one week have between them: more than anybody's sessions."""
SESSIONS_LINE = 1
"""Cache line of an offer that sessions touch."""


@line
def take_place(s, p, c, t, made):
    """All sessions agreed this week take place; then third parties take their cut, and other violence happens."""
    market = s.market[0]
    market.bookings = made
    bold = violence.boldness(market.impunity, p) * violence.hazard_of_city(p)
    for b in range(made):
        fetch_ahead(s.offers, s.bookings[min(b + PREFETCHED, made - 1)].place, SESSIONS_LINE)
        session(s, s.bookings[b], p, c, t, bold)
    for k in range(market.working):
        next_at_work(s, k, 4)
        offer = s.offers[k]
        w = s.workers[offer.worker]
        settle_week(s, w, offer, p, t)
        settle_accounts(s, w, offer.worker, p, c, t)
        other_violence(s, w, offer.worker, p, t)


@rule
def session(s, booking, p, c, t, bold):
    """One session: the client pays, the worker may meet violence or infection, the two may meet again."""
    offer = s.offers[booking.place]
    offer.booked += 1
    offer.earned += booking.price
    index = offer.worker * SESSIONS_KEYED + offer.booked
    attacks, infects, again, hurts = four(s.market[0].key, Purpose.SESSION, t, booking.client, index)
    if booking.risky or offer.goes_without > 0.0:
        perhaps_unprotected(s, offer, booking, index, p, t)
    if attacks < violence.chance_of_client_violence(booking.danger, offer.isolation, bold):
        client_violence(s, offer, booking.client, index, p, t, hurts)
    elif again < p.regular_chance:
        become_regular(s, offer, s.clients[booking.client])
    if infects < infection.chance_of_infection(c, p):
        tally(s, s.workers[offer.worker], Tally.INFECTIONS, 1.0)


@rule
def perhaps_unprotected(s, offer, booking, index, p, t):
    """A session without protection, if it is a riskier service or comes to that unasked: an infection may pass."""
    without, passes, _, _ = four(s.market[0].key, Purpose.PROTECTION, t, booking.client, index)
    if not booking.risky and without >= offer.goes_without:
        return
    offer.unprotected += 1
    w = s.workers[offer.worker]
    client = s.clients[booking.client]
    if passes < sexual_infection.chance_to_pass(w.sti, client.sti, p):
        tally(s, w, Tally.STI_NEW, 0.0 if w.sti else 1.0)
        w.sti = True
        client.sti = True


@rule
def client_violence(s, offer, n, index, p, t, hurts):
    """A client is violent: it may injure or kill, it teaches the worker who he is, and it ends any regular tie."""
    s.market[0].violent_events += 1.0
    w = s.workers[offer.worker]
    w.assaults += 1
    sexual, kills, _, _ = four(s.market[0].key, Purpose.HARM, t, n, index)
    tally(s, w, Tally.SEXUAL_VIOLENCE if sexual < violence.chance_sexual(p) else Tally.PHYSICAL_VIOLENCE, 1.0)
    if kills < violence.chance_lethal(p):
        w.killed = True
    w.last_violent_client = n
    w.violence_week = t
    if hurts < p.injury_chance:
        w.injured_until = violence.injured_until(t, p)
    if s.clients[n].regular == offer.worker:
        s.clients[n].regular = NOBODY
        w.regulars -= 1


@rule
def become_regular(s, offer, client):
    """A client who has no regular worker returns to this one from now on, unless he is dangerous."""
    if regulars.may_become_regular(client.regular, client.dangerous):
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
    if counted_as.newcomer(w.experience, p):
        tally(s, w, Tally.BOOKINGS_NEWCOMERS, offer.booked)
        tally(s, w, Tally.SCREENED_NEWCOMERS, offer.screened)
    venue = s.venues[w.venue]
    venue.booked += offer.booked
    count_sessions(s, w, offer, venue)
    if offer.unprotected > 0:
        w.unprotected_week = t
    if not w.sti:
        tally(s, w, Tally.BOOKINGS_WITHOUT_STI, offer.booked)
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
    tally(s, w, Tally.UNPROTECTED, offer.unprotected)
    tally(s, w, Tally.DANGEROUS_BOOKINGS, offer.dangerous)
    tally(s, w, Tally.BOOKINGS_BROKERED, offer.booked if venue.kind == VenueKind.BUSINESS else offer.brokered)
    tally(s, w, Tally.CLIENT_VIOLENCE, w.assaults)
    note_violence(w, w.assaults)


@rule
def count_street_sessions(s, w, offer, venue, p):
    """Write the sessions of someone who works on the street into the counts of the week."""
    tally(s, w, Tally.BOOKINGS_STREET, offer.booked)
    tally(s, w, Tally.PRICE_SUM_STREET, offer.earned)
    tally(s, w, Tally.HOURS_STREET, offer.booked * venue.session_hours)
    tally(s, w, Tally.CLIENT_VIOLENCE_STREET, w.assaults)
    tally(s, w, Tally.UNPROTECTED_STREET, offer.unprotected)
    if venue.isolation > p.isolated_above:
        tally(s, w, Tally.BOOKINGS_ISOLATED, offer.booked)


@rule
def other_violence(s, w, i, p, t):
    """Violence by the third party, and by partners and passers-by: each has a chance of its own."""
    by_third_party, by_others, first_kills, second_kills = four(s.market[0].key, Purpose.OTHER_VIOLENCE, t, i, 0)
    if has_third_party(w):
        propensity = s.third_parties[w.third_party].propensity
        if by_third_party < violence.chance_of_third_party_violence(w.control, propensity, p):
            tally(s, w, Tally.THIRD_PARTY_VIOLENCE, 1.0)
            w.killed |= first_kills < violence.chance_lethal(p)
            note_violence(w, 1)
    if by_others < violence.chance_of_violence_by_others(w.housing, p):
        tally(s, w, Tally.OTHER_VIOLENCE, 1.0)
        w.killed |= second_kills < violence.chance_lethal(p)
        note_violence(w, 1)
