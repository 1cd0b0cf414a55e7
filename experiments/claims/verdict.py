"""The rule for verdicts, stated once and the same for every claim: from effects per parameter draw to a word.

Each draw of the parameters has one effect, the mean of a few paired replicates, with a variance that luck leaves in
it. Luck is removed from the spread by variance components (one-way random effects): between draws

    tau^2 = max(0, sample variance of the draws' effects - mean variance of luck),

each draw's effect is drawn towards the mean by B = tau^2 / (tau^2 + its variance of luck), and what remains uncertain
about it is B x luck + (1 - B)^2 x variance of the mean (empirical Bayes with the correction for an estimated mean;
Morris 1983, Kass and Steffey 1989). The distribution of the true effect over draws is the mixture of these normals.
Its spread is tau, not tau plus luck, and where nothing but luck is left it is as wide as the doubt about the mean: a
wide interval around zero supports nothing.

The margin delta is the smallest effect of interest, which tables and charts share (`experiments.wording.interest`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Direction = Literal["more", "less", "no effect", "no decrease", "no increase"]
Word = Literal["supported", "opposed", "undecided"]
How = Literal["", "reversed", "negligible", "an effect", "a decrease", "an increase"]
Role = Literal["carries fully", "carries", "masks", "not shown"]

SURE = 0.9
"""Probability from which a proposition is declared, before the count over all rows."""
RARELY = 0.1
FALSE_SHARE = 0.05
"""Largest expected share of false ones among all declared verdicts."""
MARGINS = (0.5, 1.0, 2.0)
"""Multiples of delta at which the three probabilities are shown; the verdict is taken at 1."""


@dataclass(frozen=True)
class Spread:
    """The distribution of an effect over parameter draws, luck removed: an even mixture of normals.

    Attributes:
        centers, widths: mean and standard deviation of each draw's normal, shape (draws,).
        mean: mean over draws. between: standard deviation between draws. luck: standard error that luck leaves in the
            mean.
    """

    centers: np.ndarray
    widths: np.ndarray
    mean: float
    between: float
    luck: float

    def below(self, value: float) -> float:
        """Probability that the effect is below a value."""
        from scipy.special import ndtr

        gaps = value - self.centers
        wide = self.widths > 0.0
        sure = np.where(gaps > 0.0, 1.0, np.where(gaps == 0.0, 0.5, 0.0))
        return float(np.where(wide, ndtr(gaps / np.where(wide, self.widths, 1.0)), sure).mean())

    def quantile(self, share: float) -> float:
        """The value below which a share of the distribution lies, by bisection."""
        reach = 10.0 * float(self.widths.max(initial=0.0)) + 1e-9
        low, high = float(self.centers.min()) - reach, float(self.centers.max()) + reach
        for _ in range(80):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if self.below(middle) < share else (low, middle)
        return 0.5 * (low + high)


def spread(effects: np.ndarray, luck: np.ndarray) -> Spread:
    """The distribution of the true effect over draws; see the module's text.

    Args:
        effects: one effect per draw, shape (draws,), at least two.
        luck: the variance that luck leaves in each, same shape. Few replicates make each a poor estimate, so that all
            draws share their mean, but for draws without any luck at all (the policy reached nobody: the worlds are
            the same). Not a number where nothing occurred, which says nothing of luck: such draws share it too.
    """
    effects, luck = np.asarray(effects, dtype=np.float64), np.asarray(luck, dtype=np.float64)
    if effects.ndim != 1 or effects.shape != luck.shape or len(effects) < 2:
        raise ValueError(f"effects and their luck have shapes {effects.shape} and {luck.shape}")
    touched, unknown = luck > 0.0, np.isnan(luck)
    common = luck[touched].mean() if touched.any() else 0.0
    shared = np.where(touched | unknown, common, 0.0)
    total, mean = float(effects.var(ddof=1)), float(effects.mean())
    between = max(0.0, total - float(shared.mean()))
    kept = np.where(shared > 0.0, between / (between + np.where(shared > 0.0, shared, 1.0)), 1.0)
    doubt = (between + float(shared.mean())) / len(effects)
    centers = mean + kept * (effects - mean)
    widths = np.sqrt(kept * shared + (1.0 - kept) ** 2 * doubt)
    return Spread(centers, widths, mean, math.sqrt(between), math.sqrt(float(shared.mean()) / len(effects)))


@dataclass(frozen=True)
class Chances:
    """Probabilities that the effect lies above, within and below the margin."""

    above: float
    within: float
    below: float


def chances(found: Spread, delta: float) -> Chances:
    """The three probabilities at a margin."""
    below, not_above = found.below(-delta), found.below(delta)
    return Chances(1.0 - not_above, not_above - below, below)


@dataclass(frozen=True)
class Decision:
    """A word, the probability of what it declares (0 if it declares nothing), and in what way a claim is opposed."""

    word: Word
    probability: float
    how: How = ""


def decide(direction: Direction, found: Chances) -> Decision:
    """The verdict on one part of a claim."""
    propositions: dict[Direction, list[tuple[Word, float, How]]] = {
        "more": [
            ("supported", found.above, ""), ("opposed", found.below, "reversed"),
            ("opposed", found.within, "negligible"),
        ],
        "less": [
            ("supported", found.below, ""), ("opposed", found.above, "reversed"),
            ("opposed", found.within, "negligible"),
        ],
        "no effect": [("supported", found.within, ""), ("opposed", 1.0 - found.within, "an effect")],
        "no decrease": [("supported", 1.0 - found.below, ""), ("opposed", found.below, "a decrease")],
        "no increase": [("supported", 1.0 - found.above, ""), ("opposed", found.above, "an increase")],
    }  # fmt: skip
    for word, probability, how in propositions[direction]:
        if probability >= SURE:
            return Decision(word, probability, how)
    return Decision("undecided", 0.0)


def together(parts: Sequence[Decision]) -> Decision:
    """The verdict on a claim of several parts: all must be supported; one that is opposed opposes the whole.

    That all parts hold has at least the probability that is left when the doubt of each is taken off (Bonferroni),
    which is what counts over all rows. A whole is opposed as surely as its surest opposed part.
    """
    if all(part.word == "supported" for part in parts):
        return Decision("supported", max(1.0 - math.fsum(1.0 - part.probability for part in parts), 0.0))
    against = [part for part in parts if part.word == "opposed"]
    return max(against, key=lambda part: part.probability) if against else Decision("undecided", 0.0)


def cut_off(decisions: Mapping[str, Decision]) -> float:
    """The probability from which verdicts are declared so that the expected share of false ones stays within 5 %.

    Bayesian false discovery rate (Newton et al. 2004): the surest verdicts are taken in turn while the mean of
    (1 - probability) among those taken is at most 0.05. Without any verdict it is 1.
    """
    sure = np.sort([found.probability for found in decisions.values() if found.word != "undecided"])[::-1]
    if not len(sure):
        return 1.0
    false = np.cumsum(1.0 - sure) / np.arange(1, len(sure) + 1)
    taken = np.flatnonzero(false <= FALSE_SHARE)
    return float(sure[taken[-1]]) if len(taken) else 1.0


def declared(decisions: Mapping[str, Decision]) -> dict[str, Decision]:
    """The decisions with those below the cut-off taken back to undecided."""
    least = cut_off(decisions)
    return {
        name: found if found.word == "undecided" or found.probability >= least else Decision("undecided", 0.0)
        for name, found in decisions.items()
    }


def role(on: Spread, off: Spread, gap: Spread, delta: float) -> Role:
    """What a mechanism does for an effect, from the effects with it, with it frozen, and their difference on - off.

    It carries the effect if the difference exceeds delta / 2 in the effect's direction with probability 0.9, fully if
    what is left without it lies within delta with the same probability; it masks if the effect is larger without it by
    as much. The effect's direction is that of the larger of the two.
    """
    larger = on.mean if abs(on.mean) >= abs(off.mean) else off.mean
    sign = 1.0 if larger >= 0.0 else -1.0
    half = 0.5 * delta
    carried = 1.0 - gap.below(half) if sign > 0.0 else gap.below(-half)
    masked = gap.below(-half) if sign > 0.0 else 1.0 - gap.below(half)
    if carried >= SURE:
        return "carries fully" if chances(off, delta).within >= SURE else "carries"
    return "masks" if masked >= SURE else "not shown"


def flips(effects: np.ndarray, values: np.ndarray, low: float, high: float, delta: float) -> float:
    """The share of a parameter's range over which the effect has the other sign than its mean.

    From a straight line through the draws' effects; 0 unless the line lies clearly (at the 90 % level, on each side)
    above zero at one end of the range and below it at the other, and by more than the smallest effect of interest.

    Args:
        effects, values: the effect and the parameter's value in each draw, shape (draws,).
        low, high: the ends of the range. delta: the smallest effect of interest.
    """
    from scipy.special import stdtrit
    from scipy.stats import linregress

    if len(effects) < 4 or np.ptp(values) == 0.0 or high <= low:
        return 0.0
    line = linregress(values, effects)
    ends = np.array([low, high])
    left = effects - line.intercept - line.slope * values
    along = (ends - values.mean()) ** 2 / float(((values - values.mean()) ** 2).sum())
    error = np.sqrt((left**2).sum() / (len(effects) - 2) * (1.0 / len(effects) + along))
    fitted = line.intercept + line.slope * ends
    least = np.maximum(stdtrit(len(effects) - 2, SURE) * error, delta)
    if fitted[0] * fitted[1] >= 0.0 or (np.abs(fitted) < least).any():
        return 0.0
    everywhere = line.intercept + line.slope * np.linspace(low, high, 101)
    return float((np.sign(everywhere) == -np.sign(effects.mean())).mean())
