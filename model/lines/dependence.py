"""Line 12, dependence: third parties' control grows or fades; people try to leave exploitation."""

import math

from model.chance import Purpose, draw, four
from model.codes import NOBODY, Housing, VenueKind
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.access import access_cost
from model.machine.compilation import rule
from model.machine.prefetch import next_at_work
from model.market.openness import open_to_third_party
from model.rules.forms import clip, has_third_party, remember, saturating
from model.slots import HousingSlot, LeavingSlot


@rule
def depend(s, p, c, t):
    """For everyone with a third party: what leaving would cost, the control that follows, and attempts to leave."""
    market = s.market[0]
    for k in range(market.working):
        next_at_work(s, k, 4)
        i = s.at_work[k]
        w = s.workers[i]
        if not has_third_party(w):
            if t - w.left_third_party < p.search_weeks:
                found_again(s, w, i, p, c, t)
            continue
        tp = s.third_parties[w.third_party]
        if p.on_dependence:
            w.dependence = remember(w.dependence, loss_from_leaving(s, w, tp, p, c), p.dependence_weight)
        w.control = control_next(w, tp, p)
        mark_exploitation(s, w, i, p, t)
        if w.exploited and p.on_leaving:
            try_to_leave(s, w, i, tp, p, c, t)


@rule
def best_alone(s, w, p):
    """The most this worker expects to be left with alone anywhere that is open, after what access costs there.

    Starting alone brings only a part of that at first. Someone whose home the third party provides would have none,
    but for a place with services.
    """
    best = 0.0
    would_be_unhoused = w.housing == Housing.PROVIDED or w.housing == Housing.UNHOUSED
    without = 1.0 - place_to_count_on(s, w, p)
    for v in range(len(s.venues)):
        venue = s.venues[v]
        if venue.open > 0.0 and (venue.kind == VenueKind.PLATFORM or venue.kind == VenueKind.STREET):
            cost = access_cost(w, venue, False, p)
            if would_be_unhoused:
                cost += without * (access_cost(w, venue, True, p) - cost)
            worth = w.earnings_at[v] - w.need * cost
            best = max(best, worth * venue.open)
    return best * p.startup_share


@rule
def place_to_count_on(s, w, p):
    """How far services' places stand in for the home that a third party provides: as far as requests are met.

    Where housing can be had without conditions, people need not stay for the sake of a roof (claim H1).
    """
    return p.places_relieve * s.market[0].room if w.housing == Housing.PROVIDED else 0.0


@rule
def loss_from_leaving(s, w, tp, p, c):
    """What leaving this week would cost against the best alternative: income, home, drugs and safety, as a share.

    Without peers to turn to, or public places to go to (claim S9), more is lost.
    """
    held = max(w.expected_income, 0.0)
    income = clip(1.0 - best_alone(s, w, p) / max(held, p.least_income), 0.0, 1.0)
    home = 1.0 - place_to_count_on(s, w, p) if w.housing == Housing.PROVIDED else 0.0
    drugs = 1.0 if tp.provides_drugs and w.uses_drugs and not w.on_treatment else 0.0
    total = p.weight_income * income + p.weight_home * home + p.weight_drugs * drugs + p.weight_safety * tp.security
    isolated = p.weight_isolation * (1.0 - saturating(w.peers, p.peers_half))
    return clip(total + isolated + p.weight_refuge * no_refuge(p, c), 0.0, 1.0)


@rule
def no_refuge(p, c):
    """Share of public places of refuge that are closed."""
    return c.shock_refuges_closed if p.on_refuges else 0.0


@rule
def control_next(w, tp, p):
    """ΔC = α·propensity·D·(1 − C) − δ·(1 − D)·C − ε₀·C: grows on dependence, fades without it.

    At D = 0.5 it settles near 0.14, 0.49 and 0.72 for a propensity of 0.05, 0.3 and 0.8.
    """
    grows = p.control_growth * tp.propensity * w.dependence * (1.0 - w.control)
    fades = p.control_decay * (1.0 - w.dependence) * w.control + p.control_fade * w.control
    return clip(w.control + grows - fades, 0.0, 1.0)


@rule
def mark_exploitation(s, w, i, p, t):
    """Exploitation begins above the upper threshold of control and ends below the lower one."""
    if not w.exploited and w.control > p.exploitation_begins:
        w.exploited = True
        tally(s, w, Tally.NEWLY_EXPLOITED, 1.0)
    elif w.exploited and w.control < p.exploitation_ends:
        w.exploited = False
        tally(s, w, Tally.LEFT_EXPLOITATION, 1.0)


