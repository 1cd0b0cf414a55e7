"""Criminal records: how they are cleared, on petition or without one."""

import math

from model.conditions import status_quo_of
from model.machine.compilation import rule
from model.rules.forms import WEEKS_IN_YEAR

QUARTERS_IN_YEAR = 4.0
"""Without a petition clearing takes about a quarter of a year."""

USUAL_PETITION = status_quo_of("records.petition")
"""Petitions per year without a policy, which counts while the mechanism is switched off."""
USUAL_AUTOMATIC = status_quo_of("records.automatic")
"""Share cleared without a petition, without a policy, which counts while the mechanism is switched off."""


@rule
def ways_to_clear(c, p):
    """Records cleared on petition, per year, and the share that the automatic rule covers."""
    if p.on_records:
        return c.records_petition, c.records_automatic
    return USUAL_PETITION, USUAL_AUTOMATIC


@rule
def chance_record_cleared(c, p):
    """Chance that a record which can be cleared is cleared this week: on petition (T18b.6) or without one."""
    petition, automatic = ways_to_clear(c, p)
    rate = petition + QUARTERS_IN_YEAR * automatic
    return 1.0 - math.exp(-rate / WEEKS_IN_YEAR)


@rule
def share_clearable(c, p):
    """Share of people whose record can be cleared: everyone by petition, else those whom the automatic rule covers."""
    petition, automatic = ways_to_clear(c, p)
    return 1.0 if petition > 0.0 else automatic
