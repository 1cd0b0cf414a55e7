"""What a claim needs from which worlds, and its effect from what was read there.

A *reading* is one quantity of one world: a sum over a sum, kept apart so that replicates can be pooled. A claim's part
is a weighted sum of readings, of their logs for ratios: scenario minus reference, group minus group, one outcome over
another, or two policies minus each alone; or, over policies, the slope of their effects on one group on those on
another. In logs half an event is added over the mean exposure of a group in the worlds compared (after Haldane 1956;
Anscombe 1956), so that they stand where nothing happened; and where nothing happened to any group there is no
difference, however unequal their exposures. Where there is nothing to divide by in one of its worlds (nobody exposed,
no bookings to price) a part has no effect: it is not a number. Where two policies are compared per unit of what they
add to another outcome, such as the cost, the effect of each on the status quo is first scaled to what they add on
average.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from experiments.claims.ledger import WINDOWS, Claim, Part
from experiments.running.plan import STATUS_QUO
from experiments.wording.interest import margin

ON, OFF, PLACEBO = "on", "off", "placebo"
MODES = (ON, OFF, PLACEBO)
"""With the mechanism, with it frozen, and the status quo against itself under other luck."""

_HALF = 0.5
_LEAST_SHARE = 0.5


class Reading(NamedTuple):
    """One quantity: an outcome of a trait group over a window of weeks."""

    observable: str
    group: str
    window: str


class Site(NamedTuple):
    """One world of a task: a scenario, the mechanisms frozen in it, and whether it has other luck than the rest.

    With ``absent`` the mechanisms are switched off instead: what a level owes to a mechanism is what it is without it.
    """

    scenario: str
    frozen: tuple[str, ...]
    other_luck: bool
    absent: bool = False


_OTHER_LUCK = ((1.0, Site(STATUS_QUO, (), True)), (-1.0, Site(STATUS_QUO, (), False)))
"""The placebo's worlds with their weights: no policy does anything in either."""


class Cell(NamedTuple):
    """One reading in one world, with its weight in the effect."""

    weight: float
    site: Site
    reading: Reading


def cells(claim: Claim, part: Part, mode: str) -> list[Cell]:
    """Everything that one part of a claim needs in a mode, in a fixed order."""
    frozen = tuple(sorted(part.switch or claim.switch)) if mode == OFF else ()
    if part.compare == "slope":
        return _slope_cells(part, frozen, mode)
    if mode == PLACEBO:
        return [Cell(a * b, site, reading) for a, site in _OTHER_LUCK for b, reading in _readings(part)]
    if part.per:
        return _per_cells(part, frozen)
    absent = bool(frozen) and part.compare == "level"
    weights = {part.scenario: 1.0}
    if part.compare == "difference":
        for name, weight in ((part.reference, -1.0), *((n, -1.0) for n in part.beyond)):
            weights[name] = weights.get(name, 0.0) + weight
        weights[part.reference] += float(len(part.beyond))
    return [
        Cell(weight * share, Site(name, frozen, False, absent), reading)
        for name, weight in weights.items()
        for share, reading in _readings(part)
    ]


def _per_cells(part: Part, frozen: tuple[str, ...]) -> list[Cell]:
    """What an effect per unit of another outcome needs: both outcomes in both policies' worlds and the status quo."""
    own = Reading(part.observable, part.group, part.window)
    weights = {part.scenario: 1.0, part.reference: -1.0, STATUS_QUO: 0.0}
    return [
        Cell(weight, Site(name, frozen, False), reading)
        for name, weight in weights.items()
        for reading in (own, own._replace(observable=part.per, group="all"))
    ]


def _slope_cells(part: Part, frozen: tuple[str, ...], mode: str) -> list[Cell]:
    """What a slope needs: both groups in every policy's world (weight 1) and in the reference (weight -1).

    In the placebo the group looked at is read in the status quo under other luck instead, where no policy does
    anything to it, against the status quo; the policies' effects on the other group are the real ones. What the two
    share by luck of the reference world stays.
    """
    own = Reading(part.observable, part.group, part.window)
    others = Reading(part.against or part.observable, part.versus, part.window)
    acting = [(-1.0, Site(part.reference, frozen, False))]
    acting += [(1.0, Site(name, frozen, False)) for name in part.policies]
    if mode == PLACEBO:
        at_rest = [Cell(weight, site, own) for weight, site in _OTHER_LUCK]
        return at_rest + [Cell(weight, site, others) for weight, site in acting]
    return [Cell(weight, site, reading) for weight, site in acting for reading in (own, others)]


def _readings(part: Part) -> list[tuple[float, Reading]]:
    """What is read in one world: the observable, minus that of another group or another outcome."""
    found = [(1.0, Reading(part.observable, part.group, part.window))]
    if part.versus:
        found.append((-1.0, Reading(part.observable, part.versus, part.window)))
    if part.over:
        found += [(-sign, reading._replace(observable=part.over)) for sign, reading in found]
    return found


def effect(part: Part, found: list[Cell], values: np.ndarray) -> float:
    """The effect from the sums of all cells, shape (cells, 2): log ratio, percentage points, or slope.

    Not a number where some cell has nothing to divide by.
    """
    if not (values[:, 1] > 0.0).all():
        return math.nan
    if part.compare == "slope":
        return _slope(found, values)
    if part.per and not any(cell.site.other_luck for cell in found):
        return _per_unit(part, found, values)
    ratio = part.kind == "ratio"
    halves = _half_events(found, values)
    stated = [
        cell.weight * (_log(cell, sums, halves[cell.reading]) if ratio else _plain(cell, sums))
        for cell, sums in _pairs(found, values)
    ]
    judged = part.compare == "level" and not any(cell.site.other_luck for cell in found)
    against = (math.log(part.threshold) if ratio else part.threshold) if judged else 0.0
    return math.fsum(stated) - against


