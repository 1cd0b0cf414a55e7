"""Line 4, work arrangement: where to work, alone or with a third party, and how many sessions to want."""

from model.chance import Purpose, draw, four, gumbel, whole
from model.codes import NOBODY, Beginning, Ending, Venue, VenueKind
from model.lines.ties import begin_tie, end_tie
from model.machine.compilation import line, rule
from model.machine.prefetch import next_at_work
from model.market.offers import settle_offer
from model.market.openness import open_to, open_to_third_party
from model.market.stands import clear_stands, link_stands, offer_sessions
from model.rules import access, arrangement, asking_price
from model.rules.forms import logarithm
from model.rules.people import free_to_work, has_third_party
from model.rules.sessions_wanted import sessions_wanted
from model.slots import ExcludedSlot, TasteSlot

ALONE = NOBODY
ANY_PLATFORM = int(Venue.PLATFORM_MAIN)
PLATFORM_SECOND = int(Venue.PLATFORM_SECOND)
PLATFORM_REPLACEMENT = int(Venue.PLATFORM_REPLACEMENT)
TAKES_A_TIE = 1_000_000
"""Whether someone considers offers at all is drawn beyond the noise of all that can be chosen."""


@line
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
        must = must_choose(s, w, i)
        thinks, rounds, _, _ = four(market.key, Purpose.RECONSIDER, t, i, 0)
        if must or thinks < arrangement.chance_to_reconsider(w, p):
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
    """Where a third party works this week: at home, or on the platform that is open to it."""
    tp.venue = tp.home_venue
    if s.venues[tp.home_venue].kind == VenueKind.PLATFORM:
        main = open_to_third_party(s, j, ANY_PLATFORM)
        replacement = open_to_third_party(s, j, PLATFORM_REPLACEMENT)
        tp.venue = arrangement.place_to_move_to(main, replacement, open_to_third_party(s, j, PLATFORM_SECOND))


@rule
def follow(s, w):
    """Those who work with a third party work where it does."""
    tp = s.third_parties[w.third_party]
    if w.venue != tp.venue:
        w.venue = tp.venue
        w.price = asking_price.price_with_third_party(s.venues[w.venue].price)


@rule
def must_choose(s, w, i):
    """A newcomer has no venue; a closed venue shuts people out; a tie may be lost."""
    if w.venue == NOBODY:
        return True
    if has_third_party(w):
        place_open = open_to_third_party(s, w.third_party, w.venue)
        return arrangement.loses_tie(w, s.third_parties[w.third_party], place_open)
    return not open_to(s.market[0].key, i, w.venue, s.venues[w.venue])


@rule
def kept_on(s, w, p, c):
    """Whether the worker's third party keeps its workers on although its place is shut: always the same ones do."""
    tp = s.third_parties[w.third_party]
    share = arrangement.share_of_shut_businesses_that_keep_on(tp, s.venues[w.venue], c, p)
    if share <= 0.0:
        return False
    keeps = draw(s.market[0].key, Purpose.EXCLUDED, ExcludedSlot.KEPT_ON, w.third_party, 0) < share
    return keeps and not open_to_third_party(s, w.third_party, w.venue)


@rule
def may_work(s, w, t):
    """A raid keeps a business shut for some weeks, an order as long as it lasts; alone, one works where it is open."""
    if has_third_party(w):
        return s.third_parties[w.third_party].shut_until <= t and open_to_third_party(s, w.third_party, w.venue)
    return s.venues[w.venue].open > 0.0


@rule
def liked_as(s, i, v, p):
    """The place by whose merits of its own someone judges a place: always the same people find all platforms alike."""
    share = arrangement.share_to_whom_all_are_alike(s.venues[v].kind, p)
    if share > 0.0 and draw(s.market[0].key, Purpose.TASTE, TasteSlot.PLATFORMS_ALIKE, i, 0) < share:
        return ANY_PLATFORM
    return v


