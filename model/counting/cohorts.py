"""Cohorts: who is compared with herself, himself or themself in another world.

Some are fixed when a policy starts: every branch of one world has the same people in them. One, the marked, fills as
things happen: a keyed share of arrests (or outings, homes lost, payments) is marked, and in one of two worlds undone,
so that the same people are compared with and without what happened to them.
"""

from model.chance import Purpose, draw
from model.codes import Documentation, Housing, Venue, VenueKind
from model.counting.following import follow_from_here
from model.counting.tallies import Cohort
from model.machine.compilation import line, rule
from model.rules.people import has_third_party

ARREST = 0
OUTING = 1
LOST_HOME = 2
PAYMENT = 3
DETENTION = 4
RECORD = 5
PLACE = 6
_EXPLOITED = 1 << Cohort.EXPLOITED_AT_START
_MIGRANT_INDOOR = 1 << Cohort.MIGRANT_INDOOR_AT_START
_LIVE_IN = 1 << Cohort.LIVE_IN_AT_START
_UNHOUSED = 1 << Cohort.UNHOUSED_AT_START
_MARKED = 1 << Cohort.MARKED
_ALONE_ON_PLATFORM = 1 << Cohort.ALONE_ON_PLATFORM_AT_START


@line
def fix_cohorts(s):
    """A policy starts: fix the cohorts of everyone in the trade, and how many bookings a week there were."""
    s.market[0].usual_bookings = s.market[0].bookings
    for i in range(s.market[0].people):
        w = s.workers[i]
        w.cohort = 0
        follow_from_here(w)
        if w.in_trade:
            w.cohort = cohort_at_start(s, w)


@rule
def cohort_at_start(s, w):
    """The cohorts of one worker: exploited, migrant in an indoor business, living in, without a home, alone online.

    Alone online means on the main platform without a third party: whom its closure would leave without a place of work.
    """
    cohort = 0
    if w.exploited:
        cohort |= _EXPLOITED
    indoor = w.venue >= 0 and s.venues[w.venue].kind == VenueKind.BUSINESS
    if indoor and w.documentation != Documentation.CITIZEN_OR_RESIDENT:
        cohort |= _MIGRANT_INDOOR
    if w.housing == Housing.PROVIDED:
        cohort |= _LIVE_IN
    elif w.housing == Housing.UNHOUSED:
        cohort |= _UNHOUSED
    if w.venue == Venue.PLATFORM_MAIN and not has_third_party(w):
        cohort |= _ALONE_ON_PLATFORM
    return cohort


@rule
def undone(s, w, i, t, event, share, c):
    """Whether something that was about to happen to a person is undone; a keyed ``share`` of events is marked.

    Who is marked does not depend on whether marked events are undone (claim L6 and its like).
    """
    if share <= 0.0 or draw(s.market[0].key, Purpose.MARK, t, i, event) >= share:
        return False
    w.cohort |= _MARKED
    return c.counterfactual_undone >= 1.0
