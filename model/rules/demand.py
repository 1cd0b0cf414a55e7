"""Demand: how many bookings clients wish for, where those go whose usual place is shut, and how places draw others."""

from model.codes import VenueKind
from model.machine.compilation import rule
from model.rules.forms import clip, power


@rule
def demand_at_price(price, usual_price, p):
    """Demand at a venue as a multiple of that at its usual price: higher prices draw fewer bookings."""
    if p.on_price_adjustment and usual_price > 0.0:
        return power(price / usual_price, -p.demand_elasticity)
    return 1.0


@rule
def bookings_wished(interest, shock, price_draws):
    """Bookings that a client wishes for in a week, on average: his usual interest, under a shock and at this price."""
    return interest * shock * price_draws


@rule
def share_that_vanishes(c, p):
    """Of the demand of a closed venue a share disappears (C4)."""
    return clip(p.demand_vanishes * c.platform_closure_vanish, 0.0, 1.0)


@rule
def chance_to_follow(kind, replacement_open, p):
    """Chance that a client of a closed platform follows it to its replacement, if that is open."""
    return p.follows_successor if kind == VenueKind.PLATFORM and replacement_open > 0.0 else 0.0


@rule
def weight_openly(venue):
    """Weight of a venue among those who move on openly: by its reach, less what is lost to shunning."""
    return venue.reach * (1.0 - venue.shunned)


@rule
def weight_discreetly(venue):
    """Weight of a venue among those who do not want police to see them."""
    return weight_openly(venue) * (1.0 - venue.visibility)


@rule
def weight_when_refused(venue):
    """Weight of a venue among those who were turned away: they look where less is asked."""
    return weight_openly(venue) * (1.0 - venue.channel)