@rule
def alone_value(s, w, i, v, p):
    """What working alone at a venue is worth to someone, with a lasting taste for the place."""
    luck = draw(s.market[0].key, Purpose.TASTE, TasteSlot.VENUE, i, liked_as(s, i, v, p))
    value = arrangement.value_alone(w, s.venues[v], w.earnings_at[v], w.risk_at[v], p)
    return value + p.taste_spread * gumbel(luck)


@rule
def with_third_party_value(s, w, i, j, p, c):
    """What working with a third party is worth to someone, with a lasting taste for it."""
    tp = s.third_parties[j]
    v = tp.venue
    luck = draw(s.market[0].key, Purpose.TASTE, TasteSlot.THIRD_PARTY, i, j)
    value = arrangement.value_with_third_party(w, tp, s.venues[v], w.earnings_at[v], w.risk_at[v], c, p)
    return value + p.taste_spread * gumbel(luck)


@rule
def choose(s, w, i, p, c, t, must):
    """A discrete choice (logit) among venues alone, staying as is, and offers of third parties met this week."""
    key = s.market[0].key
    best = -1e300
    best_venue = NOBODY
    best_party = ALONE
    if has_third_party(w) and not must:
        best = arrangement.value_of_staying(with_third_party_value(s, w, i, w.third_party, p, c), w.control, p)
        best_venue = w.venue
        best_party = w.third_party
    for v in range(len(s.venues)):
        venue = s.venues[v]
        if venue.open > 0.0 and access.asks_nobodys_leave(venue.kind) and open_to(key, i, v, venue):
            noise = gumbel(draw(key, Purpose.ARRANGEMENT, t, i, liked_as(s, i, v, p)))
            value = alone_value(s, w, i, v, p) + noise * p.choice_noise
            if v == w.venue and not has_third_party(w):
                value = arrangement.value_of_staying(value, 0.0, p)
            if value > best:
                best, best_venue, best_party = value, v, ALONE
    for k in range(offers_heard(s, w, i, p, t)):
        j = int(draw(key, Purpose.OFFER, t, i, k) * len(s.third_parties))
        if can_join(s, w, j, t):
            value = with_third_party_value(s, w, i, j, p, c)
            value += gumbel(draw(key, Purpose.ARRANGEMENT, t, i, len(s.venues) + k)) * p.choice_noise
            if arrangement.is_preferred(value, best, best_party != ALONE, p):
                best, best_venue, best_party = value, s.third_parties[j].venue, j
    if best_venue == NOBODY:
        w.venue = NOBODY
    else:
        settle(s, w, i, best_venue, best_party, p, t)


@rule
def offers_heard(s, w, i, p, t):
    """How many third parties' offers someone who chooses considers."""
    share = arrangement.share_who_consider_offers(w, p)
    considers = share >= 1.0 or draw(s.market[0].key, Purpose.ARRANGEMENT, t, i, TAKES_A_TIE) < share
    return int(p.offers_met) if considers and len(s.third_parties) > 0 else 0


@rule
def can_join(s, w, j, t):
    """Whether someone can begin to work with a third party that takes people on, where its place is open to it."""
    tp = s.third_parties[j]
    return j != w.third_party and arrangement.takes_on(tp, t) and open_to_third_party(s, j, tp.venue)


@rule
def settle(s, w, i, v, j, p, t):
    """Take up the chosen arrangement; a new place means its usual price, and a business may offer a place to live."""
    if j != w.third_party:
        end_tie(s, w, i, Ending.REPLACED, p, t)
        if j != ALONE:
            begin_tie(s, w, j, Beginning.CHOSEN, p)
    if v != w.venue or w.price <= 0.0:
        w.venue = v
        rank = draw(s.market[0].key, Purpose.PRICE, 0, i, v)
        w.price = asking_price.price_at_a_new_place(s.venues[v].price, rank, p)


@rule
def want_sessions(s, w, k, luck, p, t):
    """A worker wants a whole number of sessions this week, and settles what to offer."""
    venue = s.venues[w.venue]
    log_price = logarithm(w.price)
    w.wanted = whole(sessions_wanted(w, venue, log_price, w.diversion_until > t, p), luck)
    venue.workers += 1.0
    venue.wanted += w.wanted
    settle_offer(s, s.offers[k], w, log_price, p)
