"""Line 2, continued: claims to a benefit, heard in person or remotely, promptly or not (claim S8)."""

from model.chance import Purpose, four
from model.codes import NOBODY, Housing
from model.conditions import status_quo_of
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule

USUAL_DELAY = status_quo_of("courts.hearing_delay")
USUAL_REMOTE = status_quo_of("courts.remote_hearings")


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
            w.hearing_week = t + 1 + int(c.courts_hearing_delay if p.on_hearings else USUAL_DELAY)
    return p.benefit_amount if w.benefit_until > t else 0.0


@rule
def out_of_touch(w, p):
    """How likely a remote hearing is missed or botched, for want of a connection, a device or privacy."""
    if w.housing == Housing.UNHOUSED:
        return p.remote_missed
    if w.housing == Housing.UNSTABLE or w.housing == Housing.PROVIDED:
        return 0.5 * p.remote_missed
    return 0.0


@rule
def hear(s, w, wins, misses, remotely, p, c, t):
    """The claim is heard; a hearing that someone could not follow is lost."""
    remote = c.courts_remote_hearings if p.on_hearings else USUAL_REMOTE
    tally(s, w, Tally.CASES_HEARD, 1.0)
    tally(s, w, Tally.WEEKS_TO_HEARING, t - w.filed_week)
    w.hearing_week = NOBODY
    if remotely < remote and misses < out_of_touch(w, p):
        return
    if wins < p.case_won:
        tally(s, w, Tally.CASES_WON, 1.0)
        w.benefit_until = t + int(p.benefit_weeks)
