"""Line 12, dependence: third parties' control grows or fades; people try to leave exploitation."""

from model.chance import Purpose, draw, four
from model.codes import NOBODY, Beginning, Ending
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.ties import begin_tie, end_tie
from model.machine.compilation import line, rule
from model.machine.prefetch import next_at_work
from model.rules import dependence, leaving
from model.rules.access import access_cost
from model.rules.people import has_third_party
from model.rules.ties import has_room
from model.slots import LeavingSlot


@line
def depend(s, p, c, t):
    """For everyone with a third party: what leaving would cost, the control that follows, and attempts to leave."""
    market = s.market[0]
    for k in range(market.working):
        next_at_work(s, k, 4)
        i = s.at_work[k]
        w = s.workers[i]
        if not has_third_party(w):
            if t - w.left_third_party < p.search_weeks:
                look_for(s, w, i, p, c, t)
            continue
        tp = s.third_parties[w.third_party]
        counted_on = dependence.place_to_count_on(w.housing, market.room, p)
        if p.on_dependence:
            alone = best_alone(s, w, counted_on, p)
            loss = dependence.loss_from_leaving(w, tp, alone, counted_on, c, p)
            w.dependence = dependence.dependence_next(w.dependence, loss, p)
        w.control = dependence.control_next(w, tp, p)
        mark_exploitation(s, w, p)
        if w.exploited and p.on_leaving:
            try_to_leave(s, w, i, tp, counted_on, p, c, t)


@rule
def best_alone(s, w, counted_on, p):
    """The most this worker expects to be left with alone anywhere that is open, after what access costs there.

    Starting alone brings only a part of that at first. Someone whose home the third party provides would have none,
    but for a place with services.
    """
    best = 0.0
    unhoused = dependence.would_be_unhoused(w.housing)
    for v in range(len(s.venues)):
        venue = s.venues[v]
        if dependence.could_start_alone(venue):
            cost = access_cost(w, venue, False, p)
            if unhoused:
                cost = dependence.cost_as_far_as_unhoused(cost, access_cost(w, venue, True, p), counted_on)
            best = max(best, dependence.left_alone_at(venue, w.earnings_at[v], w.need, cost))
    return dependence.left_at_first(best, p)


@rule
def mark_exploitation(s, w, p):
    """Exploitation begins above the upper threshold of control and ends below the lower one."""
    if not w.exploited and dependence.becomes_exploited(w.control, p):
        w.exploited = True
        tally(s, w, Tally.NEWLY_EXPLOITED, 1.0)
    elif w.exploited and dependence.no_longer_exploited(w.control, p):
        w.exploited = False
        tally(s, w, Tally.LEFT_EXPLOITATION, 1.0)


@rule
def try_to_leave(s, w, i, tp, counted_on, p, c, t):
    """Someone exploited leaves, is helped out, or is free because the third party is in detention next week too."""
    own, helped, _, _ = four(s.market[0].key, Purpose.LEAVING, t, i, LeavingSlot.TRIES)
    alone = best_alone(s, w, counted_on, p) if p.on_exit_needs_alternative else 0.0
    leaves = own < leaving.chance_to_leave(w, alone, p)
    is_helped = helped < leaving.chance_to_be_helped_out(w, s.market[0].room, c, p)
    if leaves or is_helped or tp.detained_until > t + 1:
        end_tie(s, w, i, Ending.GOT_AWAY, p, t)


@rule
def look_for(s, w, i, p, c, t):
    """A controlling third party looks for whoever got away from it, and sometimes finds them again (T15.11, T18.6)."""
    j = w.left_whom
    if not w.in_trade or j == NOBODY:
        return
    tally(s, w, Tally.SOUGHT_BY_THIRD_PARTY, 1.0)
    luck = draw(s.market[0].key, Purpose.LEAVING, t, i, LeavingSlot.FOUND_AGAIN)
    tp = s.third_parties[j]
    if luck < leaving.chance_to_be_found_again(w.housing, c, p) and has_room(tp) and tp.detained_until <= t:
        begin_tie(s, w, j, Beginning.FOUND_AGAIN, p)
