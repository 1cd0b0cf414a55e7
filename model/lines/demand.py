"""Line 5, demand: clients decide whether and where to look for a booking, given price, fear and what is open."""

from model.chance import Purpose, eight, whole
from model.codes import VenueKind
from model.counting.tallies import Tally
from model.machine.compilation import line, rule
from model.market.reach import weigh_venues
from model.population.clients import change_hands
from model.rules import clientele, demand, fear, infection
from model.rules.law import offence_of_buying

MOST_A_WEEK = 3
"""Bookings that a client looks for in a week, at most."""
DETERRED = 0
IN_QUEUE = MOST_A_WEEK
WISHES = 2 * MOST_A_WEEK
"""What the luck of a client's week decides (`Purpose.SEEK`): from the first two on, one number for each booking."""


@line
def seek(s, p, c, t):
    """Clients lapse and begin; each decides how many bookings to look for, and requests queue by keyed luck."""
    see_prices(s, p, c)
    weigh_venues(s)
    lapsing, beginning = paces(s, p, c)
    count = 0
    seeking = 0
    deterred = 0
    for n in range(len(s.clients)):
        client = s.clients[n]
        client.left -= lapsing if client.buys else beginning
        if client.left < 0:
            change_hands(s, client, n, p, t)
        if not client.buys:
            continue
        remembered = fear.own_arrest_remembered(client.arrest_week, t, p)
        afraid = fear.fear(fear.risk_believed(s.venues[client.venue].perceived_risk, remembered, p), p)
        count_fear(s, s.venues[client.venue], afraid)
        if client.away_until > t or client.interest <= 0.0:
            continue
        before = count
        interest = client.interest * fear.wishes_left(remembered, p)
        wished, count = requests_of(s, client, n, interest, afraid, p, c, t, count)
        seeking += 1 if count > before else 0
        deterred += 1 if wished > 0 and count == before else 0
    s.counts[Tally.SEEKS] += count
    s.counts[Tally.CLIENTS_SEEKING] += seeking
    s.counts[Tally.CLIENTS_DETERRED] += deterred
    return count


@rule
def count_fear(s, venue, afraid):
    """A client's fear where he usually looks."""
    s.counts[Tally.CLIENTS] += 1.0
    s.counts[Tally.CLIENT_FEAR] += afraid
    if venue.kind == VenueKind.STREET:
        s.counts[Tally.CLIENTS_STREET] += 1.0
        s.counts[Tally.CLIENT_FEAR_STREET] += afraid


@rule
def paces(s, p, c):
    """How much of a client's time, and of the wait for a new one, passes this week: by the law where clients look."""
    if not p.on_clientele:
        return 0, 0
    offence = 0.0
    clients = 0.0
    for v in range(len(s.venues)):
        offence += p.client_share[v] * offence_of_buying(v, c)
        clients += p.client_share[v]
    norm = clientele.norm_of_law(offence / clients, p)
    return clientele.whole_parts(clientele.pace_of_lapsing(norm, p)), clientele.whole_parts(
        clientele.pace_of_beginning(norm, p)
    )


@rule
def see_prices(s, p, c):
    """What this week's prices do to demand at each venue, less the part that is shunned or feared for infection."""
    unafraid = infection.interest_left(c, p)
    for v in range(len(s.venues)):
        venue = s.venues[v]
        venue.price_draws = demand.demand_at_price(venue.price, venue.usual_price, p) * (1.0 - venue.shunned) * unafraid


@rule
def undeterred(deterred, luck):
    """Whether a wish survives fear: most luck lies below the tangent, and need not wait for the curve."""
    return True if luck < fear.least_chance_undeterred(deterred) else luck < fear.chance_undeterred(deterred)


@rule
def requests_of(s, client, n, interest, afraid, p, c, t, count):
    """Bookings one client wishes for this week, and those he looks for, queued after ``count`` others."""
    home = client.venue
    wish = demand.bookings_wished(interest, c.shock_demand[home], s.venues[home].price_draws)
    luck = eight(s.market[0].key, Purpose.SEEK, t, n, 0)
    wished = min(whole(wish, luck[WISHES]), MOST_A_WEEK)
    deterred = fear.deterrence(afraid, client.dangerous, p)
    for k in range(MOST_A_WEEK):
        # Written first, kept if it is a request: a processor runs ahead where nothing hangs on a guess.
        request = s.requests[count]
        request.client = n
        request.index = k
        request.luck = luck[IN_QUEUE + k]
        count += 1 if (k < wished) & undeterred(deterred, luck[DETERRED + k]) else 0
    return wished, count
