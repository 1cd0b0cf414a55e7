"""Numbers and verdicts in plain words, the same in charts, captions and report."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import Enum
from typing import Any

from model.outcomes import Outcome

MINUS = "\N{MINUS SIGN}"


class Verdict(Enum):
    """What an interval says about an outcome, given the direction that counts as better."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed, neither better nor worse in itself"
    UNCLEAR = "no clear change"
    MISSING = "not available"


def verdict(outcome: Outcome, effect: Mapping[Any, Any] | None) -> Verdict:
    """Better or worse only if the whole interval lies on one side of zero; unclear also if there is no interval."""
    if effect is None or not math.isfinite(effect["change"]):
        return Verdict.MISSING
    low, high = effect["low"], effect["high"]
    if not (low > 0.0 or high < 0.0):  # also true if low or high is not a number
        return Verdict.UNCLEAR
    if outcome.better == "neutral":
        return Verdict.CHANGED
    return Verdict.BETTER if (low > 0.0) == (outcome.better == "higher") else Verdict.WORSE


def number(value: float) -> str:
    """Three significant digits, thousands set apart: 1,230,000 / 41.0 / 0.0520; "n/a" if not a number."""
    if not math.isfinite(value):
        return "n/a"
    if value == 0.0:
        return "0"
    decimals = 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    text = f"{abs(rounded):,.{min(max(0, decimals), 6)}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def signed(value: float) -> str:
    """A change with its sign: no decimals from ten on, one below, two below a tenth; 100 only of what is all of it."""
    if not math.isfinite(value):
        return "n/a"
    nearly = 99.5 <= abs(value) < 99.95
    decimals = 0 if abs(value) >= 9.95 and not nearly else 1 if abs(value) >= 0.095 else 2
    text = f"{abs(value):,.{decimals}f}"
    if text == "0.00":
        return "0" if value == 0.0 else "±0.00"
    return f"{MINUS if value < 0 else '+'}{text}"


def change(effect: Mapping[Any, Any]) -> str:
    """A change with its sign and unit: "+32%" of the status quo, "−4.1 points" of a percentage, or in an own unit."""
    return with_unit(signed(effect["change"]), effect)


def interval(effect: Mapping[Any, Any]) -> str:
    """The interval in words: "+25% to +40%"; says so if there is none."""
    if not (math.isfinite(effect["low"]) and math.isfinite(effect["high"])):
        return "no interval"
    low, high = signed(effect["low"]), signed(effect["high"])
    return f"{low}% to {high}%" if effect["effect"] == "ratio" else with_unit(f"{low} to {high}", effect)


def with_unit(words: str, effect: Mapping[Any, Any]) -> str:
    """``words`` followed by the unit of the effect."""
    return f"{words}%" if effect["effect"] == "ratio" else f"{words} {effect['unit']}"


def joined(parts: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
