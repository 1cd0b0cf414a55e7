"""From stored readings to effects, verdicts and what each mechanism does for them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.claims import verdict
from experiments.claims.ledger import Claim, Part
from experiments.claims.readings import OFF, ON, PLACEBO, Cell, cells, delta, effect, level
from experiments.claims.worlds import DEFAULTS
from experiments.comparison.missing import MOST
from experiments.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

Readings = Mapping[tuple[str, int, str], "Stored"]
Contested = Mapping[str, tuple[str, float, float, Mapping[int, float]]]
"""For each contested parameter its claim, the ends of its range, and its value in every draw."""


@dataclass(frozen=True)
class Stored:
    """Readings of one part in one mode: the draws' numbers, and sums of shape (draws, replicates, cells, 2).

    ``collapsed`` has shape (draws, replicates, cells): the share of weeks in which a cell's market had collapsed.
    """

    draws: np.ndarray
    sums: np.ndarray
    collapsed: np.ndarray


@dataclass(frozen=True)
class Measured:
    """Effects by draw, with the variance that luck leaves in each, and the observable's levels in both worlds.

    An effect is not a number where there is none (see `verdict`); ``collapsed`` says where a market has collapsed.
    """

    draws: np.ndarray
    effects: np.ndarray
    luck: np.ndarray
    levels: np.ndarray
    collapsed: np.ndarray

    def where(self, keep: np.ndarray) -> Measured:
        """What was measured at some of the draws."""
        return Measured(*(part[keep] for part in vars(self).values()))


@dataclass(frozen=True)
class PartResult:
    """What came of one part of a claim.

    Attributes:
        part: the part. delta: its smallest effect of interest, in log ratio, points or slope.
        status_quo, scenario: mean levels of the observable over draws, in its unit.
        on, off, gap: spread of the effect with the mechanism, with it frozen, and of their difference.
        chances: at each of `verdict.MARGINS`. decision: on this part alone, before the count over all rows.
        role: what the mechanism does. placebo: the decision on the status quo against itself.
        default, default_luck: effect and its standard error at the parameters' own values; not numbers if not run.
        depends: sentences on contested parameters within whose range the sign turns.
        collapsed: draws in which a market collapsed, so that no ratio is taken. undefined: other draws without an
            effect, for want of anything to divide by.
        draws, effects, effects_off: by draw, for charts; not numbers where there is no effect.
    """

    part: Part
    delta: float
    status_quo: float
    scenario: float
    on: verdict.Spread
    off: verdict.Spread
    gap: verdict.Spread
    chances: tuple[verdict.Chances, ...]
    decision: verdict.Decision
    role: verdict.Role
    placebo: verdict.Decision
    default: float
    default_luck: float
    depends: tuple[str, ...]
    collapsed: int
    undefined: int
    draws: np.ndarray
    effects: np.ndarray
    effects_off: np.ndarray


@dataclass(frozen=True)
class RowResult:
    """A claim with its parts, the decision on it alone, and the one that stands after the count over all rows."""

    claim: Claim
    parts: tuple[PartResult, ...]
    alone: verdict.Decision
    decision: verdict.Decision

    @property
    def withheld(self) -> bool:
        """Whether the row alone had a verdict that the count over all rows took back."""
        return self.alone.word != self.decision.word


@dataclass(frozen=True)
class Judged:
    """All rows, the probability from which verdicts are declared, and how often the placebo ledger gave a verdict."""

    rows: tuple[RowResult, ...]
    cut_off: float
    placebo: Mapping[str, int]

    @property
    def counts(self) -> Counter[str]:
        """How many rows have each word."""
        return Counter(row.decision.word for row in self.rows)


def collect(claims: Mapping[str, Claim], keys: Mapping[str, str], table: pd.DataFrame, replicates: int) -> Readings:
    """Readings by claim, part and mode, from the rows of all that is stored.

    Only draws whose replicates are all there count: a file of an interrupted run may still lack some.

    Args:
        table: columns draw, replicate and those of `worlds.COLUMNS`.
    """
    table = table[table["key"] == table["claim"].map(dict(keys))]
    table = table.sort_values(["claim", "part", "mode", "draw", "replicate", "cell"])
    found: dict[tuple[str, int, str], Stored] = {}
    groups: Any = table.groupby(["claim", "part", "mode"], observed=True, sort=False)
    for (name, number, mode), rows in groups:
        claim, part = claims[str(name)], int(number)
        width = len(cells(claim, claim.parts[part], str(mode)))
        sizes = rows.groupby("draw")["top"].transform("size")
        whole = rows[sizes == replicates * width]
        draws = whole["draw"].to_numpy().reshape(-1, replicates * width)[:, 0]
        sums = whole[["top", "bottom"]].to_numpy().reshape(len(draws), replicates, width, 2)
        gone = whole["collapsed"].to_numpy().reshape(len(draws), replicates, width)
        found[claim.id, part, str(mode)] = Stored(draws, sums, gone)
    return found


def measure(part: Part, wanted: list[Cell], stored: Stored) -> Measured:
    """Effects by draw: from sums pooled over replicates, with the variance of luck by leaving out one at a time.

    A draw in which nothing of what is looked at ever occurred says nothing of its luck, which then is not a number.
    """
    draws, replicates = stored.sums.shape[:2]
    gone = (stored.collapsed.mean(axis=1) >= MOST / 100.0).any(axis=1)
    pooled = stored.sums.sum(axis=1)
    effects = np.array([effect(part, wanted, values) for values in pooled])
    levels = np.array([level(part, wanted, values) for values in pooled]).reshape(draws, 2)
    without = np.array(
        [[effect(part, wanted, total - one) for one in ones] for total, ones in zip(pooled, stored.sums, strict=True)]
    ).reshape(draws, replicates)
    if part.kind != "points":
        effects = np.where(gone, math.nan, effects)
    return Measured(stored.draws, effects, _luck(pooled, without), levels, gone)


def _luck(pooled: np.ndarray, without: np.ndarray) -> np.ndarray:
    """The jackknife's variance from effects without one replicate, shape (draws, replicates); see `measure`.

    Args:
        pooled: sums over replicates, shape (draws, cells, 2).
    """
    replicates = without.shape[1]
    around = ((without - without.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    return np.where((pooled[..., 0] != 0.0).any(axis=1), (replicates - 1) / replicates * around, np.nan)


def margin_of(part: Part, found: Measured) -> float:
    """The smallest effect of interest for a part, at the mean level of its observable over what was measured."""
    return delta(part, _mean(found.levels[:, 0]))


def _mean(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else math.nan


def judge(claims: Mapping[str, Claim], found: Readings, contested: Contested, whole: bool = True) -> Judged:
    """The verdict on every claim.

    Args:
        found: as from `collect`; the draw `DEFAULTS` is shown and never counted.
        contested: for each contested parameter its id, the ends of its range, and its value in each draw.
        whole: whether these are all claims of a ledger. Over a few of them the share of false verdicts has no meaning,
            and each keeps the verdict that it has alone.
    """
    parts = {
        name: tuple(_part(claim, n, part, found, contested) for n, part in enumerate(claim.parts))
        for name, claim in claims.items()
    }
    alone = {name: verdict.together([result.decision for result in results]) for name, results in parts.items()}
    placebo = {name: verdict.together([result.placebo for result in results]) for name, results in parts.items()}
    final = verdict.declared(alone) if whole else alone
    rows = tuple(RowResult(claims[name], parts[name], alone[name], final[name]) for name in claims)
    found_false = _tally(claims, verdict.declared(placebo) if whole else placebo)
    return Judged(rows, verdict.cut_off(alone) if whole else verdict.SURE, found_false)


def _tally(claims: Mapping[str, Claim], decisions: Mapping[str, verdict.Decision]) -> dict[str, int]:
    """How many rows of the placebo ledger got which verdict; nothing is there, so that any direction found is false."""
    counts = {"false": 0, "nothing found": 0, "undecided": 0}
    for name, found in decisions.items():
        expects_something = any(part.direction in ("more", "less") for part in claims[name].parts)
        if found.word == "undecided":
            counts["undecided"] += 1
        elif found.how == "negligible" or (found.word == "supported" and not expects_something):
            counts["nothing found"] += 1
        else:
            counts["false"] += 1
    return counts


def _part(claim: Claim, number: int, part: Part, found: Readings, contested: Contested) -> PartResult:
    """The result of one part."""
    wanted = {mode: cells(claim, part, mode) for mode in (ON, OFF, PLACEBO)}
    stored = {mode: measure(part, wanted[mode], found[claim.id, number, mode]) for mode in wanted}
    every_on, every_off, every_placebo = (drawn_only(stored[mode]) for mode in (ON, OFF, PLACEBO))
    on, off, placebo = (defined(each) for each in (every_on, every_off, every_placebo))
    both = np.intersect1d(on.draws, off.draws)
    paired = _pair(part, wanted, found, claim.id, number, both)
    margin = margin_of(part, on)
    spread_on, spread_off, spread_gap = _spread(on.effects, on.luck), _spread(off.effects, off.luck), _spread(*paired)
    at_margins = tuple(verdict.chances(spread_on, multiple * margin) for multiple in verdict.MARGINS)
    own, gone = stored[ON].draws == DEFAULTS, np.isnan(every_on.effects) & every_on.collapsed
    return PartResult(
        part=part,
        delta=margin,
        status_quo=_mean(on.levels[:, 0]),
        scenario=_mean(on.levels[:, 1]),
        on=spread_on,
        off=spread_off,
        gap=spread_gap,
        chances=at_margins,
        decision=_decided(part, every_on, at_margins[verdict.MARGINS.index(1.0)]),
        role=verdict.role(spread_on, spread_off, spread_gap, margin),
        placebo=_decided(part, every_placebo, verdict.chances(_spread(placebo.effects, placebo.luck), margin)),
        default=float(stored[ON].effects[own][0]) if own.any() else math.nan,
        default_luck=float(math.sqrt(stored[ON].luck[own][0])) if own.any() else math.nan,
        depends=_depends(on, margin, contested),
        collapsed=int(gone.sum()),
        undefined=int((np.isnan(every_on.effects) & ~gone).sum()),
        draws=every_on.draws,
        effects=every_on.effects,
        effects_off=every_off.effects,
    )


def _spread(effects: np.ndarray, luck: np.ndarray) -> verdict.Spread:
    """The distribution over draws that have an effect; of fewer than two nothing is known."""
    return verdict.spread(effects, luck) if len(effects) > 1 else verdict.NOTHING


def _decided(part: Part, found: Measured, at: verdict.Chances) -> verdict.Decision:
    """The decision on a part, unless too few draws have an effect."""
    known = np.count_nonzero(~np.isnan(found.effects))
    enough = known >= max(2.0, verdict.LEAST_DEFINED * len(found.effects))
    return verdict.decide(part.direction, at) if enough else verdict.Decision("undecided", 0.0)


def drawn_only(found: Measured) -> Measured:
    """What was measured at draws: without the parameters' own values, which are none."""
    return found.where(found.draws != DEFAULTS)


