"""One rule for numbers: the same result has the same digits in the terminal, a chart, the report and a page.

A *level* has three significant digits, or all of a whole number that has more. A *change* has two, or all that stand
before the point, and a sign; changes in per cent and in points have no more than two decimals, since nothing smaller
matters. A number that is missing is `MISSING`, everywhere.
"""

from __future__ import annotations

import math
from typing import Literal

Kind = Literal["ratio", "points", "difference", "slope"]
"""How a change is stated: in percent, in percentage points, in the outcome's own unit, or as a plain number."""

MINUS = "\N{MINUS SIGN}"
MISSING = "–"
"""What stands where there is no number."""
MISSING_NOTE = f"{MISSING}: no number, since there was nothing to measure or too little to tell anything from."

_TINY = 6
"""Decimals that a number has at most."""
_MULTIPLE = 1000.0
"""Percent from which a change is told as a multiple."""


def level(value: float) -> str:
    """A level with three significant digits, thousands set apart: "12,345", "41.0", "0.0520", "−3.14"."""
    return _plain(value, 3)


def error(value: float) -> str:
    """A standard error with two significant digits: "0.042"."""
    return _plain(value, 2)


def signed(value: float, kind: str = "ratio") -> str:
    """A change with its sign: "+151", "+12", "−4.1", "+0.34", "+0.03"; "±0.00" if it is other than 0 but tiny.

    From +1,000 % on a change is told as a multiple of the status quo: "×13". "−100" is only said of what is gone.
    """
    if not math.isfinite(value):
        return MISSING
    if value == 0.0:
        return "0"
    if is_multiple(value, kind):
        return f"×{1.0 + value / 100.0:,.0f}"
    size = abs(value)
    decimals = min(_decimals(size, 2), _TINY if kind == "difference" else 2)
    if kind == "ratio" and 99.5 <= size < 100.0:
        decimals = 1 if size < 99.95 else 2
    text = f"{size:,.{decimals}f}"
    if not float(text.replace(",", "")):
        return f"±{text}"
    return f"{MINUS if value < 0.0 else '+'}{text}"


def is_multiple(value: float, kind: str) -> bool:
    """Whether a change is told as a multiple and not in percent."""
    return kind == "ratio" and value >= _MULTIPLE


def change(value: float, kind: str, unit: str = "") -> str:
    """A change with its unit: "+12%" of the status quo, "−4.1 points", or in an own ``unit``, which may be left out."""
    return f"{signed(value, kind)}{_suffix(value, kind, unit)}"


def ends(low: float, high: float, kind: str, unit: str = "") -> str:
    """An interval with its unit: "−3.1 to +0.20%"; `MISSING` unless it has two ends."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return MISSING
    # A multiple has no per cent sign, so that the other end needs its own.
    first = change(low, kind) if is_multiple(high, kind) else signed(low, kind)
    return f"{first} to {change(high, kind, unit)}"


def percent(share: float) -> str:
    """A share of 1 in whole percent: "12%"."""
    if not math.isfinite(share):
        return MISSING
    text = f"{abs(100.0 * share):,.0f}"
    return f"{MINUS if share < 0.0 and float(text.replace(',', '')) else ''}{text}%"


def fixed(value: float, decimals: int = 2) -> str:
    """An index or a probability with so many decimals, as in a column that adds up: "0.93", "−0.02"."""
    if not math.isfinite(value):
        return MISSING
    text = f"{abs(value):.{decimals}f}"
    return f"{MINUS if value < 0.0 and float(text) else ''}{text}"


def chance(value: float) -> str:
    """A probability of luck to three decimals, "< 0.001" if it is smaller."""
    return "< 0.001" if value < 0.001 else fixed(value, 3)


def money(value: float) -> str:
    """Whole dollars without their sign: "1,200", "−340"."""
    return f"{value:,.0f}".replace("-", MINUS) if math.isfinite(value) else MISSING


def tick(value: float, sign: str = "", plus: bool = False) -> str:
    """A value on an axis, whole, with a minus sign and, where changes are drawn, a plus; zero has neither."""
    if abs(value) < 1e-9:
        return "0"
    return f"{value:{'+' if plus else ''},.10g}{sign}".replace("-", MINUS)


def setting(value: object) -> str:
    """A parameter as one types it: "false", "3", "0.25"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)


def _suffix(value: float, kind: str, unit: str) -> str:
    if not math.isfinite(value) or is_multiple(value, kind):
        return ""
    return {"ratio": "%", "points": " points"}.get(kind, f" {unit}" if unit else "")


def _plain(value: float, digits: int) -> str:
    if not math.isfinite(value):
        return MISSING
    if value == 0.0:
        return "0"
    text = f"{abs(value):,.{min(_decimals(abs(value), digits), _TINY)}f}"
    if not float(text.replace(",", "")):
        return f"±{text}"
    return f"{MINUS if value < 0.0 else ''}{text}"


def _decimals(size: float, digits: int) -> int:
    """Decimals that give so many significant digits, of the number as it is after rounding."""
    rounded = float(f"{size:.{digits - 1}e}")
    return max(0, digits - 1 - math.floor(math.log10(rounded)))
