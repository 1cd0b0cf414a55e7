"""Leaving the trade: for other work, for a break, or because it brings too little; and leaving the catchment for good.

People in the class with long careers seldom leave for other work (T18.3, T18.4), yet pause as others do: in a cohort
who inject drugs more than half stopped at least once in a year (T18.5). Someone under control cannot simply stop.
"""

from model.machine.compilation import rule
from model.rules.forms import clip, logistic
from model.rules.outside_work import employability
from model.rules.support import share_covered_by_support


@rule
def chance_to_die(w, p):
    """Weekly chance that someone in the trade dies (T18.1); deaths of others are among those who move away."""
    return p.mortality_in_trade if w.in_trade else 0.0


@rule
def chance_to_depart(w, p):
    """Weekly chance to leave the catchment for good; for people in the trade it includes death (T18.1)."""
    return p.turnover + chance_to_die(w, p)


@rule
def freedom_to_stop(control):
    """Someone under control cannot simply stop."""
    return 1.0 - control


@rule
def chance_of_offer(w, c, p):
    """Weekly chance that someone in the trade is offered other work; seldom for people with long careers."""
    if not p.on_outside_work:
        return 0.0
    leaving = p.long_career_exit if w.stays_long else 1.0
    return p.offer_rate * c.outside_work_offers * employability(w, p) * leaving


@rule
def chance_to_take_offer(w, c, p):
    """Chance to stop for other work that is offered: the better it pays than the trade, measured by need."""
    better = (p.outside_wage * c.outside_work_wage - w.expected_income) / max(w.need, 1.0)
    return logistic(p.choice_precision * (better + p.outside_appeal)) * freedom_to_stop(w.control)


@rule
def chance_of_break(w, p):
    """Weekly chance of a break that savings or support allow; desperation keeps people at work."""
    covered = share_covered_by_support(w)
    allowed = (1.0 - p.desperation_keeps * w.desperation) * (1.0 + p.support_stop * covered)
    return p.break_rate * freedom_to_stop(w.control) * allowed


@rule
def chance_to_give_up(w, p):
    """Weekly chance to stop because the trade brings less than family, friends and odd jobs would."""
    short = clip(1.0 - w.expected_income / max(p.other_means * w.due, 1.0), 0.0, 1.0)
    return p.giving_up * freedom_to_stop(w.control) * short


@rule
def chance_to_stop(w, p):
    """Weekly chance to stop without an offer of other work: for a break, or giving up."""
    return chance_of_break(w, p) + chance_to_give_up(w, p)