def defined(found: Measured) -> Measured:
    """What was measured where there is an effect."""
    return found.where(~np.isnan(found.effects))


def _pair(
    part: Part, wanted: Mapping[str, list[Cell]], found: Readings, name: str, number: int, draws: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The difference on - off by draw and the variance of its luck: both worlds share it, so it is taken together."""
    on, off = found[name, number, ON], found[name, number, OFF]
    first, second = on.sums[np.isin(on.draws, draws)], off.sums[np.isin(off.draws, draws)]
    width = len(wanted[ON])

    def gap(values: np.ndarray) -> float:
        return effect(part, wanted[ON], values[:width]) - effect(part, wanted[OFF], values[width:])

    sums = np.concatenate([first, second], axis=2)
    pooled = sums.sum(axis=1)
    without = np.array([[gap(total - one) for one in ones] for total, ones in zip(pooled, sums, strict=True)])
    return np.array([gap(values) for values in pooled]), _luck(pooled, without.reshape(sums.shape[:2]))


def _depends(on: Measured, margin: float, contested: Contested) -> tuple[str, ...]:
    """Which contested parameters turn the sign over at least a quarter of their range."""
    notes = []
    for name, (identifier, low, high, values) in contested.items():
        share = verdict.flips(on.effects, np.array([values[int(draw)] for draw in on.draws]), low, high, margin)
        if share >= 0.25:
            notes.append(f"depends on {identifier}: the sign turns over {percent(share)} of the range of {name}")
    return tuple(notes)
