"""Line 7, continued: the week's receipts are shared with third parties; replacement platforms pay out unsteadily."""

from model.chance import Purpose, draw
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.rules import earnings
from model.rules.people import has_third_party


@rule
def settle_accounts(s, w, i, p, c, t):
    """The week's receipts are shared between the worker and the third party; a platform may keep its part back."""
    w.income = w.earned
    if has_third_party(w):
        tp = s.third_parties[w.third_party]
        cut = w.earned * earnings.third_partys_share(tp.kind, tp.cut, w.exploited, w.control, c, p)
        tp.receipts += cut
        w.income = earnings.income_after_cut(w.earned, cut)
        tally(s, w, Tally.CUT_TAKEN, cut)
    w.income -= withheld(s, w, i, p, c, t)
    w.money += w.income
    tally(s, w, Tally.NET_INCOME, w.income)
    w.experience += 1.0


@rule
def withheld(s, w, i, p, c, t):
    """What a replacement platform keeps back of this week's income ($); below 0 when it pays earlier weeks out.

    Earnings kept back come in one lump, or with anyone who leaves, in the first week in which the platform pays.
    """
    unreliable = earnings.unreliability(c, p)
    if unreliable <= 0.0 and w.held_back <= 0.0:
        return 0.0
    chance = earnings.chance_withheld(w.venue, not has_third_party(w), unreliable, p)
    if chance > 0.0 and draw(s.market[0].key, Purpose.PAYOUT, t, i, 0) < chance:
        kept = w.income
        w.held_back += kept
        s.counts[Tally.WITHHELD] += kept
        return kept
    paid = w.held_back
    w.held_back = 0.0
    s.counts[Tally.PAID_LATE] += paid
    return -paid
