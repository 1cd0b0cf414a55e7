"""Earnings: what a third party takes of them, and what a platform keeps back (claims S9, S10)."""

from model.codes import LOOKS_FOR_WORKERS, Venue
from model.machine.compilation import rule
from model.rules.forms import clip


@rule
def third_partys_share(kind, usual_cut, exploited, control, c, p):
    """The third party's share: its usual cut, rising with control towards the most that is left to take (≤ 0.85).

    Partners and controllers who lost other income take more, as far as their control goes (claim S9).
    """
    taken = usual_cut + (p.exploitative_cut - usual_cut) * control if exploited else usual_cut
    if LOOKS_FOR_WORKERS[kind] and p.on_refuges:
        taken += p.partner_takes * c.shock_partners_income * control
    return clip(taken, 0.0, p.exploitative_cut)


@rule
def from_book(earned, brokered, booked):
    """What a worker's sessions with clients of the third party's own book brought: of the week's receipts the share of
    these sessions in all."""
    return earned * brokered / booked if booked > 0 else 0.0


@rule
def income_after_cut(earned, cut):
    """The third party's cut is taken off what clients paid."""
    return earned - cut


@rule
def unreliability(c, p):
    """How unsteadily replacement platforms pay out, from 0 for as steadily as others (claim S10)."""
    return 1.0 - c.platform_closure_replacement_payouts if p.on_payouts else 0.0


@rule
def chance_withheld(venue, alone, unreliable, p):
    """Chance that this week's income is kept back: on a replacement platform, from those who work alone."""
    if venue == Venue.PLATFORM_REPLACEMENT and alone:
        return clip(p.payout_failure * unreliable, 0.0, 1.0)
    return 0.0


@rule
def share_of_accounts_closed(c, p):
    """Share of people working on platforms whose accounts for payments are closed."""
    return c.payment_accounts_closed if p.on_accounts else 0.0


@rule
def loss_without_account(income, p):
    """What a closed account costs of a week's income: fees, money frozen, clients who cannot pay."""
    return p.account_loss * income
