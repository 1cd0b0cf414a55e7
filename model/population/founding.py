"""Who there is: the synthetic population at the start, and every adult who joins the catchment later.

Each attribute is drawn from a stated distribution (``model/parameters``) by luck keyed by the person's id. The state
at the start is near the stationary one, long careers over-represented as in any stock; the burn-in does the rest.
"""

import math

from model.chance import Purpose, draw, four
from model.codes import NOBODY, Documentation, Housing, OfficerUnit, ThirdPartyKind, Venue, VenueKind
from model.lines.complaints import USUAL_RETALIATION
from model.machine.compilation import rule
from model.population.traits import draw_shares, file_under, luck_of_trait
from model.rules.forms import WEEKS_IN_YEAR, clip, member, whole
from model.slots import ClientSlot, PersonSlot, PopulationSlot
from model.traits import number_of

STATUS, ENGLISH = number_of("documentation"), number_of("limited_english")
LONG_AGO = -100_000
YOUNGEST = 18.0
AGES_APART = 35.0
"""Ages at the start are spread over so many years. They say that everyone is an adult; nothing depends on them."""
ASSIGNED_EVERY = 3
"""Of so many officers on patrol, all but one are assigned to the central street zone."""


@rule
def normal(first, second):
    """A standard normal number from two uniform ones (Box and Muller 1958)."""
    return math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)


@rule
def newcomer(s, i, p, t):
    """An adult joins the catchment: traits for life, a home, work or none, no history in the trade."""
    key = s.market[0].key
    w = s.workers[i]
    traits(w, key, i, p)
    file_under(w)
    age, need_a, need_b, work = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.AGE_NEED_WORK)
    home, trust, friends, long = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.HOME_AND_TIES)
    w.alive = True
    w.age = YOUNGEST + age * AGES_APART
    w.need = p.need_median * math.exp(p.need_spread * normal(need_a, need_b))
    if w.parent:
        w.need += p.dependants_cost
    w.job = work < p.job_share
    w.housing = member(p.housing_share_drugs if w.uses_drugs else p.housing_share, home)
    w.trust = p.usual_trust if w.documentation == 0 else p.usual_trust * (1.0 - p.status_costs_trust)
    w.stays_long = long < (p.long_career_share_drugs if w.uses_drugs else p.long_career_share)
    w.insists = draw(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.INSISTS) < p.insisting_share
    w.skill = p.newcomer_skill
    w.peers = whole(p.newcomer_peers, friends)
    w.third_party = NOBODY
    w.venue = NOBODY
    w.last_violent_client = NOBODY
    w.asking_since = NOBODY
    w.violence_week = LONG_AGO
    w.police_violence_week = LONG_AGO
    w.contact_week = LONG_AGO
    w.displaced_week = LONG_AGO
    w.arrest_week = LONG_AGO
    w.left_third_party = LONG_AGO
    w.abused_week = LONG_AGO
    w.complained_week = LONG_AGO
    w.hearing_week = NOBODY
    w.left_whom = NOBODY
    w.stopped = LONG_AGO
    w.money = trust * p.newcomer_money


@rule
def traits(w, key, i, p):
    """Traits act only through named mechanisms: profiling, eligibility, needs, outside work, detention, access.

    Most are shares; migration status depends on origin, and so does the language.
    """
    draw_shares(w, key, i, p)
    status, english = luck_of_trait(key, i, STATUS), luck_of_trait(key, i, ENGLISH)
    migrant = p.migrant_share[w.race]
    w.documentation = Documentation.CITIZEN_OR_RESIDENT
    if status < migrant:
        undocumented = status < migrant * p.undocumented_among_migrants
        w.documentation = Documentation.UNDOCUMENTED if undocumented else Documentation.TEMPORARY
        w.limited_english = english < p.limited_english_migrants
    w.documentation_at_start = w.documentation


@rule
def found(s, p, people, clients, third_parties, officers):
    """Build the market; ``third_parties`` and ``officers`` list kind or unit, rank, number and state of each."""
    populate(s, p, people)
    for j in range(len(third_parties)):
        kind, rank, of, active = third_parties[j]
        start_third_party(s.third_parties[j], j, kind, rank, of, active == 1, s.market[0].key, p)
    start_arrangements(s, p)
    populate_clients(s, p, clients)
    for o in range(len(officers)):
        unit, rank, of, share = officers[o]
        start_officer(s.officers[o], int(unit), rank, of, share, p)


