"""Line 15, counting: this week's counts are written down, for everyone and by trait group."""

from model.codes import INDOOR_BUSINESS, Housing, VenueKind
from model.counting.tallies import COHORTS, WORKER_TALLIES, Cohort, Tally
from model.counting.tallying import FIRST_COHORT_ROW, tally
from model.machine.compilation import line, rule
from model.machine.prefetch import next_at_work
from model.machine.selection import ranked
from model.rules import advertising, cost, counted_as, infection
from model.rules.people import has_third_party
from model.rules.recruitment import exploitative
from model.traits import CIRCUMSTANCE, CIRCUMSTANCES, GROUPS, ORIGIN, ORIGINS, first_groups, sizes, strides

FIRST_BY_ORIGIN, SIZE_BY_ORIGIN, STRIDE_BY_ORIGIN = first_groups(ORIGIN), sizes(ORIGIN), strides(ORIGIN)
FIRST_BY_CIRCUMSTANCE, STRIDE_BY_CIRCUMSTANCE = first_groups(CIRCUMSTANCE), strides(CIRCUMSTANCE)
FIRST_OF_COHORTS = 1 + len(GROUPS)
"""After the groups of all traits two groups, outside and inside, for each cohort."""
COHORT_KINDS = len(Cohort)


@line
def clear_last_week(s):
    """A new week begins: what people earned, booked and met last week is settled."""
    market = s.market[0]
    market.violent_events = 0.0
    market.consequences = 0.0
    market.bookings = 0.0
    for v in range(len(s.venues)):
        s.venues[v].booked = 0.0
    for k in range(market.working):
        w = s.workers[s.at_work[k]]
        w.earned = 0.0
        w.income = 0.0
        w.booked = 0
        w.assaults = 0
        w.wanted = 0
        w.pauses = False
    for j in range(len(s.third_parties)):
        s.third_parties[j].receipts = 0.0
        s.third_parties[j].brokered = 0.0


@line
def count(s, p, t, row):
    """Fill one row of the record: shape (groups, tallies)."""
    market = s.market[0]
    market.platforms_open = 0.0
    for v in range(len(s.venues)):
        market.platforms_open += s.venues[v].open if s.venues[v].kind == VenueKind.PLATFORM else 0.0
    for k in range(market.working):
        next_at_work(s, k, 5)
        count_worker(s, s.workers[s.at_work[k]], p, t)
    by_origin(s, row)
    by_circumstances(s, row)
    by_cohort(s, row)
    s.tally[:, :] = 0.0
    s.counts[Tally.COST] += public_cost(s, p, row)
    count_market(s, p)
    for m in range(WORKER_TALLIES, len(s.counts)):
        row[0, m] += s.counts[m]
        s.counts[m] = 0.0


@rule
def by_origin(s, row):
    """Add up what was counted for everyone, and by each trait of several values: race, gender, documentation."""
    for r in range(ORIGINS):
        add_to_group(s, r, row, 0)
        for trait in range(len(FIRST_BY_ORIGIN)):
            value = r // STRIDE_BY_ORIGIN[trait] % SIZE_BY_ORIGIN[trait]
            add_to_group(s, r, row, FIRST_BY_ORIGIN[trait] + value)


@rule
def by_circumstances(s, row):
    """Add up what was counted of people with and without limited English, dependants, a disability and so on."""
    for r in range(CIRCUMSTANCES):
        for trait in range(len(FIRST_BY_CIRCUMSTANCE)):
            has = r // STRIDE_BY_CIRCUMSTANCE[trait] & 1
            add_to_group(s, ORIGINS + r, row, FIRST_BY_CIRCUMSTANCE[trait] + has)


@rule
def by_cohort(s, row):
    """Add up what was counted of people in each cohort; those outside are everyone else."""
    for r in range(1, COHORTS):
        for kind in range(COHORT_KINDS):
            if r >> kind & 1:
                add_to_group(s, FIRST_COHORT_ROW + r, row, FIRST_OF_COHORTS + 2 * kind + 1)
    for kind in range(COHORT_KINDS):
        outside = FIRST_OF_COHORTS + 2 * kind
        for m in range(WORKER_TALLIES):
            row[outside, m] = max(row[0, m] - row[outside + 1, m], 0.0)


@rule
def add_to_group(s, r, row, group):
    """Add the counts of people with some traits to those of a group they belong to."""
    for m in range(WORKER_TALLIES):
        row[group, m] += s.tally[r, m]


