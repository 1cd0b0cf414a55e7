"""Line 14, learning: expectations, trust, fear, skill, prices."""

from model.chance import Purpose, four
from model.codes import NOBODY
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import line, rule
from model.machine.prefetch import next_at_work, next_person
from model.rules import asking_price, fear, law, learning, peers
from model.rules.forms import logarithm, remember
from model.rules.law import offence_of_buying


@line
def learn(s, p, c, t):
    """Venues' averages first, from this week's workers; then each worker's expectations, skill, trust and price."""
    market = s.market[0]
    venue_averages(s, p)
    for i in range(market.people):
        next_person(s, i, 3)
        w = s.workers[i]
        if not w.alive:
            continue
        w.trust = learning.trust_next(w, p)
        w.hurried = learning.hurry_left(w.hurried, p)
    for k in range(market.working):
        next_at_work(s, k, 8)
        w = s.workers[s.at_work[k]]
        incomes(w, p)
        expectations(s, w, p)
        w.skill = learning.skill_next(w, p)
        meet_peers(s, w, s.at_work[k], p, c, t)
        if p.on_price_adjustment and learning.worked_this_week(w):
            adapt_price(s, w, p)
    third_parties_learn(s, p)
    clients_hear(s, p, c)


@rule
def venue_averages(s, p):
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
        if learning.others_hear_of(w):
            venue = s.venues[w.venue]
            venue.heads += 1.0
            venue.sum_income += w.income
            venue.sum_violence += w.assaults
            venue.sum_price += w.price
    for v in range(len(s.venues)):
        venue = s.venues[v]
        if venue.heads > 0.0:
            venue.earnings = learning.earnings_told_of(venue.earnings, venue.sum_income, venue.heads, p)
            venue.violence = learning.violence_told_of(venue.violence, venue.sum_violence, venue.heads, p)
            venue.price = venue.sum_price / venue.heads
            venue.log_price = logarithm(venue.price)


@rule
def incomes(w, p):
    """A worker remembers recent net income, and how much it swings."""
    w.expected_income = learning.income_expected(w.expected_income, w.income, p)
    w.mean_income = learning.income_in_the_long_run(w.mean_income, w.income, p)
    w.mean_square_income = learning.income_in_the_long_run(w.mean_square_income, w.income * w.income, p)


@rule
def expectations(s, w, p):
    """Own experience where one works; elsewhere what peers tell."""
    hears = learning.weight_of_hearsay(w.peers, p)
    for v in range(len(s.venues)):
        venue = s.venues[v]
        w.earnings_at[v] = remember(w.earnings_at[v], venue.earnings, hears)
        w.risk_at[v] = remember(w.risk_at[v], venue.violence, hears)
    if learning.learns_what_it_brings_alone(w):
        w.earnings_at[w.venue] = learning.income_expected(w.earnings_at[w.venue], w.income, p)
    if w.venue != NOBODY:
        w.risk_at[w.venue] = learning.risk_expected(w.risk_at[w.venue], w.assaults, p)


@rule
def meet_peers(s, w, i, p, c, t):
    """Ties to peers form and are lost."""
    gains, loses, _, _ = four(s.market[0].key, Purpose.PEERS, t, i, 0)
    if gains < peers.chance_to_meet_a_peer(w.control, law.place_judged(w.venue), c, p):
        w.peers += 1
    if loses < peers.chance_to_lose_a_peer(w.peers, w.control, p):
        w.peers -= 1


@rule
def adapt_price(s, w, p):
    """The price asked follows the week's bookings and what others at the venue ask, within bounds."""
    venue = s.venues[w.venue]
    asked = asking_price.log_price_sought(w, venue, p)
    if asking_price.is_at_bound(asked, venue.log_usual_price, p):
        tally(s, w, Tally.PRICE_AT_BOUND, 1.0)
    w.price = asking_price.price_within_bounds(asked, venue.log_usual_price, p)


@rule
def clients_hear(s, p, c):
    """Clients hear of arrests at places of each kind and in general: it moves what they believe of each place."""
    market = s.market[0]
    in_general = fear.arrests_per_booking(market.client_arrests, market.bookings)
    for v in range(len(s.venues)):
        arrests = 0.0
        sessions = 0.0
        for u in range(len(s.venues)):
            alike = s.venues[u].kind == s.venues[v].kind
            arrests += s.venues[u].client_arrests if alike else 0.0
            sessions += s.venues[u].booked if alike else 0.0
        there = fear.arrests_per_booking(arrests, sessions)
        by_place = fear.share_heard_by_place(sessions, p)
        heard = fear.risk_heard_of(there, in_general, by_place, offence_of_buying(v, c), c, p)
        s.venues[v].perceived_risk = fear.risk_remembered(s.venues[v].perceived_risk, heard, p)


@rule
def third_parties_learn(s, p):
    """A third party remembers what it takes in, and one with workers what each brought it and had of its book."""
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        if tp.active:
            tp.takings = learning.takings_remembered(tp.takings, tp.receipts, p)
        if tp.active and tp.members > 0:
            tp.profit = learning.profit_remembered(tp.profit, tp.receipts, tp.members, p)
            tp.book = learning.book_remembered(tp.book, tp.brokered, tp.members, p)
