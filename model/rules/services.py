"""Line 11, services: people seek help, meet barriers, wait, are served."""

from model.agents import NOBODY, Documentation, Gender, Housing
from model.chance import Purpose, draw, four
from model.compiled import rule
from model.rules.ahead import next_at_work, next_person
from model.rules.forms import clip, remember
from model.rules.notes import note
from model.rules.ranks import ranked
from model.tallies import Tally

THOUSAND = 1000.0


@rule
def serve(s, p, c, t):
    """Outreach, identification, requests, barriers, beds by lottery, flexible money, treatment."""
    if not p.on_services:
        return
    market = s.market[0]
    running = 1.0 - c.services_suspended
    admissions = 0
    taken = 0
    for i in range(market.people):
        next_person(s, i, 2)
        w = s.workers[i]
        if not w.alive:
            continue
        end_stay(w, i, s, p, t)
        taken += 1 if w.housing == Housing.SUPPORTED else 0
        if not w.in_trade and t - w.stopped > p.aftercare_weeks:
            continue
        outreach(s, w, i, p, c, t, running)
        if seeks_help(s, w, i, p, c, t, running) and admitted(s, w, i, p, c):
            s.applicants[admissions] = i
            admissions += 1
    places = int(c.services_beds * p.people_in_trade * market.scale / THOUSAND * running)
    give_beds(s, c, t, admissions, max(places - taken, 0))
    give_money_and_treatment(s, p, c, t, running)


@rule
def end_stay(w, i, s, p, t):
    """A place in supported housing ends at its time limit: some have found a home by then, the others have not."""
    if w.housing == Housing.SUPPORTED and w.bed_until <= t:
        housed = draw(s.market[0].key, Purpose.HOUSING, t, i, 2) < p.rehoused_after_service
        w.housing = Housing.STABLE if housed else Housing.UNHOUSED


@rule
def outreach(s, w, i, p, c, t, running):
    """Outreach reaches people now and then; without it contact with services fades. Agencies identify a few (T15.8)."""
    reached, found, _, _ = four(s.market[0].key, Purpose.SERVICE, t, i, 0)
    w.service_reach = remember(w.service_reach, 0.0, p.service_reach_weight)
    if reached < c.services_outreach * running / WEEKS_IN_QUARTER:
        w.service_reach = 1.0
    if w.exploited and found < clip(p.identified_per_week * c.services_identification * running, 0.0, 1.0):
        w.identified = True
    if not w.exploited and t - w.left_third_party > p.aftercare_weeks:
        w.identified = False


WEEKS_IN_QUARTER = 13.0


@rule
def seeks_help(s, w, i, p, c, t, running):
    """People seek a place when they have no home or are under control, more so when they know of services."""
    if w.housing == Housing.SUPPORTED or w.detained_until > t:
        return False
    in_need = w.housing == Housing.UNHOUSED or w.exploited or w.injured_until > t
    if not in_need:
        return False
    chance = p.seek_help * running * (p.seek_help_unaided + (1.0 - p.seek_help_unaided) * w.service_reach)
    chance *= 1.0 - p.control_stops_help * w.control
    seeks = draw(s.market[0].key, Purpose.SERVICE, t, i, 2) < chance
    if seeks:
        note(s, w, Tally.HELP_SOUGHT, 1.0)
        if w.asking_since == NOBODY:
            w.asking_since = t
    return seeks


@rule
def turned_away(s, i, b, share):
    """Whether a rule that a share of places has stands in this person's way: a fixed disposition, so that relaxing a
    rule only ever admits more people."""
    return draw(s.market[0].key, Purpose.BARRIER, 0, i, b) < share


