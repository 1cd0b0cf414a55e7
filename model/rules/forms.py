"""Functional forms that several rules share."""

import math

from model.machine.compilation import rule

WEEKS_IN_YEAR = 52.0
"""Weeks that a rate per year is spread over."""
FARTHEST_EXPONENT = 700.0
"""Exponents are kept within this, beyond which floating-point numbers overflow."""
LEAST_BASE, GREATEST_BASE = 1e-6, 1e6
"""Bases of powers are kept between these: as good as nothing, and as good as any amount."""


@rule
def clip(x, low, high):
    """``x`` kept between ``low`` and ``high``."""
    return min(max(x, low), high)


@rule
def logistic(x):
    """The logistic curve, safe for large arguments."""
    if x < 0.0:
        grown = math.exp(max(x, -FARTHEST_EXPONENT))
        return grown / (1.0 + grown)
    return 1.0 / (1.0 + math.exp(-min(x, FARTHEST_EXPONENT)))


@rule
def saturating(x, half):
    """``x / (x + half)``: 0 at 0, one half at ``half``, never above 1."""
    return x / (x + half) if x > 0.0 else 0.0


@rule
def power(base, exponent):
    """``base ** exponent`` for a base that is kept away from zero and infinity."""
    return math.exp(exponent * math.log(clip(base, LEAST_BASE, GREATEST_BASE)))


@rule
def logarithm(x):
    """The logarithm of an amount, one below 1 taken as 1."""
    return math.log(max(x, 1.0))


@rule
def remember(memory, news, weight):
    """A memory moved towards the news by the weight of one week (``p.x_weight`` belongs to ``p.x_half_life``)."""
    return memory + (news - memory) * weight