@rule
def count_worker(s, w, p, t):
    """The state of one worker at the end of the week."""
    tally(s, w, Tally.ACTIVE, 1.0)
    count_body_and_mind(s, w, t)
    count_money(s, w)
    count_swings_of_income(s, w)
    count_law(s, w, p, t)
    count_home(s, w)
    count_company(s, w, p, t)
    tally(s, w, Tally.PAUSED, 1.0 if w.pauses else 0.0)
    tally(s, w, Tally.BETWEEN_PLACES, 1.0 if w.between_places else 0.0)
    violence = 1.0 if counted_as.met_within_recall(w.violence_week, t, p) else 0.0
    by_police = 1.0 if counted_as.met_within_recall(w.police_violence_week, t, p) else 0.0
    tally(s, w, Tally.VIOLENCE_IN_SIX_MONTHS, violence)
    tally(s, w, Tally.POLICE_VIOLENCE_IN_SIX_MONTHS, by_police)
    if w.venue >= 0:
        count_venue(s, w, p, violence, by_police)


@rule
def count_body_and_mind(s, w, t):
    """Injury, treatment, infection, trust, desperation."""
    tally(s, w, Tally.INJURED, 1.0 if w.injured_until > t else 0.0)
    tally(s, w, Tally.ON_TREATMENT, 1.0 if w.on_treatment else 0.0)
    tally(s, w, Tally.STI if w.sti else Tally.WITHOUT_STI, 1.0)
    tally(s, w, Tally.TRUST, w.trust)
    tally(s, w, Tally.DESPERATION, w.desperation)


@rule
def count_money(s, w):
    """Debt, support, and whether the week's needs are met."""
    tally(s, w, Tally.DEBT, w.arrears + w.fines)
    tally(s, w, Tally.BELOW_NEED, 1.0 if counted_as.below_need(w.expected_income, w.support, w.due) else 0.0)
    tally(s, w, Tally.SUPPORTED, 1.0 if w.support > 0.0 else 0.0)


@rule
def count_swings_of_income(s, w):
    """How much a worker's income swings: as a share of one's own mean, and in dollars beside that mean.

    The share grows without bound as income fades and is high for newcomers, in whom it says little; the sums over
    workers of dollars, one over the other, do neither. Of people without income there is nothing to say.
    """
    if w.mean_income <= 0.0:
        return
    tally(s, w, Tally.INCOME_KNOWN, 1.0)
    deviation = counted_as.deviation_of_income(w.mean_income, w.mean_square_income)
    tally(s, w, Tally.INCOME_VARIATION, deviation / w.mean_income)
    tally(s, w, Tally.INCOME_REMEMBERED, w.mean_income)
    tally(s, w, Tally.INCOME_DEVIATION, deviation)
    if w.venue >= 0 and s.venues[w.venue].kind == VenueKind.PLATFORM:
        tally(s, w, Tally.INCOME_REMEMBERED_PLATFORM, w.mean_income)
        tally(s, w, Tally.INCOME_DEVIATION_PLATFORM, deviation)


@rule
def count_law(s, w, p, t):
    """Arrest and what followed it, detention, record, being outed, complaints."""
    if counted_as.lately_arrested(w.arrest_week, t, p):
        tally(s, w, Tally.AFTER_ARREST, 1.0)
        tally(s, w, Tally.INCOME_AFTER_ARREST, w.income)
        tally(s, w, Tally.DESPERATION_AFTER_ARREST, w.desperation)
    tally(s, w, Tally.DETAINED, 1.0 if counted_as.still_detained(w.detained_until, t) else 0.0)
    tally(s, w, Tally.RECORD, 1.0 if w.record else 0.0)
    tally(s, w, Tally.OUTED, 1.0 if w.outed else 0.0)
    tally(s, w, Tally.COMPLAINED, 1.0 if counted_as.complained_within_recall(w.complained_week, t, p) else 0.0)


@rule
def count_home(s, w):
    """Where a worker lives."""
    tally(s, w, Tally.IN_SUPPORTED_HOUSING, 1.0 if w.housing == Housing.SUPPORTED else 0.0)
    tally(s, w, Tally.IN_SHARED_HOME, 1.0 if infection.shares_home(w.housing) else 0.0)
    tally(s, w, Tally.UNSTABLE, 1.0 if w.housing == Housing.UNSTABLE else 0.0)
    tally(s, w, Tally.UNHOUSED, 1.0 if w.housing == Housing.UNHOUSED else 0.0)


@rule
def count_company(s, w, p, t):
    """Peers, and the third party that a worker works with."""
    accompanied = 1.0 if has_third_party(w) else 0.0
    tally(s, w, Tally.PEERS, w.peers)
    if w.detained_until <= t:
        tally(s, w, Tally.AT_LIBERTY, 1.0)
        tally(s, w, Tally.WITH_THIRD_PARTY_AT_LIBERTY, accompanied)
    if counted_as.newcomer(w.experience, p):
        tally(s, w, Tally.NEWCOMERS, 1.0)
        tally(s, w, Tally.NEWCOMERS_WITH_THIRD_PARTY, accompanied)
    if has_third_party(w):
        coercive = exploitative(s.third_parties[w.third_party].propensity, p)
        tally(s, w, Tally.WITH_THIRD_PARTY, 1.0)
        tally(s, w, Tally.WITH_SUPPORTIVE_THIRD_PARTY, 0.0 if coercive else 1.0)
        tally(s, w, Tally.CONTROL, w.control)
        tally(s, w, Tally.DEPENDENCE, w.dependence)
        tally(s, w, Tally.EXPLOITED, 1.0 if w.exploited else 0.0)


