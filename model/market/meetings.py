"""Line 6, booking: clients and workers meet, screen, bargain, accept or refuse."""

from model.chance import Purpose, eight
from model.codes import NOBODY, VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.demand import LESS_SELECTIVE, first_venue, pick
from model.machine.compilation import fetch_ahead, rule
from model.market.queue import by_luck
from model.rules import fear
from model.state import AHEAD, DEALT

TRIES = 3
MEETINGS = TRIES + 1
DRAWN = 4
STRIDE = 7919


@rule
def meet_all(s, p, c, t, count):
    """Clients come in the order of their luck: first to their regular workers, then to their usual venue, then to less
    selective ones. Returns bookings made.

    Being refused sends a client elsewhere, so screening moves danger as well as removing it.
    """
    by_luck(s.requests, count, s.queue, s.buckets)
    made, left = see_regulars(s, count, p, t)
    for attempt in range(TRIES):
        made, left = look_around(s, left, attempt, p, c, t, made)
    s.counts[Tally.SEEKS_UNMET] += left
    for k in range(s.market[0].working):
        count_meetings(s, s.offers[k])
    return made


@rule
def see_regulars(s, count, p, t):
    """Everyone who has a regular worker may return there. Returns bookings made, and clients left in the queue."""
    made = 0
    left = 0
    for begin in range(0, count, DEALT):
        end = min(begin + DEALT, count)
        for q in range(begin, end):
            think_of_regular(s, s.hands[q - begin], q, count, p, t)
        for q in range(begin, end):
            look_up(s, s.queue[q].client)
        for q in range(begin, end):
            agreed = sees_regular(s, s.hands[q - begin], s.queue[q].client, p, made)
            made += 1 if agreed else 0
            s.queue[left] = s.queue[q]
            left += 0 if agreed else 1
    return made, left


@rule
def think_of_regular(s, hand, q, count, p, t):
    """The luck of a client who may see his regular worker."""
    fetch_ahead(s.clients, s.queue[min(q + AHEAD, count - 1)].client, 0)
    request = s.queue[q]
    client = s.clients[request.client]
    hand.afraid = fear.fear(client.perceived_risk, p)
    if client.regular != NOBODY:
        fetch_ahead(s.workers, client.regular, 0)
        meeting = request.index * MEETINGS + TRIES
        hand.luck[:] = eight(s.market[0].key, Purpose.MEET, t, request.client, meeting)


@rule
def look_up(s, n):
    """Fetch what a client's regular worker offers; that worker's record is at hand by now."""
    regular = s.clients[n].regular
    if regular != NOBODY:
        fetch_ahead(s.offers, s.workers[regular].place, 0)


@rule
def sees_regular(s, hand, n, p, made):
    """Whether a client and his regular worker agree, whatever venues are open; he returns for a share of his bookings.

    A tie to someone who stopped is forgotten after some vain attempts.
    """
    client = s.clients[n]
    if client.regular == NOBODY:
        return False
    w = s.workers[client.regular]
    if not w.in_trade:
        if hand.luck[6] < p.regular_forgets or not w.alive:
            client.regular = NOBODY
            w.regulars -= 1
        return False
    returns = (s.offers[w.place].remaining > 0) & (hand.luck[6] < p.regular_loyalty)
    return bargain(s, client, n, w.place, hand, returns, True, False, p, made)


@rule
def look_around(s, count, attempt, p, c, t, made):
    """Everyone in the queue makes one attempt. Returns bookings made, and clients left in the queue, in order.

    Who finds everything closed, or stays away, leaves without a booking.
    """
    left = 0
    for begin in range(0, count, DEALT):
        end = min(begin + DEALT, count)
        for q in range(begin, end):
            set_out(s, s.hands[q - begin], q, count, attempt, p, c, t)
        for q in range(begin, end):
            come_upon(s, s.hands[q - begin], p)
        for q in range(begin, end):
            hand = s.hands[q - begin]
            if hand.venue == NOBODY:
                s.counts[Tally.SEEKS_UNMET] += 1.0
                continue
            agreed = attempts(s, hand, s.queue[q].client, p, made)
            made += 1 if agreed else 0
            s.queue[left] = s.queue[q]
            left += 0 if agreed else 1
    return made, left


