"""What a worker brings to this week's market: settled once a week, before anyone meets.

All that clients and police come upon in the week's meetings is worked out here from the worker's own state.
"""

from model.machine.compilation import rule
from model.rules import bargaining, screening, violence
from model.rules.people import has_third_party


@rule
def blank(offer, i):
    """The offer of someone who offers nothing."""
    offer.worker = i
    offer.remaining = 0
    offer.booked = 0
    offer.earned = 0.0
    offer.meetings = 0
    offer.informed = 0
    offer.refusals = 0
    offer.met_dangerous = 0
    offer.refused_dangerous = 0
    offer.screened = 0
    offer.risky = 0
    offer.dangerous = 0
    offer.brokered = 0


@rule
def settle_offer(s, offer, w, log_price, p):
    """How many sessions, at what price, on which conditions, with what protection."""
    venue = s.venues[w.venue]
    screens = 0.0
    security = 0.0
    if has_third_party(w):
        screens = s.third_parties[w.third_party].screening
        security = s.third_parties[w.third_party].security
    offer.remaining = w.wanted
    offer.price = w.price
    offer.appeal = bargaining.appeal(log_price, venue.log_price, p)
    offer.least_price = bargaining.least_price(w.price, w.desperation, p)
    offer.freedom = screening.freedom_to_refuse(w.desperation, w.control, p)
    offer.insists = w.insists
    offer.warned = screening.share_of_warnings_heard(w.peers, p)
    offer.finds_out = screening.chance_to_find_out(w.skill, screens, p)
    offer.time = screening.time_to_ask(w.hurried, p)
    offer.broker_screens = screens
    offer.grants_risk = bargaining.chance_to_grant_risk(w.desperation, w.control, p)
    offer.isolation = violence.isolation(venue.isolation, security, w.control)
