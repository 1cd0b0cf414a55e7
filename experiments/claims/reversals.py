"""Where a contested claim comes out reversed: among the draws, in stated regions, at the ends of ranges.

Draws of the ledger are looked through, and every stated region (``regions.toml``) is run in larger worlds.
Where neither reverses the claim, the parameters' own values are moved, a few at a time, to the ends of their ranges
that the draws' ranks point to. What is called reversed is so beyond what luck gives among all that was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from experiments.claims.draws import Draw, plausible
from experiments.claims.ledger import Claim, Part
from experiments.claims.order import Order
from experiments.claims.readings import ON
from experiments.claims.regions import regions_of
from experiments.claims.results import defined, drawn_only, margin_of
from experiments.claims.runs import Gathered, gather_all, measured
from experiments.running.progress import Reporter

MOVED = (4, 12, 40)
"""How many parameters are moved together, those that matter most first."""

BY_CHANCE = 0.05
"""The chance that luck alone reverses anything among the draws, or among the places, of one part."""

REPLICATES, LARGER = 8, 5.0
"""Replicates at a place, at the least, and how much larger its worlds are than those of the draws."""


@dataclass(frozen=True)
class Place:
    """A place at which a part was looked for the other way round.

    Attributes:
        region, why: name and reason of a stated region; empty for the ends of ranges. values: the parameters moved.
        plausible: whether the status quo is. effect, error: with its standard error. turned: whether it is reversed.
    """

    region: str
    why: str
    values: Mapping[str, float]
    plausible: bool
    effect: float
    error: float
    turned: bool


@dataclass(frozen=True)
class Reversed:
    """Where a part comes out reversed.

    Attributes:
        claim, number, part: which. draws: of how many, and in which of them it is reversed for sure.
        apart: the parameters in which those draws differ most from the others, with both medians.
        places: where else was looked, in order.
    """

    claim: Claim
    number: int
    part: Part
    of: int
    draws: tuple[int, ...]
    apart: tuple[tuple[str, float, float], ...]
    places: tuple[Place, ...]

    @property
    def found(self) -> tuple[Place, ...]:
        """The places at which the status quo is plausible and the part is reversed."""
        return tuple(place for place in self.places if place.plausible and place.turned)

    @property
    def exists(self) -> bool:
        """Whether a plausible place exists at which the part is reversed."""
        return bool(self.draws or self.found)


def find_reversals(order: Order, there: Gathered, reporter: Reporter) -> tuple[Reversed, ...]:
    """Look for every part of an order's claims the other way round; errors as for `runs.run` and `runs.gather_all`."""
    rows = []
    for (name, n), found in measured(order, there, ON).items():
        part, margin = order.claims[name].parts[n], margin_of(order.claims[name].parts[n], found)
        at_draws = defined(drawn_only(found))
        numbers, sizes = at_draws.draws, against(part) * at_draws.effects
        # Few replicates make a draw's own error a poor one: the draws' common error is the least it can be.
        errors = np.sqrt(np.fmax(at_draws.luck, np.nanmean(at_draws.luck)))
        turned = tuple(int(n) for n in numbers[sizes - beyond_chance(len(numbers)) * errors > margin])
        ranks = ranked(there.draws, numbers, sizes)
        places = _Search(order, order.claims[name], n, margin, reporter).places([] if turned else ranks)
        rows.append(
            Reversed(order.claims[name], n, part, len(numbers), turned, _apart(there.draws, turned, ranks), places)
        )
    return tuple(rows)


def beyond_chance(looks: int) -> float:
    """Standard errors beyond which luck alone takes any of some looks with a chance of `BY_CHANCE` (Bonferroni)."""
    from scipy.stats import norm

    return float(norm.isf(BY_CHANCE / max(looks, 1)))


def against(part: Part) -> int:
    """The sign of an effect that speaks against a claim."""
    return -1 if part.direction in ("more", "no decrease") else 1


def ranked(draws: Mapping[int, Draw], numbers: np.ndarray, sizes: np.ndarray) -> list[tuple[str, float]]:
    """Free parameters with the rank correlation of each with the reversed effect, the strongest first."""
    from scipy.stats import rankdata

    from model.parameters import Parameters

    names = Parameters.free()
    values = np.array([[draws[int(number)].values[name] for name in names] for number in numbers])
    ranks = np.apply_along_axis(rankdata, 0, values)
    ranks -= ranks.mean(axis=0)
    effect = rankdata(sizes) - (len(sizes) + 1) / 2
    size = np.sqrt((ranks**2).sum(axis=0) * (effect**2).sum())
    found = np.divide(ranks.T @ effect, size, out=np.zeros(len(names)), where=size > 0.0)
    return [(names[n], float(found[n])) for n in np.argsort(-np.abs(found))]


def _apart(
    draws: Mapping[int, Draw], turned: tuple[int, ...], ranks: list[tuple[str, float]]
) -> tuple[tuple[str, float, float], ...]:
    """The three parameters most tied to a reversal, with their medians in reversed draws and in the others."""
    others = [number for number in draws if number not in turned]
    if not turned or not others:
        return ()
    return tuple(
        (
            name,
            float(np.median([draws[number].values[name] for number in turned])),
            float(np.median([draws[number].values[name] for number in others])),
        )
        for name, _ in ranks[:3]
    )


def _ends(ranks: list[tuple[str, float]]) -> Iterator[Mapping[str, float]]:
    """The parameters' own values, with ever more of them moved to the end of their range that a rank points to."""
    from model.parameters import REGISTRY

    for count in MOVED:
        ends = {name: REGISTRY[name.partition(".")[0]].scalars()[name] for name, _ in ranks[:count]}
        yield {name: ends[name][2] if tie > 0.0 else ends[name][1] for name, tie in ranks[:count]}


@dataclass(frozen=True)
class _Search:
    """The search for one part of one claim; ``margin`` is its smallest effect of interest."""

    order: Order
    claim: Claim
    number: int
    margin: float
    reporter: Reporter

    def places(self, ranks: list[tuple[str, float]]) -> tuple[Place, ...]:
        """Stated regions first; if none reverses the part, the ends of ranges that the ranks point to, if any."""
        regions = regions_of(self.claim, self.number)
        sure = beyond_chance(len(regions) + len(MOVED))
        found = [self.look(region.name, region.why, region.values, sure) for region in regions]
        if ranks and not any(place.plausible and place.turned for place in found):
            found += [self.look("", "", values, sure) for values in _ends(ranks)]
        return tuple(found)

    def look(self, region: str, why: str, values: Mapping[str, float], sure: float) -> Place:
        """Run the part at one place, in larger worlds than the draws have."""
        from model.parameters import Parameters
        from model.seeds import replicate_seed

        usual = self.order.precision
        sane = not plausible(Parameters.defaults().set(values), replicate_seed(self.order.seed, len(values)))
        larger = replace(usual, draws=0, replicates=max(REPLICATES, usual.replicates), scale=LARGER * usual.scale)
        label = f"{self.order.label}-{region or f'{self.claim.id}-{self.number + 1}-{len(values)}'}"
        claims = {self.claim.id: self.claim}
        here = replace(self.order, claims=claims, precision=larger, overrides=dict(values), label=label)
        found = measured(here, gather_all(here, self.reporter), ON)[self.claim.id, self.number]
        effect, error = float(found.effects[0]), float(np.sqrt(found.luck[0]))
        turned = against(self.claim.parts[self.number]) * effect - sure * error > self.margin
        return Place(region, why, values, sane, effect, error, turned)
