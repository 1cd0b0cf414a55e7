"""Line 10, continued: people complain of police or don't; some are retaliated against (claim L19)."""

from model.chance import Purpose, four
from model.conditions import status_quo_of
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.rules.forms import clip, remember

USUAL_RETALIATION = status_quo_of("enforcement.retaliation")


@rule
def complain(s, w, i, p, c, t):
    """Someone whom police abused this week may complain, unless what happened to others who did deters it.

    A complaint may be retaliated against: for some months officers single the person out.
    """
    market = s.market[0]
    tally(s, w, Tally.ABUSES_BY_POLICE, 1.0)
    complains, retaliated, _, _ = four(market.key, Purpose.COMPLAINT, t, i, 0)
    trust = w.trust if p.on_trust else p.usual_trust
    heard = market.retaliation_heard if p.on_complaints else USUAL_RETALIATION
    if complains >= clip(p.complaint_readiness * trust * (1.0 - p.retaliation_deters * heard), 0.0, 1.0):
        return
    tally(s, w, Tally.COMPLAINTS, 1.0)
    w.complained_week = t
    market.complaints += 1.0
    if retaliated < (c.enforcement_retaliation if p.on_complaints else USUAL_RETALIATION):
        market.retaliations += 1.0
        w.retaliated_until = t + 1 + int(p.retaliation_weeks)


@rule
def hear_of_retaliation(market, p, c):
    """What became of complaints is remembered; where nobody complained, practice is heard of by itself."""
    share = c.enforcement_retaliation
    if market.complaints > 0.0:
        share = market.retaliations / market.complaints
    market.retaliation_heard = remember(market.retaliation_heard, share, p.retaliation_weight)
    market.complaints = 0.0
    market.retaliations = 0.0
