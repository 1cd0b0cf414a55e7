"""Line 11, services: people seek help, meet barriers, wait, are served."""

from model.chance import Purpose, draw, four
from model.codes import NOBODY, Ending, Housing
from model.counting.cohorts import PLACE, undone
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.definitions import qualifies, sees_oneself_entitled
from model.lines.ties import end_tie
from model.machine.compilation import line, rule
from model.machine.prefetch import next_at_work, next_person
from model.machine.selection import ranked
from model.rules import barriers, grants, outreach, seeking_help, service_capacity, supported_housing, treatment
from model.rules.forms import remember
from model.slots import Barrier, FundSlot, HousingSlot, ServiceSlot


@line
def serve(s, p, c, t):
    """Outreach, identification, requests, barriers, places by lottery, flexible money, treatment."""
    if not p.on_services:
        return
    market = s.market[0]
    running = service_capacity.share_running(c)
    requests = 0
    admissions = 0
    taken = 0
    for i in range(market.people):
        next_person(s, i, 2)
        w = s.workers[i]
        if not w.alive:
            continue
        end_stay(w, i, s, p, c, t)
        taken += 1 if w.housing == Housing.SUPPORTED else 0
        if not outreach.cared_for(w, t, p):
            continue
        reach_out(s, w, i, p, c, t, running)
        if not seeks_help(s, w, i, p, c, t, running):
            continue
        requests += 1
        if admitted(s, w, i, p, c, t):
            s.applicants[admissions] = i
            admissions += 1
        else:
            answered(s, w)
    places = service_capacity.places(market.scale, running, c, p)
    give_places(s, p, c, t, requests, admissions, max(places - taken, 0))
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
    if controlling < supported_housing.share_controlling(c, p) and driven < p.leaves_control:
        tally(s, w, Tally.EARLY_DEPARTURES, 1.0)
        w.housing = Housing.UNHOUSED


@rule
def reach_out(s, w, i, p, c, t, running):
    """Outreach reaches people now and then; without it contact with services fades. Agencies identify a few (T15.8)."""
    reached, found, _, _ = four(s.market[0].key, Purpose.SERVICE, t, i, ServiceSlot.OUTREACH)
    w.service_reach = outreach.contact_left(w.service_reach, p)
    if reached < outreach.chance_reached(running, c):
        w.service_reach = 1.0
    if w.exploited:
        counts = qualifies(s, w, i, p, c)
        tally(s, w, Tally.ASSESSED, 1.0)
        tally(s, w, Tally.QUALIFYING, 1.0 if counts else 0.0)
        if counts and found < outreach.chance_identified(running, c, p):
            w.identified = True
    if outreach.identification_lapses(w, t, p):
        w.identified = False


@rule
def seeks_help(s, w, i, p, c, t, running):
    """Whether a person seeks a place this week; who does is remembered from the first request on."""
    if not seeking_help.needs_a_place(w, t):
        return False
    chance = seeking_help.chance_to_seek(w, sees_oneself_entitled(s, w, p, c), running, c, p)
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
def turned_away(s, i, barrier, share):
    """Whether a rule that a share of places has stands in this person's way: a fixed disposition, so that relaxing a
    rule only ever admits more people. Where the share is none or all, nothing is left to luck."""
    if share <= 0.0 or share >= 1.0:
        return share >= 1.0
    return draw(s.market[0].key, Purpose.BARRIER, 0, i, barrier) < share


@rule
def admitted(s, w, i, p, c, t):
    """Whether a person comes as far as the lottery for free places, past the wait and every barrier."""
    if lost_to_the_wait(s, i, p, c, t):
        tally(s, w, Tally.REFUSED_WAIT, 1.0)
        return False
    return not p.on_eligibility or not stopped_by_a_barrier(s, w, i, p, c)


@rule
def lost_to_the_wait(s, i, p, c, t):
    """Whether a person was ready to go for a moment that has passed (claim H12)."""
    ready = barriers.share_still_ready(c, p)
    return ready < 1.0 and draw(s.market[0].key, Purpose.SERVICE, t, i, ServiceSlot.MOMENT) >= ready


@rule
def stopped_by_a_barrier(s, w, i, p, c):
    """Each barrier in turn (claim H3); the first that stops a person is the reason recorded."""
    if turned_away(s, i, Barrier.SOBRIETY, barriers.drug_use(w, c)):
        tally(s, w, Tally.REFUSED_SOBRIETY, 1.0)
    elif turned_away(s, i, Barrier.ABUSE, barriers.undocumented_abuse(w, c)):
        tally(s, w, Tally.REFUSED_DOCUMENTED_ABUSE, 1.0)
    elif turned_away(s, i, Barrier.VICTIMS_ONLY, barriers.not_identified(w, c)):
        tally(s, w, Tally.REFUSED_VICTIMS_ONLY, 1.0)
    elif turned_away(s, i, Barrier.SEX_WORK, barriers.sex_work(w, c)):
        tally(s, w, Tally.REFUSED_SEX_WORK, 1.0)
    elif turned_away(s, i, Barrier.RECORD, barriers.criminal_record(w, c)):
        tally(s, w, Tally.REFUSED_RECORD, 1.0)
    elif turned_away(s, i, Barrier.POLICE_CONTACT, barriers.distrust_of_police(w, c)):
        tally(s, w, Tally.REFUSED_POLICE_CONTACT, 1.0)
    elif turned_away(s, i, Barrier.GENDER, barriers.gender(w, c, p)):
        tally(s, w, Tally.REFUSED_GENDER, 1.0)
    elif turned_away(s, i, Barrier.PARENT, barriers.children(w, c, p)):
        tally(s, w, Tally.REFUSED_PARENT, 1.0)
    elif turned_away(s, i, Barrier.DOCUMENTATION, barriers.migration_status(w, c)):
        tally(s, w, Tally.REFUSED_DOCUMENTATION, 1.0)
    elif turned_away(s, i, Barrier.LANGUAGE, barriers.language(w, c)):
        tally(s, w, Tally.REFUSED_LANGUAGE, 1.0)
    else:
        return False
    return True


