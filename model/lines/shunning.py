"""Line 5, first: clients shun businesses because of who works there (claim S11)."""

from model.codes import NOBODY, Race, VenueKind
from model.machine.compilation import rule


@rule
def shun(s, p, c):
    """A share of clients avoids Asian workers of indoor businesses, and so the part of the business they make up."""
    for v in range(len(s.venues)):
        s.venues[v].shunned = 0.0
    if c.shock_xenophobia <= 0.0 or not p.on_demand_shock:
        return
    for k in range(s.market[0].working):
        offer = s.offers[k]
        w = s.workers[offer.worker]
        if w.wanted > 0 and w.venue != NOBODY and w.race == Race.ASIAN:
            venue = s.venues[w.venue]
            if venue.kind == VenueKind.BUSINESS:
                offer.appeal *= 1.0 - c.shock_xenophobia
                venue.shunned += c.shock_xenophobia * w.wanted / venue.wanted
    for v in range(len(s.venues)):
        s.venues[v].shunned = min(s.venues[v].shunned, 1.0)
