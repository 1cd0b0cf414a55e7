"""Third parties that look for workers: how hard they look, whom they prefer, whether they succeed; which are
exploitative; and how third parties open and close."""

from model.codes import LOOKS_FOR_WORKERS, Housing
from model.machine.compilation import rule
from model.rules.forms import clip, power
from model.rules.people import has_third_party

WITHOUT_A_HOME = 0.5
"""Part that is left, without a home, of what makes it easy to turn an offer down."""
HOPED_FOR = 2.0
"""Times its running costs that a third party hopes to take in when it opens."""
GROWS_TO = 2.0
"""Times the workers it first had room for that a third party grows to at most."""


@rule
def exploitative(propensity, p):
    """Whether a third party counts as exploitative: its propensity to coerce is above the stated line."""
    return propensity > p.exploitative_propensity


@rule
def pull_of_profit(profit, p):
    """How strongly profit draws third parties to recruit, and to open.

    How strongly recruitment responds to profit is contested and may be nil (C1: Cho, Dreher and Neumayer 2013).
    """
    return power(profit / p.profit_reference, p.recruitment_elasticity)


@rule
def looks_for_workers(tp, t):
    """Whether a third party goes looking for workers this week: one of the kinds that do, in business, at liberty."""
    return tp.active and LOOKS_FOR_WORKERS[tp.kind] and tp.detained_until <= t


@rule
def chance_to_look(tp, p):
    """Weekly chance that a recruiter approaches someone: more with the profit of a worker, and the more places are
    free with it."""
    return clip(p.recruitment_rate * pull_of_profit(tp.profit, p) * (tp.capacity - tp.members), 0.0, 1.0)


@rule
def can_be_recruited(w, t):
    """Whether a recruiter can win a person: who has no third party and is at liberty."""
    return not has_third_party(w) and w.detained_until <= t


@rule
def vulnerability(w, p):
    """How hard it is to turn down an offer of clients, protection or a place to stay: by how much a person needs it,
    as far as need decides at all (claims S1, S6)."""
    need = w.desperation
    if w.housing == Housing.UNHOUSED:
        need = 1.0 - WITHOUT_A_HOME * (1.0 - need)
    return (1.0 - p.need_recruits) * p.usual_vulnerability + p.need_recruits * need


@rule
def is_preferred(vulnerable, most_so_far):
    """Whether a recruiter prefers a person to those met before: who is in greater need than any of them."""
    return vulnerable > most_so_far


@rule
def chance_to_succeed(vulnerable, p):
    """Chance that a person whom a recruiter approaches gives in."""
    return p.recruitment_success * vulnerable


@rule
def share_of_costs_missing(tp, p):
    """The share of its running costs that a third party does not take in; nothing is missing of no costs."""
    costs = p.third_party_costs[tp.kind]
    return clip(1.0 - tp.takings / costs, 0.0, 1.0) if costs > 0.0 else 0.0


@rule
def takings_hoped_for(kind, p):
    """Takings that a third party reckons with when it opens, before it has any: more than its running costs."""
    return HOPED_FOR * p.third_party_costs[kind]


@rule
def chance_to_close(tp, p):
    """Weekly chance that a third party goes out of business: without workers, and whoever it is the more of its costs
    it does not take in."""
    idle = p.third_party_turnover if tp.members <= 0 else 0.0
    losing = p.losses_close * share_of_costs_missing(tp, p) if p.on_losses else 0.0
    return clip(idle + losing, 0.0, 1.0)


@rule
def chance_to_open(typical_profit, p):
    """Weekly chance that one more third party of the kinds that look for workers opens, with the profit to be expected
    (same elasticity as recruitment; may be nil)."""
    return p.third_party_turnover * p.third_party_opening * pull_of_profit(typical_profit, p)


@rule
def chance_to_open_to_workers(kind, fullness, p):
    """Weekly chance that one more collective, helper or business opens: the more, the fuller those of its kind are
    against what is usual. How strongly they answer is contested and may be nil."""
    asked_for = power(fullness / p.usual_fullness[kind], p.opening_elasticity) if p.on_growth else 1.0
    return p.third_party_turnover * p.opening_to_workers * asked_for


@rule
def waits_to_be_asked(kind):
    """Whether third parties of a kind wait for workers to ask them, and so open and grow with those who do."""
    return not LOOKS_FOR_WORKERS[kind]


@rule
def chance_to_grow(tp, p):
    """Weekly chance that a third party that is full makes room for one worker more: of the kinds that are asked, up to
    twice as many as it began with."""
    grows = p.on_growth and waits_to_be_asked(tp.kind) and tp.members >= tp.capacity
    return p.makes_room if grows and tp.capacity < GROWS_TO * tp.usual_capacity else 0.0


@rule
def chance_to_shrink(tp, p):
    """Weekly chance that a third party that has grown gives up room that it does not need."""
    too_large = tp.capacity > tp.usual_capacity and tp.members < tp.capacity
    return p.makes_room if p.on_growth and too_large else 0.0
