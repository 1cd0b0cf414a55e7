"""Line 13, home and money: consumption, arrears, eviction, rehousing, debt."""

from model.chance import Purpose, four
from model.codes import Housing
from model.counting.cohorts import LOST_HOME, undone
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.machine.prefetch import next_person
from model.rules.forms import clip
from model.slots import HousingSlot


@rule
def settle(s, p, c, t):
    """Everyone pays what falls due as far as money goes; what stays unpaid is arrears; homes are lost and found."""
    for i in range(s.market[0].people):
        next_person(s, i, 3)
        w = s.workers[i]
        if not w.alive:
            continue
        other_receipts(s, w, i, p, c, t)
        pay_bills(s, w, i, p, t)
        if p.on_housing:
            home(s, w, i, p, c, t)


@rule
def other_receipts(s, w, i, p, c, t):
    """Wages outside the trade; and what family, friends and day labour give people who have nothing."""
    if w.detained_until > t:
        return
    receipts = 0.0
    if w.job:
        receipts = p.outside_wage * c.outside_work_wage
    elif not w.in_trade:
        receipts = p.other_means * w.due
    w.money += receipts
    s.counts[Tally.OTHER_RECEIPTS] += receipts


@rule
def pay_bills(s, w, i, p, t):
    """Bills first, then the instalment on fines, then arrears, then some of the savings above a cushion.

    Consumption = need + 0.3 max(0, money - 4 need): without spending from savings nobody would ever be desperate.
    What cannot be paid becomes arrears, of which creditors write off a little every week. In detention nothing falls
    due but rent.
    """
    free = w.detained_until <= t
    bills = w.due - w.fine_due if free else p.rent_share * w.need
    paid = min(w.money, bills)
    w.money -= paid
    w.arrears += bills - paid
    fine = min(w.money, w.fine_due) if free else 0.0
    w.money -= fine
    w.fines -= fine
    repaid = min(w.money, w.arrears)
    w.money -= repaid
    w.arrears -= repaid
    extra = p.spending_from_savings * max(0.0, w.money - p.savings_weeks * w.need)
    w.money -= extra
    s.counts[Tally.FINES_PAID] += fine
    s.counts[Tally.SPENT] += paid + repaid + extra
    w.arrears *= 1.0 - p.arrears_written_off


@rule
def home(s, w, i, p, c, t):
    """Evictions follow arrears; people without a home find one again, sooner with money and without a record."""
    if w.housing == Housing.PROVIDED or w.housing == Housing.SUPPORTED:
        return
    loses, finds, slips, closes = four(s.market[0].key, Purpose.HOUSING, t, i, HousingSlot.RENT)
    behind = clip(w.arrears / max(w.need, 1.0) / p.arrears_scale, 0.0, 1.0)
    if w.student and closes < c.shock_campus_closure and w.housing <= Housing.UNSTABLE:
        w.housing = Housing.UNHOUSED
        tally(s, w, Tally.LOST_HOME, 1.0)
    elif w.housing == Housing.STABLE:
        if slips < p.stable_slips * (1.0 + p.arrears_evict * behind) * c.shock_eviction:
            w.housing = Housing.UNSTABLE
    elif w.housing == Housing.UNSTABLE:
        if loses < clip(p.unstable_loses * (1.0 + p.arrears_evict * behind) * c.shock_eviction, 0.0, 1.0):
            if not undone(s, w, i, t, LOST_HOME, c.counterfactual_homes_lost, c):
                w.housing = Housing.UNHOUSED
                tally(s, w, Tally.LOST_HOME, 1.0)
        elif finds < p.unstable_settles * (1.0 - p.arrears_unsettle * behind) * rentable(w, p):
            w.housing = Housing.STABLE
    elif w.housing == Housing.UNHOUSED:
        sooner = p.job_finds_home if w.job else 1.0
        if finds < p.unhoused_finds * sooner * (1.0 - p.arrears_block * behind) * rentable(w, p):
            w.housing = Housing.UNSTABLE
            tally(s, w, Tally.FOUND_HOME, 1.0)


@rule
def rentable(w, p):
    """Share of landlords who would rent to this person: records, being outed and untreated drug use count against."""
    open_to = 1.0
    if w.record:
        open_to *= 1.0 - p.record_housing_loss
    if w.outed:
        open_to *= 1.0 - p.outed_housing_loss
    if w.uses_drugs and not w.on_treatment:
        open_to *= 1.0 - p.drugs_housing_loss
    return open_to
