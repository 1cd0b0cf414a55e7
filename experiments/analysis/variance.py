"""The variance budget: how much of an effect's variance over a sweep is luck, parameters, contested structure.

The variance of an effect in one world, drawn with its luck at a random point of the sweep, falls apart by the law of
total variance into the mean variance within points (luck) and the variance between points. The latter falls apart into
what every factor does on its own (its first-order Sobol index), added up by groups, and what factors do together
(interaction). A grouped design gives instead what the factors of a group do alone and among themselves (the closed
index of the group), and interaction is what groups do together. Replicate noise is removed from everything between
points: all products are of *different* replicates, whose luck is independent, so that its expectation is exactly that
of a model without luck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.analysis.indices import SEED
from experiments.analysis.responses import Response, require_defined
from experiments.sweeps.designs import UNIT, exchanged, rows_per_sample
from experiments.sweeps.factors import source_of
from experiments.sweeps.reading import Sweep
from experiments.wording.numbers import level
from experiments.wording.verdicts import CONFIDENCE
from model.errors import InputError

LEAST_REPLICATES = 3
SOURCES = {
    "luck": "Luck",
    "levers": "Levers",
    "parameters": "Parameters",
    "structure": "Contested structure",
    "interaction": "Interaction",
}
"""Sources of variance by name, with their labels, in the order in which they are shown."""


@dataclass(frozen=True)
class VarianceBudget:
    """A variance budget of one response.

    Attributes:
        table: source, label, share, low, high (shares of 1; small ones may come out below 0), factors (their names).
        variance: of the effect in one world, in the square of its unit.
    """

    table: pd.DataFrame
    variance: float


def require_design(sweep: Sweep) -> None:
    """Refuse a sweep whose variance cannot be shared out.

    Raises:
        InputError: the design is neither sobol nor a grid, or there are too few replicates, or unequal numbers.
    """
    experiment = sweep.experiment
    design = experiment.content.design
    if design.kind not in ("sobol", "grid"):
        raise InputError(
            f"{sweep.path}: the variance of a {design.kind} design cannot be shared out: a variance budget needs "
            "[design] kind = 'sobol' or 'grid'."
        )
    if experiment.content.precision is not None:
        raise InputError(
            f"{sweep.path}: a variance budget needs the same number of replicates at every point: plan a sweep "
            "without [precision]."
        )
    if sweep.plan.replicates < LEAST_REPLICATES:
        raise InputError(
            f"{sweep.path}: luck is known from replicates, and a variance budget needs at least {LEAST_REPLICATES}: "
            f"add some with `undertow expand {sweep.path} --replicates {LEAST_REPLICATES + 1}`."
        )


def never_varies(response: Response) -> str | None:
    """Words on a response that is the same in every world or missing in some, or None if it is neither."""
    values = response.values
    if np.isnan(values).any():
        return f"{response.outcome} is missing in some worlds, where nothing happened that it could be a ratio to"
    if np.ptp(values) > 0.0:
        return None
    return f"the {response.quantity} of {response.outcome} is {level(values[0, 0])} {response.unit} in every world"


def variance_budget(response: Response, resamples: int = 1000) -> VarianceBudget:
    """The variance budget of a complete response, with 90 % intervals.

    An interval adds the error from the choice of points (bootstrap over base samples; a grid has none) and that from
    the choice of replicates (jackknife).

    Raises:
        InputError: see `require_design`; or the response never varies.
    """
    sweep, values = response.sweep, response.values
    require_design(sweep)
    require_defined(response, "a variance budget needs", every_run=True)
    if (same := never_varies(response)) is not None:
        raise InputError(f"{sweep.path}: {response.scenario}: {same}: there is no variance to share out.")
    design, sources = sweep.experiment.content.design, [source_of(factor) for factor in sweep.factors]
    groups = [sources[members[0]] for members in exchanged(design, sweep.factors)]
    parts = _grid_parts if design.kind == "grid" else _sobol_parts
    found = parts(sweep, values)
    shares = _shares(found.mean(axis=0), groups)
    half = _half_widths(sweep, values, groups, parts, resamples)
    rows = []
    for number, source in enumerate(_present(groups)):
        members = [factor.name for factor, group in zip(sweep.factors, sources, strict=True) if group == source]
        share, width = float(shares[number]), float(half[number])
        rows.append((source, SOURCES[source], share, share - width, share + width, ", ".join(members)))
    table = pd.DataFrame(rows, columns=["source", "label", "share", "low", "high", "factors"])
    return VarianceBudget(table, float(found.mean(axis=0)[:2].sum()))


def _present(groups: list[str]) -> list[str]:
    """Sources that a sweep has, in order: luck and interaction always."""
    return [source for source in SOURCES if source in ("luck", "interaction") or source in groups]


def _shares(parts: np.ndarray, groups: list[str]) -> np.ndarray:
    """Shares of the present sources. ``parts``: variance within points, between points, and by what each factor does.

    Shape (..., 2 + factors) gives (..., sources); ``groups`` are the sources of the factors, or of groups of them.
    """
    luck, between, alone = parts[..., 0], parts[..., 1], parts[..., 2:]
    of_group = {group: alone[..., [g == group for g in groups]].sum(axis=-1) for group in set(groups)}
    of_group["luck"] = luck
    of_group["interaction"] = between - alone.sum(axis=-1)
    return np.stack([of_group[source] for source in _present(groups)], axis=-1) / (luck + between)[..., np.newaxis]


def _half_widths(
    sweep: Sweep,
    values: np.ndarray,
    groups: list[str],
    parts: Callable[[Sweep, np.ndarray], np.ndarray],
    resamples: int,
) -> np.ndarray:
    """Half the width of the interval of every share: choice of points and choice of replicates, added in squares."""
    from scipy.special import ndtri, stdtrit

    replicates = values.shape[1]
    without = [np.delete(values, r, axis=1) for r in range(replicates)]
    left = np.stack([_shares(parts(sweep, kept).mean(axis=0), groups) for kept in without])
    jackknife = np.sqrt((replicates - 1) * left.var(axis=0))
    quantile = 0.5 + CONFIDENCE / 2.0
    half_luck = float(stdtrit(replicates - 1, quantile)) * jackknife
    terms = parts(sweep, values)
    if len(terms) == 1:
        return half_luck
    luck = np.random.default_rng(SEED)
    again = [terms[luck.integers(len(terms), size=len(terms))].mean(axis=0) for _ in range(resamples)]
    half_points = float(ndtri(quantile)) * _shares(np.stack(again), groups).std(axis=0, ddof=1)
    widths: np.ndarray = np.hypot(half_luck, half_points)
    return widths


def _sobol_parts(sweep: Sweep, values: np.ndarray) -> np.ndarray:
    """Of every base sample, what it says on luck, the variance between points, and each factor, or group of them.

    Shape (samples, 2 + factors or groups). The means over samples estimate them: `cross` of A and of B with
    themselves, and of B with AB - A (Saltelli et al. 2010, table 2b), after taking the mean over points from each
    replicate. From B a straight line in all coordinates but the factor's or group's own is taken: its product with
    AB - A is 0 in the mean, and most of its noise goes with it (a control variate).
    """
    design = sweep.experiment.content.design
    own, rows = exchanged(design, sweep.factors), rows_per_sample(design, sweep.factors)
    samples = len(values) // rows
    cube = values.reshape(samples, rows, -1)
    luck = cube.var(axis=2, ddof=1).mean(axis=1)
    cube = cube - cube[:, [0, -1]].mean(axis=(0, 1))
    a, b, ab = cube[:, 0], cube[:, -1], cube[:, 1 : len(own) + 1]
    unbiased = 2 * samples / (2 * samples - 1)  # a mean was taken from 2 * samples values
    between = unbiased * (cross(a, a) + cross(b, b)) / 2.0
    units = sweep.points[[UNIT + factor.name for factor in sweep.factors]].to_numpy().reshape(samples, rows, -1) - 0.5
    ends = np.concatenate([units[:, 0], units[:, -1]]), np.concatenate([a, b]).mean(axis=1)
    line = units[:, -1] * np.linalg.lstsq(*ends, rcond=None)[0]
    others = np.stack([np.delete(line, members, axis=1).sum(axis=1) for members in own], axis=1)
    alone = cross(b[:, np.newaxis] - others[:, :, np.newaxis], ab - a[:, np.newaxis])
    return np.column_stack([luck, between, alone])


def _grid_parts(sweep: Sweep, values: np.ndarray) -> np.ndarray:
    """The same of a grid, shape (1, 2 + factors): its points are all there are, each as likely as any other."""
    luck = values.var(axis=1, ddof=1).mean()
    centred = values - values.mean(axis=0)
    alone = []
    for factor in sweep.factors:
        levels = sweep.points[factor.name].to_numpy()
        means = np.stack([centred[levels == level].mean(axis=0) for level in np.unique(levels)])
        alone.append(cross(means, means).mean())
    return np.array([[luck, cross(centred, centred).mean(), *alone]])


def cross(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Mean of the products of two arrays over all pairs of *different* replicates, which are their last axis."""
    count = one.shape[-1]
    pairs: np.ndarray = one.sum(axis=-1) * other.sum(axis=-1) - (one * other).sum(axis=-1)
    return pairs / (count * (count - 1))
