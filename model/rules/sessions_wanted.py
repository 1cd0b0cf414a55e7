"""How many sessions a worker wants in a week, and why more or fewer."""

import math

from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.support import share_covered_by_support


@rule
def sessions_wanted(w, venue, log_price, in_diversion, p):
    """Wanted work rises with the price and with desperation, up to a week's limit; quotas add to it, support and a
    diversion programme take from it."""
    expected = p.wanted_sessions[venue.kind] * (1.0 + p.desperation_wants * w.desperation)
    expected *= drawn_by_price(log_price, venue.log_usual_price, p)
    expected *= driven_by_quota(w, p)
    expected *= left_by_support(w, p)
    expected *= left_by_diversion(in_diversion, p)
    return clip(expected, 0.0, p.most_sessions)


@rule
def drawn_by_price(log_price, log_usual_price, p):
    """How a price other than the venue's usual one moves wanted work (elasticity 0.8-3, T10.10)."""
    return math.exp(p.supply_elasticity * (log_price - log_usual_price))


@rule
def driven_by_quota(w, p):
    """A third party that exploits someone sets a quota, and enforces it as far as it has control."""
    return 1.0 + p.quota_sessions * w.control if w.exploited else 1.0


@rule
def left_by_support(w, p):
    """Income support lets recipients cut work (P20: -25 % at full replacement, 0 to -60 %); never under control."""
    return 1.0 - p.support_cuts_work * share_covered_by_support(w) * (1.0 - w.control)


@rule
def left_by_diversion(in_diversion, p):
    """The share of work that the hours of a diversion programme leave time for."""
    return 1.0 - p.diversion_time if in_diversion else 1.0