@rule
def populate(s, p, people):
    """The venues and the people at the start."""
    market = s.market[0]
    for v in range(len(s.venues)):
        start_venue(s.venues[v], v, p)
    for i in range(people):
        newcomer(s, i, p, 0)
        resident(s.workers[i], market.key, i, p)
        luck = draw(market.key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.HAS_TRADED)
        among = luck * max(p.people, 1.0)
        if among < p.people_in_trade + p.ever_traded * (p.people - p.people_in_trade):
            has_traded(s, s.workers[i], i, p, among < p.people_in_trade)
    market.people = people
    market.impunity = p.usual_impunity
    market.perceived_signal = p.usual_perceived_risk
    market.retaliation_heard = USUAL_RETALIATION


@rule
def start_venue(venue, v, p):
    """A venue with the qualities stated for it, before anyone has worked there."""
    venue.kind = VENUE_KINDS[v]
    venue.open = 1.0 if p.venue_reach[v] > 0.0 else 0.0
    venue.reach = p.venue_reach[v]
    venue.channel = p.venue_channel[v]
    venue.isolation = p.venue_isolation[v]
    venue.visibility = p.venue_visibility[v]
    venue.scruple = p.venue_scruple[v]
    venue.session_hours = p.session_hours[v]
    venue.access_cost = p.venue_cost[v]
    venue.usual_price = p.usual_price[v]
    venue.price = p.usual_price[v]
    venue.earnings = p.usual_earnings[v]
    venue.violence = p.usual_violence[v]


_PLATFORM = int(VenueKind.PLATFORM)
_STREET = int(VenueKind.STREET)
_BUSINESS = int(VenueKind.BUSINESS)
VENUE_KINDS = (
    _PLATFORM,
    _PLATFORM,
    _PLATFORM,
    _STREET,
    _STREET,
    _BUSINESS,
    _BUSINESS,
    int(VenueKind.PRIVATE),
    int(VenueKind.REFERRAL),
    _PLATFORM,
    _PLATFORM,
)


@rule
def resident(w, key, i, p):
    """Someone who has lived in the catchment for years: a home, savings and debts as such people have them."""
    home, behind, saved, _ = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.HOME_AND_MONEY)
    w.housing = member(p.housing_share_drugs if w.uses_drugs else p.housing_share_start, home)
    w.arrears = w.need * -math.log(behind) * p.usual_arrears_weeks
    w.money = w.need * -math.log(saved) * p.usual_money_weeks


@rule
def has_traded(s, w, i, p, still):
    """Someone who trades sex at the start, or did before: a history as long as a stock's is, and what it left."""
    key = s.market[0].key
    career, record, outed, spell = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.HISTORY)
    years = p.long_career_years if w.stays_long else p.short_career_years
    fades = 1.0 if still else p.usual_fading
    w.experience = 1.0 - math.log(career) * years * WEEKS_IN_YEAR
    w.first_entry = -int(w.experience / (p.long_career_share_worked if w.stays_long else p.short_career_share_worked))
    w.skill = 1.0 - (1.0 - p.newcomer_skill) * math.exp(-p.skill_growth * w.experience)
    w.peers = whole(p.usual_peers, spell)
    w.record = record < p.usual_record * fades
    w.record_until = int(spell * p.record_weeks)
    w.outed = outed < p.usual_outed * fades
    w.outed_until = int(spell * p.outed_weeks)
    if not still:
        return
    w.in_trade = True
    w.job = False
    if not w.uses_drugs:
        home = draw(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.HOME_IN_TRADE)
        w.housing = member(p.housing_share_trade, home)
    w.expected_income = w.need
    w.mean_income = w.need
    w.mean_square_income = w.need * w.need
    for v in range(len(s.venues)):
        w.earnings_at[v] = s.venues[v].earnings
        w.risk_at[v] = s.venues[v].violence


