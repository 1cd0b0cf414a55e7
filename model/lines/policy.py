"""Line 1, policy: this week's levers take hold on venues and programmes.

Without this line venues stay as they are (those that a scenario declares stay shut, and no replacement opens) and no
income programme starts; all other levers act in lines of their own, which read them from the week's conditions.
"""

import math

from model.chance import Purpose, draw
from model.codes import DeclaredVenue, Venue, VenueKind
from model.machine.compilation import rule
from model.rules.forms import clip
from model.slots import ExcludedSlot

FIRST_DECLARED = int(Venue.DECLARED_1)
LAST_PLATFORM = int(Venue.PLATFORM_REPLACEMENT)
FIRST_THIRD_PARTY = 1_000_000_000
"""Third parties are let in or shut out by ids of their own, which lie beyond those of people."""
DECLARED = len(DeclaredVenue)


@rule
def take_hold(s, p, c, t):
    """Every venue takes on this week's conditions; programmes count their weeks."""
    market = s.market[0]
    for v in range(FIRST_DECLARED):
        usual_conditions(s.venues[v], v, p, c)
    for d in range(DECLARED):
        declared_conditions(s.venues[FIRST_DECLARED + d], d, c)
    grow_replacement(s, p, c, lost_reach(s, p, c))
    if c.income_support_amount > 0.0:
        market.support_weeks += 1.0
    else:
        market.support_weeks = 0.0
    for v in range(len(s.venues)):
        venue = s.venues[v]
        if venue.open > 0.0 and venue.price <= 0.0:
            venue.price = venue.usual_price


@rule
def usual_conditions(venue, v, p, c):
    """The qualities of a standing venue, and the share of it that this week's conditions leave open."""
    venue.open = (1.0 - c.platform_closure_closed[v]) * (1.0 - c.shock_business_closure[v])
    venue.reach = p.venue_reach[v] * venue.open
    venue.channel = p.venue_channel[v]
    venue.isolation = p.venue_isolation[v]
    venue.visibility = p.venue_visibility[v]
    venue.scruple = p.venue_scruple[v]


@rule
def declared_conditions(venue, d, c):
    """A venue that a scenario declares has the qualities the scenario states, and can be closed like any other.

    Nobody is at home there: all its clients come by its reach, which a shock to demand therefore multiplies.
    """
    v = FIRST_DECLARED + d
    venue.open = c.declared_venue_open[d] * (1.0 - c.platform_closure_closed[v]) * (1.0 - c.shock_business_closure[v])
    venue.kind = int(c.declared_venue_kind[d])
    venue.reach = c.declared_venue_reach[d] * venue.open * c.shock_demand[v]
    venue.channel = c.declared_venue_channel[d]
    venue.isolation = c.declared_venue_isolation[d]
    venue.visibility = c.declared_venue_visibility[d]
    venue.scruple = c.declared_venue_scruple[d]
    venue.usual_price = c.declared_venue_price[d]
    venue.session_hours = c.declared_venue_session_hours[d]


@rule
def lost_reach(s, p, c):
    """Reach of the standing platforms that is shut this week."""
    lost = 0.0
    for v in range(LAST_PLATFORM):
        if s.venues[v].kind == VenueKind.PLATFORM:
            lost += p.venue_reach[v] * c.platform_closure_closed[v]
    return lost


@rule
def grow_replacement(s, p, c, lost):
    """A replacement opens some weeks after a closure and grows logistically to a level of its own (T4.19).

    It has lost part of the information that made screening possible, and may care less for people's data. Closing it
    as well throws its growth back to nothing; a successor starts again.
    """
    new = s.venues[LAST_PLATFORM]
    new.open = 0.0
    new.reach = 0.0
    if lost <= 0.0:
        new.maturity = 0.0
        new.closed_weeks = 0.0
        return
    new.closed_weeks += 1.0
    if new.closed_weeks > p.replacement_delay * c.platform_closure_replacement_delay:
        # Half-grown or more at the start: it grows no further than it is, until the logistic curve passes it.
        rate = math.log(1.0 / min(p.replacement_start, 0.5) - 1.0) / p.replacement_half_time
        new.maturity = max(new.maturity, p.replacement_start)
        new.maturity = clip(new.maturity * (1.0 + rate * (1.0 - new.maturity)), 0.0, 1.0)
    if c.platform_closure_closed[LAST_PLATFORM] > 0.0:
        new.maturity *= 1.0 - c.platform_closure_closed[LAST_PLATFORM]
        new.closed_weeks = 0.0
    left = 1.0 - c.shock_business_closure[LAST_PLATFORM]
    new.open = new.maturity * clip(p.replacement_level * c.platform_closure_replacement, 0.0, 1.0) * left
    new.reach = lost * new.maturity * p.replacement_level * c.platform_closure_replacement * left
    new.channel = clip(
        p.venue_channel[0] * (1.0 - p.replacement_information_loss) * c.platform_closure_replacement_channel, 0.0, 1.0
    )
    new.scruple = clip(p.venue_scruple[LAST_PLATFORM] * c.platform_closure_replacement_scruple, 0.0, 1.0)


@rule
def open_to(key, i, v, venue):
    """Whether a partly closed venue is open to this person: always the same people are shut out first."""
    if venue.open >= 1.0:
        return True
    return draw(key, Purpose.EXCLUDED, ExcludedSlot.VENUE, i, v) < venue.open


@rule
def open_to_third_party(s, j, v):
    """Whether a partly closed venue is open to a third party, and so, all alike, to those who work with it there."""
    return open_to(s.market[0].key, j + FIRST_THIRD_PARTY, v, s.venues[v])
