"""Writing down what happens to a person: in the rows of all who share the person's traits, and cohorts.

The week's counts (``State.tally``) have one row for each combination of traits of several values, then one for each
combination of circumstances, then one for each combination of cohorts. From these rows line 15 adds up the groups.
"""

from model.machine.compilation import rule
from model.traits import CIRCUMSTANCES, ORIGINS

FIRST_COHORT_ROW = ORIGINS + CIRCUMSTANCES
"""The first of the rows by cohorts: that of people in none, which stays empty."""


@rule
def tally(s, w, kind, amount):
    """Add ``amount`` to this week's count of a kind (a ``Tally``), among people with the same traits as this person."""
    s.tally[w.origin, kind] += amount
    s.tally[w.circumstances, kind] += amount
    if w.cohort != 0:
        s.tally[FIRST_COHORT_ROW + w.cohort, kind] += amount
