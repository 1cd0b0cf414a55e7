"""Attempts of clients to find someone, prepared in batches: whose offers they come upon, and the luck of what follows.

Each step asks in advance for the memory that the next one touches. Nothing of that changes a result.
"""

from model.chance import Purpose, eight
from model.codes import NOBODY
from model.machine.compilation import rule
from model.machine.memory import PREFETCHED
from model.machine.prefetch import fetch_ahead
from model.market.reach import WHEN_REFUSED, first_venue, pick
from model.rules import fear

TRIES = 3
"""Places that a client tries for one booking, besides his regular worker."""
ATTEMPTS_A_REQUEST = TRIES + 1
"""A return to the regular worker comes after the places in the numbering of attempts."""
WHERE, MOVES, HIDES = range(3)
FIRST_STAND = 4
"""Where a client looks (luck of `Purpose.SEEK_VENUE`), and from this one on the stands that he comes upon."""
STANDS_DRAWN = 4
"""Stands that have luck of their own; further ones lie at a distance from these."""
DISTANCE = 7919
"""A prime number: stands so far apart have nothing to do with each other."""


@rule
def prepare_return(s, attempt, q, count, p, t):
    """The luck of a client who may see his regular worker."""
    fetch_ahead(s.clients, s.queue[min(q + PREFETCHED, count - 1)].client, 0)
    request = s.queue[q]
    client = s.clients[request.client]
    attempt.afraid = fear.fear(client.perceived_risk, p)
    if client.regular != NOBODY:
        fetch_ahead(s.workers, client.regular, 0)
        number = request.index * ATTEMPTS_A_REQUEST + TRIES
        attempt.luck[:] = eight(s.market[0].key, Purpose.MEET, t, request.client, number)


@rule
def fetch_offer_of_regular(s, n):
    """Fetch what a client's regular worker offers; that worker's record has been fetched by now."""
    regular = s.clients[n].regular
    if regular != NOBODY:
        fetch_ahead(s.offers, s.workers[regular].place, 0)


@rule
def set_out(s, attempt, q, count, tried, p, c, t):
    """Where a client looks after so many places tried, the stands he comes upon there, and the luck of what follows.

    Luck belongs to the client, the booking he looks for and the attempt. The first leads to his usual place, later ones
    to places that ask less. Where luck falls between two stands is as good as a draw of its own.
    """
    key = s.market[0].key
    fetch_ahead(s.clients, s.queue[min(q + PREFETCHED, count - 1)].client, 0)
    n = s.queue[q].client
    number = s.queue[q].index * ATTEMPTS_A_REQUEST + tried
    attempt.afraid = fear.fear(s.clients[n].perceived_risk, p)
    luck = eight(key, Purpose.SEEK_VENUE, t, n, number)
    if tried > 0:
        attempt.venue = pick(s, WHEN_REFUSED, luck[WHERE])
    else:
        attempt.venue = first_venue(s, s.clients[n], n, attempt.afraid, p, c, luck[WHERE], luck[MOVES], luck[HIDES])
    slots = s.stands.shape[1]
    for m in range(int(p.candidates)):
        stand = luck[FIRST_STAND + m % STANDS_DRAWN] * slots
        at = int(stand)
        attempt.between[m] = stand - at
        attempt.found[m] = (at + (m // STANDS_DRAWN) * DISTANCE) & (slots - 1)
        fetch_ahead(s.stands, max(attempt.venue, 0) * slots + attempt.found[m], 0)
    attempt.luck[:] = eight(key, Purpose.MEET, t, n, number)


@rule
def come_upon(s, attempt, p):
    """Whose offers are at the stands that a client comes upon; NOBODY's where a venue has none."""
    v = attempt.venue
    if v == NOBODY:
        return
    for m in range(int(p.candidates)):
        attempt.found[m] = s.stands[v, attempt.found[m]]
        fetch_ahead(s.offers, max(attempt.found[m], 0), 0)
