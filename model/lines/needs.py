"""Line 2, needs and support: what falls due, who is paid by programmes, and how desperate that leaves people."""

from model.chance import Purpose, draw
from model.codes import Documentation, Housing, VenueKind
from model.conditions import status_quo_of
from model.counting.cohorts import PAYMENT, undone
from model.counting.tallies import Tally
from model.lines.hearings import benefit
from model.machine.compilation import rule
from model.machine.prefetch import next_person
from model.market.openness import open_to_third_party
from model.rules.forms import clip, exposure, has_third_party
from model.slots import ExcludedSlot, SupportRuleSlot

USUAL_NAVIGATION = status_quo_of("income_support.navigation")


@rule
def fall_due(s, p, c, t):
    """Everyone's week begins: bills fall due, support arrives, desperation follows."""
    market = s.market[0]
    for i in range(market.people):
        next_person(s, i, 3)
        w = s.workers[i]
        if not w.alive:
            continue
        w.fine_due = min(w.fines, p.fine_instalment)
        w.due = week_of_needs(w, p) + w.fine_due
        pay_support(s, w, i, p, c, t)
        w.desperation = desperation(w, p, t) if p.on_desperation else p.usual_desperation


@rule
def week_of_needs(w, p):
    """Rent and dependants, and drugs for people who use them untreated."""
    rent = p.rent_share * w.need
    due = w.need
    if w.housing == Housing.UNHOUSED or w.housing == Housing.SUPPORTED or w.housing == Housing.PROVIDED:
        due -= rent
    if w.uses_drugs and not w.on_treatment:
        due += p.drug_cost
    return due


@rule
def pay_support(s, w, i, p, c, t):
    """Income support to the eligible who enrolled, once the delay has passed; relief to workers of closed businesses.

    Aid in kind is worth money only as far as it covers what one would have bought of it anyway (claim S3).
    """
    w.support = 0.0
    relief = business_relief(s, w, p, c)
    benefits = benefit(s, w, i, p, c, t)
    amount = c.income_support_amount if p.on_income_support and paid(s, w, i, p, c) else 0.0
    if amount + relief + benefits <= 0.0:
        return
    in_kind = amount - amount * c.income_support_cash
    useful = min(in_kind, p.in_kind_basket * w.due) if p.on_in_kind else in_kind
    w.support = amount - in_kind + useful + relief + benefits
    w.money += w.support
    s.counts[Tally.SUPPORT_PAID] += w.support
    s.counts[Tally.COST] += amount + relief


@rule
def paid(s, w, i, p, c):
    """Whether the income programme pays a person this week."""
    return enrolled(s, w, i, p, c) and not undone(s, w, i, 0, PAYMENT, c.counterfactual_payments, c)


@rule
def business_relief(s, w, p, c):
    """Wages that a closed indoor business can go on paying (T16.10: such businesses were barred from relief)."""
    if c.income_support_business_relief <= 0.0 or not has_third_party(w):
        return 0.0
    home = s.third_parties[w.third_party].home_venue
    if s.venues[home].kind != VenueKind.BUSINESS or open_to_third_party(s, w.third_party, home):
        return 0.0
    return c.income_support_business_relief * w.need


@rule
def enrolled(s, w, i, p, c):
    """Whether a person receives the income programme: eligible, knows how to enrol, and past the delay.

    Take-up and exclusion are fixed dispositions, so that a wider rule always adds people and never swaps them.
    """
    market = s.market[0]
    if c.income_support_amount <= 0.0 or market.support_weeks <= c.income_support_delay:
        return False
    if not eligible_for_support(s, w, i, p, c):
        return False
    helped = c.income_support_navigation if p.on_take_up else USUAL_NAVIGATION
    take_up = c.income_support_take_up
    take_up += (1.0 - take_up) * helped
    if w.housing == Housing.UNHOUSED:
        take_up *= 1.0 - p.unhoused_take_up_loss * (1.0 - helped)
    take_up *= 1.0 - clip(p.status_deters_help * exposure(w, c, p), 0.0, 1.0)
    return draw(market.key, Purpose.TAKE_UP, 0, i, 0) < take_up


@rule
def eligible_for_support(s, w, i, p, c):
    """Documentation, a tax record and a clean record may each be asked for (claim S2; T16.10)."""
    if not p.on_eligibility:
        return True
    key = s.market[0].key
    if w.documentation != Documentation.CITIZEN_OR_RESIDENT:
        documentation = draw(key, Purpose.EXCLUDED, ExcludedSlot.SUPPORT, i, SupportRuleSlot.DOCUMENTATION)
        if documentation < c.income_support_documentation_rule:
            return False
    if not w.job:
        income = draw(key, Purpose.EXCLUDED, ExcludedSlot.SUPPORT, i, SupportRuleSlot.FORMAL_INCOME)
        if income < c.income_support_formal_income_rule:
            return False
    if not w.record:
        return True
    return draw(key, Purpose.EXCLUDED, ExcludedSlot.SUPPORT, i, SupportRuleSlot.RECORD) >= c.income_support_record_rule


@rule
def desperation(w, p, t):
    """Share of this week's need that cash and expected income leave open, with withdrawal and a controller's quota.

    The three pressures combine as independent causes: 1 - Π(1 - dᵢ).
    """
    burden = w.due + min(w.arrears, w.due)
    money = clip(1.0 - (w.money + w.expected_income) / burden, 0.0, 1.0) if burden > 0.0 else 0.0
    withdrawal = 0.0
    if not p.on_withdrawal and w.uses_drugs:
        withdrawal = p.withdrawal_pressure * (1.0 - p.usual_treated)
    elif w.uses_drugs and not w.on_treatment:
        withdrawal = p.withdrawal_pressure
    quota = p.quota_pressure * w.control if w.exploited else 0.0
    return 1.0 - (1.0 - money) * (1.0 - withdrawal) * (1.0 - quota)
