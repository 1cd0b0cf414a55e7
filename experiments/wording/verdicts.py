"""What an interval says: better or worse needs a size, a few replicates, and a count of what luck alone would give."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from experiments.wording.interest import SIZES, negligible
from experiments.wording.numbers import MISSING
from model.counting.outcomes import Outcome

CONFIDENCE = 0.90
"""Of every interval."""
LEAST_REPLICATES = 4
"""Replicates below which nothing is called better or worse: the spread of so few says too little."""


class Verdict(Enum):
    """What an interval says about an outcome, given the direction that counts as better and the effect of interest."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed, neither better nor worse in itself"
    MOVES = "moves, but perhaps by too little to matter"
    NEGLIGIBLE = "hardly moves: too little to matter"
    UNCLEAR = "no clear change"
    FEW = f"no verdict: fewer than {LEAST_REPLICATES} replicates"
    MISSING = "no number"


SHORT = {
    Verdict.BETTER: "Better",
    Verdict.WORSE: "Worse",
    Verdict.CHANGED: "Changed (neither better nor worse)",
    Verdict.MOVES: "Moves, size open",
    Verdict.NEGLIGIBLE: "Hardly moves",
    Verdict.UNCLEAR: "No clear change",
    Verdict.FEW: f"No verdict: fewer than {LEAST_REPLICATES} replicates",
    Verdict.MISSING: "No number",
}
"""Verdicts in the fewest words, for legends and counts."""

MARKED = (Verdict.BETTER, Verdict.WORSE, Verdict.CHANGED)
"""The verdicts of what clearly changes by more than the smallest effect of interest: bold, with a filled mark."""

RULE = (
    f"Better and worse: the whole interval lies beyond the smallest effect of interest ({SIZES}), as in the ledger of "
    f"claims; below {LEAST_REPLICATES} replicates nothing is called either."
)
FEW_NOTE = f"Fewer than {LEAST_REPLICATES} replicates, so no verdict: no change is called better or worse."


def verdict(
    outcome: Outcome | str, effect: Mapping[Any, Any] | None, small: tuple[float, float] | None = None
) -> Verdict:
    """The verdict on a row of an effects table (change, low, high, status_quo, effect, n).

    Args:
        outcome: of which the row is, or what counts as better: "lower", "higher" or "neutral".
        effect: None if there is no such row.
        small: the changes between which nothing is of interest, if those are not `interest.negligible`'s.
    """
    better = outcome if isinstance(outcome, str) else outcome.better
    if effect is None or not math.isfinite(effect["change"]):
        return Verdict.MISSING
    most = small or negligible(str(effect["effect"]), float(effect["status_quo"]))
    found = judged(effect, most, int(effect["n"]))
    if found is not Verdict.CHANGED or better == "neutral":
        return found
    return Verdict.BETTER if (effect["low"] > 0.0) == (better == "higher") else Verdict.WORSE


def judged(row: Mapping[Any, Any], small: tuple[float, float], replicates: int) -> Verdict:
    """What an interval says whichever direction is better: `Verdict.CHANGED` if it lies beyond what is ``small``.

    Args:
        row: with change, low and high. small: the changes between which nothing is of interest, in the same unit.
    """
    low, high = row["low"], row["high"]
    if not math.isfinite(row["change"]):
        return Verdict.MISSING
    if replicates < LEAST_REPLICATES:
        return Verdict.FEW
    if not (math.isfinite(low) and math.isfinite(high)):
        return Verdict.UNCLEAR
    if low > small[1] or high < small[0]:
        return Verdict.CHANGED
    if small[0] <= low and high <= small[1]:
        return Verdict.NEGLIGIBLE
    return Verdict.MOVES if leaves_out_zero(row) else Verdict.UNCLEAR


def leaves_out_zero(row: Mapping[Any, Any], low: str = "low", high: str = "high") -> bool:
    """Whether an interval lies on one side of zero; not if it is missing."""
    return bool(row[low] > 0.0 or row[high] < 0.0)


def in_words(effect: Mapping[Any, Any], better: str = "neutral", small: tuple[float, float] | None = None) -> str:
    """A verdict for a column of a table: "less: better", "more", "hardly moves", "more, size open", "no verdict"."""
    found = verdict(better, effect, small)
    if found in (Verdict.NEGLIGIBLE, Verdict.FEW) and effect["low"] == effect["high"] == 0.0:
        return "no change"
    direction = "more" if effect["change"] > 0.0 else "less"
    return {
        Verdict.BETTER: f"{direction}: better",
        Verdict.WORSE: f"{direction}: worse",
        Verdict.CHANGED: direction,
        Verdict.MOVES: f"{direction}, size open",
        Verdict.NEGLIGIBLE: "hardly moves",
        Verdict.UNCLEAR: "no clear change",
        Verdict.FEW: "no verdict",
        Verdict.MISSING: MISSING,
    }[found]


def by_luck(effects: Iterable[Mapping[Any, Any]], confidence: float, nothing: str = "no policy did anything") -> str:
    """How many of some changes luck alone would mark, in a sentence; empty if none of them can be marked.

    ``nothing`` is what would hold if luck alone were at work.

    By construction luck alone leaves zero out of one interval in ten at the 90 % level. Changes that are exactly zero
    in every replicate are not counted, since nothing can come of luck there.
    """
    rows = [
        row
        for row in effects
        if row["n"] >= LEAST_REPLICATES and math.isfinite(row["low"]) and not row["low"] == row["high"] == 0.0
    ]
    if not rows:
        return ""
    expected = (1.0 - confidence) * len(rows)
    told = f"at most about {expected:.0f}" if expected >= 0.95 else "fewer than one"
    return f"If {nothing}, luck alone would mark {told} of {len(rows)} as changed."
