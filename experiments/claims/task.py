"""The unit of work of the ledger: one draw of the parameters with one luck, in all worlds that its claims need.

One burn-in, then a fork for every pair of a scenario and a set of frozen mechanisms, and one more world with other
luck for the placebo. What is read goes to a Parquet file of its own, written aside and moved into place: an
interrupted run loses nothing that was finished.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.claims.ledger import WINDOWS, Claim
from experiments.claims.readings import MODES, Needs, Reading, Site, cells, needs
from experiments.storage.store import write_parquet

if TYPE_CHECKING:
    import pandas as pd

    from experiments.mechanisms.freeze import Freeze
    from model.parameters import Parameters
    from model.world import World

DEFAULTS = -1
"""Number of the draw that stands for the parameters' own values."""

_MOST_REPLICATES = 10_000

_Frozen = tuple[tuple[str, ...], bool]
"""The mechanisms frozen in a site, and whether they are absent instead."""

COLUMNS = ("claim", "key", "part", "mode", "cell", "top", "bottom", "collapsed")
"""Of a unit's file: whose reading it is, a sum over a sum, and the share of its weeks in which the market of its world
had collapsed."""

Found = tuple[float, float, float]
"""A reading: a sum, what it is divided by, and the share of weeks in which the market had collapsed."""


@dataclass(frozen=True)
class Done:
    """A finished task: its place in the list of tasks, and the seconds it took."""

    number: int
    seconds: float


@dataclass(frozen=True)
class Unit:
    """One draw with one luck: the draw's number (`DEFAULTS` for the values in the file) and the replicate's."""

    draw: int
    replicate: int

    @property
    def name(self) -> str:
        """Name of its file, without the ending."""
        drawn = "defaults" if self.draw == DEFAULTS else f"draw-{self.draw:06d}"
        return f"{drawn}-{self.replicate:02d}"

    def seed(self, seed: int, other_luck: bool = False) -> int:
        """The key of its luck, or of the other luck of its placebo. No two draws share any: what luck does to all of
        them alike would not average out over draws, and would be taken for an effect."""
        from model.chance import replicate_seed

        number = (self.draw - DEFAULTS) * _MOST_REPLICATES + self.replicate
        return replicate_seed(seed, 2 * number + int(other_luck))


@dataclass(frozen=True)
class LedgerJob:
    """All that a worker needs for any unit of the ledger.

    Attributes:
        units: what to run; ``missing`` gives for each the claims that are not stored yet.
        claims: by id. keys: what each claim's stored readings depend on, see `store.keys`.
        tables: weekly conditions of every scenario, by name. folder: where the units' files go.
        drawn: the values of all parameters in each draw, by its number.
        seed, scale, burn_in: as in a plan. overrides: parameters set after the draw.
    """

    units: tuple[Unit, ...]
    missing: tuple[tuple[str, ...], ...]
    claims: Mapping[str, Claim]
    keys: Mapping[str, str]
    tables: Mapping[str, np.recarray]
    folder: Path
    drawn: Mapping[int, Mapping[str, float]]
    seed: int
    scale: float
    burn_in: int
    overrides: Mapping[str, float] = field(default_factory=dict)
    modes: tuple[str, ...] = MODES

    @property
    def worlds(self) -> int:
        """Worlds of a unit that lacks every claim; others are counted as if they ran as many."""
        return len(self.needs(tuple(self.claims)).readings)

    def needs(self, names: tuple[str, ...]) -> Needs:
        """The worlds and readings of some claims."""
        return needs({name: self.claims[name] for name in names}, self.modes)

    def simulate(self, number: int, done: Callable[[], None]) -> Done:
        """Run one unit and store its readings beside those that are there."""
        began = time.perf_counter()
        unit, names = self.units[number], self.missing[number]
        found = read_sites(self, unit, self.needs(names), done)
        write_parquet(self.folder / f"{unit.name}.parquet", self._merged(unit, names, found))
        return Done(number, time.perf_counter() - began)

    def _merged(
        self, unit: Unit, names: tuple[str, ...], found: Mapping[Site, Mapping[Reading, Found]]
    ) -> pd.DataFrame:
        """The unit's file: what was there of other claims, and what was found now."""
        import pandas as pd

        rows = [
            (name, self.keys[name], p, mode, c, *found[cell.site][cell.reading])
            for name in names
            for p, part in enumerate(self.claims[name].parts)
            for mode in self.modes
            for c, cell in enumerate(cells(self.claims[name], part, mode))
        ]
        new = pd.DataFrame(rows, columns=list(COLUMNS))
        path = self.folder / f"{unit.name}.parquet"
        if not path.exists():
            return new
        old = pd.read_parquet(path)
        return pd.concat([old[~old["claim"].isin(names)], new], ignore_index=True)

    def parameters(self, unit: Unit) -> Parameters:
        """The parameters of a unit's world."""
        from model.parameters import Parameters

        return Parameters.defaults().set(self.drawn.get(unit.draw, {})).set(self.overrides)


def read_sites(job: LedgerJob, unit: Unit, wanted: Needs, done: Callable[[], None]) -> dict[Site, dict[Reading, Found]]:
    """Run every world of a unit and read what is wanted there.

    Raises:
        FloatingPointError: something read is not a finite number, which is a defect of the model.
    """
    found: dict[Site, dict[Reading, Found]] = {}
    for other_luck in (False, True):
        sites = [site for site in wanted.readings if site.other_luck == other_luck]
        if not sites:
            continue
        origin = _burnt_in(job, unit, other_luck)
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
        freeze = freezes[site.frozen, site.absent]
        conditions = freeze.conditions(job.tables[site.scenario])
        key = freeze.parameters.hash(), hashlib.blake2b(conditions.tobytes()).digest()
        groups.setdefault(key, []).append(site)
    return list(groups.values())


def _burnt_in(job: LedgerJob, unit: Unit, other_luck: bool) -> World:
    from model.conditions import status_quo_table
    from model.world import World

    world = World(job.parameters(unit), unit.seed(job.seed, other_luck), scale=job.scale)
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
