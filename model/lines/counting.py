"""Line 15, counting: this week's counts are written down, for everyone and by trait group."""

import math

from model.codes import Housing, VenueKind
from model.counting.tallies import COHORTS, WORKER_TALLIES, Cohort, Tally
from model.counting.tallying import COHORT_ROWS, tally
from model.machine.compilation import rule
from model.machine.prefetch import next_at_work
from model.machine.selection import ranked
from model.rules.forms import has_third_party
from model.rules.recruitment import exploitative
from model.traits import CIRCUMSTANCE, CIRCUMSTANCES, GROUPS, ORIGIN, ORIGINS, first_groups, sizes, strides

FIRST_BY_ORIGIN, SIZE_BY_ORIGIN, STRIDE_BY_ORIGIN = first_groups(ORIGIN), sizes(ORIGIN), strides(ORIGIN)
FIRST_BY_CIRCUMSTANCE, STRIDE_BY_CIRCUMSTANCE = first_groups(CIRCUMSTANCE), strides(CIRCUMSTANCE)
FIRST_OF_COHORTS = 1 + len(GROUPS)
"""After the groups of all traits two groups, outside and inside, for each cohort."""
COHORT_KINDS = len(Cohort)


@rule
def open_ledger(s):
    """A new week begins: what one earned, booked and met last week is settled."""
    market = s.market[0]
    market.violent_events = 0.0
    market.consequences = 0.0
    market.bookings = 0.0
    for k in range(market.working):
        w = s.workers[s.at_work[k]]
        w.earned = 0.0
        w.income = 0.0
        w.booked = 0
        w.assaults = 0
        w.wanted = 0
    for j in range(len(s.third_parties)):
        s.third_parties[j].receipts = 0.0


@rule
def count(s, p, t, row):
    """Fill one row of the record: shape (groups, tallies)."""
    market = s.market[0]
    for k in range(market.working):
        next_at_work(s, k, 5)
        stock(s, s.workers[s.at_work[k]], p, t)
    by_origin(s, row)
    by_circumstances(s, row)
    by_cohort(s, row)
    s.tally[:, :] = 0.0
    public_cost(s, p, row)
    market_counts(s, p, row)
    for m in range(WORKER_TALLIES, len(s.counts)):
        row[0, m] += s.counts[m]
        s.counts[m] = 0.0


@rule
def by_origin(s, row):
    """Add up what was counted for everyone, and by each trait of several values: race, gender, documentation."""
    for r in range(ORIGINS):
        add(s, r, row, 0)
        for trait in range(len(FIRST_BY_ORIGIN)):
            value = r // STRIDE_BY_ORIGIN[trait] % SIZE_BY_ORIGIN[trait]
            add(s, r, row, FIRST_BY_ORIGIN[trait] + value)


@rule
def by_circumstances(s, row):
    """Add up what was counted of people with and without limited English, dependants, a disability and so on."""
    for r in range(CIRCUMSTANCES):
        for trait in range(len(FIRST_BY_CIRCUMSTANCE)):
            has = r // STRIDE_BY_CIRCUMSTANCE[trait] & 1
            add(s, ORIGINS + r, row, FIRST_BY_CIRCUMSTANCE[trait] + has)


@rule
def by_cohort(s, row):
    """Add up what was counted of people in each cohort; those outside are everyone else."""
    for r in range(1, COHORTS):
        for kind in range(COHORT_KINDS):
            if r >> kind & 1:
                add(s, COHORT_ROWS + r, row, FIRST_OF_COHORTS + 2 * kind + 1)
    for kind in range(COHORT_KINDS):
        outside = FIRST_OF_COHORTS + 2 * kind
        for m in range(WORKER_TALLIES):
            row[outside, m] = max(row[0, m] - row[outside + 1, m], 0.0)


@rule
def add(s, r, row, group):
    """Add the counts of people with some traits to those of a group they belong to."""
    for m in range(WORKER_TALLIES):
        row[group, m] += s.tally[r, m]


