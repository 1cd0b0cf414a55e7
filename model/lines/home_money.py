"""Line 13, home and money: consumption, arrears, eviction, rehousing, debt."""

from model.chance import Purpose, draw, four
from model.codes import Housing
from model.counting.cohorts import LOST_HOME, undone
from model.counting.following import note_week
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import line, rule
from model.machine.prefetch import next_person
from model.rules import bills, counted_as, home, infection, landlords
from model.slots import ExcludedSlot, HousingSlot


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
        if counted_as.lately_left(w, t, p):
            count_after_leaving(s, w, p, c, t)
        pay_bills(s, w, p, t)
        if p.on_housing:
            if not put_out(s, w, i, p, c, t):
                lose_or_find_home(s, w, i, p, c, t)
            rehouse(s, w, i, p, c, t)
        if w.in_trade and c.shock_infection > 0.0:
            live_together(s, w, i, p, c, t)
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
def count_after_leaving(s, w, p, c, t):
    """What someone who stopped trading sex of late earns by other work, and whether there is any."""
    tally(s, w, Tally.LATELY_LEFT, 1.0)
    if w.job and w.detained_until <= t:
        tally(s, w, Tally.LATELY_LEFT_AT_WORK, 1.0)
        tally(s, w, Tally.EARNED_AFTER_LEAVING, bills.receipts_outside_the_trade(w, c, p))


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
        lose_home(s, w, t)
    elif w.housing == Housing.STABLE:
        if slips < home.chance_to_slip(behind, c, p):
            w.housing = Housing.UNSTABLE
    elif w.housing == Housing.UNSTABLE:
        if loses < home.chance_to_lose_home(behind, c, p):
            if not undone(s, w, i, t, LOST_HOME, c.counterfactual_homes_lost, c):
                lose_home(s, w, t)
        elif finds < home.chance_to_settle(w, behind, t, c, p):
            w.housing = Housing.STABLE
    elif finds < home.chance_to_find_home(w, behind, t, c, p):
        w.housing = Housing.UNSTABLE
        tally(s, w, Tally.FOUND_HOME, 1.0)


@rule
def lose_home(s, w, t):
    """A person is without a home from now on."""
    w.housing = Housing.UNHOUSED
    w.home_lost_until = t + 1
    tally(s, w, Tally.LOST_HOME, 1.0)


@rule
def put_out(s, w, i, p, c, t):
    """Whether a landlord or flatmate whom the law threatens puts someone out this week."""
    chance = landlords.chance_to_be_put_out(w, t, c, p)
    if chance <= 0.0 or draw(s.market[0].key, Purpose.PUT_OUT, t, i, 0) >= chance:
        return False
    tally(s, w, Tally.PUT_OUT, 1.0)
    if landlords.home_when_put_out(w.housing) == Housing.UNHOUSED:
        lose_home(s, w, t)
    else:
        w.housing = Housing.UNSTABLE
    return True


@rule
def rehouse(s, w, i, p, c, t):
    """Some of those who lost a home this week, in whatever way, are rehoused at once."""
    if c.services_rehousing <= 0.0 or w.housing != Housing.UNHOUSED or w.home_lost_until != t + 1:
        return
    if draw(s.market[0].key, Purpose.HOUSING, t, i, HousingSlot.REHOUSED) < c.services_rehousing:
        w.housing = Housing.UNSTABLE
        tally(s, w, Tally.REHOUSED_AT_ONCE, 1.0)
        s.counts[Tally.COST] += p.cost_of_rehousing


@rule
def live_together(s, w, i, p, c, t):
    """A week at home with others while a disease goes round: some homes are crowded, always the same first."""
    key = s.market[0].key
    share = infection.share_crowded(w.housing, c, p)
    crowded = share > 0.0 and draw(key, Purpose.EXCLUDED, ExcludedSlot.CROWDED, i, 0) < share
    chance = infection.chance_of_infection_at_home(w.housing, crowded, c, p)
    if draw(key, Purpose.INFECTION_AT_HOME, t, i, 0) < chance:
        tally(s, w, Tally.INFECTIONS_AT_HOME, 1.0)
        tally(s, w, Tally.INFECTIONS_IN_SHARED_HOMES, 1.0 if infection.shares_home(w.housing) else 0.0)