def _pairs(found: list[Cell], values: np.ndarray) -> zip[tuple[Cell, np.ndarray]]:
    return zip(found, values, strict=True)


def _scale(cell: Cell) -> float:
    from model.counting.outcomes import OUTCOMES

    return OUTCOMES[cell.reading.observable].scale


def _half_events(found: list[Cell], values: np.ndarray) -> dict[Reading, float]:
    """For each reading half an event over its mean exposure, as a rate.

    Groups have a rate of their own, unless nothing of the observable happened to any of them: then they share one.
    """
    happened = {cell.reading.observable for cell, sums in _pairs(found, values) if sums[0] > 0.0}
    alike = {
        cell.reading: cell.reading if cell.reading.observable in happened else cell.reading.observable for cell in found
    }
    exposures: dict[Reading | str, list[float]] = {}
    for cell, sums in _pairs(found, values):
        exposures.setdefault(alike[cell.reading], []).append(float(sums[1]))
    return {reading: _HALF / (math.fsum(exposures[key]) / len(exposures[key])) for reading, key in alike.items()}


def _log(cell: Cell, value: np.ndarray, half: float) -> float:
    rate = max(float(value[0]), 0.0) / float(value[1])
    return math.log(_scale(cell) * (rate + half))


def _plain(cell: Cell, value: np.ndarray) -> float:
    return _scale(cell) * float(value[0]) / float(value[1]) if value[1] > 0.0 else math.nan


def _slope(found: list[Cell], values: np.ndarray) -> float:
    """Least-squares slope through zero of the policies' effects on the one group on those on the other, all in logs.

    Through zero, since a policy that does nothing does nothing to either. A single effect on the one group, as in the
    placebo, stands for every policy's. Not a number where nothing moves the other group.
    """
    halves = _half_events(found, values)
    own: tuple[list[float], list[float]] = ([], [])
    others: tuple[list[float], list[float]] = ([], [])
    for cell, sums in _pairs(found, values):
        worlds = own if cell.reading == found[0].reading else others
        worlds[cell.weight > 0.0].append(_log(cell, sums, halves[cell.reading]))
    y, x = (np.array(moved) - usual[0] for usual, moved in (own, others))
    size = float(x @ x)
    return float((x * y).sum()) / size if size > 0.0 else math.nan


def _per_unit(part: Part, found: list[Cell], values: np.ndarray) -> float:
    """The difference of two policies' log ratios to the status quo, each times what both add to another outcome on
    average over what it adds itself.

    A policy that adds little, or saves, is taken to add half of what the other does: effects are not stretched further,
    lest a policy that costs nothing decide all. Where neither adds anything, their effects are compared as they are.
    """
    halves = _half_events(found, values)
    moved, added = {}, {}
    for cell, sums in _pairs(found, values):
        if cell.reading.observable == part.per:
            added[cell.site.scenario] = _plain(cell, sums)
        else:
            moved[cell.site.scenario] = _log(cell, sums, halves[cell.reading])
    sizes = {name: added[name] - added[STATUS_QUO] for name in (part.scenario, part.reference)}
    most = max(sizes.values())
    if most <= 0.0:
        return moved[part.scenario] - moved[part.reference]
    kept = {name: max(size, _LEAST_SHARE * most) for name, size in sizes.items()}
    usual = sum(kept.values()) / 2.0
    at_it = {name: (moved[name] - moved[STATUS_QUO]) * usual / size for name, size in kept.items()}
    return at_it[part.scenario] - at_it[part.reference]


def level(part: Part, found: list[Cell], values: np.ndarray) -> tuple[float, float]:
    """The observable itself in the reference world and in the scenario, in the outcome's unit."""
    wanted = found[0].reading
    reference = part.scenario if part.compare == "level" else part.reference
    names = (reference, part.scenario or part.reference)
    read = [(cell, sums) for cell, sums in _pairs(found, values) if cell.reading == wanted]
    by_name = {cell.site.scenario: _plain(cell, sums) for cell, sums in read}
    return by_name.get(names[0], math.nan), by_name.get(names[1], math.nan)


def delta(part: Part, status_quo: float) -> float:
    """The smallest effect of interest for a part, given the mean of the observable in its reference world."""
    if part.kind == "points" and part.compare == "level":
        return margin("points", part.threshold)
    return margin(part.kind, status_quo)


@dataclass(frozen=True)
class Needs:
    """Everything a set of claims needs, world by world.

    Attributes:
        readings: what is read in each world, in order, without repetition.
        weeks: how long each world has to run.
    """

    readings: Mapping[Site, tuple[Reading, ...]]
    weeks: Mapping[Site, int]


def needs(claims: Mapping[str, Claim], modes: tuple[str, ...] = MODES) -> Needs:
    """The worlds and readings of some claims; worlds that several claims share appear once."""
    found: dict[Site, dict[Reading, None]] = {}
    for claim in claims.values():
        for part in claim.parts:
            for mode in modes:
                for cell in cells(claim, part, mode):
                    found.setdefault(cell.site, {})[cell.reading] = None
    order = sorted(found, key=_in_order)
    readings = {site: tuple(found[site]) for site in order}
    weeks = {site: max(WINDOWS[reading.window][1] for reading in rows) for site, rows in readings.items()}
    return Needs(readings, weeks)


def _in_order(site: Site) -> tuple[object, ...]:
    """Worlds of one luck and one freeze beside each other, the status quo first."""
    return site.other_luck, site.frozen, site.absent, site.scenario != STATUS_QUO, site.scenario
