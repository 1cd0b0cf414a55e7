"""Income support: who is eligible, who takes it up, what it is worth, and relief for workers of shut businesses."""

from model.codes import Documentation, Housing
from model.conditions import status_quo_of
from model.machine.compilation import rule
from model.rules.forms import clip
from model.rules.seeking_help import share_status_lets_ask

USUAL_NAVIGATION = status_quo_of("income_support.navigation")
"""Share of people whom navigators help to enrol without any policy."""


@rule
def programme_pays(weeks_running, c, p):
    """Whether there is an income programme, and its delay is over."""
    return p.on_income_support and c.income_support_amount > 0.0 and weeks_running > c.income_support_delay


@rule
def chance_barred_for_documentation(w, c, p):
    """Chance to be ineligible for want of permanent status (claim S2; T16.10)."""
    if not p.on_eligibility or w.documentation == Documentation.CITIZEN_OR_RESIDENT:
        return 0.0
    return c.income_support_documentation_rule


@rule
def chance_barred_for_formal_income(w, c, p):
    """Chance to be ineligible for want of a tax record: work outside the trade gives one (claim S2; T16.10)."""
    return c.income_support_formal_income_rule if p.on_eligibility and not w.job else 0.0


@rule
def chance_barred_for_record(w, c, p):
    """Chance to be ineligible for want of a clean record (claim S2; T16.10)."""
    return c.income_support_record_rule if p.on_eligibility and w.record else 0.0


@rule
def chance_to_take_up(w, c, p):
    """Share of eligible people like this one who know how to enrol, and dare to.

    Navigators help those who would not; it is harder without a home, and fear of deportation keeps people away.
    """
    helped = c.income_support_navigation if p.on_take_up else USUAL_NAVIGATION
    take_up = c.income_support_take_up
    take_up += (1.0 - take_up) * helped
    if w.housing == Housing.UNHOUSED:
        take_up *= 1.0 - p.unhoused_take_up_loss * (1.0 - helped)
    return take_up * share_status_lets_ask(w, c, p)


@rule
def worth_of_aid(amount, due, c, p):
    """What aid is worth to who receives it ($): aid in kind only as far as it covers what one would have bought of it
    anyway (claim S3)."""
    in_kind = amount - amount * c.income_support_cash
    useful = min(in_kind, p.in_kind_basket * due) if p.on_in_kind else in_kind
    return amount - in_kind + useful


@rule
def relief(need, c):
    """Wages that a closed indoor business can go on paying (T16.10: such businesses were barred from relief)."""
    return c.income_support_business_relief * need


@rule
def share_covered_by_support(w):
    """How much of what falls due this week support covers."""
    return clip(w.support / max(w.due, 1.0), 0.0, 1.0)
