"""Writing down what happens to people, so that it counts for everyone and for each trait group."""

from model.machine.compilation import rule
from model.traits import CIRCUMSTANCES, ORIGINS

COHORT_ROWS = ORIGINS + CIRCUMSTANCES


@rule
def tally(s, w, what, amount):
    """Add ``amount`` to one of this week's counts, among people with the same traits as the person it happened to."""
    s.tally[w.origin, what] += amount
    s.tally[w.circumstances, what] += amount
    if w.cohort != 0:
        s.tally[COHORT_ROWS + w.cohort, what] += amount
