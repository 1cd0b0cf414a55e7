"""Line 3, entry and exit: people join the catchment and leave it, enter the trade, stop and return."""

import math

from model.chance import Purpose, draw, four
from model.codes import NOBODY, Documentation, Housing, VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.machine.prefetch import next_person
from model.market.offers import blank
from model.population.founding import newcomer
from model.rules.forms import WEEKS_IN_YEAR, clip, has_third_party, logistic, power


@rule
def flows(s, p, c, t):
    """Deaths and departures, arrivals of adults, job changes, stops, entries and returns."""
    market = s.market[0]
    with_home = pull(expected_earnings(s, False), p, c)
    on_street = pull(expected_earnings(s, True), p, c)
    most = need_drives(1.0, p)
    arrivals(s, p, t)
    for i in range(market.people):
        next_person(s, i, 3)
        w = s.workers[i]
        if not w.alive:
            continue
        w.age += 1.0 / WEEKS_IN_YEAR
        departs, first, second, third = four(market.key, Purpose.FLOW, t, i, 0)
        if departs < departure_hazard(w, p):
            depart(s, w, i, departs < p.mortality_in_trade and w.in_trade)
            continue
        if c.documentation_paths > 0.0:
            find_status(s, w, i, c, t)
        if w.in_trade:
            consider_stopping(s, w, i, p, c, t, first, second, third)
        else:
            outside(s, w, i, p, c, t, on_street if only_street_open(w) else with_home, most, first, second, third)


@rule
def muster(s):
    """List those who are in the trade this week, for the rules that concern nobody else; they offer nothing yet."""
    market = s.market[0]
    working = 0
    alive = 0
    for i in range(market.people):
        w = s.workers[i]
        alive += 1 if w.alive else 0
        if w.in_trade:
            s.at_work[working] = i
            w.place = working
            blank(s.offers[working], i)
            working += 1
    market.working = working
    market.alive = alive


@rule
def expected_earnings(s, street):
    """What an outsider hears can be earned, on the street or elsewhere: remembered net earnings of workers there."""
    total = 0.0
    workers = 0.0
    for v in range(len(s.venues)):
        if (s.venues[v].kind == VenueKind.STREET) == street:
            total += s.venues[v].earnings * s.venues[v].workers
            workers += s.venues[v].workers
    return total / workers if workers > 0.0 else 0.0


@rule
def only_street_open(w):
    """Without a home, or in untreated drug use, the street is the place that asks for nothing."""
    return w.housing == Housing.UNHOUSED or (w.uses_drugs and not w.on_treatment)


@rule
def departure_hazard(w, p):
    """Weekly chance to leave the catchment for good; for people in the trade it includes death (T18.1)."""
    return p.turnover + (p.mortality_in_trade if w.in_trade else 0.0)


@rule
def depart(s, w, i, died):
    """A person leaves the catchment for good; the slot is never another person's."""
    if died:
        tally(s, w, Tally.DEATHS, 1.0)
    if w.in_trade:
        tally(s, w, Tally.EXITS, 1.0)
    if w.exploited:
        tally(s, w, Tally.LEFT_EXPLOITATION, 1.0)
    if has_third_party(w):
        s.third_parties[w.third_party].members -= 1
    w.third_party = NOBODY
    w.in_trade = False
    w.alive = False
    w.exploited = False
    s.counts[Tally.DEPARTURES] += 1.0


@rule
def arrivals(s, p, t):
    """New adults move into or grow up within the catchment at a constant rate, as many as leave it."""
    market = s.market[0]
    expected = p.turnover * p.people * market.scale
    count = int(expected)
    if draw(market.key, Purpose.RENEWAL, t, 0, 0) < expected - count:
        count += 1
    for _ in range(count):
        if market.people >= len(s.workers):
            return
        newcomer(s, market.people, p, t)
        market.people += 1
        s.counts[Tally.ARRIVALS] += 1.0


@rule
def find_status(s, w, i, c, t):
    """A path to permanent status opens (claim N4)."""
    if w.documentation != Documentation.CITIZEN_OR_RESIDENT:
        if draw(s.market[0].key, Purpose.STATUS, t, i, 0) < 1.0 - math.exp(-c.documentation_paths / WEEKS_IN_YEAR):
            w.documentation = Documentation.CITIZEN_OR_RESIDENT


@rule
def employability(w, p):
    """Share of outside job offers open to a person: records, being outed, status and disability cost offers."""
    open_to = 1.0
    if w.record:
        open_to *= 1.0 - p.record_job_loss
    if w.outed:
        open_to *= 1.0 - p.outed_job_loss
    if w.documentation == Documentation.UNDOCUMENTED:
        open_to *= 1.0 - p.undocumented_job_loss
    if w.disabled:
        open_to *= 1.0 - p.disabled_job_loss
    if w.housing == Housing.UNHOUSED:
        open_to *= 1.0 - p.unhoused_job_loss
    if w.uses_drugs and not w.on_treatment:
        open_to *= 1.0 - p.drugs_job_loss
    return open_to