@rule
def admitted(s, w, i, p, c):
    """Each barrier in turn (claim H3); the first that stops a person is the reason recorded."""
    if not p.on_eligibility:
        return True
    sex_work = w.in_trade and not w.exploited
    foreign = w.documentation != Documentation.CITIZEN_OR_RESIDENT
    if w.uses_drugs and not w.on_treatment and turned_away(s, i, 0, c.services_sobriety_rule):
        note(s, w, Tally.REFUSED_SOBRIETY, 1.0)
    elif w.exploited and not w.identified and turned_away(s, i, 1, c.services_documented_abuse_rule):
        note(s, w, Tally.REFUSED_DOCUMENTED_ABUSE, 1.0)
    elif not w.identified and turned_away(s, i, 2, c.services_victims_only_rule):
        note(s, w, Tally.REFUSED_VICTIMS_ONLY, 1.0)
    elif sex_work and turned_away(s, i, 3, c.services_no_sex_work_rule):
        note(s, w, Tally.REFUSED_SEX_WORK, 1.0)
    elif w.record and turned_away(s, i, 4, c.services_record_rule):
        note(s, w, Tally.REFUSED_RECORD, 1.0)
    elif turned_away(s, i, 5, c.services_police_contact_rule * (1.0 - w.trust)):
        note(s, w, Tally.REFUSED_POLICE_CONTACT, 1.0)
    elif w.gender != Gender.CISGENDER_WOMAN and turned_away(s, i, 6, c.services_gender_rule):
        note(s, w, Tally.REFUSED_GENDER, 1.0)
    elif foreign and turned_away(s, i, 7, c.services_documentation_rule):
        note(s, w, Tally.REFUSED_DOCUMENTATION, 1.0)
    elif w.limited_english and turned_away(s, i, 8, c.services_language_rule):
        note(s, w, Tally.REFUSED_LANGUAGE, 1.0)
    else:
        return True
    return False


@rule
def give_beds(s, c, t, admissions, free):
    """Free places go by lottery: to the smallest keyed numbers among those who were admitted."""
    for n in range(admissions):
        s.scratch[n] = draw(s.market[0].key, Purpose.SERVICE, t, s.applicants[n], 1)
        s.scratch[admissions + n] = s.scratch[n]
    limit = -1.0
    if admissions > 0 and free > 0:
        limit = ranked(s.scratch[admissions:], admissions, min(free, admissions) - 1)
    for n in range(admissions):
        w = s.workers[s.applicants[n]]
        if s.scratch[n] <= limit:
            note(s, w, Tally.HELP_SERVED, 1.0)
            note(s, w, Tally.WEEKS_WAITED, t - w.asking_since)
            w.asking_since = NOBODY
            w.housing = Housing.SUPPORTED
            w.bed_until = t + int(c.services_housing_time_limit)
        else:
            note(s, w, Tally.REFUSED_CAPACITY, 1.0)


@rule
def give_money_and_treatment(s, p, c, t, running):
    """Flexible money to people in need, and new starts of treatment, as far as the week's budget and slots go.

    Chances are set so that the expected number served is what there is to give; the budget is never exceeded.
    """
    market = s.market[0]
    size = p.people_in_trade * market.scale / THOUSAND * running
    in_need = 0.0
    untreated = 0.0
    for k in range(market.working):
        next_at_work(s, k, 2)
        w = s.workers[s.at_work[k]]
        in_need += 1.0 if w.desperation > p.fund_desperation or w.exploited else 0.0
        untreated += 1.0 if w.uses_drugs and not w.on_treatment else 0.0
    fund = c.services_flexible_fund * size
    slots = c.services_treatment_slots * size
    for i in range(market.people):
        next_person(s, i, 2)
        w = s.workers[i]
        if not w.alive:
            continue
        if w.in_trade and (w.desperation > p.fund_desperation or w.exploited) and fund >= p.grant:
            if draw(market.key, Purpose.FUND, t, i, 0) < c.services_flexible_fund * size / (p.grant * in_need):
                fund -= p.grant
                w.money += p.grant
                s.counts[Tally.OTHER_RECEIPTS] += p.grant
                s.counts[Tally.COST] += p.grant
        treatment(s, w, i, p, t, slots, untreated)


@rule
def treatment(s, w, i, p, t, slots, untreated):
    """Medication-assisted treatment begins when there is a slot, and ends for some."""
    begins = w.uses_drugs and w.in_trade and not w.on_treatment and untreated > 0.0
    if not (begins or w.on_treatment):
        return
    luck = draw(s.market[0].key, Purpose.TREATMENT, t, i, 0)
    if begins:
        w.on_treatment = luck < slots / untreated
    elif luck < p.treatment_ends:
        w.on_treatment = False
