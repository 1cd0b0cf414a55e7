"""What a closure leaves of a venue: a seizure of a platform, an order to shut businesses.

Whom a partly closed venue is open to is decided one by one (``model/market/openness.py``); what may open in place of
a closed platform stands in ``replacement.py``.
"""

from model.codes import Venue
from model.machine.compilation import rule

MASSAGE, AGENCY, PRIVATE = int(Venue.MASSAGE), int(Venue.AGENCY), int(Venue.PRIVATE)
MAIN, SECOND, REPLACEMENT = int(Venue.PLATFORM_MAIN), int(Venue.PLATFORM_SECOND), int(Venue.PLATFORM_REPLACEMENT)
CENTRAL, ISOLATED = int(Venue.STREET_CENTRAL), int(Venue.STREET_ISOLATED)


@rule
def isolation_of_place(v, p):
    """How far from help sessions at a standing venue take place: each kind adds to the next safer one, so that their
    order is the evidence's whatever the numbers are: businesses, private, platforms, the street, its isolated part
    (T11.14, T12.6)."""
    beyond = p.isolation_beyond
    isolation = beyond[MASSAGE]
    if v != MASSAGE:
        isolation += beyond[AGENCY]
    if v not in (MASSAGE, AGENCY):
        isolation += beyond[PRIVATE]
    if v in (MAIN, SECOND, REPLACEMENT):
        isolation += beyond[v]
    if v in (CENTRAL, ISOLATED):
        isolation += max(beyond[MAIN], beyond[SECOND], beyond[REPLACEMENT]) + beyond[CENTRAL]
    return isolation + beyond[ISOLATED] if v == ISOLATED else isolation


@rule
def share_left_open(open_otherwise, closed, shut):
    """The share of a venue that is open: what policy closes and what a shock shuts fall on it one after the other."""
    return open_otherwise * (1.0 - closed) * (1.0 - shut)


@rule
def reach_left(usual_reach, share_open):
    """A venue draws clients as far as it is open."""
    return usual_reach * share_open


@rule
def reach_lost(usual_reach, closed):
    """The reach that a closed platform leaves to be won by others."""
    return usual_reach * closed


@rule
def reach_of_strangers(reach, demand):
    """Those who come to a declared venue from elsewhere come by its reach, so that a shock to demand multiplies it."""
    return reach * demand


@rule
def price_to_begin_with(price, usual_price, share_open):
    """A venue that opens for the first time, where no price has been asked yet, begins with the usual one."""
    return usual_price if share_open > 0.0 and price <= 0.0 else price
