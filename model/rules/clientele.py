"""Who the clients are from year to year: old ones lapse, new ones begin, and what the law says to them of buying.

A client's time is counted in lives: a life is one on average, each man's his own, and runs at a pace per week. So is
the time until someone begins in a place that a client has left.
"""

import math

from model.machine.compilation import rule
from model.rules.forms import WEEKS_IN_YEAR
from model.rules.law import USUAL_OFFENCE_OF_BUYING

PARTS_OF_A_LIFE = 1_000_000
"""Lives are counted in whole parts, so many to one."""


@rule
def norm_of_law(offence, p):
    """How much a law on buying, against the usual one, speaks for beginning and going on: 0 under the usual law.

    That a law teaches what is right is contested: surveys before and after one go either way (T7.3, T7.4), so that it
    may do nothing, or the opposite.
    """
    return p.law_norm * (USUAL_OFFENCE_OF_BUYING - offence)


@rule
def pace_of_lapsing(norm, p):
    """Lives that pass in a week among those who buy: the less, the more is to be said for going on."""
    return p.client_turnover / WEEKS_IN_YEAR * math.exp(-norm)


@rule
def pace_of_beginning(norm, p):
    """Waits that pass in a week where nobody buys: such that as many begin as lapse under the usual law."""
    return p.client_turnover / WEEKS_IN_YEAR / p.client_room * math.exp(norm)


@rule
def whole_parts(lives):
    """Lives in whole parts, in which they are counted."""
    return int(lives * PARTS_OF_A_LIFE)
