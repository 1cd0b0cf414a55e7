"""Is a conclusion built in? Two checks that a model must pass before anyone believes its ledger.

*Nothing contested, nothing found*: with every effect that may be absent set to zero, rows of class B and C should be
negligible. One that is not rests on a rule that no parameter can switch off.

*The other side exists*: for some contested claims there must be parameters within the stated ranges at which they come
out reversed. Draws of the ledger are looked through first; then stated regions (``experiments/regions.toml``); then the
parameters' own values are moved, a few at a time, to the end of their ranges that the draws' ranks point to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from rich.console import Console
from rich.text import Text

from experiments.claims import words
from experiments.claims.draws import Draw, plausible
from experiments.claims.ledger import Claim, Part
from experiments.claims.order import Order
from experiments.claims.readings import ON, cells, delta
from experiments.claims.regions import regions_of
from experiments.claims.results import Measured, collect, measure
from experiments.claims.runs import Gathered, gather, readings
from experiments.claims.task import DEFAULTS
from experiments.claims.verdict import RARELY, Chances, chances, decide, spread
from experiments.progress import Reporter

CONTESTED_CLAIMS = ("D5", "D6", "P3", "L12", "N1")
"""Claims for which parameters must exist at which they are reversed."""

MOVED = (4, 12, 40)
"""How many parameters are moved together, those that matter most first."""


@dataclass(frozen=True)
class Remains:
    """A part that is not negligible with all contested effects at zero, with its mean effect and its probabilities."""

    claim: Claim
    number: int
    mean: float
    found: Chances


@dataclass(frozen=True)
class Reversed:
    """Where a part comes out reversed: the draws in which it does, and the directed points tried.

    Attributes:
        claim, number, part: which. draws: of how many, and in which of them it is reversed with probability 0.9.
        apart: the parameters in which those draws differ most from the others, with both medians.
        points: parameters moved, whether the status quo is plausible there, and the effect with its standard error.
    """

    claim: Claim
    number: int
    part: Part
    of: int
    draws: tuple[int, ...]
    apart: tuple[tuple[str, float, float], ...]
    points: tuple[tuple[Mapping[str, float], bool, float, float, bool], ...]

    @property
    def exists(self) -> bool:
        """Whether a plausible place exists at which the part is reversed."""
        return bool(self.draws) or any(sane and turned for _, sane, _, _, turned in self.points)


@dataclass(frozen=True)
class Examined:
    """Both checks: parts that remain, out of how many, and for each contested part where it is reversed."""

    remains: tuple[Remains, ...]
    looked_at: int
    zeroed: tuple[str, ...]
    reversals: tuple[Reversed, ...]
    complete: bool


def zeros() -> dict[str, float]:
    """Every parameter whose prior has mass at zero, which is how the model says that an effect may be absent, at 0."""
    from model.parameters import REGISTRY

    return {name: 0.0 for parameter in REGISTRY.values() if parameter.zero_mass > 0.0 for name in parameter.scalars()}


def examine(order: Order, reporter: Reporter) -> Examined:
    """Run both checks at an order's precision.

    Raises:
        InputError: as for `runs.run`.
    """
    label = f"{order.precision.name}-nothing-contested"
    composed = {name: claim for name, claim in order.claims.items() if claim.grade != "A"}
    none = replace(order, claims=composed, overrides=zeros(), label=label, modes=(ON,), whole=False)
    without = gather(none, reporter)
    remains = _remains(none, without) if not _broken(without) else ()
    asked = {name: order.claims[name] for name in CONTESTED_CLAIMS if name in order.claims}
    draws_label = f"{order.precision.name}-reversals"
    usual = replace(order, claims=asked, label=draws_label, modes=(ON,), whole=False)
    there = gather(usual, reporter)
    reversals = () if _broken(there) else _reversals(usual, there, reporter)
    looked_at = sum(len(claim.parts) for claim in composed.values())
    return Examined(remains, looked_at, tuple(zeros()), reversals, not (_broken(without) or _broken(there)))


def _broken(there: Gathered) -> bool:
    return bool(there.failures) or there.stopped_by is not None


def _measured(order: Order, there: Gathered) -> dict[tuple[str, int], Measured]:
    """Effects by draw of every part, with the mechanism."""
    found = collect(order.claims, there.keys, readings(order, there), order.precision.replicates)
    return {
        (name, n): measure(part, cells(claim, part, ON), found[name, n, ON])
        for name, claim in order.claims.items()
        for n, part in enumerate(claim.parts)
    }


def _margin(part: Part, found: Measured) -> float:
    return delta(part, float(np.nanmean(found.levels[:, 0])))


def _remains(order: Order, there: Gathered) -> tuple[Remains, ...]:
    kept = []
    for (name, n), found in _measured(order, there).items():
        part = order.claims[name].parts[n]
        drawn = found.draws != DEFAULTS
        spread_found = spread(found.effects[drawn], found.luck[drawn])
        at = chances(spread_found, _margin(part, found))
        if decide("no effect", at).word != "supported":
            kept.append(Remains(order.claims[name], n, spread_found.mean, at))
    return tuple(kept)


def _against(part: Part) -> int:
    """The sign of an effect that speaks against a claim."""
    return -1 if part.direction in ("more", "no decrease") else 1


def _reversals(order: Order, there: Gathered, reporter: Reporter) -> tuple[Reversed, ...]:
    found, rows = _measured(order, there), []
    for (name, n), effects in found.items():
        part, margin = order.claims[name].parts[n], _margin(order.claims[name].parts[n], effects)
        drawn = effects.draws != DEFAULTS
        numbers, sizes = effects.draws[drawn], _against(part) * effects.effects[drawn]
        error = np.sqrt(effects.luck[drawn].mean())
        turned = tuple(int(number) for number, size in zip(numbers, sizes, strict=True) if size - 1.28 * error > margin)
        ranks = _ranks(there.draws, numbers, sizes)
        apart = _apart(there.draws, turned, ranks)
        points = () if turned else _directed(order, name, n, part, margin, ranks, reporter)
        rows.append(Reversed(order.claims[name], n, part, len(numbers), turned, apart, points))
    return tuple(rows)


def _ranks(draws: Mapping[int, Draw], numbers: np.ndarray, sizes: np.ndarray) -> list[tuple[str, float]]:
    """Free parameters with the rank correlation of each with the reversed effect, the strongest first."""
    from scipy.stats import rankdata

    from model.parameters import Parameters

    names = Parameters.free()
    values = np.array([[draws[int(number)].values[name] for name in names] for number in numbers])
    ranked = np.apply_along_axis(rankdata, 0, values)
    ranked -= ranked.mean(axis=0)
    effect = rankdata(sizes) - (len(sizes) + 1) / 2
    size = np.sqrt((ranked**2).sum(axis=0) * (effect**2).sum())
    found = np.divide(ranked.T @ effect, size, out=np.zeros(len(names)), where=size > 0.0)
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


def _directed(
    order: Order, name: str, number: int, part: Part, margin: float, ranks: list[tuple[str, float]], reporter: Reporter
) -> tuple[tuple[Mapping[str, float], bool, float, float, bool], ...]:
    """Points away from the parameters' own values, towards where the draws say that the claim would be reversed."""
    from model.chance import replicate_seed
    from model.parameters import Parameters

    rows: list[Any] = []
    for label, moved in _places(order.claims[name], number, ranks):
        sane = not plausible(Parameters.defaults().set(moved), replicate_seed(order.seed, len(moved)))
        few = replace(order.precision, draws=0, replicates=max(6, order.precision.replicates))
        label = f"{order.label}-{name}-{number + 1}-{label}"
        there_order = replace(order, claims={name: order.claims[name]}, precision=few, overrides=moved, label=label)
        there = gather(there_order, reporter)
        if _broken(there):
            break
        found = _measured(there_order, there)[name, number]
        size, error = _against(part) * float(found.effects[0]), float(np.sqrt(found.luck[0]))
        rows.append((moved, sane, float(found.effects[0]), error, size - 1.28 * error > margin))
    return tuple(rows)


