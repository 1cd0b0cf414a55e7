"""Line 3, continued: third parties recruit, open and close."""

from model.chance import Purpose, draw, four
from model.codes import NOBODY, Beginning
from model.lines.entry_exit import enter
from model.lines.ties import begin_tie
from model.machine.compilation import line, rule
from model.rules import recruitment
from model.slots import RecruitmentSlot

SOUGHT = 4
"""Ids tried for each person met: some of those who ever lived in the catchment have left it."""


@line
def third_parties_recruit(s, p, t):
    """Recruiting third parties look for workers; third parties open and close."""
    if p.on_recruitment:
        recruit(s, p, t)
    open_and_close(s, p, t)


@rule
def recruit(s, p, t):
    """Exploitative third parties look for people in need when a worker promises a profit."""
    key = s.market[0].key
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        if not recruitment.looks_for_workers(tp, t):
            continue
        looks, yields, _, _ = four(key, Purpose.RECRUITMENT, t, j, RecruitmentSlot.ATTEMPT)
        if looks >= recruitment.chance_to_look(tp, p):
            continue
        i = most_vulnerable(s, j, p, t)
        if i == NOBODY:
            continue
        w = s.workers[i]
        if yields < recruitment.chance_to_succeed(recruitment.vulnerability(w, p), p):
            if not w.in_trade:
                enter(s, w, p, t)
            begin_tie(s, w, j, Beginning.RECRUITED, p)


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
            vulnerable = recruitment.vulnerability(w, p)
            if recruitment.can_be_recruited(w, t) and recruitment.is_preferred(vulnerable, greatest):
                greatest = vulnerable
                found = i
    return found


@rule
def open_and_close(s, p, t):
    """Third parties without workers close now and then; others open, with the profit to be expected."""
    market = s.market[0]
    total = 0.0
    active = 0.0
    for j in range(len(s.third_parties)):
        if s.third_parties[j].active:
            total += s.third_parties[j].profit
            active += 1.0
    opens = recruitment.chance_to_open(total / active if active > 0.0 else p.profit_reference, p)
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        luck = draw(market.key, Purpose.THIRD_PARTY_FLOW, t, j, 0)
        if tp.active:
            if luck < recruitment.chance_to_close(tp, p):
                tp.active = False
        elif luck < opens:
            tp.active = True
            tp.profit = p.profit_reference
