"""Worlds in which only some of the chosen mechanisms answer to a policy; the others are frozen from its first week on.

A coalition is a whole number whose bit ``i`` says whether mechanism ``i`` is at work (see `mechanisms.shapley`).
In every coalition the status quo and the scenario are forked from one burn-in and share their luck; all mechanisms that
are not among the chosen ones stay on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.comparison.effects import half_width, pooled, pulls, weights
from experiments.mechanisms.freeze import WHOLE_LINE, check_mechanisms, frozen
from experiments.running.worlds import ReplicateJob
from model.counting.outcomes import OUTCOMES, Outcome, check, with_basis
from model.errors import InputError
from model.parameters import MECHANISMS, SWITCH, Parameters


@dataclass(frozen=True)
class Coalitions:
    """What one replicate gives: ``values`` has axes (coalitions, status quo and scenario, windows, outcomes).

    ``basis`` likewise: the person-weeks or events that they are ratios to.
    """

    number: int
    people: int
    values: np.ndarray
    basis: np.ndarray
    seconds: float


@dataclass(frozen=True)
class CoalitionJob(ReplicateJob):
    """Every coalition under the status quo and under one scenario, to be done replicate by replicate by a pool.

    Attributes:
        tables: weekly conditions of the status quo and of the scenario.
        windows: spans of policy weeks.
        mechanisms: the chosen ones. coalitions: which of them are at work, one whole number each.
    """

    tables: tuple[np.recarray, np.recarray]
    windows: tuple[tuple[int, int], ...]
    mechanisms: tuple[str, ...]
    coalitions: tuple[int, ...]

    @property
    def worlds(self) -> int:
        """Two for each coalition."""
        return 2 * len(self.coalitions)

    def simulate(self, number: int, done: Callable[[], None] = lambda: None) -> Coalitions:
        """Run one replicate; the result depends on the job and the number alone."""
        began = time.perf_counter()
        world, people = self.burned_in(number)
        names = list(OUTCOMES)
        values = np.zeros((len(self.coalitions), 2, len(self.windows), len(names)))
        basis = np.zeros_like(values)
        lived: dict[tuple[str, bytes], tuple[np.ndarray, np.ndarray]] = {}
        for at, coalition in enumerate(self.coalitions):
            still = frozen(world, self.absent(coalition))
            for policy, table in enumerate(self.tables):
                # A mechanism whose levers are held is as in the status quo: many coalitions share that world.
                key = still.world_key(table)
                if key not in lived:
                    branch = still.fork(world, table)
                    lived[key] = with_basis(branch.tallies[self.burn_in :, :1], self.windows, names)
                values[at, policy], basis[at, policy] = (part[:, 0] for part in lived[key])
                done()
        check("window", values, basis, names)
        return Coalitions(number, people, values, basis, time.perf_counter() - began)

    def absent(self, coalition: int) -> list[str]:
        """The chosen mechanisms that a coalition leaves out."""
        return [name for at, name in enumerate(self.mechanisms) if not coalition >> at & 1]


def switchable(parameters: Parameters) -> tuple[str, ...]:
    """Mechanisms that can be frozen: those that are on, whole lines of the week left out."""
    values = parameters.values
    return tuple(name for name in MECHANISMS if not name.startswith(WHOLE_LINE) and values[SWITCH + name])


def check_chosen(names: Iterable[str], parameters: Parameters) -> tuple[str, ...]:
    """The chosen mechanisms, each once.

    Raises:
        InputError: one does not exist, is a whole line of the week, or is off already.
    """
    chosen = tuple(dict.fromkeys(names))
    check_mechanisms(chosen)
    for name in chosen:
        if name.startswith(WHOLE_LINE):
            raise InputError(f"'{name}' is a whole line of the week, not a mechanism: name the mechanisms in it.")
        if name not in switchable(parameters):
            raise InputError(f"'{name}' is off in these parameters already: it can have no share.")
    return chosen


@dataclass(frozen=True)
class Sizes:
    """Effects of a policy in every coalition, on a scale on which they add up.

    Attributes:
        value: (coalitions, windows, outcomes): 100 times the log of the ratio of means, or the mean paired difference.
        pull: (replicates, coalitions, windows, outcomes): how far each replicate pulls it, for intervals.
        on_log: (windows, outcomes): which of the two scales it is.
    """

    value: np.ndarray
    pull: np.ndarray
    on_log: np.ndarray

    def half(self, combined: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Half the width of the interval of a linear combination of effects; ``combined`` maps coalitions' values."""
        return half_width(np.stack([combined(pull) for pull in self.pull]))


def stacked(replicates: Sequence[Coalitions]) -> tuple[np.ndarray, np.ndarray]:
    """Values and what they are ratios to, with a leading axis of replicates."""
    return np.stack([one.values for one in replicates]), np.stack([one.basis for one in replicates])


def sizes(values: np.ndarray, basis: np.ndarray, registry: Iterable[Outcome]) -> Sizes:
    """Effects from values with axes (replicates, coalitions, two worlds, windows, outcomes), pooled by their ``basis``.

    Percentages do not add up, logarithms do: outcomes whose changes are stated in per cent are taken on the log scale,
    unless one coalition's level is not above zero; then, and for shares, effects are plain differences. Where nothing
    happened in a world that an outcome could be a ratio to, its effect is missing (NaN).
    """
    outcomes = list(registry)
    below = weights(basis, outcomes)
    (base, policy), (there, here) = ((part[:, :, 0], part[:, :, 1]) for part in (values, below))
    means, after = pooled(base, there), pooled(policy, here)
    missing = np.isnan(means) | np.isnan(after)
    wanted = np.array([outcome.effect == "ratio" for outcome in outcomes])
    on_log = wanted & ((means > 0.0) & (after > 0.0) | missing).all(axis=0)
    under, over = (np.where(on_log & ~missing, mean, 1.0) for mean in (means, after))
    value = np.where(missing, np.nan, np.where(on_log, 100.0 * np.log(over / under), after - means))
    factor = np.where(on_log, 100.0, 1.0)
    pull = pulls(policy, here, factor / over) - pulls(base, there, factor / under)
    return Sizes(value, np.where(missing, np.nan, pull), on_log)
