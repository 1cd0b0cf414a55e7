"""Places that a scenario declares: how they grow, who comes to be at home there, and what is usual to pay."""

import math

from model.machine.compilation import rule
from model.rules.forms import clip

HALF_GROWN = 0.5
"""The maturity up to which growth is timed."""


@rule
def maturity(before, share_open, half_time, p):
    """How far a declared place has grown: it is all there at once, or grows logistically; shut, it begins anew.

    It starts with the share that a new platform starts with (T4.19).
    """
    if share_open <= 0.0:
        return 0.0
    if half_time <= 0.0:
        return 1.0
    start = min(p.replacement_start, HALF_GROWN)
    begun = max(before, start)
    rate = math.log(1.0 / start - 1.0) / half_time
    return clip(begun * (1.0 + rate * (1.0 - begun)), 0.0, 1.0)


@rule
def share_at_home(share, grown):
    """Share of the clients of places of its kind who have made it their usual place, as far as it has grown."""
    return share * grown


@rule
def usual_price(nearby, stated, own):
    """What is usual to pay ($): as stated, or, as far as the place has no price of its own, what is asked at places of
    its kind by those who work there: clients and workers bring it with them."""
    return own * stated + (1.0 - own) * nearby
