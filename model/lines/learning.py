"""Line 14, learning: expectations, trust, fear, skill, prices."""

import math

from model.chance import Purpose, four
from model.codes import NOBODY
from model.conditions import status_quo_of
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.machine.prefetch import next_at_work, next_person
from model.rules import fear
from model.rules.forms import clip, has_third_party, logarithm, remember, saturating

USUAL_SUPPORT_OFFENCE = status_quo_of("law.third_party_support")


@rule
def learn(s, p, c, t):
    """Venues' averages first, from this week's workers; then each worker's expectations, skill, trust and price."""
    market = s.market[0]
    venue_averages(s, p, t)
    for i in range(market.people):
        next_person(s, i, 3)
        w = s.workers[i]
        if not w.alive:
            continue
        w.trust = trust_next(w, p)
        w.hurried *= 1.0 - p.hurry_fades
    for k in range(market.working):
        next_at_work(s, k, 8)
        w = s.workers[s.at_work[k]]
        incomes(w, p)
        expectations(s, w, p)
        w.skill = skill_next(w, p)
        meet_peers(s, w, s.at_work[k], p, c, t)
        if w.wanted > 0 and w.venue != NOBODY and p.on_price_adjustment:
            adapt_price(s, w, p)
    third_parties_learn(s, p)
    market.perceived_signal = fear.risk_heard_of(market.client_arrests, market.bookings, c, p)


@rule
def venue_averages(s, p, t):
    """What people who worked at a venue earned, met and asked this week becomes its remembered average."""
    for v in range(len(s.venues)):
        venue = s.venues[v]
        venue.heads = 0.0
        venue.sum_income = 0.0
        venue.sum_violence = 0.0
        venue.sum_price = 0.0
    for k in range(s.market[0].working):
        next_at_work(s, k, 4)
        w = s.workers[s.at_work[k]]
        if w.wanted > 0 and w.venue != NOBODY and not w.exploited:
            venue = s.venues[w.venue]
            venue.heads += 1.0
            venue.sum_income += w.income
            venue.sum_violence += w.assaults
            venue.sum_price += w.price
    for v in range(len(s.venues)):
        venue = s.venues[v]
        if venue.heads > 0.0:
            venue.earnings = remember(venue.earnings, venue.sum_income / venue.heads, p.hearsay_weight)
            venue.violence = remember(venue.violence, venue.sum_violence / venue.heads, p.risk_weight)
            venue.price = venue.sum_price / venue.heads
            venue.log_price = logarithm(venue.price)


@rule
def incomes(w, p):
    """A worker remembers recent net income (half-life four weeks), and how much it swings."""
    w.expected_income = remember(w.expected_income, w.income, p.income_weight)
    w.mean_income = remember(w.mean_income, w.income, p.variation_weight)
    w.mean_square_income = remember(w.mean_square_income, w.income * w.income, p.variation_weight)


@rule
def expectations(s, w, p):
    """Own experience where one works; elsewhere what peers tell, the more peers the sooner. Nobody knows the world."""
    hears = p.hearsay * saturating(w.peers, p.peers_half)
    for v in range(len(s.venues)):
        venue = s.venues[v]
        w.earnings_at[v] += hears * (venue.earnings - w.earnings_at[v])
        w.risk_at[v] += hears * (venue.violence - w.risk_at[v])
    if w.venue != NOBODY and w.wanted > 0 and not has_third_party(w):
        w.earnings_at[w.venue] = remember(w.earnings_at[w.venue], w.income, p.income_weight)
    if w.venue != NOBODY:
        w.risk_at[w.venue] = remember(w.risk_at[w.venue], w.assaults, p.risk_weight)


@rule
def trust_next(w, p):
    """Trust in police recovers slowly towards what people of the same status start with."""
    usual = p.usual_trust if w.documentation == 0 else p.usual_trust * (1.0 - p.status_costs_trust)
    return remember(w.trust, usual, p.trust_weight)


@rule
def skill_next(w, p):
    """Screening skill grows with weeks of work, faster with peers to learn from; control holds it back."""
    faster = 1.0 + p.peers_teach * saturating(w.peers, p.peers_half)
    return clip(w.skill + p.skill_growth * faster * (1.0 - w.skill) * (1.0 - w.control), 0.0, 1.0)


@rule
def meet_peers(s, w, i, p, c, t):
    """Peer links form and are lost; a law against whoever helps makes meeting a risk (claim L12); control cuts ties."""
    gains, loses, _, _ = four(s.market[0].key, Purpose.PEERS, t, i, 0)
    offence = c.law_third_party_support if p.on_isolation else USUAL_SUPPORT_OFFENCE
    meets = p.peers_gained * (1.0 - w.control) * (1.0 - p.support_offence_isolates * offence)
    if gains < meets:
        w.peers += 1
    if loses < clip(p.peers_lost * w.peers * (1.0 + p.control_cuts_ties * w.control), 0.0, 1.0):
        w.peers -= 1


@rule
def adapt_price(s, w, p):
    """Asked price: ln p += 0.05 (booked / wanted - 0.7), drawn a tenth of the way to what others at the venue ask."""
    venue = s.venues[w.venue]
    asked = logarithm(w.price)
    asked += p.price_step * (w.booked / w.wanted - p.price_target)
    asked += p.price_follows * (venue.log_price - asked)
    usual = venue.log_usual_price
    if abs(asked - usual) > p.price_bound:
        tally(s, w, Tally.PRICE_AT_BOUND, 1.0)
    w.price = math.exp(clip(asked, usual - p.price_bound, usual + p.price_bound))


@rule
def third_parties_learn(s, p):
    """A third party remembers what a worker brought it."""
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        if tp.active and tp.members > 0:
            tp.profit = remember(tp.profit, tp.receipts / tp.members, p.profit_weight)