@rule
def set_out(s, hand, q, count, attempt, p, c, t):
    """Where a client looks in an attempt, the stands he comes upon there, and the luck of what follows.

    Luck belongs to the client, the booking he looks for and the attempt. The first leads to his usual place, later ones
    to places that ask less. Where luck falls between two stands is as good as a draw of its own.
    """
    key = s.market[0].key
    fetch_ahead(s.clients, s.queue[min(q + AHEAD, count - 1)].client, 0)
    n = s.queue[q].client
    meeting = s.queue[q].index * MEETINGS + attempt
    hand.afraid = fear.fear(s.clients[n].perceived_risk, p)
    luck = eight(key, Purpose.SEEK_VENUE, t, n, meeting)
    if attempt > 0:
        hand.venue = pick(s, LESS_SELECTIVE, luck[0])
    else:
        hand.venue = first_venue(s, s.clients[n], n, hand.afraid, p, c, luck[0], luck[1], luck[2])
    slots = s.stands.shape[1]
    for m in range(int(p.candidates)):
        stand = luck[DRAWN + m % DRAWN] * slots
        at = int(stand)
        hand.between[m] = stand - at
        hand.found[m] = (at + (m // DRAWN) * STRIDE) & (slots - 1)
        fetch_ahead(s.stands, max(hand.venue, 0) * slots + hand.found[m], 0)
    hand.luck[:] = eight(key, Purpose.MEET, t, n, meeting)


@rule
def come_upon(s, hand, p):
    """Whose offers are at the stands that a client comes upon; NOBODY's where a venue has none."""
    v = hand.venue
    if v == NOBODY:
        return
    for m in range(int(p.candidates)):
        hand.found[m] = s.stands[v, hand.found[m]]
        fetch_ahead(s.offers, max(hand.found[m], 0), 0)


@rule
def attempts(s, hand, n, p, made):
    """Whether a client who looks around at a venue meets someone and agrees with her, him or them."""
    place = candidate(s, s.clients[n], hand, p)
    return place != NOBODY and meet(s, s.clients[n], n, place, hand, p, made)


@rule
def candidate(s, client, hand, p):
    """The place of one of a few offers come upon at the venue, by sessions offered and by price.

    Each candidate is preferred in proportion to her, his or their appeal; those too expensive or fully booked are
    passed over.
    """
    if hand.found[0] == NOBODY:
        return NOBODY
    chosen = NOBODY
    total = 0.0
    for m in range(int(p.candidates)):
        appeal = appeal_to(client, s.offers[hand.found[m]], p)
        total += appeal
        chosen = hand.found[m] if hand.between[m] * total < appeal else chosen
    return chosen


@rule
def appeal_to(client, offer, p):
    """How much an offer draws a client: nothing if it is sold out or beyond what he has."""
    appeal = offer.appeal  # read beforehand: a processor need not guess whether the offer suits
    suits = (offer.remaining > 0) & (offer.price * (1.0 - p.haggling) <= client.budget)
    return appeal if suits else 0.0


@rule
def meet(s, client, n, place, hand, p, made):
    """One meeting: information is shared or not, a dangerous client is found out or not, the worker refuses or
    bargains. Returns whether they agree.
    """
    offer = s.offers[place]
    luck = hand.luck
    brokered = v_brokered(s, hand.venue)
    chance = shares_information(client, s.venues[hand.venue], offer, hand.afraid, p)
    informed = luck[0] < (max(chance, offer.broker_screens) if brokered & p.on_screening else chance)
    refused = refuses(offer, informed, suspects(client, offer, informed, p, luck[1]), p, luck[2])
    offer.meetings += 1
    offer.informed += 1 if informed else 0
    offer.refusals += 1 if refused else 0
    offer.met_dangerous += 1 if client.dangerous else 0
    offer.refused_dangerous += 1 if refused & client.dangerous else 0
    return bargain(s, client, n, place, hand, not refused, informed, brokered, p, made)


@rule
def v_brokered(s, v):
    """Whether clients came through a third party's own book."""
    return s.venues[v].kind == VenueKind.REFERRAL


@rule
def shares_information(client, venue, offer, afraid, p):
    """Chance that a client lets himself be screened before meeting (claim D1).

    Fear of arrest makes clients hide, or prove who they are; a venue without a channel, or police nearby, leaves no
    time to ask.
    """
    chance = fear.openness_left(client.openness, afraid, p) * venue.channel * offer.time
    return chance if p.on_screening else p.usual_information


@rule
def suspects(client, offer, informed, p, luck):
    """Whether the worker takes the client for dangerous: because he is and peers or screening show it, or in error.

    Screening finds a dangerous client out in proportion to skill and to the third party's help. It has no other effect:
    it works by who is refused (P20: rejects about half; T11.20).
    """
    from_peers = client.reputation * offer.warned
    from_screening = offer.finds_out if informed else 0.0
    in_error = p.false_alarm if informed else 0.0
    found_out = 1.0 - (1.0 - from_peers) * (1.0 - from_screening)
    return luck < (found_out if client.dangerous else in_error)


@rule
def refuses(offer, informed, suspicious, p, luck):
    """Whether the worker turns the client away.

    A suspicious client is refused unless desperation wins. Without information caution decides, and some people make
    it a practice to meet nobody who will not be screened (T11.20); desperation and control wear both down.
    """
    caution = p.insistence if offer.insists else p.caution
    without_suspicion = 0.0 if informed else caution
    reason = 1.0 if suspicious else without_suspicion
    return luck < reason * offer.freedom


@rule
def bargain(s, client, n, place, hand, willing, screened, brokered, p, made):
    """If both are willing and the price suits both, the session is noted. Returns whether it is.

    Riskier services are asked for often and granted more under need (T8.13, T17.23) or control. The note is written
    first and counts only if they agree: a processor runs ahead where nothing hangs on a guess.
    """
    offer = s.offers[place]
    price = agreed_price(client, offer, hand.afraid, p, hand.luck[3])
    agreed = willing & (price >= offer.least_price)
    risky = agreed & (hand.luck[4] < p.risky_request) & (hand.luck[5] < offer.grants_risk)
    booking = s.bookings[made]
    booking.client = n
    booking.place = place
    booking.price = price * (1.0 + p.risky_premium) if risky else price
    booking.danger = client.danger
    offer.remaining -= 1 if agreed else 0
    offer.screened += 1 if agreed & screened else 0
    offer.risky += 1 if risky else 0
    offer.dangerous += 1 if agreed & client.dangerous else 0
    offer.brokered += 1 if agreed & brokered else 0
    return agreed


@rule
def agreed_price(client, offer, afraid, p, luck):
    """What the client offers: he haggles, and prices the risk he carries into the bargain (T5.7)."""
    discount = p.haggling * luck + fear.discount_for_risk(afraid, p)
    return min(offer.price * (1.0 - discount), client.budget)


@rule
def count_meetings(s, offer):
    """Write a worker's meetings into the counts of the week."""
    if offer.meetings > 0:
        w = s.workers[offer.worker]
        tally(s, w, Tally.MEETINGS, offer.meetings)
        tally(s, w, Tally.INFORMATION_SHARED, offer.informed)
        tally(s, w, Tally.REFUSALS, offer.refusals)
        tally(s, w, Tally.MEETINGS_DANGEROUS, offer.met_dangerous)
        tally(s, w, Tally.REFUSALS_DANGEROUS, offer.refused_dangerous)
