"""Line 11, services: people seek help, meet barriers, wait, are served."""

from model.chance import Purpose, draw, four
from model.codes import NOBODY, Documentation, Gender, Housing
from model.conditions import status_quo_of
from model.counting.cohorts import PLACE, undone
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.definitions import qualifies, sees_oneself_entitled
from model.lines.ties import end_tie
from model.machine.compilation import rule
from model.machine.prefetch import next_at_work, next_person
from model.machine.selection import ranked
from model.rules.forms import clip, power, remember
from model.rules.law import exposure
from model.rules.ties import Ending
from model.slots import Barrier, FundSlot, HousingSlot, ServiceSlot

THOUSAND = 1000.0
USUAL_CONTROLLING = status_quo_of("services.controlling")
USUAL_SCATTERED = status_quo_of("services.scattered")
USUAL_POLICE_RULE = status_quo_of("services.police_contact_rule")


@rule
def serve(s, p, c, t):
    """Outreach, identification, requests, barriers, beds by lottery, flexible money, treatment."""
    if not p.on_services:
        return
    market = s.market[0]
    running = 1.0 - c.services_suspended
    sought = 0
    admissions = 0
    taken = 0
    for i in range(market.people):
        next_person(s, i, 2)
        w = s.workers[i]
        if not w.alive:
            continue
        end_stay(w, i, s, p, c, t)
        taken += 1 if w.housing == Housing.SUPPORTED else 0
        if not w.in_trade and t - w.stopped > p.aftercare_weeks:
            continue
        outreach(s, w, i, p, c, t, running)
        if not seeks_help(s, w, i, p, c, t, running):
            continue
        sought += 1
        if admitted(s, w, i, p, c, t):
            s.applicants[admissions] = i
            admissions += 1
        else:
            answered(s, w)
    places = int(c.services_beds * p.people_in_trade * market.scale / THOUSAND * running)
    give_beds(s, p, c, t, sought, admissions, max(places - taken, 0))
    give_money_and_treatment(s, p, c, t, running)


@rule
def end_stay(w, i, s, p, c, t):
    """A place in supported housing ends at its time limit: some have found a home by then, the others have not.

    Some leave before, driven out where the place controls, searches or presses them to tell their story (claim H13).
    """
    if w.housing != Housing.SUPPORTED:
        return
    tally(s, w, Tally.PLACES_LIVED_IN, 1.0)
    housed, driven, controlling, _ = four(s.market[0].key, Purpose.HOUSING, t, i, HousingSlot.STAY)
    if w.bed_until <= t:
        w.housing = Housing.STABLE if housed < p.rehoused_after_service else Housing.UNHOUSED
        return
    share = c.services_controlling if p.on_early_departure else USUAL_CONTROLLING
    if controlling < share and driven < p.leaves_control:
        tally(s, w, Tally.EARLY_DEPARTURES, 1.0)
        w.housing = Housing.UNHOUSED


@rule
def outreach(s, w, i, p, c, t, running):
    """Outreach reaches people now and then; without it contact with services fades. Agencies identify a few (T15.8)."""
    reached, found, _, _ = four(s.market[0].key, Purpose.SERVICE, t, i, ServiceSlot.OUTREACH)
    w.service_reach = remember(w.service_reach, 0.0, p.service_reach_weight)
    if reached < c.services_outreach * running / WEEKS_IN_QUARTER:
        w.service_reach = 1.0
    if w.exploited:
        counts = qualifies(s, w, i, p, c)
        tally(s, w, Tally.ASSESSED, 1.0)
        tally(s, w, Tally.QUALIFYING, 1.0 if counts else 0.0)
        if counts and found < clip(p.identified_per_week * c.services_identification * running, 0.0, 1.0):
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
    chance *= sees_oneself_entitled(s, w, p, c)
    chance *= 1.0 - clip(p.status_deters_help * exposure(w, c, p), 0.0, 1.0)
    police = c.services_police_contact_rule if p.on_eligibility else USUAL_POLICE_RULE
    chance *= 1.0 - p.police_rule_deters * police * (1.0 - (w.trust if p.on_trust else p.usual_trust))
    seeks = draw(s.market[0].key, Purpose.SERVICE, t, i, ServiceSlot.REQUEST) < chance
    if seeks and w.asking_since == NOBODY:
        w.asking_since = t
    return seeks