@rule
def consider_stopping(s, w, i, p, c, t, offered, taken, paused):
    """A worker stops when a better outside offer comes, takes a break that savings or support allow, or gives up when
    the trade brings less than family, friends and odd jobs would.

    People in the class with long careers seldom leave for other work (T18.3, T18.4), yet pause as others do: in a
    cohort who inject drugs more than half stopped at least once in a year (T18.5). Someone under control cannot
    simply stop.
    """
    if w.detained_until > t:
        return
    freedom = 1.0 - w.control
    leaving = p.long_career_exit if w.stays_long else 1.0
    if offered < p.offer_rate * c.outside_work_offers * employability(w, p) * leaving and p.on_outside_work:
        tally(s, w, Tally.JOB_OFFERS, 1.0)
        better = (p.outside_wage * c.outside_work_wage - w.expected_income) / max(w.need, 1.0)
        if taken < logistic(p.choice_precision * (better + p.outside_appeal)) * freedom:
            stop(s, w, i, t)
            w.job = True
            return
    covered = clip(w.support / max(w.due, 1.0), 0.0, 1.0)
    pause = p.break_rate * freedom
    pause *= (1.0 - p.desperation_keeps * w.desperation) * (1.0 + p.support_stop * covered)
    pause += p.giving_up * freedom * clip(1.0 - w.expected_income / max(p.other_means * w.due, 1.0), 0.0, 1.0)
    if paused < pause:
        stop(s, w, i, t)


@rule
def stop(s, w, i, t):
    """A worker stops trading sex, for a while or for good."""
    if w.exploited:
        tally(s, w, Tally.LEFT_EXPLOITATION, 1.0)
    if has_third_party(w):
        s.third_parties[w.third_party].members -= 1
    if w.housing == Housing.PROVIDED:
        w.housing = Housing.UNSTABLE
    w.third_party = NOBODY
    w.exploited = False
    w.control = 0.0
    w.dependence = 0.0
    w.in_trade = False
    w.stopped = t
    tally(s, w, Tally.EXITS, 1.0)


@rule
def outside(s, w, i, p, c, t, attraction, most, found, lost, enters):
    """The week of someone outside the trade: jobs are lost and found; some enter or return."""
    if w.job:
        if lost < clip(p.job_loss + c.shock_job_loss, 0.0, 1.0):
            w.job = False
    elif found < p.job_finding * c.outside_work_offers * employability(w, p):
        w.job = True
    if not p.on_entry:
        if enters < p.usual_entry * base_rate(w, p) and w.detained_until <= t:
            enter(s, w, i, p, t)
        return
    # For most people luck decides here already: they would not enter if nothing of their need were met.
    if enters >= usual_hazard(w, p, attraction) * most or w.detained_until > t:
        return
    if enters < entry_hazard(w, p, c, attraction):
        enter(s, w, i, p, t)


@rule
def pull(prospect, p, c):
    """How much the trade draws people by what it pays against other work."""
    return power(prospect / outside_wage(p, c), p.earnings_entry)


@rule
def outside_wage(p, c):
    """What a week of other work pays ($)."""
    return max(p.outside_wage * (c.outside_work_wage if p.on_outside_work else 1.0), 1.0)


@rule
def base_rate(w, p):
    """Weekly chance to enter, or to return for those who traded before, who do so more readily (T18.6).

    Those with long careers return most readily of all: their stops are breaks, so that a stock with many people beyond
    ten years goes with short careers of most who ever enter (T18.4).
    """
    if w.experience > 0.0:
        return p.return_rate * (p.long_career_return if w.stays_long else 1.0)
    return p.entry_rate


@rule
def usual_hazard(w, p, attraction):
    """Weekly chance to enter or return with the usual share of need unmet: more with better pay, and without a home."""
    return base_rate(w, p) * attraction * (p.unhoused_entry if w.housing == Housing.UNHOUSED else 1.0)


@rule
def need_drives(unmet, p):
    """How much more readily people enter with such a share of their need unmet than with the usual one."""
    return math.exp(p.need_entry * (unmet - p.usual_unmet))


@rule
def entry_hazard(w, p, c, attraction):
    """Weekly chance to enter or return: higher without work or home, and with what the trade pays against other work.

    Support that covers needs lowers the pressure (claim S1).
    """
    income = w.support + (outside_wage(p, c) if w.job else 0.0)
    unmet = clip(1.0 - income / max(w.due, 1.0), 0.0, 1.0)
    return clip(usual_hazard(w, p, attraction) * need_drives(unmet, p), 0.0, 1.0)


@rule
def enter(s, w, i, p, t):
    """Someone begins, or begins again, to trade sex: without a venue yet, and with hopes taken from hearsay."""
    if w.experience > 0.0:
        tally(s, w, Tally.RETURNS, 1.0)
    else:
        w.first_entry = t
        tally(s, w, Tally.FIRST_ENTRIES, 1.0)
    tally(s, w, Tally.ENTRIES, 1.0)
    w.in_trade = True
    w.job = False
    w.venue = NOBODY
    w.third_party = NOBODY
    w.control = 0.0
    w.dependence = 0.0
    w.price = 0.0
    for v in range(len(s.venues)):
        w.earnings_at[v] = s.venues[v].earnings
        w.risk_at[v] = s.venues[v].violence
    w.expected_income = 0.0
    w.mean_income = 0.0
    w.mean_square_income = 0.0