@rule
def start_client(client, key, n, p):
    """A client: how often, how much money, how dangerous, how open, where he usually looks (T17.1; P20)."""
    often, where, purse_a, purse_b = four(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.CUSTOM)
    danger, open_a, swing, kind = four(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.CHARACTER)
    client.frequent = often < p.frequent_share
    client.interest = (p.frequent_interest if client.frequent else p.occasional_interest) * 2.0 * swing
    client.venue = member(p.client_share, where)
    price = p.usual_price[client.venue]
    client.budget = price * math.exp(p.budget_above + p.budget_spread * normal(purse_a, purse_b))
    client.dangerous = danger < p.dangerous_share
    client.danger = p.danger_dangerous if client.dangerous else p.danger_others
    client.danger *= -math.log(kind) if client.dangerous else 1.0
    client.openness = clip(p.openness + p.openness_spread * (open_a - 0.5), 0.0, 1.0)
    client.perceived_risk = p.usual_perceived_risk
    client.reputation = p.usual_reputation if client.dangerous else 0.0
    client.regular = NOBODY


@rule
def populate_clients(s, p, clients):
    """All clients of the market, some with a worker they return to."""
    for n in range(clients):
        start_client(s.clients[n], s.market[0].key, n, p)
        if s.market[0].people > 0 and not s.clients[n].dangerous:
            start_tie(s, s.clients[n], n, p)


@rule
def start_tie(s, client, n, p):
    """A client's regular worker at the start: one of a few people met by chance who is in the trade."""
    key = s.market[0].key
    if draw(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.HAS_TIE) >= p.usual_ties:
        return
    for luck in four(key, Purpose.POPULATION, PopulationSlot.CLIENTS, n, ClientSlot.TIE):
        i = int(luck * s.market[0].people)
        if client.regular == NOBODY and s.workers[i].in_trade:
            client.regular = i
            s.workers[i].regulars += 1


@rule
def start_third_party(tp, j, kind, rank, of, active, key, p):
    """A third party of a kind; propensities lie at equal quantiles of their range, so that no few draws decide."""
    size, where, housing, drugs = four(key, Purpose.POPULATION, PopulationSlot.THIRD_PARTIES, j, 0)
    quantile = (rank + 0.5) / max(of, 1.0)
    tp.kind = kind
    tp.active = active
    low = p.propensity_low[kind]
    tp.propensity = low + (p.propensity_high[kind] - low) * quantile
    tp.cut = p.third_party_cut[kind]
    tp.capacity = int(p.capacity_low[kind] + size * (p.capacity_high[kind] - p.capacity_low[kind] + 1.0))
    tp.referral = p.third_party_referral[kind]
    tp.screening = p.third_party_screening[kind]
    tp.security = p.third_party_security[kind]
    tp.provides_housing = housing < p.third_party_housing[kind]
    tp.provides_drugs = drugs < p.third_party_drugs[kind]
    tp.profit = p.profit_reference
    tp.home_venue = Venue.PLATFORM_MAIN
    if kind == ThirdPartyKind.MASSAGE_BUSINESS:
        tp.home_venue = Venue.MASSAGE
    elif kind == ThirdPartyKind.AGENCY:
        tp.home_venue = Venue.AGENCY
    elif where < p.third_party_street[kind]:
        tp.home_venue = Venue.STREET_CENTRAL
    tp.venue = tp.home_venue


@rule
def start_arrangements(s, p):
    """Who works with a third party at the start; the more coercive it is, the further its control has gone."""
    key = s.market[0].key
    for i in range(s.market[0].people):
        w = s.workers[i]
        joins, first, second, _ = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.THIRD_PARTY)
        if not w.in_trade or joins >= p.usual_third_party or len(s.third_parties) == 0:
            continue
        for luck in (first, second):
            j = int(luck * len(s.third_parties))
            tp = s.third_parties[j]
            if w.third_party == NOBODY and tp.active and tp.members < tp.capacity:
                w.third_party = j
                tp.members += 1
                w.venue = tp.venue
                w.price = s.venues[tp.venue].price
                w.dependence = p.usual_dependence
                w.control = p.usual_control * tp.propensity
                w.exploited = w.control > p.exploitation_begins
                if tp.provides_housing and w.housing != Housing.STABLE:
                    w.housing = Housing.PROVIDED


@rule
def start_officer(officer, unit, rank, of, share, p):
    """An officer of a unit; misconduct lies at equal quantiles, most of it with few officers."""
    quantile = (rank + 0.5) / max(of, 1.0)
    officer.unit = unit
    officer.contacts = p.contacts_per_officer[unit] * share
    officer.misconduct = p.worst_misconduct * math.exp(p.misconduct_concentration * math.log(quantile))
    officer.assignment = NOBODY
    if unit == OfficerUnit.PATROL and rank % ASSIGNED_EVERY != 0:
        officer.assignment = Venue.STREET_CENTRAL
