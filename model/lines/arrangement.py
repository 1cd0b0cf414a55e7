"""Line 4, work arrangement: where to work, alone or with a third party, and how many sessions to want."""

import math

from model.chance import Purpose, draw, four, gumbel
from model.codes import CAN_BE_ASKED, NOBODY, Housing, Venue, VenueKind
from model.lines.dependence import leave_third_party
from model.lines.worth import alone_value, liked_as, with_third_party_value
from model.machine.compilation import rule
from model.machine.prefetch import next_at_work
from model.market.offers import settle_offer
from model.market.openness import open_to, open_to_third_party
from model.market.stands import clear_stands, link_stands, offer_sessions
from model.rules.forms import clip, free_to_work, has_third_party, logarithm, whole
from model.slots import ExcludedSlot

ALONE = NOBODY
PLATFORMS_BY_PREFERENCE = (int(Venue.PLATFORM_SECOND), int(Venue.PLATFORM_REPLACEMENT), int(Venue.PLATFORM_MAIN))
"""The last that is open is taken."""


@rule
def arrange(s, p, c, t):
    """Workers whose arrangement ended or who think it over choose again; then everyone lists wanted sessions."""
    market = s.market[0]
    clear_stands(s)
    take_logarithms(s)
    for j in range(len(s.third_parties)):
        third_party_place(s, s.third_parties[j], j)
    first = first_turn(s, t)
    for n in range(market.working):
        k = (first + n) % market.working
        next_at_work(s, k, 2)
        i = s.at_work[k]
        w = s.workers[i]
        if not free_to_work(w, t):
            continue
        if has_third_party(w):
            follow(s, w)
            if kept_on(s, w, p, c):
                continue
        must = must_choose(s, w, i, t)
        thinks, rounds, _, _ = four(market.key, Purpose.RECONSIDER, t, i, 0)
        if must or thinks < p.reconsideration * (1.0 - w.control):
            if must or (p.on_venue_choice and (p.on_brokerage or not has_third_party(w))):
                choose(s, w, i, p, c, t, must)
        if w.venue != NOBODY and may_work(s, w, t):
            want_sessions(s, w, k, rounds, p, t)
            offer_sessions(s, w, i, k, p, t)
    for v in range(len(s.venues)):
        link_stands(s, v)


@rule
def first_turn(s, t):
    """Who chooses first this week: turns go around by id, from an id set by luck, whoever is in the trade."""
    first = int(draw(s.market[0].key, Purpose.TURN, t, 0, 0) * s.market[0].people)
    below = 0
    above = s.market[0].working
    while below < above:
        middle = (below + above) // 2
        if s.at_work[middle] < first:
            below = middle + 1
        else:
            above = middle
    return below


@rule
def take_logarithms(s):
    """Logarithms of the venues' prices, once for all who compare their own price with them."""
    for v in range(len(s.venues)):
        venue = s.venues[v]
        venue.log_price = logarithm(venue.price)
        venue.log_usual_price = logarithm(venue.usual_price)


@rule
def third_party_place(s, tp, j):
    """A third party whose platform closes takes its workers to another platform, else to the street (T4.22)."""
    home = tp.home_venue
    if s.venues[home].kind != VenueKind.PLATFORM:
        tp.venue = home
        return
    tp.venue = Venue.STREET_CENTRAL
    for v in PLATFORMS_BY_PREFERENCE:
        if open_to_third_party(s, j, v):
            tp.venue = v


@rule
def follow(s, w):
    """Those who work with a third party work where it does."""
    tp = s.third_parties[w.third_party]
    if w.venue != tp.venue:
        w.venue = tp.venue
        w.price = max(s.venues[w.venue].price, 1.0)


@rule
def must_choose(s, w, i, t):
    """A newcomer has no venue; a closed venue shuts people out; a third party may be gone, or its place shut to it."""
    if w.venue == NOBODY:
        return True
    if has_third_party(w):
        tp = s.third_parties[w.third_party]
        if not tp.active:
            return True
        return not w.exploited and not open_to_third_party(s, w.third_party, w.venue)
    return not open_to(s.market[0].key, i, w.venue, s.venues[w.venue])


@rule
def kept_on(s, w, p, c):
    """Relief lets a business that is ordered shut keep its workers on, unpaid work and home alike (claim S7); as far as
    owners use it so."""
    relief = c.income_support_business_relief * p.relief_keeps_on
    tp = s.third_parties[w.third_party]
    if relief <= 0.0 or not p.on_live_in or not tp.active or s.venues[w.venue].kind != VenueKind.BUSINESS:
        return False
    keeps = draw(s.market[0].key, Purpose.EXCLUDED, ExcludedSlot.KEPT_ON, w.third_party, 0) < relief
    return keeps and not open_to_third_party(s, w.third_party, w.venue)


@rule
def may_work(s, w, t):
    """A raid keeps a business shut for some weeks, an order as long as it lasts; alone, one works where it is open."""
    if has_third_party(w):
        return s.third_parties[w.third_party].shut_until <= t and open_to_third_party(s, w.third_party, w.venue)
    return s.venues[w.venue].open > 0.0


