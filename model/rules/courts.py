"""Line 9, courts: screening for exploitation, detention, diversion, fines, records, publicity."""

import math

from model.agents import Documentation
from model.chance import Purpose, draw, four
from model.compiled import rule
from model.rules.ahead import next_person
from model.rules.forms import WEEKS_IN_YEAR, clip, whole
from model.rules.notes import note
from model.tallies import Tally


@rule
def sit(s, p, c, t):
    """Everyone arrested this week goes through the courts; records and publicity fade or are cleared."""
    market = s.market[0]
    for i in range(market.people):
        next_person(s, i, 2)
        w = s.workers[i]
        if not w.alive:
            continue
        if w.arrested:
            w.arrested = False
            judge(s, w, i, p, c, t)
        if w.record:
            clear_record(s, w, i, c, t)
        if w.outed and w.outed_until <= t:
            w.outed = False


@rule
def judge(s, w, i, p, c, t):
    """Screened and recognised as exploited: released. Otherwise diversion or detention, a fine, a record, publicity."""
    screened, diverted, published, longer = four(s.market[0].key, Purpose.COURT, t, i, 0)
    if published < c.enforcement_publicity and p.on_outing:
        become_outed(s, w, i, p, t)
    if w.exploited and screened < c.enforcement_trafficking_screening * p.screening_recognises:
        w.identified = True
        return
    w.fines += p.fine * c.courts_fine
    if p.on_records:
        w.record = True
        w.record_until = t + int(p.record_weeks)
    if diverted < c.courts_diversion and p.on_diversion:
        w.diversion_until = t + 1 + int(p.diversion_weeks)
    elif p.on_detention:
        detain(s, w, i, p, c, t, longer)


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
    if stay > 0:
        w.detained_until = t + 1 + stay


@rule
def become_outed(s, w, i, p, t):
    """Others learn that a person trades sex; it is remembered for some time."""
    note(s, w, Tally.NEWLY_OUTED, 0.0 if w.outed else 1.0)
    w.outed = True
    w.outed_until = t + int(p.outed_weeks)


@rule
def clear_record(s, w, i, c, t):
    """A record stops showing with time, or is cleared: on petition (T18b.6) or without one."""
    if w.record_until <= t:
        w.record = False
        return
    rate = c.records_petition + QUARTERS_IN_YEAR * c.records_automatic
    if draw(s.market[0].key, Purpose.RECORD, t, i, 0) < clip(1.0 - math.exp(-rate / WEEKS_IN_YEAR), 0.0, 1.0):
        if draw(s.market[0].key, Purpose.RECORD, 0, i, 1) < reachable(c):
            w.record = False


QUARTERS_IN_YEAR = 4.0


@rule
def reachable(c):
    """Share of people whose record can be cleared: everyone by petition, else those whom the automatic rule covers."""
    return 1.0 if c.records_petition > 0.0 else c.records_automatic
