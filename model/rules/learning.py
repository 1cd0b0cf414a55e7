"""What people learn from a week: incomes and risks expected, trust in police, screening skill, prices heard of."""

from model.codes import NOBODY, Documentation
from model.machine.compilation import rule
from model.rules.forms import clip, remember, saturating
from model.rules.people import has_third_party


@rule
def worked_this_week(w):
    """Whether someone has a place and wanted sessions there."""
    return w.wanted > 0 and w.venue != NOBODY


@rule
def others_hear_of(w):
    """Whether a week's work enters what is told of its venue: not if someone else decides about it."""
    return worked_this_week(w) and not w.exploited


@rule
def earnings_told_of(remembered, total, heads, p):
    """What is told of a venue's earnings moves towards the mean of this week's workers."""
    return remember(remembered, total / heads, p.hearsay_weight)


@rule
def violence_told_of(remembered, total, heads, p):
    """What is told of a venue's violence moves towards the mean of this week's workers."""
    return remember(remembered, total / heads, p.risk_weight)


@rule
def income_expected(expected, income, p):
    """A worker remembers recent net income (half-life four weeks)."""
    return remember(expected, income, p.income_weight)


@rule
def income_in_the_long_run(mean, income, p):
    """The longer memory of net income, and of its square, that shows how much income swings."""
    return remember(mean, income, p.variation_weight)


@rule
def weight_of_hearsay(peers, p):
    """What peers tell moves expectations of every place, the more peers the sooner. Nobody knows the world."""
    return p.hearsay * saturating(peers, p.peers_half)


@rule
def learns_what_it_brings_alone(w):
    """Own income tells what a place brings alone only to those who worked there without a third party."""
    return worked_this_week(w) and not has_third_party(w)


@rule
def risk_expected(expected, assaults, p):
    """Own experience of violence moves what one expects where one works."""
    return remember(expected, assaults, p.risk_weight)


@rule
def usual_trust(documentation, p):
    """Trust in police that people of a status start with: less without permanent status."""
    if documentation == Documentation.CITIZEN_OR_RESIDENT:
        return p.usual_trust
    return p.usual_trust * (1.0 - p.status_costs_trust)


@rule
def trust_next(w, p):
    """Trust in police recovers slowly towards what people of the same status start with."""
    return remember(w.trust, usual_trust(w.documentation, p), p.trust_weight)


@rule
def hurry_left(hurried, p):
    """The hurry that police presence taught fades."""
    return hurried * (1.0 - p.hurry_fades)


@rule
def skill_next(w, p):
    """Screening skill grows with weeks of work, faster with peers to learn from; control holds it back."""
    faster = 1.0 + p.peers_teach * saturating(w.peers, p.peers_half)
    return clip(w.skill + p.skill_growth * faster * (1.0 - w.skill) * (1.0 - w.control), 0.0, 1.0)


@rule
def profit_remembered(profit, receipts, members, p):
    """A third party remembers what a worker brought it."""
    return remember(profit, receipts / members, p.profit_weight)
