"""What the ledger's workers do: one draw of the parameters with one luck, in all worlds that its claims need.

One burn-in, then a fork for every pair of a scenario and a set of frozen mechanisms, and one more world with other
luck for the placebo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import numpy as np

from experiments.claims.ledger import WINDOWS, Claim
from experiments.claims.readings import MODES, Needs, Reading, Site, cells, needs

if TYPE_CHECKING:
    from experiments.mechanisms.freeze import Freeze
    from model.parameters import Parameters
    from model.world import World

DEFAULTS = -1
"""Number of the draw that stands for the parameters' own values."""

_MOST_REPLICATES = 10_000

_Frozen = tuple[tuple[str, ...], bool]
"""The mechanisms frozen in a site, and whether they are absent instead."""

Found = tuple[float, float, float]
"""A reading: a sum, what it is divided by, and the share of weeks in which the market had collapsed."""


@dataclass(frozen=True)
class Readings:
    """What is read for some claims in one replicate of a draw, a place in each array for each reading.

    Whose it is, a sum over a sum, and the share of its weeks in which the market of its world had collapsed.
    """

    claim: np.ndarray
    key: np.ndarray
    part: np.ndarray
    mode: np.ndarray
    cell: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    collapsed: np.ndarray


COLUMNS = tuple(column.name for column in fields(Readings))


@dataclass(frozen=True)
class DrawReplicate:
    """One draw with one luck: the draw's number (`DEFAULTS` for the values in the file) and the replicate's."""

    draw: int
    replicate: int

    @property
    def name(self) -> str:
        """What it is called."""
        drawn = "own values" if self.draw == DEFAULTS else f"draw {self.draw}"
        return f"{drawn}, replicate {self.replicate}"

    def seed(self, seed: int, other_luck: bool = False) -> int:
        """The key of its luck, or of the other luck of its placebo. No two draws share any: what luck does to all of
        them alike would not average out over draws, and would be taken for an effect."""
        from model.seeds import replicate_seed

        number = (self.draw - DEFAULTS) * _MOST_REPLICATES + self.replicate
        return replicate_seed(seed, 2 * number + int(other_luck))


@dataclass(frozen=True)
class Asked:
    """What a task is: some claims, to be read in one replicate of a draw, with the values that the draw sets."""

    of: DrawReplicate
    claims: tuple[str, ...]
    drawn: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class LedgerJob:
    """What all replicates of all draws share.

    Attributes:
        claims: by id. keys: what each claim's stored readings depend on, see `runs.claim_keys`.
        tables: weekly conditions of every scenario, by name.
        seed, scale, burn_in: as in a plan. overrides: parameters set after the draw.
        modes: which worlds are run: with the mechanism, with it frozen, placebo.
    """

    claims: Mapping[str, Claim]
    keys: Mapping[str, str]
    tables: Mapping[str, np.recarray]
    seed: int
    scale: float
    burn_in: int
    overrides: Mapping[str, float] = field(default_factory=dict)
    modes: tuple[str, ...] = MODES

    def needs(self, names: tuple[str, ...]) -> Needs:
        """The worlds and readings of some claims."""
        return needs({name: self.claims[name] for name in names}, self.modes)

    def simulate(self, what: Asked, done: Callable[[], None]) -> Readings:
        """Run every world that the claims need, and read them."""
        found = read_sites(self, what, self.needs(what.claims), done)
        rows = [
            (name, self.keys[name], p, mode, c, *found[cell.site][cell.reading])
            for name in what.claims
            for p, part in enumerate(self.claims[name].parts)
            for mode in self.modes
            for c, cell in enumerate(cells(self.claims[name], part, mode))
        ]
        return Readings(*(np.array(column) for column in zip(*rows, strict=True)))

    def parameters(self, what: Asked) -> Parameters:
        """The parameters of a task's worlds."""
        from model.parameters import Parameters

        return Parameters.defaults().set(what.drawn).set(self.overrides)


def read_sites(
    job: LedgerJob, what: Asked, wanted: Needs, done: Callable[[], None]
) -> dict[Site, dict[Reading, Found]]:
    """Run every world that is wanted of a replicate and read what is wanted there.

    Raises:
        FloatingPointError: something read is not a finite number, which is a defect of the model.
    """
    found: dict[Site, dict[Reading, Found]] = {}
    for other_luck in (False, True):
        sites = [site for site in wanted.readings if site.other_luck == other_luck]
        if not sites:
            continue
        origin = _origin(job, what, other_luck)
        freezes = _frozen(origin, sites)
        origin.forget()
        for alike in _alike(job, sites, freezes):
            weeks = max(wanted.weeks[site] for site in alike)
            table = job.tables[alike[0].scenario][:weeks]
            tallies = freezes[alike[0].frozen, alike[0].absent].fork(origin, table).tallies
            for site in alike:
                found[site] = _read(tallies, wanted.readings[site], site)
                done()
    return found


def _alike(job: LedgerJob, sites: list[Site], freezes: Mapping[_Frozen, Freeze]) -> list[list[Site]]:
    """Sites that are one and the same world: a policy all of whose levers are held is the status quo, and so on."""
    groups: dict[tuple[str, bytes], list[Site]] = {}
    for site in sites:
        key = freezes[site.frozen, site.absent].world_key(job.tables[site.scenario])
        groups.setdefault(key, []).append(site)
    return list(groups.values())


def _origin(job: LedgerJob, what: Asked, other_luck: bool) -> World:
    """The world at the end of its burn-in."""
    from model.conditions import status_quo_table
    from model.world import World

    world = World(job.parameters(what), what.of.seed(job.seed, other_luck), scale=job.scale)
    return world.run(status_quo_table(job.burn_in)).begin()


def _frozen(origin: World, sites: list[Site]) -> dict[_Frozen, Freeze]:
    """The freeze of every set of mechanisms, with what they would move measured in this very world."""
    from experiments.mechanisms.freeze import frozen

    wanted = dict.fromkeys((site.frozen, site.absent) for site in sites)
    return {(names, absent): frozen(origin, names, absent) for names, absent in wanted}


def _read(tallies: np.ndarray, wanted: tuple[Reading, ...], site: Site) -> dict[Reading, Found]:
    """Sum over sum for every reading, from tallies (weeks, groups, tallies) counted since the fork."""
    from experiments.comparison.missing import COLLAPSED
    from model.counting.outcomes import GROUPS, OUTCOMES, WEEKS

    collapse = OUTCOMES[COLLAPSED]
    assert collapse.denominator is not None
    pooled = {window: tallies[slice(*WINDOWS[window])].sum(axis=0) for window in {row.window for row in wanted}}
    found = {}
    for reading in wanted:
        outcome, sums = OUTCOMES[reading.observable], pooled[reading.window][GROUPS.index(reading.group)]
        start, stop = WINDOWS[reading.window]
        under = stop - start if outcome.denominator is WEEKS else sums[list(outcome.denominator)].sum()
        market = pooled[reading.window][0]
        over, weeks = (market[list(part)].sum() for part in (collapse.numerator, collapse.denominator))
        gone = float(over / weeks) if weeks > 0.0 else 0.0
        found[reading] = float(sums[list(outcome.numerator)].sum()), float(under), gone
        if not np.isfinite(found[reading]).all():
            raise FloatingPointError(f"{reading.observable} in {site.scenario} is not a finite number")
    return found