@rule
def give_places(s, p, c, t, requests, admissions, free):
    """Free places go by lottery: to the smallest keyed numbers among those who were admitted."""
    market = s.market[0]
    if requests > 0:
        met = service_capacity.share_of_requests_met(free, admissions, requests)
        market.room = remember(market.room, met, p.room_weight)
    for n in range(admissions):
        s.scratch[n] = draw(market.key, Purpose.SERVICE, t, s.applicants[n], ServiceSlot.LOTTERY)
        s.scratch[admissions + n] = s.scratch[n]
    last_served = -1.0
    if admissions > 0 and free > 0:
        last_served = ranked(s.scratch[admissions:], admissions, min(free, admissions) - 1)
    for n in range(admissions):
        i = s.applicants[n]
        w = s.workers[i]
        served = s.scratch[n] <= last_served and not undone(s, w, i, t, PLACE, c.counterfactual_places, c)
        answered(s, w)
        if served:
            move_in(s, w, i, p, c, t)
        else:
            tally(s, w, Tally.REFUSED_CAPACITY, 1.0)


@rule
def move_in(s, w, i, p, c, t):
    """A person takes a place; some of those under control get away with it."""
    tally(s, w, Tally.HELP_SERVED, 1.0)
    tally(s, w, Tally.WEEKS_WAITED, t - w.asking_since)
    w.asking_since = NOBODY
    w.housing = Housing.SUPPORTED
    w.bed_until = t + supported_housing.weeks_of_stay(c)
    completes = draw(s.market[0].key, Purpose.SERVICE, t, i, ServiceSlot.COMPLETES) < p.place_completes
    if w.exploited and completes:
        tally(s, w, Tally.ATTEMPTS_COMPLETED, 1.0)
        end_tie(s, w, i, Ending.HELPED_BY_SERVICES, p, t)


@rule
def give_money_and_treatment(s, p, c, t, running):
    """Flexible money to people in need, and new starts of treatment, as far as the week's budget and slots go.

    Chances are set so that the expected number served is what there is to give, and grants are larger where few may
    have one; the budget is never exceeded.
    """
    market = s.market[0]
    in_need = 0.0
    untreated = 0.0
    for k in range(market.working):
        next_at_work(s, k, 2)
        w = s.workers[s.at_work[k]]
        in_need += 1.0 if may_have_grant(s, w, s.at_work[k], p, c) else 0.0
        untreated += 1.0 if treatment.untreated(w) else 0.0
    thousands = service_capacity.thousands_served(market.scale, running, p)
    fund = service_capacity.flexible_fund(thousands, c, p)
    grant = grants.size_of_grant(fund, in_need, p)
    chance_of_grant = grants.chance_of_grant(fund, grant, in_need)
    chance_to_begin = treatment.chance_to_begin(service_capacity.treatment_slots(thousands, c), untreated)
    first = int(draw(market.key, Purpose.FUND, t, 0, FundSlot.WHO_IS_FIRST) * market.people)
    for n in range(market.people):
        i = (first + n) % market.people  # who comes first when the fund runs out is luck
        next_person(s, i, 2)
        w = s.workers[i]
        if not w.alive:
            continue
        if w.in_trade and fund >= grant and may_have_grant(s, w, i, p, c):
            if draw(market.key, Purpose.FUND, t, i, FundSlot.GRANT) < chance_of_grant:
                fund -= grant
                pay_grant(s, w, grant)
        treat(s, w, i, p, t, chance_to_begin)


@rule
def may_have_grant(s, w, i, p, c):
    """Whether this week's flexible money is open to a person; whom a kept part shuts out is a fixed disposition."""
    return not turned_away(s, i, Barrier.GRANT, grants.share_kept_from(w, c, p))


@rule
def pay_grant(s, w, grant):
    """A grant is paid, without conditions."""
    w.money += grant
    s.counts[Tally.OTHER_RECEIPTS] += grant
    s.counts[Tally.COST] += grant


@rule
def treat(s, w, i, p, t, chance_to_begin):
    """Medication-assisted treatment begins when there is a slot, and ends for some."""
    begins = treatment.may_begin(w)
    if not (begins or w.on_treatment):
        return
    luck = draw(s.market[0].key, Purpose.TREATMENT, t, i, 0)
    if begins:
        w.on_treatment = luck < chance_to_begin
    elif luck < p.treatment_ends:
        w.on_treatment = False