@rule
def place_alone(kind):
    """Kinds of venue where one can work without anyone's leave."""
    return kind == VenueKind.PLATFORM or kind == VenueKind.STREET or kind == VenueKind.PRIVATE


@rule
def choose(s, w, i, p, c, t, must):
    """A discrete choice (logit) among venues alone, staying as is, and offers of third parties met this week."""
    key = s.market[0].key
    best = -1e300
    best_venue = NOBODY
    best_party = ALONE
    if has_third_party(w) and not must:
        best = with_third_party_value(s, w, i, w.third_party, p, c) + p.habit + p.control_holds * w.control
        best_venue = w.venue
        best_party = w.third_party
    for v in range(len(s.venues)):
        if s.venues[v].open > 0.0 and place_alone(s.venues[v].kind) and open_to(key, i, v, s.venues[v]):
            noise = gumbel(draw(key, Purpose.ARRANGEMENT, t, i, liked_as(s, i, v, p)))
            value = alone_value(s, w, i, v, p) + noise * p.choice_noise
            if v == w.venue and not has_third_party(w):
                value += p.habit
            if value > best:
                best, best_venue, best_party = value, v, ALONE
    for k in range(offers_heard(s, w, i, p, t)):
        j = int(draw(key, Purpose.OFFER, t, i, k) * len(s.third_parties))
        if takes_on(s, w, j, t):
            value = with_third_party_value(s, w, i, j, p, c)
            value += gumbel(draw(key, Purpose.ARRANGEMENT, t, i, len(s.venues) + k)) * p.choice_noise
            if value > best or not (p.on_brokerage or best_party != ALONE):
                best, best_venue, best_party = value, s.third_parties[j].venue, j
    if best_venue == NOBODY:
        w.venue = NOBODY
    else:
        settle(s, w, i, best_venue, best_party, p, t)


@rule
def offers_heard(s, w, i, p, t):
    """How many third parties' offers someone who chooses considers.

    While brokerage is switched off ties are no matter of choice: they are kept, and a usual share of those who begin,
    or must begin anew, take one up whatever it is worth.
    """
    offers = int(p.offers_met) if len(s.third_parties) > 0 else 0
    if p.on_brokerage:
        return offers
    begins = w.venue == NOBODY or has_third_party(w)
    takes = begins and draw(s.market[0].key, Purpose.ARRANGEMENT, t, i, TAKES_A_TIE) < p.usual_brokerage
    return offers if takes else 0


TAKES_A_TIE = 1_000_000


@rule
def takes_on(s, w, j, t):
    """Whether a third party has room and is at liberty. Controllers recruit (line 3) and are not asked."""
    tp = s.third_parties[j]
    if not tp.active or tp.members >= tp.capacity or j == w.third_party:
        return False
    if tp.detained_until > t or tp.shut_until > t or not CAN_BE_ASKED[tp.kind]:
        return False
    return open_to_third_party(s, j, tp.venue)


@rule
def settle(s, w, i, v, j, p, t):
    """Take up the chosen arrangement; a new place means its usual price, and a business may offer a place to live."""
    if j != w.third_party:
        if has_third_party(w):
            leave_third_party(s, w, i, p, t)
        if j != ALONE:
            w.third_party = j
            w.control = 0.0
            w.dependence = 0.0
            tp = s.third_parties[j]
            tp.members += 1
            if tp.provides_housing and w.housing == Housing.UNHOUSED:
                w.housing = Housing.PROVIDED
    if v != w.venue or w.price <= 0.0:
        w.venue = v
        spread = p.price_spread * (draw(s.market[0].key, Purpose.PRICE, 0, i, v) - 0.5)
        w.price = s.venues[v].price * (1.0 + spread)


@rule
def want_sessions(s, w, k, luck, p, t):
    """Wanted work rises with the price (elasticity 0.8-3, T10.10) and with desperation, up to a week's limit."""
    venue = s.venues[w.venue]
    expected = p.wanted_sessions[venue.kind] * (1.0 + p.desperation_wants * w.desperation)
    log_price = logarithm(w.price)
    expected *= math.exp(p.supply_elasticity * (log_price - venue.log_usual_price))
    if w.exploited:
        expected *= 1.0 + p.quota_sessions * w.control
    expected *= support_eases(w, p)
    if w.diversion_until > t:
        expected *= 1.0 - p.diversion_time
    w.wanted = whole(clip(expected, 0.0, p.most_sessions), luck)
    venue.workers += 1.0
    venue.wanted += w.wanted
    settle_offer(s, s.offers[k], w, log_price, p)


@rule
def support_eases(w, p):
    """Income support lets recipients cut work (P20: -25 % at full replacement, 0 to -60 %); never under control."""
    covered = clip(w.support / max(w.due, 1.0), 0.0, 1.0)
    return 1.0 - p.support_cuts_work * covered * (1.0 - w.control)