@rule
def try_to_leave(s, w, i, tp, p, c, t):
    """Leaving needs somewhere to go, and often someone who helps.

    Own leaving falls with control and for want of a fare; it rises with savings, a place to work alone, housing and
    treatment. Rescue does not vanish at full control: peers, family and friends, clients, seldom police (T8.9).
    """
    own, helped, _, _ = four(s.market[0].key, Purpose.LEAVING, t, i, LeavingSlot.TRIES)
    alternative = p.usual_alternative
    if p.on_exit_needs_alternative:
        alternative = clip(best_alone(s, w, p) / max(w.need, 1.0), 0.0, 1.0)
    readiness = p.leaving_savings * clip(w.money / max(w.need, 1.0), 0.0, 2.0)
    readiness += p.leaving_alternative * (alternative - p.usual_alternative)
    readiness += p.leaving_housing if w.housing == Housing.SUPPORTED else 0.0
    readiness += p.leaving_treatment if w.on_treatment else 0.0
    readiness += p.leaving_support * clip(w.support / max(w.due, 1.0), 0.0, 1.0)
    without_fare = 1.0 if w.money < p.leaving_cost else 0.0
    hazard = p.leaving_rate * (1.0 - p.fare_matters * without_fare)
    hazard *= math.exp(p.leaving_freedom * math.log(max(1.0 - w.control, 1e-9))) * math.exp(readiness)
    rescue = p.rescue_peers * saturating(w.peers, p.peers_half) + p.rescue_family + p.rescue_clients
    rescue *= 1.0 - p.refuge_matters * no_refuge(p, c)
    rescue += p.rescue_police * w.trust + rescue_by_services(s, w, p, c)
    if own < clip(hazard, 0.0, 1.0) or helped < clip(rescue, 0.0, 1.0) or tp.detained_until > t + 1:
        escape(s, w, i, p, t)


@rule
def rescue_by_services(s, w, p, c):
    """Services help out people whom they are in touch with; those who are identified the more, as far as there is
    room: identification by itself gives nobody a place to go (claim H7)."""
    more = 1.0 + p.identified_helped * s.market[0].room if w.identified else 1.0
    return p.rescue_services * w.service_reach * more * (1.0 - c.services_suspended)


@rule
def escape(s, w, i, p, t):
    """A person gets out of exploitation, and out of the place the third party provided."""
    tally(s, w, Tally.LEFT_EXPLOITATION, 1.0)
    w.exploited = False
    leave_third_party(s, w, i, p, t)
    w.venue = NOBODY


@rule
def leave_third_party(s, w, i, p, t):
    """An arrangement ends: control with it, and the place to live if the third party provided it."""
    if w.exploited:
        w.exploited = False
        tally(s, w, Tally.LEFT_EXPLOITATION, 1.0)
    if w.control > p.exploitation_ends:
        w.left_third_party = t
        w.left_whom = w.third_party
    tp = s.third_parties[w.third_party]
    business = s.venues[tp.home_venue].kind == VenueKind.BUSINESS
    closed = business and not open_to_third_party(s, w.third_party, tp.home_venue)
    tp.members -= 1
    w.third_party = NOBODY
    w.control = 0.0
    w.dependence = 0.0
    if w.housing == Housing.PROVIDED:
        found = draw(s.market[0].key, Purpose.HOUSING, t, i, HousingSlot.AFTER_LEAVING) < p.room_after_leaving
        found = found or (closed and not p.on_live_in)
        w.housing = Housing.UNSTABLE if found else Housing.UNHOUSED
        tally(s, w, Tally.LOST_HOME, 0.0 if found else 1.0)


@rule
def found_again(s, w, i, p, c, t):
    """People who got away from a controlling third party are sometimes found again by it (T15.11, T18.6).

    A safe home protects; in scattered-site housing people can also move on when they are found (claim H11).
    """
    j = w.left_whom
    if not w.in_trade or j == NOBODY:
        return
    tally(s, w, Tally.SOUGHT_BY_THIRD_PARTY, 1.0)
    if not p.on_found_again:
        return
    hazard = p.found_again_rate
    if w.housing == Housing.STABLE or w.housing == Housing.SUPPORTED:
        hazard *= 1.0 - p.home_protects
    if w.housing == Housing.SUPPORTED and p.on_scattered:
        hazard *= 1.0 - p.moves_when_found * c.services_scattered
    if draw(s.market[0].key, Purpose.LEAVING, t, i, LeavingSlot.FOUND_AGAIN) >= hazard:
        return
    tp = s.third_parties[j]
    if tp.active and tp.members < tp.capacity and tp.detained_until <= t:
        w.third_party = j
        tp.members += 1
        w.venue = tp.venue
        w.price = max(s.venues[w.venue].price, 1.0)
        w.control = p.exploitation_begins
        w.dependence = 1.0
        tally(s, w, Tally.FOUND_AGAIN, 1.0)
