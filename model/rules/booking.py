"""Line 6, booking: clients and workers meet, screen, bargain, accept or refuse."""

from model.agents import NOBODY, VenueKind
from model.chance import Purpose, draw, four
from model.compiled import rule
from model.rules.demand import LESS_SELECTIVE, fear, first_venue, pick
from model.rules.forms import clip, has_third_party, saturating
from model.rules.notes import note
from model.rules.queue import by_luck
from model.tallies import Tally

TRIES = 3
MEETINGS = 16
HOPS = 64
LAST_OF_FOUR = 3
STRIDE = 7919


@rule
def meet_all(s, p, c, t, count):
    """Clients come in the order of their luck; each tries until he is accepted or gives up. Returns bookings made."""
    by_luck(s.requests, count, s.queue, s.buckets)
    made = 0
    for q in range(count):
        request = s.requests[s.queue[q]]
        made = look_for(s, request.client, request.index, p, c, t, made)
    return made


@rule
def look_for(s, n, k, p, c, t, made):
    """One client looks for one booking: his regular worker, then his venue, then less selective places.

    Being refused sends a client elsewhere, so screening moves danger as well as removing it.
    """
    client = s.clients[n]
    whim, moves, hides, returns = four(s.market[0].key, Purpose.SEEK_VENUE, t, n, k)
    if sees_regular(s, client, p, returns):
        after = book(s, client, n, client.regular, s.workers[client.regular].venue, True, p, t, k, TRIES, made)
        if after > made:
            return after
    for attempt in range(TRIES):
        if attempt == 0:
            v = first_venue(s, client, n, p, c, whim, moves, hides)
        else:
            v = pick(s, LESS_SELECTIVE, draw(s.market[0].key, Purpose.DEMAND_MOVES, t, n, k * TRIES + attempt))
        if v == NOBODY:
            break
        i = candidate(s, client, n, v, k * TRIES + attempt, p, t)
        if i == NOBODY:
            continue
        accepted, screened = considers(s, client, n, i, v, k * TRIES + attempt, p, t)
        if accepted:
            after = book(s, client, n, i, v, screened, p, t, k, attempt, made)
            if after > made:
                return after
    s.counts[Tally.SEEKS_UNMET] += 1.0
    return made


@rule
def sees_regular(s, client, p, luck):
    """Clients with a regular worker return to her or him for a share of their bookings, whatever venues are open.

    A tie to someone who stopped is forgotten after some vain attempts.
    """
    if client.regular == NOBODY:
        return False
    w = s.workers[client.regular]
    if not w.in_trade and (luck < p.regular_forgets or not w.alive):
        client.regular = NOBODY
        w.regulars -= 1
        return False
    return w.in_trade and w.remaining > 0 and luck < p.regular_loyalty


