"""What a comparison cannot say, in words: markets that collapsed, and outcomes that nothing happened to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from experiments.comparison.replicate import Replicate
from model.counting.outcomes import OUTCOMES

COLLAPSED = "market_collapsed"
"""The outcome that says in how many weeks a market had collapsed."""

MOST = 50.0
"""Percent of weeks from which on a market is called collapsed over a window."""


def collapsed(replicates: Sequence[Replicate], scenarios: Sequence[str], windows: Sequence[str]) -> list[str]:
    """A sentence for each scenario under which the market collapsed in some replicate, over the whole policy period."""
    at, all_weeks = list(OUTCOMES).index(COLLAPSED), list(windows).index("all")
    told = []
    for s, name in enumerate(scenarios):
        count = sum(bool(replicate.windows[s, all_weeks, at] >= MOST) for replicate in replicates)
        if count:
            told.append(
                f"{name}: the market collapsed in {count} of {len(replicates)} replicates (in most weeks fewer than a "
                "twentieth of the bookings before the policy). What is priced or counted per booking rests on the rest."
            )
    return told


def nothing_to_say(replicates: Sequence[Replicate], scenarios: Sequence[str], windows: Sequence[str]) -> list[str]:
    """A sentence for each scenario in which main outcomes are missing in every replicate over the whole period."""
    all_weeks = list(windows).index("all")
    missing = np.all([np.isnan(replicate.windows[:, all_weeks]) for replicate in replicates], axis=0)
    told = []
    for s, name in enumerate(scenarios):
        labels = [outcome.label for o, outcome in enumerate(OUTCOMES.values()) if outcome.main and missing[s, o]]
        if labels:
            told.append(f"{name}: nothing happened that these are ratios to, so they are missing: {', '.join(labels)}.")
    return told
