"""Line 2, needs and support: what falls due, who is paid by programmes, and how desperate that leaves people."""

from model.chance import Purpose, draw
from model.codes import VenueKind
from model.counting.cohorts import PAYMENT, undone
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.hearings import benefit
from model.machine.compilation import line, rule
from model.machine.prefetch import next_person
from model.market.openness import open_to_third_party
from model.rules import desperation, exit_programme, needs, support
from model.rules.people import has_third_party
from model.slots import ExcludedSlot, SupportRuleSlot


@line
def fall_due(s, p, c, t):
    """Everyone's week begins: bills fall due, support arrives, desperation follows."""
    market = s.market[0]
    for i in range(market.people):
        next_person(s, i, 3)
        w = s.workers[i]
        if not w.alive:
            continue
        w.fine_due = needs.instalment_due(w.fines, p)
        w.due = needs.week_of_needs(w, c, p) + w.fine_due
        pay_support(s, w, i, p, c, t)
        w.desperation = desperation.desperation(w, p)


@rule
def pay_support(s, w, i, p, c, t):
    """Income support to those whom the programme pays, relief to workers of shut businesses, and benefits."""
    w.support = 0.0
    relief = business_relief(s, w, c)
    benefits = benefit(s, w, i, p, c, t)
    amount = c.income_support_amount if paid(s, w, i, p, c) else 0.0
    allowance = exit_programme.allowance(w, c, t, p)
    if amount + relief + benefits + allowance <= 0.0:
        return
    w.support = support.worth_of_aid(amount, w.due, c, p) + relief + benefits + allowance
    w.money += w.support
    s.counts[Tally.SUPPORT_PAID] += w.support
    s.counts[Tally.COST] += amount + relief + allowance


@rule
def paid(s, w, i, p, c):
    """Whether the income programme pays a person this week: one whom its rules let in, and who is enrolled."""
    if not entitled(s, w, i, p, c):
        return False
    # Being paid may mark a person, and whoever is counted as paid is counted as entitled among the same people.
    pays = enrolled(s, w, i, p, c) and not undone(s, w, i, 0, PAYMENT, c.counterfactual_payments, c)
    if w.in_trade:
        tally(s, w, Tally.ENTITLED_TO_SUPPORT, 1.0)
        tally(s, w, Tally.PAID_BY_PROGRAMME, 1.0 if pays else 0.0)
    return pays


@rule
def business_relief(s, w, c):
    """Relief ($) to someone who works with an indoor business that is shut."""
    if c.income_support_business_relief <= 0.0 or not has_third_party(w):
        return 0.0
    home = s.third_parties[w.third_party].home_venue
    if s.venues[home].kind != VenueKind.BUSINESS or open_to_third_party(s, w.third_party, home):
        return 0.0
    return support.relief(w.need, c)


@rule
def enrolled(s, w, i, p, c):
    """Whether a person who is entitled knows how to enrol, and does.

    Take-up and exclusion are fixed dispositions, so that a wider rule always adds people and never swaps them.
    """
    return draw(s.market[0].key, Purpose.TAKE_UP, 0, i, 0) < support.chance_to_take_up(w, c, p)


@rule
def entitled(s, w, i, p, c):
    """Whether the programme pays this week, past its delay, and its rules let this person in."""
    return support.programme_pays(s.market[0].support_weeks, c, p) and eligible(s, w, i, p, c)


@rule
def eligible(s, w, i, p, c):
    """Documentation, a tax record and a clean record may each be asked for."""
    for_documentation = support.chance_barred_for_documentation(w, c, p)
    for_income = support.chance_barred_for_formal_income(w, c, p)
    return not (
        barred(s, i, SupportRuleSlot.DOCUMENTATION, for_documentation)
        or barred(s, i, SupportRuleSlot.FORMAL_INCOME, for_income)
        or barred(s, i, SupportRuleSlot.RECORD, support.chance_barred_for_record(w, c, p))
    )


@rule
def barred(s, i, slot, chance):
    """Whether a rule of the programme shuts a person out: always the same people first."""
    return chance > 0.0 and draw(s.market[0].key, Purpose.EXCLUDED, ExcludedSlot.SUPPORT, i, slot) < chance