@rule
def answered(s, w):
    """A request is counted when it is answered, beside the answer and of the same people."""
    tally(s, w, Tally.HELP_SOUGHT, 1.0)
    tally(s, w, Tally.ATTEMPTS, 1.0 if w.exploited else 0.0)


@rule
def turned_away(s, i, b, share):
    """Whether a rule that a share of places has stands in this person's way: a fixed disposition, so that relaxing a
    rule only ever admits more people."""
    return draw(s.market[0].key, Purpose.BARRIER, 0, i, b) < share


@rule
def admitted(s, w, i, p, c, t):
    """Each barrier in turn (claim H3); the first that stops a person is the reason recorded.

    Places at scattered sites have no rule about gender or children (claim H11).
    """
    if lost_to_the_wait(s, i, p, c, t):
        tally(s, w, Tally.REFUSED_WAIT, 1.0)
        return False
    if not p.on_eligibility:
        return True
    single_site = 1.0 - (c.services_scattered if p.on_scattered else USUAL_SCATTERED)
    sex_work = w.in_trade and not w.exploited
    foreign = w.documentation != Documentation.CITIZEN_OR_RESIDENT
    if w.uses_drugs and not w.on_treatment and turned_away(s, i, Barrier.SOBRIETY, c.services_sobriety_rule):
        tally(s, w, Tally.REFUSED_SOBRIETY, 1.0)
    elif w.exploited and not w.identified and turned_away(s, i, Barrier.ABUSE, c.services_documented_abuse_rule):
        tally(s, w, Tally.REFUSED_DOCUMENTED_ABUSE, 1.0)
    elif not w.identified and turned_away(s, i, Barrier.VICTIMS_ONLY, c.services_victims_only_rule):
        tally(s, w, Tally.REFUSED_VICTIMS_ONLY, 1.0)
    elif sex_work and turned_away(s, i, Barrier.SEX_WORK, c.services_no_sex_work_rule):
        tally(s, w, Tally.REFUSED_SEX_WORK, 1.0)
    elif w.record and turned_away(s, i, Barrier.RECORD, c.services_record_rule):
        tally(s, w, Tally.REFUSED_RECORD, 1.0)
    elif turned_away(s, i, Barrier.POLICE_CONTACT, c.services_police_contact_rule * (1.0 - w.trust)):
        tally(s, w, Tally.REFUSED_POLICE_CONTACT, 1.0)
    elif w.gender != Gender.CISGENDER_WOMAN and turned_away(s, i, Barrier.GENDER, c.services_gender_rule * single_site):
        tally(s, w, Tally.REFUSED_GENDER, 1.0)
    elif w.parent and turned_away(s, i, Barrier.PARENT, c.services_parent_rule * single_site):
        tally(s, w, Tally.REFUSED_PARENT, 1.0)
    elif foreign and turned_away(s, i, Barrier.DOCUMENTATION, c.services_documentation_rule):
        tally(s, w, Tally.REFUSED_DOCUMENTATION, 1.0)
    elif w.limited_english and turned_away(s, i, Barrier.LANGUAGE, c.services_language_rule):
        tally(s, w, Tally.REFUSED_LANGUAGE, 1.0)
    else:
        return True
    return False


@rule
def lost_to_the_wait(s, i, p, c, t):
    """The moment in which someone is ready to go is short: some have lost it when their turn comes (claim H12)."""
    if c.services_wait <= 0.0 or not p.on_moment:
        return False
    ready = power(1.0 - p.moment_weight, c.services_wait)
    return draw(s.market[0].key, Purpose.SERVICE, t, i, ServiceSlot.MOMENT) >= ready


