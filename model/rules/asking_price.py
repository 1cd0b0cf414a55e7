"""The price a worker asks: at a new place, with a third party, and as it follows bookings and what others ask."""

import math

from model.machine.compilation import rule
from model.rules.forms import clip, logarithm

MIDDLE = 0.5
"""The middle of the ranks from 0 to 1: who stands there asks the venue's price."""


@rule
def price_at_a_new_place(venue_price, rank, p):
    """A new place means its usual price, more or less: ``rank``, from 0 to 1, says how dear someone is there."""
    spread = p.price_spread * (rank - MIDDLE)
    return venue_price * (1.0 + spread)


@rule
def price_with_third_party(venue_price):
    """Who goes where a third party goes asks what is asked there."""
    return max(venue_price, 1.0)


@rule
def log_price_sought(w, venue, p):
    """The logarithm of the price that a week's bookings suggest: ln p += 0.05 (booked / wanted - 0.7), drawn a tenth
    of the way to what others at the venue ask."""
    asked = logarithm(w.price)
    asked += p.price_step * (w.booked / w.wanted - p.price_target)
    return asked + p.price_follows * (venue.log_price - asked)


@rule
def is_at_bound(log_price, log_usual_price, p):
    """Whether a price would lie further from the venue's usual one than prices go."""
    return abs(log_price - log_usual_price) > p.price_bound


@rule
def price_within_bounds(log_price, log_usual_price, p):
    """The price of a logarithm that is kept near that of the venue's usual price."""
    return math.exp(clip(log_price, log_usual_price - p.price_bound, log_usual_price + p.price_bound))
