"""Line 2, continued: claims to a benefit are filed and heard."""

from model.chance import Purpose, four
from model.codes import NOBODY
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.rules import benefits


@rule
def benefit(s, w, i, p, c, t):
    """This week's benefit ($); people with a disability who have none file a claim now and then, and are heard."""
    if not w.disabled:
        return 0.0
    pending = w.hearing_week != NOBODY
    if (w.hearing_week if pending else w.benefit_until) <= t:
        files, wins, misses, remotely = four(s.market[0].key, Purpose.HEARING, t, i, 0)
        if pending:
            hear(s, w, wins, misses, remotely, p, c, t)
        elif files < p.case_rate:
            w.filed_week = t
            w.hearing_week = t + benefits.weeks_to_hearing(c, p)
    return benefits.benefit(w.benefit_until, t, p)


@rule
def hear(s, w, wins, misses, remotely, p, c, t):
    """The claim is heard; a hearing that someone could not follow is lost."""
    tally(s, w, Tally.CASES_HEARD, 1.0)
    tally(s, w, Tally.WEEKS_TO_HEARING, t - w.filed_week)
    w.hearing_week = NOBODY
    remote = remotely < benefits.share_heard_remotely(c, p)
    if remote and misses < benefits.chance_to_miss_remote_hearing(w, p):
        return
    if wins < p.case_won:
        tally(s, w, Tally.CASES_WON, 1.0)
        w.benefit_until = t + int(p.benefit_weeks)
