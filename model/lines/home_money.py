"""Line 13, home and money: consumption, arrears, eviction, rehousing, debt."""

from model.chance import Purpose, four
from model.codes import Housing
from model.counting.cohorts import LOST_HOME, undone
from model.counting.following import note_week
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import line, rule
from model.machine.prefetch import next_person
from model.rules import bills, home
from model.slots import HousingSlot


@line
def settle(s, p, c, t):
    """Everyone pays what falls due as far as money goes; what stays unpaid is arrears; homes are lost and found.

    How the week was is noted here of those who are followed, since everyone is passed, in the trade or not.
    """
    for i in range(s.market[0].people):
        next_person(s, i, 3)
        w = s.workers[i]
        if not w.alive:
            continue
        other_receipts(s, w, p, c, t)
        pay_bills(s, w, p, t)
        if p.on_housing:
            lose_or_find_home(s, w, i, p, c, t)
        if w.followed:
            note_week(w, c, p, t)


@rule
def other_receipts(s, w, p, c, t):
    """People at liberty receive what they have outside the trade."""
    if w.detained_until > t:
        return
    receipts = bills.receipts_outside_the_trade(w, c, p)
    w.money += receipts
    s.counts[Tally.OTHER_RECEIPTS] += receipts


@rule
def pay_bills(s, w, p, t):
    """Bills are paid as far as money goes; what stays unpaid is arrears."""
    free = w.detained_until <= t
    due = bills.bills_but_fines(w, free, p)
    paid, fine, repaid, spent = bills.payments(w.money, due, w.fine_due if free else 0.0, w.arrears, w.need, p)
    w.money = w.money - paid - fine - repaid - spent
    w.fines -= fine
    w.arrears = bills.arrears_next(w.arrears, due - paid, repaid, p)
    s.counts[Tally.FINES_PAID] += fine
    s.counts[Tally.SPENT] += paid + repaid + spent


@rule
def lose_or_find_home(s, w, i, p, c, t):
    """Homes of people's own slip away, are lost and are found; those housed by others stay where they are."""
    if w.housing == Housing.PROVIDED or w.housing == Housing.SUPPORTED:
        return
    loses, finds, slips, closes = four(s.market[0].key, Purpose.HOUSING, t, i, HousingSlot.RENT)
    behind = home.how_far_behind(w.arrears, w.need, p)
    if closes < home.chance_to_lose_campus_home(w, c):
        lose_home(s, w)
    elif w.housing == Housing.STABLE:
        if slips < home.chance_to_slip(behind, c, p):
            w.housing = Housing.UNSTABLE
    elif w.housing == Housing.UNSTABLE:
        if loses < home.chance_to_lose_home(behind, c, p):
            if not undone(s, w, i, t, LOST_HOME, c.counterfactual_homes_lost, c):
                lose_home(s, w)
        elif finds < home.chance_to_settle(w, behind, p):
            w.housing = Housing.STABLE
    elif finds < home.chance_to_find_home(w, behind, p):
        w.housing = Housing.UNSTABLE
        tally(s, w, Tally.FOUND_HOME, 1.0)


@rule
def lose_home(s, w):
    """A person is without a home from now on."""
    w.housing = Housing.UNHOUSED
    tally(s, w, Tally.LOST_HOME, 1.0)