@rule
def candidate(s, client, n, v, index, p, t):
    """One of a few workers met by chance at the venue, by remaining sessions and by price.

    Each candidate is preferred in proportion to her, his or their appeal; those too expensive are passed over. Where
    luck falls between two stands is as good as a draw of its own, and decides between candidates.
    """
    slots = s.stands.shape[1]
    chosen = NOBODY
    total = 0.0
    places = four(s.market[0].key, Purpose.MEET, t, n, index)
    for m in range(int(p.candidates)):
        place = places[m & LAST_OF_FOUR] * slots
        at = int(place)
        i = next_offer(s, v, at + (m // (LAST_OF_FOUR + 1)) * STRIDE)
        if i == NOBODY:
            continue
        w = s.workers[i]
        appeal = w.appeal if w.price * (1.0 - p.haggling) <= client.budget else 0.0
        total += appeal
        chosen = i if (place - at) * total < appeal else chosen
    return chosen


@rule
def next_offer(s, v, at):
    """The first worker at or after a stand who still has a session to offer, or NOBODY nearby."""
    slots = s.stands.shape[1]
    for step in range(HOPS):
        i = s.stands[v, (at + step) & (slots - 1)]
        if i == NOBODY or s.workers[i].remaining > 0:
            return i
    return NOBODY


@rule
def shares_information(client, venue, w, p, luck):
    """Whether a client lets himself be screened before meeting (claim D1).

    Fear of arrest makes clients hide; a venue without a channel, or police nearby, leaves no time to ask.
    """
    willing = client.openness * (1.0 - p.fear_hides * fear(client, p))
    time = 1.0 - p.rush * w.hurried
    return luck < willing * (venue.channel if p.on_screening else p.usual_channel) * time


@rule
def help_with_screening(s, w):
    """What a third party adds to a worker's own screening."""
    return s.third_parties[w.third_party].screening if has_third_party(w) else 0.0


@rule
def finds_out(s, client, w, informed, p, luck):
    """Whether the worker learns that a client is dangerous: from his information, or because peers know him.

    Screening has no factor of its own on violence: it works by who is refused (P20: rejects about half; T11.20).
    """
    if not client.dangerous:
        return informed and luck < p.false_alarm
    from_peers = client.reputation * saturating(w.peers, p.peers_half)
    from_screening = 0.0
    if informed and p.on_screening:
        own = p.screening_power * w.skill
        from_screening = own + (1.0 - own) * help_with_screening(s, w)
    return luck < 1.0 - (1.0 - from_peers) * (1.0 - from_screening)


@rule
def refuses(w, informed, suspicious, p, luck):
    """Whether the worker turns the client away.

    A suspicious client is refused unless desperation wins; without information caution decides, and desperation
    and control wear it down.
    """
    if p.on_desperation:
        pressure = clip(p.desperation_wins * w.desperation, 0.0, 1.0)
    else:
        pressure = clip(p.desperation_wins * p.usual_desperation, 0.0, 1.0)
    freedom = (1.0 - pressure) * (1.0 - p.control_stops_refusal * w.control)
    if suspicious:
        return luck < freedom
    if informed:
        return False
    return luck < p.caution * freedom


@rule
def considers(s, client, n, i, v, index, p, t):
    """Screening and refusal: returns whether the worker accepts and whether she or he had been able to screen."""
    w = s.workers[i]
    shares, finds, turns, _ = four(s.market[0].key, Purpose.SCREEN, t, n, i * MEETINGS + index)
    informed = shares_information(client, s.venues[v], w, p, shares)
    if has_third_party(w) and not informed and v_brokered(s, v):
        informed = shares < s.third_parties[w.third_party].screening
    suspicious = finds_out(s, client, w, informed, p, finds)
    note(s, w, Tally.MEETINGS, 1.0)
    note(s, w, Tally.INFORMATION_SHARED, 1.0 if informed else 0.0)
    if refuses(w, informed, suspicious, p, turns):
        note(s, w, Tally.REFUSALS, 1.0)
        return False, informed
    return True, informed


@rule
def v_brokered(s, v):
    """Whether clients came through a third party's own book."""
    return s.venues[v].kind == VenueKind.REFERRAL


@rule
def agreed_price(client, w, p, luck):
    """What the client offers: he haggles, and prices the risk he carries into the bargain (T5.7)."""
    discount = p.haggling * luck + p.risk_discount * fear(client, p)
    return min(w.price * (1.0 - discount), client.budget)


@rule
def least_price(w, p):
    """The price below which the worker says no; desperation lowers it."""
    floor = 1.0 - p.bargaining_margin - p.desperation_discount * w.desperation
    return w.price * clip(floor, 0.0, 1.0)


@rule
def agrees_to_risk(w, p, asks, yields):
    """Riskier services are asked for often and granted more under need (T8.13, T17.23) or control."""
    if asks >= p.risky_request:
        return False
    chance = p.risky_grant * (1.0 + p.risky_need * w.desperation) * (1.0 + p.risky_control * w.control)
    return yields < chance


@rule
def book(s, client, n, i, v, screened, p, t, k, attempt, made):
    """Bargain and, if the price suits, note the session. Returns the number of bookings made so far."""
    w = s.workers[i]
    haggles, asks, yields, _ = four(s.market[0].key, Purpose.BARGAIN, t, n, k * (TRIES + 1) + attempt)
    price = agreed_price(client, w, p, haggles)
    if price < least_price(w, p):
        return made
    booking = s.bookings[made]
    booking.client = n
    booking.worker = i
    booking.venue = v
    booking.screened = screened
    booking.risky = agrees_to_risk(w, p, asks, yields)
    booking.price = price * (1.0 + p.risky_premium) if booking.risky else price
    w.remaining -= 1
    return made + 1
