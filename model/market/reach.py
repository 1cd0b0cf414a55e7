"""Where clients look: at their usual venue, or at another one by the weights of those who move on."""

from model.chance import Purpose, draw
from model.codes import NOBODY, Venue
from model.machine.compilation import rule
from model.rules import demand, fear
from model.slots import StaysAwaySlot

REPLACEMENT = int(Venue.PLATFORM_REPLACEMENT)
OPENLY, DISCREETLY, WHEN_REFUSED = range(3)
"""How a client moves on: the rows of ``reach``."""


@rule
def weigh_venues(s):
    """Cumulative weights for clients who leave their usual venue: openly, discreetly, or after being refused."""
    for v in range(len(s.venues)):
        venue = s.venues[v]
        add_weight(s, OPENLY, v, demand.weight_openly(venue))
        add_weight(s, DISCREETLY, v, demand.weight_discreetly(venue))
        add_weight(s, WHEN_REFUSED, v, demand.weight_when_refused(venue))


@rule
def add_weight(s, how, v, weight):
    """Note a venue's weight on top of those before it."""
    s.reach[how, v] = weight + (s.reach[how, v - 1] if v > 0 else 0.0)


@rule
def first_venue(s, client, n, afraid, p, c, where, moves, hides):
    """Where a client looks first: his usual venue, or another that suits if it is closed, too visible, or by whim."""
    home = s.venues[client.venue]
    if moves >= home.open:
        return elsewhere(s, home, n, where, p, c)
    if hides < fear.chance_to_look_discreetly(afraid, home.visibility, p):
        return pick(s, DISCREETLY, where)
    if where < p.wandering:
        return pick(s, OPENLY, where / p.wandering)
    return client.venue


@rule
def elsewhere(s, home, n, where, p, c):
    """Where a client looks whose usual venue is closed to him, or NOBODY if he stays away.

    Some follow a platform to its replacement; the rest moves by the reach of what is open.
    """
    key = s.market[0].key
    if draw(key, Purpose.STAYS_AWAY, StaysAwaySlot.VANISHES, n, 0) < demand.share_that_vanishes(c, p):
        return NOBODY
    follows = demand.chance_to_follow(home.kind, s.venues[REPLACEMENT].open, p)
    if follows > 0.0 and draw(key, Purpose.STAYS_AWAY, StaysAwaySlot.FOLLOWS, n, 0) < follows:
        return REPLACEMENT
    return pick(s, OPENLY, where)


@rule
def pick(s, how, luck):
    """A venue by its weight among those who move on in this way, or NOBODY if everything is closed."""
    last = s.reach.shape[1] - 1
    if s.reach[how, last] <= 0.0:
        return NOBODY
    target = luck * s.reach[how, last]
    passed = 0
    for v in range(last):
        passed += 1 if target >= s.reach[how, v] else 0
    return passed
