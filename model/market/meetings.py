"""Meetings: a client chooses among the offers he comes upon, and one of two people, or both, may say no."""

from model.codes import NOBODY, VenueKind
from model.machine.compilation import rule
from model.rules import bargaining, fear, protection, screening

SHARES, SUSPECTS, REFUSES, HAGGLES, ASKS_RISK, GRANTS_RISK, RETURNS, HURRIES = range(8)
"""What the luck of a meeting decides (`Purpose.MEET`)."""


@rule
def finds_someone(s, attempt, n, p, made):
    """Whether a client who looks around at a venue meets someone and agrees with her, him or them."""
    place = candidate(s, s.clients[n], attempt, p)
    return place != NOBODY and meet(s, s.clients[n], n, place, attempt, p, made)


@rule
def candidate(s, client, attempt, p):
    """The place of one of a few offers come upon at the venue, by sessions offered and by price.

    Each candidate is preferred in proportion to her, his or their appeal; those too expensive or fully booked are
    passed over.
    """
    if attempt.found[0] == NOBODY:
        return NOBODY
    chosen = NOBODY
    total = 0.0
    for m in range(int(p.candidates)):
        appeal = appeal_to(client, s.offers[attempt.found[m]], p)
        total += appeal
        chosen = attempt.found[m] if attempt.between[m] * total < appeal else chosen
    return chosen


@rule
def appeal_to(client, offer, p):
    """How much an offer draws a client: nothing if it does not suit him."""
    appeal = offer.appeal  # read beforehand: a processor need not guess whether the offer suits
    return appeal if bargaining.suits(offer.remaining, offer.price, client.budget, p) else 0.0


@rule
def meet(s, client, n, place, attempt, p, made):
    """One meeting: information is shared or not, a dangerous client is found out or not, the worker refuses or
    bargains. Returns whether they agree.
    """
    offer = s.offers[place]
    venue = s.venues[attempt.venue]
    luck = attempt.luck
    from_book = venue.kind == VenueKind.REFERRAL
    hurried = luck[HURRIES] < screening.chance_hurried(offer.hurried, fear.hurry_of_the_afraid(attempt.afraid, p))
    time = screening.time_to_ask(hurried, p)
    he_shares = screening.chance_to_share_information(client.openness, attempt.afraid, venue.channel, time, p)
    informed = luck[SHARES] < screening.chance_informed(he_shares, from_book, offer.broker_screens, p)
    suspicious = luck[SUSPECTS] < screening.chance_of_suspicion(
        client.dangerous, informed, client.reputation, offer.warned, offer.finds_out, p
    )
    reason = screening.reason_to_refuse(suspicious, informed, offer.insists, p)
    refused = luck[REFUSES] < screening.chance_to_refuse(reason, offer.freedom)
    offer.meetings += 1
    offer.hurries += 1 if hurried else 0
    offer.unwanted += 1 if luck[REFUSES] < reason else 0
    offer.informed += 1 if informed else 0
    offer.refusals += 1 if refused else 0
    offer.met_dangerous += 1 if client.dangerous else 0
    offer.refused_dangerous += 1 if refused & client.dangerous else 0
    return bargain(s, client, n, place, attempt, not refused, informed, from_book, p, made)


@rule
def bargain(s, client, n, place, attempt, willing, screened, from_book, p, made):
    """If both are willing and the price suits both, the session is noted. Returns whether it is.

    The note is written first and counts only if they agree: a processor runs ahead where nothing hangs on a guess.
    """
    offer = s.offers[place]
    luck = attempt.luck
    price = bargaining.price_offered(offer.price, client.budget, attempt.afraid, luck[HAGGLES], p)
    agreed = bargaining.agree(willing, price, offer.least_price)
    risky = (
        agreed
        & (luck[ASKS_RISK] < protection.chance_to_ask(attempt.afraid, p))
        & (luck[GRANTS_RISK] < offer.grants_risk)
    )
    booking = s.bookings[made]
    booking.client = n
    booking.place = place
    booking.price = bargaining.price_paid(price, risky, p)
    booking.danger = client.danger
    booking.risky = risky
    offer.remaining -= 1 if agreed else 0
    offer.screened += 1 if agreed & screened else 0
    offer.risky += 1 if risky else 0
    offer.dangerous += 1 if agreed & client.dangerous else 0
    offer.brokered += 1 if agreed & from_book else 0
    return agreed
