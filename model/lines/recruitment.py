"""Line 3, continued: third parties recruit, open and close."""

from model.chance import Purpose, draw, four
from model.codes import NOBODY, Beginning, Ending, ThirdPartyKind
from model.lines.entry_exit import enter
from model.lines.ties import begin_tie, end_tie
from model.machine.compilation import line, rule
from model.rules import recruitment, start
from model.rules.people import has_third_party
from model.slots import RecruitmentSlot

KINDS = len(ThirdPartyKind)
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
    """Third parties that lose money or have nobody close, others open, and those that are asked grow."""
    market = s.market[0]
    chances_to_open(s, p)
    left_behind = 0
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        flows, grows, _, _ = four(market.key, Purpose.THIRD_PARTY_FLOW, t, j, 0)
        if tp.active:
            if flows < recruitment.chance_to_close(tp, p):
                tp.active = False
                left_behind += tp.members
            else:
                make_room(tp, grows, p)
        elif flows < s.scratch[tp.kind]:
            open_one(s, tp, p)
    if left_behind > 0:
        release_workers(s, p, t)


@rule
def typical_profit(s, p):
    """What a worker brings third parties in business, on average."""
    total = 0.0
    active = 0.0
    for j in range(len(s.third_parties)):
        if s.third_parties[j].active:
            total += s.third_parties[j].profit
            active += 1.0
    return total / active if active > 0.0 else p.profit_reference


@rule
def chances_to_open(s, p):
    """By kind, noted in ``s.scratch``: the chance that one more opens, by profit where it looks for workers, and by how
    full those in business are where it is asked."""
    for_recruiters = recruitment.chance_to_open(typical_profit(s, p), p)
    for kind in range(KINDS):
        s.scratch[kind] = 0.0
        s.scratch[KINDS + kind] = 0.0
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        if tp.active:
            s.scratch[tp.kind] += tp.members
            s.scratch[KINDS + tp.kind] += tp.capacity
    for kind in range(KINDS):
        if recruitment.waits_to_be_asked(kind):
            room = s.scratch[KINDS + kind]
            fullness = s.scratch[kind] / room if room > 0.0 else p.usual_fullness[kind]
            s.scratch[kind] = recruitment.chance_to_open_to_workers(kind, fullness, p)
        else:
            s.scratch[kind] = for_recruiters


@rule
def make_room(tp, luck, p):
    """A third party makes room for one worker more, or gives up room that it does not need."""
    if luck < recruitment.chance_to_grow(tp, p):
        tp.capacity += 1
    elif luck < recruitment.chance_to_shrink(tp, p):
        tp.capacity -= 1


@rule
def open_one(s, tp, p):
    """A third party opens: its place at its first size, without workers, and with hopes for takings."""
    tp.active = True
    tp.capacity = tp.usual_capacity
    tp.profit = p.profit_reference
    tp.takings = recruitment.takings_hoped_for(tp.kind, p)
    tp.book = start.book(s.venues[tp.home_venue].earnings, tp.referral, p)


@rule
def release_workers(s, p, t):
    """Those who worked with a third party that went out of business have none any more."""
    for i in range(s.market[0].people):
        w = s.workers[i]
        if has_third_party(w) and not s.third_parties[w.third_party].active:
            end_tie(s, w, i, Ending.CLOSED, p, t)
