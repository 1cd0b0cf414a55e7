"""The prior of a parameter: where its value may lie, and how likely each is."""

from __future__ import annotations

import math
from statistics import NormalDist

from model.parameters.registry import Parameter

_REACH = 3.0
"""A normal prior is cut off at so many standard deviations on either side."""


def allowed(parameter: Parameter, value: float, low: float, high: float) -> bool:
    """Whether a value lies in the range, or is the one at which an effect that may be absent is so."""
    return low <= value <= high or (value == parameter.absent and parameter.absent_mass > 0.0)


def quantile(parameter: Parameter, numbers: tuple[float, float, float], u: float) -> float:
    """The value below which a share ``u`` of the prior lies, the mass where its effect is absent counted first."""
    value, low, high = numbers
    if u < parameter.absent_mass:
        return parameter.absent
    u = (u - parameter.absent_mass) / (1.0 - parameter.absent_mass)
    if parameter.integer and parameter.distribution == "uniform":
        return min(float(math.floor(low + u * (high - low + 1.0))), high)
    drawn = low + u * (high - low)
    if parameter.distribution == "log-uniform":
        drawn = low * (high / low) ** u
    elif parameter.distribution == "triangular":
        drawn = _triangular(u, low, min(max(value, low), high), high)
    elif parameter.distribution == "normal" and low < high:
        drawn = _normal(u, low, high)
    drawn = min(max(drawn, low), high)
    return float(round(drawn)) if parameter.integer else drawn


def _triangular(u: float, low: float, mode: float, high: float) -> float:
    width = high - low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


def _normal(u: float, low: float, high: float) -> float:
    within = NormalDist()
    tail = within.cdf(-_REACH)
    spread = (high - low) / (2.0 * _REACH)
    return 0.5 * (low + high) + spread * within.inv_cdf(tail + u * (1.0 - 2.0 * tail))
