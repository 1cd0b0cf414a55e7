"""Line 5, first: clients shun businesses because of who works there (claim S11)."""

from model.codes import NOBODY
from model.machine.compilation import line
from model.rules import shunning


@line
def shun(s, p, c):
    """A share of clients avoids some workers of indoor businesses, and so the part of the business they make up."""
    for v in range(len(s.venues)):
        s.venues[v].shunned = 0.0
    share = shunning.share_who_shun(c, p)
    if share <= 0.0:
        return
    for k in range(s.market[0].working):
        offer = s.offers[k]
        w = s.workers[offer.worker]
        if w.wanted > 0 and w.venue != NOBODY:
            venue = s.venues[w.venue]
            if shunning.is_shunned(w.race, venue.kind):
                offer.appeal = shunning.appeal_left(offer.appeal, share)
                venue.shunned += shunning.demand_lost(share, w.wanted, venue.wanted)
    for v in range(len(s.venues)):
        s.venues[v].shunned = shunning.share_shunned(s.venues[v].shunned)
