"""Line 6, booking: clients and workers meet, screen, bargain, accept or refuse.

Here stands in which order; how they are brought together is the matter of `model/market/`, what they decide of
`model/rules/`.
"""

from model.codes import NOBODY
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import line, rule
from model.market.attempts import TRIES, come_upon, fetch_offer_of_regular, prepare_return, set_out
from model.market.meetings import RETURNS, bargain, finds_someone
from model.market.queue import by_luck
from model.rules import regulars
from model.state import BATCH

FORGETS = RETURNS
"""Only someone who stopped is forgotten, and nobody returns to someone who stopped: one number serves both."""


@line
def meet_all(s, p, c, t, count):
    """Clients come in the order of their luck: first to their regular workers, then to their usual venue, then to less
    selective ones. Returns bookings made.

    Being refused sends a client elsewhere, so screening moves danger as well as removing it.
    """
    by_luck(s.requests, count, s.queue, s.buckets)
    made, left = see_regulars(s, count, p, t)
    for tried in range(TRIES):
        made, left = look_around(s, left, tried, p, c, t, made)
    s.counts[Tally.SEEKS_UNMET] += left
    for k in range(s.market[0].working):
        count_meetings(s, s.offers[k])
    return made


@rule
def see_regulars(s, count, p, t):
    """Everyone who has a regular worker may return there. Returns bookings made, and clients left in the queue."""
    made = 0
    left = 0
    for begin in range(0, count, BATCH):
        end = min(begin + BATCH, count)
        for q in range(begin, end):
            prepare_return(s, s.attempts[q - begin], q, count, p, t)
        for q in range(begin, end):
            fetch_offer_of_regular(s, s.queue[q].client)
        for q in range(begin, end):
            agreed = sees_regular(s, s.attempts[q - begin], s.queue[q].client, p, made)
            made += 1 if agreed else 0
            s.queue[left] = s.queue[q]
            left += 0 if agreed else 1
    return made, left


@rule
def sees_regular(s, attempt, n, p, made):
    """Whether a client and his regular worker agree, whatever venues are open; he returns for a share of his bookings.

    A tie to someone who stopped is forgotten after some vain attempts.
    """
    client = s.clients[n]
    if client.regular == NOBODY:
        return False
    w = s.workers[client.regular]
    if not w.in_trade:
        if attempt.luck[FORGETS] < regulars.chance_to_forget(w.alive, p):
            client.regular = NOBODY
            w.regulars -= 1
        return False
    returns = (s.offers[w.place].remaining > 0) & (attempt.luck[RETURNS] < p.regular_loyalty)
    return bargain(s, client, n, w.place, attempt, returns, True, False, p, made)


@rule
def look_around(s, count, tried, p, c, t, made):
    """Everyone in the queue makes one attempt. Returns bookings made, and clients left in the queue, in order.

    Who finds everything closed, or stays away, leaves without a booking.
    """
    left = 0
    for begin in range(0, count, BATCH):
        end = min(begin + BATCH, count)
        for q in range(begin, end):
            set_out(s, s.attempts[q - begin], q, count, tried, p, c, t)
        for q in range(begin, end):
            come_upon(s, s.attempts[q - begin], p)
        for q in range(begin, end):
            attempt = s.attempts[q - begin]
            if attempt.venue == NOBODY:
                s.counts[Tally.SEEKS_UNMET] += 1.0
                continue
            agreed = finds_someone(s, attempt, s.queue[q].client, p, made)
            made += 1 if agreed else 0
            s.queue[left] = s.queue[q]
            left += 0 if agreed else 1
    return made, left


@rule
def count_meetings(s, offer):
    """Write a worker's meetings into the counts of the week."""
    if offer.meetings > 0:
        w = s.workers[offer.worker]
        tally(s, w, Tally.MEETINGS, offer.meetings)
        tally(s, w, Tally.INFORMATION_SHARED, offer.informed)
        tally(s, w, Tally.MEETINGS_HURRIED, offer.hurries)
        tally(s, w, Tally.MEETINGS_UNWANTED, offer.unwanted)
        tally(s, w, Tally.REFUSALS, offer.refusals)
        tally(s, w, Tally.MEETINGS_DANGEROUS, offer.met_dangerous)
        tally(s, w, Tally.REFUSALS_DANGEROUS, offer.refused_dangerous)
