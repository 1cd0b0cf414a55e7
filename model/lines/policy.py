"""Line 1, policy: this week's levers take hold on venues and programmes.

Without this line venues stay as they are (those that a scenario declares stay shut, and no replacement opens) and no
income programme starts; all other levers act in lines of their own, which read them from the week's conditions.
"""

from model.chance import Purpose, draw
from model.codes import DeclaredVenue, Venue, VenueKind
from model.machine.compilation import line, rule
from model.rules import declared, replacement, venues

FIRST_DECLARED = int(Venue.DECLARED_1)
LAST_PLATFORM = int(Venue.PLATFORM_REPLACEMENT)
"""The replacement of a closed platform; the platforms before it stand from the start."""
MAIN_PLATFORM = int(Venue.PLATFORM_MAIN)
DECLARED = len(DeclaredVenue)


@line
def take_hold(s, p, c, t):
    """Every venue takes on this week's conditions; programmes count their weeks."""
    market = s.market[0]
    for v in range(FIRST_DECLARED):
        usual_conditions(s.venues[v], v, p, c)
    for d in range(DECLARED):
        declared_conditions(s.venues[FIRST_DECLARED + d], d, p, c)
        declared_people(s, d, c)
    grow_replacement(s, p, c, lost_reach(s, p, c))
    market.support_weeks = market.support_weeks + 1.0 if c.income_support_amount > 0.0 else 0.0
    for v in range(len(s.venues)):
        venue = s.venues[v]
        venue.price = venues.price_to_begin_with(venue.price, venue.usual_price, venue.open)


@rule
def usual_conditions(venue, v, p, c):
    """The qualities of a standing venue, and the share of it that this week's conditions leave open."""
    venue.open = venues.share_left_open(1.0, c.platform_closure_closed[v], c.shock_business_closure[v])
    venue.reach = venues.reach_left(p.venue_reach[v], venue.open)
    venue.channel = p.venue_channel[v]
    venue.isolation = venues.isolation_of_place(v, p)
    venue.visibility = p.venue_visibility[v]
    venue.scruple = p.venue_scruple[v]


@rule
def declared_conditions(venue, d, p, c):
    """A venue that a scenario declares has the qualities the scenario states, and can be closed like any other."""
    v = FIRST_DECLARED + d
    closed, shut = c.platform_closure_closed[v], c.shock_business_closure[v]
    venue.open = venues.share_left_open(c.declared_venue_open[d], closed, shut)
    venue.kind = int(c.declared_venue_kind[d])
    venue.maturity = declared.maturity(venue.maturity, venue.open, c.declared_venue_half_time[d], p)
    reach = c.declared_venue_reach[d] * venue.maturity
    venue.reach = venues.reach_of_strangers(venues.reach_left(reach, venue.open), c.shock_demand[v])
    venue.channel = c.declared_venue_channel[d]
    venue.isolation = c.declared_venue_isolation[d]
    venue.visibility = c.declared_venue_visibility[d]
    venue.scruple = c.declared_venue_scruple[d]
    venue.session_hours = c.declared_venue_session_hours[d]


@rule
def declared_people(s, d, c):
    """Clients of places of its kind make a declared venue their usual place as it grows; and what is usual to pay."""
    v = FIRST_DECLARED + d
    venue = s.venues[v]
    share, own = c.declared_venue_home[d], c.declared_venue_own_price[d]
    stated = c.declared_venue_price[d]
    nearby = price_asked_nearby(s, v, stated) if own < 1.0 else stated
    venue.usual_price = declared.usual_price(nearby, stated, own)
    if share <= 0.0 or venue.open <= 0.0:
        return
    settled = declared.share_at_home(share, venue.maturity)
    for n in range(len(s.clients)):
        client = s.clients[n]
        if client.venue != v and s.venues[client.venue].kind == venue.kind:
            # Of a person, not of a week: the same clients come first, however it grows.
            if draw(s.market[0].key, Purpose.SETTLES, 0, n, d) < settled:
                client.venue = v


@rule
def price_asked_nearby(s, v, otherwise):
    """What is asked, on average over workers, at the other places of a venue's kind."""
    total = 0.0
    weights = 0.0
    for other in range(len(s.venues)):
        place = s.venues[other]
        if other != v and place.kind == s.venues[v].kind and place.price > 0.0:
            total += place.price * place.workers
            weights += place.workers
    return total / weights if weights > 0.0 else otherwise


@rule
def lost_reach(s, p, c):
    """Reach of the standing platforms that is shut this week."""
    lost = 0.0
    for v in range(LAST_PLATFORM):
        if s.venues[v].kind == VenueKind.PLATFORM:
            lost += venues.reach_lost(p.venue_reach[v], c.platform_closure_closed[v])
    return lost


@rule
def grow_replacement(s, p, c, lost):
    """A replacement opens some weeks after a closure and grows; closed as well, it makes way for a successor."""
    new = s.venues[LAST_PLATFORM]
    new.open = 0.0
    new.reach = 0.0
    if lost <= 0.0:
        new.maturity = 0.0
        new.closed_weeks = 0.0
        return
    new.closed_weeks += 1.0
    if replacement.is_open(new.closed_weeks, c, p):
        new.maturity = replacement.grown(new.maturity, p)
    closed, shut = c.platform_closure_closed[LAST_PLATFORM], c.shock_business_closure[LAST_PLATFORM]
    if closed > 0.0:
        new.maturity = replacement.maturity_kept(new.maturity, closed)
        new.closed_weeks = 0.0
    new.open = replacement.share_open(new.maturity, shut, c, p)
    new.reach = replacement.reach(lost, new.maturity, shut, c, p)
    new.channel = replacement.channel(p.venue_channel[MAIN_PLATFORM], c, p)
    new.scruple = replacement.scruple(p.venue_scruple[LAST_PLATFORM], c)
