"""Line 9, continued: what custody does, and how people get out of it (claims L15 and L17)."""

import math

from model.chance import Purpose, draw
from model.conditions import status_quo_of
from model.counting.tallies import Tally
from model.counting.tallying import tally
from model.machine.compilation import rule
from model.rules.forms import clip

USUAL_DELAY = status_quo_of("courts.screening_delay")


@rule
def week_in_custody(s, w, i, p, t):
    """A week in custody: violence, and work for next to nothing."""
    if draw(s.market[0].key, Purpose.CUSTODY, t, i, 0) < p.custody_violence:
        tally(s, w, Tally.CUSTODY_VIOLENCE, 1.0)
    w.money += p.custody_wage
    s.counts[Tally.OTHER_RECEIPTS] += p.custody_wage


@rule
def screening_delay(w, p, c):
    """Weeks that someone waits in custody to be screened for exploitation; longer where an interpreter is needed."""
    delay = c.courts_screening_delay if p.on_slow_screening else USUAL_DELAY
    return delay * (1.0 + p.detention_language) if w.limited_english else delay


@rule
def pleads_guilty(w, p, c, luck):
    """Whether someone who waits for screening pleads guilty to get out sooner (claim L15)."""
    return luck < clip(1.0 - math.exp(-p.plea_rate * screening_delay(w, p, c)), 0.0, 1.0)
