"""Writing down what happens to people, so that it counts for everyone and for each trait group."""

from model.codes import Documentation, Gender
from model.compiled import rule
from model.tallies import CIRCUMSTANCES, ORIGINS

GENDERS = len(Gender)
STATUSES = len(Documentation)
COHORT_ROWS = ORIGINS + CIRCUMSTANCES


@rule
def note(s, w, tally, amount):
    """Add ``amount`` to one of this week's counts, among people with the same traits as the person it happened to."""
    s.tally[w.origin, tally] += amount
    s.tally[w.circumstances, tally] += amount
    if w.cohort != 0:
        s.tally[COHORT_ROWS + w.cohort, tally] += amount


@rule
def file_under(w):
    """Find the two rows of counts of a person: by race, gender and status, and by the other five traits."""
    w.origin = (int(w.race) * GENDERS + int(w.gender)) * STATUSES + int(w.documentation_at_start)
    row = 1 if w.limited_english else 0
    for trait in (w.parent, w.disabled, w.uses_drugs, w.student):
        row = 2 * row + (1 if trait else 0)
    w.circumstances = ORIGINS + row
