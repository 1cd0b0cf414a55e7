"""The people: everyone at the start, and every adult who joins the catchment later."""

from model.chance import Purpose, draw, four, member, whole
from model.codes import NOBODY
from model.machine.compilation import rule
from model.population.distributions import exponential, normal
from model.population.traits import draw_shares, file_under, luck_of_trait
from model.rules import learning, migration_status, start
from model.slots import PersonSlot, PopulationSlot
from model.traits import number_of

STATUS, ENGLISH = number_of("documentation"), number_of("limited_english")
LONG_AGO = -100_000
"""Week of what never happened."""


@rule
def populate(s, p, people):
    """The people at the start; some trade sex or did before."""
    key = s.market[0].key
    for i in range(people):
        newcomer(s, i, p)
        resident(s.workers[i], key, i, p)
        luck = draw(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.HAS_TRADED)
        among = luck * max(p.people, 1.0)
        if among < start.people_who_ever_traded(p):
            still = among < p.people_in_trade
            has_traded(s.workers[i], key, i, p, still)
            if still:
                trades(s, s.workers[i], key, i, p)
    s.market[0].people = people


@rule
def newcomer(s, i, p):
    """An adult joins the catchment: traits for life, a home, work or none, no history in the trade."""
    key = s.market[0].key
    w = s.workers[i]
    traits(w, key, i, p)
    file_under(w)
    age, need_a, need_b, work = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.AGE_NEED_WORK)
    home, cash, friends, long = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.HOME_AND_TIES)
    w.alive = True
    w.age = start.age(age)
    w.need = start.weekly_need(normal(need_a, need_b), w.parent, p)
    w.job = work < p.job_share
    w.housing = member(p.housing_share_drugs if w.uses_drugs else p.housing_share, home)
    w.trust = learning.usual_trust(w.documentation, p)
    w.stays_long = long < start.chance_of_long_career(w.uses_drugs, p)
    w.insists = draw(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.INSISTS) < p.insisting_share
    w.skill = p.newcomer_skill
    w.peers = whole(p.newcomer_peers, friends)
    w.money = cash * p.newcomer_money
    without_a_past(w)


@rule
def traits(w, key, i, p):
    """Traits act only through named mechanisms: profiling, eligibility, needs, outside work, detention, access.

    Most are shares; migration status depends on origin, and so does the language.
    """
    draw_shares(w, key, i, p)
    status, english = luck_of_trait(key, i, STATUS), luck_of_trait(key, i, ENGLISH)
    migrants = p.migrant_share[w.race]
    w.documentation = migration_status.status_at_start(status, migrants, p)
    if status < migrants:
        w.limited_english = english < p.limited_english_migrants
    w.documentation_at_start = w.documentation


@rule
def without_a_past(w):
    """Nothing that the model knows of has happened to a newcomer yet."""
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


@rule
def resident(w, key, i, p):
    """Someone who has lived in the catchment for years: a home, savings and debts as such people have them."""
    home, behind, saved, _ = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.HOME_AND_MONEY)
    w.housing = member(p.housing_share_drugs if w.uses_drugs else p.housing_share_start, home)
    w.arrears = start.arrears_of_resident(w.need, exponential(behind), p)
    w.money = start.money_of_resident(w.need, exponential(saved), p)


@rule
def has_traded(w, key, i, p, still):
    """Someone who trades sex at the start, or did before: a history as long as a stock's is, and what it left."""
    career, record, outed, spell = four(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.HISTORY)
    shows = start.what_still_shows(still, p)
    w.experience = start.weeks_worked(exponential(career), w.stays_long, p)
    w.first_entry = start.first_entry(w.experience, w.stays_long, p)
    w.skill = start.skill_after(w.experience, p)
    w.peers = whole(p.usual_peers, spell)
    w.record = record < p.usual_record * shows
    w.record_until = int(spell * p.record_weeks)
    w.outed = outed < p.usual_outed * shows
    w.outed_until = int(spell * p.outed_weeks)


@rule
def trades(s, w, key, i, p):
    """Someone who is in the trade at the start, with an income that covers need."""
    w.in_trade = True
    w.job = False
    if not w.uses_drugs:
        home = draw(key, Purpose.POPULATION, PopulationSlot.PEOPLE, i, PersonSlot.HOME_IN_TRADE)
        w.housing = member(p.housing_share_trade, home)
    w.expected_income = w.need
    w.mean_income = w.need
    w.mean_square_income = w.need * w.need
    hear_of_venues(s, w)


@rule
def hear_of_venues(s, w):
    """Hopes and fears that someone begins with: what is heard of each venue."""
    for v in range(len(s.venues)):
        w.earnings_at[v] = s.venues[v].earnings
        w.risk_at[v] = s.venues[v].violence
