"""Paying: receipts outside the trade, which bills come first, what becomes arrears, what is spent from savings."""

from model.machine.compilation import rule
from model.rules.needs import rent


@rule
def receipts_outside_the_trade(w, c, p):
    """Wages; and what family, friends and day labour give people who have nothing ($)."""
    if w.job:
        return p.outside_wage * c.outside_work_wage
    return 0.0 if w.in_trade else p.other_means * w.due


@rule
def bills_but_fines(w, free, p):
    """This week's bills without the instalment on fines ($). In detention nothing falls due but rent."""
    return w.due - w.fine_due if free else rent(w.need, p)


@rule
def payments(money, bills, fine, arrears, need, p):
    """What is paid of bills, of the instalment on fines and of arrears, in this order as far as money goes; and what
    is spent from what is left ($)."""
    paid = min(money, bills)
    left = money - paid
    fine_paid = min(left, fine)
    left -= fine_paid
    repaid = min(left, arrears)
    return paid, fine_paid, repaid, spent_from_savings(left - repaid, need, p)


@rule
def spent_from_savings(money, need, p):
    """Some of the savings above a cushion are spent.

    Consumption = need + 0.3 max(0, money - 4 need): without spending from savings nobody would ever be desperate.
    """
    return p.spending_from_savings * max(0.0, money - p.savings_weeks * need)


@rule
def arrears_next(arrears, unpaid, repaid, p):
    """What cannot be paid becomes arrears, of which creditors write off a little every week."""
    return (arrears + unpaid - repaid) * (1.0 - p.arrears_written_off)