@rule
def stock(s, w, p, t):
    """The state of one worker at the end of the week."""
    tally(s, w, Tally.ACTIVE, 1.0)
    tally(s, w, Tally.INJURED, 1.0 if w.injured_until > t else 0.0)
    tally(s, w, Tally.TRUST, w.trust)
    tally(s, w, Tally.DESPERATION, w.desperation)
    tally(s, w, Tally.DEBT, w.arrears + w.fines)
    tally(s, w, Tally.BELOW_NEED, 1.0 if w.expected_income + w.support < w.due else 0.0)
    swings_of_income(s, w)
    if w.detained_until <= t:
        tally(s, w, Tally.AT_LIBERTY, 1.0)
        tally(s, w, Tally.WITH_THIRD_PARTY_AT_LIBERTY, 1.0 if has_third_party(w) else 0.0)
    if w.experience < p.newcomer_weeks:
        tally(s, w, Tally.NEWCOMERS, 1.0)
        tally(s, w, Tally.NEWCOMERS_WITH_THIRD_PARTY, 1.0 if has_third_party(w) else 0.0)
    if t - w.arrest_week <= p.after_arrest_weeks and t > w.arrest_week:
        tally(s, w, Tally.AFTER_ARREST, 1.0)
        tally(s, w, Tally.INCOME_AFTER_ARREST, w.income)
        tally(s, w, Tally.DESPERATION_AFTER_ARREST, w.desperation)
    tally(s, w, Tally.COMPLAINED, 1.0 if t - w.complained_week <= p.recall_weeks else 0.0)
    tally(s, w, Tally.PEERS, w.peers)
    tally(s, w, Tally.SUPPORTED, 1.0 if w.support > 0.0 else 0.0)
    tally(s, w, Tally.DETAINED, 1.0 if w.detained_until > t + 1 else 0.0)
    tally(s, w, Tally.RECORD, 1.0 if w.record else 0.0)
    tally(s, w, Tally.OUTED, 1.0 if w.outed else 0.0)
    tally(s, w, Tally.ON_TREATMENT, 1.0 if w.on_treatment else 0.0)
    tally(s, w, Tally.IN_SUPPORTED_HOUSING, 1.0 if w.housing == Housing.SUPPORTED else 0.0)
    tally(s, w, Tally.UNSTABLE, 1.0 if w.housing == Housing.UNSTABLE else 0.0)
    tally(s, w, Tally.UNHOUSED, 1.0 if w.housing == Housing.UNHOUSED else 0.0)
    if has_third_party(w):
        coercive = exploitative(s.third_parties[w.third_party].propensity, p)
        tally(s, w, Tally.WITH_THIRD_PARTY, 1.0)
        tally(s, w, Tally.WITH_SUPPORTIVE_THIRD_PARTY, 0.0 if coercive else 1.0)
        tally(s, w, Tally.CONTROL, w.control)
        tally(s, w, Tally.DEPENDENCE, w.dependence)
        tally(s, w, Tally.EXPLOITED, 1.0 if w.exploited else 0.0)
    recent = t - int(p.recall_weeks)
    violence = 1.0 if w.violence_week > recent else 0.0
    by_police = 1.0 if w.police_violence_week > recent else 0.0
    tally(s, w, Tally.VIOLENCE_IN_SIX_MONTHS, violence)
    tally(s, w, Tally.POLICE_VIOLENCE_IN_SIX_MONTHS, by_police)
    if w.venue >= 0:
        stock_by_venue(s, w, p, violence, by_police)


