"""What a worker brings to this week's market: settled once a week, before anyone meets.

All that clients and police come upon in the week's meetings is worked out here from the worker's own state.
"""

import math

from model.machine.compilation import rule
from model.rules.forms import clip, has_third_party, saturating


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
    offer.remaining = w.wanted
    offer.price = w.price
    offer.appeal = math.exp(p.price_sensitivity * (venue.log_price - log_price))
    offer.least_price = least_price(w, p)
    offer.freedom = freedom_to_refuse(w, p)
    offer.insists = w.insists
    offer.warned = saturating(w.peers, p.peers_half)
    offer.finds_out = finds_out(s, w, p)
    offer.time = 1.0 - p.rush * w.hurried
    offer.broker_screens = help_with_screening(s, w)
    offer.grants_risk = p.risky_grant * (1.0 + p.risky_need * w.desperation) * (1.0 + p.risky_control * w.control)
    offer.isolation = isolation(s, w, venue)


@rule
def least_price(w, p):
    """The price below which the worker says no; desperation lowers it."""
    floor = 1.0 - p.bargaining_margin - p.desperation_discount * w.desperation
    return w.price * clip(floor, 0.0, 1.0)


@rule
def freedom_to_refuse(w, p):
    """How free a worker is to turn someone away: desperation and control wear it down."""
    pressing = w.desperation if p.on_desperation else p.usual_desperation
    pressure = clip(p.desperation_wins * pressing, 0.0, 1.0)
    return (1.0 - pressure) * (1.0 - p.control_stops_refusal * w.control)


@rule
def help_with_screening(s, w):
    """What a third party adds to a worker's own screening."""
    return s.third_parties[w.third_party].screening if has_third_party(w) else 0.0


@rule
def finds_out(s, w, p):
    """Chance to find a dangerous client out from what he shares: by own skill, and by the third party's help."""
    own = p.screening_power * w.skill
    return own + (1.0 - own) * help_with_screening(s, w)


@rule
def isolation(s, w, venue):
    """How far from help a session takes place: the venue's isolation, less what a third party's security takes off.

    A controlling third party's presence protects nobody.
    """
    place = venue.isolation
    if has_third_party(w):
        place *= 1.0 - s.third_parties[w.third_party].security * (1.0 - w.control)
    return place
