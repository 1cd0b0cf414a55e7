"""Line 8, continued: campaigns and inspectors direct police to indoor businesses (claim L14)."""

from model.chance import Purpose, draw, four, whole
from model.codes import NOBODY, Race
from model.counting.tallies import Tally
from model.lines.definitions import qualifies
from model.lines.operations import is_open_business, raid_workers
from model.machine.compilation import line, rule
from model.rules import suspicion
from model.rules.people import has_third_party
from model.slots import SuspicionSlot, TipSlot


@line
def identify(s, p, c, t):
    """Members of the public report, and inspectors visit, businesses in which they suspect exploitation."""
    market = s.market[0]
    by_tip = draw(market.key, Purpose.TIP, t, TipSlot.HOW_MANY, SuspicionSlot.TIP)
    by_visit = draw(market.key, Purpose.TIP, t, TipSlot.HOW_MANY, SuspicionSlot.INSPECTION)
    tips = whole(suspicion.tips_expected(market.scale, c), by_tip)
    visits = whole(suspicion.inspections_expected(market.scale, c), by_visit)
    if not p.on_identification or tips + visits == 0:
        return
    s.counts[Tally.TIPS] += tips
    s.counts[Tally.INSPECTIONS] += visits
    total = suspicions(s, p, c)
    for k in range(tips + visits):
        follow_up(s, k, total, suspicion.chance_of_raid(k < tips, p), p, c, t)


@rule
def suspicions(s, p, c):
    """How much each open business is suspected; returns the total of all weights."""
    for j in range(len(s.third_parties)):
        s.third_parties[j].suspicion = 0.0
        s.third_parties[j].exploits = False
    for k in range(s.market[0].working):
        w = s.workers[s.at_work[k]]
        if has_third_party(w):
            tp = s.third_parties[w.third_party]
            tp.suspicion += 1.0 if w.race == Race.ASIAN else 0.0  # first how many of its workers are Asian
            tp.exploits = tp.exploits or w.exploited
    total = 0.0
    for j in range(len(s.third_parties)):
        tp = s.third_parties[j]
        weight = suspicion.suspicion_of_business(tp.suspicion, tp.members, tp.exploits, c, p)
        tp.suspicion = weight if is_open_business(s, j) else 0.0
        total += tp.suspicion
    return total


@rule
def follow_up(s, k, total, chance_of_raid, p, c, t):
    """One suspicion: a true case or a false alarm; police may raid the place, or agencies speak to people there."""
    which, raided, _, _ = four(s.market[0].key, Purpose.TIP, t, TipSlot.EACH, k)
    j = suspected(s, which * total)
    if j == NOBODY:
        return
    found = Tally.TRUE_CASES if s.third_parties[j].exploits else Tally.FALSE_ALARMS
    s.counts[found] += 1.0
    if raided < chance_of_raid:
        s.counts[Tally.RAIDS] += 1.0
        raid_workers(s, j, False, p, c, t)
    for n in range(s.market[0].working):
        i = s.at_work[n]
        w = s.workers[i]
        if w.third_party == j and w.exploited and qualifies(s, w, i, p, c):
            if draw(s.market[0].key, Purpose.RECOGNITION, t, i, 0) < p.tip_recognises:
                w.identified = True


@rule
def suspected(s, target):
    """The business that a suspicion falls on, by weight."""
    for j in range(len(s.third_parties)):
        target -= s.third_parties[j].suspicion
        if target < 0.0:
            return j
    return NOBODY
