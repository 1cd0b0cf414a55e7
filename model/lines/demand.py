"""Line 5, demand: clients decide whether and where to look for a booking, given price, fear and what is open."""

from model.chance import Purpose, draw, eight
from model.codes import NOBODY, VenueKind
from model.counting.tallies import Tally
from model.lines.policy import LAST_PLATFORM
from model.machine.compilation import rule
from model.rules import fear
from model.rules.forms import clip, power, whole
from model.slots import StaysAwaySlot

OPENLY = 0
DISCREETLY = 1
LESS_SELECTIVE = 2
MOST_A_WEEK = 3


@rule
def seek(s, p, c, t):
    """Every client updates his fear and decides how many bookings to look for; requests queue by keyed luck."""
    market = s.market[0]
    where_clients_move(s, p, c)
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
def where_clients_move(s, p, c):
    """Cumulative weights for clients who leave their usual venue: openly, discreetly, or after being refused."""
    for v in range(len(s.venues)):
        venue = s.venues[v]
        venue.price_draws = 1.0
        if p.on_price_adjustment and venue.usual_price > 0.0:
            venue.price_draws = power(venue.price / venue.usual_price, -p.demand_elasticity)
        venue.price_draws *= 1.0 - venue.shunned
        weight = venue.reach * (1.0 - venue.shunned)
        for mode in range(3):
            factor = 1.0
            if mode == DISCREETLY:
                factor = 1.0 - venue.visibility
            elif mode == LESS_SELECTIVE:
                factor = 1.0 - venue.channel
            s.reach[mode, v] = weight * factor + (s.reach[mode, v - 1] if v > 0 else 0.0)


@rule
def undeterred(deterred, luck):
    """Whether a wish survives fear: most luck lies below the tangent, and need not wait for the curve."""
    return True if luck < fear.least_chance_undeterred(deterred) else luck < fear.chance_undeterred(deterred)


@rule
def requests_of(s, client, n, p, c, t, count):
    """Bookings one client wishes for this week, and those he looks for, queued after ``count`` others."""
    home = client.venue
    wish = client.interest * c.shock_demand[home] * s.venues[home].price_draws
    luck = eight(s.market[0].key, Purpose.SEEK, t, n, 0)
    wished = min(whole(wish, luck[2 * MOST_A_WEEK]), MOST_A_WEEK)
    deterred = fear.deterrence(fear.fear(client.perceived_risk, p), client.dangerous, p)
    for k in range(MOST_A_WEEK):
        # Written first, kept if it is a request: a processor runs ahead where nothing hangs on a guess.
        request = s.requests[count]
        request.client = n
        request.index = k
        request.luck = luck[MOST_A_WEEK + k]
        count += 1 if (k < wished) & undeterred(deterred, luck[k]) else 0
    return wished, count


@rule
def first_venue(s, client, n, afraid, p, c, whim, moves, hides):
    """Where a client looks first: his usual venue, or another that suits if it is closed, too visible, or by whim.

    Of the demand of a closed venue a share disappears (C4); of a platform's, some follow to its replacement; the rest
    moves by the reach of what is open.
    """
    home = s.venues[client.venue]
    if moves >= home.open:
        stays_away = draw(s.market[0].key, Purpose.STAYS_AWAY, StaysAwaySlot.VANISHES, n, 0)
        if stays_away < clip(p.demand_vanishes * c.platform_closure_vanish, 0.0, 1.0):
            return NOBODY
        if home.kind == VenueKind.PLATFORM and s.venues[LAST_PLATFORM].open > 0.0:
            if draw(s.market[0].key, Purpose.STAYS_AWAY, StaysAwaySlot.FOLLOWS, n, 0) < p.follows_successor:
                return LAST_PLATFORM
        return pick(s, OPENLY, whim)
    if hides < fear.chance_to_look_discreetly(afraid, home.visibility, p):
        return pick(s, DISCREETLY, whim)
    if whim < p.wandering:
        return pick(s, OPENLY, whim / p.wandering)
    return client.venue


@rule
def pick(s, mode, luck):
    """A venue by its weight in this mode, or NOBODY if everything is closed."""
    last = s.reach.shape[1] - 1
    if s.reach[mode, last] <= 0.0:
        return NOBODY
    target = luck * s.reach[mode, last]
    passed = 0
    for v in range(last):
        passed += 1 if target >= s.reach[mode, v] else 0
    return passed