@rule
def count_venue(s, w, p, violence, by_police):
    """Where the worker works, and the state of those who work on the street."""
    venue = s.venues[w.venue]
    if w.exploited and venue.kind != VenueKind.STREET:
        tally(s, w, Tally.EXPLOITED_INDOORS, 1.0)
    if venue.kind == VenueKind.PLATFORM:
        tally(s, w, Tally.ON_PLATFORM, 1.0)
        count_advertisements(s, w, p)
    elif venue.kind == VenueKind.STREET:
        tally(s, w, Tally.ON_STREET, 1.0)
        tally(s, w, Tally.ON_STREET_ISOLATED, 1.0 if counted_as.isolated_place(venue.isolation, p) else 0.0)
        tally(s, w, Tally.UNHOUSED_STREET, 1.0 if w.housing == Housing.UNHOUSED else 0.0)
        tally(s, w, Tally.VIOLENCE_IN_SIX_MONTHS_STREET, violence)
        tally(s, w, Tally.POLICE_VIOLENCE_IN_SIX_MONTHS_STREET, by_police)
    elif venue.kind == VenueKind.BUSINESS:
        tally(s, w, Tally.IN_BUSINESS, 1.0)
        if w.exploited:
            tally(s, w, Tally.EXPLOITED_IN_BUSINESS, 1.0)
    else:
        tally(s, w, Tally.IN_PRIVATE, 1.0)


@rule
def count_advertisements(s, w, p):
    """Advertisements of someone who works on a platform, there and on others: people, platforms, duplicates."""
    if w.wanted > 0:
        platforms = advertising.platforms_advertised_on(s.market[0].platforms_open, p)
        tally(s, w, Tally.ADVERTISERS, 1.0)
        tally(s, w, Tally.ADVERTISED_PLATFORMS, platforms)
        tally(s, w, Tally.ADVERTISEMENTS, advertising.advertisements(platforms, w.wanted, w.booked, p))


@rule
def public_cost(s, p, row):
    """What the week cost the public besides payments and grants."""
    others = s.counts[Tally.CLIENT_ARRESTS] + s.counts[Tally.THIRD_PARTY_ARRESTS]
    return (
        cost.policing_of_workers(row[0, Tally.POLICE_CONTACTS], row[0, Tally.ARRESTS], p)
        + cost.detention(row[0, Tally.DETAINED], p)
        + cost.care(row[0, Tally.IN_SUPPORTED_HOUSING], row[0, Tally.ON_TREATMENT], p)
        + cost.arrests_of_others(others, p)
        + cost.search_for_exploitation(s.counts[Tally.TIPS], s.counts[Tally.INSPECTIONS], p)
        + cost.raids(s.counts[Tally.RAIDS], p)
    )


@rule
def count_market(s, p):
    """What belongs to no one worker: impunity, bookings compared, third parties, people, the spread of incomes."""
    market = s.market[0]
    s.counts[Tally.IMPUNITY] += market.impunity
    if market.usual_bookings > 0.0:
        collapsed = counted_as.market_collapsed(market.bookings, market.usual_bookings, p)
        s.counts[Tally.WEEKS_COMPARED] += 1.0
        s.counts[Tally.WEEKS_COLLAPSED] += 1.0 if collapsed else 0.0
    for j in range(len(s.third_parties)):
        if s.third_parties[j].active:
            s.counts[Tally.THIRD_PARTIES] += 1.0
            s.counts[Tally.EXPLOITATIVE_THIRD_PARTIES] += 1.0 if exploitative(s.third_parties[j].propensity, p) else 0.0
            s.counts[Tally.INDOOR_BUSINESSES] += 1.0 if INDOOR_BUSINESS[s.third_parties[j].kind] else 0.0
    s.counts[Tally.PEOPLE] += market.alive
    count_spread_of_incomes(s, p)


@rule
def count_spread_of_incomes(s, p):
    """The median and a low quantile of remembered incomes, each weighted by the workers it is taken over."""
    earners = s.market[0].working
    for k in range(earners):
        s.scratch[k] = s.workers[s.at_work[k]].mean_income
    if earners > 0:
        median = ranked(s.scratch, earners, counted_as.rank_of_median(earners))
        low = ranked(s.scratch, earners, counted_as.rank_of_quantile(p.low_income_quantile, earners))
        s.counts[Tally.MEDIAN_INCOME] += median * earners
        s.counts[Tally.LOW_INCOME] += low * earners
