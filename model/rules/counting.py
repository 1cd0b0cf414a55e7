"""Line 15, counting: this week's counts are written down, for everyone and by trait group."""

import math

from model.agents import Housing, VenueKind
from model.compiled import allocating_rule, rule
from model.rules.forms import has_third_party
from model.rules.policing import recruits_by_force
from model.tallies import WORKER_TALLIES, Tally

FIRST_RACE = 1
FIRST_GENDER = 6
FIRST_DOCUMENTATION = 10
FIRST_ENGLISH = 13
FIRST_PARENT = 15
FIRST_DISABLED = 17
FIRST_DRUGS = 19
FIRST_STUDENT = 21
GROUP_COUNT = 23


@rule
def open_ledger(s):
    """A new week begins: what one earned, booked and met last week is settled."""
    market = s.market[0]
    market.violent_events = 0.0
    market.consequences = 0.0
    market.bookings = 0.0
    for i in range(market.people):
        w = s.workers[i]
        w.earned = 0.0
        w.income = 0.0
        w.booked = 0
        w.assaults = 0
        w.wanted = 0
        w.remaining = 0
    for j in range(len(s.third_parties)):
        s.third_parties[j].receipts = 0.0


@rule
def count(s, p, t, row):
    """Fill one row of the record: shape (groups, tallies)."""
    market = s.market[0]
    for i in range(market.people):
        w = s.workers[i]
        if w.in_trade:
            stock(s, w, i, p, t)
        if w.in_trade or w.noted:
            add_to_groups(s, w, i, row)
            w.noted = False
            for m in range(WORKER_TALLIES):
                s.tally[i, m] = 0.0
    public_cost(s, p, row)
    market_counts(s, p, row)
    for m in range(WORKER_TALLIES, len(s.counts)):
        row[0, m] += s.counts[m]
        s.counts[m] = 0.0


@rule
def stock(s, w, i, p, t):
    """The state of one worker at the end of the week."""
    tally = s.tally
    tally[i, Tally.ACTIVE] += 1.0
    tally[i, Tally.WANTED] += w.wanted
    tally[i, Tally.INJURED] += 1.0 if w.injured_until > t else 0.0
    tally[i, Tally.TRUST] += w.trust
    tally[i, Tally.DESPERATION] += w.desperation
    tally[i, Tally.DEBT] += w.arrears + w.fines
    tally[i, Tally.BELOW_NEED] += 1.0 if w.expected_income + w.support < w.due else 0.0
    if w.mean_income > 0.0:
        variance = max(w.mean_square_income - w.mean_income * w.mean_income, 0.0)
        tally[i, Tally.INCOME_VARIATION] += math.sqrt(variance) / w.mean_income
    tally[i, Tally.DETAINED] += 1.0 if w.detained_until > t + 1 else 0.0
    tally[i, Tally.RECORD] += 1.0 if w.record else 0.0
    tally[i, Tally.OUTED] += 1.0 if w.outed else 0.0
    tally[i, Tally.ON_TREATMENT] += 1.0 if w.on_treatment else 0.0
    tally[i, Tally.IN_SUPPORTED_HOUSING] += 1.0 if w.housing == Housing.SUPPORTED else 0.0
    tally[i, Tally.UNSTABLE] += 1.0 if w.housing == Housing.UNSTABLE else 0.0
    tally[i, Tally.UNHOUSED] += 1.0 if w.housing == Housing.UNHOUSED else 0.0
    if has_third_party(w):
        coercive = recruits_by_force(s.third_parties[w.third_party], p)
        tally[i, Tally.WITH_THIRD_PARTY] += 1.0
        tally[i, Tally.WITH_SUPPORTIVE_THIRD_PARTY] += 0.0 if coercive else 1.0
        tally[i, Tally.CONTROL] += w.control
        tally[i, Tally.DEPENDENCE] += w.dependence
        tally[i, Tally.EXPLOITED] += 1.0 if w.exploited else 0.0
    recent = t - int(p.recall_weeks)
    violence = 1.0 if w.violence_week > recent else 0.0
    by_police = 1.0 if w.police_violence_week > recent else 0.0
    tally[i, Tally.VIOLENCE_IN_SIX_MONTHS] += violence
    tally[i, Tally.POLICE_VIOLENCE_IN_SIX_MONTHS] += by_police
    if w.venue >= 0:
        stock_by_venue(s, w, i, p, violence, by_police)