def _places(claim: Claim, number: int, ranks: list[tuple[str, float]]) -> Iterator[tuple[str, Mapping[str, float]]]:
    """Where to look: stated regions first, then the ends of ranges that the draws' ranks point to."""
    from model.parameters import REGISTRY

    for region in regions_of(claim, number):
        yield region.name, region.values
    for count in MOVED:
        moved = {}
        for parameter, tie in ranks[:count]:
            _, low, high = REGISTRY[parameter.partition(".")[0]].scalars()[parameter]
            moved[parameter] = high if tie > 0.0 else low
        yield str(count), moved


def show(console: Console, found: Examined) -> None:
    """Print both checks."""
    for line in lines(found):
        console.print(Text(line))


def lines(found: Examined) -> list[str]:
    """Both checks in plain lines."""
    told = [
        f"Nothing contested, nothing found: with the {len(found.zeroed)} numbers at zero that may be zero, "
        f"{found.looked_at - len(found.remains)} of {found.looked_at} parts of class B and C claims are negligible. "
        + ("The others:" if found.remains else "")
    ]
    told += [_remaining(row) for row in found.remains]
    told.append("The other side exists: where contested claims come out reversed.")
    return told + [
        f"- {row.claim.id} part {row.number + 1}, {words.observable(row.part)}: {_where(row)}"
        for row in found.reversals
    ]


def _remaining(row: Remains) -> str:
    part = row.claim.parts[row.number]
    return (
        f"- {row.claim.id} part {row.number + 1}, {words.observable(part)} ({words.contrast(part)}): "
        f"{words.change(part, row.mean)}, negligible with probability {row.found.within:.2f}"
        f"{' (it moves)' if row.found.within <= RARELY else ' (not clear)'}"
    )


def _where(row: Reversed) -> str:
    if row.draws:
        apart = "; ".join(f"{name} {there:.3g} against {else_:.3g}" for name, there, else_ in row.apart)
        return f"reversed in {len(row.draws)} of {row.of} draws, most apart from the others in {apart} (medians)."
    for moved, sane, effect, error, turned in row.points:
        if turned and sane:
            names = ", ".join(f"{name} = {value:g}" for name, value in list(moved.items())[:6])
            return (
                f"reversed in none of {row.of} draws, but at {len(moved)} moved parameters ({names}…): "
                f"{words.change(row.part, effect)}, standard error {error:.3g}."
            )
    tried = ", ".join(
        f"{len(moved)} moved: {words.change(row.part, effect)}{'' if sane else ' (status quo ruled out)'}"
        for moved, sane, effect, _, _ in row.points
    )
    return f"reversed in none of {row.of} draws, nor where it was looked for ({tried}). None was found."


def markdown(found: Examined, command: str) -> str:
    """Both checks as a page."""
    from model.compiled import model_hash

    return "\n".join(
        ["# Is a conclusion built in?", "", f"Made by `{command}` with model {model_hash()[:12]}. Simulated.", ""]
        + [part for line in lines(found) for part in ([line] if line.startswith("- ") else ["", line, ""])]
        + [""]
    )
