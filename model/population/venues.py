"""The venues at the start."""

from model.codes import VenueKind
from model.machine.compilation import rule
from model.rules import venues

_PLATFORM = int(VenueKind.PLATFORM)
_STREET = int(VenueKind.STREET)
_BUSINESS = int(VenueKind.BUSINESS)
KIND_OF_VENUE = (
    _PLATFORM,
    _PLATFORM,
    _PLATFORM,
    _STREET,
    _STREET,
    _BUSINESS,
    _BUSINESS,
    int(VenueKind.PRIVATE),
    int(VenueKind.REFERRAL),
    _PLATFORM,
    _PLATFORM,
)
"""By venue; those that a scenario declares take the kind that it states (line 1)."""


@rule
def start_venue(venue, v, p):
    """A venue with the qualities stated for it, before anyone has worked there."""
    venue.kind = KIND_OF_VENUE[v]
    venue.open = 1.0 if p.venue_reach[v] > 0.0 else 0.0
    venue.reach = p.venue_reach[v]
    venue.channel = p.venue_channel[v]
    venue.isolation = venues.isolation_of_place(v, p)
    venue.visibility = p.venue_visibility[v]
    venue.scruple = p.venue_scruple[v]
    venue.session_hours = p.session_hours[v]
    venue.access_cost = p.venue_cost[v]
    venue.usual_price = p.usual_price[v]
    venue.price = p.usual_price[v]
    venue.earnings = p.usual_earnings[v]
    venue.violence = p.usual_violence[v]
    venue.perceived_risk = p.usual_perceived_risk
