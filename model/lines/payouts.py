"""Line 7, continued: replacement platforms pay out unsteadily (claim S10)."""

from model.chance import Purpose, draw
from model.codes import Venue
from model.counting.tallies import Tally
from model.machine.compilation import rule
from model.rules.forms import clip, has_third_party


@rule
def withheld(s, w, i, p, c, t):
    """What a replacement platform keeps back of this week's income ($); below 0 when it pays earlier weeks out.

    Earnings kept back come in one lump, or with anyone who leaves, in the first week in which the platform pays.
    """
    unreliable = 1.0 - c.platform_closure_replacement_payouts if p.on_payouts else 0.0
    if unreliable <= 0.0 and w.held_back <= 0.0:
        return 0.0
    there = w.venue == Venue.PLATFORM_REPLACEMENT and not has_third_party(w)
    if there and draw(s.market[0].key, Purpose.PAYOUT, t, i, 0) < clip(p.payout_failure * unreliable, 0.0, 1.0):
        kept = w.income
        w.held_back += kept
        s.counts[Tally.WITHHELD] += kept
        return kept
    paid = w.held_back
    w.held_back = 0.0
    s.counts[Tally.PAID_LATE] += paid
    return -paid
