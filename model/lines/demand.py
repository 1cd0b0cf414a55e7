"""Line 5, demand: clients decide whether and where to look for a booking, given price, fear and what is open."""

from model.chance import Purpose, eight, whole
from model.counting.tallies import Tally
from model.machine.compilation import line, rule
from model.market.reach import weigh_venues
from model.rules import demand, fear, infection

MOST_A_WEEK = 3
"""Bookings that a client looks for in a week, at most."""
DETERRED = 0
IN_QUEUE = MOST_A_WEEK
WISHES = 2 * MOST_A_WEEK
"""What the luck of a client's week decides (`Purpose.SEEK`): from the first two on, one number for each booking."""


@line
def seek(s, p, c, t):
    """Every client updates his fear and decides how many bookings to look for; requests queue by keyed luck."""
    market = s.market[0]
    see_prices(s, p, c)
    weigh_venues(s)
    count = 0
    seeking = 0
    deterred = 0
    total_fear = 0.0
    for n in range(len(s.clients)):
        client = s.clients[n]
        client.perceived_risk = fear.risk_remembered(client.perceived_risk, market.perceived_signal, p)
        total_fear += fear.fear(client.perceived_risk, p)
        if client.away_until > t or client.interest <= 0.0:
            continue
        before = count
        wished, count = requests_of(s, client, n, p, c, t, count)
        seeking += 1 if count > before else 0
        deterred += 1 if wished > 0 and count == before else 0
    s.counts[Tally.SEEKS] += count
    s.counts[Tally.CLIENTS_SEEKING] += seeking
    s.counts[Tally.CLIENTS_DETERRED] += deterred
    s.counts[Tally.CLIENT_FEAR] += total_fear
    s.counts[Tally.CLIENTS] += len(s.clients)
    return count


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
def requests_of(s, client, n, p, c, t, count):
    """Bookings one client wishes for this week, and those he looks for, queued after ``count`` others."""
    home = client.venue
    wish = demand.bookings_wished(client.interest, c.shock_demand[home], s.venues[home].price_draws)
    luck = eight(s.market[0].key, Purpose.SEEK, t, n, 0)
    wished = min(whole(wish, luck[WISHES]), MOST_A_WEEK)
    deterred = fear.deterrence(fear.fear(client.perceived_risk, p), client.dangerous, p)
    for k in range(MOST_A_WEEK):
        # Written first, kept if it is a request: a processor runs ahead where nothing hangs on a guess.
        request = s.requests[count]
        request.client = n
        request.index = k
        request.luck = luck[IN_QUEUE + k]
        count += 1 if (k < wished) & undeterred(deterred, luck[DETERRED + k]) else 0
    return wished, count
