"""Line 3, entry and exit: people join the catchment and leave it, enter the trade, stop and return."""

from model.chance import Purpose, draw, four, whole
from model.codes import NOBODY, Documentation, Ending, VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.places import gives_up
from model.lines.ties import end_tie
from model.machine.compilation import line, rule
from model.machine.prefetch import next_person
from model.market.offers import blank
from model.population.people import hear_of_venues, newcomer
from model.rules import entry, migration_status, outside_work, stopping
from model.rules.forms import WEEKS_IN_YEAR


@line
def flows(s, p, c, t):
    """Deaths and departures, arrivals of adults, job changes, stops, entries and returns."""
    market = s.market[0]
    with_home = entry.attraction(expected_earnings(s, False), c, p)
    on_street = entry.attraction(expected_earnings(s, True), c, p)
    drives_at_most = entry.need_drives(1.0, p)
    arrivals(s, p, t)
    for i in range(market.people):
        next_person(s, i, 3)
        w = s.workers[i]
        if not w.alive:
            continue
        w.age += 1.0 / WEEKS_IN_YEAR
        if w.killed:
            tally(s, w, Tally.LETHAL_VIOLENCE, 1.0)
            depart(s, w, i, True, p, t)
            continue
        if w.to_be_removed and w.detained_until <= t:
            tally(s, w, Tally.REMOVALS, 1.0)
            depart(s, w, i, False, p, t)
            continue
        departs, first, second, third = four(market.key, Purpose.FLOW, t, i, 0)
        if departs < stopping.chance_to_depart(w, p):
            depart(s, w, i, departs < stopping.chance_to_die(w, p), p, t)
            continue
        if c.documentation_paths > 0.0:
            find_status(s, w, i, c, t)
        if w.in_trade:
            consider_stopping(s, w, i, p, c, t, first, second, third)
        else:
            attracted = on_street if entry.only_street_open(w) else with_home
            find_or_lose_work(w, p, c, first, second)
            consider_entering(s, w, p, c, t, attracted, drives_at_most, third)


@line
def list_workers(s):
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
def depart(s, w, i, died, p, t):
    """A person leaves the catchment for good; the slot is never another person's."""
    if died:
        tally(s, w, Tally.DEATHS, 1.0)
    if w.in_trade:
        tally(s, w, Tally.EXITS, 1.0)
    end_tie(s, w, i, Ending.DEPARTED, p, t)
    w.in_trade = False
    w.alive = False
    s.counts[Tally.DEPARTURES] += 1.0


@rule
def arrivals(s, p, t):
    """New adults move into or grow up within the catchment at a constant rate, as many as leave it."""
    market = s.market[0]
    expected = p.turnover * p.people * market.scale
    for _ in range(whole(expected, draw(market.key, Purpose.RENEWAL, t, 0, 0))):
        if market.people >= len(s.workers):
            return
        newcomer(s, market.people, p)
        market.people += 1
        s.counts[Tally.ARRIVALS] += 1.0


@rule
def find_status(s, w, i, c, t):
    """A path to permanent status opens (claim N4)."""
    luck = draw(s.market[0].key, Purpose.STATUS, t, i, 0)
    if luck < migration_status.chance_of_permanent_status(w.documentation, c):
        w.documentation = Documentation.CITIZEN_OR_RESIDENT


@rule
def consider_stopping(s, w, i, p, c, t, offered, taken, paused):
    """A worker stops over a place of work that was lost, or when a better outside offer comes, takes a break that
    savings or support allow, or gives up when the trade brings less than family, friends and odd jobs would."""
    if w.detained_until > t:
        return
    if gives_up(s, w, i, p, t):
        stop(s, w, i, p, t)
        return
    if offered < stopping.chance_of_offer(w, c, p):
        tally(s, w, Tally.JOB_OFFERS, 1.0)
        if taken < stopping.chance_to_take_offer(w, c, p):
            stop(s, w, i, p, t)
            w.job = True
            return
    if paused < stopping.chance_to_stop(w, p):
        stop(s, w, i, p, t)


@rule
def stop(s, w, i, p, t):
    """A worker stops trading sex, for a while or for good."""
    end_tie(s, w, i, Ending.STOPPED, p, t)
    w.in_trade = False
    w.between_places = False
    w.stopped = t
    tally(s, w, Tally.EXITS, 1.0)


@rule
def find_or_lose_work(w, p, c, finds, loses):
    """Someone outside the trade finds other work, or loses it."""
    if w.job:
        if loses < outside_work.chance_to_lose_work(c, p):
            w.job = False
    elif finds < outside_work.chance_to_find_work(w, c, p):
        w.job = True


@rule
def consider_entering(s, w, p, c, t, attracted, drives_at_most, enters):
    """Someone outside the trade may enter or return. For most people luck decides already before their need is known:
    they would not enter if nothing of it were met."""
    if enters >= entry.most_chance_to_enter(w, attracted, drives_at_most, p) or w.detained_until > t:
        return
    if enters < entry.chance_to_enter(w, attracted, c, p):
        enter(s, w, p, t)


@rule
def enter(s, w, p, t):
    """Someone begins, or begins again, to trade sex: alone, without a venue yet, and with hopes taken from hearsay."""
    if w.experience > 0.0:
        tally(s, w, Tally.RETURNS, 1.0)
    else:
        w.first_entry = t
        tally(s, w, Tally.FIRST_ENTRIES, 1.0)
    tally(s, w, Tally.ENTRIES, 1.0)
    w.in_trade = True
    w.job = False
    w.venue = NOBODY
    w.price = 0.0
    hear_of_venues(s, w)
    w.expected_income = 0.0
    w.mean_income = 0.0
    w.mean_square_income = 0.0
