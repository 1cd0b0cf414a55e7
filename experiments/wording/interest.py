"""The smallest effect of interest, one for the ledger, the tables, the charts and the report; docs/claims-method.md.

Ratios: 5 %. Shares: one percentage point, or a tenth of the status quo if that is smaller. Slopes, which are plain
numbers: a tenth. A change in an outcome's own unit, stated so where a percentage has no meaning: 5 % of the level.
"""

from __future__ import annotations

import math

RATIO_MARGIN = math.log(1.05)
POINTS_MARGIN = 1.0
SLOPE_MARGIN = 0.1
"""A tenth of the harm to others; they must be harmed by half as much again for a tenth to come near `RATIO_MARGIN`."""

SIZES = "5 %, or one point, or a tenth of a small share"
"""The smallest effect of interest in words."""


def margin(kind: str, status_quo: float) -> float:
    """The smallest effect of interest of the log ratio, of a slope, or in points at a status quo of so many percent."""
    if kind == "ratio":
        return RATIO_MARGIN
    if kind == "slope":
        return SLOPE_MARGIN
    return min(POINTS_MARGIN, 0.1 * abs(status_quo)) or POINTS_MARGIN


def negligible(kind: str, status_quo: float) -> tuple[float, float]:
    """Between which two changes an effect is too small to be of interest, in the unit of the change.

    Args:
        kind: "ratio" (in percent), "points" or "difference". status_quo: the level that is changed.
    """
    if kind == "ratio":
        return 100.0 * math.expm1(-RATIO_MARGIN), 100.0 * math.expm1(RATIO_MARGIN)
    if kind == "difference":
        most = math.expm1(RATIO_MARGIN) * abs(status_quo) if math.isfinite(status_quo) else 0.0
    else:
        most = margin(kind, status_quo)
    return -most, most


def negligible_between(kind: str, status_quo: float) -> tuple[float, float]:
    """The same for the difference of two changes: of two percentages, as many points as a ratio has per cent."""
    most = negligible(kind, status_quo)[1]
    return -most, most