@rule
def swings_of_income(s, w):
    """How much a worker's income swings: as a share of one's own mean, and in dollars beside that mean.

    The share grows without bound as income fades and is high for newcomers, in whom it says little; the sums over
    workers of dollars, one over the other, do neither. Of people without income there is nothing to say.
    """
    if w.mean_income <= 0.0:
        return
    tally(s, w, Tally.INCOME_KNOWN, 1.0)
    deviation = math.sqrt(max(w.mean_square_income - w.mean_income * w.mean_income, 0.0))
    tally(s, w, Tally.INCOME_VARIATION, deviation / w.mean_income)
    tally(s, w, Tally.INCOME_REMEMBERED, w.mean_income)
    tally(s, w, Tally.INCOME_DEVIATION, deviation)
    if w.venue >= 0 and s.venues[w.venue].kind == VenueKind.PLATFORM:
        tally(s, w, Tally.INCOME_REMEMBERED_PLATFORM, w.mean_income)
        tally(s, w, Tally.INCOME_DEVIATION_PLATFORM, deviation)


@rule
def stock_by_venue(s, w, p, violence, by_police):
    """Where the worker works, and the state of those who work on the street."""
    venue = s.venues[w.venue]
    if venue.kind == VenueKind.PLATFORM:
        tally(s, w, Tally.ON_PLATFORM, 1.0)
    elif venue.kind == VenueKind.STREET:
        tally(s, w, Tally.ON_STREET, 1.0)
        tally(s, w, Tally.ON_STREET_ISOLATED, 1.0 if venue.isolation > p.isolated_above else 0.0)
        tally(s, w, Tally.UNHOUSED_STREET, 1.0 if w.housing == Housing.UNHOUSED else 0.0)
        tally(s, w, Tally.VIOLENCE_IN_SIX_MONTHS_STREET, violence)
        tally(s, w, Tally.POLICE_VIOLENCE_IN_SIX_MONTHS_STREET, by_police)
    elif venue.kind == VenueKind.BUSINESS:
        tally(s, w, Tally.IN_BUSINESS, 1.0)
    else:
        tally(s, w, Tally.IN_PRIVATE, 1.0)


@rule
def public_cost(s, p, row):
    """What the week cost the public besides payments and grants: police contacts, detention, places, treatment."""
    cost = row[0, Tally.POLICE_CONTACTS] * p.cost_of_contact + row[0, Tally.ARRESTS] * p.cost_of_arrest
    cost += row[0, Tally.DETAINED] * p.cost_of_detention
    cost += row[0, Tally.IN_SUPPORTED_HOUSING] * p.cost_of_place + row[0, Tally.ON_TREATMENT] * p.cost_of_treatment
    cost += (s.counts[Tally.CLIENT_ARRESTS] + s.counts[Tally.THIRD_PARTY_ARRESTS]) * p.cost_of_arrest
    cost += s.counts[Tally.TIPS] * p.cost_of_tip + s.counts[Tally.INSPECTIONS] * p.cost_of_inspection
    s.counts[Tally.COST] += cost + s.counts[Tally.RAIDS] * p.cost_of_raid


@rule
def market_counts(s, p, row):
    """What belongs to no one worker: third parties, impunity, people, and the spread of incomes."""
    market = s.market[0]
    s.counts[Tally.IMPUNITY] += market.impunity
    if market.usual_bookings > 0.0:
        s.counts[Tally.WEEKS_COMPARED] += 1.0
        s.counts[Tally.WEEKS_COLLAPSED] += 1.0 if market.bookings < p.collapsed_below * market.usual_bookings else 0.0
    for j in range(len(s.third_parties)):
        if s.third_parties[j].active:
            s.counts[Tally.THIRD_PARTIES] += 1.0
            s.counts[Tally.EXPLOITATIVE_THIRD_PARTIES] += 1.0 if exploitative(s.third_parties[j].propensity, p) else 0.0
    s.counts[Tally.PEOPLE] += market.alive
    earners = market.working
    for k in range(earners):
        s.scratch[k] = s.workers[s.at_work[k]].mean_income
    if earners > 0:
        median = ranked(s.scratch, earners, int(0.5 * (earners - 1)))
        low = ranked(s.scratch, earners, int(p.low_income_quantile * (earners - 1)))
        s.counts[Tally.MEDIAN_INCOME] += median * earners
        s.counts[Tally.LOW_INCOME] += low * earners
