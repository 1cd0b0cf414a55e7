"""Every outcome: its name, unit, definition, numerator, denominator and groups.

An outcome is ``scale`` times a sum of tallies over a sum of tallies, so that any window and any set of groups can be
pooled exactly. Where a denominator is empty nothing happened that the outcome could be a ratio to: it is missing (NaN),
and never 0. Counts are never missing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.counting.outcome import WEEKS, Outcome
from model.counting.outcomes_of_people import FLOW, HOME_AND_LAW, MONEY, TRUST_AND_SERVICES
from model.counting.outcomes_of_police import POLICE
from model.counting.outcomes_of_work import DEPENDENCE, MARKET, SAFETY
from model.counting.tallies import Cohort, Tally
from model.traits import GROUPS as TRAIT_GROUPS
from model.traits import yes_no

OUTCOMES: dict[str, Outcome] = {
    outcome.name: outcome
    for outcome in MARKET + SAFETY + DEPENDENCE + MONEY + HOME_AND_LAW + POLICE + TRUST_AND_SERVICES + FLOW
}


GROUPS: list[str] = [
    "all",
    *TRAIT_GROUPS,
    *[name for cohort in Cohort for name in yes_no(cohort.name.lower())],
]
"""Trait groups, fixed when a person joins the catchment, then cohorts; index 0 is everyone."""

TRAITS: dict[str, tuple[int, ...]] = {
    trait: tuple(at for at, group in enumerate(GROUPS) if group.partition(":")[0] == trait)
    for trait in dict.fromkeys(group.partition(":")[0] for group in GROUPS[1:])
}
"""Each trait's groups, as indices into `GROUPS`; the first is the one that the others are compared with."""


def _ratio(outcome: Outcome, tallies: np.ndarray) -> np.ndarray:
    """``tallies`` has tallies as its last axis; the result has the other axes, NaN where the denominator is empty."""
    top = tallies[..., list(outcome.numerator)].sum(axis=-1)
    if outcome.denominator is WEEKS:
        return np.asarray(outcome.scale * top)
    bottom = tallies[..., list(outcome.denominator)].sum(axis=-1)
    return np.asarray(outcome.scale * np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0))


def weekly(tallies: np.ndarray, group: int = 0) -> dict[str, np.ndarray]:
    """Each outcome week by week: float64 of shape (weeks,) for tallies of shape (weeks, groups, tallies)."""
    return {
        name: _ratio(outcome, tallies[:, group, :])
        for name, outcome in OUTCOMES.items()
        if group == 0 or outcome.grouped
    }


def window(tallies: np.ndarray, start: int, stop: int, group: int = 0) -> dict[str, float]:
    """Each outcome pooled over rows ``start`` to ``stop`` (exclusive): sums over sums; counts are means a week."""
    rows = tallies[start:stop, group, :]
    pooled = rows.sum(axis=0)
    weeks = max(len(rows), 1)
    return {
        name: float(_ratio(outcome, pooled)) / (weeks if outcome.denominator is WEEKS else 1)
        for name, outcome in OUTCOMES.items()
        if group == 0 or outcome.grouped
    }


def pooled(tallies: np.ndarray, spans: Sequence[tuple[int, int]], names: Sequence[str]) -> np.ndarray:
    """What `window` gives for many windows and every group at once, bit for bit.

    Args:
        tallies: float64 of shape (weeks, groups, tallies).
        spans: windows as (first row, row after the last).
        names: outcomes; those that are not ``grouped`` have a meaning for group 0 alone.

    Returns:
        float64 of shape (spans, groups, names).
    """
    return with_basis(tallies, spans, names)[0]


def basis(tallies: np.ndarray, spans: Sequence[tuple[int, int]], names: Sequence[str]) -> np.ndarray:
    """What each outcome is a ratio to, summed: person-weeks or events, float64 (spans, groups, names).

    For counts per week these are the person-weeks in the trade. A value times its basis, added up over replicates,
    weeks or groups, over the basis added up likewise, is the pooled value.
    """
    return with_basis(tallies, spans, names)[1]


def with_basis(
    tallies: np.ndarray, spans: Sequence[tuple[int, int]], names: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """`pooled` and `basis` together."""
    sums = np.stack([tallies[start:stop].sum(axis=0) for start, stop in spans])
    weeks = np.array([max(stop - start, 1) for start, stop in spans], dtype=np.float64)[:, np.newaxis]
    nothing = np.zeros((*sums.shape[:2], 0))
    values = [_ratio(OUTCOMES[name], sums) / (weeks if OUTCOMES[name].denominator is WEEKS else 1) for name in names]
    parts = [OUTCOMES[name].denominator or (Tally.ACTIVE,) for name in names]
    below = [sums[..., list(part)].sum(axis=-1) for part in parts]
    return (np.stack(values, axis=-1), np.stack(below, axis=-1)) if names else (nothing, nothing)


def check(what: str, values: np.ndarray, below: np.ndarray, names: Sequence[str]) -> None:
    """Make sure that values are missing where there is nothing to divide by, and numbers everywhere else.

    Args:
        what: which values, in words. values, below: as from `with_basis`, outcomes (``names``) as the last axis.

    Raises:
        FloatingPointError: an outcome is infinite, missing without reason, or given without one: a defect of the model.
    """
    ratios = np.array([OUTCOMES[name].denominator is not WEEKS for name in names], dtype=bool)
    wrong = np.where(ratios & ~(below > 0.0), ~np.isnan(values), ~np.isfinite(values))
    if wrong.any():
        raise FloatingPointError(f"outcome '{names[int(np.argwhere(wrong)[0][-1])]}' of a {what} is no sound number")
