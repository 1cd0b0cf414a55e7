"""Claims to a benefit, heard in person or remotely, promptly or not (claim S8)."""

from model.codes import Housing
from model.conditions import status_quo_of
from model.machine.compilation import rule

USUAL_DELAY = status_quo_of("courts.hearing_delay")
USUAL_REMOTE = status_quo_of("courts.remote_hearings")
LESS_OFTEN = 0.5
"""How much less often people with a home of sorts miss a remote hearing than people without any."""


@rule
def weeks_to_hearing(c, p):
    """Whole weeks from a claim to its hearing: the next week, and the courts' delay after it."""
    return 1 + int(c.courts_hearing_delay if p.on_hearings else USUAL_DELAY)


@rule
def share_heard_remotely(c, p):
    """Share of hearings that are held remotely."""
    return c.courts_remote_hearings if p.on_hearings else USUAL_REMOTE


@rule
def chance_to_miss_remote_hearing(w, p):
    """How likely a remote hearing is missed or botched, for want of a connection, a device or privacy."""
    if w.housing == Housing.UNHOUSED:
        return p.remote_missed
    if w.housing == Housing.UNSTABLE or w.housing == Housing.PROVIDED:
        return LESS_OFTEN * p.remote_missed
    return 0.0


@rule
def benefit(paid_until, t, p):
    """This week's benefit ($), as long as it was granted for."""
    return p.benefit_amount if paid_until > t else 0.0