@rule
def give_beds(s, p, c, t, sought, admissions, free):
    """Free places go by lottery: to the smallest keyed numbers among those who were admitted."""
    market = s.market[0]
    if sought > 0:
        market.room = remember(market.room, min(free, admissions) / sought, p.room_weight)
    for n in range(admissions):
        s.scratch[n] = draw(market.key, Purpose.SERVICE, t, s.applicants[n], ServiceSlot.LOTTERY)
        s.scratch[admissions + n] = s.scratch[n]
    limit = -1.0
    if admissions > 0 and free > 0:
        limit = ranked(s.scratch[admissions:], admissions, min(free, admissions) - 1)
    for n in range(admissions):
        i = s.applicants[n]
        w = s.workers[i]
        served = s.scratch[n] <= limit and not undone(s, w, i, t, PLACE, c.counterfactual_places, c)
        answered(s, w)
        if served:
            tally(s, w, Tally.HELP_SERVED, 1.0)
            tally(s, w, Tally.WEEKS_WAITED, t - w.asking_since)
            w.asking_since = NOBODY
            w.housing = Housing.SUPPORTED
            w.bed_until = t + int(c.services_housing_time_limit)
            completes = draw(market.key, Purpose.SERVICE, t, i, ServiceSlot.COMPLETES) < p.place_completes
            if w.exploited and completes:
                tally(s, w, Tally.ATTEMPTS_COMPLETED, 1.0)
                end_tie(s, w, i, Ending.GOT_AWAY, p, t)
        else:
            tally(s, w, Tally.REFUSED_CAPACITY, 1.0)


@rule
def give_money_and_treatment(s, p, c, t, running):
    """Flexible money to people in need, and new starts of treatment, as far as the week's budget and slots go.

    Chances are set so that the expected number served is what there is to give, and grants are larger where few may
    have one; the budget is never exceeded.
    """
    market = s.market[0]
    size = p.people_in_trade * market.scale / THOUSAND * running
    in_need = 0.0
    untreated = 0.0
    for k in range(market.working):
        next_at_work(s, k, 2)
        w = s.workers[s.at_work[k]]
        in_need += 1.0 if may_have_grant(s, w, s.at_work[k], p, c) else 0.0
        untreated += 1.0 if w.uses_drugs and not w.on_treatment else 0.0
    fund = c.services_flexible_fund * size if p.on_income_support else 0.0
    grant = max(p.grant, fund / in_need) if in_need > 0.0 else p.grant
    chance = fund / (grant * in_need) if in_need > 0.0 else 0.0
    slots = c.services_treatment_slots * size
    first = int(draw(market.key, Purpose.FUND, t, 0, FundSlot.WHO_IS_FIRST) * market.people)
    for n in range(market.people):
        i = (first + n) % market.people  # who comes first when the fund runs out is luck
        next_person(s, i, 2)
        w = s.workers[i]
        if not w.alive:
            continue
        if w.in_trade and fund >= grant and may_have_grant(s, w, i, p, c):
            if draw(market.key, Purpose.FUND, t, i, FundSlot.GRANT) < chance:
                fund -= grant
                w.money += grant
                s.counts[Tally.OTHER_RECEIPTS] += grant
                s.counts[Tally.COST] += grant
        treatment(s, w, i, p, t, slots, untreated)


@rule
def may_have_grant(s, w, i, p, c):
    """Flexible money is for people in great need or under control; a part may be kept for the latter (claim H2)."""
    if w.exploited or w.identified:
        return True
    kept = c.services_fund_victims_only if p.on_eligibility else 0.0
    return w.desperation > p.fund_desperation and (kept <= 0.0 or not turned_away(s, i, Barrier.GRANT, kept))


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
