"""Line 9, courts: screening for exploitation, detention, custody, diversion, fines, records, publicity."""

from model.chance import Purpose, draw, four, whole
from model.counting.cohorts import DETENTION, OUTING, RECORD, undone
from model.counting.following import note_violence
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import line, rule
from model.machine.prefetch import next_person
from model.rules import courts, custody, outing, records
from model.slots import CourtSlot, OutingSlot, RecordSlot


@line
def sit(s, p, c, t):
    """Everyone arrested this week goes through the courts; records and publicity fade or are cleared."""
    market = s.market[0]
    for i in range(market.people):
        next_person(s, i, 2)
        w = s.workers[i]
        if not w.alive:
            continue
        if w.detained_until > t and p.on_custody:
            week_in_custody(s, w, i, p, t)
        if w.arrested:
            w.arrested = False
            judge(s, w, i, p, c, t)
        if w.record:
            clear_record(s, w, i, p, c, t)
        if w.outed and w.outed_until <= t:
            w.outed = False
        if w.in_trade and not (p.on_records and p.on_outing):
            as_usual(s, w, i, p, c, t)


@rule
def week_in_custody(s, w, i, p, t):
    """A week in custody: violence, and work for next to nothing."""
    if draw(s.market[0].key, Purpose.CUSTODY, t, i, 0) < p.custody_violence:
        tally(s, w, Tally.CUSTODY_VIOLENCE, 1.0)
        note_violence(w, 1)
    w.money += p.custody_wage
    s.counts[Tally.OTHER_RECEIPTS] += p.custody_wage


@rule
def judge(s, w, i, p, c, t):
    """Screened and recognised as exploited: released. Otherwise diversion or detention, a fine, a record, publicity."""
    screened, diverted, published, longer = four(s.market[0].key, Purpose.COURT, t, i, CourtSlot.SENTENCE)
    recognised, pleads, dismissed, witness = four(s.market[0].key, Purpose.COURT, t, i, CourtSlot.CASE)
    if published < outing.chance_of_publicity(c, p):
        become_outed(s, w, i, p, c, t)
    # Counted once outing may have marked the person, so that what comes of the case is counted among the same people.
    tally(s, w, Tally.IN_COURT, 1.0)
    tally(s, w, Tally.EXPLOITED_IN_COURT, 1.0 if w.exploited else 0.0)
    if dismissed < c.courts_dismissal:
        return
    if screened < c.enforcement_trafficking_screening:
        tally(s, w, Tally.SCREENED_FOR_TRAFFICKING, 1.0)
        if pleads < courts.chance_to_plead_guilty(w, c, p):
            convict(s, w, i, p, c, t)
            return
        if recognised < courts.chance_recognised_as_exploited(w.exploited, p):
            release_as_exploited(w, p, c, t, witness)
            return
    convict(s, w, i, p, c, t)
    if diverted < courts.chance_of_diversion(c, p):
        w.diversion_until = t + 1 + int(p.diversion_weeks)
    else:
        detain(s, w, i, p, c, t, longer)


@rule
def convict(s, w, i, p, c, t):
    """A fine and a record."""
    w.fines += courts.fine_imposed(c, p)
    tally(s, w, Tally.CONVICTIONS_OF_EXPLOITED, 1.0 if w.exploited else 0.0)
    if p.on_records:
        leave_record(s, w, i, p, c, t)


@rule
def leave_record(s, w, i, p, c, t):
    """A record shows for some time."""
    if not undone(s, w, i, t, RECORD, c.counterfactual_records, c):
        w.record = True
        w.record_until = t + int(p.record_weeks)


@rule
def as_usual(s, w, i, p, c, t):
    """While records or outing are switched off, they befall anyone in the trade as often as usual, arrested or not."""
    key = s.market[0].key
    if not p.on_records and draw(key, Purpose.RECORD, t, i, RecordSlot.AS_USUAL) < p.usual_records:
        leave_record(s, w, i, p, c, t)
    if not p.on_outing and draw(key, Purpose.OUTING, t, i, OutingSlot.AS_USUAL) < p.usual_outing:
        become_outed(s, w, i, p, c, t)


@rule
def release_as_exploited(w, p, c, t, luck):
    """Someone recognised as exploited is not charged, but may be held as a witness."""
    w.identified = True
    stay = custody.weeks_held_though_recognised(w, luck < c.courts_material_witness, c, p)
    if stay > 0:
        w.detained_until = t + 1 + stay


@rule
def detain(s, w, i, p, c, t, luck):
    """Whole weeks in detention, from the next week on."""
    stay = whole(custody.weeks_detained(w, c, p), luck)
    if stay > 0 and not undone(s, w, i, t, DETENTION, c.counterfactual_detentions, c):
        w.detained_until = t + 1 + stay


@rule
def become_outed(s, w, i, p, c, t):
    """Others learn that a person trades sex; it is remembered for some time."""
    if undone(s, w, i, t, OUTING, c.counterfactual_outings, c):
        return
    tally(s, w, Tally.NEWLY_OUTED, 0.0 if w.outed else 1.0)
    w.outed = True
    w.outed_until = t + int(p.outed_weeks)


@rule
def clear_record(s, w, i, p, c, t):
    """A record stops showing with time, or is cleared for those whose record can be."""
    if w.record_until <= t:
        w.record = False
        return
    if draw(s.market[0].key, Purpose.RECORD, t, i, RecordSlot.CLEARED) < records.chance_record_cleared(c, p):
        if draw(s.market[0].key, Purpose.RECORD, 0, i, RecordSlot.CLEARABLE) < records.share_clearable(c, p):
            w.record = False
