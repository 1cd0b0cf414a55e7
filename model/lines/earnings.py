"""Line 7, continued: the week's receipts are shared with third parties; replacement platforms pay out unsteadily."""

from model.chance import Purpose, draw
from model.codes import NOBODY, VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.rules import earnings
from model.rules.people import has_third_party
from model.slots import ExcludedSlot


@rule
def settle_accounts(s, w, i, p, c, t):
    """The week's receipts are shared between the worker and the third party; a platform may keep its part back."""
    w.income = w.earned
    if has_third_party(w):
        tp = s.third_parties[w.third_party]
        cut = w.earned * earnings.third_partys_share(tp.kind, tp.cut, w.exploited, w.control, c, p)
        tp.receipts += cut
        offer = s.offers[w.place]
        tp.brokered += earnings.from_book(w.earned, offer.brokered, offer.booked)
        w.income = earnings.income_after_cut(w.earned, cut)
        tally(s, w, Tally.CUT_TAKEN, cut)
    w.income -= lost_with_account(s, w, i, p, c)
    w.income -= withheld(s, w, i, p, c, t)
    w.money += w.income
    tally(s, w, Tally.NET_INCOME, w.income)
    w.experience += 1.0


@rule
def lost_with_account(s, w, i, p, c):
    """What a closed account for payments costs of this week's income ($): always the same people's are closed first."""
    closed = earnings.share_of_accounts_closed(c, p)
    if closed <= 0.0 or w.venue == NOBODY or s.venues[w.venue].kind != VenueKind.PLATFORM:
        return 0.0
    if draw(s.market[0].key, Purpose.EXCLUDED, ExcludedSlot.ACCOUNT, i, 0) >= closed:
        return 0.0
    lost = earnings.loss_without_account(w.income, p)
    tally(s, w, Tally.ACCOUNT_LOSSES, lost)
    return lost


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
