"""What people, clients, third parties and officers are like when they enter the model, as far as a formula says so.

Luck comes in as a number whose distribution is named: ``rank``, ``size`` or ``position`` lies evenly between 0 and 1,
``normal`` is a standard normal number, ``times`` an exponential one with mean 1.
"""

import math

from model.codes import NOBODY, OfficerUnit, ThirdPartyKind, Venue
from model.machine.compilation import rule
from model.rules.forms import WEEKS_IN_YEAR, clip

YOUNGEST = 18.0
"""Everyone is an adult."""
AGES_APART = 35.0
"""Ages at the start are spread over so many years; nothing depends on them."""
MIDDLE = 0.5
"""The middle of a position between 0 and 1, and of a rank among those that are counted from 0."""
HIGHEST_TO_MEAN = 2.0
"""A number that lies evenly between 0 and its highest value has one half of it as its mean."""
CENTRAL_STREET = int(Venue.STREET_CENTRAL)
ASSIGNED_EVERY = 3
"""Of so many officers on patrol, all but one are assigned to the central street zone."""


@rule
def age(position):
    """Age of an adult who joins (years)."""
    return YOUNGEST + position * AGES_APART


@rule
def weekly_need(normal, parent, p):
    """Weekly need ($): log-normal, and more for whoever has dependants."""
    need = p.need_median * math.exp(p.need_spread * normal)
    return need + p.dependants_cost if parent else need


@rule
def chance_of_long_career(uses_drugs, p):
    """Chance to belong to the class with long careers."""
    return p.long_career_share_drugs if uses_drugs else p.long_career_share


@rule
def people_who_ever_traded(p):
    """How many people at the start trade sex or did before."""
    return p.people_in_trade + p.ever_traded * (p.people - p.people_in_trade)


@rule
def money_of_resident(need, times, p):
    """Savings of someone who has lived in the catchment for years ($): so many weeks' need."""
    return need * times * p.usual_money_weeks


@rule
def arrears_of_resident(need, times, p):
    """Unpaid bills of someone who has lived in the catchment for years ($): so many weeks' need."""
    return need * times * p.usual_arrears_weeks


@rule
def weeks_worked(times, stays_long, p):
    """Weeks that someone who trades sex, or did, has worked: long careers are over-represented as in any stock."""
    years = p.long_career_years if stays_long else p.short_career_years
    return 1.0 + times * years * WEEKS_IN_YEAR


@rule
def first_entry(weeks, stays_long, p):
    """Week of the first entry, before the start: work took only a share of the time since."""
    return -int(weeks / (p.long_career_share_worked if stays_long else p.short_career_share_worked))


@rule
def skill_after(weeks, p):
    """Screening skill after so many weeks of work: it grows from a newcomer's towards 1."""
    return 1.0 - (1.0 - p.newcomer_skill) * math.exp(-p.skill_growth * weeks)


@rule
def what_still_shows(still_in_trade, p):
    """What is left of the past, a record or being outed, for those who have stopped."""
    return 1.0 if still_in_trade else p.usual_fading


@rule
def interest(frequent, position, p):
    """Bookings that a client looks for in an undisturbed week; the mean is the same as without any spread (T17.1)."""
    return (p.frequent_interest if frequent else p.occasional_interest) * HIGHEST_TO_MEAN * position


@rule
def budget(price, normal, p):
    """Most that a client pays ($/session), by the usual price where he looks: log-normal."""
    return price * math.exp(p.budget_above + p.budget_spread * normal)


@rule
def danger(dangerous, times, p):
    """Chance of violence in a session with a client: it varies among the dangerous (P20)."""
    return p.danger_dangerous * times if dangerous else p.danger_others


@rule
def openness(position, p):
    """A client's willingness to be screened when unafraid."""
    return clip(p.openness + p.openness_spread * (position - MIDDLE), 0.0, 1.0)


@rule
def quantile(rank, number):
    """The quantile of one of a number that are ranked from 0: equally far apart, so that no few draws decide."""
    return (rank + MIDDLE) / max(number, 1.0)


@rule
def propensity(kind, at, p):
    """A third party's propensity to coerce: by its quantile within the range of its kind."""
    low = p.propensity_low[kind]
    return low + (p.propensity_high[kind] - low) * at


@rule
def capacity(kind, size, p):
    """Most workers a third party can have: each whole number in the range of its kind is as likely."""
    return int(p.capacity_low[kind] + size * (p.capacity_high[kind] - p.capacity_low[kind] + 1.0))


@rule
def place_of_third_party(kind, on_street):
    """Where a third party works: businesses in their own place, others on the street or on the main platform."""
    if kind == ThirdPartyKind.MASSAGE_BUSINESS:
        return Venue.MASSAGE
    if kind == ThirdPartyKind.AGENCY:
        return Venue.AGENCY
    return Venue.STREET_CENTRAL if on_street else Venue.PLATFORM_MAIN


@rule
def misconduct(at, p):
    """An officer's propensity to misconduct, by quantile: most of it is with few officers."""
    return p.worst_misconduct * math.exp(p.misconduct_concentration * math.log(at))


@rule
def assignment(unit, rank):
    """The venue that an officer looks at first, or NOBODY for all: most of a patrol has the central street zone."""
    assigned = unit == OfficerUnit.PATROL and rank % ASSIGNED_EVERY != 0
    return CENTRAL_STREET if assigned else NOBODY
