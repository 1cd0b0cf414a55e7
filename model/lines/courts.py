"""Line 9, courts: screening for exploitation, detention, diversion, fines, records, publicity."""

import math

from model.chance import Purpose, draw, four
from model.codes import Documentation
from model.conditions import status_quo_of
from model.counting.cohorts import DETENTION, OUTING, RECORD, undone
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.lines.custody import pleads_guilty, screening_delay, week_in_custody
from model.machine.compilation import rule
from model.machine.prefetch import next_person
from model.rules.forms import WEEKS_IN_YEAR, clip, whole
from model.slots import CourtSlot, OutingSlot, RecordSlot

USUAL_PETITION = status_quo_of("records.petition")
USUAL_AUTOMATIC = status_quo_of("records.automatic")


@rule
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
def judge(s, w, i, p, c, t):
    """Screened and recognised as exploited: released. Otherwise diversion or detention, a fine, a record, publicity."""
    screened, diverted, published, longer = four(s.market[0].key, Purpose.COURT, t, i, CourtSlot.SENTENCE)
    recognised, pleads, dismissed, witness = four(s.market[0].key, Purpose.COURT, t, i, CourtSlot.CASE)
    if published < c.enforcement_publicity and p.on_outing:
        become_outed(s, w, i, p, c, t)
    # Counted once outing may have marked the person, so that what comes of the case is counted among the same people.
    tally(s, w, Tally.IN_COURT, 1.0)
    tally(s, w, Tally.EXPLOITED_IN_COURT, 1.0 if w.exploited else 0.0)
    if dismissed < c.courts_dismissal:
        return
    if screened < c.enforcement_trafficking_screening:
        tally(s, w, Tally.SCREENED_FOR_TRAFFICKING, 1.0)
        if pleads_guilty(w, p, c, pleads):
            convict(s, w, i, p, c, t)
            return
        if w.exploited and recognised < p.screening_recognises:
            release_as_exploited(w, p, c, t, witness)
            return
    convict(s, w, i, p, c, t)
    if diverted < c.courts_diversion and p.on_diversion:
        w.diversion_until = t + 1 + int(p.diversion_weeks)
    elif p.on_detention:
        detain(s, w, i, p, c, t, longer)


@rule
def convict(s, w, i, p, c, t):
    """A fine and a record."""
    w.fines += p.fine * c.courts_fine
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
    """Someone recognised as exploited is not charged, but may be held as a witness (claim L17)."""
    w.identified = True
    if p.on_detention:
        stay = int(screening_delay(w, p, c))
        if luck < c.courts_material_witness:
            stay += int(p.witness_weeks)
        if stay > 0:
            w.detained_until = t + 1 + stay


@rule
def detain(s, w, i, p, c, t, luck):
    """Weeks in detention: longer without an interpreter or permanent status, shorter with a lawyer of one's own."""
    weeks = p.detention_weeks * c.courts_detention
    if w.limited_english:
        weeks *= 1.0 + p.detention_language
    if w.documentation == Documentation.UNDOCUMENTED:
        weeks *= 1.0 + p.detention_undocumented
    weeks *= 1.0 - p.legal_aid_shortens * c.services_legal_aid
    stay = whole(weeks, luck)
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
    """A record stops showing with time, or is cleared: on petition (T18b.6) or without one."""
    if w.record_until <= t:
        w.record = False
        return
    petition = c.records_petition if p.on_records else USUAL_PETITION
    automatic = c.records_automatic if p.on_records else USUAL_AUTOMATIC
    rate = petition + QUARTERS_IN_YEAR * automatic
    chance = clip(1.0 - math.exp(-rate / WEEKS_IN_YEAR), 0.0, 1.0)
    if draw(s.market[0].key, Purpose.RECORD, t, i, RecordSlot.CLEARED) < chance:
        if draw(s.market[0].key, Purpose.RECORD, 0, i, RecordSlot.CLEARABLE) < reachable(petition, automatic):
            w.record = False


QUARTERS_IN_YEAR = 4.0


@rule
def reachable(petition, automatic):
    """Share of people whose record can be cleared: everyone by petition, else those whom the automatic rule covers."""
    return 1.0 if petition > 0.0 else automatic