@rule
def stock_by_venue(s, w, i, p, violence, by_police):
    """Where the worker works, and the state of those who work on the street."""
    venue = s.venues[w.venue]
    tally = s.tally
    if venue.kind == VenueKind.PLATFORM:
        tally[i, Tally.ON_PLATFORM] += 1.0
    elif venue.kind == VenueKind.STREET:
        tally[i, Tally.ON_STREET] += 1.0
        tally[i, Tally.ON_STREET_ISOLATED] += 1.0 if venue.isolation > p.isolated_above else 0.0
        tally[i, Tally.UNHOUSED_STREET] += 1.0 if w.housing == Housing.UNHOUSED else 0.0
        tally[i, Tally.VIOLENCE_IN_SIX_MONTHS_STREET] += violence
        tally[i, Tally.POLICE_VIOLENCE_IN_SIX_MONTHS_STREET] += by_police
    elif venue.kind == VenueKind.BUSINESS:
        tally[i, Tally.IN_BUSINESS] += 1.0
    else:
        tally[i, Tally.IN_PRIVATE] += 1.0


@rule
def add_to_groups(s, w, i, row):
    """Add one person's counts to everyone's and to those of each group she, he or they belong to."""
    groups = (
        0,
        FIRST_RACE + w.race,
        FIRST_GENDER + w.gender,
        FIRST_DOCUMENTATION + w.documentation_at_start,
        FIRST_ENGLISH + (1 if w.limited_english else 0),
        FIRST_PARENT + (1 if w.parent else 0),
        FIRST_DISABLED + (1 if w.disabled else 0),
        FIRST_DRUGS + (1 if w.uses_drugs else 0),
        FIRST_STUDENT + (1 if w.student else 0),
    )
    for g in groups:
        for m in range(WORKER_TALLIES):
            row[g, m] += s.tally[i, m]


@rule
def public_cost(s, p, row):
    """What the week cost the public besides payments and grants: police contacts, detention, places, treatment."""
    cost = row[0, Tally.POLICE_CONTACTS] * p.cost_of_contact + row[0, Tally.ARRESTS] * p.cost_of_arrest
    cost += row[0, Tally.DETAINED] * p.cost_of_detention
    cost += row[0, Tally.IN_SUPPORTED_HOUSING] * p.cost_of_place + row[0, Tally.ON_TREATMENT] * p.cost_of_treatment
    cost += (s.counts[Tally.CLIENT_ARRESTS] + s.counts[Tally.THIRD_PARTY_ARRESTS]) * p.cost_of_arrest
    s.counts[Tally.COST] += cost + s.counts[Tally.RAIDS] * p.cost_of_raid


@allocating_rule
def market_counts(s, p, row):
    """What belongs to no one worker: third parties, impunity, people, and the spread of incomes."""
    market = s.market[0]
    s.counts[Tally.IMPUNITY] += market.impunity
    for j in range(len(s.third_parties)):
        if s.third_parties[j].active:
            s.counts[Tally.THIRD_PARTIES] += 1.0
            s.counts[Tally.EXPLOITATIVE_THIRD_PARTIES] += 1.0 if recruits_by_force(s.third_parties[j], p) else 0.0
    earners = 0
    for i in range(market.people):
        w = s.workers[i]
        s.counts[Tally.PEOPLE] += 1.0 if w.alive else 0.0
        if w.alive and w.in_trade:
            s.scratch[earners] = w.mean_income
            earners += 1
    if earners > 0:
        incomes = s.scratch[:earners].copy()
        incomes.sort()
        s.counts[Tally.MEDIAN_INCOME] += incomes[int(0.5 * (earners - 1))] * earners
        s.counts[Tally.LOW_INCOME] += incomes[int(p.low_income_quantile * (earners - 1))] * earners
