"""Line 3, continued: third parties recruit, open and close."""

from model.chance import Purpose, draw, four
from model.codes import LOOKS_FOR_WORKERS, NOBODY, Housing
from model.lines.entry_exit import enter
from model.machine.compilation import rule
from model.rules.forms import clip, has_third_party, power
from model.slots import RecruitmentSlot

SOUGHT = 4
"""Ids tried for each person met: some of those who ever lived in the catchment have left it."""


@rule
def third_parties_recruit(s, p, t):
    """Recruiting third parties look for workers; third parties open and close."""
    if p.on_recruitment:
        recruit(s, p, t)
    third_party_flow(s, p, t)


@rule
def recruit(s, p, t):
    """Exploitative third parties look for people in need when a worker promises a profit.

    How strongly recruitment responds to profit is contested and may be nil (C1: Cho, Dreher and Neumayer 2013).
    """
    key = s.market[0].key
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        if not tp.active or not LOOKS_FOR_WORKERS[tp.kind] or tp.detained_until > t:
            continue
        pull = power(tp.profit / p.profit_reference, p.recruitment_elasticity)
        luck, yields, _, _ = four(key, Purpose.RECRUITMENT, t, j, RecruitmentSlot.ATTEMPT)
        if luck >= clip(p.recruitment_rate * pull * (tp.capacity - tp.members), 0.0, 1.0):
            continue
        i = most_vulnerable(s, j, p, t)
        if i != NOBODY and yields < p.recruitment_success * vulnerability(s.workers[i], p):
            join_recruiter(s, i, j, p, t)


@rule
def vulnerability(w, p):
    """How hard it is to turn down an offer of clients, protection or a place to stay: by how much a person needs it,
    as far as need decides at all (claims S1, S6)."""
    need = w.desperation
    if w.housing == Housing.UNHOUSED:
        need = 1.0 - 0.5 * (1.0 - need)
    return (1.0 - p.need_recruits) * p.usual_vulnerability + p.need_recruits * need


@rule
def most_vulnerable(s, j, p, t):
    """Of a few people the recruiter meets by chance, the one in greatest need who has no third party."""
    found = NOBODY
    greatest = -1.0
    market = s.market[0]
    met = 0
    for k in range(SOUGHT * int(p.recruiter_meets)):
        i = int(draw(market.key, Purpose.RECRUITMENT, t, j, k + RecruitmentSlot.MET) * market.people)
        w = s.workers[i]
        if met < p.recruiter_meets and w.alive:
            met += 1
            if not has_third_party(w) and w.detained_until <= t and vulnerability(w, p) > greatest:
                greatest = vulnerability(w, p)
                found = i
    return found


@rule
def join_recruiter(s, i, j, p, t):
    """The recruited person starts working for the third party, where it operates."""
    w = s.workers[i]
    tp = s.third_parties[j]
    if not w.in_trade:
        enter(s, w, i, p, t)
    w.third_party = j
    w.control = p.recruited_control * tp.propensity
    tp.members += 1
    w.venue = tp.venue
    w.price = s.venues[w.venue].price
    if tp.provides_housing and w.housing != Housing.STABLE:
        w.housing = Housing.PROVIDED


@rule
def third_party_flow(s, p, t):
    """Third parties enter and leave with the profit to be expected (same elasticity as recruitment; may be nil)."""
    market = s.market[0]
    total = 0.0
    active = 0.0
    for j in range(len(s.third_parties)):
        if s.third_parties[j].active:
            total += s.third_parties[j].profit
            active += 1.0
    typical = total / active if active > 0.0 else p.profit_reference
    pull = power(typical / p.profit_reference, p.recruitment_elasticity)
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        luck = draw(market.key, Purpose.THIRD_PARTY_FLOW, t, j, 0)
        if tp.active:
            if tp.members <= 0 and luck < p.third_party_turnover:
                tp.active = False
        elif luck < p.third_party_turnover * p.third_party_opening * pull:
            tp.active = True
            tp.profit = p.profit_reference
