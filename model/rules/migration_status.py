"""Permanent status: how soon a path to it leads there."""

import math

from model.codes import Documentation
from model.machine.compilation import rule
from model.rules.forms import WEEKS_IN_YEAR


@rule
def chance_of_permanent_status(documentation, c):
    """Weekly chance that someone without permanent status gets it, where there is a path to it (claim N4)."""
    if documentation == Documentation.CITIZEN_OR_RESIDENT:
        return 0.0
    return 1.0 - math.exp(-c.documentation_paths / WEEKS_IN_YEAR)


@rule
def status_at_start(position, migrants, p):
    """Migration status of one of a group of which a share are migrants, some of them undocumented; by position
    between 0 and 1."""
    if position >= migrants:
        return Documentation.CITIZEN_OR_RESIDENT
    undocumented = position < migrants * p.undocumented_among_migrants
    return Documentation.UNDOCUMENTED if undocumented else Documentation.TEMPORARY
